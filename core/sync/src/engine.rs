//! The client's engine: three lanes, up, down and beside, that never wait for each other.
//!
//! The down lane always has a request out while there is a connection, so it is also the one that notices that
//! the connection is gone and that it is back. The up lane runs when there is something to send and the down
//! lane has the server; a failure of its own only makes it try again. The lane beside them fetches files in the same way.
//!
//! | event                   | online                  | offline                      | signed out, upgrade needed |
//! |-------------------------|-------------------------|------------------------------|----------------------------|
//! | something to send       | push, unless pushing    | pull now, then push          | remembered                 |
//! | nudge (focus, network)  | nothing                 | pull now                     | pull now                   |
//! | something to fetch      | fetch, unless fetching  | remembered                   | remembered                 |
//! | asks otherwise          | pull now, if one waits for news | pull now             | remembered                 |
//! | pull goes on            | push                    | online; push                 | the same                   |
//! | pull answered           | pull for news           | online; push; pull for news  | the same                   |
//! | pull failed             | offline; again later    | again later, longer          | the same                   |
//! | push answered           | push again if more      | push again if more           | the same                   |
//! | push failed             | again later             | when online                  | when online                |
//! | fetched                 | fetch again if more; asks otherwise | the same         | the same                   |
//! | fetch failed            | again later             | when online                  | when online                |
//! | refused at the door     | says so, all lanes stop until a nudge                                            |

use crate::protocol::Wait;
use nusaloka_domain::{Timestamp, host::Link};
use std::time::Duration;

const FIRST_RETRY: Duration = Duration::from_millis(500);
const LONGEST_RETRY: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    Up,
    Down,
    /// Files.
    Beside,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Started,
    /// The outbox has something that was not sent.
    SomethingToSend,
    /// A snapshot was offered.
    SomethingToFetch,
    /// A snapshot is here, or will not come; are there others?
    Fetched {
        more: bool,
    },
    /// What there is to ask has changed: a page shows another scope.
    AsksOtherwise,
    /// The app came to the front, or the network changed.
    Nudged,
    /// Verdicts are stored; is there more in the outbox?
    PushAnswered {
        more: bool,
    },
    /// A slice is stored, and another follows without being asked for.
    PullGoesOn,
    /// The batch is stored.
    PullAnswered,
    Failed(Lane, Failure),
    /// What was here is gone.
    Forgotten,
    /// The time asked for by `Command::Wake` has come.
    Woke(Lane),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or not one of ours.
    Network,
    SessionRefused,
    /// The person ended this device's session from another one.
    SentAway,
    VersionRefused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Push,
    /// Takes the place of the one before, if that is still waiting for news.
    Pull(Wait),
    Fetch,
    /// Comes back as `Event::Woke`. A later one for the same lane replaces it.
    Wake(Lane, Duration),
    Tell(Link),
    /// What is here of the person is to be unreadable for ever.
    Forget,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Busy,
    /// Waits for the time of its retry.
    Resting,
}

#[derive(Debug)]
struct Track {
    state: State,
    failures_in_a_row: u32,
}

impl Track {
    const NEW: Self = Self { state: State::Idle, failures_in_a_row: 0 };
}

#[derive(Debug)]
pub struct Engine {
    link: Link,
    up: Track,
    down: Track,
    beside: Track,
    unsent: bool,
    unfetched: bool,
    /// The ask that is out is held by the server.
    waits_for_news: bool,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            link: Link::Connecting,
            up: Track::NEW,
            down: Track::NEW,
            beside: Track::NEW,
            unsent: false,
            unfetched: false,
            waits_for_news: false,
        }
    }
}

impl Engine {
    pub const fn link(&self) -> Link {
        self.link
    }

    /// One step. `random` spreads the retries of many clients.
    pub fn step(&mut self, event: Event, now: Timestamp, random: u64) -> Vec<Command> {
        let mut commands = Vec::new();
        match event {
            Event::Started => self.pull(Wait::No, &mut commands),
            Event::SomethingToSend => {
                self.unsent = true;
                match self.link {
                    Link::Online => self.push(&mut commands),
                    _ if self.down.state == State::Resting => self.pull(Wait::No, &mut commands),
                    _ => {}
                }
            }
            Event::SomethingToFetch => {
                self.unfetched = true;
                self.fetch(&mut commands);
            }
            Event::Fetched { more } => {
                self.beside = Track::NEW;
                self.unfetched |= more;
                self.fetch(&mut commands);
                self.ask_otherwise(&mut commands);
            }
            Event::AsksOtherwise => self.ask_otherwise(&mut commands),
            Event::Nudged if self.down.state != State::Busy => self.pull(Wait::No, &mut commands),
            Event::PushAnswered { more } => {
                self.up = Track::NEW;
                self.unsent |= more;
                self.push(&mut commands);
            }
            Event::PullGoesOn => {
                self.waits_for_news = false;
                self.hear(&mut commands);
            }
            Event::PullAnswered => {
                self.down = Track::NEW;
                self.hear(&mut commands);
                self.pull(Wait::ForNews, &mut commands);
            }
            Event::Failed(lane, Failure::Network) => self.rest(lane, now, random, &mut commands),
            Event::Failed(lane, Failure::SessionRefused) => self.stop(lane, Link::SignedOut, &mut commands),
            Event::Failed(lane, Failure::SentAway) => {
                self.stop(lane, Link::SentAway, &mut commands);
                commands.push(Command::Forget);
            }
            Event::Failed(lane, Failure::VersionRefused) => self.stop(lane, Link::UpgradeNeeded, &mut commands),
            Event::Woke(Lane::Down) if self.down.state == State::Resting => self.pull(Wait::No, &mut commands),
            Event::Woke(Lane::Up) if self.up.state == State::Resting && self.link == Link::Online => {
                self.up.state = State::Idle;
                self.push(&mut commands);
            }
            Event::Woke(Lane::Beside) if self.beside.state == State::Resting && self.link == Link::Online => {
                self.beside.state = State::Idle;
                self.fetch(&mut commands);
            }
            Event::Nudged | Event::Woke(_) | Event::Forgotten => {}
        }
        commands
    }

    /// The server is there: what waits for it goes up, however much is still coming down.
    fn hear(&mut self, commands: &mut Vec<Command>) {
        self.tell(Link::Online, commands);
        for track in [&mut self.up, &mut self.beside] {
            if track.state == State::Resting {
                track.state = State::Idle;
            }
        }
        self.push(commands);
        self.fetch(commands);
    }

    fn track(&mut self, lane: Lane) -> &mut Track {
        match lane {
            Lane::Up => &mut self.up,
            Lane::Down => &mut self.down,
            Lane::Beside => &mut self.beside,
        }
    }

    fn push(&mut self, commands: &mut Vec<Command>) {
        if self.unsent && self.up.state == State::Idle && self.link == Link::Online {
            self.up.state = State::Busy;
            self.unsent = false; // what comes from now on may have missed this push
            commands.push(Command::Push);
        }
    }

    fn fetch(&mut self, commands: &mut Vec<Command>) {
        if self.unfetched && self.beside.state == State::Idle && self.link == Link::Online {
            self.beside.state = State::Busy;
            self.unfetched = false;
            commands.push(Command::Fetch);
        }
    }

    /// An ask that is being answered is followed by the next anyway.
    fn ask_otherwise(&mut self, commands: &mut Vec<Command>) {
        if self.down.state == State::Resting || self.down.state == State::Busy && self.waits_for_news {
            self.pull(Wait::No, commands);
        }
    }

    fn pull(&mut self, wait: Wait, commands: &mut Vec<Command>) {
        self.down.state = State::Busy;
        self.waits_for_news = wait == Wait::ForNews;
        commands.push(Command::Pull(wait));
    }

    fn rest(&mut self, lane: Lane, now: Timestamp, random: u64, commands: &mut Vec<Command>) {
        self.unsent |= lane == Lane::Up;
        self.unfetched |= lane == Lane::Beside;
        let track = self.track(lane);
        track.state = State::Resting;
        track.failures_in_a_row += 1;
        commands.push(Command::Wake(lane, retry_after(track.failures_in_a_row, random)));
        if lane == Lane::Down && !matches!(self.link, Link::Offline { .. }) {
            self.tell(Link::Offline { since: now }, commands);
        }
    }

    /// The server turned us away: trying again by ourselves would not change its mind.
    fn stop(&mut self, lane: Lane, link: Link, commands: &mut Vec<Command>) {
        self.unsent |= lane == Lane::Up;
        self.unfetched |= lane == Lane::Beside;
        self.track(lane).state = State::Idle;
        self.tell(link, commands);
    }

    fn tell(&mut self, link: Link, commands: &mut Vec<Command>) {
        if self.link != link {
            self.link = link;
            commands.push(Command::Tell(link));
        }
    }
}

/// Doubles up to a limit; between half and all of it, so that clients that fell off together come back apart.
fn retry_after(failures: u32, random: u64) -> Duration {
    let full = FIRST_RETRY.saturating_mul(1 << (failures - 1).min(10)).min(LONGEST_RETRY);
    let thousandths = u32::try_from(random % 1_000).expect("below a thousand");
    full / 2 + full * thousandths / 2_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const OFFLINE: Link = Link::Offline { since: NOW };

    /// An engine that lived through these, and what it said to the last of them.
    fn after(events: &[Event]) -> Vec<Command> {
        let mut engine = Engine::default();
        events.iter().map(|event| engine.step(*event, NOW, 0)).last().expect("at least one event")
    }

    const DOWN_FAILED: Event = Event::Failed(Lane::Down, Failure::Network);
    const UP_FAILED: Event = Event::Failed(Lane::Up, Failure::Network);
    const ONLINE: [Event; 2] = [Event::Started, Event::PullAnswered];

    fn online_then(events: &[Event]) -> Vec<Command> {
        after(&[&ONLINE, events].concat())
    }

    #[test]
    fn it_asks_at_once_and_then_waits_for_news() {
        assert_eq!(after(&[Event::Started]), [Command::Pull(Wait::No)]);
        assert_eq!(after(&ONLINE), [Command::Tell(Link::Online), Command::Pull(Wait::ForNews)]);
    }

    #[test]
    fn what_is_to_be_sent_goes_at_once_when_online_and_only_once() {
        assert_eq!(online_then(&[Event::SomethingToSend]), [Command::Push]);
        assert_eq!(online_then(&[Event::SomethingToSend, Event::SomethingToSend]), []);
    }

    #[test]
    fn what_comes_while_a_push_is_out_is_not_forgotten() {
        let meanwhile = [Event::SomethingToSend, Event::SomethingToSend, Event::PushAnswered { more: false }];
        assert_eq!(online_then(&meanwhile), [Command::Push]);
    }

    #[test]
    fn more_to_send_goes_on_and_no_more_ends() {
        assert_eq!(online_then(&[Event::SomethingToSend, Event::PushAnswered { more: true }]), [Command::Push]);
        assert_eq!(online_then(&[Event::SomethingToSend, Event::PushAnswered { more: false }]), []);
    }

    #[test]
    fn a_lost_server_is_told_once_and_tried_again_ever_later() {
        let first = after(&[Event::Started, DOWN_FAILED]);
        assert_eq!(first, [Command::Wake(Lane::Down, FIRST_RETRY / 2), Command::Tell(OFFLINE)]);
        let second = after(&[Event::Started, DOWN_FAILED, Event::Woke(Lane::Down), DOWN_FAILED]);
        assert_eq!(second, [Command::Wake(Lane::Down, FIRST_RETRY)]);
    }

    #[test]
    fn retries_never_wait_longer_than_the_limit() {
        assert_eq!(retry_after(1_000, 0), LONGEST_RETRY / 2);
        assert!(retry_after(1_000, 999) < LONGEST_RETRY);
    }

    #[test]
    fn a_change_made_offline_tries_the_server_at_once_and_goes_up_when_it_answers() {
        let offline = [Event::Started, DOWN_FAILED, Event::SomethingToSend];
        assert_eq!(after(&offline), [Command::Pull(Wait::No)]);
        let back = [Event::Started, DOWN_FAILED, Event::SomethingToSend, Event::PullAnswered];
        assert_eq!(after(&back), [Command::Tell(Link::Online), Command::Push, Command::Pull(Wait::ForNews)]);
    }

    #[test]
    fn a_failed_push_leaves_the_download_alone_and_is_tried_again() {
        let failed = online_then(&[Event::SomethingToSend, UP_FAILED]);
        assert_eq!(failed, [Command::Wake(Lane::Up, FIRST_RETRY / 2)]);
        assert_eq!(online_then(&[Event::SomethingToSend, UP_FAILED, Event::Woke(Lane::Up)]), [Command::Push]);
        let news = online_then(&[Event::SomethingToSend, UP_FAILED, Event::PullAnswered]);
        assert_eq!(news, [Command::Push, Command::Pull(Wait::ForNews)]);
    }

    #[test]
    fn a_refused_session_stops_both_lanes_and_keeps_what_is_unsent_until_a_nudge() {
        let refused = Event::Failed(Lane::Down, Failure::SessionRefused);
        assert_eq!(online_then(&[refused]), [Command::Tell(Link::SignedOut)]);
        assert_eq!(online_then(&[refused, Event::SomethingToSend]), []);
        assert_eq!(online_then(&[refused, Event::SomethingToSend, Event::Nudged]), [Command::Pull(Wait::No)]);
        let back = online_then(&[refused, Event::SomethingToSend, Event::Nudged, Event::PullAnswered]);
        assert_eq!(back, [Command::Tell(Link::Online), Command::Push, Command::Pull(Wait::ForNews)]);
    }

    #[test]
    fn a_device_that_was_sent_away_forgets_what_it_holds() {
        let away = Event::Failed(Lane::Down, Failure::SentAway);
        assert_eq!(online_then(&[away]), [Command::Tell(Link::SentAway), Command::Forget]);
        assert_eq!(online_then(&[away, Event::SomethingToSend]), []);
    }

    #[test]
    fn what_is_to_be_sent_does_not_wait_for_the_end_of_a_long_download() {
        let slice = [Event::Started, Event::SomethingToSend, Event::PullGoesOn];
        assert_eq!(after(&slice), [Command::Tell(Link::Online), Command::Push]);
        let next = [&slice[..], &[Event::PullGoesOn]].concat();
        assert_eq!(after(&next), []);
        let end = [&slice[..], &[Event::PullAnswered]].concat();
        assert_eq!(after(&end), [Command::Pull(Wait::ForNews)]);
    }

    const SIDE_FAILED: Event = Event::Failed(Lane::Beside, Failure::Network);

    #[test]
    fn a_file_is_fetched_beside_everything_else_and_then_asked_for_what_came_since() {
        assert_eq!(online_then(&[Event::SomethingToFetch]), [Command::Fetch]);
        assert_eq!(online_then(&[Event::SomethingToFetch, Event::SomethingToSend]), [Command::Push]);
        let fetched = online_then(&[Event::SomethingToFetch, Event::Fetched { more: false }]);
        assert_eq!(fetched, [Command::Pull(Wait::No)]);
        let more = online_then(&[Event::SomethingToFetch, Event::Fetched { more: true }]);
        assert_eq!(more, [Command::Fetch, Command::Pull(Wait::No)]);
    }

    #[test]
    fn a_file_that_did_not_come_is_tried_again_and_leaves_the_rest_alone() {
        let failed = online_then(&[Event::SomethingToFetch, SIDE_FAILED]);
        assert_eq!(failed, [Command::Wake(Lane::Beside, FIRST_RETRY / 2)]);
        let again = online_then(&[Event::SomethingToFetch, SIDE_FAILED, Event::Woke(Lane::Beside)]);
        assert_eq!(again, [Command::Fetch]);
        let offline = [Event::SomethingToFetch, DOWN_FAILED, SIDE_FAILED, Event::Woke(Lane::Beside)];
        assert_eq!(online_then(&offline), []);
        let back = online_then(&[&offline[..], &[Event::Woke(Lane::Down), Event::PullAnswered]].concat());
        assert_eq!(back, [Command::Tell(Link::Online), Command::Fetch, Command::Pull(Wait::ForNews)]);
    }

    #[test]
    fn another_ask_takes_the_place_of_one_that_waits_but_not_of_one_that_is_being_answered() {
        assert_eq!(online_then(&[Event::AsksOtherwise]), [Command::Pull(Wait::No)]);
        assert_eq!(online_then(&[Event::AsksOtherwise, Event::AsksOtherwise]), []);
        assert_eq!(online_then(&[Event::PullGoesOn, Event::AsksOtherwise]), []);
        assert_eq!(after(&[Event::Started, DOWN_FAILED, Event::AsksOtherwise]), [Command::Pull(Wait::No)]);
    }

    #[test]
    fn an_old_app_says_that_it_must_be_updated() {
        let refused = Event::Failed(Lane::Down, Failure::VersionRefused);
        assert_eq!(after(&[Event::Started, refused]), [Command::Tell(Link::UpgradeNeeded)]);
    }

    #[test]
    fn a_nudge_asks_at_once_unless_a_question_is_out() {
        assert_eq!(after(&[Event::Started, DOWN_FAILED, Event::Nudged]), [Command::Pull(Wait::No)]);
        assert_eq!(online_then(&[Event::Nudged]), []);
    }

    #[test]
    fn a_timer_that_comes_too_late_does_nothing() {
        assert_eq!(online_then(&[Event::Woke(Lane::Down)]), []);
        assert_eq!(online_then(&[Event::Woke(Lane::Up)]), []);
    }
}
