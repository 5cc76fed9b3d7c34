//! Sari, and how she comes in by a letter.

use crate::{Phone, World};
use nusaloka_domain::{
    Code, Id,
    host::{Enter, Entered},
    identity::{
        AskLetter, ConfirmSecond, ConsentTo, Device, Language, MySecondFactor, Person, Prove, Role, SignIn, Wants,
    },
};
use std::path::PathBuf;

pub const SARI: &str = "sari@example.com";
pub const SEA: &str = "laut biru di pagi hari";

pub fn ask(wants: Wants) -> Enter {
    Enter::Letter(AskLetter { email: SARI.to_owned(), wants, language: Language::Indonesian, guest: None })
}

pub fn sign_in(password: &str) -> Enter {
    Enter::SignIn(SignIn { email: SARI.to_owned(), password: password.to_owned(), device: Device::default() })
}

impl Phone {
    /// Whoever is here has a second factor from now on, whose first code the other device shows: the codes for paper.
    pub async fn sets_up_second(&mut self, shows: impl FnOnce(&str) -> String) -> Vec<Code> {
        let Ok(Entered::SecondSetUp(set_up)) = self.enter(Enter::SetUpSecond).await else { panic!("not begun") };
        let confirm = Enter::ConfirmSecond(ConfirmSecond { code: shows(&set_up.secret) });
        let Ok(Entered::RecoveryCodes(paper)) = self.enter(confirm).await else { panic!("it does not count") };
        self.until("it on", |phone| phone.known(&MySecondFactor).flatten().is_some()).await;
        paper.codes
    }
}

impl World {
    /// From the first word to the session, by the letter.
    pub async fn come_in_by_letter(&self, phone: &mut Phone, wants: Wants, password: &str) {
        let Ok(Entered::Begun(begun)) = phone.enter(ask(wants)).await else { panic!("no letter") };
        let code = self.code_of(begun.letter).await;
        let prove = Prove {
            letter: begun.letter,
            code,
            name: (wants == Wants::Register).then(|| "Sari".to_owned()),
            password: password.to_owned(),
            device: Device::default(),
            terms: (wants == Wants::Register).then(|| ConsentTo::Terms.version().to_owned()),
        };
        assert_eq!(phone.enter(Enter::Prove(prove)).await, Ok(Entered::In));
    }

    /// Sari registers, and the phone knows of it.
    pub async fn register(&self, phone: &mut Phone) {
        self.come_in_by_letter(phone, Wants::Register, SEA).await;
        phone.until("their name", |phone| phone.me().person.role == Role::Traveller).await;
    }

    /// Where a phone keeps what the server helps to open.
    pub fn note_of_recovery(&self, name: &str, person: Id<Person>) -> PathBuf {
        self.phone_folder(name).join(person.to_string()).join("local.db.recovery")
    }

    /// The server will help whoever loses their way in.
    pub async fn until_second_way(&self, phone: &mut Phone, name: &str) {
        let note = self.note_of_recovery(name, phone.me().person.id);
        phone.until("a second way to what is here", |_| note.exists()).await;
    }
}
