//! What stands in the pictures: mountains, palms, boats, towers, clouds, light on water.
//!
//! Refuses to compose: where things stand is the scene's business.

use super::{
    drawing::{Choices, Colour, HEIGHT, Outline, Sheet, WIDTH, area, mix},
    light::{Hour, Light},
};
use std::f32::consts::PI;

pub(super) fn sky(sheet: &mut Sheet, light: &Light, horizon: f32) {
    let [zenith, middle, low] = light.sky;
    sheet.shade(&area((0.0, 0.0), (WIDTH, horizon + 2.0)), &[(0, zenith, 100), (58, middle, 100), (100, low, 100)]);
    if light.hour == Hour::Night {
        stars(sheet, light, horizon);
    }
}

/// Spread as evenly as the R2 sequence does: a sky, not a spill of salt.
fn stars(sheet: &mut Sheet, light: &Light, horizon: f32) {
    let (mut x, mut y) = (0.37_f32, 0.11_f32);
    for place in 0_u8..46 {
        x = (x + 0.754_877_7).fract();
        y = (y + 0.569_840_3).fract();
        let low = y * y;
        let size = if place % 9 == 0 { 3.4 } else { 1.6 };
        sheet.disc((x * WIDTH, low * horizon * 0.86), size, light.disc, 40 + place % 5 * 12);
    }
}

/// Sun or moon, in the rings of air around it.
pub(super) fn disc(sheet: &mut Sheet, light: &Light, centre: (f32, f32), radius: f32) {
    let rings: [(f32, u8); 3] = match light.hour {
        Hour::Night => [(2.6, 5), (1.8, 7), (1.3, 10)],
        Hour::Rains => [(2.4, 18), (1.7, 22), (1.25, 26)],
        _ => [(2.5, 12), (1.8, 16), (1.32, 22)],
    };
    for (grown, opacity) in rings {
        sheet.disc(centre, radius * grown, light.disc, opacity);
    }
    sheet.disc(centre, radius, light.disc, if light.hour == Hour::Rains { 80 } else { 100 });
}

/// A long cloud of the trade wind: three bars that share an edge.
pub(super) fn cloud(sheet: &mut Sheet, light: &Light, (x, y): (f32, f32), width: f32) {
    let opacity = if light.hour == Hour::Noon { 82 } else { 56 };
    let thick = width * 0.075;
    sheet.bar((x, y), (width, thick), light.cloud, opacity);
    sheet.bar((x - width * 0.1, y - thick * 0.94), (width * 0.54, thick), light.cloud, opacity);
    sheet.bar((x + width * 0.2, y + thick * 0.94), (width * 0.62, thick * 0.8), light.cloud, opacity / 2);
}

pub(super) fn sea(sheet: &mut Sheet, light: &Light, horizon: f32) {
    let [far, near] = light.sea;
    sheet.shade(
        &area((0.0, horizon), (WIDTH, HEIGHT)),
        &[(0, far, 100), (34, mix(far, near, 0.55), 100), (100, near, 100)],
    );
}

/// The path of light under the disc: bars that widen and part as they come near.
pub(super) fn glints(sheet: &mut Sheet, light: &Light, x: f32, horizon: f32, choices: &mut Choices) {
    let mut y = horizon + 8.0;
    let mut step = 9.0;
    let mut width = 150.0;
    while y < HEIGHT - 40.0 {
        let aside = choices.between(-0.16, 0.16) * width;
        let near = (y - horizon) / (HEIGHT - horizon);
        // A share of a hundred.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let opacity = (78.0 * (1.0 - near)) as u8;
        sheet.bar((x + aside, y), (width * choices.between(0.5, 1.0), step * 0.34), light.glint, opacity.clamp(8, 78));
        y += step;
        step *= 1.28;
        width *= 1.13;
    }
}

/// Long swells: lenses of a lighter sea.
pub(super) fn swells(sheet: &mut Sheet, light: &Light, from: f32, choices: &mut Choices) {
    let mut y = from;
    let mut depth = 12.0;
    while y < HEIGHT {
        let (x, half) = (choices.between(0.0, WIDTH), choices.between(260.0, 560.0));
        let lens =
            Outline::at(x - half, y).bow((x, y - depth), x + half, y).bow((x, y + depth * 0.6), x - half, y).close();
        sheet.fill(&lens, light.sea[0], 16);
        y += depth * 3.4;
        depth *= 1.24;
    }
}

/// A cone with the long concave slopes of a stratovolcano, its crater broken on one side.
pub(super) fn volcano(
    sheet: &mut Sheet,
    colour: Colour,
    lit: Colour,
    (x, foot): (f32, f32),
    (half, height): (f32, f32),
) {
    let top = foot - height;
    let rim = half * 0.075;
    let body = Outline::at(x - half, foot)
        .curve((x - half * 0.5, foot - height * 0.1), (x - half * 0.2, top + height * 0.26), x - rim, top)
        .bow((x - rim * 0.2, top + rim * 0.9), x + rim * 0.35, top + rim * 0.5)
        .bow((x + rim * 0.7, top + rim * 0.2), x + rim, top + rim * 0.5)
        .curve((x + half * 0.22, top + height * 0.3), (x + half * 0.52, foot - height * 0.08), x + half, foot)
        .close();
    sheet.fill(&body, colour, 100);
    // The lit flank, cut by ravines; a little lighter than the mountain, never more.
    let spine = x + rim * 0.35;
    let flank = Outline::at(spine, top + rim * 0.5)
        .bow((x + rim * 0.7, top + rim * 0.2), x + rim, top + rim * 0.5)
        .curve((x + half * 0.22, top + height * 0.3), (x + half * 0.52, foot - height * 0.08), x + half, foot)
        .line(x + half * 0.42, foot)
        .bow((x + half * 0.3, foot - height * 0.12), x + half * 0.2, foot - height * 0.34)
        .line(x + half * 0.17, foot - height * 0.2)
        .bow((x + half * 0.1, foot - height * 0.4), x + half * 0.1, foot - height * 0.58)
        .line(x + half * 0.06, foot - height * 0.46)
        .bow((x + half * 0.02, top + height * 0.3), spine, top + rim * 0.5)
        .close();
    sheet.fill(&flank, mix(colour, lit, 0.2), 100);
}

/// A ridge from edge to edge: rounded hills, each as high as the seed says, within a calm band.
pub(super) fn ridge(sheet: &mut Sheet, colour: Colour, (level, rise): (f32, f32), foot: f32, choices: &mut Choices) {
    let mut points = vec![(-60.0, level - choices.between(0.0, rise))];
    let mut x = -60.0;
    let mut high = choices.yes();
    while x < WIDTH + 60.0 {
        x += choices.between(90.0, 190.0);
        let share = if high { choices.between(0.62, 1.0) } else { choices.between(0.0, 0.34) };
        points.push((x, level - rise * share));
        high = !high;
    }
    let end = x;
    sheet.fill(
        &Outline::at(-60.0, foot).line(-60.0, points[0].1).through(&points).standing_on(-60.0, end, foot),
        colour,
        100,
    );
}

/// A low island with a soft back and a bright line where it meets the water.
pub(super) fn island(
    sheet: &mut Sheet,
    light: &Light,
    colour: Colour,
    (x, foot): (f32, f32),
    (half, height): (f32, f32),
) {
    let body = Outline::at(x - half, foot)
        .curve((x - half * 0.72, foot - height * 0.2), (x - half * 0.62, foot - height), x - half * 0.2, foot - height)
        .curve(
            (x + half * 0.1, foot - height),
            (x + half * 0.2, foot - height * 0.5),
            x + half * 0.46,
            foot - height * 0.46,
        )
        .curve((x + half * 0.7, foot - height * 0.42), (x + half * 0.8, foot - height * 0.06), x + half, foot)
        .close();
    sheet.fill(&body, colour, 100);
    sheet.bar((x, foot - 2.0), (half * 2.0, 5.0), light.sand, 70);
    mirrored(sheet, colour, (x, foot + 4.0), half, height * 0.34);
}

/// What the water gives back of something dark that stands in it.
pub(super) fn mirrored(sheet: &mut Sheet, colour: Colour, (x, foot): (f32, f32), half: f32, depth: f32) {
    let shape = Outline::at(x - half, foot).bow((x - half * 0.1, foot + depth * 2.0), x + half, foot).close();
    sheet.fill(&shape, colour, 22);
}

/// A coconut palm: a trunk that leans and rights itself, and a crown of nine leaves.
pub(super) fn palm(sheet: &mut Sheet, colour: Colour, (x, foot): (f32, f32), height: f32, lean: f32) {
    let (top_x, top_y) = (x + lean * height, foot - height);
    let thick = (height * 0.02).max(2.5);
    let bend = (x + lean * height * 0.15, foot - height * 0.55);
    let trunk = Outline::at(x - thick, foot)
        .bow((bend.0 - thick * 0.7, bend.1), top_x - thick * 0.45, top_y)
        .line(top_x + thick * 0.45, top_y)
        .bow((bend.0 + thick * 0.7, bend.1), x + thick, foot)
        .close();
    sheet.fill(&trunk, colour, 100);
    let reach = height * 0.43;
    // Far palms are a gesture; near ones have every leaf.
    let leaves: &[(f32, f32)] = if height < 110.0 { &LEAVES[..6] } else { &LEAVES };
    let mut crown = Outline::default();
    for (degrees, share) in leaves {
        let (angle, reach) = (degrees * PI / 180.0, reach * share);
        let (dx, dy) = (angle.cos() * reach, -angle.sin() * reach * 0.8);
        let droop = reach * (0.12 + 0.36 * (dx / reach) * (dx / reach));
        let (end_x, end_y) = (top_x + dx, top_y + dy + droop);
        let over = (top_x + dx * 0.52, top_y + dy * 1.2 - reach * 0.14);
        let under = (top_x + dx * 0.5, top_y + dy * 0.92 + reach * 0.08);
        crown = crown.and_at(top_x, top_y).bow(over, end_x, end_y).bow(under, top_x, top_y).close();
    }
    sheet.fill(&crown, colour, 100);
    if height >= 110.0 {
        for (dx, dy) in [(-0.9, 0.9), (0.8, 1.1), (0.0, 1.7)] {
            sheet.disc((top_x + dx * thick, top_y + dy * thick), thick * 0.8, colour, 100);
        }
    }
}

/// Degrees and length of the leaves of a palm: the first six are its outline.
const LEAVES: [(f32, f32); 11] = [
    (172.0, 1.0),
    (140.0, 0.94),
    (104.0, 0.8),
    (66.0, 0.84),
    (34.0, 0.98),
    (4.0, 0.96),
    (200.0, 0.78),
    (156.0, 0.7),
    (84.0, 0.6),
    (48.0, 0.72),
    (-22.0, 0.76),
];

/// A jukung: a crescent hull, outriggers, and the claw of its sail, the one warm thing in the picture.
pub(super) fn jukung(sheet: &mut Sheet, light: &Light, (x, water): (f32, f32), size: f32) {
    let at = |dx: f32, dy: f32| (x + dx * size, water + dy * size);
    let (bow, stern, belly) = (at(-1.0, -0.17), at(0.98, -0.2), at(0.0, 0.24));
    let sail_foot = at(-0.42, -0.26);
    let (peak, clew) = (at(0.34, -1.72), at(0.74, -0.42));
    let sail = Outline::at(sail_foot.0, sail_foot.1)
        .bow(at(-0.24, -1.1), peak.0, peak.1)
        .bow(at(0.38, -0.92), clew.0, clew.1)
        .bow(at(0.2, -0.22), sail_foot.0, sail_foot.1)
        .close();
    sheet.fill(&sail, light.coral, 100);
    let stripe = Outline::at(at(-0.27, -0.82).0, at(-0.27, -0.82).1)
        .bow(at(0.12, -0.66), at(0.46, -0.86).0, at(0.46, -0.86).1)
        .line(at(0.41, -1.06).0, at(0.41, -1.06).1)
        .bow(at(0.12, -0.88), at(-0.17, -1.02).0, at(-0.17, -1.02).1)
        .close();
    sheet.fill(&stripe, light.disc, 80);
    let (mast_foot, mast_top) = (at(-0.1, -0.1), at(0.06, -1.16));
    sheet.stroke(&Outline::at(mast_foot.0, mast_foot.1).line(mast_top.0, mast_top.1), light.near, size * 0.045, 100);
    let hull = Outline::at(bow.0, bow.1).bow(belly, stern.0, stern.1).bow(at(0.0, 0.06), bow.0, bow.1).close();
    sheet.fill(&hull, light.near, 100);
    let (float, float_end) = (at(-0.62, 0.16), at(0.66, 0.15));
    sheet.stroke(
        &Outline::at(float.0, float.1).bow(at(0.0, 0.2), float_end.0, float_end.1),
        light.near,
        size * 0.05,
        100,
    );
    for arm in [-0.34, 0.36] {
        let (from, to) = (at(arm, -0.04), at(arm, 0.17));
        sheet.stroke(&Outline::at(from.0, from.1).line(to.0, to.1), light.near, size * 0.035, 100);
    }
    for (row, width) in [(0.34, 0.7), (0.5, 0.46), (0.66, 0.24)] {
        sheet.bar((at(0.14, row).0, at(0.0, row).1), (width * size, size * 0.045), light.coral, 46);
    }
}

/// The tiers of a Balinese tower: an odd number of roofs of palm fibre, each smaller than the one below.
pub(super) fn tower(sheet: &mut Sheet, colour: Colour, (x, foot): (f32, f32), tiers: u8, width: f32) {
    let base = width * 0.5;
    let mut outline = Outline::at(x - base * 0.9, foot).line(x - base * 0.62, foot - base * 0.5);
    outline = outline.line(x + base * 0.62, foot - base * 0.5).line(x + base * 0.9, foot).close();
    let mut y = foot - base * 0.5;
    for tier in 0..tiers {
        let shrink = 1.0 - f32::from(tier) / f32::from(tiers) * 0.62;
        let (half, roof, wall) = (base * shrink, base * 0.44 * shrink, base * 0.22 * shrink);
        outline = outline
            .and_at(x - half * 0.4, y)
            .line(x - half * 0.4, y - wall)
            .line(x + half * 0.4, y - wall)
            .line(x + half * 0.4, y)
            .close();
        y -= wall;
        outline = outline
            .and_at(x - half, y + roof * 0.16)
            .bow((x - half * 0.42, y - roof * 0.3), x - half * 0.3, y - roof)
            .line(x + half * 0.3, y - roof)
            .bow((x + half * 0.42, y - roof * 0.3), x + half, y + roof * 0.16)
            .close();
        y -= roof * 0.96;
    }
    outline = outline.and_at(x - base * 0.07, y).line(x, y - base * 0.4).line(x + base * 0.07, y).close();
    sheet.fill(&outline, colour, 100);
}

/// A phinisi under sail: a long hull with a raised bow, two masts, headsails like a hand of cards.
pub(super) fn phinisi(sheet: &mut Sheet, light: &Light, (x, water): (f32, f32), size: f32) {
    let at = |dx: f32, dy: f32| (x + dx * size, water + dy * size);
    let sail = |sheet: &mut Sheet, points: [(f32, f32); 3], colour: Colour| {
        let [tack, head, clew] = points.map(|(dx, dy)| at(dx, dy));
        let belly = (f32::midpoint(head.0, clew.0) + size * 0.1, f32::midpoint(head.1, clew.1) + size * 0.06);
        let outline = Outline::at(tack.0, tack.1).line(head.0, head.1).bow(belly, clew.0, clew.1).close();
        sheet.fill(&outline, colour, 100);
    };
    let canvas = mix(light.disc, light.sky[2], 0.25);
    sail(sheet, [(-1.52, -0.52), (-0.5, -1.46), (-0.94, -0.42)], mix(canvas, light.near, 0.1));
    sail(sheet, [(-1.28, -0.46), (-0.44, -1.52), (-0.6, -0.38)], canvas);
    sail(sheet, [(-0.36, -0.3), (-0.36, -1.5), (0.2, -0.34)], light.coral);
    sail(sheet, [(0.4, -0.3), (0.4, -1.28), (0.92, -0.34)], canvas);
    for (mast, height) in [(-0.38, 1.66), (0.38, 1.42)] {
        let (foot, top) = (at(mast, -0.1), at(mast, -height));
        sheet.stroke(&Outline::at(foot.0, foot.1).line(top.0, top.1), light.near, size * 0.035, 100);
    }
    let (sprit, stem) = (at(-1.6, -0.52), at(-0.8, -0.22));
    sheet.stroke(&Outline::at(sprit.0, sprit.1).line(stem.0, stem.1), light.near, size * 0.035, 100);
    let (bow, stern) = (at(-1.04, -0.34), at(1.06, -0.36));
    let hull = Outline::at(bow.0, bow.1)
        .bow(at(-0.2, -0.08), at(0.66, -0.2).0, at(0.66, -0.2).1)
        .line(at(0.68, -0.36).0, stern.1)
        .line(stern.0, stern.1)
        .bow(at(0.98, 0.02), at(0.7, 0.06).0, at(0.7, 0.06).1)
        .line(at(-0.62, 0.06).0, at(-0.62, 0.06).1)
        .bow(at(-0.92, -0.08), bow.0, bow.1)
        .close();
    sheet.fill(&hull, light.near, 100);
    for (row, width) in [(0.14, 1.5), (0.26, 1.0), (0.38, 0.5)] {
        sheet.bar((x, at(0.0, row).1), (width * size, size * 0.045), light.near, 30);
    }
}

/// A parasol on the sand.
pub(super) fn parasol(sheet: &mut Sheet, light: &Light, (x, foot): (f32, f32), size: f32) {
    sheet.bar((x + size * 0.2, foot - size * 0.05), (size * 2.1, size * 0.16), light.near, 20);
    sheet.stroke(&Outline::at(x, foot).line(x + size * 0.16, foot - size * 1.5), light.near, size * 0.05, 100);
    let panel = |from: f32, to: f32| {
        Outline::at(x + size * 0.16, foot - size * 1.56)
            .curve(
                (x + size * (0.16 + from * 0.7), foot - size * 1.54),
                (x + size * (0.12 + from), foot - size * 1.24),
                x + size * (0.06 + from),
                foot - size * (0.94 + from * 0.12),
            )
            .bow(
                (x + size * (0.06 + f32::midpoint(from, to)), foot - size * (1.06 + f32::midpoint(from, to) * 0.12)),
                x + size * (0.06 + to),
                foot - size * (0.94 + to * 0.12),
            )
            .curve(
                (x + size * (0.12 + to), foot - size * 1.24),
                (x + size * (0.16 + to * 0.7), foot - size * 1.54),
                x + size * 0.16,
                foot - size * 1.56,
            )
            .close()
    };
    for (place, (from, to)) in [(-1.0, -0.52), (-0.52, 0.02), (0.02, 0.54), (0.54, 1.0)].into_iter().enumerate() {
        sheet.fill(&panel(from, to), if place % 2 == 0 { light.coral } else { light.disc }, 100);
    }
}

/// A stupa of pierced stone: rings of lotus, a bell with windows, a spire.
pub(super) fn stupa(sheet: &mut Sheet, colour: Colour, window: Colour, (x, foot): (f32, f32), size: f32) {
    for (row, width) in [(0.0, 2.3), (0.15, 2.02), (0.3, 1.82)] {
        sheet.bar((x, foot - size * (row + 0.15)), (size * width, size * 0.17), colour, 100);
    }
    let base = foot - size * 0.42;
    let bell = Outline::at(x - size * 0.84, base)
        .curve(
            (x - size * 0.82, base - size * 0.62),
            (x - size * 0.62, base - size * 1.04),
            x - size * 0.24,
            base - size * 1.14,
        )
        .line(x + size * 0.24, base - size * 1.14)
        .curve((x + size * 0.62, base - size * 1.04), (x + size * 0.82, base - size * 0.62), x + size * 0.84, base)
        .close();
    sheet.fill(&bell, colour, 100);
    let crown = base - size * 1.1;
    sheet.fill(&area((x - size * 0.25, crown - size * 0.24), (x + size * 0.25, crown)), colour, 100);
    let spire = Outline::at(x - size * 0.15, crown - size * 0.2)
        .bow((x - size * 0.06, crown - size * 0.5), x, crown - size * 0.86)
        .bow((x + size * 0.06, crown - size * 0.5), x + size * 0.15, crown - size * 0.2)
        .close();
    sheet.fill(&spire, colour, 100);
    let mut windows = Outline::default();
    for (row, count) in [(0.2, 6_u8), (0.48, 5), (0.74, 4)] {
        let half_width = (0.86 - row * 0.24) * size;
        for place in 0..count {
            let share = (f32::from(place) + 0.5) / f32::from(count) * 2.0 - 1.0;
            let (wx, wy) = (x + share * half_width, base - size * row);
            let (half, tall) = (size * 0.075 * (1.2 - share * share * 0.7), size * 0.1);
            windows = windows.and_at(wx, wy - tall).line(wx + half, wy).line(wx, wy + tall).line(wx - half, wy).close();
        }
    }
    sheet.fill(&windows, window, 100);
}

/// A house with a roof like a ship, on stilts, its gable painted.
pub(super) fn ship_house(sheet: &mut Sheet, light: &Light, colour: Colour, (x, foot): (f32, f32), size: f32) {
    for post in [-0.46, -0.16, 0.16, 0.46] {
        let x = x + post * size;
        sheet.stroke(&Outline::at(x, foot).line(x, foot - size * 0.5), colour, size * 0.06, 100);
    }
    let wall = Outline::at(x - size * 0.56, foot - size * 0.4)
        .line(x + size * 0.56, foot - size * 0.4)
        .line(x + size * 0.48, foot - size * 1.0)
        .line(x - size * 0.48, foot - size * 1.0)
        .close();
    sheet.fill(&wall, mix(colour, light.coral, 0.55), 100);
    for row in [0.52, 0.68, 0.84] {
        sheet.bar((x, foot - size * row), (size * 0.94, size * 0.04), light.sand, 70);
    }
    let roof = Outline::at(x - size * 1.2, foot - size * 1.96)
        .bow((x - size * 0.5, foot - size * 1.16), x, foot - size * 1.14)
        .bow((x + size * 0.5, foot - size * 1.16), x + size * 1.2, foot - size * 1.96)
        .bow((x + size * 0.92, foot - size * 1.2), x + size * 0.66, foot - size * 0.84)
        .bow((x, foot - size * 0.7), x - size * 0.66, foot - size * 0.84)
        .bow((x - size * 0.92, foot - size * 1.2), x - size * 1.2, foot - size * 1.96)
        .close();
    sheet.fill(&roof, colour, 100);
}

/// Birds, far enough to be two strokes each.
pub(super) fn birds(sheet: &mut Sheet, colour: Colour, (x, y): (f32, f32)) {
    for (dx, dy, wing) in [(0.0, 0.0, 20.0), (54.0, 22.0, 15.0), (-42.0, 30.0, 13.0), (96.0, -8.0, 11.0)] {
        let (x, y) = (x + dx, y + dy);
        let bird = Outline::at(x - wing, y - wing * 0.3).bow((x - wing * 0.4, y - wing * 0.55), x, y).bow(
            (x + wing * 0.45, y - wing * 0.6),
            x + wing,
            y - wing * 0.2,
        );
        sheet.stroke(&bird, colour, 3.0, 80);
    }
}

/// A band of morning mist that hides the feet of mountains.
pub(super) fn mist(sheet: &mut Sheet, light: &Light, level: f32, depth: f32) {
    let air = mix(light.sky[2], light.cloud, 0.4);
    let strength = if light.hour == Hour::Night { 34 } else { 74 };
    sheet.shade(&area((0.0, level - depth), (WIDTH, level)), &[(0, air, 0), (100, air, strength)]);
}
