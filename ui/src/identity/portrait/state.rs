//! What the page knows of a picture that is being chosen: that it is prepared, or why it cannot be.
//!
//! Pure: whoever prepares it says how it went.

use nusaloka_domain::identity::NotAPicture;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Chose,
    /// It is sent, or why it is not.
    Prepared(Option<NotAPicture>),
    Removed,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Trying {
    #[default]
    Nothing,
    Preparing,
    Sent,
    Wrong(NotAPicture),
}

impl Trying {
    pub(super) fn apply(&mut self, step: Step) {
        *self = match step {
            Step::Chose => Self::Preparing,
            Step::Prepared(None) => Self::Sent,
            Step::Prepared(Some(why)) => Self::Wrong(why),
            Step::Removed => Self::Nothing,
        };
    }

    pub(super) fn is_busy(self) -> bool {
        self == Self::Preparing
    }

    /// What is to be said: of the one that was just chosen, or of the last one that the server could not open.
    pub(super) fn wrong(self, by_server: Option<NotAPicture>) -> Option<NotAPicture> {
        match self {
            Self::Wrong(why) => Some(why),
            Self::Preparing => None,
            Self::Nothing | Self::Sent => by_server,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(steps: &[Step]) -> Trying {
        let mut trying = Trying::default();
        for step in steps {
            trying.apply(*step);
        }
        trying
    }

    #[test]
    fn what_is_wrong_is_said_until_another_one_is_chosen() {
        let wrong = Step::Prepared(Some(NotAPicture::TooSmall));
        assert_eq!(after(&[Step::Chose, wrong]).wrong(None), Some(NotAPicture::TooSmall));
        assert_eq!(after(&[Step::Chose, wrong, Step::Chose]).wrong(None), None);
        assert_eq!(after(&[Step::Chose, wrong, Step::Removed]).wrong(None), None);
        assert_eq!(after(&[Step::Chose, wrong, Step::Chose, Step::Prepared(None)]).wrong(None), None);
    }

    #[test]
    fn what_the_server_could_not_open_is_said_unless_something_newer_is() {
        let damaged = Some(NotAPicture::Damaged);
        assert_eq!(after(&[]).wrong(damaged), damaged);
        assert_eq!(after(&[Step::Chose, Step::Prepared(None)]).wrong(damaged), damaged);
        assert_eq!(after(&[Step::Chose]).wrong(damaged), None);
        let small = NotAPicture::TooSmall;
        assert_eq!(after(&[Step::Chose, Step::Prepared(Some(small))]).wrong(damaged), Some(small));
    }

    #[test]
    fn nobody_chooses_another_while_one_is_prepared() {
        assert!(after(&[Step::Chose]).is_busy());
        assert!(!after(&[Step::Chose, Step::Prepared(None)]).is_busy());
    }
}
