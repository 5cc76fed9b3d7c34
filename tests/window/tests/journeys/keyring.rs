//! My data on this device are encrypted, and the key is in the keyring. When the keyring does not give it, I am told so; when it
//! does, everything is there.

use crate::stage::{FIRST_PAGE, app_of_traveller, files, go_to, open, phone, says};
use nusaloka_client::{Database, Keyring, Keys};
use nusaloka_locales::{Text, text};
use nusaloka_window::{AppWindow, Failed, OnTheBus, Outcome, Server, desktop_of, while_doing};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

#[tokio::test]
async fn a_locked_keyring_is_said_and_once_it_is_unlocked_my_data_are_there() -> Outcome {
    let (mut server, phone) = (Server::start()?, phone()?);
    use_it(&server, phone.path()).await?;
    server.stop()?; // what is seen from here on is this phone's own
    let before = databases(phone.path())?;

    let app = open(&server, phone.path(), OnTheBus::Locked).await?;
    tells(&app, text::shell::store_keyring_locked_title()).await?;
    app.read("main", &says(text::shell::store_nothing_lost())).await?;
    assert!(databases(phone.path())? == before, "the data were touched");
    app.unlock_keyring()?;
    app.click_button(&says(text::shell::try_again())).await?;
    is_all_there(&app).await?;
    app.close().await
}

#[tokio::test]
async fn a_device_without_a_keyring_says_what_is_missing_and_nothing_is_kept_in_the_open() -> Outcome {
    let (mut server, phone) = (Server::start()?, phone()?);
    let app = open(&server, phone.path(), OnTheBus::Nobody).await?;
    tells(&app, text::shell::store_no_keyring_title()).await?;
    app.read("main", "GNOME Keyring").await?;
    app.close().await?;
    assert!(databases(phone.path())?.is_empty(), "there is no key to encrypt anything with");

    use_it(&server, phone.path()).await?;
    server.stop()?;
    let app = open(&server, phone.path(), OnTheBus::Nobody).await?;
    tells(&app, text::shell::store_no_keyring_title()).await?;
    app.close().await?;
    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    is_all_there(&app).await
}

#[tokio::test]
async fn a_key_that_is_gone_is_said_and_i_begin_anew_only_when_i_ask() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    use_it(&server, phone.path()).await?;
    let before = databases(phone.path())?;
    fs::remove_dir_all(phone.path().join("home")).map_err(while_doing("losing the keyring"))?;
    // As on a device that the server has not helped yet.
    for note in files(phone.path())?.iter().filter(|path| path.extension().is_some_and(|kind| kind == "recovery")) {
        fs::remove_file(note).map_err(while_doing("losing the note"))?;
    }

    let app = open(&server, phone.path(), OnTheBus::Unlocked).await?;
    tells(&app, text::shell::store_key_lost_title()).await?;
    app.read("main", &says(text::shell::store_key_lost_advice())).await?;
    assert!(databases(phone.path())? == before, "the data were touched");
    app.click_button(&says(text::shell::store_corrupt_action())).await?;
    is_all_there(&app).await?;
    app.close().await?;
    let kept = files(phone.path())?.iter().filter_map(|path| fs::read(path).ok()).any(|bytes| bytes == before[0].1);
    assert!(kept, "the locked file is gone");
    Ok(())
}

#[tokio::test]
async fn whoever_takes_my_disk_reads_nothing_in_it() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    let app = app_of_traveller(&server, phone.path()).await?;
    go_to(&app, "/you").await?;
    app.read("main", NAME).await?;
    reads_nothing(&phone.path().join("data"))?;
    app.close().await?;
    reads_nothing(phone.path())
}

// ---- what the stories share -------------------------------------------------------------------

const NAME: &str = "Sari Wulandari";

async fn use_it(server: &Server, phone: &Path) -> Outcome {
    let app = app_of_traveller(server, phone).await?;
    go_to(&app, "/you").await?;
    app.read("main", NAME).await?;
    app.click("label:has(#theme-dark)").await?;
    app.read("#link-indicator", &says(text::shell::link_online())).await?;
    app.close().await
}

async fn is_all_there(app: &AppWindow) -> Outcome {
    app.see(FIRST_PAGE).await?;
    go_to(app, "/you").await?;
    app.read("main", NAME).await?;
    app.holds("the theme to be the dark one that was chosen", "document.querySelector('#theme-dark').checked").await
}

async fn tells(app: &AppWindow, title: Text) -> Outcome {
    app.read("main", &says(title)).await
}

/// The database and its log, if there are any.
fn databases(phone: &Path) -> Outcome<Vec<(PathBuf, Vec<u8>)>> {
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name == "local.db" || name == "local.db-wal"
    };
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).map_err(while_doing(format!("reading {}", path.display())))?;
        Ok((path, bytes))
    };
    let mut found = files(phone)?.into_iter().filter(ours).map(read).collect::<Outcome<Vec<_>>>()?;
    found.retain(|(_, bytes)| !bytes.is_empty()); // looking at a file makes an empty log beside it
    found.sort();
    Ok(found)
}

/// Neither in the database, nor, if that is below the folder, in anything that the web view keeps.
fn reads_nothing(folder: &Path) -> Outcome {
    let wide: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let databases = databases(folder)?;
    assert!(databases.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 50_000, "the data are in these files");
    for (path, bytes) in databases {
        assert!(!bytes.starts_with(b"SQLite format 3"), "{}", path.display());
    }
    for path in files(folder)? {
        let bytes = fs::read(&path).map_err(while_doing(format!("reading {}", path.display())))?;
        for text in [NAME.as_bytes(), &wide] {
            assert!(!bytes.windows(text.len()).any(|window| window == text), "{}", path.display());
        }
    }
    Ok(())
}

// ---- the key, for stories that do to the database what only its owner can ---------------------

const PERSON: &str = "NUSALOKA_TEST_KEY_OF";
const ANSWER: &str = "the key: ";

/// Does nothing unless another test started this process for it: a bus is found by the environment, which a process has once.
#[test]
#[expect(clippy::print_stdout, reason = "how it answers the test that started it")]
fn the_key_of_a_person() {
    let Ok(person) = env::var(PERSON) else { return };
    let person = person.parse().expect("an id");
    let key = Keyring::system().key(person, Database::Exists).expect("a key");
    println!("\n{ANSWER}{}", key.as_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")));
}

/// What the keyring of this phone holds for whose database this is, in hexadecimal.
pub(crate) fn key_of(phone: &Path, database: &Path) -> Outcome<String> {
    let desktop = desktop_of(phone, OnTheBus::Unlocked)?;
    let owner = database.parent().and_then(Path::file_name).ok_or_else(|| Failed::new("the database has no folder"))?;
    let mut subject = Command::new(env::current_exe().map_err(while_doing("finding this program"))?);
    subject.args(["--exact", "keyring::the_key_of_a_person", "--nocapture"]).env(PERSON, owner);
    let output = subject.envs(desktop.environment()).output().map_err(while_doing("asking the keyring"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let key = said.lines().find_map(|line| line.strip_prefix(ANSWER)).map(str::to_owned);
    key.ok_or_else(|| Failed::new(format!("the keyring gave no key: {said}")))
}
