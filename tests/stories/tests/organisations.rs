//! organisations: who is let in sees what their roles permit and nothing else, with a network or without; whoever goes has nothing
//! of it any more.

#[path = "../../../server/tests/house/totp.rs"]
mod totp;

use nusaloka_domain::{
    Code, Currency, Id,
    capability::Mutation,
    failure,
    host::{HostFailed, TrayState, Write},
    identity::{
        AnOrganisation, BuiltInRole, ChangeRoles, Desk, FoundOrganisation, HeldRole, InviteMember, JoinOrganisation,
        LeaveOrganisation, MyOrganisations, OneOrganisation, OpenedOrganisation, Organisation, OrganisationDesk,
        OrganisationInvitations, OrganisationPayout, OrganisationRefused, Payout, Permission, Person, RemoveMember,
        RenameOrganisation, Role, WriteDesk, WritePayout,
    },
};
use nusaloka_stories::{Phone, World};
use rusqlite::{Connection, MAIN_DB, types::ValueRef};
use totp::code_in;

const DESK: HeldRole = HeldRole::BuiltIn(BuiltInRole::Desk);
const FINANCE: HeldRole = HeldRole::BuiltIn(BuiltInRole::Finance);

fn id<T>(ordinal: u8) -> Id<T> {
    Id::mint(1_790_000_000_000, [ordinal; 10])
}

fn boats() -> Id<Organisation> {
    id(7)
}

fn write<M: Mutation>(phone: &Phone, change: &M) {
    phone.write(&Write::mutate(change.act())).expect("taken");
}

fn opened(phone: &Phone) -> Option<OpenedOrganisation> {
    match phone.known(&OneOrganisation { organisation: boats() }) {
        Some(AnOrganisation::Here(opened)) => Some(opened),
        Some(AnOrganisation::NotForMe) | None => None,
    }
}

fn desk(phone: &Phone) -> Option<Desk> {
    phone.ask(&OrganisationDesk { organisation: boats() }).ok().flatten()
}

fn payout(phone: &Phone) -> Option<Payout> {
    phone.ask(&OrganisationPayout { organisation: boats() }).ok().flatten()
}

fn write_desk(organisation: Id<Organisation>, address: &str) -> WriteDesk {
    WriteDesk { organisation, phone: Some("0361 288417".into()), address: Some(address.into()), opening: None }
}

fn write_payout(organisation: Id<Organisation>, holder: &str, bank: &str) -> WritePayout {
    let (holder, bank, ending) = (Some(holder.into()), Some(bank.into()), Some("4821".into()));
    WritePayout { organisation, holder, bank, ending, currency: Some(Currency::Sgd) }
}

/// Sari's phone, on which she has founded an organisation with a desk and an account, which needs a second factor.
async fn founded(world: &World) -> Phone {
    let mut sari = world.phone("sari's", Some(world.entry("traveller")));
    sari.until("who she is", |phone| phone.me().person.role == Role::Traveller).await;
    write(&sari, &FoundOrganisation { id: boats(), name: "Laut Biru".into() });
    write(&sari, &write_desk(boats(), "Dermaga Serangan 4"));
    sari.sets_up_second(|secret| code_in(secret, 0)).await;
    write(&sari, &write_payout(boats(), "Rekening Rahasia", "Bank Tersembunyi"));
    sari.until_settled().await;
    sari
}

async fn invited(owner: &mut Phone, roles: &[HeldRole]) -> Code {
    write(owner, &InviteMember { organisation: boats(), roles: roles.to_vec() });
    owner.until_settled().await;
    let mut invitations =
        owner.known(&OrganisationInvitations { organisation: boats() }).expect("she lets people in").into_iter();
    invitations.find(|one| roles.iter().all(|role| one.roles.has(*role))).expect("a code").code
}

/// Wayan's phone, let in with these roles, when the organisation is there.
async fn let_in(world: &World, owner: &mut Phone, roles: &[HeldRole]) -> Phone {
    let code = invited(owner, roles).await;
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    write(&wayan, &JoinOrganisation { code });
    wayan.until("the organisation", |phone| opened(phone).is_some()).await;
    wayan.until_settled().await;
    wayan
}

#[tokio::test]
async fn founded_without_a_network_it_is_run_at_once_and_makes_me_a_provider_when_the_server_has_heard() {
    let mut world = World::begin().await;
    let mut sari = world.phone("sari's", Some(world.entry("traveller")));
    sari.until("who she is", |phone| phone.me().person.role == Role::Traveller).await;
    sari.until_settled().await;
    world.stop_server().await;
    write(&sari, &FoundOrganisation { id: boats(), name: "Laut Biru".into() });
    write(&sari, &write_desk(boats(), "Dermaga Serangan 4"));
    assert_eq!(opened(&sari).map(|opened| opened.members.len()), Some(1));
    assert_eq!(desk(&sari).map(|desk| desk.address), Some("Dermaga Serangan 4".into()));
    assert_eq!(sari.me().person.role, Role::Traveller);
    world.start_server().await;
    sari.until("the other side of the counter", |phone| phone.me().person.role == Role::Provider).await;
    sari.until_settled().await;
    assert_eq!(desk(&sari).map(|desk| desk.address), Some("Dermaga Serangan 4".into()));
    sari.put_down().await;
}

#[tokio::test]
async fn a_clerk_sees_the_desk_and_later_the_money_and_then_neither_as_their_roles_change() {
    let world = World::begin().await;
    let mut sari = founded(&world).await;
    let mut wayan = let_in(&world, &mut sari, &[DESK]).await;
    wayan.until("the desk", |phone| desk(phone).is_some_and(|desk| desk.address == "Dermaga Serangan 4")).await;
    assert_eq!(payout(&wayan), None);
    let person = wayan.me().person.id;
    let roles = |give: &[HeldRole], take: &[HeldRole]| ChangeRoles {
        organisation: boats(),
        person,
        give: give.to_vec(),
        take: take.to_vec(),
    };
    write(&sari, &roles(&[FINANCE], &[]));
    wayan.until("the money", |phone| payout(phone).is_some_and(|payout| payout.holder == "Rekening Rahasia")).await;
    write(&sari, &roles(&[], &[FINANCE, DESK]));
    wayan.until("neither", |phone| payout(phone).is_none() && desk(phone).is_none()).await;
    assert!(opened(&wayan).is_some_and(|opened| opened.mine.is_empty()), "still in it");
    sari.put_down().await;
    wayan.put_down().await;
}

#[tokio::test]
async fn what_i_may_not_do_is_refused_on_my_phone_at_once_and_by_the_server_when_my_phone_cannot_know() {
    let mut world = World::begin().await;
    let mut sari = founded(&world).await;
    let mut wayan = let_in(&world, &mut sari, &[DESK]).await;
    let rename = Write::mutate(RenameOrganisation { organisation: boats(), name: "Punya saya".into() }.act());
    let lacking = failure::Refused::NotPermitted { permission: Permission::Rename };
    world.stop_server().await;
    assert_eq!(wayan.write(&rename), Err(HostFailed::Refused(lacking.into())), "known without a network");
    world.start_server().await;
    let (person, manager) = (wayan.me().person.id, HeldRole::BuiltIn(BuiltInRole::Manager));
    write(&sari, &ChangeRoles { organisation: boats(), person, give: vec![manager], take: vec![] });
    wayan.until("he may", |phone| opened(phone).is_some_and(|opened| opened.may(Permission::Rename))).await;
    sari.until_settled().await;
    world.stop_server().await;
    wayan.write(&rename).expect("as far as his phone knows");
    assert_eq!(opened(&wayan).map(|opened| opened.organisation.name), Some("Punya saya".into()));
    wayan.put_down().await;
    world.start_server().await;
    write(&sari, &ChangeRoles { organisation: boats(), person, give: vec![], take: vec![manager] });
    sari.until_settled().await;
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    let refused = TrayState::Refused(lacking.into());
    wayan.until("the refusal", |phone| phone.tray().changes.iter().any(|change| change.state == refused)).await;
    wayan.until("its name", |phone| opened(phone).is_some_and(|one| one.organisation.name == "Laut Biru")).await;
    assert_eq!(opened(&sari).map(|opened| opened.organisation.name), Some("Laut Biru".into()));
}

#[tokio::test]
async fn whoever_is_removed_holds_nothing_of_it_any_more_and_no_code_lets_them_in_twice() {
    let world = World::begin().await;
    let mut sari = founded(&world).await;
    let code = invited(&mut sari, &[DESK, FINANCE]).await;
    let (key, file) = (world.entry("admin").person, "mei's");
    let mut mei = world.phone(file, Some(world.entry("admin")));
    write(&mei, &JoinOrganisation { code: code.clone() });
    mei.until("the money", |phone| payout(phone).is_some_and(|payout| payout.holder == "Rekening Rahasia")).await;
    let person = mei.me().person.id;
    write(&sari, &RemoveMember { organisation: boats(), person });
    let asked = OneOrganisation { organisation: boats() };
    mei.until("nothing", |phone| phone.known(&asked) == Some(AnOrganisation::NotForMe)).await;
    assert_eq!((desk(&mei), payout(&mei)), (None, None));
    write(&mei, &JoinOrganisation { code });
    let said = TrayState::Refused(OrganisationRefused::CodeUnknown.into());
    mei.until("the refusal", |phone| phone.tray().changes.iter().any(|change| change.state == said)).await;
    mei.put_down().await;
    let raw = Raw::of(&world, file, key);
    for table in ["", "_member", "_desk", "_payout"] {
        assert_eq!(raw.rows(&format!("identity_organisation{table}")), 0, "{table}");
    }
}

#[tokio::test]
async fn the_last_owner_stays_and_whoever_leaves_is_out_at_once() {
    let world = World::begin().await;
    let mut sari = founded(&world).await;
    let leave = Write::mutate(LeaveOrganisation { organisation: boats() }.act());
    let refused = Err(HostFailed::Refused(OrganisationRefused::LastOwner.into()));
    assert_eq!(sari.write(&leave), refused);
    let mut wayan = let_in(&world, &mut sari, &[DESK]).await;
    assert_eq!(sari.write(&leave), refused, "a clerk is no owner");
    wayan.write(&leave).expect("taken");
    assert_eq!(opened(&wayan), None);
    wayan.until_settled().await;
    sari.until("alone", |phone| opened(phone).is_some_and(|opened| opened.members.len() == 1)).await;
}

#[tokio::test]
async fn in_the_decrypted_database_of_a_clerk_is_no_money_and_nothing_of_others() {
    let world = World::begin().await;
    let mut sari = founded(&world).await;
    let wayan = world.entry("provider").person;
    let theirs = demo_organisation(&world).await;
    let code = invited(&mut sari, &[DESK]).await;
    let clerk = world.entry("admin").person;
    let mut mei = world.phone("clerk's", Some(world.entry("admin")));
    write(&mei, &JoinOrganisation { code });
    mei.until("the desk", |phone| desk(phone).is_some_and(|desk| desk.address == "Dermaga Serangan 4")).await;
    mei.until_settled().await;
    mei.put_down().await;
    let raw = Raw::of(&world, "clerk's", clerk);
    // It is read: what is the clerk's stands there.
    assert_eq!((raw.rows("identity_organisation"), raw.rows("identity_organisation_desk")), (1, 1));
    for (what, there) in [("her desk", &b"Dermaga Serangan 4"[..]), ("her employer", boats().as_bytes())] {
        assert!(raw.holds(there), "{what}");
    }
    for table in ["identity_organisation_payout", "identity_organisation_invitation", "packing_list", "packing_item"] {
        assert_eq!(raw.rows(table), 0, "{table}");
    }
    let foreign: [(&str, &[u8]); 7] = [
        ("whose account it is", b"Rekening Rahasia"),
        ("at which bank", b"Bank Tersembunyi"),
        ("somebody else's organisation", theirs.organisation.id.as_bytes()),
        ("its name", theirs.organisation.name.as_bytes()),
        ("its bank", b"Bank Nusa Raya"),
        ("whoever works there", wayan.as_bytes()),
        ("a list of others", "Labuan Bajo, tiga malam".as_bytes()),
    ];
    for (what, not_there) in foreign {
        assert!(!raw.holds(not_there), "{what}");
    }
    sari.put_down().await;
}

/// As the demo's provider has it: it is real, and has an account.
async fn demo_organisation(world: &World) -> OpenedOrganisation {
    let mut wayan = world.phone("wayan's", Some(world.entry("provider")));
    let bank = |phone: &Phone, organisation| {
        phone.ask(&OrganisationPayout { organisation }).ok().flatten().is_some_and(|it| it.bank == "Bank Nusa Raya")
    };
    let found = |phone: &Phone| phone.known(&MyOrganisations).and_then(|mut known| known.mine.pop());
    wayan.until("his own", |phone| found(phone).is_some_and(|one| bank(phone, one.organisation.id))).await;
    let organisation = found(&wayan).expect("his own").organisation.id;
    let opened = wayan.known(&OneOrganisation { organisation });
    wayan.put_down().await;
    match opened {
        Some(AnOrganisation::Here(opened)) => opened,
        Some(AnOrganisation::NotForMe) | None => panic!("he owns it"),
    }
}

/// The database of a phone that lies closed, without its encryption.
struct Raw {
    connection: Connection,
    /// Every page, also those that are free.
    bytes: Vec<u8>,
}

impl Raw {
    fn of(world: &World, phone: &str, person: Id<Person>) -> Self {
        let file = world.phone_folder(phone).join(person.to_string()).join("local.db");
        let key = world.keys.keeps(person).expect("the key of the phone");
        let mut connection = Connection::open(file).expect("opens");
        let key = key.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let pragma = format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256");
        connection.execute_batch(&pragma).expect("the key is taken");
        let bytes = connection.serialize(MAIN_DB).expect("reads").to_vec();
        assert!(bytes.starts_with(b"SQLite format 3\0"), "decrypted");
        let raw = Self { connection, bytes };
        assert!(raw.tables().len() > 10, "{:?}", raw.tables());
        raw
    }

    fn tables(&self) -> Vec<String> {
        let mut statement =
            self.connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").expect("SQL");
        let names = statement.query_map([], |row| row.get(0)).expect("answers");
        names.collect::<Result<_, _>>().expect("names")
    }

    fn rows(&self, table: &str) -> i64 {
        assert!(self.tables().iter().any(|name| name == table), "no table {table}: {:?}", self.tables());
        self.connection.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0)).expect("counts")
    }

    /// In any column of any row, or anywhere else.
    fn holds(&self, wanted: &[u8]) -> bool {
        let stands_in = |bytes: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        let in_rows = self.tables().iter().any(|table| {
            let mut statement = self.connection.prepare(&format!("SELECT * FROM \"{table}\"")).expect("SQL");
            let columns = statement.column_count();
            let mut rows = statement.query([]).expect("answers");
            let mut found = false;
            while let Some(row) = rows.next().expect("a row") {
                found |= (0..columns).any(|column| match row.get_ref(column).expect("a value") {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => stands_in(bytes),
                    ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => false,
                });
            }
            found
        });
        in_rows || stands_in(&self.bytes)
    }
}
