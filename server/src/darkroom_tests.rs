//! Pictures as people send them, and as others do.

use super::*;
use image::{ExtendedColorType, ImageEncoder as _, Rgb, Rgba, RgbaImage, codecs::png::PngEncoder};

/// Red on the left, blue on the right, and a green stripe at the top.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 8) {
        (_, true) => Rgb([0, 255, 0]),
        (true, false) => Rgb([255, 0, 0]),
        (false, false) => Rgb([0, 0, 255]),
    })
}

fn as_format(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("written");
    bytes.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    as_format(&scene(width, height).into(), ImageFormat::Jpeg)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    as_format(&scene(width, height).into(), ImageFormat::Png)
}

/// With a chunk of EXIF that says how the camera was held, and where.
fn held(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let exif =
        [b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation, 0, 0], &[0; 4], SECRET]
            .concat();
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

const SECRET: &[u8] = b"GPS 8.4S 119.9E";

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn read_back(bytes: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("a JPEG").to_rgb8()
}

/// What stands in the middle of each side: left, right, top.
fn seen(bytes: &[u8]) -> [char; 3] {
    let image = read_back(bytes);
    let (most, middle) = (image.width() - 8, image.width() / 2);
    [(8, middle), (most, middle), (middle, 4)].map(|(x, y)| match image.get_pixel(x, y).0 {
        [200..=255, 0..=80, 0..=80] => 'r',
        [0..=80, 200..=255, 0..=80] => 'g',
        [0..=80, 0..=80, 200..=255] => 'b',
        [220..=255, 220..=255, 220..=255] => 'w',
        _ => '?',
    })
}

#[test]
fn each_format_becomes_two_small_squares() {
    let scene: DynamicImage = scene(400, 300).into();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let Developed { picture, small } = develop(&as_format(&scene, format)).expect("developed");
        let (large_one, small_one) = (read_back(&picture), read_back(&small));
        assert_eq!((large_one.dimensions(), small_one.dimensions()), ((256, 256), (96, 96)));
        assert_eq!((seen(&picture), seen(&small)), (['r', 'b', 'g'], ['r', 'b', 'g']), "{format:?}");
        assert!(picture.len() <= LARGEST_PORTRAIT && small.len() <= LARGEST_SMALL);
    }
}

#[test]
fn how_the_camera_was_held_is_applied_and_then_gone_with_all_that_the_camera_wrote() {
    let sent = held(&jpeg(300, 300), 6);
    assert!(contains(&sent, SECRET) && contains(&sent, b"Exif"));
    let Developed { picture, small } = develop(&sent).expect("developed");
    // A quarter to the right: what was at the top is on the right, what was on the left is at the top.
    assert_eq!(seen(&picture)[1..], ['g', 'r']);
    for written in [picture, small] {
        assert!(!contains(&written, SECRET) && !contains(&written, b"Exif"));
    }
}

#[test]
fn a_second_file_behind_or_inside_of_a_picture_does_not_come_out() {
    let html = b"<script>alert(1)</script>";
    let (zip, comment) = ([b"PK\x03\x04", html.as_slice()].concat(), [b"\xff\xfe\0\x1b", html.as_slice()].concat());
    let behind = [jpeg(256, 256), zip].concat();
    let whole = jpeg(256, 256);
    let inside = [&whole[..2], &comment, &whole[2..]].concat();
    for sent in [behind, inside, [png(256, 256), html.to_vec()].concat()] {
        assert!(contains(&sent, html));
        let Developed { picture, small } = develop(&sent).expect("the picture is one");
        assert!(!contains(&picture, b"script") && !contains(&small, b"script"));
    }
}

#[test]
fn what_is_none_is_refused_whatever_its_name_was() {
    let refused = |sent: &[u8]| develop(sent).map(|_| ()).expect_err("refused");
    assert_eq!(refused(b""), NotAPicture::Unknown);
    assert_eq!(refused(b"<!doctype html>"), NotAPicture::Unknown);
    assert_eq!(refused(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), NotAPicture::OtherFormat);
    assert_eq!(refused(b"GIF89a\x40\0\x40\0\0\0\0;"), NotAPicture::OtherFormat);
    assert_eq!(refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), NotAPicture::OtherFormat);
    assert_eq!(refused(&jpeg(600, 600)), NotAPicture::TooLarge);
    assert_eq!(refused(&jpeg(63, 300)), NotAPicture::TooSmall);
    assert_eq!(refused(&[jpeg(256, 256), vec![0; 64 << 10]].concat()), NotAPicture::TooLarge);
}

#[test]
fn a_few_bytes_do_not_unfold_into_more_than_a_small_picture() {
    let mut bomb = png(64, 64);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]); // 50,000 by 50,000
    assert_eq!(develop(&bomb).map(|_| ()), Err(NotAPicture::TooLarge));
    // A profile of colours that is 40 MB of nothing.
    let mut packed = flate(&vec![0; 40 << 20]);
    packed.splice(0..0, *b"iCCPx\0\0");
    let whole = png(64, 64);
    let length = u32::try_from(packed.len() - 4).expect("short").to_be_bytes();
    let sent = [&whole[..33], &length, &packed, &crc(&packed), &whole[33..]].concat();
    assert!(sent.len() <= 64 << 10);
    drop(develop(&sent)); // either way; what counts is that there is an answer, and memory for it
    let mut other = jpeg(64, 64);
    let frame = other.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame");
    other[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert_eq!(develop(&other).map(|_| ()), Err(NotAPicture::TooLarge));
}

fn flate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("x", options).expect("begun");
    zip.write_all(bytes).expect("written");
    let archive = zip.finish().expect("whole").into_inner();
    // What zlib would put around it, as far as a reader looks before it has read all: the raw stream begins after name and head.
    let length = u32::from_le_bytes(archive[18..22].try_into().expect("four")) as usize;
    [&[0x78, 0x9c], &archive[31..31 + length]].concat()
}

fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    (!sum).to_be_bytes()
}

#[test]
fn wherever_a_picture_is_cut_or_changed_there_is_an_answer() {
    let scene: DynamicImage = scene(80, 80).into();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = as_format(&scene, format);
        for cut in (0..whole.len()).step_by(7) {
            let answer = develop(&whole[..cut]);
            assert!(answer.is_err() || cut + 16 > whole.len(), "{format:?} of {} bytes, cut at {cut}", whole.len());
        }
        for at in (0..whole.len()).step_by(5) {
            let mut changed = whole.clone();
            changed[at] ^= 0x5a;
            drop(develop(&changed));
        }
    }
}

#[test]
fn colours_of_printers_and_of_sixteen_bits_and_none_at_all_are_read() {
    let grey = as_format(&DynamicImage::from(scene(100, 100)).grayscale(), ImageFormat::Png);
    let deep = as_format(&DynamicImage::from(scene(100, 100)).into_rgb16().into(), ImageFormat::Png);
    assert!(develop(&grey).is_ok());
    assert_eq!(seen(&develop(&deep).expect("developed").picture), ['r', 'b', 'g']);
    assert!(develop(&printers()).is_ok());
    let glass = RgbaImage::from_pixel(100, 100, Rgba([0, 0, 0, 0]));
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&glass, 100, 100, ExtendedColorType::Rgba8).expect("written");
    assert_eq!(seen(&develop(&bytes).expect("developed").picture), ['w'; 3]);
}

/// A JPEG of four colours: a grey one, whose frame and scan say that it has four channels, each of which reads the same blocks.
fn printers() -> Vec<u8> {
    let grey = as_format(
        &DynamicImage::ImageLuma8(image::GrayImage::from_pixel(64, 64, image::Luma([128]))),
        ImageFormat::Jpeg,
    );
    let frame = grey.windows(2).position(|two| two == [0xff, 0xc0]).expect("a frame");
    let scan = grey.windows(2).position(|two| two == [0xff, 0xda]).expect("a scan");
    let channels = |rest: fn(u8) -> Vec<u8>| (1..=4).flat_map(rest).collect::<Vec<u8>>();
    let head = [&[0xff, 0xc0, 0, 20, 8, 0, 64, 0, 64, 4], channels(|id| vec![id, 0x11, 0]).as_slice()].concat();
    let begin = [&[0xff, 0xda, 0, 14, 4], channels(|id| vec![id, 0]).as_slice(), &[0, 63, 0]].concat();
    // Every block says: no difference, end of block. Four channels have four times as many.
    let blocks = vec![0b0010_1000; 64 * 4];
    [&grey[..frame], &head, &grey[frame + 13..scan], &begin, &blocks, &[0xff, 0xd9]].concat()
}

#[test]
fn noise_is_pressed_until_it_fits() {
    let mut state = 1_u32;
    let noise = RgbImage::from_fn(200, 200, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = state.to_be_bytes();
        Rgb([red, green, blue])
    });
    let sent = as_format(&DynamicImage::from(noise), ImageFormat::Jpeg);
    let Developed { picture, small } = develop(&sent).expect("developed");
    assert!(picture.len() <= LARGEST_PORTRAIT && small.len() <= LARGEST_SMALL);
}

#[test]
fn of_a_moving_picture_the_first_frame_is_taken() {
    // An animated PNG: one more chunk, and the picture of before it is what shows where nothing moves.
    let whole = png(80, 80);
    let control = b"acTL\0\0\0\x01\0\0\0\0";
    let sent = [&whole[..33], &[0, 0, 0, 8], control, &crc(control), &whole[33..]].concat();
    let developed = develop(&sent).map(|developed| seen(&developed.picture));
    assert_eq!(developed, Ok(['r', 'b', 'g']));
}
