//! The endpoints, in the document: what each takes, what it answers, who may come, and every way in which it says no.

use super::{Body, Endpoint, JSON, Parameter, Who, identity};
use crate::answer::Problem;
use nusaloka_sync::{PROTOCOL_HEADER, SPOKEN};

const FRAMES: &str = "application/vnd.nusaloka.frames";
const POSTCARD: &str = "application/vnd.nusaloka+postcard";

/// Without it, an app is told that it is old.
const SPEAKS: Parameter = Parameter::Header(PROTOCOL_HEADER, Some((*SPOKEN.start(), *SPOKEN.end())));
const RANGE: Parameter = Parameter::Header("range", None);

const SYNC: &[Problem] =
    &[Problem::Garbled, Problem::SignedOut, Problem::SentAway, Problem::UpgradeNeeded, Problem::Busy, Problem::Broke];
const HOST: &[Problem] = &[Problem::Garbled, Problem::ForeignOrigin, Problem::Busy, Problem::Broke];

pub(super) fn all() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().chain(identity::ENDPOINTS)
}

const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        path: "/health",
        method: "get",
        about: "Says that the server runs.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of("text/plain"))],
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/ready",
        method: "get",
        about: "Says that it can do its work: read, and get a turn at writing.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of("text/plain"))],
        who: Who::Everybody,
        refuses: &[Problem::Busy, Problem::Broke],
    },
    Endpoint {
        path: "/api/openapi.json",
        method: "get",
        about: "This document.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of(JSON))],
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/jwks.json",
        method: "get",
        about: "The keys that access tokens are signed with (RFC 7517): the one that signs, and the one before it.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of("application/jwk-set+json"))],
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/assetlinks.json",
        method: "get",
        about: "The Android apps that belong to this server (Digital Asset Links).",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of(JSON))],
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/.well-known/apple-app-site-association",
        method: "get",
        about: "The Apple apps that belong to this server.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(200, Body::Of(JSON))],
        who: Who::Everybody,
        refuses: &[],
    },
    Endpoint {
        path: "/sync/push",
        method: "post",
        about: "An app's changes, oldest first; answered with a verdict on each.",
        asks: &[SPEAKS],
        takes: Body::Of(FRAMES),
        answers: &[(200, Body::Of(FRAMES))],
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/pull",
        method: "post",
        about: "Where an app stands; answered with what brings it up to date, at once or when there is news.",
        asks: &[SPEAKS],
        takes: Body::Of(FRAMES),
        answers: &[(200, Body::Of(FRAMES))],
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/live",
        method: "get",
        about: "Both of these over one WebSocket.",
        asks: &[SPEAKS],
        takes: Body::Nothing,
        answers: &[(101, Body::Nothing)],
        who: Who::App,
        refuses: SYNC,
    },
    Endpoint {
        path: "/sync/snapshot/{name}",
        method: "get",
        about: "A public scope in one piece, by the name that an answer gave. The name says what is in it, so it may be kept for \
                ever; ranges are answered.",
        asks: &[SPEAKS, RANGE],
        takes: Body::Nothing,
        answers: &[
            (200, Body::Of("application/octet-stream")),
            (206, Body::Of("application/octet-stream")),
            (304, Body::Nothing),
            (416, Body::Nothing),
        ],
        who: Who::App,
        refuses: &[Problem::SignedOut, Problem::SentAway, Problem::NotFound, Problem::UpgradeNeeded, Problem::Broke],
    },
    Endpoint {
        path: "/host/read",
        method: "post",
        about: "A question of our page in a browser, and its answer.",
        asks: &[],
        takes: Body::Of(POSTCARD),
        answers: &[(200, Body::Of(POSTCARD))],
        who: Who::Browser,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/write",
        method: "post",
        about: "A change of our page in a browser, decided while it waits.",
        asks: &[],
        takes: Body::Of(POSTCARD),
        answers: &[(200, Body::Of(POSTCARD))],
        who: Who::Browser,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/enter",
        method: "post",
        about: "Coming in, going out, and changing how one comes in, in a browser. A session comes as a cookie.",
        asks: &[],
        takes: Body::Of(POSTCARD),
        answers: &[(200, Body::Of(POSTCARD))],
        who: Who::Everybody,
        refuses: HOST,
    },
    Endpoint {
        path: "/host/arrive",
        method: "post",
        about: "Our page, in a browser that came from another site: whoever is signed in stays so, and somebody new becomes a guest.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(204, Body::Nothing)],
        who: Who::Everybody,
        refuses: &[Problem::Garbled, Problem::ForeignOrigin, Problem::Broke],
    },
    Endpoint {
        path: "/host/watch",
        method: "get",
        about: "Notices of what changed, over a WebSocket.",
        asks: &[],
        takes: Body::Nothing,
        answers: &[(101, Body::Nothing)],
        who: Who::Browser,
        refuses: HOST,
    },
];
