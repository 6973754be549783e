//! The names of the keys that rows were sealed with.

use vestibule_store::{Lock, key_id};

use crate::test_store::{NOON, TestStore, after};
use crate::{does, on_both};

async fn names_of_keys_are_kept_once_in_their_order(test: TestStore) {
    let queue = Lock::Queue;
    does!(test, queue, |tx| key_id::remember(tx, "k2", NOON)).await.unwrap();
    does!(test, queue, |tx| key_id::remember(tx, "k1", after(1))).await.unwrap();
    does!(test, queue, |tx| key_id::remember(tx, "k2", after(2))).await.unwrap();
    assert_eq!(key_id::list(&mut test.read().await).await.unwrap(), ["k2", "k1"]);
}

on_both!(names_of_keys_are_kept_once_in_their_order,);
