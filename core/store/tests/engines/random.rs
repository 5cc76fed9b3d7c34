//! Random operations on all engines side by side: whatever is asked, they answer alike.
//!
//! Values come from small sets, so that keys meet, ranges have something between their edges, and the odd ones
//! (absent, empty, with a zero inside, the largest) come up all the time.

use super::{
    kinds::{BOAT, KINDS, SAILOR, TRIED, uuid},
    layers::{boat, pack},
    place::{KEY, Place},
};
use nusaloka_domain::{
    record::{Column, Holds, Index, Kind, Presence, Row, Value},
    scope::USER,
    view::{Edge, Order},
};
use nusaloka_store::{
    engine::{Change, Engine, OfKind, Only, Reach, Safety, Scan, Source, Stored},
    snapshot::Packed,
};
use proptest::{collection::vec, prelude::*, sample::select};

#[derive(Debug, Clone)]
enum Owned {
    Null,
    Integer(i64),
    Text(&'static str),
    Bytes(Vec<u8>),
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(integer) => Value::Integer(*integer),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

fn row(values: &[Owned]) -> Row {
    Row::from_values(values.iter().map(Owned::value))
}

fn present(column: &Column) -> BoxedStrategy<Owned> {
    match column.holds {
        Holds::Flag => select(vec![0, 1]).prop_map(Owned::Integer).boxed(),
        Holds::Integer | Holds::Timestamp => {
            select(vec![i64::MIN, -1, 0, 1, 2, 127, 128, i64::MAX]).prop_map(Owned::Integer).boxed()
        }
        Holds::Text | Holds::Word(_) => {
            select(vec!["", "\0", "a", "a\0", "a\0b", "ab", "b", "é"]).prop_map(Owned::Text).boxed()
        }
        Holds::Id => (1_u128..7).prop_map(|number| Owned::Bytes(uuid(number).as_bytes().to_vec())).boxed(),
        Holds::Bytes => select(vec![&b""[..], b"\0", b"\0\xff", b"\xff", b"\xff\xff", b"sixteen bytes  !"])
            .prop_map(|bytes| Owned::Bytes(bytes.to_vec()))
            .boxed(),
    }
}

fn standing(column: &Column) -> BoxedStrategy<Owned> {
    match column.presence {
        Presence::Required => present(column),
        Presence::Optional => prop_oneof![1 => Just(Owned::Null), 2 => present(column)].boxed(),
    }
}

/// An edge may be absent even where no value is.
fn bounding(column: &Column) -> BoxedStrategy<Owned> {
    prop_oneof![1 => Just(Owned::Null), 5 => present(column)].boxed()
}

fn any_kind() -> impl Strategy<Value = &'static Kind> {
    select(TRIED.to_vec())
}

fn any_stored(kind: &'static Kind) -> impl Strategy<Value = Stored> {
    let required = kind.columns.iter().rposition(|column| column.presence == Presence::Required).unwrap_or(0) + 1;
    let columns: Vec<_> = kind.columns.iter().map(standing).collect();
    let width = prop_oneof![3 => Just(usize::MAX), 1 => required..=kind.columns.len()];
    let more = prop_oneof![4 => Just(Vec::new()), 1 => vec(present(&kind.columns[0]), 1..3)];
    (0..5_u64, columns, width, more).prop_map(|(commit, mut values, width, more)| {
        if width == usize::MAX {
            values.extend(more);
        } else {
            values.truncate(width);
        }
        Stored { commit, row: row(&values) }
    })
}

fn any_key(kind: &'static Kind) -> impl Strategy<Value = Row> {
    let columns: Vec<_> = kind.key.iter().map(|place| present(&kind.columns[*place])).collect();
    columns.prop_map(|values| row(&values))
}

#[derive(Debug, Clone)]
enum Write {
    Apply(Vec<Change>),
    PutAbsent(&'static Kind, Vec<Stored>),
    /// One of the layers of this run, by its number.
    Lay(usize),
    Lift(usize, Vec<u128>),
}

const LAYERS: usize = 3;

/// Each key once, in their order.
fn any_layer() -> impl Strategy<Value = Vec<Stored>> {
    vec(any_stored(SAILOR), 0..12).prop_map(|mut rows| {
        rows.sort_by_key(|stored| stored.row.id());
        rows.dedup_by_key(|stored| stored.row.id());
        rows
    })
}

fn any_write() -> impl Strategy<Value = Write> {
    let change = |kind: &'static Kind| {
        prop_oneof![
            4 => any_stored(kind).prop_map(move |stored| Change::Put { kind, stored }),
            1 => any_key(kind).prop_map(move |key| Change::Remove { kind, key }),
        ]
    };
    prop_oneof![
        3 => vec(any_kind().prop_flat_map(change), 1..20).prop_map(Write::Apply),
        1 => any_kind().prop_flat_map(|kind| {
            vec(any_stored(kind), 0..6).prop_map(move |rows| Write::PutAbsent(kind, rows))
        }),
        1 => (0..LAYERS).prop_map(Write::Lay),
        1 => (0..LAYERS, vec(1_u128..7, 0..3)).prop_map(|(layer, keep)| Write::Lift(layer, keep)),
    ]
}

#[derive(Debug, Clone)]
enum Question {
    Get(&'static Kind, Vec<Row>),
    Scan(Scan),
}

fn any_question() -> impl Strategy<Value = Question> {
    prop_oneof![
        1 => any_kind().prop_flat_map(|kind| vec(any_key(kind), 0..5).prop_map(move |keys| Question::Get(kind, keys))),
        4 => any_kind().prop_flat_map(any_scan).prop_map(Question::Scan),
    ]
}

fn any_scan(kind: &'static Kind) -> impl Strategy<Value = Scan> {
    let index = select(std::iter::once(None).chain(kind.indexes.iter().copied().map(Some)).collect::<Vec<_>>());
    index.prop_flat_map(move |index| scan_by(kind, index))
}

fn scan_by(kind: &'static Kind, index: Option<Index>) -> impl Strategy<Value = Scan> {
    let columns: Vec<usize> = Scan { index, ..Scan::of(kind) }.columns().collect();
    let width = columns.len();
    let values = move || columns.iter().map(|place| bounding(&kind.columns[*place])).collect::<Vec<_>>();
    let edge = || (0..4_u8, 0..=width, values());
    let only = prop_oneof![
        2 => Just(Only::All),
        1 => (select(vec![BOAT.code, USER.code, 9]), vec((1_u128..7).prop_map(uuid), 0..4))
            .prop_map(|(audience, keys)| Only::InScopes { audience, keys }),
    ];
    let limit = prop_oneof![Just(usize::MAX), 0..6_usize];
    let order = select(vec![Order::Ascending, Order::Descending]);
    (0..=width, values(), edge(), edge(), only, order, (limit, proptest::bool::weighted(0.9))).prop_map(
        move |(prefix, values, low, high, only, order, (limit, reach))| {
            // Often no prefix, or most scans would find nothing.
            let prefix = prefix.saturating_sub(width / 2 + 1);
            let edge = |(sort, length, values): (u8, usize, Vec<Owned>)| {
                let end = (prefix + length).min(values.len());
                match sort {
                    0 | 1 => Edge::Open,
                    2 => Edge::Including(row(&values[prefix..end])),
                    _ => Edge::Excluding(row(&values[prefix..end])),
                }
            };
            let prefix = row(&values[..prefix]);
            let (low, high) = (edge(low), edge(high));
            let reach = if reach { Reach::Layers } else { Reach::Table };
            Scan { kind, index, prefix, low, high, only, order, limit, reach }
        },
    )
}

#[derive(Debug, Clone)]
enum Step {
    Transact {
        writes: Vec<(Write, Vec<Question>)>,
        end: Option<Safety>,
    },
    Ask(Vec<Question>),
    /// A reader looks before these steps, and still sees the same after each of them.
    Hold {
        questions: Vec<Question>,
        meanwhile: Vec<Step>,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    let end = prop_oneof![5 => Just(None), 10 => Just(Some(Safety::Ordered)), 1 => Just(Some(Safety::Synced))];
    let transact = (vec((any_write(), vec(any_question(), 0..4)), 1..4), end)
        .prop_map(|(writes, end)| Step::Transact { writes, end });
    let leaf = prop_oneof![2 => transact, 2 => vec(any_question(), 1..8).prop_map(Step::Ask)];
    leaf.prop_recursive(2, 8, 3, |inner| {
        (vec(any_question(), 1..4), vec(inner, 1..3))
            .prop_map(|(questions, meanwhile)| Step::Hold { questions, meanwhile })
    })
}

type Answers = Vec<Vec<Option<Stored>>>;

fn answers(source: &dyn Source, questions: &[Question]) -> Answers {
    let answer = |question: &Question| match question {
        Question::Get(kind, keys) => source.get(kind, keys).unwrap(),
        Question::Scan(scan) => source.scan(scan).unwrap().into_iter().map(Some).collect(),
    };
    questions.iter().map(answer).collect()
}

/// What an engine says along the way. Equal for all engines.
fn run(engine: &mut dyn Engine, layers: &[Packed], steps: &[Step], told: &mut Vec<Answers>) {
    for step in steps {
        match step {
            Step::Ask(questions) => told.push(answers(&*engine.source().unwrap(), questions)),
            Step::Transact { writes, end } => {
                for (write, _) in writes {
                    if let Write::Lay(layer) = write {
                        let Packed { name, bytes, about, .. } = &layers[*layer];
                        assert_eq!(engine.stage(*name, bytes).unwrap().as_ref(), Ok(about));
                        told.push(vec![sorted(engine.met_by(*name).unwrap())]);
                        told.push(answers(&*engine.staged(*name).unwrap(), &[Question::Scan(Scan::of(SAILOR))]));
                    }
                }
                let mut transaction = engine.begin().unwrap();
                for (write, questions) in writes {
                    match write {
                        Write::Apply(changes) => transaction.apply(changes).unwrap(),
                        Write::PutAbsent(kind, rows) => {
                            let taken = transaction.put_absent(kind, rows).unwrap();
                            told.push(vec![taken.iter().map(|position| Some(rows[*position].clone())).collect()]);
                        }
                        // One that is laid already is a fault, in all of them.
                        Write::Lay(layer) => {
                            let laid = transaction.lay(layers[*layer].name).is_ok();
                            told.push(vec![vec![None; usize::from(laid)]]);
                        }
                        Write::Lift(layer, keep) => {
                            let keep: Vec<_> = keep.iter().map(|number| boat(*number)).collect();
                            let lifted = transaction.lift(layers[*layer].name, &keep).unwrap();
                            told.push(vec![sorted(lifted.hidden), sorted(lifted.kept)]);
                        }
                    }
                    told.push(answers(&*transaction, questions));
                }
                if let Some(safety) = end {
                    transaction.commit(*safety).unwrap();
                }
            }
            Step::Hold { questions, meanwhile } => {
                let mut reader = engine.reader().unwrap();
                let source = reader.source().unwrap();
                let before = answers(&*source, questions);
                for step in meanwhile {
                    run(engine, layers, std::slice::from_ref(step), told);
                    assert_eq!(answers(&*source, questions), before, "a reader's look changed");
                }
                drop(source);
                told.push(before);
                told.push(answers(&*reader.source().unwrap(), questions));
            }
        }
    }
}

fn sorted(mut rows: Vec<OfKind>) -> Vec<Option<Stored>> {
    rows.sort_by_key(|(_, stored)| stored.row.id());
    rows.into_iter().map(|(_, stored)| Some(stored)).collect()
}

/// More with `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_engines_answer_alike_whatever_is_done(
        steps in vec(any_step(), 1..12),
        layers in vec(any_layer(), LAYERS),
    ) {
        let told = [Place::memory(), Place::sqlite_in_haste(None), Place::sqlite_in_haste(Some(KEY))].map(|place| {
            let mut told = Vec::new();
            let layers: Vec<Packed> =
                (1..).zip(&layers).map(|(number, rows)| pack(&place, boat(number), rows.clone())).collect();
            run(&mut *place.open(), &layers, &steps, &mut told);
            // And after the next start. (Layers have other names on every engine.)
            let everywhere = KINDS.into_iter().filter(|kind| kind.name != "layer");
            let everything: Vec<Question> = everywhere.map(|kind| Question::Scan(Scan::of(kind))).collect();
            told.push(answers(&*place.open().source().unwrap(), &everything));
            told
        });
        let [memory, sqlite, with_key] = told;
        for (number, (expected, found)) in memory.iter().zip(&sqlite).enumerate() {
            prop_assert_eq!(expected, found, "answer {}", number);
        }
        prop_assert_eq!(&memory, &sqlite);
        prop_assert_eq!(&memory, &with_key);
    }
}
