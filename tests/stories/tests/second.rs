//! identity: on a device that knows the password, the second factor is asked for; on all of them it is known that there is one.
//! Where it was shown once and is to be remembered, it is not asked for again, until that is taken back.

#[path = "../../../server/tests/house/totp.rs"]
mod totp;

use nusaloka_domain::{
    Code,
    capability::Mutation as _,
    failure,
    host::{Enter, Entered, HostFailed, Write},
    identity::{
        AskLetter, Denied, Device, ForgetDevice, FoundOrganisation, Language, MyKnownDevices, MyOrganisations,
        MySecondFactor, MySecondNeeded, MySessions, NewPassword, Others, Permission, Prove, Remember, Role, SendAway,
        ShowSecond, Wants, WritePayout,
    },
};
use nusaloka_stories::{Mood, Phone, SEA, World, sign_in};
use totp::code_in;

/// Shows the password, and then this.
async fn comes_by(phone: &mut Phone, code: &Code, remember: Remember) {
    let Ok(Entered::Halfway(asked)) = phone.enter(sign_in(SEA)).await else { panic!("not asked") };
    let (halfway, code, device) = (asked.halfway, code.to_string(), Device::default());
    let show = ShowSecond { halfway, code, device, remember };
    assert_eq!(phone.enter(Enter::ShowSecond(show)).await, Ok(Entered::In));
}

async fn leaves(phone: &mut Phone) {
    assert_eq!(phone.enter(Enter::SignOut).await, Ok(Entered::Out));
}

async fn is_asked(phone: &mut Phone) -> bool {
    match phone.enter(sign_in(SEA)).await {
        Ok(Entered::Halfway(_)) => true,
        Ok(Entered::In) => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_device_comes_in_by_the_password_and_a_code_and_both_know_of_it() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    assert_eq!(first.enter(Enter::SetUpSecond).await, Err(HostFailed::SignedOut), "a guest");
    world.register(&mut first).await;
    let paper = first.sets_up_second(|secret| code_in(secret, 0)).await;
    let left = |phone: &Phone| phone.known(&MySecondFactor).flatten().map(|factor| factor.recovery_left);
    assert_eq!(left(&first), Some(10));

    let Ok(Entered::Halfway(asked)) = second.enter(sign_in(SEA)).await else { panic!("not asked") };
    assert_eq!(second.me().person.role, Role::Guest, "halfway is not in");
    let show = |code: &str| {
        let (halfway, code) = (asked.halfway, code.to_owned());
        Enter::ShowSecond(ShowSecond { halfway, code, device: Device::default(), remember: Remember::Nothing })
    };
    assert_eq!(second.enter(show("nothing")).await, Err(HostFailed::Denied(Denied::WrongSecond)));
    assert_eq!(second.enter(show(&paper[0].to_string())).await, Ok(Entered::In));
    for phone in [&mut first, &mut second] {
        phone.until("a code less", |phone| left(phone) == Some(9)).await;
    }
    leaves(&mut second).await;
    assert!(is_asked(&mut second).await, "nobody said that it is to be remembered");
    assert_eq!(first.enter(Enter::EndSecond).await, Ok(Entered::Done));
    first.until("it off", |phone| phone.known(&MySecondFactor) == Some(None)).await;
}

#[tokio::test]
async fn a_device_that_is_remembered_asks_no_code_until_its_person_says_so_from_another() {
    let mut world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.register(&mut first).await;
    let paper = first.sets_up_second(|secret| code_in(secret, 0)).await;
    comes_by(&mut second, &paper[0], Remember::Device).await;
    let called = |phone: &Phone| phone.known(&MyKnownDevices).map(|known| known.len()) == Some(1);
    first.until("the other one in the list", called).await;
    assert_eq!(first.known(&MyKnownDevices).expect("known")[0].device, "second");

    leaves(&mut second).await;
    second.put_down().await;
    let mut second = world.phone("second", None);
    assert!(!is_asked(&mut second).await, "it stays when she signs out, and over a new start");
    leaves(&mut second).await;
    assert!(is_asked(&mut world.phone("third", None)).await, "any other device");
    world.keys.be(Mood::Denies(nusaloka_domain::host::NoKey::Locked));
    assert!(is_asked(&mut second).await, "a keyring that says no is as if nobody were known");
    world.keys.be(Mood::Open);
    assert!(!is_asked(&mut second).await);

    let device = first.known(&MyKnownDevices).expect("known")[0].id;
    first.write(&Write::mutate(ForgetDevice { device }.act())).expect("taken");
    for phone in [&mut first, &mut second] {
        phone.until("an empty list", |phone| phone.known(&MyKnownDevices).is_some_and(|known| known.is_empty())).await;
    }
    leaves(&mut second).await;
    assert!(is_asked(&mut second).await);
    world.stop_server().await;
}

#[tokio::test]
async fn a_device_that_was_sent_away_is_asked_again_and_so_is_one_after_another_password() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.register(&mut first).await;
    let paper = first.sets_up_second(|secret| code_in(secret, 0)).await;
    comes_by(&mut second, &paper[0], Remember::Device).await;
    let two = |phone: &Phone| phone.known(&MySessions).map(|all| all.len()) == Some(2);
    first.until("both", two).await;
    let other = first.known(&MySessions).expect("sessions").into_iter().find(|session| session.device == "second");
    let away = SendAway { session: other.expect("the other one").id };
    first.write(&Write::mutate(away.act())).expect("taken");
    second.until_link("sent away", |link| link == nusaloka_domain::host::Link::SentAway).await;
    second.put_down().await;
    assert!(!world.phone_folder("second").join("known-devices").exists(), "it forgets that, too");
    let mut second = world.phone("second", None);
    comes_by(&mut second, &paper[1], Remember::Device).await;
    let new = NewPassword { password: SEA.to_owned(), others: Others::Stay };
    assert_eq!(first.enter(Enter::NewPassword(new)).await, Ok(Entered::Done));
    leaves(&mut second).await;
    assert!(is_asked(&mut second).await, "although it is the same again");
}

/// Whoever founds an organisation may say where it is paid, with a second factor: her phone knows that without asking.
#[tokio::test]
async fn where_the_money_goes_is_changed_once_there_is_a_second_factor_and_the_phone_says_so_before() {
    let world = World::begin().await;
    let mut phone = world.phone("hers", None);
    world.register(&mut phone).await;
    assert_eq!(phone.known(&MySecondNeeded).expect("known").by, []);
    let id = nusaloka_domain::Id::mint(7, [7; 10]);
    phone.write(&Write::mutate(FoundOrganisation { id, name: "Laut Biru".to_owned() }.act())).expect("taken");
    phone
        .until("her organisation", |phone| phone.known(&MyOrganisations).is_some_and(|known| !known.mine.is_empty()))
        .await;
    phone.until_settled().await;
    let needed = phone.known(&MySecondNeeded).expect("known");
    assert!(needed.by.contains(&Permission::ManageMoney) && needed.is_missing());
    let holder = Some("Sari".to_owned());
    let pay = WritePayout { organisation: id, holder, bank: None, ending: None, currency: None }.act();
    let refused = HostFailed::Refused(failure::Refused::SecondFactorFirst.into());
    assert_eq!(phone.write(&Write::mutate(pay.clone())), Err(refused.clone()));
    let paper = phone.sets_up_second(|secret| code_in(secret, 0)).await;
    assert_eq!(paper.len(), 10);
    phone.write(&Write::mutate(pay.clone())).expect("taken");
    phone.until_settled().await;
    assert!(!phone.known(&MySecondNeeded).expect("known").is_missing());
    assert_eq!(phone.enter(Enter::EndSecond).await, Ok(Entered::Done));
    phone.until("it missing", |phone| phone.known(&MySecondNeeded).is_some_and(|needed| needed.is_missing())).await;
    assert_eq!(phone.write(&Write::mutate(pay)), Err(refused));
}

/// Whoever tries the app without an authenticator looks into the mailbox.
#[tokio::test]
async fn the_provider_of_the_demo_comes_in_with_a_password_and_the_code_that_the_mailbox_shows() {
    let world = World::begin().await;
    let mut phone = world.phone("his", None);
    let email = "wayan@nusaloka.example".to_owned();
    let ask = AskLetter { email, wants: Wants::Reset, language: Language::Indonesian, guest: None };
    let Ok(Entered::Begun(begun)) = phone.enter(Enter::Letter(ask)).await else { panic!("no letter") };
    let (letter, code) = (begun.letter, world.code_of(begun.letter).await);
    let (password, device) = (SEA.to_owned(), Device::default());
    let prove = Prove { letter, code, name: None, password, device, terms: None };
    let Ok(Entered::Halfway(asked)) = phone.enter(Enter::Prove(prove)).await else { panic!("not asked") };
    let page = reqwest::get(format!("http://{}/mailbox", world.address())).await.expect("an answer");
    let page = page.text().await.expect("text");
    let code = page.split("Wayan Sudarma: <code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a code");
    let (halfway, code, remember) = (asked.halfway, code.to_owned(), Remember::Nothing);
    let show = ShowSecond { halfway, code, device: Device::default(), remember };
    assert_eq!(phone.enter(Enter::ShowSecond(show)).await, Ok(Entered::In));
    phone.until("his name", |phone| phone.me().person.name == "Wayan Sudarma").await;
}
