//! The client's database: shown = base + pending; a refusal undoes its own effect; nothing damaged is written to.

use nusaloka_domain::{
    Id, Refusal, Timestamp, Zone,
    host::{Entry, Mutation, StoreBroken, TrayState},
    identity::{ChangePreferences, Person, Preferences, Refused, Role, Theme},
};
use nusaloka_store::{Batch, Cursor, Decision, Local, OpenFailed, Owner, Verdict, set_aside};
use std::{fs, path::Path};
use tempfile::TempDir;
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(7);

fn me() -> Id<Person> {
    Id::mint(1, [1; 10])
}

fn entry(ordinal: u8) -> Id<Entry> {
    Id::mint(1, [ordinal; 10])
}

fn open(path: &Path) -> Result<Local, OpenFailed> {
    Local::open(path, Owner::SignedIn(me()), Id::mint(9, [9; 10]))
}

fn opened(folder: &TempDir) -> Local {
    open(&folder.path().join("local.db")).expect("opens")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn theme(theme: Theme) -> Mutation {
    Mutation::ChangePreferences(ChangePreferences { theme: Some(theme), ..ChangePreferences::of(me()) })
}

fn zone(zone: Zone) -> Mutation {
    Mutation::ChangePreferences(ChangePreferences { home_zone: Some(zone), ..ChangePreferences::of(me()) })
}

fn act(local: &mut Local, ordinal: u8, mutation: Mutation) {
    local.act(entry(ordinal), Timestamp::from_millis(5), mutation).expect("no fault").expect("not refused");
}

fn batch(commit: u64, preferences: Preferences) -> Batch {
    Batch { cursor: Cursor { epoch: EPOCH, commit }, people: vec![], preferences: vec![preferences] }
}

fn shown(local: &Local) -> Preferences {
    local.me().expect("no fault").preferences
}

fn broken(failed: &OpenFailed) -> Option<&StoreBroken> {
    match failed {
        OpenFailed::Broken(broken) => Some(broken),
        OpenFailed::Fault(_) => None,
    }
}

#[test]
fn a_change_survives_a_restart_in_the_records_and_in_the_outbox() {
    let folder = folder();
    act(&mut opened(&folder), 1, theme(Theme::Dark));
    let local = opened(&folder);
    assert_eq!(shown(&local).theme, Theme::Dark);
    assert_eq!(local.unsent(10).expect("no fault").len(), 1);
}

#[test]
fn a_download_does_not_overwrite_what_is_still_on_its_way() {
    let folder = folder();
    let mut local = opened(&folder);
    act(&mut local, 1, theme(Theme::Dark));
    let elsewhere = Preferences { theme: Theme::Light, home_zone: Zone::JAYAPURA, ..Preferences::of_newcomer(me()) };
    local.receive(&batch(4, elsewhere)).expect("no fault");
    assert_eq!((shown(&local).theme, shown(&local).home_zone), (Theme::Dark, Zone::JAYAPURA));
    assert_eq!(local.cursor().expect("no fault"), Cursor { epoch: EPOCH, commit: 4 });
}

#[test]
fn an_applied_change_stays_shown_until_the_download_brings_it() {
    let folder = folder();
    let mut local = opened(&folder);
    act(&mut local, 1, theme(Theme::Dark));
    local.decided(&[Verdict { id: entry(1), decision: Decision::Applied { commit: 6 } }]).expect("no fault");
    assert_eq!(shown(&local).theme, Theme::Dark);
    assert!(local.tray().expect("no fault").changes.is_empty());
    // Another phone changed it again later; once that is here, ours must not be replayed over it.
    let later = Preferences { theme: Theme::Light, ..Preferences::of_newcomer(me()) };
    local.receive(&batch(7, later)).expect("no fault");
    assert_eq!(shown(&local).theme, Theme::Light);
}

#[test]
fn a_refusal_undoes_its_own_effect_and_waits_in_the_tray() {
    let folder = folder();
    let mut local = opened(&folder);
    act(&mut local, 1, theme(Theme::Dark));
    act(&mut local, 2, zone(Zone::MAKASSAR));
    let refusal = Refusal::Identity(Refused::PersonUnknown);
    local.decided(&[Verdict { id: entry(1), decision: Decision::Refused(refusal.clone()) }]).expect("no fault");
    assert_eq!((shown(&local).theme, shown(&local).home_zone), (Theme::System, Zone::MAKASSAR));
    let states: Vec<_> = local.tray().expect("no fault").changes.into_iter().map(|change| change.state).collect();
    assert_eq!(states, [TrayState::Refused(refusal), TrayState::Waiting]);
}

#[test]
fn a_refused_change_can_be_sent_again_or_let_go() {
    let folder = folder();
    let mut local = opened(&folder);
    for ordinal in [1, 2] {
        act(&mut local, ordinal, theme(Theme::Dark));
        local
            .decided(&[Verdict { id: entry(ordinal), decision: Decision::Refused(Refusal::Broke) }])
            .expect("no fault");
    }
    let again = local.resend(entry(1), entry(3), Timestamp::from_millis(8)).expect("no fault");
    assert_eq!(again, Ok(Some(())));
    local.discard(entry(2)).expect("no fault");
    assert_eq!(shown(&local).theme, Theme::Dark);
    let sent: Vec<_> =
        local.unsent(10).expect("no fault").into_iter().map(|unsent| (unsent.id, unsent.number)).collect();
    assert_eq!(sent, [(entry(3), 3)]);
    assert_eq!(local.tray().expect("no fault").changes.len(), 1);
}

#[test]
fn a_change_that_is_on_its_way_cannot_be_discarded() {
    let folder = folder();
    let mut local = opened(&folder);
    act(&mut local, 1, theme(Theme::Dark));
    local.discard(entry(1)).expect("no fault");
    assert_eq!(local.unsent(10).expect("no fault").len(), 1);
}

#[test]
fn a_guest_keeps_changes_without_an_outbox() {
    let folder = folder();
    let path = folder.path().join("local.db");
    let guest = Owner::Guest(me());
    let mut local = Local::open(&path, guest, Id::mint(9, [9; 10])).expect("opens");
    act(&mut local, 1, theme(Theme::Dark));
    drop(local);
    let local = Local::open(&path, Owner::Guest(Id::mint(5, [5; 10])), Id::mint(8, [8; 10])).expect("opens");
    let me_again = local.me().expect("no fault");
    assert_eq!(
        (me_again.person.id, me_again.person.role, me_again.preferences.theme),
        (me(), Role::Guest, Theme::Dark)
    );
    assert!(local.unsent(10).expect("no fault").is_empty());
}

#[test]
fn a_second_process_is_kept_out() {
    let folder = folder();
    let _first = opened(&folder);
    let second = open(&folder.path().join("local.db")).expect_err("locked");
    assert_eq!(broken(&second), Some(&StoreBroken::Locked));
}

#[test]
fn a_damaged_file_is_refused_left_as_it_is_and_can_be_set_aside() {
    let folder = folder();
    let path = folder.path().join("local.db");
    act(&mut opened(&folder), 1, theme(Theme::Dark));
    let whole = fs::read(&path).expect("reads");
    let mut damaged =
        vec![b"not a database at all, but long enough to look like one".to_vec(), whole[..whole.len() / 2].to_vec()];
    let mut scribbled = whole.clone();
    for byte in scribbled.iter_mut().skip(4096).take(2048) {
        *byte ^= 0x5a;
    }
    damaged.push(scribbled);
    for bytes in damaged {
        fs::write(&path, &bytes).expect("writes");
        let failed = open(&path).expect_err("damaged");
        assert_eq!(broken(&failed), Some(&StoreBroken::Corrupt));
        assert_eq!(fs::read(&path).expect("reads"), bytes, "the file was touched");
        let aside = set_aside(&path).expect("moves");
        assert_eq!(fs::read(&aside).expect("reads"), bytes);
        drop(open(&path).expect("a new one opens"));
        fs::remove_file(&path).expect("removes");
    }
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = folder();
    let path = folder.path().join("local.db");
    drop(opened(&folder));
    let newer = rusqlite::Connection::open(&path).expect("opens");
    newer.pragma_update(None, "user_version", 1_000).expect("writes");
    drop(newer);
    let before = fs::read(&path).expect("reads");
    assert_eq!(broken(&open(&path).expect_err("newer")), Some(&StoreBroken::Newer));
    assert_eq!(fs::read(&path).expect("reads"), before);
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = folder();
    let path = folder.path().join("local.db");
    rusqlite::Connection::open(&path).expect("opens").execute_batch("CREATE TABLE recipe (name TEXT)").expect("writes");
    assert_eq!(broken(&open(&path).expect_err("foreign")), Some(&StoreBroken::Corrupt));
}

#[test]
fn a_folder_that_cannot_be_made_is_said_to_be_closed() {
    let folder = folder();
    fs::write(folder.path().join("file"), b"").expect("writes");
    let failed = open(&folder.path().join("file").join("local.db")).expect_err("no folder");
    assert_eq!(broken(&failed), Some(&StoreBroken::NoAccess));
}
