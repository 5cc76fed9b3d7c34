//! Reading the log: a page of it, the newest first, of what was asked for.
//!
//! Only a server answers, from its own view. It looks through so many entries for one page and no more: whoever seeks something
//! rare goes on from where it stopped.

use super::{AuditDetail, AuditEntry, Deed, LOG, Misfit, Subject};
use crate::{
    Timestamp, Zone,
    failure::Fault,
    id::Id,
    identity::{Person, Session},
    record::same_id,
    scope::{SERVER, Scope},
    view::{Range, Read, Reading, View},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest page.
pub const LINES: usize = 100;
/// So many are looked at in one go, and so often.
const AT_ONCE: usize = 500;
const GOES: usize = 10;

/// What only the server can tell, to whoever may know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    Audit(AskAudit),
    AuditHead,
    AuditChain(CheckChain),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reported {
    Audit(AuditPage),
    AuditHead(HeadShown),
    AuditChain(ChainChecked),
}

/// Which entries. What is not said is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskAudit {
    /// Who did it, or whose account it is about.
    pub person: Option<Id<Person>>,
    /// Any of these; of all, if there are none.
    pub deeds: Vec<Deed>,
    /// From then on.
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
    /// This very one.
    pub number: Option<i64>,
    /// Goes on behind the last line of an earlier page.
    pub older_than: Option<AuditCursor>,
    /// As many lines as `LINES`, if there are none said.
    pub most: Option<u16>,
}

/// A place in the log. It stays where it is, whatever is noted meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCursor {
    pub number: i64,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    pub lines: Vec<AuditLine>,
    /// Where to go on; nothing, if that was all.
    pub more: Option<AuditCursor>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub number: i64,
    pub at: Timestamp,
    pub deed: Deed,
    pub who: Option<Id<Person>>,
    /// If they are still known.
    pub who_name: Option<String>,
    pub whom: Option<Id<Person>>,
    pub whom_name: Option<String>,
    pub about: Option<Id<Subject>>,
    pub session: Option<Id<Session>>,
    pub device: Option<String>,
    pub zone: Option<Zone>,
    pub word: Option<String>,
    pub details: Details,
}

/// What is left of what could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Details {
    /// There was nothing.
    None,
    Here,
    Erased,
}

/// Does every entry follow from the one before it? So many are checked at once; then it is asked again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckChain {
    /// Those up to this one were checked.
    pub behind: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainChecked {
    /// All up to this one fit.
    pub upto: i64,
    /// How many there are.
    pub of: i64,
    pub misfit: Option<Misfit>,
}

/// The end of the log, for whoever wants to know later that nothing before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadShown {
    pub number: i64,
    /// In hexadecimal digits.
    pub hash: String,
    pub at: Timestamp,
    /// All of this, signed by the server (RFC 7515).
    pub jws: String,
}

impl AuditCursor {
    const fn of(entry: &AuditEntry) -> Self {
        Self { number: entry.number, at: entry.at }
    }

    /// Something that stands at this place in every order.
    fn place(self, person: Option<Id<Person>>) -> AuditEntry {
        AuditEntry {
            id: AuditEntry::id_of(self.number),
            log: LOG,
            number: self.number,
            at: self.at,
            deed: Deed::LogRead,
            who: person,
            whom: person,
            about: None,
            session: None,
            source: None,
            detail: None,
            previous: Vec::new(),
            hash: Vec::new(),
        }
    }
}

/// One page of the log.
pub fn audit_page(view: &dyn View, asked: &AskAudit) -> Result<AuditPage, Fault> {
    let most = asked.most.map_or(LINES, |most| usize::from(most).clamp(1, LINES));
    let deeds: BTreeSet<Deed> = asked.deeds.iter().copied().collect();
    let fits = |entry: &AuditEntry| {
        (deeds.is_empty() || deeds.contains(&entry.deed))
            && asked.number.is_none_or(|number| number == entry.number)
            && asked.person.is_none_or(|person| entry.who == Some(person) || entry.whom == Some(person))
            && asked.until.is_none_or(|until| entry.at < until)
    };
    if let Some(number) = asked.number {
        let entry = AuditEntry::of(view, number)?.filter(fits);
        let entry = entry.filter(|entry| asked.since.is_none_or(|since| entry.at >= since));
        return Ok(AuditPage { lines: lines(view, &entry.into_iter().collect::<Vec<_>>())?, more: None });
    }
    let (mut found, mut behind) = (Vec::new(), asked.older_than);
    for _ in 0..GOES {
        let part = older(view, asked, behind)?;
        if part.is_empty() {
            return Ok(AuditPage { lines: lines(view, &found)?, more: None });
        }
        for entry in part {
            if asked.since.is_some_and(|since| entry.at < since) {
                return Ok(AuditPage { lines: lines(view, &found)?, more: None });
            }
            behind = Some(AuditCursor::of(&entry));
            if fits(&entry) {
                found.push(entry);
            }
            if found.len() == most {
                return Ok(AuditPage { lines: lines(view, &found)?, more: behind });
            }
        }
    }
    Ok(AuditPage { lines: lines(view, &found)?, more: behind })
}

/// The next entries behind this place, the newest first; none, if there are no more.
fn older(view: &dyn View, asked: &AskAudit, behind: Option<AuditCursor>) -> Result<Vec<AuditEntry>, Fault> {
    let log = Scope::of(SERVER, LOG);
    let Some(person) = asked.person else {
        return in_order(view, Range::of(AuditEntry::BY_TIME, log).with(&LOG), asked.until, behind, None);
    };
    let theirs = |index| in_order(view, Range::of(index, log).with(&Some(person)), asked.until, behind, Some(person));
    let (did, met) = (theirs(AuditEntry::BY_WHO)?, theirs(AuditEntry::BY_WHOM)?);
    // Behind the end of a part that is full there may be more of it, so what the other has behind that waits.
    let end = |part: &[AuditEntry]| {
        if part.len() < AT_ONCE { i64::MIN } else { part.last().map_or(i64::MIN, |entry| entry.number) }
    };
    let least = end(&did).max(end(&met));
    let both: BTreeMap<i64, AuditEntry> = did.into_iter().chain(met).map(|entry| (entry.number, entry)).collect();
    Ok(both.into_values().rev().filter(|entry| entry.number >= least).collect())
}

fn in_order(
    view: &dyn View,
    range: Range,
    until: Option<Timestamp>,
    behind: Option<AuditCursor>,
    person: Option<Id<Person>>,
) -> Result<Vec<AuditEntry>, Fault> {
    let range = range.backwards().limit(AT_ONCE);
    let range = match (behind, until) {
        (Some(behind), _) => range.after(&behind.place(person)),
        (None, Some(until)) => range.before(&until),
        (None, None) => range,
    };
    Ok(view.all(&range)?.rows)
}

fn lines(view: &dyn View, entries: &[AuditEntry]) -> Result<Vec<AuditLine>, Fault> {
    let ids: Vec<Id<AuditDetail>> = entries.iter().map(|entry| same_id(entry.id)).collect();
    let details = view.many(Scope::of(SERVER, LOG), &ids)?;
    let people: BTreeSet<Id<Person>> = entries.iter().flat_map(|entry| [entry.who, entry.whom]).flatten().collect();
    let mut names = BTreeMap::new();
    for person in people {
        if let Some(Person { name, .. }) = Person::of(view, person)?
            && !name.is_empty()
        {
            names.insert(person, name);
        }
    }
    let name = |person: Option<Id<Person>>| person.and_then(|person| names.get(&person).cloned());
    let line = |(entry, detail): (&AuditEntry, Read<AuditDetail>)| {
        let detail = detail.known().map_err(|unknown| Fault::because("a detail cannot be seen", unknown))?;
        let details = match (&detail, entry.detail.is_some() || entry.source.is_some()) {
            (Some(_), _) => Details::Here,
            (None, true) => Details::Erased,
            (None, false) => Details::None,
        };
        let (device, zone, word) =
            detail.map_or((None, None, None), |detail| (detail.device, detail.zone, detail.word));
        Ok(AuditLine {
            number: entry.number,
            at: entry.at,
            deed: entry.deed,
            who: entry.who,
            who_name: name(entry.who),
            whom: entry.whom,
            whom_name: name(entry.whom),
            about: entry.about,
            session: entry.session,
            device,
            zone,
            word,
            details,
        })
    };
    entries.iter().zip(details).map(line).collect()
}
