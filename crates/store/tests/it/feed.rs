//! Revocations reach whoever listens, and none is skipped.

use std::time::Duration;

use sqlx::Connection;
use tokio::time::timeout;
use vestibule_domain::session::EndCause;
use vestibule_store::revocation::{self, Revocation, RevocationCursor};
use vestibule_store::{Engine, Listener, Lock, StoreSettings, session};

use crate::house::{ANN, House, NOON, after};
use crate::{does, on_both};

async fn hears(listener: &mut Listener) -> bool {
    timeout(Duration::from_secs(5), listener.next()).await.is_ok()
}

async fn news(house: &House, cursor: &mut RevocationCursor) -> Vec<Revocation> {
    revocation::catch_up(&mut house.read().await, cursor, NOON).await.unwrap()
}

async fn the_end_of_a_session_is_heard_and_read_once(house: House) {
    let house = house.with_ann().await;
    let id = house.begins_session(1).await;
    let mut listener = house.store.listen().await.unwrap();
    let head = revocation::head(&mut house.read().await).await.unwrap();
    let mut cursor = RevocationCursor::starting_at(head, NOON);
    let end =
        || does!(house, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, after(5)));
    assert!(end().await.unwrap());
    assert!(hears(&mut listener).await);
    let read = news(&house, &mut cursor).await;
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].account, read[0].session, read[0].at), (ANN, Some(id), after(5)));
    assert!(news(&house, &mut cursor).await.is_empty());
    assert!(!end().await.unwrap(), "it ends once");
    assert!(news(&house, &mut cursor).await.is_empty());
}

async fn an_end_that_was_undone_is_not_read(house: House) {
    let house = house.with_ann().await;
    let id = house.begins_session(1).await;
    let mut cursor = RevocationCursor::starting_at(0, NOON);
    house
        .write(Lock::Account(ANN), move |tx| {
            Box::pin(async move {
                session::end(tx, ANN, id, EndCause::SignedOut, after(5)).await?;
                tx.abandon();
                Ok(())
            })
        })
        .await
        .unwrap();
    assert!(news(&house, &mut cursor).await.is_empty());
}

async fn more_revocations_than_a_page_are_all_read(house: House) {
    let house = house.with_ann().await;
    let mut cursor = RevocationCursor::starting_at(0, NOON);
    house
        .write(Lock::Account(ANN), |tx| {
            Box::pin(async move {
                for _ in 0..1203 {
                    revocation::revoke_account(tx, ANN, NOON).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    assert_eq!(news(&house, &mut cursor).await.len(), 1203);
    assert!(news(&house, &mut cursor).await.is_empty());
    let purged = does!(house, Lock::Queue, |tx| revocation::purge(tx, after(1), 1000)).await.unwrap();
    assert_eq!(purged, 1000);
}

on_both!(
    the_end_of_a_session_is_heard_and_read_once,
    an_end_that_was_undone_is_not_read,
    more_revocations_than_a_page_are_all_read,
);

#[tokio::test]
async fn another_node_hears_it_and_a_late_commit_is_not_skipped() {
    let house = House::on_postgres().await.with_ann().await;
    let id = house.begins_session(1).await;
    let other = house.another_store(StoreSettings::default()).await;
    let mut listener = other.listen().await.unwrap();
    let mut cursor = RevocationCursor::starting_at(0, NOON);

    let mut slow = house.raw_postgres().await;
    let mut late = slow.begin().await.unwrap();
    sqlx::query("insert into revocation (at, account_id, session_id) values (7, $1, null)")
        .bind(ANN.uuid())
        .execute(&mut *late)
        .await
        .unwrap();
    does!(house, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON))
        .await
        .unwrap();
    assert!(hears(&mut listener).await);
    let first = revocation::catch_up(&mut other.read().await.unwrap(), &mut cursor, NOON).await.unwrap();
    assert_eq!(first.iter().map(|row| row.session).collect::<Vec<_>>(), [Some(id)]);

    late.commit().await.unwrap();
    let second = revocation::catch_up(&mut other.read().await.unwrap(), &mut cursor, after(9)).await.unwrap();
    assert_eq!(second.iter().map(|row| row.session).collect::<Vec<_>>(), [None]);
}

#[tokio::test]
async fn a_cut_feed_is_noticed_and_mended() {
    let house = House::on_postgres().await.with_ann().await;
    assert_eq!(house.store.engine(), Engine::Postgres);
    let id = house.begins_session(1).await;
    let mut listener = house.store.listen().await.unwrap();
    let mut admin = house.raw_postgres().await;
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert!(hears(&mut listener).await, "the cut itself");
    does!(house, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON))
        .await
        .unwrap();
    assert!(hears(&mut listener).await, "and what came after it");
}
