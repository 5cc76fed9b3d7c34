//! What is inside a security key: CTAP 2.1, as strict as the real ones are. It signs for nobody who has not shown its PIN (or a finger that
//! it knows) and touched it, finds by itself what was made to be found, gives three tries in a row and eight in all, and tells nobody of
//! another address what it keeps.

use crypto_glue::{
    aes256::Aes256Key,
    aes256cbc::{Aes256CbcDec, Aes256CbcEnc, Aes256CbcIv, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit},
    block_padding::NoPadding,
};
use ring::{
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    digest::{SHA256, digest},
    hmac,
    rand::{SecureRandom, SystemRandom},
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_cbor_2::Value;
use std::{collections::BTreeMap, mem};

const TRIES: u32 = 8;
const TRIES_IN_A_ROW: u32 = 3;
const MAY_MAKE: u8 = 0x01;
const MAY_ASSERT: u8 = 0x02;
/// Touched, and shown whose it is; and with a new passkey's own data.
const PRESENT_AND_VERIFIED: u8 = 0x05;
const WITH_DATA: u8 = 0x40;

/// What it says instead of an answer, by the protocol's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Status {
    InvalidCommand = 0x01,
    InvalidMessage = 0x12,
    MissingParameter = 0x14,
    HasOne = 0x19,
    Full = 0x28,
    UnsupportedOption = 0x2b,
    CalledOff = 0x2d,
    HasNone = 0x2e,
    NotAllowed = 0x30,
    PinInvalid = 0x31,
    PinBlocked = 0x32,
    PinAuthInvalid = 0x33,
    PinAuthBlocked = 0x34,
    PinNotSet = 0x35,
    PinRequired = 0x36,
    FingersBlocked = 0x3c,
    FingerInvalid = 0x3f,
}

type Fields = BTreeMap<Value, Value>;
type Answer = Result<Fields, Status>;
/// Returns when it was touched.
pub(crate) type Touched<'a> = &'a mut dyn FnMut() -> Result<(), Status>;

struct Kept {
    id: Vec<u8>,
    address: String,
    user: Fields,
    is_found: bool,
    secret: EcdsaKeyPair,
}

/// What whoever showed the PIN may do with it, and at which address.
struct Permit {
    secret: [u8; 32],
    may: u8,
    address: Option<String>,
}

pub(crate) struct Chip {
    pin: Option<Vec<u8>>,
    left: u32,
    wrong_in_a_row: u32,
    /// How often a finger may still be wrong; none, for one without a sensor.
    fingers_left: Option<u32>,
    room: usize,
    agrees: Option<EphemeralPrivateKey>,
    permit: Option<Permit>,
    kept: Vec<Kept>,
    others: Vec<Fields>,
    random: SystemRandom,
}

impl Chip {
    pub(crate) fn new(pin: Option<&str>) -> Self {
        Self {
            pin: pin.map(|pin| hash(pin.as_bytes())[..16].to_vec()),
            left: TRIES,
            wrong_in_a_row: 0,
            fingers_left: None,
            room: 25,
            agrees: None,
            permit: None,
            kept: Vec::new(),
            others: Vec::new(),
            random: SystemRandom::new(),
        }
    }

    pub(crate) fn has_room_for(&mut self, passkeys: usize) {
        self.room = passkeys;
    }

    /// It has a sensor, on which only wrong fingers are laid from now on, so many times.
    pub(crate) fn has_a_sensor(&mut self, tries: u32) {
        self.fingers_left = Some(tries);
    }

    pub(crate) fn passkeys(&self) -> usize {
        self.kept.len()
    }

    /// As after pulling it out: what it knew by heart is gone.
    pub(crate) fn has_power_again(&mut self) {
        self.wrong_in_a_row = 0;
        (self.permit, self.agrees) = (None, None);
        self.others.clear();
    }

    /// A status, and what there is to say.
    pub(crate) fn answer(&mut self, asked: &[u8], touched: Touched<'_>) -> Vec<u8> {
        match self.decide(asked, touched) {
            Err(status) => vec![status as u8],
            Ok(fields) if fields.is_empty() => vec![0],
            Ok(fields) => {
                let said = serde_cbor_2::to_vec(&Value::Map(fields)).expect("plain data, which always encodes");
                [&[0], said.as_slice()].concat()
            }
        }
    }

    fn decide(&mut self, asked: &[u8], touched: Touched<'_>) -> Answer {
        let (command, fields) = asked.split_first().ok_or(Status::InvalidMessage)?;
        let fields = || serde_cbor_2::from_slice(fields).map_err(|_| Status::InvalidMessage);
        match command {
            0x01 => self.make(&fields()?, touched),
            0x02 => self.assert(&fields()?, touched),
            0x04 => Ok(self.info()),
            0x06 => self.pin(&fields()?, touched),
            0x08 => self.others.pop().ok_or(Status::NotAllowed),
            0x0b => touched().map(|()| Fields::new()),
            _ => Err(Status::InvalidCommand),
        }
    }

    fn info(&self) -> Fields {
        let mut options = vec![("rk", true), ("up", true), ("clientPin", self.pin.is_some()), ("pinUvAuthToken", true)];
        options.extend(self.fingers_left.map(|_| ("uv", true)));
        let options = options.into_iter().map(|(name, is)| (word(name), Value::Bool(is))).collect();
        Fields::from([
            (at(1), Value::Array(vec![word("FIDO_2_0"), word("FIDO_2_1")])),
            (at(3), Value::Bytes(vec![0x4e; 16])),
            (at(4), Value::Map(options)),
            (at(6), Value::Array(vec![at(1)])),
            (at(9), Value::Array(vec![word("usb")])),
        ])
    }

    // ---- passkeys -----------------------------------------------------------------------------

    fn make(&mut self, asked: &Fields, touched: Touched<'_>) -> Answer {
        let proof = bytes(asked, at(8));
        if proof.is_some_and(<[u8]>::is_empty) {
            touched()?;
            return Err(if self.pin.is_some() { Status::PinInvalid } else { Status::PinNotSet });
        }
        let asked_hash = bytes(asked, at(1)).ok_or(Status::MissingParameter)?;
        let address = text(map(asked, at(2))?, "id")?;
        let user = map(asked, at(3))?.clone();
        self.check(proof, asked_hash, MAY_MAKE, &address)?;
        let is_found = flag(asked, at(7), "rk");
        if ids(asked, at(5)).any(|id| self.kept.iter().any(|kept| kept.id == id && kept.address == address)) {
            touched()?;
            return Err(Status::HasOne);
        }
        let same = |kept: &Kept| kept.address == address && kept.user.get(&word("id")) == user.get(&word("id"));
        if is_found && self.kept.len() >= self.room && !self.kept.iter().any(same) {
            return Err(Status::Full);
        }
        touched()?;
        self.kept.retain(|kept| !(is_found && same(kept)));
        let (id, secret) = (self.bytes::<32>().to_vec(), self.secret());
        let data = attested(&address, &id, &secret);
        let signed = secret.sign(&self.random, &[data.as_slice(), asked_hash].concat()).expect("signed");
        self.kept.push(Kept { id, address, user, is_found, secret });
        let statement = Fields::from([(word("alg"), at(-7)), (word("sig"), Value::Bytes(signed.as_ref().to_vec()))]);
        Ok(Fields::from([(at(1), word("packed")), (at(2), Value::Bytes(data)), (at(3), Value::Map(statement))]))
    }

    fn assert(&mut self, asked: &Fields, touched: Touched<'_>) -> Answer {
        let Some(Value::Text(address)) = asked.get(&at(1)) else { return Err(Status::MissingParameter) };
        let asked_hash = bytes(asked, at(2)).ok_or(Status::MissingParameter)?;
        self.check(bytes(asked, at(6)), asked_hash, MAY_ASSERT, address)?;
        if flag(asked, at(5), "rk") {
            return Err(Status::UnsupportedOption);
        }
        let listed: Vec<&[u8]> = ids(asked, at(3)).collect();
        let meant = |kept: &&Kept| {
            let is_listed = listed.contains(&kept.id.as_slice());
            kept.address == *address && if listed.is_empty() { kept.is_found } else { is_listed }
        };
        let mut answers: Vec<Fields> =
            self.kept.iter().filter(meant).map(|kept| self.signed(kept, asked_hash)).collect();
        if !listed.is_empty() {
            answers.truncate(1);
        }
        let all = answers.len();
        // The newest first.
        let mut first = answers.pop().ok_or(Status::HasNone)?;
        touched()?;
        if all > 1 {
            first.insert(at(5), at(i128::try_from(all).expect("few")));
        }
        self.others = answers;
        Ok(first)
    }

    fn signed(&self, kept: &Kept, asked_hash: &[u8]) -> Fields {
        let data = [hash(kept.address.as_bytes()).as_slice(), &[PRESENT_AND_VERIFIED], &[0; 4]].concat();
        let signed = kept.secret.sign(&self.random, &[data.as_slice(), asked_hash].concat()).expect("signed");
        let which = Fields::from([(word("id"), Value::Bytes(kept.id.clone())), (word("type"), word("public-key"))]);
        Fields::from([
            (at(1), Value::Map(which)),
            (at(2), Value::Bytes(data)),
            (at(3), Value::Bytes(signed.as_ref().to_vec())),
            (at(4), Value::Map(kept.user.clone())),
        ])
    }

    /// That whoever asks has shown whose it is, for this, at this address.
    fn check(&self, proof: Option<&[u8]>, of: &[u8], may: u8, address: &str) -> Result<(), Status> {
        let proof = proof.ok_or(Status::PinRequired)?;
        let permit = self.permit.as_ref().ok_or(Status::PinAuthInvalid)?;
        let is_right = mac(&permit.secret, of)[..16] == *proof;
        let is_for_this = permit.may & may != 0 && permit.address.as_deref().is_none_or(|only| only == address);
        if is_right && is_for_this { Ok(()) } else { Err(Status::PinAuthInvalid) }
    }

    // ---- the PIN ------------------------------------------------------------------------------

    fn pin(&mut self, asked: &Fields, touched: Touched<'_>) -> Answer {
        let Some(Value::Integer(what)) = asked.get(&at(2)) else { return Err(Status::MissingParameter) };
        match what {
            1 => Ok(Fields::from([(at(3), at(self.left.into()))])),
            2 => {
                let agrees = EphemeralPrivateKey::generate(&ECDH_P256, &self.random).expect("a key");
                let public = agrees.compute_public_key().expect("a public key");
                self.agrees = Some(agrees);
                Ok(Fields::from([(at(1), Value::Map(point(public.as_ref(), -25)))]))
            }
            5 | 9 => {
                let shared = self.shared(asked)?;
                self.compare(&decrypted(&shared, bytes(asked, at(6)).ok_or(Status::MissingParameter)?)?)?;
                self.permits(asked, &shared)
            }
            6 => {
                let shared = self.shared(asked)?;
                let left = self.fingers_left.as_mut().ok_or(Status::NotAllowed)?;
                if *left == 0 {
                    return Err(Status::FingersBlocked);
                }
                touched()?;
                *left -= 1;
                // Nobody teaches it a finger: whichever is laid on it is another.
                drop(shared);
                Err(if *left == 0 { Status::FingersBlocked } else { Status::FingerInvalid })
            }
            _ => Err(Status::InvalidCommand),
        }
    }

    fn compare(&mut self, typed: &[u8]) -> Result<(), Status> {
        let pin = self.pin.as_ref().ok_or(Status::PinNotSet)?;
        if self.left == 0 {
            return Err(Status::PinBlocked);
        }
        if self.wrong_in_a_row == TRIES_IN_A_ROW {
            return Err(Status::PinAuthBlocked);
        }
        if pin == typed {
            (self.left, self.wrong_in_a_row) = (TRIES, 0);
            return Ok(());
        }
        (self.left, self.wrong_in_a_row) = (self.left - 1, self.wrong_in_a_row + 1);
        Err(match (self.left, self.wrong_in_a_row) {
            (0, _) => Status::PinBlocked,
            (_, TRIES_IN_A_ROW) => Status::PinAuthBlocked,
            _ => Status::PinInvalid,
        })
    }

    fn permits(&mut self, asked: &Fields, shared: &[u8]) -> Answer {
        let may = match asked.get(&at(9)) {
            Some(Value::Integer(may)) => u8::try_from(*may).map_err(|_| Status::InvalidMessage)?,
            _ => MAY_MAKE | MAY_ASSERT,
        };
        let address = match asked.get(&at(10)) {
            Some(Value::Text(address)) => Some(address.clone()),
            _ => None,
        };
        let secret = self.bytes();
        self.permit = Some(Permit { secret, may, address });
        Ok(Fields::from([(at(2), Value::Bytes(encrypted(shared, &secret)))]))
    }

    /// What both sides know, once.
    fn shared(&mut self, asked: &Fields) -> Result<Vec<u8>, Status> {
        let theirs = map(asked, at(3))?;
        let half = |name| bytes(theirs, at(name)).ok_or(Status::MissingParameter);
        let theirs = UnparsedPublicKey::new(&ECDH_P256, [&[4], half(-2)?, half(-3)?].concat());
        let agrees = mem::take(&mut self.agrees).ok_or(Status::PinAuthInvalid)?;
        agree_ephemeral(agrees, &theirs, hash).map_err(|_| Status::InvalidMessage)
    }

    // ---- what it is made of -------------------------------------------------------------------

    fn bytes<const LENGTH: usize>(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        self.random.fill(&mut bytes).expect("random bytes");
        bytes
    }

    fn secret(&self) -> EcdsaKeyPair {
        let sort = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(sort, &self.random).expect("a key");
        EcdsaKeyPair::from_pkcs8(sort, made.as_ref(), &self.random).expect("the same")
    }
}

fn attested(address: &str, id: &[u8], secret: &EcdsaKeyPair) -> Vec<u8> {
    let length = u16::try_from(id.len()).expect("short").to_be_bytes();
    let public = Value::Map(point(secret.public_key().as_ref(), -7));
    let public = serde_cbor_2::to_vec(&public).expect("plain data, which always encodes");
    let flags = [PRESENT_AND_VERIFIED | WITH_DATA];
    [hash(address.as_bytes()).as_slice(), &flags, &[0; 4], &[0x4e; 16], &length, id, &public].concat()
}

/// A point of P-256, as COSE writes it.
fn point(public: &[u8], algorithm: i128) -> Fields {
    Fields::from([
        (at(1), at(2)),
        (at(3), at(algorithm)),
        (at(-1), at(1)),
        (at(-2), Value::Bytes(public[1..33].to_vec())),
        (at(-3), Value::Bytes(public[33..].to_vec())),
    ])
}

fn hash(of: &[u8]) -> Vec<u8> {
    digest(&SHA256, of).as_ref().to_vec()
}

fn mac(key: &[u8], of: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), of).as_ref().to_vec()
}

fn cipher_key(shared: &[u8]) -> Aes256Key {
    let mut key = Aes256Key::default();
    key.copy_from_slice(shared);
    key
}

fn encrypted(shared: &[u8], plain: &[u8]) -> Vec<u8> {
    Aes256CbcEnc::new(&cipher_key(shared), &Aes256CbcIv::default()).encrypt_padded_vec::<NoPadding>(plain)
}

fn decrypted(shared: &[u8], hidden: &[u8]) -> Result<Vec<u8>, Status> {
    Aes256CbcDec::new(&cipher_key(shared), &Aes256CbcIv::default())
        .decrypt_padded_vec::<NoPadding>(hidden)
        .map_err(|_| Status::InvalidMessage)
}

fn at(number: i128) -> Value {
    Value::Integer(number)
}

fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}

fn bytes(fields: &Fields, field: Value) -> Option<&[u8]> {
    match fields.get(&field) {
        Some(Value::Bytes(bytes)) => Some(bytes),
        _ => None,
    }
}

fn map(fields: &Fields, field: Value) -> Result<&Fields, Status> {
    match fields.get(&field) {
        Some(Value::Map(map)) => Ok(map),
        _ => Err(Status::MissingParameter),
    }
}

fn text(fields: &Fields, name: &str) -> Result<String, Status> {
    match fields.get(&word(name)) {
        Some(Value::Text(text)) => Ok(text.clone()),
        _ => Err(Status::MissingParameter),
    }
}

fn flag(fields: &Fields, field: Value, name: &str) -> bool {
    map(fields, field).is_ok_and(|flags| flags.get(&word(name)) == Some(&Value::Bool(true)))
}

fn ids(fields: &Fields, field: Value) -> impl Iterator<Item = &[u8]> {
    let listed = match fields.get(&field) {
        Some(Value::Array(listed)) => listed.as_slice(),
        _ => &[],
    };
    listed.iter().filter_map(|one| match one {
        Value::Map(one) => bytes(one, word("id")),
        _ => None,
    })
}
