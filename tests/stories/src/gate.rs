//! What stands between a phone and the server in the worse networks: it lets plain requests through, and sockets only if it
//! is so minded.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
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
}

impl Gate {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let minded = Arc::<Minded>::default();
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
    copy_bidirectional(&mut stream, &mut onward).await.map(drop)
}
