//! Puts a line at another place of its list.

use super::{Item, List, Place, Refused, item, member};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTo {
    pub list: Id<List>,
    pub item: Id<Item>,
    pub place: Place,
}

impl Mutation for MoveTo {
    const NAME: &'static str = "packing.move-to";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let item = item::item(&*tx, self.list, self.item)?;
        tx.update(&Item { place: self.place.clone(), ..item })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn a_moved_line_stands_between_its_new_neighbours() {
        let mut stage = Stage::with_list();
        let kaus = stage.add(SARI, 1, "Kaus");
        stage.add(SARI, 2, "Senter");
        stage.add(SARI, 3, "Paspor");
        let between = Place::between(Some(&place(2)), Some(&place(3)), 5);
        let moved = MoveTo { list: LABUAN, item: kaus, place: between };
        assert_eq!(stage.act(WAYAN, &moved), Err(Refused::NotOnTheList));
        assert_eq!(stage.act(SARI, &moved), Ok(()));
        assert_eq!(stage.titles(LABUAN), ["Senter", "Kaus", "Paspor"]);
        assert_eq!(stage.act(SARI, &MoveTo { item: id(404), ..moved }), Err(Refused::ItemGone));
    }
}
