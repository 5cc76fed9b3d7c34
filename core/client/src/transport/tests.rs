//! Which way a request takes, and what an answer means, against a server that says what it was told to say.

use super::*;
use crate::stage::{Heard, answering, entry, passes, response, transport};

const REFUSED: Lost = Lost::Failed(Failure::SessionRefused);
const AWAY: Lost = Lost::Failed(Failure::SentAway);

fn shown(fresh: bool) -> Shown {
    Shown { bearer: "Bearer some".into(), renewed: 0, fresh }
}

#[tokio::test]
async fn a_refusal_of_what_was_shown_is_the_last_word_only_if_it_was_got_for_that() {
    let transport = transport("http://127.0.0.1:9", &Arc::default());
    assert_eq!(transport.judged(REFUSED, &shown(true)).await, REFUSED);
    assert_eq!(transport.judged(REFUSED, &shown(false)).await, Lost::NETWORK);
    assert_eq!(transport.judged(AWAY, &shown(false)).await, AWAY);
    let old = Lost::Failed(Failure::VersionRefused);
    assert_eq!(transport.judged(old, &shown(false)).await, old);
}

#[tokio::test]
async fn a_refusal_of_a_session_that_was_renewed_meanwhile_says_nothing_about_the_new_one() {
    let transport = transport("http://127.0.0.1:9", &Arc::default());
    transport.passport.renew(entry());
    for refused in [REFUSED, AWAY] {
        assert_eq!(transport.judged(refused, &shown(true)).await, Lost::NETWORK);
        let anew = Shown { renewed: 1, ..shown(true) };
        assert_eq!(transport.judged(refused, &anew).await, refused);
    }
}

#[test]
fn statuses_mean_what_the_engine_knows() {
    let of = |status, said: &[(&'static str, &'static str)]| {
        let header = |(name, value): &(&'static str, &'static str)| {
            (header::HeaderName::from_static(name), header::HeaderValue::from_static(value))
        };
        let headers: HeaderMap = said.iter().map(header).collect();
        Lost::of(StatusCode::from_u16(status).expect("a status"), &headers)
    };
    assert_eq!(of(401, &[]), REFUSED);
    assert_eq!(of(410, &[]), AWAY);
    assert_eq!(of(426, &[]), Lost::Failed(Failure::VersionRefused));
    assert_eq!(of(426, &[(PROTOCOL_HEADER, "2")]), Lost::Older(2));
    assert_eq!(of(426, &[(PROTOCOL_HEADER, "65536")]), Lost::Failed(Failure::VersionRefused));
    assert_eq!(of(503, &[]), Lost::NETWORK);
    assert_eq!(of(429, &[("retry-after", "7")]), Lost::Busy(Duration::from_secs(7)));
    assert_eq!(of(429, &[("retry-after", "86400")]), Lost::Busy(LONGEST_PAUSE));
    assert_eq!(of(429, &[("retry-after", "tomorrow")]), Lost::Busy(Duration::from_secs(1)));
}

fn nothing_to_tell() -> Push {
    Push { device: nusaloka_domain::Id::mint(1, [2; 10]), acknowledged: 0, entries: Vec::new() }
}

const PUSHED: &[u8] = include_bytes!("../../../sync/tests/version_2/pushed.frame");

#[tokio::test]
async fn an_app_that_is_newer_than_its_server_goes_back_to_what_both_speak() {
    let (server, heard) = answering(vec![
        passes(0),
        response("426 Upgrade Required", "nusaloka-protocol: 2\r\n", b""),
        response("404 Not Found", "", b""),
        response("200 OK", "", PUSHED),
        response("200 OK", "", PUSHED),
    ])
    .await;
    let transport = transport(&server, &Arc::default());
    for _ in 0..2 {
        let answer = transport.push(nothing_to_tell()).await;
        assert!(matches!(answer, Ok(Pushed::Decided(verdicts)) if verdicts.len() == 2));
    }
    let said = heard.await.expect("heard");
    let of = |heard: &Heard| (heard.first.clone(), heard.version.clone(), heard.frame);
    let live = |version: &str| ("get /sync/live http/1.1".to_owned(), Some(version.to_owned()), None);
    let push = || ("post /sync/push http/1.1".to_owned(), Some("2".to_owned()), Some(2));
    let after_the_passes: Vec<_> = said[1..].iter().map(of).collect();
    assert_eq!(after_the_passes, [live("3"), live("2"), push(), push()]);
}

#[tokio::test]
async fn an_app_that_has_no_version_in_common_with_its_server_says_so() {
    for header in ["nusaloka-protocol: 1\r\n", "nusaloka-protocol: 9\r\n", ""] {
        let (server, heard) = answering(vec![passes(0), response("426 Upgrade Required", header, b"")]).await;
        let transport = transport(&server, &Arc::default());
        let lost = transport.push(nothing_to_tell()).await.expect_err("refused");
        assert!(matches!(lost, Lost::Older(1 | 9) | Lost::Failed(Failure::VersionRefused)), "{lost:?}");
        assert_eq!(heard.await.expect("heard").len(), 2, "it does not knock again by itself");
    }
}

#[tokio::test]
async fn an_access_token_that_has_become_too_old_is_replaced_at_once() {
    let (server, heard) = answering(vec![
        passes(0),
        response("404 Not Found", "", b""),
        response("200 OK", "", PUSHED),
        response("401 Unauthorized", "", b""),
        passes(1),
        response("200 OK", "", PUSHED),
    ])
    .await;
    let transport = transport(&server, &Arc::default());
    for _ in 0..2 {
        assert!(matches!(transport.push(nothing_to_tell()).await, Ok(Pushed::Decided(_))));
    }
    let firsts: Vec<String> = heard.await.expect("heard").into_iter().map(|heard| heard.first).collect();
    let push = "post /sync/push http/1.1";
    let expected = [
        "post /identity/enter-demo http/1.1",
        "get /sync/live http/1.1",
        push,
        push,
        "post /identity/refresh http/1.1",
        push,
    ];
    assert_eq!(firsts, expected);
}
