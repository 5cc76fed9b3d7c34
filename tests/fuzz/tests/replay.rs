//! Every target on its corpus, and on a fixed number of seeded mutations of it. A panic that the code under test catches
//! counts, too: the product survives one in a mutation, and is wrong all the same.

use nusaloka_client::DemoEntry;
use nusaloka_fuzz::{
    TARGETS, Target,
    mutate::{Dice, mutated},
};
use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::Once,
};

thread_local! {
    static PANICKED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes panics instead of printing them. Once for all tests of this program, because a program has one hook.
fn note_panics() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        panic::set_hook(Box::new(|panicked: &PanicHookInfo<'_>| {
            PANICKED.with_borrow_mut(|noted| *noted = Some(panicked.to_string()));
        }));
    });
}

fn holds(target: Target, name: &str, bytes: &[u8]) {
    let ran = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(bytes)));
    let noted = PANICKED.take();
    if ran.is_err() || noted.is_some() {
        // As `printf` takes them, to make a file of the corpus.
        eprintln!("{} breaks on {name}: {}\n{}", target.name, noted.unwrap_or_default(), bytes.escape_ascii());
        panic::resume_unwind(Box::new("a target broke"));
    }
}

fn replay(name: &str) {
    note_panics();
    let target = Target::named(name).expect("a target");
    let corpus = target.corpus().expect("a corpus");
    for (name, bytes) in &corpus {
        holds(target, name, bytes);
    }
    let mut dice = Dice::new(0x6e75_7361);
    for number in 0..target.replayed {
        holds(target, &format!("mutation {number}"), &mutated(&corpus, &mut dice));
    }
}

macro_rules! replays {
    ($($target:ident),+ $(,)?) => {
        $( #[test]
        fn $target() {
            replay(stringify!($target));
        } )+

        #[test]
        fn no_target_is_left_out() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($target)),+]);
        }
    };
}
replays!(frame, message, row, text, picture, host, act, stored, replica, authority);

#[test]
fn the_text_of_an_entry_is_read_or_refused() {
    let person = "019a0000-0000-7000-8000-000000000001";
    let corpus = [format!("{person}.0123456789abcdef"), format!("{person}."), "guest.abc".to_owned(), ".".to_owned()]
        .map(|text| (text.clone(), text.into_bytes()));
    let mut dice = Dice::new(7);
    for _ in 0..4_000 {
        if let Ok(text) = String::from_utf8(mutated(&corpus, &mut dice))
            && let Ok(entry) = text.parse::<DemoEntry>()
        {
            let secret = text.split_once('.').map(|(_, secret)| secret.to_owned()).expect("two parts");
            assert!(!secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            assert!(secret.len() < 8 || !format!("{entry:?}").contains(&secret), "a secret is never shown");
        }
    }
}
