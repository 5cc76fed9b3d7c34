//! What the host says, in the reader's words.
//!
//! Invariant: total; a new refusal or failure without words does not compile.

use nusaloka_domain::{Refusal, host::HostFailed, host::StoreBroken, identity};
use nusaloka_locales::{Text, text};

/// One sentence: why a verb did not answer.
pub(crate) fn failure(failed: &HostFailed) -> Text {
    match failed {
        HostFailed::Refused(refused) => refusal(refused),
        HostFailed::Unreachable => text::shell::failed_unreachable(),
        HostFailed::SignedOut => text::shell::failed_signed_out(),
        HostFailed::Store(broken) => store(broken).title,
        HostFailed::Fault => text::shell::fault_title(),
    }
}

/// Why a change was refused.
pub(crate) fn refusal(refused: &Refusal) -> Text {
    match refused {
        Refusal::Identity(identity::Refused::NotYours) => text::identity::refused_not_yours(),
        Refusal::Identity(identity::Refused::PersonUnknown) => text::identity::refused_person_unknown(),
        Refusal::Identity(identity::Refused::NothingToChange) => text::identity::refused_nothing_to_change(),
        Refusal::Broke => text::shell::refused_broke(),
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
    }
}
