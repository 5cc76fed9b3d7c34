//! Where a device's store differs from what its invariants say, in words: for the simulator and for support.

use super::{
    Known, Replica,
    opaque::{Spot, all_opaque},
    rebase::kind_of,
    replay::attempt,
};
use crate::{
    authority::digest_key,
    engine::{Engine, Scan, Source, Stored},
    footprint::At,
    overlay::Overlay,
    tables::{DIGEST, GRANT},
};
use nusaloka_domain::{
    Fault,
    record::Row,
    scope::Scope,
    view::{Context, Side},
};
use std::collections::BTreeMap;

impl<E: Engine> Replica<E> {
    pub fn slips(&mut self) -> Result<Vec<String>, Fault> {
        let mut slips = Vec::new();
        let business = self.business;
        let known = self.known.clone();
        let source = self.engine.source()?;
        if let Some(stored) = Known::read(&*source)?
            && !is_kept_as(&known, &stored)
        {
            slips.push("what is in memory is not what is stored".to_owned());
        }
        let mut shown: BTreeMap<At, Stored> = BTreeMap::new();
        for kind in business.kinds().chain([GRANT]) {
            let rows = source.scan(&Scan::of(kind))?;
            shown.extend(rows.into_iter().map(|stored| ((kind.code, stored.row.id()), stored)));
        }
        slips.extend(replayed(&*source, business, &known, &shown)?);
        let opaque = all_opaque(&*source)?;
        slips.extend(summed(&*source, business, &known, &shown, &opaque)?);
        for ((scope, code, id), _) in opaque.iter().filter(|((scope, ..), _)| !known.held.contains_key(scope)) {
            slips.push(format!("{id} of kind {code} cannot be read, and is here for {scope}, which is not held"));
        }
        for (at, stored) in &shown {
            let kind = kind_of(business, at.0).ok_or_else(|| Fault::new("a row of no kind"))?;
            let image = known.base.get(at).map_or(Some(stored), Option::as_ref);
            if let Some(image) = image
                && image.commit > 0
                && !kind.scopes_of(&image.row).any(|scope| known.held.contains_key(&scope))
            {
                slips.push(format!("{} is here and in no held scope: {:?}", kind.name, image.row));
            }
            let later = |row: &Row| Row::from_values(row.values().skip(kind.columns.len()));
            if let Some(image) = image.filter(|image| later(&image.row) != later(&stored.row)) {
                let name = kind.name;
                slips.push(format!("{name} {:?} has lost what a later version wrote: {:?}", stored.row, image.row));
            }
        }
        Ok(slips)
    }
}

fn is_kept_as(known: &Known, stored: &Known) -> bool {
    let without_outbox = |known: &Known| format!("{:?}", Known { outbox: Vec::new(), ..known.clone() });
    without_outbox(known) == without_outbox(stored)
        && known.outbox.len() == stored.outbox.len()
        && known.outbox.iter().zip(&stored.outbox).all(|(one, kept)| one.is_kept_as(kept))
}

/// Shown is the server's images and, over them, every entry that counts, in order.
fn replayed(
    source: &dyn Source,
    business: nusaloka_domain::capability::Business,
    known: &Known,
    shown: &BTreeMap<At, Stored>,
) -> Result<Vec<String>, Fault> {
    let mut overlay = Overlay::new(source);
    for (at, image) in known.base.iter() {
        if let Some(kind) = kind_of(business, at.0) {
            overlay.put(kind, at.1, image.clone())?;
        }
    }
    let held = known.coverage();
    for waiting in known.outbox.iter().filter(|waiting| waiting.state.counts()) {
        let at = waiting.entry.acted_at;
        let context = Context {
            actor: known.marks.me,
            entry: waiting.entry.id.uuid(),
            now: at,
            acted_at: at,
            side: Side::Prediction,
        };
        if let (Err(nusaloka_domain::failure::Stop::Fault(fault)), _) =
            attempt(business, &mut overlay, &held, context, &waiting.entry.act)
        {
            return Err(fault);
        }
    }
    let mut slips = Vec::new();
    for ((code, id), cell) in overlay.changed() {
        let here = shown.get(&(code, id));
        slips.push(format!("{} is shown as {here:?}, and should be {:?}", cell.kind.name, cell.now));
    }
    Ok(slips)
}

/// A digest is the sum over the server's images.
fn summed(
    source: &dyn Source,
    business: nusaloka_domain::capability::Business,
    known: &Known,
    shown: &BTreeMap<At, Stored>,
    opaque: &BTreeMap<Spot, Stored>,
) -> Result<Vec<String>, Fault> {
    let mut sums: BTreeMap<(Scope, u16), crate::Digest> = BTreeMap::new();
    let images = shown.iter().filter(|(at, _)| !known.base.contains_key(at)).map(|(at, stored)| (*at, stored));
    let kept = known.base.iter().filter_map(|(at, image)| Some((*at, image.as_ref()?)));
    for (at, stored) in images.chain(kept) {
        let Some(kind) = kind_of(business, at.0) else { continue };
        for scope in kind.scopes_of(&stored.row) {
            sums.entry((scope, at.0)).or_default().add(at.1, stored.commit);
        }
    }
    for ((scope, code, id), stored) in opaque {
        sums.entry((*scope, *code)).or_default().add(*id, stored.commit);
    }
    let mut slips = Vec::new();
    for stored in source.scan(&Scan::of(&DIGEST))? {
        let key = Row::from_values(stored.row.values().take(2));
        let entry = sums.iter().find(|((scope, kind), _)| digest_key(*scope, *kind) == key);
        let sum = entry.map(|(_, sum)| *sum).unwrap_or_default();
        if crate::authority::digest_of(Some(&stored)) != sum {
            slips.push(format!("a digest is not the sum of its rows: {:?}", stored.row));
        }
        if let Some(key) = entry.map(|(key, _)| *key) {
            sums.remove(&key);
        }
    }
    slips.extend(sums.into_keys().map(|(scope, kind)| format!("no digest of kind {kind} in {scope}")));
    Ok(slips)
}
