//! Looks into the store beside its writer: a few readers, each used by one request at a time, never behind a commit.
//!
//! Invariant: a reader comes back, also from work that panicked or that nobody waits for any more. So closing waits for
//! all of them, and the files are free afterwards.

use nusaloka_domain::Fault;
use nusaloka_store::engine::{Reader, Source};
use prometheus_client::metrics::counter::Counter;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

#[derive(Clone)]
pub(crate) struct Readers(Arc<Pool>);

struct Pool {
    idle: Mutex<Vec<Box<dyn Reader>>>,
    free: Arc<Semaphore>,
    all: u32,
    looks: Counter,
}

impl Readers {
    pub(crate) fn of(readers: Vec<Box<dyn Reader>>, looks: Counter) -> Self {
        let all = readers.len();
        let free = Arc::new(Semaphore::new(all));
        Self(Arc::new(Pool { idle: Mutex::new(readers), free, all: u32::try_from(all).expect("a few"), looks }))
    }

    /// Looks at the last commit, off the threads that answer.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Source) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let pool = Arc::clone(&self.0);
        pool.looks.inc();
        let turn = Arc::clone(&pool.free).acquire_owned().await;
        let turn = turn.map_err(|error| Fault::because("the store is closed", error))?;
        let span = tracing::Span::current();
        let looked = spawn_blocking(move || {
            let _in_it = span.enter();
            let mut reader = pool.idle().pop().ok_or_else(|| Fault::new("no reader is left"))?;
            let looked = catch_unwind(AssertUnwindSafe(|| work(&*reader.source()?)));
            pool.idle().push(reader);
            drop(turn); // only now: whoever is next finds the reader
            looked.unwrap_or_else(|_| Err(Fault::new("a look into the store panicked")))
        });
        looked.await.map_err(|error| Fault::because("a look into the store broke", error))?
    }

    /// Waits for those who look right now, and closes all.
    pub(crate) async fn close(&self) {
        let all = self.0.free.acquire_many(self.0.all).await;
        self.0.free.close();
        self.0.idle().clear();
        drop(all);
    }
}

impl Pool {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Reader>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
