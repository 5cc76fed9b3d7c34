//! Changes what a line says or how many there are of it: only what is named, so that two people who change one each both
//! keep what they meant.

use super::{
    Item, List, Refused, item, member,
    refused::{counted, written},
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
pub struct Edit {
    pub list: Id<List>,
    pub item: Id<Item>,
    pub title: Option<String>,
    pub quantity: Option<u16>,
}

impl Mutation for Edit {
    const NAME: &'static str = "packing.edit";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let title = self.title.as_deref().map(written).transpose()?;
        let quantity = self.quantity.map(counted).transpose()?;
        let item = item::item(&*tx, self.list, self.item)?;
        let (title, quantity) = (title.unwrap_or(item.title), quantity.unwrap_or(item.quantity));
        tx.update(&Item { title, quantity, ..item })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let item = stage.add(SARI, 1, "Kaus");
        let edit = Edit { list: LABUAN, item, title: None, quantity: None };
        assert_eq!(stage.act(SARI, &Edit { title: Some("Kaus kaki".into()), ..edit.clone() }), Ok(()));
        assert_eq!(stage.act(WAYAN, &Edit { quantity: Some(4), ..edit }), Ok(()));
        assert_eq!(stage.item(item).map(|item| (item.title, item.quantity)), Some(("Kaus kaki".into(), 4)));
    }

    #[test]
    fn a_line_that_is_gone_or_of_another_list_is_not_edited() {
        let mut stage = Stage::with_list();
        let edit = Edit { list: LABUAN, item: id(404), title: Some("x".into()), quantity: None };
        assert_eq!(stage.act(SARI, &edit), Err(Refused::ItemGone));
        assert_eq!(stage.act(WAYAN, &edit), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &Edit { title: Some(" ".into()), ..edit }), Err(Refused::Nothing));
    }
}
