//! Which way a request goes: over the live socket, or over plain HTTP while no socket can be had.
//!
//! Some networks let no socket through, and some cut it again and again. Then the plain way serves for a while, and the
//! socket is tried again later, ever later while it stays impossible. A server that is not there at all says nothing about
//! sockets: that is for the engine, which rests and tries again.
//!
//! | event                                    | then |
//! |------------------------------------------|------|
//! | the server answers, but gives no socket  | plain, for a minute; twice as long each time in a row |
//! | a socket ends that was short-lived       | the third in a row: the same |
//! | a socket ends that lived                 | nothing: the next request opens another |
//! | a socket lives                           | all is forgotten |

use nusaloka_domain::Timestamp;
use std::time::Duration;

const FIRST_DETOUR: Duration = Duration::from_mins(1);
const LONGEST_DETOUR: Duration = Duration::from_mins(30);
/// A socket that lived for so long was none of those that are cut again and again.
const LIVED: Duration = Duration::from_secs(30);
const CUTS: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Live,
    Plain,
}

#[derive(Debug, Default)]
pub struct Route {
    /// Absent: the socket may be tried.
    detour: Option<Detour>,
    detours_in_a_row: u32,
    cuts_in_a_row: u32,
}

#[derive(Debug, Clone, Copy)]
struct Detour {
    begun: Timestamp,
    lasts: Duration,
}

impl Detour {
    /// Also when the clock was turned back.
    fn is_over(self, now: Timestamp) -> bool {
        let passed = u64::try_from(now.as_millis() - self.begun.as_millis());
        passed.map_or(true, |passed| Duration::from_millis(passed) >= self.lasts)
    }
}

impl Route {
    pub fn way(&mut self, now: Timestamp) -> Way {
        if self.detour.is_some_and(|detour| detour.is_over(now)) {
            self.detour = None;
        }
        if self.detour.is_some() { Way::Plain } else { Way::Live }
    }

    /// The server answers, but no socket comes of it.
    pub fn refused(&mut self, now: Timestamp, random: u64) {
        let lasts = FIRST_DETOUR.saturating_mul(1 << self.detours_in_a_row.min(10)).min(LONGEST_DETOUR);
        let thousandths = u32::try_from(random % 1_000).expect("below a thousand");
        // Between half and all of it, so that many clients do not come back together.
        self.detour = Some(Detour { begun: now, lasts: lasts / 2 + lasts * thousandths / 2_000 });
        self.detours_in_a_row += 1;
        self.cuts_in_a_row = 0;
    }

    /// The socket ended, and not because we wished it.
    pub fn cut(&mut self, lived: Duration, now: Timestamp, random: u64) {
        if lived >= LIVED {
            *self = Self::default();
            return;
        }
        self.cuts_in_a_row += 1;
        if self.cuts_in_a_row >= CUTS {
            self.refused(now, random);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_secs(1);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_000_000 + seconds * 1_000)
    }

    #[test]
    fn the_socket_is_the_way_until_it_cannot_be_had_and_again_later() {
        let mut route = Route::default();
        assert_eq!(route.way(at(0)), Way::Live);
        route.refused(at(0), 999);
        assert_eq!(route.way(at(59)), Way::Plain);
        assert_eq!(route.way(at(60)), Way::Live);
    }

    #[test]
    fn it_is_tried_ever_more_rarely_and_never_given_up() {
        let mut route = Route::default();
        route.refused(at(0), 0);
        assert_eq!((route.way(at(29)), route.way(at(30))), (Way::Plain, Way::Live));
        route.refused(at(30), 0);
        assert_eq!((route.way(at(89)), route.way(at(90))), (Way::Plain, Way::Live));
        for _ in 0..100 {
            route.refused(at(100), 999);
        }
        assert_eq!(route.way(at(100 + 1_800)), Way::Live);
    }

    #[test]
    fn one_that_is_cut_again_and_again_is_left_alone_for_a_while() {
        let mut route = Route::default();
        for _ in 0..2 {
            route.cut(SHORT, at(0), 0);
            assert_eq!(route.way(at(0)), Way::Live);
        }
        route.cut(SHORT, at(0), 0);
        assert_eq!(route.way(at(1)), Way::Plain);
    }

    #[test]
    fn one_that_lived_makes_good_for_those_before_it() {
        let mut route = Route::default();
        for lived in [SHORT, SHORT, LIVED, SHORT, SHORT] {
            route.cut(lived, at(0), 0);
        }
        assert_eq!(route.way(at(0)), Way::Live);
    }

    #[test]
    fn a_clock_that_is_turned_back_does_not_keep_it_away() {
        let mut route = Route::default();
        route.refused(at(0), 999);
        assert_eq!(route.way(at(-86_400)), Way::Live);
    }
}
