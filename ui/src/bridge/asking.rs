//! What one question has been answered so far, and when to ask it again. A machine without I/O.
//!
//! Notices that come while an answer is on its way lead to one more question, however many they are. A change
//! that the person just made is presumed over every answer that the host may have given without knowing of it.

use nusaloka_domain::host::HostFailed;
use std::rc::Rc;

/// What a page draws from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answered<T> {
    /// Nothing has arrived yet.
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

pub(crate) enum Action<T> {
    /// Somebody wants a fresh answer.
    Want,
    Arrived(Result<T, HostFailed>),
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
    last: Answered<T>,
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
    pub(crate) const fn new() -> Self {
        Self { last: Answered::Waiting, question: UnderWay::Nothing, presumed: Vec::new() }
    }

    pub(crate) fn apply(&mut self, action: Action<T>) -> Then {
        match action {
            Action::Want => self.want(),
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

    fn arrived(&mut self, result: Result<T, HostFailed>) -> Then {
        match (result, &self.last) {
            (Ok(answer), _) => {
                self.last = Answered::Ready(answer);
                self.presumed.retain(|presumed| presumed.stage != Stage::Covered);
            }
            // A page that was read stays readable; that the host is away is the link indicator's news.
            (Err(HostFailed::Unreachable), Answered::Ready(_)) => {}
            (Err(failed), _) => self.last = Answered::Failed(failed),
        }
        match std::mem::replace(&mut self.question, UnderWay::Nothing) {
            UnderWay::Again => self.want(),
            UnderWay::Once | UnderWay::Nothing => Then::Rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Answered, Asking, Then};
    use nusaloka_domain::host::{HostFailed, StoreBroken};
    use std::rc::Rc;

    fn answered(number: i32) -> Asking<i32> {
        let mut asking = Asking::new();
        assert_eq!(asking.apply(Action::Want), Then::Ask);
        assert_eq!(asking.apply(Action::Arrived(Ok(number))), Then::Rest);
        asking
    }

    #[test]
    fn many_notices_while_an_answer_is_on_its_way_ask_once_more() {
        let mut asking = Asking::new();
        assert_eq!(asking.apply(Action::Want), Then::Ask);
        assert_eq!(asking.shown(), Answered::Waiting);
        for _ in 0..5 {
            assert_eq!(asking.apply(Action::Want), Then::Rest);
        }
        assert_eq!(asking.apply(Action::Arrived(Ok(1))), Then::Ask);
        assert_eq!(asking.apply(Action::Arrived(Ok(2))), Then::Rest);
        assert_eq!(asking.shown(), Answered::Ready(2));
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
        assert_eq!(asking.apply(Action::Arrived(Ok(1))), Then::Ask);
        assert_eq!(asking.shown(), Answered::Ready(9));
        assert_eq!(asking.apply(Action::Arrived(Ok(8))), Then::Rest);
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
