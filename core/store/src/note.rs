//! Notes: what lies beside a database in files of their own, because it must be known before the database can be opened: whose it is, what
//! its lock is made of, and by what its person gets back in. None of it opens anything by itself.
//!
//! Invariant: each is there whole or not at all, and is on the disk when `keep` returns.

use nusaloka_domain::Fault;
use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What a small file holds; a longer one holds something else.
const LONGEST: u64 = 64 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    Owner,
    AppLock,
    Recovery,
}

impl Note {
    /// What opens the database goes where the database goes; whose it is, stays: the next one is theirs, too.
    pub(crate) const WITH_IT: [Self; 2] = [Self::AppLock, Self::Recovery];

    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Owner => ".owner",
            Self::AppLock => ".app-lock",
            Self::Recovery => ".recovery",
        }
    }

    pub fn kept(self, database: &Path) -> Result<Option<Vec<u8>>, Fault> {
        let path = beside(database, self.suffix());
        let read = fs::metadata(&path).and_then(|file| match file.len() {
            0..=LONGEST => fs::read(&path),
            _ => Err(io::ErrorKind::FileTooLarge.into()),
        });
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::because("what lies beside the database cannot be read", error)),
        }
    }

    pub fn is_kept(self, database: &Path) -> bool {
        beside(database, self.suffix()).exists()
    }

    /// Nothing removes what is there.
    pub fn keep(self, database: &Path, what: Option<&[u8]>) -> Result<(), Fault> {
        let kept = beside(database, self.suffix());
        let done = match what {
            Some(bytes) => written(&kept, bytes),
            None => match fs::remove_file(&kept) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            },
        };
        done.and_then(|()| flush_folder(&kept))
            .map_err(|error| Fault::because("what lies beside the database cannot be written", error))
    }
}

fn written(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, "-new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(new, path)
}

/// A new name is on the disk when its folder is. (Windows flushes it with the file.)
fn flush_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back_until_it_is_removed_and_only_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("local.db");
        assert_eq!(Note::AppLock.kept(&database).expect("read"), None);
        Note::AppLock.keep(&database, Some(b"first")).expect("kept");
        Note::AppLock.keep(&database, Some(b"second")).expect("kept");
        assert_eq!(Note::AppLock.kept(&database).expect("read").as_deref(), Some(&b"second"[..]));
        assert_eq!(Note::Recovery.kept(&database).expect("read"), None);
        for _ in 0..2 {
            Note::AppLock.keep(&database, None).expect("removed");
        }
        assert!(!Note::AppLock.is_kept(&database));
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0, "nothing half-written stays");
    }

    #[test]
    fn what_cannot_be_one_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("local.db");
        fs::write(beside(&database, ".app-lock"), vec![0; 1 << 20]).expect("written");
        assert!(Note::AppLock.kept(&database).is_err());
    }
}
