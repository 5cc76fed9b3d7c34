//! Devices that are remembered as requests meet them: what a device shows where somebody is not asked for their second factor.
//!
//! It names a record and its person, with a mark of the server's: so it opens nothing for anybody else, and nothing once the record is gone.
//! An app keeps one for each person and says them; a browser has them all in one cookie that no script reads, which stays when
//! somebody signs out.
//!
//! Failure cases: too old, ended, another server's, garbled: the code is asked for, and nothing is said about why.

use super::{
    COOKIE,
    accounts::Coming,
    cookie,
    token::{KnownToken, Mint},
};
use axum::http::HeaderMap;
use nusaloka_domain::{
    Fault, Id,
    identity::{DEVICE_KNOWN_FOR, KnownBy, KnownDevice, Person},
    view::Tx,
};

/// More people than share a device: the one who was remembered first is asked again.
const MOST_PEOPLE: usize = 8;
/// Marks are told apart by a sign that is in none of them.
const BETWEEN: char = '.';

/// The marks that are ours, of what an app says.
pub(super) fn said(mint: &Mint, known_by: &KnownBy) -> Vec<KnownToken> {
    known_by.0.iter().take(MOST_PEOPLE).filter_map(|text| mint.read_known(text)).collect()
}

/// The same, of what a browser brings.
pub(super) fn brought(mint: &Mint, headers: &HeaderMap) -> Vec<KnownToken> {
    let name = name();
    let texts = cookie(headers, &name).into_iter().flat_map(|text| text.split(BETWEEN));
    texts.take(MOST_PEOPLE).filter_map(|text| mint.read_known(text)).collect()
}

fn name() -> String {
    format!("{COOKIE}-known")
}

/// What a browser keeps from now on: one for each person.
pub(crate) fn known_cookie(mint: &Mint, headers: &HeaderMap, new: KnownToken) -> String {
    let others = brought(mint, headers).into_iter().filter(|known| known.person != new.person);
    let mut all: Vec<KnownToken> = others.chain([new]).collect();
    all.drain(..all.len().saturating_sub(MOST_PEOPLE));
    let texts = all.iter().map(|known| mint.known(*known)).collect::<Vec<_>>().join(&BETWEEN.to_string());
    let (name, age) = (name(), DEVICE_KNOWN_FOR.as_secs());
    format!("{name}={texts}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Strict")
}

impl Coming {
    /// Is this person known on the device that they come from?
    pub(super) fn known_as(&self, tx: &dyn Tx, person: Id<Person>) -> Result<Option<KnownDevice>, Fault> {
        let theirs = self.known.iter().filter(|known| known.person == person);
        let theirs: Vec<Id<KnownDevice>> = theirs.map(|known| known.device).collect();
        KnownDevice::among(tx, person, &theirs, tx.context().now)
    }
}
