//! The command palette's mind: what was typed, which command is chosen. Pure.

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Palette {
    query: String,
    chosen: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Typed(String),
    /// `of` is how many commands are in sight.
    Down {
        of: usize,
    },
    Up {
        of: usize,
    },
}

impl Palette {
    pub(crate) fn apply(&mut self, action: Action) {
        match action {
            Action::Typed(query) => *self = Self { query, chosen: 0 },
            Action::Down { of } => self.chosen = (self.chosen + 1) % of.max(1),
            Action::Up { of } => self.chosen = self.chosen.checked_sub(1).unwrap_or(of.saturating_sub(1)),
        }
    }

    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    pub(crate) const fn chosen(&self) -> usize {
        self.chosen
    }

    /// Whether a command with these words is in sight: each typed word begins one of its words, or stands inside
    /// where a language puts no spaces.
    pub(crate) fn shows(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.query.to_lowercase().split_whitespace().all(|typed| words.contains(typed))
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Palette};

    #[test]
    fn arrows_go_round() {
        let mut palette = Palette::default();
        palette.apply(Action::Up { of: 3 });
        assert_eq!(palette.chosen(), 2);
        palette.apply(Action::Down { of: 3 });
        assert_eq!(palette.chosen(), 0);
        palette.apply(Action::Down { of: 0 });
        assert_eq!(palette.chosen(), 0);
    }

    #[test]
    fn typing_begins_again_at_the_top() {
        let mut palette = Palette::default();
        palette.apply(Action::Down { of: 3 });
        palette.apply(Action::Typed("gelap".into()));
        assert_eq!(palette.chosen(), 0);
    }

    #[test]
    fn words_match_in_any_order_and_case() {
        let mut palette = Palette::default();
        assert!(palette.shows("Ganti tampilan: Gelap"));
        palette.apply(Action::Typed("gelap TAMP".into()));
        assert!(palette.shows("Ganti tampilan: Gelap"));
        assert!(!palette.shows("Ganti tampilan: Terang"));
        palette.apply(Action::Typed("言語".into()));
        assert!(palette.shows("表示言語を変える"));
    }
}
