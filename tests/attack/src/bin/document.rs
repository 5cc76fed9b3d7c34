//! Lets schemathesis loose on a real server, with the OpenAPI document in its hands: `document PROGRAM`. What it tries and what it looks
//! for is in `schemathesis/`; who tries it is somebody with an account, an admin where one is needed, and a browser.

use nusaloka_attack::Victim;
use nusaloka_server::Way;
use std::{path::Path, process::ExitCode, time::Duration};
use tokio::{process::Command, time::timeout};

const PASSWORD: &str = "laut biru di pagi hari";
const LEAVER: &str = "leaver@example.com";
const STEADY: &str = "steady@example.com";
/// What schemathesis sends is bounded by the count of its examples; this is for the day when it hangs.
const PATIENCE: Duration = Duration::from_mins(10);

#[tokio::main]
async fn main() -> ExitCode {
    let Some(program) = std::env::args_os().nth(1) else {
        eprintln!("say where schemathesis is: ./dev attack does");
        return ExitCode::FAILURE;
    };
    let victim = Victim::start_on(Way::ThroughProxy).await;
    let steady = victim.register(STEADY, PASSWORD).await;
    victim.register(LEAVER, PASSWORD).await;
    let browser = victim.browser_of("traveller").await.cookie;
    let (_, cookie) = browser.split_once('=').expect("a name and a value");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis");
    let mut trying = Command::new(program);
    trying.current_dir(&folder).env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONPATH", &folder);
    trying.env("NUSALOKA_URL", victim.url("")).env("NUSALOKA_ACCESS", &steady.access).env("NUSALOKA_COOKIE", cookie);
    trying.env("NUSALOKA_ADMIN", victim.entry_of("admin")).env("NUSALOKA_TRAVELLER", victim.entry_of("traveller"));
    trying.env("NUSALOKA_STEADY", STEADY).env("NUSALOKA_LEAVER", LEAVER).env("NUSALOKA_PASSWORD", PASSWORD);
    trying.args(["--config-file", "schemathesis.toml", "run", &victim.url("/api/openapi.json")]);
    let passed = match timeout(PATIENCE, trying.kill_on_drop(true).status()).await {
        Ok(Ok(ended)) => ended.success(),
        Ok(Err(error)) => {
            eprintln!("schemathesis does not start: {error}");
            false
        }
        Err(_) => {
            eprintln!("schemathesis did not come to an end");
            false
        }
    };
    victim.stop().await;
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
