//! Passes: what shows the server who asks.
//!
//! An access token is shown with every request and lasts minutes. The token that gets the next one is good once, so it is kept in the
//! person's own database, together with the attempt that it will be shown with: if the reply is lost, or the app ends before it
//! has come, the same is asked again and answered the same.
//!
//! Failure cases: a token that the server does not take (any more): whoever has another way in uses it, everybody else is signed
//! out, which pauses the queue and loses nothing; a session that its person ended from another device: what is here goes;
//! a database that does not serve: as without a network.
//!
//! Invariants: one request for passes at a time; none of this is printed.

use crate::{
    DemoEntry, Shared, edge,
    held::{Store, held, with_store},
    transport::{Lost, Plain},
};
use nusaloka_domain::{
    Fault, Id,
    host::{self, Changed},
    identity::{Device, EnterDemo, Passes, Refresh, Session},
};
use nusaloka_sync::Failure;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Mutex as AsyncMutex, task::spawn_blocking, time::Instant};
use zeroize::Zeroizing;

/// So much before its end, an access token is replaced: longer than a request takes to arrive.
const BEFORE_THE_END: Duration = Duration::from_secs(30);
const KEPT: &str = "pass";

/// What is kept from one request for passes to the next.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    session: Id<Session>,
    refresh: String,
    attempt: String,
}

/// Where it is kept.
pub(crate) trait Keeps: Send + Sync {
    fn kept(&self) -> Result<Option<Kept>, Lost>;
    fn keep(&self, kept: Option<&Kept>) -> Result<(), Lost>;
}

/// The session that this device is in.
pub(crate) fn session(store: &mut Store) -> Result<Option<Id<Session>>, Fault> {
    Ok(read(store)?.map(|kept| kept.session))
}

fn read(store: &mut Store) -> Result<Option<Kept>, Fault> {
    // What is not readable opens nothing, so it is as good as none.
    Ok(store.kept(KEPT)?.map(Zeroizing::new).and_then(|bytes| host::decode(&bytes).ok()))
}

impl Keeps for Shared {
    fn kept(&self) -> Result<Option<Kept>, Lost> {
        with_store(&mut held(&self.store), read).map_err(|_| Lost::NETWORK)
    }

    fn keep(&self, kept: Option<&Kept>) -> Result<(), Lost> {
        let bytes = kept.map(|kept| Zeroizing::new(host::encode(kept)));
        let what = bytes.as_ref().map(|bytes| bytes.as_slice());
        let (before, after) = with_store(&mut held(&self.store), |store| {
            let before = session(store)?;
            store.keep(KEPT, what)?;
            Ok((before, session(store)?))
        })
        .map_err(|_| Lost::NETWORK)?;
        if before != after {
            self.notices.changed(Changed::session());
        }
        Ok(())
    }
}

/// What a request shows.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) bearer: Arc<str>,
    /// How often somebody had signed in anew when it was given.
    pub(crate) renewed: u32,
    /// It was got for this very request.
    pub(crate) fresh: bool,
}

struct Access {
    bearer: Arc<str>,
    good_until: Instant,
    renewed: u32,
}

/// How a session begins.
#[derive(Clone)]
pub(crate) enum WayIn {
    /// As often as one likes.
    Demo(DemoEntry),
    /// It has begun: this is what the server gave. Good until it is kept.
    Given(Passes),
}

pub(crate) struct Passport {
    keeps: Arc<dyn Keeps>,
    /// Another way in, when there is no session or it is over.
    way_in: Mutex<Option<WayIn>>,
    device: Device,
    renewed: AtomicU32,
    access: AsyncMutex<Option<Access>>,
}

impl Passport {
    pub(crate) fn new(keeps: Arc<dyn Keeps>, way_in: Option<WayIn>, device: Device) -> Self {
        let (renewed, access) = (AtomicU32::new(0), AsyncMutex::new(None));
        Self { keeps, way_in: Mutex::new(way_in), device, renewed, access }
    }

    /// Somebody signs in anew: what was kept of the session before counts no more.
    pub(crate) fn renew(&self, entry: DemoEntry) {
        *held(&self.way_in) = Some(WayIn::Demo(entry));
        self.renewed.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn renewed(&self) -> u32 {
        self.renewed.load(Ordering::Acquire)
    }

    pub(crate) async fn show(&self, plain: &Plain) -> Result<Shown, Lost> {
        let mut access = self.access.lock().await;
        let renewed = self.renewed();
        let good = access.as_ref().filter(|access| access.renewed == renewed && Instant::now() < access.good_until);
        if let Some(Access { bearer, .. }) = good {
            return Ok(Shown { bearer: Arc::clone(bearer), renewed, fresh: false });
        }
        // What was kept is another session's, if somebody has signed in since.
        let signed_in_anew = access.as_ref().is_some_and(|access| access.renewed != renewed);
        *access = None;
        let passes = self.get(plain, signed_in_anew).await?;
        let lasts = Duration::from_secs(passes.access_expires_in_s.into());
        let bearer: Arc<str> = format!("Bearer {}", passes.access).into();
        let good_until = Instant::now() + lasts.saturating_sub(BEFORE_THE_END);
        *access = Some(Access { bearer: Arc::clone(&bearer), good_until, renewed });
        Ok(Shown { bearer, renewed, fresh: true })
    }

    /// The server did not take it: the next request gets another.
    pub(crate) async fn distrust(&self, shown: &Shown) {
        let mut access = self.access.lock().await;
        if access.as_ref().is_some_and(|access| access.bearer == shown.bearer) {
            *access = None;
        }
    }

    async fn get(&self, plain: &Plain, signed_in_anew: bool) -> Result<Passes, Lost> {
        let given = held(&self.way_in).clone();
        if let Some(WayIn::Given(passes)) = given {
            self.keep(&passes).await?;
            *held(&self.way_in) = None;
            return Ok(passes);
        }
        let kept = if signed_in_anew { None } else { self.off_the_runtime(|keeps| keeps.kept()).await? };
        let passes = match kept {
            Some(Kept { refresh, attempt, .. }) => {
                match plain.say("/identity/refresh", &Refresh { refresh, attempt }).await {
                    Err(Lost::Failed(Failure::SessionRefused)) => self.enter(plain).await?,
                    answered => answered?,
                }
            }
            None => self.enter(plain).await?,
        };
        // Not kept, it is asked for again with what is: that is answered the same until the new one was used.
        self.keep(&passes).await?;
        Ok(passes)
    }

    async fn keep(&self, passes: &Passes) -> Result<(), Lost> {
        let next = Kept { session: passes.session, refresh: passes.refresh.clone(), attempt: word() };
        self.off_the_runtime(move |keeps| keeps.keep(Some(&next))).await
    }

    async fn enter(&self, plain: &Plain) -> Result<Passes, Lost> {
        let Some(WayIn::Demo(entry)) = held(&self.way_in).clone() else {
            return Err(Lost::Failed(Failure::SessionRefused));
        };
        let asked = EnterDemo { entry: entry.text(), device: self.device.clone() };
        plain.say("/identity/enter-demo", &asked).await
    }

    async fn off_the_runtime<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Keeps) -> Result<T, Lost> + Send + 'static,
    ) -> Result<T, Lost> {
        let keeps = Arc::clone(&self.keeps);
        spawn_blocking(move || work(&*keeps)).await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "work on what is kept broke");
            Err(Lost::NETWORK)
        })
    }
}

/// What a status of the identity endpoints means.
pub(crate) fn refused(status: StatusCode) -> Option<Lost> {
    match status {
        // A server that has nobody to try it with knows no such way in.
        StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND => Some(Lost::Failed(Failure::SessionRefused)),
        StatusCode::GONE => Some(Lost::Failed(Failure::SentAway)),
        _ => None,
    }
}

fn word() -> String {
    let mut word = String::with_capacity(32);
    for byte in edge::random::<16>() {
        write!(word, "{byte:02x}").expect("a string takes everything");
    }
    word
}
