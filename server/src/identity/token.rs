//! Tokens that continue a session: 256 bits that only their holder knows, and a mark by which the server knows that it gave them out.
//!
//! The store holds a hash of the one that is good. The mark lets an old one be told from a made-up one: whoever shows a token that
//! was ours and is spent has it from somebody, and whoever makes one up learns and ends nothing.
//!
//! The next token follows from the one before it and the attempt, by a key that the database does not hold. So a reply that was lost
//! is the same again, and nothing that opens anything has to be kept for that.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nusaloka_domain::{
    Code, Id,
    identity::{CodeSet, KnownDevice, Letter, Outing, Person, Recovery, Session, Shown},
};
use ring::hmac;
use sha2::{Digest as _, Sha256};
use std::fmt;

const PLAIN_BYTES: usize = 16 + 4 + 32;
const MARK_BYTES: usize = 32;
/// What the key is used for, so that one use never answers for the other.
const MARKS: &[u8] = b"nusaloka continuing token";
const CONTINUES: &[u8] = b"nusaloka next token";
const CODES: &[u8] = b"nusaloka code of a letter";
const PEPPERS: &[u8] = b"nusaloka pepper of passwords";

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) session: Id<Session>,
    turn: u32,
    secret: [u8; 32],
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("session", &self.session).field("turn", &self.turn).finish_non_exhaustive()
    }
}

const SETS: &[u8] = b"nusaloka set of second factors";
const PAPER: &[u8] = b"nusaloka code on paper";
const RECOVERIES: &[u8] = b"nusaloka recovery of a device";
const KNOWN: &[u8] = b"nusaloka known device";
const KNOWN_BYTES: usize = 16 + 16;

/// What a device shows on which this person is not asked for their second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownToken {
    pub(crate) device: Id<KnownDevice>,
    pub(crate) person: Id<Person>,
}

impl KnownToken {
    fn plain(self) -> [u8; KNOWN_BYTES] {
        let mut plain = [0; KNOWN_BYTES];
        plain[..16].copy_from_slice(self.device.as_bytes());
        plain[16..].copy_from_slice(self.person.as_bytes());
        plain
    }
}

/// What somebody is given on their way to a provider and back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// The browser brings it back from the provider.
    State,
    /// The provider writes it into what it says.
    Nonce,
    /// Whoever collects what the provider says shows it (PKCE).
    Verifier,
    /// The browser brings it to whoever began.
    Ticket,
    /// Whoever must show first whose the account is keeps it meanwhile.
    Proof,
}

impl Errand {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::State => b"nusaloka outing state",
            Self::Nonce => b"nusaloka outing nonce",
            Self::Verifier => b"nusaloka outing verifier",
            Self::Ticket => b"nusaloka outing ticket",
            Self::Proof => b"nusaloka outing proof",
        }
    }
}

/// Makes tokens and knows them again.
#[derive(Clone)]
pub(crate) struct Mint(hmac::Key);

impl Mint {
    pub(crate) fn with(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    fn mark(&self, plain: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(MARKS);
        context.update(plain);
        context.sign()
    }

    pub(crate) fn text(&self, token: &Token) -> String {
        let plain = token.plain();
        URL_SAFE_NO_PAD.encode([&plain[..], self.mark(&plain).as_ref()].concat())
    }

    /// Nothing, if it was never given out.
    pub(crate) fn read(&self, text: &str) -> Option<Token> {
        const TEXT: usize = ((PLAIN_BYTES + MARK_BYTES) * 8).div_ceil(6);
        if text.len() != TEXT {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (plain, mark) = bytes.split_at_checked(PLAIN_BYTES)?;
        let marked = [MARKS, plain].concat();
        hmac::verify(&self.0, &marked, mark).ok()?;
        Token::of_plain(plain)
    }

    /// What is given out for this one.
    pub(crate) fn after(&self, token: &Token, attempt: &[u8; 32]) -> Token {
        let secret = self.drawn(&[CONTINUES, &token.plain(), attempt]);
        Token { session: token.session, turn: token.turn.saturating_add(1), secret }
    }

    /// What a letter tells its reader.
    pub(crate) fn code(&self, letter: Id<Letter>) -> Code {
        code_of(self.drawn(&[CODES, letter.as_bytes()]))
    }

    /// What a set of second factors is made of.
    pub(crate) fn of_set(&self, set: Id<CodeSet>) -> [u8; 32] {
        self.drawn(&[SETS, set.as_bytes()])
    }

    /// One of its codes on paper.
    pub(crate) fn on_paper(&self, set: Id<CodeSet>, number: u8) -> Code {
        code_of(self.drawn(&[PAPER, set.as_bytes(), &[number]]))
    }

    /// What a device's seal of this number is under.
    pub(crate) fn of_recovery(&self, person: Id<Person>, number: Id<Recovery>) -> [u8; 32] {
        self.drawn(&[RECOVERIES, person.as_bytes(), number.as_bytes()])
    }

    /// By which it is known.
    pub(crate) fn known(&self, known: KnownToken) -> String {
        let plain = known.plain();
        URL_SAFE_NO_PAD.encode([&plain[..], &self.drawn(&[KNOWN, &plain])].concat())
    }

    /// Nothing, if it was never given out.
    pub(crate) fn read_known(&self, text: &str) -> Option<KnownToken> {
        const TEXT: usize = ((KNOWN_BYTES + MARK_BYTES) * 8).div_ceil(6);
        if text.len() != TEXT {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (plain, mark) = bytes.split_at_checked(KNOWN_BYTES)?;
        hmac::verify(&self.0, &[KNOWN, plain].concat(), mark).ok()?;
        let (device, person) = plain.split_at(16);
        Some(KnownToken { device: Id::from_slice(device).ok()?, person: Id::from_slice(person).ok()? })
    }

    /// What goes along on an outing.
    pub(crate) fn errand(&self, what: Errand, outing: Id<Outing>) -> String {
        URL_SAFE_NO_PAD.encode(self.drawn(&[what.label(), outing.as_bytes()]))
    }

    /// Is this what went along?
    pub(crate) fn is_errand(&self, what: Errand, outing: Id<Outing>, shown: &str) -> bool {
        let Ok(mark) = URL_SAFE_NO_PAD.decode(shown) else { return false };
        hmac::verify(&self.0, &[what.label(), outing.as_bytes()].concat(), &mark).is_ok()
    }

    /// Goes into every hash of a password, and never into the database.
    pub(crate) fn pepper(&self) -> [u8; 32] {
        self.drawn(&[PEPPERS])
    }

    /// What follows from these, for whoever has the key.
    fn drawn(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(part);
        }
        context.sign().as_ref().try_into().expect("a hash of 256 bits")
    }
}

fn code_of(drawn: [u8; 32]) -> Code {
    Code::drawn(u128::from_be_bytes(drawn[..16].try_into().expect("sixteen bytes")))
}

impl Token {
    pub(crate) const fn first(session: Id<Session>, secret: [u8; 32]) -> Self {
        Self { session, turn: 0, secret }
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    /// As the domain judges it.
    pub(crate) fn shown(&self, attempt: [u8; 32]) -> Shown {
        Shown { turn: self.turn.into(), hash: self.hash(), attempt }
    }

    fn plain(&self) -> [u8; PLAIN_BYTES] {
        let mut plain = [0; PLAIN_BYTES];
        plain[..16].copy_from_slice(self.session.as_bytes());
        plain[16..20].copy_from_slice(&self.turn.to_be_bytes());
        plain[20..].copy_from_slice(&self.secret);
        plain
    }

    fn of_plain(plain: &[u8]) -> Option<Self> {
        let (session, rest) = plain.split_at_checked(16)?;
        let (turn, secret) = rest.split_at_checked(4)?;
        Some(Self {
            session: Id::from_slice(session).ok()?,
            turn: u32::from_be_bytes(turn.try_into().ok()?),
            secret: secret.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token::first(Id::mint(1, [1; 10]), [7; 32])
    }

    #[test]
    fn a_token_reads_back_from_its_text_and_nothing_else_is_one() {
        let mint = Mint::with(&[3; 32]);
        let text = mint.text(&token());
        assert_eq!(mint.read(&text), Some(token()));
        assert_eq!(Mint::with(&[4; 32]).read(&text), None, "another server’s");
        for at in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(mint.read(&String::from_utf8(other).expect("letters")), None, "changed at {at}");
        }
        for other in ["", &text[1..], &format!("{text}A"), &format!("{text}="), &"é".repeat(text.len() / 2)] {
            assert_eq!(mint.read(other), None);
        }
    }

    #[test]
    fn the_next_token_is_the_same_for_the_same_attempt_and_another_for_another() {
        let mint = Mint::with(&[3; 32]);
        let next = mint.after(&token(), &[1; 32]);
        assert_eq!(mint.after(&token(), &[1; 32]), next);
        assert_ne!(mint.after(&token(), &[2; 32]).hash(), next.hash());
        assert_ne!(mint.after(&next, &[1; 32]).hash(), next.hash());
        assert_ne!(Mint::with(&[4; 32]).after(&token(), &[1; 32]).hash(), next.hash());
    }

    #[test]
    fn a_letter_has_one_code_which_only_its_server_knows() {
        let (one, other) = (Id::mint(1, [1; 10]), Id::mint(1, [2; 10]));
        let code = Mint::with(&[3; 32]).code(one);
        assert_eq!(Mint::with(&[3; 32]).code(one), code);
        assert_ne!(Mint::with(&[3; 32]).code(other), code);
        assert_ne!(Mint::with(&[4; 32]).code(one), code);
    }

    #[test]
    fn what_goes_along_on_an_outing_is_good_for_that_and_for_one_thing() {
        let (mint, outing) = (Mint::with(&[3; 32]), Id::mint(1, [1; 10]));
        let ticket = mint.errand(Errand::Ticket, outing);
        assert!(mint.is_errand(Errand::Ticket, outing, &ticket));
        assert!(!mint.is_errand(Errand::Proof, outing, &ticket));
        assert!(!mint.is_errand(Errand::Ticket, Id::mint(1, [2; 10]), &ticket));
        assert!(!Mint::with(&[4; 32]).is_errand(Errand::Ticket, outing, &ticket));
        assert!(!mint.is_errand(Errand::Ticket, outing, "") && !mint.is_errand(Errand::Ticket, outing, "?"));
    }

    #[test]
    fn a_device_is_known_by_what_it_was_given_for_one_person_and_by_nothing_else() {
        let (mint, known) =
            (Mint::with(&[3; 32]), KnownToken { device: Id::mint(1, [1; 10]), person: Id::mint(2, [2; 10]) });
        let text = mint.known(known);
        assert_eq!(mint.read_known(&text), Some(known));
        assert_eq!(Mint::with(&[4; 32]).read_known(&text), None, "another server’s");
        for at in 0..text.len() {
            let mut other = text.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(mint.read_known(&String::from_utf8(other).expect("letters")), None, "changed at {at}");
        }
        for other in ["", &text[1..], &format!("{text}A"), &mint.text(&token())] {
            assert_eq!(mint.read_known(other), None);
        }
    }

    #[test]
    fn a_token_never_prints_its_secret() {
        assert!(!format!("{:?}", token()).contains("7, 7"));
    }
}
