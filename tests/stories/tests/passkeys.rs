//! identity: a passkey of one device lets its person in on another, which keeps it in step like all else.

#[path = "../../../server/tests/house/keeper.rs"]
mod keeper;

use keeper::{Keeper, answer};
use nusaloka_domain::{
    capability::Mutation,
    host::{Enter, Entered, HostFailed, Write},
    identity::{
        AddPasskey, AskPasskey, Denied, Device, MyPasskeys, PasskeyAsked, PasskeyFor, PasskeySignIn, RemovePasskey,
        RenamePasskey,
    },
};
use nusaloka_stories::{Phone, World};

async fn asked(phone: &mut Phone, of: PasskeyFor) -> PasskeyAsked {
    match phone.enter(Enter::AskPasskey(AskPasskey { of })).await {
        Ok(Entered::Asked(asked)) => asked,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn somebody_comes_in_on_another_device_by_a_passkey_and_it_is_called_the_same_on_both() {
    let world = World::begin().await;
    let origin = format!("http://localhost:{}", world.address().port());
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    world.register(&mut first).await;
    let mut keeper = Keeper::new();
    let ask = asked(&mut first, PasskeyFor::Adding).await;
    let made = keeper.makes(&origin, &ask.options);
    let add = AddPasskey { answer: answer(&ask, &made), name: "Ponsel".to_owned() };
    assert_eq!(first.enter(Enter::AddPasskey(add)).await, Ok(Entered::Done));
    let names = |phone: &Phone| phone.known(&MyPasskeys).unwrap_or_default().into_iter().map(|one| one.name).collect();
    first
        .until("the passkey", |phone| {
            let names: Vec<String> = names(phone);
            names == ["Ponsel"]
        })
        .await;

    let ask = asked(&mut second, PasskeyFor::SigningIn).await;
    let said = keeper.answers(&origin, &ask.options);
    let sign_in = PasskeySignIn { answer: answer(&ask, &said), device: Device::default() };
    assert_eq!(second.enter(Enter::PasskeySignIn(sign_in.clone())).await, Ok(Entered::In));
    second.until("who it is", |phone| phone.me().person.name == "Sari").await;
    let again = second.enter(Enter::PasskeySignIn(sign_in)).await;
    assert_eq!(again, Err(HostFailed::Denied(Denied::PasskeyTooLate)));

    second.until("the passkey", |phone| phone.known(&MyPasskeys).is_some_and(|all| all.len() == 1)).await;
    let passkey = second.known(&MyPasskeys).unwrap_or_default()[0].id;
    let rename = RenamePasskey { passkey, name: "Ponsel lama".to_owned() };
    second.write(&Write::mutate(rename.act())).expect("taken");
    first
        .until("its new name", |phone| {
            let names: Vec<String> = names(phone);
            names == ["Ponsel lama"]
        })
        .await;
    assert_eq!(first.enter(Enter::RemovePasskey(RemovePasskey { passkey })).await, Ok(Entered::Done));
    second.until("it gone", |phone| phone.known(&MyPasskeys).is_some_and(|all| all.is_empty())).await;
}

#[tokio::test]
async fn a_guest_is_asked_for_nothing_but_coming_in() {
    let world = World::begin().await;
    let mut guest = world.phone("first", None);
    asked(&mut guest, PasskeyFor::SigningIn).await;
    for of in [PasskeyFor::Adding, PasskeyFor::ProvingAgain] {
        assert_eq!(guest.enter(Enter::AskPasskey(AskPasskey { of })).await, Err(HostFailed::SignedOut));
    }
}
