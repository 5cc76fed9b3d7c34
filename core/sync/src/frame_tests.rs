//! Frames there and back, and everything that is not one.

use super::*;
use crate::{
    protocol::Wait,
    shared::{self, Piece},
};
use nusaloka_domain::{
    Id, Timestamp,
    capability::Act,
    failure::{Refusal, Refused},
    record::{Row, Value},
    scope::Scope,
};
use nusaloka_store::{
    Digest,
    batch::{Arrived, Ask, Batch, Decision, Entry, Gone, More, Offer, Position, Repair, Repaired, Segment, Verdict},
    engine::layer::Name,
};
use proptest::{collection::vec, option, prelude::*};
use std::sync::Arc;
use uuid::Uuid;

fn id<T>() -> impl Strategy<Value = Id<T>> {
    uuid().prop_map(Id::from_uuid)
}

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

/// Of entries and of commits: nobody counts further.
fn count() -> impl Strategy<Value = u64> {
    0..1_u64 << 62
}

fn scope() -> impl Strategy<Value = Scope> {
    (any::<u8>(), uuid()).prop_map(|(audience, key)| Scope { audience, key })
}

fn position() -> impl Strategy<Value = Position> {
    (any::<u64>(), any::<u16>(), uuid()).prop_map(|(commit, kind, row)| Position { commit, kind, row })
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 16]>().prop_map(|bytes| Digest::from_bytes(&bytes))
}

fn row() -> impl Strategy<Value = Row> {
    (uuid(), any::<i64>(), option::of(".{0,60}"), vec(any::<u8>(), 0..60)).prop_map(|(id, number, text, bytes)| {
        let text = text.as_deref().map_or(Value::Null, Value::Text);
        Row::from_values([Value::Bytes(id.as_bytes()), Value::Integer(number), text, Value::Bytes(&bytes)])
    })
}

fn arrived() -> impl Strategy<Value = Arrived> {
    (any::<u16>(), count(), row()).prop_map(|(kind, commit, row)| Arrived { kind, commit, row })
}

fn gone() -> impl Strategy<Value = Gone> {
    (any::<u16>(), count(), uuid()).prop_map(|(kind, commit, row)| Gone { kind, commit, row })
}

fn segment() -> impl Strategy<Value = Segment> {
    let digests = vec((any::<u16>(), digest()), 0..4);
    (scope(), position(), position(), vec(arrived(), 0..20), vec(gone(), 0..5), digests)
        .prop_map(|(scope, from, upto, rows, gone, digests)| Segment { scope, from, upto, rows, gone, digests })
}

fn repaired() -> impl Strategy<Value = Repaired> {
    (scope(), any::<u16>(), vec(any::<u8>(), 0..5), vec(arrived(), 0..5))
        .prop_map(|(scope, kind, buckets, rows)| Repaired { scope, kind, buckets, rows })
}

fn offer() -> impl Strategy<Value = Offer> {
    let name = any::<[u8; 32]>().prop_map(|bytes| Name::from_bytes(&bytes).expect("so many bytes"));
    (scope(), name, any::<u64>(), count(), any::<[u8; 8]>()).prop_map(|(scope, name, bytes, commit, schema)| Offer {
        scope,
        name,
        bytes,
        commit,
        schema,
    })
}

fn batch() -> impl Strategy<Value = Batch> {
    let numbers = (uuid(), id(), count(), count(), count(), any::<u64>());
    let more = prop_oneof![Just(More::No), Just(More::Behind)];
    let parts = (vec(segment(), 0..4), vec(repaired(), 0..3), vec(scope(), 0..3), vec(offer(), 0..3));
    (numbers, parts, more).prop_map(
        |((epoch, device, since, commit, done, scopes), (segments, repaired, refused, offers), more)| Batch {
            epoch,
            device,
            since,
            commit,
            done,
            segments,
            repaired,
            refused,
            scopes,
            more,
            offers,
        },
    )
}

fn answer() -> impl Strategy<Value = Message> {
    let answer = prop_oneof![
        4 => batch().prop_map(|batch| Answer::Batch(Box::new(batch))),
        1 => uuid().prop_map(|epoch| Answer::Compare { epoch }),
        1 => Just(Answer::NameScopes),
    ];
    let follows = prop_oneof![Just(Follows::Nothing), Just(Follows::Another)];
    (answer, follows).prop_map(|(answer, follows)| Message::Answer(answer, follows))
}

fn push() -> impl Strategy<Value = Message> {
    let act = ("[a-z]{1,9}\\.[a-z-]{1,20}", any::<u16>(), vec(any::<u8>(), 0..200));
    let act = act.prop_map(|(name, version, body)| Act { name, version, body });
    let entry = (count(), id(), any::<i64>(), act).prop_map(|(number, id, at, act)| Entry {
        number,
        id,
        acted_at: Timestamp::from_millis(at),
        act,
    });
    (id(), count(), vec(entry, 0..12))
        .prop_map(|(device, acknowledged, entries)| Message::Push(Push { device, acknowledged, entries }))
}

fn pushed() -> impl Strategy<Value = Message> {
    let decision = prop_oneof![
        count().prop_map(|commit| Decision::Applied { commit }),
        Just(Decision::Refused(Refusal::from(Refused::Taken))),
    ];
    let verdict = (count(), id(), decision);
    let verdict = verdict.prop_map(|(number, id, decision)| Verdict { number, id, decision });
    prop_oneof![
        4 => vec(verdict, 0..12).prop_map(|verdicts| Message::Pushed(Pushed::Decided(verdicts))),
        1 => Just(Message::Pushed(Pushed::NotThisIncarnation)),
    ]
}

fn pull() -> impl Strategy<Value = Message> {
    let repair = (scope(), any::<u16>(), vec(digest(), 0..64));
    let repair = repair.prop_map(|(scope, kind, buckets)| Repair { scope, kind, buckets });
    let behind = vec((scope(), position()), 0..4);
    let wait = prop_oneof![Just(Wait::No), Just(Wait::ForNews)];
    let ask = (id(), uuid(), count(), any::<u64>(), vec(scope(), 0..4), behind, vec(repair, 0..3));
    let by_snapshot = (vec(scope(), 0..3), vec(scope(), 0..3));
    (ask, by_snapshot, wait).prop_map(
        |((device, epoch, commit, scopes, visits, behind, repairs), (offers, fetching), wait)| {
            Message::Pull(Pull {
                ask: Ask { device, epoch, commit, scopes, visits, behind, repairs, offers, fetching },
                wait,
            })
        },
    )
}

fn not_taken() -> impl Strategy<Value = Message> {
    let busy = any::<u32>().prop_map(|retry_after_ms| NotTaken::Busy { retry_after_ms });
    let other = any::<u16>().prop_map(|newest| NotTaken::OtherVersion { newest });
    prop_oneof![Just(NotTaken::Garbled), Just(NotTaken::Broke), busy, other].prop_map(Message::NotTaken)
}

fn frame() -> impl Strategy<Value = Frame> {
    (any::<u32>(), prop_oneof![push(), pull(), pushed(), answer(), not_taken()])
        .prop_map(|(request, message)| Frame { request, message })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_frame_is_read_back_as_it_was_and_so_are_two_in_a_row(one in frame(), other in frame()) {
        let (first, second) = (one.to_bytes().expect("fits"), other.to_bytes().expect("fits"));
        prop_assert_eq!(Frame::of(&first), Ok(one.clone()));
        prop_assert_eq!(Frame::request_of(&first), Ok(one.request));
        prop_assert_eq!(Frame::length_of(&first), Ok(first.len()));
        let both = [first.as_slice(), &second].concat();
        let (read, used) = Frame::first_of(&both).expect("the first");
        prop_assert_eq!((read, used), (one, first.len()));
        prop_assert_eq!(Frame::of(&both[used..]), Ok(other));
        prop_assert_eq!(Frame::of(&both), Err(BadFrame::Garbled));
    }

    #[test]
    fn a_frame_is_read_in_every_version_that_is_spoken_and_says_the_same_again(frame in frame()) {
        for version in SPOKEN {
            let bytes = frame.to_bytes_in(version).expect("fits");
            let read = Frame::of(&bytes).expect("a frame");
            prop_assert_eq!((Frame::version_of(&bytes), read.request), (Ok(version), frame.request));
            prop_assert_eq!(Frame::of(&read.to_bytes_in(version).expect("fits")), Ok(read));
        }
    }

    #[test]
    fn a_batch_of_shared_pieces_is_read_as_the_batch_that_it_is(batch in batch(), request in any::<u32>()) {
        let batch = Batch { offers: Vec::new(), ..batch }; // there are none among news
        let pieces: Vec<Arc<Piece>> = batch.segments.iter().map(Piece::of).map(Arc::new).collect();
        for version in SPOKEN {
            let bare = Batch { segments: Vec::new(), ..batch.clone() };
            let bytes = shared::framed(request, version, bare, &pieces).expect("fits");
            let message = Message::Answer(Answer::Batch(Box::new(batch.clone())), Follows::Nothing);
            prop_assert_eq!(Frame::version_of(&bytes), Ok(version));
            prop_assert_eq!(Frame::of(&bytes), Ok(Frame { request, message }));
        }
    }

    #[test]
    fn every_message_is_said_in_one_line(frame in frame()) {
        let line = frame.to_string();
        prop_assert!(!line.contains('\n') && line.len() < 300, "{}", line);
    }

    #[test]
    fn garbage_is_refused_and_nothing_breaks(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Frame::of(&bytes).is_err());
    }

    #[test]
    fn garbage_behind_a_good_head_is_refused_or_a_message(
        kind in 1_u8..=5, unpacked in 0_u32..400, packs in any::<bool>(), body in vec(any::<u8>(), 0..200)
    ) {
        let travels = u32::try_from(body.len()).expect("short");
        let unpacked = if packs { unpacked } else { travels };
        let bytes = [&head(kind, unpacked, travels)[..], &body].concat();
        drop(Frame::of(&bytes));
    }

    #[test]
    fn a_frame_with_one_bit_turned_is_refused_or_a_message(frame in frame(), at in any::<usize>(), bit in 0..8_u8) {
        let mut bytes = frame.to_bytes().expect("fits");
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        drop(Frame::of(&bytes));
    }
}

fn head(kind: u8, unpacked: u32, travels: u32) -> Vec<u8> {
    let parts = [&PROTOCOL_VERSION.to_le_bytes()[..], &[kind], &7_u32.to_le_bytes()];
    [&MARK[..], &parts.concat(), &unpacked.to_le_bytes(), &travels.to_le_bytes()].concat()
}

/// A batch of some rows like those of a real scope.
fn some_rows(count: u64) -> Frame {
    let row = |number: u64| {
        let id = Uuid::from_u128(u128::from(number) << 64 | 7);
        let text = format!("Line {number} of the log says what happened on the way to Gili Trawangan");
        let row = Row::from_values([Value::Bytes(id.as_bytes()), Value::Text(&text)]);
        Arrived { kind: 9, commit: number, row }
    };
    let scope = Scope { audience: 9, key: Uuid::from_u128(9) };
    let segment = Segment {
        scope,
        from: Position::BEGINNING,
        upto: Position::end_of(count),
        rows: (0..count).map(row).collect(),
        gone: Vec::new(),
        digests: Vec::new(),
    };
    let batch = Batch {
        epoch: Uuid::nil(),
        device: Id::from_uuid(Uuid::nil()),
        since: 0,
        commit: count,
        done: 0,
        segments: vec![segment],
        repaired: Vec::new(),
        refused: Vec::new(),
        scopes: 1,
        more: More::No,
        offers: Vec::new(),
    };
    Frame { request: 3, message: Message::Answer(Answer::Batch(Box::new(batch)), Follows::Nothing) }
}

#[test]
fn a_frame_that_is_cut_anywhere_is_truncated() {
    for frame in [some_rows(1), some_rows(60)] {
        let bytes = frame.to_bytes().expect("fits");
        for cut in 0..bytes.len() {
            assert_eq!(Frame::of(&bytes[..cut]), Err(BadFrame::Truncated), "cut at {cut}");
        }
    }
}

#[test]
fn every_sort_of_bad_head_has_its_name() {
    let small = some_rows(1).to_bytes().expect("fits");
    let with = |at: usize, byte: u8| {
        let mut bytes = small.clone();
        bytes[at] = byte;
        Frame::of(&bytes)
    };
    assert_eq!(Frame::of(b"GET / HTTP/1.1"), Err(BadFrame::NotOurs));
    assert_eq!(Frame::of(b"Nx"), Err(BadFrame::NotOurs));
    assert_eq!(with(2, 0xfe), Err(BadFrame::OtherVersion(0xfe)));
    assert_eq!(with(4, 0), Err(BadFrame::UnknownKind(0)));
    assert_eq!(with(4, 9), Err(BadFrame::UnknownKind(9)));
    let limit = |limits: Limits| u32::try_from(limits.packed + 1).expect("small");
    assert_eq!(Frame::of(&head(1, limit(UP), limit(UP))), Err(BadFrame::TooLarge(UP.packed + 1)));
    assert_eq!(Frame::of(&head(4, u32::MAX, 9)), Err(BadFrame::TooLarge(0xffff_ffff)));
    // More travels than there is.
    assert_eq!(Frame::of(&head(4, 5, 9)), Err(BadFrame::Garbled));
}

#[test]
fn a_bomb_is_stopped_at_the_size_that_it_promised() {
    let bomb = zstd::bulk::compress(&vec![0; 8 << 20], 1).expect("packs");
    let travels = u32::try_from(bomb.len()).expect("small");
    let promised = [&head(1, travels + 1, travels)[..], &bomb].concat();
    assert_eq!(Frame::of(&promised), Err(BadFrame::Garbled));
    let honest = [&head(1, 8 << 20, travels)[..], &bomb].concat();
    assert_eq!(Frame::of(&honest), Err(BadFrame::TooLarge(8 << 20)));
}

#[test]
fn a_message_that_is_too_large_is_not_sent() {
    let act = |bytes: u32| Act {
        name: "test.noise".to_owned(),
        version: 1,
        // Noise does not pack.
        body: (0..bytes).flat_map(|number| nusaloka_domain::view::mixed(u128::from(number)).to_le_bytes()).collect(),
    };
    let push = |bytes: u32| {
        let entry =
            Entry { number: 1, id: Id::from_uuid(Uuid::nil()), acted_at: Timestamp::from_millis(0), act: act(bytes) };
        let push = Push { device: Id::from_uuid(Uuid::nil()), acknowledged: 0, entries: vec![entry] };
        Frame { request: 1, message: Message::Push(push) }.to_bytes()
    };
    assert!(push(1 << 15).is_ok());
    assert!(matches!(push(1 << 17), Err(TooLarge(bytes)) if bytes > UP.packed));
}

#[test]
fn rows_are_packed_and_small_messages_travel_as_they_are() {
    let many = some_rows(1_000).to_bytes().expect("fits");
    let (unpacked, travels) = (length(&many, 9).expect("a head"), length(&many, 13).expect("a head"));
    assert!(travels * 3 < unpacked, "{travels} of {unpacked}");
    let few = some_rows(0).to_bytes().expect("fits");
    assert_eq!(length(&few, 9), length(&few, 13));
    assert!(few.len() < 150, "{} bytes to say that there is no news", few.len());
}

#[test]
fn shared_pieces_are_packed_too_and_cost_little_more_than_one_text() {
    let Message::Answer(Answer::Batch(batch), _) = some_rows(1_000).message else { panic!("a batch") };
    let whole = some_rows(1_000).to_bytes().expect("fits").len();
    let piece = Arc::new(Piece::of(&batch.segments[0]));
    let bare = Batch { segments: Vec::new(), ..*batch };
    let pieces = shared::framed(3, PROTOCOL_VERSION, bare, &[piece]).expect("fits").len();
    assert!(pieces < whole + 60, "{pieces} bytes in pieces, {whole} as one");
}

#[test]
fn a_line_says_how_much_of_what_and_nothing_of_what_is_in_it() {
    let line = some_rows(3).to_string();
    assert!(line.starts_with("#3 answer: from 0 to 3 of "), "{line}");
    assert!(line.ends_with("done 0, 1 segments, 3 rows"), "{line}");
    assert!(!line.contains("Gili"));
}
