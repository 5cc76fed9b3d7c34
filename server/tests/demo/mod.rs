//! How tests come in: as the people of the demo, through the door that apps use.
#![allow(dead_code, reason = "each test uses some of it")]

pub(crate) mod sockets;

use nusaloka_domain::{
    Id,
    identity::{Device, EnterDemo, Passes, Person},
};
use reqwest::{Client, header};
use std::{collections::BTreeMap, fs, net::SocketAddr, path::Path};

/// By role: what each of them comes in with.
pub(crate) fn entries(data: &Path) -> BTreeMap<String, String> {
    let text = fs::read(data.join("demo-entries.json")).expect("demo entries");
    serde_json::from_slice(&text).expect("JSON")
}

pub(crate) fn person(data: &Path, role: &str) -> Id<Person> {
    entries(data)[role].split_once('.').expect("two parts").0.parse().expect("an id")
}

/// A session of an app, which begins now.
pub(crate) async fn passes(server: SocketAddr, entry: &str) -> Passes {
    let asked =
        EnterDemo { entry: entry.to_owned(), device: Device { name: "a test".to_owned(), ..Device::default() } };
    let request = Client::builder().no_proxy().build().expect("a client");
    let request = request.post(format!("http://{server}/identity/enter-demo"));
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let answer = request.body(serde_json::to_vec(&asked).expect("JSON")).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.status());
    serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("passes")
}

/// By role: the access token of a session that begins now.
pub(crate) async fn accesses(server: SocketAddr, data: &Path) -> BTreeMap<String, String> {
    let mut accesses = BTreeMap::new();
    for (role, entry) in entries(data) {
        accesses.insert(role, passes(server, &entry).await.access);
    }
    accesses
}
