//! The compositions: six places of the archipelago, each with its own way to place the eye.
//!
//! Refuses to draw anything by hand that `things` can draw. What matters stands within the middle square and the middle
//! band, so that no crop of a card loses it.

use super::{
    drawing::{Choices, HEIGHT, Outline, Sheet, WIDTH, mix},
    light::{Hour, Light},
    things::{
        birds, cloud, disc, glints, island, jukung, mirrored, mist, palm, ridge, sea, sky, swells, tower, volcano,
    },
};

pub(super) type Scene = fn(&mut Sheet, &Light, &mut Choices);

pub(super) const SCENES: [Scene; 6] = [strait, summit, cove, terraces, karst, lake];

/// 1.0 keeps a composition, -1.0 turns it round.
fn hand(choices: &mut Choices) -> f32 {
    if choices.yes() { 1.0 } else { -1.0 }
}

/// A place along the sheet: `part` from the middle outwards, on the side of the hand.
fn across(hand: f32, part: f32) -> f32 {
    WIDTH / 2.0 * (1.0 + hand * part)
}

/// Islands behind islands, the light going down between them, one sail.
fn strait(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let horizon = choices.between(500.0, 540.0);
    let sun = across(hand, choices.between(0.08, 0.26));
    sky(sheet, light, horizon);
    disc(sheet, light, (sun, horizon - choices.between(96.0, 190.0)), choices.between(74.0, 98.0));
    cloud(sheet, light, (across(-hand, 0.52), choices.between(150.0, 210.0)), 380.0);
    cloud(sheet, light, (across(hand, 0.66), choices.between(250.0, 300.0)), 260.0);
    let [far, middle, close, closest] = light.land;
    volcano(sheet, far, light.sky[2], (across(-hand, 0.36), horizon), (430.0, choices.between(210.0, 270.0)));
    ridge(sheet, mix(far, middle, 0.45), (horizon - 14.0, 52.0), horizon, choices);
    sea(sheet, light, horizon);
    glints(sheet, light, sun, horizon, choices);
    swells(sheet, light, horizon + 110.0, choices);
    island(sheet, light, middle, (across(hand, 0.86), horizon + 44.0), (330.0, 132.0));
    island(sheet, light, close, (across(-hand, 0.82), horizon + 112.0), (360.0, choices.between(150.0, 190.0)));
    for (aside, height, lean) in [(0.62, 74.0, 0.14), (0.7, 92.0, -0.1), (0.55, 58.0, 0.2)] {
        palm(sheet, close, (across(-hand, aside), horizon + 66.0), height, lean * hand);
    }
    jukung(sheet, light, (across(hand, choices.between(0.02, 0.16)), horizon + choices.between(150.0, 180.0)), 84.0);
    headland(sheet, light, hand, closest);
    birds(sheet, mix(light.near, light.sky[1], 0.2), (across(-hand, 0.04), horizon - 250.0));
}

/// The near corner: dark land, and palms that reach into the picture.
fn headland(sheet: &mut Sheet, light: &Light, hand: f32, colour: u32) {
    let edge = across(hand, 1.06);
    let land = Outline::at(edge, HEIGHT - 190.0)
        .curve(
            (across(hand, 0.8), HEIGHT - 180.0),
            (across(hand, 0.62), HEIGHT - 60.0),
            across(hand, 0.3),
            HEIGHT + 10.0,
        )
        .line(edge, HEIGHT + 10.0)
        .close();
    sheet.fill(&land, mix(colour, light.near, 0.5), 100);
    palm(sheet, light.near, (across(hand, 0.9), HEIGHT - 130.0), 430.0, -0.34 * hand);
    palm(sheet, light.near, (across(hand, 0.97), HEIGHT - 140.0), 300.0, -0.2 * hand);
}

/// One great mountain above its mist, forest at its feet.
fn summit(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let foot = choices.between(610.0, 640.0);
    let peak = across(hand, choices.between(0.02, 0.2));
    sky(sheet, light, foot);
    disc(
        sheet,
        light,
        (across(-hand, choices.between(0.34, 0.5)), choices.between(190.0, 290.0)),
        choices.between(62.0, 84.0),
    );
    cloud(sheet, light, (across(-hand, 0.62), 330.0), 330.0);
    cloud(sheet, light, (across(hand, 0.7), 170.0), 360.0);
    let [far, middle, close, closest] = light.land;
    ridge(sheet, mix(far, light.sky[2], 0.45), (foot - 110.0, 90.0), foot, choices);
    let height = choices.between(400.0, 450.0);
    smoke(sheet, light, (peak, foot - height), hand);
    volcano(sheet, mix(far, middle, 0.5), light.disc, (peak, foot), (640.0, height));
    volcano(sheet, middle, light.sky[2], (across(-hand, 0.56), foot), (330.0, choices.between(180.0, 230.0)));
    mist(sheet, light, foot, 150.0);
    ridge(sheet, mix(middle, close, 0.55), (foot + 16.0, 76.0), HEIGHT, choices);
    mist(sheet, light, foot + 92.0, 90.0);
    ridge(sheet, close, (foot + 108.0, 84.0), HEIGHT, choices);
    grove(sheet, mix(close, closest, 0.5), foot + 120.0, 54.0, choices);
    ridge(sheet, closest, (foot + 210.0, 90.0), HEIGHT, choices);
    grove(sheet, light.near, HEIGHT - 24.0, 128.0, choices);
    sheet.bar((WIDTH / 2.0, HEIGHT - 34.0), (WIDTH * 1.2, 90.0), light.near, 100);
    birds(sheet, mix(light.near, light.sky[1], 0.3), (across(-hand, 0.16), 210.0));
}

/// Palms along a slope, now dense, now single.
fn grove(sheet: &mut Sheet, colour: u32, foot: f32, height: f32, choices: &mut Choices) {
    let mut x = choices.between(10.0, 90.0);
    while x < WIDTH {
        let tall = height * choices.between(0.7, 1.1);
        palm(sheet, colour, (x, foot + choices.between(-6.0, 26.0)), tall, choices.between(-0.16, 0.16));
        x += height * choices.one_of(&[0.34, 0.5, 0.7, 1.9, 2.6]);
    }
}

/// What a quiet crater breathes out, leaning with the wind.
fn smoke(sheet: &mut Sheet, light: &Light, (x, y): (f32, f32), hand: f32) {
    let plume = Outline::at(x - 16.0, y + 8.0)
        .curve((x - 20.0, y - 60.0), (x + 20.0 * hand, y - 90.0), x + 60.0 * hand, y - 130.0)
        .curve((x + 110.0 * hand, y - 176.0), (x + 190.0 * hand, y - 170.0), x + 290.0 * hand, y - 188.0)
        .curve((x + 210.0 * hand, y - 120.0), (x + 130.0 * hand, y - 110.0), x + 90.0 * hand, y - 70.0)
        .curve((x + 50.0 * hand, y - 40.0), (x + 18.0, y - 30.0), x + 18.0, y + 8.0)
        .close();
    sheet.fill(&plume, light.cloud, if light.hour == Hour::Night { 40 } else { 62 });
}

/// Standing on the sand: a crescent of beach, clear shallows, a headland across the water.
fn cove(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let horizon = choices.between(400.0, 440.0);
    let sun = across(-hand, choices.between(0.1, 0.34));
    sky(sheet, light, horizon);
    disc(sheet, light, (sun, horizon - choices.between(120.0, 210.0)), choices.between(60.0, 80.0));
    cloud(sheet, light, (across(hand, 0.3), choices.between(120.0, 170.0)), 420.0);
    cloud(sheet, light, (across(-hand, 0.72), choices.between(210.0, 260.0)), 280.0);
    let [far, middle, close, _] = light.land;
    ridge(sheet, mix(far, light.sky[2], 0.25), (horizon - 6.0, 64.0), horizon, choices);
    sea(sheet, light, horizon);
    glints(sheet, light, sun, horizon, choices);
    island(sheet, light, middle, (across(hand, 0.92), horizon + 30.0), (420.0, choices.between(170.0, 210.0)));
    for (aside, height) in [(0.5, 60.0), (0.58, 76.0), (0.66, 66.0)] {
        palm(sheet, middle, (across(hand, aside), horizon - 18.0), height, -0.12 * hand);
    }
    beach(sheet, light, hand);
    jukung(sheet, light, (across(-hand, choices.between(0.2, 0.4)), horizon + choices.between(104.0, 128.0)), 62.0);
    let shade = mix(close, light.near, 0.7);
    palm(sheet, shade, (across(-hand, 0.84), HEIGHT - 60.0), 560.0, 0.26 * hand);
    palm(sheet, light.near, (across(-hand, 0.96), HEIGHT - 20.0), 440.0, 0.12 * hand);
}

fn beach(sheet: &mut Sheet, light: &Light, hand: f32) {
    // Shallows, foam, wet sand, dry sand: one curve, four times, each nearer.
    let wash = mix(light.sea[0], light.sand, 0.35);
    let wet = mix(light.sand, light.sea[1], 0.28);
    for (inset, colour, opacity) in
        [(0.0, wash, 60), (62.0, light.glint, 92), (76.0, wet, 100), (120.0, light.sand, 100)]
    {
        let outline = Outline::at(across(hand, 1.1), 520.0 + inset * 0.7)
            .curve(
                (across(hand, 0.5), 560.0 + inset),
                (across(hand, 0.34), 690.0 + inset),
                across(-hand, 0.1),
                742.0 + inset,
            )
            .curve(
                (across(-hand, 0.5), 782.0 + inset),
                (across(-hand, 0.8), 770.0 + inset),
                across(-hand, 1.1),
                700.0 + inset,
            )
            .line(across(-hand, 1.1), HEIGHT + 20.0)
            .line(across(hand, 1.1), HEIGHT + 20.0)
            .close();
        sheet.fill(&outline, colour, opacity);
    }
}

/// Steps of rice, some green, some full of sky.
fn terraces(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let horizon = choices.between(330.0, 370.0);
    sky(sheet, light, horizon + 60.0);
    disc(
        sheet,
        light,
        (across(hand, choices.between(0.2, 0.42)), horizon - choices.between(96.0, 150.0)),
        choices.between(64.0, 84.0),
    );
    cloud(sheet, light, (across(-hand, 0.5), 130.0), 400.0);
    let [far, middle, ..] = light.land;
    volcano(sheet, far, light.disc, (across(-hand, 0.3), horizon + 60.0), (520.0, choices.between(210.0, 260.0)));
    mist(sheet, light, horizon + 50.0, 90.0);
    ridge(sheet, mix(middle, light.green[1], 0.4), (horizon + 24.0, 60.0), HEIGHT, choices);
    grove(sheet, mix(middle, light.green[1], 0.4), horizon + 14.0, 58.0, choices);
    let [bright, shade] = light.green;
    let mut level = horizon + 50.0;
    let mut depth = 34.0;
    let mut row = 0_u8;
    while level < HEIGHT + 60.0 {
        let flooded = row % 3 == 2;
        let near = ((level - horizon) / (HEIGHT - horizon)).min(1.0);
        let colour =
            if flooded { mix(light.sky[2], light.sky[1], near * 0.6) } else { mix(bright, shade, near * 0.75) };
        terrace(sheet, light, (level, depth), hand, colour, row);
        level += depth;
        depth *= 1.3;
        row += 1;
    }
    palm(sheet, light.near, (across(hand, 0.72), HEIGHT - 150.0), 380.0, -0.1 * hand);
    palm(sheet, light.near, (across(hand, 0.86), HEIGHT - 120.0), 300.0, 0.08 * hand);
    shelter(sheet, light, (across(-hand, 0.44), 640.0));
}

/// One step: its bund is a light line, its riser a dark one, and it bends with the hill.
fn terrace(sheet: &mut Sheet, light: &Light, (level, depth): (f32, f32), hand: f32, colour: u32, row: u8) {
    let sway = if row % 2 == 0 { 1.0 } else { 0.62 };
    let bend = depth * 1.5 * sway;
    let edge = |inset: f32| {
        Outline::at(across(-hand, 1.1), level + bend * 0.5 + inset)
            .curve(
                (across(-hand, 0.5), level - bend * 0.9 + inset),
                (across(-hand, 0.1), level + bend * 0.9 + inset),
                across(hand, 0.3),
                level + bend * 0.25 + inset,
            )
            .curve(
                (across(hand, 0.56), level - bend * 0.16 + inset),
                (across(hand, 0.8), level - bend * 0.8 + inset),
                across(hand, 1.1),
                level - bend * 0.5 + inset,
            )
            .standing_on(across(-hand, 1.1), across(hand, 1.1), HEIGHT + 80.0)
    };
    sheet.fill(&edge(0.0), mix(light.green[1], light.near, 0.35), 100);
    sheet.fill(&edge(depth * 0.16), mix(light.green[0], light.disc, 0.45), 100);
    sheet.fill(&edge(depth * 0.26), colour, 100);
}

/// The roof under which farmers wait out the noon.
fn shelter(sheet: &mut Sheet, light: &Light, (x, foot): (f32, f32)) {
    for post in [-34.0, 34.0] {
        sheet.stroke(&Outline::at(x + post, foot).line(x + post, foot - 58.0), light.near, 6.0, 100);
    }
    let roof = Outline::at(x - 66.0, foot - 46.0)
        .bow((x - 26.0, foot - 74.0), x, foot - 112.0)
        .bow((x + 26.0, foot - 74.0), x + 66.0, foot - 46.0)
        .close();
    sheet.fill(&roof, light.near, 100);
    sheet.bar((x, foot - 26.0), (84.0, 8.0), light.coral, 100);
}

/// Limestone out of a lagoon, seen from a high path: steep, round, green on top, undercut by the tide.
fn karst(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let horizon = choices.between(240.0, 270.0);
    sky(sheet, light, horizon);
    disc(sheet, light, (across(hand, choices.between(0.3, 0.5)), horizon - choices.between(80.0, 120.0)), 54.0);
    cloud(sheet, light, (across(-hand, 0.4), 96.0), 360.0);
    ridge(sheet, mix(light.land[0], light.sky[2], 0.3), (horizon - 2.0, 40.0), horizon, choices);
    sea(sheet, light, horizon);
    swells(sheet, light, horizon + 60.0, choices);
    // Farther rocks are smaller, paler and closer together.
    let rows: [(f32, f32, &[f32]); 4] = [
        (34.0, 52.0, &[-0.86, -0.52, -0.34, 0.16, 0.44, 0.9]),
        (104.0, 92.0, &[-0.7, -0.2, 0.3, 0.72]),
        (232.0, 150.0, &[-0.9, 0.02, 0.62]),
        (430.0, 236.0, &[-0.52, 0.92]),
    ];
    for (row, (down, size, places)) in rows.into_iter().enumerate() {
        let colour = light.land[row];
        for place in places {
            let x = across(hand, place + choices.between(-0.04, 0.04));
            let size = size * choices.between(0.86, 1.12);
            let foot = horizon + down + choices.between(-0.08, 0.08) * size;
            rock(sheet, light, colour, (x, foot), size);
        }
    }
    jukung(sheet, light, (across(hand, 0.22), horizon + choices.between(360.0, 400.0)), 58.0);
    sheet.bar((across(hand, 0.1), HEIGHT - 6.0), (WIDTH * 1.5, 60.0), light.near, 100);
    palm(sheet, light.near, (across(-hand, 0.9), HEIGHT + 20.0), 330.0, 0.2 * hand);
    palm(sheet, light.near, (across(-hand, 0.74), HEIGHT + 20.0), 220.0, 0.06 * hand);
}

fn rock(sheet: &mut Sheet, light: &Light, colour: u32, (x, foot): (f32, f32), size: f32) {
    // The reef around it: shallow, bright.
    let reef = mix(light.sea[0], light.glint, 0.35);
    sheet.bar((x, foot - size * 0.1), (size * 2.7, size * 0.34), reef, 46);
    sheet.bar((x, foot - size * 0.07), (size * 2.2, size * 0.22), reef, 60);
    let body = |grown: f32| {
        Outline::at(x - size * 0.78 * grown, foot)
            .curve(
                (x - size * 0.96 * grown, foot - size * 0.5),
                (x - size * 0.7 * grown, foot - size * 1.12),
                x - size * 0.24 * grown,
                foot - size * 1.16,
            )
            .curve(
                (x + size * 0.2 * grown, foot - size * 1.22),
                (x + size * 0.34 * grown, foot - size * 0.84),
                x + size * 0.56 * grown,
                foot - size * 0.72,
            )
            .curve(
                (x + size * 0.86 * grown, foot - size * 0.58),
                (x + size * 0.9 * grown, foot - size * 0.26),
                x + size * 0.76 * grown,
                foot,
            )
            .close()
    };
    sheet.fill(&body(1.0), mix(colour, light.green[1], 0.3), 100);
    let lit = Outline::at(x - size * 0.24, foot - size * 1.16)
        .curve(
            (x + size * 0.2, foot - size * 1.22),
            (x + size * 0.34, foot - size * 0.84),
            x + size * 0.56,
            foot - size * 0.72,
        )
        .curve((x + size * 0.86, foot - size * 0.58), (x + size * 0.9, foot - size * 0.26), x + size * 0.76, foot)
        .curve(
            (x + size * 0.5, foot - size * 0.3),
            (x + size * 0.3, foot - size * 0.52),
            x + size * 0.06,
            foot - size * 0.6,
        )
        .bow((x - size * 0.2, foot - size * 0.8), x - size * 0.24, foot - size * 1.16)
        .close();
    sheet.fill(&lit, mix(light.green[0], light.disc, 0.15), 46);
    // The tide's undercut, and the pale line of stone above it.
    sheet.bar((x, foot - size * 0.075), (size * 1.5, size * 0.05), light.sand, 80);
    sheet.bar((x, foot - size * 0.03), (size * 1.42, size * 0.05), light.near, 42);
    mirrored(sheet, colour, (x, foot + size * 0.02), size * 0.72, size * 0.2);
}

/// Towers on a crater lake, and their doubles in the water.
fn lake(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let shore = choices.between(520.0, 550.0);
    sky(sheet, light, shore);
    disc(
        sheet,
        light,
        (across(-hand, choices.between(0.2, 0.42)), choices.between(200.0, 270.0)),
        choices.between(66.0, 86.0),
    );
    cloud(sheet, light, (across(hand, 0.5), 150.0), 380.0);
    cloud(sheet, light, (across(-hand, 0.64), 330.0), 300.0);
    let [far, middle, close, _] = light.land;
    volcano(sheet, far, light.disc, (across(-hand, 0.5), shore), (560.0, choices.between(250.0, 290.0)));
    ridge(sheet, mix(far, middle, 0.6), (shore - 40.0, 110.0), shore, choices);
    mist(sheet, light, shore, 120.0);
    ridge(sheet, middle, (shore - 6.0, 36.0), shore, choices);
    sea(sheet, light, shore);
    glints(sheet, light, across(-hand, 0.3), shore, choices);
    let place = across(hand, choices.between(0.16, 0.3));
    let ground = shore + 74.0;
    let stone = mix(close, light.near, 0.6);
    let tiers = choices.one_of(&[9, 11]);
    islet(sheet, light, stone, (place, ground));
    tower(sheet, light.near, (place - 50.0, ground - 22.0), tiers, 132.0);
    tower(sheet, light.near, (place + 92.0, ground - 20.0), 3, 104.0);
    palm(sheet, light.near, (place - 158.0, ground - 10.0), 150.0, -0.12);
    for (row, width) in [(40.0, 300.0), (76.0, 250.0), (120.0, 190.0), (172.0, 130.0), (232.0, 70.0)] {
        sheet.bar((place - 30.0, ground + row), (width, 9.0), light.near, 26);
    }
    swells(sheet, light, shore + 190.0, choices);
    jukung(sheet, light, (across(-hand, choices.between(0.3, 0.44)), shore + 150.0), 56.0);
}

fn islet(sheet: &mut Sheet, light: &Light, colour: u32, (x, foot): (f32, f32)) {
    let land = Outline::at(x - 250.0, foot)
        .curve((x - 190.0, foot - 34.0), (x - 60.0, foot - 30.0), x, foot - 30.0)
        .curve((x + 90.0, foot - 30.0), (x + 180.0, foot - 26.0), x + 240.0, foot)
        .bow((x, foot + 26.0), x - 250.0, foot)
        .close();
    sheet.fill(&land, colour, 100);
    sheet.bar((x - 4.0, foot + 4.0), (430.0, 5.0), light.sand, 60);
}
