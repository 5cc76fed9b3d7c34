//! The snapshots that there are, one of a scope at most: by which public scopes can come instead of by rows.

use super::Marks;
use crate::{
    batch::Offer,
    engine::layer::Name,
    snapshot::{self, Packed},
};
use nusaloka_domain::{capability::Business, scope::Scope};
use std::collections::BTreeMap;
use uuid::Uuid;

/// By scope, with the epoch of each.
#[derive(Debug, Clone, Default)]
pub struct Offers(BTreeMap<Scope, (Uuid, Offer)>);

impl Offers {
    /// Takes the place of an earlier one of its scope, whose name is told.
    pub fn put(&mut self, business: Business, packed: &Packed) -> Option<Name> {
        let Packed { name, about, bytes, .. } = packed;
        let schema = snapshot::schema_of_layers(business, about.scope.audience);
        let offer = Offer { scope: about.scope, name: *name, bytes: bytes.len() as u64, commit: about.commit, schema };
        let before = self.0.insert(about.scope, (about.epoch, offer));
        before.map(|(_, offer)| offer.name).filter(|before| before != name)
    }

    pub fn get(&self, scope: &Scope) -> Option<&(Uuid, Offer)> {
        self.0.get(scope)
    }

    pub fn has(&self, name: Name) -> bool {
        self.0.values().any(|(_, offer)| offer.name == name)
    }

    /// One that can be gone on from.
    pub(super) fn of(&self, scope: &Scope, marks: &Marks) -> Option<Offer> {
        let (epoch, offer) = self.0.get(scope)?;
        marks.goes_on_from(*epoch, offer.commit).then_some(*offer)
    }
}
