//! The audit log can be searched, and shows when it was tampered with.

use vestibule_domain::audit::{ChainBreak, Outcome};
use vestibule_domain::id::{DeviceId, EventId};
use vestibule_store::event::{EventFilter, NewEvent};
use vestibule_store::{Lock, event};

use crate::house::{ANN, BEN, House, after, uuid};
use crate::on_both;

pub(crate) fn happening(number: u32) -> NewEvent {
    NewEvent {
        id: EventId::from_uuid(uuid(number)),
        account: ANN,
        at: after(number),
        kind: if number.is_multiple_of(2) { "signed_in" } else { "signed_in_refused" },
        outcome: if number.is_multiple_of(2) { Outcome::Done } else { Outcome::Refused },
        device: number.is_multiple_of(3).then(|| DeviceId::from_uuid(uuid(7))),
        session: None,
        told: number.is_multiple_of(4),
        sealed: vec![1; 40],
    }
}

async fn with_events(house: House, count: u32) -> House {
    let house = house.with_ann().await;
    house
        .write(Lock::Account(ANN), move |tx| {
            Box::pin(async move {
                for number in 1..=count {
                    event::append(tx, &happening(number)).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    house
}

async fn shown(house: &House, filter: EventFilter, before: Option<i64>) -> Vec<i64> {
    let rows = event::page(&mut house.read().await, ANN, &filter, before, 4).await.unwrap();
    rows.into_iter().map(|row| row.seq).collect()
}

async fn events_are_filtered_and_paged(house: House) {
    let house = with_events(house, 12).await;
    let all = EventFilter::default;
    assert_eq!(event::count(&mut house.read().await, ANN).await.unwrap(), 12);
    assert_eq!(shown(&house, all(), None).await, [12, 11, 10, 9]);
    assert_eq!(shown(&house, all(), Some(3)).await, [2, 1]);
    let kinds = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect());
    let done = EventFilter { kinds: kinds(&["other", "signed_in"]), ..all() };
    assert_eq!(shown(&house, done, None).await, [12, 10, 8, 6], "a name is not its beginning");
    assert_eq!(shown(&house, EventFilter { kinds: kinds(&[]), ..all() }, None).await, [0; 0]);
    assert_eq!(shown(&house, EventFilter { kinds: kinds(&["signed%"]), ..all() }, None).await, [0; 0]);
    let refused = EventFilter { outcome: Some(Outcome::Refused), ..all() };
    assert_eq!(shown(&house, refused, Some(6)).await, [5, 3, 1]);
    let there = EventFilter { device: Some(DeviceId::from_uuid(uuid(7))), ..all() };
    assert_eq!(shown(&house, there, None).await, [12, 9, 6, 3]);
    let then = EventFilter { from: Some(after(3)), to: Some(after(5)), ..all() };
    assert_eq!(shown(&house, then, None).await, [4, 3]);
    let row = event::page(&mut house.read().await, ANN, &all(), None, 1).await.unwrap().remove(0);
    assert_eq!((row.id, row.at, row.kind.as_str()), (EventId::from_uuid(uuid(12)), after(12), "signed_in"));
}

async fn notices_are_the_events_that_were_told(house: House) {
    let house = with_events(house, 14).await;
    let notices = async |account, before, limit| {
        let rows = event::notices(&mut house.read().await, account, before, limit).await.unwrap();
        rows.into_iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    assert_eq!(notices(ANN, None, 9).await, [12, 8, 4]);
    assert_eq!(notices(ANN, None, 2).await, [12, 8]);
    assert_eq!(notices(ANN, Some(8), 9).await, [4]);
    assert_eq!(notices(BEN, None, 9).await, [0; 0]);
    let unread = async |account, after_seq, most| {
        event::unread(&mut house.read().await, account, after_seq, most).await.unwrap()
    };
    assert_eq!(unread(ANN, 0, 9).await, 3);
    assert_eq!(unread(ANN, 0, 2).await, 2);
    assert_eq!(unread(ANN, 4, 9).await, 2);
    assert_eq!(unread(ANN, 12, 9).await, 0);
    assert_eq!(unread(BEN, 0, 9).await, 0);
    let mut conn = house.read().await;
    let newest = event::notices(&mut conn, ANN, None, 1).await.unwrap();
    assert_eq!(newest, event::page(&mut conn, ANN, &EventFilter::default(), Some(13), 1).await.unwrap());
    // What is told is a view of the chain, not a part of it: chains from before there was such a view hold too.
    house.tamper("update event set told = 1 - told").await;
    assert_eq!(event::verify(&mut conn, ANN).await.unwrap(), Ok(14));
}

async fn tampering_with_the_chain_is_noticed(house: House) {
    let house = with_events(house, 1203).await;
    let verify = async || event::verify(&mut house.read().await, ANN).await.unwrap();
    assert_eq!(verify().await, Ok(1203));
    house.tamper("update event set at = at + 1 where seq = 1200").await;
    assert_eq!(verify().await, Err(ChainBreak::Altered { seq: 1200 }));
    house.tamper("update event set at = at - 1 where seq = 1200").await;
    house.tamper("delete from event where seq = 1203").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 1203 }));
    house.tamper("delete from event where seq = 700").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 700 }));
    house.tamper("delete from event").await;
    assert_eq!(verify().await, Err(ChainBreak::Missing { seq: 1 }));
    assert_eq!(event::verify(&mut house.read().await, BEN).await.unwrap(), Ok(0));
}

async fn old_events_are_cleared_and_the_rest_still_verifies(house: House) {
    let house = with_events(house, 12).await;
    let purge = async |before| {
        house
            .write(Lock::Queue, move |tx| Box::pin(async move { event::purge(tx, before, 10).await }))
            .await
            .unwrap()
    };
    assert_eq!(purge(after(8)).await, 7);
    assert_eq!(event::count(&mut house.read().await, ANN).await.unwrap(), 5);
    assert_eq!(event::verify(&mut house.read().await, ANN).await.unwrap(), Ok(12));
    assert_eq!(purge(after(8)).await, 0);
    assert_eq!(purge(after(1000)).await, 4, "the newest event stays");
    house
        .write(Lock::Account(ANN), |tx| {
            Box::pin(async move { event::append(tx, &happening(13)).await.map(|_| ()) })
        })
        .await
        .unwrap();
    assert_eq!(event::verify(&mut house.read().await, ANN).await.unwrap(), Ok(13));
    house.tamper("update event set at = at + 1 where seq = 12").await;
    assert_eq!(
        event::verify(&mut house.read().await, ANN).await.unwrap(),
        Err(ChainBreak::Altered { seq: 12 })
    );
}

on_both!(
    events_are_filtered_and_paged,
    notices_are_the_events_that_were_told,
    tampering_with_the_chain_is_noticed,
    old_events_are_cleared_and_the_rest_still_verifies
);
