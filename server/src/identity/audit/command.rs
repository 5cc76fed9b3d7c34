//! The log as whoever has the server's folder checks it, also while the server runs. Nothing is written.

use super::{
    super::{
        access::{Access, Believed},
        secrets::Secrets,
    },
    check::{self, Checked},
    head,
};
use crate::{StartFailed, edge, look};
use nusaloka_domain::{
    Fault, NUSALOKA,
    identity::{AuditHead, Chain, HeadShown, Misfit},
};
use nusaloka_store::{authority, engine::Source};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// All of it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub entries: i64,
    /// The number of the exported head that is in it.
    pub holds_head: Option<i64>,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, holds_head } = self;
        match holds_head {
            Some(head) => {
                write!(f, "the audit log fits: {entries} entries, and the exported entry {head} is among them")
            }
            None => write!(f, "the audit log fits: {entries} entries, each follows from the one before it"),
        }
    }
}

#[derive(Debug, Error)]
pub enum NotVerified {
    #[error("the audit log does not fit: {0}")]
    Misfit(#[from] Misfit),
    #[error("the audit log was cut off: it ends with entry {end}, and entry {exported} was exported")]
    CutOff { end: i64, exported: i64 },
    #[error("the audit log was written anew: entry {exported} is not the one that was exported")]
    Rewritten { exported: i64 },
    #[error(
        "{path} is no head of an audit log that a key of this server has signed; with --keys FILE, those are believed that it published earlier", path = .0.display()
    )]
    NoHead(PathBuf),
    #[error(transparent)]
    Start(#[from] StartFailed),
    #[error("the audit log cannot be read: {0}")]
    Fault(#[from] Fault),
}

/// Checks the whole log in this folder; and, with the file of an exported head, that it still holds that one.
pub fn verify_log(
    data: &Path,
    head: Option<&Path>,
    secrets: Option<&Path>,
    keys: Option<&Path>,
) -> Result<Verified, NotVerified> {
    let exported = head.map(|head| exported(data, head, secrets, keys)).transpose()?;
    let mut reader = look(data, NUSALOKA)?;
    let source = reader.source()?;
    let head = head_of(&*source)?;
    let Checked { chain, misfit } = check::walk(&*source, Chain::beginning(), head.as_ref(), usize::MAX)?;
    if let Some(misfit) = misfit {
        return Err(misfit.into());
    }
    if let Some(exported) = &exported {
        let (end, number) = (chain.number(), exported.number);
        if number > end {
            return Err(NotVerified::CutOff { end, exported: number });
        }
        let same = match check::entry(&*source, number)? {
            Some(entry) => head::hex(&entry.hash) == exported.hash,
            // The head of a log in which nothing was noted yet is the beginning of any.
            None => number == 0,
        };
        if !same {
            return Err(NotVerified::Rewritten { exported: number });
        }
    }
    Ok(Verified { entries: chain.number(), holds_head: exported.map(|exported| exported.number) })
}

/// The head of the log in this folder, signed by the server's key.
pub fn export_head(data: &Path, secrets: Option<&Path>) -> Result<HeadShown, NotVerified> {
    let mut reader = look(data, NUSALOKA)?;
    let head = head_of(&*reader.source()?)?.ok_or_else(|| Fault::new("nothing was ever noted in it"))?;
    let access = Access::with(&Secrets::kept(&secrets_of(data, secrets))?);
    Ok(head::shown(&access, &head, edge::now())?)
}

fn head_of(source: &dyn Source) -> Result<Option<AuditHead>, Fault> {
    authority::look(source, edge::now(), |view| AuditHead::of(view))
}

fn secrets_of(data: &Path, secrets: Option<&Path>) -> PathBuf {
    secrets.map_or_else(|| data.join("secrets.json"), Path::to_owned)
}

fn exported(
    data: &Path,
    head: &Path,
    secrets: Option<&Path>,
    keys: Option<&Path>,
) -> Result<head::Signed, NotVerified> {
    let text = read(head)?;
    let believed = match keys {
        Some(keys) => {
            let odd = |error: serde_json::Error| StartFailed::File(keys.to_owned(), io::Error::other(error));
            Believed::published(&serde_json::from_str(&read(keys)?).map_err(odd)?)
        }
        None => Believed::of(&Secrets::kept(&secrets_of(data, secrets))?),
    };
    head::read(&text, &believed).ok_or_else(|| NotVerified::NoHead(head.to_owned()))
}

fn read(path: &Path) -> Result<String, StartFailed> {
    fs::read_to_string(path).map_err(|error| StartFailed::File(path.to_owned(), error))
}
