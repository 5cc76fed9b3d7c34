//! A mail server on loopback, as far as a letter to one reader needs it (RFC 5321, with AUTH PLAIN).

use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, watch},
    time::timeout,
};

/// What arrived.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) to: String,
    /// As it was sent: headers, parts and all.
    pub(crate) source: Vec<u8>,
    /// Whether its sender said who they are.
    pub(crate) with_password: bool,
}

/// How it takes letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    All,
    /// None just now (451).
    Later,
    /// None just now to readers there (450).
    LaterAt(&'static str),
    /// The same, as if it were the server that cannot (451).
    BrokenAt(&'static str),
    /// None to that reader, ever (550).
    Never,
    /// None from us: it does not know our password (530).
    NoneOfOurs,
}

pub(crate) struct Smtp {
    pub(crate) address: SocketAddr,
    pub(crate) takes: watch::Sender<Takes>,
    arrived: mpsc::UnboundedReceiver<Arrived>,
    refused: watch::Receiver<usize>,
}

impl Smtp {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let ((takes, taking), (letters, arrived), (refusing, refused)) =
            (watch::channel(Takes::All), mpsc::unbounded_channel(), watch::channel(0));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (taking, letters, refusing) = (taking.clone(), letters.clone(), refusing.clone());
                tokio::spawn(async move {
                    let mut talk = Talk::with(stream, taking, letters, refusing);
                    // A sender who hangs up is their own business.
                    drop(talk.run().await);
                });
            }
        });
        Self { address, takes, arrived, refused }
    }

    pub(crate) async fn next(&mut self) -> Arrived {
        let next = timeout(Duration::from_secs(30), self.arrived.recv()).await;
        next.expect("a letter arrives").expect("the mail server runs")
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.arrived.is_empty()
    }

    /// How often a letter was not taken.
    pub(crate) fn refusals(&self) -> usize {
        *self.refused.borrow()
    }

    /// Resolves when so many letters were not taken.
    pub(crate) async fn refused(&mut self, times: usize) {
        let refused = timeout(Duration::from_secs(30), self.refused.wait_for(|refused| *refused >= times)).await;
        drop(refused.expect("letters are tried").expect("the mail server runs"));
    }
}

struct Talk {
    lines: Lines<BufReader<OwnedReadHalf>>,
    out: OwnedWriteHalf,
    takes: watch::Receiver<Takes>,
    letters: mpsc::UnboundedSender<Arrived>,
    refused: watch::Sender<usize>,
}

impl Talk {
    fn with(
        stream: TcpStream,
        takes: watch::Receiver<Takes>,
        letters: mpsc::UnboundedSender<Arrived>,
        refused: watch::Sender<usize>,
    ) -> Self {
        let (read, out) = stream.into_split();
        Self { lines: BufReader::new(read).lines(), out, takes, letters, refused }
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.out.write_all(format!("{line}\r\n").as_bytes()).await
    }

    async fn run(&mut self) -> std::io::Result<()> {
        self.say("220 localhost ESMTP").await?;
        let (mut to, mut with_password) = (String::new(), false);
        while let Some(line) = self.lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    self.say("250-localhost").await?;
                    self.say("250-8BITMIME").await?;
                    self.say("250 AUTH PLAIN").await?;
                }
                "AUTH" => {
                    with_password = true;
                    self.say("235 welcome").await?;
                }
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    let takes = *self.takes.borrow();
                    let refusal = match takes {
                        Takes::Later => Some("451 not now"),
                        Takes::LaterAt(there) if to.ends_with(there) => Some("450 not now"),
                        Takes::BrokenAt(there) if to.ends_with(there) => Some("451 not now"),
                        Takes::Never => Some("550 nobody of that name"),
                        Takes::NoneOfOurs => Some("530 say who you are"),
                        Takes::All | Takes::LaterAt(_) | Takes::BrokenAt(_) => None,
                    };
                    if refusal.is_some() {
                        self.refused.send_modify(|refused| *refused += 1);
                    }
                    self.say(refusal.unwrap_or("250 fine")).await?;
                }
                "DATA" => {
                    self.say("354 go on").await?;
                    let source = self.body().await?;
                    drop(self.letters.send(Arrived { to: to.clone(), source, with_password }));
                    self.say("250 taken").await?;
                }
                "QUIT" => return self.say("221 bye").await,
                "MAIL" | "RSET" | "NOOP" => self.say("250 fine").await?,
                _ => self.say("502 what?").await?,
            }
        }
        Ok(())
    }

    /// Up to a line with nothing but a dot.
    async fn body(&mut self) -> std::io::Result<Vec<u8>> {
        let mut source = Vec::new();
        while let Some(line) = self.lines.next_line().await? {
            if line == "." {
                break;
            }
            source.extend_from_slice(line.strip_prefix('.').unwrap_or(&line).as_bytes());
            source.extend_from_slice(b"\r\n");
        }
        Ok(source)
    }
}
