//! What `./dev` runs: every chore of the repository as one command each.
//! Nothing of the product depends on this crate.
#![allow(clippy::print_stdout, reason = "a command-line tool talks on stdout")]
#![allow(unreachable_pub, reason = "a program has no outside; `pub` here says: for the other commands")]

mod attack;
mod bench;
mod bundle;
mod capabilities;
mod doctor;
mod fuzz;
mod help;
mod new;
mod nightly;
mod run;
mod schemathesis;
mod sim;
mod steps;
mod test;
mod tidy;
mod ui_bundle;
mod window;
mod words;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use steps::Steps;

/// What every command gives back. An error is one sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dev: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Outcome {
    let root = workspace::root()?;
    let (live, words): (Vec<OsString>, Vec<OsString>) =
        std::env::args_os().skip(1).partition(|word| word == "-v" || word == "--verbose");
    let mut words = words.into_iter();
    let command = words.next().map_or_else(|| "help".to_owned(), |word| word.to_string_lossy().into_owned());
    let mut arguments = lexopt::Parser::from_args(words);
    let mut steps = Steps::new(!live.is_empty());
    match command.as_str() {
        "run" => run::run(&root, &mut steps, arguments),
        "bench" => bench::bench(&root, &mut steps, arguments),
        "sim" => sim::sim(&root, arguments),
        "fuzz" => fuzz::fuzz(&root, &mut steps, arguments),
        "shots" => window::shots(&root, &mut steps, arguments),
        "new" => new::new(&root, &mut steps, arguments),
        "help" | "-h" | "--help" => {
            print!("{}", help::TEXT);
            Ok(())
        }
        alone => {
            if let Some(word) = arguments.next()? {
                return Err(format!("./dev {alone} takes nothing more: {}", word.unexpected()).into());
            }
            match alone {
                "test" => test::test(&root, &mut steps),
                "ui" => ui_bundle::make(&root, &mut steps),
                "attack" => attack::attack(&root, &mut steps),
                "window" => window::tests(&root, &mut steps),
                "bundle" => bundle::bundle(&root, &mut steps),
                "doctor" => doctor::doctor(&root),
                "tidy" => tidy::tidy(&root),
                "nightly" => nightly::nightly(&root, &mut steps),
                other => Err(help::not_there(other).into()),
            }
        }
    }
}
