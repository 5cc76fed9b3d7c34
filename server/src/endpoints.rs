//! How the document is drawn: its endpoints, its problems, and records as they were declared.

use crate::{
    answer::Problem,
    openapi::{ENDPOINTS, Endpoint, Who},
    schemas::of_record,
};
use nusaloka_domain::{capability::Business, identity::Denied, record::Kind, scope::Opens};
use serde_json::{Map, Value, json};

pub(crate) fn document(business: Business) -> Value {
    let shown = |kind: &Kind| {
        let opens = |code| business.audience(code).map(|audience| audience.opens);
        kind.scopes.iter().any(|place| opens(place.audience.code).is_some_and(|opens| opens != Opens::ToNobody))
    };
    let kinds = business.kinds().filter(|kind| shown(kind)).map(Kind::schema);
    let mut schemas: Map<String, Value> = kinds.map(|schema| (schema.name.clone(), of_record(&schema))).collect();
    schemas.insert("Problem".to_owned(), of_problem());
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        paths.insert(endpoint.path.to_owned(), json!({ endpoint.method: of_endpoint(endpoint) }));
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

fn of_endpoint(endpoint: &Endpoint) -> Value {
    let mut responses = Map::new();
    let (status, kind) = endpoint.answers;
    let answer = match (status, kind) {
        (_, Some(kind)) => json!({ "description": "The answer.", "content": { kind: {} } }),
        ("101", None) => json!({ "description": "The connection goes on as a WebSocket." }),
        (_, None) => json!({ "description": "It is done." }),
    };
    responses.insert(status.to_owned(), answer);
    for problem in endpoint.refuses {
        let reference = json!({ "$ref": "#/components/schemas/Problem" });
        let content = json!({ "application/problem+json": { "schema": reference } });
        let refusal = json!({ "description": described(*problem), "content": content });
        responses.insert(problem.status().as_u16().to_string(), refusal);
    }
    let security = match endpoint.who {
        Who::Everybody => json!([]),
        Who::App => json!([{ "session": [] }]),
        Who::Browser => json!([{ "browser": [] }]),
    };
    let mut operation = json!({ "summary": endpoint.about, "responses": responses, "security": security });
    if let Some((_, named)) = endpoint.path.split_once('{') {
        let name = named.trim_end_matches('}');
        let schema = json!({ "type": "string" });
        operation["parameters"] = json!([{ "name": name, "in": "path", "required": true, "schema": schema }]);
    }
    if let Some(kind) = endpoint.takes {
        operation["requestBody"] = json!({ "required": true, "content": { kind: {} } });
    }
    operation
}

fn described(problem: Problem) -> &'static str {
    match problem {
        Problem::Denied(Denied::Wait { .. }) => "Too often, or too much to do: when to come again is said.",
        Problem::Denied(_) => "Nobody is let in like that; why is said.",
        problem => problem.code(),
    }
}

fn of_problem() -> Value {
    let codes: Vec<&str> = Problem::ALL.iter().map(|problem| problem.code()).chain(Denied::CODES).collect();
    json!({
        "type": "object",
        "description": "Why a request was not taken (RFC 9457).",
        "required": ["type", "status", "code"],
        "properties": {
            "type": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": codes },
            "denied": { "description": "Why nobody is let in like that, with all that is known of it." },
        },
    })
}
