//! What the screens send, and what they are answered: bytes of `host::decode`, in the window and in the browser.

use super::{Seed, seed};
use crate::{
    acts::{NOW, entry, list},
    stage::{ME, Stage, phone_is_whole, server_is_whole},
};
use nusaloka_domain::{
    Zone,
    capability::{Act, Asking, Mutation as _, Question as _},
    failure::{Refusal, Refused, Stop},
    host::{Changed, Enter, Entered, Insist, Link, Notice, Read, Reply, Told, Tray, Write, Written, decode, encode},
    identity::{Denied, Device, KeyAsk, Me, SignIn},
    packing::{Delete, MyLists, OneList},
    scope::Scope,
    view::Touched,
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

pub(crate) fn run(bytes: &[u8]) {
    if let Some(Read::Ask(asking)) = survives::<Read>(bytes) {
        ask(&asking);
    }
    if let Some(Write::Mutate { act, insist }) = survives::<Write>(bytes) {
        write(&act, insist);
    }
    survives::<Notice>(bytes);
    survives::<Tray>(bytes);
    survives::<Reply<Told>>(bytes);
    survives::<Reply<Written>>(bytes);
    survives::<Enter>(bytes);
    survives::<Reply<Entered>>(bytes);
    survives::<Refusal>(bytes).and_then(|refusal| refusal.of::<Refused>());
}

fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    let message: T = decode(bytes).ok()?;
    assert_eq!(decode::<T>(&encode(&message)).as_ref(), Ok(&message));
    Some(message)
}

/// What nobody can answer is a fault, and so is what only a mutation could be asked; nothing else breaks.
fn ask(asking: &Asking) {
    let mut stage = Stage::new();
    let on_server = stage.server.answer(ME, NOW, asking).map(|(answered, _)| answered);
    let on_phone = stage.phone.answer(NOW, asking).map(|(answered, _)| answered);
    assert_eq!(on_server.is_err(), on_phone.is_err(), "known here and there, or neither");
    assert!(!matches!(on_phone, Ok(Err(Stop::Common(Refused::Broke)))));
}

fn write(act: &Act, insist: Insist) {
    let mut stage = Stage::new();
    let on_server = stage.server.act(ME, entry(200), NOW, act).expect("no fault");
    assert!(on_server.err().is_none_or(|refusal| !refusal.is(&Refused::Broke)));
    server_is_whole(&mut stage.server);
    let on_phone = stage.phone.act(entry(200), NOW, act.clone(), insist).expect("no fault");
    assert!(on_phone.err().is_none_or(|refusal| !refusal.is(&Refused::Broke)));
    phone_is_whole(&mut stage.phone);
}

pub(crate) fn seeds() -> Vec<Seed> {
    let ask = |asking| encode(&Read::Ask(asking));
    let mutate = encode(&Write::mutate(Delete { list: list(0) }.act()));
    let places = [Touched { kind: Some(21), scope: Scope::user(ME) }, Touched { kind: None, scope: Scope::user(ME) }];
    let sign_in = Enter::SignIn(SignIn {
        email: "sari@example.com".to_owned(),
        password: "laut biru".to_owned(),
        device: Device { name: "a phone".to_owned(), zone: Some(Zone::JAKARTA), ..Device::default() },
    });
    let refused: Reply<Written> = Err(Refusal::from(Refused::NotYours).into());
    vec![
        seed("read-me", ask(Me.asking())),
        seed("read-lists", ask(MyLists.asking())),
        seed("read-list", ask(OneList { list: list(0) }.asking())),
        seed("read-tray", encode(&Read::Tray)),
        seed("read-session", encode(&Read::Session)),
        seed("read-lock", encode(&Read::Lock)),
        seed("read-security-keys", encode(&Read::SecurityKeys)),
        seed("write-delete", mutate),
        seed("write-resend", encode(&Write::Resend(entry(1)))),
        seed("write-discard", encode(&Write::Discard(entry(1)))),
        seed("write-set-aside", encode(&Write::SetAside)),
        seed("notice-changed", encode(&Notice::Changed(Changed::records(places)))),
        seed("notice-offline", encode(&Notice::Link(Link::Offline { since: NOW }))),
        seed("reply-refused", encode(&refused)),
        seed("reply-denied", encode::<Reply<Entered>>(&Err(Denied::Wait { seconds: 30 }.into()))),
        seed("enter-sign-in", encode(&sign_in)),
        seed("enter-sign-out", encode(&Enter::SignOut)),
        seed("enter-key-call-off", encode(&Enter::SecurityKey(KeyAsk::CallOff))),
        seed("tray-empty", encode(&Tray::default())),
    ]
}
