//! Which entries may come out differently now: those that looked at, or wrote, what changes; and those that share rows
//! with one that is met.

use super::{
    State, Waiting,
    rebase::{Image, kind_of},
};
use crate::{
    engine::{Source, Stored},
    footprint::{At, Forms},
    overlay::Overlay,
    planted::{Bug, planted},
};
use nusaloka_domain::{Fault, capability::Business};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Entries that may come out differently, and the rows that they wrote.
pub(super) struct Met {
    pub(super) entries: BTreeSet<u64>,
    pub(super) rows: BTreeSet<At>,
}

impl Met {
    /// More of them, and all that wrote a row that one of them wrote: a row that is set back to its image needs every
    /// entry that had a part in it.
    pub(super) fn add(&mut self, mut numbers: BTreeSet<u64>, outbox: &[Waiting]) {
        while !numbers.is_empty() {
            for waiting in outbox.iter().filter(|waiting| numbers.contains(&waiting.entry.number)) {
                self.rows.extend(&waiting.footprint.written);
            }
            self.entries.append(&mut numbers);
            let shares = |waiting: &&Waiting| {
                waiting.state.counts()
                    && !self.entries.contains(&waiting.entry.number)
                    && !waiting.footprint.written.is_disjoint(&self.rows)
            };
            numbers = outbox.iter().filter(shares).map(|waiting| waiting.entry.number).collect();
        }
    }
}

pub(super) fn met_by(
    outbox: &[Waiting],
    images: &BTreeMap<At, Image>,
    base: &BTreeMap<At, Option<Stored>>,
    leaving: &BTreeSet<u64>,
    states: &BTreeMap<u64, State>,
    business: Business,
    tx: &dyn Source,
) -> Result<Met, Fault> {
    let mut met = Met { entries: BTreeSet::new(), rows: BTreeSet::new() };
    if outbox.is_empty() {
        return Ok(met);
    }
    let overlay = Overlay::new(tx);
    load_all(&overlay, business, images.keys())?;
    let mut forms = Forms::default();
    let form = |stored: Option<Stored>| stored.map(|stored| stored.row);
    for (at, image) in images {
        let shown = overlay.peek(image.kind, at.1)?;
        forms.add(image.kind, at.1, [form(shown), form(image.before.clone()), form(image.now.clone())]);
    }
    let loses_effect = |number: &u64| {
        let refused = states.get(number).is_some_and(|state| !state.counts());
        leaving.contains(number) || (refused && !planted(Bug::KeepsRefusedEffect))
    };
    // In rounds: what those of one round wrote may be what others looked at, who did not look at what was before.
    loop {
        let is_met = |waiting: &&Waiting| {
            // What showed no effect may show one by now.
            let uncertain = waiting.footprint.written.is_empty();
            uncertain || loses_effect(&waiting.entry.number) || waiting.footprint.meets(&forms)
        };
        let open = outbox.iter().filter(|waiting| waiting.state.counts());
        let newly: Vec<&Waiting> =
            open.filter(|waiting| !met.entries.contains(&waiting.entry.number)).filter(is_met).collect();
        if newly.is_empty() {
            return Ok(met);
        }
        met.entries.extend(newly.iter().map(|waiting| waiting.entry.number));
        if planted(Bug::ForgetsSharing) {
            met.rows.extend(newly.iter().flat_map(|waiting| &waiting.footprint.written));
            continue;
        }
        load_all(&overlay, business, newly.iter().flat_map(|waiting| &waiting.footprint.written))?;
        forms = Forms::default();
        for waiting in newly {
            for at in &waiting.footprint.written {
                let Some(kind) = kind_of(business, at.0) else { continue };
                if met.rows.insert(*at) {
                    let shown = form(overlay.peek(kind, at.1)?);
                    forms.add(kind, at.1, [shown, form(base.get(at).cloned().flatten())]);
                }
                if let Some(left) = waiting.footprint.left.get(at) {
                    forms.add(kind, at.1, [Some(left.row())]);
                }
            }
        }
    }
}

/// Looks rows up, a call per kind.
pub(super) fn load_all<'a>(
    overlay: &Overlay<'_>,
    business: Business,
    rows: impl Iterator<Item = &'a At>,
) -> Result<(), Fault> {
    let mut by_kind: BTreeMap<u16, Vec<Uuid>> = BTreeMap::new();
    for (code, id) in rows {
        by_kind.entry(*code).or_default().push(*id);
    }
    for (code, ids) in by_kind {
        if let Some(kind) = kind_of(business, code) {
            overlay.load(kind, &ids)?;
        }
    }
    Ok(())
}
