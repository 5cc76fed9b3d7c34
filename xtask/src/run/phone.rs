//! One process of the app, with a data folder of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::Visit;
use super::keyring::StandIn;
use super::options::Options;
use crate::Outcome;

const PHONE_SIZE: &str = "390x844";

pub struct Phone {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    log: PathBuf,
}

impl Phone {
    pub fn open(root: &Path, visit: &Visit, keyring: &StandIn, options: &Options, number: u32) -> Outcome<Self> {
        let owner = options.role.as_deref().unwrap_or("guest");
        let name = if number == 1 { owner.to_owned() } else { format!("{owner}-{number}") };
        let data = root.join("target/dev-data").join(&name);
        let log = root.join("target/dev-data").join(format!("{name}.log"));
        std::fs::create_dir_all(&data)?;
        let kind = if options.release { "release" } else { "debug" };
        let program = root.join("target").join(kind).join(format!("nusaloka{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(program);
        command.env("NUSALOKA_DATA", &data).env("NUSALOKA_SERVER", &visit.address).env("NUSALOKA_TIMING", "1");
        command.envs(keyring.environment());
        match &visit.entry {
            Some(entry) => command.env("NUSALOKA_ENTRY", entry),
            None => command.env_remove("NUSALOKA_ENTRY"),
        };
        if options.two_phones {
            command.env("NUSALOKA_WINDOW", PHONE_SIZE);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(&log)?).kill_on_drop(true);
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().ok_or("the app has no output")?;
        Ok(Self { child, lines: BufReader::new(stdout).lines(), log })
    }

    /// Lasts until the person sees the first page.
    pub async fn drawn(&mut self) -> Outcome {
        while let Some(line) = self.lines.next_line().await? {
            if line.starts_with("first page drawn after ") {
                return Ok(());
            }
        }
        let said = std::fs::read_to_string(&self.log)?;
        Err(format!("the app ended before it drew a page; it said:\n{said}").into())
    }

    /// Lasts until the person has closed the window.
    pub async fn closed(&mut self) -> Outcome {
        while self.lines.next_line().await?.is_some() {}
        let status = self.child.wait().await?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the app ended with {status}; see {}", self.log.display()).into())
        }
    }
}
