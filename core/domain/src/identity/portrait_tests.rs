//! What becomes of a picture, step by step, as the server runs it.

use super::{
    CHANGES_A_DAY, ChangePortrait, Deed, Developed, Finished, FoundOrganisation, LARGEST_SENT, MemberPortrait,
    MyPortrait, NotAPicture, Person, Portrait, PortraitSent, Refused, Role, Undeveloped, erase_portrait,
    finish_portrait, show_portrait_in_organisations,
};
use crate::{Id, failure, identity::AuditEntry, rehearsal::Rehearsal};
use std::time::Duration;

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

/// Enough of one to be taken: what is behind its head is for whoever opens it.
fn png(side: u32, mark: u8) -> Vec<u8> {
    let side = side.to_be_bytes();
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &side, &side, &[8, 6, 0, 0, mark]].concat()
}

fn change(mark: u8) -> ChangePortrait {
    ChangePortrait { picture: Some(png(256, mark)) }
}

fn stage() -> Rehearsal {
    Rehearsal::new().with(&Person { name: "Sari".into(), role: Role::Traveller, ..Person::guest(sari()) })
}

impl Rehearsal {
    fn waits(&mut self) -> Vec<(Id<Person>, Option<Vec<u8>>)> {
        let waiting = self.by_server(|tx| Ok(PortraitSent::waiting(&*tx, 10)?));
        waiting.into_iter().map(|Undeveloped { person, sent }| (person, sent)).collect()
    }

    /// As the server does: opens what waits, or finds out why it cannot.
    fn develops(&mut self, made: Result<Developed, NotAPicture>) -> Finished {
        let (person, sent) = self.waits().pop().expect("one waits");
        let made = sent.as_ref().map(|_| made);
        self.by_server(|tx| finish_portrait(tx, person, sent.as_ref(), made))
    }

    fn shown(&self) -> Option<Vec<u8>> {
        self.ask(sari(), &MyPortrait).picture
    }

    fn noted(&self) -> Vec<Deed> {
        self.all::<AuditEntry>().map(|entry| entry.deed).collect()
    }
}

fn developed(mark: u8) -> Developed {
    Developed { picture: vec![mark; 3], small: vec![mark] }
}

#[test]
fn a_picture_shows_at_once_to_its_person_and_to_others_when_the_server_has_written_it_anew() {
    let mut stage = stage();
    assert_eq!(stage.act(sari(), &change(1)), Ok(()));
    assert_eq!(stage.shown(), change(1).picture);
    assert_eq!(stage.waits(), [(sari(), change(1).picture)]);
    assert_eq!(stage.develops(Ok(developed(7))), Finished::Shows(Some(vec![7])));
    assert_eq!(stage.shown(), Some(vec![7; 3]));
    assert_eq!(stage.waits(), []);
    assert!(stage.all::<Portrait>().all(|portrait| portrait.sent.is_none()), "nothing of what was sent remains");
    assert_eq!(stage.noted(), [Deed::PortraitChanged]);
}

#[test]
fn one_that_is_removed_is_gone_at_once_also_while_it_waits() {
    let mut stage = stage();
    let none = ChangePortrait { picture: None };
    assert_eq!(stage.act(sari(), &none), Err(Refused::NothingToChange));
    assert_eq!(stage.act(sari(), &change(1)), Ok(()));
    let before = stage.waits();
    assert_eq!(stage.act(sari(), &none), Ok(()));
    assert_eq!(stage.shown(), None);
    // The server was just looking at what there was.
    let late = stage.by_server(|tx| finish_portrait(tx, sari(), before[0].1.as_ref(), Some(Ok(developed(7)))));
    assert_eq!(late, Finished::SentAgain);
    assert_eq!(stage.develops(Ok(developed(8))), Finished::Shows(None));
    assert_eq!((stage.shown(), stage.waits()), (None, Vec::new()));
    assert_eq!(stage.noted(), [Deed::PortraitChanged, Deed::PortraitRemoved]);
}

#[test]
fn one_that_cannot_be_opened_leaves_the_one_before_and_says_why() {
    let mut stage = stage();
    assert_eq!(stage.act(sari(), &change(1)), Ok(()));
    stage.develops(Ok(developed(7)));
    assert_eq!(stage.act(sari(), &change(2)), Ok(()));
    assert_eq!(stage.develops(Err(NotAPicture::Damaged)), Finished::Shows(Some(vec![7])));
    let told = stage.ask(sari(), &MyPortrait);
    assert_eq!((told.picture, told.unfit), (Some(vec![7; 3]), Some(NotAPicture::Damaged)));
    assert_eq!(stage.act(sari(), &change(3)), Ok(()));
    assert_eq!(stage.ask(sari(), &MyPortrait).unfit, None, "another try");
}

#[test]
fn what_cannot_be_shown_is_refused_for_its_first_bytes() {
    let mut stage = stage();
    let mut refused = |picture: Vec<u8>| stage.act(sari(), &ChangePortrait { picture: Some(picture) });
    assert_eq!(refused(Vec::new()), Err(Refused::PictureUnfit(NotAPicture::Unknown)));
    assert_eq!(refused(b"<svg onload='x()'/>".to_vec()), Err(Refused::PictureUnfit(NotAPicture::OtherFormat)));
    assert_eq!(refused(png(513, 0)), Err(Refused::PictureUnfit(NotAPicture::TooLarge)));
    assert_eq!(refused(png(63, 0)), Err(Refused::PictureUnfit(NotAPicture::TooSmall)));
    let long = [png(256, 0), vec![0; LARGEST_SENT]].concat();
    assert_eq!(refused(long), Err(Refused::PictureUnfit(NotAPicture::TooLarge)));
    assert_eq!(stage.waits(), []);
}

#[test]
fn nobody_changes_theirs_all_day_long() {
    let mut stage = stage();
    let times = u8::try_from(CHANGES_A_DAY).expect("a few");
    for mark in 0..times {
        assert_eq!(stage.act(sari(), &change(mark)), Ok(()));
    }
    assert_eq!(stage.act(sari(), &change(times)), Err(Refused::PictureTooOften));
    stage.now = stage.now.plus(Duration::from_hours(24));
    assert_eq!(stage.act(sari(), &change(times)), Ok(()));
}

#[test]
fn a_guest_has_none() {
    let guest = Person::guest(Id::mint(1, [2; 10]));
    let mut stage = stage().with(&guest);
    let stopped = stage.run(guest.id, &change(1)).expect_err("it stops");
    assert!(matches!(stopped, failure::Stop::Common(failure::Refused::SignInFirst)), "{stopped:?}");
    assert_eq!(stage.ask(guest.id, &MyPortrait).picture, None);
}

#[test]
fn in_an_organisation_it_stands_beside_the_name_for_whoever_is_in_it() {
    let (organisation, stranger) = (Id::mint(9, [1; 10]), Id::mint(1, [3; 10]));
    let mut stage = stage();
    assert_eq!(stage.act(sari(), &change(1)), Ok(()));
    stage.develops(Ok(developed(7)));
    stage.run(sari(), &FoundOrganisation { id: organisation, name: "Boats".into() }).expect("founded");
    let asked = MemberPortrait { organisation, person: sari() };
    let members = |stage: &Rehearsal| stage.all::<super::OrgMember>().map(|member| member.portrait).collect::<Vec<_>>();
    assert_eq!(members(&stage), [Some(vec![7])]);
    assert_eq!(stage.ask(sari(), &asked), Some(vec![7; 3]), "their own, in full");
    assert_eq!(stage.ask(stranger, &asked), None);
    stage.by_server(|tx| show_portrait_in_organisations(tx, sari(), None));
    assert_eq!(members(&stage), [None]);
}

#[test]
fn nothing_waits_of_whoever_is_erased() {
    let mut stage = stage();
    assert_eq!(stage.act(sari(), &change(1)), Ok(()));
    stage.by_server(|tx| erase_portrait(tx, sari()));
    assert_eq!(stage.waits(), []);
}
