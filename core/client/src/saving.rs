//! Saves a file that a person asked for, where they look for such: as it comes, a piece at a time.
//!
//! Failure cases: a folder that is not there (it is made), a name that is taken (the next number is), a disk that is full or cannot be
//! written, a file that stops coming in the middle or is not whole (nothing is left of it), an app that ends in the middle (nothing is
//! left either, and what one left that was killed goes with the next), another window of the app that saves there, too (what it is
//! writing is locked, and stays).
//!
//! Refuses a name that is more than the name of a file, whoever says it; and never overwrites.
//!
//! Invariant: what lies under the name of the file is whole. Until it is, it has another name (`.part`), which nobody opens by accident.

use std::{
    fs::{self, File, Metadata, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, watch};

/// Names that are tried.
const MOST: u32 = 1_000;

/// What comes of a file.
pub(crate) enum Coming {
    Bytes(Vec<u8>),
    /// That was all of it. What stops without this word is none.
    Whole,
}

/// The last bytes of an archive without a comment: 22, which begin so.
const END_OF_ARCHIVE: (usize, &[u8]) = (22, b"PK\x05\x06");

/// What this window saves, for whoever ends it.
#[derive(Default)]
pub(crate) struct Saves {
    one: Arc<AsyncMutex<()>>,
    ended: watch::Sender<bool>,
}

impl Saves {
    /// Held until the file is whole, or nothing is left of it. Nothing, once the app ends.
    pub(crate) async fn begin(&self) -> Option<OwnedMutexGuard<()>> {
        let turn = Arc::clone(&self.one).lock_owned().await;
        (!*self.ended.borrow()).then_some(turn)
    }

    /// Resolves when the app ends: nothing more is to come then.
    pub(crate) async fn are_ended(&self) {
        let mut ended = self.ended.subscribe();
        // Only without its sender, which is here, would it be an error.
        drop(ended.wait_for(|ended| *ended).await);
    }

    /// Takes as long as what was begun needs to remove itself.
    pub(crate) async fn end(&self) {
        self.ended.send_replace(true);
        drop(self.one.lock().await);
    }
}

/// Removes what an app that was killed in the middle has left.
fn sweep(folder: &Path) {
    let swept = || -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(is_left) && entry.file_type()?.is_file() {
                remove_left(&entry.path())?;
            }
        }
        Ok(())
    };
    if let Err(error) = swept() {
        tracing::warn!(error = %error, "a part of an archive may still lie where it was to be saved");
    }
}

fn remove_left(part: &Path) -> io::Result<()> {
    let gone = |error: io::Error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) };
    match OpenOptions::new().write(true).open(part) {
        // Locked until it is gone: whoever begins a part finds out.
        Ok(file) if is_ours(&file, part)? => fs::remove_file(part).or_else(gone),
        Ok(_) => Ok(()),
        // Whole by now, or another sweep was faster.
        Err(error) => gone(error),
    }
}

/// An archive is named by its day. Browsers have parts as well, with more in their names than that.
fn is_left(name: &str) -> bool {
    let day = name.strip_prefix("nusaloka-").and_then(|rest| rest.strip_suffix(".zip.part"));
    day.is_some_and(|day| !day.is_empty() && day.bytes().all(|sign| sign.is_ascii_digit() || sign == b'-'))
}

pub(crate) fn save(folder: &Path, name: &str, mut next: impl FnMut() -> Option<Coming>) -> io::Result<PathBuf> {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || ['-', '.', '_'].contains(&sign);
    let (stem, ending) = name.rsplit_once('.').ok_or(io::ErrorKind::InvalidFilename)?;
    if stem.is_empty() || stem.starts_with('.') || !name.chars().all(is_plain) {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    fs::create_dir_all(folder)?;
    sweep(folder);
    let (part, mut file) = begun_part(folder, stem, &format!("{ending}.part"))?;
    let saved = written(&mut file, ending, &mut next).and_then(|()| {
        // Nobody else gets that name in between: it is taken first.
        let (path, _) = begun(folder, stem, ending)?;
        let moved = fs::rename(&part, &path);
        if moved.is_err() {
            fs::remove_file(&path)?;
        }
        moved.map(|()| path)
    });
    if saved.is_err() {
        fs::remove_file(&part)?;
    }
    saved
}

fn written(file: &mut File, ending: &str, next: &mut impl FnMut() -> Option<Coming>) -> io::Result<()> {
    let mut end = Vec::new();
    loop {
        match next() {
            Some(Coming::Bytes(bytes)) => {
                file.write_all(&bytes)?;
                end.extend_from_slice(&bytes[bytes.len().saturating_sub(END_OF_ARCHIVE.0)..]);
                end.drain(..end.len().saturating_sub(END_OF_ARCHIVE.0));
            }
            Some(Coming::Whole) if ending == "zip" && !end.starts_with(END_OF_ARCHIVE.1) => break,
            Some(Coming::Whole) => return file.sync_all(),
            None => break,
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Locked as long as it is open: no sweep takes it meanwhile.
fn begun_part(folder: &Path, stem: &str, ending: &str) -> io::Result<(PathBuf, File)> {
    for _ in 0..MOST {
        let (part, file) = begun(folder, stem, ending)?;
        match is_ours(&file, &part) {
            Ok(true) => return Ok((part, file)),
            // A sweep was faster than the lock, and removes it.
            Ok(false) => {}
            Err(error) => {
                tracing::debug!(error = %error, "a part cannot be locked; so no sweep can, and it stays");
                return Ok((part, file));
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Whether nobody else has this file, which still is what lies there.
fn is_ours(file: &File, path: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(false),
        // It locks no files, and has one window of an app.
        Err(TryLockError::Error(_)) if cfg!(target_os = "android") => {}
        Err(TryLockError::Error(error)) => return Err(error),
    }
    match fs::symlink_metadata(path) {
        Ok(there) => Ok(are_one(&there, &file.metadata()?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn are_one(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// What bears one name is one, as far as can be told.
#[cfg(not(unix))]
const fn are_one(_: &Metadata, _: &Metadata) -> bool {
    true
}

fn begun(folder: &Path, stem: &str, ending: &str) -> io::Result<(PathBuf, File)> {
    for number in 1..=MOST {
        let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        let path = folder.join(name);
        match own().open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// New, and read by nobody else on this machine, where the system can say so.
fn own() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest archive that there is.
    const EMPTY: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    fn coming(pieces: &[&[u8]], ends: Option<Coming>) -> impl FnMut() -> Option<Coming> + use<> {
        let pieces: Vec<Coming> = pieces.iter().map(|piece| Coming::Bytes(piece.to_vec())).collect();
        let mut all = pieces.into_iter().chain(ends);
        move || all.next()
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_saved_under_its_name_and_never_over_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("Downloads");
        let save = |bytes: &[u8]| {
            save(&folder, "nusaloka-2026.zip", coming(&[bytes, EMPTY], Some(Coming::Whole))).expect("saved")
        };
        let (first, second) = (save(b"one"), save(b"two"));
        assert_eq!(fs::read(&first).expect("there"), [b"one", EMPTY].concat());
        assert_eq!(fs::read(&second).expect("there"), [b"two", EMPTY].concat());
        assert!(first.ends_with("nusaloka-2026.zip") && second.ends_with("nusaloka-2026-2.zip"));
        assert_eq!(names(&folder).len(), 2, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&first).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn of_what_stops_coming_or_is_not_whole_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let half = [EMPTY, b"and something behind it"].concat();
        let cases = [(EMPTY, None), (b"PK", None), (half.as_slice(), Some(Coming::Whole)), (b"", Some(Coming::Whole))];
        for (bytes, ends) in cases {
            let saved = save(folder.path(), "a.zip", coming(&[bytes], ends));
            assert_eq!(saved.expect_err("not saved").kind(), io::ErrorKind::UnexpectedEof);
            assert_eq!(names(folder.path()), [""; 0]);
        }
        // Cut between any two bytes, its end is found.
        for at in 0..EMPTY.len() {
            let pieces = [&EMPTY[..at], &EMPTY[at..]];
            save(folder.path(), "a.zip", coming(&pieces, Some(Coming::Whole))).expect("saved");
        }
    }

    #[test]
    fn what_an_app_that_ended_in_the_middle_left_goes_with_the_next_and_nothing_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let others = ["nusaloka-2026-09-20.x7GhQ2aB.zip.part", "nusaloka-2026-09-20.zip", "trip.zip.part"];
        let left = ["nusaloka-2026-09-20.zip.part", "nusaloka-2026-09-21-2.zip.part"];
        for name in others.into_iter().chain(left) {
            fs::write(folder.path().join(name), b"PK").expect("written");
        }
        save(folder.path(), "a.zip", coming(&[EMPTY], Some(Coming::Whole))).expect("saved");
        let mut names = names(folder.path());
        names.sort_unstable();
        assert_eq!(names, ["a.zip", others[0], others[1], others[2]]);
    }

    #[test]
    fn what_another_window_is_writing_stays_and_goes_only_when_nobody_writes_it_any_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = "nusaloka-2026-09-20.zip";
        let (mut theirs, mut seen) = (coming(&[b"one", EMPTY], Some(Coming::Whole)), Vec::new());
        let path = save(folder.path(), name, || {
            save(folder.path(), "a.zip", coming(&[EMPTY], None)).expect_err("not saved");
            seen.extend(names(folder.path()));
            theirs()
        });
        assert_eq!(seen, ["nusaloka-2026-09-20.zip.part"; 3]);
        assert_eq!(fs::read(path.expect("saved")).expect("there"), [b"one", EMPTY].concat());

        let (part, file) = begun_part(folder.path(), "nusaloka-2026-09-20", "zip.part").expect("begun");
        sweep(folder.path());
        assert!(part.exists());
        drop(file);
        sweep(folder.path());
        assert_eq!(names(folder.path()), [name]);
    }

    #[test]
    fn a_part_that_a_sweep_took_before_it_was_locked_is_nobodys() {
        let folder = tempfile::tempdir().expect("a folder");
        let (part, file) = begun(folder.path(), "a", "zip.part").expect("begun");
        fs::remove_file(&part).expect("removed");
        assert!(!is_ours(&file, &part).expect("looked at"));
        let (_, another) = begun_part(folder.path(), "a", "zip.part").expect("begun");
        #[cfg(unix)]
        assert!(!is_ours(&file, &part).expect("looked at"), "another has its name");
        drop(another);
    }

    #[tokio::test]
    async fn whoever_ends_waits_until_what_was_being_saved_is_whole_or_gone() {
        let (saves, folder) = (Saves::default(), tempfile::tempdir().expect("a folder"));
        let (asks, first_asked) = std::sync::mpsc::channel();
        let (comes, mut rest) = tokio::sync::mpsc::channel(1);
        let (turn, downloads) = (saves.begin().await.expect("its turn"), folder.path().to_owned());
        let writing = tokio::task::spawn_blocking(move || {
            let outcome = save(&downloads, "a.zip", || {
                asks.send(()).expect("somebody waits for it");
                rest.blocking_recv()
            });
            drop(turn);
            outcome
        });
        first_asked.recv().expect("it begins");
        let stops_coming = async {
            saves.are_ended().await;
            drop(comes);
        };
        tokio::join!(stops_coming, saves.end());
        assert_eq!(names(folder.path()), [""; 0]);
        writing.await.expect("ends").expect_err("not saved");
        assert!(saves.begin().await.is_none(), "nothing begins any more");
    }

    #[test]
    fn until_it_is_whole_it_has_another_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mut coming, mut seen) = (coming(&[b"one", EMPTY], Some(Coming::Whole)), Vec::new());
        let path = save(folder.path(), "a.zip", || {
            seen.extend(names(folder.path()));
            coming()
        });
        assert_eq!(seen, ["a.zip.part"; 3]);
        assert_eq!(path.expect("saved"), folder.path().join("a.zip"));
        assert_eq!(names(folder.path()), ["a.zip"]);
    }

    #[test]
    fn nobody_who_names_a_file_chooses_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["../a.zip", "/tmp/a.zip", "a/b.zip", "..", ".zip", "zip", "", "..a.zip", "a\\b.zip", "a\0.zip"] {
            assert!(save(folder.path(), name, coming(&[EMPTY], Some(Coming::Whole))).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
