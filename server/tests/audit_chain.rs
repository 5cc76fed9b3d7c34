//! The audit log against somebody who writes into the server's file behind its back: each change is found, and where it begins.

mod house;

use house::{House, RAIN, SARI, SEA};
use nusaloka_domain::{
    NUSALOKA, Timestamp,
    identity::{Deed, Erased, HeadShown, Misfit, Noted, Unfitting, erase_details, note},
};
use nusaloka_server::{NotVerified, Settings, Verified, export_head, verify_log};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;
use uuid::Uuid;

/// A server that has ended, with this many entries.
const ENTRIES: i64 = 8;

async fn a_log() -> TempDir {
    let mut house = House::open().await;
    house.register(SARI, SEA).await;
    for _ in 0..3 {
        let there = house.sign_in(SARI, SEA).await.expect("comes in");
        house.done(Some(&there), "/identity/sign-out", &()).await.expect("goes");
    }
    house.server.stop().await.expect("ends");
    house.folder
}

fn tampered(folder: &Path, statements: &str) {
    let store = Connection::open(folder.join("central.db")).expect("a database");
    store.execute_batch(statements).expect("written");
    assert!(store.changes() > 0, "there is something to change: {statements}");
}

fn copy_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["central.db", "secrets.json"] {
        fs::copy(folder.join(file), copy.path().join(file)).expect("copied");
    }
    copy
}

fn verified(folder: &Path) -> Result<Verified, NotVerified> {
    verify_log(folder, None, None, None)
}

/// Writes more into the log, as the server would.
fn notes(folder: &Path, deeds: &[Deed]) {
    let mut store = nusaloka_server::open(&Settings::of(folder.to_owned(), NUSALOKA)).expect("opens");
    for (number, deed) in (1..).zip(deeds) {
        let noted = Noted::to(*deed, nusaloka_domain::Id::mint(1, [1; 10]));
        let written = store.write(Uuid::from_u128(number), Timestamp::from_millis(0), |tx| note(tx, noted));
        written.expect("no fault").expect("noted");
    }
}

fn exported(folder: &Path) -> PathBuf {
    let path = folder.join("head.json");
    let head = export_head(folder, None).expect("a head");
    fs::write(&path, serde_json::to_vec(&head).expect("JSON")).expect("written");
    path
}

#[tokio::test]
async fn whatever_is_changed_in_the_file_is_found_and_the_first_entry_that_does_not_fit_is_named() {
    let log = a_log().await;
    assert_eq!(verified(log.path()).expect("it fits"), Verified { entries: ENTRIES, holds_head: None });
    let swap = "UPDATE identity_audit_entry SET number = -1 WHERE number = 3; \
                UPDATE identity_audit_entry SET number = 3 WHERE number = 4; \
                UPDATE identity_audit_entry SET number = 4 WHERE number = -1";
    let copy = "INSERT INTO identity_audit_entry (commit_number, id, log, number, at, deed, who, whom, about, session, source, \
                detail, previous, hash) SELECT commit_number, x'00000000000000000000000000000009', log, 9, at, deed, who, whom, \
                about, session, source, detail, hash, hash FROM identity_audit_entry WHERE number = 8";
    let cases = [
        ("UPDATE identity_audit_entry SET deed = 'signed-out' WHERE number = 3", 3, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET at = at + 1 WHERE number = 5", 5, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET who = whom, whom = NULL WHERE number = 2", 2, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET session = randomblob(16) WHERE number = 4", 4, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET source = NULL WHERE number = 1", 1, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET log = randomblob(16) WHERE number = 6", 6, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET hash = randomblob(32) WHERE number = 8", 8, Unfitting::Changed),
        ("UPDATE identity_audit_entry SET deed = 'danced' WHERE number = 7", 7, Unfitting::Unreadable),
        (swap, 3, Unfitting::Changed),
        ("DELETE FROM identity_audit_entry WHERE number = 1", 1, Unfitting::Missing),
        ("DELETE FROM identity_audit_entry WHERE number = 5", 5, Unfitting::Missing),
        ("DELETE FROM identity_audit_entry WHERE number > 5", 6, Unfitting::Missing),
        ("DELETE FROM identity_audit_entry", 1, Unfitting::Missing),
        (copy, 9, Unfitting::Changed),
        ("UPDATE identity_audit_head SET hash = randomblob(32)", 8, Unfitting::NotTheHead),
        ("UPDATE identity_audit_head SET number = 7", 8, Unfitting::BeyondHead),
        ("DELETE FROM identity_audit_head", 1, Unfitting::BeyondHead),
    ];
    for (statement, number, why) in cases {
        let copy = copy_of(log.path());
        tampered(copy.path(), statement);
        match verified(copy.path()) {
            Err(NotVerified::Misfit(misfit)) => assert_eq!(misfit, Misfit { number, why }, "{statement}"),
            other => panic!("{statement}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_device_that_is_said_to_be_another_is_found_and_one_that_was_erased_is_no_slip() {
    let log = a_log().await;
    notes(log.path(), &[]);
    let copy = copy_of(log.path());
    tampered(
        copy.path(),
        "UPDATE identity_audit_detail SET device = 'Ponsel orang' WHERE id = (SELECT min(id) FROM identity_audit_detail)",
    );
    let why = Unfitting::DetailChanged;
    assert!(matches!(verified(copy.path()), Err(NotVerified::Misfit(misfit)) if misfit == Misfit { number: 1, why }));

    let sari: Vec<u8> = Connection::open(log.path().join("central.db"))
        .and_then(|store| store.query_row("SELECT id FROM identity_person", [], |row| row.get(0)))
        .expect("a person");
    let sari = nusaloka_domain::Id::from_slice(&sari).expect("an id");
    let mut store = nusaloka_server::open(&Settings::of(log.path().to_owned(), NUSALOKA)).expect("opens");
    let erased = store.write(Uuid::from_u128(7), Timestamp::from_millis(0), |tx| {
        assert_eq!(erase_details(tx, None, sari)?, Erased::All);
        Ok(())
    });
    erased.expect("no fault").expect("erased");
    drop(store);
    let left: i64 = Connection::open(log.path().join("central.db"))
        .and_then(|store| store.query_row("SELECT count(*) FROM identity_audit_detail", [], |row| row.get(0)))
        .expect("a count");
    assert_eq!((left, verified(log.path()).expect("it fits").entries), (0, ENTRIES + 1));
}

#[tokio::test]
async fn a_head_that_was_exported_shows_that_the_log_was_cut_off_or_written_anew() {
    let log = a_log().await;
    let head = exported(log.path());
    let with_head = |folder: &Path| verify_log(folder, Some(&head), None, None);
    let holds_head = Some(ENTRIES);
    assert_eq!(with_head(log.path()).expect("it fits"), Verified { entries: ENTRIES, holds_head });

    // Cleverly: what is left fits by itself.
    let cut = copy_of(log.path());
    tampered(
        cut.path(),
        "DELETE FROM identity_audit_entry WHERE number > 5; \
         DELETE FROM identity_audit_detail WHERE id NOT IN (SELECT id FROM identity_audit_entry); \
         UPDATE identity_audit_head SET number = 5, hash = (SELECT hash FROM identity_audit_entry WHERE number = 5)",
    );
    assert_eq!(verified(cut.path()).expect("it fits by itself").entries, 5);
    assert!(matches!(with_head(cut.path()), Err(NotVerified::CutOff { end: 5, exported: ENTRIES })));
    notes(cut.path(), &[Deed::Guessed; 4]);
    assert_eq!(verified(cut.path()).expect("it fits by itself").entries, 9);
    assert!(matches!(with_head(cut.path()), Err(NotVerified::Rewritten { exported: ENTRIES })));

    notes(log.path(), &[Deed::Guessed; 4]);
    let longer = with_head(log.path()).expect("what came later changes nothing");
    assert_eq!(longer, Verified { entries: ENTRIES + 4, holds_head });
}

#[tokio::test]
async fn only_a_head_that_the_server_has_signed_is_one() {
    let log = a_log().await;
    let path = exported(log.path());
    let head: HeadShown = serde_json::from_slice(&fs::read(&path).expect("there")).expect("JSON");
    let with = |text: &str| {
        fs::write(&path, text).expect("written");
        verify_log(log.path(), Some(&path), None, None)
    };
    assert!(with(&head.jws).is_ok(), "the signed text alone");
    let changed = HeadShown { number: 3, ..head.clone() };
    let cut = head.jws[..head.jws.len() - 2].to_owned();
    for text in [serde_json::to_string(&changed).expect("JSON"), cut, String::new(), "{}".to_owned()] {
        assert!(matches!(with(&text), Err(NotVerified::NoHead(_))), "{text}");
    }
    let stranger = a_log().await;
    let theirs = exported(stranger.path());
    assert!(matches!(verify_log(log.path(), Some(&theirs), None, None), Err(NotVerified::NoHead(_))));
}

fn command(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nusaloka-server")).arg("audit").args(arguments).output().expect("it runs")
}

#[tokio::test]
async fn the_command_checks_the_log_of_a_running_server_and_says_in_a_sentence_what_it_found() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let folder = house.folder.path().to_str().expect("a path").to_owned();
    let printed = command(&["head", "--data", &folder]);
    assert!(printed.status.success());
    let head = house.folder.path().join("head.json");
    fs::write(&head, &printed.stdout).expect("written");
    let keys = house.visitor.get(format!("http://{}/.well-known/jwks.json", house.server.address()));
    let published = house.folder.path().join("keys.json");
    fs::write(&published, keys.send().await.expect("an answer").bytes().await.expect("keys")).expect("written");
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out");
    let (head, published) = (head.to_str().expect("a path"), published.to_str().expect("a path"));
    for more in [&[][..], &["--keys", published]] {
        let found = command(&[&["verify", "--data", &folder, "--head", head], more].concat());
        let said = String::from_utf8(found.stdout).expect("text");
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        assert_eq!(said, "the audit log fits: 3 entries, and the exported entry 2 is among them\n");
    }
    let signed: HeadShown = serde_json::from_slice(&printed.stdout).expect("JSON");
    let request = house.visitor.post(format!("http://{}/identity/again", house.server.address()));
    let answer = request.bearer_auth(&signed.jws).send().await.expect("an answer");
    assert_eq!(answer.status(), reqwest::StatusCode::UNAUTHORIZED, "a head is no access token");
    let access = house.folder.path().join("access");
    fs::write(&access, &sari.access).expect("written");
    let found = command(&["verify", "--data", &folder, "--head", access.to_str().expect("a path")]);
    assert_eq!(found.status.code(), Some(1), "and an access token is no head");
    house.sign_in(SARI, RAIN).await.expect_err("the server goes on");

    house.server.stop().await.expect("ends");
    tampered(house.folder.path(), "UPDATE identity_audit_entry SET deed = 'registered' WHERE number = 2");
    let found = command(&["verify", "--data", &folder]);
    assert_eq!(found.status.code(), Some(1));
    let said = String::from_utf8(found.stderr).expect("text");
    assert_eq!(said, "nusaloka-server: the audit log does not fit: entry 2 is not what was noted\n");
    let nowhere = String::from_utf8(command(&["verify", "--data", "/nowhere"]).stderr).expect("text");
    assert!(nowhere.starts_with("nusaloka-server: cannot use /nowhere/central.db: "), "{nowhere}");
    for wrong in
        [&["verify"][..], &["--data", &folder], &["dance", "--data", &folder], &["verify", "--data", "/nowhere"]]
    {
        assert_eq!(command(wrong).status.code(), Some(1), "{wrong:?}");
    }
}
