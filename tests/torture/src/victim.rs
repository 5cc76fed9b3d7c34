//! A program that is killed, starved of disk space and locked out: `victim phone|server|serve FOLDER`. It does what each line
//! of its input says and answers it with one line, so that whoever reads them knows what was acknowledged.
//!
//! (`phone-in-haste` has a bug planted: it acknowledges what it has not flushed. Only a debug build has it.)
//!
//! `write` and `exchange` say `ok` or why not; `read` says how much is there; `check` opens anew and says whether all that
//! was acknowledged is; `fill` and `free` leave no space on the disk, and give it back.
#![allow(clippy::print_stdout, reason = "its lines are what it is for")]

use nusaloka_domain::NUSALOKA;
use nusaloka_server::{People, Server as Whole, Settings};
use nusaloka_store::planted::{Bug, plant};
use nusaloka_torture::{Broken, Tortured, phone::Phone, server::Server};
use std::{
    env, fs,
    io::{self, BufRead as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let [what, folder] = &words[..] else { return ExitCode::FAILURE };
    let folder = PathBuf::from(folder);
    let ended = match what.as_str() {
        "phone-in-haste" => {
            plant(Some(Bug::ActsUnsynced));
            Victim::<Phone>::open(&folder).and_then(Victim::run)
        }
        "phone" => Victim::<Phone>::open(&folder).and_then(Victim::run),
        "server" => Victim::<Server>::open(&folder).and_then(Victim::run),
        "serve" => serve(&folder),
        _ => return ExitCode::FAILURE,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(broken) => {
            println!("ended: {broken}");
            ExitCode::FAILURE
        }
    }
}

fn lines() -> impl Iterator<Item = String> {
    io::stdin().lock().lines().map_while(Result::ok)
}

struct Victim<T> {
    folder: PathBuf,
    tortured: T,
    next: u8,
    acknowledged: Vec<u8>,
}

impl<T: Tortured> Victim<T> {
    fn open(folder: &Path) -> Result<Self, Broken> {
        let tortured = T::open(folder)?;
        println!("open");
        Ok(Self { folder: folder.to_owned(), tortured, next: 0, acknowledged: Vec::new() })
    }

    fn run(mut self) -> Result<(), Broken> {
        for line in lines() {
            let done = match line.as_str() {
                "write" => self.write(),
                "exchange" => self.tortured.exchange().map(|()| "ok".to_owned()),
                "read" => self.tortured.read().map(|numbers| format!("read {}", numbers.len())),
                "fill" => fill(&self.folder),
                "free" => free(&self.folder),
                "check" => {
                    self = self.opened_anew()?;
                    self.check()
                }
                other => Err(Broken::Unnamed(format!("what is {other}?"))),
            };
            match done {
                Ok(said) => println!("{said}"),
                Err(broken) => {
                    println!("broken: {broken}");
                    if T::is_closed_by(&broken) {
                        self = self.opened_anew()?;
                    }
                }
            }
        }
        drop(self.tortured);
        println!("closed");
        Ok(())
    }

    /// The same number again, until it is taken.
    fn write(&mut self) -> Result<String, Broken> {
        self.tortured.write(self.next)?;
        self.acknowledged.push(self.next);
        self.next += 1;
        Ok(format!("ok {}", self.next - 1))
    }

    fn opened_anew(self) -> Result<Self, Broken> {
        let Self { folder, tortured, next, acknowledged } = self;
        drop(tortured);
        let tortured = T::open(&folder)?;
        Ok(Self { folder, tortured, next, acknowledged })
    }

    fn check(&mut self) -> Result<String, Broken> {
        let there = self.tortured.read()?;
        // The first begins the list and is none of its lines.
        let missing: Vec<&u8> =
            self.acknowledged.iter().filter(|number| **number > 0 && !there.contains(number)).collect();
        let slips = self.tortured.slips()?;
        if missing.is_empty() && slips.is_empty() {
            return Ok("whole".to_owned());
        }
        Ok(format!("not whole: {missing:?} {slips:?}"))
    }
}

fn ballast(folder: &Path) -> PathBuf {
    folder.join("ballast")
}

/// Until nothing more fits, down to the last byte.
fn fill(folder: &Path) -> Result<String, Broken> {
    let odd = |error: io::Error| Broken::Unnamed(error.to_string());
    let mut file = fs::File::create(ballast(folder)).map_err(odd)?;
    for piece in [1 << 16, 1 << 12, 1 << 6, 1] {
        let piece = vec![0xff; piece];
        while file.write_all(&piece).is_ok() {}
    }
    Ok("full".to_owned())
}

fn free(folder: &Path) -> Result<String, Broken> {
    fs::remove_file(ballast(folder)).map_err(|error| Broken::Unnamed(error.to_string()))?;
    Ok("space".to_owned())
}

/// The whole server, for whoever talks to it over its sockets.
fn serve(folder: &Path) -> Result<(), Broken> {
    let odd = |error: &dyn std::error::Error| Broken::Unnamed(error.to_string());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| odd(&error))?;
    let settings = Settings { people: People::Demo, ..Settings::of(folder.to_owned(), NUSALOKA) };
    let server = runtime.block_on(Whole::start(settings)).map_err(|error| odd(&error))?;
    println!("at {}", server.address());
    for line in lines() {
        let said = match line.as_str() {
            "fill" => fill(folder)?,
            "free" => free(folder)?,
            "entries" => fs::read_to_string(folder.join("demo-entries.json"))
                .map(|text| text.replace('\n', " "))
                .map_err(|error| odd(&error))?,
            other => return Err(Broken::Unnamed(format!("what is {other}?"))),
        };
        println!("{said}");
    }
    runtime.block_on(server.stop()).map_err(|error| odd(&error))
}
