//! What the page of preferences decides: what a choice changes, what takes it back, which zones a search finds.
//!
//! Pure: the page shows what comes out, the host keeps it.

use crate::intl::zone_city;
use nusaloka_domain::{
    Currency, Id, Zone,
    host::{Link, Tray, TrayChange, TrayState},
    identity::{
        Address, ChangePreferences, Contrast, Introduced, LanguageChoice, Motion, Myself, Person, Preferences, Role,
        SendAway, Session, TextSize, Theme,
    },
};

/// What the head of the page can say of who this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Known,
    Guest,
    /// Signed in, on a device that has not heard from the server yet.
    NotYetKnown,
}

impl Who {
    pub(crate) const fn is(me: &Myself, link: Link) -> Self {
        match (me.person.role, me.introduced, link) {
            (Role::Guest, Introduced::Yes, _) | (Role::Guest, Introduced::NotYet, Link::Guest) => Self::Guest,
            (Role::Guest, Introduced::NotYet, _) => Self::NotYetKnown,
            (Role::Traveller | Role::Provider | Role::Admin | Role::Support, _, _) => Self::Known,
        }
    }
}

/// Where one of my sessions is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// On the very device that shows it.
    Here,
    Elsewhere,
    /// Elsewhere, and sent away: the server does not know it yet.
    Leaving,
}

pub(crate) fn standing(session: &Session, here: Option<Id<Session>>, tray: &Tray) -> Standing {
    let sends_it_away = |change: &TrayChange| {
        change.state == TrayState::Waiting && change.act.of::<SendAway>().is_some_and(|away| away.session == session.id)
    };
    match (here, tray.changes.iter().any(sends_it_away)) {
        (Some(here), _) if here == session.id => Standing::Here,
        (_, true) => Standing::Leaving,
        (_, false) => Standing::Elsewhere,
    }
}

/// One touch of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Language(LanguageChoice),
    Address(Address),
    Theme(Theme),
    Currency(Currency),
    HomeZone(Zone),
    TextSize(TextSize),
    Motion(Motion),
    Contrast(Contrast),
}

impl Choice {
    /// The mutation that makes it so.
    pub(crate) const fn change(self, of: Id<Person>) -> ChangePreferences {
        let mut change = ChangePreferences::of(of);
        match self {
            Self::Language(language) => change.language = Some(language),
            Self::Address(address) => change.address = Some(address),
            Self::Theme(theme) => change.theme = Some(theme),
            Self::Currency(currency) => change.currency = Some(currency),
            Self::HomeZone(home_zone) => change.home_zone = Some(home_zone),
            Self::TextSize(size) => change.text_size = Some(size),
            Self::Motion(motion) => change.motion = Some(motion),
            Self::Contrast(contrast) => change.contrast = Some(contrast),
        }
        change
    }

    /// What is chosen there now: choosing it again takes a change back.
    pub(crate) fn current(self, current: &Preferences) -> Self {
        match self {
            Self::Language(_) => Self::Language(current.language),
            Self::Address(_) => Self::Address(current.address),
            Self::Theme(_) => Self::Theme(current.theme),
            Self::Currency(_) => Self::Currency(current.currency),
            Self::HomeZone(_) => Self::HomeZone(current.home_zone),
            Self::TextSize(_) => Self::TextSize(current.text_size()),
            Self::Motion(_) => Self::Motion(current.motion()),
            Self::Contrast(_) => Self::Contrast(current.contrast()),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ZonesFound {
    pub(crate) of_indonesia: Vec<Zone>,
    pub(crate) of_the_world: Vec<Zone>,
}

/// Longer lists nobody reads; one more letter shortens them.
const AT_MOST: usize = 30;

/// Without a word: all of Indonesia, then the world from its beginning. With words: each must be in the name, places that
/// begin with the first come first.
pub(crate) fn zones_matching(words: &str) -> ZonesFound {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let matching = |zone: &Zone| {
        let name = format!("{} {}", zone.name().replace('_', " "), zone.indonesian_name().unwrap_or_default());
        let name = name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let indonesia = [Zone::JAKARTA, Zone::MAKASSAR, Zone::JAYAPURA];
    let of_indonesia = indonesia.into_iter().filter(matching).collect();
    let mut of_the_world: Vec<Zone> = Zone::all()
        .filter(|zone| !indonesia.contains(zone) && !zone.name().starts_with("Etc/"))
        .filter(matching)
        .collect();
    if let Some(first) = words.first() {
        of_the_world.sort_by_key(|zone| !zone_city(*zone).to_lowercase().starts_with(first.as_str()));
    }
    of_the_world.truncate(AT_MOST);
    ZonesFound { of_indonesia, of_the_world }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Standing, Who, standing, zones_matching};
    use crate::intl::zone_city;
    use nusaloka_domain::{
        Id, Timestamp, Zone,
        capability::Mutation,
        failure::Refused,
        host::{Link, Tray, TrayChange, TrayState},
        identity::{
            ChangePreferences, Contrast, Holder, Introduced, Motion, Myself, Person, Preferences, Role, SendAway,
            Session, TextSize, Theme,
        },
    };

    #[test]
    fn a_device_that_was_sent_away_is_shown_as_leaving_until_the_server_knows() {
        let at = Timestamp::from_millis(0);
        let session = Session {
            id: Id::mint(1, [1; 10]),
            person: Id::mint(1, [2; 10]),
            holder: Holder::App,
            device: "phone".to_owned(),
            zone: None,
            began_at: at,
            seen_at: at,
            ended_at: None,
            ended_by: None,
        };
        let tray = |state| Tray {
            changes: vec![TrayChange {
                id: Id::mint(1, [3; 10]),
                act: SendAway { session: session.id }.act(),
                acted_at: at,
                state,
            }],
        };
        let (here, other) = (Some(session.id), Some(Id::mint(1, [4; 10])));
        assert_eq!(standing(&session, here, &Tray::default()), Standing::Here);
        assert_eq!(standing(&session, other, &Tray::default()), Standing::Elsewhere);
        assert_eq!(standing(&session, None, &Tray::default()), Standing::Elsewhere);
        assert_eq!(standing(&session, other, &tray(TrayState::Waiting)), Standing::Leaving);
        let refused = TrayState::Refused(Refused::Broke.into());
        assert_eq!(standing(&session, other, &tray(refused)), Standing::Elsewhere);
        let another = Session { id: Id::mint(9, [9; 10]), ..session.clone() };
        assert_eq!(standing(&another, other, &tray(TrayState::Waiting)), Standing::Elsewhere);
    }

    #[test]
    fn nobody_is_called_a_guest_who_may_be_none() {
        let me = |role, introduced| {
            let person = Person { role, ..Person::guest(Id::mint(1, [1; 10])) };
            Myself { preferences: Preferences::of_newcomer(person.id), person, introduced }
        };
        let on_a_new_phone = me(Role::Guest, Introduced::NotYet);
        assert_eq!(Who::is(&on_a_new_phone, Link::Connecting), Who::NotYetKnown);
        assert_eq!(Who::is(&on_a_new_phone, Link::Guest), Who::Guest);
        assert_eq!(Who::is(&me(Role::Guest, Introduced::Yes), Link::Online), Who::Guest);
        assert_eq!(Who::is(&me(Role::Admin, Introduced::Yes), Link::Online), Who::Known);
    }

    fn preferences() -> Preferences {
        Preferences::of_newcomer(Id::mint(1, [1; 10]))
    }

    #[test]
    fn a_choice_changes_one_field_and_its_opposite_takes_it_back() {
        let before = preferences();
        let dark = Choice::Theme(Theme::Dark);
        let change = dark.change(before.person);
        assert_eq!(change, ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(before.person) });
        let after = change.over(before.clone());
        let back = dark.current(&before).change(before.person);
        assert_eq!(back.over(after), before);
    }

    #[test]
    fn what_was_never_chosen_is_taken_back_to_what_is_usual() {
        let before = preferences();
        let usual = (TextSize::Usual, Motion::System, Contrast::System);
        for choice in
            [Choice::TextSize(TextSize::Largest), Choice::Motion(Motion::Reduced), Choice::Contrast(Contrast::More)]
        {
            let after = choice.change(before.person).over(before.clone());
            assert_ne!((after.text_size(), after.motion(), after.contrast()), usual, "{choice:?}");
            let back = choice.current(&before).change(before.person).over(after);
            assert_eq!((back.text_size(), back.motion(), back.contrast()), usual, "{choice:?}");
        }
    }

    #[test]
    fn a_search_finds_a_zone_by_place_region_or_its_indonesian_name() {
        let first = |words: &str| zones_matching(words).of_the_world.first().map(|zone| zone.name());
        assert_eq!(first("kuala lum"), Some("Asia/Kuala_Lumpur"));
        assert_eq!(first("tokyo asia"), Some("Asia/Tokyo"));
        assert_eq!(zones_matching("wita").of_indonesia, [Zone::MAKASSAR]);
        assert_eq!(zones_matching("Atlantis").of_the_world, []);
    }

    #[test]
    fn a_place_that_begins_with_the_word_comes_first() {
        let found = zones_matching("men").of_the_world;
        assert!(zone_city(found[0]).starts_with("Men"), "{found:?}");
        assert!(found.len() > 1);
    }

    #[test]
    fn without_a_word_indonesia_comes_first() {
        assert_eq!(zones_matching(" ").of_indonesia, [Zone::JAKARTA, Zone::MAKASSAR, Zone::JAYAPURA]);
    }
}
