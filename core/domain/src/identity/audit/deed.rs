//! What is noted: every thing of consequence that identity does, each by a name that stands for ever.
//!
//! Refuses to note what happens all the time and opens nothing new (a token that continues a session, a page that is read), and what
//! guests do: they are nobody yet.

use crate::word_fields;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Somebody has an account from now on.
    Registered,
    SignedInByPassword,
    /// By the code of a letter, with another password.
    SignedInByLetter,
    SignedInByPasskey,
    /// By a code that another device shows, after the password.
    SignedInBySecond,
    /// By a code from paper, after the password.
    SignedInByRecovery,
    /// As one of the people that a server for trying out has.
    SignedInByDemo,
    /// Wrong passwords, too many.
    Guessed,
    /// The right password, and wrong codes, too many.
    SecondGuessed,
    SignedOut,
    /// A session was ended from another device.
    SentAway,
    /// All other sessions were, with a new password.
    OthersSignedOut,
    /// A spent token was shown again: its session ended.
    TokenReused,
    PasswordChanged,
    /// By the code of a letter: whoever knew the one before is out.
    PasswordReset,
    EmailChanged,
    /// From the address before: what was added since then opens nothing any more.
    AccountTakenBack,
    NameChanged,
    PasskeyAdded,
    PasskeyRenamed,
    PasskeyRemoved,
    SecondSetUp,
    SecondEnded,
    /// By the word of a provider.
    SignedInByProvider,
    /// An account elsewhere opens this one.
    AccountLinked,
    AccountUnlinked,
    /// An account is to go.
    ErasureAsked,
    /// Its owner has signed in in time.
    ErasureTakenBack,
    /// This log was read.
    LogRead,
    /// Its head was handed out.
    HeadExported,
    /// It was checked from its beginning.
    LogChecked,
    /// What could be read of a person in it was erased.
    DetailsErased,
    OrganisationFounded,
    /// By a code.
    MemberJoined,
    MemberLeft,
    MemberRemoved,
    /// What somebody holds in an organisation.
    RolesChanged,
    /// What a role permits there, or that it is none any more.
    RoleRedefined,
    OrganisationHandedOver,
    /// Where an organisation is paid.
    PayoutChanged,
    /// On which the second factor is not asked for, for some time.
    DeviceRemembered,
    /// On which it is asked for again.
    DeviceForgotten,
    PortraitChanged,
    PortraitRemoved,
    /// The server's half of the second way to what a device keeps, which is told to whoever has signed in.
    RecoveryAsked,
}

impl Deed {
    pub const ALL: [Self; 45] = [
        Self::Registered,
        Self::SignedInByPassword,
        Self::SignedInByLetter,
        Self::SignedInByPasskey,
        Self::SignedInBySecond,
        Self::SignedInByRecovery,
        Self::SignedInByDemo,
        Self::Guessed,
        Self::SecondGuessed,
        Self::SignedOut,
        Self::SentAway,
        Self::OthersSignedOut,
        Self::TokenReused,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::EmailChanged,
        Self::AccountTakenBack,
        Self::NameChanged,
        Self::PasskeyAdded,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::SecondSetUp,
        Self::SecondEnded,
        Self::SignedInByProvider,
        Self::AccountLinked,
        Self::AccountUnlinked,
        Self::ErasureAsked,
        Self::ErasureTakenBack,
        Self::LogRead,
        Self::HeadExported,
        Self::LogChecked,
        Self::DetailsErased,
        Self::OrganisationFounded,
        Self::MemberJoined,
        Self::MemberLeft,
        Self::MemberRemoved,
        Self::RolesChanged,
        Self::RoleRedefined,
        Self::OrganisationHandedOver,
        Self::PayoutChanged,
        Self::DeviceRemembered,
        Self::DeviceForgotten,
        Self::PortraitChanged,
        Self::PortraitRemoved,
        Self::RecoveryAsked,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::SignedInByPassword => "signed-in-by-password",
            Self::SignedInByLetter => "signed-in-by-letter",
            Self::SignedInByPasskey => "signed-in-by-passkey",
            Self::SignedInBySecond => "signed-in-by-second",
            Self::SignedInByRecovery => "signed-in-by-recovery",
            Self::SignedInByDemo => "signed-in-by-demo",
            Self::Guessed => "guessed",
            Self::SecondGuessed => "second-guessed",
            Self::SignedOut => "signed-out",
            Self::SentAway => "sent-away",
            Self::OthersSignedOut => "others-signed-out",
            Self::TokenReused => "token-reused",
            Self::PasswordChanged => "password-changed",
            Self::PasswordReset => "password-reset",
            Self::EmailChanged => "email-changed",
            Self::AccountTakenBack => "account-taken-back",
            Self::NameChanged => "name-changed",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRenamed => "passkey-renamed",
            Self::PasskeyRemoved => "passkey-removed",
            Self::SecondSetUp => "second-set-up",
            Self::SecondEnded => "second-ended",
            Self::SignedInByProvider => "signed-in-by-provider",
            Self::AccountLinked => "account-linked",
            Self::AccountUnlinked => "account-unlinked",
            Self::ErasureAsked => "erasure-asked",
            Self::ErasureTakenBack => "erasure-taken-back",
            Self::LogRead => "log-read",
            Self::HeadExported => "head-exported",
            Self::LogChecked => "log-checked",
            Self::DetailsErased => "details-erased",
            Self::OrganisationFounded => "organisation-founded",
            Self::MemberJoined => "member-joined",
            Self::MemberLeft => "member-left",
            Self::MemberRemoved => "member-removed",
            Self::RolesChanged => "roles-changed",
            Self::RoleRedefined => "role-redefined",
            Self::OrganisationHandedOver => "organisation-handed-over",
            Self::PayoutChanged => "payout-changed",
            Self::DeviceRemembered => "device-remembered",
            Self::DeviceForgotten => "device-forgotten",
            Self::PortraitChanged => "portrait-changed",
            Self::PortraitRemoved => "portrait-removed",
            Self::RecoveryAsked => "recovery-asked",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }
}

word_fields!(Deed);
