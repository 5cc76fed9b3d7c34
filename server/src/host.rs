//! The host of a browser: the four verbs over HTTP, running the same queries and mutations as a phone does.
//!
//! A browser has no outbox: its write is decided while it waits, and its tray is always empty.

use crate::{
    App,
    answer::{Brought, Problem, bytes},
    edge,
    identity::{
        Came, CameIn, Collected, Coming, Guest, Named, add_passkey, again, ask_letter, ask_passkey, browser_holder,
        come_back, confirm_email, confirm_second, end_here, end_second, erase, export, go_out, known_cookie,
        link_proved, new_email, new_password, no_cookie, of_page, prove, remove_passkey, report, same_origin,
        set_up_second, show_second, sign_in, sign_in_by_passkey, standing, unlink,
    },
    limits::{Seat, Sitter, Whence},
    live::{self, Ends},
    pulse::{Pace, Pulse, SILENT_FOR},
    stopped,
};
use axum::{
    extract::{
        FromRequestParts, Request, State, WebSocketUpgrade,
        ws::{Message, WebSocket, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::Response,
};
use nusaloka_domain::{
    Fault, Id, Refusal,
    capability::Asking,
    failure::{self, Stop},
    host::{
        Changed, Enter, Entered, HostFailed, Known, Link, Notice, Read, Reply, Told, Tray, Write, Written, decode,
        encode,
    },
    identity::{self, AppLock, GoOut, KeyTalk, Person},
    scope::Scope,
};
use nusaloka_store::authority::{self, Committed, Sees};
use serde::Serialize;
use std::{net::IpAddr, time::Duration};
use tokio::select;

const OURS: &str = "application/vnd.nusaloka+postcard";
/// The most that a page may say at once: it says nothing, and its browser answers pings.
const HEARD_AT_ONCE: usize = 1 << 10;
const PACE: Pace = Pace { ping_every: Duration::from_secs(20), silent_for: SILENT_FOR };

/// A request from our own page: the right origin, and a content type that no form can send.
pub(crate) struct FromOurPage(pub(crate) Parts);

impl<S: Sync> FromRequestParts<S> for FromOurPage {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        same_origin(parts)?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind == Some(OURS) { Ok(Self(parts.clone())) } else { Err(Problem::Garbled) }
    }
}

pub(crate) async fn read(
    State(app): State<App>,
    FromOurPage(parts): FromOurPage,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    let read: Read = decode(&body).map_err(|_| Problem::Garbled)?;
    let Some(Named { person, session }) = browser_holder(&app, &parts.headers).await? else {
        return Ok(bytes(encode(&Reply::<Told>::Err(HostFailed::SignedOut))));
    };
    Ok(bytes(encode(&match read {
        Read::Ask(asking) => ask(&app, person, asking).await?,
        Read::Tray => Ok(own(&Tray::default())),
        Read::Session => Ok(own(&Some(session))),
        // A browser keeps nothing that could be locked.
        Read::Lock => Ok(own(&None::<AppLock>)),
        // And asks security keys itself.
        Read::SecurityKeys => Ok(own(&None::<KeyTalk>)),
    })))
}

/// What the host says of itself.
fn own<T: Serialize>(answer: &T) -> Told {
    Told { answer: Known::Yes(encode(answer)), looked: Vec::new(), opaque: 0 }
}

async fn ask(app: &App, person: Id<Person>, asking: Asking) -> Result<Reply<Told>, Fault> {
    let business = app.business;
    let looked = app.readers.read(move |source| authority::answer(source, business, person, edge::now(), &asking));
    let (answered, footprint) = looked.await?;
    let answer = match answered {
        Ok(answer) => Known::Yes(answer),
        Err(Stop::Unknown) => Known::NotYet,
        Err(Stop::Refused(refusal)) => return Ok(Err(refusal.into())),
        Err(Stop::Common(refused)) => return Ok(Err(Refusal::from(refused).into())),
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    Ok(Ok(Told { answer, looked: footprint.looked().collect(), opaque: footprint.opaque() }))
}

pub(crate) async fn write(
    State(app): State<App>,
    FromOurPage(parts): FromOurPage,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    let write: Write = decode(&body).map_err(|_| Problem::Garbled)?;
    let reply: Reply<Written> = match browser_holder(&app, &parts.headers).await? {
        None => Err(HostFailed::SignedOut),
        Some(Named { person, .. }) => perform(&app, person, write).await?,
    };
    Ok(bytes(encode(&reply)))
}

async fn perform(app: &App, person: Id<Person>, write: Write) -> Result<Reply<Written>, Problem> {
    match write {
        // The server does not predict, so there is nothing to insist on.
        Write::Mutate { act, insist: _ } => {
            let decided = app.writer.write(move |store| {
                Ok(match store.act(person, edge::new_id(), edge::now(), &act)? {
                    Ok(committed) => (Ok(Written), committed),
                    Err(refusal) => (Err(HostFailed::Refused(refusal)), Committed::default()),
                })
            });
            decided.await
        }
        // There is no refused change to send again or to let go, and no local database to mend.
        Write::Resend(_) | Write::Discard(_) | Write::Reopen | Write::SetAside => Ok(Ok(Written)),
    }
}

/// Coming in, going out, and changing how one comes in. Whoever comes in gets a new cookie with the answer.
pub(crate) async fn enter(
    State(app): State<App>,
    Whence(from): Whence,
    FromOurPage(parts): FromOurPage,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    let enter: Enter = decode(&body).map_err(|_| Problem::Garbled)?;
    let holder = browser_holder(&app, &parts.headers).await?;
    let (entered, cookies) = match at_the_door(&app, from, holder, &parts.headers, enter).await {
        Ok((entered, cookies)) => (Ok(entered), cookies),
        Err(Problem::Denied(denied)) => (Err(HostFailed::Denied(denied)), Vec::new()),
        Err(Problem::SignedOut | Problem::SentAway) => (Err(HostFailed::SignedOut), Vec::new()),
        Err(Problem::NotAllowed) => (Err(HostFailed::Refused(identity::Refused::NotAllowed.into())), Vec::new()),
        Err(Problem::SecondFactorFirst) => {
            (Err(HostFailed::Refused(failure::Refused::SecondFactorFirst.into())), Vec::new())
        }
        Err(problem) => return Err(problem),
    };
    let mut response = bytes(encode::<Reply<Entered>>(&entered));
    for cookie in cookies {
        let cookie = HeaderValue::try_from(cookie).map_err(|error| Fault::because("a cookie is no header", error))?;
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn at_the_door(
    app: &App,
    from: IpAddr,
    holder: Option<Named>,
    headers: &HeaderMap,
    enter: Enter,
) -> Result<(Entered, Vec<String>), Problem> {
    let coming = |zone| Coming::in_browser(&app.desk, from, headers, zone, holder);
    let came = match enter {
        Enter::SignOut => {
            if let Some(holder) = holder {
                end_here(app, from, holder).await?;
            }
            return Ok((Entered::Out, vec![no_cookie()]));
        }
        Enter::Erase => {
            erase(app, from, holder.ok_or(Problem::SignedOut)?).await?;
            return Ok((Entered::Out, vec![no_cookie()]));
        }
        Enter::Prove(asked) => {
            let coming = coming(asked.device.zone);
            prove(app, asked, coming).await?
        }
        Enter::SignIn(asked) => {
            let coming = coming(asked.device.zone);
            sign_in(app, asked, coming).await?
        }
        Enter::PasskeySignIn(asked) => {
            let coming = coming(asked.device.zone);
            let (person, token) = sign_in_by_passkey(app, asked, coming).await?;
            Came::In(CameIn::somewhere(person, token))
        }
        Enter::ShowSecond(asked) => {
            let coming = coming(asked.device.zone);
            show_second(app, asked, coming).await?
        }
        Enter::ComeBack(asked) => {
            let by = of_page(holder.map(|holder| holder.session));
            let coming = coming(asked.device.zone);
            match come_back(app, &asked, by, coming).await? {
                Collected::Came(came) => came,
                Collected::ToProve(to_prove) => return Ok((Entered::ToProve(to_prove), Vec::new())),
                Collected::Linked => return Ok((Entered::Done, Vec::new())),
            }
        }
        stays => return Ok((without_coming(app, from, holder, stays).await?, Vec::new())),
    };
    Ok(match came {
        Came::In(CameIn { person, token, remembered, .. }) => {
            tracing::debug!(person = %person, "somebody came in");
            let known = remembered.map(|known| known_cookie(&app.desk.mint, headers, known));
            (Entered::In, known.into_iter().chain([app.desk.cookie(&token)]).collect())
        }
        Came::Halfway(asked) => (Entered::Halfway(asked), Vec::new()),
    })
}

/// What brings nobody in: asking for something, and changing how one comes in.
async fn without_coming(app: &App, from: IpAddr, holder: Option<Named>, enter: Enter) -> Result<Entered, Problem> {
    let inside = || holder.ok_or(Problem::SignedOut);
    let guest = holder.map_or(Guest::Said(None), |holder| Guest::Shown(holder.person));
    Ok(match enter {
        Enter::Letter(asked) => Entered::Begun(ask_letter(app, from, asked, guest).await?),
        Enter::Again(asked) => done(again(app, from, inside()?, asked).await)?,
        Enter::NewPassword(asked) => done(new_password(app, from, inside()?, asked).await)?,
        Enter::NewEmail(asked) => Entered::Begun(new_email(app, from, inside()?, asked).await?),
        Enter::ConfirmEmail(asked) => done(confirm_email(app, from, asked).await)?,
        Enter::AskPasskey(asked) => Entered::Asked(ask_passkey(app, from, holder, asked).await?),
        Enter::AddPasskey(asked) => done(add_passkey(app, from, inside()?, asked).await)?,
        Enter::RemovePasskey(asked) => done(remove_passkey(app, from, inside()?, asked).await)?,
        Enter::SetUpSecond => Entered::SecondSetUp(set_up_second(app, inside()?).await?),
        Enter::ConfirmSecond(asked) => Entered::RecoveryCodes(confirm_second(app, from, inside()?, asked).await?),
        Enter::EndSecond => done(end_second(app, from, inside()?).await)?,
        Enter::Export(asked) => Entered::Export(export(app, inside()?, asked).await?),
        Enter::Report(asked) => Entered::Reported(report(app, from, inside()?, asked).await?),
        Enter::Providers => Entered::Providers(app.desk.providers.list()),
        // A page is found again by its session.
        Enter::GoOut(asked) => {
            Entered::GoneOut(go_out(app, from, holder, guest, GoOut { waits_at: None, ..asked }).await?)
        }
        // It is the page itself that has gone.
        Enter::CallOff => Entered::Done,
        Enter::LinkProved(asked) => done(link_proved(app, from, inside()?, asked).await)?,
        Enter::Unlink(asked) => done(unlink(app, from, inside()?, asked).await)?,
        // A lock is a device's own, and so are the keys that are plugged into it; those that come in or go were answered before.
        Enter::Lock(_)
        | Enter::SecurityKey(_)
        | Enter::Prove(_)
        | Enter::SignIn(_)
        | Enter::PasskeySignIn(_)
        | Enter::ShowSecond(_)
        | Enter::ComeBack(_)
        | Enter::Erase
        | Enter::SignOut => return Err(Problem::Garbled),
    })
}

fn done(outcome: Result<(), Problem>) -> Result<Entered, Problem> {
    outcome.map(|()| Entered::Done)
}

pub(crate) async fn watch(
    State(app): State<App>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    same_origin(&parts)?;
    let upgrade = upgrade.map_err(|_| Problem::Garbled)?;
    let holder = browser_holder(&app, &parts.headers).await?;
    let seat = app.limits.seat(Sitter::Page(holder.map(|holder| holder.person)), &app.metrics)?;
    let upgrade = upgrade.max_message_size(HEARD_AT_ONCE).max_frame_size(HEARD_AT_ONCE);
    Ok(upgrade.on_upgrade(move |socket| tell(app, holder, seat, PACE, socket)))
}

/// Sends notices until the browser leaves, says nothing for too long (not even to a ping), reads nothing for too long, its session
/// ends or the server stops.
async fn tell(app: App, holder: Option<Named>, _seat: Seat, pace: Pace, mut socket: WebSocket) {
    let link = if holder.is_some() { Link::Online } else { Link::SignedOut };
    let person = holder.map(|holder| holder.person);
    // Whoever was greeted misses nothing from then on.
    let mut news = app.news.subscribe();
    // A failure was logged; the socket closes and the browser comes again.
    let Ok(mut watching) = Watching::of(&app, person).await else { return };
    let mut said = send(&mut socket, Notice::Link(link)).await;
    let mut pulse = Pulse::at(pace);
    while said.is_ok() {
        select! {
            () = stopped(app.stop.clone()) => return,
            committed = news.next() => {
                let Ok(committed) = committed else { return };
                if let Some(holder) = holder
                    && !is_still_held(&app, holder, committed.as_deref()).await
                {
                    // The page asks everything again, and is told nothing any more.
                    drop(send(&mut socket, Notice::Link(Link::SignedOut)).await);
                    drop(send(&mut socket, Notice::Changed(Changed::Everything)).await);
                    return;
                }
                let Ok(changed) = watching.changed(&app, committed.as_deref()).await else { return };
                if !changed.is_nothing() {
                    said = send(&mut socket, Notice::Changed(changed)).await;
                }
            },
            beat = pulse.beat() => {
                let Some(ping) = beat else { return };
                said = live::send(&mut socket, ping).await;
            }
            received = socket.recv() => {
                if !matches!(received, Some(Ok(_))) {
                    return;
                }
                pulse.heard();
            }
        }
    }
}

/// Looked up when something happened in the person's own scope, where sessions begin and end.
async fn is_still_held(app: &App, holder: Named, committed: Option<&Committed>) -> bool {
    let own = Scope::user(holder.person);
    if committed.is_some_and(|committed| committed.touched.iter().all(|place| place.scope != own)) {
        return true;
    }
    let standing = app.readers.read(move |source| standing(source, holder, edge::now())).await;
    standing.is_ok_and(|standing| standing.held().is_ok())
}

/// What one visitor may hear of.
struct Watching(Option<(Id<Person>, Sees)>);

impl Watching {
    async fn of(app: &App, person: Option<Id<Person>>) -> Result<Self, Problem> {
        Ok(Self(match person {
            Some(person) => Some((person, seen_by(app, person).await?)),
            None => None,
        }))
    }

    /// What a commit means to them; without one, some were missed.
    async fn changed(&mut self, app: &App, committed: Option<&Committed>) -> Result<Changed, Problem> {
        let Self(Some((person, sees))) = self else { return Ok(Changed::NOTHING) };
        let regranted = committed.is_none_or(|committed| committed.touched.iter().any(|place| sees.may_differ(place)));
        let before = sees.clone();
        if regranted {
            *sees = seen_by(app, *person).await?;
        }
        let Some(committed) = committed else { return Ok(Changed::Everything) };
        let touched = committed.touched.iter().filter(|place| before.sees(place.scope) || sees.sees(place.scope));
        Ok(Changed::records(touched.copied().chain(before.difference(sees))))
    }
}

async fn seen_by(app: &App, person: Id<Person>) -> Result<Sees, Fault> {
    let business = app.business;
    app.readers.read(move |source| authority::sees(source, business, person)).await
}

async fn send(socket: &mut WebSocket, notice: Notice) -> Result<(), Ends> {
    live::send(socket, Message::Binary(encode(&notice).into())).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Server, Settings};
    use axum::{Router, routing::get};
    use futures_util::StreamExt as _;
    use nusaloka_domain::NUSALOKA;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::{TcpListener, TcpStream},
        time::timeout,
    };
    use tokio_tungstenite::client_async;

    const HASTY: Pace = Pace { ping_every: Duration::from_millis(50), silent_for: Duration::from_secs(1) };
    const UPGRADE: &[u8] = b"GET / HTTP/1.1\r\nhost: here\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    async fn watch_hastily(State(app): State<App>, upgrade: WebSocketUpgrade) -> Result<Response, Problem> {
        let seat = app.limits.seat(Sitter::Page(None), &app.metrics)?;
        Ok(upgrade.on_upgrade(move |socket| tell(app, None, seat, HASTY, socket)))
    }

    #[tokio::test]
    async fn whoever_answers_no_ping_is_let_go_and_whoever_does_stays() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::start(Settings::of(folder.path().to_owned(), NUSALOKA)).await.expect("starts");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let routes = Router::new().route("/", get(watch_hastily)).with_state(server.app.clone());
        tokio::spawn(axum::serve(listener, routes).into_future());

        let mut silent = TcpStream::connect(address).await.expect("a connection");
        silent.write_all(UPGRADE).await.expect("sent");
        let mut heard = Vec::new();
        let ended = timeout(Duration::from_secs(20), silent.read_to_end(&mut heard)).await;
        // A connection that is cut has ended, too.
        drop(ended.expect("it ends"));
        assert!(heard.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&heard));

        let stream = TcpStream::connect(address).await.expect("a connection");
        let (mut lively, _) = client_async(format!("ws://{address}/"), stream).await.expect("a socket");
        let stays = async { while let Some(Ok(_)) = lively.next().await {} };
        assert!(timeout(HASTY.silent_for * 2, stays).await.is_err(), "it goes on");
    }
}
