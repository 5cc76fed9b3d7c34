//! The command palette: go anywhere, switch theme and language, without leaving the keyboard.

use super::palette_state::{Action, Palette};
use crate::{
    bridge::{use_ask, use_write},
    identity::{self, Choice, use_chooser},
    kit::{
        icon::{Glyph, Icon},
        sheet::Sheet,
    },
    routes::Route,
    speech::say,
    web,
};
use dioxus::prelude::*;
use nusaloka_domain::{
    host::{AskLock, Enter},
    identity::{Language, LanguageChoice, LockAsk, Me, Permission, Role, Theme},
};
use nusaloka_locales::text;

#[derive(Debug, Clone, PartialEq)]
enum Command {
    Go(Route),
    Choose(Choice),
    Lock,
}

#[component]
pub(super) fn PaletteSheet(open: bool, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { open, title: say(text::shell::palette_title()), onclose: move |()| onclose.call(()),
            PaletteContent { onclose }
        }
    }
}

#[component]
fn PaletteContent(onclose: EventHandler<()>) -> Element {
    let mut palette = use_signal(Palette::default);
    let chooser = use_chooser();
    let navigator = use_navigator();
    let host = use_write();
    let role = use_ask(Me).ready().map(|me| me.person.role);
    let locks = use_ask(AskLock).ready().flatten().is_some_and(|lock| lock.set.is_some());
    let lock = locks.then(|| (Command::Lock, Icon::Lock, say(text::identity::lock_now())));
    let shown: Vec<(Command, Icon, String)> =
        commands(role).into_iter().chain(lock).filter(|(_, _, words)| palette.read().shows(words)).collect();
    let (of, chosen) = (shown.len(), palette.read().chosen());
    let run = Callback::new(move |command: Command| {
        onclose.call(());
        match command {
            Command::Go(route) => drop(navigator.push(route)),
            Command::Choose(choice) => chooser.choose(choice),
            // What comes of it is on the screen.
            Command::Lock => host.enter(&Enter::Lock(LockAsk::Shut), |_| {}),
        }
    });
    let on_enter = shown.get(chosen).map(|(command, ..)| command.clone());
    use_effect(use_reactive!(|chosen| web::reveal(&option_id(chosen))));
    rsx! {
        div {
            class: "palette",
            id: "palette",
            onkeydown: move |event| {
                match event.key() {
                    Key::ArrowDown => palette.write().apply(Action::Down { of }),
                    Key::ArrowUp => palette.write().apply(Action::Up { of }),
                    Key::Enter => if let Some(command) = &on_enter {
                        run(command.clone());
                    },
                    _ => return,
                }
                event.prevent_default();
            },
            label { class: "palette-search",
                Glyph { icon: Icon::Search }
                span { class: "kit-unseen", {say(text::shell::palette_open())} }
                input {
                    id: "palette-query",
                    r#type: "search",
                    role: "combobox",
                    autocomplete: "off",
                    autofocus: true,
                    placeholder: say(text::shell::palette_placeholder()),
                    value: palette.read().query(),
                    "aria-controls": "palette-commands",
                    "aria-expanded": "true",
                    "aria-activedescendant": if of > 0 { option_id(chosen) },
                    oninput: move |event| palette.write().apply(Action::Typed(event.value())),
                }
            }
            ul { class: "palette-commands", id: "palette-commands", role: "listbox", "aria-label": say(text::shell::palette_title()),
                for (place , (command , icon , words)) in shown.into_iter().enumerate() {
                    li {
                        key: "{words}",
                        class: "palette-command",
                        id: option_id(place),
                        role: "option",
                        "aria-selected": if place == chosen { "true" } else { "false" },
                        onclick: move |_| run(command.clone()),
                        Glyph { icon }
                        "{words}"
                    }
                }
            }
            if of == 0 {
                p { class: "palette-nothing", role: "status", {say(text::shell::palette_nothing(palette.read().query()))} }
            }
            p { class: "palette-keys", {say(text::shell::palette_keys())} }
        }
    }
}

fn option_id(place: usize) -> String {
    format!("palette-command-{place}")
}

fn commands(role: Option<Role>) -> Vec<(Command, Icon, String)> {
    let pages = [
        (Route::Today {}, Icon::Sun),
        (Route::Explore {}, Icon::Compass),
        (Route::Trips {}, Icon::Luggage),
        (Route::Packing {}, Icon::ListChecks),
        (Route::Messages {}, Icon::MessageCircle),
        (Route::You {}, Icon::Person),
        (Route::Organisation {}, Icon::Users),
        (Route::Gallery {}, Icon::Palette),
    ];
    let of_admins =
        role.is_some_and(|role| role.permits(Permission::ReadAudit)).then_some((Route::Audit {}, Icon::ShieldCheck));
    let go = pages.into_iter().chain(of_admins).map(|(route, icon)| {
        let words = say(text::shell::palette_go_to(say(route.title())));
        (Command::Go(route), icon, words)
    });
    let themes = [(Theme::System, Icon::SunMoon), (Theme::Light, Icon::Sun), (Theme::Dark, Icon::Moon)];
    let wear = themes.map(|(theme, icon)| {
        let words = say(text::shell::palette_theme(say(identity::words::theme(theme))));
        (Command::Choose(Choice::Theme(theme)), icon, words)
    });
    let languages = std::iter::once(LanguageChoice::Device).chain(Language::ALL.map(LanguageChoice::Always));
    let speak = languages.map(|language| {
        let words = say(text::shell::palette_language(identity::words::language_choice(language)));
        (Command::Choose(Choice::Language(language)), Icon::Languages, words)
    });
    go.chain(wear).chain(speak).collect()
}
