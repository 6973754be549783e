//! What protects an account comes back as it was stored, each guard holds, and nothing touches another account.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use vestibule_domain::id::{AccountId, FactorId, IdentifierId, WeakeningId};
use vestibule_domain::protection::{
    Freeze, FreezeScope, FreshLock, FrozenBy, LinkRecord, ProtectionChange, Suspicion, Weakening,
    WeakeningState,
};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::alert_link::{AlertLinkKind, AlertLinkRow};
use vestibule_store::protection::ProtectionRow;
use vestibule_store::{Lock, StoreError, alert_link, link_record, protection, weakening};

use crate::test_store::{ANN, BEN, NOON, TestStore, after, is_taken, keep, token, uuid};
use crate::{does, on_both};

const MINE: Lock = Lock::Account(ANN);

const fn contact(number: u128) -> IdentifierId {
    IdentifierId::from_uuid(Uuid::from_u128(number))
}

pub(crate) const fn named(number: u128) -> WeakeningId {
    WeakeningId::from_uuid(Uuid::from_u128(number))
}

/// A weakening of ten days that was asked for `number` seconds after noon.
pub(crate) fn asked(account: AccountId, number: u32, change: ProtectionChange) -> Weakening {
    Weakening {
        id: named(number.into()),
        account,
        change,
        asked_at: after(number),
        effective_at: after(number) + Span::from_days(10),
        state: WeakeningState::Waiting,
        reminded_at: after(number),
        veto_denied: BTreeSet::from([contact(number.into())]),
        delivered_at: None,
    }
}

pub(crate) fn link(number: u8, kind: AlertLinkKind) -> AlertLinkRow {
    AlertLinkRow {
        token: token(number),
        account: ANN,
        contact: contact(1),
        kind,
        weakening: (kind == AlertLinkKind::Veto).then_some(named(1)),
        made_at: NOON,
        expires_at: after(600),
        used_at: None,
    }
}

async fn protection_of(test: &TestStore, account: AccountId) -> ProtectionRow {
    protection::get(&mut test.read().await, account).await.unwrap()
}

async fn each_protection_is_set_by_itself(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    let mut expected = ProtectionRow::bare(ANN);
    assert_eq!(protection_of(&test, ANN).await, expected);

    let lock = Span::from_days(14);
    let fresh = Some(FreshLock { since: after(7), before: Some(Span::from_days(3)) });
    does!(test, MINE, |tx| protection::set_settings_lock(tx, ANN, Some(lock), fresh)).await.unwrap();
    (expected.settings_lock, expected.fresh_lock) = (Some(lock), fresh);
    assert_eq!(protection_of(&test, ANN).await, expected);
    does!(test, MINE, |tx| protection::set_whitelist_only(tx, ANN, true)).await.unwrap();
    expected.whitelist_only = true;
    let freeze = Freeze { scope: FreezeScope::Everything, since: after(1), by: FrozenBy::AlertLink };
    does!(test, MINE, |tx| protection::set_freeze(tx, ANN, Some(freeze))).await.unwrap();
    expected.freeze = Some(freeze);
    let suspicion = (Suspicion::ImpossibleTravel, after(2));
    does!(test, MINE, |tx| protection::set_suspicion(tx, ANN, Some(suspicion))).await.unwrap();
    expected.suspicion = Some(suspicion);
    does!(test, MINE, |tx| protection::note_password_reset(tx, ANN, after(3))).await.unwrap();
    expected.password_reset_at = Some(after(3));
    does!(test, MINE, |tx| protection::note_authenticator_changed(tx, ANN, after(4))).await.unwrap();
    expected.authenticator_changed_at = Some(after(4));
    does!(test, MINE, |tx| protection::note_contact_changed(tx, ANN, after(5))).await.unwrap();
    expected.contact_changed_at = Some(after(5));
    does!(test, MINE, |tx| protection::see_notices(tx, ANN, 6)).await.unwrap();
    expected.notices_seen = 6;
    assert_eq!(protection_of(&test, ANN).await, expected);

    does!(test, MINE, |tx| protection::set_settings_lock(tx, ANN, None, None)).await.unwrap();
    does!(test, MINE, |tx| protection::set_whitelist_only(tx, ANN, false)).await.unwrap();
    does!(test, MINE, |tx| protection::set_freeze(tx, ANN, None)).await.unwrap();
    does!(test, MINE, |tx| protection::set_suspicion(tx, ANN, None)).await.unwrap();
    (expected.settings_lock, expected.fresh_lock, expected.whitelist_only) = (None, None, false);
    (expected.freeze, expected.suspicion) = (None, None);
    assert_eq!(protection_of(&test, ANN).await, expected);
    assert_eq!(protection_of(&test, BEN).await, ProtectionRow::bare(BEN));
}

/// Any one of the setters may be the first, and make the row.
async fn every_setter_makes_the_row(test: TestStore) {
    let freeze = Freeze { scope: FreezeScope::Withdrawals, since: NOON, by: FrozenBy::Owner };
    for number in 0..10_u8 {
        let account = AccountId::from_uuid(uuid(100 + u32::from(number)));
        test.opens_account(account).await;
        let set = does!(test, Lock::Account(account), |tx| async move {
            match number {
                0 => protection::set_settings_lock(tx, account, Some(Span::from_days(1)), None).await,
                1 => protection::set_whitelist_only(tx, account, true).await,
                2 => protection::set_freeze(tx, account, Some(freeze)).await,
                3 => {
                    let suspicion = Some((Suspicion::ListedPassword, NOON));
                    protection::set_suspicion(tx, account, suspicion).await
                }
                4 => protection::note_password_reset(tx, account, NOON).await,
                5 => protection::note_authenticator_changed(tx, account, NOON).await,
                6 => protection::note_contact_changed(tx, account, NOON).await,
                7 => protection::see_notices(tx, account, 1).await,
                8 => protection::ask_check_up(tx, account, NOON).await,
                _ => protection::finish_check_up(tx, account, NOON).await,
            }
        });
        set.await.unwrap();
        assert_ne!(protection_of(&test, account).await, ProtectionRow::bare(account), "{number}");
    }
    let nobody = does!(test, MINE, |tx| protection::set_whitelist_only(tx, ANN, true)).await;
    assert!(matches!(nobody, Err(StoreError::Broken(_))), "an account that is not there: {nobody:?}");
}

async fn what_happened_never_goes_backwards(test: TestStore) {
    let test = test.with_ann().await;
    for at in [after(5), after(3), after(7), after(7), NOON] {
        does!(test, MINE, |tx| protection::note_password_reset(tx, ANN, at)).await.unwrap();
        does!(test, MINE, |tx| protection::note_authenticator_changed(tx, ANN, at)).await.unwrap();
        does!(test, MINE, |tx| protection::note_contact_changed(tx, ANN, at)).await.unwrap();
    }
    for seq in [4, 9, 2] {
        does!(test, MINE, |tx| protection::see_notices(tx, ANN, seq)).await.unwrap();
    }
    let row = protection_of(&test, ANN).await;
    let times = [row.password_reset_at, row.authenticator_changed_at, row.contact_changed_at];
    assert_eq!((times, row.notices_seen), ([Some(after(7)); 3], 9));
}

async fn a_check_up_is_asked_for_and_finished(test: TestStore) {
    let test = test.with_ann().await;
    let ask = |at| does!(test, MINE, |tx| protection::ask_check_up(tx, ANN, at));
    let finish = |at| does!(test, MINE, |tx| protection::finish_check_up(tx, ANN, at));
    let asks = async || protection_of(&test, ANN).await.asks_check_up();
    assert!(!asks().await);
    finish(NOON).await.unwrap();
    assert!(!asks().await, "nobody asked for it");
    ask(after(1)).await.unwrap();
    assert!(asks().await, "an earlier one does not count");
    finish(after(2)).await.unwrap();
    ask(NOON).await.unwrap();
    finish(after(1)).await.unwrap();
    let row = protection_of(&test, ANN).await;
    assert_eq!((row.check_up_due_at, row.check_up_done_at), (Some(after(1)), Some(after(2))));
    assert!(!asks().await);
    ask(after(3)).await.unwrap();
    assert!(asks().await, "another recovery asks anew");
}

fn every_change() -> Vec<ProtectionChange> {
    let (old, new) = (IdentifierId::from_uuid(uuid(1)), IdentifierId::from_uuid(uuid(2)));
    vec![
        ProtectionChange::RemoveAuthenticator { authenticator: FactorId::from_uuid(uuid(3)) },
        ProtectionChange::SettingsLock { delay: Some(Span::from_days(3)) },
        ProtectionChange::SettingsLock { delay: None },
        ProtectionChange::AntiPhishing { on: false },
        ProtectionChange::WhitelistOnly { on: false },
        ProtectionChange::Unfreeze,
        ProtectionChange::AddContact { new },
        ProtectionChange::ReplaceContact { old, new },
        ProtectionChange::RemoveContact { old },
    ]
}

async fn weakenings_come_back_as_they_were_asked_for(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    let all: Vec<Weakening> =
        (1..).zip(every_change()).map(|(number, change)| asked(ANN, number, change)).collect();
    for weakening in all.clone() {
        let weakening = keep(weakening);
        does!(test, MINE, |tx| weakening::insert(tx, weakening)).await.unwrap();
    }
    let twin = keep(asked(ANN, 1, ProtectionChange::Unfreeze));
    let same = does!(test, MINE, |tx| weakening::insert(tx, twin)).await;
    assert!(is_taken(&same), "{same:?}");
    let theirs = keep(asked(BEN, 1, ProtectionChange::Unfreeze));
    does!(test, Lock::Account(BEN), |tx| weakening::insert(tx, theirs)).await.unwrap();

    let mut conn = test.read().await;
    for weakening in &all {
        let row = weakening::get(&mut conn, ANN, weakening.id).await.unwrap().unwrap();
        assert_eq!((&row.weakening, row.ended_at), (weakening, None));
    }
    assert_eq!(weakening::get(&mut conn, BEN, named(2)).await.unwrap(), None);
    assert_eq!(weakening::waiting_of(&mut conn, ANN).await.unwrap(), all);
    assert_eq!(weakening::waiting_of(&mut conn, BEN).await.unwrap(), std::slice::from_ref(theirs));
    let newest = weakening::of_account(&mut conn, ANN, 2).await.unwrap();
    let newest: Vec<_> = newest.into_iter().map(|row| (row.weakening, row.ended_at)).collect();
    assert_eq!(newest, [(all[8].clone(), None), (all[7].clone(), None)]);
}

async fn a_weakening_ends_once(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    for account in [ANN, BEN] {
        let weakening = keep(asked(account, 1, ProtectionChange::Unfreeze));
        does!(test, Lock::Account(account), |tx| weakening::insert(tx, weakening)).await.unwrap();
    }
    let end = |state, now| does!(test, MINE, |tx| weakening::end(tx, ANN, named(1), state, now));
    let waiting = end(WeakeningState::Waiting, after(2)).await;
    assert!(matches!(waiting, Err(StoreError::Broken(_))), "waiting is no end: {waiting:?}");
    assert!(end(WeakeningState::Vetoed, after(2)).await.unwrap());
    assert!(!end(WeakeningState::Applied, after(3)).await.unwrap());
    assert!(!end(WeakeningState::Vetoed, after(3)).await.unwrap());
    let mut conn = test.read().await;
    let row = weakening::of_account(&mut conn, ANN, 9).await.unwrap().remove(0);
    assert_eq!((row.weakening.state, row.ended_at), (WeakeningState::Vetoed, Some(after(2))));
    assert_eq!(weakening::waiting_of(&mut conn, ANN).await.unwrap(), []);
    assert_eq!(weakening::waiting_of(&mut conn, BEN).await.unwrap().len(), 1, "Ben's waits on");
    let purge = |before| does!(test, Lock::Queue, |tx| weakening::purge(tx, before, 9));
    assert_eq!(purge(after(2)).await.unwrap(), 0);
    assert_eq!(purge(after(3)).await.unwrap(), 1);
    assert_eq!(purge(NOON + Span::from_days(999)).await.unwrap(), 0, "what waits stays");
}

async fn the_worker_finds_what_is_due(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    let (ours, theirs) =
        (keep(asked(ANN, 2, ProtectionChange::Unfreeze)), keep(asked(BEN, 1, ProtectionChange::Unfreeze)));
    does!(test, MINE, |tx| weakening::insert(tx, ours)).await.unwrap();
    does!(test, Lock::Account(BEN), |tx| weakening::insert(tx, theirs)).await.unwrap();
    let due = async |now: Timestamp, limit| weakening::due(&mut test.read().await, now, limit).await.unwrap();
    assert_eq!(due(theirs.next_run() - Span::from_micros(1), 9).await, []);
    assert_eq!(due(theirs.next_run(), 9).await, [(BEN, named(1))]);
    assert_eq!(due(ours.next_run(), 9).await, [(BEN, named(1)), (ANN, named(2))]);
    assert_eq!(due(ours.next_run(), 1).await, [(BEN, named(1))]);

    let half = ours.next_run();
    let after_it = keep(Weakening { reminded_at: half, ..ours.clone() });
    let remind = |before| does!(test, MINE, |tx| weakening::remind(tx, after_it, before));
    assert!(!remind(NOON).await.unwrap(), "somebody else reminded");
    assert!(remind(ours.reminded_at).await.unwrap());
    assert!(!remind(ours.reminded_at).await.unwrap(), "once");
    assert_eq!(due(half, 9).await, [(BEN, named(1))]);
    assert_eq!(due(after_it.next_run(), 9).await, [(BEN, named(1)), (ANN, named(2))]);
    let stored = weakening::get(&mut test.read().await, ANN, named(2)).await.unwrap();
    assert_eq!(stored.map(|row| row.weakening).as_ref(), Some(after_it));
    for at in [after(20), after(21)] {
        does!(test, MINE, |tx| weakening::note_delivered(tx, ANN, named(2), at)).await.unwrap();
    }
    let stored = weakening::get(&mut test.read().await, ANN, named(2)).await.unwrap();
    assert_eq!(stored.unwrap().weakening.delivered_at, Some(after(20)), "the first counts");
    let cancelled = WeakeningState::Cancelled;
    does!(test, MINE, |tx| weakening::end(tx, ANN, named(2), cancelled, after(9))).await.unwrap();
    assert!(!remind(half).await.unwrap(), "it no longer waits");
    assert_eq!(due(ours.effective_at, 9).await, [(BEN, named(1))]);
}

async fn a_link_does_what_it_is_for(test: TestStore) {
    let (freeze, veto) = (keep(link(1, AlertLinkKind::Freeze)), keep(link(2, AlertLinkKind::Veto)));
    does!(test, MINE, |tx| alert_link::insert(tx, freeze)).await.unwrap();
    does!(test, MINE, |tx| alert_link::insert(tx, veto)).await.unwrap();
    let same = does!(test, MINE, |tx| alert_link::insert(tx, veto)).await;
    assert!(is_taken(&same), "{same:?}");
    let idle = keep(AlertLinkRow { weakening: None, ..link(3, AlertLinkKind::Veto) });
    let idle = does!(test, MINE, |tx| alert_link::insert(tx, idle)).await;
    assert!(matches!(idle, Err(StoreError::Broken(_))), "a veto of nothing: {idle:?}");
    let mut conn = test.read().await;
    assert_eq!(alert_link::get(&mut conn, &token(1)).await.unwrap().as_ref(), Some(freeze));
    assert_eq!(alert_link::get(&mut conn, &token(2)).await.unwrap().as_ref(), Some(veto));
    assert_eq!(alert_link::get(&mut conn, &token(3)).await.unwrap(), None);

    let use_up = |number, kind, now| {
        does!(test, MINE, |tx| async move { alert_link::use_up(tx, &token(number), kind, now).await })
    };
    assert_eq!(use_up(1, AlertLinkKind::Veto, NOON).await.unwrap(), None, "it is for something else");
    assert_eq!(use_up(3, AlertLinkKind::Freeze, NOON).await.unwrap(), None, "unknown");
    assert_eq!(use_up(1, AlertLinkKind::Freeze, after(600)).await.unwrap(), None, "expired");
    let used = AlertLinkRow { used_at: Some(after(599)), ..veto.clone() };
    assert_eq!(use_up(2, AlertLinkKind::Veto, after(599)).await.unwrap().as_ref(), Some(&used));
    assert_eq!(use_up(2, AlertLinkKind::Veto, after(599)).await.unwrap(), None, "used");
    assert_eq!(alert_link::get(&mut conn, &token(2)).await.unwrap().as_ref(), Some(&used));
    assert_eq!(alert_link::get(&mut conn, &token(1)).await.unwrap().as_ref(), Some(freeze));
    let purge = |before| does!(test, Lock::Queue, |tx| alert_link::purge(tx, before, 9));
    assert_eq!(purge(after(600)).await.unwrap(), 0);
    assert_eq!(purge(after(601)).await.unwrap(), 2);
}

async fn what_links_did_is_remembered_for_each_address(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    let records = async |account| link_record::of_account(&mut test.read().await, account).await.unwrap();
    assert_eq!(records(ANN).await, BTreeMap::new());
    does!(test, MINE, |tx| link_record::note_freeze(tx, ANN, contact(1), after(1))).await.unwrap();
    does!(test, MINE, |tx| link_record::note_veto(tx, ANN, contact(1), after(2))).await.unwrap();
    does!(test, MINE, |tx| link_record::note_veto(tx, ANN, contact(2), after(3))).await.unwrap();
    does!(test, MINE, |tx| link_record::note_freeze(tx, BEN, contact(1), after(3))).await.unwrap();
    let done = |vetoed: Option<u32>, ended: Option<u32>| LinkRecord {
        vetoed_at: vetoed.map(after),
        freeze_ended_at: ended.map(after),
    };
    let mine = |first, second| BTreeMap::from([(contact(1), first), (contact(2), second)]);
    assert_eq!(records(ANN).await, mine(done(Some(2), None), done(Some(3), None)));
    does!(test, MINE, |tx| link_record::end_freezes(tx, ANN, after(5))).await.unwrap();
    does!(test, MINE, |tx| link_record::end_freezes(tx, ANN, after(6))).await.unwrap();
    assert_eq!(records(ANN).await, mine(done(Some(2), Some(5)), done(Some(3), None)), "each once");
    assert_eq!(records(BEN).await, BTreeMap::from([(contact(1), done(None, None))]));
    let purge = |before| does!(test, Lock::Queue, |tx| link_record::purge(tx, before, 9));
    assert_eq!(purge(after(5)).await.unwrap(), 1);
    assert_eq!(purge(after(6)).await.unwrap(), 1);
    assert_eq!(purge(after(600)).await.unwrap(), 0, "a freeze is in force");
}

on_both!(
    each_protection_is_set_by_itself,
    every_setter_makes_the_row,
    what_happened_never_goes_backwards,
    a_check_up_is_asked_for_and_finished,
    weakenings_come_back_as_they_were_asked_for,
    a_weakening_ends_once,
    the_worker_finds_what_is_due,
    a_link_does_what_it_is_for,
    what_links_did_is_remembered_for_each_address,
);
