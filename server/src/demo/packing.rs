//! A packing list as two people write it before a trip: half done, some of it shared out.

use crate::{Store, edge};
use nusaloka_domain::{
    Fault, Id, Timestamp,
    identity::Person,
    packing::{Item, List, Member, Place},
    view::Writing,
};

const TITLE: &str = "Labuan Bajo, tiga malam";
const HOUR: i64 = 60 * 60 * 1_000;

struct Thing {
    title: &'static str,
    quantity: u16,
    whose: Whose,
    packed: Packed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Nobodys,
    Owners,
    Guests,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Packed {
    NotYet,
    HoursAgo(i64),
}

const THINGS: [Thing; 11] = [
    of("KTP dan tiket kapal", 2, Whose::Owners, Packed::HoursAgo(20)),
    of("Kacamata renang dan snorkel", 4, Whose::Guests, Packed::NotYet),
    of("Tabir surya yang aman untuk karang", 1, Whose::Owners, Packed::NotYet),
    of("Kaus lengan panjang", 3, Whose::Nobodys, Packed::NotYet),
    of("Sandal gunung untuk Pulau Padar", 1, Whose::Nobodys, Packed::NotYet),
    of("Obat anti mabuk laut", 1, Whose::Owners, Packed::HoursAgo(3)),
    of("Botol minum", 2, Whose::Nobodys, Packed::HoursAgo(3)),
    of("Kantong kedap air", 1, Whose::Guests, Packed::HoursAgo(1)),
    of("Pengisi daya dan power bank", 1, Whose::Owners, Packed::NotYet),
    of("Uang tunai untuk retribusi taman nasional", 1, Whose::Nobodys, Packed::NotYet),
    of("Topi", 1, Whose::Nobodys, Packed::NotYet),
];

const fn of(title: &'static str, quantity: u16, whose: Whose, packed: Packed) -> Thing {
    Thing { title, quantity, whose, packed }
}

/// Somebody on the list.
pub(super) struct Traveller {
    pub(super) person: Id<Person>,
    pub(super) name: &'static str,
}

pub(super) fn write_list(store: &mut Store, owner: &Traveller, guest: &Traveller) -> Result<(), Fault> {
    let (list, now): (Id<List>, Timestamp) = (edge::new_id(), edge::now());
    let hours_ago = |hours: i64| Timestamp::from_millis(now.as_millis() - hours * HOUR);
    let (sari, wayan) = (owner.person, guest.person);
    let written = store.write(edge::new_id::<()>().uuid(), now, |tx| {
        tx.insert(&List { id: list, title: TITLE.to_owned(), owner: sari, started_at: hours_ago(26) })?;
        for (person, Traveller { name, .. }) in [(sari, owner), (wayan, guest)] {
            tx.insert(&Member {
                id: Member::id_of(list, person),
                list,
                person,
                name: (*name).to_owned(),
                portrait: None,
            })?;
        }
        for (thing, place) in THINGS.iter().zip(Place::in_a_row(list.uuid().as_u128())) {
            let assignee = match thing.whose {
                Whose::Nobodys => None,
                Whose::Owners => Some(sari),
                Whose::Guests => Some(wayan),
            };
            let done_at = match thing.packed {
                Packed::NotYet => None,
                Packed::HoursAgo(hours) => Some(hours_ago(hours)),
            };
            let (id, title) = (edge::new_id(), thing.title.to_owned());
            let done_by = done_at.map(|_| assignee.unwrap_or(sari));
            tx.insert(&Item { id, list, title, quantity: thing.quantity, place, assignee, done_at, done_by })?;
        }
        Ok(())
    })?;
    written.map(drop).map_err(|refusal| Fault::because("the demo list was not written", refusal))
}
