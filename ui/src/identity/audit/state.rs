//! The audit log's mind: what is asked for, what has arrived, how far the chain was checked. Pure.

use nusaloka_domain::{
    Id, Timestamp,
    host::HostFailed,
    identity::{AskAudit, AuditCursor, AuditLine, AuditPage, ChainChecked, CheckChain, Deed, Misfit, Person},
};

/// Deeds that one looks for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Entering,
    Account,
    Organisations,
    Trouble,
    Log,
}

impl Group {
    pub(super) const ALL: [Self; 5] = [Self::Entering, Self::Account, Self::Organisations, Self::Trouble, Self::Log];

    pub(super) const fn of(deed: Deed) -> Self {
        match deed {
            Deed::SignedInByPassword
            | Deed::SignedInByLetter
            | Deed::SignedInByPasskey
            | Deed::SignedInByProvider
            | Deed::SignedInBySecond
            | Deed::SignedInByRecovery
            | Deed::SignedInByDemo
            | Deed::SignedOut
            | Deed::SentAway
            | Deed::OthersSignedOut => Self::Entering,
            Deed::Registered
            | Deed::PasswordChanged
            | Deed::PasswordReset
            | Deed::EmailChanged
            | Deed::NameChanged
            | Deed::PortraitChanged
            | Deed::PortraitRemoved
            | Deed::PasskeyAdded
            | Deed::PasskeyRenamed
            | Deed::PasskeyRemoved
            | Deed::SecondSetUp
            | Deed::SecondEnded
            | Deed::DeviceRemembered
            | Deed::DeviceForgotten
            | Deed::RecoveryAsked
            | Deed::AccountLinked
            | Deed::AccountUnlinked
            | Deed::ErasureAsked
            | Deed::ErasureTakenBack => Self::Account,
            Deed::OrganisationFounded
            | Deed::MemberJoined
            | Deed::MemberLeft
            | Deed::MemberRemoved
            | Deed::RolesChanged
            | Deed::RoleRedefined
            | Deed::OrganisationHandedOver
            | Deed::PayoutChanged => Self::Organisations,
            Deed::Guessed | Deed::SecondGuessed | Deed::TokenReused | Deed::AccountTakenBack => Self::Trouble,
            Deed::LogRead | Deed::HeadExported | Deed::LogChecked | Deed::DetailsErased => Self::Log,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Entering => "all-entering",
            Self::Account => "all-account",
            Self::Organisations => "all-organisations",
            Self::Trouble => "all-trouble",
            Self::Log => "all-log",
        }
    }

    pub(super) fn deeds(self) -> impl Iterator<Item = Deed> {
        Deed::ALL.into_iter().filter(move |deed| Self::of(*deed) == self)
    }
}

/// Which deeds: a word of the list to choose from.
pub(super) fn deeds_named(chosen: &str) -> Vec<Deed> {
    match Group::ALL.into_iter().find(|group| group.name() == chosen) {
        Some(group) => group.deeds().collect(),
        None => Deed::named(chosen).into_iter().collect(),
    }
}

/// As they stand in the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filters {
    /// A deed, a group, or nothing.
    pub(super) deeds: String,
    /// `2026-11-29`
    pub(super) since: String,
    pub(super) until: String,
    pub(super) number: String,
    pub(super) person: Option<(Id<Person>, String)>,
}

/// When a day of a calendar begins where the reader is. Days past the end of a month are those of the next.
pub(super) type DayBegins = fn(u32, u32, u32) -> Timestamp;

impl Filters {
    /// What is to be asked. Nothing: what was typed is no number.
    pub(super) fn asked(&self, begins: DayBegins) -> Option<AskAudit> {
        let number = self.number.trim();
        let number = if number.is_empty() { None } else { Some(number.parse::<u32>().ok()?.into()) };
        let day = |text: &str, later: u32| {
            let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().ok());
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            Some(begins(year, month, day + later))
        };
        Some(AskAudit {
            person: self.person.as_ref().map(|(person, _)| *person),
            deeds: deeds_named(&self.deeds),
            since: day(&self.since, 0),
            until: day(&self.until, 1),
            number,
            older_than: None,
            most: Some(50),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    Waiting,
    Ready,
    Failed(HostFailed),
}

/// What was asked for, and as much of it as has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Log {
    pub(super) asked: AskAudit,
    pub(super) lines: Vec<AuditLine>,
    pub(super) more: Option<AuditCursor>,
    pub(super) stands: Stands,
    /// Answers to what was asked earlier are let go.
    turn: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Ask(AskAudit),
    More,
    Again,
    Arrived(u32, Result<AuditPage, HostFailed>),
}

impl Log {
    pub(super) fn new() -> Self {
        Self { asked: AskAudit::default(), lines: Vec::new(), more: None, stands: Stands::Waiting, turn: 0 }
    }

    /// What is to be asked of the host, and in which turn.
    pub(super) fn apply(&mut self, action: Action) -> Option<(u32, AskAudit)> {
        match action {
            Action::Ask(asked) => {
                *self = Self { asked, turn: self.turn + 1, ..Self::new() };
                Some((self.turn, self.asked.clone()))
            }
            Action::Again => {
                (self.stands, self.turn) = (Stands::Waiting, self.turn + 1);
                Some((self.turn, AskAudit { older_than: self.more, ..self.asked.clone() }))
            }
            Action::More if self.stands == Stands::Ready && self.more.is_some() => self.apply(Action::Again),
            Action::More => None,
            Action::Arrived(turn, _) if turn != self.turn => None,
            Action::Arrived(_, Ok(page)) => {
                self.lines.extend(page.lines);
                (self.more, self.stands) = (page.more, Stands::Ready);
                None
            }
            Action::Arrived(_, Err(failed)) => {
                self.stands = Stands::Failed(failed);
                None
            }
        }
    }
}

/// How far the chain was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Checking {
    NotYet,
    Going { upto: i64, of: i64 },
    Fits { upto: i64 },
    Broken(Misfit),
    Failed(HostFailed),
}

impl Checking {
    /// A part was checked: the next part, if there is one.
    pub(super) fn arrived(&mut self, checked: Result<ChainChecked, HostFailed>) -> Option<CheckChain> {
        *self = match checked {
            Err(failed) => Self::Failed(failed),
            Ok(ChainChecked { misfit: Some(misfit), .. }) => Self::Broken(misfit),
            Ok(ChainChecked { upto, of, .. }) if upto < of => Self::Going { upto, of },
            Ok(ChainChecked { upto, .. }) => Self::Fits { upto },
        };
        match self {
            Self::Going { upto, .. } => Some(CheckChain { behind: *upto }),
            _ => None,
        }
    }

    pub(super) const fn is_going(&self) -> bool {
        matches!(self, Self::Going { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::identity::{Details, Unfitting};

    fn begins(year: u32, month: u32, day: u32) -> Timestamp {
        Timestamp::from_millis((i64::from(year) * 10_000) + i64::from(month * 100 + day))
    }

    fn line(number: i64) -> AuditLine {
        AuditLine {
            number,
            at: Timestamp::from_millis(number),
            deed: Deed::SignedOut,
            who: None,
            who_name: None,
            whom: None,
            whom_name: None,
            about: None,
            session: None,
            device: None,
            zone: None,
            word: None,
            details: Details::None,
        }
    }

    fn page(numbers: &[i64], more: bool) -> AuditPage {
        let lines: Vec<AuditLine> = numbers.iter().map(|number| line(*number)).collect();
        let last = lines.last().map(|line| AuditCursor { number: line.number, at: line.at });
        AuditPage { more: last.filter(|_| more), lines }
    }

    #[test]
    fn what_is_filled_in_is_what_is_asked_and_the_last_day_counts_to_its_end() {
        let filters = Filters {
            deeds: "all-trouble".to_owned(),
            since: "2026-11-01".to_owned(),
            until: "2026-11-30".to_owned(),
            number: " 12 ".to_owned(),
            person: None,
        };
        let asked = filters.asked(begins).expect("fits");
        assert_eq!((asked.since, asked.until), (Some(begins(2026, 11, 1)), Some(begins(2026, 11, 31))));
        assert_eq!(asked.number, Some(12));
        assert!(asked.deeds.contains(&Deed::TokenReused) && !asked.deeds.contains(&Deed::LogRead));
        let nothing = Filters::default().asked(begins).expect("fits");
        assert_eq!(nothing, AskAudit { most: Some(50), ..AskAudit::default() });
        let odd = Filters { number: "twelve".to_owned(), ..Filters::default() };
        assert_eq!(odd.asked(begins), None);
        let half = Filters { since: "2026-11".to_owned(), ..Filters::default() };
        assert_eq!(half.asked(begins).expect("fits").since, None, "a day that is still being typed");
    }

    #[test]
    fn every_deed_can_be_chosen_by_itself_and_in_its_group() {
        for deed in Deed::ALL {
            assert_eq!(deeds_named(deed.name()), [deed]);
            assert!(deeds_named(Group::of(deed).name()).contains(&deed));
        }
        assert_eq!(Group::ALL.iter().map(|group| group.deeds().count()).sum::<usize>(), Deed::ALL.len());
        assert!(deeds_named("").is_empty());
    }

    #[test]
    fn older_lines_follow_the_newer_ones_and_an_answer_to_another_question_is_let_go() {
        let mut log = Log::new();
        let (first, _) = log.apply(Action::Ask(AskAudit::default())).expect("asked");
        assert_eq!(log.apply(Action::More), None, "not before the first have come");
        log.apply(Action::Arrived(first, Ok(page(&[9, 8], true))));
        let (second, asked) = log.apply(Action::More).expect("asked");
        assert_eq!(asked.older_than.map(|cursor| cursor.number), Some(8));
        log.apply(Action::Arrived(first, Ok(page(&[9, 8], true))));
        log.apply(Action::Arrived(second, Ok(page(&[7], false))));
        let numbers: Vec<i64> = log.lines.iter().map(|line| line.number).collect();
        assert_eq!((numbers, log.more), (vec![9, 8, 7], None));
        assert_eq!(log.apply(Action::More), None, "that was all");
    }

    #[test]
    fn what_has_come_stays_when_the_next_does_not_and_can_be_tried_again() {
        let mut log = Log::new();
        let (first, _) = log.apply(Action::Ask(AskAudit::default())).expect("asked");
        log.apply(Action::Arrived(first, Ok(page(&[9, 8], true))));
        let (second, _) = log.apply(Action::More).expect("asked");
        log.apply(Action::Arrived(second, Err(HostFailed::Unreachable)));
        assert_eq!((log.lines.len(), &log.stands), (2, &Stands::Failed(HostFailed::Unreachable)));
        let (third, asked) = log.apply(Action::Again).expect("asked");
        assert_eq!(asked.older_than.map(|cursor| cursor.number), Some(8));
        log.apply(Action::Arrived(third, Ok(page(&[7], false))));
        assert_eq!(log.lines.len(), 3);
    }

    #[test]
    fn a_chain_is_checked_part_by_part_to_its_end_or_to_what_does_not_fit() {
        let mut checking = Checking::NotYet;
        let part = |upto, of| Ok(ChainChecked { upto, of, misfit: None });
        assert_eq!(checking.arrived(part(20, 50)), Some(CheckChain { behind: 20 }));
        assert!(checking.is_going());
        assert_eq!(checking.arrived(part(50, 50)), None);
        assert_eq!(checking, Checking::Fits { upto: 50 });
        let misfit = Misfit { number: 21, why: Unfitting::Changed };
        assert_eq!(checking.arrived(Ok(ChainChecked { upto: 20, of: 50, misfit: Some(misfit) })), None);
        assert_eq!(checking, Checking::Broken(misfit));
        assert_eq!(checking.arrived(Err(HostFailed::Unreachable)), None);
    }
}
