//! A body that is written while it is sent: by a thread that reads and packs, to a connection that takes it at its own pace.
//!
//! Failure cases: whoever takes it goes away, or takes too little for too long (the thread is told so with its next piece, and lets go
//! of what it reads from); the thread stops in the middle, or panics (the connection is cut, so that nobody takes a half for a whole).
//!
//! Invariants: a few pieces are in memory, however long the body is; a body ends as one that is whole only if the thread said so.

use axum::body::Body;
use futures_util::stream;
use std::{
    io::{self, Write},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::mpsc::{self, Receiver, Sender},
    time::{Instant, timeout_at},
};

const PIECE_BYTES: usize = 64 << 10;
/// On their way.
const PIECES: usize = 2;
/// For one piece, and for all.
const TAKEN_WITHIN: Duration = Duration::from_secs(20);
const LASTS: Duration = Duration::from_mins(20);

enum Piece {
    Bytes(Vec<u8>),
    Whole,
}

/// Where the thread writes. It ends the body by `whole`, or breaks it off by being dropped.
pub(super) struct Sink {
    pieces: Sender<Piece>,
    runtime: Handle,
    until: Instant,
    taken_within: Duration,
    kept: Vec<u8>,
    /// Nobody takes any more: what a packer writes when it is put away is nobody's.
    is_over: bool,
}

/// What the connection takes from.
pub(super) struct Flow {
    pieces: Receiver<Piece>,
    first: Option<Piece>,
}

/// To be called where the runtime is.
pub(super) fn pipe() -> (Sink, Flow) {
    let (send, pieces) = mpsc::channel(PIECES);
    let (runtime, until) = (Handle::current(), Instant::now() + LASTS);
    (
        Sink { pieces: send, runtime, until, taken_within: TAKEN_WITHIN, kept: Vec::new(), is_over: false },
        Flow { pieces, first: None },
    )
}

impl Sink {
    pub(super) fn whole(mut self) -> io::Result<()> {
        self.flush()?;
        if self.is_over { Err(io::ErrorKind::BrokenPipe.into()) } else { self.send(Piece::Whole) }
    }

    fn send(&mut self, piece: Piece) -> io::Result<()> {
        let until = self.until.min(Instant::now() + self.taken_within);
        let kind = match self.runtime.block_on(timeout_at(until, self.pieces.send(piece))) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(_)) => io::ErrorKind::BrokenPipe,
            Err(_) => io::ErrorKind::TimedOut,
        };
        self.is_over = true;
        Err(kind.into())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_over {
            return Ok(bytes.len());
        }
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let kept = std::mem::take(&mut self.kept);
        self.send(Piece::Bytes(kept))
    }
}

impl Flow {
    /// Waits until there is something to send. Says whether there is.
    pub(super) async fn has_begun(&mut self) -> bool {
        self.first = self.pieces.recv().await;
        self.first.is_some()
    }

    pub(super) fn body(self) -> Body {
        Body::from_stream(stream::unfold(Some(self), |flow| async {
            let mut flow = flow?;
            let next = match flow.first.take() {
                Some(first) => Some(first),
                None => flow.pieces.recv().await,
            };
            match next {
                Some(Piece::Bytes(bytes)) => Some((Ok(bytes), Some(flow))),
                Some(Piece::Whole) => None,
                // An error cuts the connection.
                None => Some((Err(io::Error::from(io::ErrorKind::UnexpectedEof)), None)),
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use tokio::task::spawn_blocking;

    #[tokio::test]
    async fn a_body_arrives_in_pieces_as_it_was_written() {
        let (mut sink, mut flow) = pipe();
        let long = vec![7; 5 * PIECE_BYTES + 1];
        let expected = long.clone();
        let writes = spawn_blocking(move || {
            long.chunks(1_000).try_for_each(|some| sink.write_all(some))?;
            sink.whole()
        });
        assert!(flow.has_begun().await);
        assert!(!writes.is_finished(), "it is not all in memory");
        assert_eq!(to_bytes(flow.body(), usize::MAX).await.expect("whole"), expected);
        writes.await.expect("no panic").expect("taken");
    }

    #[tokio::test]
    async fn a_body_that_was_broken_off_never_ends_as_a_whole_one() {
        let (mut sink, mut flow) = pipe();
        let writes = spawn_blocking(move || {
            sink.write_all(&vec![7; PIECE_BYTES]).expect("taken");
            panic!("half-way");
        });
        assert!(flow.has_begun().await);
        assert!(to_bytes(flow.body(), usize::MAX).await.is_err());
        assert!(writes.await.is_err());
        let (sink, mut flow) = pipe();
        drop(sink);
        assert!(!flow.has_begun().await, "there is nothing to answer with");
    }

    #[tokio::test]
    async fn whoever_goes_away_lets_the_thread_go() {
        let (mut sink, mut flow) = pipe();
        let writes = spawn_blocking(move || {
            loop {
                if let Err(error) = sink.write_all(&vec![7; PIECE_BYTES]) {
                    return error.kind();
                }
            }
        });
        assert!(flow.has_begun().await);
        drop(flow.body());
        assert_eq!(writes.await.expect("it ends"), io::ErrorKind::BrokenPipe);
    }

    #[tokio::test]
    async fn whoever_takes_nothing_for_too_long_lets_the_thread_go() {
        let (mut sink, flow) = pipe();
        sink.taken_within = Duration::from_millis(1);
        let writes = spawn_blocking(move || {
            loop {
                if let Err(error) = sink.write_all(&vec![7; PIECE_BYTES]) {
                    return error.kind();
                }
            }
        });
        assert_eq!(writes.await.expect("it ends"), io::ErrorKind::TimedOut);
        drop(flow);
    }
}
