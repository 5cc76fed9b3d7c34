//! Passkeys as requests meet them: what is asked of one, and what comes of its answer. The checking is `webauthn-rs`’s.
//!
//! Failure cases: an address that is a number only (no passkey can belong to it: nobody is offered one), an answer that is not to what
//! was asked, too late, or given twice, a key that may have been copied (its counter stands still), a key that is somebody else's.
//!
//! Invariants: what was asked lies in the database until it is answered, and is answered once, whatever comes of it; whoever answers
//! wrongly learns no more than that; a person is known by their key alone, never by what the answer says besides.

use super::{
    Apps, Bearing, Named, Token,
    accounts::{Coming, begin, claim_of, tell_owner},
    audit::source_of,
    by_server,
    changes::{Inside, for_proved},
    sessions::given,
};
use crate::{
    App, StartFailed,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{extract::State, http::StatusCode, response::Response};
use nusaloka_domain::{
    Fault, Id, Refusal,
    failure::Stop,
    identity::{
        AddPasskey, AskPasskey, Ceremony, Deed, Denied, MOST_PASSKEYS, NotAdded, Noted, Passkey, PasskeyAnswer,
        PasskeyAsked, PasskeyFor, PasskeyKey, PasskeySignIn, Person, Purpose, RemovePasskey, add_passkey, fitting_name,
        note, passkey_used, proved_again, remove_passkey, tell,
    },
    view::{Tx, View},
};
use nusaloka_store::authority;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        AuthenticationResult, DiscoverableAuthentication, Passkey as Credential, PasskeyAuthentication,
        PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, WebauthnError,
    },
};

const BRAND: &str = "Nusaloka";

/// Who checks passkeys, for the address where people find this server.
#[derive(Clone)]
pub(crate) struct Passkeys(Option<Arc<Webauthn>>);

impl Passkeys {
    pub(crate) fn at(public: &str, apps: &Apps) -> Result<Self, StartFailed> {
        let odd = |error: &dyn std::fmt::Display| StartFailed::Public(public.to_owned(), error.to_string());
        let mut url = Url::parse(public).map_err(|error| odd(&error))?;
        let host = url.host_str().ok_or_else(|| odd(&"it names no host"))?.trim_matches(['[', ']']).to_owned();
        let here = match host.parse::<IpAddr>() {
            // To a browser on this machine, it has this name too.
            Ok(number) if number.is_loopback() || number == IpAddr::V4(Ipv4Addr::UNSPECIFIED) => "localhost".to_owned(),
            Ok(_) => return Ok(Self(None)),
            Err(_) => host,
        };
        url.set_host(Some(&here)).map_err(|error| odd(&error))?;
        let apps = apps.android.iter().map(|app| Url::parse(&app.origin()));
        let apps: Vec<Url> = apps.collect::<Result<_, _>>().map_err(|error| odd(&error))?;
        let checker = WebauthnBuilder::new(&here, &url).and_then(|builder| {
            apps.iter().fold(builder.rp_name(BRAND), WebauthnBuilder::append_allowed_origin).build()
        });
        Ok(Self(Some(Arc::new(checker.map_err(|error| odd(&error))?))))
    }

    fn checker(&self) -> Result<&Webauthn, Denied> {
        self.0.as_deref().ok_or(Denied::NoPasskeys)
    }
}

/// One key is one passkey, whoever brings it: so it cannot be two people's.
fn passkey_of(credential: &[u8]) -> Id<Passkey> {
    let digest = Sha256::digest(credential);
    Id::from_uuid(Uuid::from_slice(&digest[..16]).expect("sixteen bytes"))
}

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn ask_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    bearing: Option<Bearing>,
    Said(asked): Said<AskPasskey>,
) -> Result<Response, Problem> {
    let named = bearing.map(|Bearing(named)| named);
    Ok(given(&ask_passkey(&app, from, named, asked).await?))
}

pub(crate) async fn add_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<AddPasskey>,
) -> Result<StatusCode, Problem> {
    add(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn remove_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<RemovePasskey>,
) -> Result<StatusCode, Problem> {
    remove(&app, from, named, asked).await.map(|()| StatusCode::NO_CONTENT)
}

pub(crate) async fn sign_in_by_passkey_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<PasskeySignIn>,
) -> Result<Response, Problem> {
    let coming = Coming::in_app(&app.desk, from, &asked.device);
    let (person, token) = sign_in_by_passkey(&app, asked, coming).await?;
    Ok(given(&app.desk.passes(person, &token, edge::now())?))
}

// ---- asking -----------------------------------------------------------------------------------

/// Whoever signs in is nobody yet; for all else, somebody is in.
pub(crate) async fn ask_passkey(
    app: &App,
    from: IpAddr,
    named: Option<Named>,
    asked: AskPasskey,
) -> Result<PasskeyAsked, Problem> {
    let checker = app.desk.passkeys.checker()?;
    app.desk.delays.source(from, edge::now())?;
    let (person, options, state) = match asked.of {
        PasskeyFor::SigningIn => {
            let (mut options, state) = checker.start_discoverable_authentication().map_err(odd)?;
            // Somebody has asked for it: no need to hide it in a field.
            options.mediation = None;
            (None, text(&options)?, text(&state)?)
        }
        PasskeyFor::Adding => {
            let named = named.ok_or(Problem::SignedOut)?;
            let account = Inside::of(app, named).await?.proved(edge::now())?;
            let (name, keys) = known(app, named.person).await?;
            let theirs = keys.iter().map(|key| key.cred_id().clone()).collect();
            let started =
                checker.start_passkey_registration(named.person.uuid(), account.email.as_str(), &name, Some(theirs));
            let (mut options, state) = started.map_err(odd)?;
            if let Some(selection) = &mut options.public_key.authenticator_selection {
                // It is found without an address being typed. Without the newer word for it, the older one counts.
                (selection.require_resident_key, selection.resident_key) = (true, None);
            }
            (Some(named.person), text(&options)?, text(&state)?)
        }
        PasskeyFor::ProvingAgain => {
            let named = named.ok_or(Problem::SignedOut)?;
            Inside::of(app, named).await?;
            let (_, keys) = known(app, named.person).await?;
            if keys.is_empty() {
                return Err(Denied::PasskeyRefused.into());
            }
            let (options, state) = checker.start_passkey_authentication(&keys).map_err(odd)?;
            (Some(named.person), text(&options)?, text(&state)?)
        }
    };
    let ceremony = edge::new_id();
    let begun = move |tx: &mut dyn Tx| Ceremony::begin(tx, ceremony, asked.of, person, state);
    app.writer.write(move |store| Ok(((), by_server(store, "a passkey was not asked", begun)?))).await?;
    Ok(PasskeyAsked { ceremony, options })
}

/// What a person is called, and what their passkeys are checked with.
async fn known(app: &App, person: Id<Person>) -> Result<(String, Vec<Credential>), Fault> {
    let look = move |view: &dyn View| {
        let person_there = Person::of(view, person)?;
        let name = person_there.ok_or_else(|| Fault::new("somebody with an account is not there"))?.name;
        let keys = PasskeyKey::all_of(view, person)?;
        Ok((name, keys.iter().map(credential_of).collect::<Result<_, _>>()?))
    };
    app.readers.read(move |source| authority::look(source, edge::now(), look)).await
}

fn credential_of(key: &PasskeyKey) -> Result<Credential, Fault> {
    serde_json::from_str(&key.credential)
        .map_err(|error| Fault::because("a passkey is kept that cannot be read", error))
}

fn text(said: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(said).map_err(|error| Fault::because("a passkey was not asked", error))
}

fn odd(error: WebauthnError) -> Fault {
    Fault::because("a passkey was not asked", error)
}

// ---- answers ----------------------------------------------------------------------------------

/// What was asked, taken out of the database; and the answer to it, if it is one.
async fn taken<S: DeserializeOwned, A: DeserializeOwned>(
    app: &App,
    answer: &PasskeyAnswer,
    of: PasskeyFor,
    person: Option<Id<Person>>,
) -> Result<(S, A), Problem> {
    let ceremony = answer.ceremony;
    let taken = app.writer.write(move |store| {
        let mut taken = None;
        let committed = by_server(store, "a passkey’s answer was not taken", |tx| {
            taken = Ceremony::take(tx, ceremony, of, person)?;
            Ok(())
        })?;
        Ok((taken, committed))
    });
    let asked = taken.await?.ok_or(Denied::PasskeyTooLate)?;
    let state = serde_json::from_str(&asked.state)
        .map_err(|error| Fault::because("what was asked of a passkey cannot be read", error))?;
    let answer = serde_json::from_str(&answer.credential).map_err(|_| refused("it is no answer"))?;
    Ok((state, answer))
}

/// Why is for the log: whoever answers wrongly has nothing to do with it.
fn refused(why: impl std::fmt::Display) -> Denied {
    tracing::info!(reason = %why, "a passkey’s answer was refused");
    Denied::PasskeyRefused
}

pub(crate) async fn add(app: &App, from: IpAddr, named: Named, asked: AddPasskey) -> Result<(), Problem> {
    Inside::of(app, named).await?;
    let checker = app.desk.passkeys.checker()?;
    let name = fitting_name(&asked.name).map_err(Denied::Unfit)?;
    let (state, answer): (PasskeyRegistration, RegisterPublicKeyCredential) =
        taken(app, &asked.answer, PasskeyFor::Adding, Some(named.person)).await?;
    let credential = checker.finish_passkey_registration(&answer, &state).map_err(refused)?;
    let (id, credential) = (passkey_of(credential.cred_id()), text(&credential)?);
    let added = for_proved(app, named, "a passkey was not added", move |tx, account| {
        let noted = Noted::by(Deed::PasskeyAdded, named.person).in_session(named.session).from(&source_of(from));
        let noted = noted.about(id).saying(&name);
        let added = add_passkey(tx, id, named.person, name, credential)?;
        if added.is_ok() {
            note(tx, noted)?;
            tell(tx, &account, claim_of, edge::new_id(), Purpose::PasskeyAdded)?;
        }
        Ok(added)
    });
    match added.await? {
        Ok(()) => {}
        Err(NotAdded::Known) => return Err(refused("it is somebody’s already").into()),
        Err(NotAdded::TooMany) => {
            tracing::info!(most = MOST_PASSKEYS, "somebody has as many passkeys as one can have");
            return Err(Denied::TooManyPasskeys.into());
        }
    }
    app.post.wake();
    Ok(())
}

pub(crate) async fn remove(app: &App, from: IpAddr, named: Named, asked: RemovePasskey) -> Result<(), Problem> {
    let removed = for_proved(app, named, "a passkey was not removed", move |tx, account| {
        if remove_passkey(tx, asked.passkey, named.person)? {
            let noted = Noted::by(Deed::PasskeyRemoved, named.person).in_session(named.session).from(&source_of(from));
            note(tx, noted.about(asked.passkey))?;
            tell(tx, &account, claim_of, edge::new_id(), Purpose::PasskeyRemoved)?;
        }
        Ok(())
    });
    // What is not there any more is removed.
    removed.await?;
    app.post.wake();
    Ok(())
}

pub(crate) async fn sign_in_by_passkey(
    app: &App,
    asked: PasskeySignIn,
    coming: Coming,
) -> Result<(Id<Person>, Token), Problem> {
    let checker = app.desk.passkeys.checker()?;
    let (state, answer): (DiscoverableAuthentication, PublicKeyCredential) =
        taken(app, &asked.answer, PasskeyFor::SigningIn, None).await?;
    let (person, credential) = checker.identify_discoverable_authentication(&answer).map_err(refused)?;
    let (id, person) = (passkey_of(credential), Id::from_uuid(person));
    let key = key_of(app, id, person).await?;
    let mut credential = credential_of(&key)?;
    let result = checker.finish_discoverable_authentication_v2(&answer, state, &credential).map_err(refused)?;
    let next = after(&mut credential, &result)?;
    let secret = edge::random();
    let from = coming.from;
    let came = used(app, key, next, "nobody came in by a passkey", move |tx| {
        tell_owner(tx, person, Purpose::SignedIn)?;
        begin(tx, &coming, person, Deed::SignedInByPasskey, secret)
    });
    let token = came.await?;
    app.desk.delays.was_right(from);
    app.post.wake();
    Ok((person, token))
}

/// Whoever is in shows once more who they are.
pub(super) async fn again_by_passkey(app: &App, named: Named, answer: PasskeyAnswer) -> Result<(), Problem> {
    Inside::of(app, named).await?;
    let checker = app.desk.passkeys.checker()?;
    let (state, answer): (PasskeyAuthentication, PublicKeyCredential) =
        taken(app, &answer, PasskeyFor::ProvingAgain, Some(named.person)).await?;
    let key = key_of(app, passkey_of(answer.get_credential_id()), named.person).await?;
    let result = checker.finish_passkey_authentication(&answer, &state).map_err(refused)?;
    let mut credential = credential_of(&key)?;
    let next = after(&mut credential, &result)?;
    used(app, key, next, "nobody was known again", move |tx| proved_again(tx, named.session)).await
}

async fn key_of(app: &App, id: Id<Passkey>, person: Id<Person>) -> Result<PasskeyKey, Problem> {
    let look = move |view: &dyn View| PasskeyKey::of(view, id);
    let key = app.readers.read(move |source| authority::look(source, edge::now(), look)).await?;
    let key = key.filter(|key| key.person == person);
    Ok(key.ok_or_else(|| refused("nobody here has it"))?)
}

/// What the key is to be checked with from now on: its counter goes on.
fn after(credential: &mut Credential, result: &AuthenticationResult) -> Result<String, Fault> {
    credential.update_credential(result);
    text(&*credential)
}

/// Opens what it opens, if the key is still what the answer was checked with.
async fn used<T: Send + 'static>(
    app: &App,
    key: PasskeyKey,
    credential: String,
    what: &'static str,
    opens: impl FnOnce(&mut dyn Tx) -> Result<T, Stop<Refusal>> + Send + 'static,
) -> Result<T, Problem> {
    let used = app.writer.write(move |store| {
        let mut opened = None;
        let committed = by_server(store, what, |tx| {
            let still = PasskeyKey::of(&*tx, key.passkey())?.is_some_and(|kept| kept == key);
            if still {
                passkey_used(tx, &key, credential)?;
                opened = Some(opens(tx)?);
            }
            Ok(())
        })?;
        Ok((opened, committed))
    });
    Ok(used.await?.ok_or_else(|| refused("it was removed or used meanwhile"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_name_and_this_machine_has_one() {
        let origins = |public: &str| {
            let passkeys = Passkeys::at(public, &Apps::default()).expect("an address");
            passkeys.0.map(|checker| checker.get_allowed_origins().iter().map(Url::to_string).collect::<Vec<_>>())
        };
        assert_eq!(origins("https://nusaloka.example"), Some(vec!["https://nusaloka.example/".to_owned()]));
        assert_eq!(origins("http://127.0.0.1:4510"), Some(vec!["http://localhost:4510/".to_owned()]));
        assert_eq!(origins("http://[::1]:4510"), Some(vec!["http://localhost:4510/".to_owned()]));
        assert_eq!(origins("http://192.0.2.1:4510"), None);
        assert!(Passkeys::at("nusaloka.example", &Apps::default()).is_err(), "no address");
    }
}
