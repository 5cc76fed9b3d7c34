//! The way to a provider: what this server asks others, and the only place from where it does.
//!
//! What is asked is where a provider says that it is, so nothing there is believed: no address inside of what this server stands in is
//! connected to, whatever its name says and whatever that name becomes; nobody is followed elsewhere; no answer is longer or takes
//! longer than it may.

use super::believed::Whereabouts;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http, url::Host};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    future::Future,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};
use thiserror::Error;

const CONNECT_WITHIN: Duration = Duration::from_secs(4);
/// Shorter than a browser waits for us.
const ANSWER_WITHIN: Duration = Duration::from_secs(8);
/// Keys and tokens are a tenth of that.
const LONGEST: usize = 256 << 10;

/// Why there is no answer. Never what was asked or said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum NoAnswer {
    #[error("it is at an address that is not asked")]
    NotAsked,
    #[error("it cannot be reached, or takes too long")]
    Unreached,
    #[error("it says more than it may")]
    TooLong,
    #[error("it says that it is out of order")]
    OutOfOrder,
}

#[derive(Clone)]
pub(super) struct Outside {
    client: Client,
    at: Whereabouts,
}

impl Outside {
    pub(super) fn to(at: Whereabouts) -> Result<Self, reqwest::Error> {
        // An error says that a provider of TLS is installed already, which is what we want.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .https_only(at == Whereabouts::Outside)
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .dns_resolver(Arc::new(Guarded(at)))
            .build()?;
        Ok(Self { client, at })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let request = reqwest::Request::try_from(request).map_err(|_| NoAnswer::NotAsked)?;
        // A number is connected to without being looked up.
        let number = match request.url().host() {
            Some(Host::Ipv4(number)) => Some(IpAddr::V4(number)),
            Some(Host::Ipv6(number)) => Some(IpAddr::V6(number)),
            Some(Host::Domain(_)) => None,
            None => return Err(NoAnswer::NotAsked),
        };
        if number.is_some_and(|number| !self.at.takes(number)) {
            return Err(NoAnswer::NotAsked);
        }
        let mut answer = self.client.execute(request).await.map_err(|_| NoAnswer::Unreached)?;
        if answer.status().is_server_error() {
            return Err(NoAnswer::OutOfOrder);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| NoAnswer::Unreached)? {
            if body.len() + chunk.len() > LONGEST {
                return Err(NoAnswer::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = http::Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for Outside {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// Finds only what may be connected to: it is this that is connected to, whatever the name is next.
struct Guarded(Whereabouts);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let at = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let taken: Vec<SocketAddr> = found.filter(|address| at.takes(address.ip())).collect();
            if taken.is_empty() { Err(NoAnswer::NotAsked.into()) } else { Ok(Box::new(taken.into_iter()) as Addrs) }
        })
    }
}

/// Is it on the internet, and nowhere else?
pub(super) fn is_public(number: IpAddr) -> bool {
    match number.to_canonical() {
        IpAddr::V4(number) => is_public_4(number),
        IpAddr::V6(number) => is_public_6(number),
    }
}

fn is_public_4(number: Ipv4Addr) -> bool {
    let named = number.is_private()
        || number.is_loopback()
        || number.is_link_local()
        || number.is_multicast()
        || number.is_documentation();
    let kept = match number.octets() {
        // Nobody's, for later, for protocols, and the old way to version 6.
        [0 | 240.., ..] | [192, 0, 0, _] | [192, 88, 99, _] => true,
        // Between carriers.
        [100, second, ..] => (64..=127).contains(&second),
        // For benches.
        [198, second, ..] => (18..=19).contains(&second),
        _ => false,
    };
    !named && !kept
}

fn is_public_6(number: Ipv6Addr) -> bool {
    let kept = match number.segments() {
        // For protocols (some lead to addresses of version 4), and for documents.
        [0x2001, second, ..] => second <= 0x1ff || second == 0x0db8,
        // A way to addresses of version 4.
        [0x2002, ..] => true,
        // For documents.
        [0x3fff, second, ..] => second <= 0xfff,
        _ => false,
    };
    (0x2000..=0x3fff).contains(&number.segments()[0]) && !kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_of_what_the_server_stands_in_is_asked() {
        let inside = [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "2001::1",
            "::10.0.0.1",
        ];
        for number in inside {
            assert!(!is_public(number.parse().expect("a number")), "{number}");
        }
        for number in ["8.8.8.8", "142.250.1.1", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "2001:4860::8888"] {
            assert!(is_public(number.parse().expect("a number")), "{number}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_asked_and_neither_is_a_number() {
        let ask = async |at, url: &str| {
            let request = http::Request::get(url).body(Vec::new()).expect("a request");
            Outside::to(at).expect("a client").ask(request).await.map(drop)
        };
        for number in
            ["https://127.0.0.1:1/", "https://[::1]:1/", "https://169.254.169.254/", "https://[::ffff:a00:1]/"]
        {
            assert_eq!(ask(Whereabouts::Outside, number).await, Err(NoAnswer::NotAsked), "{number}");
        }
        let found = Guarded(Whereabouts::Outside).resolve("localhost".parse().expect("a name")).await;
        assert!(found.is_err(), "it leads to this machine");
        let found = Guarded(Whereabouts::Here).resolve("localhost".parse().expect("a name")).await;
        assert!(found.is_ok());
        assert_eq!(ask(Whereabouts::Here, "http://8.8.8.8/").await, Err(NoAnswer::NotAsked), "it is said to be here");
        assert_eq!(ask(Whereabouts::Outside, "http://id.pulau.example/").await, Err(NoAnswer::Unreached), "no TLS");
    }
}
