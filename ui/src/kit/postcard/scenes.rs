//! The compositions: eight places of the archipelago, each with its own way to place the eye.
//!
//! Refuses to draw anything by hand that `things` can draw. What matters stands within the middle square and the middle
//! band, so that no crop of a card loses it.

use super::{
    drawing::{Choices, HEIGHT, Outline, Sheet, WIDTH, mix},
    light::{Hour, Light},
    things::{
        birds, cloud, disc, glints, island, jukung, mirrored, mist, palm, parasol, phinisi, ridge, sea, ship_house,
        sky, stupa, swells, tower, volcano,
    },
};

pub(super) type Scene = fn(&mut Sheet, &Light, &mut Choices);

pub(super) const SCENES: [Scene; 8] = [strait, summit, cove, terraces, karst, lake, stupas, village];

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
    let boat = (across(hand, choices.between(0.0, 0.14)), horizon + choices.between(150.0, 180.0));
    if choices.yes() {
        jukung(sheet, light, boat, 84.0);
    } else {
        phinisi(sheet, light, boat, 104.0);
    }
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
    let opacity = if light.hour == Hour::Night { 40 } else { 60 };
    for (aside, up, width) in [(4.0, 14.0, 46.0), (26.0, 36.0, 96.0), (66.0, 58.0, 150.0), (132.0, 82.0, 230.0)] {
        sheet.bar((x + aside * hand, y - up), (width, 24.0), light.cloud, opacity);
    }
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
    if choices.yes() {
        jukung(sheet, light, (across(-hand, choices.between(0.2, 0.4)), horizon + choices.between(104.0, 128.0)), 62.0);
    } else {
        parasol(sheet, light, (across(hand, choices.between(0.4, 0.52)), 800.0), 92.0);
    }
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
    let mut depth = 30.0;
    // Every third or fourth step stands under water: never two patterns alike, never two pools together.
    let flooded = choices.one_of(&[[2_u8, 5, 9], [1, 4, 7], [3, 6, 8]]);
    for row in 0_u8..11 {
        let near = ((level - horizon) / (HEIGHT - horizon)).min(1.0);
        let field = if flooded.contains(&row) {
            Field { ground: mix(light.sky[2], light.sky[1], near * 0.7), rows: mix(bright, shade, 0.6) }
        } else {
            let ground = mix(bright, shade, 0.1 + near * 0.6);
            Field { ground, rows: mix(ground, light.disc, 0.3) }
        };
        terrace(sheet, light, (level, depth), hand, &field, row);
        level += depth;
        depth *= 1.2;
    }
    palm(sheet, light.near, (across(hand, 0.72), HEIGHT - 130.0), 400.0, -0.1 * hand);
    palm(sheet, light.near, (across(hand, 0.88), HEIGHT - 100.0), 310.0, 0.08 * hand);
    shelter(sheet, light, (across(-hand, 0.44), 640.0));
}

/// What grows on one step.
struct Field {
    ground: u32,
    rows: u32,
}

/// One step: its bund is a light line, its riser a dark one, and it bends with the hill.
fn terrace(sheet: &mut Sheet, light: &Light, (level, depth): (f32, f32), hand: f32, field: &Field, row: u8) {
    let bend = depth * if row.is_multiple_of(2) { 1.5 } else { 1.0 };
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
    };
    let land = |inset: f32| edge(inset).standing_on(across(-hand, 1.1), across(hand, 1.1), HEIGHT + 80.0);
    sheet.fill(&land(0.0), mix(light.green[1], light.near, 0.4), 100);
    sheet.fill(&land(depth * 0.18), mix(light.green[0], light.disc, 0.4), 100);
    sheet.fill(&land(depth * 0.26), field.ground, 100);
    for (place, share) in [(0.5, 0.08), (0.78, 0.1)] {
        sheet.dashes(&edge(depth * place), field.rows, (depth * share, depth * 0.22), 60);
    }
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
    headland(sheet, light, -hand, light.land[3]);
}

fn rock(sheet: &mut Sheet, light: &Light, colour: u32, (x, foot): (f32, f32), size: f32) {
    // The reef around it: shallow, bright.
    let reef = mix(light.sea[0], light.glint, 0.35);
    sheet.bar((x, foot - size * 0.1), (size * 2.7, size * 0.34), reef, 46);
    sheet.bar((x, foot - size * 0.07), (size * 2.2, size * 0.22), reef, 60);
    let at = |dx: f32, dy: f32| (x + dx * size, foot + dy * size);
    let shape = |outline: Outline, curves: &[[(f32, f32); 3]]| {
        curves.iter().fold(outline, |outline, [leave, arrive, end]| {
            let end = at(end.0, end.1);
            outline.curve(at(leave.0, leave.1), at(arrive.0, arrive.1), end.0, end.1)
        })
    };
    let start = at(-0.7, 0.0);
    let body = shape(
        Outline::at(start.0, start.1),
        &[
            [(-0.86, -0.3), (-0.78, -0.86), (-0.56, -0.98)],
            [(-0.42, -1.3), (-0.06, -1.3), (0.04, -1.02)],
            [(0.2, -1.12), (0.42, -0.98), (0.44, -0.74)],
            [(0.66, -0.76), (0.86, -0.36), (0.74, 0.0)],
        ],
    )
    .close();
    sheet.fill(&body, mix(colour, light.green[1], 0.35), 100);
    let start = at(-0.24, -1.2);
    let lit = shape(
        Outline::at(start.0, start.1),
        &[
            [(-0.08, -1.22), (0.02, -1.12), (0.04, -1.02)],
            [(0.2, -1.12), (0.42, -0.98), (0.44, -0.74)],
            [(0.66, -0.76), (0.86, -0.36), (0.74, 0.0)],
            [(0.62, -0.3), (0.4, -0.44), (0.3, -0.42)],
            [(0.26, -0.7), (0.02, -0.7), (-0.04, -0.74)],
            [(-0.06, -0.98), (-0.2, -1.06), (-0.24, -1.2)],
        ],
    )
    .close();
    sheet.fill(&lit, mix(light.green[0], light.disc, 0.1), 55);
    // Bare stone, where nothing can hold on.
    let start = at(-0.72, -0.06);
    let stone = shape(
        Outline::at(start.0, start.1),
        &[
            [(-0.8, -0.34), (-0.66, -0.42), (-0.56, -0.3)],
            [(-0.5, -0.62), (-0.36, -0.5), (-0.3, -0.26)],
            [(-0.2, -0.44), (-0.06, -0.4), (0.0, -0.22)],
            [(0.14, -0.4), (0.3, -0.34), (0.36, -0.18)],
            [(0.5, -0.34), (0.72, -0.26), (0.75, -0.06)],
        ],
    )
    .close();
    sheet.fill(&stone, mix(light.sand, colour, 0.42), 90);
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

/// Bells of stone above a valley full of mist.
fn stupas(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let valley = choices.between(520.0, 560.0);
    sky(sheet, light, valley);
    let sun = across(hand, choices.between(0.04, 0.2));
    disc(sheet, light, (sun, valley - choices.between(150.0, 230.0)), choices.between(78.0, 100.0));
    cloud(sheet, light, (across(-hand, 0.5), 150.0), 400.0);
    cloud(sheet, light, (across(hand, 0.72), 250.0), 280.0);
    let [far, middle, close, closest] = light.land;
    volcano(sheet, far, light.disc, (across(-hand, 0.42), valley), (520.0, choices.between(240.0, 290.0)));
    volcano(
        sheet,
        mix(far, middle, 0.3),
        light.disc,
        (across(hand, 0.66), valley),
        (380.0, choices.between(150.0, 190.0)),
    );
    mist(sheet, light, valley, 130.0);
    ridge(sheet, mix(far, middle, 0.7), (valley + 20.0, 60.0), HEIGHT, choices);
    mist(sheet, light, valley + 84.0, 90.0);
    ridge(sheet, middle, (valley + 96.0, 56.0), HEIGHT, choices);
    grove(sheet, mix(middle, close, 0.4), valley + 104.0, 52.0, choices);
    mist(sheet, light, valley + 190.0, 120.0);
    let window = mix(light.sky[2], light.sky[1], 0.3);
    for aside in [-0.94, -0.56, -0.16, 0.3, 0.72] {
        stupa(sheet, mix(close, closest, 0.3), window, (across(hand, aside), 800.0), 68.0);
    }
    sheet.bar((WIDTH / 2.0, 792.0), (WIDTH * 1.2, 200.0), mix(close, closest, 0.3), 100);
    stupa(sheet, light.near, mix(light.coral, light.near, 0.25), (across(-hand, 0.5), 880.0), 168.0);
    stupa(sheet, light.near, window, (across(hand, 0.62), 890.0), 138.0);
    sheet.bar((WIDTH / 2.0, 868.0), (WIDTH * 1.2, 120.0), light.near, 100);
    birds(sheet, mix(light.near, light.sky[1], 0.2), (across(hand, 0.34), valley - 330.0));
}

/// A row of houses whose roofs remember the ships.
fn village(sheet: &mut Sheet, light: &Light, choices: &mut Choices) {
    let hand = hand(choices);
    let ground = choices.between(600.0, 630.0);
    sky(sheet, light, ground);
    disc(
        sheet,
        light,
        (across(hand, choices.between(0.3, 0.5)), choices.between(190.0, 260.0)),
        choices.between(66.0, 86.0),
    );
    cloud(sheet, light, (across(-hand, 0.46), 140.0), 400.0);
    cloud(sheet, light, (across(hand, 0.74), 330.0), 260.0);
    let [far, middle, close, closest] = light.land;
    ridge(sheet, far, (ground - 150.0, 150.0), ground, choices);
    mist(sheet, light, ground - 60.0, 110.0);
    ridge(sheet, mix(far, middle, 0.7), (ground - 60.0, 100.0), ground, choices);
    grove(sheet, mix(middle, light.green[1], 0.4), ground - 20.0, 76.0, choices);
    ridge(sheet, mix(middle, light.green[1], 0.5), (ground + 6.0, 40.0), HEIGHT, choices);
    let shade = mix(close, closest, 0.5);
    for (aside, size, down) in [(-0.8, 62.0, 26.0), (-0.46, 78.0, 40.0), (-0.02, 104.0, 66.0), (0.54, 146.0, 110.0)] {
        ship_house(
            sheet,
            light,
            mix(shade, light.near, (size - 60.0) / 90.0),
            (across(hand, aside), ground + down),
            size,
        );
    }
    let field = Field { ground: mix(light.green[0], light.green[1], 0.4), rows: mix(light.green[0], light.disc, 0.4) };
    let water = Field { ground: mix(light.sky[2], light.sky[1], 0.4), rows: light.green[1] };
    for (row, down) in [(0_u8, 128.0), (1, 176.0), (2, 240.0)] {
        terrace(
            sheet,
            light,
            (ground + down, 46.0 + f32::from(row) * 14.0),
            hand,
            if row == 1 { &water } else { &field },
            row,
        );
    }
    palm(sheet, light.near, (across(-hand, 0.82), HEIGHT - 60.0), 470.0, 0.1 * hand);
    palm(sheet, light.near, (across(-hand, 0.95), HEIGHT - 40.0), 340.0, -0.06 * hand);
}
