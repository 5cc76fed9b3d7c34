//! What the first bytes of a picture say: which format it is, and how large. By its content, never by its name.
//!
//! Decodes nothing: it is looked at before anything is. So a picture that would fill the memory is refused for a few bytes.
//!
//! Refuses all but three formats, because what opens them is in this product, or in every browser.

use crate::word_fields;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// So large may a file be that somebody chooses on their device.
pub const LARGEST_FILE: u64 = 30 << 20;
/// As many as the cameras of phones make, and no more than a phone can unfold.
const MOST_PIXELS: u64 = 64_000_000;
/// Below this, nobody is recognised.
pub const SMALLEST_SIDE: u32 = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Webp,
}

impl Format {
    /// The picture's, if it is one of ours.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// Why a picture is none that can be shown. A word for each stands in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Error)]
#[error("not a picture that can be shown: {}", self.name())]
pub enum NotAPicture {
    /// Something else, or nothing at all.
    Unknown,
    /// Of a format that is not read here.
    OtherFormat,
    TooLarge,
    TooSmall,
    Damaged,
}

impl NotAPicture {
    pub const ALL: [Self; 5] = [Self::Unknown, Self::OtherFormat, Self::TooLarge, Self::TooSmall, Self::Damaged];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OtherFormat => "other-format",
            Self::TooLarge => "too-large",
            Self::TooSmall => "too-small",
            Self::Damaged => "damaged",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}
word_fields!(NotAPicture);

/// What a picture says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

impl Header {
    pub fn read(bytes: &[u8]) -> Result<Self, NotAPicture> {
        let Some(format) = Format::of(bytes) else {
            return Err(if is_other_format(bytes) { NotAPicture::OtherFormat } else { NotAPicture::Unknown });
        };
        let size = match format {
            Format::Jpeg => of_jpeg(bytes),
            Format::Png => of_png(bytes),
            Format::Webp => of_webp(bytes),
        };
        let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0).ok_or(NotAPicture::Damaged)?;
        Ok(Self { format, width, height })
    }

    /// A file that somebody chooses, before their device opens it.
    pub fn of_file(bytes: &[u8]) -> Result<Self, NotAPicture> {
        let header = Self::read(bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST_FILE) || header.pixels() > MOST_PIXELS {
            return Err(NotAPicture::TooLarge);
        }
        if header.width.min(header.height) < SMALLEST_SIDE { Err(NotAPicture::TooSmall) } else { Ok(header) }
    }

    const fn pixels(self) -> u64 {
        self.width as u64 * self.height as u64
    }
}

/// Pictures that people have, and that are not read here: from the cameras of some phones, moving ones, drawings.
fn is_other_format(bytes: &[u8]) -> bool {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let is_boxed = bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| {
            [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"]
                .iter()
                .any(|known| brand == *known)
        });
    let text = bytes.iter().skip_while(|byte| byte.is_ascii_whitespace()).take(256).copied().collect::<Vec<_>>();
    let is_drawing = text.starts_with(b"<") && text.windows(4).any(|four| four == b"<svg");
    is_boxed || is_drawing || begins(b"GIF8") || begins(b"BM") || begins(b"II*\0") || begins(b"MM\0*")
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(length)?)?.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(length)?)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// Goes from marker to marker until one that begins a frame.
fn of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? == 0xff && *bytes.get(at + 1)? == 0xff {
            at += 1; // filled up
        }
        let (0xff, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            // The picture itself, or its end, and no size so far.
            0xda | 0xd9 => return None,
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => at += 2 + usize::try_from(big(bytes, at + 2, 2)?).ok()?.max(2),
        }
    }
}

fn of_png(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? == b"IHDR" { Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?)) } else { None }
}

fn of_webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width, &height, b"\x08\x06\0\0\0"].concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        // A comment first, as cameras put theirs.
        let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
        [b"\xff\xd8\xff\xfe\0\x05abc\xff\xc0\0\x11\x08".as_slice(), &height, &width, &[3; 12]].concat()
    }

    #[test]
    fn each_format_says_how_large_it_is() {
        let size = |bytes: &[u8]| Header::read(bytes).map(|header| (header.format, header.width, header.height));
        assert_eq!(size(&png(640, 480)), Ok((Format::Png, 640, 480)));
        assert_eq!(size(&jpeg(640, 480)), Ok((Format::Jpeg, 640, 480)));
        let vp8 = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01";
        assert_eq!(size(vp8), Ok((Format::Webp, 640, 480)));
        let bits = (0x27f_u32 | 0x1df << 14).to_le_bytes();
        assert_eq!(
            size(&[b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".as_slice(), &bits].concat()),
            Ok((Format::Webp, 640, 480))
        );
        let vp8x = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0";
        assert_eq!(size(vp8x), Ok((Format::Webp, 640, 480)));
    }

    #[test]
    fn what_is_no_picture_is_told_from_one_that_is_not_read_here() {
        for bytes in [b"GIF89a".as_slice(), b"\0\0\0\x18ftypheic", b" <?xml?><svg onload='x()'>", b"BM1234", b"II*\0"] {
            assert_eq!(Header::read(bytes), Err(NotAPicture::OtherFormat), "{bytes:?}");
        }
        for bytes in [b"".as_slice(), b"<html>", b"\0\0\0\x18ftypmp42", b"%PDF-1.7", b"\xff\xd8", b"PK\x03\x04"] {
            assert_eq!(Header::read(bytes), Err(NotAPicture::Unknown), "{bytes:?}");
        }
    }

    #[test]
    fn wherever_it_is_cut_it_is_damaged_and_never_more() {
        for whole in [png(640, 480), jpeg(640, 480)] {
            let needed = if Format::of(&whole) == Some(Format::Png) { 24 } else { 18 };
            for cut in 8..needed {
                assert_eq!(Header::read(&whole[..cut]), Err(NotAPicture::Damaged), "{cut}");
            }
        }
        assert_eq!(Header::read(&png(0, 480)), Err(NotAPicture::Damaged));
        assert_eq!(Header::read(b"\xff\xd8\xff\xda\0\x02"), Err(NotAPicture::Damaged));
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused_for_its_first_bytes() {
        assert_eq!(Header::of_file(&png(50_000, 50_000)), Err(NotAPicture::TooLarge));
        assert_eq!(Header::of_file(&png(u32::MAX, u32::MAX)), Err(NotAPicture::TooLarge));
        assert_eq!(Header::of_file(&png(63, 4_000)), Err(NotAPicture::TooSmall));
        assert!(Header::of_file(&png(8_064, 6_048)).is_ok(), "as phones make them");
        assert!(Header::of_file(&jpeg(64, 64)).is_ok());
    }

    #[test]
    fn each_reason_keeps_its_word() {
        for why in NotAPicture::ALL {
            assert_eq!(NotAPicture::named(why.name()), Some(why));
        }
        assert_eq!(NotAPicture::named("x"), None);
    }
}
