//! What passes between the crate that speaks with security keys and a key, and the words that the crate leaves out of it.
//!
//! The crate speaks the protocol (CTAP2) and keeps its secrets: it agrees on a key with the key, and proves the PIN. It does not ask for
//! a passkey that is found without a name, does not hear whose one is, which others there are, or how many PINs may still be wrong, and
//! cannot be interrupted. All of that is in the messages themselves, so they are read, and once amended, on their way.

use super::Talk;
use crate::held::held;
use async_trait::async_trait;
use nusaloka_domain::identity::{KeyStep, LastPin, NoKeyAnswer};
use serde_cbor_2::Value;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::watch;
use webauthn_authenticator_rs::{
    error::WebauthnCError,
    transport::Token,
    types::{CableRequestType, CableState, EnrollSampleStatus},
    ui::UiCallback,
};
use webauthn_rs_proto::AuthenticatorTransport;

/// The protocol's own numbers: commands, and the fields of what they ask and answer.
const MAKE_CREDENTIAL: u8 = 0x01;
const GET_ASSERTION: u8 = 0x02;
const GET_INFO: u8 = 0x04;
const CLIENT_PIN: u8 = 0x06;
const GET_NEXT_ASSERTION: u8 = 0x08;
const MADE_WITH_OPTIONS: i128 = 0x07;
const INFO_OPTIONS: i128 = 0x04;
const PIN_RETRIES: i128 = 0x03;
const ASSERTED_USER: i128 = 0x04;
const HOW_MANY: i128 = 0x05;
/// More accounts than anybody has at one place.
const MOST_ACCOUNTS: usize = 32;

type Fields = BTreeMap<Value, Value>;

/// What is known of a conversation on this side of the key.
#[derive(Debug)]
pub(super) struct Listener {
    talk: Arc<Talk>,
    heard: Mutex<Heard>,
    /// Several keys wait to be touched.
    choosing: AtomicBool,
    /// Its number, as soon as one is meant.
    meant: watch::Sender<Option<u32>>,
    /// Its finger sensor is not asked any more.
    pin_alone: AtomicBool,
    /// What it makes is to be found without a name.
    to_be_found: bool,
}

#[derive(Debug)]
struct Heard {
    left: Option<u32>,
    last: LastPin,
    owner: Option<Vec<u8>>,
    /// Why it ended on this side.
    ended: Option<NoKeyAnswer>,
}

impl Listener {
    pub(super) fn to(talk: &Arc<Talk>, to_be_found: bool) -> Self {
        let heard = Heard { left: None, last: LastPin::None, owner: None, ended: None };
        Self {
            talk: Arc::clone(talk),
            heard: Mutex::new(heard),
            choosing: AtomicBool::new(false),
            meant: watch::Sender::new(None),
            pin_alone: AtomicBool::new(false),
            to_be_found,
        }
    }

    pub(super) fn talk(&self) -> &Talk {
        &self.talk
    }

    pub(super) fn choosing(&self) {
        self.choosing.store(true, Ordering::Relaxed);
        self.talk.is_at(KeyStep::TouchOne);
    }

    /// The others need not wait any longer.
    pub(super) fn means(&self, number: u32) {
        self.choosing.store(false, Ordering::Relaxed);
        self.meant.send_replace(Some(number));
    }

    pub(super) fn pin_was_wrong(&self) {
        held(&self.heard).last = LastPin::Wrong;
    }

    /// True, the first time.
    pub(super) fn asks_for_the_pin_alone(&self) -> bool {
        !self.pin_alone.swap(true, Ordering::Relaxed)
    }

    /// Whose the passkey is that answered.
    pub(super) fn owner(&self) -> Option<Vec<u8>> {
        held(&self.heard).owner.take()
    }

    pub(super) fn ended(&self) -> Option<NoKeyAnswer> {
        held(&self.heard).ended
    }

    fn ends(&self, why: NoKeyAnswer) -> WebauthnCError {
        held(&self.heard).ended = Some(why);
        WebauthnCError::Cancelled
    }

    /// Returns when this key is not to go on.
    async fn over(&self, number: u32) {
        let mut meant = self.meant.subscribe();
        let another = meant.wait_for(|meant| meant.is_some_and(|meant| meant != number));
        tokio::select! {
            why = self.talk.over() => {
                self.ends(why);
            }
            _ = another => {}
        }
    }

    fn hear(&self, command: u8, answer: Vec<u8>) -> Result<Vec<u8>, WebauthnCError> {
        match command {
            CLIENT_PIN => {
                if let Some(left) = number(&fields(&answer)?, PIN_RETRIES) {
                    held(&self.heard).left = Some(left);
                }
            }
            GET_INFO if self.pin_alone.load(Ordering::Relaxed) => return without_its_own_sensor(&answer),
            _ => {}
        }
        Ok(answer)
    }

    /// The answer of the account that is meant, and whose it is.
    fn hear_of(&self, mut answers: Vec<Vec<u8>>) -> Result<Vec<u8>, WebauthnCError> {
        let mut users = Vec::new();
        for answer in &answers {
            users.push(match fields(answer)?.remove(&Value::Integer(ASSERTED_USER)) {
                Some(Value::Map(user)) => user,
                _ => Fields::new(),
            });
        }
        let which = match users.len() {
            ..=1 => 0,
            _ => self.talk.choice(users.iter().map(name_of).collect()).map_err(|why| self.ends(why))?,
        };
        if let Some(Value::Bytes(owner)) = users.swap_remove(which).remove(&word("id")) {
            held(&self.heard).owner = Some(owner);
        }
        Ok(answers.swap_remove(which))
    }
}

/// What the crate tells and asks.
impl UiCallback for Listener {
    fn request_pin(&self) -> Option<String> {
        let (left, last) = {
            let heard = held(&self.heard);
            (heard.left, heard.last)
        };
        match self.talk.pin(left, last) {
            Ok(pin) => Some(pin.as_str().to_owned()),
            Err(why) => {
                self.ends(why);
                None
            }
        }
    }

    fn request_touch(&self) {
        let choosing = self.choosing.load(Ordering::Relaxed);
        self.talk.is_at(if choosing { KeyStep::TouchOne } else { KeyStep::Touch });
    }

    fn processing(&self) {
        if !self.choosing.load(Ordering::Relaxed) {
            self.talk.is_at(KeyStep::Working);
        }
    }

    // Nobody teaches a key fingers here, or asks a phone through one.
    fn fingerprint_enrollment_feedback(&self, _: u32, _: Option<EnrollSampleStatus>) {}

    fn cable_qr_code(&self, _: CableRequestType, _: String) {}

    fn dismiss_qr_code(&self) {}

    fn cable_status_update(&self, _: CableState) {}
}

/// A key, and who listens.
#[derive(Debug)]
pub(super) struct Overheard<'b, K> {
    pub(super) key: K,
    pub(super) number: u32,
    pub(super) listener: &'b Listener,
}

impl<K: Token> Overheard<'_, K> {
    async fn carry<U: UiCallback>(&mut self, asked: &[u8], ui: &U) -> Result<Vec<u8>, WebauthnCError> {
        tokio::select! {
            biased;
            () = self.listener.over(self.number) => {}
            answer = self.key.transmit_raw(asked, ui) => return answer,
        }
        // So that it does not go on blinking for nobody.
        if let Err(error) = self.key.cancel().await {
            tracing::debug!(error = %error, "a security key does not hear that nobody asks any more");
        }
        Err(WebauthnCError::Cancelled)
    }

    /// There are as many as the first says.
    async fn and_the_others<U: UiCallback>(&mut self, first: Vec<u8>, ui: &U) -> Result<Vec<Vec<u8>>, WebauthnCError> {
        let others = number(&fields(&first)?, HOW_MANY).map_or(1, |all| all as usize).clamp(1, MOST_ACCOUNTS);
        let mut answers = vec![first];
        while answers.len() < others {
            answers.push(self.carry(&[GET_NEXT_ASSERTION], ui).await?);
        }
        Ok(answers)
    }
}

#[async_trait]
impl<K: Token> Token for Overheard<'_, K> {
    type Id = K::Id;

    fn has_button(&self) -> bool {
        self.key.has_button()
    }

    fn get_transport(&self) -> AuthenticatorTransport {
        self.key.get_transport()
    }

    async fn transmit_raw<U: UiCallback>(&mut self, asked: &[u8], ui: &U) -> Result<Vec<u8>, WebauthnCError> {
        let command = asked.first().copied().unwrap_or_default();
        match command {
            // To be touched is all that a key with this field empty is asked for.
            MAKE_CREDENTIAL if self.listener.choosing.load(Ordering::Relaxed) || !self.listener.to_be_found => {
                self.carry(asked, ui).await
            }
            MAKE_CREDENTIAL => self.carry(&to_be_found(asked)?, ui).await,
            GET_ASSERTION => {
                let first = self.carry(asked, ui).await?;
                let answers = self.and_the_others(first, ui).await?;
                self.listener.hear_of(answers)
            }
            _ => {
                let answer = self.carry(asked, ui).await?;
                self.listener.hear(command, answer)
            }
        }
    }

    async fn cancel(&mut self) -> Result<(), WebauthnCError> {
        self.key.cancel().await
    }

    async fn init(&mut self) -> Result<(), WebauthnCError> {
        self.key.init().await
    }

    async fn close(&mut self) -> Result<(), WebauthnCError> {
        self.key.close().await
    }
}

// ---- messages ---------------------------------------------------------------------------------

/// The same, and it is to be found without a name.
fn to_be_found(asked: &[u8]) -> Result<Vec<u8>, WebauthnCError> {
    let mut made = fields(&asked[1..])?;
    let options = made.entry(Value::Integer(MADE_WITH_OPTIONS)).or_insert_with(|| Value::Map(Fields::new()));
    let Value::Map(options) = options else { return Err(WebauthnCError::Cbor) };
    options.insert(word("rk"), Value::Bool(true));
    let mut amended = vec![asked[0]];
    amended.extend(bytes(made)?);
    Ok(amended)
}

/// As if it had no finger sensor: then the PIN is asked for.
fn without_its_own_sensor(info: &[u8]) -> Result<Vec<u8>, WebauthnCError> {
    let mut info = fields(info)?;
    if let Some(Value::Map(options)) = info.get_mut(&Value::Integer(INFO_OPTIONS)) {
        options.remove(&word("uv"));
    }
    bytes(info)
}

/// What its person calls the account.
fn name_of(user: &Fields) -> String {
    let said = |name| match user.get(&word(name)) {
        Some(Value::Text(said)) if !said.is_empty() => Some(said.clone()),
        _ => None,
    };
    match (said("displayName"), said("name")) {
        (Some(shown), Some(name)) if shown != name => format!("{shown} ({name})"),
        (Some(only), _) | (None, Some(only)) => only,
        (None, None) => "?".to_owned(),
    }
}

fn fields(message: &[u8]) -> Result<Fields, WebauthnCError> {
    match message {
        [] => Ok(Fields::new()),
        message => serde_cbor_2::from_slice(message).map_err(|_| WebauthnCError::Cbor),
    }
}

fn bytes(fields: Fields) -> Result<Vec<u8>, WebauthnCError> {
    serde_cbor_2::to_vec(&Value::Map(fields)).map_err(|_| WebauthnCError::Cbor)
}

fn number(fields: &Fields, field: i128) -> Option<u32> {
    match fields.get(&Value::Integer(field)) {
        Some(Value::Integer(number)) => u32::try_from(*number).ok(),
        _ => None,
    }
}

fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}
