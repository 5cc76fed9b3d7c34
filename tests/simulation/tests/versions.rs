//! Versions of the app side by side: what last year's cannot read it keeps for the next, and whoever goes back to the one
//! before loses nothing.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use nusaloka_domain::{
    Currency, Id, Money, Timestamp,
    capability::{Act, Business, Mutation, Question},
    host::{Entry, Insist},
    identity::Person,
    record::Record,
    scope::Scope,
};
use nusaloka_ferry::{
    BETWEEN, Bulletin, CREW, Crew, Dismiss, EditLine, FERRY, Found, Hire, Line, Manifest, Mark, MarkLine, Plan, Post,
    SAILING, Sailing, TakeDown, Tone, WriteLine, last_year,
};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Answer, More, Pushed},
    engine::{
        Engine,
        memory::MemoryEngine,
        sqlite::{Options, Side, SqliteEngine},
    },
    of_device, of_server,
    replica::{Acting, Received, Replica, State},
};
use tempfile::TempDir;
use uuid::Uuid;

const LAST_YEARS: Business = Business(&[last_year::FERRY]);
const BETWEENS: Business = Business(&[BETWEEN]);
const TODAYS: Business = Business(&[FERRY]);
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + number))
}

fn boss() -> Id<Person> {
    id(1)
}

fn hand() -> Id<Person> {
    id(2)
}

fn crew() -> Id<Crew> {
    id(3)
}

const BULLETIN: u128 = 5;
const LINE: u128 = 6;

/// One phone's database, which every version of the app opens after the other.
trait Phone {
    fn open(&self, app: Business) -> Replica<Box<dyn Engine>>;
}

fn opened(engine: Box<dyn Engine>, app: Business) -> Replica<Box<dyn Engine>> {
    let mut phone = Replica::open(engine, app, hand(), id(90)).unwrap().unwrap();
    assert_eq!(phone.slips().unwrap(), [""; 0]);
    phone
}

struct InMemory(MemoryEngine);

impl Phone for InMemory {
    fn open(&self, app: Business) -> Replica<Box<dyn Engine>> {
        opened(Box::new(self.0.reopened_with(of_device(app))), app)
    }
}

struct InAFile(TempDir);

impl Phone for InAFile {
    fn open(&self, app: Business) -> Replica<Box<dyn Engine>> {
        let options =
            Options { application_id: 7, released: 0, key: None, page_cache_bytes: 1 << 20, side: Side::Client };
        opened(Box::new(SqliteEngine::open(&self.0.path().join("store.db"), of_device(app), options).unwrap()), app)
    }
}

fn on_both(test: impl Fn(&dyn Phone, &mut Server)) {
    test(&InMemory(MemoryEngine::new([])), &mut Server::new());
    test(&InAFile(TempDir::new().unwrap()), &mut Server::new());
}

struct Server {
    authority: Authority<MemoryEngine>,
    entries: u128,
}

impl Server {
    /// A crew of two, a sailing, a line.
    fn new() -> Self {
        let engine = MemoryEngine::new(of_server(TODAYS));
        let mut server = Self { authority: Authority::open(engine, TODAYS, Uuid::from_u128(1)).unwrap(), entries: 100 };
        server.act(&Found { crew: crew() }.act());
        server.act(&Hire { crew: crew(), person: hand() }.act());
        let price = Money::new(50_000, Currency::Idr);
        server.act(&Plan { id: sailing(), crew: crew(), name: "to Gili".into(), departs: NOW, price }.act());
        server.act(&WriteLine { id: id(LINE), crew: crew(), text: "all well".into() }.act());
        server
    }

    fn act(&mut self, act: &Act) {
        self.entries += 1;
        self.authority.act(boss(), id::<Entry>(self.entries), NOW, act).unwrap().unwrap();
    }

    fn post(&mut self) {
        self.act(&Post { id: id(BULLETIN), crew: crew(), sailing: sailing(), text: "late".into() }.act());
    }

    fn mark(&mut self, mark: Mark) {
        self.act(&MarkLine { id: id(LINE), crew: crew(), mark }.act());
    }

    fn line(&mut self) -> Line {
        let rows = self.authority.engine().source().unwrap();
        let scan = nusaloka_store::engine::Scan::of(Line::KIND);
        Line::from_row(&rows.scan(&scan).unwrap()[0].row).unwrap()
    }
}

fn sailing() -> Id<Sailing> {
    id(4)
}

/// Until everything is here, and no digest differs.
fn pull(phone: &mut Replica<Box<dyn Engine>>, server: &mut Server) {
    for _ in 0..5 {
        let ask = phone.ask().unwrap();
        let answer = server.authority.pull(hand(), &ask, Budget::of(&ask)).unwrap();
        assert!(matches!(answer, Answer::Batch(_)));
        let received = phone.receive(&answer).unwrap();
        assert_eq!(phone.slips().unwrap(), [""; 0]);
        if received == Received::Taken(More::No) && phone.suspects().is_empty() {
            return;
        }
    }
    panic!("it goes in circles, and suspects {:?}", phone.suspects());
}

fn act(phone: &mut Replica<Box<dyn Engine>>, number: u128, act: Act) -> Acting {
    let acting = phone.act(id(number), NOW, act, Insist::No).unwrap().unwrap();
    assert_eq!(phone.slips().unwrap(), [""; 0]);
    acting
}

fn push(phone: &mut Replica<Box<dyn Engine>>, server: &mut Server) {
    let push = phone.push(100).unwrap();
    let (mut pushed, _) = server.authority.decide(NOW, &[(hand(), push)]).unwrap();
    let pushed = pushed.pop().unwrap();
    assert!(matches!(pushed, Pushed::Decided(_)));
    phone.pushed(&pushed, id(91)).unwrap();
}

/// How many things a page about the crew says that it cannot show.
fn unseen(phone: &mut Replica<Box<dyn Engine>>) -> usize {
    phone.answer(NOW, &Manifest { crew: crew() }.asking()).unwrap().1.opaque()
}

fn bulletins(phone: &mut Replica<Box<dyn Engine>>) -> Vec<Bulletin> {
    let shown = phone.shown(Bulletin::KIND).unwrap();
    shown.iter().map(|stored| Bulletin::from_row(&stored.row).unwrap()).collect()
}

#[test]
fn what_an_app_cannot_read_is_kept_counted_and_read_by_the_next_without_another_download() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        pull(&mut phone, server);
        assert_eq!(unseen(&mut phone), 0);
        server.post();
        phone.take_touched();
        pull(&mut phone, server);
        let crews = Scope::of(CREW, crew());
        assert!(phone.take_touched().iter().any(|touched| touched.kind.is_none() && touched.scope == crews));
        assert_eq!(unseen(&mut phone), 1, "pages say that there is more");
        drop(phone);
        assert_eq!(unseen(&mut place.open(LAST_YEARS)), 1, "it survives a restart");
        let mut phone = place.open(TODAYS);
        let at = phone.at();
        assert_eq!((unseen(&mut phone), bulletins(&mut phone).len(), phone.counts().opaque_read), (0, 1, 1));
        pull(&mut phone, server);
        assert_eq!((phone.at(), phone.counts().suspected), (at, 0), "the digests agree, and nothing came");
    });
}

#[test]
fn what_cannot_be_read_leaves_when_it_is_removed_and_with_the_scope_that_it_came_in() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        phone.visit(Scope::of(SAILING, sailing())).unwrap();
        server.post();
        pull(&mut phone, server);
        assert_eq!(phone.opaque().unwrap().len(), 2, "once for the crew, once for the sailing");
        server.act(&Dismiss { crew: crew(), person: hand() }.act());
        pull(&mut phone, server);
        let left: Vec<Scope> = phone.opaque().unwrap().into_keys().map(|(scope, ..)| scope).collect();
        assert_eq!(left, [Scope::of(SAILING, sailing())]);
        server.act(&TakeDown { id: id(BULLETIN), crew: crew() }.act());
        pull(&mut phone, server);
        assert!(phone.opaque().unwrap().is_empty());
    });
}

#[test]
fn a_row_that_cannot_be_read_and_was_lost_on_the_way_is_found_by_its_digest_and_mended() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        pull(&mut phone, server);
        server.post();
        let ask = phone.ask().unwrap();
        let Answer::Batch(mut batch) = server.authority.pull(hand(), &ask, Budget::of(&ask)).unwrap() else { panic!() };
        batch.segments.iter_mut().for_each(|segment| segment.rows.clear());
        phone.receive(&Answer::Batch(batch)).unwrap();
        assert!(!phone.suspects().is_empty());
        pull(&mut phone, server);
        assert_eq!((unseen(&mut phone), phone.counts().opaque_repaired), (1, 1));
    });
}

#[test]
fn a_line_that_became_an_alarm_is_unknown_to_last_years_app_until_it_is_calm_again() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        pull(&mut phone, server);
        server.mark(Mark::Tone(Tone::Alarm));
        pull(&mut phone, server);
        assert_eq!(unseen(&mut phone), 1);
        let edit = last_year::EditLine { id: id(LINE), crew: crew(), text: "?".into() };
        assert_eq!(act(&mut phone, 50, edit.act()), Acting::Unpredicted, "it is there, whatever it is");
        push(&mut phone, server);
        pull(&mut phone, server);
        let line = server.line();
        assert_eq!((line.text.as_str(), line.tone), ("?", Tone::Alarm), "the server knows what it is");
        server.mark(Mark::Tone(Tone::Plain));
        pull(&mut phone, server);
        assert_eq!((unseen(&mut phone), phone.shown(last_year::Line::KIND).unwrap().len()), (0, 1));
    });
}

#[test]
fn a_line_that_is_an_alarm_again_after_a_restore_is_found_and_kept_as_such() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        server.mark(Mark::Tone(Tone::Alarm));
        let backup = server.authority.engine().copied();
        server.mark(Mark::Tone(Tone::Plain));
        pull(&mut phone, server);
        assert_eq!((unseen(&mut phone), phone.shown(last_year::Line::KIND).unwrap().len()), (0, 1));
        let restored = Authority::open(backup, TODAYS, Uuid::nil()).unwrap();
        server.authority = restored.begin_epoch(Uuid::from_u128(2)).unwrap();
        let ask = phone.ask().unwrap();
        let answer = server.authority.pull(hand(), &ask, Budget::of(&ask)).unwrap();
        assert_eq!(phone.receive(&answer).unwrap(), Received::AskAgain);
        pull(&mut phone, server);
        assert_eq!((unseen(&mut phone), phone.shown(last_year::Line::KIND).unwrap().len()), (1, 0));
    });
}

#[test]
fn what_a_later_version_wrote_beside_our_columns_outlives_our_update_here_and_on_the_server() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        server.mark(Mark::Star);
        pull(&mut phone, server);
        act(&mut phone, 50, last_year::EditLine { id: id(LINE), crew: crew(), text: "edited".into() }.act());
        let star = |phone: &mut Replica<Box<dyn Engine>>, app: Business| {
            let shown = phone.shown(app.kind(Line::KIND.code).unwrap()).unwrap();
            let line = Line::from_row(&shown[0].row).unwrap();
            (line.text, line.starred)
        };
        let both = ("edited".to_owned(), Some(true));
        assert_eq!(star(&mut phone, LAST_YEARS), both, "while it waits");
        drop(phone);
        let mut phone = place.open(TODAYS);
        assert_eq!(star(&mut phone, TODAYS), both, "upgraded, before it was sent");
        push(&mut phone, server);
        pull(&mut phone, server);
        assert_eq!(star(&mut phone, TODAYS), both, "decided");
        let line = server.line();
        assert_eq!((line.text.as_str(), line.starred), ("edited", Some(true)));
    });
}

#[test]
fn an_entry_of_last_years_version_is_decided_and_one_that_waits_is_brought_up_to_date() {
    on_both(|place, server| {
        let mut phone = place.open(LAST_YEARS);
        pull(&mut phone, server);
        let line = |number, text: &str| last_year::WriteLine { id: id(number), text: text.into(), crew: crew() }.act();
        act(&mut phone, 50, line(51, "sent by the old app"));
        push(&mut phone, server);
        pull(&mut phone, server);
        assert!(phone.outbox().is_empty());
        act(&mut phone, 52, line(53, "waits for the new one"));
        drop(phone);
        let mut phone = place.open(TODAYS);
        assert_eq!((phone.outbox()[0].entry.act.version, phone.counts().upcast), (2, 1));
        push(&mut phone, server);
        pull(&mut phone, server);
        assert!(phone.outbox().is_empty());
        assert_eq!(phone.shown(Line::KIND).unwrap().len(), 3);
    });
}

#[test]
fn whoever_goes_back_to_the_version_before_keeps_the_entries_of_the_later_one_and_sends_them() {
    on_both(|place, server| {
        let mut phone = place.open(TODAYS);
        pull(&mut phone, server);
        let post = Post { id: id(BULLETIN), crew: crew(), sailing: sailing(), text: "late".into() };
        assert_eq!(act(&mut phone, 50, post.act()), Acting::Shown);
        act(&mut phone, 51, EditLine { id: id(LINE), crew: crew(), text: "edited".into() }.act());
        drop(phone);
        let mut phone = place.open(BETWEENS);
        let states: Vec<State> = phone.outbox().iter().map(|waiting| waiting.state.clone()).collect();
        assert_eq!(states, [State::Unpredicted, State::Predicted]);
        assert!(bulletins(&mut phone).is_empty(), "what it does cannot be told here");
        drop(phone);
        let mut phone = place.open(TODAYS);
        assert_eq!((bulletins(&mut phone).len(), &phone.outbox()[0].state), (1, &State::Predicted), "and back");
        drop(phone);
        let mut phone = place.open(BETWEENS);
        push(&mut phone, server);
        pull(&mut phone, server);
        assert!(phone.outbox().is_empty());
        assert_eq!(bulletins(&mut phone).len(), 1, "the server knew it");
    });
}
