//! A picture of a person, which they choose themselves.
//!
//! Their device makes a small square of what they choose, shows it at once and sends it as any other change; the server opens it, within
//! limits, and writes it anew, so that nothing of what was sent is ever handed on: no places, no names, no second file behind the first.
//! What is sent waits in the person's own row, which nobody else sees, and in a queue (`PortraitSent`) for whoever opens it.
//!
//! Where others see somebody's name, a still smaller one stands beside it, in the same row: a list's and an organisation's member have
//! it. So whoever may see the one may see the other, it is there without a network, and it leaves with the row. Each capability that
//! keeps names takes it to its rows by a function of its own, and the server calls them all (`server/src/portraits.rs`).
//!
//! Refuses to open pictures: only their first bytes are read here.

use super::{Deed, Format, Header, NotAPicture, Noted, Person, Refused, SMALLEST_SIDE, Went, kept, note};
use crate::{
    Timestamp,
    capability::{Mutation, Question},
    failure::{Done, Fault, Refusal, Stop},
    id::Id,
    needs::Needs,
    record,
    record::same_id,
    scope::{SERVER, Scope, USER},
    view::{Range, Read, Reading, Tx, View, Viewer, Writing},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The sides of the square that a device sends, and that its person sees.
pub const PORTRAIT_SIDE: u32 = 256;
/// Of the one beside a name.
pub const SMALL_SIDE: u32 = 96;
/// What is sent has sides no longer than this.
pub const LONGEST_SIDE_SENT: u32 = 512;
/// In bytes: what is sent, what its person keeps, and what stands beside a name.
pub const LARGEST_SENT: usize = 64 << 10;
pub const LARGEST_PORTRAIT: usize = 32 << 10;
pub const LARGEST_SMALL: usize = 6 << 10;
/// Each is opened, and told to everybody who sees the name.
pub const CHANGES_A_DAY: i64 = 30;
const DAY: Duration = Duration::from_hours(24);

record! {
    /// The picture of a person. With that person's id.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Portrait = 55 "identity_portrait" {
        pub id: Id<Portrait>,
        pub person: Id<Person>,
        /// As their device sent it, until the server has written it anew.
        pub sent: Option<Vec<u8>>,
        /// As the server wrote it: a JPEG of 256 by 256.
        pub picture: Option<Vec<u8>>,
        /// The same of 96 by 96: what others see.
        pub small: Option<Vec<u8>>,
        /// Why the last one that was sent is not shown.
        pub unfit: Option<NotAPicture>,
        /// So often changed, since then.
        pub changes: i64,
        pub counted_since: Timestamp,
    }
    scope USER (person);
}

record! {
    /// A person whose picture has changed, until all who see their name see it. With that person's id.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PortraitSent = 56 "identity_portrait_sent" by authority {
        pub id: Id<PortraitSent>,
        pub person: Id<Person>,
        pub sent_at: Timestamp,
        pub all: Id<AllSent>,
    }
    index BY_TIME (all, sent_at);
    scope SERVER (id);
    scope SERVER (all);
}

/// Marker: all pictures that wait.
#[derive(Debug)]
pub struct AllSent;

const ALL: Id<AllSent> = Id::from_uuid(uuid::Uuid::from_u128(56));

/// What the server made of a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Developed {
    pub picture: Vec<u8>,
    pub small: Vec<u8>,
}

impl Portrait {
    /// What its person sees: also what the server has not opened yet.
    fn shown(&self) -> Option<&Vec<u8>> {
        self.sent.as_ref().or(self.picture.as_ref())
    }

    fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        match view.get(Scope::user(person), same_id(person))? {
            Read::Known(portrait) => Ok(Some(portrait)),
            Read::Absent | Read::Unknown => Ok(None),
        }
    }
}

/// What is to stand beside a person's name, where it is written anew.
pub fn small_portrait(view: &dyn View, person: Id<Person>) -> Result<Option<Vec<u8>>, Fault> {
    Ok(Portrait::of(view, person)?.and_then(|portrait| portrait.small))
}

/// What a person sees of themself, wherever their name stands.
pub fn own_portrait(view: &dyn View, me: Id<Person>) -> Result<Option<Vec<u8>>, Fault> {
    Ok(Portrait::of(view, me)?.and_then(|portrait| portrait.shown().cloned()))
}

// ---- what a person does -----------------------------------------------------------------------

/// The mutation: another picture, or none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePortrait {
    pub picture: Option<Vec<u8>>,
}

impl ChangePortrait {
    /// Whether it would be taken, as far as its first bytes tell.
    pub fn fits(bytes: &[u8]) -> Result<Header, NotAPicture> {
        let header = Header::read(bytes)?;
        let (short, long) = (header.width.min(header.height), header.width.max(header.height));
        if bytes.len() > LARGEST_SENT || long > LONGEST_SIDE_SENT {
            return Err(NotAPicture::TooLarge);
        }
        if short < SMALLEST_SIDE { Err(NotAPicture::TooSmall) } else { Ok(header) }
    }

    fn changed(&self, before: Option<Portrait>, me: Id<Person>, now: Timestamp) -> Result<Portrait, Refused> {
        let nothing = Portrait {
            id: same_id(me),
            person: me,
            sent: None,
            picture: None,
            small: None,
            unfit: None,
            changes: 0,
            counted_since: now,
        };
        let before = before.unwrap_or(nothing);
        if before.shown() == self.picture.as_ref() {
            return Err(Refused::NothingToChange);
        }
        let is_new_day = now >= before.counted_since.plus(DAY);
        let (changes, counted_since) = if is_new_day { (1, now) } else { (before.changes + 1, before.counted_since) };
        if changes > CHANGES_A_DAY {
            return Err(Refused::PictureTooOften);
        }
        let counted = Portrait { changes, counted_since, unfit: None, ..before };
        Ok(match &self.picture {
            Some(sent) => Portrait { sent: Some(sent.clone()), ..counted },
            None => Portrait { sent: None, picture: None, small: None, ..counted },
        })
    }
}

impl Mutation for ChangePortrait {
    const NAME: &'static str = "identity.change-portrait";
    type Refused = Refused;
    /// Whoever nobody can call by a name is shown to nobody.
    const NEEDS: Needs<Self, Refused> = Needs::Somebody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (me, now) = (tx.context().actor, tx.context().now);
        if let Some(picture) = &self.picture {
            Self::fits(picture).map_err(Refused::PictureUnfit)?;
        }
        let before: Option<Portrait> = tx.get(Scope::user(me), same_id(me))?.known()?;
        let is_there = before.is_some();
        let after = self.changed(before, me, now)?;
        if is_there { tx.update(&after) } else { tx.insert(&after) }
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let (me, now) = (tx.context().actor, tx.context().now);
        note(tx, Noted::by(if self.picture.is_some() { Deed::PortraitChanged } else { Deed::PortraitRemoved }, me))?;
        let sent = PortraitSent { id: same_id(me), person: me, sent_at: now, all: ALL };
        if PortraitSent::of(&*tx, me)?.is_some() { tx.update(&sent) } else { tx.insert(&sent) }
    }
}

/// What do I look like?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPortrait;

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPortrait {
    pub picture: Option<Vec<u8>>,
    /// The last one that was sent could not be shown; `picture` is what it was before.
    pub unfit: Option<NotAPicture>,
}

impl Question for MyPortrait {
    const NAME: &'static str = "identity.my-portrait";
    type Answer = OwnPortrait;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<OwnPortrait, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else { return Ok(OwnPortrait::default()) };
        let Some(portrait) = Portrait::of(view, me)? else { return Ok(OwnPortrait::default()) };
        Ok(OwnPortrait { unfit: portrait.unfit, picture: portrait.shown().cloned() })
    }
}

// ---- what the server does ---------------------------------------------------------------------

impl PortraitSent {
    fn of(view: &dyn View, person: Id<Person>) -> Result<Option<Self>, Fault> {
        kept(view, same_id(person))
    }

    /// Where it is seen that another one waits.
    pub const fn scope() -> Scope {
        Scope::of(SERVER, ALL)
    }

    /// Those that wait for longest.
    pub fn waiting(view: &dyn View, most: usize) -> Result<Vec<Undeveloped>, Fault> {
        let waiting: Vec<Self> = view.all(&Range::of(Self::BY_TIME, Self::scope()).with(&ALL).limit(most))?.rows;
        let with_sent = |Self { person, .. }| {
            Ok(Undeveloped { person, sent: Portrait::of(view, person)?.and_then(|portrait| portrait.sent) })
        };
        waiting.into_iter().map(with_sent).collect()
    }
}

/// What the server is to look at.
#[derive(Clone, PartialEq, Eq)]
pub struct Undeveloped {
    pub person: Id<Person>,
    /// Nothing, where a picture was removed.
    pub sent: Option<Vec<u8>>,
}

/// Whether a picture is as it was when the server looked at it.
#[derive(Clone, PartialEq, Eq)]
pub enum Finished {
    /// This is to stand beside their name everywhere.
    Shows(Option<Vec<u8>>),
    /// Another one was sent meanwhile, which waits.
    SentAgain,
}

/// The server has opened what was sent (or nothing was).
pub fn finish_portrait<R>(
    tx: &mut dyn Tx,
    person: Id<Person>,
    sent: Option<&Vec<u8>>,
    made: Option<Result<Developed, NotAPicture>>,
) -> Result<Finished, Stop<R>> {
    let portrait = Portrait::of(&*tx, person)?;
    if portrait.as_ref().and_then(|portrait| portrait.sent.as_ref()) != sent {
        return Ok(Finished::SentAgain);
    }
    if let Some(waiting) = PortraitSent::of(&*tx, person)? {
        tx.remove(waiting.id)?;
    }
    // Whoever is being erased has none any more.
    let Some(portrait) = portrait else { return Ok(Finished::Shows(None)) };
    let after = match made {
        None => return Ok(Finished::Shows(portrait.small)),
        Some(Ok(Developed { picture, small })) => {
            Portrait { sent: None, picture: Some(picture), small: Some(small), ..portrait }
        }
        Some(Err(why)) => Portrait { sent: None, unfit: Some(why), ..portrait },
    };
    tx.update(&after)?;
    Ok(Finished::Shows(after.small))
}

/// A step of erasure: nothing of theirs waits. Their own row goes with their scope, and what stands beside their name with the name.
pub fn erase_portrait<R>(tx: &mut dyn Tx, person: Id<Person>) -> Result<Went, Stop<R>> {
    if let Some(waiting) = PortraitSent::of(&*tx, person)? {
        tx.remove(waiting.id)?;
    }
    Ok(Went::All)
}

/// Nobody finds a face in a log.
macro_rules! unprinted {
    ($($with_a_face:ident),*) => {$(
        impl std::fmt::Debug for $with_a_face {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($with_a_face)).finish_non_exhaustive()
            }
        }
    )*};
}
unprinted!(Portrait, Developed, Undeveloped, ChangePortrait, OwnPortrait, Finished);

impl OwnPortrait {
    /// In the words of a page: what kind of picture it is.
    pub fn format(&self) -> Option<Format> {
        Format::of(self.picture.as_deref()?)
    }
}
