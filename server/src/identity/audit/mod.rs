//! The audit log as requests and commands meet it: reading it, handing out its head, and checking it.
//!
//! No device keeps it: it is asked of the server each time, by those whose work it is. Reading it is noted in it, before anything of
//! it is told.
//!
//! Failure cases: somebody whose work it is not, or who has no second factor (nothing is told, nothing is noted), a session that ended meanwhile, an entry that
//! cannot be read (the check names it).

mod check;
mod command;
mod head;

pub use command::{NotVerified, Verified, export_head, verify_log};

use super::{Bearing, Named, by_server, delays, sessions::given, sessions::standing_in};
use crate::{
    App, Store,
    answer::{Problem, Said},
    edge,
    limits::Whence,
};
use axum::{extract::State, response::Response};
use check::Checked;
use nusaloka_domain::{
    Fault, Refusal, Timestamp,
    failure::{self, Stop},
    identity::{
        AskAudit, AuditHead, AuditPage, Chain, ChainChecked, CheckChain, Deed, HeadShown, Noted, Permission, Person,
        Report, Reported, audit_page, begin_audit, must_have_second, note,
    },
    view::View,
};
use nusaloka_store::authority;
use std::net::IpAddr;

/// Entries that are checked for one answer.
const CHECKED_AT_ONCE: usize = 20_000;

/// Where a request came from, as it is committed to: the household, as far as an address says.
pub(super) fn source_of(from: IpAddr) -> Vec<u8> {
    delays::source(from).to_string().into_bytes()
}

/// At the first start. Later, the log goes on from its head.
pub(crate) fn begin_log(store: &mut Store) -> Result<(), Fault> {
    by_server(store, "the audit log did not begin", |tx| begin_audit(tx, edge::random())).map(drop)
}

// ---- apps -------------------------------------------------------------------------------------

pub(crate) async fn log_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<AskAudit>,
) -> Result<Response, Problem> {
    Ok(given(&read(&app, from, named, asked).await?))
}

pub(crate) async fn head_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
) -> Result<Response, Problem> {
    Ok(given(&head(&app, from, named).await?))
}

pub(crate) async fn chain_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Bearing(named): Bearing,
    Said(asked): Said<CheckChain>,
) -> Result<Response, Problem> {
    Ok(given(&chain(&app, from, named, asked).await?))
}

// ---- what is asked ----------------------------------------------------------------------------

pub(crate) async fn report(app: &App, from: IpAddr, named: Named, asked: Report) -> Result<Reported, Problem> {
    Ok(match asked {
        Report::Audit(asked) => Reported::Audit(read(app, from, named, asked).await?),
        Report::AuditHead => Reported::AuditHead(head(app, from, named).await?),
        Report::AuditChain(asked) => Reported::AuditChain(chain(app, from, named, asked).await?),
    })
}

/// Says whether somebody may, or why they may not.
type May = fn(&dyn View, Named, Timestamp) -> Result<Result<(), Problem>, Fault>;

/// Whose work is it? The one place where that is said.
fn may_read(view: &dyn View, named: Named, now: Timestamp) -> Result<Result<(), Problem>, Fault> {
    if let Err(problem) = standing_in(view, named, now)?.held() {
        return Ok(Err(problem));
    }
    let person = Person::of(view, named.person)?;
    if !person.is_some_and(|person| person.role.permits(Permission::ReadAudit)) {
        return Ok(Err(Problem::NotAllowed));
    }
    match must_have_second::<Refusal>(view, named.person, [Permission::ReadAudit]) {
        Ok(()) => Ok(Ok(())),
        Err(Stop::Common(failure::Refused::SecondFactorFirst)) => Ok(Err(Problem::SecondFactorFirst)),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Refused(_) | Stop::Common(_) | Stop::Unknown) => {
            Err(Fault::new("whether somebody has a second factor was looked for where it cannot be seen"))
        }
    }
}

async fn allowed(app: &App, from: IpAddr, named: Named, deed: Deed) -> Result<(), Problem> {
    noted_if(app, from, named, deed, may_read).await
}

/// What is only asked for, and changes nothing else, is noted in the transaction that has seen that it may be asked for.
pub(super) async fn noted_if(app: &App, from: IpAddr, named: Named, deed: Deed, may: May) -> Result<(), Problem> {
    let allowed = app.writer.write(move |store| {
        let mut allowed = Ok(());
        let committed = by_server(store, "what was asked for was not noted", |tx| {
            allowed = may(&*tx, named, tx.context().now)?;
            if allowed.is_ok() {
                note(tx, Noted::by(deed, named.person).in_session(named.session).from(&source_of(from)))?;
            }
            Ok(())
        })?;
        Ok((allowed, committed))
    });
    allowed.await?
}

async fn read(app: &App, from: IpAddr, named: Named, asked: AskAudit) -> Result<AuditPage, Problem> {
    allowed(app, from, named, Deed::LogRead).await?;
    let looked = move |view: &dyn View| audit_page(view, &asked);
    Ok(app.readers.read(move |source| authority::look(source, edge::now(), looked)).await?)
}

async fn head(app: &App, from: IpAddr, named: Named) -> Result<HeadShown, Problem> {
    allowed(app, from, named, Deed::HeadExported).await?;
    let head = app.readers.read(|source| authority::look(source, edge::now(), |view| AuditHead::of(view))).await?;
    let head = head.ok_or_else(|| Fault::new("the audit log has no head, and something was noted"))?;
    Ok(head::shown(&app.desk.access, &head, edge::now())?)
}

/// A long log is checked in parts, each from where the one before it ended: only the first is noted.
async fn chain(app: &App, from: IpAddr, named: Named, asked: CheckChain) -> Result<ChainChecked, Problem> {
    if asked.behind <= 0 {
        allowed(app, from, named, Deed::LogChecked).await?;
    }
    let looked = move |source: &dyn nusaloka_store::engine::Source| {
        let (now, behind) = (edge::now(), asked.behind.max(0));
        let (allowed, head) =
            authority::look(source, now, |view| Ok::<_, Fault>((may_read(view, named, now)?, AuditHead::of(view)?)))?;
        if let Err(problem) = allowed {
            return Ok(Err(problem));
        }
        let Some(chain) = check::behind(source, behind)? else { return Ok(Err(Problem::NotFound)) };
        let Checked { chain, misfit } = check::walk(source, chain, head.as_ref(), CHECKED_AT_ONCE)?;
        let of = head.map_or(0, |head| head.number).max(Chain::number(&chain));
        Ok(Ok(ChainChecked { upto: chain.number(), of, misfit }))
    };
    app.readers.read(looked).await?
}
