//! What some of the people to try the app with look like: drawn here, so that they are like nobody. The others have none, as people do.

use crate::{Store, darkroom, identity::by_server};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use nusaloka_domain::{
    Fault, Id, Timestamp,
    identity::{Developed, Person, Portrait, show_portrait_in_organisations},
    packing,
    record::same_id,
    view::Writing,
};
use std::io::Cursor;

const SIDE: u16 = 128;

/// The colours of a drawing, as red, green and blue.
pub(super) struct Drawing {
    sky: [u8; 3],
    skin: [u8; 3],
    hair: [u8; 3],
    shirt: [u8; 3],
    /// How far down the hair goes, in hundredths.
    long: i32,
}

pub(super) const SARI: Drawing =
    Drawing { sky: [244, 196, 158], skin: [176, 120, 84], hair: [46, 30, 28], shirt: [24, 98, 112], long: 78 };
pub(super) const WAYAN: Drawing =
    Drawing { sky: [142, 200, 206], skin: [150, 98, 66], hair: [28, 24, 26], shirt: [228, 122, 84], long: 34 };
pub(super) const KOMANG: Drawing =
    Drawing { sky: [206, 214, 160], skin: [134, 86, 58], hair: [60, 44, 36], shirt: [236, 226, 204], long: 38 };

impl Drawing {
    fn pixel(&self, x: i32, y: i32) -> Rgb<u8> {
        // In hundredths of the side.
        let (x, y) = (x * 100 / i32::from(SIDE) - 50, y * 100 / i32::from(SIDE));
        let within = |middle: i32, wide: i32, high: i32| {
            let (dx, dy) = (x * 100 / wide, (y - middle) * 100 / high);
            dx * dx + dy * dy <= 10_000
        };
        let (head, fringe) = (within(44, 18, 22), y < 32 + x.abs() / 4);
        let hair = within(40, 23, 26) && y < 44 || y < self.long && y >= 40 && x.abs() <= 23 && x.abs() >= 14;
        Rgb(match () {
            () if head && !fringe => self.skin,
            () if hair || head => self.hair,
            () if within(108, 40, 36) => self.shirt,
            () if within(70, 8, 14) => self.skin,
            () => self.sky.map(|colour| colour.saturating_sub(u8::try_from(y / 4).unwrap_or_default())),
        })
    }

    fn developed(&self) -> Result<Developed, Fault> {
        let side = u32::from(SIDE);
        let drawn = RgbImage::from_fn(side, side, |x, y| self.pixel(x.cast_signed(), y.cast_signed()));
        let mut png = Cursor::new(Vec::new());
        let written = DynamicImage::from(drawn).write_to(&mut png, ImageFormat::Png);
        written.map_err(|error| Fault::because("a demo picture was not drawn", error))?;
        darkroom::develop(&png.into_inner()).map_err(|error| Fault::because("a demo picture is none", error))
    }
}

/// Wherever their name stands.
pub(super) fn hang(store: &mut Store, person: Id<Person>, drawing: &Drawing, now: Timestamp) -> Result<(), Fault> {
    let Developed { picture, small } = drawing.developed()?;
    by_server(store, "a demo picture was not hung", |tx| {
        let portrait = Portrait {
            id: same_id(person),
            person,
            sent: None,
            picture: Some(picture),
            small: Some(small.clone()),
            unfit: None,
            changes: 0,
            counted_since: now,
        };
        tx.insert(&portrait)?;
        packing::show_portrait(tx, person, Some(&small))?;
        show_portrait_in_organisations(tx, person, Some(&small))
    })
    .map(drop)
}
