//! Lets the store forget what nobody needs any more, by itself, from time to time, and a little at a time: what is stale
//! is looked for beside the writer, and removed in steps that are as short as an ordinary commit.
//!
//! A device that was away for less than `Settings::keeps` is told what it missed; one that comes later compares all that it
//! holds, which costs more, and loses nothing.

use crate::{App, answer::Problem, edge, metrics::Metrics, readers::Readers, stopped, writer::Writer};
use nusaloka_domain::Timestamp;
use nusaloka_store::authority::{Committed, Search, Stale};
use std::time::{Duration, Instant};
use tokio::{select, sync::watch, time::sleep};

const EVERY: Duration = Duration::from_hours(1);
/// After a start there is more urgent work.
const FIRST: Duration = Duration::from_mins(1);
/// Looked at in one look.
const ROWS: usize = 2_000;

/// Until the server stops.
pub(crate) async fn from_time_to_time(app: App, keep: Duration) {
    let mut rest = FIRST;
    loop {
        select! {
            () = sleep(rest) => {}
            () = stopped(app.stop.clone()) => return,
        }
        let round = Round { writer: &app.writer, readers: &app.readers, metrics: &app.metrics, stop: &app.stop };
        // What broke was logged; the next round tries again.
        let _ = round.run(edge::now(), keep).await;
        rest = EVERY;
    }
}

struct Round<'a> {
    writer: &'a Writer,
    readers: &'a Readers,
    metrics: &'a Metrics,
    stop: &'a watch::Receiver<bool>,
}

impl Round<'_> {
    async fn run(&self, now: Timestamp, keep: Duration) -> Result<(), Problem> {
        let since = Instant::now();
        let horizon = self.writer.write(move |store| Ok((store.age(now, keep)?, Committed::default()))).await?;
        let mut forgotten = 0;
        for what in Stale::ALL {
            let mut search = Some(Search::of(what));
            while let Some(from) = search.take()
                && !*self.stop.borrow()
            {
                let (found, next) = self.readers.read(move |source| from.step(source, ROWS)).await?;
                search = next;
                if !found.is_empty() {
                    self.metrics.forgot(what, found.len());
                    forgotten += found.len();
                    self.writer.write(move |store| Ok((store.forget(&found)?, Committed::default()))).await?;
                }
            }
        }
        let duration = since.elapsed();
        self.metrics.compacted(horizon, duration);
        tracing::info!(
            compaction.horizon = horizon,
            compaction.forgotten = forgotten,
            compaction.duration_ms = duration.as_millis(),
            "forgot what nobody needs any more"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, news::News};
    use nusaloka_domain::{
        Id, NUSALOKA,
        capability::Mutation,
        host::Entry,
        identity::{Person, Role},
        packing::{Delete, Start},
        view::Writing as _,
    };
    use prometheus_client::metrics::counter::Counter;
    use std::sync::Arc;

    const DAY: Duration = Duration::from_hours(24);
    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn later(days: i64) -> Timestamp {
        Timestamp::from_millis(NOW.as_millis() + days * 24 * 60 * 60 * 1_000)
    }

    #[tokio::test]
    async fn what_is_old_is_forgotten_as_time_goes_by_and_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut store = crate::open(&Settings::of(folder.path().to_owned(), NUSALOKA)).expect("opens");
        let me: Id<Person> = Id::mint(1, [1; 10]);
        let sari = Person { id: me, name: "Sari".into(), role: Role::Traveller };
        store.write(uuid::Uuid::nil(), NOW, |tx| tx.insert(&sari)).expect("written").expect("taken in");
        let list = Id::mint(2, [2; 10]);
        let entry = |number: u8| -> Id<Entry> { Id::mint(3, [number; 10]) };
        let start = Start { id: list, title: "Komodo".into(), first: Vec::new() }.act();
        store.act(me, entry(1), NOW, &start).expect("decided").expect("taken");
        store.act(me, entry(2), NOW, &Delete { list }.act()).expect("decided").expect("taken");
        let commit = store.commit();

        let metrics = Arc::<Metrics>::default();
        let readers = Readers::of(
            vec![nusaloka_store::engine::Engine::reader(store.engine()).expect("a reader")],
            Counter::default(),
        );
        let news = News::since(commit, Arc::clone(&metrics));
        let (writer, thread) = Writer::start(store, news, Arc::clone(&metrics)).expect("starts");
        let (_go_on, stop) = watch::channel(false);
        let round = Round { writer: &writer, readers: &readers, metrics: &metrics, stop: &stop };
        for (day, horizon, forgets) in [(0, 0, false), (29, 0, false), (31, commit, true), (32, commit, false)] {
            let before = metrics.forgotten(Stale::Gone);
            round.run(later(day), DAY * 30).await.expect("goes well");
            assert_eq!(metrics.horizon(), horizon, "on day {day}");
            assert_eq!(metrics.forgotten(Stale::Gone) > before, forgets, "on day {day}");
        }
        readers.close().await;
        writer.stop(thread).await;
    }
}
