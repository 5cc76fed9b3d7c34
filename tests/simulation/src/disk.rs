//! Disks: what survives when a process ends, and engines that break where the plan says.

use nusaloka_domain::{
    Fault,
    record::{Kind, Row},
    scope::Scope,
};
use nusaloka_store::engine::{
    Change, Engine, Lifted, OfKind, Reader, Safety, Scan, Source, Stored, Writing,
    layer::{About, Misfit, Name},
    memory::MemoryEngine,
    sqlite::{Options, Side, SqliteEngine},
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tempfile::TempDir;

/// Where a database lies.
pub(crate) enum Disk {
    Memory(MemoryEngine),
    /// A folder, and how the database in it is opened.
    Files {
        folder: TempDir,
        side: Side,
    },
}

/// At which commit the power is cut; none while it is large.
#[derive(Clone)]
pub(crate) struct Fuse(Arc<AtomicU64>);

const NEVER: u64 = u64::MAX;

impl Fuse {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(NEVER)))
    }

    /// Cuts at the n-th commit from now, before it or after it.
    pub(crate) fn light(&self, commits: u64, after: bool) {
        self.0.store(commits * 2 + u64::from(after), Ordering::Relaxed);
    }

    pub(crate) fn put_out(&self) {
        self.0.store(NEVER, Ordering::Relaxed);
    }

    /// At each commit: go on, or cut, and whether the commit is done first.
    fn burn(&self) -> Option<bool> {
        let left = self.0.load(Ordering::Relaxed);
        match left {
            NEVER => None,
            0 | 1 => Some(left == 1),
            _ => {
                self.0.store(left - 2, Ordering::Relaxed);
                None
            }
        }
    }
}

impl Disk {
    pub(crate) fn memory() -> Self {
        Self::Memory(MemoryEngine::new([]))
    }

    pub(crate) fn files(side: Side) -> Result<Self, Fault> {
        let folder = TempDir::with_prefix("nusaloka-simulation-")
            .map_err(|error| Fault::because("no folder for a database", error))?;
        Ok(Self::Files { folder, side })
    }

    /// With the tables that whoever opens it knows.
    pub(crate) fn open(
        &self,
        fuse: &Fuse,
        kinds: impl Iterator<Item = &'static Kind>,
    ) -> Result<Box<dyn Engine>, Fault> {
        let inner: Box<dyn Engine> = match self {
            Self::Memory(engine) => Box::new(engine.reopened_with(kinds)),
            Self::Files { folder, side } => {
                let options = Options {
                    application_id: 0x4e75_7353,
                    released: 1,
                    key: None,
                    page_cache_bytes: 1 << 20,
                    side: *side,
                };
                let path = folder.path().join("store.db");
                Box::new(
                    SqliteEngine::open(&path, kinds, options)
                        .map_err(|error| Fault::because("a database did not open", error))?,
                )
            }
        };
        Ok(Box::new(Breaking { inner, fuse: fuse.clone() }))
    }

    /// What no synced commit had secured is gone. (A file keeps it: the machine itself goes on.)
    pub(crate) fn cut_power(&mut self) {
        if let Self::Memory(engine) = self {
            engine.crash();
        }
    }

    /// One like it, with nothing on it.
    pub(crate) fn empty(&self) -> Result<Self, Fault> {
        match self {
            Self::Memory(_) => Ok(Self::memory()),
            Self::Files { side, .. } => Self::files(*side),
        }
    }

    /// What lies under the tables is gone. Nobody has the database open.
    pub(crate) fn lose_layers(&mut self) -> Result<(), Fault> {
        match self {
            Self::Memory(engine) => engine.lose_layers(),
            Self::Files { folder, .. } => {
                let layers = folder.path().join("store.db.layers");
                if layers.exists() {
                    std::fs::remove_dir_all(layers).map_err(|error| Fault::because("layers were not lost", error))?;
                }
            }
        }
        Ok(())
    }

    /// A copy of all that is there.
    pub(crate) fn copied(&self) -> Result<Self, Fault> {
        match self {
            Self::Memory(engine) => Ok(Self::Memory(engine.copied())),
            Self::Files { folder, side } => {
                let copy = Self::files(*side)?;
                if let Self::Files { folder: target, .. } = &copy {
                    let layers = folder.path().join("store.db.layers");
                    let names = std::fs::read_dir(&layers).into_iter().flatten().flatten();
                    let below = names.map(|file| format!("store.db.layers/{}", file.file_name().display()));
                    if layers.exists() {
                        std::fs::create_dir(target.path().join("store.db.layers"))
                            .map_err(|error| Fault::because("a folder was not copied", error))?;
                    }
                    for name in ["store.db", "store.db-wal"].map(str::to_owned).into_iter().chain(below) {
                        let from = folder.path().join(&name);
                        if from.exists() {
                            std::fs::copy(&from, target.path().join(name))
                                .map_err(|error| Fault::because("a database was not copied", error))?;
                        }
                    }
                }
                Ok(copy)
            }
        }
    }
}

struct Breaking {
    inner: Box<dyn Engine>,
    fuse: Fuse,
}

struct BreakingTx<'a> {
    inner: Box<dyn Writing + 'a>,
    fuse: Fuse,
}

impl Engine for Breaking {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        self.inner.source()
    }

    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault> {
        Ok(Box::new(BreakingTx { inner: self.inner.begin()?, fuse: self.fuse.clone() }))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        self.inner.reader()
    }

    fn stage(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        self.inner.stage(name, packed)
    }

    fn unstage(&mut self, name: Name) -> Result<(), Fault> {
        self.inner.unstage(name)
    }

    fn staged(&mut self, name: Name) -> Result<Box<dyn Source + '_>, Fault> {
        self.inner.staged(name)
    }

    fn met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        self.inner.met_by(name)
    }

    fn lost_layers(&mut self) -> Result<Vec<Name>, Fault> {
        self.inner.lost_layers()
    }
}

impl Source for BreakingTx<'_> {
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault> {
        self.inner.get(kind, keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault> {
        self.inner.scan(scan)
    }
}

impl Writing for BreakingTx<'_> {
    fn apply(&mut self, changes: &[Change]) -> Result<(), Fault> {
        self.inner.apply(changes)
    }

    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault> {
        self.inner.put_absent(kind, rows)
    }

    fn lay(&mut self, name: Name) -> Result<(), Fault> {
        self.inner.lay(name)
    }

    fn lift(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        self.inner.lift(name, keep)
    }

    fn commit(self: Box<Self>, safety: Safety) -> Result<(), Fault> {
        match self.fuse.burn() {
            None => self.inner.commit(safety),
            Some(done_first) => {
                if done_first {
                    self.inner.commit(safety)?;
                }
                Err(Fault::new("the power was cut"))
            }
        }
    }
}
