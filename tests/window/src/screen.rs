//! What a person has in front of them, whichever program draws it: looking, clicking, typing, reading. The same
//! journey runs in the app's window and in a browser because both are a `Screen`.
//!
//! Every action waits until it can be done and every look waits until it is so, with a deadline; what does not come
//! to pass fails with a sentence, a picture and the page's words.

use crate::{Failed, Outcome, driver::Driver, failed::while_doing, places};
use fantoccini::{
    Client, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
    wd::WebDriverCompatibleCommand,
};
use serde_json::{Value as Json, json};
use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

/// How long a person would wait on a slow phone before they call it broken; generous, because failing is rare.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(25);

pub struct Screen {
    name: &'static str,
    client: Client,
    driver: Driver,
}

impl Screen {
    pub(crate) fn new(name: &'static str, client: Client, driver: Driver) -> Self {
        Self { name, client, driver }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn driver(&self) -> &Driver {
        &self.driver
    }

    // ---- looking ------------------------------------------------------------------------------

    /// Looks again and again until there is something to see. An error counts as nothing seen: pages move.
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Outcome<Option<T>>) -> Outcome<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut last = String::new();
        while Instant::now() < deadline {
            match timeout(PATIENCE, look()).await {
                Ok(Ok(Some(seen))) => return Ok(seen),
                Ok(Ok(None)) => last.clear(),
                Ok(Err(failed)) => last = format!(" ({failed})"),
                Err(_) => last = String::from(" (the page did not answer)"),
            }
            sleep(LOOK_EVERY).await;
        }
        Err(self.failed(&format!("waited {PATIENCE:?} for: {what}{last}")).await)
    }

    /// Until something is shown there.
    pub async fn see(&self, css: &str) -> Outcome {
        self.until(&format!("{css} to be shown"), async || Ok(self.seek(css).await?.map(drop))).await
    }

    /// Until nothing is shown there.
    pub async fn see_no(&self, css: &str) -> Outcome {
        self.until(&format!("{css} to be gone"), async || Ok(self.seek(css).await?.is_none().then_some(()))).await
    }

    /// Until these words are shown there.
    pub async fn read(&self, css: &str, words: &str) -> Outcome {
        self.until(&format!("{css} to say “{words}”"), async || {
            Ok(self.text(css).await?.contains(words).then_some(()))
        })
        .await
    }

    /// What is written there, as soon as it is shown.
    pub async fn words(&self, css: &str) -> Outcome<String> {
        self.until(&format!("{css} to be read"), async || Ok(Some(self.text(css).await?))).await
    }

    async fn text(&self, css: &str) -> Outcome<String> {
        self.find(css).await?.text().await.map_err(while_doing(format!("reading {css}")))
    }

    /// Until this JavaScript expression holds.
    pub async fn holds(&self, what: &str, expression: &str) -> Outcome {
        self.until(what, async || Ok((self.answer(expression).await? == Json::Bool(true)).then_some(()))).await
    }

    /// What this JavaScript expression comes to, now.
    pub async fn answer(&self, expression: &str) -> Outcome<Json> {
        let script = format!("return ({expression});");
        self.done(&format!("asking the page {expression}"), self.client.execute(&script, Vec::new())).await
    }

    async fn find(&self, css: &str) -> Outcome<Element> {
        self.seek(css).await?.ok_or_else(|| Failed::new(format!("no {css} is shown")))
    }

    /// The first that is shown of all that are there: what a person would reach for.
    async fn seek(&self, css: &str) -> Outcome<Option<Element>> {
        let there = self.client.find_all(Locator::Css(css)).await.map_err(while_doing(format!("looking for {css}")))?;
        for element in there {
            if element.is_displayed().await.map_err(while_doing(format!("looking at {css}")))? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    // ---- doing --------------------------------------------------------------------------------

    /// The button with this name, as somebody would who is told which one to press.
    pub async fn click_button(&self, name: &str) -> Outcome {
        let button = format!("//button[normalize-space()='{name}']");
        self.until(&format!("a button “{name}” to take a click"), async || {
            let button = self.client.find(Locator::XPath(&button)).await.map_err(while_doing("looking for it"))?;
            button.click().await.map_err(while_doing("clicking it"))?;
            Ok(Some(()))
        })
        .await
    }

    pub async fn click(&self, css: &str) -> Outcome {
        self.until(&format!("{css} to take a click"), async || {
            self.find(css).await?.click().await.map_err(while_doing(format!("clicking {css}")))?;
            Ok(Some(()))
        })
        .await
    }

    /// As a thumb would, that first moves the page: on a phone it may lie behind the places.
    pub async fn click_into_view(&self, css: &str) -> Outcome {
        self.move_to(css).await?;
        self.click(css).await
    }

    async fn move_to(&self, css: &str) -> Outcome {
        self.see(css).await?;
        self.answer(&format!("document.querySelector(\"{css}\").scrollIntoView({{ block: 'center' }})")).await.map(drop)
    }

    /// Picks an option of a select by its value.
    pub async fn choose(&self, css: &str, value: &str) -> Outcome {
        self.move_to(css).await?;
        self.until(&format!("{css} to offer {value}"), async || {
            let select = self.find(css).await?;
            select.select_by_value(value).await.map_err(while_doing(format!("choosing {value} in {css}")))?;
            Ok(Some(()))
        })
        .await
    }

    /// Types into whatever has the focus.
    pub async fn write(&self, text: &str) -> Outcome {
        self.press_each(text.chars()).await
    }

    /// Presses one key and lets it go.
    pub async fn press(&self, key: Key) -> Outcome {
        self.press_each([char::from(key)]).await
    }

    /// Presses a key while another is held.
    pub async fn press_with(&self, held: Key, key: char) -> Outcome {
        let held = char::from(held);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.done(&format!("pressing {key} with a key held"), self.client.perform_actions(keys)).await
    }

    /// Presses Tab until the keyboard stands there.
    pub async fn tab_to(&self, css: &str) -> Outcome {
        let stands_there = format!("document.activeElement.matches(\"{css}\")");
        for _ in 0..60 {
            if self.answer(&stands_there).await? == Json::Bool(true) {
                return Ok(());
            }
            self.press(Key::Tab).await?;
        }
        Err(self.failed(&format!("60 times Tab did not lead to {css}")).await)
    }

    async fn press_each(&self, keys: impl IntoIterator<Item = char>) -> Outcome {
        let keys = keys.into_iter().fold(KeyActions::new("keyboard".to_owned()), |keys, key| {
            keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key })
        });
        self.done("pressing keys", self.client.perform_actions(keys)).await
    }

    /// Asks Chromium itself; only a browser can.
    pub(crate) async fn devtools(&self, method: &str, parameters: Json) -> Outcome<Json> {
        let question = json!({ "cmd": method, "params": parameters });
        self.done(method, self.client.issue_cmd(Devtools(question))).await
    }

    /// One command to the driver, which must answer in time: a page that goes away may leave it waiting for ever.
    pub(crate) async fn done<T>(&self, what: &str, command: impl Future<Output = Result<T, CmdError>>) -> Outcome<T> {
        match timeout(PATIENCE, command).await {
            Ok(answer) => answer.map_err(while_doing(what)),
            Err(_) => Err(Failed::new(format!("{what}: the {} did not answer within {PATIENCE:?}", self.name))),
        }
    }

    // ---- keeping ------------------------------------------------------------------------------

    /// What the programs behind it wrote last.
    pub fn said(&self) -> String {
        self.driver.running.said()
    }

    /// What is shown now, as a PNG.
    ///
    /// WebKit hands out the next frame that it shows, and a page at rest shows none: so it is kept moving for a
    /// moment, by less than can be seen.
    pub async fn photograph(&self) -> Outcome<Vec<u8>> {
        self.answer("void document.body.animate({ opacity: [1, 0.999] }, 1000)").await?;
        self.done("taking a picture", self.client.screenshot()).await
    }

    /// Makes a failure of a sentence, and leaves what was on the screen in `target/window-failures/`.
    pub async fn failed(&self, sentence: &str) -> Failed {
        let test = thread::current().name().unwrap_or("main").replace("::", "-");
        let folder = places::target().join("window-failures");
        let stem = folder.join(format!("{test}-{}", self.name));
        let kept = timeout(PATIENCE, self.keep_evidence(&stem, sentence)).await;
        let note = match kept {
            Ok(Ok(())) => format!("see {}.png and .txt", stem.display()),
            Ok(Err(failed)) => format!("and no picture could be taken: {failed}"),
            Err(_) => "and no picture could be taken: the window no longer answers".to_owned(),
        };
        Failed::new(format!("in the {}, {sentence}; {note}", self.name))
    }

    async fn keep_evidence(&self, stem: &Path, sentence: &str) -> Outcome {
        fs::create_dir_all(stem.parent().unwrap_or(stem)).map_err(while_doing("making the folder of failures"))?;
        let seen = self
            .answer(
                "[location.href, document.documentElement.cloneNode(false).outerHTML, \
                 document.activeElement?.outerHTML.slice(0, 200), document.body.innerText].join('\\n')",
            )
            .await;
        let words = match &seen {
            Ok(Json::String(words)) => words.clone(),
            Ok(other) => other.to_string(),
            Err(failed) => failed.to_string(),
        };
        let text = format!("{sentence}\n\n{words}\n{}\n", self.said());
        fs::write(stem.with_extension("txt"), text).map_err(while_doing("writing down a failure"))?;
        fs::write(stem.with_extension("png"), self.photograph().await?).map_err(while_doing("keeping a picture"))
    }
}

/// Chromium's own protocol, through its driver.
#[derive(Debug)]
struct Devtools(Json);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
