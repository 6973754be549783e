//! Changes are done wholly or not at all, share commits, and harm nobody else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::Connection;
use tokio::sync::Semaphore;
use vestibule_domain::id::AccountId;
use vestibule_store::{Engine, Lock, StoreError, StoreSettings, account, key_id};

use crate::test_store::{ANN, BEN, NOON, TestStore, account_row, begin, is_taken, keep, uuid, write};
use crate::{does, on_both};

async fn accounts(test: &TestStore) -> u64 {
    test.tamper("update account set language = 'en'").await
}

async fn waiting_changes_share_commits(test: TestStore) {
    let before = test.store.write_counts();
    let callers: Vec<_> = (0..200)
        .map(|number| {
            let row = keep(account_row(AccountId::from_uuid(uuid(number))));
            begin(&test.store, Lock::Fresh, move |tx| Box::pin(account::insert(tx, row)))
        })
        .collect();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    let after = test.store.write_counts();
    let (commits, changes) = (after.commits - before.commits, after.changes - before.changes);
    assert_eq!(changes, 200);
    assert_eq!(accounts(&test).await, 200);
    match test.store.engine() {
        Engine::Sqlite => assert!(commits <= 100, "{commits} commits for 200 changes"),
        Engine::Postgres => assert_eq!(commits, 200),
    }
}

async fn a_failing_change_leaves_its_neighbours_alone(test: TestStore) {
    let callers: Vec<_> = (0..64)
        .map(|number| {
            let row = keep(account_row(AccountId::from_uuid(uuid(number))));
            let spoilt = number % 4 == 0;
            let change = begin(&test.store, Lock::Fresh, move |tx| {
                Box::pin(async move {
                    account::insert(tx, row).await?;
                    if spoilt { account::insert(tx, row).await } else { Ok(()) }
                })
            });
            (spoilt, change)
        })
        .collect();
    for (spoilt, caller) in callers {
        let done = caller.await.unwrap();
        assert_eq!(is_taken(&done), spoilt);
        assert_eq!(done.is_ok(), !spoilt);
    }
    assert_eq!(accounts(&test).await, 48, "and of the failed ones nothing is left");
}

async fn a_panicking_change_leaves_its_neighbours_alone(test: TestStore) {
    let row = keep(account_row(ANN));
    let panicking = test.write(Lock::Fresh, move |tx| {
        Box::pin(async move {
            account::insert(tx, row).await?;
            let row = account::get(tx, BEN).await?.expect("a defect in a change");
            account::set_profile(tx, row.id, b"", "en").await
        })
    });
    let other = keep(account_row(AccountId::from_uuid(uuid(1))));
    let (panicked, done) = tokio::join!(panicking, does!(test, Lock::Fresh, |tx| account::insert(tx, other)));
    assert!(matches!(panicked, Err(StoreError::Broken(_))), "{panicked:?}");
    done.unwrap();
    assert_eq!(accounts(&test).await, 1);
}

async fn an_abandoned_change_is_undone_and_answered(test: TestStore) {
    let row = keep(account_row(ANN));
    let answer = test.write(Lock::Fresh, move |tx| {
        Box::pin(async move {
            account::insert(tx, row).await?;
            tx.abandon();
            Ok("on second thought, no")
        })
    });
    assert_eq!(answer.await.unwrap(), "on second thought, no");
    assert_eq!(accounts(&test).await, 0);
}

async fn a_caller_who_leaves_takes_no_half_done_change_along(test: TestStore) {
    let gate = keep(Semaphore::new(0));
    let entered = keep(Semaphore::new(0));
    let row = keep(account_row(ANN));
    let caller = begin(&test.store, Lock::Fresh, move |tx| {
        Box::pin(async move {
            account::insert(tx, row).await?;
            entered.add_permits(1);
            gate.acquire().await.unwrap().forget();
            account::set_profile(tx, ANN, b"whole", "en").await
        })
    });
    entered.acquire().await.unwrap().forget();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    gate.add_permits(1);
    // Whatever comes after finds the whole of it.
    does!(test, Lock::Queue, |tx| key_id::remember(tx, "k1", NOON)).await.unwrap();
    loop {
        if let Some(row) = account::get(&mut test.read().await, ANN).await.unwrap() {
            assert_eq!(row.profile, b"whole");
            break;
        }
        tokio::task::yield_now().await;
    }
}

async fn a_locked_database_is_unavailable_and_then_back(test: TestStore) {
    let test = test.with_ann().await;
    let acquire_timeout = Duration::from_millis(100);
    let store = test.another_store(StoreSettings { acquire_timeout, ..StoreSettings::default() }).await;
    let attempt =
        || write(&store, Lock::Account(ANN), |tx| Box::pin(account::set_profile(tx, ANN, b"late", "en")));
    let refused = match test.store.engine() {
        Engine::Sqlite => {
            let mut other = test.raw_sqlite().await;
            sqlx::query("begin immediate").execute(&mut other).await.unwrap();
            attempt().await
        }
        Engine::Postgres => {
            let mut other = test.raw_postgres().await;
            let mut held = other.begin().await.unwrap();
            sqlx::query("select id from account for update").fetch_all(&mut *held).await.unwrap();
            attempt().await
        }
    };
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    let row = account::get(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!(row.profile, b"", "nothing was half done");
    // The other one has gone away, and the lock with it, sooner or later.
    while attempt().await.is_err() {}
}

async fn nobody_hangs_while_the_database_is_locked(test: TestStore) {
    let test = test.with_ann().await;
    let acquire_timeout = Duration::from_millis(200);
    let store = test.another_store(StoreSettings { acquire_timeout, ..StoreSettings::default() }).await;
    let (mut sqlite, mut postgres);
    match test.store.engine() {
        Engine::Sqlite => {
            sqlite = test.raw_sqlite().await;
            sqlx::query("begin immediate").execute(&mut sqlite).await.unwrap();
        }
        Engine::Postgres => {
            postgres = test.raw_postgres().await;
            sqlx::query("begin").execute(&mut postgres).await.unwrap();
            sqlx::query("select id from account for update").fetch_all(&mut postgres).await.unwrap();
        }
    }
    let callers: Vec<_> = (0..640)
        .map(|_| {
            begin(&store, Lock::Account(ANN), |tx| Box::pin(account::set_profile(tx, ANN, b"late", "en")))
        })
        .collect();
    // One after the other, in batches of 64, they would wait for two seconds and more.
    let answers = async {
        for caller in callers {
            assert!(matches!(caller.await.unwrap(), Err(StoreError::Unavailable(_))));
        }
    };
    tokio::time::timeout(Duration::from_millis(1800), answers).await.unwrap();
}

/// Two changes that lock each other's accounts in the opposite order: PostgreSQL ends one, which is tried again.
async fn a_deadlock_is_tried_again(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    if test.store.engine() == Engine::Sqlite {
        return;
    }
    let met = Arc::new(AtomicU32::new(0));
    let cross = |mine: AccountId, other: AccountId| {
        let met = Arc::clone(&met);
        test.write(Lock::Account(mine), move |tx| {
            let met = Arc::clone(&met);
            Box::pin(async move {
                met.fetch_add(1, Ordering::SeqCst);
                while met.load(Ordering::SeqCst) < 2 {
                    tokio::task::yield_now().await;
                }
                account::set_profile(tx, other, b"crossed", "en").await
            })
        })
    };
    let (one, two) = tokio::join!(cross(ANN, BEN), cross(BEN, ANN));
    one.unwrap();
    two.unwrap();
    assert!(test.store.write_counts().repetitions >= 1);
    assert_eq!(accounts(&test).await, 2);
}

async fn a_lost_connection_is_replaced(test: TestStore) {
    let test = test.with_ann().await;
    if test.store.engine() == Engine::Postgres {
        let mut admin = test.raw_postgres().await;
        let ended = sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()",
        );
        assert!(!ended.fetch_all(&mut admin).await.unwrap().is_empty());
    }
    does!(test, Lock::Account(ANN), |tx| account::set_profile(tx, ANN, b"after", "en")).await.unwrap();
    test.store.ping().await.unwrap();
}

async fn a_closed_store_refuses_and_has_kept_everything(test: TestStore) {
    let test = test.with_ann().await;
    test.store.close().await;
    let late = does!(test, Lock::Account(ANN), |tx| account::set_profile(tx, ANN, b"late", "en")).await;
    assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
    assert!(matches!(test.store.read().await, Err(StoreError::Unavailable(_))));
    let again = test.another_store(StoreSettings::default()).await;
    assert!(account::get(&mut again.read().await.unwrap(), ANN).await.unwrap().is_some());
}

on_both!(
    waiting_changes_share_commits,
    a_failing_change_leaves_its_neighbours_alone,
    a_panicking_change_leaves_its_neighbours_alone,
    an_abandoned_change_is_undone_and_answered,
    a_caller_who_leaves_takes_no_half_done_change_along,
    a_locked_database_is_unavailable_and_then_back,
    nobody_hangs_while_the_database_is_locked,
    a_deadlock_is_tried_again,
    a_lost_connection_is_replaced,
    a_closed_store_refuses_and_has_kept_everything,
);
