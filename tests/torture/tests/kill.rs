//! A process that is killed at each of its fsyncs in turn: whatever it had acknowledged by then is there, digests are the
//! sums of their rows, and it goes on.
//!
//! Two deaths each time. The process dies: everything that it wrote is in the files. The power is cut: only what the fsyncs
//! before had secured is certain, and that is how the files stood when the last of these was called.
#![cfg(target_os = "linux")]

use nusaloka_store::batch::Decision;
use nusaloka_torture::{Tortured, phone::Phone, server::Server};
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};
use tempfile::TempDir;

const SCRIPT: &str = "write\nwrite\nexchange\nwrite\nexchange\nwrite\nwrite\nexchange\nwrite\nread\n";
const WRITES: usize = 6;

/// A folder that no disk has to turn for, where there is one.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder")
}

/// A call that puts something on the disk for good: which one, and the how-manieth of its name. (So strace counts.)
#[derive(Debug, Clone)]
struct Flush {
    call: &'static str,
    of_its_name: usize,
}

/// What the victim said, with these words to strace.
fn said(strace: &[&str], side: &str, folder: &Path) -> String {
    let mut victim = Command::new("strace")
        .args(["-f", "-qqq", "-e", "trace=fsync,fdatasync"])
        .args(strace)
        .arg(env!("CARGO_BIN_EXE_victim"))
        .arg(side)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("strace is there: ./dev test installs it");
    // A victim that died before it read everything closes the pipe.
    drop(victim.stdin.take().expect("piped").write_all(SCRIPT.as_bytes()));
    let said = String::from_utf8(victim.wait_with_output().expect("ends").stdout).expect("text");
    assert!(!said.contains("broken") && !said.contains("ended"), "{side} with {strace:?}: {said}");
    said
}

fn acknowledged(said: &str) -> Vec<u8> {
    said.lines().filter_map(|line| line.strip_prefix("ok ")?.parse().ok()).collect()
}

/// All of its flushes, in their order, if nobody kills it.
fn flushes(side: &str) -> Vec<Flush> {
    let (place, notes) = (folder(), folder());
    let log = notes.path().join("log");
    let said = said(&["-o", log.to_str().expect("text")], side, place.path());
    assert!(said.ends_with("closed\n") && acknowledged(&said).len() == WRITES, "{said}");
    let mut flushes: Vec<Flush> = Vec::new();
    for line in fs::read_to_string(log).expect("a log").lines() {
        let call = if line.contains("fdatasync(") { "fdatasync" } else { "fsync" };
        let of_its_name = 1 + flushes.iter().filter(|before| before.call == call).count();
        flushes.push(Flush { call, of_its_name });
    }
    flushes
}

/// What was acknowledged before this flush was called.
fn killed_at(flush: &Flush, side: &str, folder: &Path) -> Vec<u8> {
    let Flush { call, of_its_name } = flush;
    let inject = format!("inject={call}:signal=KILL:when={of_its_name}");
    let said = said(&["-o", "/dev/null", "-e", &inject], side, folder);
    assert!(!said.ends_with("closed\n"), "it was not killed");
    acknowledged(&said)
}

fn copied(from: &Path) -> TempDir {
    let to = folder();
    for file in fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        // The index of the log is memory, and gone with the power.
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), to.path().join(file.file_name())).expect("copied");
        }
    }
    to
}

/// Opens what is left, finds all of this in it, and goes on.
fn whole<T: Tortured>(folder: &Path, acknowledged: &[u8], when: &str) -> T {
    let mut left = T::open(folder).unwrap_or_else(|broken| panic!("{when}: {broken}"));
    assert_eq!(left.slips().expect("answers"), [""; 0], "{when}");
    let there = left.read().expect("answers");
    for number in acknowledged.iter().filter(|number| **number > 0) {
        assert!(there.contains(number), "{when}: {number} was acknowledged and is gone: {there:?}");
    }
    left
}

fn at_every_flush<T: Tortured>(side: &str, go_on: impl Fn(T, &[u8])) {
    let mut secured: Option<TempDir> = None;
    for (number, flush) in (1..).zip(flushes(side)) {
        let place = folder();
        let acknowledged = killed_at(&flush, side, place.path());
        let when = format!("{side}, at flush {number}, {flush:?}");
        if let Some(secured) = secured.take() {
            whole::<T>(secured.path(), &acknowledged, &format!("power cut: {when}"));
        }
        secured = Some(copied(place.path()));
        go_on(whole::<T>(place.path(), &acknowledged, &format!("killed: {when}")), &acknowledged);
    }
}

#[test]
fn a_phone_that_dies_at_any_flush_keeps_what_it_acknowledged() {
    at_every_flush::<Phone>("phone", |mut phone, acknowledged| {
        if acknowledged.is_empty() {
            return;
        }
        // What was safe and is not known to the server yet is still to be told, in the order in which it was done.
        phone.write(200).expect("goes on");
        for _ in 0..4 {
            phone.exchange().expect("goes on");
        }
        assert_eq!(phone.slips().expect("answers"), [""; 0]);
    });
}

#[test]
fn a_server_that_dies_at_any_flush_keeps_every_verdict_that_it_gave() {
    at_every_flush::<Server>("server", |mut server, acknowledged| {
        let before = server.store.commit();
        for number in acknowledged {
            let again = server.decided(*number).expect("answers");
            assert!(matches!(again.decision, Decision::Applied { commit } if commit <= before), "{again:?}");
        }
        assert_eq!(server.store.commit(), before, "nothing was decided twice");
        let next = u8::try_from(acknowledged.len()).expect("few");
        server.write(next).expect("goes on");
        assert_eq!(server.slips().expect("answers"), [""; 0]);
    });
}

#[test]
#[should_panic(expected = "was acknowledged and is gone")]
fn a_phone_that_acknowledges_before_it_flushes_would_be_found() {
    at_every_flush::<Phone>("phone-in-haste", |_, _| ());
}
