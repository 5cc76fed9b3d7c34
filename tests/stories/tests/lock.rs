//! identity: the app locks on this device. A PIN or a finger opens it, with no network, and whatever is forgotten, wiped or changed, nothing
//! that I did is lost.

use nusaloka_client::{Asked, AskedOfKey, Key, KeyOf, Keys as _, SecurityKeys, Talk};
use nusaloka_domain::{
    Id,
    capability::Mutation as _,
    host::{AskLock, Enter, Entered, HostFailed, NoKey, StoreBroken, Write, Written},
    identity::{
        ChangePreferences, ConsentTo, Device, Forgotten, KeyAsk, KeyPin, KeyStep, LastPin, LockAfter, LockAsk, LockSet,
        LockStays, Me, NoKeyAnswer, Opens, PasskeyFor, Person, Pin, PinUnfit, Prove, Sensor, SensorWords, Shut, Theme,
        Wants,
    },
};
use nusaloka_stories::{Mood, Phone, SEA, World, ask, sign_in};
use std::{fs, sync::Arc};

fn pin(typed: &str) -> Pin {
    Pin::typed(typed)
}

const MINE: &str = "271828";

fn set() -> LockAsk {
    LockAsk::Set { pin: pin(MINE), after: LockAfter::FiveMinutes }
}

fn open(typed: &str) -> LockAsk {
    LockAsk::OpenByPin(pin(typed))
}

fn words() -> SensorWords {
    SensorWords { why: "open your trips".into(), cancel: "Cancel".into() }
}

fn use_sensor(typed: &str) -> LockAsk {
    LockAsk::UseSensor { pin: pin(typed), words: words() }
}

fn by_sensor() -> LockAsk {
    LockAsk::OpenBySensor(words())
}

fn stays<T>(why: LockStays) -> Result<T, HostFailed> {
    Err(HostFailed::LockStays(why))
}

fn shut<T>(sensor: Option<Sensor>, forgotten: Forgotten) -> Result<T, HostFailed> {
    Err(HostFailed::Shut(Shut { sensor, key: Opens::No, forgotten }))
}

fn make_dark(phone: &Phone) {
    phone.change(|change| ChangePreferences { theme: Some(Theme::Dark), ..change });
}

fn is_dark(phone: &Phone) -> bool {
    phone.known(&Me).is_some_and(|me| me.preferences.theme == Theme::Dark)
}

fn lock_of(phone: &Phone) -> Option<LockSet> {
    phone.known(&AskLock).flatten().and_then(|lock| lock.set)
}

/// Sari is signed in, and the server will help her should she lose her way in.
async fn hers(world: &World) -> (Phone, Id<Person>) {
    let mut phone = world.phone("hers", None);
    world.register(&mut phone).await;
    phone.until_settled().await;
    world.until_second_way(&mut phone, "hers").await;
    let person = phone.me().person.id;
    (phone, person)
}

#[tokio::test]
async fn a_locked_app_opens_by_the_pin_with_no_network_and_what_waited_still_does() {
    let mut world = World::begin().await;
    let (phone, _) = hers(&world).await;
    assert_eq!(lock_of(&phone), None);
    assert_eq!(phone.lock(set()).await, Ok(Entered::Done));
    assert_eq!(
        lock_of(&phone),
        Some(LockSet { after: LockAfter::FiveMinutes, by_sensor: Opens::No, by_key: Opens::No })
    );
    world.stop_server().await;
    make_dark(&phone);
    phone.put_down().await;

    let phone = world.phone("hers", None);
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::SignIn));
    let change = ChangePreferences { theme: Some(Theme::Light), ..ChangePreferences::of(Id::mint(1, [1; 10])) };
    assert_eq!(phone.write(&Write::mutate(change.act())), shut(None, Forgotten::SignIn));
    assert_eq!(phone.lock(open("271829")).await, stays(LockStays::WrongPin));
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::SignIn));
    assert_eq!(phone.lock(open(MINE)).await, Ok(Entered::Done));
    assert!(is_dark(&phone));
    assert_eq!(phone.tray().changes.len(), 1);
    phone.put_down().await;

    world.start_server().await;
    let mut phone = world.phone("hers", None);
    phone.lock(open(MINE)).await.expect("opens");
    phone.until_settled().await;
}

#[tokio::test]
async fn shut_while_it_runs_nothing_is_answered_and_opened_again_it_goes_on_where_it_was() {
    let world = World::begin().await;
    let (mut phone, _) = hers(&world).await;
    assert_eq!(phone.lock(LockAsk::Shut).await, stays(LockStays::NotSet));
    phone.lock(set()).await.expect("set");
    make_dark(&phone);
    assert_eq!(phone.lock(LockAsk::Shut).await, Ok(Entered::Done));
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::SignIn));
    assert_eq!(phone.write(&Write::Reopen), shut(None, Forgotten::SignIn));
    assert_eq!(phone.lock(set()).await, shut(None, Forgotten::SignIn), "nobody changes it from before the door");
    phone.lock(open(MINE)).await.expect("opens");
    assert!(is_dark(&phone));
    let mut other = world.phone("other", None);
    other.enter(sign_in(SEA)).await.expect("comes in");
    other.until("what was done before it shut", is_dark).await;
    other.change(|change| ChangePreferences { theme: Some(Theme::Light), ..change });
    phone.until("what the other did since", |phone| !is_dark(phone)).await;
}

#[tokio::test]
async fn a_keyring_that_lets_the_key_not_go_gets_no_lock_that_only_looks_like_one() {
    let world = World::begin().await;
    let (phone, _) = hers(&world).await;
    world.keys.be(Mood::Clings);
    assert_eq!(phone.lock(set()).await, Err(HostFailed::Store(StoreBroken::NoKey(NoKey::Locked))));
    assert_eq!(lock_of(&phone), None);
    world.keys.be(Mood::Open);
    phone.lock(set()).await.expect("set");
}

#[tokio::test]
async fn while_it_is_locked_neither_the_keyring_nor_the_disk_has_the_key() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    let key = world.keys.keeps(person).expect("in the keyring");
    phone.lock(set()).await.expect("set");
    assert_eq!(world.keys.keeps(person), None);
    let folder = world.phone_folder("hers").join(person.to_string());
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = if path.is_file() { fs::read(&path).expect("reads") } else { Vec::new() };
        assert!(!bytes.windows(key.len()).any(|here| here == key), "{}", path.display());
    }
    // And it is the same key that comes back.
    phone.lock(LockAsk::TurnOff(pin(MINE))).await.expect("off");
    assert_eq!(world.keys.keeps(person), Some(key));
    assert_eq!(lock_of(&phone), None);
    phone.put_down().await;
    assert!(world.phone("hers", None).known(&Me).is_some());
}

#[tokio::test]
async fn whoever_guesses_waits_also_after_a_restart_and_the_right_pin_waits_too() {
    let world = World::begin().await;
    let (phone, _) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    phone.lock(LockAsk::Shut).await.expect("shut");
    for guess in ["111112", "111113", "111114", "111115"] {
        assert_eq!(phone.lock(open(guess)).await, stays(LockStays::WrongPin));
    }
    phone.put_down().await;
    let phone = world.phone("hers", None);
    let waits = |reply| matches!(reply, Err(HostFailed::LockStays(LockStays::Wait { seconds: 20..=30 })));
    assert!(waits(phone.lock(open("111116")).await));
    assert!(waits(phone.lock(open(MINE)).await));
    phone.put_down().await;
    assert!(waits(world.phone("hers", None).lock(open(MINE)).await));
}

#[tokio::test]
async fn a_pin_that_anybody_would_try_first_is_none_and_another_takes_the_place_of_the_old_one() {
    let world = World::begin().await;
    let (phone, _) = hers(&world).await;
    let simple = LockAsk::Set { pin: pin("123456"), after: LockAfter::AtOnce };
    assert_eq!(phone.lock(simple).await, stays(LockStays::Unfit(PinUnfit::TooSimple)));
    phone.lock(set()).await.expect("set");
    assert_eq!(phone.lock(set()).await, stays(LockStays::IsSet));
    let change = |old: &str, new: &str| LockAsk::Change { pin: pin(old), new: pin(new) };
    assert_eq!(phone.lock(change("314159", "161803")).await, stays(LockStays::WrongPin));
    assert_eq!(phone.lock(change(MINE, "1618")).await, stays(LockStays::Unfit(PinUnfit::TooShort)));
    phone.lock(change(MINE, "161803")).await.expect("changed");
    phone.lock(LockAsk::After(LockAfter::Hour)).await.expect("later");
    assert_eq!(lock_of(&phone).map(|set| set.after), Some(LockAfter::Hour));
    phone.lock(LockAsk::Shut).await.expect("shut");
    assert_eq!(phone.lock(open(MINE)).await, stays(LockStays::WrongPin));
    phone.lock(open("161803")).await.expect("opens");
}

#[tokio::test]
async fn my_finger_opens_it_another_does_not_and_with_other_fingers_known_only_the_pin_does() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    assert_eq!(phone.lock(use_sensor(MINE)).await, stays(LockStays::NoSensor));
    world.finger.knows(Some(1));
    assert_eq!(phone.lock(use_sensor("314159")).await, stays(LockStays::WrongPin));
    phone.lock(use_sensor(MINE)).await.expect("chosen");
    phone.put_down().await;

    let finger = Some(Sensor::Fingerprint);
    let phone = world.phone("hers", None);
    assert_eq!(phone.ask(&Me), shut(finger, Forgotten::SignIn));
    for (says, why) in [(Asked::NotRecognised, LockStays::NotRecognised), (Asked::NotTouched, LockStays::NotTouched)] {
        world.finger.says(says);
        assert_eq!(phone.lock(by_sensor()).await, stays(why));
        assert_eq!(phone.ask(&Me), shut(finger, Forgotten::SignIn));
    }
    world.finger.says(Asked::Recognised);
    phone.lock(by_sensor()).await.expect("opens");
    assert!(phone.known(&Me).is_some());

    phone.lock(LockAsk::Shut).await.expect("shut");
    world.finger.knows(Some(2));
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::FingersChanged));
    phone.lock(open(MINE)).await.expect("the PIN says that it is still me");
    assert_eq!(lock_of(&phone).map(|set| set.by_sensor), Some(Opens::No));
    assert_eq!(world.keys.keeps(person), None, "the finger opens nothing any more");
}

#[tokio::test]
async fn a_sensor_that_is_away_for_a_while_is_still_mine_when_it_is_back() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    world.finger.knows(Some(1));
    world.finger.says(Asked::Recognised);
    phone.lock(use_sensor(MINE)).await.expect("chosen");
    phone.lock(LockAsk::Shut).await.expect("shut");
    world.finger.knows(None);
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::NoSensor));
    phone.lock(open(MINE)).await.expect("opens");
    assert_eq!(lock_of(&phone).map(|set| set.by_sensor), Some(Opens::Yes));
    assert!(world.keys.keeps(person).is_some());
    world.finger.knows(Some(1));
    phone.lock(LockAsk::Shut).await.expect("shut");
    assert_eq!(phone.ask(&Me), shut(Some(Sensor::Fingerprint), Forgotten::SignIn));
    phone.lock(by_sensor()).await.expect("opens");
}

#[tokio::test]
async fn a_key_that_a_power_cut_left_in_the_keyring_goes_with_a_right_pin_which_opens_in_any_case() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    let key = world.keys.keeps(person).expect("in the keyring");
    phone.lock(set()).await.expect("set");
    phone.put_down().await;
    world.keys.keep(person, key);
    world.keys.be(Mood::Clings);
    let phone = world.phone("hers", None);
    phone.lock(open(MINE)).await.expect("opens");
    assert_eq!(world.keys.keeps(person), Some(key));
    world.keys.be(Mood::Open);
    phone.lock(LockAsk::Shut).await.expect("shut");
    phone.lock(open(MINE)).await.expect("opens");
    assert_eq!(world.keys.keeps(person), None);
}

/// A security key that waits for its PIN.
#[derive(Debug)]
struct WantsPin;

const WANTS_PIN: KeyStep = KeyStep::Pin { left: None, last: LastPin::None };

impl SecurityKeys for WantsPin {
    fn answer(&self, _asked: &AskedOfKey, talk: &Arc<Talk>) -> Result<String, NoKeyAnswer> {
        talk.pin(None, LastPin::None).map(|pin| pin.as_str().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_shuts_asks_no_key_any_more_and_one_that_is_shut_leaves_whoever_opens_it_alone() {
    let mut world = World::begin().await;
    world.security_keys = Some(Arc::new(WantsPin));
    let (phone, _) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    let shuts = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        phone.lock(LockAsk::Shut).await
    };
    let (asked, shut) = tokio::join!(phone.lock(LockAsk::UseKey(pin(MINE))), shuts);
    assert_eq!((asked, shut), (Err(NoKeyAnswer::Cancelled.into()), Ok(Entered::Done)));

    let asks = KeyAsk::Answer { of: PasskeyFor::SigningIn, options: String::new() };
    let types = async {
        phone.until_key_is_at(&WANTS_PIN).await;
        phone.lock(LockAsk::Shut).await.expect("it is shut");
        let typed = KeyPin::typed(MINE).expect("a PIN");
        phone.security_key(KeyAsk::Pin(typed)).await.expect("typed");
    };
    let (answered, ()) = tokio::join!(phone.security_key(asks), types);
    assert_eq!(answered, Ok(Entered::KeyAnswered(MINE.to_owned())));
}

#[tokio::test]
async fn where_the_hardware_ties_the_key_to_my_finger_no_keyring_has_it_and_other_fingers_never_get_it() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    world.finger.knows(Some(1));
    world.finger.ties_keys();
    phone.lock(set()).await.expect("set");
    assert_eq!(phone.lock(use_sensor(MINE)).await, stays(LockStays::NotTouched));
    assert_eq!(lock_of(&phone).map(|set| set.by_sensor), Some(Opens::No));
    world.finger.says(Asked::Recognised);
    phone.lock(use_sensor(MINE)).await.expect("chosen");
    assert_eq!(world.keys.keeps(person), None, "the hardware keeps it");
    make_dark(&phone);
    phone.put_down().await;

    let phone = world.phone("hers", None);
    world.finger.says(Asked::NotRecognised);
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::NotRecognised));
    // A wiped keyring takes the PIN's half along; the finger opens as before.
    world.keys.lose(person);
    world.finger.says(Asked::Recognised);
    phone.lock(by_sensor()).await.expect("opens");
    assert!(is_dark(&phone));
    phone.lock(LockAsk::Shut).await.expect("shut");
    world.finger.knows(Some(2));
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::FingersChanged));
    world.finger.knows(Some(1));
    phone.lock(by_sensor()).await.expect("and is theirs again, should the other finger be taken away");

    phone.lock(LockAsk::LeaveSensor).await.expect("left");
    phone.lock(LockAsk::Shut).await.expect("shut");
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::NoSensor));
}

#[tokio::test]
async fn hardware_that_lost_what_was_tied_says_so_and_the_pin_opens() {
    let world = World::begin().await;
    let (phone, _) = hers(&world).await;
    world.finger.knows(Some(1));
    world.finger.ties_keys();
    world.finger.says(Asked::Recognised);
    phone.lock(set()).await.expect("set");
    phone.lock(use_sensor(MINE)).await.expect("chosen");
    phone.lock(LockAsk::Shut).await.expect("shut");
    world.finger.ties_keys(); // and nothing is in it any more
    assert_eq!(phone.lock(by_sensor()).await, stays(LockStays::NoSensor));
    phone.lock(open(MINE)).await.expect("opens");
}

#[tokio::test]
async fn whoever_forgot_the_pin_signs_in_and_finds_everything_that_waited() {
    let mut world = World::begin().await;
    let (phone, _) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    world.stop_server().await;
    make_dark(&phone);
    phone.put_down().await;
    world.start_server().await;
    let mut phone = world.phone("hers", None);
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::SignIn));
    assert_eq!(phone.enter(sign_in(SEA)).await, Ok(Entered::In));
    assert!(is_dark(&phone));
    assert_eq!(lock_of(&phone), None, "to be set anew");
    phone.until_settled().await;
}

#[tokio::test]
async fn a_keyring_that_was_wiped_takes_nothing_along_with_a_lock_or_without() {
    for locks in [true, false] {
        let mut world = World::begin().await;
        let (phone, person) = hers(&world).await;
        if locks {
            phone.lock(set()).await.expect("set");
        }
        world.stop_server().await;
        make_dark(&phone);
        phone.put_down().await;
        world.keys.lose(person);
        let phone = world.phone("hers", None);
        if locks {
            assert_eq!(phone.ask(&Me), shut(None, Forgotten::SignIn));
            assert_eq!(phone.lock(open(MINE)).await, stays(LockStays::KeyringLost));
        } else {
            assert_eq!(phone.ask(&Me), Err(HostFailed::Store(StoreBroken::NoKey(NoKey::SignIn))));
        }
        phone.put_down().await;
        world.start_server().await;
        let mut phone = world.phone("hers", None);
        assert_eq!(phone.enter(sign_in(SEA)).await, Ok(Entered::In));
        assert!(is_dark(&phone), "lock: {locks}");
        phone.until_settled().await;
    }
}

#[tokio::test]
async fn the_note_of_another_person_or_device_opens_nothing() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    phone.put_down().await;
    world.keys.lose(person);
    let note = world.note_of_recovery("hers", person);
    let mut changed = fs::read(&note).expect("a note");
    let last = changed.len() - 1;
    changed[last] ^= 1;
    fs::write(&note, changed).expect("written");
    let mut phone = world.phone("hers", None);
    assert_eq!(phone.enter(sign_in(SEA)).await, Ok(Entered::In), "they are in all the same");
    assert_eq!(phone.ask(&Me), Err(HostFailed::Store(StoreBroken::NoKey(NoKey::SignIn))));
    assert_eq!(phone.write(&Write::SetAside), Ok(Written), "and may begin anew");
    phone.until("what the server knows", |phone| phone.known(&Me).is_some_and(|me| me.person.name == "Sari")).await;
}

#[tokio::test]
async fn a_guest_who_forgot_the_pin_begins_anew_and_what_was_there_lies_aside_with_what_opens_it() {
    let world = World::begin().await;
    let phone = world.phone("hers", None);
    make_dark(&phone);
    phone.lock(set()).await.expect("set");
    phone.put_down().await;
    let phone = world.phone("hers", None);
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::BeginAnew));
    assert_eq!(phone.write(&Write::SetAside), Ok(Written));
    assert!(!is_dark(&phone));
    assert_eq!(lock_of(&phone), None);
    phone.put_down().await;

    // They remember: what lies aside is put back by hand.
    let folder = world.phone_folder("hers").join("guest");
    for (aside, back) in [("local.db.aside-1", "local.db"), ("local.db.aside-1.app-lock", "local.db.app-lock")] {
        fs::rename(folder.join(aside), folder.join(back)).expect("there");
    }
    for suffix in ["-wal", "-shm"] {
        drop(fs::remove_file(folder.join(format!("local.db{suffix}"))));
    }
    let phone = world.phone("hers", None);
    phone.lock(open(MINE)).await.expect("opens");
    assert!(is_dark(&phone));
}

#[tokio::test]
async fn a_guest_whose_app_shuts_while_they_register_finds_all_they_had_when_they_open_it() {
    let world = World::begin().await;
    let mut phone = world.phone("hers", None);
    let guest = phone.me().person.id;
    make_dark(&phone);
    phone.lock(set()).await.expect("set");
    let Ok(Entered::Begun(begun)) = phone.enter(ask(Wants::Register)).await else { panic!("no letter") };
    let prove = Prove {
        letter: begun.letter,
        code: world.code_of(begun.letter).await,
        name: Some("Sari".to_owned()),
        password: SEA.to_owned(),
        device: Device::default(),
        terms: Some(ConsentTo::Terms.version().to_owned()),
    };
    phone.lock(LockAsk::Shut).await.expect("shut");
    assert_eq!(phone.enter(Enter::Prove(prove)).await, Ok(Entered::In));
    assert_eq!(phone.ask(&Me), shut(None, Forgotten::BeginAnew));
    phone.lock(open(MINE)).await.expect("opens");
    assert_eq!(phone.me().person.id, guest);
    assert!(is_dark(&phone));
    phone.until_settled().await;
}

#[tokio::test]
async fn whoever_signs_out_leaves_no_lock_and_none_of_its_keys() {
    let world = World::begin().await;
    let (mut phone, person) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    assert!(world.keys.find(KeyOf::Pin(person)).is_ok_and(|half: Option<Key>| half.is_some()));
    assert_eq!(phone.enter(Enter::SignOut).await, Ok(Entered::Out));
    for of in [KeyOf::Database(person), KeyOf::Pin(person)] {
        assert!(world.keys.find(of).is_ok_and(|key| key.is_none()), "{of:?}");
    }
    assert_eq!(lock_of(&phone), None);
}

/// As when something stopped in the middle of setting it aside.
#[tokio::test]
async fn what_opened_a_database_that_is_gone_shuts_no_other() {
    let world = World::begin().await;
    let (phone, person) = hers(&world).await;
    phone.lock(set()).await.expect("set");
    phone.put_down().await;
    let note = world.note_of_recovery("hers", person);
    for gone in ["local.db", "local.db-wal", "local.db-shm"] {
        let gone = note.with_file_name(gone);
        if gone.exists() {
            fs::remove_file(gone).expect("removed");
        }
    }
    let mut phone = world.phone("hers", None);
    assert_eq!(phone.enter(sign_in(SEA)).await, Ok(Entered::In));
    phone.until("what the server knows", |phone| phone.known(&Me).is_some()).await;
    make_dark(&phone);
    phone.put_down().await;
    let phone = world.phone("hers", None);
    assert!(is_dark(&phone), "no PIN of before stands in front of it");
    assert!(note.with_file_name("local.db.aside-1.app-lock").exists(), "and nothing is lost");
}
