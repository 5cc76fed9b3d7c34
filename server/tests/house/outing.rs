//! Out to a provider on loopback and back, as an app that waits on a port goes with its browser.

use super::{House, smtp::Smtp};
use nusaloka_domain::{
    Id,
    identity::{CameBack, ComeBack, Denied, Device, GoOut, GoneOut, Language, Passes, Person, ProviderFor, WaitsAt},
};
use nusaloka_provider::{CLIENT, Provider, SECRET, Visitor, origin_of};
use nusaloka_server::{BelievedProvider, Way};
use reqwest::{StatusCode, header};
use std::path::Path;

const PORT: u16 = 40_404;
pub(crate) const APP: &str = "what only this app knows";

/// As whoever runs the server says it.
pub(crate) fn believed(provider: &Provider, name: &str, folder: &Path) -> BelievedProvider {
    let client_secret = folder.join("provider.secret");
    std::fs::write(&client_secret, format!("{SECRET}\n")).expect("written");
    let (title, issuer) = (Some("Pulau".to_owned()), Some(provider.issuer()));
    BelievedProvider { name: name.to_owned(), title, issuer, client_id: CLIENT.to_owned(), client_secret }
}

impl House {
    pub(crate) async fn believing(provider: &Provider) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ui = folder.path().join("ui");
        std::fs::create_dir(&ui).expect("a folder");
        let page = r#"<html lang="id" dir="ltr"><title>Nusaloka</title><div id="main"></div></html>"#;
        std::fs::write(ui.join("index.html"), page).expect("a page");
        let believed = vec![
            believed(provider, "pulau", folder.path()),
            BelievedProvider { name: "laut".to_owned(), ..believed(provider, "laut", folder.path()) },
        ];
        Self::open_believing(believed, Way::Straight, folder, Smtp::open().await).await
    }

    pub(crate) async fn goes(&self, who: Option<&Passes>, of: ProviderFor) -> Result<GoneOut, Denied> {
        self.goes_as(who, of, None).await
    }

    pub(crate) async fn goes_as(
        &self,
        who: Option<&Passes>,
        of: ProviderFor,
        guest: Option<Id<Person>>,
    ) -> Result<GoneOut, Denied> {
        let waits_at = Some(WaitsAt { port: PORT, secret: APP.to_owned() });
        let asked = GoOut { provider: "pulau".to_owned(), of, language: Language::Indonesian, guest, waits_at };
        self.answered(who, "/identity/provider/go", &asked).await
    }

    /// Where the provider sends the browser, at the address that this server really has.
    pub(crate) async fn back_from(&self, gone: &GoneOut, who: &str) -> String {
        let back = Visitor::default().says(gone.url.as_deref().expect("an address"), who).await;
        assert_eq!(origin_of(&back), "https://nusaloka.example", "where people find it");
        back.replace("https://nusaloka.example", &format!("http://{}", self.server.address()))
    }

    /// The ticket that it is handed on with; or that it is not.
    pub(crate) async fn ticket_at(&self, back: &str) -> Result<String, StatusCode> {
        let answer = Visitor::default().get(back).await;
        if answer.status() != StatusCode::SEE_OTHER {
            return Err(answer.status());
        }
        let to = answer.headers()[header::LOCATION].to_str().expect("text");
        let path = to.strip_prefix(&format!("http://127.0.0.1:{PORT}/")).expect("to the app, on this very device");
        Ok(path.split_once('.').expect("an outing and a ticket").1.to_owned())
    }

    pub(crate) async fn collects(&self, gone: &GoneOut, ticket: &str, secret: &str) -> Result<CameBack, Denied> {
        let (ticket, secret) = (Some(ticket.to_owned()), Some(secret.to_owned()));
        let asked = ComeBack { outing: gone.outing, ticket, secret, device: Device::default() };
        self.ask("/identity/provider/come-back", &asked).await
    }

    /// Out, back and in.
    pub(crate) async fn comes_by(&self, who: &str) -> Result<CameBack, Denied> {
        self.comes_for(None, ProviderFor::SigningIn, who).await
    }

    pub(crate) async fn comes_for(
        &self,
        inside: Option<&Passes>,
        of: ProviderFor,
        who: &str,
    ) -> Result<CameBack, Denied> {
        let gone = self.goes(inside, of).await?;
        let back = self.back_from(&gone, who).await;
        let ticket = self.ticket_at(&back).await.expect("handed on");
        self.collects(&gone, &ticket, APP).await
    }
}

/// Who is in.
pub(crate) fn passes(came: Result<CameBack, Denied>) -> Passes {
    match came {
        Ok(CameBack::In(passes)) => passes,
        other => panic!("not in: {other:?}"),
    }
}
