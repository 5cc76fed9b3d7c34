//! Security keys by their own protocol (CTAP2, over USB), which the crate `webauthn-authenticator-rs` speaks.
//!
//! A key that is there alone is taken; of several, the one that is touched; where there is none, the first that is plugged in. Then it is
//! asked as a browser would ask it, with the same checks: for the address of the server alone, and never without its person's finger or PIN.

use super::{
    AskedOfKey, SecurityKeys, Talk,
    form::{Question, made, origin_of, text},
    overhear::{Listener, Overheard},
};
use async_trait::async_trait;
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use nusaloka_domain::identity::{KeyStep, NoKeyAnswer};
use std::{fmt, sync::Arc};
use tokio::runtime::Handle;
use webauthn_authenticator_rs::{
    WebauthnAuthenticator as _,
    ctap2::CtapAuthenticator,
    error::{CtapError, WebauthnCError},
    prelude::Url,
    transport::{Token, TokenEvent, Transport},
    usb::USBTransport,
};
use webauthn_rs_proto::ResidentKeyRequirement;

/// Where keys are plugged in.
#[async_trait]
pub(super) trait Sockets: fmt::Debug + Send + Sync {
    type Transport: for<'b> Transport<'b> + Sync;
    async fn open(&self) -> Result<Self::Transport, WebauthnCError>;
}

#[derive(Debug)]
pub(super) struct Usb;

#[async_trait]
impl Sockets for Usb {
    type Transport = USBTransport;

    async fn open(&self) -> Result<USBTransport, WebauthnCError> {
        USBTransport::new().await
    }
}

#[derive(Debug)]
pub(super) struct Plugged<S>(pub(super) S);

impl Question {
    /// Without a name, as whoever signs in finds it; but for a passkey that is always asked for by its own.
    fn is_to_be_found(&self) -> bool {
        let Self::Make(options) = self else { return false };
        let wanted = options.public_key.authenticator_selection.as_ref().and_then(|wanted| wanted.resident_key);
        wanted != Some(ResidentKeyRequirement::Discouraged)
    }
}

type Key<'b, T> = CtapAuthenticator<'b, Overheard<'b, <T as Transport<'b>>::Token>, Listener>;

impl<S: Sockets> SecurityKeys for Plugged<S> {
    fn answer(&self, asked: &AskedOfKey, talk: &Arc<Talk>) -> Result<String, NoKeyAnswer> {
        let question = Question::of(asked)?;
        let origin = origin_of(&asked.server)?;
        let listener = Listener::to(talk, question.is_to_be_found());
        let runtime = Handle::current();
        let transport = runtime.block_on(self.0.open()).map_err(|error| no_answer(error, &listener))?;
        loop {
            let mut key = runtime.block_on(found(&transport, &listener))?;
            match answered(&mut key, &question, &origin, &listener) {
                // Its sensor knows nobody any more: it knows them by the PIN, and is asked anew.
                Err(WebauthnCError::Ctap(CtapError::Ctap2UserVerificationBlocked))
                    if listener.asks_for_the_pin_alone() => {}
                Err(error) => return Err(no_answer(error, &listener)),
                Ok(answer) => return Ok(answer),
            }
        }
    }
}

// ---- which key --------------------------------------------------------------------------------

async fn found<'b, T: Transport<'b>>(transport: &T, listener: &'b Listener) -> Result<Key<'b, T>, NoKeyAnswer> {
    let mut sockets = transport.watch().await.map_err(|error| no_answer(error, listener))?;
    let (mut keys, mut number, mut all_are_seen) = (Vec::new(), 0, false);
    loop {
        let event = tokio::select! {
            why = listener.talk().over() => return Err(why),
            event = sockets.next() => event.ok_or(NoKeyAnswer::Odd)?,
        };
        match event {
            TokenEvent::Added(key) => {
                listener.talk().is_at(KeyStep::Working);
                number += 1;
                let key = CtapAuthenticator::new(Overheard { key, number, listener }, listener).await;
                match key {
                    Some(key) if all_are_seen => return Ok(key),
                    Some(key) => keys.push((number, key)),
                    // Too old for passkeys, or already gone again.
                    None if all_are_seen => listener.talk().is_at(KeyStep::PlugIn),
                    None => {}
                }
            }
            TokenEvent::EnumerationComplete => {
                all_are_seen = true;
                match keys.len() {
                    0 => listener.talk().is_at(KeyStep::PlugIn),
                    1 => return keys.pop().map(|(_, key)| key).ok_or(NoKeyAnswer::Odd),
                    _ => return touched::<T>(keys, listener).await,
                }
            }
            TokenEvent::Removed(_) => {}
        }
    }
}

/// Each waits for a touch; when one has it, the others are let go.
async fn touched<'b, T: Transport<'b>>(
    keys: Vec<(u32, Key<'b, T>)>,
    listener: &'b Listener,
) -> Result<Key<'b, T>, NoKeyAnswer> {
    listener.choosing();
    let waits = |(number, mut key): (u32, Key<'b, T>)| async move {
        let touched = key.selection().await;
        (number, key, touched)
    };
    let mut waiting: FuturesUnordered<_> = keys.into_iter().map(waits).collect();
    let (mut meant, mut last) = (None, WebauthnCError::NoSelectedToken);
    while let Some((number, key, touched)) = waiting.next().await {
        match touched {
            Ok(()) if meant.is_none() => {
                listener.means(number);
                meant = Some(key);
            }
            Ok(()) => {}
            Err(error) => last = error,
        }
    }
    meant.ok_or_else(|| no_answer(last, listener))
}

// ---- question and answer ----------------------------------------------------------------------

fn answered<T: Token>(
    key: &mut CtapAuthenticator<'_, T, Listener>,
    question: &Question,
    origin: &Url,
    listener: &Listener,
) -> Result<String, WebauthnCError> {
    loop {
        let answered = match question {
            Question::Make(options) => key.do_registration(origin.clone(), options.clone()).and_then(made),
            Question::Get(options) => key.do_authentication(origin.clone(), options.clone()).and_then(|mut answer| {
                answer.response.user_handle = listener.owner();
                text(&answer)
            }),
        };
        match answered {
            Err(WebauthnCError::Ctap(CtapError::Ctap2PinInvalid)) => listener.pin_was_wrong(),
            // Another finger, perhaps the right one; the key counts.
            Err(WebauthnCError::Ctap(CtapError::Ctap2UserVerificationInvalid)) => {}
            answered => return answered,
        }
    }
}

fn no_answer(error: WebauthnCError, listener: &Listener) -> NoKeyAnswer {
    if let Some(why) = listener.ended() {
        return why;
    }
    tracing::debug!(error = %error, "a security key gave no answer");
    match error {
        WebauthnCError::Security => NoKeyAnswer::Elsewhere,
        WebauthnCError::UserVerificationRequired => NoKeyAnswer::NoPin,
        WebauthnCError::HidError(_) | WebauthnCError::IoError(_) | WebauthnCError::Closed => NoKeyAnswer::PulledOut,
        WebauthnCError::NotSupported => NoKeyAnswer::Unfit,
        WebauthnCError::Ctap(error) => said_no(&error),
        _ => NoKeyAnswer::Odd,
    }
}

fn said_no(error: &CtapError) -> NoKeyAnswer {
    match error {
        CtapError::Ctap2CredentialExcluded => NoKeyAnswer::HasOne,
        CtapError::Ctap2NoCredentials | CtapError::Ctap2InvalidCredential => NoKeyAnswer::HasNone,
        CtapError::Ctap2PinNotSet | CtapError::Ctap2PUATRequired => NoKeyAnswer::NoPin,
        CtapError::Ctap2PinAuthBlocked | CtapError::Ctap2UserVerificationBlocked => NoKeyAnswer::PullOut,
        CtapError::Ctap2PinBlocked => NoKeyAnswer::Blocked,
        CtapError::Ctap2KeyStoreFull => NoKeyAnswer::Full,
        CtapError::Ctap2UnsupportedOption | CtapError::Ctap2UnsupportedAlgorithm | CtapError::Ctap2InvalidOption => {
            NoKeyAnswer::Unfit
        }
        CtapError::Ctap2UserActionTimeout | CtapError::Ctap2ActionTimeout | CtapError::Ctap1Timeout => {
            NoKeyAnswer::TooLate
        }
        // The key has a way to say no, or another program has asked it something since.
        CtapError::Ctap2OperationDenied | CtapError::Ctap2KeepAliveCancel => NoKeyAnswer::Cancelled,
        _ => NoKeyAnswer::Odd,
    }
}
