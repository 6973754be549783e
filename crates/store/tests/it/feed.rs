//! Revocations reach every listener, and none is skipped.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use sqlx::Connection;
use tokio::time::timeout;
use vestibule_domain::id::SessionId;
use vestibule_domain::session::EndCause;
use vestibule_store::revocation::{self, Revocation, RevocationCursor, Revoked};
use vestibule_store::{Engine, Listener, Lock, StoreSettings, session};

use crate::test_store::{ANN, NOON, TestStore, after, token, uuid};
use crate::{does, on_both};

async fn hears(listener: &mut Listener) -> bool {
    timeout(Duration::from_secs(5), listener.next()).await.is_ok()
}

async fn news(test: &TestStore, cursor: &mut RevocationCursor) -> Vec<Revocation> {
    let news = revocation::catch_up(&mut test.read().await, cursor, tick()).await.unwrap();
    assert!(!news.gap);
    news.fresh
}

/// Monotonic microseconds, a millisecond more each time.
fn tick() -> i64 {
    static TICKS: AtomicI64 = AtomicI64::new(0);
    TICKS.fetch_add(1000, Ordering::Relaxed)
}

async fn the_end_of_a_session_is_heard_and_read_once(test: TestStore) {
    let test = test.with_ann().await;
    let id = test.begins_session(1).await;
    let mut listener = test.store.listen().await.unwrap();
    let head = revocation::head(&mut test.read().await).await.unwrap();
    let mut cursor = RevocationCursor::starting_at(head, tick());
    let end =
        || does!(test, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, after(5)));
    assert!(end().await.unwrap());
    assert!(hears(&mut listener).await);
    let read = news(&test, &mut cursor).await;
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].what, read[0].at), (Revoked::Session(ANN, id), after(5)));
    assert!(news(&test, &mut cursor).await.is_empty());
    assert!(!end().await.unwrap(), "it ends once");
    assert!(news(&test, &mut cursor).await.is_empty());
}

async fn an_end_that_was_undone_is_not_read(test: TestStore) {
    let test = test.with_ann().await;
    let id = test.begins_session(1).await;
    let mut cursor = RevocationCursor::starting_at(0, tick());
    test.write(Lock::Account(ANN), move |tx| {
        Box::pin(async move {
            session::end(tx, ANN, id, EndCause::SignedOut, after(5)).await?;
            tx.abandon();
            Ok(())
        })
    })
    .await
    .unwrap();
    assert!(news(&test, &mut cursor).await.is_empty());
}

async fn more_revocations_than_a_page_are_all_read(test: TestStore) {
    let test = test.with_ann().await;
    let mut cursor = RevocationCursor::starting_at(0, tick());
    test.write(Lock::Account(ANN), |tx| {
        Box::pin(async move {
            for _ in 0..1203 {
                revocation::revoke_account(tx, ANN, NOON).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_eq!(news(&test, &mut cursor).await.len(), 1203);
    assert!(news(&test, &mut cursor).await.is_empty());
    let purged = does!(test, Lock::Queue, |tx| revocation::purge(tx, after(1), 1000)).await.unwrap();
    assert_eq!(purged, 1000);
}

on_both!(
    the_end_of_a_session_is_heard_and_read_once,
    an_end_that_was_undone_is_not_read,
    more_revocations_than_a_page_are_all_read,
    a_follower_hears_what_ended_and_forgets_what_it_cannot_know,
);

#[tokio::test]
async fn another_node_hears_it_and_a_late_commit_is_not_skipped() {
    let test = TestStore::on_postgres().await.with_ann().await;
    let id = test.begins_session(1).await;
    let other = test.another_store(StoreSettings::default()).await;
    let mut listener = other.listen().await.unwrap();
    let mut cursor = RevocationCursor::starting_at(0, tick());

    let mut slow = test.raw_postgres().await;
    let mut late = slow.begin().await.unwrap();
    sqlx::query("insert into revocation (at, account_id, session_id) values (7, $1, null)")
        .bind(ANN.uuid())
        .execute(&mut *late)
        .await
        .unwrap();
    does!(test, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON)).await.unwrap();
    assert!(hears(&mut listener).await);
    let first = revocation::catch_up(&mut other.read().await.unwrap(), &mut cursor, tick()).await.unwrap();
    assert_eq!(first.fresh.iter().map(|row| row.what).collect::<Vec<_>>(), [Revoked::Session(ANN, id)]);

    for _ in 0..3 {
        // However often it is read meanwhile: the transaction is under way.
        let none = revocation::catch_up(&mut other.read().await.unwrap(), &mut cursor, tick()).await.unwrap();
        assert!(none.fresh.is_empty() && cursor.waits());
    }
    late.commit().await.unwrap();
    let second = revocation::catch_up(&mut other.read().await.unwrap(), &mut cursor, tick()).await.unwrap();
    assert_eq!(second.fresh.iter().map(|row| row.what).collect::<Vec<_>>(), [Revoked::Account(ANN)]);
}

#[tokio::test]
async fn a_cut_feed_is_noticed_and_mended() {
    let test = TestStore::on_postgres().await.with_ann().await;
    assert_eq!(test.store.engine(), Engine::Postgres);
    let id = test.begins_session(1).await;
    let mut listener = test.store.listen().await.unwrap();
    let mut admin = test.raw_postgres().await;
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()",
    )
    .fetch_all(&mut admin)
    .await
    .unwrap();
    assert!(hears(&mut listener).await, "the cut itself");
    does!(test, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON)).await.unwrap();
    assert!(hears(&mut listener).await, "and what came after it");
}

async fn ends_a_session(test: &TestStore, number: u8) -> SessionId {
    let id = test.begins_session(number).await;
    let end =
        does!(test, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON)).await;
    assert!(end.unwrap());
    id
}

async fn a_follower_hears_what_ended_and_forgets_what_it_cannot_know(test: TestStore) {
    let test = test.with_ann().await;
    ends_a_session(&test, 1).await;
    let mut follower = test.store.follow(uuid(77));
    let at = tick();
    let first = follower.hear(NOON, at).await.unwrap();
    assert!(first.everything && first.as_of == at, "{first:?}");
    let id = ends_a_session(&test, 2).await;
    let heard = follower.hear(NOON, tick()).await.unwrap();
    assert!(heard.ended.contains(&id) && !heard.everything, "{heard:?}");
    assert_eq!(follower.hear(NOON, tick()).await.unwrap().ended, []);
    // The numbers go back, as after a failover to a server that lags behind.
    test.tamper("delete from revocation").await;
    let heard = follower.hear(NOON, tick() + 1_000_000).await.unwrap();
    assert!(heard.everything, "{heard:?}");
    assert!(!follower.hear(NOON, tick() + 2_000_000).await.unwrap().everything);
}

#[tokio::test]
async fn numbers_that_were_rolled_back_are_given_up_without_forgetting_anything() {
    let test = TestStore::on_postgres().await.with_ann().await;
    let mut follower = test.store.follow(uuid(77));
    follower.hear(NOON, tick()).await.unwrap();
    for number in 1..=5 {
        test.write(Lock::Account(ANN), move |tx| {
            Box::pin(async move {
                revocation::revoke_account(tx, ANN, NOON).await?;
                tx.abandon();
                Ok(())
            })
        })
        .await
        .unwrap();
        let id = ends_a_session(&test, number).await;
        assert_eq!(follower.hear(NOON, tick()).await.unwrap().ended, [id]);
    }
    // Transactions of other databases of the cluster hold the numbers open as long as they last.
    let settles = async {
        while !format!("{follower:?}").contains("holes: {}") {
            let heard = follower.hear(NOON, tick()).await.unwrap();
            assert!(!heard.everything && heard.ended.is_empty(), "{heard:?}");
        }
    };
    timeout(Duration::from_secs(20), settles).await.unwrap();
}

#[tokio::test]
async fn a_database_that_takes_no_writes_vouches_for_nothing_and_is_not_read() {
    let test = TestStore::on_postgres().await.with_ann().await;
    let id = test.begins_session(1).await;
    let mut follower = test.store.follow(uuid(77));
    follower.hear(NOON, tick()).await.unwrap();
    assert!(test.store.session(token(1)).await.unwrap().is_some_and(|session| session.id == id));
    let mut admin = test.raw_postgres().await;
    // It is reached, and answers, but it is read-only.
    let fence = "do $$ begin execute format('alter database %I set default_transaction_read_only = on',
        current_database()); end $$";
    sqlx::query(fence).execute(&mut admin).await.unwrap();
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut).execute(&mut admin).await.unwrap();
    let refused = async {
        while test.store.session(token(1)).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    assert!(timeout(Duration::from_secs(1), refused).await.is_ok(), "it is not read any more");
    for _ in 0..3 {
        let heard = follower.hear(NOON, tick() + 5_000_000).await;
        assert!(heard.is_err(), "{heard:?}");
    }
    let mend = "do $$ begin execute format('alter database %I reset default_transaction_read_only',
        current_database()); end $$";
    sqlx::query(mend).execute(&mut admin).await.unwrap();
    assert!(test.store.session(token(1)).await.unwrap().is_some());
    let heard = follower.hear(NOON, tick() + 6_000_000).await.unwrap();
    assert!(heard.reconnected && !heard.everything, "the server is the same: {heard:?}");
}
