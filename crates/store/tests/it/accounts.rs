//! Accounts and identifiers come back as they were stored, what is taken is not stored again, and a sign-in finds everything at once.

use vestibule_domain::id::FlowId;
use vestibule_store::sign_in::Found;
use vestibule_store::{
    Lock, StoreError, account, authenticator, backup_code, code, device, flow, identifier, password, sign_in,
};

use crate::anns_rows::{MINE, app, identifier_row, laptop, mailed, password_row, shown};
use crate::test_store::{ANN, BEN, NOON, TestStore, account_row, flow_row, is_taken, keep, uuid};
use crate::{does, on_both};

async fn accounts_and_identifiers(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(identifier_row());
    test.adds_identifier(row).await;
    does!(test, MINE, |tx| account::set_profile(tx, ANN, b"name", "fr")).await.unwrap();
    does!(test, MINE, |tx| account::set_location_history(tx, ANN, b"CA")).await.unwrap();
    let mut conn = test.read().await;
    let ann = account::get(&mut conn, ANN).await.unwrap().unwrap();
    assert_eq!(
        (ann.language.as_str(), &ann.profile[..], &ann.location_history[..]),
        ("fr", &b"name"[..], &b"CA"[..])
    );
    assert_eq!(ann.created_at, NOON);
    assert_eq!(account::get(&mut conn, BEN).await.unwrap(), None);
    assert_eq!(identifier::find(&mut conn, &[5; 32]).await.unwrap(), Some(ANN));
    assert_eq!(identifier::find(&mut conn, &[6; 32]).await.unwrap(), None);
    assert_eq!(identifier::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(row));
}

async fn a_row_without_its_account_is_refused(test: TestStore) {
    let row = keep(password_row("$argon2id$"));
    let orphan = does!(test, MINE, |tx| password::put(tx, row)).await;
    assert!(matches!(orphan, Err(StoreError::Broken(_))), "{orphan:?}");
}

async fn what_is_taken_is_not_stored_again(test: TestStore) {
    let test = test.with_ann().await;
    let twin = keep(account_row(ANN));
    let same = does!(test, Lock::Fresh, |tx| account::insert(tx, twin)).await;
    assert!(is_taken(&same), "{same:?}");
    test.opens_flow(1).await;
    let mut other = flow_row(2);
    other.parts.holder = flow_row(1).parts.holder;
    let other = keep(other);
    let once = || does!(test, Lock::Fresh, |tx| flow::insert_once(tx, other));
    assert!(!once().await.unwrap());
    let drawn_twice = does!(test, Lock::Fresh, |tx| flow::insert(tx, other)).await;
    assert!(matches!(drawn_twice, Err(StoreError::Broken(_))), "{drawn_twice:?}");
    let stored = async |id| flow::get(&mut test.read().await, id).await.unwrap();
    assert_eq!(stored(flow_row(1).parts.id).await, Some(flow_row(1)), "the first stays as it was");
    assert_eq!(stored(other.parts.id).await, None);
    let second = test.opens_flow(3).await;
    let (code_one, code_two) = (keep(mailed(FlowId::from_uuid(uuid(1)), 1)), keep(mailed(second, 1)));
    does!(test, Lock::Queue, |tx| code::put(tx, code_one)).await.unwrap();
    let same = does!(test, Lock::Queue, |tx| code::put(tx, code_two)).await;
    assert!(is_taken(&same), "{same:?}");
    let (one, mut two) = (keep(laptop(1)), laptop(2));
    two.token = one.token;
    let two = keep(two);
    does!(test, MINE, |tx| device::insert(tx, one)).await.unwrap();
    let same = does!(test, MINE, |tx| device::insert(tx, two)).await;
    assert!(is_taken(&same), "{same:?}");
}

async fn a_sign_in_finds_everything_at_once(test: TestStore) {
    let test = test.with_ann().await;
    let facts = async |numbers: &[u8]| match sign_in::facts(&mut test.read().await, &[5; 32], &shown(numbers))
        .await
        .unwrap()
    {
        Found::Account(facts) => Some(*facts),
        Found::Nobody(_) => None,
    };
    assert_eq!(facts(&[]).await, None);
    let row = keep(identifier_row());
    test.adds_identifier(row).await;
    let bare = facts(&[1]).await.unwrap();
    assert_eq!(
        (bare.password, bare.authenticator, bare.backup_codes_left, bare.device),
        (None, None, 0, None)
    );
    let (hash, app, laptop) = (keep(password_row("$hash")), keep(app(1)), keep(laptop(1)));
    does!(test, MINE, |tx| password::put(tx, hash)).await.unwrap();
    does!(test, MINE, |tx| authenticator::put(tx, app)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, &[[1; 32], [2; 32]], NOON)).await.unwrap();
    does!(test, MINE, |tx| backup_code::use_one(tx, ANN, &[1; 32], NOON)).await.unwrap();
    let full = facts(&[1]).await.unwrap();
    assert_eq!(full.account, account_row(ANN));
    assert_eq!(full.password.as_ref(), Some(hash));
    assert_eq!(full.authenticator.as_ref(), Some(app));
    assert_eq!(full.device.as_ref(), Some(laptop));
    assert_eq!(full.backup_codes_left, 1);
    assert_eq!(facts(&[9, 8, 7, 1]).await.unwrap().device.as_ref(), Some(laptop), "one among others");
    assert_eq!(facts(&[2]).await.unwrap().device, None);
    assert_eq!(facts(&[]).await.unwrap().device, None);
    // An identifier that nobody has finds nothing, for the price of what stands next to it.
    let nobody = sign_in::facts(&mut test.read().await, &[4; 32], &shown(&[1])).await.unwrap();
    assert_eq!(nobody, Found::Nobody(Some(Box::new(full))));
    assert_eq!(
        sign_in::facts(&mut test.read().await, &[6; 32], &shown(&[])).await.unwrap(),
        Found::Nobody(None)
    );
}

on_both!(
    accounts_and_identifiers,
    a_row_without_its_account_is_refused,
    what_is_taken_is_not_stored_again,
    a_sign_in_finds_everything_at_once,
);
