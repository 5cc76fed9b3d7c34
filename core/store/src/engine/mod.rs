//! The face of a database: tables of rows with ordered indexes, consistent reads, and transactions that are flushed as
//! one batch. Everything above (what a phone keeps, what a server decides) is written once, on this.
//!
//! Three engines stand behind it: `memory`, the oracle that the others are compared with; `sqlite`, on every device and
//! on the server; PostgreSQL, later. One suite of tests (`tests/engines.rs`) runs on each, and random operations are
//! run on all of them side by side.
//!
//! Refuses to know scopes' holders, viewers, mutations and sync: it stores rows and finds them again.
//!
//! Invariant: nothing of one engine leaks through: no SQL, no row numbers, no statement, no lock that a caller could see.

pub mod layer;
pub mod memory;
mod shape;
pub mod sqlite;

use layer::{About, Misfit, Name};
use nusaloka_domain::{
    Fault,
    record::{Index, Key, Kind, Row},
    scope::Scope,
    view::{Edge, Order},
};
use uuid::Uuid;

/// A row with the number of the commit that last wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub commit: u64,
    pub row: Row,
}

/// Part of a table, in one of its orders.
#[derive(Debug, Clone)]
pub struct Scan {
    pub kind: &'static Kind,
    /// Absent: in the order of the keys.
    pub index: Option<Index>,
    /// The first columns of that order are these.
    pub prefix: Row,
    pub low: Edge,
    pub high: Edge,
    pub only: Only,
    pub order: Order,
    pub limit: usize,
    pub reach: Reach,
}

/// Whether rows of layers are found, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Layers,
    /// Only what stands in the table itself.
    Table,
}

/// Which rows of a scan are wanted, wherever they stand in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    All,
    /// Rows that are in one of these scopes of this audience.
    InScopes {
        audience: u8,
        keys: Vec<Uuid>,
    },
}

impl Scan {
    /// All of a table, in the order of its keys.
    pub fn of(kind: &'static Kind) -> Self {
        Self {
            kind,
            index: None,
            prefix: Row::default(),
            low: Edge::Open,
            high: Edge::Open,
            only: Only::All,
            order: Order::Ascending,
            limit: usize::MAX,
            reach: Reach::Layers,
        }
    }

    #[must_use]
    pub fn by(mut self, index: Index) -> Self {
        self.index = Some(index);
        self
    }

    #[must_use]
    pub fn prefix(mut self, prefix: Row) -> Self {
        self.prefix = prefix;
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The columns that it is ordered by: those of the index, then those of the key.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let index = self.index.map_or(&[] as &[usize], |index| index.columns);
        index.iter().chain(self.kind.key).copied()
    }

    /// Where a row stands in its order.
    pub fn key_of(&self, row: &Row) -> Key {
        Key::of(self.columns().map(|column| row.value(column)))
    }
}

/// One change of a table. Putting a row replaces the one of the same key; removing what is not there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Put {
        kind: &'static Kind,
        stored: Stored,
    },
    /// The key's columns, in the order of `Kind::key`.
    Remove {
        kind: &'static Kind,
        key: Row,
    },
}

/// Whether a commit must have reached the disk when it returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// It survives a power cut.
    Synced,
    /// It survives the end of the process. A power cut may undo it, with everything after it and nothing before it.
    Ordered,
}

/// A consistent look at all tables.
pub trait Source {
    /// One answer per key, in their order.
    fn get(&self, kind: &'static Kind, keys: &[Row]) -> Result<Vec<Option<Stored>>, Fault>;
    fn scan(&self, scan: &Scan) -> Result<Vec<Stored>, Fault>;
}

/// A transaction: a look that takes changes. Dropped without `commit`, it leaves nothing.
pub trait Writing: Source {
    /// All of them, in order. Later reads of this transaction see them.
    fn apply(&mut self, changes: &[Change]) -> Result<(), Fault>;
    /// Puts those rows whose key is not taken; answers the positions of those whose key is.
    fn put_absent(&mut self, kind: &'static Kind, rows: &[Stored]) -> Result<Vec<usize>, Fault>;
    fn commit(self: Box<Self>, safety: Safety) -> Result<(), Fault>;

    /// Lays a layer that is staged under the tables: its rows are seen where nothing of the same key was.
    fn lay(&mut self, name: Name) -> Result<(), Fault> {
        Err(no_layers(name))
    }

    /// Takes a layer away, and what was seen of it; but rows that are in one of these scopes stay, in the table.
    fn lift(&mut self, name: Name, keep: &[Scope]) -> Result<Lifted, Fault> {
        let _ = keep;
        Err(no_layers(name))
    }
}

/// A row and its kind.
pub type OfKind = (&'static Kind, Stored);

/// What a layer had that did not go with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifted {
    /// As they lay in it: not seen, because the table had its own or they were buried.
    pub hidden: Vec<OfKind>,
    pub kept: Vec<OfKind>,
}

fn laid_already(name: Name) -> Fault {
    Fault::new(format!("the layer {name:?} is laid already"))
}

fn no_layers(name: Name) -> Fault {
    Fault::new(format!("the layer {name:?} is not here"))
}

/// A second look at the same database, beside its writer and never in its way.
pub trait Reader: Send {
    /// Consistent, of the last commit, for as long as it is held.
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault>;
}

/// How much is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Usual,
    /// Tens of thousands of rows in a row: memory is lent, and what can be tidied up later is.
    Bulk,
}

/// A database, held by its one writer.
pub trait Engine: Send {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault>;
    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault>;
    fn reader(&self) -> Result<Box<dyn Reader>, Fault>;
    /// A word in advance. Back at the usual pace, what was lent is given back and what was put off is done.
    fn pace(&mut self, pace: Pace) -> Result<(), Fault> {
        let _ = pace;
        Ok(())
    }

    /// Unpacks what was fetched and looks whether it could be laid. Then it is staged: here, and not yet seen.
    fn stage(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        let _ = (name, packed);
        Ok(Err(Misfit::NotTaken))
    }

    /// It is not laid after all. One that is laid stays.
    fn unstage(&mut self, name: Name) -> Result<(), Fault> {
        let _ = name;
        Ok(())
    }

    /// A look into one that is staged, and at nothing else.
    fn staged(&mut self, name: Name) -> Result<Box<dyn Source + '_>, Fault> {
        Err(no_layers(name))
    }

    /// Rows of one that is staged whose keys are seen already.
    fn met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        Err(no_layers(name))
    }

    /// Those that `LAYER` lists and that are not here (any more). Nothing is seen of them.
    fn lost_layers(&mut self) -> Result<Vec<Name>, Fault> {
        Ok(Vec::new())
    }
}

/// One that is chosen at run time.
impl<E: Engine + ?Sized> Engine for Box<E> {
    fn source(&mut self) -> Result<Box<dyn Source + '_>, Fault> {
        (**self).source()
    }

    fn begin(&mut self) -> Result<Box<dyn Writing + '_>, Fault> {
        (**self).begin()
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        (**self).reader()
    }

    fn pace(&mut self, pace: Pace) -> Result<(), Fault> {
        (**self).pace(pace)
    }

    fn stage(&mut self, name: Name, packed: &[u8]) -> Result<Result<About, Misfit>, Fault> {
        (**self).stage(name, packed)
    }

    fn unstage(&mut self, name: Name) -> Result<(), Fault> {
        (**self).unstage(name)
    }

    fn staged(&mut self, name: Name) -> Result<Box<dyn Source + '_>, Fault> {
        (**self).staged(name)
    }

    fn met_by(&mut self, name: Name) -> Result<Vec<OfKind>, Fault> {
        (**self).met_by(name)
    }

    fn lost_layers(&mut self) -> Result<Vec<Name>, Fault> {
        (**self).lost_layers()
    }
}
