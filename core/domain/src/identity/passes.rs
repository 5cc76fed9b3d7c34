//! What app and server say to each other about signing in: JSON, over requests of their own, never in the outbox.
//!
//! Refuses to print what opens anything.

use super::{
    Ceremony, Halfway, Language, Letter, LinkedAccount, Outing, Passkey, PasskeyFor, Person, ProviderFor, Session,
    Wants,
};
use crate::{Code, Zone, id::Id};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the server gives to whoever signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passes {
    pub person: Id<Person>,
    pub session: Id<Session>,
    /// Shown with every request, for so long.
    pub access: String,
    pub access_expires_in_s: u32,
    /// Shown once, for the next two.
    pub refresh: String,
    /// Shown by this device when they sign in on it again, if they are not to be asked for their second factor there for a while.
    #[serde(default)]
    pub remembered: Option<String>,
}

/// Asks for the next passes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresh {
    pub refresh: String,
    /// Of the app's own making: if the reply is lost, the same token and the same attempt get the same answer.
    pub attempt: String,
}

/// What a device says of itself when somebody signs in on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub name: String,
    pub zone: Option<Zone>,
    /// What it was given where somebody is not to be asked for their second factor: one for each person. A browser says it otherwise.
    #[serde(default)]
    pub known_by: KnownBy,
}

/// Opens nothing without the password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownBy(pub Vec<String>);

/// Signs in as one of the people that a server for trying out has. No other server takes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterDemo {
    pub entry: String,
    pub device: Device,
}

/// Asks for a letter to this address. Answered the same, whoever has an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskLetter {
    pub email: String,
    pub wants: Wants,
    /// Of the letter.
    pub language: Language,
    /// A guest who wants to keep what they have.
    pub guest: Option<Id<Person>>,
}

/// A letter is on its way: what its code is to be shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub letter: Id<Letter>,
    pub good_for_s: u32,
}

/// The code from the letter, with the password from now on; and the name, of somebody new.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prove {
    pub letter: Id<Letter>,
    pub code: String,
    pub name: Option<String>,
    pub password: String,
    pub device: Device,
    /// The version of the terms that somebody new has agreed to. An app of before they were asked says nothing.
    #[serde(default)]
    pub terms: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    pub device: Device,
}

// ---- of whoever is in ------------------------------------------------------------------------

/// Shows once more who it is, for what not everybody may do who finds the device open.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProveAgain {
    Password(String),
    Passkey(PasskeyAnswer),
}

/// The password from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    pub password: String,
    pub others: Others,
}

/// What becomes of the other devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    Stay,
    /// They sign in with the new one.
    SignOut,
}

/// Another address for the account. Nothing changes before the code from its letter is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEmail {
    pub email: String,
    /// Of the letter.
    pub language: Language,
}

/// The code from the letter to another address. Whoever shows it reads that address, wherever they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmEmail {
    pub letter: Id<Letter>,
    pub code: String,
}

// ---- passkeys --------------------------------------------------------------------------------

/// Something is to be asked of a passkey. To sign in, by anybody; for all else, by whoever is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskPasskey {
    pub of: PasskeyFor,
}

/// What is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyAsked {
    pub ceremony: Id<Ceremony>,
    /// In the JSON that browsers read (WebAuthn).
    pub options: String,
}

/// What it answered, in the JSON that browsers write.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyAnswer {
    pub ceremony: Id<Ceremony>,
    pub credential: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddPasskey {
    pub answer: PasskeyAnswer,
    /// As its person calls it.
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePasskey {
    pub passkey: Id<Passkey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeySignIn {
    pub answer: PasskeyAnswer,
    pub device: Device,
}

// ---- the second factor ------------------------------------------------------------------------

/// What another device makes its codes of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondSetUp {
    /// As a picture, for its camera.
    pub uri: String,
    /// To be typed where there is no camera.
    pub secret: String,
}

/// The first code that it shows: from now on, one is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmSecond {
    pub code: String,
}

/// For paper: each is good once, in the place of a code of time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    pub codes: Vec<Code>,
}

/// The first factor is right; now the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondAsked {
    pub halfway: Id<Halfway>,
    pub good_for_s: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowSecond {
    pub halfway: Id<Halfway>,
    /// Of time, or from paper.
    pub code: String,
    pub device: Device,
    #[serde(default)]
    pub remember: Remember,
}

/// Whether a device is one on which a person is asked for their second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remember {
    /// Not for some time.
    Device,
    /// Each time.
    #[default]
    Nothing,
}

/// Asks what the seal of this number is under: the second way to the database of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskRecovery {
    pub number: Id<Recovery>,
}

/// Of this person and this number alone, and the same whenever it is asked for. It opens nothing without what the device keeps.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    pub secret: String,
}

// ---- providers --------------------------------------------------------------------------------

/// Somebody who says of others who they are, and whom this server believes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// In addresses.
    pub name: String,
    /// As it calls itself, in every language.
    pub title: String,
}

/// Goes to a provider. To sign in, anybody may; to link an account, whoever is in and has shown that it is them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoOut {
    pub provider: String,
    pub of: ProviderFor,
    /// Of the letters, if somebody new comes back.
    pub language: Language,
    /// A guest who wants to keep what they have.
    pub guest: Option<Id<Person>>,
    /// How an app is found again; a page is by its session.
    pub waits_at: Option<WaitsAt>,
}

/// Where an app waits, on its own device, for the browser to come by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitsAt {
    pub port: u16,
    /// Of its own making: without it, nobody collects what comes back.
    pub secret: String,
}

/// Where one goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoneOut {
    pub outing: Id<Outing>,
    /// Where the page is to go itself; nothing, if a browser is there already.
    pub url: Option<String>,
}

/// Back from a provider, with what the browser brought along.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComeBack {
    pub outing: Id<Outing>,
    /// Nothing, where the host waits for it.
    pub ticket: Option<String>,
    /// An app's own.
    pub secret: Option<String>,
    pub device: Device,
}

/// How far somebody came who was at a provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CameBack {
    In(Passes),
    /// The second factor is asked for.
    Halfway(SecondAsked),
    ToProve(ToProve),
    /// It is theirs from now on.
    Linked,
}

/// The address has an account here already: whoever shows that it is theirs signs in with both from then on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToProve {
    pub outing: Id<Outing>,
    /// For `LinkProved`, when they are in.
    pub ticket: String,
    /// What the provider calls itself.
    pub title: String,
    pub email: String,
}

/// Whoever came in by another way has shown that it is their account: the one elsewhere is linked to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkProved {
    pub outing: Id<Outing>,
    pub ticket: String,
}

/// An account elsewhere that lets nobody in any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlink {
    pub account: Id<LinkedAccount>,
}

// ---- everything about me ----------------------------------------------------------------------

/// Everything about whoever is in, as one archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskExport {
    /// Of the page in it.
    pub language: Language,
}

/// Where the archive is, once, for minutes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportReady {
    pub path: String,
    /// What the file is to be called.
    pub name: String,
}

/// What opens something is left out.
macro_rules! unprinted {
    ($($said:ident),*) => {$(
        impl fmt::Debug for $said {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($said)).finish_non_exhaustive()
            }
        }
    )*};
}
unprinted!(
    KnownBy,
    Recovery,
    SecondSetUp,
    ConfirmSecond,
    RecoveryCodes,
    ShowSecond,
    Refresh,
    EnterDemo,
    AskLetter,
    Prove,
    SignIn,
    ProveAgain,
    NewPassword,
    NewEmail,
    ConfirmEmail,
    PasskeyAnswer,
    WaitsAt,
    GoneOut,
    ComeBack,
    CameBack,
    ToProve,
    LinkProved,
    ExportReady
);

impl fmt::Debug for Passes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Passes");
        shown.field("person", &self.person).field("session", &self.session).finish_non_exhaustive()
    }
}
