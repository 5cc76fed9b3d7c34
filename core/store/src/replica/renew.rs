//! Puts what another version of the app left into the words of this one: when the database is opened, once, in one
//! transaction.
//!
//! | what is here                                | what becomes of it |
//! |---------------------------------------------|--------------------|
//! | a row that could not be read and can be now | an ordinary row, without another download |
//! | a row that can be read no more (downgrade)  | kept as it came, for the next version that can (`opaque`) |
//! | an entry of an earlier version              | the same in today's words |
//! | an entry of a later version (downgrade)     | carried as it is, unpredicted: its effect is not shown |
//! | every other entry                           | run again: what it does may be something else by now |
//!
//! Refuses to change a schema: that is the engine's business, and a file with tables or columns of a later version is not
//! opened at all.

use super::{
    Known, Replica, State,
    arriving::is_readable,
    opaque::{Opaques, all_opaque},
    rebase::{Image, Rebase, Renewed, kind_of},
};
use crate::{
    batch::Arrived,
    engine::{Engine, Safety, Scan, Source, Stored},
    footprint::At,
    planted::{Bug, planted},
    tables::GRANT,
};
use nusaloka_domain::{
    Fault,
    capability::{Act, Business},
    record::{Holds, Kind},
    view::mixed,
};
use std::collections::BTreeMap;
use uuid::Uuid;

impl<E: Engine> Replica<E> {
    pub(super) fn renew(&mut self) -> Result<(), Fault> {
        let words = words_of(self.business);
        if self.known.words == words {
            return Ok(());
        }
        let mut sorted =
            Sorted { business: self.business, images: BTreeMap::new(), opaque: Opaques::default(), read: 0 };
        {
            let source = self.engine.source()?;
            sorted.what_can_be_read_now(&*source, &self.known)?;
            sorted.what_can_be_read_no_more(&*source, &self.known)?;
        }
        let acts = self.acts_in_todays_words();
        self.counts.upcast += acts.len() as u64;
        self.counts.opaque_read += sorted.read;
        let business = self.business;
        let unknown = |act: &Act| planted(Bug::DropsLaterEntries) && business.upcast(act).is_none();
        let lost = |number: u64, act: &Act| planted(Bug::DropsOldEntries) && acts.contains_key(&number) || unknown(act);
        let outbox = self.known.outbox.iter().map(|waiting| &waiting.entry);
        let dropped: Vec<u64> =
            outbox.filter(|entry| lost(entry.number, &entry.act)).map(|entry| entry.number).collect();
        let mut rebase = Rebase::new(self);
        for number in dropped {
            rebase.leaves(number);
        }
        rebase.renew(sorted.images, Renewed { words, acts });
        rebase.keep(sorted.opaque);
        rebase.run(Safety::Synced)
    }

    fn acts_in_todays_words(&self) -> BTreeMap<u64, Act> {
        let open = self.known.outbox.iter().filter(|waiting| !matches!(waiting.state, State::Decided));
        let renewed = open.filter_map(|waiting| {
            let act = self.business.upcast(&waiting.entry.act)?;
            (act != waiting.entry.act).then_some((waiting.entry.number, act))
        });
        renewed.collect()
    }
}

/// Rows, by whether this version can read them.
struct Sorted {
    business: Business,
    images: BTreeMap<At, Image>,
    opaque: Opaques,
    read: u64,
}

impl Sorted {
    fn what_can_be_read_now(&mut self, source: &dyn Source, known: &Known) -> Result<(), Fault> {
        let kept = all_opaque(source)?;
        self.opaque.found_all(&kept);
        // The latest of those that came in several scopes.
        let mut latest: BTreeMap<At, (&'static Kind, &Stored)> = BTreeMap::new();
        for ((scope, code, id), stored) in &kept {
            if let Some(kind) = kind_of(self.business, *code).filter(|kind| is_readable(kind, &stored.row, *scope)) {
                let one = latest.entry((*code, *id)).or_insert((kind, stored));
                if one.1.commit < stored.commit {
                    one.1 = stored;
                }
                self.opaque.remove(*scope, *code, *id);
            }
        }
        for (at, (kind, stored)) in latest {
            let before = image_of(source, known, kind, at)?;
            if before.as_ref().is_none_or(|before| before.commit < stored.commit) && !planted(Bug::UpgradeDropsOpaque) {
                self.images.insert(at, Image { kind, before, now: Some(stored.clone()) });
                self.read += 1;
            }
        }
        Ok(())
    }

    /// Only words can have become unknown: everything else is a matter of the schema.
    fn what_can_be_read_no_more(&mut self, source: &dyn Source, known: &Known) -> Result<(), Fault> {
        let has_words = |kind: &&Kind| {
            kind.columns.iter().any(|column| matches!(column.holds, Holds::Word(words) if !words.is_empty()))
        };
        for kind in self.business.kinds().filter(has_words) {
            let shown =
                source.scan(&Scan::of(kind))?.into_iter().map(|stored| ((kind.code, stored.row.id()), Some(stored)));
            let mut images: BTreeMap<At, Option<Stored>> = shown.collect();
            let based = known.base.range((kind.code, Uuid::nil())..=(kind.code, Uuid::max()));
            images.extend(based.map(|(at, image)| (*at, image.clone())));
            for (at, image) in images {
                let Some(image) = image.filter(|image| !kind.fits(&image.row)) else { continue };
                for scope in kind.scopes_of(&image.row).filter(|scope| known.held.contains_key(scope)) {
                    let arrived = Arrived { kind: kind.code, commit: image.commit, row: image.row.clone() };
                    self.opaque.put(scope, &arrived);
                }
                self.images.insert(at, Image { kind, before: Some(image), now: None });
            }
        }
        Ok(())
    }
}

/// What the server has of a row, as far as is known here.
fn image_of(source: &dyn Source, known: &Known, kind: &'static Kind, at: At) -> Result<Option<Stored>, Fault> {
    match known.base.get(&at) {
        Some(base) => Ok(base.clone()),
        None => Ok(source.get(kind, &[crate::overlay::key_of(at.1)])?.pop().flatten()),
    }
}

/// One number for all that a version of the app knows of records and mutations.
pub(super) fn words_of(business: Business) -> i64 {
    let mut sum = 1_u128;
    let mut add = |bytes: &[u8]| {
        for chunk in bytes.chunks(16) {
            let mut padded = [0; 16];
            padded[..chunk.len()].copy_from_slice(chunk);
            sum = mixed(sum ^ u128::from_be_bytes(padded));
        }
        sum = mixed(sum ^ bytes.len() as u128);
    };
    for kind in business.kinds().chain([GRANT]) {
        add(&kind.code.to_be_bytes());
        for column in kind.columns {
            add(column.field.as_bytes());
            add(column.suffix.as_bytes());
            if let Holds::Word(words) = column.holds {
                for word in words {
                    add(word.as_bytes());
                }
            }
        }
        for place in kind.scopes {
            add(&[place.audience.code, u8::try_from(place.column).unwrap_or(u8::MAX)]);
        }
    }
    for verb in business.verbs() {
        add(verb.name.as_bytes());
        add(&verb.version.to_be_bytes());
    }
    // Never the one of a database that knows none.
    i64::try_from(sum >> 66).expect("62 bits of it") + 1
}
