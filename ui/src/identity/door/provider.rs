//! Providers at the door: going out to one, being back from it, and linking what one has there.
//!
//! Where one goes, the page or the host goes, as the host says. Whoever is back is in, halfway in, has linked an account, or must show
//! first, in another way, that an account here is theirs: then what they have elsewhere is linked to it when they are in.

use super::{
    Door, Form, Knock, PasskeyWay, ProofField, ShowSecondForm, SignInForm, Whole, device,
    state::{self, Place, Returned},
    use_door, words,
};
use crate::{
    bridge::use_write,
    kit::{
        button::{Button, ButtonKind, ButtonPurpose, ButtonWidth},
        icon::Icon,
        states::{Empty, Failed},
        toast::{ToastKind, use_toasts},
    },
    routes::Route,
    speech::{language, say},
    web,
    words::failure,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    Id,
    host::{Enter, Entered},
    identity::{
        ComeBack, Denied, GoOut, LinkProved, LinkedAccount, Outing, Provider, ProviderFor, SecondAsked, ToProve, Unlink,
    },
};
use nusaloka_locales::text;

/// What is linked when somebody is in. Until then it is nowhere but here.
static TO_LINK: GlobalSignal<Option<LinkProved>> = Signal::global(|| None);

/// Where whoever comes in begins.
pub(super) fn first_page() -> String {
    let to_link = TO_LINK.write().take();
    to_link.map_or_else(|| "/".to_owned(), |link| state::came_back_to_link(&link))
}

/// How far somebody is who went out.
#[derive(Clone, PartialEq)]
pub(super) enum Abroad {
    Home,
    /// In a browser that is not this page.
    Out {
        title: String,
    },
    Second(SecondAsked),
    ToProve(ToProve),
}

/// Those that there are; none, as long as the server has not said so.
pub(crate) fn use_providers() -> Vec<Provider> {
    let (bridge, mut providers) = (use_write(), use_signal(Vec::new));
    use_hook(move || {
        bridge.enter(&Enter::Providers, move |reply| {
            if let (Ok(Entered::Providers(all)), Ok(mut shown)) = (reply, providers.try_write()) {
                *shown = all;
            }
        });
    });
    providers()
}

impl Door {
    /// The page goes there, or the host has gone.
    fn go_out(&self, to: &Provider, of: ProviderFor, mut abroad: Signal<Abroad>, onlinked: impl FnOnce() + 'static) {
        let (door, title) = (self.clone(), to.title.clone());
        let asked = GoOut { provider: to.name.clone(), of, language: language(), guest: None, waits_at: None };
        self.knock(Enter::GoOut(asked), move |entered| {
            let Entered::GoneOut(gone) = entered else { return };
            if let Some(url) = gone.url {
                return web::go_to(&url);
            }
            abroad.set(Abroad::Out { title });
            door.come_back(gone.outing, None, abroad, onlinked);
        });
    }

    fn come_back(
        &self,
        outing: Id<Outing>,
        ticket: Option<String>,
        mut abroad: Signal<Abroad>,
        onlinked: impl FnOnce() + 'static,
    ) {
        let asked = ComeBack { outing, ticket, secret: None, device: device() };
        self.say(Enter::ComeBack(asked), move |entered| match entered {
            Entered::Halfway(asked) => {
                abroad.set(Abroad::Second(asked));
                web::when_painted(|| web::focus("second"));
            }
            Entered::ToProve(asked) => abroad.set(Abroad::ToProve(asked)),
            Entered::Done => onlinked(),
            _ => {}
        });
    }

    /// Whoever waits for a browser that has answered, or will not, is at home again.
    pub(super) fn is_home(&self, abroad: &Abroad) -> bool {
        match abroad {
            Abroad::Home => true,
            Abroad::Out { .. } => !self.once.is_waiting(),
            Abroad::Second(_) | Abroad::ToProve(_) => false,
        }
    }
}

/// A button for each. Nothing, where there are none.
#[component]
pub(super) fn ProviderWays(door: Door, abroad: Signal<Abroad>) -> Element {
    let providers = use_providers();
    if providers.is_empty() {
        return VNode::empty();
    }
    rsx! {
        div { class: "door-providers",
            for provider in providers {
                Button {
                    key: "{provider.name}",
                    id: "provider-{provider.name}",
                    label: say(text::identity::provider_sign_in(&provider.title)),
                    icon: Icon::Globe,
                    width: ButtonWidth::Full,
                    onclick: {
                        let door = door.clone();
                        move |_| door.go_out(&provider, ProviderFor::SigningIn, abroad, || {})
                    },
                }
            }
        }
    }
}

/// What is shown meanwhile.
#[component]
pub(super) fn AbroadView(door: Door, abroad: Signal<Abroad>) -> Element {
    match abroad() {
        Abroad::Home => VNode::empty(),
        Abroad::Out { title } => rsx! { Waits { title } },
        Abroad::Second(asked) => rsx! { ShowSecondForm { asked } },
        Abroad::ToProve(asked) => rsx! { ShowWhose { door, asked, abroad } },
    }
}

#[component]
fn Waits(title: String) -> Element {
    let (bridge, toasts) = (use_write(), use_toasts());
    rsx! {
        p { class: "door-explained", role: "status", {say(text::identity::provider_outside(&title))} }
        Button {
            id: "call-off",
            label: say(text::identity::provider_call_off()),
            width: ButtonWidth::Full,
            onclick: move |_| {
                bridge.enter(&Enter::CallOff, move |reply| {
                    if let Err(failed) = reply {
                        toasts.show(ToastKind::Trouble, say(failure(&failed)), None);
                    }
                });
            },
        }
    }
}

/// The account is there already: its owner comes in as they always do.
#[component]
fn ShowWhose(door: Door, asked: ToProve, abroad: Signal<Abroad>) -> Element {
    let email = use_signal(|| asked.email.clone());
    let (outing, ticket) = (asked.outing, asked.ticket.clone());
    use_hook(move || *TO_LINK.write() = Some(LinkProved { outing, ticket }));
    rsx! {
        p { class: "door-explained", role: "status",
            {say(text::identity::provider_to_prove(&asked.email, &asked.title))}
        }
        SignInForm { door, email, abroad }
        PasskeyWay {}
        nav { class: "door-ways",
            Link { class: ButtonKind::Quiet.class(), to: Route::NewPassword {}, {say(text::identity::forgot())} }
        }
    }
}

/// Where the browser is handed on to, and where whoever was to show whose an account is goes on.
#[component]
pub(crate) fn CameBackPage() -> Element {
    let (door, toasts, navigator) = (use_door(), use_toasts(), use_navigator());
    let abroad = use_signal(|| Abroad::Home);
    let collects = door.clone();
    let is_back = use_hook(move || {
        let returned = web::take_fragment().and_then(|fragment| state::returned_of(&fragment));
        let linked = move || {
            toasts.done(say(text::identity::account_linked()));
            navigator.replace(Route::You {});
        };
        match returned {
            Some(Returned::Back { outing, ticket }) => collects.come_back(outing, Some(ticket), abroad, linked),
            Some(Returned::ToLink(link)) => collects.say(Enter::LinkProved(link), move |_| linked()),
            None => return false,
        }
        true
    });
    if !door.is_home(&abroad()) {
        return rsx! { div { class: "door", AbroadView { door, abroad } } };
    }
    let title = say(text::identity::came_back_unfinished());
    let ways = rsx! {
        Link { class: ButtonKind::Primary.class(), to: Route::SignIn {}, {say(text::identity::sign_in())} }
        Link { class: ButtonKind::Quiet.class(), to: Route::You {}, {say(text::identity::title())} }
    };
    // Whoever must show first who they are does so where they sign in: there is no form here.
    let to_prove = (door.proving)().then(|| say(words::denied(Denied::ProveFirst)));
    match door.wrong(Place::Whole).or(to_prove) {
        Some(wrong) => rsx! { Failed { icon: Icon::CircleAlert, title, sentence: wrong, {ways} } },
        None if !is_back => rsx! { Empty { title, sentence: say(text::identity::came_back_nothing()), action: ways } },
        None => rsx! {
            div { class: "door",
                p { class: "door-explained", role: "status", {say(text::identity::came_back_waiting())} }
            }
        },
    }
}

// ---- of whoever is in -------------------------------------------------------------------------

#[component]
pub(crate) fn LinkForm(provider: Provider, ondone: EventHandler<()>) -> Element {
    let door = use_door();
    let goes = door.clone();
    let abroad = use_signal(|| Abroad::Home);
    let title = provider.title.clone();
    if !door.is_home(&abroad()) {
        return rsx! { AbroadView { door, abroad } };
    }
    rsx! {
        Form {
            onsubmit: move |()| goes.go_out(&provider, ProviderFor::Linking, abroad, move || ondone.call(())),
            p { class: "door-explained", {say(text::identity::link_account_explained(&title))} }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Knock { label: say(text::identity::link_account(&title)), state: door.state() }
        }
    }
}

/// It opens nothing here any more.
#[component]
pub(crate) fn UnlinkForm(account: LinkedAccount, ondone: EventHandler<()>) -> Element {
    let (door, toasts) = (use_door(), use_toasts());
    let unlinks = door.clone();
    let id = account.id;
    rsx! {
        Form {
            onsubmit: move |()| {
                unlinks.knock(Enter::Unlink(Unlink { account: id }), move |_| {
                    toasts.done(say(text::identity::account_unlinked()));
                    ondone.call(());
                });
            },
            p { class: "door-explained", {say(text::identity::unlink_account_explained())} }
            ProofField { door: door.clone() }
            Whole { wrong: door.wrong(Place::Whole) }
            Button {
                id: "unlink",
                label: say(text::identity::unlink_account(&account.title)),
                kind: ButtonKind::Danger,
                purpose: ButtonPurpose::Submit,
                width: ButtonWidth::Full,
                state: door.state(),
            }
        }
    }
}
