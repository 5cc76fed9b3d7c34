//! A mailbox that is a page of the server: what would have been sent, for whoever tries the app without a mail server.
//!
//! Kept in memory, the latest few. Opened with the demo people alone, whose codes of time it shows, too.

use super::words::Written;
use crate::{
    App,
    answer::{InPath, Problem},
    demo,
    page::in_html,
};
use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse as _, Response},
};
use nusaloka_domain::identity::Letter;
use std::{
    collections::VecDeque,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

const MOST: usize = 50;

#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<VecDeque<Kept>>>);

struct Kept {
    id: String,
    to: String,
    written: Written,
}

impl Mailbox {
    /// A letter that comes twice is one.
    pub(super) fn keep(&self, letter: &Letter, written: Written) {
        let mut letters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = letter.id.to_string();
        letters.retain(|kept| kept.id != id);
        letters.push_front(Kept { id, to: letter.email.to_string(), written });
        letters.truncate(MOST);
    }
}

/// What letters look like is in them.
const WITH_STYLES: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'";

/// All letters, the latest first.
pub(crate) async fn page(State(app): State<App>) -> Result<Response, Problem> {
    let mailbox = app.post.mailbox.as_ref().ok_or(Problem::NotFound)?;
    let codes = demo::codes(&app)
        .await?
        .into_iter()
        .fold(String::new(), |codes, (name, code)| format!("{codes}<li>{}: <code>{code}</code></li>", in_html(&name)));
    let letters = mailbox.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut list = String::new();
    for Kept { id, to, written } in &*letters {
        let (to, subject, text) = (in_html(to), in_html(&written.subject), in_html(&written.text));
        let _ = write!(list, r#"<li><h2><a href="/mailbox/{id}">{subject}</a></h2><p>{to}</p><pre>{text}</pre></li>"#);
    }
    drop(letters);
    let none = if list.is_empty() { "<p>Nothing has been sent since the server started.</p>" } else { "" };
    Ok(styled(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Mailbox</title><style>{STYLE}</style></head><body><h1>Mailbox</h1><p>What the other devices of the demo people \
         show now, as a second factor. Each code is good once.</p><ul id=\"codes\">{codes}</ul>{none}<ul>{list}</ul></body></html>"
    )))
}

const STYLE: &str = "body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;background:Canvas;\
                     color:CanvasText;color-scheme:light dark}ul{list-style:none;padding:0}li{border-top:1px solid;padding:.5rem 0}\
                     h2{font-size:1.1rem;margin:.5rem 0 0}p{margin:0}h2,pre{unicode-bidi:plaintext}pre{white-space:pre-wrap;font:inherit}";

/// One of them, as its reader sees it.
pub(crate) async fn one(State(app): State<App>, InPath(id): InPath) -> Result<Response, Problem> {
    let mailbox = app.post.mailbox.as_ref().ok_or(Problem::NotFound)?;
    let letters = mailbox.0.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = letters.iter().find(|kept| kept.id == id).ok_or(Problem::NotFound)?;
    Ok(styled(kept.written.html.clone()))
}

fn styled(html: String) -> Response {
    let headers = [(header::CONTENT_SECURITY_POLICY, WITH_STYLES), (header::CACHE_CONTROL, "no-store")];
    (headers, Html(html)).into_response()
}
