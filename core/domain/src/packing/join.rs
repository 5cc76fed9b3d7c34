//! Comes onto a list by the code that its owner shows.
//!
//! A phone cannot know whose code it is: it takes the wish, and the list is there when the server has looked. So all of it
//! happens in `settle`.

use super::{Code, Invitation, Refused, member};
use crate::{
    capability::{Mutation, Tries},
    failure::{Done, Stop},
    needs::Needs,
    view::{Reading, Tx, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    pub code: Code,
}

impl Mutation for Join {
    const NAME: &'static str = "packing.join";
    type Refused = Refused;
    /// A guest as well.
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;
    /// A mistyped code now and then. Of the million million codes, nobody comes across one that is good.
    const TRIES: Option<Tries> = Some(Tries { of_one: 10, of_all: 3_000, within: Duration::from_hours(1) });

    fn apply(&self, _: &mut dyn Tx) -> Done<Refused> {
        Ok(())
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let id = Invitation::id_of(&self.code);
        let invitation: Option<Invitation> = tx.get(Invitation::scope(id), id)?.known()?;
        // Over by comparison, never because something was cleaned up.
        let invitation = invitation.filter(|invitation| tx.context().now < invitation.until);
        let list = invitation.ok_or(Stop::Refused(Refused::CodeUnknown))?.list;
        let members = member::members_of(&*tx, list)?;
        if members.iter().any(|member| member.person == tx.context().actor) {
            return Ok(());
        }
        member::must_have_room(&members)?;
        let newcomer = member::newcomer(&*tx, list)?;
        tx.insert(&newcomer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Timestamp,
        packing::{MOST_MEMBERS, stage::*},
    };

    #[test]
    fn whoever_types_the_code_is_on_the_list_and_only_once() {
        let mut stage = Stage::with_list();
        let join = Join { code: stage.invite() };
        assert_eq!(stage.act(WAYAN, &join), Ok(()));
        assert_eq!(stage.act(WAYAN, &join), Ok(()));
        assert_eq!(stage.names(LABUAN), ["Sari", "Wayan"]);
    }

    #[test]
    fn a_wrong_a_replaced_and_an_old_code_are_all_unknown() {
        let mut stage = Stage::with_list();
        let replaced = stage.invite();
        let code = stage.invite();
        let wrong = "0000-0000".parse().expect("a code");
        for code in [wrong, replaced] {
            assert_eq!(stage.act(WAYAN, &Join { code }), Err(Refused::CodeUnknown));
        }
        stage.now = Timestamp::from_millis(stage.now.as_millis() + 8 * 24 * 60 * 60 * 1_000);
        assert_eq!(stage.act(WAYAN, &Join { code }), Err(Refused::CodeUnknown));
        assert_eq!(stage.names(LABUAN), ["Sari"]);
    }

    #[test]
    fn a_full_list_takes_nobody_more() {
        let mut stage = Stage::with_list();
        let join = Join { code: stage.invite() };
        for number in 1..MOST_MEMBERS as u64 {
            assert_eq!(stage.act(id(5_000 + number), &join), Ok(()));
        }
        assert_eq!(stage.act(WAYAN, &join), Err(Refused::TooManyMembers { most: 20 }));
    }
}
