//! What a letter says: in its reader's language, as plain text and as a page.

use crate::page::in_html;
use nusaloka_domain::{
    Code, Timestamp,
    identity::{Direction, Letter, Purpose},
};
use nusaloka_locales::{Speaker, Text, text, without_marks};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// The parts of a letter, in no language yet.
struct Parts {
    subject: Text,
    explained: Text,
    action: Text,
    /// Where the action leads.
    page: &'static str,
}

#[expect(clippy::too_many_lines, reason = "a table, a row for each letter")]
fn parts(letter: &Letter, until: &str) -> Parts {
    match letter.purpose {
        Purpose::Register => Parts {
            subject: text::mail::register_subject(),
            explained: text::mail::register_explained(),
            action: text::mail::register_action(),
            page: "/register",
        },
        Purpose::Reset => Parts {
            subject: text::mail::reset_subject(),
            explained: text::mail::reset_explained(),
            action: text::mail::reset_action(),
            page: "/new-password",
        },
        Purpose::HasAccount => Parts {
            subject: text::mail::has_account_subject(),
            explained: text::mail::has_account_explained(),
            action: text::mail::has_account_action(),
            page: "/sign-in",
        },
        Purpose::NoAccount => Parts {
            subject: text::mail::no_account_subject(),
            explained: text::mail::no_account_explained(),
            action: text::mail::no_account_action(),
            page: "/register",
        },
        Purpose::PasswordChanged => Parts {
            subject: text::mail::password_changed_subject(),
            explained: text::mail::password_changed_explained(),
            action: text::mail::password_changed_action(),
            page: "/new-password",
        },
        Purpose::NewEmail => Parts {
            subject: text::mail::new_email_subject(),
            explained: text::mail::new_email_explained(),
            action: text::mail::new_email_action(),
            page: "/new-email",
        },
        Purpose::EmailChanged => Parts {
            subject: text::mail::email_changed_subject(),
            explained: text::mail::email_changed_explained(),
            action: text::mail::take_back_action(),
            page: "/new-password",
        },
        Purpose::TakenBack => Parts {
            subject: text::mail::taken_back_subject(),
            explained: text::mail::taken_back_explained(),
            action: text::mail::taken_back_action(),
            page: "/new-password",
        },
        Purpose::SignedIn => Parts {
            subject: text::mail::signed_in_subject(),
            explained: text::mail::signed_in_explained(),
            action: text::mail::signed_in_action(),
            page: "/you",
        },
        Purpose::Guessed => Parts {
            subject: text::mail::guessed_subject(),
            explained: text::mail::guessed_explained(),
            action: text::mail::guessed_action(),
            page: "/new-password",
        },
        Purpose::PasskeyAdded => Parts {
            subject: text::mail::passkey_added_subject(),
            explained: text::mail::passkey_added_explained(),
            action: text::mail::take_back_action(),
            page: "/new-password",
        },
        Purpose::PasskeyRemoved => Parts {
            subject: text::mail::passkey_removed_subject(),
            explained: text::mail::passkey_removed_explained(),
            action: text::mail::passkey_removed_action(),
            page: "/new-password",
        },
        Purpose::SecondOn => Parts {
            subject: text::mail::second_on_subject(),
            explained: text::mail::second_on_explained(),
            action: text::mail::take_back_action(),
            page: "/new-password",
        },
        Purpose::SecondOff => Parts {
            subject: text::mail::second_off_subject(),
            explained: text::mail::second_off_explained(),
            action: text::mail::second_off_action(),
            page: "/new-password",
        },
        Purpose::RecoveryUsed => Parts {
            subject: text::mail::recovery_used_subject(),
            explained: text::mail::recovery_used_explained(),
            action: text::mail::recovery_used_action(),
            page: "/you",
        },
        Purpose::AccountLinked => Parts {
            subject: text::mail::account_linked_subject(),
            explained: text::mail::account_linked_explained(),
            action: text::mail::take_back_action(),
            page: "/new-password",
        },
        Purpose::AccountUnlinked => Parts {
            subject: text::mail::account_unlinked_subject(),
            explained: text::mail::account_unlinked_explained(),
            action: text::mail::account_unlinked_action(),
            page: "/you",
        },
        Purpose::SecondFailed => Parts {
            subject: text::mail::second_failed_subject(),
            explained: text::mail::second_failed_explained(),
            action: text::mail::second_failed_action(),
            page: "/new-password",
        },
        Purpose::ErasureAsked => Parts {
            subject: text::mail::erasure_asked_subject(),
            explained: text::mail::erasure_asked_explained(until),
            action: text::mail::erasure_asked_action(),
            page: "/sign-in",
        },
        Purpose::ErasureTakenBack => Parts {
            subject: text::mail::erasure_taken_back_subject(),
            explained: text::mail::erasure_taken_back_explained(),
            action: text::mail::erasure_taken_back_action(),
            page: "/you",
        },
    }
}

/// In UTC: no letter knows where its reader is.
fn moment(at: Timestamp) -> Text {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = at.rfc3339().unwrap_or_default();
    let part = |range| text.get(range).unwrap_or_default();
    let month = part(5..7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let (month, day) = (month.copied().unwrap_or_default(), part(8..10).trim_start_matches('0'));
    text::mail::moment(day, month, part(0..4), part(11..16))
}

pub(super) fn write(letter: &Letter, code: &Code, public: &str) -> Written {
    let speaker = Speaker::new(letter.language);
    let said = |text: &Text| without_marks(&speaker.say(text));
    let until = said(&moment(letter.good_until));
    let Parts { subject, explained, action, page } = parts(letter, &until);
    let (subject, explained, action) = (said(&subject), said(&explained), said(&action));
    let code = letter.purpose.has_code().then(|| code.to_string());
    // What stands behind the # is sent to no server, and so is in no server's log.
    let behind = code.as_ref().map(|code| format!("#{}.{code}", letter.id)).unwrap_or_default();
    let link = format!("{public}{page}{behind}");
    // A notice says itself what to do.
    let after = (!letter.purpose.is_notice()).then(|| said(&text::mail::not_you()));
    let lasts = letter.purpose.has_code().then(|| match letter.purpose {
        back if back.takes_back() => said(&text::mail::take_back_lasts(&until)),
        _ => said(&text::mail::code_lasts()),
    });
    let plain = [Some(&explained), code.as_ref(), Some(&link), lasts.as_ref(), after.as_ref()];
    let plain = plain.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n\n") + "\n";
    let direction = match letter.language.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
    let code = code.map(|code| format!(r#"<p style="{CODE}"><bdi dir="ltr">{code}</bdi></p>"#)).unwrap_or_default();
    let small = [lasts, after].into_iter().flatten();
    let small = small.map(|part| format!(r#"<p style="{SMALL}">{}</p>"#, in_html(&part))).collect::<Vec<_>>().concat();
    let html = format!(
        r#"<!doctype html><html lang="{tag}" dir="{direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{title}</title></head><body style="{BODY}"><div style="{SHEET}"><p style="{BRAND}">{brand}</p><h1 style="{TITLE}">{title}</h1><p style="{PLAIN}">{explained}</p>{code}<p style="{PLAIN}"><a href="{link}" style="{ACTION}">{action}</a></p>{small}</div></body></html>"#,
        tag = letter.language.tag(),
        title = in_html(&subject),
        brand = in_html(&said(&text::mail::brand())),
        explained = in_html(&explained),
        action = in_html(&action),
        link = in_html(&link),
    );
    Written { subject, text: plain, html }
}

// Programs that read mail know little of style sheets, so each part carries its own. The colours are those of the app's light look.
const BODY: &str =
    "margin:0;padding:24px;background:#f4f1ea;color:#14252e;font-family:'Plus Jakarta Sans',system-ui,sans-serif";
const SHEET: &str = "max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:16px";
const BRAND: &str = "margin:0 0 24px;font-size:16px;font-weight:700;color:#0b6478";
const TITLE: &str = "margin:0 0 12px;font-size:25px;line-height:1.2";
const PLAIN: &str = "margin:0 0 24px;font-size:16px;line-height:1.5";
const CODE: &str = "margin:0 0 24px;font-size:31px;font-weight:700;letter-spacing:2px";
const ACTION: &str = "display:inline-block;padding:12px 24px;border-radius:24px;background:#0b6478;color:#ffffff;text-decoration:none;font-weight:600";
const SMALL: &str = "margin:0 0 8px;font-size:14px;line-height:1.5;color:#4a5b63";

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{
        Id,
        identity::{Language, UNSENT},
    };

    fn letter(purpose: Purpose, language: Language) -> Letter {
        Letter {
            id: Id::mint(1, [1; 10]),
            claim: Id::mint(2, [2; 10]),
            email: "sari@example.com".parse().expect("an address"),
            purpose,
            language,
            person: Id::mint(3, [3; 10]),
            tries: 0,
            good_until: Timestamp::from_millis(0),
            queue: UNSENT,
        }
    }

    #[test]
    fn a_letter_that_says_until_when_says_it_in_the_words_of_its_language() {
        let said = |purpose, language| {
            let good_until = Timestamp::from_millis(1_790_000_000_000);
            let letter = Letter { good_until, ..letter(purpose, language) };
            write(&letter, &Code::drawn(7), "https://nusaloka.example").text
        };
        let dates = ["21 September 2026", "21 September 2026", "21 سبتمبر 2026", "2026年9月21日"];
        for (language, date) in Language::ALL.into_iter().zip(dates) {
            for purpose in [Purpose::ErasureAsked, Purpose::EmailChanged] {
                let said = said(purpose, language);
                assert!(said.contains(date) && said.contains("14:13"), "{said}");
            }
        }
    }

    #[test]
    fn every_letter_has_a_subject_a_text_and_a_page_in_every_language_and_a_code_where_there_is_one() {
        let code = Code::drawn(7);
        for (purpose, language) in Purpose::ALL.into_iter().flat_map(|it| Language::ALL.map(|language| (it, language)))
        {
            let letter = letter(purpose, language);
            let Written { subject, text, html } = write(&letter, &code, "https://nusaloka.example");
            assert!(!subject.is_empty() && html.contains(&subject), "{purpose:?} {language:?}");
            for part in [&text, &html] {
                assert!(part.contains("https://nusaloka.example/"), "{purpose:?} {language:?}");
                assert_eq!(part.contains(&code.to_string()), purpose.has_code(), "{purpose:?} {language:?}");
                assert_eq!(part.contains(&format!("#{}.{code}", letter.id)), purpose.has_code());
                assert!(!part.contains('\u{2068}'), "no invisible marks in a mail");
            }
            assert!(html.contains(&format!(r#"lang="{}""#, language.tag())));
            assert_eq!(html.contains(r#"dir="rtl""#), language == Language::Arabic);
        }
    }
}
