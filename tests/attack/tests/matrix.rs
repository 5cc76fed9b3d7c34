//! Who may come where, and whose ids are whose: every route, verb and question has a row, and keeps what the row promises.

use nusaloka_attack::{
    Victim, bodies, ids, must_be_none,
    routes::{self, Guard, ROWS, Row, Says},
};
use nusaloka_domain::NUSALOKA;
use serde_json::json;

#[tokio::test]
async fn every_route_lets_in_whom_it_may_and_nobody_else() {
    let victim = Victim::start().await;
    let document = routes::document(&victim).await;
    must_be_none(&routes::tried(&victim, &document, ROWS).await);
    victim.stop().await;
}

#[tokio::test]
async fn an_admin_without_a_second_factor_is_nobody_where_admins_come() {
    let victim = Victim::start().await;
    must_be_none(&routes::tried_without_second(&victim, ROWS).await);
    let open = Row { method: "get", path: "/health", guard: Guard::Admin, says: Says::Nothing };
    victim.stop().await;
    let victim = Victim::start().await;
    let found = routes::tried_without_second(&victim, &[open]).await;
    assert_eq!(found[0].0, "get /health answers an admin without a second factor with 200 OK");
    victim.stop().await;
}

#[tokio::test]
async fn every_verb_and_every_question_answers_about_ones_own_and_nothing_else() {
    let victim = Victim::start().await;
    must_be_none(&ids::without_a_row(NUSALOKA));
    must_be_none(&ids::tried(&victim).await);
    victim.stop().await;
}

#[tokio::test]
async fn every_id_in_a_request_is_ones_own_or_like_nothing() {
    let victim = Victim::start().await;
    let document = routes::document(&victim).await;
    must_be_none(&bodies::without_a_row(&document));
    must_be_none(&bodies::tried(&victim).await);
    victim.stop().await;
}

#[tokio::test]
async fn taken_ids_are_refused_like_any_other() {
    let victim = Victim::start().await;
    let (owner, stranger) = (victim.browser_of("traveller").await, victim.browser_of("admin").await);
    let taken = ids::list_of(&owner).await;
    let refused = stranger.does(ids::start_with(taken)).await.expect_err("it is taken");
    let told = format!("{refused:?}");
    let me = owner.me().await.to_string();
    assert!(!told.contains(&me) && !told.contains(&taken.to_string()), "it says whose it is: {told}");
    let provider = victim.browser_of("provider").await;
    let taken = ids::organisation_of(&provider).await;
    let told = format!("{:?}", stranger.does(ids::found_with(taken)).await.expect_err("it is taken"));
    let me = provider.me().await.to_string();
    assert!(!told.contains(&me) && !told.contains(&taken.to_string()), "it says whose it is: {told}");
    victim.stop().await;
}

#[tokio::test]
async fn codes_that_nobody_gave_out_open_nothing() {
    let victim = Victim::start().await;
    let stranger = victim.browser_of("admin").await;
    for number in 0..20 {
        stranger.does(ids::join_with(number)).await.expect_err("nobody gave it out");
        stranger.does(ids::come_in_with(number)).await.expect_err("nobody gave it out");
    }
    victim.stop().await;
}

/// The matrix itself is tested: a route that nobody guards makes it red.
#[tokio::test]
async fn a_route_without_a_guard_or_without_a_row_is_found() {
    let victim = Victim::start().await;
    let document = json!({ "paths": { "/health": { "get": {} } } });
    let open = |guard| Row { method: "get", path: "/health", guard, says: Says::Nothing };
    for (guard, sentence) in [
        (Guard::App, "get /health answers nobody with 200 OK"),
        (Guard::App, "get /health answers algorithm none with 200 OK"),
        (Guard::Page, "get /health answers another site with 200 OK"),
        (Guard::Page, "get /health does not tell nobody to sign in"),
    ] {
        let found = routes::tried(&victim, &document, &[open(guard)]).await;
        assert!(found.iter().any(|finding| finding.0 == sentence), "{sentence}: {found:?}");
    }
    let document = json!({ "paths": { "/health": { "get": {} }, "/admin/everything": { "get": {} } } });
    let found = routes::without_a_row(&document, &[open(Guard::App)]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "get /admin/everything has no row: who may come there?");
    let mut document = routes::document(&victim).await;
    let id = json!({ "anyOf": [{ "type": "string", "format": "uuid" }, { "type": "null" }] });
    document["components"]["schemas"]["Device"]["properties"]["id"] = id;
    let found = bodies::without_a_row(&document);
    let sentence = "/identity/sign-in device.id is an id without a row: whose may it be?";
    assert!(found.iter().any(|finding| finding.0 == sentence), "{found:?}");
    victim.stop().await;
}
