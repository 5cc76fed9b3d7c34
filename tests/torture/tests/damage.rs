//! Files that rot: every page in turn is damaged while nobody looks, and both sides are used as ever. What meets the damage
//! says so by its name and decides nothing; what does not meet it is answered.

use nusaloka_domain::host::StoreBroken;
use nusaloka_torture::{Broken, Tortured, phone::Phone, server::Server};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const PAGE: usize = 4_096;
const WRITES: u8 = 12;

fn written<T: Tortured>() -> TempDir {
    let place = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder");
    let mut tortured = T::open(place.path()).unwrap_or_else(|broken| panic!("{broken}"));
    for number in 0..WRITES {
        tortured.write(number).unwrap_or_else(|broken| panic!("{broken}"));
        if number % 4 == 2 {
            tortured.exchange().unwrap_or_else(|broken| panic!("{broken}"));
        }
    }
    place
}

fn database(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "db")).expect("a database")
}

type Use<T> = fn(&mut T, u8) -> Result<(), Broken>;

/// What each use of it came to, in their order.
fn used<T: Tortured>(folder: &Path) -> Vec<Result<(), Broken>> {
    let mut tortured = match T::open(folder) {
        Ok(tortured) => tortured,
        Err(broken) => return vec![Err(broken)],
    };
    let mut said = Vec::new();
    for number in [0, WRITES, WRITES + 1] {
        let uses: [Use<T>; 3] = [T::write, |tortured, _| tortured.read().map(drop), |tortured, _| tortured.exchange()];
        for used in uses {
            said.push(used(&mut tortured, number));
            if said.last().is_some_and(|said| said.as_ref().is_err_and(T::is_closed_by)) {
                return said;
            }
        }
    }
    said
}

fn every_page_in_turn<T: Tortured>() {
    let place = written::<T>();
    let file = database(place.path());
    let whole = fs::read(&file).expect("a file");
    let (pages, mut met) = (whole.len() / PAGE, 0);
    assert!(pages > 15, "{pages} pages");
    for page in 0..pages {
        let mut damaged = whole.clone();
        damaged[page * PAGE..(page + 1) * PAGE].fill(0xa5);
        for file in fs::read_dir(place.path()).expect("a folder") {
            fs::remove_file(file.expect("a file").path()).expect("ours");
        }
        fs::write(&file, &damaged).expect("written");
        let said = used::<T>(place.path());
        let all = format!("{said:?}");
        for said in &said {
            let named = [StoreBroken::Corrupt, StoreBroken::WrongKey].map(Broken::Store);
            assert!(
                said.as_ref().err().is_none_or(|broken| named.contains(broken)),
                "page {page} of {pages}: {said:?} {all:?}"
            );
        }
        met += usize::from(said.iter().any(Result::is_err));
    }
    // The tables of what these uses never touch have pages, too.
    assert!(met > 20, "{met} of {pages} pages were met");
}

#[test]
fn a_server_names_the_damage_that_it_meets_and_gives_no_verdict_on_it() {
    every_page_in_turn::<Server>();
}

#[test]
fn a_phone_names_the_damage_that_it_meets_and_refuses_nothing_because_of_it() {
    every_page_in_turn::<Phone>();
}
