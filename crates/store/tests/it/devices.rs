//! Devices are known by their token, by a renewed one at once, and until they are forgotten.

use vestibule_domain::time::Span;
use vestibule_store::{Lock, device};

use crate::anns_rows::{MINE, held_token, laptop, shown, tokens};
use crate::test_store::{ANN, BEN, NOON, TestStore, after, keep};
use crate::{does, on_both};

async fn devices(test: TestStore) {
    let test = test.with_ann().await;
    let (one, two) = (keep(laptop(1)), keep(laptop(2)));
    does!(test, MINE, |tx| device::insert(tx, one)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, two)).await.unwrap();
    let mut conn = test.read().await;
    assert_eq!(device::find(&mut conn, ANN, &shown(&[1])).await.unwrap().as_ref(), Some(one));
    assert_eq!(device::find(&mut conn, BEN, &shown(&[1])).await.unwrap(), None);
    assert_eq!(device::of_account(&mut conn, ANN).await.unwrap(), [two.clone(), one.clone()]);
    let uses = keep([(ANN, one.device.id, after(50))]);
    does!(test, Lock::Queue, |tx| device::touch(tx, uses)).await.unwrap();
    let id = one.device.id;
    assert!(does!(test, MINE, |tx| device::set_sealed(tx, ANN, id, b"Ann's laptop")).await.unwrap());
    let renamed = device::find(&mut conn, ANN, &shown(&[1])).await.unwrap().unwrap();
    assert_eq!((&renamed.sealed[..], renamed.device.last_seen_at), (&b"Ann's laptop"[..], after(50)));
    assert!(does!(test, MINE, |tx| device::forget(tx, ANN, id, after(60))).await.unwrap());
    assert!(!does!(test, MINE, |tx| device::forget(tx, ANN, id, after(61))).await.unwrap());
    assert_eq!(device::find(&mut conn, ANN, &shown(&[1])).await.unwrap(), None);
    assert_eq!(device::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(two));
}

async fn a_renewed_token_counts_at_once_and_the_one_before_for_two_minutes(test: TestStore) {
    let test = test.with_ann().await;
    let laptop = keep(laptop(1));
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    let (of, present, next) = (laptop.device.id, keep(held_token(1).digest()), keep(held_token(2).digest()));
    let renew = |now| does!(test, MINE, |tx| device::renew(tx, ANN, of, present, next, now));
    assert!(renew(after(60)).await.unwrap());
    assert!(!renew(after(61)).await.unwrap(), "once");
    let known = async |number, at| {
        let shown = tokens(&[number]).shown(at);
        let found = device::find(&mut test.read().await, ANN, &shown).await.unwrap();
        let latest = device::latest_of(&mut test.read().await, &shown).await.unwrap();
        assert_eq!(found, latest);
        found.map(|row| (row.token, row.before, row.device.last_seen_at))
    };
    let renewed = Some((*next, Some((*present, after(60))), after(60)));
    assert_eq!(known(2, after(9_999)).await, renewed);
    assert_eq!(known(1, after(179)).await, renewed);
    assert_eq!(known(1, after(180)).await, None, "a copy of the old token");
    assert_eq!(known(1, NOON - Span::from_hours(1)).await, None, "renewed under a clock that was ahead");
    does!(test, MINE, |tx| device::forget_others(tx, ANN, None, after(70))).await.unwrap();
    assert_eq!((known(1, after(71)).await, known(2, after(71)).await), (None, None));
}

async fn all_devices_but_one_are_forgotten(test: TestStore) {
    let test = test.with_ann().await;
    let (one, two, three) = (keep(laptop(1)), keep(laptop(2)), keep(laptop(3)));
    for row in [one, two, three] {
        does!(test, MINE, |tx| device::insert(tx, row)).await.unwrap();
    }
    let but = |kept| does!(test, MINE, |tx| device::forget_others(tx, ANN, kept, after(60)));
    assert_eq!(but(Some(two.device.id)).await.unwrap(), 2);
    let left = device::of_account(&mut test.read().await, ANN).await.unwrap();
    assert_eq!(left, std::slice::from_ref(two));
    assert_eq!(but(None).await.unwrap(), 1);
    assert_eq!(device::of_account(&mut test.read().await, ANN).await.unwrap(), []);
}

on_both!(
    devices,
    a_renewed_token_counts_at_once_and_the_one_before_for_two_minutes,
    all_devices_but_one_are_forgotten,
);
