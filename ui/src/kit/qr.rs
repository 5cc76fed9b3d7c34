//! A picture for cameras: a text that another device reads. Always dark on light, as cameras want it.

use dioxus::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// The quiet edge around it, in its own small squares.
const EDGE: i32 = 4;

#[component]
pub(crate) fn QrPicture(text: String, label: String) -> Element {
    // Too long for any picture: then the text beside it is what there is.
    let Ok(picture) = QrCode::encode_text(&text, QrCodeEcc::Medium) else { return VNode::empty() };
    let size = picture.size() + 2 * EDGE;
    rsx! {
        svg { class: "kit-qr", view_box: "0 0 {size} {size}", role: "img", "aria-label": label,
            rect { width: "{size}", height: "{size}", fill: "#fff" }
            path { d: squares(&picture), fill: "#000" }
        }
    }
}

fn squares(picture: &QrCode) -> String {
    let all = (0..picture.size()).flat_map(|y| (0..picture.size()).map(move |x| (x, y)));
    all.filter(|(x, y)| picture.get_module(*x, *y)).fold(String::new(), |mut path, (x, y)| {
        let _ = write!(path, "M{} {}h1v1h-1z", x + EDGE, y + EDGE);
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_square_is_drawn_inside_of_the_edge() {
        let picture = QrCode::encode_text("otpauth://totp/x?secret=ABC", QrCodeEcc::Medium).expect("short");
        let drawn = squares(&picture);
        let size = picture.size();
        let dark = (0..size * size).filter(|at| picture.get_module(at % size, at / size)).count();
        assert_eq!(drawn.matches('M').count(), dark);
        assert!(drawn.starts_with("M4 4h1v1h-1z"), "its corner is dark");
    }
}
