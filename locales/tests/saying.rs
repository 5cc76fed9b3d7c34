//! What a person reads: plurals, forms of address, numbers, switching, and every key in every language.

use nusaloka_domain::identity::{Address, Language};
use nusaloka_locales::{Speaker, Text, text, without_marks};

include!(concat!(env!("OUT_DIR"), "/every_text.rs"));

fn say(language: Language, text: &Text) -> String {
    without_marks(&Speaker::new(language).say(text))
}

#[test]
fn arabic_counts_in_six_ways() {
    let said = |count: u32| say(Language::Arabic, &text::shell::queue_waiting(count));
    assert_eq!(said(0), "لا تعديلات تنتظر الإرسال");
    assert_eq!(said(1), "تعديل واحد ينتظر الإرسال");
    assert_eq!(said(2), "تعديلان ينتظران الإرسال");
    assert_eq!(said(3), "3 تعديلات تنتظر الإرسال");
    assert_eq!(said(11), "11 تعديلًا ينتظر الإرسال");
    assert_eq!(said(100), "100 تعديل ينتظر الإرسال");
    assert_eq!(said(102), "102 تعديل ينتظر الإرسال");
    assert_eq!(said(103), "103 تعديلات تنتظر الإرسال");
    assert_eq!(said(111), "111 تعديلًا ينتظر الإرسال");
    assert_eq!(said(1000), "1000 تعديل ينتظر الإرسال");
}

#[test]
fn the_other_languages_count_in_their_own_way() {
    let said = |language, count: u32| say(language, &text::shell::queue_waiting(count));
    assert_eq!(said(Language::English, 1), "1 change waiting to be sent");
    assert_eq!(said(Language::English, 2), "2 changes waiting to be sent");
    assert_eq!(said(Language::Indonesian, 1), "1 perubahan menunggu dikirim");
    assert_eq!(said(Language::Japanese, 2), "2件の変更が送信待ちです");
}

#[test]
fn a_person_is_addressed_as_they_wish_where_the_language_makes_a_difference() {
    let said = |language, address: Address| say(language, &text::trips::greeting_morning("Sari", address));
    assert_eq!(said(Language::Indonesian, Address::Neutral), "Selamat pagi, Sari");
    assert_eq!(said(Language::Indonesian, Address::Feminine), "Selamat pagi, Bu Sari");
    assert_eq!(said(Language::Indonesian, Address::Masculine), "Selamat pagi, Pak Sari");
    assert_eq!(said(Language::Arabic, Address::Neutral), "صباح الخير، Sari");
    assert_eq!(said(Language::Arabic, Address::Feminine), "صباح الخير يا سيدة Sari");
    assert_eq!(said(Language::Arabic, Address::Masculine), "صباح الخير يا سيد Sari");
    for address in Address::ALL {
        assert_eq!(said(Language::English, address), "Good morning, Sari");
        assert_eq!(said(Language::Japanese, address), "Sariさん、おはようございます");
    }
}

/// Saying asserts by itself that Fluent had nothing to complain of.
#[test]
fn every_text_is_a_whole_sentence_in_every_language() {
    for language in Language::ALL {
        for address in Address::ALL {
            for number in [0, 1, 2, 3, 11, 100] {
                for text in every_text(number, "Sari", address) {
                    let said = say(language, &text);
                    assert!(!said.trim().is_empty() && !said.contains(['{', '}', '$']), "{text:?}: {said}");
                }
            }
        }
    }
}

#[test]
fn one_text_is_said_in_whichever_language_is_chosen_and_back_again() {
    let today = text::shell::today();
    let languages =
        [Language::Indonesian, Language::Arabic, Language::Japanese, Language::English, Language::Indonesian];
    assert_eq!(languages.map(|language| say(language, &today)), ["Hari ini", "اليوم", "今日", "Today", "Hari ini"]);
}

#[test]
fn numbers_are_written_by_whom_we_ask_to_and_still_choose_the_plural() {
    let arabic = Speaker::new(Language::Arabic).with_numbers(|number, language| {
        assert_eq!(language, Language::Arabic);
        number.to_string().replace('1', "١")
    });
    assert_eq!(without_marks(&arabic.say(&text::shell::queue_waiting(11_u32))), "١١ تعديلًا ينتظر الإرسال");
}

#[test]
fn what_is_filled_in_cannot_reorder_the_sentence_around_it() {
    let said = Speaker::new(Language::Indonesian).say(&text::shell::palette_language("العربية"));
    assert_eq!(said, "Ganti bahasa: \u{2068}العربية\u{2069}");
}

#[test]
fn the_brand_is_known_in_every_file() {
    assert_eq!(say(Language::Indonesian, &text::shell::brand()), "Nusaloka");
    assert_eq!(say(Language::Arabic, &text::identity::address_hint()), "كيف يخاطبك نوسالوكا.");
}

#[test]
fn many_threads_can_speak_at_once() {
    std::thread::scope(|scope| {
        for language in Language::ALL.into_iter().cycle().take(16) {
            scope.spawn(move || assert!(!say(language, &text::kit::guests(3_u32)).is_empty()));
        }
    });
}
