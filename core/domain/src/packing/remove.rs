//! Takes a line off a list.

use super::{Item, List, Refused, item, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remove {
    pub list: Id<List>,
    pub item: Id<Item>,
}

impl Mutation for Remove {
    const NAME: &'static str = "packing.remove";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let item = item::item(&*tx, self.list, self.item)?;
        tx.remove(item.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn a_line_is_removed_once_and_by_members() {
        let mut stage = Stage::with_list();
        let item = stage.add(SARI, 1, "Kaus");
        let remove = Remove { list: LABUAN, item };
        assert_eq!(stage.act(WAYAN, &remove), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &remove), Ok(()));
        assert_eq!(stage.act(SARI, &remove), Err(Refused::ItemGone));
        assert_eq!(stage.titles(LABUAN), [""; 0]);
    }
}
