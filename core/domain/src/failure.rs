//! Refusals and faults, never mixed.
//!
//! A *refusal* is news for the caller: a closed list per capability, a stable code, no prose (the reader's language
//! is the screen's business). A *fault* is ours to mend: logged once with its cause, shown as "something broke".

use crate::identity::Permission;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

/// What a capability can refuse: its closed list.
pub trait Refuses: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug + Send + Sync + 'static {
    /// Stable, for logs, the wire and the texts: `capability.reason`.
    fn code(&self) -> &'static str;
    fn retry(&self) -> Retry;
    /// What it was decided by.
    fn basis(&self) -> Basis;
}

/// What may be done about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Retry {
    /// The same again cannot succeed: change it or let it go.
    Never,
    /// The same again may succeed later.
    Later,
    /// May succeed after signing in.
    SignIn,
}

/// What a refusal was decided by: says whether a phone may decide it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// The person's own input, or data that only they change. The server would say the same.
    Own,
    /// Data that others change, too: the server may know better, so it is asked when the person insists.
    Shared,
}

/// A refusal of any capability, as it is kept and travels: whoever knows the capability reads its own list from it,
/// whoever doesn't still has the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{code}")]
pub struct Refusal {
    pub code: String,
    pub retry: Retry,
    pub basis: Basis,
    what: Vec<u8>,
}

impl Refusal {
    /// The capability's own word for it, if it is of that capability and of a time that we know.
    pub fn of<R: Refuses>(&self) -> Option<R> {
        postcard::from_bytes::<R>(&self.what).ok().filter(|refused| refused.code() == self.code)
    }

    pub fn is(&self, refused: &impl Refuses) -> bool {
        *self == Self::from(refused.clone())
    }
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Refusal({})", self.code)
    }
}

impl<R: Refuses> From<R> for Refusal {
    fn from(refused: R) -> Self {
        Self {
            code: refused.code().to_owned(),
            retry: refused.retry(),
            basis: refused.basis(),
            what: postcard::to_stdvec(&refused).expect("a refusal is plain data, which always encodes"),
        }
    }
}

/// What any mutation can be refused for, whatever it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    /// It stopped with a bug of ours on the deciding side. Nothing of it was kept.
    #[error("the mutation broke and left no trace")]
    Broke,
    /// It touches what this person may not see.
    #[error("not this person's to see or change")]
    NotYours,
    /// It makes a record whose id exists. Whose it is, is not said.
    #[error("the id is taken")]
    Taken,
    /// No supported version of the app spells a mutation like this.
    #[error("the mutation is not known")]
    NotKnown,
    /// It touches more rows than one mutation may.
    #[error("too much at once")]
    TooMuch,
    /// It was refused so often of late that it is not looked at.
    #[error("tried too often")]
    TooOften,
    /// It is for those who have signed in.
    #[error("not for a guest")]
    SignInFirst,
    /// It needs a permission that this person does not have there.
    #[error("it needs {}", .permission.name())]
    NotPermitted { permission: Permission },
    /// It is for those who have set up two factors.
    #[error("not without a second factor")]
    SecondFactorFirst,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::Broke => "shell.broke",
            Self::NotYours => "shell.not-yours",
            Self::Taken => "shell.taken",
            Self::NotKnown => "shell.not-known",
            Self::TooMuch => "shell.too-much",
            Self::TooOften => "shell.too-often",
            Self::SignInFirst => "shell.sign-in-first",
            Self::NotPermitted { .. } => "shell.not-permitted",
            Self::SecondFactorFirst => "shell.second-factor-first",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::Broke | Self::TooOften | Self::SecondFactorFirst => Retry::Later,
            Self::SignInFirst => Retry::SignIn,
            Self::NotYours | Self::Taken | Self::NotKnown | Self::TooMuch | Self::NotPermitted { .. } => Retry::Never,
        }
    }

    fn basis(&self) -> Basis {
        match self {
            Self::TooMuch => Basis::Own,
            Self::Broke
            | Self::NotYours
            | Self::Taken
            | Self::NotKnown
            | Self::TooOften
            | Self::SignInFirst
            // Others give permissions and take them.
            | Self::NotPermitted { .. }
            // It may have been set up on another device.
            | Self::SecondFactorFirst => Basis::Shared,
        }
    }
}

/// Why a mutation or a query stopped half-way. Whatever it had done by then is dropped.
#[derive(Debug)]
pub enum Stop<R> {
    Refused(R),
    /// It asked for what is not known here, or not for this viewer.
    Unknown,
    /// A refusal that any mutation can meet.
    Common(Refused),
    Fault(Fault),
}

/// How a mutation ends. `?` leaves it on a refusal, on what is unknown and on a fault alike.
pub type Done<R> = Result<(), Stop<R>>;

impl<R: Refuses> From<R> for Stop<R> {
    fn from(refused: R) -> Self {
        Self::Refused(refused)
    }
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R> From<Unknown> for Stop<R> {
    fn from(_: Unknown) -> Self {
        Self::Unknown
    }
}

impl<R: Refuses> Stop<R> {
    /// The same, of no capability in particular.
    pub fn widen(self) -> Stop<Refusal> {
        match self {
            Self::Refused(refused) => Stop::Refused(refused.into()),
            Self::Common(refused) => Stop::Common(refused),
            Self::Unknown => Stop::Unknown,
            Self::Fault(fault) => Stop::Fault(fault),
        }
    }
}

/// The answer to a question whose answer is not here: not held, not complete, or not this viewer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not known here")]
pub struct Unknown;

/// Ours to mend. Carries its cause for the log, never for the screen.
#[derive(Debug, Error)]
#[error("{what}")]
pub struct Fault {
    what: String,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), cause: None }
    }

    pub fn because(what: impl Into<String>, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { what: what.into(), cause: Some(Box::new(cause)) }
    }
}

/// What a verb answers: its result, or a refusal; and outside of both, a fault.
pub type Outcome<T, R = Refusal> = Result<Result<T, R>, Fault>;
