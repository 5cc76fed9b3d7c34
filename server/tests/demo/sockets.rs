//! Sockets to the server, packet by packet.

use reqwest::{StatusCode, header};
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, client::IntoClientRequest as _, http::HeaderValue},
};

pub(crate) type Socket = WebSocketStream<TcpStream>;

pub(crate) async fn knock<const N: usize>(
    server: SocketAddr,
    path: &str,
    said: [(&'static str, String); N],
) -> Result<Socket, Error> {
    let mut upgrade = format!("ws://{server}{path}").into_client_request()?;
    for (name, value) in said {
        upgrade.headers_mut().insert(name, HeaderValue::try_from(value).expect("a header"));
    }
    let stream = TcpStream::connect(server).await?;
    Ok(client_async(upgrade, stream).await?.0)
}

/// With when to come again, where that is said.
pub(crate) fn refusal(knocked: Result<Socket, Error>) -> (StatusCode, Option<String>) {
    match knocked.map(drop).expect_err("refused") {
        Error::Http(response) => {
            let retry_after = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().expect("text"));
            (response.status(), retry_after.map(str::to_owned))
        }
        other => panic!("{other}"),
    }
}
