//! The other device: an authenticator that shows codes of time (RFC 6238).
#![allow(dead_code, reason = "each test uses some of it")]
#![allow(clippy::disallowed_methods, reason = "the other device has a clock of its own")]

use data_encoding::BASE32_NOPAD;
use ring::hmac;
use std::time::{SystemTime, UNIX_EPOCH};

/// The code that is shown so many half minutes from now. Of now and of the next half minute, codes are good also if the half minute
/// ends meanwhile.
pub(crate) fn code_in(secret: &str, steps: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs() / 30 + steps;
    let key = BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).expect("base32");
    let mark = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &now.to_be_bytes());
    let at = usize::from(mark.as_ref()[19] & 0xf);
    let four: [u8; 4] = mark.as_ref()[at..at + 4].try_into().expect("four bytes");
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}
