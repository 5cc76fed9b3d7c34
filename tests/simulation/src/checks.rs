//! What must always hold, and what must hold when all has come to rest.

use crate::{
    people,
    plan::{OWNER, PEOPLE, PHONES},
    world::{BUSINESS, World, is_unknown},
};
use nusaloka_domain::{
    Fault, Timestamp,
    capability::Question,
    host::decode,
    record::{Kind, Record, Row},
    scope::Scope,
};
use nusaloka_ferry::{Crewmate, Manifest, SEATS, Sailing, Sailings, Seats, Takings, Ticket, TicketState};
use nusaloka_store::{
    Grant,
    batch::Decision,
    engine::{Scan, Stored},
    replica::State,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use uuid::Uuid;

/// What was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Invariant {
    /// No store answers with a fault that the plan did not bring.
    NoFault,
    /// What a phone shows is the server's images and the entries over them; its digests are sums.
    PhoneIsConsistent,
    /// Feed, digests and grants of the server follow from its rows.
    ServerIsConsistent,
    /// An entry is decided once.
    OneVerdict,
    /// Seats sold never exceed what a ferry has, and the takings are what the tickets cost.
    Money,
    /// Nobody has to mend what nobody damaged.
    NothingToMend,
    /// What the server has decided is not run over its own effects again.
    DecidedIsOver,
    /// Everything that was said to be safe was decided.
    NothingIsLost,
    /// After quiet, everybody has everything, and nothing waits.
    ComesToRest,
    /// After quiet, a phone shows exactly what its person may see on the server.
    ReplicasAreEqual,
    /// Nobody is answered with what is not theirs.
    NobodySeesOthers,
}

#[derive(Debug, Clone)]
pub struct Broken {
    pub invariant: Invariant,
    pub what: String,
}

impl Broken {
    pub(crate) fn new(invariant: Invariant, what: impl Into<String>) -> Self {
        Self { invariant, what: what.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.what)
    }
}

type Checked = Result<(), Broken>;

fn fault(fault: Fault) -> Broken {
    Broken::new(Invariant::NoFault, fault.to_string())
}

fn rows_of(world: &mut World, kind: &'static Kind) -> Result<Vec<Stored>, Broken> {
    let source = world.server.authority.engine().source().map_err(fault)?;
    source.scan(&Scan::of(kind)).map_err(fault)
}

fn all<R: Record>(world: &mut World) -> Result<Vec<R>, Broken> {
    let typed = |stored: &Stored| R::from_row(&stored.row);
    let unreadable = |error: nusaloka_domain::record::NotARow| Broken::new(Invariant::NoFault, error.to_string());
    rows_of(world, R::KIND)?.iter().map(typed).collect::<Result<_, _>>().map_err(unreadable)
}

/// Seats and takings against tickets.
pub(crate) fn money(world: &mut World) -> Checked {
    let (mut sold, mut paid) = (BTreeMap::new(), BTreeMap::new());
    for ticket in all::<Ticket>(world)?.into_iter().filter(|ticket| ticket.state == TicketState::Stands) {
        *sold.entry(ticket.sailing).or_insert(0) += ticket.seats;
        *paid.entry(ticket.crew).or_insert(0) += ticket.paid.minor;
    }
    for seats in all::<Seats>(world)? {
        let taken = sold.remove(&seats.sailing).unwrap_or(0);
        if seats.left < 0 || seats.left + taken != SEATS {
            let what = format!("{taken} seats are sold and {} are left of {SEATS}", seats.left);
            return Err(Broken::new(Invariant::Money, what));
        }
    }
    if let Some((sailing, seats)) = sold.into_iter().next() {
        return Err(Broken::new(Invariant::Money, format!("{seats} seats are sold of {sailing}, which has none")));
    }
    for sailing in all::<Sailing>(world)? {
        if !all::<Seats>(world)?.iter().any(|seats| seats.sailing == sailing.id) {
            return Err(Broken::new(Invariant::Money, format!("{} has no seats at all", sailing.name)));
        }
    }
    for takings in all::<Takings>(world)? {
        *paid.entry(takings.crew).or_insert(0) -= takings.amount.minor;
    }
    match paid.into_iter().find(|(_, difference)| *difference != 0) {
        None => Ok(()),
        Some((crew, difference)) => Err(Broken::new(Invariant::Money, format!("{crew} is off by {difference}"))),
    }
}

/// Everything that must hold when nothing happens any more.
pub(crate) fn at_rest(world: &mut World) -> Checked {
    let slips = world.server.authority.slips().map_err(fault)?;
    if let Some(slip) = slips.into_iter().next() {
        return Err(Broken::new(Invariant::ServerIsConsistent, slip));
    }
    money(world)?;
    nothing_is_lost(world)?;
    nothing_to_mend(world)?;
    for phone in 0..PHONES {
        let slips = world.phones[phone].store.slips().map_err(fault)?;
        if let Some(slip) = slips.into_iter().next() {
            return Err(Broken::new(Invariant::PhoneIsConsistent, format!("phone {phone}: {slip}")));
        }
        shows_the_same(world, phone)?;
    }
    (0..PEOPLE).try_for_each(|person| sees_only_theirs(world, person))
}

/// A row that was lost on the way is mended, or by a restored server, in a scope that is only half here; a phone that was cloned takes a new name, and one whose numbers a restored
/// server does not know any more. Nothing else is.
fn nothing_to_mend(world: &World) -> Checked {
    for phone in &world.phones {
        let counts = phone.counts();
        if counts.suspected > 0 && !world.rows_were_lost {
            return Err(Broken::new(Invariant::NothingToMend, format!("{} digests differed", counts.suspected)));
        }
        if counts.reincarnated > 0 && !world.numbers_were_lost {
            return Err(Broken::new(Invariant::NothingToMend, "a phone took a new name"));
        }
    }
    Ok(())
}

fn nothing_is_lost(world: &World) -> Checked {
    for entry in world.acted.difference(&world.excused) {
        let Some(decision) = world.server.decided.get(entry) else {
            return Err(Broken::new(
                Invariant::NothingIsLost,
                format!("{entry} was said to be safe, and never decided"),
            ));
        };
        let in_tray = world
            .phones
            .iter()
            .flat_map(|phone| phone.store.outbox())
            .find(|waiting| waiting.entry.id.uuid() == *entry);
        if let (Some(waiting), Decision::Applied { .. }) = (in_tray, decision)
            && matches!(waiting.state, State::Refused(_))
        {
            return Err(Broken::new(
                Invariant::NothingIsLost,
                format!("{entry} was applied, and its person is told that it was refused"),
            ));
        }
    }
    Ok(())
}

/// The scopes that a person holds, by the rows of the server.
fn scopes_of(world: &mut World, person: usize) -> Result<BTreeSet<Scope>, Broken> {
    let me = people::person(person);
    let mut scopes = BTreeSet::from([Scope::user(me)]);
    for mate in all::<Crewmate>(world)?.into_iter().filter(|mate| mate.person == me) {
        scopes.insert(Scope::of(nusaloka_ferry::CREW, mate.crew));
    }
    Ok(scopes)
}

fn shows_the_same(world: &mut World, phone: usize) -> Checked {
    let mut scopes = scopes_of(world, OWNER[phone])?;
    let open = |scope: &Scope| people::OPEN.into_iter().any(|audience| scope.is_of(audience));
    scopes.extend(world.phones[phone].store.held().into_keys().filter(open));
    let app = world.phones[phone].app.business();
    let mut opaque = world.phones[phone].store.opaque().map_err(fault)?;
    for kind in BUSINESS.kinds().chain([Grant::KIND]) {
        let known = app.kinds().chain([Grant::KIND]).find(|known| known.code == kind.code);
        let mut theirs: BTreeMap<Uuid, (u64, Row)> = BTreeMap::new();
        for stored in rows_of(world, kind)? {
            let theirs_in: Vec<Scope> = kind.scopes_of(&stored.row).filter(|scope| scopes.contains(scope)).collect();
            if theirs_in.is_empty() {
                continue;
            }
            let id = stored.row.id();
            if known.is_some_and(|known| known.fits(&stored.row)) {
                theirs.insert(id, (stored.commit, stored.row));
                continue;
            }
            for scope in theirs_in {
                let kept = opaque.remove(&(scope, kind.code, id));
                if kept.as_ref() != Some(&stored) {
                    let what = format!("phone {phone} keeps {} {id} as {kept:?}; it is {stored:?}", kind.name);
                    return Err(Broken::new(Invariant::ReplicasAreEqual, what));
                }
            }
        }
        let Some(known) = known else { continue };
        let shown = world.phones[phone].store.shown(known).map_err(fault)?;
        let ours: BTreeMap<Uuid, (u64, Row)> =
            shown.into_iter().map(|stored| (stored.row.id(), (stored.commit, stored.row))).collect();
        if let Some((id, theirs)) = theirs.iter().find(|(id, row)| ours.get(*id) != Some(row)) {
            let what = format!("phone {phone} shows {} {id} as {:?}; it is {theirs:?}", kind.name, ours.get(id));
            return Err(Broken::new(Invariant::ReplicasAreEqual, what));
        }
        if let Some(surplus) = ours.keys().find(|id| !theirs.contains_key(id)) {
            let what = format!("phone {phone} shows {} {surplus}, which is not there or not theirs", kind.name);
            return Err(Broken::new(Invariant::ReplicasAreEqual, what));
        }
    }
    match opaque.into_keys().next() {
        None => Ok(()),
        Some(surplus) => {
            let what = format!("phone {phone} keeps {surplus:?}, which is not there, not theirs, or can be read");
            Err(Broken::new(Invariant::ReplicasAreEqual, what))
        }
    }
}

/// Asks the server, as this person, for things of others.
fn sees_only_theirs(world: &mut World, person: usize) -> Checked {
    let me = people::person(person);
    let scopes = scopes_of(world, person)?;
    let now = Timestamp::from_millis(world.now);
    let mut ask = |asking| world.server.authority.answer(me, now, &asking).map(|(answered, _)| answered).map_err(fault);
    for number in 0..2 {
        let crew = people::crew(number);
        let theirs = scopes.contains(&Scope::of(nusaloka_ferry::CREW, crew));
        let answered = ask(Manifest { crew }.asking())?;
        if is_unknown(&answered) == theirs {
            let what = format!("person {person} asks for {crew}, which is{} theirs", if theirs { "" } else { " not" });
            return Err(Broken::new(Invariant::NobodySeesOthers, what));
        }
    }
    if let Ok(bytes) = ask(Sailings { from: Timestamp::from_millis(0) }.asking())? {
        let sailings: Vec<Sailing> =
            decode(&bytes).map_err(|error| Broken::new(Invariant::NoFault, error.to_string()))?;
        if let Some(foreign) = sailings.iter().find(|one| !scopes.contains(&Scope::of(nusaloka_ferry::CREW, one.crew)))
        {
            let what = format!("person {person} is shown {}, of another crew", foreign.name);
            return Err(Broken::new(Invariant::NobodySeesOthers, what));
        }
    }
    Ok(())
}
