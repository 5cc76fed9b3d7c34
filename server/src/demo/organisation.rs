//! A provider as one runs it: who works there and what they may, when the desk is open, where the money goes, and somebody who
//! is awaited.

use super::packing::Traveller;
use crate::{Store, edge};
use nusaloka_domain::{
    Code, Currency, Fault, Id, Refusal, Timestamp,
    failure::Stop,
    identity::{
        BuiltInRole, Desk, HeldRole, OrgInvitation, OrgMember, OrgRole, Organisation, OwnRoles, Payout, Permission,
        Permissions, Person, Role, Roles, Team, TeamMember,
    },
    record::same_id,
    view::{Tx, Writing},
};

const NAME: &str = "Ombak Biru Wisata";
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Who works there without a way into the demo.
const STAFF: [(&str, BuiltInRole); 3] = [
    ("Ni Luh Ayu Lestari", BuiltInRole::Desk),
    ("Komang Arta", BuiltInRole::Guide),
    ("Made Suartini", BuiltInRole::Finance),
];

/// Says who the guide is.
pub(super) fn found(store: &mut Store, owner: &Traveller) -> Result<Id<Person>, Fault> {
    let (now, guide) = (edge::now(), edge::new_id());
    let written = store.write(edge::new_id::<()>().uuid(), now, |tx| {
        let organisation: Id<Organisation> = edge::new_id();
        let since = |days: i64| Timestamp::from_millis(now.as_millis() - days * DAY);
        tx.insert(&Organisation { id: organisation, name: NAME.to_owned(), founded_at: since(400) })?;
        let own = roles(tx, organisation)?;
        let wayan = (owner.person, owner.name, Roles::of([HeldRole::BuiltIn(BuiltInRole::Owner)]), since(400));
        let mut people = vec![wayan];
        for ((name, role), days) in STAFF.into_iter().zip([210, 120, 45]) {
            let id = if role == BuiltInRole::Guide { guide } else { edge::new_id() };
            let person = Person { id, name: name.to_owned(), role: Role::Provider };
            tx.insert(&person)?;
            people.push((person.id, name, Roles::of([HeldRole::BuiltIn(role)]), since(days)));
        }
        let team = Team { id: edge::new_id(), organisation, name: "Kapal pagi".to_owned() };
        tx.insert(&team)?;
        for (person, name, roles, joined_at) in people {
            let is_on_board = roles.is_owner() || roles.has(HeldRole::BuiltIn(BuiltInRole::Guide));
            tx.insert(&OrgMember::new(organisation, person, name.to_owned(), roles, joined_at, &own))?;
            if is_on_board {
                tx.insert(&TeamMember::of(organisation, team.id, person))?;
            }
        }
        facts(tx, organisation)?;
        let code = Code::drawn(edge::new_id::<()>().uuid().as_u128());
        tx.insert(&OrgInvitation {
            id: OrgInvitation::id_of(&code),
            organisation,
            code,
            roles: Roles::of([HeldRole::BuiltIn(BuiltInRole::Guide)]),
            invited_by: owner.person,
            until: Timestamp::from_millis(now.as_millis() + 6 * DAY),
        })
    })?;
    written.map(|_| guide).map_err(|refusal| Fault::because("the demo organisation was not founded", refusal))
}

fn roles(tx: &mut dyn Tx, organisation: Id<Organisation>) -> Result<OwnRoles, Stop<Refusal>> {
    let permissions = Permissions::of([Permission::SeeDesk, Permission::ManageDesk, Permission::ManageTeams]);
    let role = OrgRole { id: edge::new_id(), organisation, name: "Kepala dermaga".to_owned(), permissions };
    tx.insert(&role)?;
    Ok(OwnRoles::from([(role.id, role.permissions)]))
}

fn facts(tx: &mut dyn Tx, organisation: Id<Organisation>) -> Result<(), Stop<Refusal>> {
    tx.insert(&Desk {
        id: same_id(organisation),
        organisation,
        phone: "+62 361 288 417".to_owned(),
        address: "Jl. Danau Tamblingan 14, Sanur, Bali".to_owned(),
        opening: "Setiap hari pukul 06.30 sampai 18.00, tutup saat Nyepi".to_owned(),
    })?;
    tx.insert(&Payout {
        id: same_id(organisation),
        organisation,
        holder: "Wayan Sudarma".to_owned(),
        bank: "Bank Nusa Raya".to_owned(),
        ending: "4821".to_owned(),
        currency: Currency::Idr,
    })
}
