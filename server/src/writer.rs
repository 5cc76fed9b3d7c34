//! The one writer: a thread that owns the authority. Whoever wants something written hands it a job and waits.
//!
//! **Group commit:** all pushes that arrived while the last commit was flushed are decided in one transaction, and share
//! its flush. They are answered when it is committed. Each sees what those before it in the group have left.
//!
//! A group that breaks on a fault is decided again one by one, so that a push which cannot be decided takes no other
//! with it. A job that panics leaves the store whole, because every change to it is one transaction; the thread goes on.
//!
//! Refuses more jobs than it has room for: the caller comes again.
//!
//! Invariants: nothing is answered before it is committed; news are told in the order of commits; what was taken is finished
//! before the thread ends.

use crate::{Store, answer::Problem, edge, metrics::Metrics, news::News};
use nusaloka_domain::{Fault, Id, identity::Person};
use nusaloka_store::{
    authority::Committed,
    batch::{Push, Pushed},
};
use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread::{self, JoinHandle},
    time::Instant,
};
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};
use tracing::Span;

/// Jobs that wait. Each is one request that is held open, and of limited size.
const ROOM: usize = 1_024;
/// Keeps a transaction, and the wait for it, short.
const ENTRIES_A_GROUP: usize = 2_000;

type Work = Box<dyn FnOnce(&mut Store) -> Committed + Send>;

enum Job {
    Decide(Decide),
    Work(Work),
    Stop,
}

struct Decide {
    person: Id<Person>,
    push: Push,
    arrived: Instant,
    /// What is done for it on the writer's thread is part of this.
    span: Span,
    answer: oneshot::Sender<Result<Pushed, Fault>>,
}

#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
}

pub(crate) struct Thread(JoinHandle<()>);

impl Writer {
    pub(crate) fn start(store: Store, news: News, metrics: Arc<Metrics>) -> io::Result<(Self, Thread)> {
        let (jobs, inbox) = mpsc::channel(ROOM);
        let mut desk = Desk { store, news, metrics };
        let thread = thread::Builder::new().name("writer".to_owned()).spawn(move || desk.run(inbox))?;
        Ok((Self { jobs }, Thread(thread)))
    }

    pub(crate) async fn decide(&self, person: Id<Person>, push: Push) -> Result<Pushed, Problem> {
        let (answer, answered) = oneshot::channel();
        let span = Span::current();
        self.take(Job::Decide(Decide { person, push, arrived: Instant::now(), span, answer }))?;
        Ok(answered.await.map_err(|error| Fault::because("a push was not answered", error))??)
    }

    /// Work that commits by itself, and says what.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<(T, Committed), Fault> + Send + 'static,
    ) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        let span = Span::current();
        self.take(Job::Work(Box::new(move |store| {
            let (done, committed) = match span.in_scope(|| work(store)) {
                Ok((done, committed)) => (Ok(done), committed),
                Err(fault) => (Err(fault), Committed::default()),
            };
            // Whoever asked may be gone; what was committed stays.
            drop(answer.send(done));
            committed
        })))?;
        Ok(answered.await.map_err(|error| Fault::because("work on the store broke", error))??)
    }

    fn take(&self, job: Job) -> Result<(), Problem> {
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Problem::Busy,
            TrySendError::Closed(_) => Problem::Broke,
        })
    }

    /// Resolves when everything that was taken is finished and the store is closed.
    pub(crate) async fn stop(self, thread: Thread) {
        if self.jobs.send(Job::Stop).await.is_ok() {
            drop(self.jobs);
            let ended = tokio::task::spawn_blocking(move || thread.0.join()).await;
            if !matches!(ended, Ok(Ok(()))) {
                tracing::error!("the writer did not end cleanly");
            }
        }
    }
}

/// What the thread has before it.
struct Desk {
    store: Store,
    news: News,
    metrics: Arc<Metrics>,
}

impl Desk {
    fn run(&mut self, mut inbox: mpsc::Receiver<Job>) {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                let Some(job) = inbox.blocking_recv() else { return };
                waiting.push_back(job);
            }
            // Whatever came while the last commit was flushed.
            while waiting.len() < ROOM
                && let Ok(job) = inbox.try_recv()
            {
                waiting.push_back(job);
            }
            match waiting.pop_front() {
                Some(Job::Stop) | None => return,
                Some(Job::Work(work)) => self.work(work),
                Some(Job::Decide(first)) => {
                    let group = group_of(first, &mut waiting);
                    self.decide(group);
                }
            }
        }
    }

    fn work(&mut self, work: Work) {
        let Self { store, .. } = self;
        if let Ok(committed) = catch_unwind(AssertUnwindSafe(|| work(store))) {
            if !committed.touched.is_empty() {
                self.metrics.committed();
            }
            self.news.tell(committed);
        } else {
            tracing::error!("work on the store panicked; nothing of it was kept");
        }
    }

    fn decide(&mut self, group: Vec<Decide>) {
        // A group is part of the first that is in it; the others have led to it, too.
        let first = group.first().map_or_else(Span::none, |first| first.span.clone());
        let entries: usize = group.iter().map(|decide| decide.push.entries.len()).sum();
        let span = tracing::info_span!(parent: &first, "group", group.pushes = group.len(), group.entries = entries);
        let _in_it = span.enter();
        let mut answers = Vec::with_capacity(group.len());
        let mut asked = Vec::with_capacity(group.len());
        for Decide { person, push, arrived, span: caused_by, answer } in group {
            span.follows_from(&caused_by);
            asked.push((person, push));
            answers.push((arrived, answer));
        }
        let mut decided = match self.commit(&asked) {
            Ok(decided) => decided.into_iter().map(Ok).collect(),
            Err(fault) if asked.len() == 1 => vec![Err(fault)],
            Err(fault) => {
                tracing::warn!(fault = %fault, group.pushes = asked.len(), "a group broke; each is decided by itself");
                let alone = |one| self.commit(std::slice::from_ref(one)).and_then(only);
                asked.iter().map(alone).collect::<Vec<_>>()
            }
        };
        for ((arrived, answer), decided) in answers.into_iter().zip(decided.drain(..)) {
            self.metrics.took_to_decide(arrived.elapsed());
            // Whoever asked may be gone; they ask again and get the same verdicts.
            drop(answer.send(decided));
        }
    }

    fn commit(&mut self, group: &[(Id<Person>, Push)]) -> Result<Vec<Pushed>, Fault> {
        let store = &mut self.store;
        let since = Instant::now();
        let attempt = catch_unwind(AssertUnwindSafe(|| store.decide(edge::now(), group)));
        let (pushed, committed) = attempt.unwrap_or_else(|_| Err(Fault::new("deciding a group panicked")))?;
        tracing::debug!(
            commit.number = committed.commit,
            commit.duration_us = since.elapsed().as_micros(),
            "committed"
        );
        self.metrics.decided(&pushed);
        self.news.tell(committed);
        Ok(pushed)
    }
}

fn only(mut pushed: Vec<Pushed>) -> Result<Pushed, Fault> {
    pushed.pop().ok_or_else(|| Fault::new("a push was not answered"))
}

/// Takes as much of what waits as can share a commit with this push. Everything keeps its order.
fn group_of(first: Decide, waiting: &mut VecDeque<Job>) -> Vec<Decide> {
    let mut entries = first.push.entries.len();
    let mut group = vec![first];
    let fits = |job: &mut Job, entries: usize| matches!(job, Job::Decide(next) if entries + next.push.entries.len() <= ENTRIES_A_GROUP);
    while let Some(Job::Decide(next)) = waiting.pop_front_if(|job| fits(job, entries)) {
        entries += next.push.entries.len();
        group.push(next);
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_store::batch::Entry;

    fn decide(person: u8, entries: usize) -> Decide {
        let entry = |number| Entry {
            number,
            id: Id::mint(1, [person; 10]),
            acted_at: nusaloka_domain::Timestamp::from_millis(0),
            act: nusaloka_domain::capability::Act { name: String::new(), version: 1, body: Vec::new() },
        };
        let push = Push {
            device: Id::mint(1, [person; 10]),
            acknowledged: 0,
            entries: (1..).take(entries).map(entry).collect(),
        };
        Decide {
            person: Id::mint(1, [person; 10]),
            push,
            arrived: Instant::now(),
            span: Span::none(),
            answer: oneshot::channel().0,
        }
    }

    fn store(folder: &std::path::Path) -> Store {
        let settings = crate::Settings::of(folder.to_owned(), nusaloka_domain::NUSALOKA);
        crate::open(&settings).expect("opens")
    }

    #[tokio::test]
    async fn what_came_while_the_writer_was_busy_shares_one_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(folder.path());
        let before = store.commit();
        let metrics = Arc::<Metrics>::default();
        let news = News::since(before, Arc::clone(&metrics));
        let (writer, thread) = Writer::start(store, news, metrics).expect("starts");
        let (go_on, wait) = std::sync::mpsc::channel::<()>();
        let busy = writer.write(move |_| {
            wait.recv().expect("told to go on");
            Ok(((), Committed::default()))
        });
        let mut pushes = tokio::task::JoinSet::new();
        let begun = Arc::new(tokio::sync::Barrier::new(11));
        let all = async {
            for person in 1..=10 {
                let (writer, begun) = (writer.clone(), Arc::clone(&begun));
                let Decide { person, push, .. } = decide(person, 2);
                pushes.spawn(async move {
                    let deciding = writer.decide(person, push);
                    tokio::join!(deciding, begun.wait()).0
                });
            }
            // Each has handed its push over before it waits for the others.
            begun.wait().await;
            go_on.send(()).expect("the writer waits");
            pushes.join_all().await
        };
        let (done, decided) = tokio::join!(busy, all);
        done.expect("done");
        for pushed in decided {
            assert!(matches!(pushed, Ok(Pushed::Decided(verdicts)) if verdicts.len() == 2));
        }
        let commit = writer.write(|store| Ok((store.commit(), Committed::default()))).await.expect("answers");
        assert_eq!(commit, before + 1);
        writer.stop(thread).await;
    }

    #[tokio::test]
    async fn work_that_panics_is_a_fault_and_the_next_is_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let metrics = Arc::<Metrics>::default();
        let store = store(folder.path());
        let news = News::since(store.commit(), Arc::clone(&metrics));
        let (writer, thread) = Writer::start(store, news, metrics).expect("starts");
        let broke: Result<(), Problem> = writer.write(|_| panic!("as planned")).await;
        assert_eq!(broke, Err(Problem::Broke));
        assert_eq!(writer.write(|_| Ok((7, Committed::default()))).await, Ok(7));
        writer.stop(thread).await;
        // The store is closed: it opens again.
        super::tests::store(folder.path());
    }

    fn sizes(group: &[Decide]) -> Vec<usize> {
        group.iter().map(|decide| decide.push.entries.len()).collect()
    }

    #[test]
    fn a_group_is_as_much_as_fits_in_the_order_of_arrival() {
        let pushes = [decide(2, 20), decide(1, 11), decide(2, ENTRIES_A_GROUP - 41), decide(3, 1), decide(2, 1)];
        let mut waiting: VecDeque<Job> = pushes.map(Job::Decide).into();
        assert_eq!(sizes(&group_of(decide(1, 10), &mut waiting)), [10, 20, 11, ENTRIES_A_GROUP - 41]);
        let Some(Job::Decide(next)) = waiting.pop_front() else { panic!("a push") };
        assert_eq!(sizes(&group_of(next, &mut waiting)), [1, 1]);
    }

    #[test]
    fn a_push_that_is_too_large_for_a_group_is_one_by_itself() {
        let mut waiting: VecDeque<Job> = [decide(2, 1)].map(Job::Decide).into();
        assert_eq!(sizes(&group_of(decide(1, ENTRIES_A_GROUP), &mut waiting)), [ENTRIES_A_GROUP]);
    }

    #[test]
    fn a_group_ends_where_other_work_waits() {
        let mut waiting = VecDeque::from([Job::Work(Box::new(|_| Committed::default())), Job::Decide(decide(2, 1))]);
        assert_eq!(sizes(&group_of(decide(1, 10), &mut waiting)), [10]);
        assert!(matches!(waiting.front(), Some(Job::Work(_))));
    }
}
