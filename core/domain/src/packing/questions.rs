//! What can be asked about packing lists: all of mine at a glance, and one of them in full.

use super::{Invitation, Item, LIST, List, Member, portrait::faceless};
use crate::{
    Id, Refusal,
    capability::Question,
    failure::Stop,
    identity::Person,
    needs::Needs,
    scope::Scope,
    view::{Coverage, Range, Read, Reading, View, Viewer},
};
use serde::{Deserialize, Serialize};

/// All lists that I am on, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyLists;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    pub lists: Vec<AtAGlance>,
    pub told: Told,
}

/// Whether the server has said here which lists these are. A guest's phone is never told: it has them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    All,
    NotAll,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtAGlance {
    pub list: List,
    pub done: usize,
    pub of: usize,
    /// In the order in which they are shown everywhere: the owner first.
    pub members: Vec<Member>,
}

impl Question for MyLists {
    const NAME: &'static str = "packing.my-lists";
    type Answer = Lists;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Lists, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(Lists { lists: Vec::new(), told: Told::All }) };
        let mine = view.all::<Member>(&Range::of(Member::BY_PERSON, Scope::user(me)).with(&me))?;
        let mut told = if mine.coverage == Coverage::Complete { Told::All } else { Told::NotAll };
        let mut lists = Vec::with_capacity(mine.rows.len());
        for Member { list: id, .. } in mine.rows {
            let Read::Known(list) = view.get(List::scope(id), id)? else {
                told = Told::NotAll; // on its way
                continue;
            };
            let items = view.all::<Item>(&Range::of(Item::BY_PLACE, List::scope(id)).with(&id))?.rows;
            let done = items.iter().filter(|item| item.is_done()).count();
            lists.push(AtAGlance { members: members(view, &list)?, list, done, of: items.len() });
        }
        lists.sort_by_key(|glance| (std::cmp::Reverse(glance.list.started_at), glance.list.id));
        Ok(Lists { lists, told })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneList {
    pub list: Id<List>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AList {
    Here(Opened),
    /// Deleted, or never mine to see: which of them, is nobody's business.
    NotForMe,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub me: Id<Person>,
    pub list: List,
    /// In their order.
    pub items: Vec<Item>,
    /// The owner first.
    pub members: Vec<Member>,
    pub invitation: Option<Invitation>,
}

impl Question for OneList {
    const NAME: &'static str = "packing.list";
    type Answer = AList;
    /// Whoever is not on it is told so, in the answer.
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<AList, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(AList::NotForMe) };
        let id = self.list;
        // My own records say it, also when those of the list are gone.
        if view.get(Scope::user(me), Member::id_of(id, me))?.known()?.is_none() {
            return Ok(AList::NotForMe);
        }
        let scope = List::scope(id);
        let Some(list) = view.get(scope, id)?.known()? else { return Ok(AList::NotForMe) };
        let items = view.all(&Range::of(Item::BY_PLACE, scope).with(&id))?.known()?;
        let invitation = view.all(&Range::of(Invitation::BY_LIST, scope).with(&id).limit(1))?.known()?.pop();
        Ok(AList::Here(Opened { me, members: members(view, &list)?, list, items, invitation }))
    }
}

fn members(view: &dyn View, list: &List) -> Result<Vec<Member>, Stop<Refusal>> {
    let members: Vec<Member> = view.all(&Range::of(Member::BY_LIST, Scope::of(LIST, list.id)).with(&list.id))?.rows;
    let mut members: Vec<Member> = members.into_iter().map(faceless).collect();
    members.sort_by_key(|member| (member.person != list.owner, member.name.clone(), member.id));
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packing::{Packed, Tick, stage::*};

    #[test]
    fn a_list_is_counted_and_opened_for_its_members_only() {
        let mut stage = Stage::with_list();
        stage.let_in(WAYAN);
        let kaus = stage.add(SARI, 2, "Kaus");
        stage.add(SARI, 1, "Senter");
        stage.act(SARI, &Tick { list: LABUAN, item: kaus, packed: Packed::Yes }).expect("ticked");
        let glance = stage.ask(WAYAN, &MyLists);
        let names = |members: &[Member]| members.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
        assert_eq!(glance.told, Told::All);
        assert_eq!((glance.lists[0].done, glance.lists[0].of), (1, 2));
        assert_eq!(names(&glance.lists[0].members), ["Sari", "Wayan"]);
        assert_eq!(stage.ask(MEI, &MyLists).lists, []);
        assert_eq!(stage.ask(MEI, &OneList { list: LABUAN }), AList::NotForMe);
        let AList::Here(opened) = stage.ask(WAYAN, &OneList { list: LABUAN }) else { panic!("it is Wayan's, too") };
        assert_eq!(opened.items.iter().map(|item| item.title.as_str()).collect::<Vec<_>>(), ["Senter", "Kaus"]);
    }
}
