//! What the page of one list thinks: which lines stand where, which of them the server has not decided, what a tap makes
//! of them. Pure.

use nusaloka_domain::{
    Id, Timestamp,
    capability::{Act, Mutation},
    host::{Tray, TrayState},
    identity::Person,
    packing::{
        AList, Add, Assign, Edit, Item, List, Member, MoveTo, Opened, Packed, Place, PutBack, Remove, Rename, Tick,
    },
};

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) item: Item,
    pub(crate) assignee: Option<Member>,
    pub(crate) packed_by: Option<Member>,
    pub(crate) doubt: Doubt,
}

/// What the server has said of the last that was done to a line here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    #[default]
    Settled,
    Waiting,
    Refused,
}

/// The lines in their order: those to be packed, and those that are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lines {
    pub(crate) open: Vec<Line>,
    pub(crate) done: Vec<Line>,
}

impl Lines {
    pub(crate) fn of(opened: &Opened, tray: &Tray) -> Self {
        let member = |person: Option<Id<Person>>| {
            person.and_then(|person| opened.members.iter().find(|member| member.person == person).cloned())
        };
        let line = |item: &Item| Line {
            assignee: member(item.assignee),
            packed_by: member(item.done_by),
            doubt: doubt_of(item.id, tray),
            item: item.clone(),
        };
        let (done, open) = opened.items.iter().map(line).partition(|line: &Line| line.item.is_done());
        Self { open, done }
    }
}

fn doubt_of(item: Id<Item>, tray: &Tray) -> Doubt {
    let of_it = tray.changes.iter().filter(|change| item_of(&change.act) == Some(item));
    let said = of_it.map(|change| match change.state {
        TrayState::Waiting => Doubt::Waiting,
        TrayState::Refused(_) => Doubt::Refused,
    });
    said.max().unwrap_or_default()
}

/// The line that an act is about.
fn item_of(act: &Act) -> Option<Id<Item>> {
    let each = [
        act.of::<Add>().map(|add| add.item),
        act.of::<Edit>().map(|edit| edit.item),
        act.of::<MoveTo>().map(|move_to| move_to.item),
        act.of::<Assign>().map(|assign| assign.item),
        act.of::<Tick>().map(|tick| tick.item),
        act.of::<PutBack>().map(|put_back| put_back.item.id),
    ];
    each.into_iter().flatten().next()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

/// Where the line at this place of its half goes one step up or down; nowhere at the end.
pub(crate) fn one_step(half: &[Line], at: usize, way: Way) -> Option<Place> {
    let item = half.get(at)?.item.id;
    let place = |at: usize| half.get(at).map(|line| &line.item.place);
    let (low, high) = match way {
        Way::Up => (at.checked_sub(2).and_then(place), place(at.checked_sub(1)?)),
        Way::Down => (Some(place(at + 1)?), place(at + 2)),
    };
    Some(Place::between(low, high, item.uuid().as_u128()))
}

/// After the last line.
pub(crate) fn at_the_end(opened: &Opened, item: Id<Item>) -> Place {
    let last = opened.items.iter().map(|item| &item.place).max();
    Place::between(last, None, item.uuid().as_u128())
}

/// What a person does to a list that is open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    Add(Add),
    Edit(Edit),
    Move(MoveTo),
    Assign(Assign),
    Tick(Tick),
    Remove(Remove),
    PutBack(PutBack),
    Rename(Rename),
}

impl Change {
    pub(crate) fn act(&self) -> Act {
        match self {
            Self::Add(change) => change.act(),
            Self::Edit(change) => change.act(),
            Self::Move(change) => change.act(),
            Self::Assign(change) => change.act(),
            Self::Tick(change) => change.act(),
            Self::Remove(change) => change.act(),
            Self::PutBack(change) => change.act(),
            Self::Rename(change) => change.act(),
        }
    }

    pub(crate) fn list(&self) -> Id<List> {
        match self {
            Self::Add(change) => change.list,
            Self::Edit(change) => change.list,
            Self::Move(change) => change.list,
            Self::Assign(change) => change.list,
            Self::Tick(change) => change.list,
            Self::Remove(change) => change.list,
            Self::PutBack(change) => change.item.list,
            Self::Rename(change) => change.list,
        }
    }

    /// What the list looks like until the host has answered. The host decides; this only bridges a moment.
    pub(crate) fn over(&self, list: AList, now: Timestamp) -> AList {
        let AList::Here(mut opened) = list else { return list };
        let me = opened.me;
        match self.clone() {
            Self::Add(Add { list, item: id, title, quantity, place }) => {
                let title = title.trim().to_owned();
                put(
                    &mut opened,
                    Item { id, list, title, quantity, place, assignee: None, done_at: None, done_by: None },
                );
            }
            Self::PutBack(PutBack { item }) => put(&mut opened, item),
            Self::Remove(Remove { item, .. }) => opened.items.retain(|one| one.id != item),
            Self::Rename(Rename { title, .. }) => title.trim().clone_into(&mut opened.list.title),
            Self::Edit(edit) => with(&mut opened, edit.item, |item| {
                if let Some(title) = edit.title {
                    title.trim().clone_into(&mut item.title);
                }
                item.quantity = edit.quantity.unwrap_or(item.quantity);
            }),
            Self::Move(move_to) => with(&mut opened, move_to.item, |item| item.place = move_to.place),
            Self::Assign(assign) => with(&mut opened, assign.item, |item| item.assignee = assign.to),
            Self::Tick(tick) => with(&mut opened, tick.item, |item| match tick.packed {
                Packed::Yes => (item.done_at, item.done_by) = (Some(now), Some(me)),
                Packed::NotYet => (item.done_at, item.done_by) = (None, None),
            }),
        }
        opened.items.sort_by(|one, other| (&one.place, one.id).cmp(&(&other.place, other.id)));
        AList::Here(opened)
    }
}

fn put(opened: &mut Opened, item: Item) {
    if opened.items.iter().all(|one| one.id != item.id) {
        opened.items.push(item);
    }
}

fn with(opened: &mut Opened, item: Id<Item>, change: impl FnOnce(&mut Item)) {
    if let Some(item) = opened.items.iter_mut().find(|one| one.id == item) {
        change(item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{Refusal, host::TrayChange, packing::Refused};

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn id<T>(ordinal: u8) -> Id<T> {
        Id::mint(1, [ordinal; 10])
    }

    fn list_of(titles: &[&str]) -> Opened {
        let list = List { id: id(1), title: "Labuan Bajo".into(), owner: id(2), started_at: NOW };
        let member = Member { id: id(3), list: list.id, person: id(2), name: "Sari".into(), portrait: None };
        let mut opened = Opened { me: id(2), list, items: Vec::new(), members: vec![member], invitation: None };
        for (ordinal, title) in (10..).zip(titles) {
            opened = after(opened, &add(ordinal, title));
        }
        opened
    }

    fn add(ordinal: u8, title: &str) -> impl Fn(&Opened) -> Change {
        move |opened| {
            let place = at_the_end(opened, id(ordinal));
            Change::Add(Add { list: id(1), item: id(ordinal), title: title.into(), quantity: 1, place })
        }
    }

    fn after(opened: Opened, change: &impl Fn(&Opened) -> Change) -> Opened {
        let change = change(&opened);
        match change.over(AList::Here(opened), NOW) {
            AList::Here(opened) => opened,
            AList::NotForMe => unreachable!("it stays"),
        }
    }

    fn tick(ordinal: u8, packed: Packed) -> impl Fn(&Opened) -> Change {
        move |_| Change::Tick(Tick { list: id(1), item: id(ordinal), packed })
    }

    fn titles(half: &[Line]) -> Vec<&str> {
        half.iter().map(|line| line.item.title.as_str()).collect()
    }

    #[test]
    fn what_is_ticked_goes_to_the_other_half_and_says_by_whom() {
        let opened = after(list_of(&["Kaus", "Senter", "Paspor"]), &tick(11, Packed::Yes));
        let lines = Lines::of(&opened, &Tray::default());
        assert_eq!((titles(&lines.open), titles(&lines.done)), (vec!["Kaus", "Paspor"], vec!["Senter"]));
        assert_eq!(lines.done[0].packed_by.as_ref().map(|member| member.name.as_str()), Some("Sari"));
        let back = after(opened, &tick(11, Packed::NotYet));
        assert_eq!(titles(&Lines::of(&back, &Tray::default()).open), ["Kaus", "Senter", "Paspor"]);
    }

    #[test]
    fn a_step_moves_a_line_past_one_neighbour_of_its_half_and_stops_at_the_ends() {
        let opened = after(list_of(&["Kaus", "Senter", "Paspor", "Obat"]), &tick(11, Packed::Yes));
        let step = |opened: &Opened, ordinal: u8, way| {
            let half = Lines::of(opened, &Tray::default()).open;
            let at = half.iter().position(|line| line.item.id == id(ordinal))?;
            let place = one_step(&half, at, way)?;
            let change = Change::Move(MoveTo { list: id(1), item: id(ordinal), place });
            let moved = after(opened.clone(), &move |_: &Opened| change.clone());
            Some(titles(&Lines::of(&moved, &Tray::default()).open).join(" "))
        };
        assert_eq!(step(&opened, 12, Way::Up).as_deref(), Some("Paspor Kaus Obat"));
        assert_eq!(step(&opened, 10, Way::Down).as_deref(), Some("Paspor Kaus Obat"));
        assert_eq!(step(&opened, 12, Way::Down).as_deref(), Some("Kaus Obat Paspor"));
        assert_eq!(step(&opened, 10, Way::Up), None);
        assert_eq!(step(&opened, 13, Way::Down), None);
    }

    #[test]
    fn what_is_removed_and_put_back_stands_where_it_stood() {
        let opened = list_of(&["Kaus", "Senter"]);
        let item = opened.items[0].clone();
        let without = after(opened.clone(), &|_: &Opened| Change::Remove(Remove { list: id(1), item: id(10) }));
        assert_eq!(without.items.len(), 1);
        let twice = |_: &Opened| Change::PutBack(PutBack { item: item.clone() });
        assert_eq!(after(after(without, &twice), &twice), opened);
    }

    #[test]
    fn a_line_says_what_the_server_has_not_decided_and_the_worst_first() {
        let opened = list_of(&["Kaus", "Senter"]);
        let change = |ordinal: u8, state| {
            let act = tick(ordinal, Packed::Yes)(&opened).act();
            TrayChange { id: id(ordinal), act, acted_at: NOW, state }
        };
        let refused = || TrayState::Refused(Refusal::from(Refused::ItemGone));
        let tray = Tray { changes: vec![change(10, refused()), change(10, TrayState::Waiting)] };
        let doubts: Vec<Doubt> = Lines::of(&opened, &tray).open.iter().map(|line| line.doubt).collect();
        assert_eq!(doubts, [Doubt::Refused, Doubt::Settled]);
    }
}
