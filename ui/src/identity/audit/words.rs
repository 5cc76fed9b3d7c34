//! What was done, in the reader's words. Total: a deed without a sentence does not compile.

use super::state::Group;
use nusaloka_domain::identity::Deed;
use nusaloka_locales::{Text, text};

pub(super) fn deed(deed: Deed) -> Text {
    match deed {
        Deed::Registered => text::identity::audit_registered(),
        Deed::SignedInByPassword => text::identity::audit_by_password(),
        Deed::SignedInByLetter => text::identity::audit_by_letter(),
        Deed::SignedInByPasskey => text::identity::audit_by_passkey(),
        Deed::SignedInBySecond => text::identity::audit_by_second(),
        Deed::SignedInByRecovery => text::identity::audit_by_recovery(),
        Deed::SignedInByDemo => text::identity::audit_by_demo(),
        Deed::Guessed => text::identity::audit_guessed(),
        Deed::SecondGuessed => text::identity::audit_second_guessed(),
        Deed::SignedOut => text::identity::audit_signed_out(),
        Deed::SentAway => text::identity::audit_sent_away(),
        Deed::OthersSignedOut => text::identity::audit_others_out(),
        Deed::TokenReused => text::identity::audit_token_reused(),
        Deed::PasswordChanged => text::identity::audit_password_changed(),
        Deed::PasswordReset => text::identity::audit_password_reset(),
        Deed::EmailChanged => text::identity::audit_email_changed(),
        Deed::AccountTakenBack => text::identity::audit_taken_back(),
        Deed::NameChanged => text::identity::audit_name_changed(),
        Deed::PasskeyAdded => text::identity::audit_passkey_added(),
        Deed::PasskeyRenamed => text::identity::audit_passkey_renamed(),
        Deed::PasskeyRemoved => text::identity::audit_passkey_removed(),
        Deed::SecondSetUp => text::identity::audit_second_set_up(),
        Deed::SecondEnded => text::identity::audit_second_ended(),
        Deed::SignedInByProvider => text::identity::audit_by_provider(),
        Deed::AccountLinked => text::identity::audit_account_linked(),
        Deed::AccountUnlinked => text::identity::audit_account_unlinked(),
        Deed::ErasureAsked => text::identity::audit_erasure_asked(),
        Deed::ErasureTakenBack => text::identity::audit_erasure_taken_back(),
        Deed::LogRead => text::identity::audit_log_read(),
        Deed::HeadExported => text::identity::audit_head_exported(),
        Deed::LogChecked => text::identity::audit_log_checked(),
        Deed::DetailsErased => text::identity::audit_details_erased(),
        Deed::OrganisationFounded => text::identity::audit_organisation_founded(),
        Deed::MemberJoined => text::identity::audit_member_joined(),
        Deed::MemberLeft => text::identity::audit_member_left(),
        Deed::MemberRemoved => text::identity::audit_member_removed(),
        Deed::RolesChanged => text::identity::audit_roles_changed(),
        Deed::RoleRedefined => text::identity::audit_role_redefined(),
        Deed::OrganisationHandedOver => text::identity::audit_organisation_handed_over(),
        Deed::PayoutChanged => text::identity::audit_payout_changed(),
        Deed::DeviceRemembered => text::identity::audit_device_remembered(),
        Deed::DeviceForgotten => text::identity::audit_device_forgotten(),
        Deed::PortraitChanged => text::identity::audit_portrait_changed(),
        Deed::PortraitRemoved => text::identity::audit_portrait_removed(),
        Deed::RecoveryAsked => text::identity::audit_recovery_asked(),
    }
}

pub(super) fn group(group: Group) -> Text {
    match group {
        Group::Entering => text::identity::audit_group_entering(),
        Group::Account => text::identity::audit_group_account(),
        Group::Organisations => text::identity::audit_group_organisations(),
        Group::Trouble => text::identity::audit_group_trouble(),
        Group::Log => text::identity::audit_group_log(),
    }
}
