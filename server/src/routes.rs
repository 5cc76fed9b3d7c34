//! Every address of the server, and what holds for all of them: size limits and security headers. Figures have an address of
//! their own, on another port.

use crate::{App, answer::Problem, demo, host, identity, live, mail, metrics, openapi, page, snapshots, sync};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};
use nusaloka_domain::{Id, NUSALOKA, host::MAX_MESSAGE_BYTES};
use nusaloka_store::authority::{self, Committed};
use nusaloka_sync::frame::UP;
use std::{path::Path, time::Instant};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};
use tracing::Instrument as _;
use uuid::Uuid;

/// The same as the app's window (tauri.conf.json), without the shell's own scheme.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

const SCREENS: [&str; 15] = [
    "/",
    "/explore",
    "/trips",
    "/messages",
    "/you",
    "/organisation",
    "/sign-in",
    "/register",
    "/new-password",
    "/new-email",
    "/audit",
    "/came-back",
    "/packing",
    "/packing/{list}",
    "/gallery",
];

/// Every address that programs use, apps and pages of ours among them. Each stands in the OpenAPI document.
fn api() -> Vec<(&'static str, MethodRouter<App>)> {
    vec![
        ("/health", get(async || "ok")),
        ("/ready", get(ready)),
        ("/api/openapi.json", get(openapi::openapi)),
        ("/.well-known/jwks.json", get(identity::keys)),
        ("/.well-known/assetlinks.json", get(identity::asset_links)),
        ("/.well-known/apple-app-site-association", get(identity::apple_association)),
        ("/identity/letter", post(identity::letter)),
        ("/identity/prove", post(identity::prove_in_app)),
        ("/identity/sign-in", post(identity::sign_in_in_app)),
        ("/identity/again", post(identity::again_in_app)),
        ("/identity/new-password", post(identity::new_password_in_app)),
        ("/identity/new-email", post(identity::new_email_in_app)),
        ("/identity/confirm-email", post(identity::confirm_email_in_app)),
        ("/identity/passkey/ask", post(identity::ask_passkey_in_app)),
        ("/identity/passkey/add", post(identity::add_passkey_in_app)),
        ("/identity/passkey/remove", post(identity::remove_passkey_in_app)),
        ("/identity/passkey/sign-in", post(identity::sign_in_by_passkey_in_app)),
        ("/identity/second/set-up", post(identity::set_up_second_in_app)),
        ("/identity/second/confirm", post(identity::confirm_second_in_app)),
        ("/identity/second/end", post(identity::end_second_in_app)),
        ("/identity/second/show", post(identity::show_second_in_app)),
        ("/identity/recovery", post(identity::recovery)),
        ("/identity/audit", post(identity::log_in_app)),
        ("/identity/audit/head", post(identity::head_in_app)),
        ("/identity/audit/chain", post(identity::chain_in_app)),
        ("/identity/provider/list", post(identity::list_providers_in_app)),
        ("/identity/provider/go", post(identity::go_out_in_app)),
        ("/identity/provider/back/{name}", get(identity::back_from_provider)),
        ("/identity/provider/come-back", post(identity::come_back_in_app)),
        ("/identity/provider/in-the-app", get(page::in_the_app)),
        ("/identity/provider/link", post(identity::link_proved_in_app)),
        ("/identity/provider/unlink", post(identity::unlink_in_app)),
        ("/identity/export", post(identity::export_in_app)),
        ("/identity/export/{ticket}", get(identity::fetch_export)),
        ("/identity/erase", post(identity::erase_in_app)),
        ("/identity/refresh", post(identity::refresh)),
        ("/identity/sign-out", post(identity::sign_out)),
        ("/sync/live", get(live::live)),
        ("/sync/push", post(sync::push).layer(DefaultBodyLimit::max(UP.frame()))),
        ("/sync/pull", post(sync::pull).layer(DefaultBodyLimit::max(UP.frame()))),
        ("/sync/snapshot/{name}", get(snapshots::snapshot)),
        ("/host/read", post(host::read)),
        ("/host/write", post(host::write)),
        ("/host/enter", post(host::enter)),
        ("/host/arrive", post(page::arrive)),
        ("/host/watch", get(host::watch)),
    ]
}

pub(crate) fn of(app: App, ui: Option<&Path>) -> Router {
    let mut routes = api().into_iter().fold(Router::new(), |routes, (path, how)| routes.route(path, how));
    if app.demo.is_some() {
        routes =
            routes.route("/enter/{entry}", get(page::enter)).route("/identity/enter-demo", post(demo::enter_in_app));
    }
    if app.post.mailbox.is_some() {
        routes = routes.route("/mailbox", get(mail::page)).route("/mailbox/{letter}", get(mail::one));
    }
    if let Some(ui) = ui {
        for screen in SCREENS {
            routes = routes.route(screen, get(page::screen));
        }
        routes = routes.fallback_service(
            ServeDir::new(ui).append_index_html_on_directories(false).fallback(get(page::nothing_here)),
        );
    }
    routes = routes.layer(middleware::from_fn(traced));
    for (name, value) in ALWAYS {
        // A page that needs another policy has said so.
        routes = routes.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    routes.layer(DefaultBodyLimit::max(MAX_MESSAGE_BYTES)).with_state(app)
}

/// A span for each request. It is named by its route, not by its address, in which a session may stand.
async fn traced(route: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", request.method = %request.method(), request.route = %route);
    let answered = async {
        let since = Instant::now();
        let response = next.run(request).await;
        let (status, duration) = (response.status().as_u16(), since.elapsed());
        tracing::debug!(response.status = status, response.duration_us = duration.as_micros(), "answered");
        response
    };
    answered.instrument(span).await
}

/// What is told where no visitor comes: figures say how much is done, and by how many.
pub(crate) fn of_figures(app: App) -> Router {
    Router::new().route("/metrics", get(metrics::metrics)).with_state(app)
}

/// Can it do its work: look into the store, and get a turn at writing? (`/health` only says that it runs.)
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    app.readers.read(|source| authority::sees(source, NUSALOKA, Id::from_uuid(Uuid::nil()))).await?;
    app.writer.write(|_| Ok(((), Committed::default()))).await?;
    Ok("ready")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_address_that_programs_use_is_in_the_document() {
        let here: BTreeSet<&str> = api().into_iter().map(|(path, _)| path).collect();
        assert_eq!(here, openapi::paths().collect());
    }
}
