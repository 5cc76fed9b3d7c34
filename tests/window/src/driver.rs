//! A WebDriver server: WebKit's for the app's window, Chromium's for the browser. It opens sessions; what happens in
//! them is the business of `Screen`.

use crate::{Failed, Outcome, failed::while_doing, places, running::Running};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value as Json;
use std::{
    net::{Ipv4Addr, TcpListener},
    process::Command,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

const READY_WITHIN: Duration = Duration::from_secs(20);
/// From the request for a session to a loaded page, on a machine that does other things, too.
const SESSION_WITHIN: Duration = Duration::from_mins(1);

pub(crate) struct Driver {
    address: String,
    pub(crate) running: Running,
}

impl Driver {
    /// For the app: it starts the app's program itself, so what the app shall find in its environment must be in the
    /// driver's.
    pub(crate) async fn webkit(environment: &[(&str, String)]) -> Outcome<Self> {
        let program = places::tool("WebKitWebDriver", "webkit2gtk-driver")?;
        // The port is free when we look and may be taken a moment later: then the next one.
        let mut last = Failed::new("no port was free for WebKitWebDriver");
        for _ in 0..3 {
            let port = free_port()?;
            let mut command = Command::new(&program);
            command.arg(format!("--port={port}")).envs(environment.iter().map(|(name, value)| (name, value)));
            let running = Running::start("WebKitWebDriver", &mut command)?;
            let mut driver = Self { address: format!("http://127.0.0.1:{port}"), running };
            match driver.until_ready().await {
                Ok(()) => return Ok(driver),
                Err(failed) => last = failed,
            }
        }
        Err(last)
    }

    pub(crate) async fn chromium(environment: &[(&str, String)]) -> Outcome<Self> {
        let mut command = Command::new(places::tool("chromedriver", "chromium-driver")?);
        command.arg("--port=0").envs(environment.iter().map(|(name, value)| (name, value)));
        let running = Running::start("chromedriver", &mut command)?;
        let port: u16 = running.line("its port", READY_WITHIN, |line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
        })?;
        let mut driver = Self { address: format!("http://127.0.0.1:{port}"), running };
        driver.until_ready().await?;
        Ok(driver)
    }

    async fn until_ready(&mut self) -> Outcome {
        let deadline = Instant::now() + READY_WITHIN;
        let nobody = Client::with_existing_session(&self.address, "none", HttpConnector::new())
            .await
            .map_err(while_doing("making a client"))?;
        loop {
            if nobody.status().await.is_ok_and(|status| status.ready) {
                return Ok(());
            }
            if self.running.has_ended() {
                return Err(Failed::new(format!("the driver ended at once{}", self.running.said())));
            }
            if Instant::now() > deadline {
                return Err(Failed::new(format!(
                    "the driver was not ready within {READY_WITHIN:?}{}",
                    self.running.said()
                )));
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Opens a session: a window with a page in it.
    pub(crate) async fn session(&self, capabilities: Json) -> Outcome<Client> {
        let Json::Object(capabilities) = capabilities else {
            return Err(Failed::new("capabilities are an object"));
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(Capabilities::from(capabilities));
        match timeout(SESSION_WITHIN, builder.connect(&self.address)).await {
            Ok(Ok(client)) => Ok(client),
            Ok(Err(cause)) => Err(Failed::new(format!("no session: {cause}{}", self.running.said()))),
            Err(_) => Err(Failed::new(format!("no session within {SESSION_WITHIN:?}{}", self.running.said()))),
        }
    }
}

/// A port that nobody listened on when we asked.
fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(while_doing("looking for a free port"))?;
    Ok(listener.local_addr().map_err(while_doing("reading a port"))?.port())
}
