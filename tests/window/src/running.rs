//! A process that we started, and all that it started in turn. It is ended when this is dropped, also when a test
//! panics; by process id, descendants included, so that nothing is left behind and nothing of others is touched.

use crate::{Failed, Outcome, failed::while_doing};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    collections::{BTreeMap, VecDeque},
    env,
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How much of what a process said is kept for the message of a failure.
const LINES_KEPT: usize = 200;

pub struct Running {
    name: String,
    child: Child,
    said: Arc<Mutex<VecDeque<String>>>,
    stdout: mpsc::Receiver<String>,
}

impl Running {
    /// Starts it with nothing to read and with no setting of ours but those of `command`; what it says is kept.
    pub fn start(name: &str, command: &mut Command) -> Outcome<Self> {
        let given: Vec<OsString> = command.get_envs().map(|(name, _)| name.to_owned()).collect();
        for (name, _) in env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"NUSALOKA_") && !given.contains(&name) {
                command.env_remove(name);
            }
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(while_doing(format!("starting {name}")))?;
        let said = Arc::default();
        let (to_us, stdout) = mpsc::channel();
        if let Some(stream) = child.stdout.take() {
            listen(stream, Arc::clone(&said), Some(to_us));
        }
        if let Some(stream) = child.stderr.take() {
            listen(stream, Arc::clone(&said), None);
        }
        Ok(Self { name: name.to_owned(), child, said, stdout })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The first line on its standard output, from now on, that `wanted` takes.
    pub fn line<T>(&self, what: &str, within: Duration, wanted: impl Fn(&str) -> Option<T>) -> Outcome<T> {
        let deadline = Instant::now() + within;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.stdout.recv_timeout(left) {
                Ok(line) => {
                    if let Some(found) = wanted(&line) {
                        return Ok(found);
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    return Err(Failed::new(format!(
                        "{} did not say {what} within {within:?}{}",
                        self.name,
                        self.said()
                    )));
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(Failed::new(format!("{} ended before it said {what}{}", self.name, self.said())));
                }
            }
        }
    }

    /// What it wrote last, to be appended to a message.
    pub fn said(&self) -> String {
        let lines = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().fold(String::new(), |text, line| format!("{text}\n  {}: {line}", self.name))
    }

    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to end and waits until it has.
    pub fn ask_to_end(&mut self, within: Duration) -> Outcome<ExitStatus> {
        signal(self.id(), Signal::TERM);
        let deadline = Instant::now() + within;
        loop {
            match self.child.try_wait().map_err(while_doing(format!("waiting for {}", self.name)))? {
                Some(status) => return Ok(status),
                None if Instant::now() > deadline => {
                    return Err(Failed::new(format!("{} did not end within {within:?} of SIGTERM", self.name)));
                }
                None => thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Found before the first is ended: an orphan forgets its parent.
        let family = descendants(self.id());
        let _already_gone = self.child.kill();
        let _its_status_does_not_matter = self.child.wait();
        for id in family {
            signal(id, Signal::KILL);
        }
    }
}

fn listen(stream: impl Read + Send + 'static, said: Arc<Mutex<VecDeque<String>>>, to: Option<mpsc::Sender<String>>) {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut kept = said.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_back(line.clone());
            if kept.len() > LINES_KEPT {
                kept.pop_front();
            }
            drop(kept);
            if let Some(to) = &to {
                let _nobody_listens_any_more = to.send(line);
            }
        }
    });
}

fn signal(id: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _already_gone = kill_process(pid, signal);
    }
}

/// Every living process that this one started, and that those started, and so on; nearest first.
pub fn descendants(of: u32) -> Vec<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (id, parent) in processes() {
        children.entry(parent).or_default().push(id);
    }
    let mut found = vec![of];
    let mut next = 0;
    while let Some(id) = found.get(next) {
        let its = children.remove(id).unwrap_or_default();
        found.extend(its);
        next += 1;
    }
    found.split_off(1)
}

/// Every process with its parent, as the kernel lists them.
fn processes() -> Vec<(u32, u32)> {
    let Ok(folder) = fs::read_dir("/proc") else { return Vec::new() };
    folder
        .filter_map(|entry| {
            let id = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // The name, in parentheses, may hold anything; the fields come after its end: state, parent, …
            let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
            Some((id, parent))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_alive(id: u32) -> bool {
        fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
    }

    fn shell(script: &str) -> Outcome<Running> {
        Running::start("a shell", Command::new("sh").args(["-c", script]))
    }

    #[test]
    fn a_dropped_process_takes_its_whole_family_with_it() -> Outcome {
        let shell = shell("sh -c 'sleep 600 & sleep 600 & echo ready; wait'; true")?;
        shell.line("ready", Duration::from_secs(5), |line| (line == "ready").then_some(()))?;
        let family = descendants(shell.id());
        assert_eq!(family.len(), 3);
        drop(shell);
        let deadline = Instant::now() + Duration::from_secs(5);
        while family.iter().any(|id| is_alive(*id)) {
            assert!(Instant::now() < deadline, "{family:?} outlived their parent");
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    #[test]
    fn a_process_that_ends_early_is_quoted() -> Outcome {
        let shell = shell("echo no such port >&2; exit 1")?;
        let failed = shell.line("ready", Duration::from_secs(5), |_| Some(())).err();
        let sentence = failed.map(|failed| failed.to_string()).unwrap_or_default();
        assert!(sentence.starts_with("a shell ended before it said ready"), "{sentence}");
        Ok(())
    }
}
