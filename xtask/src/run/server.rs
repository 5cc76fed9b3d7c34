//! The server of `./dev run`: its place (a free port, its data folder), its process, and the demo entries it wrote.
//! A second `./dev run` uses the server of the first and does not end it.

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::options::Options;
use crate::Outcome;
use crate::steps::Steps;

const UNTIL_READY: Duration = Duration::from_secs(30);
const UNTIL_ENDED: Duration = Duration::from_secs(5);

/// Where the server stands. Whoever holds the lock started it; the file says on which port.
pub struct Place {
    /// Held as long as our server runs; none when the server is another run's.
    lock: Option<File>,
    port: u16,
    data: PathBuf,
}

impl Place {
    /// Refuses a port that something else listens on, before anything is built.
    pub fn take(root: &Path, options: &Options) -> Outcome<Self> {
        let all_data = root.join("target/dev-data");
        let data = all_data.join("server");
        fs::create_dir_all(root.join("target"))?;
        let mut lock = File::options()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(root.join("target/dev-server.lock"))?;
        if lock.try_lock().is_err() {
            let mut port = String::new();
            lock.read_to_string(&mut port)?;
            return match port.trim().parse() {
                Ok(port) if port == options.port && !options.reset => Ok(Self { lock: None, port, data }),
                _ => Err(format!(
                    "another ./dev run uses the data in target/dev-data, on port {}: end it first",
                    port.trim()
                )
                .into()),
            };
        }
        if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)) {
            return Err(format!("port {} cannot be used ({error}): choose another with --port", options.port).into());
        }
        if options.reset && all_data.exists() {
            fs::remove_dir_all(&all_data)?;
        }
        fs::create_dir_all(&data)?;
        lock.set_len(0)?;
        lock.rewind()?;
        write!(lock, "{}", options.port)?;
        Ok(Self { lock: Some(lock), port: options.port, data })
    }

    pub async fn open(self, root: &Path, options: &Options, steps: &mut Steps) -> Outcome<Server> {
        let address = format!("http://127.0.0.1:{}", self.port);
        if self.lock.is_none() {
            steps.step("Using the server of the other ./dev run", || Ok(()))?;
            return Ok(Server { place: self, address, process: None });
        }
        let what = format!("Starting the server on {address}, data and log in target/dev-data");
        let process = steps.wait(&what, start(root, options, &self)).await?;
        Ok(Server { place: self, address, process: Some(process) })
    }
}

async fn start(root: &Path, options: &Options, place: &Place) -> Outcome<Process> {
    let log = root.join("target/dev-data/server.log");
    let kind = if options.release { "release" } else { "debug" };
    let program = root.join("target").join(kind).join(format!("nusaloka-server{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.arg("--listen").arg(format!("127.0.0.1:{}", place.port)).arg("--data").arg(&place.data);
    command.arg("--ui").arg(root.join("target/ui")).arg("--demo").arg("--public").arg(by_name(place.port));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(&log)?).kill_on_drop(true);
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().ok_or("the server has no output")?;
    let mut process = Process { child, lines: BufReader::new(stdout).lines() };
    let ready = async {
        while let Some(line) = process.lines.next_line().await? {
            if line.starts_with("listening on ") {
                return Ok(true);
            }
        }
        Ok::<_, std::io::Error>(false)
    };
    match tokio::time::timeout(UNTIL_READY, ready).await {
        Ok(Ok(true)) => Ok(process),
        _ => Err(format!("the server did not become ready; it said:\n{}", fs::read_to_string(&log)?).into()),
    }
}

/// Where a browser finds it: passkeys belong to a name.
fn by_name(port: u16) -> String {
    format!("http://localhost:{port}")
}

struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

pub struct Server {
    place: Place,
    address: String,
    process: Option<Process>,
}

impl Server {
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same, for a browser.
    pub fn by_name(&self) -> String {
        by_name(self.place.port)
    }

    /// What the demo person of the role that was asked for comes in with.
    pub fn entry(&self, options: &Options) -> Outcome<Option<String>> {
        let Some(role) = &options.role else { return Ok(None) };
        let file = self.place.data.join("demo-entries.json");
        let entries: serde_json::Value = serde_json::from_slice(&fs::read(&file)?)?;
        match entries[role].as_str() {
            Some(entry) => Ok(Some(entry.to_owned())),
            None => Err(format!("{} has no entry for {role}", file.display()).into()),
        }
    }

    /// Lasts until the server has ended by itself, which it should not. Never, for a server that is not ours.
    pub async fn gone(&mut self) -> Outcome {
        let Some(process) = &mut self.process else { return std::future::pending().await };
        // Its later lines are read and dropped, so that it never waits for us; the log holds what matters.
        while process.lines.next_line().await?.is_some() {}
        let status = process.child.wait().await?;
        Err(format!("the server ended by itself with {status}; see target/dev-data/server.log").into())
    }

    /// Asks the server to end, and ends it when it does not.
    pub async fn close(self) -> Outcome {
        let Some(mut process) = self.process else { return Ok(()) };
        ask_to_end(&process.child);
        if tokio::time::timeout(UNTIL_ENDED, process.child.wait()).await.is_err() {
            process.child.kill().await?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(id) = id {
        let _already_ended = kill_process(id, Signal::TERM);
    }
}

/// Elsewhere there is no polite way for a program without a window; the server's store survives the other one.
#[cfg(not(unix))]
fn ask_to_end(_child: &Child) {}
