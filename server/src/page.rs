//! The page that brings the screens to a browser, in the words of its reader before any script has run; and the
//! small pages for wrong addresses.

use crate::{
    App, StartFailed,
    answer::{InPath, Problem},
    host::FromOurPage,
    identity::{begin_in_browser, browser_holder, welcome_guest},
    limits::Whence,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use nusaloka_domain::identity::{Denied, Direction, Language};
use nusaloka_locales::{Speaker, Text, text};
use std::path::{Path, PathBuf};

/// The bundle's `index.html`, cut where words go.
#[derive(Debug)]
pub(crate) struct Page {
    template: String,
}

const HTML_TAG: &str = r#"<html lang="id" dir="ltr">"#;
const TITLE: &str = "<title>Nusaloka</title>";
const MAIN: &str = r#"<div id="main"></div>"#;

impl Page {
    pub(crate) fn read(ui: &Path) -> Result<Self, StartFailed> {
        let path: PathBuf = ui.join("index.html");
        let template = std::fs::read_to_string(&path).map_err(|error| StartFailed::File(path.clone(), error))?;
        for place in [HTML_TAG, TITLE, MAIN] {
            if !template.contains(place) {
                let odd = std::io::Error::new(std::io::ErrorKind::InvalidData, format!("it does not hold {place}"));
                return Err(StartFailed::File(path, odd));
            }
        }
        Ok(Self { template })
    }

    fn in_words_of(&self, language: Language, visitor: Visitor) -> String {
        let words = Words::of(language);
        let head = format!(
            "<title>{}</title>\n    <meta name=\"description\" content=\"{}\" />",
            words.say(&text::server::title()),
            words.say(&text::server::description()),
        );
        let body = format!("{MAIN}\n    <noscript>{}</noscript>", words.say(&text::server::noscript()));
        let html = match visitor {
            Visitor::Known => words.html_tag(),
            Visitor::Arriving => words.html_tag().replace('>', " data-arriving=\"yes\">"),
        };
        self.template.replace(HTML_TAG, &html).replace(TITLE, &head).replace(MAIN, &body)
    }
}

/// A text as it stands in HTML, in an attribute, too.
pub(crate) fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A language's words, safe inside HTML.
struct Words {
    language: Language,
    speaker: Speaker,
}

impl Words {
    fn of(language: Language) -> Self {
        Self { language, speaker: Speaker::new(language) }
    }

    fn say(&self, text: &Text) -> String {
        in_html(&self.speaker.say(text))
    }

    fn html_tag(&self) -> String {
        let direction = match self.language.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        };
        format!(r#"<html lang="{}" dir="{direction}">"#, self.language.tag())
    }
}

/// What the browser says it reads, in its order of wishes.
fn wanted(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Language::best_of(header.split(',').filter_map(|wish| wish.split(';').next()).map(str::trim))
}

/// What is known of whoever asks for a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visitor {
    Known,
    /// They come from another site, a letter on the web for one, so the browser keeps back what it has for us alone: the page asks
    /// once more from here (`arrive`), and whoever is signed in stays so.
    Arriving,
}

/// Every address that a screen may have. A browser that nobody is signed in on becomes a guest's.
pub(crate) async fn screen(
    State(app): State<App>,
    Whence(from): Whence,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(page) = app.page.clone() else { return Err(Problem::NotFound) };
    let drawn = |visitor| Html(page.in_words_of(wanted(&headers), visitor));
    if browser_holder(&app, &headers).await?.is_some() {
        return Ok(drawn(Visitor::Known).into_response());
    }
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return Ok(drawn(Visitor::Arriving).into_response());
    }
    match welcome_guest(&app, from, &headers).await {
        Ok(cookie) => Ok(([(header::SET_COOKIE, cookie)], drawn(Visitor::Known)).into_response()),
        Err(Problem::Denied(Denied::Wait { .. })) => Ok(too_many(&headers)),
        Err(problem) => Err(problem),
    }
}

/// Our own page asks who is here: whoever was signed in is, and somebody new becomes a guest.
pub(crate) async fn arrive(
    State(app): State<App>,
    Whence(from): Whence,
    FromOurPage(parts): FromOurPage,
) -> Result<Response, Problem> {
    if browser_holder(&app, &parts.headers).await?.is_some() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let cookie = welcome_guest(&app, from, &parts.headers).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Signs a browser in as one of the demo people.
pub(crate) async fn enter(
    State(app): State<App>,
    Whence(from): Whence,
    headers: HeaderMap,
    InPath(entry): InPath,
) -> Result<Response, Problem> {
    match app.demo.as_ref().and_then(|demo| demo.whose(&entry)) {
        Some(person) => {
            let cookie = begin_in_browser(&app, from, person, &headers).await?;
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
        }
        None => Ok(notice(
            StatusCode::NOT_FOUND,
            wanted(&headers),
            [&text::server::entry_unknown(), &text::server::entry_unknown_explained()],
        )),
    }
}

/// Whoever comes from another site goes on to a page of ours from here: so they go there as somebody who was here before, and the
/// browser sends along what it keeps for us alone.
pub(crate) fn going_on(headers: &HeaderMap, to: &str) -> Response {
    let going = format!("<meta http-equiv=\"refresh\" content=\"0;url={}\">", in_html(to));
    let words = [&text::server::going_on(), &text::server::going_on_explained(), &text::server::going_on_action()];
    kept_nowhere(sheet(StatusCode::OK, wanted(headers), words, to, &going))
}

/// The browser has nothing more to do: it goes on in the app.
pub(crate) async fn in_the_app(headers: HeaderMap) -> Response {
    let words =
        [&text::server::in_the_app(), &text::server::in_the_app_explained(), &text::server::wrong_address_action()];
    sheet(StatusCode::OK, wanted(&headers), words, "/", "")
}

/// Nobody waits for whoever comes back here.
pub(crate) fn outing_over(headers: &HeaderMap) -> Response {
    let words =
        [&text::server::outing_over(), &text::server::outing_over_explained(), &text::server::outing_over_action()];
    kept_nowhere(sheet(StatusCode::BAD_REQUEST, wanted(headers), words, "/sign-in", ""))
}

/// Of those who come for the first time, from one place.
fn too_many(headers: &HeaderMap) -> Response {
    let words = [&text::server::too_many(), &text::server::too_many_explained(), &text::server::too_many_action()];
    kept_nowhere(sheet(StatusCode::TOO_MANY_REQUESTS, wanted(headers), words, "/", ""))
}

fn kept_nowhere(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A file that is not there, asked for by a person.
pub(crate) async fn nothing_here(headers: HeaderMap) -> Response {
    notice(
        StatusCode::NOT_FOUND,
        wanted(&headers),
        [&text::server::wrong_address(), &text::server::wrong_address_explained()],
    )
}

fn notice(status: StatusCode, language: Language, [title, explained]: [&Text; 2]) -> Response {
    sheet(status, language, [title, explained, &text::server::wrong_address_action()], "/", "")
}

/// A title, a sentence and a way on.
fn sheet(
    status: StatusCode,
    language: Language,
    [title, explained, action]: [&Text; 3],
    to: &str,
    head: &str,
) -> Response {
    let words = Words::of(language);
    let html = format!(
        "<!doctype html>\n{}<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">{head}\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/app.css\"></head><body><main class=\"notice\">\
         <h1>{title}</h1><p>{}</p><p><a href=\"{}\">{}</a></p></main></body></html>",
        words.html_tag(),
        words.say(explained),
        in_html(to),
        words.say(action),
        title = words.say(title),
    );
    (status, Html(html)).into_response()
}
