//! A desktop where there is none, as far as the app's keys need one: a message bus of its own, GNOME's keyring, which the
//! bus starts when it is first asked for, a fingerprint reader (`Reader`) and security keys (`SecurityKey`). For tests, and for `./dev run` on a machine that nobody has logged in to with a screen.
//!
//! It touches no bus and no keyring of the machine. What it started it ends by its id when it is dropped, also when a test fails.
//!
//! Refuses to be a place for secrets: the password of its keyring is the word `password`, and nobody answers dialogs here.
#![cfg(target_os = "linux")]

mod chip;
mod reader;
mod security_key;

pub use reader::{Reader, Touch};
pub use security_key::SecurityKey;

use rustix::{
    io::Errno,
    process::{Pid, Signal, kill_process, test_kill_process},
};
use std::{
    fs,
    io::{self, BufRead, BufReader},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// The programs that it is made of, each with its Debian package.
pub const PROGRAMS: [(&str, &str); 2] = [("dbus-daemon", "dbus"), ("gnome-keyring-daemon", "gnome-keyring")];

/// Who is on the bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTheBus {
    Nobody,
    Unlocked,
    Locked,
}

/// A message bus, and the keyring that it starts on demand.
#[derive(Debug)]
pub struct Desktop {
    bus: Child,
    address: String,
    runtime_folder: TempDir,
    home: PathBuf,
}

impl Desktop {
    /// What the keyring keeps lies below `home`, and outlives the desktop.
    pub fn start(home: &Path, who: OnTheBus) -> io::Result<Self> {
        let runtime_folder = TempDir::with_prefix("nusaloka-desktop-")?;
        let folder = runtime_folder.path();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        fs::create_dir(folder.join("services"))?;
        fs::create_dir_all(home)?;
        let home = home.canonicalize()?;
        if who != OnTheBus::Nobody {
            install_keyring(folder, &home, who)?;
        }
        fs::write(folder.join("bus.conf"), bus_configuration(folder))?;
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}/bus.conf", folder.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = bus.stdout.take().ok_or_else(|| io::Error::other("the bus has no output"))?;
        // Whatever comes of it, the bus ends with this.
        let mut desktop = Self { bus, address: String::new(), runtime_folder, home };
        BufReader::new(said).read_line(&mut desktop.address)?;
        desktop.address.truncate(desktop.address.trim_end().len());
        if desktop.address.is_empty() { Err(io::Error::other("the bus did not start")) } else { Ok(desktop) }
    }

    /// What a program must find in its environment to speak to this bus.
    /// It is the system's, too.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        ["DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"].map(|name| (name, self.address.clone()))
    }

    /// The keyring's process, if anybody has asked for it.
    pub fn keyring(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.runtime_folder.path().join("keyring.pid")).ok()?;
        Pid::from_raw(text.trim().parse().ok()?)
    }

    /// The person types their password: whoever asks from now on finds the keyring open.
    pub fn unlock(&self) -> io::Result<()> {
        let before = self.keyring();
        install_keyring(self.runtime_folder.path(), &self.home, OnTheBus::Unlocked)?;
        before.map_or(Ok(()), end)
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if let Some(keyring) = self.keyring() {
            let _already_gone = kill_process(keyring, Signal::KILL);
        }
        let _already_gone = self.bus.kill();
        let _its_status_does_not_matter = self.bus.wait();
    }
}

/// Returns when it is gone. (The bus collects it.)
fn end(process: Pid) -> io::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(10);
    kill_process(process, Signal::KILL)?;
    while test_kill_process(process) != Err(Errno::SRCH) {
        if Instant::now() > deadline {
            return Err(io::Error::other("the keyring does not end"));
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn bus_configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#
    )
}

/// Tells the bus how the keyring is started.
fn install_keyring(folder: &Path, home: &Path, who: OnTheBus) -> io::Result<()> {
    let unlock = if who == OnTheBus::Unlocked { "--unlock" } else { "" };
    let script = format!(
        "#!/bin/sh\necho $$ >'{0}/keyring.pid'\nexport HOME='{1}' XDG_RUNTIME_DIR='{0}'\n\
         unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY\n\
         printf password >'{0}/password'\n\
         exec gnome-keyring-daemon --foreground {unlock} --components=secrets <'{0}/password' >/dev/null 2>&1\n",
        folder.display(),
        home.display(),
    );
    let path = folder.join("keyring.sh");
    fs::write(&path, script)?;
    let service = format!("[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh {}\n", path.display());
    fs::write(folder.join("services/org.freedesktop.secrets.service"), service)
}
