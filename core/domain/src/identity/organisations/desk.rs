//! What whoever sees to guests has to know: how the organisation is reached, where guests find it, and when.

use super::{
    DESK, LONGEST_ADDRESS, LONGEST_NOTE, LONGEST_PHONE, Organisation, OrganisationRefused, Permission, refused::at_most,
};
use crate::{
    Id, Refusal,
    capability::{Mutation, Question},
    failure::{Done, Stop},
    needs::Needs,
    record,
    record::same_id,
    scope::Scope,
    view::{Reading, Tx, View, Writing},
};
use serde::{Deserialize, Serialize};

record! {
    /// How guests reach an organisation. One for each, with its id.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Desk = 46 "identity_organisation_desk" {
        pub id: Id<Desk>,
        pub organisation: Id<Organisation>,
        pub phone: String,
        pub address: String,
        /// When somebody is there, in their own words.
        pub opening: String,
    }
    scope DESK (organisation);
}

impl Desk {
    fn of(organisation: Id<Organisation>) -> Self {
        let (phone, address, opening) = (String::new(), String::new(), String::new());
        Self { id: same_id(organisation), organisation, phone, address, opening }
    }
}

/// Writes what is named and leaves the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteDesk {
    pub organisation: Id<Organisation>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub opening: Option<String>,
}

impl Mutation for WriteDesk {
    const NAME: &'static str = "identity.write-desk";
    type Refused = OrganisationRefused;
    const NEEDS: Needs<Self, OrganisationRefused> = Needs::Within(Permission::ManageDesk, |write| write.organisation);

    fn apply(&self, tx: &mut dyn Tx) -> Done<OrganisationRefused> {
        let fitting = |text: &Option<String>, most| text.as_deref().map(|text| at_most(text.trim().to_owned(), most));
        let phone = self.phone.as_deref().map(phone).transpose()?;
        let address = fitting(&self.address, LONGEST_ADDRESS).transpose()?;
        let opening = fitting(&self.opening, LONGEST_NOTE).transpose()?;
        let written = tx.get(Scope::of(DESK, self.organisation), same_id(self.organisation))?.known()?;
        let before = written.clone().unwrap_or_else(|| Desk::of(self.organisation));
        let desk = Desk {
            phone: phone.unwrap_or(before.phone),
            address: address.unwrap_or(before.address),
            opening: opening.unwrap_or(before.opening),
            ..before
        };
        if written.is_some() { tx.update(&desk) } else { tx.insert(&desk) }
    }
}

/// Digits, and what people put between them; or nothing.
fn phone(text: &str) -> Result<String, Stop<OrganisationRefused>> {
    let text = text.trim().to_owned();
    let fits = text.chars().all(|sign| sign.is_ascii_digit() || "+-().,/ ".contains(sign));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.is_empty() || (fits && digits >= 5) {
        at_most(text, LONGEST_PHONE)
    } else {
        Err(OrganisationRefused::PhoneUnfit.into())
    }
}

/// How do guests reach it?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationDesk {
    pub organisation: Id<Organisation>,
}

impl Question for OrganisationDesk {
    const NAME: &'static str = "identity.organisation-desk";
    type Answer = Desk;
    const NEEDS: Needs<Self, Refusal> = Needs::Within(Permission::SeeDesk, |asked| asked.organisation);

    fn answer(&self, view: &dyn View) -> Result<Desk, Stop<Refusal>> {
        let written = view.get(Scope::of(DESK, self.organisation), same_id(self.organisation))?.known()?;
        Ok(written.unwrap_or_else(|| Desk::of(self.organisation)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::organisations::stage::*;

    const ASKED: OrganisationDesk = OrganisationDesk { organisation: BOATS };

    fn write(phone: Option<&str>, address: Option<&str>) -> WriteDesk {
        let (phone, address) = (phone.map(str::to_owned), address.map(str::to_owned));
        WriteDesk { organisation: BOATS, phone, address, opening: None }
    }

    #[test]
    fn the_desk_is_written_by_whoever_may_and_seen_by_whoever_stands_there() {
        let mut stage = Stage::founded();
        stage.let_in(SARI, &[DESK_ROLE]);
        stage.let_in(MEI, &[FINANCE_ROLE]);
        assert_eq!(stage.ask(SARI, &ASKED), Desk::of(BOATS));
        assert_eq!(stage.does(SARI, &write(Some("0361 123456"), None)), "shell.not-permitted");
        assert_eq!(stage.does(WAYAN, &write(Some(" 0361 123456 "), None)), "done");
        assert_eq!(stage.does(WAYAN, &write(None, Some("Jl. Danau Tamblingan 4, Sanur"))), "done");
        let desk = stage.ask(SARI, &ASKED);
        assert_eq!((desk.phone.as_str(), desk.address.as_str()), ("0361 123456", "Jl. Danau Tamblingan 4, Sanur"));
        assert_eq!(stage.why_not(MEI, &ASKED), "shell.not-permitted");
        assert_eq!(stage.why_not(GUEST, &ASKED), "shell.not-permitted");
    }

    #[test]
    fn a_telephone_number_can_be_called() {
        let mut stage = Stage::founded();
        for unfit in ["call me", "12", "0361 12345x"] {
            assert_eq!(stage.does(WAYAN, &write(Some(unfit), None)), "identity.organisation-phone-unfit");
        }
        assert_eq!(stage.does(WAYAN, &write(Some(&"1".repeat(31)), None)), "identity.organisation-too-long");
        assert_eq!(stage.does(WAYAN, &write(Some(""), Some(&"x".repeat(301)))), "identity.organisation-too-long");
        assert_eq!(stage.does(WAYAN, &write(Some(""), None)), "done");
    }
}
