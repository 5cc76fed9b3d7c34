//! Signing in with a provider over real HTTP, with one on loopback that speaks the protocol: out to it, back, in; and everything that is not
//! quite as it should be.

mod house;

use house::{
    House, RAIN, SARI, SEA,
    outing::{APP, passes},
    totp::code_in,
};
use nusaloka_domain::{
    Id,
    identity::{
        CameBack, ConfirmSecond, Denied, Device, LinkProved, LinkedAccount, Passes, ProviderFor, Remember, SecondSetUp,
        ShowSecond, ToProve, Unlink,
    },
};
use nusaloka_provider::{Provider, Signing, Somebody, query_of};
use reqwest::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};

const WAYAN: &str = "wayan@example.com";
const UNBELIEVED: Result<CameBack, Denied> = Err(Denied::ProviderUnbelieved);
const OVER: Result<CameBack, Denied> = Err(Denied::OutingOver);

impl House {
    async fn links_proved(&self, who: &Passes, to_prove: &ToProve) -> Result<(), Denied> {
        let asked = LinkProved { outing: to_prove.outing, ticket: to_prove.ticket.clone() };
        self.done(Some(who), "/identity/provider/link", &asked).await
    }

    /// The one account elsewhere that somebody has here.
    fn linked(&self) -> Id<LinkedAccount> {
        let store = Connection::open(self.folder.path().join("central.db")).expect("a database");
        let row = store.query_row("SELECT id FROM identity_linked_account", (), |row| row.get::<_, Vec<u8>>(0));
        Id::from_slice(&row.expect("one")).expect("an id")
    }
}

fn to_prove(came: Result<CameBack, Denied>) -> ToProve {
    match came {
        Ok(CameBack::ToProve(to_prove)) => to_prove,
        other => panic!("nothing to prove: {other:?}"),
    }
}

#[tokio::test]
async fn somebody_new_comes_in_with_a_provider_and_is_known_the_next_time() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let sari = passes(house.comes_by("sari-17").await);
    assert_eq!(house.refreshes(&sari).await, StatusCode::OK);
    assert_eq!(house.sign_in(SARI, SEA).await.map(drop), Err(Denied::WrongEmailOrPassword), "she has no password");
    provider.signs(Signing::Es256);
    let again = passes(house.comes_by("sari-17").await);
    assert_eq!(again.person, sari.person);
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (SARI, "Ada yang masuk ke akun Anda"));
    assert_ne!(passes(house.comes_by("wayan-4").await).person, sari.person);
    assert_eq!(provider.visits("discovery"), 1, "what it says of itself is known for a while");
}

#[tokio::test]
async fn a_guest_who_comes_in_with_a_provider_stays_who_they_are() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let guest = Id::mint(1, [7; 10]);
    let gone = house.goes_as(None, ProviderFor::SigningIn, Some(guest)).await.expect("goes");
    let ticket = house.ticket_at(&house.back_from(&gone, "sari-17").await).await.expect("handed on");
    assert_eq!(passes(house.collects(&gone, &ticket, APP).await).person, guest);
    // Whoever says that they are somebody who is there already is not.
    let gone = house.goes_as(None, ProviderFor::SigningIn, Some(guest)).await.expect("goes");
    let ticket = house.ticket_at(&house.back_from(&gone, "wayan-4").await).await.expect("handed on");
    assert_ne!(passes(house.collects(&gone, &ticket, APP).await).person, guest);
}

#[tokio::test]
async fn a_state_is_good_once_for_its_own_provider_and_as_it_was_given() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let gone = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let back = house.back_from(&gone, "sari-17").await;
    let state = query_of(&back, "state").expect("a state");
    let outing = gone.outing.to_string();
    let odd = [
        back.replace(&state, ""),
        back.replace(&state, "made-up"),
        back.replace(&state, &outing),
        back.replace(&state, &format!("{outing}.{}", "A".repeat(43))),
        back.replace("/pulau?", "/laut?"),
        back.replace("/pulau?", "/nobody?"),
        back.split_once('?').expect("a question").0.to_owned(),
    ];
    for odd in odd {
        assert_eq!(house.ticket_at(&odd).await, Err(StatusCode::BAD_REQUEST), "{odd}");
    }
    let ticket = house.ticket_at(&back).await.expect("it is as it was given");
    assert_eq!(house.ticket_at(&back).await, Err(StatusCode::BAD_REQUEST), "once");
    passes(house.collects(&gone, &ticket, APP).await);
}

#[tokio::test]
async fn nobody_collects_without_what_the_browser_brought_and_what_whoever_began_has_kept() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let (gone, other) =
        (house.goes(None, ProviderFor::SigningIn).await, house.goes(None, ProviderFor::SigningIn).await);
    let (gone, other) = (gone.expect("goes"), other.expect("goes"));
    assert_eq!(house.collects(&gone, "", APP).await, OVER, "nobody is back");
    let ticket = house.ticket_at(&house.back_from(&gone, "sari-17").await).await.expect("handed on");
    for (what, outing, ticket, secret) in [
        ("a stranger who saw the ticket", &gone, ticket.as_str(), "guessed"),
        ("whoever began, before the browser is back", &gone, "", APP),
        ("whoever began, with a ticket of theirs", &gone, &"A".repeat(43), APP),
        ("the ticket of another outing", &other, ticket.as_str(), APP),
    ] {
        assert_eq!(house.collects(outing, ticket, secret).await, OVER, "{what}");
    }
    passes(house.collects(&gone, &ticket, APP).await);
    assert_eq!(house.collects(&gone, &ticket, APP).await, OVER, "once");
}

type Lie = fn(&mut Value);

#[tokio::test]
async fn what_a_provider_says_is_believed_if_all_of_it_holds() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let lies: [(&str, Lie); 9] = [
        ("another question", |said| said["nonce"] = json!("A".repeat(43))),
        ("no question", |said| drop(said.as_object_mut().expect("claims").remove("nonce"))),
        ("somebody else says it", |said| said["iss"] = json!("https://accounts.google.com")),
        ("to somebody else", |said| said["aud"] = json!("another-app")),
        ("to others, too", |said| said["aud"] = json!(["nusaloka", "another-app"])),
        ("for somebody else", |said| said["azp"] = json!("another-app")),
        ("long ago", |said| said["exp"] = json!(said["exp"].as_u64().expect("a time") - 120)),
        ("for ever", |said| drop(said.as_object_mut().expect("claims").remove("exp"))),
        ("of nobody", |said| drop(said.as_object_mut().expect("claims").remove("sub"))),
    ];
    for (what, lie) in lies {
        provider.says(lie);
        assert_eq!(house.comes_by("sari-17").await, UNBELIEVED, "{what}");
    }
    provider.is_honest();
    for how in [Signing::None, Signing::SharedSecret, Signing::PublicAsSecret, Signing::Stranger, Signing::Changed] {
        provider.signs(how);
        assert_eq!(house.comes_by("sari-17").await, UNBELIEVED, "{how:?}");
    }
    provider.is_honest();
    provider.says_nothing();
    assert_eq!(house.comes_by("sari-17").await, UNBELIEVED);
    provider.is_honest();
    passes(house.comes_by("sari-17").await);
}

#[tokio::test]
async fn a_code_is_good_only_for_whoever_asked_for_it() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let (mine, theirs) =
        (house.goes(None, ProviderFor::SigningIn).await, house.goes(None, ProviderFor::SigningIn).await);
    let (mine, theirs) = (mine.expect("goes"), theirs.expect("goes"));
    let (stolen, back) = (house.back_from(&theirs, "sari-17").await, house.back_from(&mine, "wayan-4").await);
    let code = |url: &str| query_of(url, "code").expect("a code");
    // The provider asks for what follows from the other outing, and is not shown it.
    let ticket = house.ticket_at(&back.replace(&code(&back), &code(&stolen))).await.expect("handed on");
    assert_eq!(house.collects(&mine, &ticket, APP).await, UNBELIEVED);
    let made_up = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let back = house.back_from(&made_up, "wayan-4").await;
    let ticket = house.ticket_at(&back.replace(&code(&back), "made-up")).await.expect("handed on");
    assert_eq!(house.collects(&made_up, &ticket, APP).await, UNBELIEVED);
}

#[tokio::test]
async fn what_went_wrong_there_is_said_to_whoever_began() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    assert_eq!(house.comes_by("nobody").await, Err(Denied::ProviderCancelled));
    for (brought, denied) in [
        ("error=access_denied", Denied::ProviderCancelled),
        ("error=temporarily_unavailable", Denied::ProviderAway),
        ("error=server_error", Denied::ProviderAway),
        ("error=invalid_scope", Denied::ProviderUnbelieved),
        ("code=a&iss=https://elsewhere.example", Denied::ProviderUnbelieved),
        ("", Denied::ProviderUnbelieved),
    ] {
        let gone = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
        let state = query_of(gone.url.as_deref().expect("an address"), "state").expect("a state");
        let server = house.server.address();
        let back = format!("http://{server}/identity/provider/back/pulau?state={state}&{brought}");
        let ticket = house.ticket_at(&back).await.expect("handed on");
        assert_eq!(house.collects(&gone, &ticket, APP).await, Err(denied), "{brought}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_to_be_and_breaks_nothing_else() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    provider.goes_away();
    assert_eq!(house.goes(None, ProviderFor::SigningIn).await.map(drop), Err(Denied::ProviderAway));
    house.register(WAYAN, RAIN).await;
    provider.is_honest();
    let gone = house.goes(None, ProviderFor::SigningIn).await.expect("it is back");
    let back = house.back_from(&gone, "sari-17").await;
    provider.goes_away();
    let ticket = house.ticket_at(&back).await.expect("handed on");
    assert_eq!(house.collects(&gone, &ticket, APP).await, Err(Denied::ProviderAway));
    provider.is_honest();
    passes(house.comes_by("sari-17").await);
}

#[tokio::test]
async fn a_provider_that_is_somebody_else_says_too_much_or_sends_elsewhere_is_not_heard_out() {
    let (provider, elsewhere) = (Provider::open().await, Provider::open().await);
    let house = House::believing(&provider).await;
    provider.calls_itself("https://accounts.google.com");
    assert_eq!(house.goes(None, ProviderFor::SigningIn).await.map(drop), Err(Denied::ProviderUnbelieved));
    provider.is_honest();
    provider.says_too_much();
    assert_eq!(house.goes(None, ProviderFor::SigningIn).await.map(drop), Err(Denied::ProviderAway));
    provider.is_honest();
    provider.redirects_to(&format!("{}/token", elsewhere.issuer()));
    assert_eq!(house.comes_by("sari-17").await, UNBELIEVED);
    assert_eq!(elsewhere.visits("token"), 0, "it is not followed");
}

#[tokio::test]
async fn a_provider_may_change_its_keys_at_any_time() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let sari = passes(house.comes_by("sari-17").await);
    assert_eq!(provider.visits("keys"), 1);
    for signing in [Signing::Rs256, Signing::Es256] {
        provider.rotates();
        provider.signs(signing);
        assert_eq!(passes(house.comes_by("sari-17").await).person, sari.person);
    }
    assert_eq!(provider.visits("keys"), 3, "asked again when a key is new");
    provider.signs(Signing::Stranger);
    assert_eq!(house.comes_by("sari-17").await, UNBELIEVED);
}

#[tokio::test]
async fn an_address_that_the_provider_has_not_proved_makes_nobody() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let wayan = house.register(WAYAN, RAIN).await;
    let email = Some(WAYAN);
    provider.knows(Somebody { subject: "stranger", name: "Somebody", email, is_proved: false });
    provider.knows(Somebody { subject: "without", name: "Somebody", email: None, is_proved: false });
    provider.knows(Somebody { subject: "odd", name: "Somebody", email: Some("not one"), is_proved: true });
    for who in ["stranger", "without", "odd"] {
        assert_eq!(house.comes_by(who).await, Err(Denied::ProviderNoAddress), "{who}");
    }
    // Whoever is in may link it all the same: who they are was shown here.
    assert_eq!(house.comes_for(Some(&wayan), ProviderFor::Linking, "without").await, Ok(CameBack::Linked));
    assert_eq!(passes(house.comes_by("without").await).person, wayan.person);
}

#[tokio::test]
async fn an_address_with_an_account_is_let_in_when_its_owner_has_shown_in_another_way_that_it_is_theirs() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let wayan = house.register(WAYAN, RAIN).await;
    let sari = house.register(SARI, SEA).await;
    let asked = to_prove(house.comes_by("wayan-4").await);
    assert_eq!((asked.title.as_str(), asked.email.as_str()), ("Pulau", WAYAN));
    assert_eq!(house.links_proved(&sari, &asked).await, Err(Denied::OutingOver), "it is not hers");
    let other = ToProve { ticket: "A".repeat(43), ..asked.clone() };
    assert_eq!(house.links_proved(&wayan, &other).await, Err(Denied::OutingOver));
    to_prove(house.comes_by("wayan-4").await);

    let signed_in = house.sign_in(WAYAN, RAIN).await.expect("comes in");
    assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");
    house.links_proved(&signed_in, &asked).await.expect("it is his");
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (WAYAN, "Satu akun lain bisa membuka akun Anda"));
    assert_eq!(house.links_proved(&signed_in, &asked).await, Err(Denied::OutingOver), "once");
    assert_eq!(passes(house.comes_by("wayan-4").await).person, wayan.person);
}

#[tokio::test]
async fn a_proof_of_long_ago_links_nothing() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let wayan = house.register(WAYAN, RAIN).await;
    let asked = to_prove(house.comes_by("wayan-4").await);
    let house = house.much_later().await;
    assert_eq!(house.links_proved(&wayan, &asked).await, Err(Denied::ProveFirst));
    assert_eq!(house.goes(Some(&wayan), ProviderFor::Linking).await.map(drop), Err(Denied::ProveFirst));
    let unlink = Unlink { account: Id::mint(1, [1; 10]) };
    assert_eq!(house.done(Some(&wayan), "/identity/provider/unlink", &unlink).await, Err(Denied::ProveFirst));
}

#[tokio::test]
async fn whoever_is_in_links_an_account_and_unlinks_it_and_is_told_of_both() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let (wayan, sari) = (house.register(WAYAN, RAIN).await, house.register(SARI, SEA).await);
    let link = |who, whom| house.comes_for(Some(who), ProviderFor::Linking, whom);
    // Its address is no matter: who he is was shown here.
    assert_eq!(link(&wayan, "sari-17").await, Ok(CameBack::Linked));
    assert_eq!(link(&sari, "sari-17").await, Err(Denied::LinkedElsewhere));
    assert_eq!(house.read().await.subject, "Satu akun lain bisa membuka akun Anda");
    assert_eq!(passes(house.comes_by("sari-17").await).person, wayan.person);
    assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");

    let unlink = Unlink { account: house.linked() };
    house.done(Some(&sari), "/identity/provider/unlink", &unlink).await.expect("nothing of hers to unlink");
    assert_eq!(passes(house.comes_by("sari-17").await).person, wayan.person, "it is his still");
    assert_eq!(house.read().await.subject, "Ada yang masuk ke akun Anda");
    house.done(Some(&wayan), "/identity/provider/unlink", &unlink).await.expect("unlinked");
    let letter = house.read().await;
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (WAYAN, "Satu akun tertaut dilepas"));
    to_prove(house.comes_by("sari-17").await);
    house.sign_in(WAYAN, RAIN).await.expect("his password opens it as before");
}

#[tokio::test]
async fn an_outing_to_link_is_of_the_session_that_began_it() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let wayan = house.register(WAYAN, RAIN).await;
    let gone = house.goes(Some(&wayan), ProviderFor::Linking).await.expect("goes");
    let ticket = house.ticket_at(&house.back_from(&gone, "wayan-4").await).await.expect("handed on");
    house.post_by(Some(&wayan), "/identity/sign-out", &()).await;
    let collected = house
        .post(
            "/identity/provider/come-back",
            &json!({
                "outing": gone.outing, "ticket": ticket, "secret": APP, "device": { "name": "", "zone": null },
            }),
        )
        .await;
    assert_eq!(collected.status(), StatusCode::UNAUTHORIZED);
    let nobody = house
        .post(
            "/identity/provider/go",
            &json!({
                "provider": "pulau", "of": "linking", "language": "Indonesian", "guest": null,
                "waits_at": { "port": 40404, "secret": APP },
            }),
        )
        .await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_has_a_second_factor_is_halfway_in() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let sari = passes(house.comes_by("sari-17").await);
    let set_up: SecondSetUp = house.answered(Some(&sari), "/identity/second/set-up", &()).await.expect("begins");
    let confirm = ConfirmSecond { code: code_in(&set_up.secret, 0) };
    let paper: Value = house.answered(Some(&sari), "/identity/second/confirm", &confirm).await.expect("counts");
    let Ok(CameBack::Halfway(asked)) = house.comes_by("sari-17").await else { panic!("not asked") };
    let code = paper["codes"][0].as_str().expect("a code").to_owned();
    let show = ShowSecond { halfway: asked.halfway, code, device: Device::default(), remember: Remember::Nothing };
    let came: Passes = house.ask("/identity/second/show", &show).await.expect("comes in");
    assert_eq!(came.person, sari.person);
}

#[tokio::test]
async fn whoever_is_out_for_too_long_begins_again() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let gone = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let back = house.back_from(&gone, "sari-17").await;
    let house = house.changed("UPDATE identity_outing SET good_until = 0").await;
    let back = format!("http://{}{}", house.server.address(), &back[back.find("/identity").expect("a path")..]);
    assert_eq!(house.ticket_at(&back).await, Err(StatusCode::BAD_REQUEST));
    let gone = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let ticket = house.ticket_at(&house.back_from(&gone, "sari-17").await).await.expect("handed on");
    let house = house.changed("UPDATE identity_return SET good_until = 0").await;
    assert_eq!(house.collects(&gone, &ticket, APP).await, OVER);
}

#[tokio::test]
async fn nothing_that_opens_anything_lies_in_the_database() {
    let provider = Provider::open().await;
    let house = House::believing(&provider).await;
    let gone = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let url = gone.url.clone().expect("an address");
    let other = house.goes(None, ProviderFor::SigningIn).await.expect("goes");
    let back = house.back_from(&other, "sari-17").await;
    let ticket = house.ticket_at(&back).await.expect("handed on");
    let kept: Vec<u8> = ["central.db", "central.db-wal"]
        .iter()
        .flat_map(|file| std::fs::read(house.folder.path().join(file)).unwrap_or_default())
        .collect();
    let word = |name: &str| query_of(&url, name).expect("a word");
    let state = word("state").split_once('.').expect("two parts").1.to_owned();
    for secret in [state, word("nonce"), ticket, APP.to_owned(), nusaloka_provider::SECRET.to_owned()] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    assert!(kept.windows(8).any(|window| window == &b"Wulandari"[..8]), "the database is looked into");
}

#[tokio::test]
async fn a_server_without_providers_offers_none() {
    let house = House::open().await;
    let list: Vec<Value> = house.ask("/identity/provider/list", &()).await.expect("a list");
    assert!(list.is_empty());
    assert_eq!(house.goes(None, ProviderFor::SigningIn).await.map(drop), Err(Denied::ProviderUnknown));
    let provider = Provider::open().await;
    let list: Value = House::believing(&provider).await.ask("/identity/provider/list", &()).await.expect("a list");
    assert_eq!(list[0], json!({ "name": "pulau", "title": "Pulau" }));
    assert_eq!(provider.visits("discovery"), 0, "it is asked when it is needed");
}
