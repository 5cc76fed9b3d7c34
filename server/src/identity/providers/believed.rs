//! Which providers this server believes, as whoever runs it says: a file of JSON, and a file of its own for each secret.
//!
//! ```json
//! [
//!   { "name": "google", "client_id": "….apps.googleusercontent.com", "client_secret_file": "/etc/nusaloka/google.secret" },
//!   { "name": "pulau", "title": "Pulau", "issuer": "https://id.pulau.example", "client_id": "nusaloka", "client_secret_file": "…" }
//! ]
//! ```
//!
//! Where a provider sends people back to, and what it has to be told: `<public address>/identity/provider/back/<name>`.
//!
//! Refuses addresses that are not `https`, but for this machine itself, where tests have theirs.

use openidconnect::{ClientId, ClientSecret, IssuerUrl, url::Host};
use serde::Deserialize;
use std::{
    fs, io,
    net::IpAddr,
    path::{Path, PathBuf},
};
use thiserror::Error;

const GOOGLE: (&str, &str, &str) = ("google", "Google", "https://accounts.google.com");
const LONGEST_NAME: usize = 32;
const LONGEST_TITLE: usize = 40;

/// A provider, as it is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BelievedProvider {
    /// In addresses: small letters, digits and hyphens.
    pub name: String,
    /// What it calls itself. Known of Google, as is its issuer.
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub client_id: String,
    #[serde(rename = "client_secret_file")]
    pub client_secret: PathBuf,
}

/// Why it cannot be believed.
#[derive(Debug, Error)]
pub enum NotAProvider {
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    File(PathBuf, #[source] io::Error),
    #[error("{path} is not a list of providers: {error}", path = .0.display(), error = .1)]
    List(PathBuf, #[source] serde_json::Error),
    #[error("a provider is named in small letters, digits and hyphens, not {0:?}")]
    Name(String),
    #[error("there are two providers named {0}")]
    Twice(String),
    #[error("what does the provider {0} call itself? (title)")]
    Title(String),
    #[error("the issuer of the provider {0} is an address with https, or on this machine")]
    Issuer(String),
    #[error("the provider {0} knows this server by a name and a secret, and one of them is empty")]
    Secret(String),
    #[error("the provider {0} cannot be asked: {1}")]
    Client(String, String),
}

impl BelievedProvider {
    /// All that a file names.
    pub fn read(path: &Path) -> Result<Vec<Self>, NotAProvider> {
        let text = fs::read(path).map_err(|error| NotAProvider::File(path.to_owned(), error))?;
        serde_json::from_slice(&text).map_err(|error| NotAProvider::List(path.to_owned(), error))
    }
}

/// Where a provider stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// On the internet, and nowhere inside of what this server stands in.
    Outside,
    /// On this machine.
    Here,
}

/// The same, looked at.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) issuer: IssuerUrl,
    pub(super) at: Whereabouts,
    pub(super) client: ClientId,
    pub(super) secret: ClientSecret,
}

impl Checked {
    pub(super) fn all(said: &[BelievedProvider]) -> Result<Vec<Self>, NotAProvider> {
        let mut checked: Vec<Self> = Vec::with_capacity(said.len());
        for provider in said {
            if checked.iter().any(|other| other.name == provider.name) {
                return Err(NotAProvider::Twice(provider.name.clone()));
            }
            checked.push(Self::of(provider)?);
        }
        Ok(checked)
    }

    fn of(said: &BelievedProvider) -> Result<Self, NotAProvider> {
        let name = said.name.clone();
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
            return Err(NotAProvider::Name(name));
        }
        let (google, googles_title, googles_issuer) = GOOGLE;
        let known = |what: &'static str| (name == google).then(|| what.to_owned());
        let title = said.title.clone().or_else(|| known(googles_title)).unwrap_or_default();
        if title.trim().is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
            return Err(NotAProvider::Title(name));
        }
        let issuer = said.issuer.clone().or_else(|| known(googles_issuer)).unwrap_or_default();
        let Some((issuer, at)) = issuer_of(issuer) else { return Err(NotAProvider::Issuer(name)) };
        let secret = fs::read_to_string(&said.client_secret);
        let secret = secret.map_err(|error| NotAProvider::File(said.client_secret.clone(), error))?;
        let (client, secret) = (said.client_id.trim(), secret.trim());
        if client.is_empty() || secret.is_empty() {
            return Err(NotAProvider::Secret(name));
        }
        let (client, secret) = (ClientId::new(client.to_owned()), ClientSecret::new(secret.to_owned()));
        Ok(Self { name, title, issuer, at, client, secret })
    }
}

fn issuer_of(said: String) -> Option<(IssuerUrl, Whereabouts)> {
    let issuer = IssuerUrl::new(said).ok()?;
    let at = match issuer.url().host()? {
        Host::Ipv4(number) if number.is_loopback() => Whereabouts::Here,
        Host::Ipv6(number) if number.is_loopback() => Whereabouts::Here,
        Host::Domain("localhost") => Whereabouts::Here,
        _ => Whereabouts::Outside,
    };
    let is_fit = match (issuer.url().scheme(), at) {
        ("https", _) | ("http", Whereabouts::Here) => issuer.url().query().is_none(),
        _ => false,
    };
    is_fit.then_some((issuer, at))
}

impl Whereabouts {
    /// May this be connected to?
    pub(super) fn takes(self, number: IpAddr) -> bool {
        match self {
            Self::Here => number.is_loopback(),
            Self::Outside => super::outside::is_public(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(folder: &Path, name: &str, title: Option<&str>, issuer: Option<&str>) -> BelievedProvider {
        let client_secret = folder.join("secret");
        fs::write(&client_secret, "geheim\n").expect("written");
        let (title, issuer) = (title.map(str::to_owned), issuer.map(str::to_owned));
        BelievedProvider { name: name.to_owned(), title, issuer, client_id: "nusaloka".to_owned(), client_secret }
    }

    #[test]
    fn google_needs_no_more_than_what_it_knows_this_server_by_and_others_say_who_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let said = |name, title, issuer| said(folder.path(), name, title, issuer);
        let google = Checked::of(&said("google", None, None)).expect("known");
        assert_eq!((google.title.as_str(), google.issuer.as_str()), ("Google", "https://accounts.google.com"));
        assert_eq!((google.secret.secret().as_str(), google.at), ("geheim", Whereabouts::Outside));
        let issuer = Some("https://id.pulau.example");
        assert!(matches!(Checked::of(&said("pulau", None, issuer)), Err(NotAProvider::Title(_))));
        assert!(matches!(Checked::of(&said("pulau", Some("Pulau"), None)), Err(NotAProvider::Issuer(_))));
        let long = "p".repeat(33);
        for name in ["", "Pulau", "pu/lau", "..", long.as_str()] {
            assert!(matches!(Checked::of(&said(name, Some("Pulau"), issuer)), Err(NotAProvider::Name(_))), "{name}");
        }
        let twice = [said("pulau", Some("Pulau"), issuer), said("pulau", Some("Pulau"), issuer)];
        assert!(matches!(Checked::all(&twice), Err(NotAProvider::Twice(_))));
    }

    #[test]
    fn an_issuer_is_found_over_https_or_on_this_machine() {
        let at = |issuer: &str| issuer_of(issuer.to_owned()).map(|(_, at)| at);
        for issuer in ["https://id.pulau.example", "https://id.pulau.example/realms/a", "https://192.0.2.1"] {
            assert_eq!(at(issuer), Some(Whereabouts::Outside), "{issuer}");
        }
        for issuer in ["http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost", "https://localhost"] {
            assert_eq!(at(issuer), Some(Whereabouts::Here), "{issuer}");
        }
        for issuer in ["", "pulau", "http://id.pulau.example", "ftp://localhost", "https://id.pulau.example/?a=b"] {
            assert_eq!(at(issuer), None, "{issuer}");
        }
    }

    #[test]
    fn a_secret_is_in_a_file_of_its_own_and_is_never_printed() {
        let folder = tempfile::tempdir().expect("a folder");
        let good = said(folder.path(), "google", None, None);
        let checked = Checked::of(&good).expect("known");
        assert!(!format!("{good:?} {:?}", checked.secret).contains("geheim"));
        fs::write(folder.path().join("secret"), " \n").expect("written");
        assert!(matches!(Checked::of(&good), Err(NotAProvider::Secret(_))));
        fs::remove_file(folder.path().join("secret")).expect("removed");
        assert!(matches!(Checked::of(&good), Err(NotAProvider::File(..))));
        let list = folder.path().join("providers.json");
        fs::write(&list, r#"[{"name":"google","client_id":"a","client_secret":"geheim"}]"#).expect("written");
        assert!(matches!(BelievedProvider::read(&list), Err(NotAProvider::List(..))), "a secret is not said there");
        fs::write(&list, r#"[{"name":"google","client_id":"a","client_secret_file":"/s"}]"#).expect("written");
        assert_eq!(BelievedProvider::read(&list).expect("a list").len(), 1);
    }
}
