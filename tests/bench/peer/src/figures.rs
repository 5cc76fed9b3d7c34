//! What a store costs when much is held and much waits: one row changed among a million, ten rows over a thousand entries that
//! wait, and what is said when nothing has happened. Both sides in one process, on files, as they are shipped.
//!
//! Each figure is a JSON object in a line: `measure`, `value`, `unit`, `aim`.

use crate::{
    Outcome,
    stores::{self, Protection},
    told::{bytes_in, now_ms, quantile},
    workload::{Booking, MoveBooking, PutBooking, bookings},
};
use nusaloka_domain::{Id, Timestamp, capability::Mutation, host::Insist, identity::Person, view::Writing as _};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Answer, Ask},
    engine::sqlite::SqliteEngine,
    replica::Replica,
};
use nusaloka_sync::{Follows, Message, Pull, Wait, frame::Frame};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_782_864_000_000);
const TRIALS: usize = 300;
const ROWS_UPDATED: usize = 1_000;
const UPDATES: usize = 100;

pub(crate) fn measure(rows: &Path, folder: PathBuf, held: usize) -> Outcome {
    let bookings = bookings(rows)?;
    let mut sides = Sides::begin(&folder.join("waiting"), &bookings, bookings.len())?;
    sides.say_nothing_new()?;
    sides.over_what_waits(&bookings)?;
    drop(sides);
    stays_flat(&folder.join("updated"), &bookings[..ROWS_UPDATED])?;
    Sides::begin(&folder.join("held"), &bookings, held)?.one_of_many(&bookings)
}

/// What a device's files take after each row was changed many times, beside before.
fn stays_flat(folder: &Path, bookings: &[Booking]) -> Outcome {
    let device = folder.join("client");
    let Sides { me, server, phone, entries } = Sides::begin(folder, bookings, bookings.len())?;
    drop(phone); // closed, as it is measured afterwards
    let before = bytes_in(&device);
    let mut sides = Sides { me, server, phone: stores::device(folder, Protection::Key, me)?, entries };
    for number in 0..UPDATES {
        for chunk in bookings.chunks(500) {
            let changed: Vec<Booking> = chunk.iter().map(|booking| renamed(booking, number)).collect();
            sides.changed(&changed)?;
        }
    }
    drop(sides);
    #[allow(clippy::cast_precision_loss)]
    let times = bytes_in(&device) as f64 / before as f64;
    say("disk after a hundred updates of each row, beside before", times, "×", Some(1.15));
    Ok(())
}

struct Sides {
    me: Id<Person>,
    server: Authority<SqliteEngine>,
    phone: Replica<SqliteEngine>,
    entries: u128,
}

impl Sides {
    fn begin(folder: &Path, bookings: &[Booking], held: usize) -> Outcome<Self> {
        let me = stores::reader();
        let copies = (0..held).map(|number| copy(&bookings[number % bookings.len()], number / bookings.len()));
        let server = stores::filled(folder, copies, me)?;
        let phone = stores::device(folder, Protection::Key, me)?;
        let mut sides = Self { me, server, phone, entries: 1 << 100 };
        sides.catch_up()?;
        Ok(sides)
    }

    fn catch_up(&mut self) -> Outcome {
        while !self.phone.is_complete() {
            let ask = self.phone.ask()?;
            let answer = self.server.pull(self.me, &ask, Budget::of(&ask))?;
            self.phone.receive(&answer)?;
        }
        Ok(self.phone.rest()?)
    }

    fn next_entry(&mut self) -> Uuid {
        self.entries += 1;
        Uuid::from_u128(self.entries)
    }

    /// Somebody else writes; what comes down is applied, and how long that took, in milliseconds.
    fn changed(&mut self, changed: &[Booking]) -> Outcome<f64> {
        let entry = self.next_entry();
        let written = self.server.write(entry, NOW, |tx| changed.iter().try_for_each(|booking| tx.update(booking)))?;
        written.map_err(|refusal| refusal.to_string())?;
        let ask = self.phone.ask()?;
        let answer = self.server.pull(self.me, &ask, Budget::of(&ask))?;
        let begun = now_ms();
        self.phone.receive(&answer)?;
        Ok(now_ms() - begun)
    }

    fn one_of_many(&mut self, bookings: &[Booking]) -> Outcome {
        let mut took = Vec::with_capacity(TRIALS);
        for number in 0..TRIALS {
            let changed = renamed(&bookings[number * 7 % bookings.len()], number);
            took.push(self.changed(&[changed])?);
        }
        say("one row changed among a million that are held, p50", quantile(&took, 0.5), "ms", None);
        say("one row changed among a million that are held, p99", quantile(&took, 0.99), "ms", Some(3.0));
        Ok(())
    }

    fn over_what_waits(&mut self, bookings: &[Booking]) -> Outcome {
        for (number, booking) in bookings.iter().take(1_000).enumerate() {
            let act = if number % 2 == 0 {
                PutBooking(copy(booking, 1_000)).act()
            } else {
                MoveBooking { booking: booking.id, shelf: booking.shelf, starts_at: booking.ends_at }.act()
            };
            let entry = Id::from_uuid(self.next_entry());
            self.phone.act(entry, NOW, act, Insist::No)?.map_err(|refusal| refusal.to_string())?;
        }
        let mut took = Vec::with_capacity(TRIALS);
        for number in 0..TRIALS {
            // Half of them are rows that entries wrote, half are others.
            let place =
                |part: usize| if part < 5 { (number * 5 + part) * 2 % 1_000 + 1 } else { 2_000 + number * 5 + part };
            let rows: Vec<Booking> =
                (0..10).map(|part| renamed(&bookings[place(part) % bookings.len()], number)).collect();
            took.push(self.changed(&rows)?);
        }
        if self.phone.outbox().len() != 1_000 {
            return Err("entries went missing".into());
        }
        say("ten rows applied over a thousand entries that wait, p50", quantile(&took, 0.5), "ms", None);
        say("ten rows applied over a thousand entries that wait, p99", quantile(&took, 0.99), "ms", Some(10.0));
        Ok(())
    }

    /// A connection that comes back when nothing has happened.
    fn say_nothing_new(&mut self) -> Outcome {
        let ask: Ask = self.phone.ask()?;
        let answer: Answer = self.server.pull(self.me, &ask, Budget::of(&ask))?;
        let asked = Frame { request: 1, message: Message::Pull(Pull { ask, wait: Wait::No }) }.to_bytes()?;
        let told = Frame { request: 1, message: Message::Answer(answer, Follows::Nothing) }.to_bytes()?;
        #[allow(clippy::cast_precision_loss)]
        say("frames of a reconnect when nothing has happened", (asked.len() + told.len()) as f64, "B", Some(300.0));
        Ok(())
    }
}

/// The same booking once more, under another id.
fn copy(booking: &Booking, copy: usize) -> Booking {
    let id = Id::from_uuid(Uuid::from_u128(booking.id.uuid().as_u128() ^ (copy as u128) << 64));
    Booking { id, ..booking.clone() }
}

fn renamed(booking: &Booking, number: usize) -> Booking {
    Booking { title: format!("{} {number}", booking.title), ..booking.clone() }
}

pub(crate) fn say(measure: &str, value: f64, unit: &str, aim: Option<f64>) {
    println!("{}", serde_json::json!({ "measure": measure, "value": value, "unit": unit, "aim": aim }));
}
