//! Starts a list, empty or with a few lines to begin with.

use super::{
    Item, List, MOST_ITEMS, Place, Refused, member,
    refused::{as_limit, counted, written},
};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    pub id: Id<List>,
    pub title: String,
    /// Suggestions that the person took, in the person's own language.
    pub first: Vec<First>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    pub title: String,
    pub quantity: u16,
}

impl Mutation for Start {
    const NAME: &'static str = "packing.start";
    type Refused = Refused;
    /// A guest as well.
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let title = written(&self.title)?;
        if self.first.len() > MOST_ITEMS {
            return Err(Refused::TooManyItems { most: as_limit(MOST_ITEMS) }.into());
        }
        let owner = member::newcomer(&*tx, self.id)?;
        let started_at = tx.context().acted_at;
        // First the list: an id that exists is refused before anybody is let in anywhere.
        tx.insert(&List { id: self.id, title, owner: owner.person, started_at })?;
        tx.insert(&owner)?;
        for (first, place) in self.first.iter().zip(Place::in_a_row(self.id.uuid().as_u128())) {
            let (title, quantity) = (written(&first.title)?, counted(first.quantity)?);
            let id = tx.new_id();
            tx.insert(&Item {
                id,
                list: self.id,
                title,
                quantity,
                place,
                assignee: None,
                done_at: None,
                done_by: None,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{LONGEST_TITLE, MOST_LISTS, stage::*};

    #[test]
    fn a_list_begins_with_its_owner_and_the_suggestions_in_their_order() {
        let mut stage = Stage::new();
        let first = |title: &str| First { title: title.into(), quantity: 2 };
        let start = Start { id: LABUAN, title: " Labuan Bajo ".into(), first: vec![first("Kaus"), first("Senter")] };
        assert_eq!(stage.act(SARI, &start), Ok(()));
        assert_eq!(stage.list(LABUAN).map(|list| (list.title, list.owner)), Some(("Labuan Bajo".into(), SARI)));
        assert_eq!(stage.titles(LABUAN), ["Kaus", "Senter"]);
        assert_eq!(stage.names(LABUAN), ["Sari"]);
    }

    #[test]
    fn a_list_needs_a_name_of_a_fitting_length() {
        let mut stage = Stage::new();
        let start = |title: &str| Start { id: LABUAN, title: title.into(), first: Vec::new() };
        assert_eq!(stage.act(SARI, &start("  ")), Err(Refused::Nothing));
        assert_eq!(stage.act(SARI, &start(&"é".repeat(LONGEST_TITLE))), Ok(()));
        let longer = Start { id: id(900), ..start(&"é".repeat(LONGEST_TITLE + 1)) };
        assert_eq!(stage.act(SARI, &longer), Err(Refused::TooLong { most: 80 }));
    }

    #[test]
    fn nobody_is_on_more_lists_than_anybody_can_read() {
        let mut stage = Stage::new();
        for number in 0..MOST_LISTS {
            let start = Start { id: id(1_000 + number as u64), title: "x".into(), first: Vec::new() };
            assert_eq!(stage.act(SARI, &start), Ok(()));
        }
        let start = Start { id: LABUAN, title: "x".into(), first: Vec::new() };
        assert_eq!(stage.act(SARI, &start), Err(Refused::TooManyLists { most: 50 }));
    }

    #[test]
    fn somebody_elses_list_is_not_taken_over_by_its_id() {
        let mut stage = Stage::with_list();
        let start = Start { id: LABUAN, title: "Mine".into(), first: Vec::new() };
        assert_eq!(stage.stopped(WAYAN, &start), "Common(Taken)");
        assert_eq!(stage.names(LABUAN), ["Sari"]);
    }
}
