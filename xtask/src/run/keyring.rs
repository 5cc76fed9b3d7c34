//! The keyring that the app of `./dev run` finds: the desktop's own, or, on a machine that has no message bus for this person
//! (a server, a container), one of the run's own, with its secrets beside the data that they open, in `target/dev-data`.
//!
//! Refuses to stand in for a desktop's keyring that is locked or missing: that is what the app has a page for. Elsewhere than on
//! Linux every machine has one.

use std::path::Path;

use crate::Outcome;
use crate::steps::Steps;

/// Ends with this, so after the windows that ask it.
#[derive(Default)]
pub struct StandIn {
    #[cfg(target_os = "linux")]
    desktop: Option<nusaloka_desktop::Desktop>,
}

#[cfg(target_os = "linux")]
impl StandIn {
    pub fn where_there_is_none(root: &Path, steps: &mut Steps) -> Outcome<Self> {
        use nusaloka_desktop::{Desktop, OnTheBus, PROGRAMS};
        if has_bus() {
            return Ok(Self::default());
        }
        if let Some((_, package)) = PROGRAMS.iter().find(|(name, _)| crate::workspace::program(name).is_none()) {
            println!(
                "    There is no keyring here, as the app will say. With the package {package}, a run has its own."
            );
            return Ok(Self::default());
        }
        let home = root.join("target/dev-data/keyring");
        let start = || Desktop::start(&home, OnTheBus::Unlocked).map_err(Into::into);
        let desktop = steps.step("Starting a keyring, because nobody's is here: in target/dev-data/keyring", start)?;
        Ok(Self { desktop: Some(desktop) })
    }

    /// What the app must find in its environment.
    pub fn environment(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.desktop.iter().flat_map(nusaloka_desktop::Desktop::environment)
    }
}

/// Where the platform looks for the bus of the person who is logged in.
#[cfg(target_os = "linux")]
fn has_bus() -> bool {
    let is_set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    is_set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || is_set("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists())
}

#[cfg(not(target_os = "linux"))]
impl StandIn {
    pub fn where_there_is_none(_root: &Path, _steps: &mut Steps) -> Outcome<Self> {
        Ok(Self::default())
    }

    pub fn environment(&self) -> impl Iterator<Item = (&'static str, String)> {
        std::iter::empty()
    }
}
