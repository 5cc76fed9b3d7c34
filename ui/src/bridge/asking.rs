//! What one question has been answered so far, and when to ask it again. A machine without I/O.
//!
//! An answer says what it was made of, and a notice is heeded if it names any of that. Notices that come while an answer is
//! on its way lead to one more question at most, once it is known what the answer was made of. A change that the person
//! just made is presumed over every answer that the host may have given without knowing of it.

use nusaloka_domain::{
    host::{Changed, HostFailed, Read},
    view::Looked,
};
use std::{mem, rc::Rc};

/// What a page draws from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answered<T> {
    /// Nothing has arrived yet, or the host does not know yet.
    Waiting,
    Failed(HostFailed),
    Ready(T),
}

impl<T> Answered<T> {
    pub(crate) fn ready(self) -> Option<T> {
        match self {
            Self::Ready(answer) => Some(answer),
            Self::Waiting | Self::Failed(_) => None,
        }
    }
}

/// What a change will have made of an answer.
pub(crate) type Presumption<T> = Rc<dyn Fn(T) -> T>;

/// What the host said.
pub(crate) struct Arrival<T> {
    /// Nothing: it does not know yet.
    pub(crate) answer: Option<T>,
    pub(crate) looked: Vec<Looked>,
    /// What it cannot show of what is there.
    pub(crate) opaque: usize,
}

pub(crate) enum Action<T> {
    /// Somebody wants a fresh answer.
    Want,
    /// Something changed.
    Heard(Changed),
    Arrived(Result<Arrival<T>, HostFailed>),
    /// A change with this number goes to the host now.
    Presume(u32, Presumption<T>),
    /// The host has taken the change: the next answer asked for will know of it.
    Taken(u32),
    /// The host has not taken it.
    NotTaken(u32),
}

/// What the caller is to do after an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    Ask,
    Rest,
}

struct Presumed<T> {
    change: u32,
    made: Presumption<T>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sent,
    Taken,
    /// Taken, and the question under way was asked after that.
    Covered,
}

pub(crate) struct Asking<T> {
    read: Read,
    last: Answered<T>,
    /// What the last answer was made of.
    looked: Vec<Looked>,
    opaque: usize,
    /// What changed while a question was under way.
    meanwhile: Changed,
    question: UnderWay,
    presumed: Vec<Presumed<T>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum UnderWay {
    Nothing,
    Once,
    /// And once more when it has arrived.
    Again,
}

impl<T: Clone> Asking<T> {
    pub(crate) const fn new(read: Read) -> Self {
        Self {
            read,
            last: Answered::Waiting,
            looked: Vec::new(),
            opaque: 0,
            meanwhile: Changed::NOTHING,
            question: UnderWay::Nothing,
            presumed: Vec::new(),
        }
    }

    pub(crate) fn apply(&mut self, action: Action<T>) -> Then {
        match action {
            Action::Want => self.want(),
            Action::Heard(changed) => self.heard(changed),
            Action::Arrived(result) => self.arrived(result),
            Action::Presume(change, made) => {
                self.presumed.push(Presumed { change, made, stage: Stage::Sent });
                Then::Rest
            }
            Action::Taken(change) => {
                for presumed in self.presumed.iter_mut().filter(|presumed| presumed.change == change) {
                    presumed.stage = Stage::Taken;
                }
                self.want()
            }
            Action::NotTaken(change) => {
                self.presumed.retain(|presumed| presumed.change != change);
                self.want()
            }
        }
    }

    /// The last answer, with what is presumed over it.
    pub(crate) fn shown(&self) -> Answered<T> {
        match &self.last {
            Answered::Ready(answer) => {
                Answered::Ready(self.presumed.iter().fold(answer.clone(), |answer, presumed| (presumed.made)(answer)))
            }
            other => other.clone(),
        }
    }

    /// How many rows were there, where the last answer looked, that nobody here can read.
    pub(crate) const fn opaque(&self) -> usize {
        self.opaque
    }

    fn want(&mut self) -> Then {
        match self.question {
            UnderWay::Nothing => {
                self.question = UnderWay::Once;
                for presumed in self.presumed.iter_mut().filter(|presumed| presumed.stage == Stage::Taken) {
                    presumed.stage = Stage::Covered;
                }
                Then::Ask
            }
            UnderWay::Once | UnderWay::Again => {
                self.question = UnderWay::Again;
                Then::Rest
            }
        }
    }

    fn heard(&mut self, changed: Changed) -> Then {
        if self.question != UnderWay::Nothing {
            self.meanwhile = mem::replace(&mut self.meanwhile, Changed::NOTHING).and(changed);
            return Then::Rest;
        }
        if self.is_met_by(&changed) { self.want() } else { Then::Rest }
    }

    /// A failure does not say what it would have looked at: whatever changed may have mended it.
    fn is_met_by(&self, changed: &Changed) -> bool {
        let failed = matches!(self.last, Answered::Failed(_)) && !changed.is_nothing();
        failed || changed.meets(&self.read, &self.looked)
    }

    fn arrived(&mut self, result: Result<Arrival<T>, HostFailed>) -> Then {
        match (result, &self.last) {
            (Ok(Arrival { answer, looked, opaque }), _) => {
                self.last = answer.map_or(Answered::Waiting, Answered::Ready);
                (self.looked, self.opaque) = (looked, opaque);
                self.presumed.retain(|presumed| presumed.stage != Stage::Covered);
            }
            // A page that was read stays readable; that the host is away is the link indicator's news.
            (Err(HostFailed::Unreachable), Answered::Ready(_)) => {}
            (Err(failed), _) => self.last = Answered::Failed(failed),
        }
        let meanwhile = mem::replace(&mut self.meanwhile, Changed::NOTHING);
        match mem::replace(&mut self.question, UnderWay::Nothing) {
            UnderWay::Again => self.want(),
            UnderWay::Once | UnderWay::Nothing if self.is_met_by(&meanwhile) => self.want(),
            UnderWay::Once | UnderWay::Nothing => Then::Rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Answered, Arrival, Asking, Then};
    use nusaloka_domain::{
        Id,
        host::{Ask as _, Changed, HostFailed, StoreBroken},
        identity::Me,
        scope::Scope,
        view::{Looked, Touched, Within},
    };
    use std::rc::Rc;

    const KIND: u16 = 10;

    fn own() -> Scope {
        Scope::user(Id::mint(1, [1; 10]))
    }

    fn arrival(answer: Option<i32>) -> Action<i32> {
        let looked = vec![Looked { kind: KIND, within: Within::One(own()) }];
        Action::Arrived(Ok(Arrival { answer, looked, opaque: 0 }))
    }

    fn changed(kind: u16) -> Action<i32> {
        Action::Heard(Changed::records([Touched { kind: Some(kind), scope: own() }]))
    }

    fn asking() -> Asking<i32> {
        Asking::new(Me.read())
    }

    fn answered(number: i32) -> Asking<i32> {
        let mut asking = asking();
        assert_eq!(asking.apply(Action::Want), Then::Ask);
        assert_eq!(asking.apply(arrival(Some(number))), Then::Rest);
        asking
    }

    #[test]
    fn many_notices_while_an_answer_is_on_its_way_ask_once_more() {
        let mut asking = asking();
        assert_eq!(asking.apply(Action::Want), Then::Ask);
        assert_eq!(asking.shown(), Answered::Waiting);
        for _ in 0..5 {
            assert_eq!(asking.apply(Action::Want), Then::Rest);
        }
        assert_eq!(asking.apply(arrival(Some(1))), Then::Ask);
        assert_eq!(asking.apply(arrival(Some(2))), Then::Rest);
        assert_eq!(asking.shown(), Answered::Ready(2));
    }

    #[test]
    fn a_notice_is_heeded_if_the_answer_was_made_of_what_it_names() {
        let mut asking = answered(1);
        assert_eq!(asking.apply(changed(KIND + 1)), Then::Rest);
        assert_eq!(asking.apply(Action::Heard(Changed::tray())), Then::Rest);
        assert_eq!(asking.apply(changed(KIND)), Then::Ask);
    }

    #[test]
    fn a_notice_that_comes_before_the_answer_is_heeded_when_the_answer_says_what_it_is_made_of() {
        let mut met = asking();
        met.apply(Action::Want);
        assert_eq!(met.apply(changed(KIND)), Then::Rest);
        assert_eq!(met.apply(arrival(Some(1))), Then::Ask);
        assert_eq!(met.apply(arrival(Some(2))), Then::Rest);
        let mut unmet = asking();
        unmet.apply(Action::Want);
        unmet.apply(changed(KIND + 1));
        assert_eq!(unmet.apply(arrival(Some(1))), Then::Rest);
    }

    #[test]
    fn what_the_host_does_not_know_yet_is_waited_for_and_asked_again_when_told() {
        let mut asking = answered(1);
        asking.apply(Action::Want);
        assert_eq!(asking.apply(arrival(None)), Then::Rest);
        assert_eq!(asking.shown(), Answered::Waiting);
        assert_eq!(asking.apply(changed(KIND)), Then::Ask);
        asking.apply(arrival(Some(2)));
        assert_eq!(asking.shown(), Answered::Ready(2));
    }

    #[test]
    fn after_a_failure_any_change_is_worth_a_question() {
        let mut asking = asking();
        asking.apply(Action::Want);
        assert_eq!(asking.apply(Action::Arrived(Err(HostFailed::Fault))), Then::Rest);
        assert_eq!(asking.apply(Action::Heard(Changed::NOTHING)), Then::Rest);
        assert_eq!(asking.apply(changed(KIND + 1)), Then::Ask);
    }

    #[test]
    fn what_was_read_stays_readable_while_the_host_is_away() {
        let mut asking = answered(1);
        asking.apply(Action::Want);
        asking.apply(Action::Arrived(Err(HostFailed::Unreachable)));
        assert_eq!(asking.shown(), Answered::Ready(1));
        let broken = HostFailed::Store(StoreBroken::Corrupt);
        asking.apply(Action::Want);
        asking.apply(Action::Arrived(Err(broken.clone())));
        assert_eq!(asking.shown(), Answered::Failed(broken));
    }

    #[test]
    fn a_change_is_presumed_until_an_answer_knows_of_it() {
        let mut asking = answered(1);
        asking.apply(Action::Presume(7, Rc::new(|_| 9)));
        assert_eq!(asking.shown(), Answered::Ready(9));
        // An answer asked for before the host took the change may be the old one.
        assert_eq!(asking.apply(Action::Want), Then::Ask);
        assert_eq!(asking.apply(Action::Taken(7)), Then::Rest);
        assert_eq!(asking.apply(arrival(Some(1))), Then::Ask);
        assert_eq!(asking.shown(), Answered::Ready(9));
        assert_eq!(asking.apply(arrival(Some(8))), Then::Rest);
        assert_eq!(asking.shown(), Answered::Ready(8));
    }

    #[test]
    fn a_change_that_was_not_taken_is_taken_back_alone() {
        let mut asking = answered(1);
        asking.apply(Action::Presume(1, Rc::new(|number| number + 10)));
        asking.apply(Action::Presume(2, Rc::new(|number| number + 100)));
        assert_eq!(asking.shown(), Answered::Ready(111));
        assert_eq!(asking.apply(Action::NotTaken(1)), Then::Ask);
        assert_eq!(asking.shown(), Answered::Ready(101));
    }
}
