//! A headless Chromium with a profile of its own, which nothing is left of afterwards.

use crate::{Failed, Outcome, Screen, driver::Driver, failed::while_doing, places};
use serde_json::json;
use std::ops::Deref;
use tempfile::TempDir;

pub struct Browser {
    // Dropped in this order: first what writes into the profile, then the profile.
    screen: Screen,
    _profile: TempDir,
}

impl Browser {
    pub async fn open() -> Outcome<Self> {
        let profile = TempDir::with_prefix("nusaloka-browser-").map_err(while_doing("making a browser profile"))?;
        // The person's device speaks Indonesian and stands in Jakarta, whatever machine this is.
        let environment = [("LANGUAGE", "id".to_owned()), ("TZ", "Asia/Jakarta".to_owned())];
        let driver = Driver::chromium(&environment).await?;
        let client = driver
            .session(json!({
                "goog:chromeOptions": {
                    "binary": places::tool("chromium", "chromium")?,
                    "prefs": { "intl.accept_languages": "id-ID,id" },
                    "args": [
                        "--headless=new",
                        "--no-sandbox", // the tests may run as root, where the sandbox refuses to start
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--lang=id-ID",
                        format!("--user-data-dir={}", profile.path().display()),
                    ],
                }
            }))
            .await?;
        let browser = Self { screen: Screen::new("browser", client, driver), _profile: profile };
        // As large as the app's window, so that both show the same.
        browser.be_of_size((1280, 800)).await?;
        Ok(browser)
    }

    pub async fn go(&self, address: &str) -> Outcome {
        self.done(&format!("opening {address}"), self.client().goto(address)).await
    }

    /// As wide and high as this device, at its density.
    pub async fn be_of_size(&self, (width, height): (u32, u32)) -> Outcome {
        let device = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", device).await.map(drop)
    }

    /// Keeps passkeys from now on, and somebody holds a finger to it whenever it asks.
    pub async fn has_authenticator(&self) -> Outcome<Authenticator> {
        self.devtools("WebAuthn.enable", json!({})).await?;
        let options = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "automaticPresenceSimulation": true,
        });
        let answer = self.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await?;
        let id = answer["authenticatorId"].as_str().ok_or_else(|| Failed::new("the browser has no authenticator"))?;
        Ok(Authenticator(id.to_owned()))
    }

    /// The whole page, also what lies below the fold.
    pub async fn photograph_whole_page(&self) -> Outcome<Vec<u8>> {
        let how = json!({ "format": "png", "captureBeyondViewport": true });
        let answer = self.devtools("Page.captureScreenshot", how).await?;
        let text = answer["data"].as_str().ok_or_else(|| Failed::new("the browser sent no picture"))?;
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text)
            .map_err(while_doing("reading the browser's picture"))
    }
}

/// What keeps passkeys in a browser, as its devtools know it.
pub struct Authenticator(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finger {
    Right,
    Wrong,
}

impl Authenticator {
    /// Whose finger is held to it next.
    pub async fn is(&self, browser: &Browser, finger: Finger) -> Outcome {
        let verified = json!({ "authenticatorId": self.0, "isUserVerified": finger == Finger::Right });
        browser.devtools("WebAuthn.setUserVerified", verified).await.map(drop)
    }
}

impl Deref for Browser {
    type Target = Screen;
    fn deref(&self) -> &Screen {
        &self.screen
    }
}
