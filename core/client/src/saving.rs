//! Saves a file that a person asked for, where they look for such.
//!
//! Failure cases: a folder that is not there (it is made), a name that is taken (the next number is), a disk that is full or cannot be
//! written (nothing is left of it).
//!
//! Refuses a name that is more than the name of a file, whoever says it; and never overwrites.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Names that are tried.
const MOST: u32 = 1_000;

pub(crate) fn save(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || ['-', '.', '_'].contains(&sign);
    let (stem, ending) = name.rsplit_once('.').ok_or(io::ErrorKind::InvalidFilename)?;
    if stem.is_empty() || stem.starts_with('.') || !name.chars().all(is_plain) {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    fs::create_dir_all(folder)?;
    let (path, mut file) = begun(folder, stem, ending)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written {
        fs::remove_file(&path)?;
        return Err(error);
    }
    Ok(path)
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

    #[test]
    fn a_file_is_saved_under_its_name_and_never_over_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("Downloads");
        let save = |bytes: &[u8]| save(&folder, "nusaloka-2026.zip", bytes).expect("saved");
        let (first, second) = (save(b"one"), save(b"two"));
        assert_eq!(
            (fs::read(&first).expect("there"), fs::read(&second).expect("there")),
            (b"one".to_vec(), b"two".to_vec())
        );
        assert!(first.ends_with("nusaloka-2026.zip") && second.ends_with("nusaloka-2026-2.zip"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&first).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn nobody_who_names_a_file_chooses_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["../a.zip", "/tmp/a.zip", "a/b.zip", "..", ".zip", "zip", "", "..a.zip", "a\\b.zip", "a\0.zip"] {
            assert!(save(folder.path(), name, b"x").is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
