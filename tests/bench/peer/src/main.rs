//! The workload that all sync engines are measured with, on ours: a real server and real clients, each a process of its
//! own, as the shipped configuration has them. What measures and compares them is in `tests/bench`.
//!
//! A client says what it found in one line, `@@{json}`.
#![allow(clippy::print_stdout, clippy::disallowed_types)] // figures, for whoever reads them

mod device;
mod figures;
mod first_sync;
mod offline;
mod reading;
mod serve;
mod stores;
mod told;
mod travel;
mod workload;

use serve::Fill;
use std::{error::Error, path::PathBuf, process::ExitCode};
use stores::Protection;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "\
usage: nusaloka-peer seed DATA ROWS.jsonl all|none|public  fills a server's folder; prints the session of its reader
       nusaloka-peer serve PORT DATA
       nusaloka-peer hydrate SERVER FOLDER SESSION ROWS
       nusaloka-peer visit SERVER FOLDER SESSION ROWS
       nusaloka-peer snapshot DATA
       nusaloka-peer reopen FOLDER SESSION
       nusaloka-peer push SERVER FOLDER SESSION ROWS.jsonl CONTROL-PORT
       nusaloka-peer watch SERVER FOLDER SESSION ROWS.jsonl
       nusaloka-peer write SERVER FOLDER SESSION ROWS.jsonl FOLDER-OF-THE-OTHER
       nusaloka-peer stores ROWS.jsonl FOLDER key|plain ROWS-IN-A-SLICE
       nusaloka-peer figures ROWS.jsonl FOLDER ROWS-HELD
       nusaloka-peer reading ROWS.jsonl FOLDER";

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .init();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("nusaloka-peer: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    match *words {
        ["seed", data, rows, which] => {
            let fill = match which {
                "all" => Fill::Bookings,
                "public" => Fill::Offers,
                _ => Fill::Nothing,
            };
            serve::seed(data.into(), rows.as_ref(), fill)
        }
        ["serve", port, data] => serve::serve(port.parse()?, data.into()),
        ["hydrate", server, folder, session, rows] => {
            first_sync::hydrate(server, folder.into(), session, rows.parse()?)
        }
        ["visit", server, folder, session, rows] => first_sync::visit(server, folder.into(), session, rows.parse()?),
        ["snapshot", data] => serve::snapshot(data.into()),
        ["reopen", folder, session] => first_sync::reopen(folder.into(), session),
        ["push", server, folder, session, rows, control] => {
            offline::push(server, folder.into(), session, rows.as_ref(), control.parse()?)
        }
        ["watch", server, folder, session, rows] => travel::watch(server, folder.into(), session, rows.as_ref()),
        ["write", server, folder, session, rows, other] => {
            travel::write(server, folder.into(), session, rows.as_ref(), other.as_ref())
        }
        ["stores", rows, folder, protection, slice] => {
            let protection = if protection == "key" { Protection::Key } else { Protection::Plain };
            stores::measure(rows.as_ref(), PathBuf::from(folder), protection, slice.parse()?)
        }
        ["figures", rows, folder, held] => figures::measure(rows.as_ref(), PathBuf::from(folder), held.parse()?),
        ["reading", rows, folder] => reading::measure(rows.as_ref(), folder.as_ref()),
        _ => Err(USAGE.into()),
    }
}
