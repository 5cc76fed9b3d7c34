//! A security key where there is none: plugged into a folder, which the app looks into instead of its USB sockets (only in builds whose
//! window may be driven). What it says is what a real one says (`chip`); a test has it in its hand, and touches it.

use crate::chip::{Chip, Status};
use std::{
    fmt, fs,
    io::{self, Read as _, Write as _},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::Duration,
};

/// For somebody to ask for a touch; only a test that went wrong waits for so long.
const PATIENCE: Duration = Duration::from_secs(20);
const LONGEST_MESSAGE: u32 = 8 << 10;

/// What a message of it is.
const TOUCH: u8 = 1;
const ANSWER: u8 = 2;

/// Plugged in until it is dropped or pulled out.
pub struct SecurityKey {
    socket: PathBuf,
    inside: Arc<Inside>,
}

struct Inside {
    chip: Mutex<Chip>,
    hand: Mutex<Hand>,
    changed: Condvar,
}

/// What happens to it from outside.
#[derive(Default)]
struct Hand {
    /// The talks that wait for a touch.
    asked_by: Vec<u64>,
    touched: Option<u64>,
    called_off: Vec<u64>,
    /// How often whoever asked for a touch wanted none any more.
    called_off_in_all: u32,
    is_out: bool,
    lines: Vec<UnixStream>,
    talks: u64,
}

impl fmt::Debug for SecurityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityKey").field("socket", &self.socket).finish_non_exhaustive()
    }
}

impl SecurityKey {
    /// A new one, with this PIN or none.
    pub fn plugged_into(folder: &Path, name: &str, pin: Option<&str>) -> io::Result<Self> {
        let inside = Inside { chip: Mutex::new(Chip::new(pin)), hand: Mutex::default(), changed: Condvar::new() };
        let key = Self { socket: folder.join(name), inside: Arc::new(inside) };
        key.listen()?;
        Ok(key)
    }

    pub fn has_room_for(&self, passkeys: usize) {
        self.inside.chip().has_room_for(passkeys);
    }

    /// It has a sensor, and the fingers that are laid on it are wrong, until it asks for the PIN instead.
    pub fn has_a_sensor(&self, tries: u32) {
        self.inside.chip().has_a_sensor(tries);
    }

    pub fn passkeys(&self) -> usize {
        self.inside.chip().passkeys()
    }

    /// As soon as somebody asks for it.
    pub fn touch(&self) -> io::Result<()> {
        let mut hand = self.inside.until(|hand| !hand.asked_by.is_empty())?;
        hand.touched = hand.asked_by.pop();
        drop(hand);
        self.inside.changed.notify_all();
        Ok(())
    }

    /// Returns when whoever asked for a touch wants none any more: it has stopped blinking.
    pub fn until_called_off(&self) -> io::Result<()> {
        let mut hand = self.inside.until(|hand| hand.called_off_in_all > 0)?;
        hand.called_off_in_all = 0;
        Ok(())
    }

    /// Returns when it blinks.
    pub fn until_asked(&self) -> io::Result<()> {
        self.inside.until(|hand| !hand.asked_by.is_empty()).map(drop)
    }

    pub fn pull_out(&self) -> io::Result<()> {
        fs::remove_file(&self.socket)?;
        let mut hand = self.inside.hand();
        hand.is_out = true;
        for line in hand.lines.drain(..) {
            // Whoever was at the other end may have gone before.
            let _gone = line.shutdown(Shutdown::Both);
        }
        drop(hand);
        self.inside.changed.notify_all();
        Ok(())
    }

    /// Once more, after it was pulled out.
    pub fn plug_in(&self) -> io::Result<()> {
        self.inside.chip().has_power_again();
        let mut hand = self.inside.hand();
        *hand = Hand { talks: hand.talks, ..Hand::default() };
        drop(hand);
        self.listen()
    }

    fn listen(&self) -> io::Result<()> {
        let listener = UnixListener::bind(&self.socket)?;
        let inside = Arc::clone(&self.inside);
        thread::spawn(move || {
            for line in listener.incoming() {
                let Ok(line) = line else { return };
                if !inside.serve(line) {
                    return;
                }
            }
        });
        Ok(())
    }
}

impl Drop for SecurityKey {
    fn drop(&mut self) {
        let _is_out_already = self.pull_out();
    }
}

impl Inside {
    fn chip(&self) -> MutexGuard<'_, Chip> {
        self.chip.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn until(&self, is_so: impl Fn(&Hand) -> bool) -> io::Result<MutexGuard<'_, Hand>> {
        let waited = self.changed.wait_timeout_while(self.hand(), PATIENCE, |hand| !is_so(hand));
        let (hand, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if is_so(&hand) { Ok(hand) } else { Err(io::Error::new(io::ErrorKind::TimedOut, "nobody asked the key so")) }
    }

    /// False, when it is not there any more.
    fn serve(self: &Arc<Self>, line: UnixStream) -> bool {
        let (Ok(kept), Ok(read)) = (line.try_clone(), line.try_clone()) else { return true };
        let mut hand = self.hand();
        if hand.is_out {
            return false;
        }
        hand.talks += 1;
        let talk = hand.talks;
        hand.lines.push(kept);
        drop(hand);
        let (send, asked) = mpsc::channel();
        let hears = Arc::clone(self);
        thread::spawn(move || hears.hear(talk, read, &send));
        let answers = Arc::clone(self);
        thread::spawn(move || answers.answer(talk, line, &asked));
        true
    }

    /// Until the other end goes.
    fn hear(&self, talk: u64, mut line: UnixStream, send: &mpsc::Sender<Vec<u8>>) {
        while let Ok(message) = message(&mut line) {
            if message.is_empty() {
                self.hand().called_off.push(talk);
                self.changed.notify_all();
            } else if send.send(message).is_err() {
                return;
            }
        }
        // Nobody waits for what it would say.
        self.hand().called_off.push(talk);
        self.changed.notify_all();
    }

    fn answer(&self, talk: u64, mut line: UnixStream, asked: &mpsc::Receiver<Vec<u8>>) {
        while let Ok(asked) = asked.recv() {
            let mut touched = || self.touched(talk, &mut line);
            let answer = self.chip().answer(&asked, &mut touched);
            if say(&mut line, ANSWER, &answer).is_err() {
                return;
            }
        }
    }

    fn touched(&self, talk: u64, line: &mut UnixStream) -> Result<(), Status> {
        say(line, TOUCH, &[]).map_err(|_| Status::CalledOff)?;
        let mut hand = self.hand();
        hand.asked_by.push(talk);
        self.changed.notify_all();
        let waits = |hand: &mut Hand| hand.touched != Some(talk) && !hand.called_off.contains(&talk) && !hand.is_out;
        let waited = self.changed.wait_timeout_while(hand, PATIENCE, waits);
        let (mut hand, _) = waited.unwrap_or_else(PoisonError::into_inner);
        hand.asked_by.retain(|asked| *asked != talk);
        if hand.touched == Some(talk) {
            hand.touched = None;
            return Ok(());
        }
        hand.called_off_in_all += 1;
        self.changed.notify_all();
        Err(Status::CalledOff)
    }
}

fn message(line: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    line.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST_MESSAGE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut message = vec![0; length as usize];
    line.read_exact(&mut message)?;
    Ok(message)
}

fn say(line: &mut UnixStream, what: u8, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).map_err(io::Error::other)?;
    line.write_all(&[&[what], length.to_be_bytes().as_slice(), message].concat())
}
