//! The page *Audit log*, for admins: what was done, found by deed, day, person or number; and whether the chain holds.
//!
//! Nothing of it is kept on the device: it is asked of the server each time, and without a connection the page says so.

mod chain;
mod filters;
mod lines;
mod state;
mod words;

use super::needed::SecondFirst;
use crate::{
    bridge::{Answered, Bridge, use_ask, use_write},
    kit::{
        button::{Button, ButtonState},
        icon::Icon,
        states::{Empty, Failed, Outline, Waiting},
    },
    speech::say,
    web,
    words::failure,
};
use chain::ChainSection;
use dioxus::prelude::*;
use filters::FiltersForm;
use lines::Lines;
use nusaloka_domain::{
    Id,
    host::{Enter, Entered, HostFailed, Reply},
    identity::{Me, MySecondNeeded, Permission, Person, Report, Reported},
};
use nusaloka_locales::text;
use state::{Action, Filters, Log, Stands};

#[component]
pub(crate) fn AuditPage() -> Element {
    let (me, needed) = (use_ask(Me), use_ask(MySecondNeeded));
    let may = matches!(&me, Answered::Ready(me) if me.person.role.permits(Permission::ReadAudit));
    match (me, needed) {
        (Answered::Ready(_), Answered::Ready(needed)) if may && needed.is_missing_for(Permission::ReadAudit) => {
            rsx! { SecondFirst { sentence: say(text::identity::second_first_audit()) } }
        }
        // Where it is not known, the server says.
        (Answered::Ready(_), Answered::Ready(_) | Answered::Failed(_)) if may => rsx! { AuditLogView {} },
        (Answered::Ready(_), _) if !may => rsx! {
            Empty {
                icon: Icon::Lock,
                title: say(text::identity::audit_for_admins()),
                sentence: say(text::identity::audit_for_admins_explained()),
            }
        },
        (Answered::Ready(_) | Answered::Waiting, _) => {
            rsx! { Waiting { outline: Outline::Lines, label: say(text::shell::waiting()) } }
        }
        (Answered::Failed(failed), _) => rsx! { Failed { title: say(failure(&failed)) } },
    }
}

/// Asks, and takes in what is answered. A page that was left hears nothing any more.
#[derive(Clone, PartialEq)]
struct Reader {
    bridge: Bridge,
    log: Signal<Log>,
}

impl Reader {
    fn does(&self, action: Action) {
        let mut log = self.log;
        let asked = log.try_write().ok().and_then(|mut log| log.apply(action));
        if let Some((turn, asked)) = asked {
            let reader = self.clone();
            self.bridge.enter(&Enter::Report(Report::Audit(asked)), move |reply| {
                let page = reported(reply).and_then(|reported| match reported {
                    Reported::Audit(page) => Ok(page),
                    _ => Err(HostFailed::Fault),
                });
                reader.does(Action::Arrived(turn, page));
            });
        }
    }

    fn asks(&self, filters: &Filters) {
        if let Some(asked) = filters.asked(web::day_begins) {
            self.does(Action::Ask(asked));
        }
    }
}

fn reported(reply: Reply<Entered>) -> Reply<Reported> {
    match reply? {
        Entered::Reported(reported) => Ok(reported),
        _ => Err(HostFailed::Fault),
    }
}

#[component]
fn AuditLogView() -> Element {
    let reader = Reader { bridge: use_write(), log: use_signal(Log::new) };
    let mut filters = use_signal(Filters::default);
    use_hook(|| reader.asks(&Filters::default()));
    let change = {
        let reader = reader.clone();
        Callback::new(move |changed: Filters| {
            reader.asks(&changed);
            filters.set(changed);
        })
    };
    let person = move |(id, name): (Id<Person>, String)| {
        change.call(Filters { person: Some((id, name)), ..filters() });
    };
    let Log { lines, more, stands, .. } = (reader.log)();
    let on_more = reader.clone();
    let state = if stands == Stands::Waiting { ButtonState::Busy } else { ButtonState::Ready };
    rsx! {
        div { class: "audit",
            p { class: "audit-explained", {say(text::identity::audit_explained())} }
            ChainSection {}
            FiltersForm { filters: filters(), onchange: change }
            if !lines.is_empty() {
                Lines { lines: lines.clone(), onperson: person }
            }
            match stands {
                Stands::Failed(failed) => rsx! { NotRead { failed, reader } },
                Stands::Waiting if lines.is_empty() => rsx! {
                    Waiting { outline: Outline::Lines, label: say(text::shell::waiting()), count: 6 }
                },
                Stands::Waiting | Stands::Ready if more.is_some() => rsx! {
                    div { class: "audit-more",
                        if lines.is_empty() {
                            p { {say(text::identity::audit_looking_on())} }
                        }
                        Button {
                            id: "audit-more",
                            label: say(text::identity::audit_more()),
                            state,
                            onclick: move |_| on_more.does(Action::More),
                        }
                    }
                },
                Stands::Waiting | Stands::Ready if lines.is_empty() => rsx! {
                    Empty {
                        icon: Icon::Search,
                        title: say(text::identity::audit_nothing()),
                        sentence: say(text::identity::audit_nothing_explained()),
                        action: rsx! {
                            Button {
                                label: say(text::identity::audit_everything()),
                                onclick: move |_| change.call(Filters::default()),
                            }
                        },
                    }
                },
                Stands::Waiting | Stands::Ready => rsx! {
                    p { class: "audit-soft", {say(text::identity::audit_end())} }
                },
            }
        }
    }
}

/// Without a connection, that is no fault: it is not kept here.
#[component]
fn NotRead(failed: HostFailed, reader: Reader) -> Element {
    let again = move |()| reader.does(Action::Again);
    let (title, sentence) = match failed {
        HostFailed::Unreachable => (text::identity::audit_away(), Some(say(text::identity::audit_away_explained()))),
        failed => (failure(&failed), None),
    };
    rsx! {
        Failed { title: say(title), sentence, retry: say(text::shell::try_again()), onretry: again }
    }
}
