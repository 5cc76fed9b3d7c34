//! Somebody’s browser: it goes where it is sent, and says on the form who somebody is.

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use url::{Url, form_urlencoded};

/// Follows nothing by itself: each step is looked at.
#[derive(Debug, Clone)]
pub struct Visitor(Client);

impl Default for Visitor {
    fn default() -> Self {
        // An error says that it is installed already, which is what we want.
        drop(rustls::crypto::ring::default_provider().install_default());
        Self(Client::builder().no_proxy().redirect(Policy::none()).build().expect("a client"))
    }
}

impl Visitor {
    pub async fn get(&self, url: &str) -> Response {
        self.0.get(url).send().await.expect("an answer")
    }

    /// At the provider, from where this address leads: on the form it is this one, or `nobody`. Says where it is sent then.
    pub async fn says(&self, url: &str, who: &str) -> String {
        let page = self.get(url).await;
        assert_eq!(page.status(), StatusCode::OK, "there is a form");
        let text = page.text().await.expect("text");
        let number = text.split_once(r#"name="asked" value=""#).and_then(|(_, rest)| rest.split_once('"'));
        let number = number.expect("a form").0;
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("asked", number)
            .append_pair("who", who)
            .finish();
        let form = self.0.post(format!("{}/authorize", origin_of(url))).body(body);
        let form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        sent_to(&form.send().await.expect("an answer"))
    }
}

/// Where an answer sends a browser.
fn sent_to(answer: &Response) -> String {
    assert!(answer.status().is_redirection(), "{}", answer.status());
    answer.headers()[header::LOCATION].to_str().expect("text").to_owned()
}

pub fn origin_of(url: &str) -> String {
    Url::parse(url).expect("an address").origin().ascii_serialization()
}

/// What stands behind the `?` under this name.
pub fn query_of(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).expect("an address");
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
