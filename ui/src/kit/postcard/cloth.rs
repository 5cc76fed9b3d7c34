//! Services have no view to show: they get a cloth. Four motifs after kawung, parang, truntum and megamendung, laid as
//! cloths are laid: with a hem, with a head panel, or *pagi-sore*, two patterns that meet on the slant.
//!
//! Refuses to copy a sacred cloth: the geometry is after the old motifs, the drawing is our own.

#![allow(clippy::unreadable_literal)] // colours are read as red, green, blue

use super::drawing::{Choices, Colour, HEIGHT, Outline, Sheet, WIDTH, area, mix, whole_sheet};

/// The dyes of one cloth.
#[derive(Clone, Copy)]
struct Dyes {
    ground: Colour,
    /// The wax-white that the motif is drawn with.
    motif: Colour,
    /// A second bath, between ground and motif.
    second: Colour,
    spark: Colour,
}

const SEA: Dyes = Dyes { ground: 0x12475a, motif: 0xf2e0bf, second: 0x2b7182, spark: 0xee6b4d };
const CREAM: Dyes = Dyes { ground: 0xf2e3c6, motif: 0x1b5565, second: 0xdcbf92, spark: 0xd9573b };
const PLUM: Dyes = Dyes { ground: 0x35305e, motif: 0xf5cfa6, second: 0x6f4a7a, spark: 0xff8560 };
const NIGHT: Dyes = Dyes { ground: 0x0b2239, motif: 0xa9cbc9, second: 0x1f4c68, spark: 0xf67a57 };
const SOGAN: Dyes = Dyes { ground: 0x5a3a2c, motif: 0xf3dfb9, second: 0x8f6240, spark: 0xe8935f };

/// Two baths that were made to lie beside each other.
const PAIRS: [(Dyes, Dyes); 5] = [(SEA, CREAM), (CREAM, SEA), (PLUM, CREAM), (NIGHT, SEA), (SOGAN, CREAM)];

type Motif = fn(&mut Sheet, &Outline, &Dyes, u32);

const MOTIFS: [Motif; 4] = [kawung, parang, truntum, megamendung];

pub(super) fn cloth(sheet: &mut Sheet, choices: &mut Choices) {
    let (main, other) = choices.one_of(&PAIRS);
    let motif = choices.one_of(&MOTIFS);
    let size = choices.one_of(&[100, 118, 134]);
    field(sheet, &whole_sheet(), motif, &main, size);
    match choices.one_of(&[0, 1, 2]) {
        0 => hem(sheet, &main, &other),
        1 => head_panel(sheet, &main, &other, choices.yes()),
        _ => morning_and_evening(sheet, motif, &main, &other, choices),
    }
    folds(sheet, choices);
}

fn field(sheet: &mut Sheet, place: &Outline, motif: Motif, dyes: &Dyes, size: u32) {
    sheet.fill(place, dyes.ground, 100);
    motif(sheet, place, dyes, size);
}

// ---- motifs -----------------------------------------------------------------------------------

/// A leaf from a point, along a direction, with a given breadth on either side.
fn leaf(outline: Outline, (x, y): (f32, f32), (dx, dy): (f32, f32), breadth: f32) -> Outline {
    let (side_x, side_y) = (-dy * breadth, dx * breadth);
    let along = |part: f32, side: f32| (x + dx * part + side_x * side, y + dy * part + side_y * side);
    outline
        .and_at(x, y)
        .curve(along(0.22, 1.3), along(0.8, 1.3), x + dx, y + dy)
        .curve(along(0.8, -1.3), along(0.22, -1.3), x, y)
        .close()
}

const DIAGONALS: [(f32, f32); 4] = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];

/// Four fruits of the sugar palm around a cross, and again around each corner.
fn kawung(sheet: &mut Sheet, place: &Outline, dyes: &Dyes, size: u32) {
    sheet.tiled(place, (140.0, 140.0), (0, size), |tile| {
        let (mut fruits, mut kernels) = (Outline::default(), Outline::default());
        for (x, y) in DIAGONALS {
            fruits = leaf(fruits, (70.0 + x * 7.0, 70.0 + y * 7.0), (x * 56.0, y * 56.0), 0.33);
            kernels = leaf(kernels, (70.0 + x * 20.0, 70.0 + y * 20.0), (x * 31.0, y * 31.0), 0.2);
        }
        tile.fill(&fruits, dyes.motif, 100);
        tile.fill(&kernels, dyes.second, 100);
        for (x, y) in DIAGONALS {
            tile.disc((70.0 + x * 29.0, 70.0 + y * 29.0), 3.2, dyes.motif, 100);
            tile.disc((70.0 + x * 42.0, 70.0 + y * 42.0), 3.2, dyes.motif, 100);
        }
        for (x, y) in [(70.0, 14.0), (70.0, 126.0), (14.0, 70.0), (126.0, 70.0)] {
            tile.disc((x, y), 5.0, dyes.second, 100);
            tile.disc((70.0 + (x - 70.0) * 0.62, 70.0 + (y - 70.0) * 0.62), 3.0, dyes.second, 100);
        }
        tile.disc((70.0, 70.0), 4.5, dyes.spark, 100);
        for (x, y) in [(0.0, 0.0), (140.0, 0.0), (0.0, 140.0), (140.0, 140.0)] {
            tile.disc((x, y), 7.0, dyes.spark, 100);
        }
    });
}

/// Rows of waves that never break, between rows of lozenges, on the slant.
fn parang(sheet: &mut Sheet, place: &Outline, dyes: &Dyes, size: u32) {
    sheet.tiled(place, (84.0, 196.0), (-45, size), |tile| {
        tile.fill(&area((0.0, 150.0), (84.0, 196.0)), dyes.second, 100);
        tile.fill(&area((0.0, 150.0), (84.0, 155.0)), dyes.motif, 100);
        tile.fill(&area((0.0, 191.0), (84.0, 196.0)), dyes.motif, 100);
        let blade = Outline::at(8.0, 144.0)
            .curve((0.0, 96.0), (40.0, 84.0), 34.0, 34.0)
            .curve((31.0, 8.0), (66.0, 2.0), 72.0, 26.0)
            .curve((78.0, 62.0), (38.0, 84.0), 50.0, 144.0)
            .close();
        tile.fill(&blade, dyes.motif, 100);
        let vein = Outline::at(27.0, 132.0).curve((22.0, 98.0), (54.0, 76.0), 55.0, 42.0);
        tile.stroke(&vein, dyes.second, 7.0, 100);
        tile.disc((54.0, 27.0), 8.0, dyes.ground, 100);
        tile.disc((54.0, 27.0), 3.6, dyes.spark, 100);
        let comma = Outline::at(62.0, 144.0)
            .curve((56.0, 116.0), (74.0, 104.0), 80.0, 84.0)
            .bow((86.0, 120.0), 76.0, 144.0)
            .close();
        tile.fill(&comma, dyes.second, 100);
        for x in [7.0, 14.0, 20.0] {
            tile.disc((x, 20.0 + x * 2.4), 3.0, dyes.second, 100);
        }
        let lozenge = Outline::at(42.0, 160.0).line(60.0, 173.0).line(42.0, 186.0).line(24.0, 173.0).close();
        tile.fill(&lozenge, dyes.motif, 100);
        tile.disc((42.0, 173.0), 4.0, dyes.spark, 100);
        tile.disc((0.0, 173.0), 5.0, dyes.motif, 100);
        tile.disc((84.0, 173.0), 5.0, dyes.motif, 100);
    });
}

/// Small blossoms scattered in order, like the stars they are named after.
fn truntum(sheet: &mut Sheet, place: &Outline, dyes: &Dyes, size: u32) {
    sheet.tiled(place, (150.0, 150.0), (0, size), |tile| {
        let lattice = Outline::at(75.0, 0.0).line(150.0, 75.0).line(75.0, 150.0).line(0.0, 75.0).close();
        tile.stroke(&lattice, dyes.second, 3.0, 100);
        for (x, y) in DIAGONALS {
            tile.disc((75.0 + x * 37.5, 75.0 + y * 37.5), 9.0, dyes.ground, 100);
            tile.disc((75.0 + x * 37.5, 75.0 + y * 37.5), 5.0, dyes.motif, 100);
        }
        blossom(tile, dyes, (75.0, 75.0), 44.0);
        for corner in [(0.0, 0.0), (150.0, 0.0), (0.0, 150.0), (150.0, 150.0)] {
            blossom(tile, dyes, corner, 30.0);
        }
    });
}

fn blossom(tile: &mut Sheet, dyes: &Dyes, (x, y): (f32, f32), reach: f32) {
    let (mut long, mut short) = (Outline::default(), Outline::default());
    for (dx, dy) in [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)] {
        long = leaf(long, (x + dx * 5.0, y + dy * 5.0), (dx * reach, dy * reach), 0.2);
    }
    for (dx, dy) in DIAGONALS {
        short = leaf(short, (x + dx * 4.0, y + dy * 4.0), (dx * reach * 0.5, dy * reach * 0.5), 0.22);
    }
    tile.fill(&short, dyes.second, 100);
    tile.fill(&long, dyes.motif, 100);
    tile.disc((x, y), reach * 0.17, dyes.ground, 100);
    tile.disc((x, y), reach * 0.1, dyes.spark, 100);
}

/// The rain clouds of Cirebon: one outline, seven times, each a tint nearer to white.
fn megamendung(sheet: &mut Sheet, place: &Outline, dyes: &Dyes, size: u32) {
    sheet.tiled(place, (430.0, 292.0), (0, size), |tile| {
        // Each cloud once in the tile, and again wherever it crosses an edge.
        for (x, y) in [(110.0, 76.0), (110.0, 368.0), (540.0, 76.0), (540.0, 368.0)] {
            rain_cloud(tile, dyes, (x, y));
        }
        for (x, y) in [(-105.0, 222.0), (325.0, 222.0), (-105.0, -70.0), (325.0, -70.0)] {
            rain_cloud(tile, dyes, (x, y));
        }
    });
}

fn rain_cloud(tile: &mut Sheet, dyes: &Dyes, (x, y): (f32, f32)) {
    const TINTS: [f32; 7] = [0.12, 0.9, 0.3, 0.46, 0.62, 0.8, 1.0];
    for (ring, tint) in TINTS.into_iter().enumerate() {
        // Seven rings.
        #[allow(clippy::cast_precision_loss)]
        let ring = ring as f32;
        let scale = 1.0 - ring * 0.125;
        let at = |dx: f32, dy: f32| (x + dx * scale, y + (dy + ring * 3.0) * scale);
        let curves = [
            [(-236.0, -10.0), (-176.0, -62.0), (-118.0, -30.0)],
            [(-132.0, -96.0), (-34.0, -108.0), (-8.0, -50.0)],
            [(18.0, -104.0), (122.0, -88.0), (112.0, -28.0)],
            [(170.0, -58.0), (232.0, -6.0), (196.0, 42.0)],
            [(168.0, 22.0), (142.0, 24.0), (124.0, 44.0)],
            [(92.0, 84.0), (24.0, 78.0), (6.0, 48.0)],
            [(-22.0, 80.0), (-92.0, 82.0), (-120.0, 42.0)],
            [(-140.0, 22.0), (-172.0, 20.0), (-200.0, 42.0)],
        ];
        let start = at(-200.0, 42.0);
        let cloud = curves.into_iter().fold(Outline::at(start.0, start.1), |outline, [leave, arrive, end]| {
            let end = at(end.0, end.1);
            outline.curve(at(leave.0, leave.1), at(arrive.0, arrive.1), end.0, end.1)
        });
        let colour = if tint < 0.5 {
            mix(dyes.ground, dyes.second, tint * 2.0)
        } else {
            mix(dyes.second, dyes.motif, tint * 2.0 - 1.0)
        };
        tile.fill(&cloud.close(), colour, 100);
    }
}

// ---- how a cloth is laid ----------------------------------------------------------------------

/// A hem below: lines, dots, and the row of spears that ends every sarong.
fn hem(sheet: &mut Sheet, main: &Dyes, other: &Dyes) {
    let top = HEIGHT - 236.0;
    sheet.fill(&area((0.0, top), (WIDTH, HEIGHT)), other.ground, 100);
    sheet.fill(&area((0.0, top), (WIDTH, top + 8.0)), main.spark, 100);
    sheet.fill(&area((0.0, top + 18.0), (WIDTH, top + 22.0)), other.motif, 100);
    sheet.tiled(&area((0.0, top + 34.0), (WIDTH, HEIGHT)), (100.0, HEIGHT), (0, 100), |tile| {
        spear(tile, other, (0.0, HEIGHT), (50.0, HEIGHT - top - 50.0));
        spear(tile, other, (100.0, HEIGHT), (50.0, HEIGHT - top - 50.0));
        tile.disc((50.0, top + 62.0), 7.0, other.spark, 100);
        tile.disc((50.0, top + 84.0), 4.5, other.second, 100);
        tile.disc((50.0, top + 100.0), 3.0, other.second, 100);
    });
}

/// One spear: nested, with a seed at its heart.
fn spear(tile: &mut Sheet, dyes: &Dyes, (x, foot): (f32, f32), (half, height): (f32, f32)) {
    for (scale, colour) in [(1.0, dyes.motif), (0.82, dyes.ground), (0.66, dyes.second), (0.36, dyes.motif)] {
        let (half, height) = (half * scale, height * scale);
        let outline = Outline::at(x - half, foot)
            .bow((x - half * 0.3, foot - height * 0.34), x, foot - height)
            .bow((x + half * 0.3, foot - height * 0.34), x + half, foot)
            .close();
        tile.fill(&outline, colour, 100);
    }
    tile.disc((x, foot - height * 0.12), 5.0, dyes.spark, 100);
}

/// The head panel: a band from top to bottom where spears meet spears.
fn head_panel(sheet: &mut Sheet, main: &Dyes, other: &Dyes, on_the_right: bool) {
    let (from, to) = if on_the_right { (690.0, 1010.0) } else { (190.0, 510.0) };
    sheet.fill(&area((from - 26.0, 0.0), (to + 26.0, HEIGHT)), main.spark, 100);
    sheet.fill(&area((from - 20.0, 0.0), (to + 20.0, HEIGHT)), main.ground, 100);
    sheet.fill(&area((from - 6.0, 0.0), (to + 6.0, HEIGHT)), other.motif, 100);
    sheet.fill(&area((from, 0.0), (to, HEIGHT)), other.ground, 100);
    sheet.tiled(&area((from, 0.0), (to, HEIGHT)), (WIDTH, 90.0), (0, 100), |tile| {
        for (edge, inwards) in [(from, 1.0), (to, -1.0)] {
            for (scale, colour) in [(1.0, other.motif), (0.8, other.ground), (0.62, other.second), (0.32, other.motif)]
            {
                let (half, reach) = (42.0 * scale, 134.0 * scale * inwards);
                let outline = Outline::at(edge, 45.0 - half)
                    .bow((edge + reach * 0.34, 45.0 - half * 0.3), edge + reach, 45.0)
                    .bow((edge + reach * 0.34, 45.0 + half * 0.3), edge, 45.0 + half)
                    .close();
                tile.fill(&outline, colour, 100);
            }
        }
        let middle = f32::midpoint(from, to);
        for y in [0.0, 90.0] {
            tile.disc((middle, y), 9.0, other.spark, 100);
            tile.disc((middle - 26.0, y), 4.0, other.second, 100);
            tile.disc((middle + 26.0, y), 4.0, other.second, 100);
        }
    });
}

/// Pagi-sore: one cloth, two faces, so that it can be worn by day and by evening.
fn morning_and_evening(sheet: &mut Sheet, motif: Motif, main: &Dyes, other: &Dyes, choices: &mut Choices) {
    let fitting: Vec<Motif> = MOTIFS.into_iter().filter(|it| !std::ptr::fn_addr_eq(*it, motif)).collect();
    let second = choices.one_of(&fitting);
    let slant = |inset: f32| {
        Outline::at(780.0 + inset, 0.0).line(WIDTH, 0.0).line(WIDTH, HEIGHT).line(420.0 + inset, HEIGHT).close()
    };
    sheet.fill(&slant(-30.0), main.spark, 100);
    sheet.fill(&slant(-22.0), main.ground, 100);
    sheet.fill(&slant(-8.0), other.motif, 100);
    field(sheet, &slant(0.0), second, other, 100);
}

/// Cloth is never flat: two soft folds, and light from the upper left.
fn folds(sheet: &mut Sheet, choices: &mut Choices) {
    let at = choices.between(300.0, 520.0);
    for (place, breadth) in [(at, 150.0), (at + 460.0, 190.0)] {
        let fold = Outline::at(place, 0.0)
            .line(place + breadth, 0.0)
            .line(place + breadth - 150.0, HEIGHT)
            .line(place - 150.0, HEIGHT);
        sheet.shade_aslant(
            &fold.close(),
            &[(0, 0x061a28, 0), (44, 0x061a28, 20), (56, 0xffffff, 16), (100, 0xffffff, 0)],
        );
    }
    sheet.shade_aslant(&whole_sheet(), &[(0, 0xfff6e4, 20), (46, 0xfff6e4, 0), (70, 0x041420, 0), (100, 0x041420, 34)]);
}
