//! Refusals and faults, never mixed.
//!
//! A *refusal* is news for the caller: a closed list, a stable code, no prose (the reader's language is the
//! screen's business). A *fault* is ours to mend: logged once with its cause, shown as "something broke".

use crate::identity;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Every refusal that a mutation can answer with, by capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refusal {
    #[error(transparent)]
    Identity(#[from] identity::Refused),
    /// The mutation stopped with a bug of ours on the deciding side. Nothing of it was kept.
    #[error("the mutation broke and left no trace")]
    Broke,
}

/// What may be done about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retry {
    /// The same again cannot succeed: change it or let it go.
    Never,
    /// The same again may succeed later.
    Later,
    /// May succeed after signing in.
    SignIn,
}

impl Refusal {
    /// Stable, for logs, the wire and the texts: `capability.reason`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Identity(refused) => refused.code(),
            Self::Broke => "shell.broke",
        }
    }

    pub const fn retry(&self) -> Retry {
        match self {
            Self::Identity(refused) => refused.retry(),
            Self::Broke => Retry::Later,
        }
    }
}

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
