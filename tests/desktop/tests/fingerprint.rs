//! The client's fingerprint reader against fprintd's interfaces, on a bus of its own.
//!
//! The address of the system's bus is part of a process's environment, so what is tested runs in a second process: this very program,
//! told by a variable to be the subject.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise, and so does what it is made of")]

use nusaloka_client::{Sensors as _, system_sensors};
use nusaloka_desktop::{Desktop, OnTheBus, Reader, Touch};
use nusaloka_domain::identity::SensorWords;
use std::{
    env,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};
use tempfile::TempDir;

const TASK: &str = "NUSALOKA_TEST_FINGERPRINT_TASK";
const ANSWER: &str = "the reader's answer: ";

/// Does nothing unless another test started this process for it.
#[test]
#[allow(clippy::print_stdout, reason = "how it answers the test that started it")]
fn the_subject_of_the_other_tests() {
    let Ok(task) = env::var(TASK) else { return };
    // From inside of a runtime, where a blocking call to the bus may panic.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answer = runtime.block_on(async { carried_out(&task) });
    println!("\n{ANSWER}{answer}");
}

fn words() -> SensorWords {
    SensorWords { why: "open your trips".into(), cancel: "Cancel".into() }
}

fn carried_out(task: &str) -> String {
    let sensors = Arc::new(system_sensors());
    match task {
        "known" => format!("{:?}", sensors.known().map(|known| known.mark[0..4].to_vec())),
        "ask" => format!("{:?}", sensors.ask(&words(), None)),
        "ask twice" => format!("{:?} {:?}", sensors.ask(&words(), None), sensors.ask(&words(), None)),
        "ask, and end it" => {
            let (ends, asks) = (Arc::clone(&sensors), Arc::clone(&sensors));
            let asking = thread::spawn(move || asks.ask(&words(), None));
            while !asking.is_finished() {
                ends.end(); // whenever it has begun
                thread::yield_now();
            }
            format!("{:?}", asking.join().unwrap())
        }
        other => panic!("no such task: {other}"),
    }
}

fn begin(task: &str, desktop: &Desktop) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "the_subject_of_the_other_tests", "--nocapture"]).env(TASK, task);
    command.envs(desktop.environment()).stdout(Stdio::piped()).spawn().unwrap()
}

fn answer(subject: Child) -> String {
    let output = subject.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let found = text.lines().find_map(|line| line.strip_prefix(ANSWER)).map(str::to_owned);
    found.unwrap_or_else(|| panic!("no answer: {text}"))
}

fn desktop(home: &TempDir) -> Desktop {
    Desktop::start(home.path(), OnTheBus::Nobody).unwrap()
}

#[test]
fn without_a_reader_or_a_finger_there_is_no_sensor_and_with_other_fingers_it_is_another() {
    let home = TempDir::new().unwrap();
    let desktop = desktop(&home);
    assert_eq!(answer(begin("known", &desktop)), "None");
    assert_eq!(answer(begin("ask", &desktop)), "Away");
    let reader = Reader::on(&desktop, &[]).unwrap();
    assert_eq!(answer(begin("known", &desktop)), "None");
    reader.knows(&["left-thumb", "right-index-finger"]);
    let known = answer(begin("known", &desktop));
    assert!(known.starts_with("Some("), "{known}");
    reader.knows(&["right-index-finger", "left-thumb"]);
    assert_eq!(answer(begin("known", &desktop)), known, "in whatever order they are told");
    reader.knows(&["right-index-finger"]);
    assert_ne!(answer(begin("known", &desktop)), known);
}

#[test]
fn my_finger_is_recognised_another_is_not_and_one_in_passing_is_asked_for_again() {
    let home = TempDir::new().unwrap();
    let desktop = desktop(&home);
    let reader = Reader::on(&desktop, &["right-index-finger"]).unwrap();
    let subject = begin("ask twice", &desktop);
    reader.touch(Touch::InPassing).unwrap();
    reader.touch(Touch::AnotherFinger).unwrap();
    reader.touch(Touch::TheirFinger).unwrap();
    assert_eq!(answer(subject), "NotRecognised Recognised");
    assert!(reader.is_free());
}

#[test]
fn whoever_needs_no_answer_any_more_ends_the_asking_and_lets_go_of_the_reader() {
    let home = TempDir::new().unwrap();
    let desktop = desktop(&home);
    let reader = Reader::on(&desktop, &["right-index-finger"]).unwrap();
    assert_eq!(answer(begin("ask, and end it", &desktop)), "NotTouched");
    assert!(reader.is_free());
}
