//! What every engine must do. Each function is run on each of them.

use super::{
    kinds::{
        BOAT, KINDS, LEG, LEG_BY_HARBOUR, LEG_BY_ROUTE, MARK, SAILOR, Sailor, key, leg, mark, sailor, stored, uuid,
    },
    place::Place,
};
use nusaloka_domain::{
    Fault, Id,
    record::{Holds, Index, Kind, Record, Row, Value, column},
    scope::USER,
    view::{Edge, Order},
};
use nusaloka_store::engine::{Change, Engine, Only, Safety, Scan, Source, Stored};

pub(crate) fn put(kind: &'static Kind, rows: impl IntoIterator<Item = Stored>) -> Vec<Change> {
    rows.into_iter().map(|stored| Change::Put { kind, stored }).collect()
}

pub(crate) fn write(engine: &mut dyn Engine, changes: &[Change]) {
    let mut transaction = engine.begin().unwrap();
    transaction.apply(changes).unwrap();
    transaction.commit(Safety::Synced).unwrap();
}

fn all(source: &dyn Source, kind: &'static Kind) -> Vec<Stored> {
    source.scan(&Scan::of(kind)).unwrap()
}

pub(crate) fn names(found: &[Stored]) -> Vec<String> {
    found.iter().map(|stored| Sailor::from_row(&stored.row).unwrap().name).collect()
}

fn texts<'a>(values: impl IntoIterator<Item = &'a str>) -> Row {
    Row::from_values(values.into_iter().map(Value::Text))
}

fn crew() -> Vec<Stored> {
    let aboard = [(4, 1, "ayu"), (3, 1, "budi"), (2, 2, "ayu"), (1, 1, "ayu"), (5, 3, "citra")];
    aboard.iter().zip(1..).map(|((id, boat, name), commit)| stored(commit, &sailor(*id, *boat, name))).collect()
}

pub(crate) fn what_was_put_is_found_by_its_key_in_the_order_asked(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    let source = engine.source().unwrap();
    let found = source.get(SAILOR, &[key(2), key(9), key(4), key(2)]).unwrap();
    assert_eq!(found, [Some(crew()[2].clone()), None, Some(crew()[0].clone()), Some(crew()[2].clone())]);
    assert_eq!(source.get(SAILOR, &[]).unwrap(), []);
}

pub(crate) fn putting_again_replaces_and_removing_takes_away(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    let later = stored(9, &sailor(3, 2, "dewi"));
    let mut changes = put(SAILOR, [later.clone()]);
    changes.extend([4, 4, 77].map(|number| Change::Remove { kind: SAILOR, key: key(number) }));
    write(&mut *engine, &changes);
    let source = engine.source().unwrap();
    assert_eq!(source.get(SAILOR, &[key(3), key(4)]).unwrap(), [Some(later), None]);
    assert_eq!(
        names(&source.scan(&Scan::of(SAILOR).by(Sailor::BY_BOAT.index)).unwrap()),
        ["ayu", "ayu", "dewi", "citra"]
    );
}

pub(crate) fn equal_places_in_an_index_follow_the_key(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    let source = engine.source().unwrap();
    let scan = Scan::of(SAILOR).by(Sailor::BY_NAME.index).prefix(texts(["ayu"]));
    let ids = |scan: &Scan| source.scan(scan).unwrap().iter().map(|stored| stored.row.id()).collect::<Vec<_>>();
    assert_eq!(ids(&scan), [1, 2, 4].map(uuid));
    assert_eq!(ids(&Scan { order: Order::Descending, ..scan.clone() }), [4, 2, 1].map(uuid));
    assert_eq!(ids(&scan.limit(2)), [1, 2].map(uuid));
}

pub(crate) fn a_page_goes_on_after_the_last_row_even_among_absent_values(place: &Place) {
    let mut engine = place.open();
    let harbours = [None, None, Some("ende"), None, Some("ende"), Some("labuan")];
    let legs = harbours.iter().zip(1..).map(|(harbour, number)| leg(b"flores", *harbour, number, None));
    write(&mut *engine, &put(&LEG, legs));
    let source = engine.source().unwrap();
    for order in [Order::Ascending, Order::Descending] {
        let whole = Scan { order, ..Scan::of(&LEG).by(LEG_BY_HARBOUR) };
        let mut paged: Vec<Stored> = Vec::new();
        loop {
            let mut next = whole.clone().limit(2);
            if let Some(last) = paged.last() {
                let edge = Edge::Excluding(Row::from_values(whole.columns().map(|column| last.row.value(column))));
                match order {
                    Order::Ascending => next.low = edge,
                    Order::Descending => next.high = edge,
                }
            }
            let page = source.scan(&next).unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
            assert!(paged.len() <= harbours.len(), "a page that begins again");
        }
        assert_eq!(paged, source.scan(&whole).unwrap());
        assert_eq!(paged.len(), harbours.len());
    }
}

pub(crate) fn edges_may_be_absent_values(place: &Place) {
    let mut engine = place.open();
    let legs = [(None, None), (None, Some(5)), (Some("ende"), None), (Some("ende"), Some(5)), (Some("labuan"), None)];
    let numbered = legs.iter().zip(1..).map(|((harbour, at), number)| leg(b"r", *harbour, number, *at));
    write(&mut *engine, &put(&LEG, numbered));
    let source = engine.source().unwrap();
    let found = |low: Edge, high: Edge| -> Vec<Value<'static>> {
        let found = source.scan(&Scan { low, high, ..Scan::of(&LEG).by(LEG_BY_HARBOUR) }).unwrap();
        found
            .iter()
            .map(|stored| match stored.row.value(2) {
                Value::Integer(number) => Value::Integer(number),
                _ => Value::Null,
            })
            .collect()
    };
    let numbers = |numbers: &[i64]| numbers.iter().copied().map(Value::Integer).collect::<Vec<_>>();
    let absent = || Row::from_values([Value::Null]);
    let ende = || texts(["ende"]);
    let ende_absent = || Row::from_values([Value::Text("ende"), Value::Null]);
    let ende_5 = || Row::from_values([Value::Text("ende"), Value::Integer(5)]);
    assert_eq!(found(Edge::Excluding(absent()), Edge::Open), numbers(&[3, 4, 5]));
    assert_eq!(found(Edge::Including(absent()), Edge::Excluding(ende())), numbers(&[1, 2]));
    assert_eq!(found(Edge::Open, Edge::Including(absent())), numbers(&[1, 2]));
    assert_eq!(found(Edge::Open, Edge::Excluding(absent())), numbers(&[]));
    assert_eq!(found(Edge::Open, Edge::Excluding(ende_5())), numbers(&[1, 2, 3]));
    assert_eq!(found(Edge::Excluding(ende_absent()), Edge::Open), numbers(&[4, 5]));
    assert_eq!(found(Edge::Including(ende_absent()), Edge::Including(ende_absent())), numbers(&[3]));
    assert_eq!(found(Edge::Including(Row::default()), Edge::Including(Row::default())), numbers(&[1, 2, 3, 4, 5]));
    assert_eq!(found(Edge::Excluding(Row::default()), Edge::Open), numbers(&[]));
}

pub(crate) fn only_rows_of_these_scopes_are_found(place: &Place) {
    let mut engine = place.open();
    let mut crew: Vec<Sailor> = (1..=4).map(|number| sailor(number, number, "ayu")).collect();
    crew[2].tender = Some(Id::from_uuid(uuid(1)));
    crew[3].person = Some(Id::from_uuid(uuid(1)));
    write(&mut *engine, &put(SAILOR, crew.iter().map(|sailor| stored(1, sailor))));
    let source = engine.source().unwrap();
    let found = |audience: u8, keys: &[u128]| -> Vec<u128> {
        let only = Only::InScopes { audience, keys: keys.iter().copied().map(uuid).collect() };
        let found = source.scan(&Scan { only, ..Scan::of(SAILOR).by(Sailor::BY_NAME.index) }).unwrap();
        found.iter().map(|stored| stored.row.id().as_u128() >> 64).collect()
    };
    assert_eq!(found(BOAT.code, &[1]), [1, 3]);
    assert_eq!(found(BOAT.code, &[4, 1, 2, 1]), [1, 2, 3, 4]);
    assert_eq!(found(BOAT.code, &[]), []);
    assert_eq!(found(USER.code, &[1, 2]), [4]);
    assert_eq!(found(77, &[1]), []);
}

pub(crate) fn put_absent_leaves_what_is_there_and_says_where(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, [stored(1, &sailor(1, 1, "ayu"))]));
    let mut transaction = engine.begin().unwrap();
    let rows = [(1, "x"), (2, "y"), (2, "z"), (3, "w")].map(|(id, name)| stored(2, &sailor(id, 1, name)));
    assert_eq!(transaction.put_absent(SAILOR, &rows).unwrap(), [0, 2]);
    assert_eq!(names(&all(&*transaction, SAILOR)), ["ayu", "y", "w"]);
    assert_eq!(transaction.put_absent(&MARK, &[mark("a", 1), mark("a", 2)]).unwrap(), [1]);
    transaction.commit(Safety::Ordered).unwrap();
    assert_eq!(all(&*engine.source().unwrap(), &MARK), [mark("a", 1)]);
}

pub(crate) fn a_transaction_sees_its_own_changes_and_dropped_it_leaves_nothing(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&put(SAILOR, [stored(7, &sailor(1, 9, "zul"))])).unwrap();
    transaction.apply(&[Change::Remove { kind: SAILOR, key: key(2) }]).unwrap();
    transaction.apply(&put(&MARK, [mark("m", 1)])).unwrap();
    assert_eq!(names(&all(&*transaction, SAILOR)), ["zul", "budi", "ayu", "citra"]);
    drop(transaction);
    let source = engine.source().unwrap();
    let mut sorted = crew();
    sorted.sort_by_key(|stored| stored.row.id());
    assert_eq!(all(&*source, SAILOR), sorted);
    assert_eq!(all(&*source, &MARK), []);
    assert_eq!(
        names(&source.scan(&Scan::of(SAILOR).by(Sailor::BY_NAME.index)).unwrap()),
        ["ayu", "ayu", "ayu", "budi", "citra"]
    );
}

pub(crate) fn a_reader_sees_the_commit_it_began_at_for_as_long_as_it_looks(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(&MARK, [mark("m", 1)]));
    let mut readers = [engine.reader().unwrap(), engine.reader().unwrap()];
    let [first, second] = &mut readers;
    let before = first.source().unwrap();
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&put(&MARK, [mark("m", 2)])).unwrap();
    let during = second.source().unwrap();
    assert_eq!(all(&*during, &MARK), [mark("m", 1)]);
    transaction.commit(Safety::Synced).unwrap();
    assert_eq!(all(&*before, &MARK), [mark("m", 1)]);
    assert_eq!(all(&*during, &MARK), [mark("m", 1)]);
    drop(before);
    assert_eq!(all(&*first.source().unwrap(), &MARK), [mark("m", 2)]);
    assert_eq!(all(&*engine.source().unwrap(), &MARK), [mark("m", 2)]);
}

pub(crate) fn a_reader_goes_on_after_its_engine(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(&MARK, [mark("m", 1)]));
    let mut reader = engine.reader().unwrap();
    drop(engine);
    assert_eq!(all(&*reader.source().unwrap(), &MARK), [mark("m", 1)]);
}

pub(crate) fn what_was_committed_is_there_at_the_next_start(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&put(&LEG, [leg(b"r", None, 1, None)])).unwrap();
    transaction.commit(Safety::Ordered).unwrap();
    drop(engine);
    let mut engine = place.open();
    let source = engine.source().unwrap();
    assert_eq!(all(&*source, SAILOR).len(), crew().len());
    assert_eq!(all(&*source, &LEG), [leg(b"r", None, 1, None)]);
}

pub(crate) fn a_short_row_reads_back_whole_and_a_long_one_keeps_what_we_do_not_know(place: &Place) {
    let mut engine = place.open();
    let whole = sailor(1, 1, "ayu").to_row();
    let short = Row::from_values(whole.values().take(7));
    let long = Row::from_values(sailor(2, 1, "budi").to_row().values().chain([
        Value::Integer(7),
        Value::Null,
        Value::Text("new"),
        Value::Null,
    ]));
    let rows = [short, long.clone()].map(|row| Stored { commit: 3, row });
    write(&mut *engine, &put(SAILOR, rows.clone()));
    drop(engine);
    let mut engine = place.open();
    assert_eq!(all(&*engine.source().unwrap(), SAILOR), [whole, long].map(|row| Stored { commit: 3, row }));
    // The same by the other way in, and what was unknown goes when a row without it is put.
    write(&mut *engine, &[1, 2].map(|number| Change::Remove { kind: SAILOR, key: key(number) }));
    let mut transaction = engine.begin().unwrap();
    assert_eq!(transaction.put_absent(SAILOR, &rows).unwrap(), []);
    transaction.apply(&put(SAILOR, [stored(4, &sailor(2, 1, "budi"))])).unwrap();
    assert_eq!(all(&*transaction, SAILOR)[1].row, sailor(2, 1, "budi").to_row());
    let shortest = Stored { commit: 0, row: texts(["m"]) };
    transaction.apply(&put(&MARK, [shortest])).unwrap();
    assert_eq!(all(&*transaction, &MARK)[0].row, Row::from_values([Value::Text("m"), Value::Null]));
}

pub(crate) fn only_records_have_a_commit_number(place: &Place) {
    let mut engine = place.open();
    let numbered = Stored { commit: 8, ..mark("m", 1) };
    write(&mut *engine, &put(&MARK, [numbered]));
    write(&mut *engine, &put(SAILOR, [stored(1 << 62, &sailor(1, 1, "ayu"))]));
    let source = engine.source().unwrap();
    assert_eq!(all(&*source, &MARK)[0].commit, 0);
    assert_eq!(all(&*source, SAILOR)[0].commit, 1 << 62);
}

pub(crate) fn hostile_values_come_back_as_they_went_in(place: &Place) {
    let mut engine = place.open();
    let names = ["", "\0", "a\0b", "'; DROP TABLE sailor; --", "\u{202e}é\u{301}🛶", "\u{ffff}", "?1"];
    let crew: Vec<Stored> = names
        .iter()
        .zip(1..)
        .map(|(name, id)| {
            let note = Some(name.bytes().chain([0, 0xff, 0]).take(id as usize - 1).collect());
            stored(1, &Sailor { cabin: Some(if id == 1 { i64::MIN } else { i64::MAX }), note, ..sailor(id, 1, name) })
        })
        .collect();
    write(&mut *engine, &put(SAILOR, crew.clone()));
    let source = engine.source().unwrap();
    assert_eq!(all(&*source, SAILOR), crew);
    for (name, stored) in names.iter().zip(&crew) {
        let scan = Scan::of(SAILOR).by(Sailor::BY_NAME.index).prefix(texts([*name]));
        assert_eq!(source.scan(&scan).unwrap(), std::slice::from_ref(stored));
    }
}

pub(crate) fn what_cannot_stand_in_a_table_is_a_fault(place: &Place) {
    static STRANGER: Kind = Kind { code: 1, name: "stranger", columns: &[column("", Holds::Text)], ..MARK_LIKE };
    const MARK_LIKE: Kind = Kind {
        code: 0,
        name: "",
        columns: &[],
        key: &[0],
        indexes: &[],
        scopes: &[],
        grants: &[],
        written_by: nusaloka_domain::record::WrittenBy::Both,
        about: &[],
    };
    let mut engine = place.open();
    let good = sailor(1, 1, "ayu").to_row();
    let with = |place: usize, value: Value<'static>| {
        Row::from_values(good.values().enumerate().map(|(at, old)| if at == place { value } else { old }))
    };
    let wrong = [
        with(0, Value::Null),
        with(0, Value::Bytes(b"short")),
        with(0, Value::Text("0123456789abcdef")),
        with(4, Value::Integer(5)),
        with(5, Value::Text("5")),
        with(6, Value::Integer(2)),
        with(6, Value::Null),
        with(7, Value::Text("text")),
        Row::default(),
    ];
    for row in wrong {
        let mut transaction = engine.begin().unwrap();
        let stored = Stored { commit: 1, row };
        assert!(transaction.put_absent(SAILOR, std::slice::from_ref(&stored)).is_err(), "{stored:?}");
        drop(transaction);
        assert!(engine.begin().unwrap().apply(&put(SAILOR, [stored])).is_err());
    }
    let source = engine.source().unwrap();
    assert_eq!(all(&*source, SAILOR), []);
    let fault = |scan: Scan| source.scan(&scan).is_err();
    assert!(fault(Scan::of(&STRANGER)));
    assert!(fault(Scan::of(SAILOR).by(Index { name: "BY_NOTE", columns: &[7] })));
    assert!(fault(Scan::of(SAILOR).by(Sailor::BY_NAME.index).prefix(Row::from_values([Value::Integer(1)]))));
    assert!(fault(Scan::of(SAILOR).prefix(Row::from_values([Value::Null, Value::Null]))));
    assert!(fault(Scan { low: Edge::Including(texts(["5"])), ..Scan::of(SAILOR).by(Sailor::BY_CABIN.index) }));
    assert!(source.get(SAILOR, &[Row::default()]).is_err());
    assert!(source.get(&MARK, &[texts(["a", "b"])]).is_err());
    assert!(matches!(source.get(&STRANGER, &[]), Err(Fault { .. })));
}

pub(crate) fn every_kind_is_scanned_in_every_order(place: &Place) {
    let mut engine = place.open();
    write(&mut *engine, &put(SAILOR, crew()));
    write(&mut *engine, &put(&LEG, (0..40).map(|number| leg(&[number % 3], None, i64::from(number % 7), Some(9)))));
    let source = engine.source().unwrap();
    for kind in KINDS {
        let count = all(&*source, kind).len();
        for index in kind.indexes {
            let scan = Scan::of(kind).by(*index);
            let found = source.scan(&scan).unwrap();
            assert_eq!(found.len(), count);
            assert!(found.is_sorted_by_key(|stored| scan.key_of(&stored.row)), "{}", index.name);
        }
    }
    let third = Scan::of(&LEG).by(LEG_BY_ROUTE).prefix(Row::from_values([Value::Bytes(&[2])]));
    assert_eq!(source.scan(&third).unwrap().len(), 7);
}
