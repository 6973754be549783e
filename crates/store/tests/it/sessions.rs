//! Sessions come back as they were stored, by their token alone; they end, and their uses are noted.

use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::id::{DeviceId, SessionId};
use vestibule_domain::session::{EndCause, Raised};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::{Conn, Engine, Lock, device, session};

use crate::anns_rows::{MINE, laptop, shown};
use crate::test_store::{ANN, BEN, NOON, TestStore, after, is_taken, keep, token, uuid};
use crate::{does, on_both};

async fn sessions(test: TestStore) {
    let test = test.with_ann().await;
    let ids = [test.begins_session(1).await, test.begins_session(2).await, test.begins_session(3).await];
    let mut conn = test.read().await;
    let row = session::get(&mut conn, ANN, ids[0]).await.unwrap().unwrap();
    assert_eq!(&row.session, crate::test_store::new_session(1).session());
    assert_eq!((row.token, &row.sealed[..]), (token(1), &b"place"[..]));
    assert_eq!(test.store.session(token(1)).await.unwrap(), Some(row.session));
    assert_eq!(session::get(&mut conn, BEN, ids[0]).await.unwrap(), None);
    let used = |session, at| session::Use { account: ANN, session, device: DeviceId::from_uuid(uuid(1)), at };
    let uses = keep([used(ids[0], after(9)), used(ids[1], Timestamp::from_micros(0))]);
    does!(test, Lock::Queue, |tx| session::touch(tx, uses)).await.unwrap();
    let live = session::live_of(&mut conn, ANN, after(9)).await.unwrap();
    let order: Vec<SessionId> = live.iter().map(|row| row.session.id).collect();
    assert_eq!(order, [ids[0], ids[2], ids[1]]);
    assert_eq!(live[0].session.last_seen_at, after(9));
    assert_eq!(live[2].session.last_seen_at, NOON, "never backwards");
    let given = ProofSet::of(&[ProofKind::Password]);
    assert!(does!(test, MINE, |tx| session::raise(tx, ANN, ids[0], given, after(20))).await.unwrap());
    let raised = test.store.session(token(1)).await.unwrap().unwrap().raised;
    assert_eq!(raised, Some(Raised { given, at: after(20) }));
    assert_eq!(session::get(&mut conn, ANN, ids[2]).await.unwrap().unwrap().session.raised, None);
    assert!(!does!(test, MINE, |tx| session::raise(tx, BEN, ids[0], given, after(21))).await.unwrap());

    let device = DeviceId::from_uuid(uuid(3));
    let cause = EndCause::DeviceForgotten;
    let ended = does!(test, MINE, |tx| session::end_on_device(tx, ANN, device, cause, after(30))).await;
    assert_eq!(ended.unwrap(), [ids[2]]);
    let cause = EndCause::PasswordChanged;
    let ended = does!(test, MINE, |tx| session::end_others(tx, ANN, Some(ids[0]), cause, after(31))).await;
    assert_eq!(ended.unwrap(), [ids[1]]);
    let second = session::get(&mut conn, ANN, ids[1]).await.unwrap().unwrap();
    assert_eq!(second.session.ended, Some((after(31), cause)));
    assert!(!does!(test, MINE, |tx| session::raise(tx, ANN, ids[1], given, after(40))).await.unwrap());
    let rest = does!(test, MINE, |tx| session::end_others(tx, ANN, None, cause, after(32))).await.unwrap();
    assert_eq!(rest, [ids[0]]);
    assert!(session::live_of(&mut conn, ANN, after(33)).await.unwrap().is_empty());
    let tomorrow = NOON + Span::from_hours(24);
    assert_eq!(does!(test, Lock::Queue, |tx| session::purge(tx, tomorrow, 9)).await.unwrap(), 0);
    let later = tomorrow + Span::from_seconds(1);
    assert_eq!(does!(test, Lock::Queue, |tx| session::purge(tx, later, 2)).await.unwrap(), 2);
    assert_eq!(does!(test, Lock::Queue, |tx| session::purge(tx, later, 2)).await.unwrap(), 1);
    assert_eq!(test.store.session(token(1)).await.unwrap(), None);
}

async fn sessions_asked_for_together(test: TestStore) {
    let test = test.with_ann().await;
    for number in 1..=40 {
        test.begins_session(number).await;
    }
    let asked: Vec<_> = (0..200_u8)
        .map(|place| {
            let (store, number) = (test.store.clone(), place % 50);
            let answer = tokio::spawn(async move { store.session(token(number)).await });
            if place % 7 == 0 {
                answer.abort();
            }
            (place, number, answer)
        })
        .collect();
    for (place, number, answer) in asked {
        match answer.await {
            Ok(session) => {
                let exists = (1..=40).contains(&number);
                let expected = exists.then(|| crate::test_store::new_session(number).session().clone());
                assert_eq!(session.unwrap(), expected);
            }
            Err(gone) => assert!(gone.is_cancelled() && place % 7 == 0),
        }
    }
    // A question asked after a commit sees it, even when others were being answered meanwhile.
    let (busy, store) = (test.store.clone(), test.store.clone());
    let crowd = tokio::spawn(async move {
        for _ in 0..50 {
            let _session = busy.session(token(1)).await.unwrap();
        }
    });
    for number in 1..=40 {
        let cause = EndCause::SignedOut;
        let id = crate::test_store::new_session(number).session().id;
        does!(test, MINE, |tx| session::end(tx, ANN, id, cause, after(1))).await.unwrap();
        let ended = store.session(token(number)).await.unwrap().unwrap().ended;
        assert_eq!(ended, Some((after(1), cause)));
    }
    crowd.await.unwrap();
}

async fn sessions_that_have_expired_end_too(test: TestStore) {
    let test = test.with_ann().await;
    let ids = [test.begins_session(1).await, test.begins_session(2).await];
    let late = NOON + Span::from_days(2);
    let cause = EndCause::PasswordChanged;
    let device = DeviceId::from_uuid(uuid(2));
    let ended = does!(test, MINE, |tx| session::end_on_device(tx, ANN, device, cause, late)).await;
    assert_eq!(ended.unwrap(), [ids[1]]);
    let ended = does!(test, MINE, |tx| session::end_others(tx, ANN, None, cause, late)).await;
    assert_eq!(ended.unwrap(), [ids[0]], "the clock that says they have expired may be ahead");
}

async fn a_use_is_noted_of_session_and_device_and_waits_for_nobody(test: TestStore) {
    let test = test.with_ann().await;
    let (ids, laptop) = ([test.begins_session(1).await, test.begins_session(2).await], keep(laptop(1)));
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    let used = |session, at| session::Use { account: ANN, session, device: laptop.device.id, at };
    let uses = keep([used(ids[0], after(5)), used(ids[1], after(9))]);
    let mut postgres = match test.store.engine() {
        Engine::Sqlite => None,
        Engine::Postgres => Some(test.raw_postgres().await),
    };
    if let Some(conn) = &mut postgres {
        // Somebody is changing the first session.
        sqlx::query("begin").execute(&mut *conn).await.unwrap();
        let lock = "select id from session where id = $1 for update";
        sqlx::query(lock).bind(ids[0].uuid()).execute(&mut *conn).await.unwrap();
    }
    does!(test, Lock::Queue, |tx| session::touch(tx, uses)).await.unwrap();
    let mut conn = test.read().await;
    let seen = async |conn: &mut Conn<'_>, id| {
        session::get(conn, ANN, id).await.unwrap().unwrap().session.last_seen_at
    };
    assert_eq!(seen(&mut conn, ids[0]).await, if postgres.is_some() { NOON } else { after(5) });
    assert_eq!(seen(&mut conn, ids[1]).await, after(9));
    let found = device::find(&mut conn, ANN, &shown(&[1])).await.unwrap().unwrap();
    assert_eq!(found.device.last_seen_at, laptop.device.last_seen_at.max(after(9)));
}

async fn a_token_carries_one_session(test: TestStore) {
    let test = test.with_ann().await;
    test.begins_session(1).await;
    let other = keep(crate::test_store::new_session(2));
    let taken = does!(test, MINE, |tx| async move { session::insert(tx, other, &token(1), b"").await }).await;
    assert!(is_taken(&taken), "{taken:?}");
    assert!(session::get(&mut test.read().await, ANN, other.session().id).await.unwrap().is_none());
}

on_both!(
    sessions,
    sessions_asked_for_together,
    sessions_that_have_expired_end_too,
    a_use_is_noted_of_session_and_device_and_waits_for_nobody,
    a_token_carries_one_session,
);
