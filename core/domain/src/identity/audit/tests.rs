//! What the audit log promises.

use super::{
    AskAudit, AuditDetail, AuditEntry, AuditHead, Chain, Deed, Details, Erased, Misfit, Noted, Unfitting, audit_page,
    begin_audit, erase_details, note,
};
use crate::{
    Id, Timestamp,
    identity::{ChangeName, Holder, Newcomer, Person, Role, SendAway, Session, begin_session},
    record::same_id,
    rehearsal::Rehearsal,
    view::Writing as _,
};
use std::time::Duration;

fn person(number: u8) -> Id<Person> {
    Id::mint(1, [number; 10])
}

fn server() -> Rehearsal {
    let traveller = |number, name: &str| Person { id: person(number), name: name.to_owned(), role: Role::Traveller };
    Rehearsal::new().with(&traveller(1, "Sari")).with(&traveller(2, "Wayan"))
}

impl Rehearsal {
    fn notes(&mut self, noted: Noted) {
        self.by_server(|tx| note(tx, noted));
    }

    fn log(&self) -> Vec<AuditEntry> {
        let mut log: Vec<AuditEntry> = self.all().collect();
        log.sort_by_key(|entry| entry.number);
        log
    }

    /// How far it fits, by itself and with its end.
    fn checked(&self) -> Result<i64, Misfit> {
        let details: Vec<AuditDetail> = self.all().collect();
        let mut chain = Chain::beginning();
        for entry in self.log() {
            chain.take(&entry, details.iter().find(|detail| detail.id == same_id(entry.id)))?;
        }
        chain.end(self.all::<AuditHead>().next().as_ref())?;
        Ok(chain.number())
    }

    fn page(&mut self, asked: &AskAudit) -> super::AuditPage {
        self.by_server(|tx| Ok(audit_page(&*tx, asked)?))
    }

    fn numbers(&mut self, asked: &AskAudit) -> Vec<i64> {
        self.page(asked).lines.iter().map(|line| line.number).collect()
    }

    fn with_session(mut self) -> Self {
        let newcomer = Newcomer {
            person: person(1),
            session: Id::mint(1, [9; 10]),
            holder: Holder::App,
            device: "Ponsel Sari".to_owned(),
            zone: Some(crate::Zone::MAKASSAR),
        };
        self.by_server(|tx| begin_session(tx, &newcomer, [1; 32]));
        self
    }
}

fn session() -> Id<Session> {
    Id::mint(1, [9; 10])
}

#[test]
fn what_is_noted_is_numbered_without_a_gap_and_follows_from_what_was_noted_before() {
    let mut server = server();
    for deed in [Deed::Registered, Deed::SignedInByPassword, Deed::PasswordChanged] {
        server.notes(Noted::by(deed, person(1)).from(b"192.0.2.7"));
    }
    let log = server.log();
    assert_eq!(log.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(log[0].previous, [0; 32]);
    assert!(log.windows(2).all(|two| two[1].previous == two[0].hash));
    assert_eq!(server.checked(), Ok(3));
}

/// Other programs check the log, too: these bytes never change.
#[test]
fn an_entry_is_hashed_as_it_is_written_down() {
    let entry = AuditEntry {
        id: AuditEntry::id_of(7),
        log: super::LOG,
        number: 7,
        at: Timestamp::from_millis(1_790_000_000_000),
        deed: Deed::SentAway,
        who: Some(Id::from_uuid(uuid::Uuid::from_u128(1))),
        whom: None,
        about: Some(Id::from_uuid(uuid::Uuid::from_u128(2))),
        session: None,
        source: Some(vec![0xaa; 2]),
        detail: None,
        previous: vec![0xbb; 4],
        hash: Vec::new(),
    };
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let expected = [
        hex(b"nusaloka audit entry 1\n"),
        "0000000000000007".to_owned(),
        "000001a0c4506c00".to_owned(),
        format!("00000009{}", hex(b"sent-away")),
        "010000001000000000000000000000000000000001".to_owned(),
        "00".to_owned(),
        "010000001000000000000000000000000000000002".to_owned(),
        "00".to_owned(),
        "0100000002aaaa".to_owned(),
        "00".to_owned(),
        "00000004bbbbbbbb".to_owned(),
    ];
    assert_eq!(hex(&entry.canonical()), expected.concat());
}

#[test]
fn every_deed_has_a_name_of_its_own_that_reads_back_and_is_said_on_the_wire() {
    for deed in Deed::ALL {
        assert_eq!(Deed::named(deed.name()), Some(deed));
        let said = crate::host::encode(&deed);
        assert_eq!(crate::host::decode::<Deed>(&said), Ok(deed));
    }
    let mut names: Vec<&str> = Deed::ALL.iter().map(|deed| deed.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Deed::ALL.len());
}

#[test]
fn what_is_erased_cannot_be_read_and_the_log_still_holds() {
    let mut server = server().with_session();
    server.notes(Noted::by(Deed::SignedInByPassword, person(1)).in_session(session()).from(b"192.0.2.7"));
    server.notes(Noted::by(Deed::EmailChanged, person(2)).saying("w…@example.com"));
    server.notes(Noted::to(Deed::TokenReused, person(1)));
    let page = server.page(&AskAudit::default());
    assert_eq!(page.lines[2].device.as_deref(), Some("Ponsel Sari"));
    assert_eq!(page.lines[0].details, Details::None);
    let before = server.log();

    assert_eq!(server.by_server(|tx| erase_details(tx, None, person(1))), Erased::All);
    assert_eq!(server.checked(), Ok(4));
    assert_eq!(server.log()[..3], before, "entries stay as they are");
    let page = server.page(&AskAudit::default());
    assert_eq!(page.lines[0].deed, Deed::DetailsErased);
    assert_eq!((page.lines[3].details, page.lines[3].device.as_deref()), (Details::Erased, None));
    assert_eq!(page.lines[2].word.as_deref(), Some("w…@example.com"), "another’s stay");
}

#[test]
fn the_same_said_twice_is_not_committed_to_alike_and_no_salt_follows_from_what_is_left() {
    let mut server = server();
    for _ in 0..2 {
        server.notes(Noted::by(Deed::EmailChanged, person(1)).from(b"192.0.2.7").saying("s…@example.com"));
    }
    let log = server.log();
    assert_ne!(log[0].detail, log[1].detail);
    assert_ne!(log[0].source, log[1].source);
    let details: Vec<AuditDetail> = server.all().collect();
    let head = server.all::<AuditHead>().next().expect("a head");
    assert!(details.iter().all(|detail| detail.salt != head.seed));
    assert_ne!(details[0].salt, details[1].salt);
}

#[test]
fn a_log_that_was_seeded_is_salted_otherwise_and_is_seeded_once() {
    let salt = |seed: Option<u8>| {
        let mut server = server();
        for seed in seed.into_iter().flat_map(|seed| [seed, 99]) {
            server.by_server(|tx| begin_audit(tx, [seed; 32]));
        }
        server.notes(Noted::by(Deed::EmailChanged, person(1)).saying("s…@example.com"));
        assert_eq!(server.checked(), Ok(1));
        server.all::<AuditDetail>().next().expect("a detail").salt
    };
    assert_ne!(salt(None), salt(Some(1)));
    assert_ne!(salt(Some(1)), salt(Some(2)));
    assert_eq!(salt(Some(1)), salt(Some(1)));
}

#[test]
fn a_clock_that_goes_back_does_not_take_the_log_with_it() {
    let mut server = server();
    server.notes(Noted::by(Deed::Registered, person(1)));
    let first = server.now;
    server.now = Timestamp::from_millis(first.as_millis() - 60_000);
    server.notes(Noted::by(Deed::SignedOut, person(1)));
    assert_eq!(server.log()[1].at, first);
    assert_eq!(server.checked(), Ok(2));
}

#[test]
fn what_a_person_changes_on_their_phone_is_noted_when_it_is_decided_and_not_when_it_is_refused() {
    let mut server = server().with_session();
    let name = "Sari Wulandari".to_owned();
    server.act(person(1), &ChangeName { name: name.clone() }).expect("renamed");
    server.act(person(1), &ChangeName { name }).expect_err("nothing to change");
    server.act(person(1), &SendAway { session: session() }).expect("ended");
    server.act(person(1), &SendAway { session: session() }).expect("again: it is over");
    let noted: Vec<_> = server.log().iter().map(|entry| (entry.deed, entry.who)).collect();
    assert_eq!(noted, [(Deed::NameChanged, Some(person(1))), (Deed::SentAway, Some(person(1)))]);
    assert_eq!(server.checked(), Ok(2));
}

fn misfit(number: i64, why: Unfitting) -> Result<(), Misfit> {
    Err(Misfit { number, why })
}

#[test]
fn the_first_entry_that_does_not_fit_is_named() {
    let mut server = server().with_session();
    for _ in 0..5 {
        server.notes(Noted::by(Deed::SignedInByPassword, person(1)).in_session(session()));
    }
    let (log, head) = (server.log(), server.all::<AuditHead>().next().expect("a head"));
    let details: Vec<AuditDetail> = server.all().collect();
    let checked = |log: &[AuditEntry], head: &AuditHead| {
        let mut chain = Chain::beginning();
        log.iter().try_for_each(|entry| chain.take(entry, None))?;
        chain.end(Some(head))
    };
    assert_eq!(checked(&log, &head), Ok(()));
    let with = |change: &dyn Fn(&mut Vec<AuditEntry>)| {
        let mut log = log.clone();
        change(&mut log);
        checked(&log, &head)
    };
    assert_eq!(with(&|log| log[2].deed = Deed::SignedOut), misfit(3, Unfitting::Changed));
    let rehashed = |log: &mut Vec<AuditEntry>, at: usize| {
        log[at].deed = Deed::SignedOut;
        log[at].hash = log[at].reckoned();
    };
    assert_eq!(with(&|log| rehashed(log, 2)), misfit(4, Unfitting::Unchained));
    assert_eq!(with(&|log| rehashed(log, 4)), misfit(5, Unfitting::NotTheHead));
    assert_eq!(with(&|log| drop(log.remove(2))), misfit(3, Unfitting::Missing));
    assert_eq!(with(&|log| log.swap(2, 3)), misfit(3, Unfitting::Missing));
    assert_eq!(with(&|log| log.truncate(3)), misfit(4, Unfitting::Missing));
    assert_eq!(with(&|log| log.insert(2, log[1].clone())), misfit(3, Unfitting::Changed));
    let added = |log: &mut Vec<AuditEntry>| {
        let mut more =
            AuditEntry { id: AuditEntry::id_of(6), number: 6, previous: log[4].hash.clone(), ..log[4].clone() };
        more.hash = more.reckoned();
        log.push(more);
    };
    assert_eq!(with(&|log| added(log)), misfit(6, Unfitting::BeyondHead));
    let other = AuditDetail { device: Some("Ponsel orang".to_owned()), ..details[0].clone() };
    assert_eq!(Chain::beginning().take(&log[0], Some(&other)), misfit(1, Unfitting::DetailChanged));
    assert_eq!(Chain::beginning().take(&log[0], Some(&details[1])), misfit(1, Unfitting::DetailChanged));
}

// ---- reading ----------------------------------------------------------------------------------

fn busy() -> Rehearsal {
    let mut server = server();
    for number in 0..12 {
        let deed = if number % 3 == 0 { Deed::SignedInByPassword } else { Deed::SignedOut };
        server.notes(Noted::by(deed, person(1 + u8::from(number % 2 == 1))));
        server.now = server.now.plus(Duration::from_mins(1));
    }
    server
}

#[test]
fn pages_are_read_from_the_newest_on_and_stay_where_they_were_whatever_is_noted_meanwhile() {
    let mut server = busy();
    let mut asked = AskAudit { most: Some(5), ..AskAudit::default() };
    let first = server.page(&asked);
    assert_eq!(first.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [12, 11, 10, 9, 8]);
    assert_eq!(first.lines[0].who_name.as_deref(), Some("Wayan"));
    server.notes(Noted::by(Deed::LogRead, person(2)));
    asked.older_than = first.more;
    let second = server.page(&asked);
    assert_eq!(second.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [7, 6, 5, 4, 3]);
    asked.older_than = second.more;
    let third = server.page(&asked);
    assert_eq!((third.lines.len(), third.more), (2, None));
}

#[test]
fn what_is_asked_for_is_found_and_nothing_else() {
    let mut server = busy();
    let of = |ask: AskAudit| ask;
    let all = AskAudit::default();
    assert_eq!(server.numbers(&of(AskAudit { person: Some(person(1)), ..all.clone() })), [11, 9, 7, 5, 3, 1]);
    let entered = AskAudit { deeds: vec![Deed::SignedInByPassword], ..all.clone() };
    assert_eq!(server.numbers(&entered), [10, 7, 4, 1]);
    assert_eq!(server.numbers(&AskAudit { person: Some(person(2)), ..entered.clone() }), [10, 4]);
    let begun = server.log()[0].at;
    let (since, until) = (begun.plus(Duration::from_mins(3)), begun.plus(Duration::from_mins(6)));
    let days = AskAudit { since: Some(since), until: Some(until), ..all.clone() };
    assert_eq!(server.numbers(&days), [6, 5, 4]);
    assert_eq!(server.numbers(&AskAudit { person: Some(person(1)), ..days }), [5]);
    assert_eq!(server.numbers(&AskAudit { number: Some(4), ..all.clone() }), [4]);
    assert_eq!(server.numbers(&AskAudit { number: Some(40), ..all.clone() }), [0_i64; 0]);
    assert_eq!(server.numbers(&AskAudit { person: Some(person(9)), ..all }), [0_i64; 0]);
}

#[test]
fn somebody_is_found_in_what_they_did_and_in_what_was_done_to_them_page_by_page() {
    let mut server = server();
    for number in 0..1_300_u32 {
        let noted = Noted::by(Deed::SignedOut, person(2));
        server.notes(if number % 2 == 0 { noted } else { Noted::to(Deed::Guessed, person(2)) });
    }
    let (mut asked, mut seen) = (AskAudit { person: Some(person(2)), ..AskAudit::default() }, Vec::new());
    loop {
        let page = server.page(&asked);
        seen.extend(page.lines.iter().map(|line| line.number));
        let Some(more) = page.more else { break };
        asked.older_than = Some(more);
    }
    assert_eq!(seen, (1..=1_300).rev().collect::<Vec<i64>>());
}

#[test]
fn nobody_but_the_server_sees_or_writes_the_log() {
    let mut server = server();
    server.notes(Noted::by(Deed::Registered, person(1)));
    let entry = server.log()[0].clone();
    let forged: Result<(), _> = server.run(person(1), &ForgeAudit(entry.number));
    assert!(forged.is_err());
    assert_eq!(server.checked(), Ok(1));
}

/// As somebody would try who can put a mutation of their own into an app.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct ForgeAudit(i64);

impl crate::capability::Mutation for ForgeAudit {
    const NAME: &'static str = "identity.forge-audit";
    type Refused = crate::identity::Refused;
    const NEEDS: crate::needs::Needs<Self, Self::Refused> = crate::needs::Needs::Anybody;

    fn apply(&self, tx: &mut dyn crate::view::Tx) -> crate::failure::Done<Self::Refused> {
        tx.remove(AuditEntry::id_of(self.0))
    }
}
