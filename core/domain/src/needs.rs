//! What a verb or a question asks of whoever comes with it. Each declares it beside its name, and there is no default: whoever
//! writes a new one is asked by the compiler.
//!
//! It is looked at in one place (`Verb` and `Asked`, in `capability.rs`), before the mutation is applied and before the question
//! is answered, on the phone and on the server alike. Where a phone does not know, it leaves the decision to the server. Some
//! permissions also ask that whoever has them has set up two factors (`identity/required.rs`).
//!
//! Refuses to know how an organisation or a list says who belongs to it: their own records do.

use crate::{
    Id,
    failure::{Done, Refused, Stop},
    identity::{Organisation, Permission, PermissionOf, Person, Role, is_permitted, must_have_second},
    scope::Scope,
    view::{Reading, View, Viewer},
};

/// Of an asker of `T`, whose refusals are `R`.
pub enum Needs<T, R> {
    /// Nothing: whoever comes may, a guest as well. It is about what they bring and what they see anyway.
    Anybody,
    /// To have signed in.
    Somebody,
    /// To be one of those of whom the records say so.
    Only(fn(&T, Id<Person>, &dyn View) -> Done<R>),
    /// This permission in the organisation that it names.
    Within(Permission, fn(&T) -> Id<Organisation>),
    /// This permission, which comes with the person's role on the platform.
    Platform(Permission),
}

/// The same, to be read by whoever lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    Anybody,
    Somebody,
    Only,
    Within(Permission),
    Platform(Permission),
}

impl<T, R> Needs<T, R> {
    pub const fn needed(&self) -> Needed {
        match self {
            Self::Anybody => Needed::Anybody,
            Self::Somebody => Needed::Somebody,
            Self::Only(_) => Needed::Only,
            Self::Within(permission, _) => Needed::Within(*permission),
            Self::Platform(permission) => Needed::Platform(*permission),
        }
    }

    /// Leaves with the refusal where it does not hold. The server itself may everything.
    pub fn must_hold(&self, asked: &T, view: &dyn View) -> Done<R> {
        let Viewer::Person(me) = view.viewer() else { return Ok(()) };
        let permitted = match self {
            Self::Anybody => return Ok(()),
            Self::Only(says_so) => return says_so(asked, me, view),
            Self::Somebody => return must_be_somebody(view, me),
            Self::Within(permission, organisation) => {
                (is_permitted(view, me, organisation(asked), *permission)?, *permission)
            }
            Self::Platform(permission) => {
                let role = view.get(Scope::user(me), me)?.known()?.map_or(Role::Guest, |Person { role, .. }| role);
                (role.permits(*permission), *permission)
            }
        };
        match permitted {
            (true, permission) => must_have_second(view, me, [permission]),
            (false, permission) => Err(Stop::Common(Refused::NotPermitted { permission })),
        }
    }
}

fn must_be_somebody<R>(view: &dyn View, me: Id<Person>) -> Done<R> {
    match view.get(Scope::user(me), me)?.known()? {
        None | Some(Person { role: Role::Guest, .. }) => Err(Stop::Common(Refused::SignInFirst)),
        Some(Person { role: Role::Traveller | Role::Provider | Role::Admin | Role::Support, .. }) => Ok(()),
    }
}

impl Needed {
    /// What is asked of the wrong one: an organisation cannot give what belongs to the platform, nor the other way round.
    pub fn slip(self, name: &str) -> Option<String> {
        match self {
            Self::Within(permission) if permission.of() == PermissionOf::Platform => {
                Some(format!("{name} asks an organisation for {}", permission.name()))
            }
            Self::Platform(permission) if permission.of() == PermissionOf::Organisation => {
                Some(format!("{name} asks the platform for {}", permission.name()))
            }
            Self::Anybody | Self::Somebody | Self::Only | Self::Within(_) | Self::Platform(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Refusal,
        capability::{Asked, Business, Capability, Question},
        rehearsal::Rehearsal,
    };
    use serde::{Deserialize, Serialize};
    use uuid::Uuid;

    #[derive(Clone, PartialEq, Serialize, Deserialize)]
    struct Helped;

    impl Question for Helped {
        const NAME: &'static str = "help.helped";
        type Answer = ();
        const NEEDS: Needs<Self, Refusal> = Needs::Platform(Permission::SupportPeople);

        fn answer(&self, _: &dyn View) -> Result<(), Stop<Refusal>> {
            Ok(())
        }
    }

    #[derive(Clone, PartialEq, Serialize, Deserialize)]
    struct Rich;

    impl Question for Rich {
        const NAME: &'static str = "help.rich";
        type Answer = ();
        const NEEDS: Needs<Self, Refusal> = Needs::Platform(Permission::SeeMoney);

        fn answer(&self, _: &dyn View) -> Result<(), Stop<Refusal>> {
            Ok(())
        }
    }

    #[test]
    fn what_is_permitted_on_the_platform_follows_from_a_persons_role_there() {
        for role in Role::ALL {
            let person = Person { id: Id::from_uuid(Uuid::from_u128(1)), name: "Mei".into(), role };
            let asked = Rehearsal::new().with(&person).with_second(person.id).asked(person.id, &Helped);
            match role {
                Role::Admin | Role::Support => asked.expect("it is theirs"),
                Role::Guest | Role::Traveller | Role::Provider => {
                    let refused = asked.expect_err("it is not theirs");
                    let permission = Permission::SupportPeople;
                    assert!(
                        matches!(refused, Stop::Common(Refused::NotPermitted { permission: it }) if it == permission)
                    );
                }
            }
        }
        // Whoever nobody knows has no role.
        let unknown = Rehearsal::new().asked(Id::from_uuid(Uuid::from_u128(2)), &Helped);
        assert!(matches!(unknown, Err(Stop::Common(Refused::NotPermitted { .. }))));
    }

    #[test]
    fn what_is_permitted_on_the_platform_asks_for_a_second_factor_that_is_set_up() {
        let person = Person { id: Id::from_uuid(Uuid::from_u128(1)), name: "Mei".into(), role: Role::Support };
        let refused = Rehearsal::new().with(&person).asked(person.id, &Helped);
        assert!(matches!(refused, Err(Stop::Common(Refused::SecondFactorFirst))));
        let traveller = Person { role: Role::Traveller, ..person };
        let refused = Rehearsal::new().with(&traveller).asked(traveller.id, &Helped);
        assert!(matches!(refused, Err(Stop::Common(Refused::NotPermitted { .. }))), "nobody else is told of it");
    }

    #[test]
    fn the_platform_is_not_asked_for_what_an_organisation_gives() {
        const HELP: Capability = Capability {
            name: "help",
            audiences: &[],
            kinds: &[],
            verbs: &[],
            questions: &[Asked::of::<Helped>(), Asked::of::<Rich>()],
        };
        assert_eq!(Business(&[HELP]).slips(), ["help.rich asks the platform for organisation.see-money"]);
    }
}
