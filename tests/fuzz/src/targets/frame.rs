//! Whole frames, as they come from a socket or a body: read, cut, counted, and handed on by their heads alone.

use super::{Seed, seed};
use crate::{
    acts::{NOW, act, device, entry, list, person, scope},
    script::Script,
    stage::{BUDGET, ME, Stage},
};
use nusaloka_domain::{failure::Refused, packing::List};
use nusaloka_store::{
    BUCKETS, Digest,
    batch::{Answer, Ask, Decision, Entry, Position, Push, Pushed, Repair, Repaired, Verdict},
};
use nusaloka_sync::{
    Follows, Message, NotTaken, Pull, SPOKEN, Wait,
    frame::{BadFrame, Frame, HEAD_BYTES},
};
use uuid::Uuid;

pub(crate) fn run(bytes: &[u8]) {
    let (first, whole, length) = (Frame::first_of(bytes), Frame::of(bytes), Frame::length_of(bytes));
    match &first {
        Ok((frame, used)) => {
            assert!(*used <= bytes.len());
            assert_eq!(length, Ok(*used));
            assert_eq!(Frame::request_of(bytes), Ok(frame.request));
            assert_eq!(whole.is_ok(), *used == bytes.len(), "one frame, and nothing else");
            drop(format!("{frame} {frame:?}"));
            let version = Frame::version_of(bytes).expect("it was read");
            assert!(SPOKEN.contains(&version));
            // Its own version has a form for all that it said; another may leave something out, and is read all the same.
            for other in SPOKEN {
                if let Ok(again) = frame.to_bytes_in(other) {
                    let again = Frame::of(&again).expect("what is written is read");
                    assert!(other != version || again == *frame, "{again:?} {frame:?}");
                }
            }
        }
        // More bytes may come: so nothing that is here is wrong.
        Err(BadFrame::Truncated) => {
            assert_eq!(whole, Err(BadFrame::Truncated));
            assert!(length.is_ok_and(|length| length > bytes.len()) || bytes.len() < HEAD_BYTES);
        }
        Err(bad) => assert_eq!(whole.as_ref(), Err(bad)),
    }
}

pub(crate) fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (name, message) in messages() {
        let frame = Frame { request: 7, message };
        for version in SPOKEN {
            seeds.push(seed(&format!("{version}-{name}"), frame.to_bytes_in(version).expect("fits")));
        }
    }
    seeds
}

/// Of every kind, as they really are sent.
pub(crate) fn messages() -> Vec<(String, Message)> {
    let mut stage = Stage::new();
    let ask = stage.phone.ask().expect("no fault");
    let first =
        Ask { commit: 0, epoch: Uuid::nil(), behind: vec![(List::scope(list(0)), Position::BEGINNING)], ..ask.clone() };
    let repair = Repair { scope: List::scope(list(0)), kind: 21, buckets: vec![Digest::default(); BUCKETS] };
    let compare = Ask { commit: 0, repairs: vec![repair], ..ask.clone() };
    let mut answer = |ask: &Ask| stage.server.pull(ME, ask, BUDGET).expect("no fault");
    let (news, slice, repaired) = (answer(&ask), answer(&first), answer(&compare));
    let mut push = stage.phone.push(200).expect("something waits");
    let small = Push { device: device(2), acknowledged: 3, entries: Vec::new() };
    let many: Vec<u8> = (0..=255).cycle().take(4_000).collect();
    let mut script = Script::of(&many);
    push.entries.extend((10..60).map(|number| Entry {
        number: u64::from(number),
        id: entry(number),
        acted_at: NOW,
        act: act(&mut script, person(0)),
    }));
    let verdict = |number: u8, decision| Verdict { number: u64::from(number), id: entry(number), decision };
    let refused = Decision::Refused(Refused::NotYours.into());
    let verdicts = vec![verdict(1, Decision::Applied { commit: 9 }), verdict(2, refused)];
    let odd = Answer::Batch(Box::new(match repaired.clone() {
        Answer::Batch(mut batch) => {
            batch.refused = vec![scope(&mut script)];
            batch.repaired.push(Repaired {
                scope: scope(&mut script),
                kind: 22,
                buckets: vec![0, 63],
                rows: Vec::new(),
            });
            *batch
        }
        other => panic!("{other:?}"),
    }));
    [
        ("push", Message::Push(push)),
        ("push-of-nothing", Message::Push(small)),
        ("pull", Message::Pull(Pull { ask, wait: Wait::ForNews })),
        ("pull-of-all", Message::Pull(Pull { ask: first, wait: Wait::No })),
        ("pull-that-compares", Message::Pull(Pull { ask: compare, wait: Wait::No })),
        ("pushed", Message::Pushed(Pushed::Decided(verdicts))),
        ("pushed-not-this-incarnation", Message::Pushed(Pushed::NotThisIncarnation)),
        ("answer-news", Message::Answer(news, Follows::Nothing)),
        ("answer-slice", Message::Answer(slice, Follows::Another)),
        ("answer-repaired", Message::Answer(odd, Follows::Nothing)),
        ("answer-compare", Message::Answer(Answer::Compare { epoch: Uuid::from_u128(8) }, Follows::Nothing)),
        ("answer-name-scopes", Message::Answer(Answer::NameScopes, Follows::Nothing)),
        ("not-taken-busy", Message::NotTaken(NotTaken::Busy { retry_after_ms: 5_000 })),
        ("not-taken-garbled", Message::NotTaken(NotTaken::Garbled)),
    ]
    .map(|(name, message)| (name.to_owned(), message))
    .into()
}
