//! A device of the bench: the real client, asked through the same verbs as by the screens.

use crate::{Outcome, serve::BUSINESS};
use nusaloka_client::{Client, Database, Key, KeyFailed, KeyOf, Keys, Listening, Settings, Who, system_sensors};
use nusaloka_domain::{
    Id,
    capability::{Mutation, Question},
    host::{Ask, AskTray, Known, Link, Notice, Reply, Told, Tray, Write, Written, decode, encode},
    identity::{self, Person},
};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::timeout};

/// Only a run that went wrong waits for so long.
const PATIENCE: Duration = Duration::from_mins(2);

/// Encrypts like any other, and takes no keyring.
#[derive(Debug)]
struct OneKey;

impl Keys for OneKey {
    fn key(&self, _: Id<Person>, _: Database) -> Result<Key, KeyFailed> {
        Ok(Key::from_bytes([7; 32]))
    }

    fn find(&self, of: KeyOf) -> Result<Option<Key>, KeyFailed> {
        Ok(matches!(of, KeyOf::Database(_)).then(|| Key::from_bytes([7; 32])))
    }

    fn keep(&self, _: KeyOf, _: &Key) -> Result<(), KeyFailed> {
        Ok(())
    }

    fn remove(&self, _: KeyOf) -> Result<(), KeyFailed> {
        Ok(())
    }
}

pub(crate) struct Device {
    pub(crate) client: Arc<Client>,
    notices: mpsc::UnboundedReceiver<Notice>,
    link: Option<Link>,
}

impl Device {
    pub(crate) fn start(server: &str, folder: PathBuf, entry: &str) -> Outcome<Self> {
        let settings = Settings {
            folder,
            server: server.to_owned(),
            who: Who::Demo(entry.parse()?),
            device: identity::Device::default(),
            keys: Arc::new(OneKey),
            sensors: Arc::new(system_sensors()),
            browser: None,
            security_keys: None,
            business: BUSINESS,
        };
        let client = Arc::new(Client::start(settings));
        let (send, notices) = mpsc::unbounded_channel();
        client.watch(move |notice| if send.send(notice).is_ok() { Listening::Yes } else { Listening::NoMore });
        let device = Self { client, notices, link: None };
        device.write(&Write::Reopen)?; // answered when the database is open
        Ok(device)
    }

    fn write(&self, write: &Write) -> Outcome {
        let reply: Reply<Written> = decode(&self.client.write(&encode(write)))?;
        reply?;
        Ok(())
    }

    fn told<A: Ask>(&self, ask: &A) -> Outcome<Option<A::Answer>> {
        let reply: Reply<Told> = decode(&self.client.read(&encode(&ask.read())))?;
        Ok(match reply?.answer {
            Known::Yes(answer) => Some(decode(&answer)?),
            Known::NotYet => None,
        })
    }

    /// Nothing: not known yet.
    pub(crate) fn ask<Q: Question>(&self, question: &Q) -> Outcome<Option<Q::Answer>> {
        self.told(question)
    }

    pub(crate) fn tray(&self) -> Outcome<Tray> {
        Ok(self.told(&AskTray)?.unwrap_or_default())
    }

    pub(crate) fn act(&self, mutation: &impl Mutation) -> Outcome {
        self.write(&Write::mutate(mutation.act()))
    }

    /// As a screen does: asks, and asks again with each notice.
    pub(crate) async fn until<T>(&mut self, what: &str, look: impl Fn(&Self) -> Outcome<Option<T>>) -> Outcome<T> {
        loop {
            if let Some(seen) = look(self)? {
                return Ok(seen);
            }
            let notice = timeout(PATIENCE, self.notices.recv()).await.map_err(|_| format!("never saw: {what}"))?;
            if let Notice::Link(link) = notice.ok_or("the client has stopped")? {
                self.link = Some(link);
            }
        }
    }

    pub(crate) async fn until_online(&mut self) -> Outcome {
        self.until("online", |device| Ok((device.link == Some(Link::Online)).then_some(()))).await
    }

    pub(crate) async fn until_offline(&mut self) -> Outcome {
        self.until("offline", |device| Ok(matches!(device.link, Some(Link::Offline { .. })).then_some(()))).await
    }
}
