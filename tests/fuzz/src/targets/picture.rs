//! The first bytes of a picture: whatever they are, they are read or refused, and what is taken is within the limits that it was
//! taken for.

use super::{Seed, seed};
use nusaloka_domain::identity::{
    ChangePortrait, Format, Header, LARGEST_SENT, LONGEST_SIDE_SENT, NotAPicture, SMALLEST_SIDE,
};

pub(crate) fn run(bytes: &[u8]) {
    let read = Header::read(bytes);
    assert!(read.is_ok_and(|header| header.width > 0 && header.height > 0) || read.is_err(), "a picture has sides");
    if let Ok(header) = ChangePortrait::fits(bytes) {
        assert_eq!((Ok(header), Some(header.format)), (read, Format::of(bytes)));
        assert!(header.width.max(header.height) <= LONGEST_SIDE_SENT && bytes.len() <= LARGEST_SENT);
        assert!(header.width.min(header.height) >= SMALLEST_SIDE);
    }
    if Header::of_file(bytes).is_ok() {
        assert!(read.is_ok());
    }
    if matches!(read, Err(NotAPicture::Unknown | NotAPicture::OtherFormat)) {
        assert_eq!(Format::of(bytes), None);
    }
}

pub(crate) fn seeds() -> Vec<Seed> {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0";
    let jpeg = b"\xff\xd8\xff\xfe\0\x05abc\xff\xff\xc0\0\x11\x08\x01\0\x01\0\x03\x01\x11\0";
    vec![
        seed("png", png.as_slice()),
        seed("jpeg", jpeg.as_slice()),
        seed("webp-lossy", b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\0\x01\0\x01".as_slice()),
        seed("webp-lossless", b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\xff\xc0\x3f\0".as_slice()),
        seed("webp-moving", b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\0\0\xff\0\0".as_slice()),
        seed("heic", b"\0\0\0\x18ftypheic".as_slice()),
        seed("drawing", b" <?xml version='1.0'?><svg onload='x()'/>".as_slice()),
    ]
}
