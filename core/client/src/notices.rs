//! Tells every watcher that something changed, at most once a frame however much did.

use crate::{Shared, held::held};
use nusaloka_domain::host::{Changed, Notice};
use std::{
    mem,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

/// One frame at 120 Hz: no screen shows more often.
const FRAME: Duration = Duration::from_millis(8);

/// What a watcher's callback answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listening {
    Yes,
    NoMore,
}

type Watcher = Box<dyn Fn(Notice) -> Listening + Send>;

#[derive(Default)]
pub(crate) struct Notices {
    watchers: Mutex<Vec<Watcher>>,
    due: Mutex<Option<Changed>>,
    wake: Notify,
}

impl Notices {
    pub(crate) fn add(&self, watcher: Watcher) {
        held(&self.watchers).push(watcher);
    }

    /// Whoever listens hears nothing from here any more.
    pub(crate) fn let_go(&self) -> Vec<Watcher> {
        mem::take(&mut *held(&self.watchers))
    }

    /// To be told with the next frame.
    pub(crate) fn changed(&self, changed: Changed) {
        if changed.is_nothing() {
            return;
        }
        let mut due = held(&self.due);
        *due = Some(match due.take() {
            Some(others) => others.and(changed),
            None => changed,
        });
        self.wake.notify_one();
    }

    pub(crate) fn send(&self, notice: Notice) {
        held(&self.watchers).retain(|watcher| watcher(notice.clone()) == Listening::Yes);
    }
}

/// Runs for as long as the client does.
pub(crate) async fn deliver(shared: Arc<Shared>) {
    loop {
        shared.notices.wake.notified().await;
        let due = held(&shared.notices.due).take();
        if let Some(changed) = due {
            shared.notices.send(Notice::Changed(changed));
            tokio::time::sleep(FRAME).await;
        }
    }
}
