//! Three boards that are seen by few, by some and by all, the people who see them, and the server that they ask.

use crate::{Outcome, line};
use nusaloka_domain::{
    Id, Timestamp,
    capability::{Business, Capability, Mutation, Verb},
    failure::Done,
    identity::{Holder, IDENTITY, Newcomer, Person, Session, begin_session},
    needs::Needs,
    record,
    record::Record,
    scope::{Audience, Opens, Scope, USER},
    view::{Reading as _, Tx, Writing as _},
};
use nusaloka_server::{Server, Settings};
use nusaloka_store::batch::{Entry, Push};
use nusaloka_sync::{Message, frame::Frame};
use serde::{Deserialize, Serialize};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};
use tempfile::TempDir;
use tokio::time::sleep;
use uuid::Uuid;

const BOARD: Audience = Audience { code: 231, name: "board", opens: Opens::ByGrant };
pub(crate) const PEOPLE: usize = 1_000;
const NOW: Timestamp = Timestamp::from_millis(1_782_864_000_000);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Board {
    Few = 1,
    Some = 2,
    All = 3,
}

pub(crate) const BOARDS: [Board; 3] = [Board::Few, Board::Some, Board::All];

impl Board {
    const fn id(self) -> Id<Self> {
        Id::from_uuid(Uuid::from_u128(self as u128))
    }

    pub(crate) const fn is_seen_by(self, person: usize) -> bool {
        match self {
            Self::Few => person.is_multiple_of(500),
            Self::Some => person.is_multiple_of(20),
            Self::All => true,
        }
    }
}

record! {
    /// A note of some length.
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Note = 8010 "fanout_note" {
        id: Id<Note>,
        board: Id<Board>,
        text: String,
    }
    scope BOARD (board);
}

record! {
    /// Lets somebody see a board.
    #[derive(Debug, Clone, PartialEq, Eq)]
    struct Viewer = 8011 "fanout_viewer" {
        id: Id<Viewer>,
        board: Id<Board>,
        person: Id<Person>,
    }
    scope USER (person);
    grant person BOARD (board);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("never")]
struct Never;

impl nusaloka_domain::failure::Refuses for Never {
    fn code(&self) -> &'static str {
        "fanout.never"
    }
    fn retry(&self) -> nusaloka_domain::Retry {
        nusaloka_domain::Retry::Never
    }
    fn basis(&self) -> nusaloka_domain::failure::Basis {
        nusaloka_domain::failure::Basis::Own
    }
}

/// Pins a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pin {
    board: Id<Board>,
    text: String,
}

impl Mutation for Pin {
    const NAME: &'static str = "fanout.pin";
    type Refused = Never;
    const NEEDS: Needs<Self, Never> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Never> {
        let id = tx.new_id();
        tx.get::<Note>(Scope::of(BOARD, self.board), id)?.known()?;
        tx.insert(&Note { id, board: self.board, text: self.text.clone() })
    }
}

const FANOUT: Capability = Capability {
    name: "fanout",
    audiences: &[BOARD],
    kinds: &[Note::KIND, Viewer::KIND],
    verbs: &[Verb::of::<Pin>()],
    questions: &[],
};
const BUSINESS: Business = Business(&[IDENTITY, FANOUT]);

/// A server in this process, and who comes to it.
pub(crate) struct House {
    folder: TempDir,
    pub(crate) server: Server,
    writes: AtomicU64,
}

pub(crate) fn person(number: usize) -> Id<Person> {
    Id::from_uuid(Uuid::from_u128(1 << 110 | number as u128))
}

/// Of each person, one.
pub(crate) fn session(number: usize) -> Id<Session> {
    Id::from_uuid(Uuid::from_u128(1 << 109 | number as u128))
}

/// Sessions that began long ago would be over.
#[expect(clippy::disallowed_methods, reason = "a bench is an edge")]
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl House {
    pub(crate) async fn open() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let settings = Settings::of(folder.path().to_owned(), BUSINESS);
        let mut store = nusaloka_server::open(&settings)?;
        for board in BOARDS {
            let viewers: Vec<usize> = (0..PEOPLE).filter(|number| board.is_seen_by(*number)).collect();
            for (chunk, viewers) in viewers.chunks(300).enumerate() {
                let entry = Uuid::from_u128(1 << 90 | (board as u128) << 32 | chunk as u128);
                let shown = store.write(entry, NOW, |tx| {
                    viewers.iter().try_for_each(|number| {
                        let id = tx.new_id();
                        tx.insert(&Viewer { id, board: board.id(), person: person(*number) })
                    })
                })?;
                shown.map_err(|refusal| refusal.to_string())?;
            }
        }
        for (chunk, numbers) in (0..PEOPLE).collect::<Vec<_>>().chunks(300).enumerate() {
            let begun = store.write(Uuid::from_u128(1 << 91 | chunk as u128), now(), |tx| {
                numbers.iter().try_for_each(|number| {
                    let (person, session) = (person(*number), session(*number));
                    let holder = Holder::App;
                    let newcomer = Newcomer { person, session, holder, device: String::new(), zone: None };
                    begin_session(tx, &newcomer, [0; 32])
                })
            })?;
            begun.map_err(|refusal| refusal.to_string())?;
        }
        drop(store);
        let server = Server::start(settings).await?;
        Ok(Self { folder, server, writes: AtomicU64::new(0) })
    }

    /// What a person's app shows.
    pub(crate) fn access(&self, number: usize) -> Outcome<String> {
        Ok(self.server.asking().access(person(number), session(number))?)
    }

    /// Somebody who is about to pin a note.
    pub(crate) async fn writer(&self) -> Outcome<line::Socket> {
        line::Socket::open(self, 0).await
    }

    /// Pins a note; returns when it is on its way.
    pub(crate) async fn change(&self, writer: &mut line::Socket, board: Board) -> Outcome {
        let number = self.writes.fetch_add(1, Ordering::Relaxed) + 1;
        let act = Pin { board: board.id(), text: format!("Note {number}: {}", "a line of a note. ".repeat(15)) }.act();
        let id = Id::from_uuid(Uuid::from_u128(1 << 80 | u128::from(number)));
        let entries = vec![Entry { number, id, acted_at: NOW, act }];
        let push = Push { device: Id::from_uuid(Uuid::from_u128(7)), acknowledged: number - 1, entries };
        let request = u32::try_from(number)?;
        writer.push(Frame { request, message: Message::Push(push) }).await
    }

    /// Waits until so many ask and have nothing to be told.
    pub(crate) async fn until_parked(&self, asks: usize) -> Outcome {
        let figures = self.server.metrics().ok_or("figures are not told")?;
        let line = format!("nusaloka_parked_asks {asks}");
        for _ in 0..30_000 {
            if line::fetch(figures, "/metrics").await?.lines().any(|told| told == line) {
                return Ok(());
            }
            sleep(std::time::Duration::from_millis(10)).await;
        }
        Err(format!("{asks} never waited at once").into())
    }

    pub(crate) async fn close(self) -> Outcome {
        self.server.stop().await?;
        Ok(self.folder.close()?)
    }
}
