//! A public scope of thousands of rows comes in one piece, goes on where it was cut off, and is kept up to date like all others.

use nusaloka_domain::{Id, capability::Mutation, host::Write, scope::Scope};
use nusaloka_stories::{
    Gate, Phone, World,
    heap::{BEACH, HEAPS, Heap, Pebbles, Strew, Take},
};
use std::fs;

const PEBBLES: i64 = 4_500;
const AT_ONCE: i64 = 900;

fn heap() -> Id<Heap> {
    Id::mint(1, [7; 10])
}

fn beach() -> Scope {
    Scope::of(BEACH, heap())
}

fn pebbles(phone: &Phone) -> Option<u64> {
    phone.known(&Pebbles { heap: heap() })
}

async fn until_pebbles(phone: &mut Phone, count: i64) {
    let wanted = Some(count.unsigned_abs());
    phone.until("the pebbles", |phone| pebbles(phone) == wanted).await;
}

/// A beach full of them, of which the server has a snapshot, and whoever strewed them.
async fn with_pebbles(world: &World) -> Phone {
    let mut first = world.phone("first", Some(world.entry("traveller")));
    first.until_settled().await;
    for from in (0..PEBBLES).step_by(usize::try_from(AT_ONCE).expect("small")) {
        first.write(&Write::mutate(Strew { heap: heap(), from, pebbles: AT_ONCE }.act())).expect("taken");
    }
    first.until_settled().await;
    // Whoever comes first gets rows, and makes the server make a snapshot.
    first.visit(beach());
    until_pebbles(&mut first, PEBBLES).await;
    while world.counted("nusaloka_snapshots_total").await == 0 {
        tokio::task::yield_now().await;
    }
    first
}

fn snapshot_bytes(world: &World) -> u64 {
    let files = fs::read_dir(world.server_data().join("snapshots")).expect("a folder");
    files.map(|file| file.expect("a file").metadata().expect("its size").len()).sum()
}

#[tokio::test]
async fn a_public_scope_comes_by_snapshot_and_is_kept_up_to_date() {
    let world = World::about(HEAPS).await;
    let mut first = with_pebbles(&world).await;
    first.write(&Write::mutate(Take { heap: heap(), number: 7 }.act())).expect("taken");
    first.until_settled().await;
    let rows = world.counted("nusaloka_pull_rows_total").await;
    let gate = Gate::before(world.address()).await;
    let mut second = world.phone_through(gate.address(), "second", Some(world.entry("traveller")));
    second.visit(beach());
    until_pebbles(&mut second, PEBBLES - 1).await;
    assert_eq!(gate.file_requests(), 1);
    assert!(world.counted("nusaloka_pull_rows_total").await < rows + 40, "not by rows");
    first.write(&Write::mutate(Take { heap: heap(), number: 8 }.act())).expect("taken");
    until_pebbles(&mut second, PEBBLES - 2).await;
    second.write(&Write::mutate(Take { heap: heap(), number: 9 }.act())).expect("taken");
    until_pebbles(&mut first, PEBBLES - 3).await;
    // It is there at the next start, without a word from the server.
    second.put_down().await;
    let mut second = world.phone_through(gate.address(), "second", Some(world.entry("traveller")));
    assert_eq!(pebbles(&second), Some((PEBBLES - 3).unsigned_abs()));
    second.leave(beach());
    second.until("nothing of it", |phone| pebbles(phone).is_none()).await;
    second.until_settled().await;
    assert_eq!(gate.file_requests(), 1);
}

#[tokio::test]
async fn a_snapshot_after_which_nothing_happened_is_all_there_is() {
    let world = World::about(HEAPS).await;
    let first = with_pebbles(&world).await;
    let gate = Gate::before(world.address()).await;
    let mut second = world.phone_through(gate.address(), "second", Some(world.entry("traveller")));
    second.until_settled().await;
    second.visit(beach());
    until_pebbles(&mut second, PEBBLES).await;
    assert_eq!(gate.file_requests(), 1);
    first.put_down().await;
}

#[tokio::test]
async fn a_download_whose_process_ended_goes_on_where_it_was() {
    let world = World::about(HEAPS).await;
    let first = with_pebbles(&world).await;
    let all = snapshot_bytes(&world);
    let gate = Gate::before(world.address()).await;
    gate.hold_files_after(all / 2);
    let entry = world.entry("traveller");
    let second = world.phone_through(gate.address(), "second", Some(entry.clone()));
    second.visit(beach());
    gate.until_held().await;
    // Nothing else waits for it.
    first.write(&Write::mutate(Take { heap: heap(), number: 7 }.act())).expect("taken");
    assert_eq!(pebbles(&second), None, "not known yet, instead of half of it");
    second.put_down().await;
    gate.hold_files_after(all * 2);
    let mut second = world.phone_through(gate.address(), "second", Some(entry));
    until_pebbles(&mut second, PEBBLES - 1).await;
    assert_eq!(gate.file_requests(), 2);
    assert!(gate.file_bytes() < all + all / 4, "{} of {all}", gate.file_bytes());
}

#[tokio::test]
async fn a_snapshot_that_is_gone_is_made_up_for_by_rows() {
    let world = World::about(HEAPS).await;
    let first = with_pebbles(&world).await;
    for file in fs::read_dir(world.server_data().join("snapshots")).expect("a folder") {
        let path = file.expect("a file").path();
        fs::write(&path, b"something else").expect("written");
    }
    let gate = Gate::before(world.address()).await;
    let mut second = world.phone_through(gate.address(), "second", Some(world.entry("traveller")));
    second.visit(beach());
    until_pebbles(&mut second, PEBBLES).await;
    assert!(gate.file_requests() >= 1);
    first.put_down().await;
}
