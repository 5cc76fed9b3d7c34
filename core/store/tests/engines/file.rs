//! What only a file can suffer: wrong keys, damage, other windows, later versions.

use super::{
    kinds::{KINDS, LEG, MARK, SAILOR, key, mark, sailor, stored},
    place::{APPLICATION, KEY, Place},
    suite::{put, write},
};
use nusaloka_domain::{Fault, host::StoreBroken, record::Kind};
use nusaloka_store::{
    Database, OpenFailed, Place as Held, broken_by,
    engine::{
        Change, Engine, Safety, Scan, Stored,
        memory::MemoryEngine,
        sqlite::{Options, Side, SqliteEngine},
    },
};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

/// The database and its write-ahead log, byte for byte. (Looking at a file makes an empty log beside it.)
fn bytes(place: &Place) -> [Vec<u8>; 2] {
    ["", "-wal"].map(|suffix| fs::read(beside(&place.file(), suffix)).unwrap_or_default())
}

fn failure(place: &Place, key: Option<[u8; 32]>, kinds: &[&'static Kind], released: u32) -> OpenFailed {
    let before = bytes(place);
    let failed = place.open_file(key, kinds, released).err().expect("it must not open");
    assert!(bytes(place) == before, "the file was touched");
    failed
}

fn crew(count: u128) -> Vec<Change> {
    put(SAILOR, (1..=count).map(|number| stored(1, &sailor(number, number % 9, &format!("readable-{number:05}")))))
}

/// Copies the files as they are while the engine still runs: what a process that was killed leaves.
fn killed(engine: Box<dyn Engine>, from: &Place, to: &Place) {
    for suffix in ["", "-wal"] {
        fs::copy(beside(&from.file(), suffix), beside(&to.file(), suffix)).unwrap();
    }
    drop(engine);
}

#[test]
fn a_wrong_key_is_refused_and_the_file_untouched() {
    let place = Place::sqlite_with_key();
    write(&mut *place.open(), &crew(50));
    assert!(matches!(failure(&place, Some([7; 32]), &KINDS, 0), OpenFailed::Broken(StoreBroken::WrongKey)));
    assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Corrupt)));
    let mut engine = place.open();
    assert_eq!(engine.source().unwrap().scan(&Scan::of(SAILOR)).unwrap().len(), 50);
}

#[test]
fn a_wrong_key_is_refused_with_a_log_left_behind_too() {
    let (place, copy) = (Place::sqlite_with_key(), Place::sqlite_with_key());
    let mut engine = place.open();
    write(&mut *engine, &crew(50));
    killed(engine, &place, &copy);
    assert!(matches!(failure(&copy, Some([7; 32]), &KINDS, 0), OpenFailed::Broken(StoreBroken::WrongKey)));
    assert_eq!(copy.open().source().unwrap().scan(&Scan::of(SAILOR)).unwrap().len(), 50);
}

#[test]
fn a_file_that_was_never_encrypted_is_not_a_matter_of_keys() {
    let place = Place::sqlite();
    write(&mut *place.open(), &crew(5));
    assert!(matches!(failure(&place, Some(KEY), &KINDS, 0), OpenFailed::Broken(StoreBroken::Unencrypted)));
}

#[test]
fn whether_a_key_must_be_there_is_known_before_it_is_asked_for() {
    let place = Place::sqlite_with_key();
    let encrypted = || Held::take(&place.file()).unwrap().encrypted();
    assert_eq!(encrypted().unwrap(), Database::NotYet);
    fs::write(place.file(), b"").unwrap();
    assert_eq!(encrypted().unwrap(), Database::NotYet, "created, and never written");
    let engine = place.open();
    assert!(matches!(Held::take(&place.file()), Err(OpenFailed::Broken(StoreBroken::Locked))));
    drop(engine);
    assert_eq!(encrypted().unwrap(), Database::Exists);
    fs::write(place.file(), b"a coffee cup stood on this file").unwrap();
    assert!(matches!(encrypted(), Err(OpenFailed::Broken(StoreBroken::Corrupt))));
    fs::remove_file(place.file()).unwrap();
    Connection::open(place.file()).unwrap().execute_batch("CREATE TABLE plain (a)").unwrap();
    assert!(matches!(encrypted(), Err(OpenFailed::Broken(StoreBroken::Unencrypted))));
}

#[test]
fn a_place_that_is_cleared_has_nothing_left_of_what_was_there_or_set_aside() {
    let place = Place::sqlite_with_key();
    write(&mut *place.open(), &crew(5));
    let held = Held::take(&place.file()).unwrap();
    held.set_aside().unwrap();
    drop(held);
    write(&mut *place.open(), &crew(5));
    fs::create_dir(beside(&place.file(), ".pictures")).unwrap();
    Held::take(&place.file()).unwrap().clear().unwrap();
    let left: Vec<PathBuf> =
        fs::read_dir(place.file().parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [beside(&place.file(), ".lock")]);
}

#[test]
fn neither_key_nor_rows_can_be_read_in_the_files() {
    let place = Place::sqlite_with_key();
    let mut engine = place.open();
    write(&mut *engine, &crew(2_000));
    let hex = format!(
        "{:032x}{:032x}",
        u128::from_be_bytes(KEY[..16].try_into().unwrap()),
        u128::from_be_bytes(KEY[16..].try_into().unwrap())
    );
    let secrets =
        [&KEY[..], hex.as_bytes(), hex.to_uppercase().as_bytes(), b"readable-", b"CREATE TABLE"].map(<[u8]>::to_vec);
    let mut looked_at = 0;
    for file in fs::read_dir(place.file().parent().unwrap()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        looked_at += bytes.len();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_slice()));
        }
    }
    assert!(looked_at > 100_000, "the rows are in the files");
}

#[test]
fn a_second_window_is_kept_out_while_the_first_or_a_reader_of_it_lives() {
    let place = Place::sqlite();
    let engine = place.open();
    let reader = engine.reader().unwrap();
    assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Locked)));
    drop(engine);
    assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Locked)));
    drop(reader);
    place.open();
}

#[test]
fn a_reader_that_outlives_its_engine_leaves_a_file_that_was_closed() {
    for place in [Place::sqlite(), Place::sqlite_with_key()] {
        let mut engine = place.open();
        write(&mut *engine, &crew(100));
        let mut reader = engine.reader().unwrap();
        let found = reader.source().unwrap().scan(&Scan::of(SAILOR)).unwrap();
        drop(engine);
        assert!(bytes(&place)[1].is_empty(), "the log was put away");
        assert_eq!(reader.source().unwrap().scan(&Scan::of(SAILOR)).unwrap(), found);
        drop(reader);
        assert_eq!(place.open().source().unwrap().scan(&Scan::of(SAILOR)).unwrap(), found);
    }
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    let place = Place::sqlite();
    drop(place.open_file(None, &KINDS, 3).unwrap());
    assert!(matches!(failure(&place, None, &KINDS, 2), OpenFailed::Broken(StoreBroken::Newer)));
    for later in ["CREATE TABLE unheard_of (a)", "ALTER TABLE mark ADD COLUMN extra TEXT", "CREATE VIEW v AS SELECT 1"]
    {
        let place = Place::sqlite();
        drop(place.open());
        Connection::open(place.file()).unwrap().execute_batch(later).unwrap();
        assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Newer)), "{later}");
    }
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let place = Place::sqlite();
    Connection::open(place.file()).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Corrupt)));
    fs::write(place.file(), b"a letter, not a database, and long enough to have a header of its own. ".repeat(9))
        .unwrap();
    assert!(matches!(failure(&place, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Corrupt)));
}

#[test]
fn a_file_in_which_nothing_was_made_yet_is_begun_anew() {
    for begun in ["", "PRAGMA journal_mode = WAL"] {
        let place = Place::sqlite();
        fs::write(place.file(), b"").unwrap();
        Connection::open(place.file()).unwrap().execute_batch(begun).unwrap();
        write(&mut *place.open(), &crew(1));
    }
}

/// Spoils what lies far behind, rows and indexes.
fn spoil(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let page = bytes.len() / 4096 / 2 * 4096;
    bytes[page..].fill(0xa5);
    fs::write(path, bytes).unwrap();
}

fn corrupt(fault: &Fault) -> bool {
    broken_by(fault) == Some(StoreBroken::Corrupt)
}

#[test]
fn after_a_clean_end_a_damaged_page_is_found_by_the_read_that_meets_it() {
    for place in [Place::sqlite(), Place::sqlite_with_key()] {
        write(&mut *place.open(), &crew(3_000));
        assert!(bytes(&place)[1].is_empty(), "a clean end leaves no log");
        spoil(&place.file());
        let mut engine = place.open();
        let source = engine.source().unwrap();
        assert_eq!(source.get(SAILOR, &[key(1)]).unwrap().len(), 1, "the front is whole");
        let fault = source.scan(&Scan::of(SAILOR)).map(|rows| rows.len()).unwrap_err();
        assert!(corrupt(&fault), "{fault:?}");
    }
}

#[test]
fn after_an_unclean_end_a_plain_file_is_checked_whole() {
    let (place, copy) = (Place::sqlite(), Place::sqlite());
    write(&mut *place.open(), &crew(3_000));
    let mut engine = place.open();
    write(&mut *engine, &put(&MARK, [mark("m", 1)]));
    killed(engine, &place, &copy);
    spoil(&copy.file());
    assert!(matches!(failure(&copy, None, &KINDS, 0), OpenFailed::Broken(StoreBroken::Corrupt)));
}

#[test]
fn after_an_unclean_end_a_damaged_page_of_an_encrypted_file_is_found_by_the_read_that_meets_it() {
    let (place, copy) = (Place::sqlite_with_key(), Place::sqlite_with_key());
    write(&mut *place.open(), &crew(300));
    let mut engine = place.open();
    write(&mut *engine, &put(&MARK, [mark("m", 1)]));
    killed(engine, &place, &copy);
    let [whole, log] = bytes(&copy);
    assert!(!log.is_empty(), "an unclean end leaves a log");
    let read = || -> Result<Vec<Vec<Stored>>, Fault> {
        let mut engine = copy.open();
        let source = engine.source().unwrap();
        let by = |index| Scan::of(SAILOR).by(index);
        let indexes = SAILOR.indexes.iter().map(|index| source.scan(&by(*index)));
        indexes.chain([source.scan(&Scan::of(SAILOR)), source.scan(&Scan::of(&MARK))]).collect()
    };
    let expected = read().unwrap();
    let mut found = 0;
    let pages = whole.len() / 4096;
    for page in 1..pages {
        let mut damaged = whole.clone();
        damaged[page * 4096 + 1234] ^= 1;
        fs::write(copy.file(), &damaged).unwrap();
        fs::write(beside(&copy.file(), "-wal"), &log).unwrap();
        if let Err(failed) = copy.open_file(Some(KEY), &KINDS, 0) {
            // One that says what layers there are.
            assert!(matches!(failed, OpenFailed::Broken(StoreBroken::Corrupt)), "page {page}: {failed}");
            continue;
        }
        fs::write(beside(&copy.file(), "-wal"), &log).unwrap();
        match read() {
            // Not needed, or the log has it anew.
            Ok(rows) => assert!(rows == expected, "page {page} was read wrong"),
            Err(fault) => {
                assert!(corrupt(&fault), "page {page}: {fault:?}");
                let after = fs::read(copy.file()).unwrap();
                assert!(after[page * 4096..][..4096] == damaged[page * 4096..][..4096], "page {page} was touched");
                found += 1;
            }
        }
    }
    assert!(pages > 10 && found * 2 > pages, "{found} of {pages}");
}

#[test]
fn a_file_cut_short_is_refused_and_can_be_set_aside_byte_for_byte() {
    for place in [Place::sqlite(), Place::sqlite_with_key()] {
        let Place::Sqlite { key, .. } = &place else { unreachable!("a file") };
        write(&mut *place.open(), &crew(500));
        let whole = fs::read(place.file()).unwrap();
        let cut = &whole[..whole.len() / 2];
        fs::write(place.file(), cut).unwrap();
        assert!(matches!(failure(&place, *key, &KINDS, 0), OpenFailed::Broken(StoreBroken::Corrupt)));
        let aside = Held::take(&place.file()).unwrap().set_aside().unwrap();
        assert!(fs::read(aside).unwrap() == cut);
        assert_eq!(place.open().source().unwrap().scan(&Scan::of(SAILOR)).unwrap(), []);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said_to_be_closed() {
    let place = Place::sqlite();
    fs::write(place.file(), b"").unwrap();
    let options =
        Options { application_id: APPLICATION, released: 0, key: None, page_cache_bytes: 1 << 20, side: Side::Client };
    let failed = SqliteEngine::open(&place.file().join("local.db"), KINDS, options).err().unwrap();
    assert!(matches!(failed, OpenFailed::Broken(StoreBroken::NoAccess)));
}

#[test]
fn what_a_killed_process_had_committed_is_there() {
    for (place, copy) in [(Place::sqlite(), Place::sqlite()), (Place::sqlite_with_key(), Place::sqlite_with_key())] {
        let mut engine = place.open();
        write(&mut *engine, &crew(30));
        let mut open = engine.begin().unwrap();
        open.apply(&put(&MARK, [mark("not committed", 1)])).unwrap();
        drop(open);
        killed(engine, &place, &copy);
        let mut engine = copy.open();
        let source = engine.source().unwrap();
        assert_eq!(source.scan(&Scan::of(SAILOR)).unwrap().len(), 30);
        assert_eq!(source.scan(&Scan::of(&MARK)).unwrap(), []);
    }
}

#[test]
fn plain_sql_reads_the_tables() {
    let place = Place::sqlite();
    write(&mut *place.open(), &crew(12));
    let connection = Connection::open(place.file()).unwrap();
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM sailor WHERE name LIKE 'readable-%' AND aboard AND cabin IS NULL"), 12);
    assert_eq!(count("PRAGMA application_id"), i64::from(APPLICATION));
    assert_eq!(connection.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0)).unwrap(), "wal");
}

#[test]
fn a_power_cut_takes_what_came_after_the_last_synced_commit() {
    let mut engine = MemoryEngine::new(KINDS);
    let commit = |engine: &mut MemoryEngine, rows: Vec<Stored>, safety: Safety| {
        let mut transaction = engine.begin().unwrap();
        transaction.apply(&put(&MARK, rows)).unwrap();
        transaction.commit(safety).unwrap();
    };
    let marks = |engine: &mut MemoryEngine| engine.source().unwrap().scan(&Scan::of(&MARK)).unwrap();
    commit(&mut engine, vec![mark("a", 1)], Safety::Ordered);
    commit(&mut engine, vec![mark("b", 1)], Safety::Synced);
    commit(&mut engine, vec![mark("a", 2), mark("c", 2)], Safety::Ordered);
    let mut process = engine.reopened();
    engine.crash();
    assert_eq!(marks(&mut process), [mark("a", 1), mark("b", 1)]);
    engine.crash();
    assert_eq!(marks(&mut engine), [mark("a", 1), mark("b", 1)]);
    assert_eq!(engine.source().unwrap().get(SAILOR, &[key(1)]).unwrap(), [None]);
    assert_eq!(engine.source().unwrap().scan(&Scan::of(&LEG)).unwrap(), []);
}
