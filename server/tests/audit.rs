//! The audit log over HTTP: every deed leaves its entry, in its own transaction; admins read it, and nobody else; reading is a deed.

mod house;

use house::{
    House, RAIN, SARI, SEA,
    keeper::{Keeper, answer},
    outing::passes,
    totp::code_in,
};
use nusaloka_domain::{
    capability::Mutation as _,
    host::{Enter, Entered, HostFailed, Reply, Write, decode, encode},
    identity::{
        AddPasskey, AskAudit, AskPasskey, AskRecovery, AuditPage, Begun, CameBack, ChainChecked, ChangeName,
        CheckChain, ConfirmEmail, ConfirmSecond, Deed, Details, Device, HeadShown, Language, LinkProved, NewEmail,
        NewPassword, Others, Passes, PasskeyAsked, PasskeyFor, PasskeySignIn, ProviderFor, Recovery, RecoveryCodes,
        Refused, Remember, RemovePasskey, Report, SecondAsked, SecondSetUp, ShowSecond, SignIn, Unlink, Wants,
    },
};
use nusaloka_provider::Provider;
use nusaloka_server::verify_log;
use reqwest::StatusCode;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

const NEW: &str = "sari.baru@example.com";

impl House {
    fn store(&self) -> Connection {
        let path = self.folder.path().join("central.db");
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database")
    }

    /// What was noted, in its order.
    fn noted(&self) -> Vec<Deed> {
        let store = self.store();
        let mut log = store.prepare("SELECT deed FROM identity_audit_entry ORDER BY number").expect("a log");
        let deeds = log.query_map([], |row| row.get::<_, String>(0)).expect("entries");
        deeds.map(|deed| Deed::named(&deed.expect("a word")).expect("a deed")).collect()
    }

    /// What was noted since it was last asked.
    fn since(&self, before: &mut usize) -> Vec<Deed> {
        let all = self.noted();
        let new = all[*before..].to_vec();
        *before = all.len();
        new
    }

    /// With a second factor, which their work needs.
    async fn of_an_admin(self, who: &Passes) -> Self {
        let set_up: SecondSetUp = self.answered(Some(who), "/identity/second/set-up", &()).await.expect("begins");
        let confirm = ConfirmSecond { code: code_in(&set_up.secret, 0) };
        self.answered::<RecoveryCodes>(Some(who), "/identity/second/confirm", &confirm).await.expect("counts");
        self.of_an_admin_without_second().await
    }

    async fn of_an_admin_without_second(self) -> Self {
        self.changed("UPDATE identity_person SET role = 'admin' WHERE name = 'Sari Wulandari'").await
    }

    async fn reads(&self, who: &Passes, asked: &AskAudit) -> AuditPage {
        self.answered(Some(who), "/identity/audit", asked).await.expect("a page")
    }

    async fn status(&self, who: &Passes, path: &str, said: &impl Serialize) -> StatusCode {
        self.post_by(Some(who), path, said).await.status()
    }

    async fn second_in(&self, code: &str) -> Passes {
        let sign_in = SignIn { email: SARI.to_owned(), password: SEA.to_owned(), device: Device::default() };
        let asked: SecondAsked = self.ask("/identity/sign-in", &sign_in).await.expect("halfway");
        let show = ShowSecond {
            halfway: asked.halfway,
            code: code.to_owned(),
            device: Device::default(),
            remember: Remember::Nothing,
        };
        self.ask("/identity/second/show", &show).await.expect("comes in")
    }
}

#[tokio::test]
async fn coming_and_going_is_noted_in_the_transaction_that_lets_in() {
    let mut house = House::open().await;
    let mut before = 0;
    let sari = house.register(SARI, SEA).await;
    assert_eq!(house.since(&mut before), [Deed::Registered, Deed::SignedInByLetter]);
    let here = house.sign_in(SARI, SEA).await.expect("comes in");
    assert_eq!(house.since(&mut before), [Deed::SignedInByPassword]);
    let same: i64 = house
        .store()
        .query_row(
            "SELECT count(*) FROM identity_audit_entry e JOIN identity_session s ON s.id = e.session \
             JOIN identity_audit_head h ON h.number = e.number \
             WHERE e.deed = 'signed-in-by-password' AND s.commit_number = e.commit_number AND h.commit_number = e.commit_number",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(same, 1, "entry, session and head are of one commit");

    assert_eq!(house.refreshes(&here).await, StatusCode::OK);
    assert_eq!(house.since(&mut before), [], "a session that goes on is no deed");
    let again = serde_json::json!({ "refresh": here.refresh, "attempt": "another" });
    assert_eq!(house.post("/identity/refresh", &again).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(house.since(&mut before), [Deed::TokenReused]);
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out");
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out already");
    assert_eq!(house.since(&mut before), [Deed::SignedOut], "once");
    let begun = house.letter(SARI, Wants::Reset).await.expect("a letter");
    house.read().await;
    let (_, code) = house.read().await.letter().expect("a code");
    house.prove(begun.letter, &code, None, RAIN).await.expect("comes in");
    assert_eq!(house.since(&mut before), [Deed::PasswordReset, Deed::SignedInByLetter]);
    assert_eq!(verify_log(house.folder.path(), None, None, None).expect("it fits").entries, 7);
}

#[tokio::test]
async fn every_change_of_how_one_signs_in_is_noted() {
    let mut house = House::open().await;
    let mut before = 0;
    let sari = house.register(SARI, SEA).await;
    house.since(&mut before);
    let change = |password: &str, others| NewPassword { password: password.to_owned(), others };
    house.done(Some(&sari), "/identity/new-password", &change("x", Others::Stay)).await.expect_err("too short");
    assert_eq!(house.since(&mut before), [], "what was not done is not noted");
    house.done(Some(&sari), "/identity/new-password", &change(RAIN, Others::Stay)).await.expect("changed");
    house.done(Some(&sari), "/identity/new-password", &change(SEA, Others::SignOut)).await.expect("changed");
    let changed = [Deed::PasswordChanged, Deed::PasswordChanged, Deed::OthersSignedOut];
    assert_eq!(house.since(&mut before), changed);
    house.read().await;
    house.read().await;

    let asked = NewEmail { email: NEW.to_owned(), language: Language::Indonesian };
    let begun: Begun = house.answered(Some(&sari), "/identity/new-email", &asked).await.expect("a letter");
    let (_, code) = house.read().await.letter().expect("a code");
    assert_eq!(house.since(&mut before), [], "asked for is not done");
    let confirm = ConfirmEmail { letter: begun.letter, code };
    house.done(None, "/identity/confirm-email", &confirm).await.expect("moved");
    assert_eq!(house.since(&mut before), [Deed::EmailChanged]);
    let (letter, code) = house.read().await.letter().expect("a code");
    house.prove(letter, &code, None, SEA).await.expect("comes in");
    assert_eq!(house.since(&mut before), [Deed::AccountTakenBack, Deed::SignedInByLetter]);
}

#[tokio::test]
async fn passkeys_and_second_factors_are_noted_when_they_come_and_go_and_when_they_let_in() {
    let mut house = House::open().await;
    let mut before = 0;
    let sari = house.register(SARI, SEA).await;
    house.since(&mut before);
    let mut keeper = Keeper::new();
    let ask = |of| AskPasskey { of };
    let asked: PasskeyAsked =
        house.answered(Some(&sari), "/identity/passkey/ask", &ask(PasskeyFor::Adding)).await.expect("asked");
    let made = keeper.makes("https://nusaloka.example", &asked.options);
    let add = AddPasskey { answer: answer(&asked, &made), name: "Ponsel Sari".to_owned() };
    house.done(Some(&sari), "/identity/passkey/add", &add).await.expect("added");
    let asked: PasskeyAsked = house.ask("/identity/passkey/ask", &ask(PasskeyFor::SigningIn)).await.expect("asked");
    let said = answer(&asked, &keeper.answers("https://nusaloka.example", &asked.options));
    let sign_in = PasskeySignIn { answer: said, device: Device::default() };
    let _: Passes = house.ask("/identity/passkey/sign-in", &sign_in).await.expect("comes in");
    house.ask::<Passes>("/identity/passkey/sign-in", &sign_in).await.expect_err("once");
    let passkey = {
        let id: Vec<u8> =
            house.store().query_row("SELECT id FROM identity_passkey", [], |row| row.get(0)).expect("a passkey");
        nusaloka_domain::Id::from_slice(&id).expect("an id")
    };
    for _ in 0..2 {
        house.done(Some(&sari), "/identity/passkey/remove", &RemovePasskey { passkey }).await.expect("gone");
    }
    assert_eq!(house.since(&mut before), [Deed::PasskeyAdded, Deed::SignedInByPasskey, Deed::PasskeyRemoved]);

    let set_up: SecondSetUp = house.answered(Some(&sari), "/identity/second/set-up", &()).await.expect("begins");
    let confirm = ConfirmSecond { code: code_in(&set_up.secret, 0) };
    let paper: RecoveryCodes = house.answered(Some(&sari), "/identity/second/confirm", &confirm).await.expect("counts");
    assert_eq!(house.since(&mut before), [Deed::SecondSetUp]);
    house.second_in(&code_in(&set_up.secret, 1)).await;
    house.second_in(&paper.codes[0].to_string()).await;
    assert_eq!(house.since(&mut before), [Deed::SignedInBySecond, Deed::SignedInByRecovery], "halfway is not in");
    let sign_in = SignIn { email: SARI.to_owned(), password: SEA.to_owned(), device: Device::default() };
    let asked: SecondAsked = house.ask("/identity/sign-in", &sign_in).await.expect("halfway");
    for _ in 0..5 {
        let show = ShowSecond {
            halfway: asked.halfway,
            code: "1".to_owned(),
            device: Device::default(),
            remember: Remember::Nothing,
        };
        house.ask::<Passes>("/identity/second/show", &show).await.expect_err("wrong");
    }
    house.done(Some(&sari), "/identity/second/end", &()).await.expect("ends");
    assert_eq!(house.since(&mut before), [Deed::SecondGuessed, Deed::SecondEnded]);
}

#[tokio::test]
async fn who_asked_for_the_second_way_to_a_device_is_noted_and_who_may_not_ask_is_not() {
    let mut house = House::open().await;
    let mut before = 0;
    let sari = house.register(SARI, SEA).await;
    house.since(&mut before);
    let ask = AskRecovery { number: nusaloka_domain::Id::mint(1, [1; 10]) };
    let _: Recovery = house.answered(Some(&sari), "/identity/recovery", &ask).await.expect("told");
    assert_eq!(house.since(&mut before), [Deed::RecoveryAsked]);
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out");
    house.since(&mut before);
    assert_eq!(house.status(&sari, "/identity/recovery", &ask).await, StatusCode::UNAUTHORIZED);
    assert_eq!(house.since(&mut before), []);
}

#[tokio::test]
async fn the_word_of_a_provider_and_what_is_linked_and_unlinked_is_noted() {
    let provider = Provider::open().await;
    let mut house = House::believing(&provider).await;
    let mut before = 0;
    let sari = passes(house.comes_by("sari-17").await);
    assert_eq!(house.since(&mut before), [Deed::Registered, Deed::AccountLinked, Deed::SignedInByProvider]);
    passes(house.comes_by("sari-17").await);
    assert_eq!(house.since(&mut before), [Deed::SignedInByProvider]);
    house.read().await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    house.since(&mut before);
    let account = {
        let id: Vec<u8> =
            house.store().query_row("SELECT id FROM identity_linked_account", [], |row| row.get(0)).expect("one");
        nusaloka_domain::Id::from_slice(&id).expect("an id")
    };
    for who in [&wayan, &sari, &sari] {
        house.done(Some(who), "/identity/provider/unlink", &Unlink { account }).await.expect("gone, or not his");
    }
    assert_eq!(house.since(&mut before), [Deed::AccountUnlinked], "once, by whose it was");
    let came = house.comes_for(Some(&sari), ProviderFor::Linking, "sari-17").await;
    assert_eq!(came, Ok(CameBack::Linked));
    assert_eq!(house.since(&mut before), [Deed::AccountLinked]);

    let Ok(CameBack::ToProve(asked)) = house.comes_by("wayan-4").await else { panic!("nothing to prove") };
    assert_eq!(house.since(&mut before), [], "nobody is in");
    let link = LinkProved { outing: asked.outing, ticket: asked.ticket };
    house.done(Some(&wayan), "/identity/provider/link", &link).await.expect("it is his");
    assert_eq!(house.since(&mut before), [Deed::AccountLinked]);
}

#[tokio::test]
async fn many_wrong_passwords_are_noted_once_and_a_few_are_not() {
    let (folder, smtp) = (tempfile::tempdir().expect("a folder"), house::smtp::Smtp::open().await);
    let mut house = House::open_on(nusaloka_server::Way::ThroughProxy, folder, smtp).await;
    let mut before = 0;
    house.register(SARI, SEA).await;
    house.since(&mut before);
    for guess in 0..10 {
        house.guess_from(&format!("192.0.2.{guess}"), SARI).await;
    }
    // Told in the same transaction as it is noted.
    assert_eq!(house.read().await.subject, "Ada yang menebak kata sandi Anda");
    assert_eq!(house.since(&mut before), [Deed::Guessed]);
}

#[tokio::test]
async fn admins_read_the_log_and_that_they_did_is_in_it() {
    let mut house = House::open().await;
    let wayan = house.register("wayan@example.com", RAIN).await;
    let sari = house.register(SARI, SEA).await;
    let house = house.of_an_admin(&sari).await;
    let page = house.reads(&sari, &AskAudit::default()).await;
    let deeds: Vec<Deed> = page.lines.iter().map(|line| line.deed).collect();
    let both = [Deed::SignedInByLetter, Deed::Registered];
    assert_eq!(deeds, [&[Deed::LogRead, Deed::SecondSetUp][..], &both, &both].concat(), "noted before it is told");
    assert_eq!(page.lines[0].who_name.as_deref(), Some("Sari Wulandari"));
    assert_eq!((page.lines[0].details, page.lines[0].session), (Details::Here, Some(sari.session)));
    let theirs = AskAudit { person: Some(wayan.person), most: Some(1), ..AskAudit::default() };
    let first = house.reads(&sari, &theirs).await;
    assert_eq!((first.lines.len(), first.lines[0].deed), (1, Deed::SignedInByLetter));
    let second = house.reads(&sari, &AskAudit { older_than: first.more, ..theirs }).await;
    assert_eq!(second.lines[0].deed, Deed::Registered);

    let head: HeadShown = house.answered(Some(&sari), "/identity/audit/head", &()).await.expect("a head");
    assert_eq!((head.number, head.hash.len()), (9, 64));
    let check = CheckChain::default();
    let checked: ChainChecked = house.answered(Some(&sari), "/identity/audit/chain", &check).await.expect("checked");
    assert_eq!((checked.upto, checked.of, checked.misfit), (10, 10, None));
    let rest = CheckChain { behind: 5 };
    let checked: ChainChecked = house.answered(Some(&sari), "/identity/audit/chain", &rest).await.expect("checked");
    assert_eq!((checked.upto, checked.misfit), (10, None), "only the first part is noted");
    let last = [Deed::LogRead, Deed::LogRead, Deed::LogRead, Deed::HeadExported, Deed::LogChecked];
    assert_eq!(house.noted()[5..], last);
}

#[tokio::test]
async fn an_admin_reads_it_once_they_have_a_second_factor_and_not_before() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let house = house.of_an_admin_without_second().await;
    for (path, said) in [
        ("/identity/audit", serde_json::json!(AskAudit::default())),
        ("/identity/audit/head", serde_json::json!(null)),
        ("/identity/audit/chain", serde_json::json!(CheckChain { behind: 1 })),
    ] {
        let answer = house.post_by(Some(&sari), path, &said).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        let problem: serde_json::Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
        assert_eq!(problem["code"], "second-factor-first", "{path}");
    }
    assert_eq!(house.noted(), [Deed::Registered, Deed::SignedInByLetter], "nothing was told");
    let house = house.of_an_admin(&sari).await;
    house.reads(&sari, &AskAudit::default()).await;
    house.done(Some(&sari), "/identity/second/end", &()).await.expect("it is hers to end");
    assert_eq!(house.status(&sari, "/identity/audit", &AskAudit::default()).await, StatusCode::FORBIDDEN);
}

/// Without it, an entry would say less of what was done from elsewhere.
#[tokio::test]
async fn what_somebody_changes_and_that_they_leave_is_noted_with_where_it_came_from() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let house = house.of_an_admin(&sari).await;
    house.done(Some(&sari), "/identity/second/end", &()).await.expect("ends");
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out");
    let without: i64 = house
        .store()
        .query_row("SELECT count(*) FROM identity_audit_entry WHERE source IS NULL", [], |row| row.get(0))
        .expect("a count");
    assert_eq!((house.noted().len(), without), (5, 0));
}

#[tokio::test]
async fn whoever_is_no_admin_reads_nothing_and_leaves_nothing() {
    let mut house = House::open().await;
    let sari = house.register(SARI, SEA).await;
    let everything = AskAudit::default();
    for role in ["guest", "traveller", "provider"] {
        house = house.changed(&format!("UPDATE identity_person SET role = '{role}'")).await;
        assert_eq!(house.status(&sari, "/identity/audit", &everything).await, StatusCode::FORBIDDEN, "{role}");
        assert_eq!(house.status(&sari, "/identity/audit/head", &()).await, StatusCode::FORBIDDEN, "{role}");
        for behind in [0, 1] {
            let check = CheckChain { behind };
            assert_eq!(house.status(&sari, "/identity/audit/chain", &check).await, StatusCode::FORBIDDEN, "{role}");
        }
    }
    assert_eq!(house.noted(), [Deed::Registered, Deed::SignedInByLetter]);
    let house = house.of_an_admin(&sari).await;
    house.done(Some(&sari), "/identity/sign-out", &()).await.expect("out");
    assert_eq!(house.status(&sari, "/identity/audit", &everything).await, StatusCode::UNAUTHORIZED, "not any more");
    assert_eq!(house.noted().len(), 4);
}

#[tokio::test]
async fn a_name_that_is_changed_in_a_browser_is_noted_by_the_mutation_itself_and_the_log_is_not_told_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = nusaloka_server::Settings {
        people: nusaloka_server::People::Demo,
        ..nusaloka_server::Settings::of(folder.path().to_owned(), nusaloka_domain::NUSALOKA)
    };
    let house = House::start(settings, folder).await;
    let entries = std::fs::read(house.folder.path().join("demo-entries.json")).expect("entries");
    let entries: serde_json::Value = serde_json::from_slice(&entries).expect("JSON");
    let origin = format!("http://{}", house.server.address());
    let enter = format!("{origin}/enter/{}", entries["traveller"].as_str().expect("an entry"));
    let quiet = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    let answer = quiet.expect("a client").get(enter).send().await.expect("an answer");
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("one").to_owned();
    let says = async |verb: &str, said: Vec<u8>| {
        let request = house.visitor.post(format!("{origin}/host/{verb}")).header("origin", &origin);
        let request = request.header("cookie", &cookie).header("content-type", "application/vnd.nusaloka+postcard");
        let answer = request.body(said).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.expect("a body")
    };
    let change = Write::mutate(ChangeName { name: "Sari W.".to_owned() }.act());
    says("write", encode(&change)).await;
    assert_eq!(house.noted(), [Deed::SignedInByDemo, Deed::NameChanged]);

    let everything = Enter::Report(Report::Audit(AskAudit::default()));
    let answer = says("enter", encode(&everything)).await;
    let refused = HostFailed::Refused(Refused::NotAllowed.into());
    assert_eq!(decode::<Reply<Entered>>(&answer), Ok(Err(refused)), "a traveller");
    assert_eq!(house.noted().len(), 2);
}
