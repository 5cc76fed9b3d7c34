//! What is left of somebody whose account is gone, byte by byte.

use super::*;
use crate::{Settings, news::News, writer};
use nusaloka_domain::{
    NUSALOKA,
    capability::{Act, Mutation},
    host::Entry,
    identity::{
        Account, AuditDetail, AuditEntry, AuditHead, Ceremony, ChangeName, ChangePortrait, Claim, Consent, Deed,
        DefineRole, Departed, Desk, ERASED_AFTER, Email, FoundOrganisation, Halfway, Holder, InviteMember, Language,
        Letter, LinkedAccount, MakeTeam, Newcomer, Noted, OrgInvitation, OrgMember, OrgRole, Organisation, Outing,
        PROOF_KEPT, PasskeyFor, PasskeyKey, Password, Payout, Permission, Portrait, PortraitSent, ProviderFor,
        RenamePasskey, Request, Return, Role, SecondSecret, SessionKey, Team, TeamMember, Wants, WriteDesk,
        WritePayout, add_passkey, agree_to_terms, ask_erasure, begin_session, give_account, is_nobody, note,
        remember_device, set_password, write_letter,
    },
    packing::{Add, Invitation, Invite, Item, Join, List, Member, Place, Start},
    record::{Holds, Record},
};
use nusaloka_store::engine::Engine as _;
use prometheus_client::metrics::counter::Counter;
use rusqlite::{Connection, OpenFlags};
use std::{fs, path::Path, sync::Arc};

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
/// Stands in everything that Sari fills in, and in nothing else.
const MARK: &str = "zqxmarked";

fn person(number: u8) -> Id<Person> {
    Id::mint(1, [number; 10])
}

fn email() -> Email {
    format!("{MARK}@example.com").parse().expect("an address")
}

fn terms(tx: &mut dyn Tx) -> Result<(), Stop<Refusal>> {
    agree_to_terms(tx, person(1), "2026-11".into(), Language::English)
}

fn out() -> Outing {
    let all = Id::from_uuid(Uuid::from_u128(5));
    Outing {
        id: Id::mint(2, [4; 10]),
        provider: MARK.into(),
        of: ProviderFor::Linking,
        person: person(1),
        session: None,
        secret: None,
        port: None,
        language: Language::English,
        good_until: NOW,
        all,
    }
}

fn back() -> Return {
    let Outing { id, provider, of, person, session, secret, language, good_until, all, .. } = out();
    let (id, title, name) = (nusaloka_domain::record::same_id(id), provider.clone(), provider.clone());
    let (account, email, wrong, owner) = (None, Some(email()), None, None);
    Return {
        id,
        provider,
        title,
        of,
        person,
        session,
        secret,
        language,
        account,
        email,
        name,
        wrong,
        owner,
        good_until,
        all,
    }
}

/// As much of one as is looked at before it is opened.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0";

fn portrait() -> Portrait {
    let marked = || Some(MARK.as_bytes().to_vec());
    Portrait {
        id: nusaloka_domain::record::same_id(person(1)),
        person: person(1),
        sent: None,
        picture: marked(),
        small: marked(),
        unfit: None,
        changes: 0,
        counted_since: NOW,
    }
}

/// Where each kind of record goes that is not in its person's own scope alone, by the name of its step.
const ELSEWHERE: &[(&Kind, &str)] = &[
    (SessionKey::KIND, "sessions"),
    (PortraitSent::KIND, "portraits"),
    (Departed::KIND, "not at all: it names nobody, and lasts as long as a session would have"),
    (Claim::KIND, "ways in"),
    (Password::KIND, "ways in"),
    (PasskeyKey::KIND, "ways in"),
    (SecondSecret::KIND, "ways in"),
    (Letter::KIND, "letters"),
    (Ceremony::KIND, "letters"),
    (Halfway::KIND, "letters"),
    (LinkedAccount::KIND, "ways in"),
    (Outing::KIND, "letters"),
    (Return::KIND, "letters"),
    (AuditEntry::KIND, "not at all: it names nobody, and the chain holds"),
    (AuditDetail::KIND, "audit details"),
    (AuditHead::KIND, "not at all: it is the end of the log"),
    (Erasure::KIND, "not at all: it goes when what is kept does"),
    (Organisation::KIND, "organisations"),
    (OrgMember::KIND, "organisations"),
    (OrgRole::KIND, "organisations"),
    (Team::KIND, "organisations"),
    (TeamMember::KIND, "organisations"),
    (OrgInvitation::KIND, "organisations"),
    (Desk::KIND, "organisations"),
    (Payout::KIND, "organisations"),
    (List::KIND, "packing lists"),
    (Item::KIND, "packing lists"),
    (Member::KIND, "packing lists"),
    (Invitation::KIND, "packing lists"),
];

#[test]
fn somebody_has_thought_about_how_each_kind_of_record_goes() {
    for kind in NUSALOKA.kinds() {
        let of_one_person = kind.scopes.iter().all(|place| place.audience == nusaloka_domain::scope::USER);
        let named = ELSEWHERE.iter().find(|(other, _)| *other == kind);
        assert_eq!(
            of_one_person,
            named.is_none(),
            "{} is in more than one person's own scope: which step erases it?",
            kind.name
        );
    }
    for (kind, how) in ELSEWHERE {
        let is_step = *how == "ways in" || STEPS.iter().any(|(name, _)| name == how);
        assert!(is_step || how.starts_with("not at all: "), "{}: there is no step {how}", kind.name);
    }
}

/// A store in which Sari has filled in everything, and Wayan is on a list of hers.
struct Stage {
    folder: tempfile::TempDir,
    store: crate::Store,
    entries: u64,
}

impl Stage {
    fn set() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = crate::open(&Settings::of(folder.path().to_owned(), NUSALOKA)).expect("opens");
        let mut stage = Self { folder, store, entries: 0 };
        for number in [1, 2] {
            let name = if number == 1 { "x".to_owned() } else { "Wayan".to_owned() };
            stage.by_server(|tx| tx.insert(&Person { id: person(number), name, role: Role::Traveller }));
        }
        stage.fill_in();
        stage.write_lists();
        stage.found();
        stage
    }

    fn by_server(&mut self, work: impl FnOnce(&mut dyn Tx) -> Result<(), Stop<Refusal>>) {
        let written = self.store.write(edge::new_id::<()>().uuid(), NOW, work).expect("no fault");
        written.expect("the server may");
    }

    fn act(&mut self, who: u8, act: Act) {
        self.entries += 1;
        let entry: Id<Entry> = Id::mint(self.entries, [who; 10]);
        self.store.act(person(who), entry, NOW, &act).expect("no fault").expect("taken");
    }

    fn fill_in(&mut self) {
        self.by_server(|tx| {
            give_account(tx, person(1), claim_of(&email()), &email(), Language::English)?;
            set_password(tx, person(1), MARK.into())?;
            add_passkey(tx, Id::mint(2, [1; 10]), person(1), "x".into(), MARK.into())?.expect("room");
            let device = MARK.into();
            let newcomer =
                Newcomer { person: person(1), session: Id::mint(3, [1; 10]), holder: Holder::App, device, zone: None };
            begin_session(tx, &newcomer, [1; 32])?;
            let linked = LinkedAccount {
                id: Id::mint(2, [3; 10]),
                person: person(1),
                provider: MARK.into(),
                title: MARK.into(),
                email: Some(email()),
                linked_at: NOW,
                used_at: None,
            };
            tx.insert(&linked)?;
            tx.insert(&out())?;
            tx.insert(&back())?;
            note(tx, Noted::by(Deed::NameChanged, person(1)).in_session(Id::mint(3, [1; 10])).saying(MARK))?;
            Ceremony::begin(tx, Id::mint(4, [1; 10]), PasskeyFor::Adding, Some(person(1)), MARK.into())?;
            let (letter, claim) = (Id::mint(5, [1; 10]), claim_of(&email()));
            let request = Request { letter, claim, email: email(), language: Language::English, person: person(1) };
            write_letter(tx, request, Wants::Reset)?;
            let letter = Letter::of(&*tx, letter)?.expect("it was just written");
            Halfway::begin_by_letter(tx, Id::mint(6, [1; 10]), letter, MARK.into())?;
            remember_device(tx, Id::mint(7, [1; 10]), &newcomer)?;
            terms(tx)
        });
        self.by_server(|tx| tx.insert(&portrait()));
        self.act(1, ChangePortrait { picture: Some([PICTURE, MARK.as_bytes()].concat()) }.act());
        // What was there before is to be nowhere, too.
        for name in [format!("{MARK} Wulandari"), format!("Sari {MARK}")] {
            self.act(1, ChangeName { name: name.clone() }.act());
            self.act(1, RenamePasskey { passkey: Id::mint(2, [1; 10]), name }.act());
        }
    }

    /// An organisation of hers alone.
    fn found(&mut self) {
        let organisation = Id::mint(9, [1; 10]);
        self.act(1, FoundOrganisation { id: organisation, name: MARK.into() }.act());
        let (phone, address, opening) = (None, Some(MARK.into()), Some(MARK.into()));
        self.act(1, WriteDesk { organisation, phone, address, opening }.act());
        let (holder, bank) = (Some(MARK.into()), Some(MARK.into()));
        self.act(1, WritePayout { organisation, holder, bank, ending: None, currency: None }.act());
        self.act(1, MakeTeam { organisation, team: Id::mint(9, [2; 10]), name: MARK.into() }.act());
        let permissions = vec![Permission::SeeDesk];
        self.act(1, DefineRole { organisation, role: Id::mint(9, [3; 10]), name: MARK.into(), permissions }.act());
        self.act(1, InviteMember { organisation, roles: Vec::new() }.act());
    }

    fn write_lists(&mut self) {
        for number in [1_u8, 2] {
            let (list, item) = (Id::mint(6, [number; 10]), Id::mint(7, [number; 10]));
            // What she writes on a list that others are on is theirs, too, and stays.
            let title = if number == 1 { MARK.to_owned() } else { "Labuan Bajo".to_owned() };
            self.act(1, Start { id: list, title: title.clone(), first: Vec::new() }.act());
            let place = Place::between(None, None, 7);
            self.act(1, Add { list, item, title, quantity: 1, place }.act());
            self.act(1, Invite { list }.act());
        }
        let invitation = self.rows::<Invitation>(List::scope(Id::mint(6, [2; 10]))).pop().expect("a code");
        self.act(2, Join { code: invitation.code }.act());
    }

    fn rows<R: Record>(&mut self, scope: Scope) -> Vec<R> {
        let mut rows = Vec::new();
        let source = self.store.engine().source().expect("a look");
        authority::whole(&*source, NUSALOKA, scope, |kind, row| {
            if kind == R::KIND {
                rows.push(R::from_row(&row).expect("it reads back"));
            }
            Ok::<(), Fault>(())
        })
        .expect("read");
        rows
    }

    fn asks(&mut self) {
        let account: Account = self.rows(Scope::user(person(1))).pop().expect("an account");
        self.by_server(|tx| ask_erasure(tx, &account, claim_of, Id::mint(5, [2; 10])));
    }
}

/// Of how many files in the folder one holds the mark.
fn marked(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let marked = files.filter(|path| path.is_file()).filter(|path| {
        let bytes = fs::read(path).expect("readable");
        bytes.windows(MARK.len()).any(|window| window.eq_ignore_ascii_case(MARK.as_bytes()))
    });
    marked.map(|path| path.display().to_string()).collect()
}

/// Columns of text in which nothing of a person's stands, and why.
const NOT_FILLED_IN: &[(&str, &str, &str)] = &[
    ("identity_consent", "version", "which of our texts they saw; what the law makes us keep"),
    ("identity_consent", "language", "one of four"),
    ("identity_account", "language", "one of four"),
    ("identity_letter", "language", "one of four"),
    ("identity_outing", "language", "one of four"),
    ("identity_return", "language", "one of four"),
    ("identity_organisation_member", "roles", "words of ours"),
    ("identity_organisation_role", "permissions", "words of ours"),
    ("identity_organisation_invitation", "roles", "words of ours"),
    ("identity_organisation_invitation", "code", "drawn"),
    ("identity_organisation_desk", "phone", "a number, in a row that is marked"),
    ("identity_organisation_payout", "ending", "four digits, in a row that is marked"),
    ("identity_organisation_payout", "currency", "one of a few"),
    ("identity_session_key", "hash", "of a token"),
    ("identity_session_key", "spent", "of a token"),
    ("identity_session_key", "attempt", "drawn"),
    ("identity_audit_entry", "source", "a commitment"),
    ("identity_audit_entry", "detail", "a commitment"),
    ("identity_audit_entry", "previous", "of an entry"),
    ("identity_audit_entry", "hash", "of an entry"),
    ("identity_audit_detail", "salt", "drawn"),
    ("identity_audit_head", "hash", "of an entry"),
    ("identity_audit_head", "seed", "drawn"),
    ("identity_outing", "secret", "of a word that is drawn"),
    ("identity_return", "secret", "of a word that is drawn"),
    ("packing_item", "place", "a key for sorting"),
    ("packing_invitation", "code", "drawn"),
];

/// Every column of text in the database holds the mark: so what is not found afterwards was there.
fn everything_is_marked(folder: &Path) {
    let store =
        Connection::open_with_flags(folder.join("central.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opens");
    for kind in NUSALOKA.kinds() {
        for column in kind.columns.iter().filter(|column| matches!(column.holds, Holds::Text | Holds::Bytes)) {
            let named = format!("{}{}", column.field, column.suffix);
            if NOT_FILLED_IN.iter().any(|(name, other, _)| (*name, *other) == (kind.name, named.as_str())) {
                continue;
            }
            let found = format!(r#"SELECT count(*) FROM "{}" WHERE instr("{named}", ?1) > 0"#, kind.name);
            let found: i64 = store.query_row(&found, [MARK], |row| row.get(0)).expect("counted");
            assert!(
                found > 0,
                "{}.{named} is filled in by nobody here: plant the mark there, or say why not",
                kind.name
            );
        }
    }
}

/// A server's threads on a store, and what a round of theirs needs.
struct Going {
    writer: Writer,
    thread: writer::Thread,
    readers: Readers,
    metrics: Arc<Metrics>,
    stop: watch::Receiver<bool>,
    _go_on: watch::Sender<bool>,
}

impl Going {
    fn with(mut store: crate::Store) -> Self {
        let readers = Readers::of(vec![store.engine().reader().expect("a reader")], Counter::default());
        let metrics = Arc::<Metrics>::default();
        let news = News::since(store.commit(), Arc::clone(&metrics));
        let (writer, thread) = Writer::start(store, news, Arc::clone(&metrics)).expect("starts");
        let (go_on, stop) = watch::channel(false);
        Self { writer, thread, readers, metrics, stop, _go_on: go_on }
    }

    fn round(&self) -> Round<'_> {
        let Self { writer, readers, metrics, stop, .. } = self;
        Round { writer, readers, metrics, business: NUSALOKA, stop }
    }

    async fn end(self) {
        self.readers.close().await;
        self.writer.stop(self.thread).await;
    }
}

#[tokio::test]
async fn nothing_that_somebody_filled_in_is_left_on_the_disk_when_their_account_is_gone() {
    let mut stage = Stage::set();
    everything_is_marked(stage.folder.path());
    stage.asks();
    let Stage { folder, store, .. } = stage;
    let going = Going::with(store);
    let round = going.round();

    let due = NOW.plus(ERASED_AFTER);
    round.run(due).await.expect("goes well");
    assert!(!marked(folder.path()).is_empty(), "until then it can be taken back, and the scan finds what is there");
    let after = due.plus(Duration::from_millis(1));
    for _ in 0..2 {
        round.run(after).await.expect("goes well");
        assert_eq!(marked(folder.path()), [""; 0]);
    }
    going.end().await;
    assert_eq!(marked(folder.path()), [""; 0]);

    let store = crate::open(&Settings::of(folder.path().to_owned(), NUSALOKA)).expect("opens");
    let mut stage = Stage { folder, store, entries: 1_000 };
    assert_eq!(stage.rows::<Consent>(Scope::user(person(1))).len(), 1, "what proves that she agreed");
    assert_eq!(stage.store.slips().expect("compared"), [""; 0], "what others hold is what there is");
    let members: Vec<Member> = stage.rows(List::scope(Id::mint(6, [2; 10])));
    assert_eq!(members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Wayan"]);
    // Her address is free; who she was, nobody is again.
    stage.by_server(|tx| {
        assert!(!is_nobody(&*tx, person(1))?, "what is kept of her is nobody else's");
        assert!(is_nobody(&*tx, person(9))?);
        Ok(())
    });
    stage.by_server(|tx| give_account(tx, person(2), claim_of(&email()), &email(), Language::English));
}

#[tokio::test]
async fn whoever_comes_back_at_the_last_moment_stays_with_everything() {
    let stage = Stage::set();
    let Stage { folder, store, .. } = stage;
    let going = Going::with(store);
    let round = going.round();
    // The round has seen that she was to go; then she came in, and nothing is due any more.
    assert!(!round.erase(person(1), NOW.plus(ERASED_AFTER)).await.expect("goes well"));
    let look =
        |view: &dyn View| Ok((Account::of(view, person(1))?.is_some(), Password::of(view, person(1))?.is_some()));
    let looked = going.readers.read(move |source| authority::look(source, NOW, look)).await.expect("looked");
    assert_eq!(looked, (true, true));
    going.end().await;
    drop(folder);
}

#[tokio::test]
async fn what_was_kept_goes_when_its_time_is_over() {
    let mut stage = Stage::set();
    stage.asks();
    let Stage { folder, store, .. } = stage;
    let going = Going::with(store);
    let round = going.round();
    let gone = NOW.plus(ERASED_AFTER + Duration::from_hours(1));
    for (at, left) in [(gone, 1), (NOW.plus(PROOF_KEPT), 1), (gone.plus(PROOF_KEPT * 2), 0)] {
        round.run(at).await.expect("goes well");
        let rows = going.readers.read(move |source| {
            let mut rows = 0;
            authority::whole(source, NUSALOKA, Scope::user(person(1)), |_, _| {
                rows += 1;
                Ok::<(), Fault>(())
            })?;
            let waiting = authority::look(source, at, |view| Erasure::of(view, person(1)))?;
            Ok((rows, usize::from(waiting.is_some())))
        });
        assert_eq!(rows.await.expect("read"), (left, left));
    }
    going.end().await;
    drop(folder);
}
