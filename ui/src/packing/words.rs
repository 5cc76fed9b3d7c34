//! Changes, refusals and people of packing lists in the reader's words.

use crate::speech::say;
use nusaloka_domain::{
    Id,
    capability::Act,
    identity::Person,
    packing::{
        Add, Assign, Delete, Edit, Invite, Join, Leave, Member, MoveTo, Packed, PutBack, Refused, Remove, Rename,
        Start, Tick,
    },
};
use nusaloka_locales::{Text, text};

/// What a change does, for the tray; nothing if it is none of packing.
pub(crate) fn change(act: &Act) -> Option<Text> {
    let each = [
        act.of::<Start>().map(|start| text::packing::changed_start(&start.title)),
        act.of::<Rename>().map(|rename| text::packing::changed_rename(&rename.title)),
        act.of::<Delete>().map(|_| text::packing::changed_delete()),
        act.of::<Invite>().map(|_| text::packing::changed_invite()),
        act.of::<Join>().map(|join| text::packing::changed_join(join.code.to_string())),
        act.of::<Leave>().map(|_| text::packing::changed_leave()),
        act.of::<Add>().map(|add| text::packing::changed_add(&add.title)),
        act.of::<Edit>().map(|edit| edited(&edit)),
        act.of::<MoveTo>().map(|_| text::packing::changed_move()),
        act.of::<Assign>().map(|_| text::packing::changed_assign()),
        act.of::<Tick>().map(|tick| match tick.packed {
            Packed::Yes => text::packing::changed_tick(),
            Packed::NotYet => text::packing::changed_untick(),
        }),
        act.of::<Remove>().map(|_| text::packing::changed_remove()),
        act.of::<PutBack>().map(|put_back| text::packing::changed_put_back(&put_back.item.title)),
    ];
    each.into_iter().flatten().next()
}

fn edited(edit: &Edit) -> Text {
    match (&edit.title, edit.quantity) {
        (Some(title), _) => text::packing::changed_edit(title),
        (None, quantity) => text::packing::changed_quantity(u32::from(quantity.unwrap_or(1))),
    }
}

/// A guest has no name of their own.
pub(super) fn name(member: &Member) -> String {
    if member.name.is_empty() { say(text::packing::somebody()) } else { member.name.clone() }
}

pub(super) fn name_to(me: Id<Person>, member: &Member) -> String {
    let name = name(member);
    if member.person == me { say(text::packing::me(name)) } else { name }
}

/// Why a change was refused.
pub(crate) fn refused(refused: Refused) -> Text {
    match refused {
        Refused::NotOnTheList => text::packing::refused_not_on_the_list(),
        Refused::NotTheOwner => text::packing::refused_not_the_owner(),
        Refused::ItemGone => text::packing::refused_item_gone(),
        Refused::NotAMember => text::packing::refused_not_a_member(),
        Refused::Nothing => text::packing::refused_nothing(),
        Refused::TooLong { most } => text::packing::refused_too_long(most),
        Refused::QuantityOutOfRange { most } => text::packing::refused_quantity(u32::from(most)),
        Refused::TooManyLists { most } => text::packing::refused_too_many_lists(most),
        Refused::TooManyItems { most } => text::packing::refused_too_many_items(most),
        Refused::TooManyMembers { most } => text::packing::refused_too_many_members(most),
        Refused::CodeUnknown => text::packing::refused_code_unknown(),
        Refused::OwnerStays => text::packing::refused_owner_stays(),
    }
}

#[cfg(test)]
mod tests {
    use super::change;
    /// A verb that is added without words shows as "a change that this version has no words for".
    #[test]
    fn every_change_of_packing_has_words() {
        use nusaloka_domain::{Id, capability::Mutation, packing::*};
        let (list, item, person) = (Id::mint(1, [1; 10]), Id::mint(1, [2; 10]), Id::mint(1, [3; 10]));
        let place = Place::between(None, None, 1);
        let line = Item {
            id: item,
            list,
            title: "x".into(),
            quantity: 1,
            place: place.clone(),
            assignee: None,
            done_at: None,
            done_by: None,
        };
        let acts = [
            Start { id: list, title: "x".into(), first: Vec::new() }.act(),
            Rename { list, title: "x".into() }.act(),
            Delete { list }.act(),
            Invite { list }.act(),
            Join { code: "0000-0000".parse().expect("a code") }.act(),
            Leave { list, person }.act(),
            Add { list, item, title: "x".into(), quantity: 1, place: place.clone() }.act(),
            Edit { list, item, title: None, quantity: Some(2) }.act(),
            MoveTo { list, item, place }.act(),
            Assign { list, item, to: None }.act(),
            Tick { list, item, packed: Packed::Yes }.act(),
            Remove { list, item }.act(),
            PutBack { item: line }.act(),
        ];
        let mut worded: Vec<&str> =
            acts.iter().filter(|act| change(act).is_some()).map(|act| act.name.as_str()).collect();
        let mut all: Vec<&str> = PACKING.verbs.iter().map(|verb| verb.name).collect();
        worded.sort_unstable();
        all.sort_unstable();
        assert_eq!(worded, all);
    }
}
