//! The database's key in a real Secret Service: GNOME's keyring on a message bus of its own, in folders of its own.
//!
//! The address of the bus is part of a process's environment, so what is tested runs in a second process: this very
//! program, told by a variable to be the subject. The bus starts the keyring when it is first asked for, as on a
//! desktop, so nothing here waits for a moment to pass.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise, and so does what it is made of")]

use nusaloka_client::{Database, KeyFailed, Keyring, Keys};
use nusaloka_desktop::{Desktop, OnTheBus};
use nusaloka_domain::{Id, identity::Person};
use rustix::process::{Signal, kill_process};
use std::{
    env,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const TASK: &str = "NUSALOKA_TEST_KEYRING_TASK";
const PERSON: &str = "NUSALOKA_TEST_KEYRING_PERSON";
const PATIENCE_MS: &str = "NUSALOKA_TEST_KEYRING_PATIENCE_MS";
const ANSWER: &str = "the keyring's answer: ";
/// More than any answer needs, and what a test may hang at most.
const LONG_MS: u64 = 30_000;

// ---- the subject ------------------------------------------------------------------------------

/// Does nothing unless another test started this process for it.
#[test]
#[allow(clippy::print_stdout, reason = "how it answers the test that started it")]
fn the_subject_of_the_other_tests() {
    let Ok(task) = env::var(TASK) else { return };
    let person: Id<Person> = env::var(PERSON).unwrap().parse().unwrap();
    let keyring = Keyring::waiting(Duration::from_millis(env::var(PATIENCE_MS).unwrap().parse().unwrap()));
    // From inside of a runtime, where a blocking call to the bus may panic.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answer = runtime.block_on(async {
        match task.as_str() {
            "not yet" => spell(keyring.key(person, Database::NotYet).map(|key| hex(key.as_bytes()))),
            "exists" => spell(keyring.key(person, Database::Exists).map(|key| hex(key.as_bytes()))),
            "forget" => spell(keyring.forget(person).map(|()| "forgotten".to_owned())),
            other => panic!("no such task: {other}"),
        }
    });
    println!("\n{ANSWER}{answer}");
}

fn spell(result: Result<String, KeyFailed>) -> String {
    match result {
        Ok(text) => text,
        Err(KeyFailed::NoKey(no_key)) => format!("{no_key:?}"),
        Err(KeyFailed::Fault(fault)) => format!("fault: {fault}: {:?}", std::error::Error::source(&fault)),
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    format!("{:032x}{:032x}", half(bytes.first_chunk()), half(bytes.last_chunk()))
}

fn half(bytes: Option<&[u8; 16]>) -> u128 {
    u128::from_be_bytes(*bytes.unwrap())
}

fn someone() -> String {
    Id::<Person>::mint(1_790_000_000_000, [7; 10]).to_string()
}

fn someone_else() -> String {
    Id::<Person>::mint(1_790_000_000_000, [8; 10]).to_string()
}

fn subject(task: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "the_subject_of_the_other_tests", "--nocapture"])
        .env(TASK, task)
        .env(PERSON, someone())
        .env(PATIENCE_MS, LONG_MS.to_string())
        .env_remove("XDG_RUNTIME_DIR")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}

fn subject_on(desktop: &Desktop, task: &str) -> Command {
    let mut command = subject(task);
    command.envs(desktop.environment());
    command
}

fn answer_on(desktop: &Desktop, task: &str) -> String {
    answer(&mut subject_on(desktop, task))
}

fn start(home: &Path, who: OnTheBus) -> Desktop {
    Desktop::start(home, who).expect("dbus-daemon and gnome-keyring are in xtask/packages.txt")
}

fn answer(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix(ANSWER));
    line.unwrap_or_else(|| panic!("{text}\n{}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

fn is_a_key(answer: &str) -> bool {
    answer.len() == 64 && answer.bytes().all(|byte| byte.is_ascii_hexdigit())
}

// ---- the tests --------------------------------------------------------------------------------

#[test]
fn the_first_start_makes_a_key_and_every_later_process_gets_the_same() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Unlocked);
    let first = answer_on(&desktop, "not yet");
    assert!(is_a_key(&first), "{first}");
    assert_eq!(answer_on(&desktop, "exists"), first);
    assert_eq!(answer_on(&desktop, "not yet"), first, "a key that is there is never replaced");
    drop(desktop);
    let after_the_next_login = start(home.path(), OnTheBus::Unlocked);
    assert_eq!(answer_on(&after_the_next_login, "exists"), first);
}

#[test]
fn each_person_has_a_key_of_their_own() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Unlocked);
    let mine = answer_on(&desktop, "not yet");
    let theirs = answer(subject_on(&desktop, "not yet").env(PERSON, someone_else()));
    assert!(is_a_key(&mine) && is_a_key(&theirs) && mine != theirs, "{mine} {theirs}");
    assert_eq!(answer(subject_on(&desktop, "forget").env(PERSON, someone_else())), "forgotten");
    assert_eq!(answer_on(&desktop, "exists"), mine);
}

#[test]
fn a_lost_key_is_said_and_not_replaced_while_there_is_a_database() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Unlocked);
    let first = answer_on(&desktop, "not yet");
    assert_eq!(answer_on(&desktop, "forget"), "forgotten");
    assert_eq!(answer_on(&desktop, "forget"), "forgotten", "twice is no error");
    assert_eq!(answer_on(&desktop, "exists"), "Lost");
    assert_eq!(answer_on(&desktop, "exists"), "Lost", "the first refusal left nothing behind");
    let next = answer_on(&desktop, "not yet");
    assert!(is_a_key(&next) && next != first, "{next}");
}

#[test]
fn without_a_bus_there_is_no_keyring() {
    let folder = TempDir::new().unwrap();
    let nowhere = format!("unix:path={}/bus", folder.path().display());
    for task in ["not yet", "exists", "forget"] {
        assert_eq!(answer(subject(task).env("DBUS_SESSION_BUS_ADDRESS", &nowhere)), "NoKeyring", "{task}");
        let unset = answer(subject(task).env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", folder.path()));
        assert_eq!(unset, "NoKeyring", "{task}");
    }
}

#[test]
fn a_bus_without_a_secret_service_is_no_keyring() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Nobody);
    for task in ["not yet", "exists", "forget"] {
        assert_eq!(answer_on(&desktop, task), "NoKeyring", "{task}");
    }
}

#[test]
fn a_locked_keyring_says_so_in_time_and_keeps_its_key() {
    let home = TempDir::new().unwrap();
    let key = answer_on(&start(home.path(), OnTheBus::Unlocked), "not yet");
    let locked = start(home.path(), OnTheBus::Locked);
    for task in ["exists", "not yet", "forget"] {
        let begin = Instant::now();
        assert_eq!(answer_on(&locked, task), "Locked", "{task}");
        assert!(begin.elapsed() < Duration::from_millis(LONG_MS / 2), "{task} took {:?}", begin.elapsed());
    }
    drop(locked);
    assert_eq!(answer_on(&start(home.path(), OnTheBus::Unlocked), "exists"), key);
}

#[test]
fn a_keyring_that_was_never_unlocked_makes_no_key() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Locked);
    assert_eq!(answer_on(&desktop, "not yet"), "Locked");
}

#[test]
fn a_keyring_that_hangs_is_given_up_on_and_asked_again() {
    let home = TempDir::new().unwrap();
    let desktop = start(home.path(), OnTheBus::Unlocked);
    let key = answer_on(&desktop, "not yet");
    let keyring = desktop.keyring().unwrap();
    kill_process(keyring, Signal::STOP).unwrap();
    assert_eq!(answer(subject_on(&desktop, "exists").env(PATIENCE_MS, "200")), "NoAnswer");
    kill_process(keyring, Signal::CONT).unwrap();
    assert_eq!(answer_on(&desktop, "exists"), key);
}

#[test]
fn a_keyring_that_is_unlocked_later_gives_its_key_to_whoever_asks_again() {
    let home = TempDir::new().unwrap();
    let key = answer_on(&start(home.path(), OnTheBus::Unlocked), "not yet");
    let desktop = start(home.path(), OnTheBus::Locked);
    assert_eq!(answer_on(&desktop, "exists"), "Locked");
    desktop.unlock().unwrap();
    assert_eq!(answer_on(&desktop, "exists"), key);
}
