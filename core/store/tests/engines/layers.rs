//! Layers, on every engine: what is seen through the tables, what hides it, and what is left when one is lifted.

use super::{
    kinds::{BOAT, SAILOR, Sailor, key, sailor, stored, uuid},
    place::Place,
    suite::{names, put, write},
};
use nusaloka_domain::{
    record::{Record, Row, Value},
    scope::{Scope, USER},
    view::{Edge, Order},
};
use nusaloka_store::{
    engine::{
        Change, Engine, OfKind, Only, Reach, Safety, Scan, Source, Stored,
        layer::{About, Form, MOST_LAYERS, Misfit, Name},
    },
    snapshot::{Making, Packed},
};
use uuid::Uuid;

pub(crate) fn boat(number: u128) -> Scope {
    Scope { audience: BOAT.code, key: uuid(number) }
}

/// Packs these rows, of one boat, as the place's engine takes them.
pub(crate) fn pack(place: &Place, of: Scope, mut rows: Vec<Stored>) -> Packed {
    rows.sort_by_key(|stored| stored.row.id());
    let form = if let Place::Memory(_) = place { Form::Plain } else { Form::Sqlite };
    let mut making = Making::begin(&[SAILOR], form).unwrap();
    for row in &rows {
        making.put(SAILOR, row).unwrap();
    }
    let about = About { epoch: Uuid::nil(), scope: of, commit: 9, rows: rows.len() as u64, digests: Vec::new() };
    making.end(about).unwrap()
}

pub(crate) fn lay(engine: &mut dyn Engine, packed: &Packed) {
    assert_eq!(engine.stage(packed.name, &packed.bytes).unwrap(), Ok(packed.about.clone()));
    let mut transaction = engine.begin().unwrap();
    transaction.lay(packed.name).unwrap();
    transaction.commit(Safety::Synced).unwrap();
}

fn aboard(ids: impl IntoIterator<Item = (u128, &'static str)>) -> Vec<Stored> {
    ids.into_iter().map(|(id, name)| stored(5, &sailor(id, 1, name))).collect()
}

fn remove(number: u128) -> Change {
    Change::Remove { kind: SAILOR, key: key(number) }
}

fn ids(found: &[Stored]) -> Vec<Uuid> {
    found.iter().map(|stored| stored.row.id()).collect()
}

fn ids_of(found: &[OfKind]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = found.iter().map(|(_, stored)| stored.row.id()).collect();
    ids.sort_unstable();
    ids
}

fn seen(source: &dyn Source) -> Vec<String> {
    names(&source.scan(&Scan::of(SAILOR)).unwrap())
}

pub(crate) fn rows_of_a_layer_are_found_between_those_of_the_table(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, aboard([(2, "budi"), (4, "dewi"), (6, "fajar")])));
    lay(&mut *engine, &pack(place, boat(1), aboard([(1, "eka"), (3, "citra"), (5, "ayu"), (7, "gita")])));
    let source = engine.source().unwrap();
    let found = source.get(SAILOR, &[5, 2, 9, 5].map(key)).unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, true]);
    assert_eq!(seen(&*source), ["eka", "budi", "citra", "dewi", "ayu", "fajar", "gita"]);
    let by_boat =
        Scan::of(SAILOR).by(Sailor::BY_BOAT.index).prefix(Row::from_values([Value::Bytes(uuid(1).as_bytes())]));
    let in_order = ["ayu", "budi", "citra", "dewi", "eka", "fajar", "gita"];
    assert_eq!(names(&source.scan(&by_boat).unwrap()), in_order);
    for limit in 0..8 {
        let mut expected = in_order[..limit.min(7)].to_vec();
        assert_eq!(names(&source.scan(&by_boat.clone().limit(limit)).unwrap()), expected);
        let backwards = Scan { order: Order::Descending, limit, ..by_boat.clone() };
        expected = in_order.iter().rev().take(limit).copied().collect();
        assert_eq!(names(&source.scan(&backwards).unwrap()), expected);
    }
    let after = Scan { low: Edge::Excluding(Row::from_values([Value::Text("citra")])), limit: 3, ..by_boat.clone() };
    assert_eq!(names(&source.scan(&after).unwrap()), ["dewi", "eka", "fajar"]);
    let only = Only::InScopes { audience: BOAT.code, keys: vec![uuid(1), uuid(9)] };
    assert_eq!(source.scan(&Scan { only, ..by_boat.clone() }).unwrap().len(), 7);
    let only = Only::InScopes { audience: USER.code, keys: vec![uuid(1)] };
    assert_eq!(source.scan(&Scan { only, ..by_boat.clone() }).unwrap(), []);
    assert_eq!(names(&source.scan(&Scan { reach: Reach::Table, ..by_boat }).unwrap()), ["budi", "dewi", "fajar"]);
}

pub(crate) fn what_is_written_over_a_layer_hides_it_and_what_is_removed_stays_so(place: &Place) {
    let layer = pack(place, boat(1), aboard([(1, "ayu"), (2, "budi"), (3, "citra")]));
    let mut engine = place.open();
    lay(&mut *engine, &layer);
    let mut changes = put(SAILOR, [stored(8, &sailor(1, 1, "ayu again"))]);
    changes.extend([remove(2), remove(9), remove(1)]);
    changes.extend(put(SAILOR, [stored(9, &sailor(3, 1, "citra again"))]));
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&changes).unwrap();
    assert_eq!(seen(&*transaction), ["citra again"]);
    let rows = [1, 3, 4].map(|id| stored(9, &sailor(id, 1, "put")));
    assert_eq!(transaction.put_absent(SAILOR, &rows).unwrap(), [1]);
    transaction.commit(Safety::Synced).unwrap();
    drop(engine);
    assert_eq!(seen(&*place.open().source().unwrap()), ["put", "citra again", "put"]);
}

pub(crate) fn a_layer_meets_what_is_seen_already_and_that_stays(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, aboard([(1, "ayu"), (2, "budi")])));
    lay(&mut *engine, &pack(place, boat(1), aboard([(3, "citra"), (4, "dewi")])));
    write(&mut *engine, &[remove(4)]);
    let second = pack(place, boat(2), aboard([(2, "other"), (3, "other"), (4, "back"), (5, "eka")]));
    engine.stage(second.name, &second.bytes).unwrap().unwrap();
    assert_eq!(seen(&*engine.staged(second.name).unwrap()), ["other", "other", "back", "eka"]);
    assert_eq!(ids_of(&engine.met_by(second.name).unwrap()), [2, 3].map(uuid));
    lay(&mut *engine, &second);
    assert_eq!(seen(&*engine.source().unwrap()), ["ayu", "budi", "citra", "back", "eka"]);
}

pub(crate) fn lifted_it_takes_its_rows_along_but_for_those_that_are_kept(place: &Place) {
    let mut engine = place.open();
    let with_tender = Sailor { tender: Some(sailor(0, 3, "").boat), ..sailor(5, 1, "eka") };
    let mut rows = aboard([(1, "ayu"), (2, "budi"), (3, "citra")]);
    rows.push(stored(5, &with_tender));
    let layer = pack(place, boat(1), rows);
    lay(&mut *engine, &layer);
    let mut changes = put(SAILOR, [stored(7, &sailor(1, 1, "ayu again"))]);
    changes.push(remove(2));
    write(&mut *engine, &changes);
    let mut transaction = engine.begin().unwrap();
    let lifted = transaction.lift(layer.name, &[boat(3), boat(4)]).unwrap();
    assert_eq!(ids_of(&lifted.hidden), [1, 2].map(uuid));
    assert_eq!(lifted.hidden.iter().map(|(_, stored)| stored.commit).sum::<u64>(), 10, "as they lay in it");
    assert_eq!(lifted.kept, [(SAILOR, stored(5, &with_tender))]);
    assert_eq!(seen(&*transaction), ["ayu again", "eka"]);
    transaction.commit(Safety::Synced).unwrap();
    assert_eq!(seen(&*engine.source().unwrap()), ["ayu again", "eka"]);
    lay(&mut *engine, &layer);
    assert_eq!(seen(&*engine.source().unwrap()), ["ayu again", "budi", "citra", "eka"]);
    drop(engine);
    assert_eq!(seen(&*place.open().source().unwrap()), ["ayu again", "budi", "citra", "eka"]);
}

pub(crate) fn what_no_transaction_committed_is_neither_laid_nor_lifted(place: &Place) {
    let mut engine = place.open();
    let layer = pack(place, boat(1), aboard([(1, "ayu")]));
    engine.stage(layer.name, &layer.bytes).unwrap().unwrap();
    assert_eq!(seen(&*engine.source().unwrap()), [""; 0]);
    let mut transaction = engine.begin().unwrap();
    transaction.lay(layer.name).unwrap();
    assert_eq!(seen(&*transaction), ["ayu"]);
    assert!(transaction.lay(layer.name).is_err());
    drop(transaction);
    assert_eq!(seen(&*engine.source().unwrap()), [""; 0]);
    lay(&mut *engine, &layer);
    let mut transaction = engine.begin().unwrap();
    transaction.lift(layer.name, &[]).unwrap();
    assert_eq!(seen(&*transaction), [""; 0]);
    drop(transaction);
    assert_eq!(seen(&*engine.source().unwrap()), ["ayu"]);
    engine.unstage(layer.name).unwrap();
    assert_eq!(seen(&*engine.source().unwrap()), ["ayu"], "what is laid stays");
    assert!(engine.begin().unwrap().lay(Name::of(b"nowhere")).is_err());
}

pub(crate) fn a_reader_sees_the_layers_of_the_commit_it_looks_at(place: &Place) {
    let mut engine = place.open();
    let layer = pack(place, boat(1), aboard([(1, "ayu")]));
    let mut reader = engine.reader().unwrap();
    let before = reader.source().unwrap();
    lay(&mut *engine, &layer);
    assert_eq!(seen(&*before), [""; 0]);
    drop(before);
    let with = reader.source().unwrap();
    assert_eq!(seen(&*with), ["ayu"]);
    let mut transaction = engine.begin().unwrap();
    transaction.lift(layer.name, &[]).unwrap();
    transaction.commit(Safety::Synced).unwrap();
    write(&mut *engine, &put(SAILOR, aboard([(2, "budi")])));
    assert_eq!(seen(&*with), ["ayu"]);
    drop(with);
    assert_eq!(seen(&*reader.source().unwrap()), ["budi"]);
}

pub(crate) fn bytes_that_are_no_layer_of_ours_are_told_apart_and_leave_nothing(place: &Place) {
    let mut engine = place.open();
    let layer = pack(place, boat(1), aboard([(1, "ayu")]));
    assert_eq!(engine.stage(Name::of(b"other"), &layer.bytes).unwrap(), Err(Misfit::OtherBytes));
    for cut in [0, 1, layer.bytes.len() / 2, layer.bytes.len() - 1] {
        let bytes = &layer.bytes[..cut];
        assert_eq!(engine.stage(Name::of(bytes), bytes).unwrap(), Err(Misfit::Garbled), "cut at {cut}");
    }
    let other = pack(place, Scope { audience: 99, key: uuid(1) }, aboard([(1, "ayu")]));
    assert_eq!(engine.stage(other.name, &other.bytes).unwrap(), Err(Misfit::OtherTables));
    assert_eq!(seen(&*engine.source().unwrap()), [""; 0]);
    lay(&mut *engine, &layer);
    assert_eq!(ids(&engine.source().unwrap().scan(&Scan::of(SAILOR)).unwrap()), [uuid(1)]);
}

pub(crate) fn the_same_rows_are_packed_into_the_same_bytes(place: &Place) {
    let rows = || (1..500).map(|number| stored(number, &sailor(number.into(), 1, "somebody"))).collect::<Vec<_>>();
    let packed = pack(place, boat(1), rows());
    assert_eq!(packed, pack(place, boat(1), rows()));
    assert_eq!(packed.name, Name::of(&packed.bytes));
    assert_ne!(packed.name, pack(place, boat(1), rows()[1..].to_vec()).name);
    assert_eq!(Sailor::from_row(&rows()[0].row).unwrap().name, "somebody");
}

// ---- what only files suffer -------------------------------------------------------------------

fn the_file(place: &Place) -> std::path::PathBuf {
    let folder = std::path::PathBuf::from(format!("{}.layers", place.file().display()));
    let mut files = std::fs::read_dir(folder).unwrap();
    let file = files.next().expect("a layer").unwrap().path();
    assert!(files.next().is_none(), "one, and nothing else");
    file
}

#[test]
fn a_layer_that_is_missing_cut_or_another_file_is_lost_and_the_rest_opens() {
    for place in [Place::sqlite(), Place::sqlite_with_key()] {
        let mut engine = place.open();
        write(&mut *engine, &put(SAILOR, aboard([(9, "own")])));
        let layer = pack(&place, boat(1), (1..400).map(|id| stored(5, &sailor(id + 10, 1, "layered"))).collect());
        lay(&mut *engine, &layer);
        drop(engine);
        let file = the_file(&place);
        let whole = std::fs::read(&file).unwrap();
        for damaged in [None, Some(&whole[..100]), Some(b"something else entirely".as_slice())] {
            match damaged {
                Some(bytes) => std::fs::write(&file, bytes).unwrap(),
                None => std::fs::remove_file(&file).unwrap(),
            }
            let mut engine = place.open();
            assert_eq!(engine.lost_layers().unwrap(), [layer.name]);
            assert_eq!(seen(&*engine.source().unwrap()), ["own"]);
            drop(engine);
        }
        let mut engine = place.open();
        let mut transaction = engine.begin().unwrap();
        transaction.lift(layer.name, &[]).unwrap();
        transaction.commit(Safety::Synced).unwrap();
        assert_eq!(engine.lost_layers().unwrap(), []);
        lay(&mut *engine, &layer);
        assert_eq!(engine.source().unwrap().scan(&Scan::of(SAILOR)).unwrap().len(), 400);
    }
}

#[test]
fn damage_inside_a_layer_is_no_damage_of_the_database() {
    let place = Place::sqlite();
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, aboard([(9, "own")])));
    let layer = pack(&place, boat(1), (1..2_000).map(|id| stored(5, &sailor(id + 10, 1, "layered"))).collect());
    lay(&mut *engine, &layer);
    drop(engine);
    let file = the_file(&place);
    let mut bytes = std::fs::read(&file).unwrap();
    // All but the schema.
    bytes[3 * 4_096..].fill(0xff);
    std::fs::write(&file, bytes).unwrap();
    let mut engine = place.open();
    let fault = engine.source().unwrap().scan(&Scan::of(SAILOR)).unwrap_err();
    assert_eq!(nusaloka_store::broken_by(&fault), None, "{fault}");
    drop(engine);
    let mut engine = place.open();
    assert_eq!(engine.lost_layers().unwrap(), [layer.name]);
    assert_eq!(seen(&*engine.source().unwrap()), ["own"]);
}

#[test]
fn more_layers_than_can_be_attached_are_not_taken() {
    for place in [Place::memory(), Place::sqlite()] {
        let mut engine = place.open();
        let layer = |number: u128| pack(&place, boat(number), vec![stored(5, &sailor(number, number, "aboard"))]);
        for number in 1..=MOST_LAYERS as u128 {
            lay(&mut *engine, &layer(number));
        }
        let one_more = layer(99);
        assert_eq!(engine.stage(one_more.name, &one_more.bytes).unwrap(), Err(Misfit::NotTaken));
        assert_eq!(seen(&*engine.source().unwrap()).len(), MOST_LAYERS);
        let mut reader = engine.reader().unwrap();
        assert_eq!(seen(&*reader.source().unwrap()).len(), MOST_LAYERS);
    }
}
