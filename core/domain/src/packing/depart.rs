//! What becomes of lists when somebody's account is erased: those that were theirs alone go; of those that others are on, the
//! next one becomes the owner, and nothing on them names whoever is gone.
//!
//! What they wrote on a shared list stays: it is the others', too.

use super::{Invitation, Item, List, Member};
use crate::{
    Id,
    failure::Stop,
    identity::{Person, Went},
    scope::Scope,
    view::{Range, Reading, Tx, Writing},
};

/// One list at a time.
pub fn depart<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    let theirs = Range::of(Member::BY_PERSON, Scope::user(person)).with(&person).limit(1);
    let Some(mine) = tx.all::<Member>(&theirs)?.rows.pop() else { return Ok(Went::All) };
    let scope = List::scope(mine.list);
    let items: Vec<Item> = tx.all(&Range::of(Item::BY_PLACE, scope).with(&mine.list))?.rows;
    let members: Vec<Member> = tx.all(&Range::of(Member::BY_LIST, scope).with(&mine.list))?.rows;
    let list = tx.get(scope, mine.list)?.known()?;
    let others = || members.iter().filter(|member| member.person != person);
    // Whoever has an account, before guests.
    let next = others().find(|member| !member.name.is_empty()).or_else(|| others().next());
    match (list, next) {
        (Some(list), Some(next)) if list.owner == person => tx.update(&List { owner: next.person, ..list })?,
        (Some(_), Some(_)) | (None, _) => {}
        (Some(list), None) => {
            for item in &items {
                tx.remove(item.id)?;
            }
            for invitation in tx.all::<Invitation>(&Range::of(Invitation::BY_LIST, scope).with(&list.id))?.rows {
                tx.remove(invitation.id)?;
            }
            tx.remove(list.id)?;
            tx.remove(mine.id)?;
            return Ok(Went::Some);
        }
    }
    for item in items {
        let (assignee, done_by) = (item.assignee.filter(|of| *of != person), item.done_by.filter(|by| *by != person));
        if (assignee, done_by) != (item.assignee, item.done_by) {
            tx.update(&Item { assignee, done_by, ..item })?;
        }
    }
    tx.remove(mine.id)?;
    Ok(Went::Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{AList, Assign, OneList, Packed, Rename, Tick, stage::*};

    #[test]
    fn a_list_of_theirs_alone_goes_with_all_that_is_on_it() {
        let mut stage = Stage::with_list();
        stage.add(SARI, 1, "Kaus");
        assert_eq!(stage.by_server(|tx| depart(tx, SARI)), Went::Some);
        assert_eq!(stage.rows_of_lists(), 0);
        assert_eq!(stage.by_server(|tx| depart(tx, SARI)), Went::All);
    }

    #[test]
    fn a_list_with_others_on_it_goes_on_in_their_hands_and_names_nobody_who_is_gone() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let kaus = stage.add(SARI, 1, "Kaus");
        assert_eq!(stage.act(SARI, &Assign { list: LABUAN, item: kaus, to: Some(SARI) }), Ok(()));
        assert_eq!(stage.act(SARI, &Tick { list: LABUAN, item: kaus, packed: Packed::Yes }), Ok(()));
        assert_eq!(stage.by_server(|tx| depart(tx, SARI)), Went::Some);
        assert_eq!(stage.by_server(|tx| depart(tx, SARI)), Went::All);
        assert_eq!(stage.names(LABUAN), ["Wayan"]);
        let item = stage.item(kaus).expect("it is still there");
        assert_eq!((item.assignee, item.done_by, item.done_at.is_some()), (None, None, true));
        assert_eq!(stage.act(WAYAN, &Rename { list: LABUAN, title: "Komodo".into() }), Ok(()));
        let AList::Here(opened) = stage.ask(WAYAN, &OneList { list: LABUAN }) else { panic!("it is Wayan's") };
        assert_eq!(opened.list.owner, WAYAN);
    }

    #[test]
    fn whoever_was_a_guest_on_a_list_leaves_it_to_its_owner() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        assert_eq!(stage.by_server(|tx| depart(tx, WAYAN)), Went::Some);
        assert_eq!(stage.names(LABUAN), ["Sari"]);
    }
}
