//! The host in a browser: the server, over HTTP, and a socket that says what changed.
//!
//! The socket comes back by itself. Refuses to keep anything: what is not on the server is not saved.

use super::{Answering, AsksPasskeys, Host, Keeping, OnNotice, reconnect};
use crate::web;
use js_sys::{Reflect, Uint8Array};
use nusaloka_domain::host::{Changed, HostFailed, Link, Notice, decode};
use reconnect::{Command, Event, Reconnect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, BinaryType, MessageEvent, RequestInit, Response, WebSocket};

const CONTENT_TYPE: &str = "application/vnd.nusaloka+postcard";
const LONGEST_ANSWER_MILLIS: u32 = 15_000;

pub(crate) struct BrowserHost;

impl Host for BrowserHost {
    fn read(&self, question: &[u8]) -> Answering {
        post("/host/read", question)
    }

    fn write(&self, change: &[u8]) -> Answering {
        post("/host/write", change)
    }

    fn watch(&self, on_notice: OnNotice) {
        let socket = Rc::new(Socket { on_notice, reconnect: RefCell::default(), waiting: Cell::new(None) });
        socket.open();
        // The device knows of a returned network before any timer of ours does, and so does whoever looks again.
        let returned = Closure::<dyn FnMut()>::new(move || socket.stop_waiting()).into_js_value();
        web::on_window("online", &returned);
        web::on_window("focus", &returned);
    }

    fn enter(&self, enter: &[u8]) -> Answering {
        post("/host/enter", enter)
    }

    fn keeping(&self) -> Keeping {
        Keeping::Nowhere
    }

    fn asks_passkeys(&self) -> AsksPasskeys {
        AsksPasskeys::ThePage
    }
}

fn post(path: &'static str, message: &[u8]) -> Answering {
    let body = Uint8Array::from(message);
    Box::pin(async move {
        let response = send(path, &body).await.map_err(|_| HostFailed::Unreachable)?;
        match response.status() {
            200 => {}
            401 => return Err(HostFailed::SignedOut),
            // What a proxy says of a server that is away.
            502..=504 => return Err(HostFailed::Unreachable),
            _ => return Err(HostFailed::Fault),
        }
        let bytes = response.array_buffer().map_err(|_| HostFailed::Fault)?;
        let bytes = JsFuture::from(bytes).await.map_err(|_| HostFailed::Unreachable)?;
        Ok(Uint8Array::new(&bytes).to_vec())
    })
}

async fn send(path: &str, body: &JsValue) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(body);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(LONGEST_ANSWER_MILLIS)));
    let headers = js_sys::Object::new();
    Reflect::set(&headers, &"content-type".into(), &CONTENT_TYPE.into())?;
    request.set_headers(&headers);
    JsFuture::from(web::window().fetch_with_str_and_init(path, &request)).await?.dyn_into()
}

/// One socket at a time, for as long as the page lives.
struct Socket {
    on_notice: OnNotice,
    reconnect: RefCell<Reconnect>,
    /// The timer of the next try.
    waiting: Cell<Option<i32>>,
}

impl Socket {
    fn open(self: &Rc<Self>) {
        let Ok(socket) = WebSocket::new(&address()) else {
            self.dropped();
            return;
        };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let this = Rc::clone(self);
        let mut heard_nothing_yet = true;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            match decode(&Uint8Array::new(&message.data()).to_vec()) {
                Ok(notice) => (this.on_notice)(notice),
                Err(garbled) => web_sys::console::error_1(&format!("a notice is {garbled}").into()),
            }
            // Not when it opens: a server that opens and hangs up at once has not come back.
            if std::mem::take(&mut heard_nothing_yet) {
                this.greeted();
            }
        });
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // Closing is the last event of a socket, after an error too: it takes the listener above with it.
        let this = Rc::clone(self);
        let on_close = Closure::once_into_js(move || {
            drop(on_message);
            this.dropped();
        });
        socket.set_onclose(Some(on_close.unchecked_ref()));
    }

    fn greeted(&self) {
        let command = self.reconnect.borrow_mut().apply(Event::Greeted);
        if command == Command::AskEverythingAgain {
            (self.on_notice)(Notice::Changed(Changed::Everything));
        }
    }

    fn dropped(self: &Rc<Self>) {
        let event = Event::Dropped { now: web::now(), chance: web::chance() };
        let command = self.reconnect.borrow_mut().apply(event);
        if let Command::TryAgain { after_millis, away_since } = command {
            (self.on_notice)(Notice::Link(Link::Offline { since: away_since }));
            let this = Rc::clone(self);
            self.waiting.set(Some(web::after(after_millis, move || {
                this.waiting.set(None);
                this.open();
            })));
        }
    }

    fn stop_waiting(self: &Rc<Self>) {
        if let Some(timer) = self.waiting.take() {
            web::cancel(timer);
            self.open();
        }
    }
}

fn address() -> String {
    let location = web::window().location();
    let secure = location.protocol().is_ok_and(|protocol| protocol == "https:");
    let scheme = if secure { "wss" } else { "ws" };
    format!("{scheme}://{}/host/watch", location.host().unwrap_or_default())
}
