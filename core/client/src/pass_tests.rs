//! What is shown for the next passes, whatever became of the last reply.

use crate::{
    stage::{Heard, InMemory, answering, entry, passes, response, transport},
    transport::{Lost, Transport},
};
use nusaloka_domain::identity::Refresh;
use nusaloka_sync::Failure;
use std::sync::Arc;

/// What is shown now.
async fn shows(transport: &Transport) -> Result<String, Lost> {
    let plain = transport.plain().await.expect("a way");
    let shown = transport.passport.show(plain).await?;
    Ok(shown.bearer.to_string())
}

/// Gives up what is shown, as when it has become too old.
async fn forgets(transport: &Transport) {
    let plain = transport.plain().await.expect("a way");
    let shown = transport.passport.show(plain).await.expect("something");
    transport.passport.distrust(&shown).await;
}

fn asked(heard: &Heard) -> Refresh {
    assert_eq!(heard.first, "post /identity/refresh http/1.1");
    serde_json::from_str(&heard.body).expect("JSON")
}

#[tokio::test]
async fn passes_are_asked_for_once_and_shown_until_they_end() {
    let (server, heard) = answering(vec![passes(0)]).await;
    let transport = transport(&server, &Arc::default());
    for _ in 0..3 {
        assert_eq!(shows(&transport).await, Ok("Bearer access-0".to_owned()));
    }
    assert_eq!(heard.await.expect("heard").len(), 1);
}

#[tokio::test]
async fn an_app_that_starts_again_goes_on_with_what_was_kept() {
    let keeps = Arc::new(InMemory::default());
    let (server, heard) = answering(vec![passes(0), passes(1)]).await;
    assert_eq!(shows(&transport(&server, &keeps)).await, Ok("Bearer access-0".to_owned()));
    assert_eq!(shows(&transport(&server, &keeps)).await, Ok("Bearer access-1".to_owned()));
    assert_eq!(asked(&heard.await.expect("heard")[1]).refresh, "refresh-0");
}

#[tokio::test]
async fn after_a_lost_reply_the_same_is_asked_and_after_an_answer_it_is_not() {
    let keeps = Arc::new(InMemory::default());
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".to_vec();
    let (server, heard) = answering(vec![passes(0), cut, passes(1), passes(2)]).await;
    let one = transport(&server, &keeps);
    forgets(&one).await;
    assert_eq!(shows(&one).await, Err(Lost::NETWORK));
    // Also after a new start.
    let other = transport(&server, &keeps);
    assert_eq!(shows(&other).await, Ok("Bearer access-1".to_owned()));
    forgets(&other).await;
    assert_eq!(shows(&other).await, Ok("Bearer access-2".to_owned()));
    let heard = heard.await.expect("heard");
    let (lost, again, next) = (asked(&heard[1]), asked(&heard[2]), asked(&heard[3]));
    assert!(lost == again, "the same token, the same attempt");
    assert_eq!(next.refresh, "refresh-1");
    assert_ne!(next.attempt, lost.attempt);
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_anew_by_whoever_has_a_way_in() {
    let keeps = Arc::new(InMemory::default());
    let refused = || response("401 Unauthorized", "", b"");
    let (server, heard) = answering(vec![passes(0), refused(), passes(7), refused(), refused()]).await;
    let transport = transport(&server, &keeps);
    forgets(&transport).await;
    assert_eq!(shows(&transport).await, Ok("Bearer access-7".to_owned()));
    forgets(&transport).await;
    assert_eq!(shows(&transport).await, Err(Lost::Failed(Failure::SessionRefused)));
    assert_eq!(heard.await.expect("heard")[2].first, "post /identity/enter-demo http/1.1");
}

#[tokio::test]
async fn a_device_that_was_sent_away_does_not_come_in_by_another_way() {
    let (server, heard) = answering(vec![passes(0), response("410 Gone", "", b"")]).await;
    let transport = transport(&server, &Arc::default());
    forgets(&transport).await;
    assert_eq!(shows(&transport).await, Err(Lost::Failed(Failure::SentAway)));
    assert_eq!(heard.await.expect("heard").len(), 2);
}

#[tokio::test]
async fn whoever_signs_in_anew_shows_nothing_of_the_session_before() {
    let (server, heard) = answering(vec![passes(0), passes(1)]).await;
    let transport = transport(&server, &Arc::default());
    assert_eq!(shows(&transport).await, Ok("Bearer access-0".to_owned()));
    transport.passport.renew(entry());
    assert_eq!(shows(&transport).await, Ok("Bearer access-1".to_owned()));
    let firsts: Vec<String> = heard.await.expect("heard").into_iter().map(|heard| heard.first).collect();
    assert_eq!(firsts, ["post /identity/enter-demo http/1.1"; 2]);
}
