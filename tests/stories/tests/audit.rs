//! identity: what somebody does on a phone without a network is in the audit log when the server has decided it; an admin reads it in
//! the app, and nobody else does.

use nusaloka_domain::{
    capability::Mutation as _,
    host::{Enter, Entered, HostFailed, Reply, Write},
    identity::{AskAudit, AuditPage, ChangeName, CheckChain, Deed, Refused, Report, Reported, Role},
};
use nusaloka_server::verify_log;
use nusaloka_stories::{Phone, World};

async fn asks(phone: &mut Phone, report: Report) -> Reply<Reported> {
    match phone.enter(Enter::Report(report)).await? {
        Entered::Reported(reported) => Ok(reported),
        other => panic!("{other:?}"),
    }
}

async fn reads(phone: &mut Phone, asked: AskAudit) -> AuditPage {
    match asks(phone, Report::Audit(asked)).await {
        Ok(Reported::Audit(page)) => page,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_name_that_is_changed_without_a_network_is_in_the_log_when_there_is_one_and_an_admin_reads_it() {
    let mut world = World::begin().await;
    let mut sari = world.phone("sari", Some(world.entry("traveller")));
    let mut admin = world.phone("meilani", Some(world.entry("admin")));
    sari.until("her role", |phone| phone.me().person.role == Role::Traveller).await;
    admin.until("her role", |phone| phone.me().person.role == Role::Admin).await;
    let me = sari.me().person.id;

    world.stop_server().await;
    sari.write(&Write::mutate(ChangeName { name: "Sari W.".to_owned() }.act())).expect("kept");
    let away = asks(&mut admin, Report::Audit(AskAudit::default())).await;
    assert_eq!(away, Err(HostFailed::Unreachable), "it is not kept on the phone");
    world.start_server().await;
    sari.until_settled().await;

    let theirs = AskAudit { person: Some(me), deeds: vec![Deed::NameChanged], ..AskAudit::default() };
    let page = reads(&mut admin, theirs).await;
    assert_eq!(page.lines.len(), 1);
    let line = &page.lines[0];
    assert_eq!(
        (line.who, line.who_name.as_deref(), line.word.as_deref()),
        (Some(me), Some("Sari W."), Some("Sari W."))
    );
    let newest = reads(&mut admin, AskAudit::default()).await;
    assert_eq!(newest.lines[0].deed, Deed::LogRead, "reading it is in it");
    assert_eq!(newest.lines[0].device.as_deref(), Some("meilani"));

    let Ok(Reported::AuditChain(checked)) = asks(&mut admin, Report::AuditChain(CheckChain::default())).await else {
        panic!("not checked")
    };
    assert_eq!((checked.misfit, checked.upto), (None, checked.of));
    let Ok(Reported::AuditHead(head)) = asks(&mut admin, Report::AuditHead).await else { panic!("no head") };
    let file = world.server_data().join("head.jws");
    std::fs::write(&file, head.jws).expect("written");
    let verified = verify_log(&world.server_data(), Some(&file), None, None).expect("it fits");
    assert_eq!(verified.holds_head, Some(head.number));

    for report in [Report::Audit(AskAudit::default()), Report::AuditHead, Report::AuditChain(CheckChain::default())] {
        let refused = asks(&mut sari, report).await;
        assert_eq!(refused, Err(HostFailed::Refused(Refused::NotAllowed.into())));
    }
}
