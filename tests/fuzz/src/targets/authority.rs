//! A server and what devices tell it: a script of pushes and asks, honest, replayed, reordered and made up. Nothing is
//! decided twice, a repeat gets the first answer, and the store is whole after each.

use super::{Seed, seed};
use crate::{
    acts::{BUSINESS, NOW, act, device, entry, person, scope},
    script::Script,
    stage::{BUDGET, EPOCH, Stage, nothing_broke, server_is_whole},
};
use nusaloka_domain::{
    Id, Timestamp,
    failure::Refused,
    host::{decode, encode},
    identity::Person,
};
use nusaloka_store::{
    BUCKETS, Digest,
    authority::{Authority, Offers, slice},
    batch::{Ask, Decision, Entry, Position, Push, Pushed, Repair, Verdict},
    engine::{Engine as _, memory::MemoryEngine},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST_STEPS: usize = 30;
/// As many slices as a device that asks right would need at most.
const MOST_SLICES: usize = 40;

struct Play<'a> {
    script: Script<'a>,
    server: Authority<MemoryEngine>,
    pushes: Vec<(Id<Person>, Push)>,
    /// What was said of each entry, by device, number and name. (A number that was another's may be told what its name was told
    /// elsewhere: a clone that has not heard yet that it is one.)
    said: BTreeMap<(Uuid, u64, Uuid), Verdict>,
}

pub(crate) fn run(bytes: &[u8]) {
    let server = Stage::new().server;
    let mut play = Play { script: Script::of(bytes), server, pushes: Vec::new(), said: BTreeMap::new() };
    for _ in 0..MOST_STEPS {
        if play.script.is_over() {
            return;
        }
        play.step();
        server_is_whole(&mut play.server);
    }
}

impl Play<'_> {
    fn step(&mut self) {
        match self.script.byte() % 9 {
            0 | 1 => {
                let group: Vec<_> = (0..=self.script.below(3)).map(|_| self.push()).collect();
                self.decide(&group);
            }
            2 => {
                let at = self.script.below(self.pushes.len());
                if let Some(again) = self.pushes.get(at).cloned() {
                    self.decide(&[again]);
                }
            }
            3 => {
                let person = person(self.script.byte() % 4);
                if let Some(push) = read::<Push>(self.script.bytes()) {
                    self.decide(&[(person, push)]);
                }
            }
            4 | 5 => {
                let ask = self.ask();
                self.pull(ask);
            }
            6 => {
                let person = person(self.script.byte() % 4);
                if let Some(ask) = read::<Ask>(self.script.bytes()) {
                    self.pull((person, ask));
                }
            }
            7 => {
                let upto = self.script.number();
                self.server.compact(upto).expect("no fault");
            }
            _ => self.reopen(),
        }
    }

    fn push(&mut self) -> (Id<Person>, Push) {
        let script = &mut self.script;
        let me = person(script.byte() % 4);
        let (device, acknowledged) = (device(script.byte() % 4), script.number());
        let mut entries = Vec::new();
        for _ in 0..script.below(5) {
            let (number, id) = (script.number(), entry(script.byte() % 16));
            let acted_at = Timestamp::from_millis(script.number().cast_signed());
            entries.push(Entry { number, id, acted_at, act: act(script, me) });
        }
        (me, Push { device, acknowledged, entries })
    }

    /// Frames refuse what no device can mean: what cannot be sent is not pushed.
    fn decide(&mut self, group: &[(Id<Person>, Push)]) {
        let sendable = |(person, push): &(Id<Person>, Push)| Some((*person, decode(&encode(push)).ok()?));
        let group: Vec<(Id<Person>, Push)> = group.iter().filter_map(sendable).collect();
        let before = self.server.commit();
        let (pushed, committed) = self.server.decide(NOW, &group).expect("no fault");
        assert_eq!(pushed.len(), group.len());
        assert!(committed.commit >= before && self.server.commit() == committed.commit);
        if pushed == [Pushed::NotThisIncarnation] {
            assert_eq!(self.server.commit(), before, "nothing was decided");
        }
        for ((person, push), pushed) in group.into_iter().zip(pushed) {
            nothing_broke(&pushed);
            // Who told nothing has not even claimed the device, and another may have, in the same group.
            if let Pushed::Decided(verdicts) = &pushed
                && !verdicts.is_empty()
            {
                self.heard(&push, verdicts);
                let (again, _) = self.server.decide(NOW, &[(person, push.clone())]).expect("no fault");
                // Whoever gave one name to two changes is not who they were: the second was never kept under its number.
                let two_under_one_name = verdicts.iter().any(|verdict| is_taken(&verdict.decision));
                if !(two_under_one_name && again == [Pushed::NotThisIncarnation]) {
                    assert_eq!(again, [pushed], "a repeat gets the first answer");
                }
            }
            self.pushes.push((person, push));
        }
    }

    fn heard(&mut self, push: &Push, verdicts: &[Verdict]) {
        assert_eq!(verdicts.len(), push.entries.len());
        for (entry, verdict) in push.entries.iter().zip(verdicts) {
            assert_eq!((verdict.number, verdict.id), (entry.number, entry.id));
            if let Decision::Applied { commit } = verdict.decision {
                assert!(commit <= self.server.commit());
            }
            // What is something else under the name of another is not decided, and not kept.
            if !is_taken(&verdict.decision) {
                let place = (push.device.uuid(), entry.number, entry.id.uuid());
                let first = self.said.entry(place).or_insert_with(|| verdict.clone());
                assert_eq!(first, verdict, "an entry is decided once");
            }
        }
    }

    fn ask(&mut self) -> (Id<Person>, Ask) {
        let script = &mut self.script;
        let me = person(script.byte() % 4);
        let epoch = if script.chance() { EPOCH } else { Uuid::from_u128(script.byte().into()) };
        let (device, commit, scopes) = (device(script.byte() % 4), script.number(), script.number());
        let visits = (0..script.below(3)).map(|_| scope(script)).collect();
        let mut behind = Vec::new();
        for _ in 0..script.below(4) {
            let kind = u16::from(script.byte());
            let position = Position { commit: script.number(), kind, row: Uuid::from_bytes(script.bytes_exactly()) };
            behind.push((scope(script), position));
        }
        let mut repairs = Vec::new();
        for _ in 0..script.below(3) {
            let buckets = if script.chance() { BUCKETS } else { script.below(256) };
            repairs.push(Repair {
                scope: scope(script),
                kind: u16::from(script.byte() % 30),
                buckets: vec![Digest::default(); buckets],
            });
        }
        let offers = (0..script.below(3)).map(|_| scope(script)).collect();
        let fetching = (0..script.below(2)).map(|_| scope(script)).collect();
        (me, Ask { device, epoch, commit, scopes, visits, behind, repairs, offers, fetching })
    }

    /// Every slice of the series, as a server tells it without being asked again.
    fn pull(&mut self, (person, ask): (Id<Person>, Ask)) {
        let source = self.server.engine().source().expect("no fault");
        let mut next = Some(ask);
        for _ in 0..MOST_SLICES {
            let Some(ask) = next else { return };
            next = slice(&*source, BUSINESS, person, &ask, BUDGET, &Offers::default()).expect("no fault").1;
        }
        panic!("a series does not end");
    }

    fn reopen(&mut self) {
        let (epoch, commit) = (self.server.epoch(), self.server.commit());
        let engine = self.server.engine().reopened();
        self.server = Authority::open(engine, BUSINESS, Uuid::from_u128(1)).expect("opens");
        assert_eq!((self.server.epoch(), self.server.commit()), (epoch, commit));
    }
}

fn is_taken(decision: &Decision) -> bool {
    matches!(decision, Decision::Refused(refusal) if refusal.is(&Refused::Taken))
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    decode(bytes).ok()
}

pub(crate) fn seeds() -> Vec<Seed> {
    let raw = |code: u8, bytes: Vec<u8>| {
        let length = u8::try_from(bytes.len()).expect("short");
        [vec![code, 0, length], bytes].concat()
    };
    let push = Push { device: device(3), acknowledged: 1, entries: Vec::new() };
    vec![
        seed("push", [0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 4]),
        seed("push-of-three", [0, 2, 0, 1, 0, 1, 1, 1, 0, 0, 0, 1, 2, 0, 1, 2, 2, 0, 1, 0, 2, 3, 0, 1, 9, 9]),
        seed("push-again", [0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 2, 0, 2, 0]),
        seed("push-out-of-order", [0, 0, 0, 1, 0, 1, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 0, 0, 0, 0]),
        seed("push-of-the-last-number", [0, 0, 0, 1, 0xf0, 1, 0xf1, 1, 0xf2, 0, 0, 0, 0]),
        seed("ask-for-all", [4, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        seed("ask-behind", [5, 0, 1, 0, 3, 0, 1, 0, 2, 2, 1, 0, 5, 0xf0]),
        seed("ask-that-compares", [4, 0, 1, 0, 0, 0, 0, 0, 2, 1, 0, 1, 21, 1, 0, 0, 22]),
        seed("compact-and-start-anew", [7, 0xf0, 8, 4, 0, 1, 0, 3, 0, 0, 0, 0]),
        seed("raw-push", raw(3, encode(&push))),
    ]
}
