//! What an organisation is paid to: whose account, at which bank, in which currency, and how its number ends. The number itself is
//! kept nowhere here.

use super::{LONGEST_NAME, MONEY, Organisation, OrganisationRefused, Permission, refused::at_most};
use crate::{
    Currency, Id, Refusal,
    capability::{Mutation, Question},
    failure::{Done, Stop},
    identity::{Deed, Noted, note},
    needs::Needs,
    record,
    record::same_id,
    scope::Scope,
    view::{Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

const ENDING: usize = 4;

record! {
    /// Where an organisation is paid. One for each, with its id.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Payout = 47 "identity_organisation_payout" {
        pub id: Id<Payout>,
        pub organisation: Id<Organisation>,
        /// Whose account it is.
        pub holder: String,
        pub bank: String,
        /// The last four digits of its number; empty if they are not known.
        pub ending: String,
        pub currency: Currency,
    }
    scope MONEY (organisation);
}

impl Payout {
    fn of(organisation: Id<Organisation>) -> Self {
        let (holder, bank, ending) = (String::new(), String::new(), String::new());
        Self { id: same_id(organisation), organisation, holder, bank, ending, currency: Currency::Idr }
    }
}

/// Writes what is named and leaves the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritePayout {
    pub organisation: Id<Organisation>,
    pub holder: Option<String>,
    pub bank: Option<String>,
    pub ending: Option<String>,
    pub currency: Option<Currency>,
}

impl Mutation for WritePayout {
    const NAME: &'static str = "identity.write-payout";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::ManageMoney, |write| write.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let fitting = |text: &Option<String>| text.as_deref().map(|text| at_most(text.trim().to_owned(), LONGEST_NAME));
        let (holder, bank) = (fitting(&self.holder).transpose()?, fitting(&self.bank).transpose()?);
        let ending = self.ending.as_deref().map(ending).transpose()?;
        let written = tx.get(Scope::of(MONEY, self.organisation), same_id(self.organisation))?.known()?;
        let before = written.clone().unwrap_or_else(|| Payout::of(self.organisation));
        let payout = Payout {
            holder: holder.unwrap_or(before.holder),
            bank: bank.unwrap_or(before.bank),
            ending: ending.unwrap_or(before.ending),
            currency: self.currency.unwrap_or(before.currency),
            ..before
        };
        if written.is_some() { tx.update(&payout) } else { tx.insert(&payout) }
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let me = tx.context().actor;
        note(tx, Noted::by(Deed::PayoutChanged, me).about(self.organisation))
    }
}

fn ending(text: &str) -> Result<String, Stop<OrganisationRefused>> {
    let text = text.trim();
    let fits = text.len() == ENDING && text.bytes().all(|digit| digit.is_ascii_digit());
    if text.is_empty() || fits { Ok(text.to_owned()) } else { Err(OrganisationRefused::EndingUnfit.into()) }
}

/// Where is it paid?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationPayout {
    pub organisation: Id<Organisation>,
}

impl Question for OrganisationPayout {
    const NAME: &'static str = "identity.organisation-payout";
    type Answer = Payout;
    const NEEDS: Needs<Self, Refusal> = Needs::Within(Permission::SeeMoney, |asked| asked.organisation);

    fn answer(&self, view: &dyn View) -> Result<Payout, Stop<Refusal>> {
        let written = view.get(Scope::of(MONEY, self.organisation), same_id(self.organisation))?.known()?;
        Ok(written.unwrap_or_else(|| Payout::of(self.organisation)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::{
        ChangeRoles, DefineRole, EditRole, HandOver, HeldRole, InviteMember, stage::*,
    };

    const ASKED: OrganisationPayout = OrganisationPayout { organisation: BOATS };

    fn write(holder: Option<&str>, ending: Option<&str>) -> WritePayout {
        let (holder, ending) = (holder.map(str::to_owned), ending.map(str::to_owned));
        WritePayout { organisation: BOATS, holder, bank: None, ending, currency: None }
    }

    #[test]
    fn money_is_for_whoever_sees_to_it() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        stage.let_in(MEI, &[FINANCE_ROLE]);
        assert_eq!(stage.does(MEI, &write(Some("PT Laut Biru"), Some("4821"))), "done");
        assert_eq!(stage.does(MEI, &write(None, Some(""))), "done");
        assert_eq!(stage.does(SARI, &write(Some("Sari"), None)), "shell.not-permitted");
        let payout = stage.ask(WAYAN, &ASKED);
        assert_eq!(
            (payout.holder.as_str(), payout.ending.as_str(), payout.currency),
            ("PT Laut Biru", "", Currency::Idr)
        );
        assert_eq!(stage.why_not(SARI, &ASKED), "shell.not-permitted");
    }

    #[test]
    fn where_the_money_goes_is_changed_by_whoever_has_a_second_factor_and_seen_without() {
        let mut stage = Stage::founded();
        stage.without_second(WAYAN);
        assert_eq!(stage.does(WAYAN, &write(Some("Wayan"), None)), "shell.second-factor-first");
        assert_eq!(stage.ask(WAYAN, &ASKED), Payout::of(BOATS));
        let mut stage = Stage(stage.0.with_second(WAYAN));
        assert_eq!(stage.does(WAYAN, &write(Some("Wayan"), None)), "done");
    }

    #[test]
    fn nobody_without_a_second_factor_lets_somebody_else_change_it() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        stage.without_second(WAYAN);
        let first = "shell.second-factor-first";
        let invite = |roles: &[HeldRole]| InviteMember { organisation: BOATS, roles: roles.to_vec() };
        assert_eq!(stage.does(WAYAN, &invite(&[FINANCE_ROLE])), first);
        assert_eq!(stage.does(WAYAN, &invite(&[DESK_ROLE])), "done");
        let change = |give: &[HeldRole]| {
            let (give, take) = (give.to_vec(), Vec::new());
            ChangeRoles { organisation: BOATS, person: SARI, give, take }
        };
        assert_eq!(stage.does(WAYAN, &change(&[FINANCE_ROLE])), first);
        assert_eq!(stage.does(WAYAN, &change(&[MANAGER_ROLE])), "done");
        let (role, name) = (id(500), "Kasir".to_owned());
        let define = |permissions| DefineRole { organisation: BOATS, role, name: name.clone(), permissions };
        assert_eq!(stage.does(WAYAN, &define(vec![Permission::ManageMoney])), first);
        assert_eq!(stage.does(WAYAN, &define(vec![Permission::SeeMoney])), "done");
        let edit = |grant| EditRole { organisation: BOATS, role, name: None, grant, withdraw: Vec::new() };
        assert_eq!(stage.does(WAYAN, &edit(vec![Permission::ManageMoney])), first);
        assert_eq!(stage.does(WAYAN, &edit(vec![Permission::SeeDesk])), "done");
        assert_eq!(stage.does(WAYAN, &HandOver { organisation: BOATS, to: SARI }), first);
    }

    #[test]
    fn a_whole_number_is_not_taken() {
        let mut stage = Stage::founded();
        for unfit in ["123", "12345", "12a4", "1234567890"] {
            assert_eq!(stage.does(WAYAN, &write(None, Some(unfit))), "identity.organisation-ending-unfit");
        }
        assert_eq!(stage.does(WAYAN, &write(Some(&"x".repeat(81)), None)), "identity.organisation-too-long");
    }
}
