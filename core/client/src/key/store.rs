//! The platform's store of secrets: where a person's entry is, and what its errors mean.
//!
//! `keyring` opens the stores of macOS and Windows by itself. On Linux it tries once in a process and keeps what
//! came of it, which an app that was started before the desktop's bus would never recover from; so its store is
//! opened anew for each errand here. Phones it leaves to the app.

use super::{KeyFailed, KeyOf};
use keyring::Entry;
#[cfg(not(any(target_os = "macos", windows)))]
use keyring_core::api::CredentialStoreApi;
use nusaloka_domain::{Fault, host::NoKey};
#[cfg(not(any(target_os = "macos", target_os = "android", windows)))]
use std::collections::HashMap;

/// The identifier of the app. Entries are found by it, so it never changes.
const APP: &str = "id.nusaloka.app";

/// The person's entry in the store, existing or not. Nothing is read yet, but the store was reached.
pub(super) fn entry(of: KeyOf) -> Result<Entry, KeyFailed> {
    let name = match of {
        KeyOf::Database(person) => person.to_string(),
        KeyOf::Pin(person) => format!("{person}.pin"),
        KeyOf::Known(person) => format!("{person}.known"),
    };
    open(&name).map_err(|error| {
        tracing::warn!(error = %error, "the keyring cannot be reached");
        NoKey::NoKeyring.into()
    })
}

#[cfg(any(target_os = "macos", windows))]
fn open(name: &str) -> keyring::Result<Entry> {
    Entry::new(APP, name)
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn open(name: &str) -> keyring::Result<Entry> {
    // What a person sees who looks into the keyring: the name of the product, in no language.
    let label = HashMap::from([("label", "Nusaloka")]);
    let inner = zbus_secret_service_keyring_store::Store::new()?.build(APP, name, Some(&label))?;
    Ok(Entry { inner })
}

#[cfg(target_os = "ios")]
fn open(name: &str) -> keyring::Result<Entry> {
    let policy = HashMap::from([("access-policy", "AfterFirstUnlockThisDeviceOnly")]);
    let inner = apple_native_keyring_store::protected::Store::new()?.build(APP, name, Some(&policy))?;
    Ok(Entry { inner })
}

#[cfg(target_os = "android")]
fn open(name: &str) -> keyring::Result<Entry> {
    let inner = android_native_keyring_store::Store::new()?.build(APP, name, None)?;
    Ok(Entry { inner })
}

/// What an error says once the store was reached.
pub(super) fn failed(error: keyring::Error) -> KeyFailed {
    match error {
        keyring::Error::NoStorageAccess(cause) => {
            tracing::warn!(cause = %cause, "the keyring denies access");
            NoKey::Locked.into()
        }
        keyring::Error::PlatformFailure(cause) if is_denial(cause.as_ref()) => {
            tracing::warn!(cause = %cause, "the keyring denies access");
            NoKey::Locked.into()
        }
        error => Fault::because("the keyring does not answer as it should", error).into(),
    }
}

/// Apple's keychain says no in more ways than its store tells apart.
#[cfg(target_vendor = "apple")]
fn is_denial(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    const USER_CANCELED: i32 = -128;
    const AUTHENTICATION_FAILED: i32 = -25_293;
    const INTERACTION_NOT_ALLOWED: i32 = -25_308;
    let code = cause.downcast_ref::<security_framework::base::Error>().map(|error| error.code());
    matches!(code, Some(USER_CANCELED | AUTHENTICATION_FAILED | INTERACTION_NOT_ALLOWED))
}

#[cfg(not(target_vendor = "apple"))]
fn is_denial(_cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    false
}
