//! identity: on a device that knows the password, the second factor is asked for; on all of them it is known that there is one.

#[path = "../../../server/tests/house/totp.rs"]
mod totp;

use nusaloka_domain::{
    host::{Enter, Entered, HostFailed},
    identity::{ConfirmSecond, Denied, Device, MySecondFactor, Role, ShowSecond},
};
use nusaloka_stories::{Phone, SEA, World, sign_in};
use totp::code_in;

#[tokio::test]
async fn another_device_comes_in_by_the_password_and_a_code_and_both_know_of_it() {
    let world = World::begin().await;
    let (mut first, mut second) = (world.phone("first", None), world.phone("second", None));
    assert_eq!(first.enter(Enter::SetUpSecond).await, Err(HostFailed::SignedOut), "a guest");
    world.register(&mut first).await;
    let Ok(Entered::SecondSetUp(set_up)) = first.enter(Enter::SetUpSecond).await else { panic!("not begun") };
    let confirm = ConfirmSecond { code: code_in(&set_up.secret, 0) };
    let Ok(Entered::RecoveryCodes(paper)) = first.enter(Enter::ConfirmSecond(confirm)).await else { panic!("none") };
    let left = |phone: &Phone| phone.known(&MySecondFactor).flatten().map(|factor| factor.recovery_left);
    first.until("it on", |phone| left(phone) == Some(10)).await;

    let Ok(Entered::Halfway(asked)) = second.enter(sign_in(SEA)).await else { panic!("not asked") };
    assert_eq!(second.me().person.role, Role::Guest, "halfway is not in");
    let show = |code: &str| {
        let (halfway, code) = (asked.halfway, code.to_owned());
        Enter::ShowSecond(ShowSecond { halfway, code, device: Device::default() })
    };
    assert_eq!(second.enter(show("nothing")).await, Err(HostFailed::Denied(Denied::WrongSecond)));
    assert_eq!(second.enter(show(&paper.codes[0].to_string())).await, Ok(Entered::In));
    for phone in [&mut first, &mut second] {
        phone.until("a code less", |phone| left(phone) == Some(9)).await;
    }
    assert_eq!(first.enter(Enter::EndSecond).await, Ok(Entered::Done));
    second.until("it off", |phone| phone.known(&MySecondFactor) == Some(None)).await;
}
