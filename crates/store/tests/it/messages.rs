//! Messages wait, are sent or die; the built-in mailbox keeps them until it is cleared.

use vestibule_domain::id::{FlowId, MessageId};
use vestibule_domain::notice::Channel;
use vestibule_domain::time::Span;
use vestibule_store::mailbox::MailboxRow;
use vestibule_store::outbox::{DeliveryState, NewMessage};
use vestibule_store::{Lock, mailbox, outbox};

use crate::test_store::{ANN, NOON, TestStore, after, keep, uuid};
use crate::{does, on_both};

fn message(number: u32) -> NewMessage {
    NewMessage {
        id: MessageId::from_uuid(uuid(number)),
        account: Some(ANN),
        flow: Some(FlowId::from_uuid(uuid(1))),
        channel: Channel::Sms,
        template: "confirm-device",
        sealed: b"sealed".to_vec(),
        at: after(number),
    }
}

async fn messages_wait_are_sent_or_die(test: TestStore) {
    let queue = Lock::Queue;
    let flow = FlowId::from_uuid(uuid(1));
    assert_eq!(outbox::next_due(&mut test.read().await).await.unwrap(), None);
    let (one, two) = (keep(message(1)), keep(message(2)));
    does!(test, queue, |tx| outbox::put(tx, one)).await.unwrap();
    does!(test, queue, |tx| outbox::put(tx, two)).await.unwrap();
    assert_eq!(outbox::next_due(&mut test.read().await).await.unwrap(), Some(after(1)));
    let lease = Span::from_seconds(30);
    let claim = |now| does!(test, queue, |tx| outbox::claim(tx, now, 10, lease));
    assert_eq!(claim(NOON).await.unwrap().len(), 0);
    let claimed = claim(after(5)).await.unwrap();
    assert_eq!(claimed.iter().map(|row| row.id).collect::<Vec<_>>(), [one.id, two.id]);
    assert_eq!(
        (claimed[0].tries, claimed[0].channel, &claimed[0].sealed[..]),
        (1, Channel::Sms, &b"sealed"[..])
    );
    assert_eq!(claim(after(34)).await.unwrap().len(), 0, "claimed by somebody");
    does!(test, queue, |tx| outbox::sent(tx, one.id, after(6))).await.unwrap();
    assert_eq!(claim(after(35)).await.unwrap().len(), 1, "the one that had the other has died");
    does!(test, queue, |tx| outbox::retry(tx, two.id, after(99), "refused")).await.unwrap();
    let waits = outbox::of_flow(&mut test.read().await, flow).await.unwrap().unwrap();
    assert_eq!((waits.state, waits.tries, waits.next_try_at), (DeliveryState::Waiting, 2, Some(after(99))));
    let counts = outbox::counts(&mut test.read().await).await.unwrap();
    assert_eq!((counts.waiting, counts.dead, counts.oldest_waiting_at), (1, 0, Some(after(2))));
    does!(test, queue, |tx| outbox::dead(tx, two.id, "no such number", after(100))).await.unwrap();
    let letters = outbox::dead_letters(&mut test.read().await, 5).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].id, letters[0].error.as_deref()), (two.id, Some("no such number")));
    assert!(does!(test, queue, |tx| outbox::revive(tx, two.id, after(101))).await.unwrap());
    assert!(!does!(test, queue, |tx| outbox::revive(tx, one.id, after(101))).await.unwrap());
    assert_eq!(outbox::next_due(&mut test.read().await).await.unwrap(), Some(after(101)));
    assert_eq!(does!(test, queue, |tx| outbox::purge(tx, after(7), 10)).await.unwrap(), 1);
}

async fn a_mailbox_keeps_letters_until_it_is_cleared(test: TestStore) {
    let queue = Lock::Queue;
    let row = keep(MailboxRow {
        id: MessageId::from_uuid(uuid(1)),
        at: NOON,
        channel: Channel::Mail,
        sealed: b"letter".to_vec(),
    });
    does!(test, queue, |tx| mailbox::put(tx, row)).await.unwrap();
    does!(test, queue, |tx| mailbox::put(tx, row)).await.unwrap();
    let mut conn = test.read().await;
    assert_eq!(mailbox::list(&mut conn, 9).await.unwrap(), std::slice::from_ref(row));
    assert_eq!(mailbox::get(&mut conn, row.id).await.unwrap().as_ref(), Some(row));
    does!(test, queue, |tx| mailbox::clear(tx)).await.unwrap();
    assert_eq!(mailbox::list(&mut conn, 9).await.unwrap(), []);
}

on_both!(messages_wait_are_sent_or_die, a_mailbox_keeps_letters_until_it_is_cleared,);
