//! The database's key in a real Secret Service: GNOME's keyring on a message bus of its own, in folders of its own.
//!
//! The address of the bus is part of a process's environment, so what is tested runs in a second process: this very
//! program, told by a variable to be the subject. The bus starts the keyring when it is first asked for, as on a
//! desktop, so nothing here waits for a moment to pass. Nobody answers dialogs on this bus.
//!
//! It touches no keyring of the machine, and ends what it started by its id, also when a test fails.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise, and so does what it is made of")]

use nusaloka_client::{Database, KeyFailed, Keyring, Keys};
use nusaloka_domain::{Id, identity::Person};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
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

fn subject(bus: &str, runtime_folder: &Path, task: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "the_subject_of_the_other_tests", "--nocapture"])
        .env(TASK, task)
        .env(PERSON, someone())
        .env(PATIENCE_MS, LONG_MS.to_string())
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("XDG_RUNTIME_DIR", runtime_folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}

fn answer(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix(ANSWER));
    line.unwrap_or_else(|| panic!("{text}\n{}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

// ---- the desktop ------------------------------------------------------------------------------

/// Who is on the bus.
enum OnTheBus {
    Nobody,
    Unlocked,
    Locked,
}

/// A message bus, and the keyring that it starts on demand.
struct Desktop {
    bus: Child,
    address: String,
    runtime_folder: TempDir,
}

impl Desktop {
    /// What the keyring keeps lies below `home`, and outlives the desktop.
    fn start(home: &Path, who: OnTheBus) -> Self {
        let runtime_folder = TempDir::new().unwrap();
        let folder = runtime_folder.path();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
        fs::create_dir(folder.join("services")).unwrap();
        if !matches!(who, OnTheBus::Nobody) {
            install_keyring(folder, home, &who);
        }
        fs::write(folder.join("bus.conf"), bus_configuration(folder)).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}/bus.conf", folder.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is in xtask/packages.txt");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { bus, address: address.trim().to_owned(), runtime_folder }
    }

    fn subject(&self, task: &str) -> Command {
        subject(&self.address, self.runtime_folder.path(), task)
    }

    fn answer(&self, task: &str) -> String {
        answer(&mut self.subject(task))
    }

    fn keyring(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.runtime_folder.path().join("keyring.pid")).ok()?;
        Pid::from_raw(text.trim().parse().ok()?)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if let Some(keyring) = self.keyring() {
            _ = kill_process(keyring, Signal::KILL);
        }
        _ = self.bus.kill();
        _ = self.bus.wait();
    }
}

fn bus_configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#
    )
}

/// Tells the bus how the keyring is started.
fn install_keyring(folder: &Path, home: &Path, who: &OnTheBus) {
    let unlock = if matches!(who, OnTheBus::Unlocked) { "--unlock" } else { "" };
    let script = format!(
        "#!/bin/sh\necho $$ >'{0}/keyring.pid'\nexport HOME='{1}' XDG_RUNTIME_DIR='{0}'\n\
         unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY\n\
         printf password >'{0}/password'\n\
         exec gnome-keyring-daemon --foreground {unlock} --components=secrets <'{0}/password' >/dev/null 2>&1\n",
        folder.display(),
        home.display(),
    );
    let path = folder.join("keyring.sh");
    fs::write(&path, script).unwrap();
    let service = format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh {}\n", path.display());
    fs::write(folder.join("services/org.freedesktop.secrets.service"), service).unwrap();
}

fn is_a_key(answer: &str) -> bool {
    answer.len() == 64 && answer.bytes().all(|byte| byte.is_ascii_hexdigit())
}

// ---- the tests --------------------------------------------------------------------------------

#[test]
fn the_first_start_makes_a_key_and_every_later_process_gets_the_same() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Unlocked);
    let first = desktop.answer("not yet");
    assert!(is_a_key(&first), "{first}");
    assert_eq!(desktop.answer("exists"), first);
    assert_eq!(desktop.answer("not yet"), first, "a key that is there is never replaced");
    drop(desktop);
    let after_the_next_login = Desktop::start(home.path(), OnTheBus::Unlocked);
    assert_eq!(after_the_next_login.answer("exists"), first);
}

#[test]
fn each_person_has_a_key_of_their_own() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Unlocked);
    let mine = desktop.answer("not yet");
    let theirs = answer(desktop.subject("not yet").env(PERSON, someone_else()));
    assert!(is_a_key(&mine) && is_a_key(&theirs) && mine != theirs, "{mine} {theirs}");
    assert_eq!(answer(desktop.subject("forget").env(PERSON, someone_else())), "forgotten");
    assert_eq!(desktop.answer("exists"), mine);
}

#[test]
fn a_lost_key_is_said_and_not_replaced_while_there_is_a_database() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Unlocked);
    let first = desktop.answer("not yet");
    assert_eq!(desktop.answer("forget"), "forgotten");
    assert_eq!(desktop.answer("forget"), "forgotten", "twice is no error");
    assert_eq!(desktop.answer("exists"), "Lost");
    assert_eq!(desktop.answer("exists"), "Lost", "the first refusal left nothing behind");
    let next = desktop.answer("not yet");
    assert!(is_a_key(&next) && next != first, "{next}");
}

#[test]
fn without_a_bus_there_is_no_keyring() {
    let folder = TempDir::new().unwrap();
    let nowhere = format!("unix:path={}/bus", folder.path().display());
    for task in ["not yet", "exists", "forget"] {
        assert_eq!(answer(&mut subject(&nowhere, folder.path(), task)), "NoKeyring", "{task}");
        let unset = answer(subject(&nowhere, folder.path(), task).env_remove("DBUS_SESSION_BUS_ADDRESS"));
        assert_eq!(unset, "NoKeyring", "{task}");
    }
}

#[test]
fn a_bus_without_a_secret_service_is_no_keyring() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Nobody);
    for task in ["not yet", "exists", "forget"] {
        assert_eq!(desktop.answer(task), "NoKeyring", "{task}");
    }
}

#[test]
fn a_locked_keyring_says_so_in_time_and_keeps_its_key() {
    let home = TempDir::new().unwrap();
    let key = Desktop::start(home.path(), OnTheBus::Unlocked).answer("not yet");
    let locked = Desktop::start(home.path(), OnTheBus::Locked);
    for task in ["exists", "not yet", "forget"] {
        let begin = Instant::now();
        assert_eq!(locked.answer(task), "Locked", "{task}");
        assert!(begin.elapsed() < Duration::from_millis(LONG_MS / 2), "{task} took {:?}", begin.elapsed());
    }
    drop(locked);
    assert_eq!(Desktop::start(home.path(), OnTheBus::Unlocked).answer("exists"), key);
}

#[test]
fn a_keyring_that_was_never_unlocked_makes_no_key() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Locked);
    assert_eq!(desktop.answer("not yet"), "Locked");
}

#[test]
fn a_keyring_that_hangs_is_given_up_on_and_asked_again() {
    let home = TempDir::new().unwrap();
    let desktop = Desktop::start(home.path(), OnTheBus::Unlocked);
    let key = desktop.answer("not yet");
    let keyring = desktop.keyring().unwrap();
    kill_process(keyring, Signal::STOP).unwrap();
    assert_eq!(answer(desktop.subject("exists").env(PATIENCE_MS, "200")), "NoAnswer");
    kill_process(keyring, Signal::CONT).unwrap();
    assert_eq!(desktop.answer("exists"), key);
}
