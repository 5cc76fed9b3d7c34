//! One thing at a time: what was asked for is not asked for again before its answer is there, and an answer that comes when
//! whoever asked has gone is left alone.
//!
//! The handlers that a part of the page was given go with it: to call one of them later would break the page.

use super::button::ButtonState;
use crate::bridge::Bridge;
use dioxus::prelude::*;
use nusaloka_domain::{
    capability::Act,
    host::{HostFailed, Write},
};

/// Whether an answer is on its way. A copy is the same.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Once(Signal<bool>);

pub(crate) fn use_once() -> Once {
    Once(use_signal(|| false))
}

impl Once {
    /// Whether it may be asked for. From then on it may not.
    pub(crate) fn begin(mut self) -> bool {
        !self.0.replace(true)
    }

    /// The answer is there. Whether whoever asked still is.
    pub(crate) fn end(mut self) -> bool {
        let Ok(mut waiting) = self.0.try_write() else { return false };
        *waiting = false;
        true
    }

    /// Sends it, unless an answer is on its way: `taken` if whoever asked is still there, `trouble` wherever they are.
    pub(crate) fn send(
        self,
        bridge: &Bridge,
        act: Act,
        taken: impl FnOnce() + 'static,
        trouble: impl FnOnce(&HostFailed) + 'static,
    ) {
        if !self.begin() {
            return;
        }
        bridge.write(Write::mutate(act), move |reply| {
            let is_there = self.end();
            match reply {
                Ok(_) if is_there => taken(),
                Ok(_) => {}
                Err(failed) => trouble(&failed),
            }
        });
    }

    pub(crate) fn is_waiting(self) -> bool {
        (self.0)()
    }

    /// Of the button that asks.
    pub(crate) fn state(self) -> ButtonState {
        if self.is_waiting() { ButtonState::Busy } else { ButtonState::Ready }
    }
}

#[cfg(test)]
mod tests {
    use super::{ButtonState, Once};
    use dioxus::prelude::*;

    #[test]
    fn nothing_is_asked_for_twice_at_a_time_and_no_answer_finds_whoever_has_gone() {
        let page = VirtualDom::new(VNode::empty);
        let once = page.in_scope(ScopeId::ROOT, || Once(Signal::new(false)));
        page.in_runtime(|| {
            assert!(once.begin());
            assert_eq!((once.begin(), once.state()), (false, ButtonState::Busy));
            assert!(once.end());
            assert_eq!((once.state(), once.begin()), (ButtonState::Ready, true));
        });
        drop(page);
        assert!(!once.end());
    }
}
