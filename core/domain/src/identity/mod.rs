//! identity: who a person is, how they show it and lose it (accounts, sessions, passkeys, second factor, providers, erasure), where they
//! work (organisations), what is noted of that (audit), and how they like the app to speak to them.

mod account;
#[cfg(test)]
mod account_tests;
mod audit;
mod comfort;
mod consent;
mod denied;
mod email;
mod erasure;
#[cfg(test)]
mod erasure_tests;
mod known_device;
#[cfg(test)]
mod known_device_tests;
mod lock;
mod me;
mod organisations;
mod passes;
mod passkey;
#[cfg(test)]
mod passkey_tests;
mod person;
mod picture;
mod portrait;
#[cfg(test)]
mod portrait_tests;
mod preferences;
mod provider;
#[cfg(test)]
mod provider_tests;
mod purpose;
mod required;
#[cfg(test)]
mod required_tests;
mod second;
#[cfg(test)]
mod second_tests;
mod security_key;
mod session;
#[cfg(test)]
mod session_tests;
#[cfg(test)]
mod tests;

pub use account::{
    Account, CODE_LASTS, CODE_TRIES, Claim, Claims, LONGEST_NAME, LONGEST_PASSWORD, Letter, MyAccount, NOTICE_LASTS,
    Password, Queue, Request, SENT, SHORTEST_PASSWORD, UNSENT, Unfit, Wants, fitting_name, give_account, is_nobody,
    move_account, next_factor_after, open_account, owner_of, password_fits, sent, set_password, tell, write_letter,
    write_to_new_address,
};
pub use audit::{
    AskAudit, AuditCursor, AuditDetail, AuditEntry, AuditHead, AuditLine, AuditLog, AuditPage, Chain, ChainChecked,
    CheckChain, Deed, Details, Erased, HeadShown, LINES, Misfit, Noted, Report, Reported, Subject, Unfitting,
    audit_page, begin_audit, erase_details, note, noted_about,
};
pub use comfort::{Contrast, Motion, TextSize};
pub use consent::{Agreement, ChangeConsent, Consent, ConsentTo, MOST_AGREED, MyConsents, agree_to_terms};
pub use denied::Denied;
pub use email::{Email, NotAnEmail};
pub use erasure::{
    AllDeparted, Departed, ERASED_AFTER, Erasure, Erasures, KEPT, PROOF_KEPT, Went, ask_erasure, erase_audit,
    erase_letters, erase_sessions, erase_ways_in, erased, forget_departed, forget_proof,
};
pub use known_device::{
    DEVICE_KNOWN_FOR, ForgetDevice, KnownDevice, MOST_KNOWN_DEVICES, MyKnownDevices, forget_known_devices,
    known_device_used, remember_device,
};
pub use lock::{
    AppLock, Forgotten, LONGEST_PIN, LockAfter, LockAsk, LockSet, LockStays, Opens, Pin, PinUnfit, SHORTEST_PIN, Seen,
    Sensor, SensorWords, Shut, pin_delay,
};
pub use me::{Introduced, Me, Myself};
pub use organisations::{
    AnOrganisation, BuiltInRole, ChangeRoles, DESK, DOOR, DefineRole, DeleteRole, DeleteTeam, Desk, EditRole,
    FoundOrganisation, HandOver, HeldRole, InTeam, InviteMember, JoinOrganisation, KnownOrganisations, LONGEST_ADDRESS,
    LONGEST_NOTE, LONGEST_PHONE, LeaveOrganisation, MONEY, MakeTeam, MemberPortrait, MyOrganisation, MyOrganisations,
    ORGANISATION, OneOrganisation, OpenedOrganisation, OrgInvitation, OrgMember, OrgRole, Organisation,
    OrganisationDesk, OrganisationInvitations, OrganisationPayout, OrganisationRefused, OwnRoles, Payout, Permission,
    PermissionOf, Permissions, PutInTeam, RemoveMember, RenameOrganisation, RenameTeam, Roles, Team, TeamMember,
    WithdrawInvitation, WriteDesk, WritePayout, depart as depart_organisations, is_permitted, permitted_by,
    show_portrait as show_portrait_in_organisations,
};
pub use passes::{
    AddPasskey, AskExport, AskLetter, AskPasskey, AskRecovery, Begun, CameBack, ComeBack, ConfirmEmail, ConfirmSecond,
    Device, EnterDemo, ExportReady, GoOut, GoneOut, KnownBy, LinkProved, NewEmail, NewPassword, Others, Passes,
    PasskeyAnswer, PasskeyAsked, PasskeySignIn, Prove, ProveAgain, Provider, Recovery, RecoveryCodes, Refresh,
    Remember, RemovePasskey, SecondAsked, SecondSetUp, ShowSecond, SignIn, ToProve, Unlink, WaitsAt,
};
pub use passkey::{
    CEREMONY_LASTS, Ceremonies, Ceremony, MOST_PASSKEYS, MyPasskeys, NotAdded, Passkey, PasskeyFor, PasskeyKey,
    RenamePasskey, add_passkey, passkey_used, remove_passkey,
};
pub use person::{ChangeName, Person, Role};
pub use picture::{Format, Header, LARGEST_FILE, NotAPicture, SMALLEST_SIDE};
pub use portrait::{
    CHANGES_A_DAY, ChangePortrait, Developed, Finished, LARGEST_PORTRAIT, LARGEST_SENT, LARGEST_SMALL,
    LONGEST_SIDE_SENT, MyPortrait, OwnPortrait, PORTRAIT_SIDE, Portrait, PortraitSent, SMALL_SIDE, Undeveloped,
    erase_portrait, finish_portrait, own_portrait, small_portrait,
};
pub use preferences::{Address, ChangePreferences, Direction, Language, LanguageChoice, Preferences, Theme};
pub use provider::{
    Collecting, Known, LinkedAccount, Linking, MOST_LINKED, MyLinkedAccounts, NoReturn, OUTING_LASTS, Outing, Outings,
    ProviderFor, Return, Said, link_account, linked_account_used, open_linked, unlink_account,
};
pub use purpose::Purpose;
pub use required::{MySecondNeeded, NextFactor, SecondNeeded, asking_for_second, has_second, must_have_second};
pub use second::{
    AllHalfway, CodeSet, HALFWAY_LASTS, Halfway, MySecondFactor, RECOVERY_CODES, SECOND_FREE, SECOND_TRIES,
    SecondFactor, SecondSecret, ShownCode, begin_second, confirm_second, end_second, second_was_wrong,
    tells_of_guesses, use_second,
};
pub use security_key::{KeyAsk, KeyPin, KeyStep, KeyTalk, LONGEST_KEY_PIN, LastPin, NoKeyAnswer, SHORTEST_KEY_PIN};
pub use session::{
    Ending, Holder, LONGEST_DEVICE_NAME, MOST_SESSIONS, MySessions, Newcomer, PROVED_FOR, SESSION_LASTS, SendAway,
    Session, SessionKey, Shown, Turn, begin_session, end_session, end_sessions, proved_again, seen,
};

use crate::{
    Fault, Id, Retry,
    capability::{Asked, Capability, Verb},
    failure::{Basis, Refuses},
    record::Record,
    scope::{SERVER, Scope},
    view::{Reading, View},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub const IDENTITY: Capability = Capability {
    name: "identity",
    audiences: &[ORGANISATION, DESK, MONEY, DOOR],
    kinds: &[
        Person::KIND,
        Preferences::KIND,
        Session::KIND,
        SessionKey::KIND,
        Account::KIND,
        Claim::KIND,
        Password::KIND,
        Letter::KIND,
        Passkey::KIND,
        PasskeyKey::KIND,
        Ceremony::KIND,
        SecondFactor::KIND,
        SecondSecret::KIND,
        Halfway::KIND,
        AuditEntry::KIND,
        AuditDetail::KIND,
        AuditHead::KIND,
        LinkedAccount::KIND,
        Outing::KIND,
        Return::KIND,
        Organisation::KIND,
        OrgMember::KIND,
        OrgRole::KIND,
        Team::KIND,
        TeamMember::KIND,
        OrgInvitation::KIND,
        Desk::KIND,
        Payout::KIND,
        Erasure::KIND,
        Departed::KIND,
        Consent::KIND,
        KnownDevice::KIND,
        Portrait::KIND,
        PortraitSent::KIND,
    ],
    verbs: &[
        Verb::of::<ChangePreferences>(),
        Verb::of::<SendAway>(),
        Verb::of::<ChangeName>(),
        Verb::of::<RenamePasskey>(),
        Verb::of::<FoundOrganisation>(),
        Verb::of::<RenameOrganisation>(),
        Verb::of::<InviteMember>(),
        Verb::of::<WithdrawInvitation>(),
        Verb::of::<JoinOrganisation>(),
        Verb::of::<LeaveOrganisation>(),
        Verb::of::<RemoveMember>(),
        Verb::of::<ChangeRoles>(),
        Verb::of::<HandOver>(),
        Verb::of::<DefineRole>(),
        Verb::of::<EditRole>(),
        Verb::of::<DeleteRole>(),
        Verb::of::<MakeTeam>(),
        Verb::of::<RenameTeam>(),
        Verb::of::<DeleteTeam>(),
        Verb::of::<PutInTeam>(),
        Verb::of::<WriteDesk>(),
        Verb::of::<WritePayout>(),
        Verb::of::<ChangeConsent>(),
        Verb::of::<ForgetDevice>(),
        Verb::of::<ChangePortrait>(),
    ],
    questions: &[
        Asked::of::<Me>(),
        Asked::of::<MySessions>(),
        Asked::of::<MyAccount>(),
        Asked::of::<MyPasskeys>(),
        Asked::of::<MySecondFactor>(),
        Asked::of::<MyLinkedAccounts>(),
        Asked::of::<MyOrganisations>(),
        Asked::of::<OneOrganisation>(),
        Asked::of::<OrganisationDesk>(),
        Asked::of::<OrganisationPayout>(),
        Asked::of::<OrganisationInvitations>(),
        Asked::of::<MyConsents>(),
        Asked::of::<MyKnownDevices>(),
        Asked::of::<MySecondNeeded>(),
        Asked::of::<MyPortrait>(),
        Asked::of::<MemberPortrait>(),
    ],
};

/// What only the server keeps, in a scope of its own. That it cannot be seen never means that it is not there.
fn kept<R: Record>(view: &dyn View, id: Id<R>) -> Result<Option<R>, Fault> {
    let known = view.get(Scope::of(SERVER, id), id)?.known();
    known.map_err(|unknown| Fault::because("what the server keeps was looked for where it cannot be seen", unknown))
}

/// Why a mutation of identity was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum Refused {
    /// Only the person themself may change this.
    #[error("not yours to change")]
    NotYours,
    /// The side that decides knows no such person (any more).
    #[error("no such person")]
    PersonUnknown,
    /// The change names no field.
    #[error("nothing to change")]
    NothingToChange,
    /// There is no such session of this person.
    #[error("no such session")]
    NoSuchSession,
    /// There is no such passkey of this person.
    #[error("no such passkey")]
    NoSuchPasskey,
    /// Nobody is called like that.
    #[error("not a name")]
    NameUnfit,
    /// For those alone whose work it is.
    #[error("not allowed")]
    NotAllowed,
    /// Nobody was ever shown that text.
    #[error("no such text")]
    NoSuchText,
    /// Who takes this back deletes their account.
    #[error("the terms hold as long as the account")]
    TermsStay,
    /// That was agreed to, and taken back, too often.
    #[error("agreed to too often")]
    AgreedTooOften,
    /// That cannot be shown.
    #[error(transparent)]
    PictureUnfit(NotAPicture),
    /// Another picture, too often in a day.
    #[error("changed too often")]
    PictureTooOften,
}

impl Refuses for Refused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYours => "identity.not-yours",
            Self::PersonUnknown => "identity.person-unknown",
            Self::NothingToChange => "identity.nothing-to-change",
            Self::NoSuchSession => "identity.no-such-session",
            Self::NoSuchPasskey => "identity.no-such-passkey",
            Self::NameUnfit => "identity.name-unfit",
            Self::NotAllowed => "identity.not-allowed",
            Self::NoSuchText => "identity.no-such-text",
            Self::TermsStay => "identity.terms-stay",
            Self::AgreedTooOften => "identity.agreed-too-often",
            Self::PictureUnfit(_) => "identity.picture-unfit",
            Self::PictureTooOften => "identity.picture-too-often",
        }
    }

    fn retry(&self) -> Retry {
        match self {
            Self::NotYours
            | Self::NothingToChange
            | Self::NoSuchSession
            | Self::NoSuchPasskey
            | Self::NameUnfit
            | Self::NotAllowed
            | Self::NoSuchText
            | Self::TermsStay
            | Self::AgreedTooOften
            | Self::PictureUnfit(_)
            | Self::PictureTooOften => Retry::Never,
            Self::PersonUnknown => Retry::SignIn,
        }
    }

    fn basis(&self) -> Basis {
        Basis::Own
    }
}
