//! Every verb and every question, with ids of one's own, of somebody else's, and of nothing: what is not one's own is answered
//! like what is not there, so that nobody learns what there is.

use crate::{Browser, Finding, Victim};
use nusaloka_domain::{
    Code, Id,
    capability::{Act, Business, Mutation as _, Question},
    host::{Ask as _, HostFailed, Read, Reply, Written},
    identity::{
        ChangeName, ChangePreferences, Me, MyAccount, MyLinkedAccounts, MyPasskeys, MySecondFactor, MySessions, Person,
        RenamePasskey, SendAway, Session, Theme,
    },
    packing::{
        AList, Add, Assign, Delete, Edit, Invite, Item, Join, Leave, List, MoveTo, MyLists, OneList, Packed, Place,
        PutBack, Remove, Rename, Start, Tick,
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
}

impl Ids {
    async fn of(browser: &Browser<'_>) -> Self {
        let person = browser.me().await;
        let session = browser.ask(&MySessions).await.expect("sessions").first().expect("a session").id;
        let list = browser.ask(&MyLists).await.expect("lists").lists.first().expect("a list").list.id;
        let AList::Here(opened) = browser.ask(&OneList { list }).await.expect("a list") else { panic!("not theirs") };
        Self { person, session, list, item: opened.items.first().expect("an item").clone() }
    }

    /// Of nothing that there is.
    fn of_nothing(like: &Self) -> Self {
        let (list, item) = (nothing(1), nothing(2));
        Self { person: nothing(3), session: nothing(4), list, item: Item { id: item, list, ..like.item.clone() } }
    }
}

fn nothing<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 | number))
}

/// What is tried with a verb.
pub enum Tried {
    /// It names something that is somebody's.
    With(fn(&Ids) -> Act),
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

/// What is asked with a question.
pub enum Asked {
    With(fn(&Ids) -> Read),
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
    (MyLists::NAME, Asked::Own),
    (OneList::NAME, Asked::With(|ids| OneList { list: ids.list }.read())),
];

/// What a business has and nobody has thought about here.
pub fn without_a_row(business: Business) -> Vec<Finding> {
    let verbs: BTreeSet<&str> = VERBS.iter().map(|(name, _)| *name).collect();
    let questions: BTreeSet<&str> = QUESTIONS.iter().map(|(name, _)| *name).collect();
    let verbs = business.verbs().filter(|verb| !verbs.contains(verb.name)).map(|verb| verb.name);
    let asked = business.0.iter().flat_map(|capability| capability.questions);
    let asked = asked.filter(|asked| !questions.contains(asked.name)).map(|asked| asked.name);
    verbs.chain(asked).map(|name| Finding(format!("{name} has no row: whose ids does it take?"))).collect()
}

/// Tries all of them, as somebody who has nothing to do with the victim.
pub async fn tried(victim: &Victim) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (owner, stranger) = (victim.browser_of("traveller").await, victim.browser_of("admin").await);
    let theirs = Ids::of(&owner).await;
    let nothing = Ids::of_nothing(&theirs);
    for (name, asked) in QUESTIONS {
        let Asked::With(read) = asked else { continue };
        let (foreign, missing) = (stranger.reads(&read(&theirs)).await, stranger.reads(&read(&nothing)).await);
        let (foreign, missing) = (foreign.map(|told| told.answer), missing.map(|told| told.answer));
        if foreign != missing {
            findings.push(Finding(format!("{name} tells a stranger {foreign:?}, and {missing:?} of nothing")));
        }
        if owner.reads(&read(&theirs)).await.map(|told| told.answer) == foreign {
            findings.push(Finding(format!("{name} tells its owner no more than a stranger")));
        }
    }
    for (name, tried) in VERBS {
        let Tried::With(act) = tried else { continue };
        let (foreign, missing) = (stranger.does(act(&theirs)).await, stranger.does(act(&nothing)).await);
        if !is_refused(&foreign) {
            findings.push(Finding(format!("{name} lets a stranger do it: {foreign:?}")));
        }
        if foreign != missing {
            findings.push(Finding(format!("{name} tells a stranger {foreign:?}, and {missing:?} of nothing")));
        }
    }
    // What is never taken proves nothing: its owner may, and in this order.
    for (name, tried) in VERBS.iter().filter(|(name, _)| !LAST.contains(name)).chain(last()) {
        let Tried::With(act) = tried else { continue };
        // The owner of a list does not leave it, and nobody puts back what is there.
        if [Leave::NAME, PutBack::NAME].contains(name) {
            continue;
        }
        if let Err(refused) = owner.does(act(&theirs)).await {
            findings.push(Finding(format!("{name} is refused to its owner: {refused:?}")));
        }
    }
    findings
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
    Ids::of(browser).await.list
}
