//! The time at home and in the three zones of Indonesia, side by side: which ferry is it that leaves at seven?

use crate::{
    clock::use_minute,
    intl,
    speech::{language, say},
};
use dioxus::prelude::*;
use nusaloka_domain::Zone;
use nusaloka_locales::text;

#[component]
pub(super) fn Clocks(home: Zone) -> Element {
    let (now, language) = (use_minute(), language());
    let islands = [Zone::JAKARTA, Zone::MAKASSAR, Zone::JAYAPURA];
    let shows_home = |zone: Zone| zone.indonesian_name().is_some() && zone.indonesian_name() == home.indonesian_name();
    let abroad = home.indonesian_name().is_none().then(|| (say(text::trips::clock_at_home()), home));
    let clocks = islands.map(|zone| (intl::zone_label(zone, now, language), zone));
    rsx! {
        dl { class: "clocks", "aria-label": say(text::trips::clocks()),
            for (name , zone) in abroad.into_iter().chain(clocks) {
                div { key: "{zone}", class: if zone == home || shows_home(zone) { "clock clock-home" } else { "clock" },
                    dt { bdi { "{name}" } }
                    dd { class: "clock-time", bdi { "{intl::time(now, zone, language)}" } }
                    dd { class: "clock-place", bdi { "{intl::zone_city(zone)}" } }
                }
            }
        }
    }
}
