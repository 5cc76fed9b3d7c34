//! One target under libFuzzer: the one that the environment names. Built by `./dev fuzz` alone, with instrumented code.
#![no_main]
#![allow(unsafe_code, reason = "libFuzzer is handed a function by its symbol, and libfuzzer-sys writes that for us")]

use libfuzzer_sys::fuzz_target;
use nusaloka_fuzz::Target;
use std::sync::LazyLock;

/// The name of the target to be run.
const NAMES: &str = "NUSALOKA_FUZZ_TARGET";

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var(NAMES).unwrap_or_default();
    Target::named(&name).unwrap_or_else(|| panic!("{NAMES} names no target: {name:?}"))
});

fuzz_target!(|bytes: &[u8]| {
    (TARGET.run)(bytes);
});
