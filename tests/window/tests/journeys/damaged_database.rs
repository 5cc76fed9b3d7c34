//! The data on this phone cannot be opened: I am told what happened and what I can do, and nothing of it is touched
//! unless I say so.

use crate::{
    keyring::key_of,
    stage::{app_of_traveller, files, open, phone, says},
};
use nusaloka_locales::{Text, text};
use nusaloka_window::{Failed, OnTheBus, Outcome, Screen, Server, while_doing};
use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

#[tokio::test]
async fn a_damaged_database_is_said_and_set_aside_only_when_i_ask() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let database = a_used_database(&server, phone.path()).await?;
    let whole = fs::read(&database).map_err(while_doing("reading the database"))?;
    let damaged: Vec<u8> =
        whole.iter().enumerate().map(|(at, byte)| if at < PAGE { *byte } else { byte ^ 0xa5 }).collect();
    fs::write(&database, &damaged).map_err(while_doing("damaging the database"))?;

    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&app, text::shell::store_corrupt_title()).await?;
    app.read("main", &says(text::shell::store_nothing_lost())).await?;
    unchanged(&database, &damaged)?;

    app.click_button(&says(text::shell::store_corrupt_action())).await?;
    begins_anew(&app).await?;
    let aside = files(phone.path())?
        .into_iter()
        .find(|path| *path != database && fs::read(path).is_ok_and(|bytes| bytes == damaged))
        .ok_or_else(|| Failed::new("the damaged file is gone"))?;
    app.close().await?;
    unchanged(&aside, &damaged)
}

/// The clocks of Today are there when a database is.
async fn begins_anew(app: &Screen) -> Outcome {
    app.read("main", "Jayapura").await
}

#[tokio::test]
async fn a_database_whose_beginning_is_damaged_no_longer_fits_its_key_and_is_kept() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let database = a_used_database(&server, phone.path()).await?;
    let mut damaged = fs::read(&database).map_err(while_doing("reading the database"))?;
    damaged[..PAGE].fill(0x5a);
    fs::write(&database, &damaged).map_err(while_doing("damaging the database"))?;

    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&app, text::shell::store_wrong_key_title()).await?;
    unchanged(&database, &damaged)?;
    app.click_button(&says(text::shell::store_corrupt_action())).await?;
    begins_anew(&app).await
}

#[tokio::test]
async fn half_a_database_is_a_damaged_one() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let database = a_used_database(&server, phone.path()).await?;
    let whole = fs::read(&database).map_err(while_doing("reading the database"))?;
    let half = &whole[..whole.len() / 2];
    fs::write(&database, half).map_err(while_doing("cutting the database"))?;

    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&app, text::shell::store_corrupt_title()).await?;
    app.close().await?;
    unchanged(&database, half)
}

#[tokio::test]
async fn a_second_window_on_the_same_data_is_told_so_and_opens_when_the_first_is_closed() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let first = app_of_traveller(&server, phone.path()).await?;
    let second = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&second, text::shell::store_locked_title()).await?;
    first.close().await?;
    second.click_button(&says(text::shell::try_again())).await?;
    second.see("nav a[href='/you']").await
}

#[tokio::test]
async fn data_of_a_newer_version_is_left_alone() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let database = a_used_database(&server, phone.path()).await?;
    let opened = opened(&database, phone.path())?;
    opened.pragma_update(None, "user_version", 1_000_000).map_err(while_doing("making the schema newer"))?;
    drop(opened);
    let newer = fs::read(&database).map_err(while_doing("reading the database"))?;

    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&app, text::shell::store_newer_title()).await?;
    app.close().await?;
    unchanged(&database, &newer)
}

// ---- what the stories share -------------------------------------------------------------------

const PAGE: usize = 4096;

async fn tells(screen: &Screen, title: Text) -> Outcome {
    screen.read("main", &says(title)).await
}

/// Opens the app once, closes it, and leaves its database as one file with everything in it.
async fn a_used_database(server: &Server, phone: &Path) -> Outcome<PathBuf> {
    app_of_traveller(server, phone).await?.close().await?;
    let database = files(phone)?
        .into_iter()
        .find(|path| path.extension().is_some_and(|extension| extension == "db"))
        .ok_or_else(|| Failed::new("the app left no database behind"))?;
    opened(&database, phone)?
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(while_doing("emptying the write-ahead log"))?;
    Ok(database)
}

/// As only the person whose key it is can. One at a time: SQLCipher is not ready for a second before the first is open.
fn opened(database: &Path, phone: &Path) -> Outcome<Connection> {
    static TURN: Mutex<()> = Mutex::new(());
    let key = format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256", key_of(phone, database)?);
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let opened = Connection::open(database).map_err(while_doing("opening the database"))?;
    opened.execute_batch(&key).map_err(while_doing("handing in the key"))?;
    Ok(opened)
}

fn unchanged(path: &Path, expected: &[u8]) -> Outcome {
    let found = fs::read(path).map_err(while_doing(format!("reading {}", path.display())))?;
    if found == expected { Ok(()) } else { Err(Failed::new(format!("{} was changed", path.display()))) }
}
