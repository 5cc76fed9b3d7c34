//! identity: passkeys on a security key, which the app asks itself. The key is played, at the outermost edge: it speaks the protocol of
//! the real ones, and is as strict.
#![cfg(all(target_os = "linux", debug_assertions))]

use nusaloka_client::{AskedOfKey, SecurityKeys, Talk, security_keys_plugged_into};
use nusaloka_desktop::SecurityKey;
use nusaloka_domain::{
    host::{AskSecurityKeys, Enter, Entered, HostFailed, Reply},
    identity::{
        AddPasskey, AskLetter, AskPasskey, ConsentTo, Device, KeyAsk, KeyPin, KeyStep, KeyTalk, Language, LastPin,
        LockAfter, LockAsk, LockStays, Me, MyPasskeys, NoKeyAnswer, Opens, PasskeyAnswer, PasskeyAsked, PasskeyFor,
        PasskeySignIn, Pin, Prove, ProveAgain, Shut, Wants,
    },
};
use nusaloka_stories::{Phone, SEA, World};
use std::sync::{
    Arc, Mutex,
    mpsc::{self, Receiver},
};
use tempfile::TempDir;

const PIN: &str = "271828";
const WRONG_PIN: &str = "314159";
const WANTS_PIN: KeyStep = KeyStep::Pin { left: Some(8), last: LastPin::None };

struct Room {
    world: World,
    sockets: TempDir,
}

impl Room {
    async fn begin() -> Self {
        let sockets = tempfile::tempdir().expect("a folder");
        let mut world = World::begin().await;
        world.security_keys = Some(security_keys_plugged_into(sockets.path().to_owned()));
        Self { world, sockets }
    }

    fn plug_in(&self, name: &str, pin: Option<&str>) -> SecurityKey {
        SecurityKey::plugged_into(self.sockets.path(), name, pin).expect("a socket")
    }

    /// Sari has an account, and is in.
    async fn sari(&self, name: &str) -> Phone {
        let mut phone = self.world.phone(name, None);
        self.world.register(&mut phone).await;
        phone
    }
}

async fn asked(phone: &mut Phone, of: PasskeyFor) -> PasskeyAsked {
    match phone.enter(Enter::AskPasskey(AskPasskey { of })).await {
        Ok(Entered::Asked(asked)) => asked,
        other => panic!("{other:?}"),
    }
}

async fn says(phone: &Phone, of: PasskeyFor, options: &str) -> Result<String, NoKeyAnswer> {
    match phone.security_key(KeyAsk::Answer { of, options: options.to_owned() }).await {
        Ok(Entered::KeyAnswered(answer)) => Ok(answer),
        Err(HostFailed::NoKeyAnswer(why)) => Err(why),
        other => panic!("{other:?}"),
    }
}

async fn types(phone: &Phone, pin: &str) {
    let pin = KeyPin::typed(pin).expect("a PIN");
    assert_eq!(phone.security_key(KeyAsk::Pin(pin)).await, Ok(Entered::Done));
}

/// The PIN at once, and a touch.
async fn by_pin_and_touch(phone: &mut Phone, key: &SecurityKey, of: PasskeyFor) -> Result<PasskeyAnswer, NoKeyAnswer> {
    let ask = asked(phone, of).await;
    let person = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        types(phone, PIN).await;
        phone.until_key_is_at(&KeyStep::Touch).await;
        key.touch().expect("it asks for a touch");
    };
    let (answer, ()) = tokio::join!(says(phone, of, &ask.options), person);
    answer.map(|credential| PasskeyAnswer { ceremony: ask.ceremony, credential })
}

async fn add(phone: &mut Phone, key: &SecurityKey, name: &str) -> Reply<Entered> {
    let answer = by_pin_and_touch(phone, key, PasskeyFor::Adding).await?;
    phone.enter(Enter::AddPasskey(AddPasskey { answer, name: name.to_owned() })).await
}

async fn sign_in(phone: &mut Phone, answer: PasskeyAnswer) -> Reply<Entered> {
    phone.enter(Enter::PasskeySignIn(PasskeySignIn { answer, device: Device::default() })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_on_a_security_key_is_added_shows_who_it_is_and_lets_its_person_in_without_a_name() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let mut phone = room.sari("first").await;
    assert_eq!(add(&mut phone, &key, "Kunci biru").await, Ok(Entered::Done));
    phone.until("the passkey", |phone| phone.known(&MyPasskeys).is_some_and(|all| all.len() == 1)).await;
    assert_eq!(phone.known(&MyPasskeys).expect("mine")[0].name, "Kunci biru");
    assert_eq!(phone.known(&AskSecurityKeys), Some(Some(KeyTalk { step: None })), "nobody asks it any more");

    let proof = by_pin_and_touch(&mut phone, &key, PasskeyFor::ProvingAgain).await.expect("a proof");
    assert_eq!(phone.enter(Enter::Again(ProveAgain::Passkey(proof))).await, Ok(Entered::Done));
    assert_eq!(add(&mut phone, &key, "Kunci lagi").await, Err(NoKeyAnswer::HasOne.into()));

    assert_eq!(phone.enter(Enter::SignOut).await, Ok(Entered::Out));
    let answer = by_pin_and_touch(&mut phone, &key, PasskeyFor::SigningIn).await.expect("an answer");
    assert_eq!(sign_in(&mut phone, answer).await, Ok(Entered::In));
    phone.until("who it is", |phone| phone.me().person.name == "Sari").await;
}

const LOCK_PIN: &str = "161803";

/// A key that knows nobody here wants its PIN to say so, and no touch.
async fn types_when_asked(phone: &Phone) {
    phone.until_key_is_at(&WANTS_PIN).await;
    types(phone, PIN).await;
}

/// Whoever does this with the lock is asked for the key's PIN and a touch.
async fn with_key(phone: &Phone, key: &SecurityKey, asked: LockAsk) -> Reply<Entered> {
    let person = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        types(phone, PIN).await;
        phone.until_key_is_at(&KeyStep::Touch).await;
        key.touch().expect("it asks for a touch");
    };
    let (answer, ()) = tokio::join!(phone.lock(asked), person);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn my_security_key_opens_the_locked_app_with_no_network_and_another_one_does_not() {
    let mut room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let phone = room.sari("first").await;
    let me = phone.me().person.id;
    let set = LockAsk::Set { pin: Pin::typed(LOCK_PIN), after: LockAfter::FiveMinutes };
    assert_eq!(phone.lock(set).await, Ok(Entered::Done));
    let wrong = LockAsk::UseKey(Pin::typed("314159"));
    assert_eq!(phone.lock(wrong).await, Err(HostFailed::LockStays(LockStays::WrongPin)), "and no key is asked");
    assert_eq!(with_key(&phone, &key, LockAsk::UseKey(Pin::typed(LOCK_PIN))).await, Ok(Entered::Done));
    room.world.stop_server().await;
    phone.put_down().await;

    let phone = room.world.phone("first", None);
    assert!(matches!(phone.ask(&Me), Err(HostFailed::Shut(Shut { key: Opens::Yes, .. }))));
    assert_eq!(with_key(&phone, &key, LockAsk::OpenByKey).await, Ok(Entered::Done));
    assert_eq!(phone.me().person.id, me);

    assert_eq!(phone.lock(LockAsk::Shut).await, Ok(Entered::Done));
    drop(key);
    let other = room.plug_in("other", Some(PIN));
    let (answer, ()) = tokio::join!(phone.lock(LockAsk::OpenByKey), types_when_asked(&phone));
    assert_eq!(answer, Err(NoKeyAnswer::HasNone.into()));
    drop(other);
    assert!(matches!(phone.ask(&Me), Err(HostFailed::Shut(_))));
    assert_eq!(phone.lock(LockAsk::OpenByPin(Pin::typed(LOCK_PIN))).await, Ok(Entered::Done));
    assert_eq!(phone.lock(LockAsk::LeaveKey).await, Ok(Entered::Done));
    assert_eq!(room.world.keys.keeps(me), None, "the PIN alone opens it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_of_the_lock_is_nobodys_passkey_where_one_signs_in() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let mut phone = room.sari("first").await;
    let set = LockAsk::Set { pin: Pin::typed(LOCK_PIN), after: LockAfter::FiveMinutes };
    assert_eq!(phone.lock(set).await, Ok(Entered::Done));
    assert_eq!(with_key(&phone, &key, LockAsk::UseKey(Pin::typed(LOCK_PIN))).await, Ok(Entered::Done));
    let ask = asked(&mut phone, PasskeyFor::SigningIn).await;
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::SigningIn, &ask.options), types_when_asked(&phone));
    assert_eq!(answer, Err(NoKeyAnswer::HasNone));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_accounts_on_one_key_its_person_chooses() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let mut sari = room.sari("first").await;
    assert_eq!(add(&mut sari, &key, "Kunci").await, Ok(Entered::Done));
    let mut budi = room.world.phone("second", None);
    let letter = AskLetter {
        email: "budi@example.com".to_owned(),
        wants: Wants::Register,
        language: Language::English,
        guest: None,
    };
    let Ok(Entered::Begun(begun)) = budi.enter(Enter::Letter(letter)).await else { panic!("no letter") };
    let prove = Prove {
        letter: begun.letter,
        code: room.world.code_of(begun.letter).await,
        name: Some("Budi".to_owned()),
        password: SEA.to_owned(),
        device: Device::default(),
        terms: Some(ConsentTo::Terms.version().to_owned()),
    };
    assert_eq!(budi.enter(Enter::Prove(prove)).await, Ok(Entered::In));
    assert_eq!(add(&mut budi, &key, "Kunci").await, Ok(Entered::Done));

    let mut third = room.world.phone("third", None);
    let ask = asked(&mut third, PasskeyFor::SigningIn).await;
    let accounts = ["Budi (budi@example.com)", "Sari (sari@example.com)"].map(str::to_owned).to_vec();
    let person = async {
        third.until_key_is_at(&WANTS_PIN).await;
        types(&third, PIN).await;
        key.touch().expect("it asks for a touch");
        third.until_key_is_at(&KeyStep::Choose(accounts)).await;
        assert_eq!(third.security_key(KeyAsk::Choose(1)).await, Ok(Entered::Done));
    };
    let (answer, ()) = tokio::join!(says(&third, PasskeyFor::SigningIn, &ask.options), person);
    let answer = PasskeyAnswer { ceremony: ask.ceremony, credential: answer.expect("an answer") };
    assert_eq!(sign_in(&mut third, answer).await, Ok(Entered::In));
    third.until("who it is", |phone| phone.me().person.name == "Sari").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pin_is_told_with_how_many_are_left_and_too_many_end_it() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let phone = &phone;
    let wrong = |from: u32, times: u32| {
        let options = ask.options.clone();
        async move {
            let person = async {
                for typed in 0..times {
                    let last = if typed == 0 { LastPin::None } else { LastPin::Wrong };
                    phone.until_key_is_at(&KeyStep::Pin { left: Some(from - typed), last }).await;
                    types(phone, WRONG_PIN).await;
                }
            };
            tokio::join!(says(phone, PasskeyFor::Adding, &options), person).0
        }
    };
    assert_eq!(wrong(8, 3).await, Err(NoKeyAnswer::PullOut));
    // Also the right one, as long as it was not pulled out.
    assert_eq!(wrong(5, 1).await, Err(NoKeyAnswer::PullOut));
    for (left, times, end) in [(5, 3, NoKeyAnswer::PullOut), (2, 2, NoKeyAnswer::Blocked)] {
        key.pull_out().expect("it was there");
        key.plug_in().expect("a socket");
        assert_eq!(wrong(left, times).await, Err(end));
    }
    assert_eq!(key.passkeys(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_pin_after_a_wrong_one_is_good() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let person = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        types(&phone, WRONG_PIN).await;
        phone.until_key_is_at(&KeyStep::Pin { left: Some(7), last: LastPin::Wrong }).await;
        types(&phone, PIN).await;
        key.touch().expect("it asks for a touch");
    };
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::Adding, &ask.options), person);
    let answer = PasskeyAnswer { ceremony: ask.ceremony, credential: answer.expect("an answer") };
    let add = AddPasskey { answer, name: "Kunci".to_owned() };
    assert_eq!(phone.enter(Enter::AddPasskey(add)).await, Ok(Entered::Done));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_calls_it_off_has_ended_it_wherever_it_is() {
    let room = Room::begin().await;
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let phone = &phone;
    let called_off_at = |step: KeyStep| {
        let options = ask.options.clone();
        async move {
            let person = async {
                if step == KeyStep::Touch {
                    phone.until_key_is_at(&WANTS_PIN).await;
                    types(phone, PIN).await;
                }
                phone.until_key_is_at(&step).await;
                assert_eq!(phone.security_key(KeyAsk::CallOff).await, Ok(Entered::Done));
            };
            tokio::join!(says(phone, PasskeyFor::Adding, &options), person).0
        }
    };
    assert_eq!(called_off_at(KeyStep::PlugIn).await, Err(NoKeyAnswer::Cancelled));
    let key = room.plug_in("key", Some(PIN));
    assert_eq!(called_off_at(WANTS_PIN).await, Err(NoKeyAnswer::Cancelled));
    assert_eq!(called_off_at(KeyStep::Touch).await, Err(NoKeyAnswer::Cancelled));
    key.until_called_off().expect("it blinks no more");
    assert_eq!(key.passkeys(), 0);

    // And so does whoever asks something else meanwhile.
    let another = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        called_off_at(WANTS_PIN).await
    };
    let (first, second) = tokio::join!(says(phone, PasskeyFor::Adding, &ask.options), another);
    assert_eq!((first, second), (Err(NoKeyAnswer::Cancelled), Err(NoKeyAnswer::Cancelled)));
}

/// Hears nothing, until it is let go.
#[derive(Debug)]
struct Deaf(Mutex<Receiver<()>>);

impl SecurityKeys for Deaf {
    fn answer(&self, _: &AskedOfKey, _: &Arc<Talk>) -> Result<String, NoKeyAnswer> {
        self.0.lock().expect("one talk").recv().expect_err("nobody says anything to it");
        Err(NoKeyAnswer::Odd)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_even_hear_that_it_is_over_keeps_nobody_waiting() {
    let mut world = World::begin().await;
    let (lets_go, deaf) = mpsc::channel();
    world.security_keys = Some(Arc::new(Deaf(Mutex::new(deaf))));
    let phone = world.phone("first", None);
    let person = async {
        phone.until_key_is_at(&KeyStep::Working).await;
        assert_eq!(phone.security_key(KeyAsk::CallOff).await, Ok(Entered::Done));
    };
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::SigningIn, "{}"), person);
    assert_eq!(answer, Err(NoKeyAnswer::Cancelled));
    drop(lets_go);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_waited_for_and_missed_when_it_is_pulled_out() {
    let room = Room::begin().await;
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let person = async {
        phone.until_key_is_at(&KeyStep::PlugIn).await;
        let key = room.plug_in("key", Some(PIN));
        phone.until_key_is_at(&WANTS_PIN).await;
        types(&phone, PIN).await;
        phone.until_key_is_at(&KeyStep::Touch).await;
        key.pull_out().expect("it was there");
    };
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::Adding, &ask.options), person);
    assert_eq!(answer, Err(NoKeyAnswer::PulledOut));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_keys_the_one_that_is_touched_is_meant_and_the_others_are_let_go() {
    let room = Room::begin().await;
    let (mine, other) = (room.plug_in("mine", Some(PIN)), room.plug_in("other", Some(WRONG_PIN)));
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let person = async {
        phone.until_key_is_at(&KeyStep::TouchOne).await;
        other.until_asked().expect("it blinks, too");
        mine.touch().expect("it asks for a touch");
        phone.until_key_is_at(&WANTS_PIN).await;
        other.until_called_off().expect("it blinks no more");
        types(&phone, PIN).await;
        mine.touch().expect("it asks for a touch");
    };
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::Adding, &ask.options), person);
    answer.expect("an answer");
    assert_eq!((mine.passkeys(), other.passkeys()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_whose_sensor_knows_nobody_asks_for_its_pin() {
    let room = Room::begin().await;
    let key = room.plug_in("key", Some(PIN));
    key.has_a_sensor(2);
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let person = async {
        for _ in 0..2 {
            key.touch().expect("it asks for a finger");
        }
        phone.until_key_is_at(&WANTS_PIN).await;
        types(&phone, PIN).await;
        key.touch().expect("it asks for a touch");
    };
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::Adding, &ask.options), person);
    answer.expect("an answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_pin_or_without_room_or_without_a_passkey_says_which() {
    let room = Room::begin().await;
    let mut phone = room.sari("first").await;
    let ask = asked(&mut phone, PasskeyFor::Adding).await;
    let bare = room.plug_in("bare", None);
    assert_eq!(says(&phone, PasskeyFor::Adding, &ask.options).await, Err(NoKeyAnswer::NoPin));
    drop(bare);
    let key = room.plug_in("key", Some(PIN));
    key.has_room_for(0);
    let full = types_when_asked(&phone);
    assert_eq!(tokio::join!(says(&phone, PasskeyFor::Adding, &ask.options), full).0, Err(NoKeyAnswer::Full));
    let ask = asked(&mut phone, PasskeyFor::SigningIn).await;
    let (answer, ()) = tokio::join!(says(&phone, PasskeyFor::SigningIn, &ask.options), types_when_asked(&phone));
    assert_eq!(answer, Err(NoKeyAnswer::HasNone));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_asked_for_no_other_address_than_the_server_is_at_and_for_nothing_that_cannot_be_read() {
    let room = Room::begin().await;
    let _key = room.plug_in("key", Some(PIN));
    let mut phone = room.sari("first").await;
    for of in [PasskeyFor::Adding, PasskeyFor::SigningIn] {
        let ask = asked(&mut phone, of).await;
        let elsewhere = ask.options.replace("\"localhost\"", "\"bank.example\"");
        assert_ne!(elsewhere, ask.options);
        assert_eq!(says(&phone, of, &elsewhere).await, Err(NoKeyAnswer::Elsewhere));
        assert_eq!(says(&phone, of, "{}").await, Err(NoKeyAnswer::Odd));
    }
}

#[tokio::test]
async fn where_no_keys_are_asked_nobody_is_offered_one() {
    let world = World::begin().await;
    let phone = world.phone("first", None);
    assert_eq!(phone.known(&AskSecurityKeys), Some(None));
    assert_eq!(says(&phone, PasskeyFor::SigningIn, "{}").await, Err(NoKeyAnswer::NotHere));
}
