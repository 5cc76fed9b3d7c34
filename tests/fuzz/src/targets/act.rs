//! Mutations as they travel and wait: a name, a version and a body, run here, run there, and brought into today's words.

use super::{Seed, seed};
use crate::{
    acts::{BUSINESS, NOW, entry, person, unwritten},
    script::Script,
    stage::{ME, Stage, nothing_broke, phone_is_whole, server_is_whole},
};
use nusaloka_domain::{
    Id, Timestamp,
    capability::{Act, Mutation as _},
    failure::Refused,
    host::{Insist, encode},
    identity::{ChangePreferences, Theme},
};
use nusaloka_ferry::WriteLine;
use nusaloka_store::batch::{Entry, Push};
use uuid::Uuid;

/// Whose phone, how it is insisted, when it was done; then the act.
pub(crate) fn run(bytes: &[u8]) {
    let mut script = Script::of(bytes);
    let insist = if script.chance() { Insist::Yes } else { Insist::No };
    let acted_at = match script.byte() {
        0 => NOW,
        _ => Timestamp::from_millis(script.number().cast_signed()),
    };
    let act = unwritten(&mut script);
    if let Some(today) = BUSINESS.upcast(&act) {
        assert_eq!(BUSINESS.upcast(&today).as_ref(), Some(&today), "today's words are today's words");
    }
    let mut stage = Stage::new();
    let done = stage.phone.act(entry(200), acted_at, act.clone(), insist).expect("no fault");
    assert!(done.err().is_none_or(|refusal| !refusal.is(&Refused::Broke)));
    phone_is_whole(&mut stage.phone);
    let push = Push {
        device: Id::from_uuid(Uuid::from_u128(99)),
        acknowledged: 0,
        entries: vec![Entry { number: 1, id: entry(201), acted_at, act }],
    };
    for person in [ME, person(1)] {
        let (pushed, _) = stage.server.decide(NOW, &[(person, push.clone())]).expect("no fault");
        pushed.iter().for_each(nothing_broke);
        server_is_whole(&mut stage.server);
    }
}

pub(crate) fn seeds() -> Vec<Seed> {
    let painted = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(ME) };
    let line = WriteLine { id: Id::from_uuid(Uuid::from_u128(5)), crew: crate::acts::crew(0), text: "Calm".to_owned() };
    let old =
        Act { name: WriteLine::NAME.to_owned(), version: 1, body: encode(&(line.id, line.text.clone(), line.crew)) };
    let mut seeds = vec![seed("nobodys", [0, 0, 0xff, 3, 2, b'h', b'i', 1, 0])];
    for (name, act) in [("painted", painted.act()), ("line", line.act()), ("line-of-last-year", old)] {
        seeds.push(seed(name, spelled(&act)));
    }
    for waiting in Stage::new().phone.push(200).expect("something waits").entries {
        seeds.push(seed(&format!("waiting-{}", waiting.act.name.replace('.', "-")), spelled(&waiting.act)));
    }
    seeds
}

/// As `run` reads it.
fn spelled(act: &Act) -> Vec<u8> {
    let names = BUSINESS.0.iter().flat_map(|capability| capability.verbs).map(|verb| verb.name);
    let place = names.into_iter().position(|name| name == act.name).and_then(|at| u8::try_from(at).ok()).expect("few");
    let (version, length) = (act.version.to_le_bytes()[0], u8::try_from(act.body.len()).expect("short"));
    [&[1, 0, place, version, length], act.body.as_slice()].concat()
}
