//! What the host says, in the reader's words.
//!
//! Invariant: total; a new refusal of a list that is known here, or a new failure, does not compile without words. A refusal
//! of a list that is not (the server is newer) has a general sentence.

use crate::speech::say;
use nusaloka_domain::{
    Refusal, failure,
    host::{HostFailed, NoKey, StoreBroken},
    identity, packing,
};
use nusaloka_locales::{Text, text};

/// One sentence: why a verb did not answer.
pub(crate) fn failure(failed: &HostFailed) -> Text {
    match failed {
        HostFailed::Refused(refused) => refusal(refused),
        HostFailed::Denied(denied) => crate::identity::words::denied(*denied),
        HostFailed::Unreachable => text::shell::failed_unreachable(),
        HostFailed::SignedOut => text::shell::failed_signed_out(),
        HostFailed::SentAway => text::shell::link_sent_away_explained(),
        HostFailed::Store(broken) => store(broken).title,
        HostFailed::Shut(_) => text::identity::shut_title(),
        HostFailed::LockStays(stays) => crate::identity::words::lock_stays(*stays),
        HostFailed::NoKeyAnswer(why) => crate::identity::words::no_key_answer(*why),
        HostFailed::Opening => text::shell::failed_opening(),
        HostFailed::Fault => text::shell::fault_title(),
    }
}

/// Why a change was refused.
pub(crate) fn refusal(refused: &Refusal) -> Text {
    if let Some(refused) = refused.of::<failure::Refused>() {
        return common(refused);
    }
    if let Some(refused) = refused.of::<identity::Refused>() {
        return crate::identity::words::refused(refused);
    }
    if let Some(refused) = refused.of::<identity::OrganisationRefused>() {
        return crate::identity::words::refused_in_organisation(refused);
    }
    if let Some(refused) = refused.of::<packing::Refused>() {
        return crate::packing::words::refused(refused);
    }
    text::shell::refused_otherwise()
}

fn common(refused: failure::Refused) -> Text {
    match refused {
        failure::Refused::Broke => text::shell::refused_broke(),
        failure::Refused::NotYours => text::shell::refused_not_yours(),
        failure::Refused::Taken => text::shell::refused_taken(),
        failure::Refused::NotKnown => text::shell::refused_not_known(),
        failure::Refused::TooMuch => text::shell::refused_too_much(),
        failure::Refused::TooOften => text::shell::refused_too_often(),
        failure::Refused::SignInFirst => text::shell::refused_sign_in_first(),
        failure::Refused::SecondFactorFirst => text::shell::refused_second_factor_first(),
        failure::Refused::NotPermitted { permission } => {
            text::shell::refused_not_permitted(say(crate::identity::words::permission(permission)))
        }
    }
}

pub(crate) struct StoreWords {
    pub(crate) title: Text,
    pub(crate) happened: Text,
    pub(crate) advice: Text,
}

/// Why the data on this device cannot be opened, and what may help.
pub(crate) fn store(broken: &StoreBroken) -> StoreWords {
    match broken {
        StoreBroken::Locked => StoreWords {
            title: text::shell::store_locked_title(),
            happened: text::shell::store_locked_happened(),
            advice: text::shell::store_locked_advice(),
        },
        StoreBroken::Corrupt => StoreWords {
            title: text::shell::store_corrupt_title(),
            happened: text::shell::store_corrupt_happened(),
            advice: text::shell::store_corrupt_advice(),
        },
        StoreBroken::Newer => StoreWords {
            title: text::shell::store_newer_title(),
            happened: text::shell::store_newer_happened(),
            advice: text::shell::store_newer_advice(),
        },
        StoreBroken::DiskFull => StoreWords {
            title: text::shell::store_disk_full_title(),
            happened: text::shell::store_disk_full_happened(),
            advice: text::shell::store_disk_full_advice(),
        },
        StoreBroken::NoAccess => StoreWords {
            title: text::shell::store_no_access_title(),
            happened: text::shell::store_no_access_happened(),
            advice: text::shell::store_no_access_advice(),
        },
        StoreBroken::Unencrypted => StoreWords {
            title: text::shell::store_unencrypted_title(),
            happened: text::shell::store_unencrypted_happened(),
            advice: text::shell::store_unencrypted_advice(),
        },
        StoreBroken::WrongKey => StoreWords {
            title: text::shell::store_wrong_key_title(),
            happened: text::shell::store_wrong_key_happened(),
            advice: text::shell::store_wrong_key_advice(),
        },
        StoreBroken::NoKey(why) => no_key(*why),
    }
}

fn no_key(why: NoKey) -> StoreWords {
    match why {
        NoKey::NoKeyring => StoreWords {
            title: text::shell::store_no_keyring_title(),
            happened: text::shell::store_no_keyring_happened(),
            advice: text::shell::store_no_keyring_advice(),
        },
        NoKey::Locked => StoreWords {
            title: text::shell::store_keyring_locked_title(),
            happened: text::shell::store_keyring_locked_happened(),
            advice: text::shell::store_keyring_locked_advice(),
        },
        NoKey::NoAnswer => StoreWords {
            title: text::shell::store_key_awaited_title(),
            happened: text::shell::store_key_awaited_happened(),
            advice: text::shell::store_key_awaited_advice(),
        },
        NoKey::SignIn => StoreWords {
            title: text::shell::store_key_lost_title(),
            happened: text::shell::store_sign_in_happened(),
            advice: text::shell::store_sign_in_advice(),
        },
        NoKey::Lost => StoreWords {
            title: text::shell::store_key_lost_title(),
            happened: text::shell::store_key_lost_happened(),
            advice: text::shell::store_key_lost_advice(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use nusaloka_domain::{Refusal, failure, identity};
    use nusaloka_locales::text;

    #[test]
    fn a_refusal_is_worded_by_its_own_list_and_an_unknown_one_in_general() {
        assert_eq!(refusal(&identity::Refused::NotYours.into()), text::identity::refused_not_yours());
        assert_eq!(refusal(&failure::Refused::NotYours.into()), text::shell::refused_not_yours());
        let mut newer = Refusal::from(failure::Refused::Broke);
        newer.code = "wallet.frozen".into();
        assert_eq!(refusal(&newer), text::shell::refused_otherwise());
    }
}
