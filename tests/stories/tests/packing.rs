//! packing: two people write one list, with and without a network, and agree in the end; whoever is taken off it holds
//! nothing of it any more.

use nusaloka_domain::{
    Code, Id,
    capability::Mutation,
    host::{HostFailed, Insist, TrayState, Write},
    identity::Person,
    packing::{
        AList, Add, Assign, AtAGlance, Delete, Edit, First, Invite, Item, Join, Leave, MoveTo, MyLists, OneList,
        Opened, Packed, Place, PutBack, Refused, Remove, Start, Tick, Told,
    },
};
use nusaloka_stories::{Phone, World};

const LIST: u8 = 7;

fn id<T>(ordinal: u8) -> Id<T> {
    Id::mint(1_790_000_000_000, [ordinal; 10])
}

fn write<M: Mutation>(phone: &Phone, change: &M) {
    phone.write(&Write::mutate(change.act())).expect("taken");
}

fn open(phone: &Phone) -> Option<Opened> {
    match phone.known(&OneList { list: id(LIST) }) {
        Some(AList::Here(opened)) => Some(opened),
        Some(AList::NotForMe) | None => None,
    }
}

fn items(phone: &Phone) -> Vec<Item> {
    open(phone).map(|opened| opened.items).unwrap_or_default()
}

fn titles(phone: &Phone) -> Vec<String> {
    items(phone).into_iter().map(|item| item.title).collect()
}

fn glance(phone: &Phone) -> Option<AtAGlance> {
    phone.known(&MyLists)?.lists.into_iter().find(|glance| glance.list.id == id(LIST))
}

fn me(phone: &Phone) -> Id<Person> {
    phone.me().person.id
}

fn add(phone: &Phone, ordinal: u8, title: &str) {
    let last = items(phone).last().map(|item| item.place.clone());
    let place = Place::between(last.as_ref(), None, u128::from(ordinal));
    write(phone, &Add { list: id(LIST), item: id(ordinal), title: title.into(), quantity: 1, place });
}

async fn invited(owner: &mut Phone) -> Code {
    write(owner, &Invite { list: id(LIST) });
    owner.until_settled().await;
    open(owner).and_then(|opened| opened.invitation).expect("a code").code
}

/// Sari's and Wayan's phones, both on a list with *Kaus* and *Senter*, everything sent.
async fn two_on_a_list(world: &World) -> (Phone, Phone) {
    let mut sari = world.phone("sari's", Some(world.entry("traveller")));
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    sari.until_settled().await;
    let first = ["Kaus", "Senter"].map(|title| First { title: title.into(), quantity: 1 });
    write(&sari, &Start { id: id(LIST), title: "Rinjani".into(), first: first.into() });
    assert_eq!(titles(&sari), ["Kaus", "Senter"], "answered at once");
    let code = invited(&mut sari).await;
    write(&wayan, &Join { code });
    wayan.until("the list", |phone| titles(phone) == ["Kaus", "Senter"]).await;
    wayan.until_settled().await;
    sari.until("Wayan", |phone| open(phone).is_some_and(|opened| opened.members.len() == 2)).await;
    (sari, wayan)
}

#[tokio::test]
async fn whoever_types_the_code_is_on_the_list_and_both_see_what_the_other_does() {
    let world = World::begin().await;
    let (mut sari, mut wayan) = two_on_a_list(&world).await;
    let names: Vec<String> = open(&wayan).expect("open").members.into_iter().map(|member| member.name).collect();
    assert_eq!(names, ["Sari Wulandari", "Wayan Sudarma"]);

    let kaus = items(&wayan)[0].id;
    write(&wayan, &Tick { list: id(LIST), item: kaus, packed: Packed::Yes });
    let by_wayan = Some(me(&wayan));
    sari.until("the tick", |phone| items(phone)[0].done_by == by_wayan).await;
    assert_eq!(glance(&sari).map(|glance| (glance.done, glance.of)), Some((1, 2)));

    write(&sari, &Assign { list: id(LIST), item: items(&sari)[1].id, to: by_wayan });
    wayan.until("a task", |phone| items(phone)[1].assignee == by_wayan).await;
}

#[tokio::test]
async fn what_two_people_write_apart_comes_together_and_they_agree() {
    let mut world = World::begin().await;
    let (mut sari, mut wayan) = two_on_a_list(&world).await;
    let [kaus, senter] = [items(&sari)[0].clone(), items(&sari)[1].clone()];
    world.stop_server().await;

    // Different fields of one line, a line removed, new lines at one spot, a line moved and edited at once.
    let edit = Edit { list: id(LIST), item: kaus.id, title: None, quantity: None };
    write(&sari, &Edit { title: Some("Kaus kaki".into()), ..edit.clone() });
    write(&wayan, &Edit { quantity: Some(3), ..edit });
    add(&sari, 21, "Paspor");
    add(&wayan, 22, "Obat");
    let first = Place::between(None, Some(&kaus.place), 5);
    write(&wayan, &MoveTo { list: id(LIST), item: senter.id, place: first });
    write(&sari, &Tick { list: id(LIST), item: senter.id, packed: Packed::Yes });
    assert_eq!(titles(&sari), ["Kaus kaki", "Senter", "Paspor"]);
    assert_eq!(titles(&wayan), ["Senter", "Kaus", "Obat"]);

    world.start_server().await;
    sari.until_settled().await;
    wayan.until_settled().await;
    sari.until("all of it", |phone| items(phone).len() == 4).await;
    let agreed = items(&sari);
    wayan.until("the same", |phone| items(phone) == agreed).await;
    assert_eq!(agreed[0].title, "Senter");
    assert!(agreed[0].is_done(), "ticked by one while moved by the other");
    assert_eq!((agreed[1].title.as_str(), agreed[1].quantity), ("Kaus kaki", 3));
    let mut last: Vec<&str> = agreed[2..].iter().map(|item| item.title.as_str()).collect();
    last.sort_unstable();
    assert_eq!(last, ["Obat", "Paspor"]);
}

#[tokio::test]
async fn what_is_done_to_a_line_that_is_gone_is_refused_and_waits_in_the_tray() {
    let mut world = World::begin().await;
    let (mut sari, mut wayan) = two_on_a_list(&world).await;
    let kaus = items(&sari)[0].clone();
    world.stop_server().await;
    write(&sari, &Remove { list: id(LIST), item: kaus.id });
    world.start_server().await;
    sari.until_settled().await;
    wayan.until("it is gone", |phone| titles(phone) == ["Senter"]).await;
    let tick = Tick { list: id(LIST), item: kaus.id, packed: Packed::Yes };
    let refused = wayan.write(&Write::mutate(tick.act()));
    assert_eq!(refused, Err(HostFailed::Refused(Refused::ItemGone.into())));

    // Whoever insists is told by the server, and what was removed comes back as it was.
    wayan.write(&Write::Mutate { act: tick.act(), insist: Insist::Yes }).expect("taken all the same");
    let said = TrayState::Refused(Refused::ItemGone.into());
    wayan.until("the refusal", |phone| phone.tray().changes.iter().any(|change| change.state == said)).await;
    write(&sari, &PutBack { item: kaus.clone() });
    wayan.until("it is back", |phone| items(phone).first() == Some(&kaus)).await;
}

#[tokio::test]
async fn whoever_is_taken_off_a_list_holds_nothing_of_it_any_more() {
    let world = World::begin().await;
    let (mut sari, mut wayan) = two_on_a_list(&world).await;
    write(&sari, &Leave { list: id(LIST), person: me(&wayan) });
    wayan.until("no list", |phone| phone.known(&OneList { list: id(LIST) }) == Some(AList::NotForMe)).await;
    assert_eq!(glance(&wayan), None);
    sari.until_settled().await;
    let kaus = items(&sari)[0].id;
    let edit = Edit { list: id(LIST), item: kaus, title: Some("x".into()), quantity: None };
    let refused = wayan.write(&Write::mutate(edit.act()));
    assert_eq!(refused, Err(HostFailed::Refused(Refused::NotOnTheList.into())));
    wayan.put_down().await;
    // And nothing of it comes back when the phone is taken up again.
    let wayan = world.phone("wayan's", Some(world.entry("provider")));
    assert_eq!(wayan.known(&OneList { list: id(LIST) }), Some(AList::NotForMe));
}

#[tokio::test]
async fn a_deleted_list_is_gone_for_everybody_and_so_is_what_was_on_its_way_to_it() {
    let mut world = World::begin().await;
    let (sari, mut wayan) = two_on_a_list(&world).await;
    world.stop_server().await;
    add(&wayan, 22, "Obat");
    write(&sari, &Delete { list: id(LIST) });
    assert_eq!(sari.known(&OneList { list: id(LIST) }), Some(AList::NotForMe), "answered at once");
    sari.put_down().await;
    let mut sari = world.phone("sari's", Some(world.entry("traveller")));
    world.start_server().await;
    sari.until_settled().await;
    wayan.until("no list", |phone| phone.known(&OneList { list: id(LIST) }) == Some(AList::NotForMe)).await;
    // Whichever came first: the line was on the list that was deleted, or is refused.
    let refused = TrayState::Refused(Refused::NotOnTheList.into());
    wayan.until("an end", |phone| phone.tray().changes.iter().all(|change| change.state == refused)).await;
}

#[tokio::test]
async fn a_code_that_no_list_has_is_refused_by_the_server() {
    let world = World::begin().await;
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    write(&wayan, &Join { code: "0000-0000".parse().expect("a code") });
    let said = TrayState::Refused(Refused::CodeUnknown.into());
    wayan.until("the refusal", |phone| phone.tray().changes.iter().any(|change| change.state == said)).await;
}

#[tokio::test]
async fn a_guest_has_lists_of_their_own_on_the_phone() {
    let world = World::begin().await;
    let guest = world.phone("guest's", None);
    write(&guest, &Start { id: id(LIST), title: "Bromo".into(), first: Vec::new() });
    add(&guest, 21, "Jaket");
    assert_eq!(titles(&guest), ["Jaket"]);
    guest.put_down().await;
    let guest = world.phone("guest's", None);
    assert_eq!(titles(&guest), ["Jaket"]);
    let lists = guest.known(&MyLists).expect("an answer");
    assert_eq!((lists.lists.len(), lists.told), (1, Told::NotAll));
}

#[tokio::test]
async fn the_demo_people_share_a_list() {
    let world = World::begin().await;
    for role in ["traveller", "provider"] {
        let mut phone = world.phone(role, Some(world.entry(role)));
        phone
            .until("the demo list", |phone| {
                let lists = phone.known(&MyLists).map(|lists| lists.lists).unwrap_or_default();
                lists.first().is_some_and(|glance| (glance.done, glance.of, glance.members.len()) == (4, 11, 2))
            })
            .await;
    }
}
