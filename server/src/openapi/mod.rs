//! What the server says of itself to whoever writes a program against it: an OpenAPI document of the endpoints that there are, of what
//! they read and write, as the types themselves say (`shapes`), and of the records, as they were declared (`records`).
//!
//! Refuses to show what nobody is shown: records that are in no visitor's scope are not in it.

mod endpoints;
mod identity;
mod records;
mod shapes;

use crate::{App, answer::Problem};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::{capability::Business, identity::Denied, record::Kind, scope::Opens};
use nusaloka_sync::PROTOCOL_HEADER;
use records::of_record;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use shapes::Shapes;
use std::collections::BTreeMap;

const JSON: &str = "application/json";

struct Endpoint {
    path: &'static str,
    method: &'static str,
    about: &'static str,
    /// Beside what stands in its path.
    asks: &'static [Parameter],
    takes: Body,
    /// Each status that says yes, and what comes with it.
    answers: &'static [(u16, Body)],
    who: Who,
    refuses: &'static [Problem],
}

enum Body {
    Nothing,
    Json(fn(&mut Shapes) -> Value),
    /// Something else, of this type.
    Of(&'static str),
}

/// As this type is read; and written, which is the same.
const fn json<T: DeserializeOwned>() -> Body {
    Body::Json(Shapes::of::<T>)
}

enum Parameter {
    /// A text that may be there.
    Query(&'static str),
    /// A text that may be there; or a number from one to the other, that must be.
    Header(&'static str, Option<(u16, u16)>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Everybody,
    /// Shows an access token.
    App,
    /// Shows one, for all but coming in.
    EverybodyOrApp,
    /// Shows the token of its session as a cookie, from our own page.
    Browser,
}

pub(crate) async fn openapi(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, JSON)], document(app.business).to_string()).into_response()
}

/// Where endpoints are.
#[cfg(test)]
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    endpoints::all().map(|endpoint| endpoint.path)
}

fn document(business: Business) -> Value {
    let shown = |kind: &Kind| {
        let opens = |code| business.audience(code).map(|audience| audience.opens);
        kind.scopes.iter().any(|place| opens(place.audience.code).is_some_and(|opens| opens != Opens::ToNobody))
    };
    let kinds = business.kinds().filter(|kind| shown(kind)).map(Kind::schema);
    let mut schemas: Map<String, Value> = kinds.map(|schema| (schema.name.clone(), of_record(&schema))).collect();
    let mut shapes = Shapes::default();
    schemas.insert("Problem".to_owned(), of_problem(&mut shapes));
    let mut paths = Map::new();
    for endpoint in endpoints::all() {
        paths.insert(endpoint.path.to_owned(), json!({ endpoint.method: endpoint.drawn(&mut shapes) }));
    }
    for (name, shape) in shapes.named() {
        let before = schemas.insert(name.clone(), shape);
        assert!(before.is_none(), "two schemas are called {name}");
    }
    json!({
        "openapi": "3.1.1",
        "info": { "title": "Nusaloka", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "browser": { "type": "apiKey", "in": "cookie", "name": "__Host-nusaloka" },
            },
        },
    })
}

impl Endpoint {
    fn drawn(&self, shapes: &mut Shapes) -> Value {
        let mut responses = self.refusals();
        for (status, body) in self.answers {
            let about = match (status, body) {
                (101, _) => "The connection goes on as a WebSocket.",
                (_, Body::Nothing) => "It is done.",
                _ => "The answer.",
            };
            let response = responses.entry(status.to_string()).or_insert_with(|| json!({ "description": about }));
            body.drawn_into(response, shapes);
        }
        let security = match self.who {
            Who::Everybody => json!([]),
            Who::App => json!([{ "session": [] }]),
            Who::EverybodyOrApp => json!([{}, { "session": [] }]),
            Who::Browser => json!([{ "browser": [] }]),
        };
        let mut operation = json!({ "summary": self.about, "responses": responses, "security": security });
        let in_path = self.path.split_once('{').map(|(_, named)| Parameter::of_path(named.trim_end_matches('}')));
        let parameters: Vec<Value> = in_path.into_iter().chain(self.asks.iter().map(Parameter::drawn)).collect();
        if !parameters.is_empty() {
            operation["parameters"] = parameters.into();
        }
        if !matches!(self.takes, Body::Nothing) {
            operation["requestBody"] = json!({ "required": true });
            self.takes.drawn_into(&mut operation["requestBody"], shapes);
        }
        operation
    }

    /// By status, with all the codes that have it.
    fn refusals(&self) -> Map<String, Value> {
        let mut by_status: BTreeMap<u16, Vec<Problem>> = BTreeMap::new();
        // Whatever takes something takes only so much of it.
        let more = (!matches!(self.takes, Body::Nothing)).then_some(&Problem::TooLarge);
        for problem in self.refuses.iter().chain(more) {
            by_status.entry(problem.status().as_u16()).or_default().push(*problem);
        }
        let drawn = by_status.into_iter().map(|(status, problems)| {
            let described: Vec<&str> = problems.iter().copied().map(described).collect();
            let reference = json!({ "$ref": "#/components/schemas/Problem" });
            let content = json!({ "application/problem+json": { "schema": reference } });
            let mut refusal = json!({ "description": described.join("; "), "content": content });
            if let Some((name, schema)) = comes_with(status) {
                refusal["headers"] = json!({ name: { "required": true, "schema": schema } });
            }
            (status.to_string(), refusal)
        });
        drawn.collect()
    }
}

/// The header that says how to go on.
fn comes_with(status: u16) -> Option<(&'static str, Value)> {
    match status {
        426 => Some((PROTOCOL_HEADER, json!({ "type": "integer" }))),
        429 => Some(("retry-after", json!({ "type": "integer", "minimum": 1 }))),
        _ => None,
    }
}

impl Body {
    fn drawn_into(&self, whole: &mut Value, shapes: &mut Shapes) {
        match self {
            Self::Nothing => {}
            Self::Json(shape) => whole["content"][JSON] = json!({ "schema": shape(shapes) }),
            Self::Of(kind) => whole["content"][kind] = json!({}),
        }
    }
}

impl Parameter {
    fn of_path(name: &str) -> Value {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    }

    fn drawn(&self) -> Value {
        match self {
            Self::Query(name) => json!({ "name": name, "in": "query", "schema": { "type": "string" } }),
            Self::Header(name, None) => json!({ "name": name, "in": "header", "schema": { "type": "string" } }),
            Self::Header(name, Some((from, to))) => {
                let schema = json!({ "type": "integer", "minimum": from, "maximum": to });
                json!({ "name": name, "in": "header", "required": true, "schema": schema })
            }
        }
    }
}

fn described(problem: Problem) -> &'static str {
    match problem {
        Problem::Denied(Denied::Wait { .. }) => "Too often, or too much to do: when to come again is said.",
        Problem::Denied(_) => "Nobody is let in like that; why is said.",
        problem => problem.code(),
    }
}

fn of_problem(shapes: &mut Shapes) -> Value {
    let codes: Vec<&str> = Problem::ALL.iter().map(|problem| problem.code()).chain(Denied::CODES).collect();
    let mut denied = shapes.of::<Denied>();
    denied["description"] = "Why nobody is let in like that, with all that is known of it.".into();
    json!({
        "type": "object",
        "description": "Why a request was not taken (RFC 9457).",
        "required": ["type", "status", "code"],
        "properties": {
            "type": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "denied": denied,
        },
    })
}
