//! The server's part: it decides, answers, or lets wait.

use crate::{
    checks::{Broken, Invariant},
    phone::App,
    random::Random,
    server::Parked,
    world::{BUDGET, Body, Stepped, World},
};
use nusaloka_domain::{Id, record::Record};
use nusaloka_store::{
    Grant,
    batch::{Answer, Arrived, Ask, Position, Push, Pushed},
};
use uuid::Uuid;

impl World {
    // ---- the server ---------------------------------------------------------------------------

    pub(crate) fn decide(&mut self, phone: usize, request: u64, push: Push) -> Stepped {
        let person = self.phones[phone].person;
        let now = nusaloka_domain::Timestamp::from_millis(self.now);
        let (mut answers, committed) = self.ours(|world| world.server.authority.decide(now, &[(person, push)]))?;
        let answer = answers.pop().ok_or_else(|| Broken::new(Invariant::NoFault, "no answer to a push"))?;
        self.note(|| format!("server decides for phone {phone}: {answer:?}"));
        if let Pushed::Decided(verdicts) = &answer {
            for verdict in verdicts {
                let first = self.server.decided.entry(verdict.id.uuid()).or_insert_with(|| verdict.decision.clone());
                if *first != verdict.decision {
                    let what = format!("{} was {first:?} and is {:?}", verdict.id, verdict.decision);
                    return Err(Broken::new(Invariant::OneVerdict, what));
                }
            }
        }
        let slips = self.ours(|world| world.server.authority.slips())?;
        if let Some(slip) = slips.into_iter().next() {
            return Err(Broken::new(Invariant::ServerIsConsistent, slip));
        }
        crate::checks::money(self)?;
        if self.server.dies_before_reply {
            self.happened.crash_between_commit_and_reply += 1;
            self.note(|| "server: dies before it answers".to_owned());
            return self.server_dies();
        }
        self.send(phone, request, Body::Pushed(answer));
        if committed.touched.is_empty() {
            return Ok(());
        }
        let parked: Vec<Parked> = self.server.parked.drain(..).collect();
        parked.into_iter().try_for_each(|parked| {
            self.tell(parked.phone, parked.request, parked.person, &parked.ask, Some(parked.until))
        })
    }

    /// Answers, or keeps the question until there is something to say.
    pub(crate) fn tell(
        &mut self,
        phone: usize,
        request: u64,
        person: Id<nusaloka_domain::identity::Person>,
        ask: &Ask,
        waits: Option<i64>,
    ) -> Stepped {
        let answer = self.ours(|world| world.server.authority.pull(person, ask, BUDGET))?;
        let news = match &answer {
            Answer::Batch(batch) => batch.is_news_to(ask),
            Answer::Compare { .. } | Answer::NameScopes => true,
        };
        match waits {
            Some(until) if !news => self.server.parked.push(Parked { phone, request, person, ask: ask.clone(), until }),
            _ => self.send(phone, request, Body::Answer(Box::new(answer))),
        }
        Ok(())
    }

    // ---- the way down -------------------------------------------------------------------------

    /// A row is lost from this answer, if one is to be lost: rather one that the phone cannot read.
    pub(crate) fn lose_a_row(&mut self, phone: usize, answer: &mut Answer) {
        let (Answer::Batch(batch), Some(dice)) = (answer, self.phones[phone].loses) else { return };
        let mut random = Random::new(dice);
        let app = self.phones[phone].app.business();
        let opaque = |arrived: &Arrived| app.kind(arrived.kind).is_none_or(|kind| !kind.fits(&arrived.row));
        let hidden = batch.segments.iter().enumerate().find_map(|(number, segment)| {
            let at = segment.rows.iter().position(|arrived| arrived.kind != Grant::KIND.code && opaque(arrived))?;
            Some((number, at))
        });
        let last = batch.segments.iter().rposition(|segment| !segment.rows.is_empty());
        let last = last.map(|number| (number, random.index(batch.segments[number].rows.len())));
        // Half of those who cannot read everything wait for one of these.
        let waits = self.phones[phone].app == App::LastYears && dice.is_multiple_of(2);
        let Some((number, at)) = hidden.or(last.filter(|_| !waits)) else { return };
        let arrived = batch.segments[number].rows.remove(at);
        self.phones[phone].loses = None;
        self.rows_were_lost = true;
        self.note(|| format!("lost from the batch: {arrived:?}"));
    }
}

/// A batch in one line.
pub(crate) fn brief(answer: &Answer) -> String {
    let Answer::Batch(batch) = answer else { return format!("{answer:?}") };
    let place = |position: &Position| match position.kind {
        u16::MAX => format!("{}", position.commit),
        kind => format!("{}/{kind}/{}", position.commit, &position.row.simple().to_string()[24..]),
    };
    let row = |kind: u16, id: Uuid, commit: u64| format!("{kind}:{}@{commit}", &id.simple().to_string()[20..]);
    let key = |key: Uuid| key.simple().to_string()[29..].to_owned();
    let mut said = vec![format!("news {}→{} done {} {:?}", batch.since, batch.commit, batch.done, batch.more)];
    for segment in &batch.segments {
        let rows = segment.rows.iter().map(|one| row(one.kind, one.row.id(), one.commit));
        let gone = segment.gone.iter().map(|one| format!("-{}", row(one.kind, one.row, one.commit)));
        let rows: Vec<String> = rows.chain(gone).collect();
        let (from, upto) = (place(&segment.from), place(&segment.upto));
        said.push(format!("[{}:{} {from}→{upto} {}]", segment.scope.audience, key(segment.scope.key), rows.join(" ")));
    }
    for repaired in &batch.repaired {
        let rows: Vec<String> = repaired.rows.iter().map(|one| row(one.kind, one.row.id(), one.commit)).collect();
        let (key, kind) = (key(repaired.scope.key), repaired.kind);
        said.push(format!("repaired {key} {kind} {:?} {}", repaired.buckets, rows.join(" ")));
    }
    said.join(" ")
}
