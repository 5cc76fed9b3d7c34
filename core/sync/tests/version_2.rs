//! Frames of version 2, kept as the apps of that time spell them: read as what they meant, and spelt the same again.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use nusaloka_domain::failure::{Refused, Refuses};
use nusaloka_store::batch::{Answer, Decision, More, Pushed};
use nusaloka_sync::{
    Follows, Message, NotTaken, PROTOCOL_VERSION, SPOKEN, Wait,
    frame::{BadFrame, Frame},
};

const KEPT: [(&str, &[u8]); 11] = [
    ("push", include_bytes!("version_2/push.frame")),
    ("pull-first", include_bytes!("version_2/pull-first.frame")),
    ("pull-later", include_bytes!("version_2/pull-later.frame")),
    ("pushed", include_bytes!("version_2/pushed.frame")),
    ("pushed-not-this-incarnation", include_bytes!("version_2/pushed-not-this-incarnation.frame")),
    ("answer-batch", include_bytes!("version_2/answer-batch.frame")),
    ("answer-compare", include_bytes!("version_2/answer-compare.frame")),
    ("answer-name-scopes", include_bytes!("version_2/answer-name-scopes.frame")),
    ("not-taken-garbled", include_bytes!("version_2/not-taken-garbled.frame")),
    ("not-taken-busy", include_bytes!("version_2/not-taken-busy.frame")),
    ("not-taken-broke", include_bytes!("version_2/not-taken-broke.frame")),
];

fn kept(name: &str) -> Message {
    let (_, bytes) = KEPT.iter().find(|(kept, _)| *kept == name).unwrap();
    Frame::of(bytes).unwrap().message
}

#[test]
fn the_last_three_versions_are_spoken_and_no_others() {
    assert!(SPOKEN.contains(&PROTOCOL_VERSION) && SPOKEN.count() <= 3);
    let mut bytes = KEPT[0].1.to_vec();
    for other in [0, 1, PROTOCOL_VERSION + 1, u16::MAX] {
        bytes[2..4].copy_from_slice(&other.to_le_bytes());
        assert_eq!(Frame::of(&bytes), Err(BadFrame::OtherVersion(other)));
        assert_eq!(Frame::request_of(&bytes), Ok(11), "whoever turns it away knows which it was");
    }
}

#[test]
fn a_frame_of_version_2_is_spelt_in_version_2_as_it_was() {
    for (name, bytes) in KEPT {
        let frame = Frame::of(bytes).unwrap();
        assert_eq!(Frame::version_of(bytes), Ok(2), "{name}");
        let again = frame.to_bytes_in(2).unwrap();
        assert_eq!(again[..9], bytes[..9], "{name}");
        assert_eq!(Frame::of(&again).unwrap(), frame, "{name}");
        // What is packed may be packed better one day.
        if bytes[9..13] == bytes[13..17] {
            assert_eq!(again, bytes, "{name}");
        }
    }
}

#[test]
fn what_version_2_said_is_understood() {
    let Message::Push(push) = kept("push") else { panic!("a push") };
    let names: Vec<&str> = push.entries.iter().map(|entry| entry.act.name.as_str()).collect();
    assert_eq!(names, ["packing.start", "identity.change-preferences", "packing.unheard-of"]);
    let Message::Pull(pull) = kept("pull-later") else { panic!("a pull") };
    assert_eq!((pull.wait, pull.ask.commit, pull.ask.repairs[0].buckets.len()), (Wait::ForNews, 9, 64));
    let Message::Pushed(Pushed::Decided(verdicts)) = kept("pushed") else { panic!("verdicts") };
    let Decision::Refused(refusal) = &verdicts[1].decision else { panic!("a refusal") };
    assert_eq!((refusal.code.as_str(), refusal.of::<Refused>()), (Refused::NotYours.code(), Some(Refused::NotYours)));
    let Message::Answer(Answer::Batch(batch), Follows::Another) = kept("answer-batch") else { panic!("a batch") };
    assert_eq!((batch.segments[0].rows.len(), batch.repaired[0].rows.len(), batch.more), (40, 1, More::Behind));
    assert_eq!(kept("not-taken-busy"), Message::NotTaken(NotTaken::Busy { retry_after_ms: 2_000 }));
}

#[test]
fn what_version_2_has_no_word_for_becomes_the_nearest_that_it_has() {
    let message = Message::NotTaken(NotTaken::OtherVersion { newest: 3 });
    let frame = Frame { request: 5, message };
    assert_eq!(Frame::of(&frame.to_bytes().unwrap()).unwrap(), frame);
    let older = Frame::of(&frame.to_bytes_in(2).unwrap()).unwrap();
    assert_eq!(older, Frame { request: 5, message: Message::NotTaken(NotTaken::Garbled) });
}

#[test]
fn what_came_with_version_3_is_no_frame_of_version_2() {
    let message = Message::NotTaken(NotTaken::OtherVersion { newest: 3 });
    let mut bytes = Frame { request: 5, message }.to_bytes().unwrap();
    bytes[2..4].copy_from_slice(&2_u16.to_le_bytes());
    assert_eq!(Frame::of(&bytes), Err(BadFrame::Garbled));
}
