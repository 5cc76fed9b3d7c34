//! Takes a picture of every page, at the size of a phone and of a desk, light and dark, and once in Arabic, into
//! `target/shots/`, with an index to leaf through. From a browser against the real server, as the demo's people
//! and as a guest; a few from the app's own window. With words after it, only of these parts: `browser`, `second`, `provider`, `window`.
//!
//! Looks are chosen the way a person does, on the page of preferences. A page that cannot be taken is a failure.
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command-line tool

mod album;
mod in_browser;
mod in_window;
mod second_factor;
#[path = "../../../../../server/tests/house/totp.rs"]
mod totp;

use album::Album;
use nusaloka_window::{Failed, Outcome, Server};
use std::{env, path::PathBuf, process::ExitCode};

const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];

/// What can be taken by itself. In the order in which all of it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Browser,
    Second,
    Provider,
    Window,
}

impl Part {
    const ALL: [(&'static str, Self); 4] =
        [("browser", Self::Browser), ("second", Self::Second), ("provider", Self::Provider), ("window", Self::Window)];

    fn named(word: &str) -> Outcome<Self> {
        let part = Self::ALL.into_iter().find_map(|(name, part)| (name == word).then_some(part));
        let all = Self::ALL.map(|(name, _)| name).join(", ");
        part.ok_or_else(|| Failed::new(format!("no part is called \"{word}\"; there are {all}")))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match take().await {
        Ok((shots, index)) => {
            println!("{shots} pictures; leaf through {}", index.display());
            ExitCode::SUCCESS
        }
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::FAILURE
        }
    }
}

async fn take() -> Outcome<(usize, PathBuf)> {
    let asked = env::args().skip(1).map(|word| Part::named(&word)).collect::<Outcome<Vec<_>>>()?;
    let mut album = Album::empty()?;
    let mut server = Server::start()?;
    for (_, part) in Part::ALL {
        if !asked.is_empty() && !asked.contains(&part) {
            continue;
        }
        match part {
            Part::Browser => in_browser::take(&mut album, &server).await?,
            Part::Second => second_factor::take(&mut album).await?,
            Part::Provider => in_browser::take_with_a_provider(&mut album).await?,
            Part::Window => in_window::take(&mut album, &mut server).await?,
        }
    }
    let index = album.bind()?;
    Ok((album.len(), index))
}
