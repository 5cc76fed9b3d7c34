//! The test vectors of the WebAuthn specification (`webauthn/README.md`), shown to the server as an app would show them: those that keep
//! to what we ask for are taken, the others are not, and none is with a single bit turned over.
//!
//! What the server asked is a record, so it is made to have asked what the vector answers.

mod house;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use data_encoding::HEXLOWER;
use house::{House, SARI, SEA};
use nusaloka_domain::{
    NUSALOKA,
    identity::{
        AddPasskey, AskPasskey, Denied, Device, Passes, PasskeyAnswer, PasskeyAsked, PasskeyFor, PasskeySignIn,
    },
};
use nusaloka_server::{Settings, Way};
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("webauthn/vectors.json");
/// SHA-256 of what passkeys of the vectors belong to, `example.org`.
const RP_ID_HASH: &str = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5";

#[derive(Debug, Clone, Deserialize)]
struct Vector {
    name: String,
    credential_id: String,
    registration: Registration,
    authentication: Authentication,
}

#[derive(Debug, Clone, Deserialize)]
struct Registration {
    challenge: String,
    client_data: String,
    attestation_object: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Authentication {
    challenge: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
}

/// Whether a vector keeps to what we ask for: that its authenticator has looked who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// For adding a passkey, and for coming in by it.
    Both,
    /// Nobody was looked at when coming in.
    Adding,
    /// Nobody was looked at, or its key is none that we ask for: Ed25519, or RSA of an odd length.
    Nothing,
}

const TAKEN: [(&str, Taken); 5] = [
    ("none.ES256", Taken::Nothing),
    ("packed-self.ES256", Taken::Adding),
    ("packed.ES256", Taken::Both),
    ("packed.RS256", Taken::Nothing),
    ("packed.EdDSA", Taken::Nothing),
];

/// What the server is made to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    AsEver,
    /// Who it is need not be looked at. So whatever is refused otherwise is refused for that alone.
    ForLess,
}

type Refused = Result<(), Denied>;
const REFUSED: Refused = Err(Denied::PasskeyRefused);

struct Org {
    house: House,
    sari: Passes,
}

impl Org {
    /// At the address of the vectors, with somebody who has an account.
    async fn open() -> Self {
        let mut house =
            House::open_on(Way::Straight, tempfile::tempdir().expect("a folder"), house::smtp::Smtp::open().await)
                .await;
        let sari = house.register(SARI, SEA).await;
        house.server.stop().await.expect("ends");
        let public = Some("https://example.org".to_owned());
        let folder = house.folder;
        let settings = Settings { public, way: Way::ThroughProxy, ..Settings::of(folder.path().to_owned(), NUSALOKA) };
        Self { house: House::start(settings, folder).await, sari }
    }

    /// As if this were what it had drawn.
    async fn asked(&self, of: PasskeyFor, challenge: &str, asks: Asks) -> PasskeyAsked {
        let who = (of == PasskeyFor::Adding).then_some(&self.sari);
        let asked: PasskeyAsked =
            self.house.answered(who, "/identity/passkey/ask", &AskPasskey { of }).await.expect("asked");
        let store = Connection::open(self.house.folder.path().join("central.db")).expect("a database");
        let id = asked.ceremony.as_bytes();
        let kept: String =
            store.query_row("SELECT state FROM identity_ceremony WHERE id = ?1", [id], |row| row.get(0)).expect("kept");
        let mut state: Value = serde_json::from_str(&kept).expect("JSON");
        let begun = state.as_object_mut().expect("an object").values_mut().next().expect("what was asked");
        assert!(begun["challenge"].is_string() && begun["policy"] == "required", "{begun}");
        begun["challenge"] = json!(text(challenge));
        if asks == Asks::ForLess {
            begun["policy"] = json!("discouraged");
        }
        let changed =
            store.execute("UPDATE identity_ceremony SET state = ?2 WHERE id = ?1", params![id, state.to_string()]);
        assert_eq!(changed.expect("changed"), 1);
        asked
    }

    async fn adds(&self, vector: &Vector, asks: Asks) -> Refused {
        let said = &vector.registration;
        self.adds_to(vector, &said.challenge, asks).await
    }

    async fn adds_to(&self, vector: &Vector, challenge: &str, asks: Asks) -> Refused {
        let asked = self.asked(PasskeyFor::Adding, challenge, asks).await;
        let said = &vector.registration;
        let credential = vector.credential(json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(&said.client_data),
            "attestationObject": text(&said.attestation_object),
        }));
        let answer = PasskeyAnswer { ceremony: asked.ceremony, credential };
        let add = AddPasskey { answer, name: vector.name.clone() };
        self.house.done(Some(&self.sari), "/identity/passkey/add", &add).await
    }

    async fn comes_in(&self, vector: &Vector, asks: Asks) -> Refused {
        self.comes_in_by(vector, &vector.authentication.challenge, asks).await
    }

    async fn comes_in_by(&self, vector: &Vector, challenge: &str, asks: Asks) -> Refused {
        let asked = self.asked(PasskeyFor::SigningIn, challenge, asks).await;
        let said = &vector.authentication;
        let credential = vector.credential(json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(&said.client_data),
            "authenticatorData": text(&said.authenticator_data),
            "signature": text(&said.signature),
            "userHandle": URL_SAFE_NO_PAD.encode(self.sari.person.as_bytes()),
        }));
        let answer = PasskeyAnswer { ceremony: asked.ceremony, credential };
        let sign_in = PasskeySignIn { answer, device: Device::default() };
        let came: Result<Passes, Denied> = self.house.answered(None, "/identity/passkey/sign-in", &sign_in).await;
        came.map(|passes| assert_eq!(passes.person, self.sari.person))
    }
}

impl Vector {
    fn credential(&self, response: Value) -> String {
        let id = text(&self.credential_id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} }).to_string()
    }

    /// With this done to it.
    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(VECTORS).expect("vectors")
}

fn named(name: &str) -> Vector {
    vectors().into_iter().find(|vector| vector.name == name).expect("a vector")
}

fn text(hex: &str) -> String {
    URL_SAFE_NO_PAD.encode(HEXLOWER.decode(hex.as_bytes()).expect("hexadecimal digits"))
}

/// One bit of the byte at this place is another.
fn turn(hex: &mut String, at: usize) {
    let mut bytes = HEXLOWER.decode(hex.as_bytes()).expect("hexadecimal digits");
    bytes[at] ^= 1;
    *hex = HEXLOWER.encode(&bytes);
}

fn place_of(part: &str, hex: &str) -> usize {
    hex.find(part).expect("it is in there") / 2
}

fn other_origin(client_data: &mut String) {
    *client_data = client_data.replace("https://example.org", "https://example.orf");
}

#[tokio::test]
async fn a_vector_is_taken_if_somebody_was_looked_at_and_else_for_nothing() {
    assert_eq!(vectors().len(), TAKEN.len());
    for (name, taken) in TAKEN {
        let (org, vector) = (Org::open().await, named(name));
        let adding = if taken == Taken::Nothing { REFUSED } else { Ok(()) };
        assert_eq!(org.adds(&vector, Asks::AsEver).await, adding, "{name}");
        let known = if taken == Taken::Nothing { org.adds(&vector, Asks::ForLess).await } else { Ok(()) };
        let odd_key = name == "packed.EdDSA" || name == "packed.RS256";
        assert_eq!(known, if odd_key { REFUSED } else { Ok(()) }, "{name}");
        if known.is_err() {
            continue;
        }
        let coming = if taken == Taken::Both { Ok(()) } else { REFUSED };
        assert_eq!(org.comes_in(&vector, Asks::AsEver).await, coming, "{name}");
        org.house.server.stop().await.expect("ends");
    }
}

#[tokio::test]
async fn no_vector_is_taken_with_a_bit_turned_over() {
    for name in ["packed-self.ES256", "packed.ES256"] {
        let (org, vector) = (Org::open().await, named(name));
        let whole = &vector.registration.attestation_object;
        let signature = place_of("63736967", whole) + 4 + 8;
        let (id, key) = (place_of(RP_ID_HASH, whole), place_of(&vector.credential_id, whole) + 40);
        for (what, at) in [("signature", signature), ("whose it is", id), ("key", key)] {
            let spoilt = vector.with(|vector| turn(&mut vector.registration.attestation_object, at));
            assert_eq!(org.adds(&spoilt, Asks::AsEver).await, REFUSED, "{name}: {what}");
        }
        let spoilt = vector.with(|vector| other_origin(&mut vector.registration.client_data));
        assert_eq!(org.adds(&spoilt, Asks::AsEver).await, REFUSED, "{name}: origin");
        let mut other = vector.registration.challenge.clone();
        turn(&mut other, 31);
        assert_eq!(org.adds_to(&vector, &other, Asks::AsEver).await, REFUSED, "{name}: challenge");
        assert_eq!(org.adds(&vector, Asks::AsEver).await, Ok(()), "{name}");
        org.house.server.stop().await.expect("ends");
    }
}

type Changes = fn(&mut Authentication);

#[tokio::test]
async fn nobody_comes_in_by_a_vector_with_a_bit_turned_over() {
    let (org, vector) = (Org::open().await, named("packed.ES256"));
    org.adds(&vector, Asks::AsEver).await.expect("added");
    let changes: [(&str, Changes); 6] = [
        ("signature", |said| turn(&mut said.signature, 12)),
        ("whose it is", |said| turn(&mut said.authenticator_data, 0)),
        ("counter", |said| turn(&mut said.authenticator_data, 36)),
        ("origin", |said| other_origin(&mut said.client_data)),
        ("type", |said| said.client_data = said.client_data.replace("webauthn.get", "webauthn.gft")),
        ("what is behind it", |said| said.client_data = said.client_data.replace("such as this", "such at this")),
    ];
    for (what, change) in changes {
        let spoilt = vector.with(|vector| change(&mut vector.authentication));
        assert_eq!(org.comes_in(&spoilt, Asks::AsEver).await, REFUSED, "{what}");
    }
    let mut other = vector.authentication.challenge.clone();
    turn(&mut other, 0);
    assert_eq!(org.comes_in_by(&vector, &other, Asks::AsEver).await, REFUSED, "challenge");
    assert_eq!(org.comes_in(&vector, Asks::AsEver).await, Ok(()));
    org.house.server.stop().await.expect("ends");
}
