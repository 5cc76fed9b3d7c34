//! The live socket: both lanes of an app on one connection. Requests come up in any number, each with its own; answers go
//! down as they are ready. An ask with nothing to tell is parked until there is news, so that news is one way.
//!
//! One ask at a time: a later one takes the place of the earlier, whose app has forgotten it. A frame that is not one is
//! refused by name, and the connection goes on.
//!
//! Ends when the app leaves, says nothing for too long (not even to a ping), reads nothing for too long, loses its session,
//! or when the server stops: then what was accepted is answered first.

use crate::{
    App,
    answer::Problem,
    limits::{RETRY_AFTER, Seat, Sitter},
    pulse::{Pace, Pulse, SILENT_FOR},
    stopped,
    sync::{self, Request, Visitor, admit, admit_again},
};
use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message as Packet, WebSocket, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use nusaloka_sync::{
    Message, NotTaken, PROTOCOL_VERSION,
    frame::{Frame, UP},
};
use std::{future::pending, time::Duration};
use tokio::{select, sync::mpsc, task::JoinSet, time::timeout};

const PACE: Pace = Pace { ping_every: Duration::from_secs(25), silent_for: SILENT_FOR };
/// Whoever takes nothing for so long is better served by asking again.
const SENT_WITHIN: Duration = Duration::from_secs(30);
/// An ask is answered after so long even if nothing happened, so that nobody stands still while the store moves on.
pub(crate) const HOLD: Duration = Duration::from_mins(10);
/// Pushes of one app that are being decided.
const PUSHES: usize = 4;
/// Answers that wait for the socket to take them.
const READY: usize = 2;

/// Close codes: ours are the HTTP statuses after 4000.
const STOPPING: u16 = 1001;
const SIGNED_OUT: u16 = 4401;
const SENT_AWAY: u16 = 4410;

pub(crate) async fn live(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let visitor = admit(&app, &headers).await?;
    // Whatever stands between has taken the upgrade out; 426 would say something else here.
    let upgrade = upgrade.map_err(|_| Problem::Garbled)?;
    let seat = app.limits.seat(Sitter::App(visitor.person()), &app.metrics)?;
    let upgrade = upgrade.max_message_size(UP.frame()).max_frame_size(UP.frame());
    Ok(upgrade.on_upgrade(move |socket| Line::new(app, visitor, seat).serve(socket)))
}

type Told = Result<Vec<u8>, (Request, Problem)>;

struct Line {
    app: App,
    visitor: Visitor,
    _seat: Seat,
    pushes: JoinSet<()>,
    pull: JoinSet<()>,
    ready: (mpsc::Sender<Told>, mpsc::Receiver<Told>),
}

/// Why a socket ends.
pub(crate) enum Ends {
    Gone,
    With(u16, &'static str),
}

impl Line {
    fn new(app: App, visitor: Visitor, seat: Seat) -> Self {
        let (pushes, pull) = (JoinSet::new(), JoinSet::new());
        Self { app, visitor, _seat: seat, pushes, pull, ready: mpsc::channel(READY) }
    }

    async fn serve(mut self, mut socket: WebSocket) {
        let Err(ends) = self.go_on(&mut socket).await;
        self.pull.abort_all();
        if let Ends::With(code, reason) = ends {
            if code == STOPPING && self.finish(&mut socket).await.is_err() {
                return;
            }
            let close = CloseFrame { code, reason: reason.into() };
            // Whoever is gone needs no goodbye.
            drop(timeout(SENT_WITHIN, socket.send(Packet::Close(Some(close)))).await);
        }
    }

    async fn go_on(&mut self, socket: &mut WebSocket) -> Result<std::convert::Infallible, Ends> {
        let mut pulse = Pulse::at(PACE);
        pulse.beat().await; // the first comes at once
        loop {
            select! {
                () = stopped(self.app.stop.clone()) => return Err(Ends::With(STOPPING, "stopping")),
                Some(told) = self.ready.1.recv() => self.tell(socket, told).await?,
                received = socket.recv() => match received {
                    Some(Ok(packet)) => {
                        pulse.heard();
                        self.take(socket, packet).await?;
                    }
                    Some(Err(_)) | None => return Err(Ends::Gone),
                },
                beat = pulse.beat() => send(socket, beat.ok_or(Ends::Gone)?).await?,
                () = joined(&mut self.pushes) => {}
                () = joined(&mut self.pull) => {}
            }
        }
    }

    async fn take(&mut self, socket: &mut WebSocket, packet: Packet) -> Result<(), Ends> {
        let bytes = match packet {
            Packet::Binary(bytes) => bytes,
            Packet::Ping(_) | Packet::Pong(_) => return Ok(()),
            Packet::Close(_) => return Err(Ends::Gone),
            Packet::Text(_) => return self.tell(socket, Err((self.none(), Problem::Garbled))).await,
        };
        let (app, visitor, ready) = (self.app.clone(), self.visitor, self.ready.0.clone());
        match sync::read(&app, &bytes) {
            Ok((request, Message::Push(push))) => {
                if self.pushes.len() >= PUSHES {
                    return self.tell(socket, Err((request, Problem::Busy))).await;
                }
                self.pushes.spawn(async move {
                    let told = match admit_again(&app, &visitor).await {
                        Ok(()) => sync::decide(&app, &visitor, request, push).await,
                        Err(problem) => Err(problem),
                    };
                    // An error says that the socket is gone.
                    drop(ready.send(told.map_err(|problem| (request, problem))).await);
                });
                Ok(())
            }
            Ok((request, Message::Pull(pull))) => {
                self.pull.abort_all();
                self.pull.spawn(async move {
                    let (told, mut series) = mpsc::channel::<Result<Vec<u8>, Problem>>(1);
                    let forward = async {
                        while let Some(told) = series.recv().await {
                            drop(ready.send(told.map_err(|problem| (request, problem))).await);
                        }
                    };
                    tokio::join!(sync::tell(app, visitor, request, pull, HOLD, told), forward);
                });
                Ok(())
            }
            Ok((request, _)) => self.tell(socket, Err((request, Problem::Garbled))).await,
            Err(problem @ Problem::UpgradeNeeded) => {
                let number = Frame::request_of(&bytes).unwrap_or_default();
                self.tell(socket, Err((Request { number, ..self.none() }, problem))).await
            }
            Err(problem) => self.tell(socket, Err((self.none(), problem))).await,
        }
    }

    /// What is no request is answered as one of this number, in the version that the app knocked with.
    const fn none(&self) -> Request {
        Request { number: 0, version: self.visitor.version }
    }

    async fn tell(&self, socket: &mut WebSocket, told: Told) -> Result<(), Ends> {
        let bytes = match told {
            Ok(bytes) => bytes,
            Err((_, Problem::SignedOut)) => return Err(Ends::With(SIGNED_OUT, Problem::SignedOut.code())),
            Err((_, Problem::SentAway)) => return Err(Ends::With(SENT_AWAY, Problem::SentAway.code())),
            Err((request, problem)) => {
                self.app.metrics.turned_away(problem);
                request.answered(Message::NotTaken(not_taken(problem))).expect("a few bytes always fit")
            }
        };
        send(socket, Packet::Binary(bytes.into())).await
    }

    /// Answers what was accepted.
    async fn finish(&mut self, socket: &mut WebSocket) -> Result<(), Ends> {
        while !self.pushes.is_empty() {
            select! {
                Some(told) = self.ready.1.recv() => self.tell(socket, told).await?,
                () = joined(&mut self.pushes) => {}
            }
        }
        while let Ok(told) = self.ready.1.try_recv() {
            self.tell(socket, told).await?;
        }
        Ok(())
    }
}

fn not_taken(problem: Problem) -> NotTaken {
    match problem {
        Problem::Busy => {
            NotTaken::Busy { retry_after_ms: u32::try_from(RETRY_AFTER.as_millis()).expect("a few seconds") }
        }
        Problem::Broke => NotTaken::Broke,
        Problem::UpgradeNeeded => NotTaken::OtherVersion { newest: PROTOCOL_VERSION },
        Problem::Garbled
        | Problem::TooLarge
        | Problem::SignedOut
        | Problem::SentAway
        | Problem::ForeignOrigin
        | Problem::NotAllowed
        | Problem::NotFound
        | Problem::SecondFactorFirst
        | Problem::Denied(_) => NotTaken::Garbled,
    }
}

/// The next that ends; never, if there is none.
async fn joined(tasks: &mut JoinSet<()>) {
    match tasks.join_next().await {
        Some(Err(error)) if error.is_panic() => tracing::error!(error = %error, "an answer broke"),
        Some(_) => {}
        None => pending().await,
    }
}

pub(crate) async fn send(socket: &mut WebSocket, packet: Packet) -> Result<(), Ends> {
    match timeout(SENT_WITHIN, socket.send(packet)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ends::Gone),
    }
}
