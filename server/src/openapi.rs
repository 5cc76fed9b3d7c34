//! What the server says of itself to whoever writes a program against it: an OpenAPI document of the endpoints that there
//! are, and of the records, as they were declared.
//!
//! Refuses to show what nobody is shown: records that are in no visitor's scope are not in it.

use crate::{App, answer::Problem, endpoints::document};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use nusaloka_domain::identity::Denied;

const FRAMES: &str = "application/vnd.nusaloka.frames";
const JSON: &str = "application/json";
const POSTCARD: &str = "application/vnd.nusaloka+postcard";

pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) method: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: Option<&'static str>,
    /// A status, and what comes with it.
    pub(crate) answers: (&'static str, Option<&'static str>),
    pub(crate) who: Who,
    pub(crate) refuses: &'static [Problem],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Everybody,
    /// Shows an access token.
    App,
    /// Shows the token of its session as a cookie, from our own page.
    Browser,
}

const SYNC: &[Problem] =
    &[Problem::Garbled, Problem::SignedOut, Problem::SentAway, Problem::UpgradeNeeded, Problem::Busy, Problem::Broke];
const HOST: &[Problem] = &[Problem::Garbled, Problem::ForeignOrigin, Problem::Busy, Problem::Broke];

/// What is denied says why, beside its code.
const DENIED: Problem = Problem::Denied(Denied::WrongEmailOrPassword);
const WAIT: Problem = Problem::Denied(Denied::Wait { seconds: 1 });

/// Of whoever is in, and changes how they come in.
const INSIDE: &[Problem] =
    &[Problem::Garbled, Problem::SignedOut, Problem::SentAway, Problem::NotFound, DENIED, WAIT, Problem::Broke];

/// For those alone whose work it is.
const OF_WORK: &[Problem] = &[
    Problem::Garbled,
    Problem::SignedOut,
    Problem::SentAway,
    Problem::NotAllowed,
    Problem::NotFound,
    Problem::Busy,
    Problem::Broke,
];

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/health",
        method: "get",
        about: "Says that the server runs.",
        takes: None,
        answers: ("200", Some("text/plain")),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/ready",
        method: "get",
        about: "Says that it can do its work: read, and get a turn at writing.",
        takes: None,
        answers: ("200", Some("text/plain")),
        who: Who::Everybody,
        refuses: &[Problem::Busy, Problem::Broke],
    },
    Endpoint {
        path: "/api/openapi.json",
        method: "get",
        about: "This document.",
        takes: None,
        answers: ("200", Some("application/json")),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/jwks.json",
        method: "get",
        about: "The keys that access tokens are signed with (RFC 7517): the one that signs, and the one before it.",
        takes: None,
        answers: ("200", Some("application/jwk-set+json")),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/assetlinks.json",
        method: "get",
        about: "The Android apps that belong to this server (Digital Asset Links).",
        takes: None,
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/apple-app-site-association",
        method: "get",
        about: "The Apple apps that belong to this server.",
        takes: None,
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/identity/letter",
        method: "post",
        about: "Asks for a letter with a code to an address, to register or to choose another password. Answered the same, whether \
                the address has an account or not: the letter tells.",
        takes: Some(JSON),
        answers: ("202", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/prove",
        method: "post",
        about: "The code of a letter, with the password from now on: the address is proved, and a session begins. Good once, within an \
                hour; whoever mistypes it five times asks for another.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/sign-in",
        method: "post",
        about: "An address and its password: a session begins. Answered the same, and as late, whether it is the address or the \
                password that is wrong.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/again",
        method: "post",
        about: "The password once more, or a passkey, of whoever is in: for ten minutes, they may change how they sign in.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/new-password",
        method: "post",
        about: "The password from now on. Other devices stay signed in, or are signed out and lose nothing; the owner is told by mail.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/new-email",
        method: "post",
        about: "Asks for a letter with a code to the address that the account is to have. Answered the same if that is somebody's.",
        takes: Some(JSON),
        answers: ("202", Some(JSON)),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/confirm-email",
        method: "post",
        about: "The code of such a letter: the account has this address from now on. The one before is told, and can take the account \
                back for three days.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/passkey/ask",
        method: "post",
        about: "What is to be asked of a passkey, in the JSON of WebAuthn: to sign in, by anybody; to add one or to show once more who one \
                is, by whoever is in.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/passkey/add",
        method: "post",
        about: "The answer of a new passkey: it signs in from now on. The owner is told by mail.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/passkey/remove",
        method: "post",
        about: "A passkey that opens nothing any more, whether it was there or not. The owner is told by mail.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/passkey/sign-in",
        method: "post",
        about: "The answer of a passkey: a session begins. What was asked is answered once, whatever comes of it.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/second/set-up",
        method: "post",
        about: "What another device makes its codes of (RFC 6238). None is asked for before the first was shown.",
        takes: None,
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/second/confirm",
        method: "post",
        about: "The first code: from now on, one is asked for. Answered with ten codes for paper, each good once.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/second/end",
        method: "post",
        about: "No code is asked for any more. The owner is told by mail.",
        takes: None,
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/second/show",
        method: "post",
        about: "The code of somebody who is halfway in: a session begins. A code is good once, and so is one from paper.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, DENIED, WAIT, Problem::Broke],
    },
    Endpoint {
        path: "/identity/recovery",
        method: "post",
        about: "What a device seals its second way to its own database under, by a number of its own making. The same person and number \
                get the same, whenever they ask.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: &[Problem::Garbled, Problem::SignedOut, Problem::SentAway, Problem::Broke],
    },
    Endpoint {
        path: "/identity/audit",
        method: "post",
        about: "A page of the audit log, the newest first, of what is asked for. For admins; that it was read is noted in it.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: OF_WORK,
    },
    Endpoint {
        path: "/identity/audit/head",
        method: "post",
        about: "The end of the audit log, signed: whoever keeps it can show later whether anything before it was changed. For admins.",
        takes: None,
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: OF_WORK,
    },
    Endpoint {
        path: "/identity/audit/chain",
        method: "post",
        about: "Whether each entry of the audit log follows from the one before it, a part of it at a time. For admins.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: OF_WORK,
    },
    Endpoint {
        path: "/identity/provider/list",
        method: "post",
        about: "The providers (OpenID Connect) that people sign in with here: a name for addresses, and what each calls itself.",
        takes: None,
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/identity/provider/go",
        method: "post",
        about: "Where a browser is to go, to sign in with a provider, or, of whoever is in, to link an account there. The app says on which \
                port of its own device it waits, and a secret of its own. Good for ten minutes.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/provider/back/{name}",
        method: "get",
        about: "Where a provider sends browsers back to. They are handed on from there with a ticket, to a page or to the app that waits on the \
                same device; once.",
        takes: None,
        answers: ("200", Some("text/html")),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, Problem::Broke],
    },
    Endpoint {
        path: "/identity/provider/come-back",
        method: "post",
        about: "The ticket, with the secret of the app that began: a session begins, a second factor is asked for, an account is linked, or \
                whose it is must be shown first. Good once.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/provider/in-the-app",
        method: "get",
        about: "Says to whoever was in a browser that it goes on in the app.",
        takes: None,
        answers: ("200", Some("text/html")),
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/identity/provider/link",
        method: "post",
        about: "Links an account elsewhere whose address has an account here, after its owner has come in by another way. Told by mail.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/provider/unlink",
        method: "post",
        about: "An account elsewhere that lets nobody in any more, whether it was there or not. The owner is told by mail.",
        takes: Some(JSON),
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/export",
        method: "post",
        about: "Everything about whoever is in, as one archive: where it can be fetched, once, within minutes. A few times a day.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/export/{ticket}",
        method: "get",
        about: "Such an archive: a file of JSON for each kind of record, other files as they are, and a page that says what is what.",
        takes: None,
        answers: ("200", Some("application/zip")),
        who: Who::Everybody,
        refuses: &[DENIED, Problem::Busy, Problem::Broke],
    },
    Endpoint {
        path: "/identity/erase",
        method: "post",
        about: "The account is to go: every session ends at once, devices forget what they hold, and in seven days everything is erased. \
                Whoever signs in before that keeps it. The owner is told by mail; only a session that was proved lately may ask.",
        takes: None,
        answers: ("204", None),
        who: Who::App,
        refuses: INSIDE,
    },
    Endpoint {
        path: "/identity/refresh",
        method: "post",
        about: "The next access token and the next token to continue with, for the one that was given last. It is good once. If the \
                reply was lost, the same token with the same attempt gets the same again; with another it ends the session.",
        takes: Some(JSON),
        answers: ("200", Some(JSON)),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, Problem::SignedOut, Problem::SentAway, Problem::Busy, Problem::Broke],
    },
    Endpoint {
        path: "/identity/sign-out",
        method: "post",
        about: "Ends the session of the access token.",
        takes: None,
        answers: ("204", None),
        who: Who::App,
        refuses: &[Problem::SignedOut, Problem::Busy, Problem::Broke],
    },
    Endpoint {
        path: "/sync/push",
        method: "post",
        about: "An app's changes, oldest first; answered with a verdict on each.",
        takes: Some(FRAMES),
        answers: ("200", Some(FRAMES)),
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/pull",
        method: "post",
        about: "Where an app stands; answered with what brings it up to date, at once or when there is news.",
        takes: Some(FRAMES),
        answers: ("200", Some(FRAMES)),
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/live",
        method: "get",
        about: "Both of these over one WebSocket.",
        takes: None,
        answers: ("101", None),
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/snapshot/{name}",
        method: "get",
        about: "A public scope in one piece, by the name that an answer gave. The name says what is in it, so it may be kept for \
                ever; ranges are answered.",
        takes: None,
        answers: ("200", Some("application/octet-stream")),
        who: Who::App,
        refuses: &[Problem::SignedOut, Problem::SentAway, Problem::NotFound, Problem::UpgradeNeeded, Problem::Broke],
    },
    Endpoint {
        path: "/host/read",
        method: "post",
        about: "A question of our page in a browser, and its answer.",
        takes: Some(POSTCARD),
        answers: ("200", Some(POSTCARD)),
        who: Who::Browser,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/write",
        method: "post",
        about: "A change of our page in a browser, decided while it waits.",
        takes: Some(POSTCARD),
        answers: ("200", Some(POSTCARD)),
        who: Who::Browser,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/enter",
        method: "post",
        about: "Coming in, going out, and changing how one comes in, in a browser. A session comes as a cookie.",
        takes: Some(POSTCARD),
        answers: ("200", Some(POSTCARD)),
        who: Who::Everybody,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/arrive",
        method: "post",
        about: "Our page, in a browser that came from another site: whoever is signed in stays so, and somebody new becomes a guest.",
        takes: None,
        answers: ("204", None),
        who: Who::Everybody,
        refuses: &[Problem::Garbled, Problem::ForeignOrigin, Problem::Broke],
    },
    Endpoint {
        path: "/host/watch",
        method: "get",
        about: "Notices of what changed, over a WebSocket.",
        takes: None,
        answers: ("101", None),
        who: Who::Browser,
        refuses: &[Problem::ForeignOrigin, Problem::Broke],
    },
];

pub(crate) async fn openapi(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document(app.business).to_string()).into_response()
}

/// Where endpoints are.
#[cfg(test)]
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    ENDPOINTS.iter().map(|endpoint| endpoint.path)
}
