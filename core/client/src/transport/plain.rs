//! Requests over HTTP: one exchange each, a body of frames back; and files, from where they are needed.

use super::{ANSWER_WITHIN, CONNECT_WITHIN, Lost};
use crate::pass::refused;
use nusaloka_domain::{
    failure,
    host::HostFailed,
    identity::{Denied, Passes, Refused, SecondAsked},
};
use nusaloka_sync::{
    PROTOCOL_HEADER,
    frame::{BadFrame, DOWN, Frame},
};
use reqwest::{Client, Response, StatusCode, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What a problem document says where two factors are asked for.
const SECOND_FACTOR_FIRST: &str = "second-factor-first";

pub(crate) struct Plain {
    client: Client,
    server: String,
}

impl Plain {
    /// One request about signing in, and its answer.
    pub(crate) async fn say<T: DeserializeOwned>(&self, path: &str, said: &impl Serialize) -> Result<T, Lost> {
        let response = self.post(path, said, None).await?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(refused(status).unwrap_or_else(|| Lost::of(status, response.headers())));
        }
        json(response).await
    }

    /// One word at the door, and what is said to it.
    pub(crate) async fn knock<T: DeserializeOwned>(&self, path: &str, said: &impl Serialize) -> Result<T, HostFailed> {
        let response = taken(self.post(path, said, None).await).await?;
        json(response).await.map_err(|_| HostFailed::Unreachable)
    }

    /// The first factor, or the second: who is in, or that more is asked.
    pub(crate) async fn let_in(&self, path: &str, said: &impl Serialize) -> Result<LetIn, HostFailed> {
        let response = taken(self.post(path, said, None).await).await?;
        let read = match response.status() {
            StatusCode::ACCEPTED => json(response).await.map(LetIn::Halfway),
            _ => json(response).await.map(LetIn::In),
        };
        read.map_err(|_| HostFailed::Unreachable)
    }

    /// The same, where nothing is said to it: it is done.
    pub(crate) async fn tell(&self, path: &str, said: &impl Serialize) -> Result<(), HostFailed> {
        taken(self.post(path, said, None).await).await.map(drop)
    }

    /// A word of whoever is in.
    pub(crate) async fn inside<T: DeserializeOwned>(
        &self,
        path: &str,
        said: &impl Serialize,
        bearer: &str,
    ) -> Result<Option<T>, HostFailed> {
        let response = taken(self.post(path, said, Some(bearer)).await).await?;
        match response.status() {
            StatusCode::NO_CONTENT => Ok(None),
            _ => json(response).await.map(Some).map_err(|_| HostFailed::Unreachable),
        }
    }

    /// A file that is there once. How long it is, nobody knows before its end.
    pub(crate) async fn archive(&self, path: &str) -> Result<File, HostFailed> {
        let request = self.client.get(format!("{}{path}", self.server)).send().await;
        let response = taken(request.map_err(|error| lost(&error))).await?;
        Ok(File { response, from: 0 })
    }

    /// Says goodbye. Whoever is signed out already is as well.
    pub(crate) async fn leave(&self, bearer: &str) -> Result<(), HostFailed> {
        let request = self.client.post(format!("{}/identity/sign-out", self.server)).timeout(ANSWER_WITHIN);
        let response = request.header(header::AUTHORIZATION, bearer).send().await;
        match response.map_err(|error| lost(&error)).map(|response| response.status()) {
            Ok(StatusCode::NO_CONTENT | StatusCode::UNAUTHORIZED | StatusCode::GONE) => Ok(()),
            Ok(_) | Err(_) => Err(HostFailed::Unreachable),
        }
    }

    /// Where a browser finds this.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.server)
    }

    async fn post(&self, path: &str, said: &impl Serialize, bearer: Option<&str>) -> Result<Response, Lost> {
        let body = serde_json::to_vec(said).expect("texts are JSON");
        let mut request =
            self.client.post(format!("{}{path}", self.server)).header(header::CONTENT_TYPE, "application/json");
        if let Some(bearer) = bearer {
            request = request.header(header::AUTHORIZATION, bearer);
        }
        request.timeout(ANSWER_WITHIN).body(body).send().await.map_err(|error| lost(&error))
    }

    pub(super) fn new(server: &str) -> Result<Self, reqwest::Error> {
        // A first sync may take long, but never so long without a byte.
        let client =
            Client::builder().connect_timeout(CONNECT_WITHIN).read_timeout(ANSWER_WITHIN).no_proxy().build()?;
        Ok(Self { client, server: server.to_owned() })
    }

    pub(super) async fn ask(&self, path: &str, frame: Vec<u8>, bearer: &str, version: u16) -> Result<Answers, Lost> {
        let response = self
            .client
            .post(format!("{}{path}", self.server))
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, "application/vnd.nusaloka.frames")
            .header(PROTOCOL_HEADER, version)
            .body(frame)
            .send()
            .await
            .map_err(|error| lost(&error))?;
        if response.status() == StatusCode::OK {
            return Ok(Answers { response, come: Vec::new() });
        }
        Err(Lost::of(response.status(), response.headers()))
    }

    /// A file from this byte on. Nothing: there is no such file (any more).
    pub(super) async fn file(&self, path: &str, from: u64, bearer: &str, version: u16) -> Result<Option<File>, Lost> {
        let response = self
            .client
            .get(format!("{}{path}", self.server))
            .header(header::AUTHORIZATION, bearer)
            .header(PROTOCOL_HEADER, version)
            .header(header::RANGE, format!("bytes={from}-"))
            .send()
            .await
            .map_err(|error| lost(&error))?;
        match response.status() {
            // Whatever stands between may not know ranges: then it comes from the beginning.
            StatusCode::OK => Ok(Some(File { response, from: 0 })),
            StatusCode::PARTIAL_CONTENT => Ok(Some(File { response, from })),
            StatusCode::NOT_FOUND | StatusCode::RANGE_NOT_SATISFIABLE => Ok(None),
            status => Err(Lost::of(status, response.headers())),
        }
    }
}

/// What comes of a file.
pub(crate) struct File {
    response: Response,
    /// Where in the file it begins.
    pub(crate) from: u64,
}

impl File {
    /// Nothing: that was all.
    pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]>>, Lost> {
        self.response.chunk().await.map_err(|error| lost(&error))
    }
}

pub(super) struct Answers {
    response: Response,
    /// Of the next frame, and perhaps of those after it.
    come: Vec<u8>,
}

impl Answers {
    pub(super) async fn next(&mut self) -> Result<Vec<u8>, Lost> {
        loop {
            match Frame::length_of(&self.come) {
                Ok(length) if length <= self.come.len() => {
                    let rest = self.come.split_off(length);
                    return Ok(std::mem::replace(&mut self.come, rest));
                }
                Ok(_) | Err(BadFrame::Truncated) => {}
                Err(bad) => {
                    tracing::warn!(reason = %bad, "the server's answer is not a frame");
                    return Err(Lost::NETWORK);
                }
            }
            let chunk = self.response.chunk().await.map_err(|error| lost(&error))?;
            let Some(chunk) = chunk.filter(|chunk| self.come.len() + chunk.len() <= 2 * DOWN.frame()) else {
                tracing::debug!("the server's answer ends in the middle");
                return Err(Lost::NETWORK);
            };
            self.come.extend_from_slice(&chunk);
        }
    }
}

/// An answer at the door, unless somebody or something is denied.
async fn taken(answered: Result<Response, Lost>) -> Result<Response, HostFailed> {
    let response = answered.map_err(|_| HostFailed::Unreachable)?;
    match response.status() {
        StatusCode::OK | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(response),
        StatusCode::UNAUTHORIZED | StatusCode::GONE => Err(HostFailed::SignedOut),
        StatusCode::FORBIDDEN => {
            let problem: Problem = json(response).await.map_err(|_| HostFailed::Unreachable)?;
            Err(HostFailed::Refused(match problem.code.as_deref() {
                Some(SECOND_FACTOR_FIRST) => failure::Refused::SecondFactorFirst.into(),
                _ => Refused::NotAllowed.into(),
            }))
        }
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::TOO_MANY_REQUESTS => {
            let problem: Problem = json(response).await.map_err(|_| HostFailed::Unreachable)?;
            Err(problem.denied.map_or(HostFailed::Unreachable, HostFailed::Denied))
        }
        status => {
            tracing::warn!(http.status = status.as_u16(), "the server did not answer at the door as agreed");
            Err(HostFailed::Unreachable)
        }
    }
}

pub(crate) enum LetIn {
    In(Passes),
    Halfway(SecondAsked),
}

/// What is read of a problem document.
#[derive(Deserialize)]
struct Problem {
    code: Option<String>,
    denied: Option<Denied>,
}

async fn json<T: DeserializeOwned>(response: Response) -> Result<T, Lost> {
    let bytes = response.bytes().await.map_err(|error| lost(&error))?;
    serde_json::from_slice(&bytes).map_err(|_| {
        tracing::warn!("the server’s answer is not readable");
        Lost::NETWORK
    })
}

fn lost(error: &reqwest::Error) -> Lost {
    tracing::debug!(error = %error, "no answer from the server");
    Lost::NETWORK
}
