//! Addresses and numbers come and go, what was sent is remembered, and what a removal or recovery clears away is gone,
//! for one account only.

use vestibule_domain::account::IdentifierKind;
use vestibule_domain::factor::BurnedSteps;
use vestibule_domain::gate::{FlowState, ProofKind, Subject};
use vestibule_domain::id::{AccountId, DeviceId, FactorId, FlowId, IdentifierId};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::{Device, DeviceTokens};
use vestibule_domain::time::Timestamp;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::code::CodeRow;
use vestibule_store::device::DeviceRow;
use vestibule_store::former_contact::FormerContactRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::pending_contact::PendingContactRow;
use vestibule_store::sent_message::SentMessageRow;
use vestibule_store::{
    Lock, authenticator, backup_code, code, device, flow, former_contact, identifier, pending_contact,
    sent_message,
};

use crate::test_store::{ANN, BEN, NOON, TestStore, after, flow_row, is_taken, keep, uuid};
use crate::{does, on_both};

const MINE: Lock = Lock::Account(ANN);
const THEIRS: Lock = Lock::Account(BEN);

const fn named(number: u128) -> IdentifierId {
    IdentifierId::from_uuid(uuid::Uuid::from_u128(number))
}

async fn with_both(test: TestStore) -> TestStore {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    test
}

fn identifier_row(account: AccountId, lookup: u8) -> IdentifierRow {
    IdentifierRow {
        id: named(1),
        account,
        kind: IdentifierKind::Email,
        lookup: [lookup; 32],
        sealed: b"sealed address".to_vec(),
        verified_at: NOON,
        created_at: after(1),
    }
}

async fn a_removed_identifier_is_free_again(test: TestStore) {
    let test = with_both(test).await;
    let (ours, theirs) = (keep(identifier_row(ANN, 1)), keep(identifier_row(BEN, 2)));
    test.adds_identifier(ours).await;
    test.adds_identifier(theirs).await;
    let mut conn = test.read().await;
    assert_eq!(identifier::get(&mut conn, ANN, named(1)).await.unwrap().as_ref(), Some(ours));
    assert_eq!(identifier::get(&mut conn, ANN, named(2)).await.unwrap(), None);
    let remove = |id| does!(test, MINE, |tx| identifier::remove(tx, ANN, id));
    assert!(!remove(named(2)).await.unwrap());
    assert!(remove(named(1)).await.unwrap());
    assert!(!remove(named(1)).await.unwrap());
    assert_eq!(identifier::get(&mut conn, ANN, named(1)).await.unwrap(), None);
    assert_eq!(identifier::find(&mut conn, &[1; 32]).await.unwrap(), None);
    assert_eq!(identifier::get(&mut conn, BEN, named(1)).await.unwrap().as_ref(), Some(theirs));
    assert_eq!(identifier::find(&mut conn, &[2; 32]).await.unwrap(), Some(BEN));
    let taken_over = keep(IdentifierRow { id: named(3), ..identifier_row(BEN, 1) });
    test.adds_identifier(taken_over).await;
    assert_eq!(identifier::find(&mut conn, &[1; 32]).await.unwrap(), Some(BEN));
}

fn former(account: AccountId, number: u32, until: Timestamp) -> FormerContactRow {
    FormerContactRow {
        account,
        id: IdentifierId::from_uuid(uuid(number)),
        kind: IdentifierKind::Phone,
        sealed: number.to_be_bytes().to_vec(),
        until,
    }
}

async fn former_contacts_hear_for_a_while(test: TestStore) {
    let test = with_both(test).await;
    let (one, two) = (keep(former(ANN, 1, after(20))), keep(former(ANN, 2, after(10))));
    let theirs = keep(former(BEN, 1, after(15)));
    does!(test, MINE, |tx| former_contact::insert(tx, one)).await.unwrap();
    does!(test, MINE, |tx| former_contact::insert(tx, two)).await.unwrap();
    does!(test, THEIRS, |tx| former_contact::insert(tx, theirs)).await.unwrap();
    let same = does!(test, MINE, |tx| former_contact::insert(tx, one)).await;
    assert!(is_taken(&same), "{same:?}");
    let hear =
        async |account, now| former_contact::of_account(&mut test.read().await, account, now).await.unwrap();
    assert_eq!(hear(ANN, after(9)).await, [two.clone(), one.clone()]);
    assert_eq!(hear(ANN, after(10)).await, std::slice::from_ref(one));
    assert_eq!(hear(BEN, after(10)).await, std::slice::from_ref(theirs));
    let purge = |before, limit| does!(test, Lock::Queue, |tx| former_contact::purge(tx, before, limit));
    assert_eq!(purge(after(10), 9).await.unwrap(), 0);
    assert_eq!(purge(after(99), 1).await.unwrap(), 1);
    assert_eq!(hear(ANN, NOON).await, std::slice::from_ref(one), "the longest over goes first");
    assert_eq!(purge(after(99), 9).await.unwrap(), 2);
}

fn pending(account: AccountId, until: Timestamp) -> PendingContactRow {
    PendingContactRow {
        account,
        id: named(1),
        kind: IdentifierKind::Email,
        lookup: [9; 32],
        sealed: b"sealed address".to_vec(),
        verified_at: NOON,
        until,
    }
}

async fn pending_contacts_wait_and_go(test: TestStore) {
    let test = with_both(test).await;
    // Two accounts may wait for the same address: it belongs to nobody yet.
    let (ours, theirs) = (keep(pending(ANN, after(10))), keep(pending(BEN, after(20))));
    does!(test, MINE, |tx| pending_contact::insert(tx, ours)).await.unwrap();
    does!(test, THEIRS, |tx| pending_contact::insert(tx, theirs)).await.unwrap();
    let same = does!(test, MINE, |tx| pending_contact::insert(tx, ours)).await;
    assert!(is_taken(&same), "{same:?}");
    let mut conn = test.read().await;
    assert_eq!(identifier::find(&mut conn, &[9; 32]).await.unwrap(), None);
    assert_eq!(pending_contact::get(&mut conn, ANN, named(1)).await.unwrap().as_ref(), Some(ours));
    assert_eq!(pending_contact::get(&mut conn, ANN, named(2)).await.unwrap(), None);
    assert_eq!(pending_contact::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(ours));
    assert!(does!(test, MINE, |tx| pending_contact::delete(tx, ANN, named(1))).await.unwrap());
    assert!(!does!(test, MINE, |tx| pending_contact::delete(tx, ANN, named(1))).await.unwrap());
    assert_eq!(pending_contact::get(&mut conn, ANN, named(1)).await.unwrap(), None);
    assert_eq!(pending_contact::get(&mut conn, BEN, named(1)).await.unwrap().as_ref(), Some(theirs));
    let purge = |before| does!(test, Lock::Queue, |tx| pending_contact::purge(tx, before, 9));
    assert_eq!(purge(after(20)).await.unwrap(), 0);
    assert_eq!(purge(after(21)).await.unwrap(), 1);
}

async fn sent_messages_are_found_by_their_code(test: TestStore) {
    let queue = Lock::Queue;
    let row = keep(SentMessageRow { code: [1; 32], sealed: b"sealed".to_vec(), sent_at: NOON });
    let twin = keep(SentMessageRow { sealed: b"another".to_vec(), ..row.clone() });
    let later = keep(SentMessageRow { code: [2; 32], sent_at: after(5), ..row.clone() });
    assert!(does!(test, queue, |tx| sent_message::insert(tx, row)).await.unwrap());
    let both = does!(test, queue, |tx| async move {
        let taken = !sent_message::insert(tx, twin).await?;
        Ok((taken, sent_message::insert(tx, later).await?))
    });
    assert_eq!(both.await.unwrap(), (true, true), "a code that is taken spoils nothing");
    let mut conn = test.read().await;
    assert_eq!(sent_message::find(&mut conn, &[1; 32]).await.unwrap().as_ref(), Some(row));
    assert_eq!(sent_message::find(&mut conn, &[3; 32]).await.unwrap(), None);
    let purge = |before| does!(test, Lock::Queue, |tx| sent_message::purge(tx, before, 9));
    assert_eq!(purge(NOON).await.unwrap(), 0);
    assert_eq!(purge(after(5)).await.unwrap(), 1);
    assert_eq!(sent_message::find(&mut conn, &[2; 32]).await.unwrap().as_ref(), Some(later));
}

fn browser(account: AccountId, number: u8, last_seen: u32) -> DeviceRow {
    DeviceRow {
        device: Device {
            id: DeviceId::from_uuid(uuid(last_seen)),
            account,
            first_seen_at: NOON,
            last_seen_at: after(last_seen),
            forgotten_at: None,
        },
        wrong_codes: 0,
        token: Token::new(TokenKind::Device, &[number; 32]).digest(),
        before: None,
        sealed: b"Firefox on Linux".to_vec(),
    }
}

async fn a_token_leads_to_the_account_it_was_used_for_last(test: TestStore) {
    let test = with_both(test).await;
    let (ours, theirs) = (keep(browser(ANN, 1, 10)), keep(browser(BEN, 1, 20)));
    let other = keep(browser(BEN, 2, 30));
    does!(test, MINE, |tx| device::insert(tx, ours)).await.unwrap();
    does!(test, THEIRS, |tx| device::insert(tx, theirs)).await.unwrap();
    does!(test, THEIRS, |tx| device::insert(tx, other)).await.unwrap();
    let latest = async |number: u8| {
        let held = DeviceTokens::of([Token::new(TokenKind::Device, &[number; 32])]);
        device::latest_of(&mut test.read().await, &held.shown(NOON)).await.unwrap()
    };
    assert_eq!(latest(1).await.as_ref(), Some(theirs));
    assert_eq!(latest(3).await, None);
    does!(test, THEIRS, |tx| device::forget(tx, BEN, theirs.device.id, after(40))).await.unwrap();
    assert_eq!(latest(1).await.as_ref(), Some(ours), "Ben forgot his");
}

fn app(account: AccountId) -> AuthenticatorRow {
    AuthenticatorRow {
        account,
        id: FactorId::from_uuid(uuid(1)),
        sealed_secret: b"sealed secret".to_vec(),
        enrolled_at: NOON,
        last_step: None,
        burned: BurnedSteps::default(),
        drift_steps: 0,
        failures: 0,
        last_used_at: None,
    }
}

async fn an_authenticator_goes_with_its_backup_codes(test: TestStore) {
    let test = with_both(test).await;
    for account in [ANN, BEN] {
        let app = keep(app(account));
        does!(test, Lock::Account(account), |tx| authenticator::put(tx, app)).await.unwrap();
        let codes = keep([[1; 32], [2; 32]]);
        does!(test, Lock::Account(account), |tx| backup_code::replace(tx, account, codes, NOON))
            .await
            .unwrap();
    }
    let (replaced, enrolled) = (FactorId::from_uuid(uuid(9)), FactorId::from_uuid(uuid(1)));
    assert!(!does!(test, MINE, |tx| authenticator::remove(tx, ANN, replaced)).await.unwrap());
    assert!(does!(test, MINE, |tx| authenticator::remove(tx, ANN, enrolled)).await.unwrap());
    assert!(!does!(test, MINE, |tx| authenticator::remove(tx, ANN, enrolled)).await.unwrap());
    does!(test, MINE, |tx| backup_code::use_one(tx, ANN, &[1; 32], NOON)).await.unwrap();
    does!(test, MINE, |tx| backup_code::remove_all(tx, ANN)).await.unwrap();
    let mut conn = test.read().await;
    assert_eq!(authenticator::get(&mut conn, ANN).await.unwrap(), None);
    assert_eq!(backup_code::summary(&mut conn, ANN).await.unwrap(), None);
    assert_eq!(authenticator::get(&mut conn, BEN).await.unwrap(), Some(app(BEN)));
    assert_eq!(backup_code::summary(&mut conn, BEN).await.unwrap().unwrap().left, 2);
}

async fn unfinished_flows_are_shut_but_one(test: TestStore) {
    let states = [FlowState::Proving, FlowState::Open, FlowState::Spent, FlowState::Shut];
    for (number, state) in (1..).zip(states) {
        let mut row = flow_row(number);
        row.parts.state = state;
        let row = keep(row);
        does!(test, Lock::Fresh, |tx| flow::insert(tx, row)).await.unwrap();
    }
    for (number, subject) in [(5, Subject::Account(BEN)), (6, Subject::Nobody)] {
        let mut row = flow_row(number);
        row.parts.subject = subject;
        let row = keep(row);
        does!(test, Lock::Fresh, |tx| flow::insert(tx, row)).await.unwrap();
    }
    let stored = async || {
        let mut conn = test.read().await;
        let mut found = Vec::new();
        for number in 1..=6 {
            let row = flow::get(&mut conn, FlowId::from_uuid(uuid(number))).await.unwrap().unwrap();
            found.push((row.parts.state, row.version));
        }
        found
    };
    let (proving, open) = ((FlowState::Proving, 1), (FlowState::Open, 1));
    let (spent, shut_before) = ((FlowState::Spent, 1), (FlowState::Shut, 1));
    let shut_now = (FlowState::Shut, 2);
    let first = FlowId::from_uuid(uuid(1));
    let shut = does!(test, MINE, |tx| flow::shut_others(tx, ANN, Some(first))).await;
    assert_eq!(shut.unwrap(), 1);
    assert_eq!(stored().await, [proving, shut_now, spent, shut_before, open, open]);
    assert_eq!(does!(test, MINE, |tx| flow::shut_others(tx, ANN, None)).await.unwrap(), 1);
    assert_eq!(stored().await, [shut_now, shut_now, spent, shut_before, open, open]);
    let late = keep(flow_row(1).flow());
    let saved = does!(test, Lock::Flow(first), |tx| flow::save(tx, late, None, 1)).await;
    assert!(!saved.unwrap(), "the one that read it before saves nothing");
}

async fn a_flow_has_a_code_of_each_kind(test: TestStore) {
    let id = test.opens_flow(1).await;
    let lock = Lock::Flow(id);
    let of = |kind, number: u8| CodeRow {
        flow: id,
        kind,
        digest: [number; 32],
        superseded: Vec::new(),
        digits: 6,
        link: None,
        sent_at: NOON,
        expires_at: after(600),
        sends: 1,
        used_at: None,
    };
    let (old, new) = (keep(of(ProofKind::MailCode, 1)), keep(of(ProofKind::NewContactCode, 2)));
    does!(test, lock, |tx| code::put(tx, old)).await.unwrap();
    does!(test, lock, |tx| code::put(tx, new)).await.unwrap();
    let mut conn = test.read().await;
    assert_eq!(code::get(&mut conn, id, old.kind).await.unwrap().as_ref(), Some(old));
    assert_eq!(code::get(&mut conn, id, new.kind).await.unwrap().as_ref(), Some(new));
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, new.kind, &old.digest, NOON)).await.unwrap());
    assert!(does!(test, lock, |tx| code::use_code(tx, id, new.kind, &new.digest, NOON)).await.unwrap());
}

on_both!(
    a_removed_identifier_is_free_again,
    former_contacts_hear_for_a_while,
    pending_contacts_wait_and_go,
    sent_messages_are_found_by_their_code,
    a_token_leads_to_the_account_it_was_used_for_last,
    an_authenticator_goes_with_its_backup_codes,
    unfinished_flows_are_shut_but_one,
    a_flow_has_a_code_of_each_kind,
);
