//! Somebody on a list, as a picture or by their initials.

use super::words;
use crate::{
    bridge::use_ask,
    kit::mark::{Avatar, AvatarSize},
    picture,
};
use dioxus::prelude::*;
use nusaloka_domain::packing::{Member, PortraitOf};

#[component]
pub(super) fn Face(member: Member, #[props(default)] size: AvatarSize) -> Element {
    let asked = PortraitOf { list: member.list, person: member.person };
    let portrait = use_ask(asked).ready().flatten();
    rsx! {
        Avatar {
            name: words::name(&member),
            seed: "{member.person}",
            size,
            picture: portrait.as_deref().and_then(picture::as_url),
        }
    }
}
