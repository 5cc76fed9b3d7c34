//! How a handler says no over HTTP: a status and a stable code as a problem document (RFC 9457), no prose.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use nusaloka_domain::Fault;
use std::error::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Garbled,
    SignedOut,
    ForeignOrigin,
    UpgradeNeeded,
    NotFound,
    Broke,
}

impl Problem {
    const fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::Garbled => (StatusCode::BAD_REQUEST, "garbled"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign-origin"),
            Self::UpgradeNeeded => (StatusCode::UPGRADE_REQUIRED, "upgrade-needed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Broke => (StatusCode::INTERNAL_SERVER_ERROR, "broke"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code) = self.parts();
        let document = format!(r#"{{"type":"about:blank","status":{},"code":"{code}"}}"#, status.as_u16());
        (status, [(header::CONTENT_TYPE, "application/problem+json")], document).into_response()
    }
}

/// A fault is logged here, once, and leaves as a word.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        tracing::error!(fault = %fault, cause = fault.source(), "something broke");
        Self::Broke
    }
}

/// The answer to a good question: bytes of `encode`.
pub(crate) fn bytes(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard")], body).into_response()
}
