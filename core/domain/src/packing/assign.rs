//! Says who of the list sees to a line, or that nobody does.

use super::{Item, List, Refused, item, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    identity::Person,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assign {
    pub list: Id<List>,
    pub item: Id<Item>,
    pub to: Option<Id<Person>>,
}

impl Mutation for Assign {
    const NAME: &'static str = "packing.assign";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let item = item::item(&*tx, self.list, self.item)?;
        if let Some(person) = self.to {
            member::must_be_a_member(&*tx, self.list, person)?;
        }
        tx.update(&Item { assignee: self.to, ..item })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn a_line_is_given_to_members_only() {
        let mut stage = Stage::with_list();
        let item = stage.add(SARI, 1, "Kaus");
        let to_wayan = Assign { list: LABUAN, item, to: Some(WAYAN) };
        assert_eq!(stage.act(SARI, &to_wayan), Err(Refused::NotAMember));
        assert_eq!(stage.act(WAYAN, &to_wayan), Err(Refused::NotOnTheList));
        stage.let_in(WAYAN);
        assert_eq!(stage.act(SARI, &to_wayan), Ok(()));
        assert_eq!(stage.item(item).and_then(|item| item.assignee), Some(WAYAN));
        assert_eq!(stage.act(WAYAN, &Assign { to: None, ..to_wayan.clone() }), Ok(()));
        assert_eq!(stage.item(item).and_then(|item| item.assignee), None);
        assert_eq!(stage.act(SARI, &Assign { item: id(404), ..to_wayan }), Err(Refused::ItemGone));
    }
}
