//! A screen that nobody looks at, for windows that must be real. Each has its own number, found by the X server
//! itself, so that tests never meet on one.

use crate::{Outcome, places, running::Running};
use std::{process::Command, time::Duration};

pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    pub fn start() -> Outcome<Self> {
        let mut command = Command::new(places::tool("Xvfb", "xvfb")?);
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]);
        let server = Running::start("Xvfb", &mut command)?;
        let number: u32 =
            server.line("its display number", Duration::from_secs(20), |line| line.trim().parse().ok())?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }

    /// What a program must find in its environment to draw here, and to draw well.
    pub fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("DISPLAY", self.name.clone()),
            ("GDK_BACKEND", "x11".to_owned()),
            // There is no graphics card behind this display. WebKit's way of sharing buffers with one is then done
            // in software and shows 3 frames a second, where its older way shows 60. But the older way may leave a
            // WebDriver picture waiting for ever, so whoever takes pictures sets this to 0.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", std::env::var("WEBKIT_DISABLE_DMABUF_RENDERER").unwrap_or("1".into())),
        ]
    }
}
