//! The document that the server gives of itself: its words and shapes are a promise, so they are kept here, and a change of
//! them is seen. A new one is left beside the test's other files.

mod house;

use house::{House, SARI, SEA};
use nusaloka_domain::identity::Passes;
use nusaloka_sync::{PROTOCOL_HEADER, PROTOCOL_VERSION};
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

const KEPT: &str = include_str!("openapi.json");

async fn document(house: &House) -> Value {
    let told = house.visitor.get(format!("http://{}/api/openapi.json", house.server.address())).send().await;
    serde_json::from_slice(&told.expect("an answer").bytes().await.expect("a body")).expect("JSON")
}

#[tokio::test]
async fn the_document_is_as_it_was_promised_and_every_endpoint_in_it_is_there() {
    let house = House::open().await;
    let document = document(&house).await;
    if serde_json::from_str::<Value>(KEPT).ok().as_ref() != Some(&document) {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        fs::write(&new, format!("{document:#}\n")).expect("written");
        panic!("the document is another: {} (copy it to server/tests/ if that is meant)", new.display());
    }
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let status = asked(&house, method, path).send().await.expect("an answer").status();
            assert!(!matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{path}: {status}");
        }
    }
    house.server.stop().await.expect("ends");
}

/// Whatever comes: nothing at all, a name that is no text, more than anybody may send.
#[tokio::test]
async fn every_endpoint_says_no_in_the_words_of_the_document() {
    let mut house = House::open().await;
    let passes = house.register(SARI, SEA).await;
    let document = document(&house).await;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        // Whoever is gone learns nothing of the rest.
        let stays = path != "/identity/sign-out" && path != "/identity/erase";
        for (method, operation) in methods.as_object().filter(|_| stays).into_iter().flatten() {
            let odd = path.replace("{name}", "%FF").replace("{ticket}", "%FF");
            for request in [asked(&house, method, &odd), asked(&house, method, &odd).body(vec![b' '; TOO_MUCH])] {
                let here = format!("http://{}", house.server.address());
                let request = request.header(header::ORIGIN, here).header(PROTOCOL_HEADER, PROTOCOL_VERSION);
                let kind = operation["requestBody"]["content"].as_object().and_then(|content| content.keys().next());
                let kind = kind.map_or("application/vnd.nusaloka+postcard", String::as_str);
                let request = request.header(header::CONTENT_TYPE, kind).bearer_auth(&passes.access);
                let answer = request.send().await.expect("an answer");
                let (status, said) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
                let promised = &operation["responses"][status.as_str()];
                assert!(promised.is_object(), "{method} {path} answers {status}");
                if let Some(content) = promised["content"].as_object() {
                    let said = said.expect("a type").to_str().expect("text").to_owned();
                    let said = said.split(';').next().expect("a type");
                    assert!(content.contains_key(said), "{method} {path} answers {status} as {said}");
                }
            }
        }
    }
    house.server.stop().await.expect("ends");
}

/// More than a frame may be.
const TOO_MUCH: usize = 2 << 20;

fn asked(house: &House, method: &str, path: &str) -> RequestBuilder {
    let method: Method = method.to_uppercase().parse().expect("a method");
    house.visitor.request(method, format!("http://{}{path}", house.server.address()))
}

/// What a page may leave out, because its session says it, and an app may not.
const OF_APPS: [(&str, &str); 2] = [("/identity/provider/go", "waits_at"), ("/identity/provider/come-back", "secret")];

/// The document is drawn from the types; that they are those that the endpoints read is seen here.
#[tokio::test]
async fn every_endpoint_reads_what_the_document_says_and_misses_what_it_says_is_required() {
    let mut house = House::open().await;
    let passes = house.register(SARI, SEA).await;
    let document = document(&house).await;
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let schema = &methods["post"]["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            continue;
        }
        tried += 1;
        for example in examples(&document, schema) {
            assert!(reads(&house, &passes, path, &example).await, "{path} does not read {example}");
            let Some(fields) = properties(&document, schema) else { continue };
            for (field, required) in fields {
                let mut without = example.clone();
                without.as_object_mut().expect("an object").remove(&field);
                let needs = required || OF_APPS.contains(&(path.as_str(), field.as_str()));
                assert_eq!(reads(&house, &passes, path, &without).await, !needs, "{path} without {field}");
                let odd = Value::Object(Map::from_iter([(field.clone(), json!([[0.5]]))]));
                let odd = merged(&example, &odd);
                assert!(!reads(&house, &passes, path, &odd).await, "{path} reads {odd}");
            }
        }
    }
    assert_eq!(tried, 22, "endpoints that read JSON");
    house.server.stop().await.expect("ends");
}

async fn reads(house: &House, passes: &Passes, path: &str, body: &Value) -> bool {
    let status = house.post_by(Some(passes), path, body).await.status();
    assert!(!status.is_server_error() && status != StatusCode::UNAUTHORIZED || path.ends_with("refresh"), "{path}");
    status != StatusCode::BAD_REQUEST
}

fn merged(example: &Value, odd: &Value) -> Value {
    let all = [example, odd].into_iter().filter_map(Value::as_object).flatten();
    Value::Object(all.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn followed<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("it is there"),
        None => schema,
    }
}

/// The fields of an object, and whether each is required. Nothing of a choice.
fn properties(document: &Value, schema: &Value) -> Option<Vec<(String, bool)>> {
    let schema = followed(document, schema);
    let required = schema["required"].as_array()?;
    let fields = schema["properties"].as_object()?.keys();
    Some(fields.map(|field| (field.clone(), required.contains(&json!(field)))).collect())
}

/// One that fits; of a choice, one of each.
fn examples(document: &Value, schema: &Value) -> Vec<Value> {
    match followed(document, schema)["oneOf"].as_array() {
        Some(choices) => choices.iter().map(|choice| example(document, choice)).collect(),
        None => vec![example(document, schema)],
    }
}

fn example(document: &Value, schema: &Value) -> Value {
    let schema = followed(document, schema);
    if let Some(choice) = schema["oneOf"].get(0).or(schema["anyOf"].get(0)) {
        return example(document, choice);
    }
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) => {
            let fields = schema["properties"].as_object().expect("fields").iter();
            fields.map(|(name, schema)| (name.clone(), example(document, schema))).collect::<Map<_, _>>().into()
        }
        (Some("array"), _) => json!([example(document, &schema["items"])]),
        (Some("string"), Some("uuid")) => json!("01890000-0000-7000-8000-000000000001"),
        (Some("string"), None) => json!("x"),
        (Some("integer"), _) => schema["maximum"].clone(),
        other => panic!("{other:?} has no example: {schema}"),
    }
}
