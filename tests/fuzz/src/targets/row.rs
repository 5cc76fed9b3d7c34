//! Rows as bytes: canonical or not a row; and whatever a kind, an index or a record reads from one that is.

use super::{Seed, seed};
use crate::acts::BUSINESS;
use nusaloka_domain::{
    identity::{Person, Preferences},
    packing::{Invitation, Item, List, Member},
    record::{Key, Kind, Record, Row},
    scope::Scope,
};
use nusaloka_ferry::{Crewmate, Line, Sailing, Seats, Takings, Ticket};
use nusaloka_store::{
    Grant,
    engine::{Engine as _, Scan},
    of_device, of_server,
};

pub(crate) fn run(bytes: &[u8]) {
    if let Some(scope) = Scope::from_bytes(bytes) {
        assert_eq!(scope.to_bytes(), bytes);
    }
    let Ok(row) = Row::checked(bytes.to_vec()) else { return };
    assert_eq!(Row::from_values(row.values()).as_bytes(), bytes, "equal rows have equal bytes");

    drop((format!("{row:?}"), row.id(), row.value(usize::from(bytes.first().copied().unwrap_or_default()))));
    let key = Key::of(row.values());
    assert!(key.clone().after_all() > key);
    of_device(BUSINESS).chain(of_server(BUSINESS)).for_each(|kind| looked_at(kind, &row));
    typed::<Person>(&row);
    typed::<Preferences>(&row);
    typed::<List>(&row);
    typed::<Item>(&row);
    typed::<Member>(&row);
    typed::<Invitation>(&row);
    typed::<Grant>(&row);
    typed::<Crewmate>(&row);
    typed::<Line>(&row);
    typed::<Sailing>(&row);
    typed::<Seats>(&row);
    typed::<Takings>(&row);
    typed::<Ticket>(&row);
}

fn looked_at(kind: &'static Kind, row: &Row) {
    let fits = kind.fits(row);
    let scopes: Vec<Scope> = kind.scopes_of(row).collect();
    assert!(scopes.iter().all(|scope| kind.is_in(row, *scope)));
    assert!(scopes.len() <= kind.scopes.len() && kind.grants_of(row).count() <= kind.grants.len());
    for index in kind.indexes {
        assert!(kind.index_key(index, row).as_bytes().ends_with(kind.key_of(row).as_bytes()));
    }
    assert!(!fits || row.values().count() > 0, "a record has an id at least");
}

/// What is read as a record is written as one that reads the same.
fn typed<R: Record>(row: &Row) {
    if let Ok(record) = R::from_row(row) {
        let again = record.to_row();
        assert!(R::KIND.fits(&again), "{again:?} is no {}", R::KIND.name);
        assert_eq!(R::from_row(&again).map(|record| record.to_row()), Ok(again));
    }
}

pub(crate) fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut stage = crate::stage::Stage::new();
    let mut of = |side: &str, kind: &'static Kind, rows: Vec<nusaloka_store::engine::Stored>| {
        if let Some(stored) = rows.first() {
            seeds.push(seed(&format!("{side}-{}", kind.name.trim_end_matches('_')), stored.row.as_bytes()));
        }
    };
    for kind in of_device(BUSINESS) {
        of("phone", kind, stage.phone.engine().source().and_then(|source| source.scan(&Scan::of(kind))).expect("rows"));
    }
    for kind in of_server(BUSINESS) {
        of(
            "server",
            kind,
            stage.server.engine().source().and_then(|source| source.scan(&Scan::of(kind))).expect("rows"),
        );
    }
    seeds.push(seed("scope", Scope::user(crate::stage::ME).to_bytes()));
    seeds
}
