//! What was committed, for everybody who waits for news: where rows changed, never what became of them.
//!
//! Whoever is too slow is told that they missed something, and looks for themselves.

use crate::answer::Problem;
use nusaloka_store::authority::Committed;
use std::sync::Arc;
use tokio::sync::broadcast::{Receiver, Sender, error::RecvError};

/// How many commits a listener may be behind before it has to look for itself.
const KEPT: usize = 1_024;

#[derive(Clone)]
pub(crate) struct News(Sender<Arc<Committed>>);

impl Default for News {
    fn default() -> Self {
        Self(Sender::new(KEPT))
    }
}

impl News {
    pub(crate) fn tell(&self, committed: Committed) {
        if !committed.touched.is_empty() {
            // An error says that nobody listens.
            drop(self.0.send(Arc::new(committed)));
        }
    }

    pub(crate) fn subscribe(&self) -> Listening {
        Listening(self.0.subscribe())
    }
}

pub(crate) struct Listening(Receiver<Arc<Committed>>);

impl Listening {
    /// Nothing: some were missed.
    pub(crate) async fn next(&mut self) -> Result<Option<Arc<Committed>>, Problem> {
        match self.0.recv().await {
            Ok(committed) => Ok(Some(committed)),
            Err(RecvError::Lagged(_)) => Ok(None),
            Err(RecvError::Closed) => Err(Problem::Broke),
        }
    }
}
