//! The targets: for each reader of bytes from outside, what must hold whatever the bytes are.

pub(crate) mod act;
pub(crate) mod authority;
pub(crate) mod frame;
pub(crate) mod host;
pub(crate) mod message;
pub(crate) mod picture;
pub(crate) mod replica;
pub(crate) mod row;
pub(crate) mod stored;
pub(crate) mod text;

/// A seed and its name.
pub(crate) type Seed = (String, Vec<u8>);

pub(crate) fn seed(name: &str, bytes: impl Into<Vec<u8>>) -> Seed {
    (name.to_owned(), bytes.into())
}
