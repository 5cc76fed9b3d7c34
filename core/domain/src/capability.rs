//! What a capability brings to every side, as plain tables: its audiences, its records, its mutations and its
//! questions. A store or a host is handed the list of capabilities and knows no other business.

use crate::{
    failure::{Done, Fault, Refusal, Refuses, Stop},
    host::{decode, encode},
    needs::{Needed, Needs},
    record::Kind,
    scope::Audience,
    view::{Tx, View},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub struct Capability {
    pub name: &'static str,
    pub audiences: &'static [Audience],
    pub kinds: &'static [&'static Kind],
    pub verbs: &'static [Verb],
    pub questions: &'static [Asked],
}

// ---- mutations --------------------------------------------------------------------------------

/// A change that a person can make: the same function on the phone, at once, and on the server, in the end.
///
/// Invariant: what it does depends on itself and on what the transaction answers, and on nothing else.
pub trait Mutation: Serialize + DeserializeOwned + Clone + 'static {
    /// `capability.verb`. With the version, it stands for this type on the wire and in every outbox, for ever.
    const NAME: &'static str;
    /// Counts up when the fields change. An earlier one is then read by `upcast`.
    const VERSION: u16 = 1;
    type Refused: Refuses;
    /// What whoever makes it must be. Looked at before `apply`, on either side.
    const NEEDS: Needs<Self, Self::Refused>;
    /// For what a stranger could find out by trying again and again, such as a code.
    const TRIES: Option<Tries> = None;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Self::Refused>;

    /// What only the server may do: run right after `apply`, in the same transaction, with the server's own view.
    fn settle(&self, tx: &mut dyn Tx) -> Done<Self::Refused> {
        let _ = tx;
        Ok(())
    }

    /// A body of an earlier version in today's words.
    fn upcast(version: u16, body: &[u8]) -> Option<Self> {
        let _ = (version, body);
        None
    }

    fn act(&self) -> Act {
        Act { name: Self::NAME.to_owned(), version: Self::VERSION, body: encode(self) }
    }
}

/// So many refusals within this time, of one person and of all together; then the server looks at no more of them until it
/// has passed. Whoever may not make it at all was not refused anything that could be guessed, and uses up nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    pub of_one: u32,
    pub of_all: u32,
    pub within: Duration,
}

/// A mutation as it is kept and travels. Whoever does not know it can still carry it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Act {
    pub name: String,
    pub version: u16,
    pub body: Vec<u8>,
}

impl Act {
    /// The mutation itself, if it is that one, of a version that we know.
    pub fn of<M: Mutation>(&self) -> Option<M> {
        if self.name != M::NAME {
            return None;
        }
        if self.version == M::VERSION { decode(&self.body).ok() } else { M::upcast(self.version, &self.body) }
    }
}

/// A mutation's functions, by its name.
#[derive(Debug, Clone, Copy)]
pub struct Verb {
    pub name: &'static str,
    pub version: u16,
    pub needs: Needed,
    tries: Option<Tries>,
    holds: fn(&Act, &dyn View) -> bool,
    apply: Run,
    settle: Run,
    upcast: fn(&Act) -> Option<Act>,
}

type Run = fn(&Act, &mut dyn Tx) -> Option<Done<Refusal>>;

impl Verb {
    pub const fn of<M: Mutation>() -> Self {
        Self {
            name: M::NAME,
            version: M::VERSION,
            needs: M::NEEDS.needed(),
            tries: M::TRIES,
            holds: |act, view| act.of::<M>().is_some_and(|mutation| M::NEEDS.must_hold(&mutation, view).is_ok()),
            apply: |act, tx| {
                let mutation = act.of::<M>()?;
                let needed = M::NEEDS.must_hold(&mutation, &*tx);
                Some(needed.and_then(|()| mutation.apply(tx)).map_err(Stop::widen))
            },
            settle: |act, tx| Some(act.of::<M>()?.settle(tx).map_err(Stop::widen)),
            upcast: |act| act.of::<M>().map(|mutation| mutation.act()),
        }
    }
}

/// Which half of a mutation is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Apply,
    Settle,
}

// ---- questions --------------------------------------------------------------------------------

/// Something that a screen can ask: a pure function of what its viewer sees.
pub trait Question: Serialize + DeserializeOwned + Clone + PartialEq + 'static {
    /// `capability.question`.
    const NAME: &'static str;
    type Answer: Serialize + DeserializeOwned + Clone + PartialEq + 'static;
    /// What whoever asks it must be. Looked at before it is answered, on either side.
    const NEEDS: Needs<Self, Refusal>;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>>;

    fn asking(&self) -> Asking {
        Asking { name: Self::NAME.to_owned(), body: encode(self) }
    }
}

/// A question as it crosses the seam.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Asking {
    pub name: String,
    pub body: Vec<u8>,
}

type Answer = fn(&[u8], &dyn View) -> Option<Answered>;
/// The answer in the bytes of `host::encode`, or why there is none.
pub type Answered = Result<Vec<u8>, Stop<Refusal>>;

/// A question's function, by its name.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub name: &'static str,
    pub needs: Needed,
    answer: Answer,
}

impl Asked {
    pub const fn of<Q: Question>() -> Self {
        Self {
            name: Q::NAME,
            needs: Q::NEEDS.needed(),
            answer: |body, view| {
                let question = decode::<Q>(body).ok()?;
                let needed = Q::NEEDS.must_hold(&question, view);
                Some(needed.and_then(|()| question.answer(view)).map(|answer| encode(&answer)))
            },
        }
    }
}

// ---- all of it --------------------------------------------------------------------------------

/// Every capability of a program, and the one place where names are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Business(pub &'static [Capability]);

impl Business {
    pub fn kinds(self) -> impl Iterator<Item = &'static Kind> {
        self.0.iter().flat_map(|capability| capability.kinds.iter().copied())
    }

    pub fn kind(self, code: u16) -> Option<&'static Kind> {
        self.kinds().find(|kind| kind.code == code)
    }

    pub fn audience(self, code: u8) -> Option<Audience> {
        self.audiences().find(|audience| audience.code == code)
    }

    pub fn audiences(self) -> impl Iterator<Item = Audience> {
        let common = [crate::scope::USER, crate::scope::SERVER];
        common.into_iter().chain(self.0.iter().flat_map(|capability| capability.audiences.iter().copied()))
    }

    pub fn verbs(self) -> impl Iterator<Item = &'static Verb> {
        self.0.iter().flat_map(|capability| capability.verbs)
    }

    fn verb(self, name: &str) -> Option<&'static Verb> {
        self.verbs().find(|verb| verb.name == name)
    }

    pub fn questions(self) -> impl Iterator<Item = &'static Asked> {
        self.0.iter().flat_map(|capability| capability.questions)
    }

    /// Runs one half of a mutation. `None`: no version of it is known here.
    pub fn run(self, part: Part, act: &Act, tx: &mut dyn Tx) -> Option<Done<Refusal>> {
        let verb = self.verb(&act.name)?;
        match part {
            Part::Apply => (verb.apply)(act, tx),
            Part::Settle => (verb.settle)(act, tx),
        }
    }

    /// How often it may be tried in vain; nothing: as often as one likes.
    pub fn tries(self, name: &str) -> Option<Tries> {
        self.verb(name)?.tries
    }

    /// Whether what it needs holds for whoever looks. Nothing holds for what is not known here.
    pub fn holds(self, act: &Act, view: &dyn View) -> bool {
        self.verb(&act.name).is_some_and(|verb| (verb.holds)(act, view))
    }

    /// The act in today's words: what an outbox is brought up to when the app was upgraded.
    pub fn upcast(self, act: &Act) -> Option<Act> {
        (self.verb(&act.name)?.upcast)(act)
    }

    /// `None`: no such question is known here.
    pub fn answer(self, asking: &Asking, view: &dyn View) -> Option<Answered> {
        let asked = self.questions().find(|asked| asked.name == asking.name)?;
        (asked.answer)(&asking.body, view)
    }

    /// What is spelt twice or not at all, in words; nothing if all is well. A test of every program asks this.
    pub fn slips(self) -> Vec<String> {
        let mut slips = Vec::new();
        let mut twice = |what: &str, names: Vec<String>| {
            let mut sorted = names;
            sorted.sort();
            slips
                .extend(sorted.windows(2).filter(|two| two[0] == two[1]).map(|two| format!("{what} {} twice", two[0])));
        };
        twice("kind code", self.kinds().map(|kind| kind.code.to_string()).collect());
        twice("kind name", self.kinds().map(|kind| kind.name.to_owned()).collect());
        twice("audience code", self.audiences().map(|audience| audience.code.to_string()).collect());
        twice("mutation", self.0.iter().flat_map(|one| one.verbs).map(|verb| verb.name.to_owned()).collect());
        twice("question", self.0.iter().flat_map(|one| one.questions).map(|asked| asked.name.to_owned()).collect());
        for capability in self.0 {
            let prefix = format!("{}.", capability.name);
            let names = capability.verbs.iter().map(|verb| verb.name);
            let names = names.chain(capability.questions.iter().map(|asked| asked.name));
            slips.extend(
                names.filter(|name| !name.starts_with(&prefix)).map(|name| format!("{name} is not of {prefix}")),
            );
        }
        let needs = self.verbs().map(|verb| (verb.name, verb.needs));
        let needs = needs.chain(self.questions().map(|asked| (asked.name, asked.needs)));
        slips.extend(needs.filter_map(|(name, needed)| needed.slip(name)));
        for kind in self.kinds() {
            let homeless = kind.scopes.iter().filter(|place| self.audience(place.audience.code).is_none());
            slips.extend(
                homeless.map(|place| format!("{} is in the unknown audience {}", kind.name, place.audience.name)),
            );
        }
        slips
    }
}

/// A host's fault when a screen asks what nobody declared: the two were built apart.
pub fn nobody_knows(name: &str) -> Fault {
    Fault::new(format!("nobody knows {name}"))
}
