//! The device's side of the store: what its person sees, what the server last said, and what is yet to be told.
//!
//! A record's table holds what is *shown*: the server's image, and over it the effects of the entries in the outbox. Of
//! each row that such an entry changed, the server's image is kept aside (`base`). So a refusal undoes exactly its own
//! effect, and a download never overwrites what the person did meanwhile.
//!
//! ```text
//! act      shown' = mutation(shown); base keeps the image; the entry waits    one transaction, synced
//! receive  base' = base + batch; shown' = base' + entries that still count    one transaction
//! verdicts a refused entry no longer counts; an applied one, when its commit is here
//! ```
//!
//! Refuses to know a network and a clock. Nothing it says was not committed first.
//!
//! Invariants: shown = base + effects, in the order of their numbers; a digest is the sum over the server's images of the
//! rows that are here; an entry leaves only by a verdict, or because its person lets it go.

mod act;
mod arriving;
mod ask;
mod fresh;
mod keepsake;
mod layers;
mod met;
mod opaque;
mod outbox;
mod rebase;
mod receive;
mod renew;
mod replay;
mod slips;

pub use act::Acting;
pub use outbox::{State, Waiting};
pub use receive::Received;

use crate::{
    authority::{counter, integer},
    batch::{Device, Position, counted},
    engine::{
        Change, Engine, Pace, Reader, Safety, Scan, Source, Stored,
        layer::{About, Name},
    },
    footprint::{At, Footprint},
    overlay::{Cell, Overlay, Seen},
    sight::{Held, Sight},
    tables::{BASE, HELD, MARK, OUTBOX, SUSPECT},
};
use layers::Coming;
use nusaloka_domain::{
    Fault, Id, Timestamp,
    capability::{Answered, Asking, Business, nobody_knows},
    host,
    identity::Person,
    record::{Kind, Row, Value},
    scope::Scope,
    view::{Context, Coverage, Side, Touched},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

pub struct Replica<E> {
    engine: E,
    business: Business,
    known: Known,
    /// Damages that were found and are to be mended: what to compare with the server.
    comparing: Option<Uuid>,
    /// The two sides disagreed about which scopes there are.
    naming: bool,
    pace: Pace,
    under_way: BTreeMap<Scope, Coming>,
    counts: Counts,
    /// What changed of what is shown, since somebody asked.
    touched: BTreeSet<Touched>,
}

/// What happened here since it was opened: for metrics, and for the simulator to see that hard things did happen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entries that were run again because of what came down.
    pub replayed: u64,
    /// Entries that another's refusal, or what came down, made doubtful.
    pub made_doubtful: u64,
    /// Refusals of entries on whose rows others build.
    pub refused_with_dependents: u64,
    pub unpredicted: u64,
    /// Scopes that were taken away, and those of them that entries of the outbox had written to.
    pub revoked: u64,
    pub revoked_with_waiting: u64,
    /// Digests that differed, and comparisons that mended them.
    pub suspected: u64,
    pub repaired: u64,
    /// Snapshots that came under the tables, and that went again.
    pub laid: u64,
    pub lifted: u64,
    pub epochs: u64,
    pub stale: u64,
    pub upcast: u64,
    pub reincarnated: u64,
    /// Rows that came and could not be read, those of them that a comparison brought, those that left with their scope,
    /// and those that a later version of the app read at last.
    pub opaque: u64,
    pub opaque_repaired: u64,
    pub opaque_revoked: u64,
    pub opaque_read: u64,
}

/// What the database says of itself, kept in memory as it was last committed.
#[derive(Debug, Clone)]
struct Known {
    marks: Marks,
    held: BTreeMap<Scope, Place>,
    /// In the order of their numbers.
    outbox: Vec<Waiting>,
    /// The server's images of rows that entries of the outbox have changed.
    base: Arc<BTreeMap<At, Option<Stored>>>,
    suspects: BTreeSet<(Scope, u16)>,
    /// Stands for the version of the app that opened it last.
    words: i64,
    /// What lies under the tables.
    layers: BTreeMap<Scope, (Name, About)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Marks {
    me: Id<Person>,
    device: Id<Device>,
    epoch: Uuid,
    #[serde(deserialize_with = "counted")]
    commit: u64,
    #[serde(deserialize_with = "counted")]
    next_number: u64,
    /// All entries up to this number have their verdict here.
    #[serde(deserialize_with = "counted")]
    acknowledged: u64,
}

/// How far a scope is here, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    why: Why,
    /// Absent: as far as the whole.
    behind: Option<Position>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Why {
    /// The person's own, or granted.
    Theirs,
    /// Asked for while a page shows it.
    Visit,
}

impl<E: Engine> Replica<E> {
    /// Opens what is there, or begins a new one with these ids. `Err` says whose it is, if it is somebody else's.
    /// What another version of the app left is put into the words of this one first.
    pub fn open(
        mut engine: E,
        business: Business,
        me: Id<Person>,
        device: Id<Device>,
    ) -> Result<Result<Self, Id<Person>>, Fault> {
        let known = Known::read(&*engine.source()?)?;
        let known = match known {
            Some(known) if known.marks.me == me => known,
            Some(known) => return Ok(Err(known.marks.me)),
            None => Known::begin(&mut engine, me, device, renew::words_of(business))?,
        };
        let mut replica = Self {
            engine,
            business,
            known,
            comparing: None,
            naming: false,
            pace: Pace::Usual,
            under_way: BTreeMap::new(),
            counts: Counts::default(),
            touched: BTreeSet::new(),
        };
        replica.find_lost_layers()?;
        replica.renew()?;
        Ok(Ok(replica))
    }

    pub const fn me(&self) -> Id<Person> {
        self.known.marks.me
    }

    pub const fn device(&self) -> Id<Device> {
        self.known.marks.device
    }

    /// The epoch and the commit that everything here is as of.
    pub const fn at(&self) -> (Uuid, u64) {
        (self.known.marks.epoch, self.known.marks.commit)
    }

    pub fn engine(&mut self) -> &mut E {
        &mut self.engine
    }

    pub fn into_engine(self) -> E {
        self.engine
    }

    /// Answers a question from what is shown, and says what the answer depends on.
    pub fn answer(&mut self, now: Timestamp, asking: &Asking) -> Result<(Answered, Footprint), Fault> {
        let (held, me, business) = (self.known.coverage(), self.me(), self.business);
        answer(&*self.engine.source()?, business, me, &held, now, asking)
    }

    /// How much of each scope is here.
    pub fn held(&self) -> BTreeMap<Scope, Coverage> {
        self.known.coverage()
    }

    /// For questions that must not wait for what is being written.
    pub fn beside(&self) -> Result<Beside, Fault> {
        Ok(Beside { reader: self.engine.reader()?, business: self.business, me: self.me() })
    }

    /// Asks for a scope that opens to all, for as long as a page shows it.
    pub fn visit(&mut self, scope: Scope) -> Result<(), Fault> {
        if self.known.held.contains_key(&scope) {
            return Ok(());
        }
        self.place(scope, Some(Place { why: Why::Visit, behind: Some(Position::BEGINNING) }))
    }

    fn place(&mut self, scope: Scope, place: Option<Place>) -> Result<(), Fault> {
        let mut tx = self.engine.begin()?;
        tx.apply(&[place_change(scope, place)])?;
        let committed = tx.commit(Safety::Ordered);
        self.as_stored_unless(committed)?;
        match place {
            Some(place) => self.known.held.insert(scope, place),
            None => self.known.held.remove(&scope),
        };
        self.touched.insert(Touched { kind: None, scope });
        Ok(())
    }

    /// A commit that could not be flushed may be in effect all the same: then what is stored counts, and may differ anywhere.
    fn as_stored_unless(&mut self, committed: Result<(), Fault>) -> Result<(), Fault> {
        if committed.is_err()
            && let Some(known) = Known::read(&*self.engine.source()?)?
        {
            self.known = known;
            self.touched.extend(self.known.held.keys().map(|scope| Touched { kind: None, scope: *scope }));
        }
        committed
    }

    /// Nothing more is on its way for now: what a long download has put off is done.
    pub fn rest(&mut self) -> Result<(), Fault> {
        self.go_at(Pace::Usual)
    }

    fn go_at(&mut self, pace: Pace) -> Result<(), Fault> {
        if self.pace != pace {
            self.engine.pace(pace)?;
            self.pace = pace;
        }
        Ok(())
    }

    /// Is every held scope as far as the whole?
    pub fn is_complete(&self) -> bool {
        self.known.marks.commit > 0 && self.known.held.values().all(|place| place.behind.is_none())
    }

    /// All rows shown, by kind: for the simulator's comparison.
    pub fn shown(&mut self, kind: &'static Kind) -> Result<Vec<Stored>, Fault> {
        self.engine.source()?.scan(&Scan::of(kind))
    }

    /// Rows that this version of the app cannot read, by scope, kind and id: for the simulator's comparison.
    pub fn opaque(&mut self) -> Result<BTreeMap<(Scope, u16, Uuid), Stored>, Fault> {
        opaque::all_opaque(&*self.engine.source()?)
    }

    /// What changed of what is shown, since this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<Touched> {
        std::mem::take(&mut self.touched)
    }

    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Where digests differ from the server's: compared and mended with the next ask.
    pub const fn suspects(&self) -> &BTreeSet<(Scope, u16)> {
        &self.known.suspects
    }
}

/// A look at a device's store beside whoever writes: of the last commit, and never behind the next.
pub struct Beside {
    reader: Box<dyn Reader>,
    business: Business,
    me: Id<Person>,
}

impl Beside {
    pub fn answer(&mut self, now: Timestamp, asking: &Asking) -> Result<(Answered, Footprint), Fault> {
        let source = self.reader.source()?;
        // How much is held is of the same commit as what is held.
        let held = coverage_of(&held_in(&*source)?);
        answer(&*source, self.business, self.me, &held, now, asking)
    }
}

/// Answers a question from any consistent look at a device's store.
fn answer(
    source: &dyn Source,
    business: Business,
    me: Id<Person>,
    held: &BTreeMap<Scope, Coverage>,
    now: Timestamp,
    asking: &Asking,
) -> Result<(Answered, Footprint), Fault> {
    let mut overlay = Overlay::new(source);
    let context = Context { actor: me, entry: Uuid::nil(), now, acted_at: now, side: Side::Prediction };
    let sight = Sight::Person { person: me, business, held: Held::Some(held) };
    let seen = Seen::new(&mut overlay, sight, context);
    let answered = business.answer(asking, &seen).ok_or_else(|| nobody_knows(&asking.name))?;
    let (mut footprint, _) = seen.done();
    let looked = footprint.looked().map(|looked| looked.within).collect();
    footprint.opaque = opaque::how_many(source, held.keys(), &looked)?;
    Ok((answered, footprint))
}

impl Known {
    fn begin(engine: &mut impl Engine, me: Id<Person>, device: Id<Device>, words: i64) -> Result<Self, Fault> {
        let marks = Marks { me, device, epoch: Uuid::nil(), commit: 0, next_number: 1, acknowledged: 0 };
        let own = Place { why: Why::Theirs, behind: Some(Position::BEGINNING) };
        let mut tx = engine.begin()?;
        tx.apply(&[marks.change(), words_change(words), place_change(Scope::user(me), Some(own))])?;
        tx.commit(Safety::Synced)?;
        let held = BTreeMap::from([(Scope::user(me), own)]);
        Ok(Self { held, ..Self::of(marks, words) })
    }

    fn of(marks: Marks, words: i64) -> Self {
        Self {
            marks,
            held: BTreeMap::new(),
            outbox: Vec::new(),
            base: Arc::default(),
            suspects: BTreeSet::new(),
            words,
            layers: BTreeMap::new(),
        }
    }

    fn read(source: &dyn Source) -> Result<Option<Self>, Fault> {
        let key = |name| Row::from_values([Value::Text(name)]);
        let mut found = source.get(&MARK, &[key(WORDS), key(Marks::NAME)])?;
        let Some(marks) = found.pop().flatten() else { return Ok(None) };
        let words = match found.pop().flatten().as_ref().map(|stored| stored.row.value(1)) {
            Some(Value::Integer(words)) => words,
            _ => 0,
        };
        let Value::Bytes(bytes) = marks.row.value(2) else { return Err(unreadable("marks")) };
        let marks: Marks = host::decode(bytes).map_err(|error| Fault::because("marks are not readable", error))?;
        if marks.next_number == 0 {
            return Err(unreadable("the next number"));
        }
        let mut known = Self { held: held_in(source)?, layers: layers::laid(source)?, ..Self::of(marks, words) };
        for stored in source.scan(&Scan::of(&OUTBOX))? {
            known.outbox.push(Waiting::read(&stored.row)?);
        }
        for stored in source.scan(&Scan::of(&BASE))? {
            let (at, image) = read_base(&stored.row)?;
            Arc::make_mut(&mut known.base).insert(at, image);
        }
        for stored in source.scan(&Scan::of(&SUSPECT))? {
            if let (Value::Bytes(scope), Value::Integer(kind)) = (stored.row.value(0), stored.row.value(1)) {
                let scope = Scope::from_bytes(scope).ok_or_else(|| unreadable("a suspect"))?;
                let kind = u16::try_from(kind).map_err(|_| unreadable("a suspect"))?;
                known.suspects.insert((scope, kind));
            }
        }
        Ok(Some(known))
    }

    fn coverage(&self) -> BTreeMap<Scope, Coverage> {
        coverage_of(&self.held)
    }
}

fn held_in(source: &dyn Source) -> Result<BTreeMap<Scope, Place>, Fault> {
    let mut held = BTreeMap::new();
    for stored in source.scan(&Scan::of(&HELD))? {
        let (Value::Bytes(scope), Value::Bytes(place)) = (stored.row.value(0), stored.row.value(1)) else {
            return Err(unreadable("a held scope"));
        };
        let scope = Scope::from_bytes(scope).ok_or_else(|| unreadable("a held scope"))?;
        let place = host::decode(place).map_err(|error| Fault::because("a place is not readable", error))?;
        held.insert(scope, place);
    }
    Ok(held)
}

fn coverage_of(held: &BTreeMap<Scope, Place>) -> BTreeMap<Scope, Coverage> {
    let coverage = |place: &Place| match place.behind {
        None => Coverage::Complete,
        Some(_) => Coverage::Partial,
    };
    held.iter().map(|(scope, place)| (*scope, coverage(place))).collect()
}

impl Marks {
    const NAME: &'static str = "replica";

    fn change(&self) -> Change {
        let bytes = host::encode(self);
        let values = [Value::Text(Self::NAME), Value::Integer(integer(self.commit)), Value::Bytes(&bytes)];
        Change::Put { kind: &MARK, stored: Stored { commit: 0, row: Row::from_values(values) } }
    }
}

const WORDS: &str = "words";

fn words_change(words: i64) -> Change {
    let row = Row::from_values([Value::Text(WORDS), Value::Integer(words), Value::Null]);
    Change::Put { kind: &MARK, stored: Stored { commit: 0, row } }
}

/// Where rows that are shown have changed.
fn touched_by(changed: &[(At, Cell)]) -> BTreeSet<Touched> {
    let forms = changed.iter().flat_map(|(_, cell)| [(cell.kind, &cell.below), (cell.kind, &cell.now)]);
    let rows = forms.filter_map(|(kind, form)| Some((kind, &form.as_ref()?.row)));
    rows.flat_map(|(kind, row)| kind.scopes_of(row).map(|scope| Touched { kind: Some(kind.code), scope })).collect()
}

fn unreadable(what: &str) -> Fault {
    Fault::new(format!("{what} cannot be read"))
}

fn place_change(scope: Scope, place: Option<Place>) -> Change {
    let mut row = Row::from_values([Value::Bytes(&scope.to_bytes())]);
    match place {
        None => Change::Remove { kind: &HELD, key: row },
        Some(place) => {
            row.push(Value::Bytes(&host::encode(&place)));
            Change::Put { kind: &HELD, stored: Stored { commit: 0, row } }
        }
    }
}

fn suspect_change(scope: Scope, kind: u16, suspected: bool) -> Change {
    let row = Row::from_values([Value::Bytes(&scope.to_bytes()), Value::Integer(i64::from(kind))]);
    if suspected {
        Change::Put { kind: &SUSPECT, stored: Stored { commit: 0, row } }
    } else {
        Change::Remove { kind: &SUSPECT, key: row }
    }
}

fn base_change(at: At, image: Option<&Option<Stored>>) -> Change {
    let mut row = Row::from_values([Value::Integer(i64::from(at.0)), Value::Bytes(at.1.as_bytes())]);
    let Some(image) = image else {
        return Change::Remove { kind: &BASE, key: row };
    };
    row.push(Value::Integer(integer(image.as_ref().map_or(0, |stored| stored.commit))));
    row.push(image.as_ref().map_or(Value::Null, |stored| Value::Bytes(stored.row.as_bytes())));
    Change::Put { kind: &BASE, stored: Stored { commit: 0, row } }
}

fn read_base(row: &Row) -> Result<(At, Option<Stored>), Fault> {
    let (Value::Integer(kind), Some(id), Value::Integer(commit)) = (row.value(0), row.value(1).uuid(), row.value(2))
    else {
        return Err(unreadable("an image"));
    };
    let at = (u16::try_from(kind).map_err(|_| unreadable("an image"))?, id);
    let image = match row.value(3) {
        Value::Bytes(bytes) => {
            let row = Row::checked(bytes.to_vec()).map_err(|error| Fault::because("an image is not a row", error))?;
            Some(Stored { commit: counter(commit), row })
        }
        _ => None,
    };
    Ok((at, image))
}
