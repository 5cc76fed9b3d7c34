//! Preferences in the reader's words.

use super::{organisation::words as organisation, state::Choice};
use crate::{
    intl,
    speech::{language, say},
    web,
};
use nusaloka_domain::{
    Zone,
    capability::Act,
    identity::{
        Address, Agreement, ChangeConsent, ChangeName, ChangePortrait, ChangePreferences, ConsentTo, Contrast, Denied,
        ForgetDevice, LONGEST_NAME, LONGEST_PASSWORD, LONGEST_PIN, LanguageChoice, LockAfter, LockStays, Motion,
        NoKeyAnswer, NotAPicture, NotAnEmail, PinUnfit, Refused, RenamePasskey, Role, SHORTEST_PASSWORD, SHORTEST_PIN,
        SMALLEST_SIDE, SendAway, Sensor, TextSize, Theme, Unfit,
    },
};
use nusaloka_locales::{Text, text};

pub(crate) fn theme(theme: Theme) -> Text {
    match theme {
        Theme::System => text::identity::theme_system(),
        Theme::Light => text::identity::theme_light(),
        Theme::Dark => text::identity::theme_dark(),
    }
}

pub(crate) fn text_size(size: TextSize) -> Text {
    match size {
        TextSize::Usual => text::identity::text_size_usual(),
        TextSize::Larger => text::identity::text_size_larger(),
        TextSize::Large => text::identity::text_size_large(),
        TextSize::Largest => text::identity::text_size_largest(),
    }
}

pub(crate) fn motion(motion: Motion) -> Text {
    match motion {
        Motion::System => text::identity::motion_system(),
        Motion::Reduced => text::identity::motion_reduced(),
    }
}

pub(crate) fn contrast(contrast: Contrast) -> Text {
    match contrast {
        Contrast::System => text::identity::contrast_system(),
        Contrast::More => text::identity::contrast_more(),
    }
}

/// A language is called by its own name, so that whoever is lost in another one finds home.
pub(crate) fn language_choice(choice: LanguageChoice) -> String {
    match choice {
        LanguageChoice::Device => say(text::identity::language_device(web::device_language().endonym())),
        LanguageChoice::Always(language) => language.endonym().to_owned(),
    }
}

pub(crate) fn address(address: Address) -> Text {
    match address {
        Address::Neutral => text::identity::address_neutral(),
        Address::Feminine => text::identity::address_feminine(),
        Address::Masculine => text::identity::address_masculine(),
    }
}

pub(crate) fn role(role: Role) -> Text {
    match role {
        Role::Guest => text::identity::role_guest(),
        Role::Traveller => text::identity::role_traveller(),
        Role::Provider => text::identity::role_provider(),
        Role::Admin => text::identity::role_admin(),
        Role::Support => text::identity::role_support(),
    }
}

/// `Makassar (WITA)`
pub(crate) fn zone(zone: Zone) -> String {
    let city = intl::zone_city(zone);
    zone.indonesian_name().map_or_else(|| city.clone(), |name| format!("{city} ({name})"))
}

/// `Theme to dark`: what one choice makes different.
pub(crate) fn choice(choice: Choice) -> String {
    say(match choice {
        Choice::Language(chosen) => text::identity::changed_language(language_choice(chosen)),
        Choice::Address(chosen) => text::identity::changed_address(say(address(chosen))),
        Choice::Theme(chosen) => text::identity::changed_theme(say(theme(chosen))),
        Choice::Currency(chosen) => text::identity::changed_currency(intl::currency_name(chosen, language())),
        Choice::HomeZone(chosen) => text::identity::changed_home_zone(zone(chosen)),
        Choice::TextSize(chosen) => text::identity::changed_text_size(say(text_size(chosen))),
        Choice::Motion(chosen) => text::identity::changed_motion(say(motion(chosen))),
        Choice::Contrast(chosen) => text::identity::changed_contrast(say(contrast(chosen))),
    })
}

/// What a change does, for the tray; nothing if it is none of identity.
pub(crate) fn change(act: &Act) -> Vec<String> {
    if act.of::<SendAway>().is_some() {
        return vec![say(text::identity::changed_send_away())];
    }
    if act.of::<ForgetDevice>().is_some() {
        return vec![say(text::identity::changed_forget_device())];
    }
    if let Some(change) = act.of::<ChangeName>() {
        return vec![called(&change)];
    }
    if let Some(change) = act.of::<ChangePortrait>() {
        return vec![say(pictured(change.picture.is_some()))];
    }
    if let Some(change) = organisation::change(act) {
        return vec![say(change)];
    }
    if let Some(change) = act.of::<ChangeConsent>() {
        return vec![consented(&change)];
    }
    if let Some(change) = act.of::<RenamePasskey>() {
        return vec![say(text::identity::changed_passkey_name(change.name))];
    }
    act.of::<ChangePreferences>().map(|change| fields(&change)).unwrap_or_default()
}

pub(crate) fn consent(purpose: ConsentTo) -> Text {
    match purpose {
        ConsentTo::Terms => text::identity::terms(),
        ConsentTo::Analytics => text::identity::consent_analytics(),
        ConsentTo::Marketing => text::identity::consent_marketing(),
    }
}

pub(crate) fn consent_hint(purpose: ConsentTo) -> Text {
    match purpose {
        ConsentTo::Terms => text::identity::terms_asked(),
        ConsentTo::Analytics => text::identity::consent_analytics_hint(),
        ConsentTo::Marketing => text::identity::consent_marketing_hint(),
    }
}

pub(crate) fn consented(change: &ChangeConsent) -> String {
    let what = say(consent(change.purpose));
    say(match change.agreement {
        Agreement::Given => text::identity::changed_consent_given(what),
        Agreement::Withdrawn => text::identity::changed_consent_withdrawn(what),
    })
}

pub(crate) fn called(change: &ChangeName) -> String {
    say(text::identity::changed_name(&change.name))
}

/// That there is another picture of them, or none.
pub(crate) fn pictured(has_one: bool) -> Text {
    if has_one { text::identity::changed_portrait() } else { text::identity::changed_portrait_removed() }
}

/// Why a picture is not shown.
pub(crate) fn not_a_picture(why: NotAPicture) -> Text {
    match why {
        NotAPicture::Unknown => text::identity::picture_unknown(),
        NotAPicture::OtherFormat => text::identity::picture_other_format(),
        NotAPicture::TooLarge => text::identity::picture_too_large(),
        NotAPicture::TooSmall => text::identity::picture_too_small(SMALLEST_SIDE),
        NotAPicture::Damaged => text::identity::picture_damaged(),
    }
}

/// Each field that a change names, as a sentence of its own.
fn fields(change: &ChangePreferences) -> Vec<String> {
    let choices = [
        change.language.map(Choice::Language),
        change.address.map(Choice::Address),
        change.theme.map(Choice::Theme),
        change.currency.map(Choice::Currency),
        change.home_zone.map(Choice::HomeZone),
        change.text_size.map(Choice::TextSize),
        change.motion.map(Choice::Motion),
        change.contrast.map(Choice::Contrast),
    ];
    choices.into_iter().flatten().map(choice).collect()
}

/// Why a change was refused.
pub(crate) fn refused(refused: Refused) -> Text {
    match refused {
        Refused::NotYours => text::identity::refused_not_yours(),
        Refused::PersonUnknown => text::identity::refused_person_unknown(),
        Refused::NothingToChange => text::identity::refused_nothing_to_change(),
        Refused::NoSuchSession => text::identity::refused_no_such_session(),
        Refused::NoSuchPasskey => text::identity::refused_no_such_passkey(),
        Refused::NameUnfit => text::identity::refused_name_unfit(),
        Refused::NotAllowed => text::identity::refused_not_allowed(),
        Refused::NoSuchText => text::identity::refused_no_such_text(),
        Refused::TermsStay => text::identity::refused_terms_stay(),
        Refused::AgreedTooOften => text::identity::refused_agreed_too_often(),
        Refused::PictureUnfit(why) => not_a_picture(why),
        Refused::PictureTooOften => text::identity::refused_picture_too_often(),
    }
}

pub(crate) fn lock_after(after: LockAfter) -> Text {
    match after {
        LockAfter::AtOnce => text::identity::lock_after_at_once(),
        LockAfter::Minute => text::identity::lock_after_minutes(1),
        LockAfter::FiveMinutes => text::identity::lock_after_minutes(5),
        LockAfter::QuarterHour => text::identity::lock_after_minutes(15),
        LockAfter::Hour => text::identity::lock_after_minutes(60),
    }
}

pub(crate) fn pin_hint() -> Text {
    text::identity::pin_hint(SHORTEST_PIN)
}

/// Of a sensor that is away, nobody knows which it was.
pub(crate) fn by_sensor(sensor: Option<Sensor>) -> Text {
    match sensor {
        None | Some(Sensor::Fingerprint) => text::identity::by_finger(),
        Some(Sensor::Face) => text::identity::by_face(),
        Some(Sensor::Hello) => text::identity::by_hello(),
    }
}

pub(crate) fn open_by_sensor(sensor: Sensor) -> Text {
    match sensor {
        Sensor::Fingerprint => text::identity::shut_by_finger(),
        Sensor::Face => text::identity::shut_by_face(),
        Sensor::Hello => text::identity::shut_by_hello(),
    }
}

pub(crate) fn sensor_waits(sensor: Sensor) -> Text {
    match sensor {
        Sensor::Fingerprint => text::identity::shut_waits_for_finger(),
        Sensor::Face => text::identity::shut_waits_for_face(),
        Sensor::Hello => text::identity::shut_waits_for_hello(),
    }
}

/// Why the lock did not do what it was asked to.
pub(crate) fn lock_stays(stays: LockStays) -> Text {
    match stays {
        LockStays::WrongPin => text::identity::wrong_pin(),
        LockStays::Wait { seconds } => denied(Denied::Wait { seconds }),
        LockStays::Unfit(PinUnfit::TooShort) => text::identity::pin_too_short(SHORTEST_PIN),
        LockStays::Unfit(PinUnfit::TooLong) => text::identity::pin_too_long(LONGEST_PIN),
        LockStays::Unfit(PinUnfit::TooSimple) => text::identity::pin_too_simple(),
        LockStays::NotRecognised => text::identity::sensor_not_recognised(),
        LockStays::NotTouched => text::identity::sensor_not_touched(),
        LockStays::NoSensor => text::identity::sensor_away(),
        LockStays::FingersChanged => text::identity::sensor_changed(),
        LockStays::KeyringLost => text::identity::lock_keyring_lost(),
        LockStays::NotSet => text::identity::lock_not_set(),
        LockStays::IsSet => text::identity::lock_is_set(),
    }
}

/// Why a security key gave no answer.
pub(crate) fn no_key_answer(why: NoKeyAnswer) -> Text {
    match why {
        NoKeyAnswer::Cancelled => text::identity::passkey_cancelled(),
        NoKeyAnswer::TooLate => text::identity::passkey_too_late(),
        NoKeyAnswer::HasOne => text::identity::key_has_one(),
        NoKeyAnswer::HasNone => text::identity::key_has_none(),
        NoKeyAnswer::NoPin => text::identity::key_no_pin(),
        NoKeyAnswer::PullOut => text::identity::key_pull_out(),
        NoKeyAnswer::Blocked => text::identity::key_blocked(),
        NoKeyAnswer::PulledOut => text::identity::key_pulled_out(),
        NoKeyAnswer::Full => text::identity::key_full(),
        NoKeyAnswer::Unfit => text::identity::key_unfit(),
        NoKeyAnswer::Elsewhere => text::identity::key_elsewhere(),
        NoKeyAnswer::NotHere => text::identity::passkey_failed(),
        NoKeyAnswer::Odd => text::identity::key_odd(),
    }
}

pub(crate) use organisation::{permission, refused as refused_in_organisation};

/// Why somebody is not let in.
pub(crate) fn denied(denied: Denied) -> Text {
    match denied {
        Denied::Email(NotAnEmail::Empty) => text::identity::email_empty(),
        Denied::Email(NotAnEmail::TooLong) => text::identity::email_too_long(),
        Denied::Email(NotAnEmail::OddLetter) => text::identity::email_odd_letter(),
        Denied::Email(NotAnEmail::Form) => text::identity::email_form(),
        Denied::Unfit(Unfit::NameMissing) => text::identity::name_missing(),
        Denied::Unfit(Unfit::NameTooLong) => text::identity::name_too_long(LONGEST_NAME),
        Denied::Unfit(Unfit::PasswordTooShort) => text::identity::password_too_short(SHORTEST_PASSWORD),
        Denied::Unfit(Unfit::PasswordTooLong) => text::identity::password_too_long(LONGEST_PASSWORD),
        Denied::Unfit(Unfit::PasswordKnown) => text::identity::password_known(),
        Denied::WrongCode => text::identity::wrong_code(),
        Denied::CodeOver => text::identity::code_over(),
        Denied::WrongEmailOrPassword => text::identity::wrong_email_or_password(),
        Denied::WrongPassword => text::identity::wrong_password(),
        Denied::ProveFirst => text::identity::prove_again(),
        Denied::SameEmail => text::identity::email_same(),
        Denied::PasskeyRefused => text::identity::passkey_refused(),
        Denied::PasskeyTooLate => text::identity::passkey_too_late(),
        Denied::TooManyPasskeys => text::identity::passkey_too_many(),
        Denied::NoPasskeys => text::identity::passkey_not_here(),
        Denied::WrongSecond => text::identity::wrong_second(),
        Denied::SecondOver => text::identity::second_over(),
        Denied::SecondIsOn => text::identity::second_is_on(),
        Denied::ProviderCancelled => text::identity::provider_cancelled(),
        Denied::ProviderAway => text::identity::provider_away(),
        Denied::ProviderUnbelieved => text::identity::provider_unbelieved(),
        Denied::ProviderUnknown => text::identity::provider_unknown(),
        Denied::ProviderNoAddress => text::identity::provider_no_address(),
        Denied::OutingOver => text::identity::outing_over(),
        Denied::LinkedElsewhere => text::identity::linked_elsewhere(),
        Denied::TooManyLinked => text::identity::too_many_linked(),
        Denied::PasskeyFirst => text::identity::passkey_first(),
        Denied::Wait { seconds: seconds @ 0..=90 } => text::identity::wait_seconds(seconds),
        Denied::Wait { seconds: seconds @ 91..=7_200 } => text::identity::wait_minutes(seconds.div_ceil(60)),
        Denied::Wait { seconds } => text::identity::wait_hours(seconds.div_ceil(3_600)),
    }
}
