//! The apps that belong to this server: phones ask it whether an app may keep passkeys for its address and open its links.
//!
//! An app proves nothing here. The phone has checked who signed it, and compares that with what is published.

use crate::App;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::str::FromStr;
use thiserror::Error;

/// None, unless the one who runs the server says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Apps {
    pub android: Vec<AndroidApp>,
    pub apple: Vec<AppleApp>,
}

/// A package, and the SHA-256 of the certificate that signs it: `id.nusaloka.app=AB:CD:…`, as Android's tools print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndroidApp {
    package: String,
    certificate: [u8; 32],
}

/// A team and a bundle: `ABCDE12345.id.nusaloka.app`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppleApp(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAnApp {
    #[error("an Android app is named like id.nusaloka.app=AB:CD:…, with the SHA-256 of its certificate")]
    Android,
    #[error("an Apple app is named like ABCDE12345.id.nusaloka.app, with its team")]
    Apple,
}

impl FromStr for AndroidApp {
    type Err = NotAnApp;
    fn from_str(text: &str) -> Result<Self, NotAnApp> {
        let (package, certificate) = text.split_once('=').ok_or(NotAnApp::Android)?;
        let bytes: Option<Vec<u8>> =
            certificate.split(':').map(|pair| u8::from_str_radix(pair, 16).ok().filter(|_| pair.len() == 2)).collect();
        let certificate = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(NotAnApp::Android)?;
        if !is_dotted(package) {
            return Err(NotAnApp::Android);
        }
        Ok(Self { package: package.to_owned(), certificate })
    }
}

impl FromStr for AppleApp {
    type Err = NotAnApp;
    fn from_str(text: &str) -> Result<Self, NotAnApp> {
        let (team, bundle) = text.split_once('.').ok_or(NotAnApp::Apple)?;
        let is_team = team.len() == 10 && team.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_team && is_dotted(bundle) { Ok(Self(text.to_owned())) } else { Err(NotAnApp::Apple) }
    }
}

/// `id.nusaloka.app`
fn is_dotted(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    name.contains('.') && name.split('.').all(is_word)
}

impl AndroidApp {
    /// Where its passkeys say that they were used.
    pub(super) fn origin(&self) -> String {
        format!("android:apk-key-hash:{}", URL_SAFE_NO_PAD.encode(self.certificate))
    }

    fn link(&self) -> Value {
        let printed = self.certificate.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":");
        json!({
            "relation": ["delegate_permission/common.get_login_creds", "delegate_permission/common.handle_all_urls"],
            "target": {
                "namespace": "android_app",
                "package_name": self.package,
                "sha256_cert_fingerprints": [printed],
            },
        })
    }
}

/// As Android asks (Digital Asset Links).
pub(crate) async fn asset_links(State(app): State<App>) -> Response {
    published(&app.apps.android.iter().map(AndroidApp::link).collect())
}

/// As Apple asks.
pub(crate) async fn apple_association(State(app): State<App>) -> Response {
    let apps: Vec<&str> = app.apps.apple.iter().map(|AppleApp(app)| app.as_str()).collect();
    let everything = json!([{ "/": "/*" }]);
    published(&json!({
        "applinks": { "details": [{ "appIDs": apps, "components": everything }] },
        "webcredentials": { "apps": apps },
    }))
}

fn published(document: &Value) -> Response {
    let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=300")];
    (kept, document.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_named_with_who_signed_it() {
        let certificate = vec!["AB"; 32].join(":");
        let app: AndroidApp = format!("id.nusaloka.app={certificate}").parse().expect("an app");
        assert_eq!(app.origin(), format!("android:apk-key-hash:{}", URL_SAFE_NO_PAD.encode([0xab; 32])));
        assert_eq!(app.link()["target"]["sha256_cert_fingerprints"][0], certificate);
        for odd in ["id.nusaloka.app", "app=AB", "id.nusaloka.app=AB:CD", &format!("nusaloka={certificate}")] {
            assert_eq!(odd.parse::<AndroidApp>(), Err(NotAnApp::Android), "{odd}");
        }
        assert!("ABCDE12345.id.nusaloka.app".parse::<AppleApp>().is_ok());
        for odd in ["id.nusaloka.app", "ABCDE12345.nusaloka", "ABCDE12345.", "abcde-1234.id.nusaloka"] {
            assert_eq!(odd.parse::<AppleApp>(), Err(NotAnApp::Apple), "{odd}");
        }
    }
}
