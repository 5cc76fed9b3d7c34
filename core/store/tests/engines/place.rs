//! Where a database of a test lies: in memory, or in a folder that goes with the test.

use super::kinds::KINDS;
use nusaloka_domain::record::Kind;
use nusaloka_store::{
    OpenFailed,
    engine::{
        Engine,
        memory::MemoryEngine,
        sqlite::{DatabaseKey, Options, Side, SqliteEngine},
    },
};
use std::path::PathBuf;
use tempfile::TempDir;

pub(crate) const APPLICATION: i32 = 0x6e75_7361;
pub(crate) const KEY: [u8; 32] = *b"not a secret, only 32 test bytes";

pub(crate) enum Place {
    Memory(MemoryEngine),
    Sqlite { folder: TempDir, key: Option<[u8; 32]>, side: Side },
}

impl Place {
    pub(crate) fn memory() -> Self {
        Self::Memory(MemoryEngine::new(KINDS))
    }

    pub(crate) fn sqlite() -> Self {
        Self::Sqlite { folder: TempDir::new().unwrap(), key: None, side: Side::Server }
    }

    pub(crate) fn sqlite_with_key() -> Self {
        Self::Sqlite { folder: TempDir::new().unwrap(), key: Some(KEY), side: Side::Client }
    }

    /// On no disk where there is such a thing, for tests that open databases by the hundred.
    pub(crate) fn sqlite_in_haste(key: Option<[u8; 32]>) -> Self {
        let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
        Self::Sqlite { folder, key, side: Side::Client }
    }

    pub(crate) fn open(&self) -> Box<dyn Engine> {
        match self {
            Self::Memory(engine) => Box::new(engine.reopened()),
            Self::Sqlite { key, .. } => Box::new(self.open_file(*key, &KINDS, 0).unwrap()),
        }
    }

    pub(crate) fn open_file(
        &self,
        key: Option<[u8; 32]>,
        kinds: &[&'static Kind],
        released: u32,
    ) -> Result<SqliteEngine, OpenFailed> {
        let options = Options {
            application_id: APPLICATION,
            released,
            key: key.map(DatabaseKey::new),
            page_cache_bytes: 2 << 20,
            side: if let Self::Sqlite { side, .. } = self { *side } else { Side::Client },
        };
        SqliteEngine::open(&self.file(), kinds.iter().copied(), options)
    }

    pub(crate) fn file(&self) -> PathBuf {
        match self {
            Self::Memory(_) => panic!("memory has no file"),
            Self::Sqlite { folder, .. } => folder.path().join("test.db"),
        }
    }
}
