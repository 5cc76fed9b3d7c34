//! Every verb and every question, with ids of one's own, of somebody else's, and of nothing: what is not one's own is answered
//! like what is not there, so that nobody learns what there is.

use crate::{Browser, Finding, Victim};
use nusaloka_domain::{
    Code, Id,
    capability::{Act, Business, Mutation as _, Question},
    host::{Ask as _, HostFailed, Read, Reply, Written},
    identity::{
        AnOrganisation, BuiltInRole, ChangeConsent, ChangeName, ChangePortrait, ChangePreferences, ChangeRoles,
        DefineRole, DeleteRole, DeleteTeam, EditRole, ForgetDevice, FoundOrganisation, HandOver, HeldRole, InTeam,
        InviteMember, JoinOrganisation, LeaveOrganisation, MakeTeam, Me, MemberPortrait, MyAccount, MyConsents,
        MyKnownDevices, MyLinkedAccounts, MyOrganisations, MyPasskeys, MyPortrait, MySecondFactor, MySecondNeeded,
        MySessions, OneOrganisation, OrgInvitation, OrgRole, Organisation, OrganisationDesk, OrganisationInvitations,
        OrganisationPayout, Permission, Person, PutInTeam, RemoveMember, RenameOrganisation, RenamePasskey, RenameTeam,
        SendAway, Session, Team, Theme, WithdrawInvitation, WriteDesk, WritePayout,
    },
    packing::{
        AList, Add, Assign, Delete, Edit, Invite, Item, Join, Leave, List, MoveTo, MyLists, OneList, Packed, Place,
        PortraitOf, PutBack, Remove, Rename, Start, Tick,
    },
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whose ids an attacker puts into a verb.
#[derive(Debug, Clone)]
pub struct Ids {
    pub person: Id<Person>,
    pub session: Id<Session>,
    pub list: Id<List>,
    pub item: Item,
    pub business: Provider,
}

/// What there is of the organisation that the provider of the demo owns.
#[derive(Debug, Clone, Copy)]
pub struct Provider {
    pub organisation: Id<Organisation>,
    /// Somebody who works there.
    pub colleague: Id<Person>,
    pub role: Id<OrgRole>,
    pub team: Id<Team>,
    pub invitation: Id<OrgInvitation>,
}

impl Provider {
    async fn of(browser: &Browser<'_>) -> Self {
        let mine = browser.ask(&MyOrganisations).await.expect("organisations").mine;
        let organisation = mine.first().expect("an organisation").organisation.id;
        let asked = OrganisationInvitations { organisation };
        let invitation = browser.ask(&asked).await.expect("theirs").first().expect("an invitation").id;
        let opened = browser.ask(&OneOrganisation { organisation }).await.expect("an organisation");
        let AnOrganisation::Here(opened) = opened else { panic!("not theirs") };
        let colleague = opened.members.iter().find(|member| member.person != opened.me).expect("a colleague").person;
        let role = opened.roles.first().expect("a role").id;
        Self { organisation, colleague, role, team: opened.teams.first().expect("a team").id, invitation }
    }

    const fn of_nothing() -> Self {
        let (colleague, invitation) = (nothing(11), nothing(14));
        Self { organisation: nothing(10), colleague, role: nothing(12), team: nothing(13), invitation }
    }
}

impl Ids {
    async fn of(browser: &Browser<'_>, provider: &Browser<'_>) -> Self {
        let person = browser.me().await;
        let session = browser.ask(&MySessions).await.expect("sessions").first().expect("a session").id;
        let list = browser.ask(&MyLists).await.expect("lists").lists.first().expect("a list").list.id;
        let AList::Here(opened) = browser.ask(&OneList { list }).await.expect("a list") else { panic!("not theirs") };
        let item = opened.items.first().expect("an item").clone();
        Self { person, session, list, item, business: Provider::of(provider).await }
    }

    /// Of nothing that there is.
    fn of_nothing(like: &Self) -> Self {
        let (list, item) = (nothing(1), nothing(2));
        let item = Item { id: item, list, ..like.item.clone() };
        Self { person: nothing(3), session: nothing(4), list, item, business: Provider::of_nothing() }
    }
}

const fn nothing<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 | number))
}

/// What is tried with a verb.
pub enum Tried {
    /// It names something that is somebody's.
    With(fn(&Ids) -> Act),
    /// It names something of an organisation, whose owner may.
    OfProvider(fn(Provider) -> Act),
    /// It can name nobody but whoever acts.
    Own,
    /// What it names is not an id: see the test that is named here.
    Elsewhere(&'static str),
}

pub const VERBS: &[(&str, Tried)] = &[
    (
        ChangePreferences::NAME,
        Tried::With(|ids| ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(ids.person) }.act()),
    ),
    (SendAway::NAME, Tried::With(|ids| SendAway { session: ids.session }.act())),
    (ChangeName::NAME, Tried::Own),
    (ChangeConsent::NAME, Tried::Own),
    (ForgetDevice::NAME, Tried::Elsewhere("core/domain: its_person_forgets_it_and_nobody_else_does")),
    (ChangePortrait::NAME, Tried::Own),
    (RenamePasskey::NAME, Tried::Elsewhere("core/domain: a_passkey_is_called_as_its_person_says")),
    (Start::NAME, Tried::Elsewhere("taken_ids_are_refused_like_any_other")),
    (Rename::NAME, Tried::With(|ids| Rename { list: ids.list, title: "Taken".to_owned() }.act())),
    (Delete::NAME, Tried::With(|ids| Delete { list: ids.list }.act())),
    (Invite::NAME, Tried::With(|ids| Invite { list: ids.list }.act())),
    (Join::NAME, Tried::Elsewhere("codes_that_nobody_gave_out_open_nothing")),
    (Leave::NAME, Tried::With(|ids| Leave { list: ids.list, person: ids.person }.act())),
    (
        Add::NAME,
        Tried::With(|ids| {
            let (title, place) = ("Taken".to_owned(), Place::between(None, None, 7));
            Add { list: ids.list, item: nothing(9), title, quantity: 1, place }.act()
        }),
    ),
    (
        Edit::NAME,
        Tried::With(|ids| {
            Edit { list: ids.list, item: ids.item.id, title: Some("Taken".to_owned()), quantity: None }.act()
        }),
    ),
    (
        MoveTo::NAME,
        Tried::With(|ids| MoveTo { list: ids.list, item: ids.item.id, place: Place::between(None, None, 7) }.act()),
    ),
    (Assign::NAME, Tried::With(|ids| Assign { list: ids.list, item: ids.item.id, to: None }.act())),
    (Tick::NAME, Tried::With(|ids| Tick { list: ids.list, item: ids.item.id, packed: Packed::Yes }.act())),
    (Remove::NAME, Tried::With(|ids| Remove { list: ids.list, item: ids.item.id }.act())),
    (PutBack::NAME, Tried::With(|ids| PutBack { item: ids.item.clone() }.act())),
];

const ORGANISATION_VERBS: &[(&str, Tried)] = &[
    (FoundOrganisation::NAME, Tried::Elsewhere("taken_ids_are_refused_like_any_other")),
    (JoinOrganisation::NAME, Tried::Elsewhere("codes_that_nobody_gave_out_open_nothing")),
    (
        RenameOrganisation::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| {
            RenameOrganisation { organisation, name: "Taken".to_owned() }.act()
        }),
    ),
    (
        InviteMember::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| InviteMember { organisation, roles: Vec::new() }.act()),
    ),
    (
        WithdrawInvitation::NAME,
        Tried::OfProvider(|Provider { organisation, invitation, .. }| {
            WithdrawInvitation { organisation, invitation }.act()
        }),
    ),
    (
        ChangeRoles::NAME,
        Tried::OfProvider(|Provider { organisation, colleague: person, .. }| {
            let give = vec![HeldRole::BuiltIn(BuiltInRole::Guide)];
            ChangeRoles { organisation, person, give, take: Vec::new() }.act()
        }),
    ),
    (
        DefineRole::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| {
            let (name, permissions) = ("Taken".to_owned(), vec![Permission::SeeMoney]);
            DefineRole { organisation, role: nothing(15), name, permissions }.act()
        }),
    ),
    (
        EditRole::NAME,
        Tried::OfProvider(|Provider { organisation, role, .. }| {
            let grant = vec![Permission::SeeMoney];
            EditRole { organisation, role, name: None, grant, withdraw: Vec::new() }.act()
        }),
    ),
    (
        MakeTeam::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| {
            MakeTeam { organisation, team: nothing(16), name: "Taken".to_owned() }.act()
        }),
    ),
    (
        RenameTeam::NAME,
        Tried::OfProvider(|Provider { organisation, team, .. }| {
            RenameTeam { organisation, team, name: "Taken".to_owned() }.act()
        }),
    ),
    (
        PutInTeam::NAME,
        Tried::OfProvider(|Provider { organisation, team, colleague: person, .. }| {
            PutInTeam { organisation, team, person, there: InTeam::Yes }.act()
        }),
    ),
    (
        WriteDesk::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| {
            WriteDesk { organisation, phone: None, address: Some("Taken".to_owned()), opening: None }.act()
        }),
    ),
    (
        WritePayout::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| {
            let holder = Some("Taken".to_owned());
            WritePayout { organisation, holder, bank: None, ending: None, currency: None }.act()
        }),
    ),
    (
        DeleteRole::NAME,
        Tried::OfProvider(|Provider { organisation, role, .. }| DeleteRole { organisation, role }.act()),
    ),
    (
        DeleteTeam::NAME,
        Tried::OfProvider(|Provider { organisation, team, .. }| DeleteTeam { organisation, team }.act()),
    ),
    (
        HandOver::NAME,
        Tried::OfProvider(|Provider { organisation, colleague: to, .. }| HandOver { organisation, to }.act()),
    ),
    (
        RemoveMember::NAME,
        Tried::OfProvider(|Provider { organisation, colleague: person, .. }| {
            RemoveMember { organisation, person }.act()
        }),
    ),
    (
        LeaveOrganisation::NAME,
        Tried::OfProvider(|Provider { organisation, .. }| LeaveOrganisation { organisation }.act()),
    ),
];

fn verbs() -> impl Iterator<Item = &'static (&'static str, Tried)> {
    VERBS.iter().chain(ORGANISATION_VERBS)
}

/// What is asked with a question.
pub enum Asked {
    With(fn(&Ids) -> Read),
    /// It names an organisation, whose owner may ask.
    OfProvider(fn(Id<Organisation>) -> Read),
    /// It names somebody who is in one.
    OfColleague(fn(Provider) -> Read),
    /// It can be about nobody but whoever asks.
    Own,
}

pub const QUESTIONS: &[(&str, Asked)] = &[
    (Me::NAME, Asked::Own),
    (MySessions::NAME, Asked::Own),
    (MyAccount::NAME, Asked::Own),
    (MyPasskeys::NAME, Asked::Own),
    (MySecondFactor::NAME, Asked::Own),
    (MyLinkedAccounts::NAME, Asked::Own),
    (MyOrganisations::NAME, Asked::Own),
    (OneOrganisation::NAME, Asked::OfProvider(|organisation| OneOrganisation { organisation }.read())),
    (OrganisationDesk::NAME, Asked::OfProvider(|organisation| OrganisationDesk { organisation }.read())),
    (OrganisationPayout::NAME, Asked::OfProvider(|organisation| OrganisationPayout { organisation }.read())),
    (OrganisationInvitations::NAME, Asked::OfProvider(|organisation| OrganisationInvitations { organisation }.read())),
    (MyConsents::NAME, Asked::Own),
    (MyKnownDevices::NAME, Asked::Own),
    (MySecondNeeded::NAME, Asked::Own),
    (MyPortrait::NAME, Asked::Own),
    (
        MemberPortrait::NAME,
        Asked::OfColleague(|Provider { organisation, colleague: person, .. }| {
            MemberPortrait { organisation, person }.read()
        }),
    ),
    (MyLists::NAME, Asked::Own),
    (OneList::NAME, Asked::With(|ids| OneList { list: ids.list }.read())),
    (PortraitOf::NAME, Asked::With(|ids| PortraitOf { list: ids.list, person: ids.person }.read())),
];

/// What a business has and nobody has thought about here.
pub fn without_a_row(business: Business) -> Vec<Finding> {
    let verbs: BTreeSet<&str> = verbs().map(|(name, _)| *name).collect();
    let questions: BTreeSet<&str> = QUESTIONS.iter().map(|(name, _)| *name).collect();
    let verbs = business.verbs().filter(|verb| !verbs.contains(verb.name)).map(|verb| verb.name);
    let asked = business.0.iter().flat_map(|capability| capability.questions);
    let asked = asked.filter(|asked| !questions.contains(asked.name)).map(|asked| asked.name);
    verbs.chain(asked).map(|name| Finding(format!("{name} has no row: whose ids does it take?"))).collect()
}

/// Tries all of them, as somebody who has nothing to do with the victim.
pub async fn tried(victim: &Victim) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (owner, provider) = (victim.browser_of("traveller").await, victim.browser_of("provider").await);
    let stranger = victim.browser_of("admin").await;
    let theirs = Ids::of(&owner, &provider).await;
    let nothing = Ids::of_nothing(&theirs);
    for (name, asked) in QUESTIONS {
        let (about_theirs, about_nothing, owner) = match asked {
            Asked::Own => continue,
            Asked::With(read) => (read(&theirs), read(&nothing), &owner),
            Asked::OfProvider(read) => {
                (read(theirs.business.organisation), read(nothing.business.organisation), &provider)
            }
            Asked::OfColleague(read) => (read(theirs.business), read(nothing.business), &provider),
        };
        let (foreign, missing) = (stranger.reads(&about_theirs).await, stranger.reads(&about_nothing).await);
        let (foreign, missing) = (foreign.map(|told| told.answer), missing.map(|told| told.answer));
        if foreign != missing {
            findings.push(Finding(format!("{name} tells a stranger {foreign:?}, and {missing:?} of nothing")));
        }
        if owner.reads(&about_theirs).await.map(|told| told.answer) == foreign {
            findings.push(Finding(format!("{name} tells its owner no more than a stranger")));
        }
    }
    for (name, tried) in verbs() {
        let Some(act) = tried.with(&theirs) else { continue };
        let foreign = stranger.does(act).await;
        let missing = stranger.does(tried.with(&nothing).expect("it takes ids")).await;
        if !is_refused(&foreign) {
            findings.push(Finding(format!("{name} lets a stranger do it: {foreign:?}")));
        }
        if foreign != missing {
            findings.push(Finding(format!("{name} tells a stranger {foreign:?}, and {missing:?} of nothing")));
        }
    }
    // What is never taken proves nothing: its owner may, and in this order.
    for (name, tried) in verbs().filter(|(name, _)| !LAST.contains(name)).chain(last()) {
        let Some(act) = tried.with(&theirs) else { continue };
        // The owner of a list does not leave it, and nobody puts back what is there, or removes whom they handed it over to.
        if [Leave::NAME, PutBack::NAME, RemoveMember::NAME].contains(name) {
            continue;
        }
        let owner = if matches!(tried, Tried::OfProvider(_)) { &provider } else { &owner };
        if let Err(refused) = owner.does(act).await {
            findings.push(Finding(format!("{name} is refused to its owner: {refused:?}")));
        }
    }
    findings
}

impl Tried {
    fn with(&self, ids: &Ids) -> Option<Act> {
        match self {
            Self::With(act) => Some(act(ids)),
            Self::OfProvider(act) => Some(act(ids.business)),
            Self::Own | Self::Elsewhere(_) => None,
        }
    }
}

/// After these, there is nothing left to try the others with.
const LAST: [&str; 3] = [Remove::NAME, Delete::NAME, SendAway::NAME];

fn last() -> impl Iterator<Item = &'static (&'static str, Tried)> {
    LAST.iter().filter_map(|last| VERBS.iter().find(|(name, _)| name == last))
}

fn is_refused(reply: &Reply<Written>) -> bool {
    matches!(reply, Err(HostFailed::Refused(_)))
}

/// Starting a list with an id that is somebody's.
pub fn start_with(id: Id<List>) -> Act {
    Start { id, title: "Taken".to_owned(), first: Vec::new() }.act()
}

/// Joining with a code that nobody gave out.
pub fn join_with(number: u128) -> Act {
    Join { code: Code::drawn(number) }.act()
}

/// The list of the demo, as its owner knows it.
pub async fn list_of(browser: &Browser<'_>) -> Id<List> {
    browser.ask(&MyLists).await.expect("lists").lists.first().expect("a list").list.id
}

/// The organisation of the demo, as its owner knows it.
pub async fn organisation_of(browser: &Browser<'_>) -> Id<Organisation> {
    Provider::of(browser).await.organisation
}

/// Founding an organisation with an id that is somebody's.
pub fn found_with(id: Id<Organisation>) -> Act {
    FoundOrganisation { id, name: "Taken".to_owned() }.act()
}

/// Coming into an organisation with a code that nobody gave out.
pub fn come_in_with(number: u128) -> Act {
    JoinOrganisation { code: Code::drawn(number) }.act()
}
