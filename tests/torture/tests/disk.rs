//! Disks that are full, take nothing, or cannot be written, at any moment: it is said what is wrong, nothing that was
//! acknowledged is lost, and with the disk mended it goes on, without a new start.
#![cfg(target_os = "linux")]

use nusaloka_domain::{
    Id, Timestamp,
    capability::Mutation as _,
    identity::{ChangePreferences, Device, EnterDemo, Passes, Person, Theme},
};
use nusaloka_store::batch::{Answer, Ask, Decision, Entry, Push, Pushed};
use nusaloka_sync::{Message, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull, Wait, frame::Frame};
use nusaloka_torture::{Tortured, phone::Phone, server::Server};
use reqwest::StatusCode;
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Lines, Write as _},
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};
use tempfile::TempDir;
use uuid::Uuid;

/// Longer than any run of failing calls, so that the end finds the disk mended.
const SCRIPT: &str = "write\nwrite\nexchange\nwrite\nread\nwrite\nexchange\nwrite\nwrite\nwrite\nexchange\nwrite\nread\ncheck\ncheck\ncheck\n";
/// How many calls in a row fail.
const FOR: usize = 4;

fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder")
}

fn said(strace: &[&str], side: &str, folder: &Path) -> Vec<String> {
    let mut victim = Command::new("strace")
        .args(["-f", "-qqq"])
        .args(strace)
        .arg(env!("CARGO_BIN_EXE_victim"))
        .arg(side)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("strace is there: ./dev test installs it");
    drop(victim.stdin.take().expect("piped").write_all(SCRIPT.as_bytes()));
    let said = String::from_utf8(victim.wait_with_output().expect("ends").stdout).expect("text");
    said.lines().map(str::to_owned).collect()
}

/// The how-manieth calls of this name are about the database, if nothing is wrong. (Others load the program.)
fn calls(call: &str, side: &str) -> Vec<usize> {
    let (place, notes) = (folder(), folder());
    let log = notes.path().join("log");
    said(&["-y", "-e", &format!("trace={call}"), "-o", log.to_str().expect("text")], side, place.path());
    let log = fs::read_to_string(log).expect("a log");
    let calls = (1..).zip(log.lines().filter(|line| line.contains(&format!("{call}("))));
    let here = place.path().to_str().expect("text").to_owned();
    calls.filter(|(_, line)| line.contains(&here)).map(|(number, _)| number).collect()
}

/// Lets a call fail for a while, beginning with each in turn (or with every so-manieth).
fn failing<T: Tortured>(side: &str, call: &str, error: &str, every: usize, named: &[&str]) {
    let calls = calls(call, side);
    assert!(calls.len() > 4, "{side} calls {call} {} times", calls.len());
    for first in calls.into_iter().step_by(every) {
        let place = folder();
        let inject = format!("inject={call}:error={error}:when={first}..{}", first + FOR - 1);
        let said = said(&["-e", &format!("trace={call}"), "-o", "/dev/null", "-e", &inject], side, place.path());
        let when = format!("{side}, {inject}: {said:#?}");
        for line in &said {
            let broken = line.strip_prefix("broken: ").or_else(|| line.strip_prefix("ended: "));
            assert!(broken.is_none_or(|broken| named.contains(&broken)), "{when}");
            assert!(!line.starts_with("not whole"), "{when}");
        }
        // It may not have opened; then it said why, and opens with the next try.
        if !said.iter().any(|line| line.starts_with("ended")) {
            assert!(
                said.iter().any(|line| line == "whole") && said.last().is_some_and(|last| last == "closed"),
                "{when}"
            );
            assert!(said.iter().filter(|line| line.starts_with("ok ")).count() >= 2, "it went on: {when}");
        }
        let mut left = T::open(place.path()).unwrap_or_else(|broken| panic!("{broken}: {when}"));
        let there = left.read().expect("answers");
        let acknowledged = said.iter().filter_map(|line| line.strip_prefix("ok ")?.parse::<u8>().ok());
        for number in acknowledged.filter(|number| *number > 0) {
            assert!(there.contains(&number), "{number} is gone: {when}");
        }
        assert_eq!(left.slips().expect("answers"), [""; 0], "{when}");
    }
}

#[test]
fn a_phone_whose_disk_is_full_at_any_write_says_so_and_goes_on_when_there_is_space() {
    failing::<Phone>("phone", "pwrite64", "ENOSPC", 7, &["DiskFull"]);
}

#[test]
fn a_server_whose_disk_is_full_at_any_write_says_so_and_goes_on_when_there_is_space() {
    failing::<Server>("server", "pwrite64", "ENOSPC", 7, &["DiskFull"]);
}

#[test]
fn a_phone_whose_disk_takes_nothing_at_any_flush_says_so_and_shows_what_is_stored() {
    failing::<Phone>("phone", "fdatasync", "EIO", 1, &["NoAccess"]);
    failing::<Phone>("phone", "fsync", "EIO", 1, &["NoAccess"]);
}

#[test]
fn a_server_whose_disk_takes_nothing_at_any_flush_gives_no_verdict_and_goes_on() {
    failing::<Server>("server", "fsync", "EIO", 1, &["NoAccess"]);
}

#[test]
fn a_page_that_cannot_be_read_is_no_verdict() {
    // SQLite takes what cannot be read for damaged, and a log that it cannot read for one that it may not.
    failing::<Server>("server", "pread64", "EIO", 17, &["Corrupt", "NoAccess"]);
    // The first page of an encrypted file, unread at a start, looks as if it had another key: it opens with the next try.
    failing::<Phone>("phone", "pread64", "EIO", 17, &["Corrupt", "NoAccess", "WrongKey"]);
}

// ---- real disks -------------------------------------------------------------------------------

/// A victim that answers line by line.
struct Talk {
    child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
}

impl Talk {
    fn with(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("starts");
        let (to, from) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        Self { child, to, from: BufReader::new(from).lines() }
    }

    fn heard(&mut self) -> String {
        self.from.next().expect("it still speaks").expect("text")
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.to, "{line}").expect("it still listens");
        self.heard()
    }

    /// The words of every line until one that is of these.
    fn ask_until(&mut self, line: &str, ends: &[&str]) -> Vec<String> {
        let mut said = Vec::new();
        for _ in 0..200 {
            said.push(self.ask(line));
            if said.last().is_some_and(|last| ends.contains(&last.as_str())) {
                return said;
            }
        }
        panic!("{line} never ended with {ends:?}: {said:?}");
    }

    fn end(self) {
        let Self { mut child, to, from } = self;
        drop(to);
        let last = from.map_while(Result::ok).last();
        assert!(child.wait().expect("ends").success(), "{last:?}");
    }
}

/// On a disk of its own that holds 2 MB: a file system in memory, in a space of mounts that nobody else sees. Needs no
/// rights; but some machines let nobody make such a space, and then only the injected errors above are tried.
fn on_a_small_disk(side: &str, folder: &Path) -> Option<Command> {
    const MOUNT: &str = r#"mount -t tmpfs -o size=2m,mode=777 none "$1" && exec "$0" "$2" "$1""#;
    let spaces = ["--map-root-user", "--mount"];
    let allowed = Command::new("unshare").args(spaces).arg("true").stderr(Stdio::null()).status();
    if !allowed.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(spaces).args(["sh", "-c", MOUNT]).arg(env!("CARGO_BIN_EXE_victim")).arg(folder).arg(side);
    Some(command)
}

fn really_full(side: &str) {
    let place = folder();
    let Some(mut small) = on_a_small_disk(side, place.path()) else { return };
    let mut victim = Talk::with(&mut small);
    assert_eq!(victim.heard(), "open");
    assert_eq!(victim.ask("write"), "ok 0");
    assert_eq!(victim.ask("write"), "ok 1");
    assert_eq!(victim.ask("fill"), "full");
    // What the log has room for is still taken.
    let said = victim.ask_until("write", &["broken: DiskFull"]);
    let taken = said.len() - 1 + 2;
    assert_eq!(victim.ask("write"), "broken: DiskFull");
    assert_eq!(victim.ask("read"), format!("read {}", taken - 1), "what is there can be read");
    assert_eq!(victim.ask("free"), "space");
    assert_eq!(victim.ask("write"), format!("ok {taken}"), "without a new start");
    assert_eq!(victim.ask("check"), "whole");
    victim.end();
}

#[test]
fn a_phone_on_a_disk_that_is_really_full_reads_on_and_writes_again_when_there_is_space() {
    really_full("phone");
}

#[test]
fn a_server_on_a_disk_that_is_really_full_reads_on_and_decides_again_when_there_is_space() {
    really_full("server");
}

/// Somebody who may write nothing here, also if whoever runs this may write everywhere.
fn unprivileged(side: &str, folder: &Path) -> Command {
    const NOBODY: u32 = 65_534;
    let mut command = Command::new(folder.join("victim"));
    command.arg(side).arg(folder.join("place"));
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// `mode` for the folder, and for each file in it.
fn permit(folder: &Path, mode: u32) {
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    set(folder, mode | 0o111);
    for file in fs::read_dir(folder).expect("a folder") {
        set(&file.expect("a file").path(), mode);
    }
}

fn read_only(side: &str) {
    // Where a program may be run from, unlike a memory disk.
    let outer = TempDir::new().expect("a folder");
    fs::set_permissions(outer.path(), fs::Permissions::from_mode(0o755)).expect("ours");
    fs::copy(env!("CARGO_BIN_EXE_victim"), outer.path().join("victim")).expect("copied");
    let place = outer.path().join("place");
    fs::create_dir(&place).expect("a folder");
    permit(&place, 0o666);
    let mut victim = Talk::with(&mut unprivileged(side, outer.path()));
    assert_eq!(victim.heard(), "open");
    assert_eq!([victim.ask("write"), victim.ask("write")], ["ok 0", "ok 1"]);
    victim.end();

    permit(&place, 0o444);
    let mut victim = Talk::with(&mut unprivileged(side, outer.path()));
    assert_eq!(victim.heard(), "ended: NoAccess", "{side}: nothing here can be written");
    drop(victim.child.wait());

    permit(&place, 0o666);
    let database = fs::read_dir(&place).expect("a folder").map(|file| file.expect("a file").path());
    let database = database.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "db"));
    let database = database.expect("a database");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o444)).expect("ours");
    let mut victim = Talk::with(&mut unprivileged(side, outer.path()));
    assert_eq!(victim.heard(), "open", "what can be read is shown");
    assert_eq!(victim.ask("read"), "read 1");
    // The first two were written before, and get the same answer.
    victim.ask_until("write", &["broken: NoAccess"]);
    victim.end();

    permit(&place, 0o666);
    let mut victim = Talk::with(&mut unprivileged(side, outer.path()));
    assert_eq!(victim.heard(), "open");
    assert_eq!([victim.ask("read"), victim.ask("check")], ["read 1", "whole"]);
    victim.end();
}

#[test]
fn a_phone_that_may_write_nothing_says_so_and_opens_when_it_may() {
    read_only("phone");
}

#[test]
fn a_server_that_may_write_nothing_says_so_and_opens_when_it_may() {
    read_only("server");
}

/// What an app sends, and what it is told, over plain requests.
struct App {
    client: reqwest::Client,
    server: String,
    person: Id<Person>,
    access: String,
}

impl App {
    async fn begin(server: String, entry: &str) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let asked = EnterDemo { entry: entry.to_owned(), device: Device::default() };
        let request = client.post(format!("{server}/identity/enter-demo")).header("content-type", "application/json");
        let answer = request.body(serde_json::to_vec(&asked).expect("JSON")).send().await.expect("an answer");
        let passes: Passes = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("passes");
        Self { client, server, person: passes.person, access: passes.access }
    }

    async fn told(&self, path: &str, message: Message) -> Result<Message, StatusCode> {
        let request = self
            .client
            .post(format!("{}{path}", self.server))
            .bearer_auth(&self.access)
            .header(PROTOCOL_HEADER, PROTOCOL_VERSION)
            .body(Frame { request: 1, message }.to_bytes().expect("fits"));
        let answer = request.send().await.expect("it still answers");
        match answer.status() {
            StatusCode::OK => Ok(Frame::of(&answer.bytes().await.expect("a body")).expect("a frame").message),
            other => Err(other),
        }
    }

    /// The commit in which its n-th change was applied.
    async fn push(&self, number: u64) -> Result<u64, StatusCode> {
        let theme = if number.is_multiple_of(2) { Theme::Dark } else { Theme::Light };
        let act = ChangePreferences { theme: Some(theme), ..ChangePreferences::of(self.person) }.act();
        let entry = Entry { number, id: Id::mint(number, [4; 10]), acted_at: Timestamp::from_millis(1), act };
        let push = Push { device: Id::mint(3, [3; 10]), acknowledged: 0, entries: vec![entry] };
        match self.told("/sync/push", Message::Push(push)).await? {
            Message::Pushed(Pushed::Decided(verdicts)) => match verdicts[0].decision {
                Decision::Applied { commit } => Ok(commit),
                Decision::Refused(ref refusal) => panic!("a full disk is no verdict: {refusal}"),
            },
            other => panic!("{other}"),
        }
    }

    /// How many rows a new device is told of.
    async fn pull(&self) -> Result<usize, StatusCode> {
        let ask = Ask {
            device: Id::mint(9, [9; 10]),
            epoch: Uuid::nil(),
            commit: 0,
            scopes: 0,
            visits: Vec::new(),
            behind: Vec::new(),
            repairs: Vec::new(),
            offers: Vec::new(),
            fetching: Vec::new(),
        };
        match self.told("/sync/pull", Message::Pull(Pull { ask, wait: Wait::No })).await? {
            Message::Answer(Answer::Batch(batch), _) => {
                Ok(batch.segments.iter().map(|segment| segment.rows.len()).sum())
            }
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_whole_server_on_a_full_disk_refuses_the_connection_and_never_the_entry() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let place = folder();
    let Some(mut small) = on_a_small_disk("serve", place.path()) else { return };
    let mut server = Talk::with(&mut small);
    let address = server.heard();
    let entries: BTreeMap<String, String> = serde_json::from_str(&server.ask("entries")).expect("JSON");
    let app = App::begin(address.replacen("at ", "http://", 1), &entries["traveller"]).await;
    let first = app.push(1).await.expect("applied");
    let rows = app.pull().await.expect("told");
    assert_eq!(server.ask("fill"), "full");
    let mut number = 2;
    while app.push(number).await.is_ok() {
        number += 1;
        assert!(number < 1_000, "a disk that is full takes no more");
    }
    assert_eq!(app.push(number).await, Err(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(app.pull().await, Ok(rows), "who only asks is answered");
    assert_eq!(app.push(1).await, Ok(first), "and so is who asks again");
    assert_eq!(server.ask("free"), "space");
    let applied = app.push(number).await.expect("the same entry, without a new start");
    assert_eq!(applied, first + number - 1, "nothing was decided in between");
    server.end();
}
