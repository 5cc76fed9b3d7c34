//! What the server counts, as text for Prometheus at `/metrics`, on a port of its own.
//!
//! Numbers only: no person, no device, no token and no name is ever a label.

#![allow(clippy::disallowed_types, reason = "durations and sizes are figures that are measured")]

use crate::{App, answer::Problem};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use nusaloka_store::{
    authority::Stale,
    batch::{Decision, Pushed},
};
use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Registry, Unit},
};
use std::time::{Duration, Instant};

type Labelled<M> = Family<[(&'static str, &'static str); 1], M>;

pub(crate) struct Metrics {
    registry: Registry,
    pushes: Counter,
    entries: Labelled<Counter>,
    commits: Counter,
    group: Histogram,
    decided_in: Histogram,
    pulls: Counter,
    slices: Counter,
    rows: Counter,
    pieces: Labelled<Counter>,
    snapshots: Counter,
    told_in: Histogram,
    forgotten: Labelled<Counter>,
    erased: Counter,
    compacted_in: Histogram,
    horizon: Gauge,
    frame_bytes: Labelled<Counter>,
    pub(crate) hashes: Counter,
    pub(crate) looks: Counter,
    not_taken: Labelled<Counter>,
    pub(crate) parked: Gauge,
    pub(crate) sockets: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("nusaloka");
        let (pushes, commits, pulls) = (Counter::default(), Counter::default(), Counter::default());
        let (slices, rows, snapshots) = (Counter::default(), Counter::default(), Counter::default());
        let (parked, sockets) = (Gauge::default(), Gauge::default());
        let (entries, not_taken) = (Labelled::default(), Labelled::default());
        let (frame_bytes, pieces, forgotten) = (Labelled::default(), Labelled::default(), Labelled::default());
        let (horizon, erased) = (Gauge::default(), Counter::default());
        let (hashes, looks) = (Counter::default(), Counter::default());
        let seconds = || Histogram::new(exponential_buckets(0.000_25, 2.0, 16)); // up to 8 s
        let (decided_in, told_in, compacted_in) = (seconds(), seconds(), seconds());
        let group = Histogram::new(exponential_buckets(1.0, 2.0, 10));
        registry.register("pushes", "Pushes that were decided", pushes.clone());
        registry.register("entries", "Entries by decision", entries.clone());
        registry.register("commits", "Commits of the writer", commits.clone());
        registry.register("group_pushes", "Pushes that shared a commit", group.clone());
        let decided = "From a push's arrival at the writer to its commit";
        registry.register_with_unit("push_duration", decided, Unit::Seconds, decided_in.clone());
        registry.register("pulls", "Pulls that were asked", pulls.clone());
        registry.register("pull_slices", "Answers to them", slices.clone());
        registry.register("pull_rows", "Rows in those answers", rows.clone());
        registry.register("pull_pieces", "Segments in them that are shared, made or handed on again", pieces.clone());
        registry.register("snapshots", "Snapshots that were made", snapshots.clone());
        let told = "From the look into the store to the frame";
        registry.register_with_unit("slice_duration", told, Unit::Seconds, told_in.clone());
        registry.register("forgotten", "Rows that compaction removed, by what they were", forgotten.clone());
        registry.register("erased", "Accounts that were deleted, and are gone", erased.clone());
        let compacted = "From the beginning of a compaction to its end, with others in between";
        registry.register_with_unit("compaction_duration", compacted, Unit::Seconds, compacted_in.clone());
        let horizon_is = "The commit up to which is forgotten what went from a scope";
        registry.register("horizon_commit", horizon_is, horizon.clone());
        registry.register("frame_bytes", "Bytes of frames by direction", frame_bytes.clone());
        registry.register("password_hashes", "Passwords that were hashed, to be kept or compared", hashes.clone());
        registry.register("looks", "Looks into the store beside its writer", looks.clone());
        registry.register("not_taken", "Requests that were turned away, by reason", not_taken.clone());
        registry.register("parked_asks", "Asks that wait for news", parked.clone());
        registry.register("sockets", "Live sockets that are open", sockets.clone());
        Self {
            registry,
            pushes,
            entries,
            commits,
            group,
            decided_in,
            pulls,
            slices,
            rows,
            pieces,
            snapshots,
            told_in,
            forgotten,
            erased,
            compacted_in,
            horizon,
            frame_bytes,
            hashes,
            looks,
            not_taken,
            parked,
            sockets,
        }
    }
}

impl Metrics {
    /// A group of pushes is committed: what was decided in it.
    pub(crate) fn decided(&self, group: &[Pushed]) {
        self.commits.inc();
        self.pushes.inc_by(group.len() as u64);
        self.group.observe(f64::from(u32::try_from(group.len()).unwrap_or(u32::MAX)));
        for pushed in group {
            let Pushed::Decided(verdicts) = pushed else {
                self.entries.get_or_create(&[("decision", "not-this-incarnation")]).inc();
                continue;
            };
            let refused = verdicts.iter().filter(|verdict| matches!(verdict.decision, Decision::Refused(_))).count();
            self.entries.get_or_create(&[("decision", "refused")]).inc_by(refused as u64);
            self.entries.get_or_create(&[("decision", "applied")]).inc_by((verdicts.len() - refused) as u64);
        }
    }

    pub(crate) fn took_to_decide(&self, duration: Duration) {
        self.decided_in.observe(duration.as_secs_f64());
    }

    /// A commit that no push is in: a browser's, or the server's own.
    pub(crate) fn committed(&self) {
        self.commits.inc();
    }

    pub(crate) fn snapshot_made(&self) {
        self.snapshots.inc();
    }

    pub(crate) fn asked(&self) {
        self.pulls.inc();
    }

    pub(crate) fn told(&self, rows: usize, since: Instant) {
        self.slices.inc();
        self.told_in.observe(since.elapsed().as_secs_f64());
        self.rows.inc_by(rows as u64);
    }

    pub(crate) fn shared(&self, how: Shared) {
        let how = match how {
            Shared::Made => "made",
            Shared::Again => "again",
        };
        self.pieces.get_or_create(&[("piece", how)]).inc();
    }

    pub(crate) fn forgot(&self, what: Stale, rows: usize) {
        self.forgotten.get_or_create(&[("what", name_of(what))]).inc_by(rows as u64);
    }

    #[cfg(test)]
    pub(crate) fn forgotten(&self, what: Stale) -> u64 {
        self.forgotten.get_or_create(&[("what", name_of(what))]).get()
    }

    #[cfg(test)]
    pub(crate) fn horizon(&self) -> u64 {
        u64::try_from(self.horizon.get()).unwrap_or_default()
    }

    pub(crate) fn compacted(&self, horizon: u64, duration: Duration) {
        self.horizon.set(i64::try_from(horizon).unwrap_or(i64::MAX));
        self.compacted_in.observe(duration.as_secs_f64());
    }

    pub(crate) fn erased(&self) {
        self.erased.inc();
    }

    pub(crate) fn came_up(&self, bytes: usize) {
        self.frame_bytes.get_or_create(&[("direction", "up")]).inc_by(bytes as u64);
    }

    pub(crate) fn went_down(&self, bytes: usize) {
        self.frame_bytes.get_or_create(&[("direction", "down")]).inc_by(bytes as u64);
    }

    pub(crate) fn turned_away(&self, problem: Problem) {
        self.not_taken.get_or_create(&[("reason", problem.code())]).inc();
    }
}

const fn name_of(what: Stale) -> &'static str {
    match what {
        Stale::Gone => "gone",
        Stale::Verdict => "verdict",
    }
}

/// Where a shared segment came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    Made,
    Again,
}

/// One more, for as long as this is held.
pub(crate) struct Counted(Gauge);

impl Counted {
    pub(crate) fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode(&mut text, &app.metrics.registry)
        .map_err(|error| nusaloka_domain::Fault::because("the metrics were not written", error))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
