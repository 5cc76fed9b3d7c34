//! The pictures of those who are on a list: beside their names, for whoever sees these.

use super::{List, Member};
use crate::{
    Id, Refusal,
    capability::Question,
    failure::Stop,
    identity::{Person, own_portrait},
    needs::Needs,
    scope::Scope,
    view::{Range, Read, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};

/// What does somebody on a list look like? Asked for each by themself: an answer about all of them would be long, and the list is
/// asked again with each tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortraitOf {
    pub list: Id<List>,
    pub person: Id<Person>,
}

impl Question for PortraitOf {
    const NAME: &'static str = "packing.portrait";
    type Answer = Option<Vec<u8>>;
    /// Whoever is not on it sees nobody.
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Option<Vec<u8>>, Stop<Refusal>> {
        if view.viewer() == Viewer::Person(self.person) {
            return Ok(own_portrait(view, self.person)?);
        }
        let member = view.get(List::scope(self.list), Member::id_of(self.list, self.person))?;
        Ok(if let Read::Known(Member { portrait, .. }) = member { portrait } else { None })
    }
}

/// A member as answers about many have them.
pub(super) fn faceless(member: Member) -> Member {
    Member { portrait: None, ..member }
}

/// Wherever this person's name stands.
pub fn show_portrait<R>(tx: &mut dyn Tx, person: Id<Person>, small: Option<&Vec<u8>>) -> Result<(), Stop<R>> {
    let theirs = Range::of(Member::BY_PERSON, Scope::user(person)).with(&person);
    for member in tx.all::<Member>(&theirs)?.rows {
        if member.portrait.as_ref() != small {
            tx.update(&Member { portrait: small.cloned(), ..member })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        identity::Portrait,
        packing::{Leave, MyLists, Start, stage::*},
        record::same_id,
    };

    const FACE: &[u8] = b"a face";

    fn portrait() -> Portrait {
        Portrait {
            id: same_id(WAYAN),
            person: WAYAN,
            sent: Some(b"not looked at".to_vec()),
            picture: Some(b"a large face".to_vec()),
            small: Some(FACE.to_vec()),
            unfit: None,
            changes: 1,
            counted_since: crate::Timestamp::from_millis(0),
        }
    }

    #[test]
    fn whoever_is_on_the_list_sees_it_and_nobody_else() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let asked = PortraitOf { list: LABUAN, person: WAYAN };
        assert_eq!(stage.ask(SARI, &asked), None);
        stage.by_server(|tx| show_portrait(tx, WAYAN, Some(&FACE.to_vec())));
        assert_eq!(stage.ask(SARI, &asked).as_deref(), Some(FACE));
        assert_eq!(stage.ask(MEI, &asked), None);
        assert_eq!(stage.ask(SARI, &MyLists).lists[0].members[1].portrait, None, "the long answers go without");
        stage.by_server(|tx| show_portrait(tx, WAYAN, None));
        assert_eq!(stage.ask(SARI, &asked), None);
    }

    #[test]
    fn whoever_comes_brings_theirs_and_takes_it_along_when_they_leave() {
        let mut stage = Stage::with_list();
        stage.by_server(|tx| tx.insert(&portrait()));
        stage.let_in(WAYAN);
        let asked = PortraitOf { list: LABUAN, person: WAYAN };
        assert_eq!(stage.ask(SARI, &asked).as_deref(), Some(FACE));
        assert_eq!(
            stage.ask(WAYAN, &asked).as_deref(),
            Some(b"not looked at".as_slice()),
            "their own, as they sent it"
        );
        stage.act(WAYAN, &Leave { list: LABUAN, person: WAYAN }).expect("left");
        assert_eq!(stage.ask(SARI, &asked), None);
        stage.act(WAYAN, &Start { id: id(202), title: "Komodo".into(), first: Vec::new() }).expect("started");
        assert!(stage.all::<Member>().any(|member| member.person == WAYAN && member.portrait.is_some()));
    }
}
