//! Checks for the platforms that this machine is not: too long for `./dev test`.
//!
//! Most are type checks: Rust needs no SDK for them, only some build scripts insist on a C compiler, and get one that
//! stands in. So a check says "type-checked", never "builds". Where a real linker is there, the program is linked and
//! that says "links". Nothing of it is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::steps::Steps;
use crate::workspace::{cargo, program};

/// Has its own folder, so that it never waits for an everyday build.
const FOLDER: &str = "target/nightly";
const CHECKED: [&str; 4] =
    ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "aarch64-apple-ios", "aarch64-linux-android"];
const LINKED: &str = "x86_64-pc-windows-gnu";
/// What must work on every one of them: the core that a shell embeds, and the shell itself.
const PACKAGES: [&str; 2] = ["nusaloka-client", "nusaloka"];

/// Simulated each night; `./dev test` runs some hundred.
const SEEDS: &str = "20000";

pub fn nightly(root: &Path, steps: &mut Steps) -> Outcome {
    let linker = format!("{}-gcc", LINKED.replace("pc-windows-gnu", "w64-mingw32"));
    if program(&linker).is_none() {
        return Err(
            format!("{linker} is missing: install gcc-mingw-w64-x86-64, or MinGW-w64 as it is called here").into()
        );
    }
    let stand_ins = StandIns::write(&root.join(FOLDER).join("stand-ins"))?;
    let mut said = Vec::new();
    for target in CHECKED {
        let compiler = Compiler::that_knows(target)?;
        for package in PACKAGES {
            let mut check = compiler.command(root, "check", target);
            check.args(["--lib", "--package", package]);
            stand_ins.lend(&mut check, target);
            steps.run(&format!("Checking {package} for {target}"), check)?;
            said.push(format!("{target:<26} {package:<16} type-checked"));
        }
    }
    let mut link = Compiler::that_knows(LINKED)?.command(root, "build", LINKED);
    link.args(["--bin", "nusaloka", "--package", "nusaloka"]);
    steps.run(&format!("Linking nusaloka for {LINKED}"), link)?;
    said.push(format!("{LINKED:<26} {:<16} links", "nusaloka"));
    let mut seeds = cargo(root);
    seeds.args(["run", "--package", "nusaloka-simulation", "--", "--seeds", SEEDS]);
    steps.run(&format!("Simulating {SEEDS} seeds"), seeds)?;
    println!("\n{}", said.join("\n"));
    Ok(())
}

/// Who compiles for a target: rustup's toolchain where it has the target's standard library, else a compiler of the
/// distribution's that comes with the library's source.
enum Compiler {
    Rustup,
    Distribution,
}

impl Compiler {
    fn that_knows(target: &str) -> Outcome<Self> {
        let printed = Command::new("rustc").args(["--print", "sysroot"]).output()?;
        let sysroot = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim());
        if sysroot.join("lib/rustlib").join(target).join("lib").is_dir() {
            return Ok(Self::Rustup);
        }
        if ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src"].iter().all(|path| Path::new(path).exists()) {
            return Ok(Self::Distribution);
        }
        Err(format!("no compiler for {target}: run `rustup target add {target}`, or on Debian install rustc-web, cargo-web and rust-web-src").into())
    }

    fn command(&self, root: &Path, verb: &str, target: &str) -> Command {
        let mut command = match self {
            Self::Rustup => cargo(root),
            Self::Distribution => {
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .current_dir(root)
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTC_BOOTSTRAP", "1")
                    // Set by rustup for its own toolchain, which this is not.
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("LD_LIBRARY_PATH");
                command
            }
        };
        command.args([verb, "--target", target, "--target-dir", FOLDER]);
        if matches!(self, Self::Distribution) {
            command.args(["-Z", "build-std=std,panic_abort"]);
        }
        command
    }
}

/// Programs that answer a build script as a C compiler, an archiver or a resource compiler would, and make empty
/// files. Enough for a type check; anything that links them fails.
struct StandIns {
    folder: PathBuf,
}

impl StandIns {
    const C_COMPILER: &str = r#"#!/bin/sh
made= mode= last=
for word in "$@"; do
    case "$word" in -c | -E) mode=$word ;; esac
    [ "$last" != -o ] || made=$word
    last=$word
done
case "$mode" in
    -E) exec cc -E -x c "$last" ;;
    -c) : >"$made" ;;
    *) echo "this stands in for a C compiler and links nothing" >&2; exit 1 ;;
esac
"#;
    const MICROSOFT_C_COMPILER: &str = r#"#!/bin/sh
[ "$1" != '-?' ] || exit 0
made= mode= last=
for word in "$@"; do
    case "$word" in -E) mode=$word ;; -Fo*) made=${word#-Fo} ;; esac
    last=$word
done
[ -z "$mode" ] || exec cc -E -x c -U__GNUC__ "$last"
: >"$made"
"#;
    const MICROSOFT_ARCHIVER: &str = r#"#!/bin/sh
for word in "$@"; do
    case "$word" in -out:*) printf '!<arch>\n' >"${word#-out:}" ;; esac
done
"#;
    const RESOURCE_COMPILER: &str = r#"#!/bin/sh
[ "$1" != -V ] || { echo 'Resource Converter: a stand-in that knows no-preprocess'; exit; }
last=
for word in "$@"; do
    [ "$last" != /fo ] || : >"$word"
    last=$word
done
"#;

    fn write(folder: &Path) -> Outcome<Self> {
        let programs = [
            ("cc", Self::C_COMPILER),
            ("cl", Self::MICROSOFT_C_COMPILER),
            ("lib", Self::MICROSOFT_ARCHIVER),
            ("rc", Self::RESOURCE_COMPILER),
        ];
        // An SDK with nothing in it, which keeps build scripts from looking for Apple's.
        fs::create_dir_all(folder.join("sdk"))?;
        for library in ["libcrypto.a", "libssl.a", "libcrypto.lib", "libssl.lib"] {
            fs::write(folder.join(library), [])?;
        }
        for (name, script) in programs {
            let file = folder.join(name);
            fs::write(&file, script)?;
            make_executable(&file)?;
        }
        Ok(Self { folder: folder.to_path_buf() })
    }

    fn lend(&self, command: &mut Command, target: &str) {
        let named = target.replace('-', "_");
        let (compiler, archiver) =
            if target.ends_with("msvc") { ("cl", self.folder.join("lib")) } else { ("cc", PathBuf::from("ar")) };
        command
            .env(format!("CC_{named}"), self.folder.join(compiler))
            .env(format!("CXX_{named}"), self.folder.join(compiler))
            .env(format!("AR_{named}"), archiver)
            .env(format!("RC_{named}"), self.folder.join("rc"))
            .env("SDKROOT", self.folder.join("sdk"))
            // Whether OpenSSL compiles is not asked here; its version is read from the headers of this machine.
            .env("OPENSSL_NO_VENDOR", "1")
            .env("OPENSSL_LIB_DIR", &self.folder)
            .env("OPENSSL_INCLUDE_DIR", "/usr/include");
    }
}

#[cfg(unix)]
fn make_executable(file: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Outcome {
    Err("./dev nightly needs a Unix shell for its stand-ins: use Linux".into())
}
