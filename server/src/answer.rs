//! How a handler says no over HTTP: a status and a stable code as a problem document (RFC 9457), no prose.

use crate::limits::RETRY_AFTER;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use nusaloka_domain::{Fault, identity::Denied};
use nusaloka_sync::{PROTOCOL_HEADER, PROTOCOL_VERSION};
use serde::de::DeserializeOwned;
use serde_json::json;
use std::error::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    Garbled,
    /// More than may be sent there.
    TooLarge,
    SignedOut,
    /// Signed out by its person, from another device: the app forgets what it holds.
    SentAway,
    ForeignOrigin,
    /// For those alone whose work it is.
    NotAllowed,
    /// For those who have set up two factors.
    SecondFactorFirst,
    UpgradeNeeded,
    NotFound,
    /// Come again later.
    Busy,
    /// Nobody comes in like that.
    Denied(Denied),
    Broke,
}

impl Problem {
    pub(crate) const ALL: [Self; 11] = [
        Self::Garbled,
        Self::TooLarge,
        Self::SignedOut,
        Self::SentAway,
        Self::ForeignOrigin,
        Self::NotAllowed,
        Self::SecondFactorFirst,
        Self::UpgradeNeeded,
        Self::NotFound,
        Self::Busy,
        Self::Broke,
    ];

    const fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::Garbled => (StatusCode::BAD_REQUEST, "garbled"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::SentAway => (StatusCode::GONE, "sent-away"),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, "foreign-origin"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not-allowed"),
            Self::SecondFactorFirst => (StatusCode::FORBIDDEN, "second-factor-first"),
            Self::UpgradeNeeded => (StatusCode::UPGRADE_REQUIRED, "upgrade-needed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Busy => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            Self::Denied(why @ Denied::Wait { .. }) => (StatusCode::TOO_MANY_REQUESTS, why.code()),
            Self::Denied(why) => (StatusCode::UNPROCESSABLE_ENTITY, why.code()),
            Self::Broke => (StatusCode::INTERNAL_SERVER_ERROR, "broke"),
        }
    }

    pub(crate) const fn status(self) -> StatusCode {
        self.parts().0
    }

    pub(crate) const fn code(self) -> &'static str {
        self.parts().1
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code) = self.parts();
        let mut document = json!({ "type": "about:blank", "status": status.as_u16(), "code": code });
        if let Self::Denied(denied) = self {
            document["denied"] = json!(denied);
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, document.to_string()).into_response();
        match self {
            Self::Busy => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER.as_secs()));
            }
            Self::Denied(Denied::Wait { seconds }) => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            // An app that is newer than this server can go back to what both speak.
            Self::UpgradeNeeded => {
                response.headers_mut().insert(PROTOCOL_HEADER, HeaderValue::from(PROTOCOL_VERSION));
            }
            _ => {}
        }
        response
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

/// A fault is logged here, once, and leaves as a word.
impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        tracing::error!(fault = %fault, cause = fault.source(), "something broke");
        Self::Broke
    }
}

/// What a request says, as JSON that says so.
pub(crate) struct Said<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Said<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind != Some("application/json") {
            return Err(Problem::Garbled);
        }
        let Brought(body) = Brought::from_request(request, state).await?;
        serde_json::from_slice(&body).map(Self).map_err(|_| Problem::Garbled)
    }
}

/// What a request brings, as it is.
pub(crate) struct Brought(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Brought {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await;
        body.map(Self).map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            _ => Problem::Garbled,
        })
    }
}

/// The name in an address. One that is no text names nothing.
pub(crate) struct InPath(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for InPath {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let name = Path::<String>::from_request_parts(parts, state).await;
        name.map(|Path(name)| Self(name)).map_err(|_| Problem::NotFound)
    }
}

/// The answer to a good question: bytes of `encode`.
pub(crate) fn bytes(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard")], body).into_response()
}

/// Frames of the sync protocol, one after the other.
pub(crate) fn frames(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/vnd.nusaloka.frames")], body).into_response()
}
