//! The smallest window Tauri can open, with the same versions and build settings as ours: what our own start and
//! memory are measured against. It refuses to do anything a real app does.
#![allow(clippy::print_stdout)] // the line that the bench waits for

use std::{sync::OnceLock, time::Instant};

static STARTED: OnceLock<Instant> = OnceLock::new();

#[tauri::command]
fn drawn() {
    let started = STARTED.get_or_init(Instant::now);
    println!("first page drawn after {} ms", started.elapsed().as_millis());
}

fn main() {
    STARTED.get_or_init(Instant::now);
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![drawn])
        .run(tauri::generate_context!())
        .expect("the bare window needs a display");
}
