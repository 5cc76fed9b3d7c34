//! The page *You*: who uses this app, how they like it, and what it is.

use super::{
    Choice, account::AccountSection, chooser::use_chooser, comfort::ComfortSection, devices::Devices,
    linked::LinkedAccounts, lock::LockSection, passkeys::Passkeys, portrait::OwnFace, privacy::PrivacySection,
    state::Who, words, zone_choice::ZoneChoice,
};
use crate::{
    bridge::{use_ask, use_link},
    intl,
    kit::{
        button::ButtonKind,
        choice::{Choosable, Segments, Select},
        icon::{Glyph, Icon},
        list::{List, ListRow, row},
        mark::{Avatar, AvatarSize, Badge},
    },
    routes::Route,
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Currency,
    identity::{
        Account, Address, Language, LanguageChoice, Me, MyAccount, MyOrganisations, Permission, Person, Preferences,
        Role, Theme,
    },
};
use nusaloka_locales::text;

#[component]
pub(crate) fn YouPage() -> Element {
    let link = use_link();
    let account = use_ask(MyAccount).ready().flatten();
    let Some(me) = use_ask(Me).ready() else { return VNode::empty() };
    let (who, role) = (Who::is(&me, link), me.person.role);
    let known = account.clone().filter(|_| who == Who::Known);
    let Preferences { language, address, theme, currency, home_zone, .. } = me.preferences.clone();
    rsx! {
        div { class: "you",
            WhoIAm { who, person: me.person.clone(), account: account.clone() }
            div { class: "you-preferences",
                header { class: "you-explained",
                    h2 { {say(text::identity::preferences())} }
                    if who != Who::Guest {
                        p { {say(text::identity::preferences_explained())} }
                    }
                }
                section { class: "you-section",
                    h3 { {say(text::identity::words_and_look())} }
                    LanguageSelect { selected: language }
                    AddressSelect { selected: address }
                    ThemeSegments { selected: theme }
                }
                section { class: "you-section",
                    h3 { {say(text::identity::money_and_time())} }
                    CurrencySelect { selected: currency }
                    ZoneChoice { selected: home_zone }
                }
                ComfortSection { preferences: me.preferences }
            }
            if who == Who::Known {
                Organisation {}
            }
            if let Some(account) = known.clone() {
                AccountSection { person: me.person.clone(), account }
                Passkeys {}
                LinkedAccounts {}
            }
            LockSection {}
            Devices {}
            if known.is_some() {
                PrivacySection { person: me.person }
            }
            if who == Who::Known && role.permits(Permission::ReadAudit) {
                OfAdmins {}
            }
            About {}
        }
    }
}

#[component]
fn WhoIAm(who: Who, person: Person, account: Option<Account>) -> Element {
    if who == Who::Guest {
        return rsx! {
            section { class: "you-who",
                Avatar { name: "", size: AvatarSize::Large }
                div { class: "you-who-words",
                    h2 { {say(text::identity::guest_title())} }
                    p { {say(text::identity::guest_explained())} }
                    nav { class: "you-ways",
                        Link { class: ButtonKind::Primary.class(), to: Route::Register {}, {say(text::identity::register())} }
                        Link { class: ButtonKind::Secondary.class(), to: Route::SignIn {}, {say(text::identity::sign_in())} }
                    }
                }
            }
        };
    }
    rsx! {
        OwnFace { person: person.clone(), known: who == Who::Known,
            h2 { bdi { "{person.name}" } }
            if let Some(account) = account {
                p { bdi { "{account.email}" } }
            }
            if who == Who::Known {
                Badge { label: say(words::role(person.role)) }
            }
        }
    }
}

#[component]
fn Organisation() -> Element {
    let mine = use_ask(MyOrganisations).ready().map(|known| known.mine).unwrap_or_default();
    let names: Vec<String> = mine.into_iter().map(|one| one.organisation.name).collect();
    let detail = if names.is_empty() { say(text::identity::org_link_explained()) } else { names.join(" · ") };
    rsx! {
        section { class: "you-organisation",
            List { label: say(text::identity::org_title()),
                li { class: "kit-row-place",
                    Link { class: "kit-row kit-row-action", id: "you-organisation", to: Route::Organisation {},
                        {row(&say(text::identity::org_title()), Some(&detail), Some(rsx! { Glyph { icon: Icon::Users } }), None)}
                        Glyph { icon: Icon::ChevronRight }
                    }
                }
            }
        }
    }
}

#[component]
fn LanguageSelect(selected: LanguageChoice) -> Element {
    let chooser = use_chooser();
    let all = std::iter::once(LanguageChoice::Device).chain(Language::ALL.map(LanguageChoice::Always));
    let choices: Vec<Choosable> =
        all.map(|choice| Choosable::new(choice.name(), words::language_choice(choice))).collect();
    rsx! {
        Select {
            id: "language",
            label: say(text::identity::language()),
            groups: vec![choices.into()],
            selected: selected.name(),
            onselect: move |name: String| if let Some(chosen) = LanguageChoice::named(&name) {
                chooser.choose(Choice::Language(chosen));
            },
        }
    }
}

#[component]
fn AddressSelect(selected: Address) -> Element {
    let chooser = use_chooser();
    let choices: Vec<Choosable> =
        Address::ALL.map(|address| Choosable::new(address.name(), say(words::address(address)))).into();
    rsx! {
        Select {
            id: "address",
            label: say(text::identity::address()),
            groups: vec![choices.into()],
            selected: selected.name(),
            hint: say(text::identity::address_hint()),
            onselect: move |name: String| if let Some(chosen) = Address::named(&name) {
                chooser.choose(Choice::Address(chosen));
            },
        }
    }
}

#[component]
fn ThemeSegments(selected: Theme) -> Element {
    let chooser = use_chooser();
    let choice = |theme: Theme| {
        let icon = match theme {
            Theme::System => Icon::SunMoon,
            Theme::Light => Icon::Sun,
            Theme::Dark => Icon::Moon,
        };
        Choosable::new(theme.name(), say(words::theme(theme))).with_icon(icon)
    };
    rsx! {
        Segments {
            id: "theme",
            label: say(text::identity::theme()),
            choices: Theme::ALL.map(choice).to_vec(),
            selected: selected.name(),
            onselect: move |name: String| if let Some(chosen) = Theme::named(&name) {
                chooser.choose(Choice::Theme(chosen));
            },
        }
    }
}

#[component]
fn CurrencySelect(selected: Currency) -> Element {
    let chooser = use_chooser();
    let language = language();
    let choice = |currency: Currency| {
        Choosable::new(currency.code(), format!("{} · {}", intl::currency_name(currency, language), currency.code()))
    };
    rsx! {
        Select {
            id: "currency",
            label: say(text::identity::currency()),
            groups: vec![Currency::ALL.map(choice).to_vec().into()],
            selected: selected.code(),
            hint: say(text::identity::currency_hint()),
            onselect: move |code: String| if let Ok(chosen) = code.parse() {
                chooser.choose(Choice::Currency(chosen));
            },
        }
    }
}

/// What only they see.
#[component]
fn OfAdmins() -> Element {
    rsx! {
        section { class: "you-about",
            h2 { {say(words::role(Role::Admin))} }
            List {
                li { class: "kit-row-place",
                    Link { class: "kit-row kit-row-action", id: "audit-log", to: Route::Audit {},
                        {row(&say(text::identity::audit()), None, Some(rsx! { Glyph { icon: Icon::ShieldCheck } }), None)}
                        Glyph { icon: Icon::ChevronRight }
                    }
                }
            }
        }
    }
}

#[component]
fn About() -> Element {
    let version = say(text::identity::version(env!("CARGO_PKG_VERSION")));
    rsx! {
        section { class: "you-about",
            h2 { {say(text::identity::about())} }
            List {
                li { class: "kit-row-place",
                    Link { class: "kit-row kit-row-action", to: Route::Gallery {},
                        {row(&say(text::kit::title()), None, Some(rsx! { Glyph { icon: Icon::Palette } }), None)}
                        Glyph { icon: Icon::ChevronRight }
                    }
                }
                ListRow {
                    title: say(text::shell::brand()),
                    detail: version,
                    start: rsx! { Glyph { icon: Icon::Info } },
                }
            }
        }
    }
}
