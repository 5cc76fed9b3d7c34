//! The bridge: how screens ask, change and hear of changes. Which host answers is decided once, at the start.
//!
//! One question is asked once, however many parts of the screen ask it: they share a board, and the answer stays
//! on it between pages. Changes go to the host one after the other, in the order they were made.
//!
//! Invariant: nothing outside this folder knows whether the host is the app's core or a server.

mod asking;
mod browser;
mod reconnect;
mod tauri;

pub(crate) use asking::Answered;

use asking::{Action, Arrival, Asking, Then};
use dioxus::{dioxus_core::Runtime, prelude::*};
use nusaloka_domain::host::{
    Ask, Changed, Enter, Entered, HostFailed, Known, Link as HostLink, Notice, Reply, Told, Write as HostWrite,
    Written, decode, encode,
};
use serde::de::DeserializeOwned;
use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::Future,
    pin::Pin,
    rc::Rc,
};

pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Vec<u8>, HostFailed>>>>;
pub(crate) type OnNotice = Rc<dyn Fn(Notice)>;

/// Whatever answers the screens: four verbs in bytes.
pub(crate) trait Host {
    fn read(&self, question: &[u8]) -> Answering;
    fn write(&self, change: &[u8]) -> Answering;
    fn watch(&self, on_notice: OnNotice);
    fn enter(&self, enter: &[u8]) -> Answering;
    /// What becomes of a change while the server is away.
    fn keeping(&self) -> Keeping;
    /// Who asks what keeps passkeys.
    fn asks_passkeys(&self) -> AsksPasskeys;
    /// Told once, when the first page with its data stands on the screen.
    fn first_page_drawn(&self) {}
}

/// Where a change lives until the server has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// Safe on this device, sent when it can be.
    OnThisDevice,
    /// Nowhere: without the server nothing can be changed.
    Nowhere,
}

/// A browser asks for its page. A window of the app cannot: its page comes from no server that a passkey could belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsksPasskeys {
    ThePage,
    TheHost,
}

/// A clone is the same bridge.
#[derive(Clone)]
pub(crate) struct Bridge(Rc<Ends>);

impl PartialEq for Bridge {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Ends {
    host: Box<dyn Host>,
    runtime: Rc<Runtime>,
    /// Where this was provided: what comes from outside of any component is heard there.
    scope: ScopeId,
    link: Signal<HostLink>,
    boards: RefCell<Vec<Rc<dyn AnyBoard>>>,
    writing: RefCell<VecDeque<Job>>,
    changes: Cell<u32>,
}

type Job = Pin<Box<dyn Future<Output = ()>>>;

/// Chooses the host, begins to watch it, and provides the bridge to everything below.
pub(crate) fn use_bridge_provider() -> Bridge {
    use_context_provider(|| {
        let host: Box<dyn Host> = match tauri::TauriHost::find() {
            Some(host) => Box::new(host),
            None => Box::new(browser::BrowserHost),
        };
        let bridge = Bridge(Rc::new(Ends {
            host,
            runtime: Runtime::current(),
            scope: dioxus::dioxus_core::current_scope_id(),
            link: Signal::new_in_scope(HostLink::Connecting, ScopeId::ROOT),
            boards: RefCell::default(),
            writing: RefCell::default(),
            changes: Cell::new(0),
        }));
        let watcher = bridge.clone();
        bridge.0.host.watch(Rc::new(move |notice| watcher.hear(notice)));
        bridge
    })
}

/// What the host has answered so far. Asks at first sight, and again whenever something changed that the answer was made of.
pub(crate) fn use_ask<Q: Ask>(question: Q) -> Answered<Q::Answer> {
    let bridge: Bridge = use_context();
    let shown = bridge.board(&question).shown;
    shown.cloned()
}

/// How many things there are, where the answer to this was looked for, that this version of the app cannot show.
pub(crate) fn use_opaque<Q: Ask>(question: &Q) -> usize {
    let bridge: Bridge = use_context();
    let opaque = bridge.board(question).opaque;
    opaque.cloned()
}

/// The state of the connection to the server.
pub(crate) fn use_link() -> HostLink {
    let bridge: Bridge = use_context();
    let link = bridge.0.link;
    link.cloned()
}

/// The bridge, to write with.
pub(crate) fn use_write() -> Bridge {
    use_context()
}

impl Bridge {
    /// Sends a change after those made before it; `on_reply` hears what the host said.
    pub(crate) fn write(&self, change: HostWrite, on_reply: impl FnOnce(Reply<Written>) + 'static) {
        let bridge = self.clone();
        self.enqueue(Box::pin(async move {
            let reply = bridge.send(&change).await;
            bridge.at_home(|| on_reply(reply));
        }));
    }

    /// The same, and shows at once what the change will make of the answer to `question`.
    pub(crate) fn write_presuming<Q: Ask>(
        &self,
        change: HostWrite,
        question: &Q,
        made: impl Fn(Q::Answer) -> Q::Answer + 'static,
        on_reply: impl FnOnce(Reply<Written>) + 'static,
    ) {
        let number = self.0.changes.replace(self.0.changes.get().wrapping_add(1));
        let board = self.board(question);
        board.apply(self, Action::Presume(number, Rc::new(made)));
        let bridge = self.clone();
        self.enqueue(Box::pin(async move {
            let reply = bridge.send(&change).await;
            let settled = if reply.is_ok() { Action::Taken(number) } else { Action::NotTaken(number) };
            board.apply(&bridge, settled);
            bridge.at_home(|| on_reply(reply));
        }));
    }

    /// Coming in or going out; `on_reply` hears what was said to that.
    pub(crate) fn enter(&self, enter: &Enter, on_reply: impl FnOnce(Reply<Entered>) + 'static) {
        let answering = self.0.host.enter(&encode(enter));
        let bridge = self.clone();
        dioxus::dioxus_core::spawn_forever(async move {
            let reply = answer(answering).await;
            bridge.at_home(|| on_reply(reply));
        });
    }

    /// For the person who presses "try again".
    pub(crate) fn ask_everything_again(&self) {
        self.hear(Notice::Changed(Changed::Everything));
    }

    pub(crate) fn first_page_drawn(&self) {
        self.0.host.first_page_drawn();
    }

    pub(crate) fn keeping(&self) -> Keeping {
        self.0.host.keeping()
    }

    pub(crate) fn asks_passkeys(&self) -> AsksPasskeys {
        self.0.host.asks_passkeys()
    }

    fn at_home<T>(&self, then: impl FnOnce() -> T) -> T {
        let runtime = Rc::clone(&self.0.runtime);
        runtime.in_scope(self.0.scope, then)
    }

    fn hear(&self, notice: Notice) {
        self.at_home(|| match notice {
            Notice::Link(link) => self.link_is(link),
            Notice::Changed(changed) => {
                let boards = self.0.boards.borrow().clone();
                for board in boards {
                    board.heard(self, changed.clone());
                }
            }
        });
    }

    fn link_is(&self, link: HostLink) {
        let mut current = self.0.link;
        // A server that knows us no longer hangs up, too: the reason is the better news.
        let hung_up = matches!((*current.peek(), link), (HostLink::SignedOut, HostLink::Offline { .. }));
        if !hung_up && *current.peek() != link {
            current.set(link);
        }
    }

    fn board<Q: Ask>(&self, question: &Q) -> Rc<Board<Q>> {
        let found = self.0.boards.borrow().iter().find_map(|board| {
            let board = Rc::clone(board).any().downcast::<Board<Q>>().ok()?;
            (board.question == *question).then_some(board)
        });
        found.unwrap_or_else(|| {
            let board = Rc::new(Board {
                question: question.clone(),
                asking: RefCell::new(Asking::new(question.read())),
                shown: Signal::new_in_scope(Answered::Waiting, ScopeId::ROOT),
                opaque: Signal::new_in_scope(0, ScopeId::ROOT),
            });
            self.0.boards.borrow_mut().push(Rc::clone(&board) as Rc<dyn AnyBoard>);
            board.apply(self, Action::Want);
            board
        })
    }

    fn enqueue(&self, job: Job) {
        let idle = {
            let mut writing = self.0.writing.borrow_mut();
            writing.push_back(job);
            writing.len() == 1
        };
        if idle {
            let bridge = self.clone();
            dioxus::dioxus_core::spawn_forever(async move { bridge.write_in_order().await });
        }
    }

    /// The job at the front stays there while it runs: that is how `enqueue` knows that somebody is at work.
    async fn write_in_order(&self) {
        loop {
            let front = self.0.writing.borrow_mut().front_mut().map(|job| std::mem::replace(job, Box::pin(async {})));
            let Some(job) = front else { return };
            job.await;
            self.0.writing.borrow_mut().pop_front();
        }
    }

    async fn send(&self, change: &HostWrite) -> Reply<Written> {
        self.heard_of_session(answer(self.0.host.write(&encode(change))).await)
    }

    fn heard_of_session<T>(&self, reply: Reply<T>) -> Reply<T> {
        if matches!(reply, Err(HostFailed::SignedOut)) {
            self.link_is(HostLink::SignedOut);
        }
        reply
    }
}

async fn answer<T: DeserializeOwned>(answering: Answering) -> Reply<T> {
    let bytes = answering.await?;
    decode::<Reply<T>>(&bytes).unwrap_or(Err(HostFailed::Fault))
}

fn arrival<T: DeserializeOwned>(told: Told) -> Reply<Arrival<T>> {
    let answer = match told.answer {
        Known::Yes(bytes) => Some(decode(&bytes).map_err(|_| HostFailed::Fault)?),
        Known::NotYet => None,
    };
    Ok(Arrival { answer, looked: told.looked, opaque: told.opaque })
}

/// Where the answer to one question stands, for all who ask it.
struct Board<Q: Ask> {
    question: Q,
    asking: RefCell<Asking<Q::Answer>>,
    shown: Signal<Answered<Q::Answer>>,
    opaque: Signal<usize>,
}

impl<Q: Ask> Board<Q> {
    fn apply(self: &Rc<Self>, bridge: &Bridge, action: Action<Q::Answer>) {
        let (then, now, unseen) = {
            let mut asking = self.asking.borrow_mut();
            (asking.apply(action), asking.shown(), asking.opaque())
        };
        let mut opaque = self.opaque;
        if *opaque.peek() != unseen {
            opaque.set(unseen);
        }
        let mut shown = self.shown;
        if *shown.peek() != now {
            shown.set(now);
        }
        if then == Then::Ask {
            let (board, bridge) = (Rc::clone(self), bridge.clone());
            let answering = bridge.0.host.read(&encode(&self.question.read()));
            dioxus::dioxus_core::spawn_forever(async move {
                let reply = bridge.heard_of_session(answer::<Told>(answering).await);
                board.apply(&bridge, Action::Arrived(reply.and_then(arrival)));
            });
        }
    }
}

trait AnyBoard {
    fn heard(self: Rc<Self>, bridge: &Bridge, changed: Changed);
    fn any(self: Rc<Self>) -> Rc<dyn Any>;
}

impl<Q: Ask> AnyBoard for Board<Q> {
    fn heard(self: Rc<Self>, bridge: &Bridge, changed: Changed) {
        self.apply(bridge, Action::Heard(changed));
    }
    fn any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}
