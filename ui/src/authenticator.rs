//! What keeps passkeys here: in a browser its own WebAuthn, which asks for a finger, a face or a PIN; in the app the security keys that
//! the host asks (`identity::security_key` shows how far it is).
//!
//! Where there is neither, nobody is offered a passkey. Works in a web view only.

use crate::{
    bridge::{AsksPasskeys, use_ask, use_write},
    web::window,
};
use dioxus::prelude::*;
use js_sys::{Function, JSON, Object, Promise, Reflect};
use nusaloka_domain::host::AskSecurityKeys;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no answer of a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// Somebody did not want to, or took too long.
    Cancelled,
    /// It has a passkey of this account already.
    HasOne,
    Failed,
}

/// Who keeps passkeys here, if anybody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeper {
    Browser,
    SecurityKeys,
}

pub(crate) fn use_keeper() -> Option<Keeper> {
    let (bridge, keys) = (use_write(), use_ask(AskSecurityKeys).ready().flatten());
    match bridge.asks_passkeys() {
        AsksPasskeys::ThePage => browser_can().then_some(Keeper::Browser),
        AsksPasskeys::TheHost => keys.map(|_| Keeper::SecurityKeys),
    }
}

fn browser_can() -> bool {
    method(&constructor(), "parseCreationOptionsFromJSON").is_some()
}

/// A new passkey of the browser's for what the server asks, in the form that it takes.
pub(crate) async fn create(options: &str) -> Result<String, NoAnswer> {
    answer("parseCreationOptionsFromJSON", "create", options).await
}

/// An answer of one that the browser has.
pub(crate) async fn get(options: &str) -> Result<String, NoAnswer> {
    answer("parseRequestOptionsFromJSON", "get", options).await
}

async fn answer(parse: &str, ask: &str, options: &str) -> Result<String, NoAnswer> {
    let asked = JSON::parse(options).map_err(|_| NoAnswer::Failed)?;
    let asked = call(&constructor(), parse, &property(&asked, "publicKey"))?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &asked).map_err(|_| NoAnswer::Failed)?;
    let keeper = property(&window().navigator(), "credentials");
    let promise: Promise = call(&keeper, ask, &request)?.dyn_into().map_err(|_| NoAnswer::Failed)?;
    let answer = JsFuture::from(promise).await.map_err(|why| no_answer(&why))?;
    let answer = call(&answer, "toJSON", &JsValue::UNDEFINED)?;
    JSON::stringify(&answer).map(String::from).map_err(|_| NoAnswer::Failed)
}

fn constructor() -> JsValue {
    property(&window(), "PublicKeyCredential")
}

/// Undefined, where there is none.
fn property(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    property(of, name).dyn_into().ok()
}

fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, NoAnswer> {
    let method = method(of, name).ok_or(NoAnswer::Failed)?;
    method.call1(of, argument).map_err(|why| no_answer(&why))
}

fn no_answer(why: &JsValue) -> NoAnswer {
    match property(why, "name").as_string().as_deref() {
        Some("NotAllowedError" | "AbortError") => NoAnswer::Cancelled,
        Some("InvalidStateError") => NoAnswer::HasOne,
        _ => NoAnswer::Failed,
    }
}
