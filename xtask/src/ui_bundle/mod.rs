//! `target/ui/`: everything that a window or a browser loads, made from `ui/` in one go.
//! It is written beside the old one and then swapped in, so that a failed build leaves the old one standing.

mod compiler;
mod freshness;

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::Outcome;
use crate::steps::Steps;
use crate::words;
use crate::workspace::{files_ending, files_under, relative};
pub use compiler::WasmCompiler;

/// Makes the bundle unless it is already made from the present sources.
pub fn make(root: &Path, steps: &mut Steps) -> Outcome {
    let target = root.join("target");
    fs::create_dir_all(&target)?;
    // Two commands at once take turns; the second one then finds the work done.
    let turn = fs::File::create(target.join("ui.lock"))?;
    turn.lock()?;
    let stamp = target.join("ui.stamp");
    let inputs = freshness::inputs(root)?;
    let is_made = target.join("ui/ui_bg.wasm").is_file();
    if is_made && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == inputs) {
        return steps.step("The UI bundle is up to date", || Ok(()));
    }
    steps.step("Looking for words that nobody says", || nothing_is_unsaid(root))?;
    let compiler = WasmCompiler::find()?;
    steps.run(&format!("Compiling the UI with {}", compiler.describe()), compiler.build(root))?;
    steps.step("Bundling the UI into target/ui", || {
        let staging = target.join("ui.new");
        if staging.exists() {
            fs::remove_dir_all(&staging)?;
        }
        fs::create_dir(&staging)?;
        bind_wasm(&target.join("wasm/wasm32-unknown-unknown/wasm/ui.wasm"), &staging)?;
        fs::write(staging.join("app.css"), style_sheet(&root.join("ui/src"))?)?;
        for page in ["index.html", "boot.js"] {
            copy(&root.join("ui").join(page), &staging.join(page))?;
        }
        let assets = root.join("ui/assets");
        for asset in files_under(&assets)? {
            copy(&asset, &staging.join(relative(&assets, &asset)))?;
        }
        swap_in(&staging, &target.join("ui"))
    })?;
    fs::write(stamp, inputs)?;
    Ok(())
}

fn nothing_is_unsaid(root: &Path) -> Outcome {
    let unsaid = words::unused_keys(root)?;
    if unsaid.is_empty() { Ok(()) } else { Err(format!("words that nobody says:\n  {}", unsaid.join("\n  ")).into()) }
}

/// What the `wasm-bindgen` command does, as a library: so its version cannot differ from the one in the UI.
fn bind_wasm(wasm: &Path, folder: &Path) -> Outcome {
    Bindgen::new()
        .input_path(wasm)
        .out_name("ui")
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .keep_debug(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)?;
    Ok(())
}

/// All style sheets as one: the tokens, then the kit, then the rest by path. Which rule wins is decided by their
/// layers; the order here is only there to be the same every time.
fn style_sheet(sources: &Path) -> Outcome<String> {
    let mut sheets = files_ending(sources, "css")?;
    sheets.sort_by_key(|sheet| {
        let path = relative(sources, sheet);
        let place = match path.as_str() {
            "kit/tokens.css" => 0,
            kit if kit.starts_with("kit/") => 1,
            _ => 2,
        };
        (place, path)
    });
    let mut all = String::new();
    for sheet in sheets {
        all.push_str(&fs::read_to_string(sheet)?);
        all.push('\n');
    }
    Ok(all)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    Ok(())
}

fn swap_in(new: &Path, place: &Path) -> Outcome {
    let old: PathBuf = place.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    if place.exists() {
        fs::rename(place, &old)?;
    }
    fs::rename(new, place)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}
