//! Home: the client of whoever uses the device now, and the door by which somebody else comes in.
//!
//! Who that is lies in a file beside the folders: an id, which opens nothing. A guest who registers stays who they are, with all
//! that is here of them; somebody who signs in finds the guest's things gone from sight, and there again when they leave.
//!
//! Failure cases: no network (the door does not open, nothing changes), a folder that cannot be written or a keyring that does not forget
//! (whoever was here goes on, and may try again), a process that ends between the server's word and ours (one signs in once more).
//!
//! Invariants: one client at a time, and the one before is closed when the next begins; whoever leaves is out at the server
//! before anything is deleted here.

use crate::{
    Client, Listening, Settings, Who,
    held::{self, held},
    known,
    outing::{Outings, Waiting},
    recovery,
    saving::{self, Coming, Saves},
    transport::{LetIn, Lost, Plain, plain_to},
};
use nusaloka_domain::{
    Id, Zone,
    host::{Changed, Enter, Entered, HostFailed, Notice, Reply, StoreBroken, decode, encode},
    identity::{
        AskExport, AskLetter, CameBack, ComeBack, Denied, Device, ExportReady, GoOut, GoneOut, KnownBy, Passes,
        PasskeyFor, PasskeySignIn, Person, Prove, ProviderFor, Report, Reported, ShowSecond, SignIn,
    },
};
use nusaloka_sync::Failure;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use tokio::{
    select,
    sync::{Mutex as AsyncMutex, OnceCell, mpsc},
    task::spawn_blocking,
};

const SIGNED_IN: &str = "signed-in";
/// Of a file that comes, between the network and the disk.
const PIECES: usize = 4;

pub struct Home {
    settings: Settings,
    client: Mutex<Arc<Client>>,
    /// Where files go that a person asked for.
    downloads: PathBuf,
    saves: Saves,
    /// One person at the door at a time.
    door: AsyncMutex<()>,
    plain: OnceCell<Plain>,
    outings: Outings,
}

impl fmt::Debug for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Home").finish_non_exhaustive()
    }
}

impl Home {
    /// Of whoever was signed in here last, unless the settings say who. Must be called inside a tokio runtime.
    pub fn open(settings: Settings) -> Self {
        let settings = match &settings.who {
            Who::Guest => Settings { who: signed_in(&settings), ..settings },
            Who::Demo(_) | Who::SignedIn(_) => settings,
        };
        let client = Mutex::new(Arc::new(Client::start(settings.clone())));
        let downloads = settings.folder.join("downloads");
        let (door, plain, outings) = (AsyncMutex::default(), OnceCell::new(), Outings::default());
        Self { settings, client, downloads, saves: Saves::default(), door, plain, outings }
    }

    /// Files that a person asks for are saved here, where they look for such; without it, beside the databases.
    #[must_use]
    pub fn saving_in(self, downloads: PathBuf) -> Self {
        Self { downloads, ..self }
    }

    /// Of whoever is here now.
    pub fn client(&self) -> Arc<Client> {
        Arc::clone(&held(&self.client))
    }

    pub fn read(&self, read: &[u8]) -> Vec<u8> {
        self.client().read(read)
    }

    pub fn write(&self, write: &[u8]) -> Vec<u8> {
        self.client().write(write)
    }

    /// Until somebody else comes in: then whoever listens begins anew.
    pub fn watch(&self, callback: impl Fn(Notice) -> Listening + Send + 'static) {
        self.client().watch(callback);
    }

    pub fn nudge(&self) {
        self.client().nudge();
    }

    pub async fn stop(&self) {
        self.client().stop().await;
        self.saves.end().await;
    }

    /// `encode(Enter)` in, `encode(Reply<Entered>)` out. Takes as long as the network.
    pub async fn enter(&self, enter: &[u8]) -> Vec<u8> {
        let reply = match decode(enter) {
            // The device's own, and perhaps while somebody is at the door.
            Ok(Enter::Lock(asked)) => self.client().lock(asked).await,
            // A person, and what they hold in their hand: they keep nobody from the door meanwhile.
            Ok(Enter::SecurityKey(asked)) => self.client().shared.security_key(asked).await,
            Ok(Enter::CallOff) => {
                self.outings.call_off();
                Ok(Entered::Done)
            }
            Ok(Enter::Providers) => self.providers().await,
            // Whoever is out keeps nobody from the door meanwhile.
            Ok(Enter::ComeBack(asked)) => self.come_back(asked).await,
            Ok(enter) => {
                let _door = self.door.lock().await;
                self.at_the_door(enter).await
            }
            Err(_) => Err(HostFailed::Fault),
        };
        encode(&reply)
    }

    async fn plain(&self) -> Reply<&Plain> {
        let plain = self.plain.get_or_try_init(|| plain_to(&self.settings.server)).await;
        plain.map_err(|_| HostFailed::Unreachable)
    }

    async fn at_the_door(&self, enter: Enter) -> Reply<Entered> {
        let plain = self.plain().await?;
        // The screens know where they are, and this device what it is called.
        let known_by = match &enter {
            Enter::SignIn(_) | Enter::PasskeySignIn(_) => self.known_by().await,
            _ => KnownBy::default(),
        };
        let at = |said: &Device| self.device_at(said.zone, known_by.clone());
        let let_in = match enter {
            Enter::Prove(asked) => {
                let device = at(&asked.device);
                plain.let_in("/identity/prove", &Prove { device, ..asked }).await?
            }
            Enter::SignIn(asked) => {
                let device = at(&asked.device);
                plain.let_in("/identity/sign-in", &SignIn { device, ..asked }).await?
            }
            Enter::PasskeySignIn(asked) => {
                let device = at(&asked.device);
                plain.let_in("/identity/passkey/sign-in", &PasskeySignIn { device, ..asked }).await?
            }
            Enter::ShowSecond(asked) => {
                let device = at(&asked.device);
                plain.let_in("/identity/second/show", &ShowSecond { device, ..asked }).await?
            }
            enter => return self.without_coming(plain, enter).await,
        };
        match let_in {
            LetIn::In(passes) => self.come_in(plain, passes).await,
            LetIn::Halfway(asked) => Ok(Entered::Halfway(asked)),
        }
    }

    fn device_at(&self, zone: Option<Zone>, known_by: KnownBy) -> Device {
        Device { name: self.settings.device.name.clone(), zone, known_by }
    }

    /// As whom the server knows this device.
    async fn known_by(&self) -> KnownBy {
        let settings = self.settings.clone();
        spawn_blocking(move || known::known_by(&settings)).await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "who is known on this device was not read");
            KnownBy::default()
        })
    }

    /// What lets nobody in: asking for something, going, and changing how one comes in.
    async fn without_coming(&self, plain: &Plain, enter: Enter) -> Reply<Entered> {
        match enter {
            Enter::Letter(asked) => {
                let asked = AskLetter { guest: self.guest(), ..asked };
                plain.knock("/identity/letter", &asked).await.map(Entered::Begun)
            }
            Enter::ConfirmEmail(asked) => plain.tell("/identity/confirm-email", &asked).await.map(|()| Entered::Done),
            Enter::GoOut(asked) => self.go_out(plain, asked).await,
            Enter::LinkProved(asked) => self.done_inside(plain, "/identity/provider/link", &asked).await,
            Enter::Unlink(asked) => self.done_inside(plain, "/identity/provider/unlink", &asked).await,
            Enter::SignOut => self.leave(plain).await,
            Enter::Erase => {
                self.inside::<()>(plain, "/identity/erase", &()).await?;
                if let Some(person) = self.client().shared.settings.who.person() {
                    let settings = self.settings.clone();
                    let forgotten = spawn_blocking(move || known::forget(&settings, person)).await;
                    if let Err(error) = forgotten {
                        tracing::error!(error = %error, "who was known on this device was not forgotten");
                    }
                }
                self.go().await
            }
            Enter::Export(asked) => self.export(plain, &asked).await,
            Enter::Report(asked) => self.report(plain, asked).await,
            Enter::Again(asked) => self.done_inside(plain, "/identity/again", &asked).await,
            Enter::NewPassword(asked) => self.done_inside(plain, "/identity/new-password", &asked).await,
            Enter::NewEmail(asked) => {
                let begun = self.inside(plain, "/identity/new-email", &asked).await?;
                begun.map(Entered::Begun).ok_or(HostFailed::Unreachable)
            }
            Enter::AskPasskey(asked) => {
                let path = "/identity/passkey/ask";
                match asked.of {
                    PasskeyFor::SigningIn => plain.knock(path, &asked).await.map(Entered::Asked),
                    PasskeyFor::Adding | PasskeyFor::ProvingAgain => {
                        let asked = self.inside(plain, path, &asked).await?;
                        asked.map(Entered::Asked).ok_or(HostFailed::Unreachable)
                    }
                }
            }
            Enter::AddPasskey(asked) => self.done_inside(plain, "/identity/passkey/add", &asked).await,
            Enter::RemovePasskey(asked) => self.done_inside(plain, "/identity/passkey/remove", &asked).await,
            Enter::SetUpSecond => {
                let set_up = self.inside(plain, "/identity/second/set-up", &()).await?;
                set_up.map(Entered::SecondSetUp).ok_or(HostFailed::Unreachable)
            }
            Enter::ConfirmSecond(asked) => {
                let codes = self.inside(plain, "/identity/second/confirm", &asked).await?;
                codes.map(Entered::RecoveryCodes).ok_or(HostFailed::Unreachable)
            }
            Enter::EndSecond => self.done_inside(plain, "/identity/second/end", &()).await,
            // They were answered before.
            Enter::Prove(_)
            | Enter::SignIn(_)
            | Enter::PasskeySignIn(_)
            | Enter::ShowSecond(_)
            | Enter::Lock(_)
            | Enter::SecurityKey(_)
            | Enter::Providers
            | Enter::ComeBack(_)
            | Enter::CallOff => Err(HostFailed::Fault),
        }
    }

    /// None, on a device that has no browser to go there with.
    async fn providers(&self) -> Reply<Entered> {
        if self.settings.browser.is_none() {
            return Ok(Entered::Providers(Vec::new()));
        }
        self.plain().await?.knock("/identity/provider/list", &()).await.map(Entered::Providers)
    }

    /// The browser goes; where it comes by is known before it does.
    async fn go_out(&self, plain: &Plain, asked: GoOut) -> Reply<Entered> {
        let Some(browser) = self.settings.browser.clone() else {
            return Err(HostFailed::Denied(Denied::ProviderUnknown));
        };
        let waiting = Waiting::begin().await.map_err(|error| outside(&error))?;
        let asked = GoOut { waits_at: Some(waiting.at.clone()), guest: self.guest(), ..asked };
        let path = "/identity/provider/go";
        let gone: GoneOut = match asked.of {
            ProviderFor::SigningIn => plain.knock(path, &asked).await?,
            ProviderFor::Linking => self.inside(plain, path, &asked).await?.ok_or(HostFailed::Unreachable)?,
        };
        let url = gone.url.ok_or(HostFailed::Unreachable)?;
        // A page, and nothing else that a system could open.
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(HostFailed::Denied(Denied::ProviderUnbelieved));
        }
        self.outings.wait_for(gone.outing, waiting);
        off_the_runtime(move || browser.open(&url)).await.map_err(|error| outside(&error))?;
        Ok(Entered::GoneOut(GoneOut { outing: gone.outing, url: None }))
    }

    /// As long as the browser takes.
    async fn come_back(&self, asked: ComeBack) -> Reply<Entered> {
        let plain = self.plain().await?;
        let done = plain.address("/identity/provider/in-the-app");
        let (ticket, secret) = self.outings.ticket(asked.outing, &done).await?;
        let _door = self.door.lock().await;
        let device = self.device_at(asked.device.zone, self.known_by().await);
        let asked = ComeBack { ticket: Some(ticket), secret: Some(secret), device, ..asked };
        match plain.knock("/identity/provider/come-back", &asked).await? {
            CameBack::In(passes) => self.come_in(plain, passes).await,
            CameBack::Halfway(asked) => Ok(Entered::Halfway(asked)),
            CameBack::ToProve(to_prove) => Ok(Entered::ToProve(to_prove)),
            CameBack::Linked => Ok(Entered::Done),
        }
    }

    async fn done_inside(&self, plain: &Plain, path: &str, said: &impl Serialize) -> Reply<Entered> {
        self.inside::<()>(plain, path, said).await.map(|_| Entered::Done)
    }

    /// Of whoever is in.
    async fn inside<T: DeserializeOwned>(&self, plain: &Plain, path: &str, said: &impl Serialize) -> Reply<Option<T>> {
        let client = self.client();
        let passport = &client.transport.as_ref().ok_or(HostFailed::SignedOut)?.passport;
        loop {
            let shown = passport.show(plain).await.map_err(|lost| match lost {
                Lost::Failed(Failure::SessionRefused | Failure::SentAway) => HostFailed::SignedOut,
                _ => HostFailed::Unreachable,
            })?;
            match plain.inside(path, said, &shown.bearer).await {
                // It was good when it was given: perhaps it is just too old, and another is had for the asking.
                Err(HostFailed::SignedOut) if !shown.fresh => passport.distrust(&shown).await,
                answered => return answered,
            }
        }
    }

    /// What only the server tells.
    async fn report(&self, plain: &Plain, asked: Report) -> Reply<Entered> {
        let reported = match asked {
            Report::Audit(asked) => self.inside(plain, "/identity/audit", &asked).await?.map(Reported::Audit),
            Report::AuditHead => self.inside(plain, "/identity/audit/head", &()).await?.map(Reported::AuditHead),
            Report::AuditChain(asked) => {
                self.inside(plain, "/identity/audit/chain", &asked).await?.map(Reported::AuditChain)
            }
        };
        reported.map(Entered::Reported).ok_or(HostFailed::Unreachable)
    }

    /// A guest who wants to keep what they have.
    fn guest(&self) -> Option<Id<Person>> {
        let client = self.client();
        matches!(client.shared.settings.who, Who::Guest).then(|| client.person()).flatten()
    }

    async fn come_in(&self, plain: &Plain, passes: Passes) -> Reply<Entered> {
        let before = self.client();
        let was = before.shared.settings.clone();
        let becomes = Settings { who: Who::SignedIn(passes.person), ..self.settings.clone() };
        before.stop().await;
        if let Err(failed) =
            recovery::restore(&becomes, passes.person, plain, &format!("Bearer {}", passes.access)).await
        {
            // They are in all the same; what stands in the way is on their screen.
            tracing::warn!(error = %failed, "what is here of whoever came in stays shut");
        }
        let settled = {
            let (was, becomes, folder) = (was.clone(), becomes.clone(), self.settings.folder.clone());
            off_the_runtime(move || {
                if let Some(by) = &passes.remembered
                    && let Err(error) = known::keep(&becomes, passes.person, by)
                {
                    tracing::warn!(error = %error, "somebody is asked again on this device, who did not want to be");
                }
                // As their folder says, for the app may have shut since they asked.
                if held::guest(&was).map_err(io::Error::other)? == Some(passes.person) {
                    held::adopt(&was, &becomes)?;
                }
                keep(&folder, Some(&passes.person.to_string()))?;
                Ok(passes)
            })
            .await
        };
        match settled {
            Ok(passes) => {
                self.change_to(becomes, Some(passes));
                Ok(Entered::In)
            }
            Err(error) => {
                tracing::error!(error = %error, "somebody could not move in");
                self.stay(was);
                Err(HostFailed::Store(StoreBroken::NoAccess))
            }
        }
    }

    async fn leave(&self, plain: &Plain) -> Reply<Entered> {
        let client = self.client();
        let Some(transport) = &client.transport else { return Ok(Entered::Out) };
        match transport.passport.show(plain).await {
            Ok(shown) => plain.leave(&shown.bearer).await?,
            // Nobody is signed in by it any more.
            Err(Lost::Failed(Failure::SessionRefused | Failure::SentAway)) => {}
            // Said before, and with the database went what could ask once more.
            Err(_) if client.is_sent_away() => {}
            Err(_) => return Err(HostFailed::Unreachable),
        }
        self.go().await
    }

    /// Whoever was here is out at the server: what is here of them goes.
    async fn go(&self) -> Reply<Entered> {
        let client = self.client();
        client.forget().await.inspect_err(|_| self.stay(client.shared.settings.clone()))?;
        let folder = self.settings.folder.clone();
        if let Err(error) = off_the_runtime(move || keep(&folder, None)).await {
            tracing::error!(error = %error, "somebody who left is still said to be here");
        }
        self.change_to(Settings { who: Who::Guest, ..self.settings.clone() }, None);
        Ok(Entered::Out)
    }

    /// The archive of everything about whoever is in, in a file that only they can read.
    async fn export(&self, plain: &Plain, asked: &AskExport) -> Reply<Entered> {
        let ready: Option<ExportReady> = self.inside(plain, "/identity/export", asked).await?;
        let ExportReady { path, name } = ready.ok_or(HostFailed::Unreachable)?;
        let mut archive = plain.archive(&path).await?;
        let (downloads, (comes, mut coming)) = (self.downloads.clone(), mpsc::channel(PIECES));
        let turn = self.saves.begin().await.ok_or(HostFailed::Unreachable)?;
        let writing = spawn_blocking(move || {
            let saved = saving::save(&downloads, &name, || coming.blocking_recv());
            drop(turn);
            saved
        });
        loop {
            let next = select! {
                next = archive.next() => next,
                () = self.saves.are_ended() => break,
            };
            let next = match next {
                Ok(Some(bytes)) => Coming::Bytes(bytes.as_ref().to_vec()),
                Ok(None) => Coming::Whole,
                // Told by its silence, it leaves nothing behind.
                Err(_) => break,
            };
            let was_last = matches!(next, Coming::Whole);
            // Whoever takes no more says why.
            if comes.send(next).await.is_err() || was_last {
                break;
            }
        }
        drop(comes);
        let saved = writing.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        let saved = saved.map_err(|error| {
            tracing::error!(error = %error, "an archive was not saved");
            match error.kind() {
                io::ErrorKind::UnexpectedEof => HostFailed::Unreachable,
                io::ErrorKind::StorageFull => HostFailed::Store(StoreBroken::DiskFull),
                _ => HostFailed::Store(StoreBroken::NoAccess),
            }
        })?;
        Ok(Entered::Saved(saved.display().to_string()))
    }

    /// Whoever could neither come in nor go is here as before, and those who listened listen on.
    fn stay(&self, was: Settings) {
        let before = self.client();
        self.change_to(was, None);
        let client = self.client();
        for watcher in before.shared.notices.let_go() {
            client.watch(watcher);
        }
        client.shared.notices.changed(Changed::Everything);
    }

    fn change_to(&self, settings: Settings, passes: Option<Passes>) {
        *held(&self.client) = Arc::new(Client::start_with(settings, passes));
    }
}

fn outside(error: &io::Error) -> HostFailed {
    tracing::error!(error = %error, "the browser of this device cannot be used");
    HostFailed::Fault
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// A file that says nothing readable says that nobody is; and so does one that names somebody of whom nothing is here (any more).
fn signed_in(settings: &Settings) -> Who {
    let read = fs::read_to_string(settings.folder.join(SIGNED_IN));
    if let Err(error) = &read
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::error!(error = %error, "who is signed in here cannot be read; a guest begins, and nothing is removed");
    }
    let who = read.ok().and_then(|text| text.trim().parse().ok()).map_or(Who::Guest, Who::SignedIn);
    let theirs = Settings { who: who.clone(), ..settings.clone() };
    if held::database(&theirs).exists() { who } else { Who::Guest }
}

/// Whole, or not at all.
fn keep(folder: &Path, person: Option<&str>) -> io::Result<()> {
    let kept: PathBuf = folder.join(SIGNED_IN);
    let Some(person) = person else {
        return match fs::remove_file(kept) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        };
    };
    fs::create_dir_all(folder)?;
    let new = folder.join("signed-in.new");
    let mut file = fs::File::create(&new)?;
    file.write_all(person.as_bytes())?;
    file.sync_all()?;
    fs::rename(new, kept)
}
