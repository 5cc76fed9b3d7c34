//! What a postcard is drawn with: shapes in whole units on a sheet of 1200 × 900, and choices that come from a seed.
//!
//! Refuses randomness: the same seed gives the same choices, on every platform. Only presentation attributes are
//! written, never styles, so that a strict content policy has nothing to object to.

use std::fmt::Write as _;

pub(super) const WIDTH: f32 = 1200.0;
pub(super) const HEIGHT: f32 = 900.0;

/// 0xRRGGBB.
pub(super) type Colour = u32;

/// A colour on the way from one to another; `share` of the second in 0 to 1.
pub(super) fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let channel = |shift: u32| {
        let (a, b) = (from >> shift & 0xff, to >> shift & 0xff);
        // Two bytes and a share: what comes out is a byte again.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let mixed = (a as f32 + (b as f32 - a as f32) * share) as u32;
        mixed << shift
    };
    channel(16) | channel(8) | channel(0)
}

/// Choices that follow from the bytes of a seed.
pub(super) struct Choices(u64);

impl Choices {
    /// FNV-1a: ids minted in the same second share most of their bytes, their cards should share nothing.
    pub(super) fn of(seed: &[u8]) -> Self {
        Self(
            seed.iter()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn one_of<T: Copy>(&mut self, these: &[T]) -> T {
        // A remainder of a length is an index.
        #[allow(clippy::cast_possible_truncation)]
        let place = (self.next() % these.len() as u64) as usize;
        these[place]
    }

    pub(super) fn between(&mut self, least: f32, most: f32) -> f32 {
        // 24 bits fit a float exactly.
        #[allow(clippy::cast_precision_loss)]
        let share = (self.next() >> 40) as f32 / 16_777_216.0;
        least + (most - least) * share
    }

    pub(super) fn yes(&mut self) -> bool {
        self.next() & 1 == 0
    }
}

/// Whole units are fine enough, and short to write.
#[allow(clippy::cast_possible_truncation)]
fn whole(value: f32) -> i32 {
    value.round() as i32
}

/// The outline of a shape.
#[derive(Default)]
pub(super) struct Outline(String);

impl Outline {
    pub(super) fn at(x: f32, y: f32) -> Self {
        Self::default().and_at(x, y)
    }

    fn write(mut self, letter: char, numbers: &[f32]) -> Self {
        self.0.push(letter);
        for (place, number) in numbers.iter().enumerate() {
            let between = if place == 0 { "" } else { " " };
            let _ = write!(self.0, "{between}{}", whole(*number));
        }
        self
    }

    /// Begins a further shape in the same outline.
    pub(super) fn and_at(self, x: f32, y: f32) -> Self {
        self.write('M', &[x, y])
    }
    pub(super) fn line(self, x: f32, y: f32) -> Self {
        self.write('L', &[x, y])
    }
    /// A curve that is pulled towards one point.
    pub(super) fn bow(self, pull: (f32, f32), x: f32, y: f32) -> Self {
        self.write('Q', &[pull.0, pull.1, x, y])
    }
    /// A curve that leaves towards one point and arrives from another.
    pub(super) fn curve(self, leave: (f32, f32), arrive: (f32, f32), x: f32, y: f32) -> Self {
        self.write('C', &[leave.0, leave.1, arrive.0, arrive.1, x, y])
    }
    pub(super) fn close(self) -> Self {
        self.write('Z', &[])
    }

    /// A smooth line through points, as a hand would draw it.
    pub(super) fn through(mut self, points: &[(f32, f32)]) -> Self {
        for pair in points.windows(2) {
            let ((x, y), (next_x, next_y)) = (pair[0], pair[1]);
            self = self.bow((x, y), f32::midpoint(x, next_x), f32::midpoint(y, next_y));
        }
        match points.last() {
            Some((x, y)) => self.line(*x, *y),
            None => self,
        }
    }

    /// Down to a level, back under the start, closed: land that stands on something.
    pub(super) fn standing_on(self, from_x: f32, to_x: f32, level: f32) -> Self {
        self.line(to_x, level).line(from_x, level).close()
    }
}

/// The sheet, drawn upon from the back to the front.
pub(super) struct Sheet {
    defs: String,
    body: String,
    gradients: u32,
}

impl Sheet {
    pub(super) const fn new() -> Self {
        Self { defs: String::new(), body: String::new(), gradients: 0 }
    }

    /// A flat shape; opacity in hundredths.
    pub(super) fn fill(&mut self, outline: &Outline, colour: Colour, opacity: u8) {
        let _ = write!(self.body, "<path fill='#{colour:06x}'{} d='{}'/>", Opacity("fill", opacity), outline.0);
    }

    pub(super) fn stroke(&mut self, outline: &Outline, colour: Colour, width: f32, opacity: u8) {
        let _ = write!(
            self.body,
            "<path fill='none' stroke='#{colour:06x}' stroke-width='{}' stroke-linecap='round'{} d='{}'/>",
            whole(width),
            Opacity("stroke", opacity),
            outline.0
        );
    }

    /// A line of short strokes across an outline: rows of rice.
    pub(super) fn dashes(&mut self, outline: &Outline, colour: Colour, (width, gap): (f32, f32), opacity: u8) {
        let _ = write!(
            self.body,
            "<path fill='none' stroke='#{colour:06x}' stroke-width='{}' stroke-dasharray='3 {}'{} d='{}'/>",
            whole(width),
            whole(gap),
            Opacity("stroke", opacity),
            outline.0
        );
    }

    pub(super) fn disc(&mut self, centre: (f32, f32), radius: f32, colour: Colour, opacity: u8) {
        let (x, y, r) = (whole(centre.0), whole(centre.1), whole(radius));
        let _ =
            write!(self.body, "<circle cx='{x}' cy='{y}' r='{r}' fill='#{colour:06x}'{}/>", Opacity("fill", opacity));
    }

    /// A bar with round ends, `x` its middle: a cloud, a glint, a wave.
    pub(super) fn bar(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour, opacity: u8) {
        let _ = write!(
            self.body,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='{}' fill='#{colour:06x}'{}/>",
            whole(x - width / 2.0),
            whole(y),
            whole(width),
            whole(height),
            whole(height / 2.0),
            Opacity("fill", opacity)
        );
    }

    /// From top to bottom of the shape: (hundredths of the way, colour, opacity).
    pub(super) fn shade(&mut self, outline: &Outline, stops: &[(u8, Colour, u8)]) {
        self.blend(outline, stops, "x2='0' y2='1'");
    }

    /// Aslant, from the upper left.
    pub(super) fn shade_aslant(&mut self, outline: &Outline, stops: &[(u8, Colour, u8)]) {
        self.blend(outline, stops, "x2='1' y2='.6'");
    }

    fn blend(&mut self, outline: &Outline, stops: &[(u8, Colour, u8)], direction: &str) {
        let number = self.gradients;
        self.gradients += 1;
        let _ = write!(self.defs, "<linearGradient id='g{number}' {direction}>");
        for (offset, colour, opacity) in stops {
            let _ =
                write!(self.defs, "<stop offset='{offset}%' stop-color='#{colour:06x}'{}/>", Opacity("stop", *opacity));
        }
        self.defs.push_str("</linearGradient>");
        let _ = write!(self.body, "<path fill='url(#g{number})' d='{}'/>", outline.0);
    }

    /// Repeats what `draw` draws over an area: a tile of `width` × `height`, turned and scaled as a whole.
    pub(super) fn tiled(
        &mut self,
        area: &Outline,
        (width, height): (f32, f32),
        (degrees, percent): (i32, u32),
        draw: impl FnOnce(&mut Self),
    ) {
        let number = self.gradients;
        self.gradients += 1;
        let mut tile = Self { gradients: self.gradients, ..Self::new() };
        draw(&mut tile);
        self.gradients = tile.gradients;
        let (whole_percent, rest) = (percent / 100, percent % 100);
        let _ = write!(
            self.defs,
            "{}<pattern id='g{number}' width='{}' height='{}' patternUnits='userSpaceOnUse' \
             patternTransform='rotate({degrees}) scale({whole_percent}.{rest:02})'>{}</pattern>",
            tile.defs,
            whole(width),
            whole(height),
            tile.body
        );
        let _ = write!(self.body, "<path fill='url(#g{number})' d='{}'/>", area.0);
    }

    pub(super) fn into_svg(self) -> String {
        let Self { defs, body, .. } = self;
        [
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1200 900' preserveAspectRatio='xMidYMid slice'><defs>",
            &defs,
            "</defs>",
            &body,
            "</svg>",
        ]
        .concat()
    }
}

struct Opacity(&'static str, u8);

impl std::fmt::Display for Opacity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.1 {
            100.. => Ok(()),
            part => write!(f, " {}-opacity='.{part:02}'", self.0),
        }
    }
}

/// The rectangle between two corners.
pub(super) fn area(from: (f32, f32), to: (f32, f32)) -> Outline {
    Outline::at(from.0, from.1).line(to.0, from.1).line(to.0, to.1).line(from.0, to.1).close()
}

pub(super) fn whole_sheet() -> Outline {
    area((0.0, 0.0), (WIDTH, HEIGHT))
}
