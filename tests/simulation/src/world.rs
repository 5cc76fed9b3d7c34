//! One server, several phones, and between them a network that delays, loses, doubles and reorders. All of it in one
//! thread, under one virtual clock.
//!
//! What runs is the real thing: the stores, and the client's sync engine. Only what lies outside of them is played here.

use crate::{
    answers::brief,
    checks::{Broken, Invariant},
    disk::Disk,
    people,
    phone::{App, Phone, lane_index},
    plan::{OWNER, PEOPLE, PHONES, Step},
    random::Random,
    server::Server,
};
use nusaloka_domain::{Fault, Id, capability::Business, failure::Stop};
use nusaloka_ferry::FERRY;
use nusaloka_store::{
    authority::Budget,
    batch::{Answer, Ask, Decision, Offer, Push, Pushed},
    engine::sqlite::Side,
    replica::{Received, State, Waiting},
};
use nusaloka_sync::{Command, Event, Failure, Lane, Wait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) const BUSINESS: Business = Business(&[FERRY]);
pub(crate) const ANSWERED_WITHIN: i64 = 40_000;
pub(crate) const HELD_FOR: i64 = 25_000;
pub(crate) const ENTRIES_A_PUSH: usize = 7;
pub(crate) const BUDGET: Budget = Budget { rows: 6 };

/// On what the stores of a run lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Memory,
    Files,
}

/// Things that have to happen often enough for a run to be worth anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Happened {
    pub conflicting_rebase: u64,
    pub refusal_with_dependents: u64,
    pub revocation_with_waiting: u64,
    pub range_repair: u64,
    pub epoch_change: u64,
    pub crash_between_commit_and_reply: u64,
    pub unknown: u64,
    pub upgrade_with_full_outbox: u64,
    pub opaque_repair: u64,
    pub opaque_revocation: u64,
    pub upgrade_with_opaque_rows: u64,
    pub downgrade_with_later_entries: u64,
    pub snapshot_laid: u64,
    pub snapshot_lifted: u64,
}

impl Happened {
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            conflicting_rebase: self.conflicting_rebase + other.conflicting_rebase,
            refusal_with_dependents: self.refusal_with_dependents + other.refusal_with_dependents,
            revocation_with_waiting: self.revocation_with_waiting + other.revocation_with_waiting,
            range_repair: self.range_repair + other.range_repair,
            epoch_change: self.epoch_change + other.epoch_change,
            crash_between_commit_and_reply: self.crash_between_commit_and_reply + other.crash_between_commit_and_reply,
            unknown: self.unknown + other.unknown,
            upgrade_with_full_outbox: self.upgrade_with_full_outbox + other.upgrade_with_full_outbox,
            opaque_repair: self.opaque_repair + other.opaque_repair,
            opaque_revocation: self.opaque_revocation + other.opaque_revocation,
            upgrade_with_opaque_rows: self.upgrade_with_opaque_rows + other.upgrade_with_opaque_rows,
            downgrade_with_later_entries: self.downgrade_with_later_entries + other.downgrade_with_later_entries,
            snapshot_laid: self.snapshot_laid + other.snapshot_laid,
            snapshot_lifted: self.snapshot_lifted + other.snapshot_lifted,
        }
    }
}

pub(crate) enum Body {
    Push(Push),
    Ask(Ask, Wait),
    Pushed(Pushed),
    Answer(Box<Answer>),
    Fetch(Offer),
    /// Nothing: there is no such file.
    File(Offer, Option<Vec<u8>>),
    /// Of the session with this number.
    SessionRefused(u64),
}

pub(crate) struct Flight {
    pub(crate) phone: usize,
    pub(crate) request: u64,
    pub(crate) body: Body,
}

pub(crate) struct World {
    pub(crate) on: On,
    pub(crate) now: i64,
    pub(crate) random: Random,
    pub(crate) phones: Vec<Phone>,
    pub(crate) server: Server,
    pub(crate) flights: BTreeMap<(i64, u64), Flight>,
    sequence: u64,
    pub(crate) weather: (u64, u64),
    /// How often each person has signed in.
    pub(crate) sessions: [u64; PEOPLE],
    pub(crate) happened: Happened,
    /// What people were told is safe, and what became of it that is nobody's fault.
    pub(crate) acted: BTreeSet<Uuid>,
    pub(crate) excused: BTreeSet<Uuid>,
    pub(crate) history: Option<Vec<String>>,
    pub(crate) rows_were_lost: bool,
    pub(crate) numbers_were_lost: bool,
}

pub(crate) type Stepped = Result<(), Broken>;

impl World {
    pub(crate) fn new(seed: u64, on: On, history: bool) -> Result<Self, Fault> {
        let mut random = Random::new(seed);
        let now = 1_800_000_000_000;
        let epoch = random.uuid(now);
        let disk = |side| match on {
            On::Memory => Ok(Disk::memory()),
            On::Files => Disk::files(side),
        };
        let server = Server::new(disk(Side::Server)?, BUSINESS, epoch)?;
        let phones = (0..PHONES)
            .map(|name| {
                // The first phone begins everything; its owner's other one is old.
                let old = name == 1 || (name > 1 && random.chance(50));
                let app = if old { App::LastYears } else { App::Todays };
                Phone::new(people::person(OWNER[name]), disk(Side::Client)?, app, Id::from_uuid(random.uuid(now)))
            })
            .collect::<Result<_, Fault>>()?;
        let mut world = Self {
            on,
            now,
            random,
            phones,
            server,
            flights: BTreeMap::new(),
            sequence: 0,
            weather: (0, 0),
            sessions: [0; PEOPLE],
            happened: Happened::default(),
            acted: BTreeSet::new(),
            excused: BTreeSet::new(),
            history: history.then(Vec::new),
            rows_were_lost: false,
            numbers_were_lost: false,
        };
        for phone in 0..PHONES {
            world.event(phone, Event::Started).map_err(|broken| Fault::new(broken.to_string()))?;
        }
        Ok(world)
    }

    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        let now = self.now % 100_000_000;
        if let Some(history) = &mut self.history {
            history.push(format!("{now:>9}  {}", what()));
        }
    }

    pub(crate) fn step(&mut self, step: Step) -> Stepped {
        self.note(|| format!("—— {step:?}"));
        match step {
            Step::Act { phone, dice } => self.act(phone, dice)?,
            Step::Pass { millis } => self.pass(millis)?,
            Step::Disconnect { phone } => self.phones[phone].online = false,
            Step::Connect { phone } => self.connect(phone)?,
            Step::PowerCut { phone } => self.power_cut(phone)?,
            Step::BreakAt { phone, commits, after, kill } => {
                self.phones[phone].fuse.light(commits, after);
                self.phones[phone].killed = kill;
            }
            Step::Restart { phone } => self.restart(phone)?,
            Step::Upgrade { phone, dice } => self.upgrade(phone, dice)?,
            Step::Downgrade { phone } => self.downgrade(phone)?,
            Step::Replace { phone } => self.replace(phone)?,
            Step::Clone { phone, of } => self.clone_phone(phone, of)?,
            Step::ClockJump { phone, millis } => self.phones[phone].clock_off_by += millis,
            Step::Visit { phone, dice } => self.visit(phone, dice)?,
            Step::Leave { phone, dice } => self.leave(phone, dice)?,
            Step::MakeSnapshot { dice } => self.make_snapshot(dice)?,
            Step::DropSnapshots => self.server.files.clear(),
            Step::GarbleFile { phone, dice } => self.phones[phone].garbles = Some(dice),
            Step::LoseLayers { phone } => self.lose_layers(phone)?,
            Step::Discard { phone } => self.discard(phone)?,
            Step::LoseRow { phone, dice } => self.phones[phone].loses = Some(dice),
            Step::ExpireSession { person } => drop(self.server.expired.insert(person)),
            Step::RenewSession { person } => self.renew(person)?,
            Step::Weather { lost, twice } => self.weather = (lost, twice),
            Step::ServerPowerCut => self.server_dies()?,
            Step::ServerDiesBeforeReply => self.server.dies_before_reply = true,
            Step::Backup => self.ours(|world| world.server.take_backup())?,
            Step::Restore => self.restore()?,
            Step::Compact => self.ours(|world| {
                let upto = world.server.authority.commit();
                world.server.authority.compact(upto)
            })?,
        }
        self.pass(20)
    }

    /// A fault here is nobody's plan.
    pub(crate) fn ours<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Broken> {
        work(self).map_err(|fault| Broken::new(Invariant::NoFault, fault.to_string()))
    }

    /// Does something with a phone's store; a power cut in the middle ends its process.
    pub(crate) fn on_phone<T>(
        &mut self,
        phone: usize,
        work: impl FnOnce(&mut Phone) -> Result<T, Fault>,
    ) -> Result<Option<T>, Broken> {
        match work(&mut self.phones[phone]) {
            Ok(done) => Ok(Some(done)),
            Err(fault) if fault.to_string() == "the power was cut" => {
                let killed = self.phones[phone].killed;
                self.note(|| {
                    format!("phone {phone}: {} in the middle", if killed { "killed" } else { "the power was cut" })
                });
                if killed {
                    self.restart(phone)?;
                } else {
                    self.power_cut(phone)?;
                }
                Ok(None)
            }
            Err(fault) => Err(Broken::new(Invariant::NoFault, format!("phone {phone}: {fault}"))),
        }
    }

    // ---- the clock ----------------------------------------------------------------------------

    pub(crate) fn pass(&mut self, millis: u64) -> Stepped {
        let until = self.now + i64::try_from(millis).expect("not for ever");
        while let Some(at) = self.next_at().filter(|at| *at <= until) {
            self.now = at.max(self.now);
            self.happen()?;
        }
        self.now = until;
        Ok(())
    }

    pub(crate) fn next_at(&self) -> Option<i64> {
        let flights = self.flights.keys().next().map(|(at, _)| *at);
        let parked = self.server.parked.iter().map(|parked| parked.until);
        let phones = self.phones.iter().flat_map(|phone| {
            let wakes = phone.wakes.iter().copied().flatten();
            let out = [phone.up, phone.down, phone.beside].into_iter().flatten();
            wakes.chain(out.map(|(_, until)| until))
        });
        flights.into_iter().chain(parked).chain(phones).min()
    }

    /// Whatever is due first.
    pub(crate) fn happen(&mut self) -> Stepped {
        if let Some(entry) = self.flights.first_entry()
            && entry.key().0 <= self.now
        {
            let flight = entry.remove();
            return self.arrive(flight);
        }
        if let Some(due) = self.server.parked.iter().position(|parked| parked.until <= self.now) {
            let parked = self.server.parked.remove(due);
            return self.tell(parked.phone, parked.request, parked.person, &parked.ask, None);
        }
        for phone in 0..PHONES {
            for lane in [Lane::Up, Lane::Down, Lane::Beside] {
                if self.phones[phone].wakes[lane_index(lane)].is_some_and(|at| at <= self.now) {
                    self.phones[phone].wakes[lane_index(lane)] = None;
                    return self.event(phone, Event::Woke(lane));
                }
                let now = self.now;
                let out = self.phones[phone].out(lane);
                if out.is_some_and(|(_, until)| until <= now) {
                    *out = None;
                    return self.event(phone, Event::Failed(lane, Failure::Network));
                }
            }
        }
        Ok(())
    }

    // ---- phones -------------------------------------------------------------------------------

    pub(crate) fn event(&mut self, phone: usize, event: Event) -> Stepped {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let dice = self.random.next();
            let now = self.phones[phone].now(self.now);
            let commands = self.phones[phone].machine.step(event, now, dice);
            self.note(|| format!("phone {phone}: {event:?} → {commands:?}"));
            for command in commands {
                match command {
                    Command::Push => {
                        let push = self.phones[phone].store.push(ENTRIES_A_PUSH);
                        match push {
                            Some(push) => self.request(phone, Lane::Up, Body::Push(push)),
                            None => events.push(Event::PushAnswered { more: false }),
                        }
                    }
                    Command::Pull(wait) => {
                        let Some(ask) = self.on_phone(phone, |phone| phone.store.ask())? else { return Ok(()) };
                        self.request(phone, Lane::Down, Body::Ask(ask, wait));
                    }
                    Command::Fetch => match self.phones[phone].store.offered().first() {
                        Some(offer) => self.request(phone, Lane::Beside, Body::Fetch(*offer)),
                        None => events.push(Event::Fetched { more: false }),
                    },
                    Command::Wake(lane, after) => {
                        let after = i64::try_from(after.as_millis()).expect("soon");
                        self.phones[phone].wakes[lane_index(lane)] = Some(self.now + after);
                    }
                    // Nobody here sends a phone away.
                    Command::Tell(_) | Command::Forget => {}
                }
            }
        }
        Ok(())
    }

    pub(crate) fn request(&mut self, phone: usize, lane: Lane, body: Body) {
        self.sequence += 1;
        let request = self.sequence;
        let online = self.phones[phone].online;
        let until = self.now + if online { ANSWERED_WITHIN } else { 5 };
        *self.phones[phone].out(lane) = Some((request, until));
        if online {
            let twice = self.random.chance(self.weather.1);
            if twice && let Body::Push(push) = &body {
                let again = Body::Push(push.clone());
                self.send(phone, request, again);
            }
            self.send(phone, request, body);
        }
    }

    pub(crate) fn send(&mut self, phone: usize, request: u64, body: Body) {
        if self.random.chance(self.weather.0) {
            self.note(|| format!("lost on the way: {}", said(&body)));
            return;
        }
        let slow = if self.random.chance(10) { 20_000 } else { 80 };
        let at = self.now + 1 + i64::try_from(self.random.below(slow)).expect("soon");
        self.sequence += 1;
        self.flights.insert((at, self.sequence), Flight { phone, request, body });
    }

    pub(crate) fn arrive(&mut self, flight: Flight) -> Stepped {
        let Flight { phone, request, body } = flight;
        if !self.phones[phone].online {
            return Ok(());
        }
        let expired = self.server.expired.contains(&OWNER[phone]);
        match body {
            Body::Push(_) | Body::Ask(..) | Body::Fetch(_) if expired => {
                let session = self.sessions[OWNER[phone]];
                self.send(phone, request, Body::SessionRefused(session));
                Ok(())
            }
            Body::Push(push) => self.decide(phone, request, push),
            Body::Ask(ask, wait) => {
                self.note(|| format!("server: phone {phone} asks from {}, behind {:?}", ask.commit, ask.behind));
                let person = self.phones[phone].person;
                let waits = (wait == Wait::ForNews).then_some(self.now + HELD_FOR);
                self.tell(phone, request, person, &ask, waits)
            }
            Body::Fetch(offer) => {
                let file = self.server.files.get(&offer.name).cloned();
                self.send(phone, request, Body::File(offer, file));
                Ok(())
            }
            Body::File(offer, file) => self.take_file(phone, request, offer, file),
            Body::Pushed(answer) => self.hear_verdicts(phone, request, &answer),
            Body::Answer(answer) => self.hear_news(phone, request, *answer),
            Body::SessionRefused(session) => {
                // A refusal of a session that was renewed meanwhile says nothing about the new one.
                let renewed = session != self.sessions[OWNER[phone]];
                let failure = if renewed { Failure::Network } else { Failure::SessionRefused };
                for lane in [Lane::Up, Lane::Down, Lane::Beside] {
                    let out = self.phones[phone].out(lane);
                    if out.is_some_and(|(waiting, _)| waiting == request) {
                        *out = None;
                        self.event(phone, Event::Failed(lane, failure))?;
                    }
                }
                Ok(())
            }
        }
    }

    pub(crate) fn hear_verdicts(&mut self, phone: usize, request: u64, answer: &Pushed) -> Stepped {
        if self.phones[phone].up.is_none_or(|(waiting, _)| waiting != request) {
            return Ok(());
        }
        self.phones[phone].up = None;
        self.note(|| format!("phone {phone} hears {answer:?}"));
        let device = Id::from_uuid(self.random.uuid(self.now));
        let before = self.phones[phone].counts();
        if self.on_phone(phone, |phone| phone.store.pushed(answer, device))?.is_none() {
            return Ok(());
        }
        let after = self.phones[phone].counts();
        self.happened.refusal_with_dependents += after.refused_with_dependents - before.refused_with_dependents;
        self.look(phone)?;
        let more = self.phones[phone].store.push(1).is_some();
        self.event(phone, Event::PushAnswered { more })
    }

    fn take_file(&mut self, phone: usize, request: u64, offer: Offer, mut file: Option<Vec<u8>>) -> Stepped {
        if self.phones[phone].beside.is_none_or(|(waiting, _)| waiting != request) {
            return Ok(());
        }
        self.phones[phone].beside = None;
        if let Some(file) = &mut file
            && let Some(dice) = self.phones[phone].garbles.take()
        {
            let mut random = Random::new(dice);
            let at = random.index(file.len());
            file[at] ^= 1 << random.below(8);
            self.note(|| "garbled on the way".to_owned());
        }
        self.note(|| format!("phone {phone} gets {:?}, {:?} bytes", offer.name, file.as_ref().map(Vec::len)));
        let taken = self.on_phone(phone, |phone| {
            if let Some(file) = &file {
                return phone.store.fetched(&offer, file).map(drop);
            }
            phone.store.not_fetched(&offer);
            Ok(())
        })?;
        if taken.is_none() {
            return Ok(());
        }
        self.look(phone)?;
        let more = !self.phones[phone].store.offered().is_empty();
        self.event(phone, Event::Fetched { more })
    }

    pub(crate) fn hear_news(&mut self, phone: usize, request: u64, mut answer: Answer) -> Stepped {
        if self.phones[phone].down.is_none_or(|(waiting, _)| waiting != request) {
            return Ok(());
        }
        self.phones[phone].down = None;
        self.lose_a_row(phone, &mut answer);
        self.note(|| format!("phone {phone} hears {}", brief(&answer)));
        let before = self.phones[phone].counts();
        let Some(received) = self.on_phone(phone, |phone| phone.store.receive(&answer))? else { return Ok(()) };
        let after = self.phones[phone].counts();
        self.decided_is_over(phone, &answer)?;
        if after.suspected > before.suspected {
            let suspects = format!("{:?}", self.phones[phone].store.suspects());
            self.note(|| format!("phone {phone} suspects {suspects}"));
        }
        self.happened.conflicting_rebase += after.replayed - before.replayed;
        self.happened.revocation_with_waiting += after.revoked_with_waiting - before.revoked_with_waiting;
        self.happened.range_repair += after.repaired - before.repaired;
        self.happened.opaque_repair += after.opaque_repaired - before.opaque_repaired;
        self.happened.opaque_revocation += after.opaque_revoked - before.opaque_revoked;
        self.happened.epoch_change += after.epochs - before.epochs;
        self.look(phone)?;
        match received {
            Received::Taken(_) | Received::Stale | Received::AskAgain => {
                self.event(phone, Event::PullAnswered)?;
                if !self.phones[phone].store.offered().is_empty() {
                    self.event(phone, Event::SomethingToFetch)?;
                }
                // A new epoch may have something to be told again.
                let unsent = self.phones[phone].store.push(1).is_some();
                if unsent { self.event(phone, Event::SomethingToSend) } else { Ok(()) }
            }
        }
    }

    pub(crate) fn decided_is_over(&mut self, phone: usize, answer: &Answer) -> Stepped {
        let Answer::Batch(batch) = answer else { return Ok(()) };
        let store = &self.phones[phone].store;
        let ours = batch.device == store.device() && (batch.epoch, batch.commit) == store.at();
        let decided = &self.server.decided;
        let is_in_the_batch = |waiting: &Waiting| {
            let applied = decided.get(&waiting.entry.id.uuid());
            matches!(applied, Some(Decision::Applied { commit }) if *commit <= batch.commit) && !self.numbers_were_lost
        };
        let open = |waiting: &&Waiting| {
            (waiting.entry.number <= batch.done || is_in_the_batch(waiting))
                && matches!(waiting.state, State::Predicted | State::Unpredicted | State::Doubtful(_))
        };
        match store.outbox().iter().find(open).filter(|_| ours) {
            None => Ok(()),
            Some(waiting) => Err(Broken::new(Invariant::DecidedIsOver, format!("phone {phone}: {:?}", waiting.entry))),
        }
    }

    /// What must hold after every change of a phone.
    pub(crate) fn look(&mut self, phone: usize) -> Stepped {
        let slips = self.ours(|world| world.phones[phone].store.slips())?;
        match slips.into_iter().next() {
            None => Ok(()),
            Some(slip) => Err(Broken::new(Invariant::PhoneIsConsistent, format!("phone {phone}: {slip}"))),
        }
    }

    // ---- the end ------------------------------------------------------------------------------

    /// The weather clears, everybody comes back, and nothing more is done. Then all must come to rest.
    pub(crate) fn calm_down(&mut self) -> Stepped {
        self.weather = (0, 0);
        self.server.dies_before_reply = false;
        for person in 0..PEOPLE {
            self.renew(person)?;
        }
        for phone in 0..PHONES {
            self.phones[phone].fuse.put_out();
            self.phones[phone].loses = None;
            self.connect(phone)?;
        }
        self.come_to_rest()?;
        let (phone, dice) = (self.random.index(PHONES), self.random.next());
        self.open_what_rests(phone, dice)?;
        self.come_to_rest()
    }

    fn come_to_rest(&mut self) -> Stepped {
        for _ in 0..40 {
            self.pass(30_000)?;
            if self.is_at_rest() {
                return Ok(());
            }
        }
        let restless = (0..PHONES).filter(|phone| !self.rests(*phone)).map(|phone| {
            let store = &self.phones[phone].store;
            format!("phone {phone} at {:?}, suspects {:?}, outbox {:?}", store.at(), store.suspects(), store.outbox())
        });
        Err(Broken::new(Invariant::ComesToRest, restless.collect::<Vec<_>>().join("; ")))
    }

    pub(crate) fn is_at_rest(&self) -> bool {
        (0..PHONES).all(|phone| self.rests(phone))
    }

    pub(crate) fn rests(&self, phone: usize) -> bool {
        let store = &self.phones[phone].store;
        let over = |waiting: &Waiting| matches!(waiting.state, State::Refused(_));
        let (epoch, commit) = store.at();
        epoch == self.server.authority.epoch()
            && commit == self.server.authority.commit()
            && store.is_complete()
            && store.suspects().is_empty()
            && store.outbox().iter().all(over)
    }
}

fn said(body: &Body) -> &'static str {
    match body {
        Body::Push(_) => "a push",
        Body::Ask(..) => "an ask",
        Body::Pushed(_) => "verdicts",
        Body::Answer(_) => "news",
        Body::Fetch(_) => "a wish for a file",
        Body::File(..) => "a file",
        Body::SessionRefused(_) => "a refusal of the session",
    }
}

/// Unknown is what a question answers that is not the asker's to ask.
pub(crate) fn is_unknown<T, R>(answered: &Result<T, Stop<R>>) -> bool {
    matches!(answered, Err(Stop::Unknown))
}
