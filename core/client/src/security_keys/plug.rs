//! A folder in which security keys are plugged: each is a socket that speaks as a key does over USB. For tests, and in builds alone whose
//! window may be driven: no other is handed a key by whoever sets a variable.
//!
//! To a key: a length and a message; a message of no length calls off. From it: what it is (`Said`), a length, and a message.

use super::{
    SecurityKeys,
    ctap::{Plugged, Sockets},
};
use async_trait::async_trait;
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
};
use webauthn_authenticator_rs::{
    error::WebauthnCError,
    transport::{Token, TokenEvent, Transport},
    ui::UiCallback,
};
use webauthn_rs_proto::AuthenticatorTransport;

/// How often it is looked whether another is plugged in.
const LOOKS_EVERY: Duration = Duration::from_millis(20);
const LONGEST_MESSAGE: u32 = 8 << 10;

/// The keys that are plugged into this folder.
pub fn plugged_into(folder: PathBuf) -> Arc<dyn SecurityKeys> {
    Arc::new(Plugged(Folder(folder)))
}

#[derive(Debug, Clone)]
struct Folder(PathBuf);

#[async_trait]
impl Sockets for Folder {
    type Transport = Self;

    async fn open(&self) -> Result<Self, WebauthnCError> {
        Ok(self.clone())
    }
}

impl Folder {
    fn now(&self) -> io::Result<BTreeSet<PathBuf>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.path())).collect()
    }

    /// Those that are in it and were not before.
    async fn after(&self, before: &BTreeSet<PathBuf>) -> (BTreeSet<PathBuf>, Vec<TokenEvent<SocketKey>>) {
        let now = self.now().unwrap_or_else(|error| {
            tracing::error!(error = %error, "the folder of security keys cannot be read");
            BTreeSet::new()
        });
        let mut added = Vec::new();
        for path in now.difference(before) {
            match SocketKey::open(path).await {
                Ok(key) => added.push(TokenEvent::Added(key)),
                Err(error) => tracing::debug!(error = %error, "a security key is not there any more"),
            }
        }
        (now, added)
    }
}

#[async_trait]
impl Transport<'_> for Folder {
    type Token = SocketKey;

    async fn watch(&self) -> Result<BoxStream<'_, TokenEvent<SocketKey>>, WebauthnCError> {
        let (known, mut first) = self.after(&BTreeSet::new()).await;
        first.push(TokenEvent::EnumerationComplete);
        let then = stream::unfold(known, move |known| async move {
            tokio::time::sleep(LOOKS_EVERY).await;
            let (known, added) = self.after(&known).await;
            Some((stream::iter(added), known))
        });
        Ok(stream::iter(first).chain(then.flatten()).boxed())
    }

    async fn tokens(&self) -> Result<Vec<SocketKey>, WebauthnCError> {
        let (_, added) = self.after(&BTreeSet::new()).await;
        let key = |event| if let TokenEvent::Added(key) = event { Some(key) } else { None };
        Ok(added.into_iter().filter_map(key).collect())
    }
}

#[derive(Debug)]
pub(super) struct SocketKey(UnixStream);

/// What a message of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Working = 0,
    Touch = 1,
    Answer = 2,
}

impl SocketKey {
    async fn open(path: &Path) -> io::Result<Self> {
        UnixStream::connect(path).await.map(Self)
    }

    async fn say(&mut self, message: &[u8]) -> Result<(), WebauthnCError> {
        let length = u32::try_from(message.len()).map_err(|_| WebauthnCError::MessageTooLarge)?;
        self.0.write_all(&[&length.to_be_bytes(), message].concat()).await?;
        Ok(())
    }

    async fn hear(&mut self) -> Result<(Said, Vec<u8>), WebauthnCError> {
        let said = match self.0.read_u8().await? {
            0 => Said::Working,
            1 => Said::Touch,
            2 => Said::Answer,
            _ => return Err(WebauthnCError::UnexpectedState),
        };
        let length = self.0.read_u32().await?;
        if length > LONGEST_MESSAGE {
            return Err(WebauthnCError::MessageTooLarge);
        }
        let mut message = vec![0; usize::try_from(length).map_err(|_| WebauthnCError::MessageTooLarge)?];
        self.0.read_exact(&mut message).await?;
        Ok((said, message))
    }
}

#[async_trait]
impl Token for SocketKey {
    type Id = PathBuf;

    fn get_transport(&self) -> AuthenticatorTransport {
        AuthenticatorTransport::Usb
    }

    async fn transmit_raw<U: UiCallback>(&mut self, asked: &[u8], ui: &U) -> Result<Vec<u8>, WebauthnCError> {
        self.say(asked).await?;
        loop {
            match self.hear().await? {
                (Said::Working, _) => ui.processing(),
                (Said::Touch, _) => ui.request_touch(),
                (Said::Answer, mut answer) => {
                    let status = answer.drain(..1).next().ok_or(WebauthnCError::MessageTooShort)?;
                    return if status == 0 { Ok(answer) } else { Err(WebauthnCError::Ctap(status.into())) };
                }
            }
        }
    }

    async fn cancel(&mut self) -> Result<(), WebauthnCError> {
        self.say(&[]).await
    }

    async fn init(&mut self) -> Result<(), WebauthnCError> {
        Ok(())
    }

    async fn close(&mut self) -> Result<(), WebauthnCError> {
        Ok(())
    }
}
