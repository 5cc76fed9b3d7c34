//! Passkeys on Windows: its own dialog asks, Windows Hello and security keys alike. No other program may speak with a key there.
//!
//! Refuses to close that dialog: Windows gives us no hold of it. Whoever calls off is not waited for any more, and an answer that comes
//! after that is dropped.

use super::{
    AskedOfKey, SecurityKeys, Talk,
    form::{Question, made, origin_of, text},
};
use nusaloka_domain::identity::{KeyStep, NoKeyAnswer};
use std::sync::Arc;
use webauthn_authenticator_rs::{WebauthnAuthenticator as _, error::WebauthnCError, win10::Win10};

#[derive(Debug)]
pub(super) struct Windows;

impl SecurityKeys for Windows {
    fn answer(&self, asked: &AskedOfKey, talk: &Arc<Talk>) -> Result<String, NoKeyAnswer> {
        let (question, origin) = (Question::of(asked)?, origin_of(&asked.server)?);
        talk.is_at(KeyStep::AtTheSystem);
        let mut dialog = Win10::default();
        let answered = match question {
            Question::Make(options) => dialog.do_registration(origin, options).and_then(made),
            Question::Get(options) => dialog.do_authentication(origin, options).and_then(|answer| text(&answer)),
        };
        answered.map_err(no_answer)
    }
}

/// Windows tells people why, and us nothing.
fn no_answer(error: WebauthnCError) -> NoKeyAnswer {
    tracing::debug!(error = %error, "Windows gave no answer of a passkey");
    match error {
        WebauthnCError::Security => NoKeyAnswer::Elsewhere,
        _ => NoKeyAnswer::Cancelled,
    }
}
