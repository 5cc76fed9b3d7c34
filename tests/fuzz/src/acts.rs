//! Everything that people can do, drawn from a script: mutations of every capability over a handful of ids, so that they
//! meet one another; and acts that nobody ever wrote.

use crate::script::Script;
use nusaloka_domain::{
    Currency, Id, Money, Timestamp, Zone,
    capability::{Act, Business, Mutation},
    host::encode,
    identity::{ChangePreferences, IDENTITY, Person, Theme},
    packing::{
        Add, Assign, Delete, Edit, First, Invite, Item, Join, Leave, List, MoveTo, PACKING, Packed, Place, PutBack,
        Remove, Rename, Start, Tick,
    },
    scope::Scope,
};
use nusaloka_ferry::{
    Book, Cancel, Crew, Dismiss, DropLine, EditLine, FERRY, Found, Hire, Line, MoveLine, Plan, Reprice, SAILING,
    Sailing, Terms, Ticket, WriteLine,
};
use uuid::Uuid;

/// The product's own, and the capability that was made to hurt: it has scopes that open to all, and rows of the server's.
pub(crate) const BUSINESS: Business = Business(&[IDENTITY, PACKING, FERRY]);
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

const fn numbered<T>(sort: u128, number: u8) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 | sort << 8 | number as u128))
}

pub(crate) const fn person(number: u8) -> Id<Person> {
    numbered(1, number)
}

pub(crate) const fn list(number: u8) -> Id<List> {
    numbered(2, number)
}

pub(crate) const fn item(number: u8) -> Id<Item> {
    numbered(3, number)
}

pub(crate) const fn crew(number: u8) -> Id<Crew> {
    numbered(4, number)
}

pub(crate) const fn sailing(number: u8) -> Id<Sailing> {
    numbered(5, number)
}

const fn line(number: u8) -> Id<Line> {
    numbered(6, number)
}

const fn ticket(number: u8) -> Id<Ticket> {
    numbered(7, number)
}

pub(crate) const fn entry(number: u8) -> Id<nusaloka_domain::host::Entry> {
    numbered(8, number)
}

pub(crate) const fn device(number: u8) -> Id<nusaloka_store::batch::Device> {
    numbered(9, number)
}

fn one_of_few(script: &mut Script<'_>) -> u8 {
    script.byte() % 3
}

/// Scopes that there are, and some that there are not.
pub(crate) fn scope(script: &mut Script<'_>) -> Scope {
    let number = one_of_few(script);
    match script.below(6) {
        0 => Scope::user(person(number)),
        1 => List::scope(list(number)),
        2 => Scope::of(SAILING, sailing(number)),
        3 => Scope::of(nusaloka_ferry::CREW, crew(number)),
        4 => Scope { audience: script.byte(), key: person(number).uuid() },
        _ => Scope { audience: script.byte(), key: Uuid::from_bytes(script.bytes_exactly()) },
    }
}

fn text(script: &mut Script<'_>) -> String {
    match script.below(4) {
        0 => "Sunscreen".to_owned(),
        1 => String::new(),
        2 => "\u{202e}\u{0}é".repeat(usize::from(script.byte())),
        _ => String::from_utf8_lossy(script.bytes()).into_owned(),
    }
}

fn quantity(script: &mut Script<'_>) -> u16 {
    u16::try_from(script.number()).unwrap_or(u16::MAX)
}

fn price(script: &mut Script<'_>) -> Money {
    Money::new(script.number().cast_signed(), if script.chance() { Currency::Jpy } else { Currency::Idr })
}

fn place(script: &mut Script<'_>) -> Place {
    let chosen = String::from_utf8_lossy(script.bytes()).into_owned();
    Place::try_from(chosen).unwrap_or_else(|_| Place::between(None, None, u128::from(script.byte())))
}

/// What this person does next.
pub(crate) fn act(script: &mut Script<'_>, me: Id<Person>) -> Act {
    let number = one_of_few(script);
    match script.below(4) {
        0 | 1 => packing(script, list(number)),
        2 => ferry(script, number),
        _ => match script.below(3) {
            0 => ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(me) }.act(),
            1 => ChangePreferences { home_zone: Some(Zone::JAYAPURA), ..ChangePreferences::of(person(number)) }.act(),
            _ => unwritten(script),
        },
    }
}

fn packing(script: &mut Script<'_>, list: Id<List>) -> Act {
    let item = item(one_of_few(script));
    match script.below(13) {
        0 => {
            let first =
                (0..script.below(4)).map(|_| First { title: text(script), quantity: quantity(script) }).collect();
            Start { id: list, title: text(script), first }.act()
        }
        1 | 2 => Add { list, item, title: text(script), quantity: quantity(script), place: place(script) }.act(),
        3 => Tick { list, item, packed: if script.chance() { Packed::Yes } else { Packed::NotYet } }.act(),
        4 => Edit { list, item, title: script.chance().then(|| text(script)), quantity: Some(quantity(script)) }.act(),
        5 => MoveTo { list, item, place: place(script) }.act(),
        6 => Remove { list, item }.act(),
        7 => Assign { list, item, to: script.chance().then(|| person(one_of_few(script))) }.act(),
        8 => Rename { list, title: text(script) }.act(),
        9 => Delete { list }.act(),
        10 => Leave { list, person: person(one_of_few(script)) }.act(),
        11 if script.chance() => Invite { list }.act(),
        11 => match String::from_utf8_lossy(script.bytes()).parse() {
            Ok(code) => Join { code }.act(),
            Err(_) => Invite { list }.act(),
        },
        _ => PutBack {
            item: Item {
                id: item,
                list,
                title: text(script),
                quantity: quantity(script),
                place: place(script),
                assignee: script.chance().then(|| person(one_of_few(script))),
                done_at: script.chance().then(|| Timestamp::from_millis(script.number().cast_signed())),
                done_by: script.chance().then(|| person(one_of_few(script))),
            },
        }
        .act(),
    }
}

fn ferry(script: &mut Script<'_>, number: u8) -> Act {
    let (crew, sailing, line, ticket) =
        (crew(one_of_few(script)), sailing(number), line(one_of_few(script)), ticket(one_of_few(script)));
    match script.below(11) {
        0 => Found { crew }.act(),
        1 => Hire { crew, person: person(one_of_few(script)) }.act(),
        2 => Dismiss { crew, person: person(one_of_few(script)) }.act(),
        3 => {
            let departs = Timestamp::from_millis(script.number().cast_signed());
            Plan { id: sailing, crew, name: text(script), departs, price: price(script) }.act()
        }
        4 => Reprice { id: sailing, crew, price: price(script) }.act(),
        5 => Book { id: ticket, sailing, seats: script.number().cast_signed(), seen: Terms { price: price(script) } }
            .act(),
        6 => Cancel { id: ticket }.act(),
        7 => {
            let written = WriteLine { id: line, crew, text: text(script) };
            if script.chance() {
                return written.act();
            }
            // As an app of last year has it in its outbox.
            Act { name: WriteLine::NAME.to_owned(), version: 1, body: encode(&(line, written.text, crew)) }
        }
        8 => EditLine { id: line, crew, text: text(script) }.act(),
        9 => MoveLine { id: line, crew, after: script.chance().then(|| self::line(one_of_few(script))) }.act(),
        _ => DropLine { id: line, crew }.act(),
    }
}

/// The name of a verb, and a body that was never one of its.
pub(crate) fn unwritten(script: &mut Script<'_>) -> Act {
    let verbs: Vec<&str> = BUSINESS.0.iter().flat_map(|capability| capability.verbs).map(|verb| verb.name).collect();
    let name = match script.byte() {
        0xff => text(script),
        byte => verbs[usize::from(byte) % verbs.len()].to_owned(),
    };
    Act { name, version: u16::from(script.byte() % 4), body: script.bytes().to_vec() }
}
