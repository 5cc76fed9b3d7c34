//! How long it takes from a change to everybody who looks at its scope: a thousand over real sockets, each with the real
//! frames, and a hundred thousand who ask without one, in the server's own process.
//!
//! `nusaloka-fanout [sockets] [asks without a socket] [changes]` prints a JSON object a line: `measure`, `value`, `unit`, `aim`.
//! Measured from before the change is sent, so that its commit is in every figure.
#![allow(clippy::print_stdout, clippy::disallowed_types)] // figures, for whoever reads them

mod board;
mod line;

use board::{BOARDS, Board, House, PEOPLE};
use line::{InProcess, Line, Socket};
use nusaloka_domain::Id;
use nusaloka_store::batch::{Answer, Ask};
use nusaloka_sync::{Follows, Message, Pull, Wait, frame::Frame};
use serde_json::json;
use std::{
    error::Error,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::timeout,
};
use uuid::Uuid;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_mins(5);
/// How many begin at once: below what a server turns away.
const AT_ONCE: usize = 500;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nusaloka-fanout: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let mut number = |usual| arguments.next().unwrap_or(Ok(usual));
    let (sockets, asks, changes) = (number(1_000)?, number(100_000)?, number(30)?);
    line::allow_files(2 * sockets as u64 + 500)?;
    let house = House::open().await?;
    over_sockets(&house, sockets, changes).await?;
    without_sockets(&house, asks, changes).await?;
    house.close().await
}

async fn over_sockets(house: &House, sockets: usize, changes: usize) -> Outcome {
    let mut viewers = Viewers::default();
    for number in 0..sockets {
        viewers.follow(Socket::open(house, number % PEOPLE).await?, number);
    }
    house.until_parked(sockets).await?;
    let mut took = Vec::new();
    for _ in 0..changes {
        took.extend(viewers.after_change(house, Board::All, sockets).await?);
        house.until_parked(sockets).await?;
    }
    report(&format!("fanout.sockets.{sockets}"), &mut took);
    viewers.leave().await;
    house.until_parked(0).await
}

async fn without_sockets(house: &House, asks: usize, changes: usize) -> Outcome {
    let mut viewers = Viewers::default();
    for number in 0..asks {
        viewers.follow(InProcess::of(house, number % PEOPLE), number);
        if number % AT_ONCE == AT_ONCE - 1 {
            house.until_parked(number + 1).await?;
        }
    }
    house.until_parked(asks).await?;
    for board in BOARDS {
        let audience = (0..asks).filter(|number| board.is_seen_by(number % PEOPLE)).count();
        let mut took = Vec::new();
        // Enough to see how it varies, and not for ever: whoever has heard asks again, too.
        for _ in 0..changes.min(100_000 / audience.max(1)).max(1) {
            took.extend(viewers.after_change(house, board, audience).await?);
            house.until_parked(asks).await?;
        }
        report(&format!("fanout.asks.{asks}.audience.{audience}"), &mut took);
    }
    viewers.leave().await;
    Ok(())
}

fn report(measure: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |share: usize| took.get((took.len() * share / 100).min(took.len().saturating_sub(1)));
    for share in [50, 99] {
        let value = at(share).map(|took| took.as_secs_f64() * 1e3);
        println!("{}", json!({ "measure": format!("{measure}.p{share}"), "value": value, "unit": "ms", "aim": null }));
    }
}

/// All who look, and when they heard.
struct Viewers {
    tasks: JoinSet<()>,
    tell: UnboundedSender<Instant>,
    heard: tokio::sync::mpsc::UnboundedReceiver<Instant>,
}

impl Default for Viewers {
    fn default() -> Self {
        let (tell, heard) = unbounded_channel();
        Self { tasks: JoinSet::new(), tell, heard }
    }
}

impl Viewers {
    fn follow(&mut self, line: impl Line + Send + 'static, number: usize) {
        let tell = self.tell.clone();
        self.tasks.spawn(async move {
            if let Err(error) = follow(line, number, &tell).await {
                eprintln!("viewer {number}: {error}");
            }
        });
    }

    /// How long each of them waited for it.
    async fn after_change(&mut self, house: &House, board: Board, viewers: usize) -> Outcome<Vec<Duration>> {
        let mut writer = house.writer().await?;
        let since = Instant::now();
        house.change(&mut writer, board).await?;
        let mut took = Vec::with_capacity(viewers);
        for _ in 0..viewers {
            let heard = timeout(PATIENCE, self.heard.recv()).await.map_err(|_| "not all have heard of it")?;
            took.push(heard.ok_or("nobody looks")?.duration_since(since));
        }
        Ok(took)
    }

    async fn leave(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Asks, and asks again from where the answer ended, as an app does.
async fn follow(mut line: impl Line, number: usize, hears: &UnboundedSender<Instant>) -> Outcome {
    let device = Id::from_uuid(Uuid::from_u128(1 << 100 | number as u128));
    let ask = Ask {
        device,
        epoch: Uuid::nil(),
        commit: 0,
        scopes: 0,
        visits: Vec::new(),
        behind: Vec::new(),
        repairs: Vec::new(),
        offers: Vec::new(),
        fetching: Vec::new(),
    };
    let mut pull = Pull { ask, wait: Wait::No };
    for request in 1.. {
        let at_first = pull.wait == Wait::No;
        line.send(request, pull.clone()).await?;
        loop {
            let (at, bytes) = line.next().await?;
            let Message::Answer(Answer::Batch(batch), follows) = Frame::of(&bytes)?.message else {
                return Err("not a batch".into());
            };
            if follows == Follows::Another {
                continue;
            }
            let (epoch, commit, scopes) = (batch.epoch, batch.commit, batch.scopes);
            pull = Pull { ask: Ask { epoch, commit, scopes, ..pull.ask }, wait: Wait::ForNews };
            if !at_first && hears.send(at).is_err() {
                return Ok(());
            }
            break;
        }
    }
    Ok(())
}
