//! Every id that a request of the OpenAPI document carries, with one of somebody else's and one of nothing: both are answered alike, so
//! that nobody learns what there is. (What verbs and questions name is in `ids`.)
//!
//! Which ids there are is read off the schemas: one that is new and has no row here is a finding.

use crate::{Finding, Victim};
use nusaloka_domain::identity::Passes;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// What there is of the victim.
struct Theirs {
    person: String,
    /// What they were asked, to add a passkey.
    ceremony: String,
}

/// What is tried with an id.
enum Tried {
    /// Sent with theirs and with nobody's; answered alike, but for ids that are made for the answer.
    With(fn(&Theirs) -> &str, fn(&str) -> Value),
    /// Everybody has it, and it is another's for each: the answer to one is never the answer to another.
    OfEach(fn(&str) -> Value),
    /// There is more to it: see this file of the server's tests, and this test in it.
    Elsewhere(&'static str, &'static str),
}

struct Row {
    path: &'static str,
    field: &'static str,
    tried: Tried,
}

const fn row(path: &'static str, field: &'static str, tried: Tried) -> Row {
    Row { path, field, tried }
}

fn passkey(ceremony: &str) -> Value {
    json!({ "ceremony": ceremony, "credential": "{}" })
}

const ROWS: &[Row] = &[
    row(
        "/identity/letter",
        "guest",
        Tried::With(
            |theirs| &theirs.person,
            |id| json!({ "email": "a@example.com", "wants": "register", "language": "English", "guest": id }),
        ),
    ),
    row(
        "/identity/prove",
        "letter",
        Tried::Elsewhere("accounts", "a_code_is_good_once_and_not_after_five_that_were_wrong"),
    ),
    row(
        "/identity/confirm-email",
        "letter",
        Tried::Elsewhere("account_changes", "an_address_that_is_somebodys_cannot_be_had_and_who_asks_cannot_tell"),
    ),
    row(
        "/identity/again",
        "passkey.ceremony",
        Tried::With(|theirs| &theirs.ceremony, |id| json!({ "passkey": passkey(id) })),
    ),
    row(
        "/identity/passkey/add",
        "answer.ceremony",
        Tried::With(|theirs| &theirs.ceremony, |id| json!({ "answer": passkey(id), "name": "Taken" })),
    ),
    row(
        "/identity/passkey/sign-in",
        "answer.ceremony",
        Tried::With(|theirs| &theirs.ceremony, |id| json!({ "answer": passkey(id), "device": { "name": "" } })),
    ),
    row(
        "/identity/passkey/remove",
        "passkey",
        Tried::Elsewhere("passkeys", "a_passkey_that_was_removed_opens_nothing"),
    ),
    row(
        "/identity/second/show",
        "halfway",
        Tried::Elsewhere("second", "whoever_knows_the_password_and_guesses_codes_waits_and_the_owner_hears_of_it"),
    ),
    row("/identity/recovery", "number", Tried::OfEach(|id| json!({ "number": id }))),
    row("/identity/audit", "person", Tried::Elsewhere("audit", "whoever_is_no_admin_reads_nothing_and_leaves_nothing")),
    row(
        "/identity/provider/go",
        "guest",
        Tried::With(
            |theirs| &theirs.person,
            |id| {
                let waits_at = json!({ "port": 4000, "secret": "x" });
                json!({ "provider": "nobody", "of": "signing-in", "language": "English", "guest": id, "waits_at": waits_at })
            },
        ),
    ),
    row(
        "/identity/provider/come-back",
        "outing",
        Tried::Elsewhere(
            "providers",
            "nobody_collects_without_what_the_browser_brought_and_what_whoever_began_has_kept",
        ),
    ),
    row(
        "/identity/provider/link",
        "outing",
        Tried::Elsewhere(
            "providers",
            "an_address_with_an_account_is_let_in_when_its_owner_has_shown_in_another_way_that_it_is_theirs",
        ),
    ),
    row(
        "/identity/provider/unlink",
        "account",
        Tried::Elsewhere("providers", "whoever_is_in_links_an_account_and_unlinks_it_and_is_told_of_both"),
    ),
];

/// What the document has and nobody has thought about here, and the other way round.
pub fn without_a_row(document: &Value) -> Vec<Finding> {
    let mut there = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        let schema = &methods["post"]["requestBody"]["content"]["application/json"]["schema"];
        let mut found = Vec::new();
        ids_in(document, schema, "", &mut found);
        there.extend(found.into_iter().map(|field| format!("{path} {field}")));
    }
    let rows: BTreeSet<String> = ROWS.iter().map(|row| format!("{} {}", row.path, row.field)).collect();
    let lost = ROWS.iter().filter_map(|row| row.tried.lost()).map(Finding);
    let new = there.difference(&rows).map(|id| Finding(format!("{id} is an id without a row: whose may it be?")));
    let gone = rows.difference(&there).map(|id| Finding(format!("{id} has a row and is no id")));
    new.chain(gone).chain(lost).collect()
}

impl Tried {
    /// Says which test is named and is not there.
    fn lost(&self) -> Option<String> {
        let Self::Elsewhere(file, test) = self else { return None };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../server/tests/{file}.rs"));
        let is_there = fs::read_to_string(path).is_ok_and(|text| text.contains(&format!("async fn {test}()")));
        (!is_there).then(|| format!("there is no {test} in server/tests/{file}.rs"))
    }
}

fn ids_in(document: &Value, schema: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let followed = document.pointer(reference.trim_start_matches('#')).expect("it is there");
        return ids_in(document, followed, at, found);
    }
    if schema["format"] == "uuid" {
        found.push(at.to_owned());
    }
    for choice in ["oneOf", "anyOf"].iter().filter_map(|several| schema[*several].as_array()).flatten() {
        ids_in(document, choice, at, found);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        ids_in(document, field, &at, found);
    }
    if schema["items"].is_object() {
        ids_in(document, &schema["items"], at, found);
    }
}

/// Tries all of them, as somebody who has nothing to do with the victim.
pub async fn tried(victim: &Victim) -> Vec<Finding> {
    let owner = victim.register("owner@example.com", "laut biru di pagi hari").await;
    let stranger = victim.register("stranger@example.com", "hujan turun di bulan juni").await;
    let (_, asked) = posted(victim, Some(&owner), "/identity/passkey/ask", &json!({ "of": "adding" })).await;
    let ceremony = asked["ceremony"].as_str().expect("a ceremony").to_owned();
    let theirs = Theirs { person: owner.person.to_string(), ceremony };
    let mut findings = Vec::new();
    for Row { path, field, tried } in ROWS {
        let (id, body) = match tried {
            Tried::With(id, body) => (id, body),
            Tried::OfEach(body) => {
                let said = body(crate::routes::NOBODY);
                let (mine, again) =
                    (posted(victim, Some(&owner), path, &said).await, posted(victim, Some(&owner), path, &said).await);
                let other = posted(victim, Some(&stranger), path, &said).await;
                if mine != again || mine == other || !mine.0.is_success() || !other.0.is_success() {
                    findings.push(Finding(format!("{path} does not answer each with what is theirs: {mine:?}")));
                }
                continue;
            }
            Tried::Elsewhere(..) => continue,
        };
        let foreign = posted(victim, Some(&stranger), path, &body(id(&theirs))).await;
        let missing = posted(victim, Some(&stranger), path, &body(crate::routes::NOBODY)).await;
        if foreign.0 == StatusCode::BAD_REQUEST {
            findings.push(Finding(format!("{path} does not read {field}")));
        }
        // A letter has an id of its own each time.
        if foreign.0 != missing.0 || (!foreign.0.is_success() && foreign.1 != missing.1) {
            findings
                .push(Finding(format!("{path} tells a stranger {foreign:?} of {field}, and {missing:?} of nothing")));
        }
    }
    // What strangers tried has taken nothing from whoever was asked.
    let body = json!({ "answer": passkey(&theirs.ceremony), "name": "Mine" });
    let (_, said) = posted(victim, Some(&owner), "/identity/passkey/add", &body).await;
    if said["code"] != "passkey-refused" {
        findings.push(Finding(format!("a stranger has used up what somebody was asked: {said}")));
    }
    findings
}

async fn posted(victim: &Victim, who: Option<&Passes>, path: &str, body: &Value) -> (StatusCode, Value) {
    let mut request = victim.visitor().post(victim.url(path)).header(header::CONTENT_TYPE, "application/json");
    if let Some(passes) = who {
        request = request.bearer_auth(&passes.access);
    }
    let answer = request.body(body.to_string()).send().await.expect("an answer");
    let status = answer.status();
    let body = answer.bytes().await.expect("a body");
    // Who is told nothing is told no JSON; anything else that is none would look like any other.
    let said = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).expect("JSON, or nothing") };
    (status, said)
}
