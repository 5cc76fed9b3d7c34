//! The host in the app: the core, over the shell's IPC, in raw bytes.
//!
//! Refuses to know what the bytes mean, the notices of a watch aside.

use super::{Answering, AsksPasskeys, Host, Keeping, OnNotice};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use nusaloka_domain::host::{HostFailed, decode};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

pub(crate) struct TauriHost {
    internals: JsValue,
    invoke: Function,
}

impl TauriHost {
    /// The shell's IPC, if this web view belongs to the shell.
    pub(crate) fn find() -> Option<Self> {
        let internals = Reflect::get(&js_sys::global(), &"__TAURI_INTERNALS__".into()).ok()?;
        let invoke = function_of(&internals, "invoke")?;
        Some(Self { internals, invoke })
    }

    fn invoke(&self, command: &str, payload: &JsValue) -> Result<Promise, JsValue> {
        self.invoke.call2(&self.internals, &command.into(), payload)?.dyn_into()
    }

    fn ask(&self, command: &'static str, message: &[u8]) -> Answering {
        let promise = self.invoke(command, &Uint8Array::from(message));
        Box::pin(async move {
            let answer = match promise {
                Ok(promise) => JsFuture::from(promise).await,
                Err(error) => Err(error),
            };
            answer.map(|bytes| Uint8Array::new(&bytes).to_vec()).map_err(|error| {
                web_sys::console::error_2(&command.into(), &error);
                HostFailed::Fault
            })
        })
    }

    /// A channel as the shell's commands expect it: the number of a callback that the shell may call.
    fn channel(&self, on_message: &JsValue) -> Option<JsValue> {
        let number = function_of(&self.internals, "transformCallback")?.call1(&self.internals, on_message).ok()?;
        let channel = format!("__CHANNEL__:{}", number.as_f64()?);
        let arguments = Object::new();
        Reflect::set(&arguments, &"channel".into(), &channel.into()).ok()?;
        Some(arguments.into())
    }
}

impl Host for TauriHost {
    fn read(&self, question: &[u8]) -> Answering {
        self.ask("read", question)
    }

    fn write(&self, change: &[u8]) -> Answering {
        self.ask("write", change)
    }

    fn watch(&self, on_notice: OnNotice) {
        let on_message = Closure::<dyn FnMut(JsValue)>::new(move |envelope: JsValue| {
            // The last envelope of a channel carries no message.
            let Ok(message) = Reflect::get(&envelope, &"message".into()) else { return };
            if message.is_undefined() {
                return;
            }
            match decode(&Uint8Array::new(&message).to_vec()) {
                Ok(notice) => on_notice(notice),
                Err(garbled) => web_sys::console::error_1(&format!("a notice is {garbled}").into()),
            }
        });
        let watching =
            self.channel(&on_message.into_js_value()).and_then(|arguments| self.invoke("watch", &arguments).ok());
        if watching.is_none() {
            web_sys::console::error_1(&"the shell takes no watch".into());
        }
    }

    fn enter(&self, enter: &[u8]) -> Answering {
        self.ask("enter", enter)
    }

    fn keeping(&self) -> Keeping {
        Keeping::OnThisDevice
    }

    fn asks_passkeys(&self) -> AsksPasskeys {
        AsksPasskeys::TheHost
    }

    fn first_page_drawn(&self) {
        // Only a stopwatch listens to this; the app goes on without.
        drop(self.invoke("drawn", &JsValue::UNDEFINED));
    }
}

fn function_of(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}
