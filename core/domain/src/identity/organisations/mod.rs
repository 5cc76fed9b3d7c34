//! organisations: providers. Who belongs to one, what each of them may do there, and what each of them sees.
//!
//! Whoever founds an organisation owns it. Others come by a code that says which roles they will have; roles are named sets of
//! permissions, some built in, others of the organisation's own making. Every verb says which permission it needs (`needs.rs`).
//! What is seen is in four circles: what everybody in it sees, its door (who is invited), its desk and its money; who is in
//! which follows from the roles (`member.rs`).
//!
//! Nobody gives, or takes away, what they do not have themselves; there is always an owner; whoever goes takes along nothing.
//! Teams say who works with whom, and permit nothing.
//!
//! Refuses to keep a whole account number: what it is paid to is said by its last digits.

mod change_roles;
mod depart;
mod desk;
mod hand_over;
mod invite;
mod join;
mod leave;
mod member;
mod organisation;
mod own_role;
mod payout;
mod permission;
mod portrait;
mod questions;
mod refused;
mod role;
#[cfg(test)]
mod stage;
mod team;

pub use change_roles::ChangeRoles;
pub use depart::depart;
pub use desk::{Desk, OrganisationDesk, WriteDesk};
pub use hand_over::HandOver;
pub use invite::{InviteMember, OrgInvitation, OrganisationInvitations, WithdrawInvitation};
pub use join::JoinOrganisation;
pub use leave::{LeaveOrganisation, RemoveMember};
pub use member::{OrgMember, is_permitted};
pub use organisation::{FoundOrganisation, Organisation, RenameOrganisation};
pub use own_role::{DefineRole, DeleteRole, EditRole};
pub use payout::{OrganisationPayout, Payout, WritePayout};
pub use permission::{Permission, PermissionOf, Permissions};
pub use portrait::{MemberPortrait, show_portrait};
pub use questions::{
    AnOrganisation, KnownOrganisations, MyOrganisation, MyOrganisations, OneOrganisation, OpenedOrganisation,
};
pub use refused::OrganisationRefused;
pub use role::{BuiltInRole, HeldRole, OrgRole, OwnRoles, Roles, permitted_by};
pub use team::{DeleteTeam, InTeam, MakeTeam, PutInTeam, RenameTeam, Team, TeamMember};

use crate::{
    Id,
    scope::{Audience, Opens},
    view::mixed,
};
use uuid::Uuid;

/// Everybody in an organisation.
pub const ORGANISATION: Audience = Audience { code: 20, name: "org", opens: Opens::ByGrant };
/// Whoever sees to its guests.
pub const DESK: Audience = Audience { code: 21, name: "org/desk", opens: Opens::ByGrant };
/// Whoever sees to its money.
pub const MONEY: Audience = Audience { code: 22, name: "org/money", opens: Opens::ByGrant };
/// Whoever lets people in.
pub const DOOR: Audience = Audience { code: 23, name: "org/door", opens: Opens::ByGrant };

const LONGEST_NAME: usize = 80;
pub const LONGEST_PHONE: usize = 30;
pub const LONGEST_ADDRESS: usize = 300;
pub const LONGEST_NOTE: usize = 500;
const MOST_ORGANISATIONS: usize = 10;
const MOST_MEMBERS: usize = 200;
const MOST_OWN_ROLES: usize = 20;
const MOST_TEAMS: usize = 30;
/// That wait for somebody to come.
const MOST_INVITATIONS: usize = 20;

/// The id of what there is once for these two.
fn mixed_id<T>(one: Uuid, other: Uuid) -> Id<T> {
    let both = mixed(mixed(one.as_u128()) ^ other.as_u128());
    Id::from_uuid(
        uuid::Builder::from_u128(both)
            .with_version(uuid::Version::Custom)
            .with_variant(uuid::Variant::RFC4122)
            .into_uuid(),
    )
}
