//! A phone and what it is told: a script of honest and of bent answers. Whatever comes, the phone refuses it or is whole
//! afterwards.

use super::{Seed, seed};
use crate::{
    acts::{BUSINESS, NOW, act, device, entry, person, scope},
    script::Script,
    stage::{BUDGET, ME, Stage, phone_is_whole},
};
use nusaloka_domain::host::{Insist, decode, encode};
use nusaloka_store::{
    Digest,
    batch::{Answer, Batch, More, Pushed},
    engine::memory::MemoryEngine,
    replica::Replica,
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

const MOST_STEPS: usize = 40;

struct Play<'a> {
    script: Script<'a>,
    stage: Stage,
    /// What the server said so far, to be said again.
    answers: Vec<Answer>,
    pushes: Vec<Pushed>,
    entries: u8,
}

pub(crate) fn run(bytes: &[u8]) {
    let mut play =
        Play { script: Script::of(bytes), stage: Stage::new(), answers: Vec::new(), pushes: Vec::new(), entries: 150 };
    for _ in 0..MOST_STEPS {
        if play.script.is_over() {
            return;
        }
        play.step();
        phone_is_whole(&mut play.stage.phone);
    }
}

impl Play<'_> {
    fn step(&mut self) {
        match self.script.byte() % 13 {
            0 => self.act_here(),
            1 => {
                let answer = self.honest();
                self.receive(&answer);
            }
            2 => self.push(),
            3 => self.act_elsewhere(),
            4 => {
                if let Some(answer) = self.kept_answer() {
                    self.receive(&answer);
                }
            }
            5 => {
                if let Some(pushed) = self.script.pick(&(0..self.pushes.len()).collect::<Vec<_>>()) {
                    let pushed = self.pushes[pushed].clone();
                    self.pushed(&pushed);
                }
            }
            6 => {
                let answer = self.kept_answer().unwrap_or_else(|| self.honest());
                if let Some(answer) = bent(&answer, &mut self.script) {
                    self.receive(&answer);
                }
            }
            7 => {
                let pushed = self.pushes.last().cloned().unwrap_or(Pushed::NotThisIncarnation);
                if let Some(pushed) = bent(&pushed, &mut self.script) {
                    self.pushed(&pushed);
                }
            }
            8 => {
                if let Answer::Batch(batch) = self.kept_answer().unwrap_or_else(|| self.honest()) {
                    let answer = Answer::Batch(Box::new(rearranged(*batch, &mut self.script)));
                    // Numbers that are none are refused by whoever reads them.
                    if let Some(answer) = as_it_travels(&answer) {
                        self.receive(&answer);
                    }
                }
            }
            9 => {
                let scope = scope(&mut self.script);
                self.stage.phone.visit(scope).expect("no fault");
            }
            10 => drop(self.stage.phone.discard(entry(self.script.byte())).expect("no fault")),
            11 => self.reopen(),
            _ => {
                let epoch = Uuid::from_u128(u128::from(self.script.byte()));
                let odd = if self.script.chance() { Answer::NameScopes } else { Answer::Compare { epoch } };
                self.receive(&odd);
            }
        }
    }

    fn act_here(&mut self) {
        let act = act(&mut self.script, ME);
        let insist = if self.script.chance() { Insist::Yes } else { Insist::No };
        self.entries = self.entries.wrapping_add(1);
        // A refusal is an answer.
        drop(self.stage.phone.act(entry(self.entries), NOW, act, insist).expect("no fault"));
    }

    fn act_elsewhere(&mut self) {
        let person = person(self.script.byte() % 3);
        let act = act(&mut self.script, person);
        self.entries = self.entries.wrapping_add(1);
        drop(self.stage.server.act(person, entry(self.entries), NOW, &act).expect("no fault"));
    }

    fn honest(&mut self) -> Answer {
        let ask = self.stage.phone.ask().expect("no fault");
        let answer = self.stage.server.pull(ME, &ask, BUDGET).expect("no fault");
        self.answers.push(answer.clone());
        answer
    }

    fn kept_answer(&mut self) -> Option<Answer> {
        let at = self.script.below(self.answers.len());
        self.answers.get(at).cloned()
    }

    /// An answer that makes no sense is a fault, and then nothing of it is here.
    fn receive(&mut self, answer: &Answer) {
        drop(self.stage.phone.receive(answer));
    }

    fn push(&mut self) {
        let limit = 1 + self.script.below(4);
        let Some(push) = self.stage.phone.push(limit) else { return };
        let (pushed, _) = self.stage.server.decide(NOW, &[(ME, push)]).expect("no fault");
        self.pushes.extend(pushed.clone());
        if self.script.chance() {
            self.pushed(&pushed[0]);
        }
    }

    fn pushed(&mut self, pushed: &Pushed) {
        let device = device(self.script.byte());
        drop(self.stage.phone.pushed(pushed, device));
    }

    fn reopen(&mut self) {
        let engine: MemoryEngine = self.stage.phone.engine().reopened();
        let opened = Replica::open(engine, BUSINESS, ME, device(0)).expect("opens");
        self.stage.phone = opened.unwrap_or_else(|other| panic!("it is {other}'s by now"));
    }
}

fn as_it_travels<T: Serialize + DeserializeOwned>(message: &T) -> Option<T> {
    decode(&encode(message)).ok()
}

/// The same message with a few of its bytes others, if it is then still a message.
fn bent<T: Serialize + DeserializeOwned>(message: &T, script: &mut Script<'_>) -> Option<T> {
    let mut bytes = encode(message);
    for _ in 0..=script.below(3) {
        let [low, high] = script.bytes_exactly::<2>();
        let at = usize::from(u16::from_le_bytes([low, high])) % bytes.len();
        match script.below(3) {
            0 => bytes[at] = script.byte(),
            1 => bytes[at] ^= 1 << (script.byte() % 8),
            _ => drop(bytes.splice(at..=at, script.bytes().iter().copied())),
        }
        if bytes.is_empty() {
            return None;
        }
    }
    decode(&bytes).ok()
}

/// A batch of the right form that says something else.
fn rearranged(mut batch: Batch, script: &mut Script<'_>) -> Batch {
    for _ in 0..=script.below(3) {
        let at = script.below(batch.segments.len());
        let segment = batch.segments.get_mut(at);
        match (script.byte() % 14, segment) {
            (0, _) => batch.commit = script.number(),
            (1, _) => batch.since = script.number(),
            (2, _) => batch.done = script.number(),
            (3, _) => batch.epoch = Uuid::from_u128(u128::from(script.byte())),
            (4, _) => batch.more = More::Behind,
            (5, Some(_)) => drop(batch.segments.remove(at)),
            (6, Some(segment)) => segment.scope = scope(script),
            (7, Some(segment)) => drop(segment.rows.pop()),
            (8, Some(segment)) => {
                segment.digests.push((script.byte().into(), Digest::default()));
            }
            (9, Some(segment)) => segment.upto.row = Uuid::from_bytes(script.bytes_exactly()),
            (10, Some(segment)) => {
                let row = script.below(segment.rows.len());
                if let Some(arrived) = segment.rows.get_mut(row) {
                    arrived.commit = script.number();
                }
            }
            (11, Some(segment)) => {
                let again = segment.rows.clone();
                segment.rows.extend(again);
            }
            (12, _) => batch.refused.push(scope(script)),
            (_, _) => {
                for repaired in &mut batch.repaired {
                    repaired.scope = scope(script);
                    repaired.buckets = script.bytes().to_vec();
                }
            }
        }
    }
    batch
}

pub(crate) fn seeds() -> Vec<Seed> {
    vec![
        seed("pull-twice-and-again", [1, 3, 0, 0, 0, 1, 4, 0, 4, 1]),
        seed("push-pull", [2, 3, 1, 0, 1, 2, 1, 1, 0, 1]),
        seed("act-push-refused-twice", [0, 0, 0, 8, 0, 0, 1, 0, 2, 3, 1, 0, 5, 0, 0, 1]),
        seed("bent-answer", [1, 6, 0, 1, 9, 0, 0, 0x80, 1, 6, 0, 2, 40, 0, 1, 3]),
        seed("bent-verdicts", [2, 1, 1, 7, 7, 0, 2, 0, 0, 9, 7, 1, 3, 0, 1, 2]),
        seed("rearranged", [1, 8, 0, 2, 1, 10, 0, 0xf1, 0, 6, 1, 1, 8, 0, 0, 0, 13, 1, 2, 3, 1]),
        seed("a-number-that-is-none", [1, 8, 0, 6, 10, 0, 0xf1, 0, 1, 2, 1, 1, 8, 0, 0, 0, 13, 1, 2, 3, 1]),
        seed(
            "repaired-elsewhere",
            [12, 0xfb, 0xfe, 0xff, 0xf6, 0xae, 0xdb, 0, 0, 58, 1, 12, 0xff, 0xf6, 0xae, 0xdb, 0, 0, 58, 1, 12, 4, 0],
        ),
        seed("compare", [12, 5, 0, 1, 1, 12, 0, 1, 1]),
        seed("visits-and-a-new-start", [9, 2, 2, 11, 1, 9, 0, 4, 7, 11, 1, 10, 140, 11]),
        seed("not-this-incarnation", [7, 0, 0, 0, 2, 1, 1, 2, 11, 2, 3, 1, 1]),
        seed("taken-away", [3, 0, 0, 0, 9, 1, 1, 2, 0, 1, 4, 0, 1]),
    ]
}
