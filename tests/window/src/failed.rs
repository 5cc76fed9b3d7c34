//! The one error of the harness: a sentence that says what was awaited or missing. It carries no types to match
//! on, because nobody recovers from it: a test ends with it.

use std::fmt;

#[derive(Clone)]
pub struct Failed(String);

pub type Outcome<T = ()> = Result<T, Failed>;

impl Failed {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// For `map_err`: says what was being done when something outside failed.
pub fn while_doing<E: fmt::Display>(what: impl fmt::Display) -> impl FnOnce(E) -> Failed {
    move |cause| Failed(format!("{what}: {cause}"))
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A test that returns an error is shown by this: the sentence, not its quotation.
impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}
