//! identity: somebody's picture is theirs at once, also without a network; whoever sees their name sees it when the server has
//! written it anew, and nobody when it is gone.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use nusaloka_domain::{
    Id,
    capability::Mutation,
    host::{Enter, Entered, Link, Write},
    identity::{AskExport, ChangePortrait, Format, Language, MyPortrait, NotAPicture, OwnPortrait, Person},
    packing::{AList, Invite, Join, Leave, List, OneList, PortraitOf, Start},
};
use nusaloka_stories::{Phone, World};
use std::{
    fs,
    io::{Cursor, Read as _},
};

fn list() -> Id<List> {
    Id::mint(1_790_000_000_000, [7; 10])
}

/// As cameras write it beside a picture.
const PLACE: &[u8] = b"tEXtPlace 8.4S 119.9E";

fn write<M: Mutation>(phone: &Phone, change: &M) {
    phone.write(&Write::mutate(change.act())).expect("taken");
}

/// A picture that says where it was made.
fn picture(colour: u8) -> Vec<u8> {
    let tone = |at: u32| u8::try_from(at).expect("below 256");
    let drawn = RgbImage::from_fn(256, 256, |x, y| Rgb([colour, tone(x), tone(y)]));
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::from(drawn).write_to(&mut jpeg, ImageFormat::Jpeg).expect("written");
    let jpeg = jpeg.into_inner();
    let length = u16::try_from(PLACE.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xfe], &length, PLACE, &jpeg[2..]].concat()
}

fn change(picture: &[u8]) -> ChangePortrait {
    ChangePortrait { picture: Some(picture.to_vec()) }
}

fn own(phone: &Phone) -> OwnPortrait {
    phone.known(&MyPortrait).expect("it is known here what they look like")
}

fn seen(phone: &Phone, person: Id<Person>) -> Option<Vec<u8>> {
    phone.known(&PortraitOf { list: list(), person }).flatten()
}

fn says_where(picture: &[u8]) -> bool {
    picture.windows(PLACE.len()).any(|window| window == PLACE)
}

/// Meilani's phone, and Wayan's, who is on a list of hers.
async fn two_on_a_list(world: &World) -> (Phone, Phone) {
    let mut meilani = world.phone("first", Some(world.entry("admin")));
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    meilani.until_settled().await;
    write(&meilani, &Start { id: list(), title: "Raja Ampat".to_owned(), first: Vec::new() });
    write(&meilani, &Invite { list: list() });
    meilani.until_settled().await;
    let Some(AList::Here(opened)) = meilani.known(&OneList { list: list() }) else { panic!("it is hers") };
    write(&wayan, &Join { code: opened.invitation.expect("a code").code });
    wayan.until("the list", |phone| matches!(phone.known(&OneList { list: list() }), Some(AList::Here(_)))).await;
    (meilani, wayan)
}

#[tokio::test]
async fn chosen_without_a_network_it_shows_at_once_and_then_on_the_other_device_and_to_the_others() {
    let mut world = World::begin().await;
    let (mut here, mut wayan) = two_on_a_list(&world).await;
    let me = here.me().person.id;
    assert!(own(&here).picture.is_none() && seen(&wayan, me).is_none());
    world.stop_server().await;
    here.until_link("offline", |link| matches!(link, Link::Offline { .. })).await;
    let sent = picture(200);
    assert!(says_where(&sent));
    write(&here, &change(&sent));
    assert_eq!(own(&here).picture.as_deref(), Some(sent.as_slice()), "at once");
    assert_eq!(seen(&here, me).as_deref(), Some(sent.as_slice()), "wherever her own name stands");

    world.start_server().await;
    let mut there = world.phone("second", Some(world.entry("admin")));
    let is_new = move |phone: &Phone| own(phone).picture.is_some_and(|picture| !says_where(&picture));
    there.until("her picture", is_new).await;
    here.until("what the server made of it", is_new).await;
    assert_eq!(own(&here).picture, own(&there).picture);
    wayan.until("her picture", move |phone| seen(phone, me).is_some()).await;
    let small = seen(&wayan, me).expect("seen");
    assert_eq!(Format::of(&small), Some(Format::Jpeg));
    assert!(!says_where(&small) && small.len() < own(&here).picture.expect("hers").len());
}

#[tokio::test]
async fn removed_it_is_gone_everywhere_and_taken_back_it_is_there_again() {
    let world = World::begin().await;
    let (mut here, mut wayan) = two_on_a_list(&world).await;
    let me = here.me().person.id;
    write(&here, &change(&picture(20)));
    wayan.until("her picture", move |phone| seen(phone, me).is_some()).await;
    here.until("hers", |phone| own(phone).picture.is_some_and(|picture| !says_where(&picture))).await;
    let before = own(&here).picture.expect("hers");
    let mut there = world.phone("second", Some(world.entry("admin")));
    there.until("hers", |phone| own(phone).picture.is_some()).await;

    write(&there, &ChangePortrait { picture: None });
    assert_eq!(own(&there).picture, None, "at once");
    here.until("none", |phone| own(phone).picture.is_none()).await;
    wayan.until("none", move |phone| seen(phone, me).is_none()).await;

    write(&here, &change(&before));
    wayan.until("it again", move |phone| seen(phone, me).is_some()).await;
    // Whoever is not on the list any more sees nobody on it.
    let gone = wayan.me().person.id;
    write(&wayan, &Leave { list: list(), person: gone });
    wayan.until("nobody", move |phone| seen(phone, me).is_none()).await;
    here.until("that he left", move |phone| seen(phone, gone).is_none()).await;
}

#[tokio::test]
async fn one_that_cannot_be_opened_is_never_seen_by_others_and_its_person_is_told_why() {
    let world = World::begin().await;
    let (mut here, wayan) = two_on_a_list(&world).await;
    let me = here.me().person.id;
    let mut broken = picture(90);
    broken.truncate(2_000);
    write(&here, &change(&broken));
    here.until("why not", |phone| own(phone).unfit == Some(NotAPicture::Damaged)).await;
    assert_eq!(own(&here).picture, None, "as it was before");
    assert_eq!(seen(&wayan, me), None);
}

#[tokio::test]
async fn it_is_a_file_in_the_archive_of_everything_about_its_person() {
    let world = World::begin().await;
    let mut phone = world.phone("first", None);
    world.register(&mut phone).await;
    phone.until_settled().await;
    write(&phone, &change(&picture(40)));
    phone.until("her picture", |phone| own(phone).picture.is_some_and(|picture| !says_where(&picture))).await;
    let export = Enter::Export(AskExport { language: Language::Indonesian });
    let me = phone.me().person.id;
    let mine = own(&phone).picture.expect("hers");
    let Ok(Entered::Saved(path)) = phone.enter(export).await else { panic!("not saved") };
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("there")).expect("an archive");
    let mut saved = Vec::new();
    let mut file = zip.by_name(&format!("files/identity_portrait-{me}-picture.jpg")).expect("there");
    file.read_to_end(&mut saved).expect("whole");
    assert_eq!(saved, mine);
}
