//! Passwords, authenticators and backup codes come back as they were stored; codes count once, and wrong ones are counted.

use vestibule_domain::factor::{BurnedSteps, PasskeyMemory};
use vestibule_domain::id::{DeviceId, FactorId};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::former_authenticator::FormerAuthenticatorRow;
use vestibule_store::passkey::PasskeyRow;
use vestibule_store::{
    authenticator, backup_code, device, former_authenticator, passkey, password, snapshot,
};

use crate::anns_rows::{MINE, app, key, laptop, password_row};
use crate::test_store::{ANN, NOON, TestStore, after, keep, uuid};
use crate::{does, on_both};

fn former(number: u32, replaced_at: Timestamp) -> FormerAuthenticatorRow {
    FormerAuthenticatorRow {
        account: ANN,
        id: FactorId::from_uuid(uuid(number)),
        sealed_secret: b"sealed secret".to_vec(),
        hash: "$argon2id$then".to_owned(),
        pepper_key: "p1".to_owned(),
        replaced_at,
        last_step: Some(7),
        burned: BurnedSteps::default().with(3).with(5),
        drift_steps: -1,
        failures: 0,
    }
}

async fn passwords_and_authenticators(test: TestStore) {
    let test = test.with_ann().await;
    let (old, new) = (keep(password_row("$old")), keep(password_row("$new")));
    does!(test, MINE, |tx| password::put(tx, old)).await.unwrap();
    does!(test, MINE, |tx| password::put(tx, new)).await.unwrap();
    assert_eq!(password::get(&mut test.read().await, ANN).await.unwrap().as_ref(), Some(new));

    let (first, second) = (keep(app(1)), keep(app(2)));
    does!(test, MINE, |tx| authenticator::put(tx, first)).await.unwrap();
    assert_eq!(authenticator::get(&mut test.read().await, ANN).await.unwrap().as_ref(), Some(first));
    does!(test, MINE, |tx| authenticator::put(tx, second)).await.unwrap();
    assert!(!does!(test, MINE, |tx| authenticator::use_step(tx, ANN, first.id, 9, NOON, 2)).await.unwrap());
    assert_eq!(does!(test, MINE, |tx| authenticator::record_failure(tx, ANN, first.id)).await.unwrap(), 0);
    let id = second.id;
    assert_eq!(does!(test, MINE, |tx| authenticator::record_failure(tx, ANN, id)).await.unwrap(), 1);
    assert!(does!(test, MINE, |tx| authenticator::use_step(tx, ANN, id, 9, after(3), 2)).await.unwrap());
    assert!(!does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 4, 9)).await.unwrap());
    assert!(does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 4, 10)).await.unwrap());
    let row = authenticator::get(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!((row.last_step, row.drift_steps, row.failures), (Some(10), 4, 0));
    assert_eq!(row.last_used_at, Some(after(3)));
    for step in [12, 40, 11] {
        does!(test, MINE, |tx| authenticator::burn_step(tx, ANN, id, step)).await.unwrap();
    }
    let burned = authenticator::get(&mut test.read().await, ANN).await.unwrap().unwrap().burned;
    assert_eq!(burned, BurnedSteps::default().with(11).with(12).with(40));
}

async fn former_authenticators(test: TestStore) {
    let test = test.with_ann().await;
    let (old, young) = (keep(former(1, NOON)), keep(former(2, after(60))));
    does!(test, MINE, |tx| former_authenticator::insert(tx, young)).await.unwrap();
    does!(test, MINE, |tx| former_authenticator::insert(tx, old)).await.unwrap();
    let before = NOON - Span::from_seconds(1);
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert_eq!(kept, [old.clone(), young.clone()]);
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, NOON).await.unwrap();
    assert_eq!(kept, std::slice::from_ref(young));
    assert!(does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 8, 1)).await.unwrap());
    assert!(!does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 8, 1)).await.unwrap());
    does!(test, MINE, |tx| former_authenticator::record_failure(tx, ANN)).await.unwrap();
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert!(kept.iter().all(|row| row.failures == 1));
    // Past the most wrong codes one step is not used, but two in a row are, once.
    assert!(!does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 9, 1)).await.unwrap());
    assert!(
        does!(test, MINE, |tx| former_authenticator::resynchronise(tx, ANN, old.id, 2, 9)).await.unwrap()
    );
    assert!(
        !does!(test, MINE, |tx| former_authenticator::resynchronise(tx, ANN, old.id, 2, 9)).await.unwrap()
    );
    does!(test, MINE, |tx| former_authenticator::forgive(tx, ANN)).await.unwrap();
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert!(kept.iter().all(|row| row.failures == 0));
    assert_eq!(kept.first().map(|row| (row.drift_steps, row.last_step)), Some((2, Some(9))));
    assert_eq!(does!(test, MINE, |tx| former_authenticator::purge(tx, NOON, 10)).await.unwrap(), 1);
    assert_eq!(does!(test, MINE, |tx| former_authenticator::forget(tx, ANN)).await.unwrap(), 1);
}

/// After so many wrong codes one code is not taken, neither from clients that are not known nor on a device; each has a count
/// of its own.
async fn wrong_codes_count_for_a_device_apart(test: TestStore) {
    let test = test.with_ann().await;
    let (app, laptop) = (keep(app(1)), keep(laptop(1)));
    does!(test, MINE, |tx| authenticator::put(tx, app)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    let (id, on) = (app.id, laptop.device.id);
    let step = |step| {
        let test = &test;
        async move { does!(test, MINE, |tx| authenticator::use_step(tx, ANN, id, step, NOON, 2)).await.unwrap() }
    };
    let step_on = |step| {
        let test = &test;
        async move {
            does!(test, MINE, |tx| authenticator::use_step_on(tx, ANN, id, step, NOON, (on, 2)))
                .await
                .unwrap()
        }
    };
    for wrong in 1..=2 {
        assert_eq!(does!(test, MINE, |tx| authenticator::record_failure(tx, ANN, id)).await.unwrap(), wrong);
    }
    assert!(!step(20).await);
    assert!(step_on(20).await);
    assert!(!step(21).await);
    for wrong in 1..=2 {
        assert_eq!(does!(test, MINE, |tx| device::record_failure(tx, ANN, on)).await.unwrap(), wrong);
    }
    assert!(!step_on(21).await);
    assert!(does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 0, 22)).await.unwrap());
    assert!(!step_on(23).await);
    assert!(step(23).await);
    does!(test, MINE, |tx| device::forgive(tx, ANN, on)).await.unwrap();
    assert!(step_on(24).await);
    assert_eq!(device::get(&mut test.read().await, ANN, on).await.unwrap().unwrap().wrong_codes, 0);
    let unknown = DeviceId::from_uuid(uuid::Uuid::from_u128(99));
    assert_eq!(does!(test, MINE, |tx| device::record_failure(tx, ANN, unknown)).await.unwrap(), 0);
    assert_eq!(device::get(&mut test.read().await, ANN, unknown).await.unwrap(), None);
}

async fn passkeys_are_found_by_credential_and_counted_with_their_account(test: TestStore) {
    let test = test.with_ann().await;
    let (first, second) = (keep(key(1)), keep(key(2)));
    for row in [second, first] {
        assert!(does!(test, MINE, |tx| passkey::insert(tx, row)).await.unwrap());
    }
    let same_credential = keep(PasskeyRow { id: FactorId::from_uuid(uuid(9)), ..key(2) });
    assert!(!does!(test, MINE, |tx| passkey::insert(tx, same_credential)).await.unwrap());
    let mut conn = test.read().await;
    assert_eq!(passkey::of_account(&mut conn, ANN).await.unwrap(), [first.clone(), second.clone()]);
    let found = passkey::by_credential(&mut conn, &second.credential_id).await.unwrap();
    assert_eq!(found.as_ref(), Some(second));
    assert_eq!(passkey::by_credential(&mut conn, b"another").await.unwrap(), None);
    assert_eq!(snapshot::get(&mut conn, ANN).await.unwrap().unwrap().passkeys.len(), 2);

    let used = PasskeyMemory { counter: 5, backed_up: true, ..second.memory };
    let (of, before) = ((ANN, second.id), second.memory);
    assert!(does!(test, MINE, |tx| passkey::note_use(tx, of, before, used, after(60))).await.unwrap());
    assert!(!does!(test, MINE, |tx| passkey::note_use(tx, of, before, used, after(61))).await.unwrap());
    assert!(does!(test, MINE, |tx| passkey::set_sealed(tx, ANN, of.1, b"renamed")).await.unwrap());
    let found = passkey::by_credential(&mut conn, &second.credential_id).await.unwrap().unwrap();
    assert_eq!(
        (found.memory, found.last_used_at, found.sealed),
        (used, Some(after(60)), b"renamed".to_vec())
    );

    assert!(does!(test, MINE, |tx| passkey::remove(tx, ANN, of.1)).await.unwrap());
    assert!(!does!(test, MINE, |tx| passkey::remove(tx, ANN, of.1)).await.unwrap());
    assert!(!does!(test, MINE, |tx| passkey::set_sealed(tx, ANN, of.1, b"gone")).await.unwrap());
    assert_eq!(passkey::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(first));
}

async fn backup_codes_are_replaced_as_a_set(test: TestStore) {
    let test = test.with_ann().await;
    assert_eq!(backup_code::summary(&mut test.read().await, ANN).await.unwrap(), None);
    let (old, new) = (keep([[1; 32]]), keep([[2; 32], [3; 32]]));
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, old, NOON)).await.unwrap();
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, new, after(1))).await.unwrap();
    let used = does!(test, MINE, |tx| backup_code::use_one(tx, ANN, &[1; 32], NOON)).await;
    assert_eq!(used.unwrap(), None);
    let summary = backup_code::summary(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!((summary.total, summary.left, summary.made_at), (2, 2, after(1)));
}

on_both!(
    passwords_and_authenticators,
    former_authenticators,
    passkeys_are_found_by_credential_and_counted_with_their_account,
    wrong_codes_count_for_a_device_apart,
    backup_codes_are_replaced_as_a_set,
);
