//! Shuts the app when nobody has touched it for as long as its person chose.
//!
//! A window that sleeps keeps no timer, so whoever comes back is looked at first: what was out of sight for too long shuts
//! before anybody sees it again.

use crate::{
    bridge::{Bridge, use_ask, use_write},
    web,
};
use dioxus::{
    dioxus_core::{Runtime, current_scope_id},
    prelude::*,
};
use nusaloka_domain::{
    Timestamp,
    host::{AskLock, Enter},
    identity::{LockAfter, LockAsk, Seen},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::closure::Closure;

const LOOK_EVERY_MILLIS: u32 = 5_000;
const TOUCHES: [&str; 4] = ["pointerdown", "pointermove", "keydown", "wheel"];

/// Once, at the root.
pub(crate) fn use_idle_lock() {
    let bridge = use_write();
    let after = use_ask(AskLock).ready().flatten().and_then(|lock| lock.set).map(|set| set.after);
    let mut chosen = use_signal(|| after);
    use_effect(use_reactive!(|after| chosen.set(after)));
    let touched = use_hook(|| Rc::new(Cell::new(web::now())));
    let by_hand = Rc::clone(&touched);
    use_hook(|| {
        let (runtime, scope) = (Runtime::current(), current_scope_id());
        let (looks, by) = (bridge.clone(), Rc::clone(&by_hand));
        let looks = Rc::new(move || runtime.in_scope(scope, || look(&looks, *chosen.peek(), &by)));
        let looks_first = Rc::clone(&looks);
        // A device that slept keeps no timer, and whoever wakes it touches it: that it was too long is seen before.
        let touch = Closure::<dyn FnMut()>::new(move || {
            looks_first();
            by_hand.set(web::now());
        });
        let touch = touch.into_js_value();
        for event in TOUCHES {
            web::on_window(event, &touch);
        }
        let seen = Closure::<dyn FnMut()>::new(move || looks());
        web::on_document("visibilitychange", &seen.into_js_value());
    });
    use_future(move || {
        let (bridge, touched) = (bridge.clone(), Rc::clone(&touched));
        async move {
            loop {
                web::sleep(LOOK_EVERY_MILLIS).await;
                look(&bridge, *chosen.peek(), &touched);
            }
        }
    });
}

fn look(bridge: &Bridge, after: Option<LockAfter>, touched: &Cell<Timestamp>) {
    let (now, seen) = (web::now(), if web::is_hidden() { Seen::OutOfSight } else { Seen::InSight });
    if after.is_some_and(|after| after.is_over(now.since(touched.get()), seen)) {
        touched.set(now);
        bridge.enter(&Enter::Lock(LockAsk::Shut), |_| {});
    }
}
