//! Opens a picture that somebody sent, and writes two anew: the one that its person sees, and the one beside their name.
//!
//! What is sent may be anything. Its first bytes are read before it is opened: format, sides and length within limits, so that a few
//! bytes never unfold into more memory than a small picture needs. The decoders are handed the same limits.
//!
//! Nothing of what was sent is in what comes out but the colours of its pixels: no places, no names, no second file behind the first.
//! How the camera was held is applied, and then gone. Of a moving picture, the first frame is taken.
//!
//! Failure cases: not a picture, of another format, too large or too small, damaged. A decoder that panics is a fault of ours, which is
//! logged, and a picture that is not shown.

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use nusaloka_domain::identity::{
    ChangePortrait, Developed, Format, LARGEST_PORTRAIT, LARGEST_SMALL, LONGEST_SIDE_SENT, NotAPicture, PORTRAIT_SIDE,
    SMALL_SIDE,
};
use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// More than any picture within the limits takes: four channels of two bytes, read and turned.
const MOST_MEMORY: u64 = 16 << 20;
/// The best that fits is taken.
const QUALITIES: [u8; 5] = [86, 76, 64, 48, 30];

pub(crate) fn develop(sent: &[u8]) -> Result<Developed, NotAPicture> {
    catch_unwind(AssertUnwindSafe(|| developed(sent))).unwrap_or_else(|_| {
        tracing::error!(picture.bytes = sent.len(), "a decoder panicked; the picture is not shown");
        Err(NotAPicture::Damaged)
    })
}

fn developed(sent: &[u8]) -> Result<Developed, NotAPicture> {
    let square = on_white(&squared(opened(sent)?));
    let picture = written(&square, PORTRAIT_SIDE.min(square.width()), LARGEST_PORTRAIT)?;
    let small = written(&square, SMALL_SIDE.min(square.width()), LARGEST_SMALL)?;
    Ok(Developed { picture, small })
}

fn opened(sent: &[u8]) -> Result<DynamicImage, NotAPicture> {
    let header = ChangePortrait::fits(sent)?;
    let format = match header.format {
        // Decoders fill up with grey what does not come; where it ends too early, it does not say that it ends.
        Format::Jpeg if !sent.windows(2).any(|two| two == [0xff, 0xd9]) => return Err(NotAPicture::Damaged),
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE_SENT), Some(LONGEST_SIDE_SENT));
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(sent), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(NotAPicture::TooLarge);
    }
    // A note that cannot be read says nothing.
    let held = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(held);
    Ok(image)
}

fn damaged(error: image::ImageError) -> NotAPicture {
    tracing::debug!(error = %error, "a picture cannot be opened");
    match error {
        image::ImageError::Limits(_) => NotAPicture::TooLarge,
        image::ImageError::Unsupported(_) => NotAPicture::OtherFormat,
        _ => NotAPicture::Damaged,
    }
}

/// The middle of it.
fn squared(image: DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let side = width.min(height);
    image.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// What is see-through is so on paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    let image = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, opaque] = image.get_pixel(x, y).0.map(u16::from);
        let over_white = |colour: u16| u8::try_from((colour * opaque + 255 * (255 - opaque)) / 255).unwrap_or(u8::MAX);
        image::Rgb([red, green, blue].map(over_white))
    })
}

fn written(square: &RgbImage, side: u32, most_bytes: usize) -> Result<Vec<u8>, NotAPicture> {
    let resized = image::imageops::resize(square, side, side, FilterType::Triangle);
    for quality in QUALITIES {
        let mut bytes = Vec::with_capacity(most_bytes);
        if let Err(error) = JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&resized) {
            tracing::error!(error = %error, "a picture cannot be written");
            return Err(NotAPicture::Damaged);
        }
        if bytes.len() <= most_bytes {
            return Ok(bytes);
        }
    }
    Err(NotAPicture::TooLarge)
}

#[cfg(test)]
#[path = "darkroom_tests.rs"]
mod tests;
