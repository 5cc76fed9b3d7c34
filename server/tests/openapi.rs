//! The document that the server gives of itself: its words and shapes are a promise, so they are kept here, and a change of
//! them is seen. A new one is left beside the test's other files.

use nusaloka_domain::NUSALOKA;
use nusaloka_server::{Server, Settings};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use std::{fs, path::Path};

const KEPT: &str = include_str!("openapi.json");

#[tokio::test]
async fn the_document_is_as_it_was_promised_and_every_endpoint_in_it_is_there() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(Settings::of(folder.path().to_owned(), NUSALOKA)).await.expect("starts");
    let at = |path: &str| format!("http://{}{path}", server.address());
    let visitor = Client::builder().no_proxy().build().expect("a client");
    let told = visitor.get(at("/api/openapi.json")).send().await.expect("an answer").text().await.expect("text");
    let document: Value = serde_json::from_str(&told).expect("JSON");
    if serde_json::from_str::<Value>(KEPT).ok().as_ref() != Some(&document) {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        fs::write(&new, format!("{document:#}\n")).expect("written");
        panic!("the document is another: {} (copy it to server/tests/ if that is meant)", new.display());
    }
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let status = visitor.request(method, at(path)).send().await.expect("an answer").status();
            assert!(!matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{path}: {status}");
        }
    }
    server.stop().await.expect("ends");
}
