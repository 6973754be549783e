//! Flows, and what stands in front of them: codes that were sent, captchas, tallies of failures.

use vestibule_domain::gate::{FailureCount, ProofKind};
use vestibule_domain::time::Timestamp;
use vestibule_store::{Lock, code, flow, throttle, used_once};

use crate::anns_rows::mailed;
use crate::test_store::{NOON, TestStore, after, flow_row, keep, token};
use crate::{does, on_both};

async fn flows(test: TestStore) {
    let id = test.opens_flow(1).await;
    let row = flow_row(1);
    let mut conn = test.read().await;
    assert_eq!(flow::get(&mut conn, id).await.unwrap(), Some(row.clone()));
    assert_eq!(flow::by_holder(&mut conn, &token(1)).await.unwrap(), Some(row.clone()));
    assert_eq!(flow::by_holder(&mut conn, &token(2)).await.unwrap(), None);
    let mut changed = row.flow();
    changed.shut();
    let changed = keep(changed);
    let lock = Lock::Flow(id);
    assert!(does!(test, lock, |tx| flow::save(tx, changed, None, 1)).await.unwrap());
    assert!(!does!(test, lock, |tx| flow::save(tx, changed, None, 1)).await.unwrap());
    assert!(does!(test, lock, |tx| flow::save(tx, changed, Some(b"more"), 2)).await.unwrap());
    let stored = flow::get(&mut conn, id).await.unwrap().unwrap();
    assert_eq!((&stored.parts, stored.version), (changed.parts(), 3));
    assert_eq!(stored.sealed.as_deref(), Some(&b"more"[..]));
    assert_eq!(does!(test, Lock::Queue, |tx| flow::purge_before(tx, after(600), 9)).await.unwrap(), 0);
    assert_eq!(does!(test, Lock::Queue, |tx| flow::purge_before(tx, after(601), 9)).await.unwrap(), 1);
}

async fn only_the_newest_code_counts(test: TestStore) {
    let id = test.opens_flow(1).await;
    let lock = Lock::Flow(id);
    let (old, new) = (keep(mailed(id, 1)), keep(mailed(id, 2)));
    does!(test, lock, |tx| code::put(tx, old)).await.unwrap();
    assert_eq!(code::by_link(&mut test.read().await, &token(1)).await.unwrap().as_ref(), Some(old));
    does!(test, lock, |tx| code::put(tx, new)).await.unwrap();
    let kind = ProofKind::MailCode;
    assert_eq!(code::get(&mut test.read().await, id, kind).await.unwrap().as_ref(), Some(new));
    assert_eq!(code::get(&mut test.read().await, id, ProofKind::SmsCode).await.unwrap(), None);
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[1; 32], NOON)).await.unwrap());
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[2; 32], after(600))).await.unwrap());
    let old_link = does!(test, lock, |tx| async move { code::use_link(tx, &token(1), NOON).await }).await;
    assert_eq!(old_link.unwrap(), None);
    let link = does!(test, lock, |tx| async move { code::use_link(tx, &token(2), after(599)).await }).await;
    assert_eq!(link.unwrap(), Some((id, kind)));
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[2; 32], NOON)).await.unwrap());
    let spent = code::get(&mut test.read().await, id, kind).await.unwrap().unwrap();
    assert_eq!(spent.used_at, Some(after(599)));
}

async fn a_captcha_is_used_once(test: TestStore) {
    let queue = Lock::Queue;
    assert!(does!(test, queue, |tx| used_once::use_once(tx, [1; 32], after(5))).await.unwrap());
    assert!(!does!(test, queue, |tx| used_once::use_once(tx, [1; 32], after(5))).await.unwrap());
    assert_eq!(does!(test, queue, |tx| used_once::purge(tx, after(6), 9)).await.unwrap(), 1);
}

async fn tallies(test: TestStore) {
    let long_ago = Timestamp::from_micros(0);
    let fail =
        |now, forget_before| does!(test, Lock::Queue, |tx| throttle::fail(tx, &[1; 32], now, forget_before));
    assert_eq!(fail(NOON, long_ago).await.unwrap(), Some(1));
    assert_eq!(fail(after(1), long_ago).await.unwrap(), Some(2));
    does!(test, Lock::Queue, |tx| throttle::lock(tx, &[1; 32], after(60))).await.unwrap();
    does!(test, Lock::Queue, |tx| throttle::lock(tx, &[1; 32], after(30))).await.unwrap();
    assert_eq!(fail(after(59), long_ago).await.unwrap(), None);
    let scopes: Vec<[u8; 32]> = (0..10).map(|number| [number; 32]).collect();
    let read = throttle::read(&mut test.read().await, &scopes).await.unwrap();
    let mut expected = vec![FailureCount::default(); 10];
    expected[1] = FailureCount { failures: 2, last_failure: Some(after(1)), locked_until: Some(after(60)) };
    assert_eq!(read, expected);
    assert_eq!(throttle::read(&mut test.read().await, &[]).await.unwrap(), []);
    let purge = |before, now| does!(test, Lock::Queue, |tx| throttle::purge(tx, before, now, 9));
    assert_eq!(
        purge(after(50), after(59)).await.unwrap(),
        0,
        "a lock in force is kept, however old its cause"
    );
    assert_eq!(fail(after(60), long_ago).await.unwrap(), Some(3), "the lock is over at its end");
    assert_eq!(fail(after(90), after(60)).await.unwrap(), Some(1), "forgotten");
    assert_eq!(purge(after(90), after(3000)).await.unwrap(), 0);
    assert_eq!(purge(after(91), after(3000)).await.unwrap(), 1);
    fail(after(99), long_ago).await.unwrap();
    does!(test, Lock::Queue, |tx| throttle::clear(tx, &[1; 32])).await.unwrap();
    assert_eq!(throttle::read(&mut test.read().await, &[[1; 32]]).await.unwrap(), [FailureCount::default()]);
}

on_both!(flows, only_the_newest_code_counts, a_captcha_is_used_once, tallies,);
