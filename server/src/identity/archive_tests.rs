//! What is in an archive, and how it is made.

use super::*;
use crate::{Settings, edge, identity::streamed::pipe, readers::Readers};
use axum::body::to_bytes;
use nusaloka_domain::{
    NUSALOKA, Refusal,
    failure::Stop,
    identity::{Holder, Portrait, Session},
    record::same_id,
    scope::Opens,
    view::{Tx, Writing as _},
};
use nusaloka_store::engine::Engine as _;
use prometheus_client::metrics::counter::Counter;
use std::io::Read as _;
use zip::ZipArchive;

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

fn sari() -> Id<Person> {
    Id::mint(1, [1; 10])
}

type Work<'a> = &'a mut dyn FnMut(&mut dyn Tx) -> Result<(), Stop<Refusal>>;

/// So many sessions, each with a name of so many letters.
fn store(folder: &std::path::Path, sessions: u64, letters: usize) -> crate::Store {
    let mut store = crate::open(&Settings::of(folder.to_owned(), NUSALOKA)).expect("opens");
    let mut by_server = |work: Work<'_>| {
        let written = store.write(edge::new_id::<()>().uuid(), NOW, |tx| work(tx)).expect("no fault");
        written.expect("the server may");
    };
    let mut state = 1_u64;
    for number in 0..sessions {
        let mut device = String::with_capacity(letters);
        while device.len() < letters {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::fmt::Write::write_fmt(&mut device, format_args!("{:08x}", state >> 32)).expect("a string");
        }
        let session = Session {
            id: Id::mint(2 + number, [2; 10]),
            person: sari(),
            holder: Holder::App,
            device,
            zone: None,
            began_at: NOW,
            seen_at: NOW,
            ended_at: None,
            ended_by: None,
        };
        by_server(&mut |tx| tx.insert(&session));
        // Written again, it is still there once.
        by_server(&mut |tx| tx.update(&Session { seen_at: Timestamp::from_millis(7), ..session.clone() }));
    }
    by_server(&mut |tx| {
        tx.insert(&Portrait {
            id: same_id(sari()),
            person: sari(),
            sent: None,
            picture: Some(b"\xff\xd8\xff a face".to_vec()),
            small: Some(b"\xff\xd8\xff small".to_vec()),
            unfit: None,
            changes: 1,
            counted_since: NOW,
        })
    });
    store
}

fn unpacked(archive: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(io::Cursor::new(archive)).expect("an archive");
    let mut files = BTreeMap::new();
    for number in 0..zip.len() {
        let (mut file, mut content) = (zip.by_index(number).expect("there"), Vec::new());
        file.read_to_end(&mut content).expect("whole");
        files.insert(file.name().expect("a name").into_owned(), content);
    }
    files
}

#[test]
fn each_record_is_there_once_pictures_are_files_and_the_page_counts_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = store(folder.path(), 3, 10);
    let mut archive = Vec::new();
    let source = store.engine().source().expect("a look");
    write(&*source, NUSALOKA, sari(), Language::English, NOW, &mut archive).expect("made");
    let files = unpacked(archive);
    let sessions: Vec<Value> = serde_json::from_slice(&files["records/identity_session.json"]).expect("JSON");
    assert_eq!(sessions.len(), 3);
    let portraits: Vec<Value> = serde_json::from_slice(&files["records/identity_portrait.json"]).expect("JSON");
    let path = portraits[0]["picture"].as_str().expect("a path");
    assert_eq!(path, format!("files/identity_portrait-{}-picture.jpg", sari()));
    assert_eq!(files[path], b"\xff\xd8\xff a face");
    assert_eq!(portraits[0]["sent"], Value::Null);
    let page = String::from_utf8(files["index.html"].clone()).expect("text");
    for row in ["records/identity_session.json</a></td><td>3</td>", ">files/</a></td><td>2</td>"] {
        assert!(page.contains(row), "{page}");
    }
}

/// More than an archive could hold when it was made before it was sent.
#[tokio::test]
async fn it_is_sent_while_it_is_read_and_may_be_longer_than_anything_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = store(folder.path(), 72, 1 << 20);
    let readers = Readers::of(vec![store.engine().reader().expect("a reader")], Counter::default());
    let (mut sink, mut flow) = pipe();
    let reading = {
        let readers = readers.clone();
        tokio::spawn(async move {
            readers
                .read(move |source| {
                    let written = write(source, NUSALOKA, sari(), Language::English, NOW, &mut sink);
                    Ok(written.and_then(|()| Ok(sink.whole()?)))
                })
                .await
        })
    };
    assert!(flow.has_begun().await, "the first of it is here");
    assert!(!reading.is_finished(), "and the last of it was not read");
    let archive = to_bytes(flow.body(), usize::MAX).await.expect("whole").to_vec();
    reading.await.expect("no panic").expect("a look").expect("taken");
    let sessions = &unpacked(archive)["records/identity_session.json"];
    assert!(sessions.len() > 64 << 20, "{}", sessions.len());
    let sessions: Vec<Value> = serde_json::from_slice(sessions).expect("JSON");
    assert_eq!(sessions.len(), 72);
    readers.close().await;
}

#[test]
fn somebody_has_thought_about_whether_each_kind_of_record_is_told() {
    let opens = |code| NUSALOKA.audience(code).map(|audience| audience.opens);
    for kind in NUSALOKA.kinds() {
        let is_seen = kind.scopes.iter().any(|place| opens(place.audience.code) != Some(Opens::ToNobody));
        let named = ABOUT.iter().filter(|(other, _)| *other == kind).count();
        assert_eq!(named, usize::from(!is_seen), "{}: is it told, or why not?", kind.name);
    }
}

#[test]
fn whoever_takes_no_more_is_told_from_what_is_broken() {
    let unmade = |kind: io::ErrorKind| Unmade::from(io::Error::from(kind));
    assert!(matches!(unmade(io::ErrorKind::BrokenPipe), Unmade::NotTaken(_)));
    assert!(matches!(unmade(io::ErrorKind::TimedOut), Unmade::NotTaken(_)));
    assert!(matches!(unmade(io::ErrorKind::Other), Unmade::Fault(_)));
}
