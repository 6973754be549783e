//! The audit log can be searched, and shows when it was tampered with.

use vestibule_domain::audit::{ChainBreak, Outcome};
use vestibule_domain::id::{DeviceId, EventId};
use vestibule_store::event::{EventFilter, NewEvent};
use vestibule_store::{Lock, event};

use crate::on_both;
use crate::test_store::{ANN, BEN, TestStore, after, uuid};

pub(crate) fn happening(number: u32) -> NewEvent {
    NewEvent {
        id: EventId::from_uuid(uuid(number)),
        account: ANN,
        at: after(number),
        kind: if number.is_multiple_of(2) { "signed_in" } else { "signed_in_refused" },
        outcome: if number.is_multiple_of(2) { Outcome::Done } else { Outcome::Refused },
        device: number.is_multiple_of(3).then(|| DeviceId::from_uuid(uuid(7))),
        session: None,
        notified: number.is_multiple_of(4),
        sealed: vec![1; 40],
    }
}

async fn with_events(test: TestStore, count: u32) -> TestStore {
    let test = test.with_ann().await;
    test.write(Lock::Account(ANN), move |tx| {
        Box::pin(async move {
            for number in 1..=count {
                crate::test_store::append(tx, &happening(number)).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    test
}

async fn shown(test: &TestStore, filter: EventFilter, before: Option<i64>) -> Vec<i64> {
    let rows = event::page(&mut test.read().await, ANN, &filter, before, 4).await.unwrap();
    rows.into_iter().map(|row| row.seq).collect()
}

async fn events_are_filtered_and_paged(test: TestStore) {
    let test = with_events(test, 12).await;
    let all = EventFilter::default;
    assert_eq!(event::count(&mut test.read().await, ANN).await.unwrap(), 12);
    assert_eq!(shown(&test, all(), None).await, [12, 11, 10, 9]);
    assert_eq!(shown(&test, all(), Some(3)).await, [2, 1]);
    let kinds = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect());
    let done = EventFilter { kinds: kinds(&["other", "signed_in"]), ..all() };
    assert_eq!(shown(&test, done, None).await, [12, 10, 8, 6], "a name is not its beginning");
    assert_eq!(shown(&test, EventFilter { kinds: kinds(&[]), ..all() }, None).await, [0; 0]);
    assert_eq!(shown(&test, EventFilter { kinds: kinds(&["signed%"]), ..all() }, None).await, [0; 0]);
    let refused = EventFilter { outcome: Some(Outcome::Refused), ..all() };
    assert_eq!(shown(&test, refused, Some(6)).await, [5, 3, 1]);
    let there = EventFilter { device: Some(DeviceId::from_uuid(uuid(7))), ..all() };
    assert_eq!(shown(&test, there, None).await, [12, 9, 6, 3]);
    let then = EventFilter { from: Some(after(3)), to: Some(after(5)), ..all() };
    assert_eq!(shown(&test, then, None).await, [4, 3]);
    let row = event::page(&mut test.read().await, ANN, &all(), None, 1).await.unwrap().remove(0);
    assert_eq!((row.id, row.at, row.kind.as_str()), (EventId::from_uuid(uuid(12)), after(12), "signed_in"));
}

async fn notices_are_the_events_that_were_told(test: TestStore) {
    let test = with_events(test, 14).await;
    let notices = async |account, before, limit| {
        let rows = event::notices(&mut test.read().await, account, before, limit).await.unwrap();
        rows.into_iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    assert_eq!(notices(ANN, None, 9).await, [12, 8, 4]);
    assert_eq!(notices(ANN, None, 2).await, [12, 8]);
    assert_eq!(notices(ANN, Some(8), 9).await, [4]);
    assert_eq!(notices(BEN, None, 9).await, [0; 0]);
    let unread = async |account, after_seq, most| {
        event::unread(&mut test.read().await, account, after_seq, most).await.unwrap()
    };
    assert_eq!(unread(ANN, 0, 9).await, 3);
    assert_eq!(unread(ANN, 0, 2).await, 2);
    assert_eq!(unread(ANN, 4, 9).await, 2);
    assert_eq!(unread(ANN, 12, 9).await, 0);
    assert_eq!(unread(BEN, 0, 9).await, 0);
    let mut conn = test.read().await;
    let newest = event::notices(&mut conn, ANN, None, 1).await.unwrap();
    assert_eq!(newest, event::page(&mut conn, ANN, &EventFilter::default(), Some(13), 1).await.unwrap());
    // What is told is a view of the chain, not a part of it: chains from before there was such a view hold too.
    test.tamper("update event set notified = 1 - notified").await;
    assert_eq!(event::verify(&mut conn, ANN).await.unwrap(), Ok(14));
}

async fn tampering_with_the_chain_is_noticed(test: TestStore) {
    let test = with_events(test, 1203).await;
    let verify = async || event::verify(&mut test.read().await, ANN).await.unwrap();
    assert_eq!(verify().await, Ok(1203));
    test.tamper("update event set at = at + 1 where seq = 1200").await;
    assert_eq!(verify().await, Err(ChainBreak::Altered { seq: 1200 }));
    test.tamper("update event set at = at - 1 where seq = 1200").await;
    test.tamper("delete from event where seq = 1203").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 1203 }));
    test.tamper("delete from event where seq = 700").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 700 }));
    test.tamper("delete from event").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 1 }));
    assert_eq!(event::verify(&mut test.read().await, BEN).await.unwrap(), Ok(0));
}

async fn old_events_are_cleared_and_the_rest_still_verifies(test: TestStore) {
    let test = with_events(test, 12).await;
    let purge = async |before| {
        test.write(Lock::Queue, move |tx| Box::pin(async move { event::purge(tx, before, 10).await }))
            .await
            .unwrap()
    };
    assert_eq!(purge(after(8)).await, 7);
    assert_eq!(event::count(&mut test.read().await, ANN).await.unwrap(), 5);
    assert_eq!(event::verify(&mut test.read().await, ANN).await.unwrap(), Ok(12));
    assert_eq!(purge(after(8)).await, 0);
    assert_eq!(purge(after(1000)).await, 4, "the newest event stays");
    test.write(Lock::Account(ANN), |tx| {
        Box::pin(async move { crate::test_store::append(tx, &happening(13)).await.map(|_| ()) })
    })
    .await
    .unwrap();
    assert_eq!(event::verify(&mut test.read().await, ANN).await.unwrap(), Ok(13));
    test.tamper("update event set at = at + 1 where seq = 12").await;
    assert_eq!(
        event::verify(&mut test.read().await, ANN).await.unwrap(),
        Err(ChainBreak::Altered { seq: 12 })
    );
}

on_both!(
    events_are_filtered_and_paged,
    notices_are_the_events_that_were_told,
    tampering_with_the_chain_is_noticed,
    old_events_are_cleared_and_the_rest_still_verifies
);
