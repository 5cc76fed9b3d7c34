//! Fetches snapshots beside everything else. What has come of one lies in a folder beside the database, under its name, so that a
//! download which was cut off, or whose process ended, goes on where it was.
//!
//! Failure cases: the network (tried again, and after a few tries that brought nothing the scope comes by rows), a file that is
//! gone, longer than promised, or not what its name says (by rows at once).
//!
//! Refuses to judge what is in it: the store does.

use crate::{
    edge,
    transport::{File, Lost, Transport},
};
use nusaloka_store::batch::Offer;
use nusaloka_sync::Failure;
use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Tries in a row that brought not a byte.
const TRIES: u32 = 3;

/// What became of an offer.
pub(crate) enum Fetched {
    /// All of it, as it travels.
    Whole(Vec<u8>),
    /// It cannot be had.
    Never,
}

/// What is being fetched, and how it goes.
pub(crate) struct Files {
    folder: PathBuf,
    in_vain: BTreeMap<PathBuf, u32>,
}

impl Files {
    pub(crate) fn beside(database: &Path) -> Self {
        let folder = database.with_extension("coming");
        Self { folder, in_vain: BTreeMap::new() }
    }

    pub(crate) async fn fetch(&mut self, transport: &Transport, offer: &Offer) -> Result<Fetched, Lost> {
        let path = self.folder.join(offer.name.to_string());
        let before = here(&path);
        let fetched = fetch(transport, offer, &path).await;
        let tried = match &fetched {
            Err(Lost::Failed(Failure::Network)) if here(&path) <= before => {
                let tries = self.in_vain.entry(path.clone()).or_default();
                *tries += 1;
                *tries
            }
            _ => 0,
        };
        match fetched {
            Err(lost) if tried < TRIES => Err(lost),
            Err(_) => {
                tracing::info!(snapshot.name = %offer.name, "a snapshot does not come; its rows do");
                Ok(Fetched::Never)
            }
            Ok(fetched) => Ok(fetched),
        }
    }

    /// Nothing of it is needed any more, and nothing of those that nobody asks for.
    pub(crate) fn tidy(&mut self, still: &[Offer]) {
        self.in_vain.clear();
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        let wanted = |path: &Path| still.iter().any(|offer| path.ends_with(offer.name.to_string()));
        for file in files.flatten().filter(|file| !wanted(&file.path())) {
            drop(fs::remove_file(file.path())); // one that stays takes room, and nothing else
        }
    }
}

/// How much of it is here.
fn here(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

async fn fetch(transport: &Transport, offer: &Offer, path: &Path) -> Result<Fetched, Lost> {
    if here(path) < offer.bytes {
        match transport.snapshot(offer.name, here(path)).await? {
            Some(file) => come(file, offer, path).await?,
            None => return Ok(Fetched::Never),
        }
    }
    let bytes = fs::read(path).map_err(|error| unkept(&error))?;
    if bytes.len() as u64 == offer.bytes { Ok(Fetched::Whole(bytes)) } else { Ok(Fetched::Never) }
}

async fn come(mut file: File, offer: &Offer, path: &Path) -> Result<(), Lost> {
    let begun = edge::now();
    let mut kept = opened(path, file.from).map_err(|error| unkept(&error))?;
    let mut upto = file.from;
    while upto < offer.bytes
        && let Some(chunk) = file.next().await?
    {
        kept.write_all(chunk.as_ref()).map_err(|error| unkept(&error))?;
        upto += chunk.as_ref().len() as u64;
    }
    if upto < offer.bytes {
        return Err(Lost::NETWORK);
    }
    let took = edge::now().as_millis() - begun.as_millis();
    tracing::info!(snapshot.name = %offer.name, snapshot.bytes = upto, snapshot.from = file.from, snapshot.duration_ms = took, "a snapshot came");
    Ok(())
}

fn opened(path: &Path, from: u64) -> io::Result<fs::File> {
    fs::create_dir_all(path.parent().expect("it has a folder"))?;
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    file.set_len(from)?;
    Ok(file)
}

/// A disk that is full, or no disk: later, perhaps.
fn unkept(error: &io::Error) -> Lost {
    tracing::warn!(error = %error, "a snapshot is not kept");
    Lost::NETWORK
}
