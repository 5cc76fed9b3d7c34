//! A provider of identities on loopback: discovery, a form on which somebody says who they are, codes with PKCE, tokens that are signed, keys.
//!
//! It speaks the real protocol, over real HTTP, and checks what it is asked as real ones do. Told to, it lies: in what it says, in how it
//! signs it, in whether it answers at all.
//!
//! Refuses clients, redirects and methods that it does not know, codes that were used, and verifiers that do not fit.

mod keys;
mod pages;
mod visitor;

pub use keys::Signing;
pub use visitor::{Visitor, origin_of, query_of};

use keys::Keys;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

pub const CLIENT: &str = "nusaloka";
pub const SECRET: &str = "rahasia & kunci";

/// Somebody whom it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    pub subject: &'static str,
    pub name: &'static str,
    pub email: Option<&'static str>,
    pub is_proved: bool,
}

pub const SARI: Somebody =
    Somebody { subject: "sari-17", name: "Sari Wulandari", email: Some("sari@example.com"), is_proved: true };
pub const WAYAN: Somebody =
    Somebody { subject: "wayan-4", name: "I Wayan Arta", email: Some("wayan@example.com"), is_proved: true };

/// What it is told to do otherwise.
#[derive(Default)]
struct Lies {
    signing: Signing,
    claims: Option<fn(&mut Value)>,
    /// No ID token at all.
    says_nothing: bool,
    /// Who it says that it is, where it describes itself.
    issuer: Option<String>,
    is_away: bool,
    /// So many bytes beside what it says.
    padding: usize,
    /// Sends whoever asks it for tokens to there.
    redirect: Option<String>,
}

/// A code that waits for whoever asked for it.
struct Code {
    who: Somebody,
    redirect: String,
    challenge: String,
    nonce: String,
}

struct Inner {
    keys: Keys,
    lies: Lies,
    people: Vec<Somebody>,
    /// What was asked, until somebody has said who they are.
    asked: BTreeMap<String, BTreeMap<String, String>>,
    codes: BTreeMap<String, Code>,
    counted: u64,
    /// How often each of its pages was asked for.
    visits: BTreeMap<&'static str, u64>,
}

#[derive(Clone)]
struct Desk {
    inner: Arc<Mutex<Inner>>,
    issuer: Arc<str>,
}

impl Desk {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends with its owner.
pub struct Provider {
    desk: Desk,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Provider {
    pub async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Inner {
            keys: Keys::new(),
            lies: Lies::default(),
            people: vec![SARI, WAYAN],
            asked: BTreeMap::new(),
            codes: BTreeMap::new(),
            counted: 0,
            visits: BTreeMap::new(),
        };
        let desk = Desk { inner: Arc::new(Mutex::new(inner)), issuer: format!("http://{address}").into() };
        let pages = pages::of(desk.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, pages).await.expect("serves") });
        Self { desk, address, serving }
    }

    pub fn issuer(&self) -> String {
        self.desk.issuer.to_string()
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn knows(&self, who: Somebody) {
        self.desk.inner().people.push(who);
    }

    pub fn signs(&self, signing: Signing) {
        self.desk.inner().lies.signing = signing;
    }

    /// Changes what it says of whoever comes.
    pub fn says(&self, claims: fn(&mut Value)) {
        self.desk.inner().lies.claims = Some(claims);
    }

    pub fn says_nothing(&self) {
        self.desk.inner().lies.says_nothing = true;
    }

    pub fn calls_itself(&self, issuer: &str) {
        self.desk.inner().lies.issuer = Some(issuer.to_owned());
    }

    pub fn goes_away(&self) {
        self.desk.inner().lies.is_away = true;
    }

    pub fn says_too_much(&self) {
        self.desk.inner().lies.padding = 1 << 20;
    }

    pub fn redirects_to(&self, elsewhere: &str) {
        self.desk.inner().lies.redirect = Some(elsewhere.to_owned());
    }

    /// Tells the truth again.
    pub fn is_honest(&self) {
        self.desk.inner().lies = Lies::default();
    }

    /// It signs with other keys from now on, and publishes no others.
    pub fn rotates(&self) {
        self.desk.inner().keys.rotate();
    }

    /// How often this page was asked for: `discovery`, `authorize`, `token`, `keys`.
    pub fn visits(&self, page: &str) -> u64 {
        self.desk.inner().visits.get(page).copied().unwrap_or_default()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
