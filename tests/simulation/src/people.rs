//! What people do with their phones: everything that ferries allow, right and wrong.

use crate::{
    phone::App,
    plan::{
        FORK_EDIT, OPENING_ALARM, OPENING_FOUND, OPENING_HIRE, OPENING_LINE, OPENING_PIN, OPENING_PLAN, OPENING_PORT,
        OPENING_POST, PEOPLE,
    },
    random::Random,
};
use nusaloka_domain::{
    Currency, Fault, Id, Money, Timestamp,
    capability::{Act, Mutation},
    identity::Person,
    record::Record,
    scope::{Audience, Scope},
};
use nusaloka_ferry::{
    Book, Bulletin, Cancel, Crew, Dismiss, DropLine, EditLine, Found, Hire, Line, Mark, MarkLine, MoveLine, Notice,
    PORT, Pin, Plan, Post, Repin, Reprice, SAILING, Sailing, TakeDown, Terms, Ticket, Tone, Unpin, WriteLine,
    last_year,
};
use nusaloka_store::{engine::Engine, replica::Replica};
use uuid::Uuid;

const CREWS: u64 = 2;
const SAILINGS: u64 = 3;

pub(crate) fn person(number: usize) -> Id<Person> {
    Id::from_uuid(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0100 + number as u128))
}

pub(crate) fn crew(number: u64) -> Id<Crew> {
    Id::from_uuid(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0200 + u128::from(number)))
}

pub(crate) fn sailing(number: u64) -> Id<Sailing> {
    Id::from_uuid(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0300 + u128::from(number)))
}

/// One that everybody may look at.
pub(crate) fn open_scope(dice: u64) -> Scope {
    if dice == OPENING_PORT {
        return Scope::of(PORT, crew(0));
    }
    let mut random = Random::new(dice);
    if random.chance(50) {
        Scope::of(SAILING, sailing(random.below(SAILINGS)))
    } else {
        Scope::of(PORT, crew(u64::from(!random.chance(80))))
    }
}

pub(crate) const OPEN: [Audience; 2] = [SAILING, PORT];

/// There are so few that they are pinned over, and taken down, all the time.
fn notice(random: &mut Random) -> Id<Notice> {
    Id::from_uuid(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0700 + u128::from(random.below(12))))
}

/// Something to do, by what stands on this phone's screen.
pub(crate) fn act(store: &mut Replica<impl Engine>, app: App, dice: u64, now: Timestamp) -> Result<Act, Fault> {
    let mut random = Random::new(dice);
    match dice {
        OPENING_FOUND => return Ok(Found { crew: crew(0) }.act()),
        OPENING_HIRE => return Ok(Hire { crew: crew(0), person: person(1) }.act()),
        OPENING_PLAN => return Ok(plan(0, 0, 50_000, now).act()),
        OPENING_PIN => {
            let (id, text) = (notice(&mut random), text(&mut random));
            return Ok(Pin { id, crew: crew(0), place: 1, text }.act());
        }
        OPENING_LINE => return Ok(write(&mut random, app, crew(0), now)),
        OPENING_POST => return Ok(post(&mut random, crew(0), sailing(0), now).act()),
        _ => {}
    }
    let lines: Vec<Line> = read(store, app)?;
    if let (OPENING_ALARM, Some(line)) = (dice, lines.first()) {
        return Ok(MarkLine { id: line.id, crew: line.crew, mark: Mark::Tone(Tone::Alarm) }.act());
    }
    if let (FORK_EDIT, Some(line)) = (dice, lines.first()) {
        let text = text(&mut Random::new(now.as_millis().unsigned_abs()));
        return Ok(EditLine { id: line.id, crew: line.crew, text }.act());
    }
    let tickets: Vec<Ticket> = read(store, app)?;
    let sailings: Vec<Sailing> = read(store, app)?;
    let some_crew = crew(if random.chance(80) { 0 } else { random.below(CREWS) });
    let somebody = person(random.index(PEOPLE));
    let some_sailing = sailing(random.below(SAILINGS));
    let line = random.pick(&lines).cloned();
    if app == App::Todays && random.chance(20) {
        return of_this_year(store, &mut random, some_crew, line, now);
    }
    Ok(match (random.below(100), line) {
        (0..4, _) => Found { crew: some_crew }.act(),
        (4..12, _) => Hire { crew: some_crew, person: somebody }.act(),
        (12..20, _) => Dismiss { crew: some_crew, person: somebody }.act(),
        (20..24, _) => plan(random.below(SAILINGS), random.below(CREWS), 40_000 + random.below(20_000), now).act(),
        (24..28, _) => match random.pick(&sailings) {
            Some(one) => Reprice { id: one.id, crew: one.crew, price: rupiah(40_000 + random.below(20_000)) }.act(),
            None => Found { crew: some_crew }.act(),
        },
        (28..46, _) => {
            let price = sailings.iter().find(|one| one.id == some_sailing).map_or(rupiah(50_000), |one| one.price);
            let seats = i64::try_from(1 + random.below(15)).expect("a few");
            Book {
                id: Id::from_uuid(random.uuid(now.as_millis())),
                sailing: some_sailing,
                seats,
                seen: Terms { price },
            }
            .act()
        }
        (46..50, _) => match random.pick(&tickets) {
            Some(ticket) => Cancel { id: ticket.id }.act(),
            None => write(&mut random, app, some_crew, now),
        },
        (50..62, _) if app == App::Todays && random.chance(50) => {
            let (id, place) = (notice(&mut random), i64::try_from(random.below(5)).expect("a few"));
            if random.chance(35) {
                Unpin { id, crew: some_crew }.act()
            } else {
                Pin { id, crew: some_crew, place, text: text(&mut random) }.act()
            }
        }
        (50..68, _) | (_, None) => write(&mut random, app, some_crew, now),
        (68..80, Some(line)) => EditLine { id: line.id, crew: line.crew, text: text(&mut random) }.act(),
        (80..92, Some(line)) => {
            let after = random.pick(&lines).filter(|after| after.crew == line.crew).map(|after| after.id);
            MoveLine { id: line.id, crew: line.crew, after }.act()
        }
        (_, Some(line)) => DropLine { id: line.id, crew: line.crew }.act(),
    })
}

/// What last year's app has nothing of.
fn of_this_year(
    store: &mut Replica<impl Engine>,
    random: &mut Random,
    crew: Id<Crew>,
    line: Option<Line>,
    now: Timestamp,
) -> Result<Act, Fault> {
    let bulletins: Vec<Bulletin> = read(store, App::Todays)?;
    let sailing = sailing(random.below(SAILINGS));
    Ok(match (random.below(100), random.pick(&bulletins), line) {
        (0..45, _, Some(line)) => {
            let mark = match random.below(3) {
                0 => Mark::Star,
                1 => Mark::Tone(Tone::Alarm),
                _ => Mark::Tone(Tone::Plain),
            };
            MarkLine { id: line.id, crew: line.crew, mark }.act()
        }
        (45..60, Some(bulletin), _) => Repin { id: bulletin.id, crew: bulletin.crew, sailing }.act(),
        (60..70, Some(bulletin), _) => TakeDown { id: bulletin.id, crew: bulletin.crew }.act(),
        _ => post(random, crew, sailing, now).act(),
    })
}

fn post(random: &mut Random, crew: Id<Crew>, sailing: Id<Sailing>, now: Timestamp) -> Post {
    Post { id: Id::from_uuid(random.uuid(now.as_millis())), crew, sailing, text: text(random) }
}

/// The rows that this app can read.
fn read<R: Record>(store: &mut Replica<impl Engine>, app: App) -> Result<Vec<R>, Fault> {
    let Some(kind) = app.business().kind(R::KIND.code) else { return Ok(Vec::new()) };
    let rows = store.shown(kind)?;
    let typed = |error| Fault::because("a row is not readable", error);
    rows.iter().map(|stored| R::from_row(&stored.row).map_err(typed)).collect()
}

fn rupiah(minor: u64) -> Money {
    Money::new(i64::try_from(minor).expect("not that rich"), Currency::Idr)
}

fn plan(number: u64, of: u64, price: u64, now: Timestamp) -> Plan {
    let name = format!("ferry {number}");
    let departs = Timestamp::from_millis(now.as_millis() + 86_400_000);
    Plan { id: sailing(number), crew: crew(of), name, departs, price: rupiah(price) }
}

fn text(random: &mut Random) -> String {
    format!("line {}", random.below(1_000))
}

fn write(random: &mut Random, app: App, crew: Id<Crew>, now: Timestamp) -> Act {
    let (id, text) = (random.uuid(now.as_millis()), text(random));
    match app {
        App::LastYears => last_year::WriteLine { id: Id::from_uuid(id), text, crew }.act(),
        App::Between | App::Todays => WriteLine { id: Id::from_uuid(id), crew, text }.act(),
    }
}
