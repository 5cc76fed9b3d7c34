//! The engine's requests over HTTP. Answers only "here it is" or one of three failures; details go to the log.

use crate::Session;
use nusaloka_domain::host::{MAX_MESSAGE_BYTES, decode, encode};
use nusaloka_store::batch::{Answer, Push, Pushed};
use nusaloka_sync::{Failure, PROTOCOL_HEADER, PROTOCOL_VERSION, Pull};
use reqwest::{Client, Response, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// Longer than the server holds back an answer for news.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);

#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: Client,
    server: String,
    bearer: String,
}

impl Transport {
    pub(crate) fn new(server: &str, session: &Session) -> Result<Self, reqwest::Error> {
        // An error says that a provider is installed already, which is what we want.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().connect_timeout(CONNECT_WITHIN).timeout(ANSWER_WITHIN).no_proxy().build()?;
        Ok(Self { client, server: server.trim_end_matches('/').to_owned(), bearer: session.bearer() })
    }

    pub(crate) async fn push(&self, push: &Push) -> Result<Pushed, Failure> {
        self.ask("/sync/push", push).await
    }

    pub(crate) async fn pull(&self, pull: &Pull) -> Result<Answer, Failure> {
        self.ask("/sync/pull", pull).await
    }

    async fn ask<A: DeserializeOwned>(&self, path: &str, question: &impl Serialize) -> Result<A, Failure> {
        let response = self
            .client
            .post(format!("{}{path}", self.server))
            .header(header::AUTHORIZATION, &self.bearer)
            .header(header::CONTENT_TYPE, "application/vnd.nusaloka+postcard")
            .header(PROTOCOL_HEADER, PROTOCOL_VERSION)
            .body(encode(question))
            .send()
            .await
            .map_err(|error| lost(&error))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Failure::SessionRefused),
            StatusCode::UPGRADE_REQUIRED => return Err(Failure::VersionRefused),
            status => {
                tracing::warn!(http.status = status.as_u16(), "the server did not answer as agreed");
                return Err(Failure::Network);
            }
        }
        decode(&whole(response).await?).map_err(|error| {
            tracing::warn!(error = %error, "the server's answer is not readable");
            Failure::Network
        })
    }
}

/// The body, as long as it is of a decent size.
async fn whole(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_MESSAGE_BYTES {
            tracing::warn!("the server's answer is too long");
            return Err(Failure::Network);
        }
    }
    Ok(body)
}

fn lost(error: &reqwest::Error) -> Failure {
    tracing::debug!(error = %error, "no answer from the server");
    Failure::Network
}
