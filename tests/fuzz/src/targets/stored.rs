//! Databases whose rows are not what we wrote, though each fits its table: entries and their footprints, marks, places,
//! images, verdicts, feeds, digests. Opening one, looking around in it and going on with it may fail, and never panics.
//!
//! Says nothing of what such a database then holds: that is for digests and checks of the file to find.

use super::{Seed, seed};
use crate::{
    acts::{BUSINESS, NOW, act, device, entry, scope},
    script::Script,
    stage::{BUDGET, EPOCH, ME, Stage},
};
use nusaloka_domain::{
    Fault,
    capability::Question as _,
    host::Insist,
    identity::Me,
    packing::MyLists,
    record::{Kind, Row, Value},
};
use nusaloka_store::{
    authority::Authority,
    engine::{Change, Engine, Safety, Scan, Stored, memory::MemoryEngine},
    of_device, of_server,
    replica::Replica,
};

/// A side; then row after row: which table, which of its rows, which column, and what stands there now.
pub(crate) fn run(bytes: &[u8]) {
    let mut script = Script::of(bytes);
    let Stage { server, phone } = Stage::new();
    let on_server = script.chance();
    let (mut engine, kinds): (MemoryEngine, Vec<&'static Kind>) = if on_server {
        (server.into_engine(), of_server(BUSINESS).collect())
    } else {
        (phone.into_engine(), of_device(BUSINESS).collect())
    };
    for _ in 0..=script.below(3) {
        if let Err(fault) = tamper(&mut engine, &kinds, &mut script) {
            drop(fault); // the table does not take it
        }
    }
    // A fault is an answer; what counts is that there is one.
    let went = if on_server { use_server(engine, &mut script) } else { use_phone(engine, &mut script) };
    drop(went);
}

fn tamper(engine: &mut MemoryEngine, kinds: &[&'static Kind], script: &mut Script<'_>) -> Result<(), Fault> {
    let Some(kind) = script.pick(kinds) else { return Ok(()) };
    let rows = engine.source()?.scan(&Scan::of(kind))?;
    let Some(old) = rows.get(script.below(rows.len())) else { return Ok(()) };
    let (column, how, number) = (script.below(kind.columns.len()), script.byte(), script.number());
    let bytes = if script.chance() { script.bytes() } else { &[] };
    let spliced;
    let values = old.row.values().enumerate().map(|(at, value)| match (at == column, value) {
        (false, value) => value,
        (true, Value::Integer(_)) => Value::Integer(number.cast_signed()),
        (true, Value::Text(_)) => Value::Text(std::str::from_utf8(bytes).unwrap_or("odd")),
        (true, Value::Bytes(_)) if how & 1 == 0 => Value::Bytes(bytes),
        (true, Value::Null) => Value::Bytes(bytes),
        (true, Value::Bytes(_)) => Value::Null,
    });
    let mut row = Row::from_values(values);
    if how & 2 == 2
        && let Value::Bytes(old) = old.row.value(column)
    {
        spliced = patched(old, number, bytes);
        let values = row.values().enumerate();
        row = Row::from_values(values.map(|(at, value)| if at == column { Value::Bytes(&spliced) } else { value }));
    }
    let commit = if how & 4 == 4 { number >> 1 } else { old.commit };
    let mut tx = engine.begin()?;
    tx.apply(&[Change::Put { kind, stored: Stored { commit, row } }])?;
    tx.commit(Safety::Synced)
}

/// The old bytes with some of them written over.
fn patched(old: &[u8], at: u64, bytes: &[u8]) -> Vec<u8> {
    let at = usize::try_from(at).unwrap_or_default() % (old.len() + 1);
    let rest = old.get(at + bytes.len()..).unwrap_or_default();
    [&old[..at], bytes, rest].concat()
}

fn use_phone(engine: MemoryEngine, script: &mut Script<'_>) -> Result<(), Fault> {
    let Ok(mut phone) = Replica::open(engine, BUSINESS, ME, device(0))? else { return Ok(()) };
    let mut server = Stage::new().server;
    let went = [
        phone.answer(NOW, &MyLists.asking()).map(drop),
        phone.slips().map(drop),
        phone.act(entry(210), NOW, act(script, ME), Insist::Yes).map(drop),
        phone.visit(scope(script)),
    ];
    if let Some(push) = phone.push(10) {
        let (pushed, _) = server.decide(NOW, &[(ME, push)])?;
        phone.pushed(&pushed[0], device(1))?;
    }
    for _ in 0..3 {
        let ask = phone.ask()?;
        phone.receive(&server.pull(ME, &ask, BUDGET)?)?;
    }
    phone.discard(entry(140))?;
    phone.slips()?;
    went.into_iter().collect()
}

fn use_server(engine: MemoryEngine, script: &mut Script<'_>) -> Result<(), Fault> {
    let mut phone = Stage::new().phone;
    let mut server = Authority::open(engine, BUSINESS, EPOCH)?;
    let went = [
        server.answer(ME, NOW, &Me.asking()).map(drop),
        server.slips().map(drop),
        server.act(ME, entry(211), NOW, &act(script, ME)).map(drop),
    ];
    if let Some(push) = phone.push(10) {
        server.decide(NOW, &[(ME, push)])?;
    }
    let ask = phone.ask()?;
    server.pull(ME, &ask, BUDGET)?;
    server.compact(script.number())?;
    went.into_iter().collect()
}

pub(crate) fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let sides: [(&str, u8, Vec<&Kind>); 2] =
        [("phone", 0, of_device(BUSINESS).collect()), ("server", 1, of_server(BUSINESS).collect())];
    for (side, code, kinds) in sides {
        for (at, kind) in (0..).zip(kinds) {
            let columns = u8::try_from(kind.columns.len()).expect("few");
            // The last number that a column takes, or odd bytes in the middle of those that were there.
            let tampered = |column: u8| [at, 0, column, 2, 0xf2, 1, 2, 0xff, 0xff];
            let steps: Vec<u8> = (0..columns).rev().take(3).flat_map(tampered).collect();
            let name = format!("{side}-{}", kind.name.trim_end_matches('_'));
            seeds.push(seed(&name, [vec![code, columns.min(3) - 1], steps].concat()));
        }
    }
    seeds
}
