//! What people do with their phones: everything that ferries allow, right and wrong.

use crate::{
    plan::{OPENING_FOUND, OPENING_HIRE, OPENING_LINE, OPENING_PLAN, PEOPLE},
    random::Random,
};
use nusaloka_domain::{
    Currency, Fault, Id, Money, Timestamp,
    capability::{Act, Mutation},
    host::encode,
    identity::Person,
    record::Record,
    scope::Scope,
};
use nusaloka_ferry::{
    Book, Cancel, Crew, Dismiss, DropLine, EditLine, Found, Hire, Line, MoveLine, Plan, Reprice, SAILING, Sailing,
    Terms, Ticket, WriteLine,
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

pub(crate) fn sailing_scope(random: &mut Random) -> Scope {
    Scope::of(SAILING, sailing(random.below(SAILINGS)))
}

/// Something to do, by what stands on this phone's screen.
pub(crate) fn act(store: &mut Replica<impl Engine>, dice: u64, now: Timestamp) -> Result<Act, Fault> {
    let mut random = Random::new(dice);
    match dice {
        OPENING_FOUND => return Ok(Found { crew: crew(0) }.act()),
        OPENING_HIRE => return Ok(Hire { crew: crew(0), person: person(1) }.act()),
        OPENING_PLAN => return Ok(plan(0, 0, 50_000, now).act()),
        OPENING_LINE => return Ok(write(&mut random, crew(0), now).act()),
        _ => {}
    }
    let lines: Vec<Line> = read(store)?;
    let tickets: Vec<Ticket> = read(store)?;
    let sailings: Vec<Sailing> = read(store)?;
    let some_crew = crew(if random.chance(80) { 0 } else { random.below(CREWS) });
    let somebody = person(random.index(PEOPLE));
    let some_sailing = sailing(random.below(SAILINGS));
    let line = random.pick(&lines).cloned();
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
            None => write(&mut random, some_crew, now).act(),
        },
        (50..68, _) => {
            let written = write(&mut random, some_crew, now);
            if random.chance(40) { in_the_words_of_version_1(&written) } else { written.act() }
        }
        (68..80, Some(line)) => EditLine { id: line.id, crew: line.crew, text: text(&mut random) }.act(),
        (80..92, Some(line)) => {
            let after = random.pick(&lines).filter(|after| after.crew == line.crew).map(|after| after.id);
            MoveLine { id: line.id, crew: line.crew, after }.act()
        }
        (_, Some(line)) => DropLine { id: line.id, crew: line.crew }.act(),
        (_, None) => write(&mut random, some_crew, now).act(),
    })
}

fn read<R: Record>(store: &mut Replica<impl Engine>) -> Result<Vec<R>, Fault> {
    let rows = store.shown(R::KIND)?;
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

fn write(random: &mut Random, crew: Id<Crew>, now: Timestamp) -> WriteLine {
    WriteLine { id: Id::from_uuid(random.uuid(now.as_millis())), crew, text: text(random) }
}

/// As an app of last year has it in its outbox.
fn in_the_words_of_version_1(line: &WriteLine) -> Act {
    Act { name: WriteLine::NAME.to_owned(), version: 1, body: encode(&(line.id, line.text.clone(), line.crew)) }
}
