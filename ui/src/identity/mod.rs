//! identity: who I am, and how I like the app to speak to me.

mod account;
mod audit;
mod chooser;
mod comfort;
mod devices;
mod door;
mod known_devices;
mod linked;
mod lock;
mod name_form;
mod needed;
mod organisation;
mod page;
mod passkeys;
mod portrait;
mod privacy;
mod security_key;
mod state;
pub(crate) mod words;
mod zone_choice;

pub(crate) use audit::AuditPage;
pub(crate) use chooser::use_chooser;
pub(crate) use door::{CameBackPage, NewEmailPage, NewPasswordPage, RegisterPage, SignInPage};
pub(crate) use lock::{LockPage, use_idle_lock};
pub(crate) use organisation::OrganisationPage;
pub(crate) use page::YouPage;
pub(crate) use security_key::SecurityKeySheet;
pub(crate) use state::Choice;
