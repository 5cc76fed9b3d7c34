//! What the door decides: where a denial is shown, what is judged before anybody is asked, and what a link says.

use nusaloka_domain::{
    Code, Id,
    host::HostFailed,
    identity::{Denied, Letter, LinkProved, LockStays, Outing, SecondAsked, Unfit, fitting_name, password_fits},
};

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::identity) enum Place {
    Email,
    Name,
    Code,
    Password,
    /// What shows once more who it is.
    Proof,
    /// The second factor.
    Second,
    /// With no field alone.
    Whole,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Address,
    /// A letter was asked for here, or its link was followed.
    Code {
        letter: Id<Letter>,
        email: Option<String>,
    },
    /// The second factor is asked for.
    Second(SecondAsked),
}

pub(super) const fn place(denied: Denied) -> Place {
    match denied {
        Denied::Email(_) | Denied::SameEmail => Place::Email,
        Denied::Unfit(Unfit::NameMissing | Unfit::NameTooLong) => Place::Name,
        Denied::Unfit(Unfit::PasswordTooShort | Unfit::PasswordTooLong | Unfit::PasswordKnown) => Place::Password,
        Denied::WrongCode | Denied::CodeOver => Place::Code,
        Denied::WrongPassword => Place::Proof,
        Denied::WrongSecond => Place::Second,
        Denied::WrongEmailOrPassword
        | Denied::ProveFirst
        | Denied::PasskeyRefused
        | Denied::PasskeyTooLate
        | Denied::TooManyPasskeys
        | Denied::NoPasskeys
        | Denied::SecondOver
        | Denied::SecondIsOn
        | Denied::ProviderCancelled
        | Denied::ProviderAway
        | Denied::ProviderUnbelieved
        | Denied::ProviderUnknown
        | Denied::ProviderNoAddress
        | Denied::OutingOver
        | Denied::LinkedElsewhere
        | Denied::TooManyLinked
        | Denied::PasskeyFirst
        | Denied::Wait { .. } => Place::Whole,
    }
}

/// Of what the device itself says, the PIN and the new one have fields.
pub(super) const fn place_of(failed: &HostFailed) -> Place {
    match failed {
        HostFailed::LockStays(LockStays::WrongPin) => Place::Proof,
        HostFailed::LockStays(LockStays::Unfit(_)) => Place::Password,
        _ => Place::Whole,
    }
}

/// What the server would say, as far as it can be known here.
pub(super) fn fits(code: &str, name: Option<&str>, password: &str) -> Result<(), Denied> {
    code.parse::<Code>().map_err(|_| Denied::WrongCode)?;
    name.map(fitting_name).transpose()?;
    Ok(password_fits(password)?)
}

/// What stands behind the # of a letter's link.
pub(super) fn letter_of(fragment: &str) -> Option<(Id<Letter>, Code)> {
    let (letter, code) = fragment.trim_start_matches('#').split_once('.')?;
    Some((letter.parse().ok()?, code.parse().ok()?))
}

/// Who comes to the page where a browser is handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Returned {
    /// From a provider.
    Back { outing: Id<Outing>, ticket: String },
    /// In by now, and an account elsewhere is to be linked.
    ToLink(LinkProved),
}

const TO_LINK: &str = "link.";

/// What stands behind the # of that page.
pub(super) fn returned_of(fragment: &str) -> Option<Returned> {
    let fragment = fragment.trim_start_matches('#');
    let (links, fragment) = fragment.strip_prefix(TO_LINK).map_or((false, fragment), |rest| (true, rest));
    let (outing, ticket) = fragment.split_once('.')?;
    let (outing, ticket) = (outing.parse().ok()?, ticket.to_owned());
    if ticket.is_empty() {
        return None;
    }
    Some(if links { Returned::ToLink(LinkProved { outing, ticket }) } else { Returned::Back { outing, ticket } })
}

/// Its address for whoever is in, and links an account.
pub(super) fn came_back_to_link(link: &LinkProved) -> String {
    format!("/came-back#{TO_LINK}{}.{}", link.outing, link.ticket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_said_where_it_is_before_anybody_is_asked() {
        let cases = [
            ("abcd", Some("Sari"), "pasir putih", Some(Place::Code)),
            ("abcd-1234", Some("  "), "pasir putih", Some(Place::Name)),
            ("abcd-1234", Some("Sari"), "pasir", Some(Place::Password)),
            ("abcd-1234", Some("Sari"), "pasir putih", None),
            ("abcd 1234", None, "pasir putih", None),
        ];
        for (code, name, password, wrong) in cases {
            assert_eq!(fits(code, name, password).err().map(place), wrong, "{code} {name:?} {password}");
        }
    }

    #[test]
    fn a_link_says_which_letter_and_its_code_and_nothing_else_does() {
        let letter: Id<Letter> = Id::mint(1, [1; 10]);
        let (read, code) = letter_of(&format!("#{letter}.ABCD-1234")).expect("a link");
        assert_eq!((read, code.to_string()), (letter, "ABCD-1234".to_owned()));
        for other in ["", "#", "#ABCD-1234", &format!("#{letter}"), &format!("#{letter}.?"), "#x.ABCD-1234"] {
            assert_eq!(letter_of(other), None, "{other}");
        }
    }

    #[test]
    fn whoever_is_handed_on_says_from_where_and_what_is_to_be_linked_reads_back() {
        let outing: Id<Outing> = Id::mint(1, [1; 10]);
        let ticket = "a-b_C9".to_owned();
        let back = Returned::Back { outing, ticket: ticket.clone() };
        assert_eq!(returned_of(&format!("#{outing}.{ticket}")), Some(back));
        let link = LinkProved { outing, ticket };
        let address = came_back_to_link(&link);
        let (_, fragment) = address.split_once('#').expect("a fragment");
        assert_eq!(returned_of(fragment), Some(Returned::ToLink(link)));
        for other in ["", "#", "#link.", &format!("#{outing}"), &format!("#{outing}."), "#x.y", "#link.x.y"] {
            assert_eq!(returned_of(other), None, "{other}");
        }
    }
}
