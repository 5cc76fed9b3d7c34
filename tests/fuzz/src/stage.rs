//! What the targets that play a part begin with: a server with three people, a packing list, a crew and a sailing; and
//! the phone of one of them, in step, with something on its way. On the memory engine, made once and copied.

use crate::acts::{BUSINESS, NOW, crew, device, entry, item, list, person, sailing};
use nusaloka_domain::{
    Currency, Id, Money, Timestamp,
    capability::{Act, Mutation},
    failure::Refused,
    host::Insist,
    identity::{ChangePreferences, Person, Role, Theme},
    packing::{Add, First, Invite, Packed, Place, Start, Tick},
    scope::Scope,
    view::Writing as _,
};
use nusaloka_ferry::{Book, Found, Plan, SAILING, Terms, WriteLine};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Decision, Pushed},
    engine::memory::MemoryEngine,
    of_device, of_server,
    replica::Replica,
};
use uuid::Uuid;

pub(crate) const ME: Id<Person> = person(0);
pub(crate) const EPOCH: Uuid = Uuid::from_u128(7);
/// So little at once that first syncs come in slices.
pub(crate) const BUDGET: Budget = Budget { rows: 5 };

pub(crate) struct Stage {
    pub(crate) server: Authority<MemoryEngine>,
    pub(crate) phone: Replica<MemoryEngine>,
}

thread_local! {
    static PREPARED: [MemoryEngine; 2] = {
        let Stage { server, phone } = Stage::prepare();
        [server.into_engine(), phone.into_engine()]
    };
}

impl Stage {
    pub(crate) fn new() -> Self {
        let [server, phone] = PREPARED.with(|prepared| prepared.each_ref().map(MemoryEngine::copied));
        Self::on(server, phone)
    }

    fn on(server: MemoryEngine, phone: MemoryEngine) -> Self {
        let server = Authority::open(server, BUSINESS, EPOCH).expect("opens");
        let phone = Replica::open(phone, BUSINESS, ME, device(0)).expect("opens").expect("its owner's");
        Self { server, phone }
    }

    fn prepare() -> Self {
        let mut stage = Self::on(MemoryEngine::new(of_server(BUSINESS)), MemoryEngine::new(of_device(BUSINESS)));
        for number in 0..3 {
            let person = Person { id: person(number), name: format!("Person {number}"), role: Role::Traveller };
            stage.server.write(Uuid::nil(), NOW, |tx| tx.insert(&person)).expect("no fault").expect("taken in");
        }
        let first = ["Kaus", "Senter"].map(|title| First { title: title.to_owned(), quantity: 2 });
        let price = Money::new(50_000, Currency::Idr);
        let departs = Timestamp::from_millis(NOW.as_millis() + 86_400_000);
        let acts = [
            Start { id: list(0), title: "Labuan Bajo".to_owned(), first: first.into() }.act(),
            Add {
                list: list(0),
                item: item(0),
                title: "Topi".to_owned(),
                quantity: 1,
                place: Place::between(None, None, 5),
            }
            .act(),
            Invite { list: list(0) }.act(),
            Found { crew: crew(0) }.act(),
            Plan { id: sailing(0), crew: crew(0), name: "Ferry".to_owned(), departs, price }.act(),
        ];
        for (number, act) in (0..).zip(acts) {
            stage.acted(person(0), 100 + number, &act);
        }
        let start = Start { id: list(1), title: "Mine".to_owned(), first: Vec::new() };
        stage.acted(person(1), 120, &start.act());
        stage.phone.visit(Scope::of(SAILING, sailing(0))).expect("no fault");
        stage.sync();
        let ticked = Tick { list: list(0), item: item(0), packed: Packed::Yes };
        let booked =
            Book { id: Id::from_uuid(Uuid::from_u128(77)), sailing: sailing(0), seats: 2, seen: Terms { price } };
        let line = WriteLine { id: Id::from_uuid(Uuid::from_u128(78)), crew: crew(0), text: "Calm".to_owned() };
        let painted = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(ME) };
        for (number, act) in (0..).zip([ticked.act(), booked.act(), line.act(), painted.act()]) {
            stage.phone.act(entry(140 + number), NOW, act, Insist::Yes).expect("no fault").expect("taken");
        }
        // Two are decided, and what they did has not come down yet.
        let push = stage.phone.push(2).expect("something waits");
        let (pushed, _) = stage.server.decide(NOW, &[(ME, push)]).expect("no fault");
        stage.phone.pushed(&pushed[0], device(1)).expect("no fault");
        stage
    }

    fn acted(&mut self, person: Id<Person>, number: u8, act: &Act) {
        self.server.act(person, entry(number), NOW, act).expect("no fault").expect("not refused");
    }

    /// Until nothing is behind.
    pub(crate) fn sync(&mut self) {
        for _ in 0..20 {
            let ask = self.phone.ask().expect("no fault");
            let answer = self.server.pull(ME, &ask, BUDGET).expect("no fault");
            self.phone.receive(&answer).expect("no fault");
            if self.phone.is_complete() {
                return;
            }
        }
    }
}

/// The server stands behind what it stores.
pub(crate) fn server_is_whole(server: &mut Authority<MemoryEngine>) {
    assert_eq!(server.slips().expect("no fault"), [""; 0]);
}

pub(crate) fn phone_is_whole(phone: &mut Replica<MemoryEngine>) {
    assert_eq!(phone.slips().expect("no fault"), [""; 0]);
}

/// Nothing that people do may break: that is for bugs of ours.
pub(crate) fn nothing_broke(pushed: &Pushed) {
    if let Pushed::Decided(verdicts) = pushed {
        let broke = |decision: &Decision| matches!(decision, Decision::Refused(refusal) if refusal.is(&Refused::Broke));
        assert!(!verdicts.iter().any(|verdict| broke(&verdict.decision)), "{verdicts:?}");
    }
}
