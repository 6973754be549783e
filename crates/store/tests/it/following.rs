//! The events of all accounts are handed out in an order that does not change, whatever other transactions are under way.

use sqlx::{Connection, Executor};
use vestibule_store::{Lock, event, feed};

use crate::events::happening;
use crate::on_both;
use crate::test_store::{ANN, TestStore};

async fn append(test: &TestStore, number: u32) {
    test.write(Lock::Account(ANN), move |tx| {
        Box::pin(async move {
            event::key(tx, ANN, [7; 32]).await?;
            event::append(tx, &happening(number)).await.map(drop)
        })
    })
    .await
    .unwrap();
}

/// The places of the events that can be read by now; `None` where something could still come before them.
async fn readable(test: &TestStore) -> Option<Vec<i64>> {
    let mut conn = test.read().await;
    let head = feed::head(&mut conn).await.unwrap();
    if !feed::is_settled(&mut conn, &head).await.unwrap() {
        return None;
    }
    let rows = feed::between(&mut conn, 0, head.number, 100).await.unwrap();
    Some(rows.into_iter().map(|row| row.number).collect())
}

async fn events_are_numbered_as_they_come(test: TestStore) {
    let test = test.with_ann().await;
    assert_eq!(readable(&test).await, Some(Vec::new()));
    for number in 1..=3 {
        append(&test, number).await;
    }
    let all = readable(&test).await.unwrap();
    assert!(all.len() == 3 && all.is_sorted(), "{all:?}");
    let mut conn = test.read().await;
    let since = feed::before(&mut conn, happening(3).at).await.unwrap();
    let late = feed::between(&mut conn, since, i64::MAX, 100).await.unwrap();
    assert_eq!(late.iter().map(|row| row.number).collect::<Vec<_>>(), all[2..]);
    let none = feed::before(&mut conn, happening(9).at).await.unwrap();
    assert_eq!(none, all[2]);
}

on_both!(events_are_numbered_as_they_come);

#[tokio::test]
async fn nothing_is_handed_out_past_a_transaction_that_could_still_bring_something_before_it() {
    let test = TestStore::on_postgres().await.with_ann().await;
    append(&test, 1).await;
    let mut slow = test.raw_postgres().await;
    let mut late = slow.begin().await.unwrap();
    late.execute("update event set notified = notified").await.unwrap();
    late.execute("select nextval(pg_get_serial_sequence('event', 'number'))").await.unwrap();
    append(&test, 2).await;
    assert_eq!(readable(&test).await, None, "a smaller number may still come");
    late.rollback().await.unwrap();
    assert_eq!(readable(&test).await.unwrap().len(), 2);
    // What happens in other tables, or in other databases of the server, holds up nobody.
    let mut beside = slow.begin().await.unwrap();
    beside.execute("update account set language = language").await.unwrap();
    assert_eq!(readable(&test).await.unwrap().len(), 2);
}
