//! Gives a list another name. Everybody on it may.

use super::{List, Refused, list, member, refused::written};
use crate::{
    Id,
    capability::Mutation,
    failure::Done,
    needs::Needs,
    view::{Tx, Writing},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    pub list: Id<List>,
    pub title: String,
}

impl Mutation for Rename {
    const NAME: &'static str = "packing.rename";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Only(|this, me, view| member::must_be_on(view, me, this.list));

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let title = written(&self.title)?;
        let list = list::list(&*tx, self.list)?;
        tx.update(&List { title, ..list })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::stage::*;

    #[test]
    fn everybody_on_it_may_rename_a_list_and_nobody_else() {
        let mut stage = Stage::with_list();
        let rename = |title: &str| Rename { list: LABUAN, title: title.into() };
        assert_eq!(stage.act(WAYAN, &rename("Komodo")), Err(Refused::NotOnTheList));
        stage.let_in(WAYAN);
        assert_eq!(stage.act(WAYAN, &rename("Komodo")), Ok(()));
        assert_eq!(stage.list(LABUAN).map(|list| list.title), Some("Komodo".into()));
        assert_eq!(stage.act(SARI, &rename("")), Err(Refused::Nothing));
    }
}
