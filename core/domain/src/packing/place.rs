//! Where a line stands among others: a key that sorts as a text, with room for more between any two.
//!
//! Whoever moves a line gives it a key between those of its new neighbours and touches no other line. So two people who move
//! different lines while apart never disturb each other; of two who move the same one, the later decided wins; and lines that
//! both put at one spot stand there side by side, in the same order for everybody.
//!
//! Invariant: letters of `DIGITS` only, at least one, at most `LONGEST`, the last one not the lowest; so something fits
//! before every place. What is read from a wire or a row is held to it.

use crate::text_fields;
use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Reached by hundreds of moves to one and the same spot. From there on places are equal, and ids decide.
const LONGEST: usize = 100;
const END: usize = DIGITS.len();

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place")]
pub struct NotAPlace;

impl Place {
    /// A place between two others; open where there is none. `chance` spreads those that are put at one spot by several
    /// people: any bits that differ between them, such as the line's id.
    #[must_use]
    pub fn between(low: Option<&Self>, high: Option<&Self>, chance: u128) -> Self {
        let (low, high) = (digits(low), digits(high));
        let walk = match (low.is_empty(), high.is_empty()) {
            (_, true) => Walk::JustAfter,
            (true, false) => Walk::JustBefore,
            (false, false) => Walk::Anywhere,
        };
        let mut chance = chance;
        let mut draw = |of: usize| {
            let of = of as u128;
            let drawn = usize::try_from(chance % of).expect("below a small number");
            chance /= of;
            drawn
        };
        let mut place = Vec::new();
        let mut bounded = !high.is_empty();
        while place.len() + 2 < LONGEST {
            let at = place.len();
            // Equal ends have nothing between them: then it stands right after both.
            bounded &= at < low.len().max(high.len());
            let from = low.get(at).copied().unwrap_or(0);
            let to = if bounded { high.get(at).copied().unwrap_or(0) } else { END };
            if to > from + 1 {
                let room = to - from - 1;
                place.push(match walk {
                    Walk::JustAfter => from + 1,
                    Walk::JustBefore => to - 1,
                    Walk::Anywhere => from + 1 + draw(room),
                });
                place.push(1 + draw(END - 1));
                return Self::of(&place);
            }
            place.push(from);
            bounded &= to == from;
        }
        place.push(1);
        Self::of(&place)
    }

    /// After all of them, in the order given: for lines that are made together.
    pub fn in_a_row(chance: u128) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::between(None, None, chance)), move |last| {
            Some(Self::between(Some(last), None, chance))
        })
    }

    fn of(place: &[usize]) -> Self {
        Self(place.iter().map(|digit| char::from(DIGITS[*digit])).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Small steps at the ends, so that a list that only grows keeps short keys.
#[derive(Clone, Copy)]
enum Walk {
    JustAfter,
    JustBefore,
    Anywhere,
}

fn digits(place: Option<&Place>) -> Vec<usize> {
    let digit = |letter: u8| DIGITS.iter().position(|digit| *digit == letter).unwrap_or_default();
    place.map(|place| place.0.bytes().map(digit).collect()).unwrap_or_default()
}

impl TryFrom<String> for Place {
    type Error = NotAPlace;
    fn try_from(text: String) -> Result<Self, NotAPlace> {
        let fits = !text.is_empty()
            && text.len() <= LONGEST
            && text.bytes().all(|letter| DIGITS.contains(&letter))
            && !text.ends_with(char::from(DIGITS[0]));
        if fits { Ok(Self(text)) } else { Err(NotAPlace) }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.0
    }
}

text_fields!(Place);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn something_always_fits_between_two_places(spots in proptest::collection::vec((any::<usize>(), any::<u128>()), 1..150)) {
            let mut places: Vec<Place> = Vec::new();
            for (spot, chance) in spots {
                let at = spot % (places.len() + 1);
                let low = at.checked_sub(1).map(|before| places[before].clone());
                let new = Place::between(low.as_ref(), places.get(at), chance);
                prop_assert!(low.is_none_or(|low| low < new));
                prop_assert!(places.get(at).is_none_or(|high| new < *high));
                prop_assert_eq!(Place::try_from(new.as_str().to_owned()), Ok(new.clone()));
                places.insert(at, new);
            }
        }
    }

    #[test]
    fn a_list_that_only_grows_keeps_short_places() {
        let last = Place::in_a_row(7).nth(299).expect("there is no end");
        assert!(last.as_str().len() < 10, "{last:?}");
        let first = (0..300).fold(None, |first: Option<Place>, _| Some(Place::between(None, first.as_ref(), 7)));
        assert!(first.is_some_and(|first| first.as_str().len() < 12));
    }

    #[test]
    fn a_place_between_equals_stands_right_after_them_and_a_full_one_is_still_a_place() {
        let one = Place::between(None, None, 1);
        assert!(Place::between(Some(&one), Some(&one), 1) > one);
        let (mut low, high) = (one.clone(), Place::between(Some(&one), None, 1));
        for chance in 0..600 {
            low = Place::between(Some(&low), Some(&high), chance * 0x0009_e377_9b97_f4a7);
            assert!(Place::try_from(low.as_str().to_owned()).is_ok(), "{low:?}");
        }
    }

    #[test]
    fn people_who_put_lines_at_one_spot_put_them_side_by_side() {
        let first = Place::between(None, None, 1);
        let second = Place::between(Some(&first), None, 2);
        let (mine, yours) =
            (Place::between(Some(&first), Some(&second), 3), Place::between(Some(&first), Some(&second), 99));
        assert_ne!(mine, yours);
    }

    #[test]
    fn what_is_no_place_is_never_read_as_one() {
        for text in ["", "a-b", "A0", "é", &"z".repeat(LONGEST + 1)] {
            assert_eq!(Place::try_from(text.to_owned()), Err(NotAPlace), "{text}");
        }
    }
}
