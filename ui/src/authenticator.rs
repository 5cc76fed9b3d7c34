//! What keeps passkeys here: the browser's own WebAuthn, which asks for a finger, a face or a PIN.
//!
//! Where there is none (WebKit's window on Linux has none), nobody is offered a passkey. Works in a web view only.

use crate::web::window;
use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// Somebody did not want to, or took too long.
    Cancelled,
    /// It has a passkey of this account already.
    HasOne,
    Failed,
}

/// Can passkeys be kept here at all?
pub(crate) fn is_here() -> bool {
    method(&constructor(), "parseCreationOptionsFromJSON").is_some()
}

/// A new passkey for what the server asks, in the form that it takes.
pub(crate) async fn create(options: &str) -> Result<String, NoAnswer> {
    answer("parseCreationOptionsFromJSON", "create", options).await
}

/// An answer of one that is here.
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
