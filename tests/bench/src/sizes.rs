//! How large things are, on disk and on the wire.

use brotli::enc::BrotliEncoderParams;
use nusaloka_window::{Outcome, while_doing};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// As kilobytes of a thousand bytes, which is what people are told.
#[derive(Clone, Copy, Default)]
pub(crate) struct Size {
    pub(crate) raw: f64,
    pub(crate) compressed: f64,
}

/// Of one file: as it is, and as a server would send it at its best (brotli, quality 11).
pub(crate) fn of_file(path: &Path) -> Outcome<Size> {
    let bytes = fs::read(path).map_err(while_doing(format!("reading {}", path.display())))?;
    let best = BrotliEncoderParams { quality: 11, lgwin: 24, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut compressed, &best)
        .map_err(while_doing(format!("compressing {}", path.display())))?;
    // What does not get smaller, such as fonts and pictures, is sent as it is.
    Ok(Size { raw: kilobytes(bytes.len()), compressed: kilobytes(compressed.len().min(bytes.len())) })
}

/// Of all files in a folder.
pub(crate) fn of_folder(folder: &Path) -> Outcome<Size> {
    let mut whole = Size::default();
    for path in files(folder)? {
        let one = of_file(&path)?;
        whole = Size { raw: whole.raw + one.raw, compressed: whole.compressed + one.compressed };
    }
    Ok(whole)
}

/// Of one file, without compressing it.
pub(crate) fn on_disk(path: &Path) -> Outcome<f64> {
    let about = fs::metadata(path).map_err(while_doing(format!("looking at {}", path.display())))?;
    #[allow(clippy::cast_precision_loss)] // no file of ours has 2^52 bytes
    Ok(about.len() as f64 / 1000.0)
}

/// All files in a folder and its folders.
pub(crate) fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(while_doing(format!("listing {}", folder.display())))?;
    for entry in entries {
        let path = entry.map_err(while_doing(format!("listing {}", folder.display())))?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

#[allow(clippy::cast_precision_loss)] // no file of ours has 2^52 bytes
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}
