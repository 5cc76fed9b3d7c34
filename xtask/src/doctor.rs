//! What the commands need and whether it is there, each with its version. Installs nothing: `./dev` does.

use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::ui_bundle::WasmCompiler;
use crate::workspace::program;

/// The one list of packages; `./dev` reads the same file.
const PACKAGES: &str = include_str!("../packages.txt");

/// Tools that are asked for their version; what they are for; whether `./dev run` needs them.
const TOOLS: [(&str, &str, bool); 10] = [
    ("rustc", "the compiler", true),
    ("cargo", "builds and tests", true),
    ("cargo-clippy", "lints", false),
    ("rustfmt", "formats", false),
    ("Xvfb", "a display for the window tests", false),
    ("WebKitWebDriver", "drives the app's window", false),
    ("chromium", "the browser of the window tests", false),
    ("chromedriver", "drives that browser", false),
    ("node", "bundle: runs the Tauri command line", false),
    ("cargo-deny", "licences and advisories, as the workflow checks them", false),
];

struct Finding {
    name: String,
    found: Option<String>,
    why: String,
    needed_to_run: bool,
}

pub fn doctor(root: &Path) -> Outcome {
    let mut findings: Vec<Finding> = TOOLS.iter().map(tool).collect();
    findings.push(Finding {
        name: "wasm32 compiler".to_owned(),
        found: WasmCompiler::find().ok().map(|compiler| compiler.describe().to_owned()),
        why: "compiles the screens".to_owned(),
        needed_to_run: true,
    });
    findings.push(Finding {
        name: "display".to_owned(),
        found: ["WAYLAND_DISPLAY", "DISPLAY"].iter().find_map(|name| std::env::var(name).ok()),
        why: "shows the window of ./dev run".to_owned(),
        needed_to_run: cfg!(target_os = "linux"),
    });
    findings.push(Finding {
        name: "target/ui".to_owned(),
        found: root.join("target/ui/ui_bg.wasm").is_file().then(|| "built".to_owned()),
        why: "the bundle of the screens; ./dev run makes it".to_owned(),
        needed_to_run: false,
    });
    if program("dpkg-query").is_some() {
        findings.extend(wanted(PACKAGES).map(package));
    }
    for finding in &findings {
        let found = finding.found.as_deref().unwrap_or("MISSING");
        println!("{:<22} {:<36} {}", finding.name, shortened(found), finding.why);
    }
    let lacking: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.needed_to_run && finding.found.is_none())
        .map(|finding| finding.name.as_str())
        .collect();
    if lacking.is_empty() { Ok(()) } else { Err(format!("./dev run lacks: {}", lacking.join(", ")).into()) }
}

fn tool((name, why, needed_to_run): &(&str, &str, bool)) -> Finding {
    // Two of them know no --version and are content to be there.
    let version = program(name).map(|path| match *name {
        "Xvfb" | "WebKitWebDriver" => path.display().to_string(),
        _ => first_line(Command::new(path).arg("--version")).unwrap_or_default(),
    });
    Finding { name: (*name).to_owned(), found: version, why: (*why).to_owned(), needed_to_run: *needed_to_run }
}

/// A line of the list: the package, what needs it, why.
fn wanted(list: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (package, rest) = line.split_once(char::is_whitespace)?;
        let (need, why) = rest.trim_start().split_once(char::is_whitespace)?;
        Some((package, need, why.trim()))
    })
}

fn package((name, need, why): (&str, &str, &str)) -> Finding {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${db:Status-Status} ${Version}\n", name]);
    let found = first_line(&mut query).and_then(|line| line.strip_prefix("installed ").map(str::to_owned));
    Finding {
        name: name.to_owned(),
        found,
        why: format!("{need}: {why}"),
        needed_to_run: ["tools", "store", "client", "app"].contains(&need),
    }
}

/// Some tools add where they were built, and from what.
fn shortened(version: &str) -> String {
    version.chars().take(35).collect()
}

fn first_line(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_package_list_says_who_needs_it_and_why() {
        let lines = PACKAGES.lines().filter(|line| !line.starts_with('#')).count();
        let needs =
            ["tools", "store", "client", "torture", "app", "keyring", "window", "attack", "wasm", "bundle", "nightly"];
        let known: Vec<_> = wanted(PACKAGES).filter(|(_, need, why)| needs.contains(need) && !why.is_empty()).collect();
        assert_eq!(known.len(), lines);
        assert!(known.iter().any(|(package, ..)| *package == "libwebkit2gtk-4.1-dev"));
    }
}
