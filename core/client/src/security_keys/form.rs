//! The form of what is asked and answered: as the server writes it, and as a browser says it.
//!
//! Refuses to tell the server what sort of key it is: the key's own statement of that stays here.

use super::AskedOfKey;
use nusaloka_domain::identity::{NoKeyAnswer, PasskeyFor};
use serde::{Serialize, de::DeserializeOwned};
use serde_cbor_2::Value;
use std::{collections::BTreeMap, net::IpAddr};
use webauthn_authenticator_rs::{
    error::WebauthnCError,
    prelude::{CreationChallengeResponse, RegisterPublicKeyCredential, RequestChallengeResponse, Url},
};

/// What a key is asked.
pub(super) enum Question {
    Make(CreationChallengeResponse),
    Get(RequestChallengeResponse),
}

impl Question {
    pub(super) fn of(asked: &AskedOfKey) -> Result<Self, NoKeyAnswer> {
        Ok(match asked.of {
            PasskeyFor::Adding => Self::Make(read(&asked.options)?),
            PasskeyFor::SigningIn | PasskeyFor::ProvingAgain => Self::Get(read(&asked.options)?),
        })
    }
}

fn read<T: DeserializeOwned>(options: &str) -> Result<T, NoKeyAnswer> {
    serde_json::from_str(options).map_err(|error| {
        tracing::error!(error = %error, "what is asked of a security key cannot be read");
        NoKeyAnswer::Odd
    })
}

/// Where the server's page would be in a browser. To a browser on this machine, that is called `localhost`, whichever of its numbers is said.
pub(super) fn origin_of(server: &str) -> Result<Url, NoKeyAnswer> {
    let mut origin = Url::parse(server).map_err(|_| NoKeyAnswer::Elsewhere)?;
    let number = origin.host_str().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
    if number.is_some_and(|number| number.is_loopback() || number.is_unspecified()) {
        origin.set_host(Some("localhost")).map_err(|_| NoKeyAnswer::Elsewhere)?;
    }
    Ok(origin)
}

/// As a browser says it. The crate leaves out which passkey it is, and says what the key says of itself.
pub(super) fn made(mut made: RegisterPublicKeyCredential) -> Result<String, WebauthnCError> {
    let stated: BTreeMap<Value, Value> =
        serde_cbor_2::from_slice(&made.response.attestation_object).map_err(|_| WebauthnCError::Cbor)?;
    let key = |name: &str| Value::Text(name.to_owned());
    let Some(Value::Bytes(data)) = stated.get(&key("authData")) else { return Err(WebauthnCError::Cbor) };
    made.raw_id = passkey_in(data).ok_or(WebauthnCError::InvalidRegistration)?.to_vec();
    "public-key".clone_into(&mut made.type_);
    let nothing_stated = Value::Map(BTreeMap::from([
        (key("fmt"), key("none")),
        (key("attStmt"), Value::Map(BTreeMap::new())),
        (key("authData"), Value::Bytes(data.clone())),
    ]));
    made.response.attestation_object = serde_cbor_2::to_vec(&nothing_stated).map_err(|_| WebauthnCError::Cbor)?;
    let mut made = serde_json::to_value(&made).map_err(|_| WebauthnCError::Json)?;
    made["id"] = made["rawId"].clone();
    text(&made)
}

/// What the key calls it: behind the server's name, what was checked, a counter and the key's make, with its length before it.
fn passkey_in(data: &[u8]) -> Option<&[u8]> {
    const LENGTH_AT: usize = 32 + 1 + 4 + 16;
    let length = u16::from_be_bytes(data.get(LENGTH_AT..LENGTH_AT + 2)?.try_into().ok()?);
    data.get(LENGTH_AT + 2..)?.get(..usize::from(length))
}

pub(super) fn text(answer: &impl Serialize) -> Result<String, WebauthnCError> {
    serde_json::to_string(answer).map_err(|_| WebauthnCError::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_asked_for_where_the_server_is_and_this_machine_is_called_by_its_name() {
        let cases = [
            ("https://nusaloka.example", Some("https://nusaloka.example/")),
            ("https://nusaloka.example:8443", Some("https://nusaloka.example:8443/")),
            ("http://127.0.0.1:4510", Some("http://localhost:4510/")),
            ("http://[::1]:4510", Some("http://localhost:4510/")),
            ("http://192.0.2.7:4510", Some("http://192.0.2.7:4510/")),
            ("nusaloka", None),
        ];
        for (server, origin) in cases {
            assert_eq!(origin_of(server).ok().map(String::from).as_deref(), origin, "{server}");
        }
    }

    #[test]
    fn data_that_ends_early_name_no_passkey() {
        let mut data = vec![0; 53];
        data.extend([0, 3, 7, 8, 9, 10]);
        assert_eq!(passkey_in(&data), Some(&[7, 8, 9][..]));
        for cut in 0..58 {
            assert_eq!(passkey_in(&data[..cut]), None, "{cut}");
        }
    }
}
