//! Snapshots of public scopes: made beside the writer when somebody asks for a scope that is worth one, kept as files, and
//! handed out by their names.
//!
//! Whoever asks first gets rows; the snapshot is for those who come after. A scope is looked at once a minute at most, one
//! scope at a time. An earlier snapshot is kept for those who are still fetching it.
//!
//! What is in one is everybody's, and its name says what is in it. So it is asked for like everything else here, with a
//! session, but whatever stands between may keep it for ever and hand it to anybody. Ranges are answered, so that whoever was
//! cut off goes on.
//!
//! Refuses to survive its process: at the start there are none, and they are made again when they are asked for. The same
//! content has the same name then, too.

use crate::{
    App,
    answer::{InPath, Problem},
    sync::admit,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use nusaloka_domain::{Fault, scope::Scope};
use nusaloka_store::{
    authority::Offers,
    engine::layer::{Form, Name},
    snapshot::{self, Packed},
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tower_http::services::ServeFile;

const LOOKED_AT_EVERY: Duration = Duration::from_mins(1);
/// Whoever fetches an earlier one has so long.
const KEPT_FOR: Duration = Duration::from_mins(10);
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

#[derive(Clone)]
pub(crate) struct Snapshots(Arc<Desk>);

struct Desk {
    folder: PathBuf,
    state: Mutex<Shelves>,
}

/// What is offered, and what is done about it.
#[derive(Default)]
struct Shelves {
    offers: Arc<Offers>,
    looked_at: BTreeMap<Scope, Instant>,
    making: bool,
    /// No longer offered, and since when.
    earlier: Vec<(Instant, Name)>,
}

impl Snapshots {
    pub(crate) fn in_folder(folder: PathBuf) -> io::Result<Self> {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => fs::create_dir_all(&folder)?,
        }
        Ok(Self(Arc::new(Desk { folder, state: Mutex::default() })))
    }

    pub(crate) fn offers(&self) -> Arc<Offers> {
        Arc::clone(&self.0.state().offers)
    }

    /// Somebody asks for these scopes from the beginning, and would take snapshots.
    pub(crate) fn asked_for(&self, app: &App, scopes: &[Scope]) {
        let Some(scope) = self.0.state().next(scopes) else { return };
        let (app, snapshots) = (app.clone(), self.clone());
        tokio::spawn(async move {
            if let Err(fault) = snapshots.make(&app, scope).await {
                let _logged = Problem::from(fault);
            }
            snapshots.0.state().making = false;
        });
    }

    async fn make(&self, app: &App, scope: Scope) -> Result<(), Fault> {
        let since = Instant::now();
        let (business, before) = (app.business, self.offers().get(&scope).copied());
        let desk = Arc::clone(&self.0);
        let made = app.readers.read(move |source| {
            if !snapshot::is_worth_it(source, scope, before.as_ref())? {
                return Ok(None);
            }
            let made = snapshot::make(source, business, scope, Form::Sqlite)?;
            made.map(|packed| desk.keep(&packed).map(|()| packed)).transpose()
        });
        let Some(packed) = made.await? else { return Ok(()) };
        tracing::info!(
            snapshot.scope = %scope,
            snapshot.rows = packed.about.rows,
            snapshot.bytes = packed.bytes.len(),
            snapshot.unpacked_bytes = packed.unpacked,
            snapshot.duration_ms = since.elapsed().as_millis(),
            "a snapshot was made"
        );
        app.metrics.snapshot_made();
        let mut state = self.0.state();
        let mut offers = Offers::clone(&state.offers);
        let earlier = offers.put(business, &packed);
        state.offers = Arc::new(offers);
        state.earlier.extend(earlier.map(|name| (Instant::now(), name)));
        for name in state.outdated() {
            drop(fs::remove_file(self.0.path(name))); // what stays is deleted at the next start
        }
        Ok(())
    }
}

impl Shelves {
    /// The one to be looked at now.
    fn next(&mut self, scopes: &[Scope]) -> Option<Scope> {
        let rests = |at: &Instant| at.elapsed() < LOOKED_AT_EVERY;
        let scope =
            scopes.iter().find(|scope| !self.looked_at.get(scope).is_some_and(rests)).filter(|_| !self.making)?;
        self.looked_at.retain(|_, at| rests(at));
        self.looked_at.insert(*scope, Instant::now());
        self.making = true;
        Some(*scope)
    }

    fn outdated(&mut self) -> Vec<Name> {
        let (kept, outdated) = self.earlier.drain(..).partition(|(since, _)| since.elapsed() < KEPT_FOR);
        self.earlier = kept;
        let again = |name: &Name| self.offers.has(*name);
        outdated.into_iter().map(|(_, name): (Instant, Name)| name).filter(|name| !again(name)).collect()
    }
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, Shelves> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, name: Name) -> PathBuf {
        self.folder.join(name.to_string())
    }

    /// Whole, or not under its name.
    fn keep(&self, packed: &Packed) -> Result<(), Fault> {
        let path = self.path(packed.name);
        let begun = path.with_extension("new");
        let written = fs::write(&begun, &packed.bytes).and_then(|()| fs::rename(&begun, &path));
        written.map_err(|error| Fault::because("a snapshot was not kept", error))
    }
}

/// Where the server keeps them.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("snapshots")
}

pub(crate) async fn snapshot(
    State(app): State<App>,
    InPath(name): InPath,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    admit(&app, &headers).await?;
    let name: Name = name.parse().map_err(|_| Problem::NotFound)?;
    let path = app.snapshots.0.path(name);
    let served = ServeFile::new(path).try_call(request).await;
    let mut response = served.map_err(|error| Fault::because("a snapshot was not read", error))?.into_response();
    if response.status().is_client_error() {
        // 416 says that nothing is left to be had, which is as it is.
        return if response.status() == axum::http::StatusCode::NOT_FOUND {
            Err(Problem::NotFound)
        } else {
            Ok(response)
        };
    }
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    Ok(response)
}
