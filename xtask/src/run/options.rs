//! What can be said after `./dev run`.

use lexopt::prelude::*;

use crate::Outcome;

const USUAL_PORT: u16 = 4510;

#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is one switch of the command line")]
pub struct Options {
    /// The demo account; none is a guest.
    pub role: Option<String>,
    pub browser: bool,
    pub two_phones: bool,
    pub release: bool,
    pub port: u16,
    pub reset: bool,
}

impl Options {
    pub fn read(mut arguments: lexopt::Parser) -> Outcome<Self> {
        let mut options =
            Self { role: None, browser: false, two_phones: false, release: false, port: USUAL_PORT, reset: false };
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("as") => options.role = Some(role(arguments.value()?.string()?)?),
                Long("browser") => options.browser = true,
                Long("two-phones") => options.two_phones = true,
                Long("release") => options.release = true,
                Long("port") => options.port = arguments.value()?.parse()?,
                Long("reset") => options.reset = true,
                other => return Err(other.unexpected().into()),
            }
        }
        if options.browser && options.two_phones {
            return Err("--browser and --two-phones exclude each other".into());
        }
        Ok(options)
    }
}

fn role(word: String) -> Outcome<String> {
    if ["traveller", "provider", "admin"].contains(&word.as_str()) {
        Ok(word)
    } else {
        Err(format!("--as takes traveller, provider or admin, not '{word}'").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Outcome<Options> {
        Options::read(lexopt::Parser::from_args(words))
    }

    #[test]
    fn nothing_said_is_one_window_of_a_guest() {
        let options = read(&[]).unwrap();
        assert_eq!((options.role, options.browser, options.two_phones, options.port), (None, false, false, USUAL_PORT));
    }

    #[test]
    fn a_role_that_the_demo_has_no_account_for_is_refused() {
        assert_eq!(read(&["--as", "admin"]).unwrap().role.as_deref(), Some("admin"));
        assert!(read(&["--as", "king"]).is_err());
    }

    #[test]
    fn two_phones_are_no_browser() {
        assert!(read(&["--browser", "--two-phones"]).is_err());
    }
}
