//! The hours of the day as colours: what sky, land and sea look like in the morning, at noon, at dusk, by night and in
//! the rain months.
//!
//! Refuses to follow the theme: a postcard is a picture, and keeps its own light.

#![allow(clippy::unreadable_literal)] // colours are read as red, green, blue

use super::drawing::Colour;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hour {
    Morning,
    Noon,
    Dusk,
    Night,
    Rains,
}

#[derive(Clone, Copy)]
pub(super) struct Light {
    pub(super) hour: Hour,
    /// Zenith, middle, horizon.
    pub(super) sky: [Colour; 3],
    pub(super) disc: Colour,
    pub(super) cloud: Colour,
    /// Land, from the farthest, which takes the colour of the air, to the nearest.
    pub(super) land: [Colour; 4],
    /// At the horizon, and at our feet.
    pub(super) sea: [Colour; 2],
    pub(super) glint: Colour,
    pub(super) sand: Colour,
    /// What grows: in the light, and in the shade.
    pub(super) green: [Colour; 2],
    /// What stands close, against the light.
    pub(super) near: Colour,
    /// The one warm thing in the picture.
    pub(super) coral: Colour,
}

const MORNING: Light = Light {
    hour: Hour::Morning,
    sky: [0x7fb9c9, 0xd9e3d2, 0xfbd9b4],
    disc: 0xfff3d9,
    cloud: 0xfff4e2,
    land: [0xa9c4c2, 0x73a2a8, 0x3d7a86, 0x1c5866],
    sea: [0xcfe0d4, 0x2b7d8e],
    glint: 0xfff0d2,
    sand: 0xf1dcb5,
    green: [0x7fae86, 0x2f6f68],
    near: 0x0f3f4c,
    coral: 0xee6b4d,
};

const NOON: Light = Light {
    hour: Hour::Noon,
    sky: [0x3d9cc6, 0x8accdf, 0xdff1ea],
    disc: 0xfffbe8,
    cloud: 0xffffff,
    land: [0x8fbfcb, 0x4f98a3, 0x2a7b78, 0x155a55],
    sea: [0x6fd0cb, 0x0b7391],
    glint: 0xf2fffb,
    sand: 0xf7e8c6,
    green: [0x74b57f, 0x1f7266],
    near: 0x0a4450,
    coral: 0xf0623f,
};

const DUSK: Light = Light {
    hour: Hour::Dusk,
    sky: [0x34497b, 0xbd6a80, 0xffc182],
    disc: 0xffe6b0,
    cloud: 0xf7b08b,
    land: [0xb3748a, 0x7b5079, 0x493a68, 0x282a52],
    sea: [0xf0aa84, 0x363f70],
    glint: 0xffdca6,
    sand: 0xd79c80,
    green: [0x7d6a80, 0x3f4068],
    near: 0x191d3e,
    coral: 0xff7d55,
};

const NIGHT: Light = Light {
    hour: Hour::Night,
    sky: [0x0a1a36, 0x17395a, 0x3b7686],
    disc: 0xf6efd9,
    cloud: 0x2c5c77,
    land: [0x2d5f77, 0x1d4a62, 0x12354c, 0x0a2438],
    sea: [0x33687b, 0x08203a],
    glint: 0xe6e4cd,
    sand: 0x7d9694,
    green: [0x2a5f66, 0x133c4b],
    near: 0x051627,
    coral: 0xf67a57,
};

const RAINS: Light = Light {
    hour: Hour::Rains,
    sky: [0x7fa9ac, 0xbfd6cb, 0xfae6c9],
    disc: 0xfffaee,
    cloud: 0xf7f3e6,
    land: [0xa6c5ba, 0x6a9f94, 0x34756c, 0x1a524d],
    sea: [0xd3e6da, 0x35807f],
    glint: 0xffffff,
    sand: 0xefdfbf,
    green: [0x8fc08b, 0x2f7462],
    near: 0x123f40,
    coral: 0xe9654a,
};

pub(super) const LIGHTS: [Light; 5] = [MORNING, NOON, DUSK, NIGHT, RAINS];
