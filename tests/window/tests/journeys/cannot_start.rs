//! What keeps the app from starting is said in one line, to whoever started it, and the program ends with 1.

use nusaloka_window::{Outcome, places, while_doing};
use std::process::Command;

#[test]
fn without_a_display_it_says_so() -> Outcome {
    refuses(&[], "there is no display")?;
    refuses(&[("DISPLAY", ":nowhere")], "the display cannot be opened")
}

#[test]
fn an_entry_or_a_size_that_is_none_is_named() -> Outcome {
    refuses(&[("DISPLAY", ":nowhere"), ("NUSALOKA_ENTRY", "nobody")], "NUSALOKA_ENTRY")?;
    refuses(&[("DISPLAY", ":nowhere"), ("NUSALOKA_WINDOW", "wide")], "NUSALOKA_WINDOW")
}

fn refuses(surroundings: &[(&str, &str)], why: &str) -> Outcome {
    let mut app = Command::new(places::our_program("nusaloka")?);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "NUSALOKA_ENTRY", "NUSALOKA_WINDOW", "TAURI_WEBVIEW_AUTOMATION"] {
        app.env_remove(name);
    }
    let ended = app.envs(surroundings.iter().copied()).output().map_err(while_doing("starting the app"))?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains(why) && said.trim().lines().count() == 1, "{said}");
    Ok(())
}
