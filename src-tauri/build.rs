//! Build script of the shell: hands Tauri its configuration and says which commands the window may call.
//! It builds no screen: that is `cargo xtask ui`, and what it left in `target/ui` is embedded as it is.

use std::path::Path;

const SCREENS: &str = "target/ui";

fn main() {
    // A new bundle must reach the binary, files that were not there before included.
    println!("cargo:rerun-if-changed={SCREENS}");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    if !Path::new(SCREENS).join("index.html").exists() {
        println!("cargo:warning=the screens are not built yet, so the window will be empty; `./dev ui` builds them");
        // Tauri refuses to embed a folder that is not there, and type checks need no screens.
        std::fs::create_dir_all(SCREENS).expect("the build folder can be written");
    }
    keep_mingw_from_exporting_everything();
    // Naming the commands closes the door on all others: what is not in `host.toml` and granted in the capability is
    // refused.
    let host = tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*.json").app_manifest(host),
    )
    .expect("tauri.conf.json, the permissions and the capabilities are valid");
}

/// MinGW's linker exports every symbol of a library that names none (ours names some only on phones), and then runs
/// out of numbers for them.
fn keep_mingw_from_exporting_everything() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "windows") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-cdylib=-Wl,--exclude-all-symbols");
    }
}
