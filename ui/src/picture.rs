//! A picture on its way from a file to the host: looked at, opened by the web view, and drawn anew as a small square.
//!
//! The web view opens nothing whose first bytes do not say that it is one of three formats and of a bearable size (`Header`), and
//! opens it under the name of what it is, whatever the file calls itself. What leaves here is what a canvas drew: nothing of what the
//! camera wrote beside its picture is in it.
//!
//! `prepared` works in a web view only; what it decides is in functions of their own, which are tested.

#![allow(clippy::disallowed_types)] // what a canvas takes

use crate::web::document;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use js_sys::{Array, Uint8Array};
use nusaloka_domain::identity::{Format, Header, LARGEST_FILE, LARGEST_SENT, NotAPicture, PORTRAIT_SIDE};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlImageElement, Url};

/// The best that fits is sent.
const QUALITIES: [f64; 3] = [0.86, 0.7, 0.5];

/// A picture that came from the host, for an `img` of ours.
pub(crate) fn as_url(bytes: &[u8]) -> Option<String> {
    let format = Format::of(bytes)?;
    Some(format!("data:{};base64,{}", format.mime(), STANDARD.encode(bytes)))
}

fn of_url(url: &str) -> Option<Vec<u8>> {
    let (_, text) = url.split_once(";base64,")?;
    STANDARD.decode(text).ok()
}

/// The middle of a picture: where it begins, and how long its sides are.
fn middle(width: u32, height: u32) -> (f64, f64, f64) {
    let side = width.min(height);
    (f64::from((width - side) / 2), f64::from((height - side) / 2), f64::from(side))
}

pub(crate) async fn prepared(file: File) -> Result<Vec<u8>, NotAPicture> {
    // A file larger than a number of JavaScript is exact for, is larger than that, too.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    if file.size() > LARGEST_FILE as f64 {
        return Err(NotAPicture::TooLarge);
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| NotAPicture::Damaged)?;
    let bytes = Uint8Array::new(&bytes);
    let header = Header::of_file(&bytes.to_vec())?;
    let url = address_of(&bytes, header.format).map_err(|_| NotAPicture::Damaged)?;
    let drawn = drawn(&url).await;
    // Refused only for what is no address.
    drop(Url::revoke_object_url(&url));
    drawn
}

/// Where the web view finds the bytes, under the name of what they are.
fn address_of(bytes: &Uint8Array, format: Format) -> Result<String, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(format.mime());
    Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &kind)?)
}

async fn drawn(url: &str) -> Result<Vec<u8>, NotAPicture> {
    let image = HtmlImageElement::new().map_err(|_| NotAPicture::Damaged)?;
    image.set_src(url);
    JsFuture::from(image.decode()).await.map_err(|_| NotAPicture::Damaged)?;
    let (width, height) = (image.natural_width(), image.natural_height());
    let side = PORTRAIT_SIDE.min(width.min(height));
    let canvas = canvas(&image, side, middle(width, height)).ok_or(NotAPicture::Damaged)?;
    for quality in QUALITIES {
        let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into());
        let bytes = url.ok().and_then(|url| of_url(&url)).ok_or(NotAPicture::Damaged)?;
        if bytes.len() <= LARGEST_SENT {
            return Ok(bytes);
        }
    }
    Err(NotAPicture::TooLarge)
}

fn canvas(image: &HtmlImageElement, side: u32, (x, y, of): (f64, f64, f64)) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(side);
    canvas.set_height(side);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let to = f64::from(side);
    // What is see-through is so on paper.
    pen.set_fill_style_str("white");
    pen.fill_rect(0.0, 0.0, to, to);
    pen.set_image_smoothing_enabled(true);
    pen.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        image, x, y, of, of, 0.0, 0.0, to, to,
    )
    .ok()?;
    Some(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_shown_as_what_its_bytes_are_and_what_is_none_is_not() {
        let url = as_url(b"\xff\xd8\xff\xe0x").expect("a picture");
        assert_eq!(url, "data:image/jpeg;base64,/9j/4Hg=");
        assert_eq!(of_url(&url).as_deref(), Some(b"\xff\xd8\xff\xe0x".as_slice()));
        assert_eq!(as_url(b"<svg onload='x()'/>"), None);
        assert_eq!(as_url(b""), None);
        assert_eq!(of_url("data:,"), None);
    }

    #[test]
    fn the_middle_is_taken_whichever_side_is_longer() {
        assert_eq!(middle(400, 300), (50.0, 0.0, 300.0));
        assert_eq!(middle(300, 401), (0.0, 50.0, 300.0));
        assert_eq!(middle(64, 64), (0.0, 0.0, 64.0));
    }
}
