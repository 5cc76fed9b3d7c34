//! What stands between a phone and the server in the worse networks: it lets plain requests through, and sockets only if it
//! is so minded.

use std::{
    future::pending,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::JoinHandle,
};

pub struct Gate {
    address: SocketAddr,
    minded: Arc<Minded>,
    cut: watch::Sender<u64>,
    keeping: JoinHandle<()>,
}

#[derive(Default)]
struct Minded {
    refuses_sockets: AtomicBool,
    sockets: AtomicU64,
    /// After so many bytes of files, no more come through, and whoever waits for that hears of it.
    holds_files: AtomicU64,
    held: Notify,
    file_bytes: AtomicU64,
    file_requests: AtomicU64,
}

impl Gate {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let minded = Arc::<Minded>::default();
        minded.holds_files.store(u64::MAX, Ordering::Relaxed);
        let (cut, _) = watch::channel(0);
        let (same, cuts) = (Arc::clone(&minded), cut.clone());
        let keeping = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (minded, mut cut) = (Arc::clone(&same), cuts.subscribe());
                tokio::spawn(async move {
                    tokio::select! {
                        // Whatever breaks is between the two sides.
                        _ = pass(stream, server, &minded) => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Self { address, minded, cut, keeping }
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on, and those that are open are cut.
    pub fn refuse_sockets(&self) {
        self.minded.refuses_sockets.store(true, Ordering::Relaxed);
        self.cut_everything();
    }

    pub fn cut_everything(&self) {
        self.cut.send_modify(|times| *times += 1);
    }

    /// From now on, so many bytes of files come through, and then nothing.
    pub fn hold_files_after(&self, bytes: u64) {
        self.minded.holds_files.store(self.file_bytes() + bytes, Ordering::Relaxed);
    }

    /// Waits until it does.
    pub async fn until_held(&self) {
        self.minded.held.notified().await;
    }

    /// Of answers to requests for files, heads included.
    pub fn file_bytes(&self) -> u64 {
        self.minded.file_bytes.load(Ordering::Relaxed)
    }

    pub fn file_requests(&self) -> u64 {
        self.minded.file_requests.load(Ordering::Relaxed)
    }

    /// How many were wished for.
    pub fn sockets(&self) -> u64 {
        self.minded.sockets.load(Ordering::Relaxed)
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.keeping.abort();
        self.cut_everything();
    }
}

async fn pass(mut stream: TcpStream, server: SocketAddr, minded: &Minded) -> std::io::Result<()> {
    const LIVE: &[u8] = b"GET /sync/live";
    const FILE: [u8; LIVE.len()] = *b"GET /sync/snap";
    const ARCHIVE: [u8; LIVE.len()] = *b"GET /identity/";
    const IDENTITY: [u8; LIVE.len()] = *b"POST /identity";
    let mut start = [0; LIVE.len()];
    stream.read_exact(&mut start).await?;
    if start == LIVE {
        minded.sockets.fetch_add(1, Ordering::Relaxed);
        if minded.refuses_sockets.load(Ordering::Relaxed) {
            return stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        }
    }
    let mut onward = TcpStream::connect(server).await?;
    onward.write_all(&start).await?;
    if start == FILE || start == ARCHIVE {
        minded.file_requests.fetch_add(1, Ordering::Relaxed);
        return pass_file(stream, onward, minded).await;
    }
    if start == IDENTITY {
        // Each has a connection of its own, so that whatever comes after it is seen for what it is.
        let mut sign = 0;
        while sign != b'\n' {
            sign = stream.read_u8().await?;
            onward.write_u8(sign).await?;
        }
        onward.write_all(b"connection: close\r\n").await?;
    }
    copy_bidirectional(&mut stream, &mut onward).await.map(drop)
}

async fn pass_file(stream: TcpStream, onward: TcpStream, minded: &Minded) -> std::io::Result<()> {
    let ((mut asks, mut gets), (mut answers, mut asked)) = (stream.into_split(), onward.into_split());
    let down = async {
        let mut bytes = [0; 1_024];
        loop {
            if minded.file_bytes.load(Ordering::Relaxed) >= minded.holds_files.load(Ordering::Relaxed) {
                minded.held.notify_one();
                pending::<()>().await;
            }
            let read = answers.read(&mut bytes).await?;
            if read == 0 {
                return gets.shutdown().await;
            }
            gets.write_all(&bytes[..read]).await?;
            minded.file_bytes.fetch_add(read as u64, Ordering::Relaxed);
        }
    };
    let up = async { copy(&mut asks, &mut asked).await.map(drop) };
    tokio::try_join!(up, down).map(drop)
}
