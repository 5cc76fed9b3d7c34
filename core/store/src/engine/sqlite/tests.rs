//! What only the inside can show: upgrades that stop half-way, the plans of scans, how long the log gets, a disk that fills up.

use super::{
    super::{
        Change, Engine, Safety, Scan, Stored,
        layer::{About, BURIED, Form, LAYER},
    },
    Options, Side, SqliteEngine, range, schema, schema_of,
    table::Table,
};
use crate::{open::broken_by, snapshot::Making};
use nusaloka_domain::{
    Id,
    host::StoreBroken,
    record,
    record::{Column, Holds, Index, Kind, Presence, Record, Row, Value, WrittenBy, column},
    scope::{Audience, Opens, Scope, USER},
    view::{Edge, Order},
};
use rusqlite::{Connection, params};
use std::{
    fs,
    io::{BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};
use tempfile::TempDir;
use uuid::Uuid;

// ---- a small library, then and now ------------------------------------------------------------

const SHELF: Audience = Audience { code: 201, name: "shelf", opens: Opens::ByGrant };

struct Shelf;

record! {
    #[derive(Debug, Clone, PartialEq)]
    struct Book = 9100 "book" {
        id: Id<Book>,
        shelf: Id<Shelf>,
        title: String,
        pages: Option<i64>,
        lent_to: Option<Id<()>>,
    }
    index BY_SHELF (shelf, title);
    index BY_PAGES (pages, title);
    scope SHELF (shelf);
    scope USER (lent_to);
}

const BOOK: &Kind = <Book as Record>::KIND;
static BOOK_THEN: Kind = Kind {
    columns: BOOK.columns.split_at(3).0,
    indexes: &[Index { name: "BY_TITLE", columns: &[2] }],
    scopes: &[],
    ..*BOOK
};

const PLACES: [Column; 3] = [
    Column { field: "shelf", ..column("", Holds::Bytes) },
    Column { field: "number", ..column("", Holds::Integer) },
    Column { field: "note", presence: Presence::Optional, ..column("", Holds::Text) },
];
static PLACE: Kind = Kind { columns: &PLACES, ..PLACE_THEN };
const PLACE_THEN: Kind = Kind {
    code: 9101,
    name: "place",
    columns: PLACES.split_at(2).0,
    key: &[1, 0],
    indexes: &[],
    scopes: &[],
    grants: &[],
    written_by: WrittenBy::Authority,
    about: &[],
};
static PLACE_OF_THEN: Kind = PLACE_THEN;
static VISIT: Kind = Kind { code: 9102, name: "visit", columns: &PLACES, key: &[0], ..PLACE_THEN };

const THEN: [&Kind; 2] = [&BOOK_THEN, &PLACE_OF_THEN];
const NOW: [&Kind; 3] = [BOOK, &PLACE, &VISIT];
const RELEASED: [&str; 2] = [include_str!("released/small-0001.sql"), include_str!("released/small-0002.sql")];

const APPLICATION: i32 = 77;

fn open(path: &Path) -> SqliteEngine {
    let options =
        Options { application_id: APPLICATION, released: 2, key: None, page_cache_bytes: 1 << 20, side: Side::Server };
    SqliteEngine::open(path, NOW, options).unwrap()
}

fn id(number: u8) -> [u8; 16] {
    [number; 16]
}

/// Three books: one of that time, and two that a later version had written.
fn begin_then(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("library.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    connection.execute_batch(RELEASED[0]).unwrap();
    connection.pragma_update(None, "application_id", APPLICATION).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let later = [
        None,
        Some(Row::from_values([Value::Integer(320)])),
        Some(Row::from_values([Value::Null, Value::Bytes(&id(9)), Value::Null, Value::Text("more")])),
    ];
    for (number, later) in (1..).zip(later) {
        connection
            .execute(
                "INSERT INTO book (commit_number, later, id, shelf, title) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![number, later.map(Row::into_bytes), id(number), id(7), format!("book {number}")],
            )
            .unwrap();
    }
    let note = Row::from_values([Value::Text("by the window")]).into_bytes();
    connection
        .execute("INSERT INTO place (later, shelf, number) VALUES (NULL, x'01', 1), (?1, x'01', 2)", [note])
        .unwrap();
    path
}

fn is_whole(path: &Path) {
    let mut engine = open(path);
    let source = engine.source().unwrap();
    let book = |number: u8, more: &[Value<'_>]| {
        let title = format!("book {number}");
        let id = id(number);
        let values = [Value::Bytes(&id), Value::Bytes(&[7; 16]), Value::Text(&title)];
        Stored { commit: u64::from(number), row: Row::from_values(values.into_iter().chain(more.iter().copied())) }
    };
    let books = [
        book(1, &[Value::Null, Value::Null]),
        book(2, &[Value::Integer(320), Value::Null]),
        book(3, &[Value::Null, Value::Bytes(&id(9)), Value::Null, Value::Text("more")]),
    ];
    assert_eq!(source.scan(&Scan::of(BOOK)).unwrap(), books);
    let place =
        |number, note| Stored { commit: 0, row: Row::from_values([Value::Bytes(&[1]), Value::Integer(number), note]) };
    let places = [place(1, Value::Null), place(2, Value::Text("by the window"))];
    assert_eq!(source.scan(&Scan::of(&PLACE)).unwrap(), places);
    assert_eq!(source.scan(&Scan::of(&VISIT)).unwrap(), []);
    drop(source);
    let same = schema::steps(&NOW, &schema::entries(&engine.connection).unwrap()).unwrap();
    assert_eq!(same, [], "as if it were made new");
}

fn steps(path: &Path) -> Vec<schema::Step> {
    schema::steps(&NOW, &schema::entries(&Connection::open(path).unwrap()).unwrap()).unwrap()
}

#[test]
fn each_released_schema_is_what_its_kinds_say() {
    assert_eq!(schema_of(THEN), RELEASED[0]);
    assert_eq!(schema_of(NOW), RELEASED[1], "a schema that was released never changes: add the next one");
}

#[test]
fn a_file_of_each_released_schema_is_upgraded_with_all_its_rows() {
    let folder = TempDir::new().unwrap();
    let path = begin_then(&folder);
    is_whole(&path);
    is_whole(&path);
    let gone = "SELECT count(*) FROM sqlite_schema WHERE name = 'book__BY_TITLE'";
    assert_eq!(Connection::open(&path).unwrap().query_row(gone, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[test]
fn an_upgrade_that_stops_after_any_step_has_not_begun() {
    let folder = TempDir::new().unwrap();
    let path = begin_then(&folder);
    let steps = steps(&path);
    assert!(steps.len() > 7, "{steps:?}");
    for done in 0..=steps.len() {
        let mut connection = Connection::open(&path).unwrap();
        let transaction = connection.transaction().unwrap();
        schema::take(&transaction, &steps[..done]).unwrap();
        drop(transaction);
        drop(connection);
        assert_eq!(self::steps(&path), steps);
    }
    is_whole(&path);
}

const KILLED_AFTER: &str = "NUSALOKA_TEST_KILLED_AFTER";
const KILLED_IN: &str = "NUSALOKA_TEST_KILLED_IN";

/// Does nothing unless the next test runs it, in a process of its own.
#[test]
fn upgrades_until_it_is_killed() {
    let (Ok(done), Ok(path)) = (std::env::var(KILLED_AFTER), std::env::var(KILLED_IN)) else { return };
    let steps = steps(Path::new(&path));
    let mut connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA cache_size = 1").unwrap(); // what is not committed reaches the log, too
    let transaction = connection.transaction().unwrap();
    schema::take(&transaction, &steps[..done.parse().unwrap()]).unwrap();
    #[expect(clippy::print_stdout, reason = "the other process waits for it")]
    {
        println!("half-way");
    }
    let mut never = String::new();
    std::io::stdin().read_line(&mut never).unwrap();
}

#[test]
fn an_upgrade_whose_process_is_killed_after_any_step_is_done_at_the_next_start() {
    let name = module_path!().split_once("::").unwrap().1.to_owned() + "::upgrades_until_it_is_killed";
    let count = {
        let folder = TempDir::new().unwrap();
        steps(&begin_then(&folder)).len()
    };
    for done in 1..=count {
        let folder = TempDir::new().unwrap();
        let path = begin_then(&folder);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([&name, "--exact", "--nocapture"])
            .env(KILLED_AFTER, done.to_string())
            .env(KILLED_IN, &path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.contains("half-way")), "it came to step {done}");
        child.kill().unwrap();
        child.wait().unwrap();
        is_whole(&path);
    }
}

// ---- plans ------------------------------------------------------------------------------------

#[test]
fn a_range_is_searched_in_its_index_and_never_sorted() {
    let folder = TempDir::new().unwrap();
    let engine = with_a_layer(&folder);
    let table = Table::of(BOOK);
    let shelf = || Row::from_values([Value::Bytes(&[7; 16])]);
    let after = |values: &[Value<'_>]| Edge::Excluding(Row::from_values(values.iter().copied()));
    let by_shelf = Scan::of(BOOK).by(Book::BY_SHELF.index).prefix(shelf());
    let by_pages = Scan::of(BOOK).by(Book::BY_PAGES.index);
    let last = [Value::Integer(5), Value::Text("m"), Value::Bytes(&[1; 16])];
    let scans = [
        ("book__BY_SHELF", by_shelf.clone()),
        ("book__BY_SHELF", Scan { low: after(&last[1..]), ..by_shelf.clone() }),
        ("book__BY_SHELF", Scan { high: after(&last[1..]), order: Order::Descending, ..by_shelf.clone() }),
        ("book__BY_PAGES", Scan { low: after(&last), ..by_pages.clone() }),
        ("book__BY_PAGES", Scan { high: after(&last), order: Order::Descending, ..by_pages.clone() }),
        ("book__BY_PAGES", Scan { low: after(&[Value::Null, Value::Text("m")]), ..by_pages.clone() }),
        ("sqlite_autoindex_book_1", Scan { low: after(&last[2..]), ..Scan::of(BOOK) }),
    ];
    for (index, scan) in scans {
        for sql in range::statements(&table, &scan, None) {
            let plan = plan(&engine, &sql);
            assert_eq!(plan.len(), 1, "{sql}\n{plan:?}");
            assert!(plan[0].starts_with(&format!("SEARCH book USING INDEX {index} (")), "{sql}\n{plan:?}");
        }
        for sql in range::statements(&table, &scan, Some(&engine.layers.laid[0])) {
            let plan = plan(&engine, &sql);
            assert!(plan[0].starts_with(&format!("SEARCH l USING INDEX {index} (")), "{sql}\n{plan:?}");
            assert!(!plan.iter().any(|line| line.contains("SCAN") || line.contains("TEMP")), "{sql}\n{plan:?}");
        }
    }
}

/// With a layer of books under the tables.
fn with_a_layer(folder: &TempDir) -> SqliteEngine {
    let options =
        Options { application_id: APPLICATION, released: 2, key: None, page_cache_bytes: 1 << 20, side: Side::Client };
    let kinds = NOW.into_iter().chain([&LAYER, &BURIED]);
    let mut engine = SqliteEngine::open(&folder.path().join("layered.db"), kinds, options).unwrap();
    let scope = Scope { audience: SHELF.code, key: Uuid::from_u128(7) };
    let about = About { epoch: Uuid::nil(), scope, commit: 1, rows: 0, digests: Vec::new() };
    let packed = Making::begin(&[BOOK], Form::Sqlite).unwrap().end(about).unwrap();
    engine.stage(packed.name, &packed.bytes).unwrap().unwrap();
    let mut transaction = engine.begin().unwrap();
    transaction.lay(packed.name).unwrap();
    transaction.commit(Safety::Synced).unwrap();
    engine
}

fn plan(engine: &SqliteEngine, sql: &str) -> Vec<String> {
    let mut statement = engine.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut plan = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        plan.push(row.get::<_, String>(3).unwrap());
    }
    plan
}

#[test]
fn the_rows_of_a_scope_are_found_by_an_index() {
    let names: Vec<String> =
        schema_of(NOW).lines().filter(|line| line.starts_with("CREATE INDEX")).map(str::to_owned).collect();
    assert!(names.iter().any(|sql| sql.contains("\"book__in_lent_to\" ON \"book\" (\"lent_to\", \"id\")")));
    assert!(!names.iter().any(|sql| sql.contains("book__in_shelf")), "a declared index begins with it");
}

fn books(numbers: Range<u128>) -> Vec<Change> {
    let book = |number: u128| Book {
        id: Id::from_uuid(Uuid::from_u128(number)),
        shelf: Id::from_uuid(Uuid::from_u128(1)),
        title: "x".repeat(100),
        pages: None,
        lent_to: None,
    };
    numbers.map(|number| Change::Put { kind: BOOK, stored: Stored { commit: 1, row: book(number).to_row() } }).collect()
}

fn put(engine: &mut SqliteEngine, numbers: Range<u128>) {
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&books(numbers)).unwrap();
    transaction.commit(Safety::Synced).unwrap();
}

// ---- a long log -------------------------------------------------------------------------------

fn length(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len()
}

#[test]
fn a_long_log_is_put_away_while_the_writer_does_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let mut engine = open(&path);
    put(&mut engine, 0..20_000); // a log of more than a thousand pages
    while length(&path) < 20_000 * 100 {
        thread::yield_now();
    }
    put(&mut engine, 20_000..20_001);
    assert_eq!(engine.source().unwrap().scan(&Scan::of(BOOK)).unwrap().len(), 20_001);
}

#[test]
fn a_writer_that_never_pauses_does_not_make_the_log_grow_for_ever() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let mut engine = open(&path);
    for number in 0..200 {
        put(&mut engine, number * 100..(number + 1) * 100);
    }
    let log = length(&folder.path().join("library.db-wal"));
    assert!(log < 3_000 * 4_096, "{log} bytes");
}

// ---- a full disk ------------------------------------------------------------------------------

#[test]
fn a_full_disk_is_told_and_the_transaction_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let mut engine = open(&folder.path().join("library.db"));
    engine.connection.pragma_update_and_check(None, "max_page_count", 60, |_| Ok(())).unwrap();
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&books(0..1)).unwrap();
    transaction.commit(Safety::Synced).unwrap();
    let mut transaction = engine.begin().unwrap();
    let fault = transaction.apply(&books(0..5_000)).unwrap_err();
    assert_eq!(broken_by(&fault), Some(StoreBroken::DiskFull));
    drop(transaction);
    assert_eq!(engine.source().unwrap().scan(&Scan::of(BOOK)).unwrap().len(), 1);
    let mut transaction = engine.begin().unwrap();
    transaction.apply(&books(0..2)).unwrap();
    transaction.commit(Safety::Synced).unwrap();
}
