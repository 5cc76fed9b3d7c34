//! One conversation with a security key, between a person before a screen and whoever speaks with the key.

use crate::held::held;
use nusaloka_domain::identity::{CEREMONY_LASTS, KeyPin, KeyStep, LastPin, NoKeyAnswer};
use std::{
    fmt,
    sync::{Condvar, Mutex, PoisonError},
    time::Instant,
};
use tokio::sync::watch;

pub struct Talk {
    inside: Mutex<Inside>,
    /// Somebody said something, or ended it.
    said: Condvar,
    called_off: watch::Sender<bool>,
    /// The server waits no longer than until then.
    until: Instant,
    tell: Box<dyn Fn() + Send + Sync>,
}

#[derive(Debug, Default)]
struct Inside {
    step: Option<KeyStep>,
    pin: Option<KeyPin>,
    choice: Option<u32>,
}

impl fmt::Debug for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Talk").field("step", &held(&self.inside).step).finish_non_exhaustive()
    }
}

impl Talk {
    /// Tells whenever it is further.
    pub(crate) fn begin(tell: impl Fn() + Send + Sync + 'static) -> Self {
        let until = Instant::now() + CEREMONY_LASTS;
        let talk = Self {
            inside: Mutex::default(),
            said: Condvar::new(),
            called_off: watch::Sender::new(false),
            until,
            tell: Box::new(tell),
        };
        talk.is_at(KeyStep::Working);
        talk
    }

    pub fn step(&self) -> Option<KeyStep> {
        held(&self.inside).step.clone()
    }

    // ---- who speaks with the key --------------------------------------------------------------

    pub fn is_at(&self, step: KeyStep) {
        let before = held(&self.inside).step.replace(step.clone());
        if before != Some(step) {
            (self.tell)();
        }
    }

    /// Blocks until somebody has typed it.
    pub fn pin(&self, left: Option<u32>, last: LastPin) -> Result<KeyPin, NoKeyAnswer> {
        held(&self.inside).pin = None;
        self.is_at(KeyStep::Pin { left, last });
        self.wait_for(|inside| inside.pin.take())
    }

    /// Blocks until somebody has chosen.
    pub fn choice(&self, among: Vec<String>) -> Result<usize, NoKeyAnswer> {
        let most = among.len();
        held(&self.inside).choice = None;
        self.is_at(KeyStep::Choose(among));
        self.wait_for(|inside| usize::try_from(inside.choice.take()?).ok().filter(|which| *which < most))
    }

    /// Returns when it is over before it came to an end: why.
    pub async fn over(&self) -> NoKeyAnswer {
        let mut called_off = self.called_off.subscribe();
        let until = tokio::time::sleep_until(self.until.into());
        tokio::select! {
            _ = called_off.wait_for(|called_off| *called_off) => NoKeyAnswer::Cancelled,
            () = until => NoKeyAnswer::TooLate,
        }
    }

    /// The same, now.
    pub fn is_over(&self) -> Option<NoKeyAnswer> {
        if *self.called_off.borrow() {
            return Some(NoKeyAnswer::Cancelled);
        }
        (Instant::now() >= self.until).then_some(NoKeyAnswer::TooLate)
    }

    fn wait_for<T>(&self, mut said: impl FnMut(&mut Inside) -> Option<T>) -> Result<T, NoKeyAnswer> {
        let mut inside = held(&self.inside);
        loop {
            if let Some(said) = said(&mut inside) {
                inside.step = Some(KeyStep::Working);
                drop(inside);
                (self.tell)();
                return Ok(said);
            }
            if let Some(why) = self.is_over() {
                return Err(why);
            }
            let left = self.until.saturating_duration_since(Instant::now());
            (inside, _) = self.said.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner);
        }
    }

    // ---- who sits before the screen -----------------------------------------------------------

    pub(crate) fn pin_is(&self, pin: KeyPin) {
        held(&self.inside).pin = Some(pin);
        self.said.notify_all();
    }

    pub(crate) fn choice_is(&self, which: u32) {
        held(&self.inside).choice = Some(which);
        self.said.notify_all();
    }

    pub(crate) fn call_off(&self) {
        self.called_off.send_replace(true);
        // Whoever waits looks once more, after this and not before.
        drop(held(&self.inside));
        self.said.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::Arc, thread};

    const ASKS: KeyStep = KeyStep::Pin { left: Some(3), last: LastPin::None };

    #[test]
    fn whoever_waits_for_a_pin_gets_what_is_typed_then_and_nothing_that_was_said_before() {
        let talk = Arc::new(Talk::begin(|| {}));
        talk.pin_is(KeyPin::typed("before").expect("a PIN"));
        let asks = {
            let talk = Arc::clone(&talk);
            thread::spawn(move || talk.pin(Some(3), LastPin::None))
        };
        while talk.step() != Some(ASKS) {
            thread::yield_now();
        }
        let pin = KeyPin::typed("now 1").expect("a PIN");
        talk.pin_is(pin.clone());
        assert_eq!(asks.join().expect("it ends"), Ok(pin));
        assert_eq!(talk.step(), Some(KeyStep::Working));
    }

    #[test]
    fn a_choice_is_one_of_those_that_there_are() {
        let talk = Arc::new(Talk::begin(|| {}));
        let among = vec!["Sari".to_owned(), "Budi".to_owned()];
        let asks = {
            let (talk, among) = (Arc::clone(&talk), among.clone());
            thread::spawn(move || talk.choice(among))
        };
        while talk.step() != Some(KeyStep::Choose(among.clone())) {
            thread::yield_now();
        }
        talk.choice_is(2);
        talk.choice_is(1);
        assert_eq!(asks.join().expect("it ends"), Ok(1));
    }

    #[tokio::test]
    async fn who_is_called_off_waits_no_longer() {
        let talk = Arc::new(Talk::begin(|| {}));
        assert_eq!(talk.is_over(), None);
        let asks = {
            let talk = Arc::clone(&talk);
            tokio::task::spawn_blocking(move || talk.pin(None, LastPin::None))
        };
        talk.call_off();
        assert_eq!(asks.await.expect("it ends"), Err(NoKeyAnswer::Cancelled));
        assert_eq!(talk.over().await, NoKeyAnswer::Cancelled);
        assert_eq!(talk.is_over(), Some(NoKeyAnswer::Cancelled));
    }
}
