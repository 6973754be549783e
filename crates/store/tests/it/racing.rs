//! What counts once counts once, and what is counted is counted whole, however many requests race.

use tokio::task::JoinSet;
use vestibule_domain::account::IdentifierKind;
use vestibule_domain::audit::Outcome;
use vestibule_domain::factor::{BurnedSteps, PasskeyMemory};
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::{AccountId, EventId, FactorId, FlowId, IdentifierId, MessageId};
use vestibule_domain::notice::Channel;
use vestibule_domain::protection::{ProtectionChange, WeakeningState};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::alert_link::AlertLinkKind;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::code::CodeRow;
use vestibule_store::event::NewEvent;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::outbox::NewMessage;
use vestibule_store::{
    Lock, StoreError, Tx, account, alert_link, authenticator, backup_code, code, event, identifier, outbox,
    passkey, protection, throttle, used_once, weakening,
};

use crate::anns_rows::{MINE, key};
use crate::protecting::{asked, link, named};
use crate::test_store::{ANN, BEN, NOON, Pending, TestStore, after, is_taken, keep, token, uuid, write};
use crate::{does, on_both};

const RACERS: u32 = 64;

/// Applies the same change 64 times at once, each with its number, and returns what came of it.
async fn race<T, F>(test: &TestStore, lock: Lock, change: F) -> Vec<Result<T, StoreError>>
where
    T: Send + 'static,
    F: for<'a, 'c> Fn(u32, &'a mut Tx<'c>) -> Pending<'a, T> + Send + Sync + Copy + 'static,
{
    let mut racers = JoinSet::new();
    for number in 0..RACERS {
        let (store, lock) = (test.store.clone(), lock.clone());
        racers.spawn(async move { write(&store, lock, move |tx| change(number, tx)).await });
    }
    racers.join_all().await
}

fn wins(outcomes: Vec<Result<bool, StoreError>>) -> usize {
    outcomes.into_iter().filter(|outcome| *outcome.as_ref().unwrap()).count()
}

const APP: FactorId = FactorId::from_uuid(uuid::Uuid::from_u128(0xf));

fn app() -> AuthenticatorRow {
    AuthenticatorRow {
        account: ANN,
        id: APP,
        sealed_secret: b"secret".to_vec(),
        enrolled_at: NOON,
        last_step: Some(100),
        burned: BurnedSteps::default(),
        drift_steps: 0,
        failures: 0,
        last_used_at: None,
    }
}

async fn an_authenticator_step_counts_once(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(app());
    does!(test, Lock::Account(ANN), |tx| authenticator::put(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Account(ANN), |_, tx| {
        Box::pin(async move { authenticator::use_step(tx, ANN, APP, 101, NOON, 100).await })
    });
    assert_eq!(wins(outcomes.await), 1);
    let earlier = does!(test, Lock::Account(ANN), |tx| authenticator::use_step(tx, ANN, APP, 100, NOON, 100));
    assert!(!earlier.await.unwrap());
}

async fn every_wrong_authenticator_code_is_counted(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(app());
    does!(test, Lock::Account(ANN), |tx| authenticator::put(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Account(ANN), |_, tx| {
        Box::pin(async move { authenticator::record_failure(tx, ANN, APP).await })
    });
    let mut counts: Vec<i64> = outcomes.await.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=i64::from(RACERS)).collect::<Vec<_>>());
}

async fn a_backup_code_counts_once(test: TestStore) {
    let test = test.with_ann().await;
    let digests = keep([[1; 32], [2; 32], [3; 32]]);
    does!(test, Lock::Account(ANN), |tx| backup_code::replace(tx, ANN, digests, NOON)).await.unwrap();
    let outcomes = race(&test, Lock::Account(ANN), |_, tx| {
        Box::pin(async move { backup_code::use_one(tx, ANN, &[2; 32], NOON).await })
    });
    let left: Vec<i64> = outcomes.await.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(left, [2]);
    let summary = backup_code::summary(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!((summary.total, summary.left), (3, 2));
}

fn mailed(flow: FlowId, digest: u8) -> CodeRow {
    CodeRow {
        flow,
        kind: ProofKind::MailCode,
        digest: [digest; 32],
        superseded: Vec::new(),
        digits: 6,
        link: Some(token(digest)),
        sent_at: NOON,
        expires_at: after(600),
        sends: 1,
        used_at: None,
    }
}

async fn a_mailed_code_counts_once(test: TestStore) {
    let flow = test.opens_flow(1).await;
    let row = keep(mailed(flow, 7));
    does!(test, Lock::Flow(flow), |tx| code::put(tx, row)).await.unwrap();
    // Half of them come by the code and half by the link.
    let by_code = race(&test, Lock::Flow(flow), |number, tx| {
        Box::pin(async move {
            let flow = FlowId::from_uuid(uuid(1));
            if number % 2 == 0 {
                code::use_code(tx, flow, ProofKind::MailCode, &[7; 32], NOON).await
            } else {
                Ok(code::use_link(tx, &token(7), NOON).await?.is_some())
            }
        })
    });
    assert_eq!(wins(by_code.await), 1);
}

async fn a_counted_passkey_counts_once(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(key(1));
    does!(test, MINE, |tx| passkey::insert(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Account(ANN), |_, tx| {
        let (before, of) = (key(1).memory, (ANN, key(1).id));
        let used = PasskeyMemory { counter: before.counter + 1, ..before };
        Box::pin(async move { passkey::note_use(tx, of, before, used, NOON).await })
    });
    assert_eq!(wins(outcomes.await), 1);
}

async fn a_captcha_counts_once(test: TestStore) {
    let outcomes = race(&test, Lock::Queue, |_, tx| {
        Box::pin(async move { used_once::use_once(tx, [9; 32], after(60)).await })
    });
    assert_eq!(wins(outcomes.await), 1);
}

async fn every_failure_is_counted(test: TestStore) {
    let outcomes = race(&test, Lock::Queue, |_, tx| {
        Box::pin(async move { throttle::fail(tx, &[1; 32], NOON, Timestamp::from_micros(0)).await })
    });
    let mut counts: Vec<u32> = outcomes.await.into_iter().map(|outcome| outcome.unwrap().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=RACERS).collect::<Vec<_>>());
}

async fn no_failure_past_the_lock_is_counted(test: TestStore) {
    let outcomes = race(&test, Lock::Queue, |_, tx| {
        Box::pin(async move {
            let failures = throttle::fail(tx, &[1; 32], NOON, Timestamp::from_micros(0)).await?;
            if failures.is_some_and(|failures| failures >= 5) {
                throttle::lock(tx, &[1; 32], after(60)).await?;
            }
            Ok(failures.is_some())
        })
    });
    assert_eq!(wins(outcomes.await), 5);
}

async fn an_identifier_belongs_to_one_account(test: TestStore) {
    let outcomes = race(&test, Lock::Fresh, |number, tx| {
        Box::pin(async move {
            let id = AccountId::from_uuid(uuid(1000 + number));
            let row = IdentifierRow {
                id: IdentifierId::from_uuid(uuid(number)),
                account: id,
                kind: IdentifierKind::Email,
                lookup: [5; 32],
                sealed: b"ann@example.org".to_vec(),
                verified_at: NOON,
                created_at: NOON,
            };
            let Some(claimed) = identifier::claim(tx, &row).await? else { return Ok(None) };
            account::insert(tx, &crate::test_store::account_row(id)).await?;
            identifier::insert(tx, claimed).await?;
            Ok(Some(id))
        })
    });
    let owners: Vec<AccountId> = outcomes.await.into_iter().filter_map(Result::unwrap).collect();
    let owner = identifier::find(&mut test.read().await, &[5; 32]).await.unwrap();
    assert_eq!(owners, Vec::from_iter(owner), "one has it, and the others were told");
    assert_eq!(test.tamper("update account set language = 'en'").await, 1, "the others wrote nothing");
}

async fn changes_of_one_account_never_interleave(test: TestStore) {
    let test = test.with_ann().await;
    test.opens_account(BEN).await;
    // Reads, thinks, writes: any two that overlapped would lose one.
    let outcomes = race(&test, Lock::Account(ANN), |_, tx| {
        Box::pin(async move {
            let row = account::get(tx, ANN).await?.unwrap();
            tokio::task::yield_now().await;
            let count: u32 = String::from_utf8(row.profile).unwrap().parse().unwrap_or(0);
            account::set_profile(tx, ANN, (count + 1).to_string().as_bytes(), "en").await
        })
    });
    assert!(outcomes.await.iter().all(Result::is_ok));
    let row = account::get(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!(row.profile, RACERS.to_string().as_bytes());
}

async fn saves_of_one_flow_go_over_the_version_that_was_read(test: TestStore) {
    let flow = test.opens_flow(1).await;
    let outcomes = race(&test, Lock::Flow(flow), |_, tx| {
        Box::pin(async move {
            let row = crate::test_store::flow_row(1);
            vestibule_store::flow::save(tx, &row.flow(), None, 1).await
        })
    });
    assert_eq!(wins(outcomes.await), 1);
}

fn news(number: u32) -> NewEvent {
    NewEvent {
        id: EventId::from_uuid(uuid(number)),
        account: ANN,
        at: after(number),
        kind: "signed_in",
        outcome: Outcome::Done,
        device: None,
        session: None,
        notified: false,
        sealed: number.to_be_bytes().to_vec(),
    }
}

async fn a_chain_never_forks(test: TestStore) {
    let test = test.with_ann().await;
    let outcomes = race(&test, Lock::Account(ANN), |number, tx| {
        Box::pin(async move { crate::test_store::append(tx, &news(number)).await })
    });
    assert!(outcomes.await.iter().all(Result::is_ok));
    assert_eq!(event::verify(&mut test.read().await, ANN).await.unwrap(), Ok(RACERS.into()));
}

/// A change that takes the wrong lock may fail, but forks no chain.
async fn a_chain_does_not_fork_without_its_lock(test: TestStore) {
    let test = test.with_ann().await;
    let outcomes = race(&test, Lock::Queue, |number, tx| {
        Box::pin(async move { crate::test_store::append(tx, &news(number)).await })
    });
    let mut appended = 0;
    for outcome in outcomes.await {
        let came_second = is_taken(&outcome) || matches!(&outcome, Err(StoreError::Unavailable(_)));
        assert!(outcome.is_ok() || came_second, "{outcome:?}");
        appended += u64::from(outcome.is_ok());
    }
    assert_eq!(event::verify(&mut test.read().await, ANN).await.unwrap(), Ok(appended));
}

async fn every_message_is_claimed_by_one_worker(test: TestStore) {
    for number in 0..RACERS {
        let message = keep(NewMessage {
            id: MessageId::from_uuid(uuid(number)),
            account: None,
            flow: None,
            channel: Channel::Mail,
            template: "sign-in-code",
            sealed: b"hello".to_vec(),
            at: NOON,
        });
        does!(test, Lock::Queue, |tx| outbox::put(tx, message)).await.unwrap();
    }
    let outcomes = race(&test, Lock::Queue, |_, tx| {
        Box::pin(async move { outbox::claim(tx, NOON, 3, Span::from_minutes(1)).await })
    });
    let mut claimed: Vec<MessageId> =
        outcomes.await.into_iter().flat_map(|rows| rows.unwrap()).map(|row| row.id).collect();
    let all = claimed.len();
    claimed.sort_unstable();
    claimed.dedup();
    assert_eq!((all, claimed.len()), (64, 64));
}

async fn a_link_of_an_alert_counts_once(test: TestStore) {
    let row = keep(link(1, AlertLinkKind::Veto));
    does!(test, Lock::Account(ANN), |tx| alert_link::insert(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Queue, |_, tx| {
        Box::pin(
            async move { Ok(alert_link::use_up(tx, &token(1), AlertLinkKind::Veto, NOON).await?.is_some()) },
        )
    });
    assert_eq!(wins(outcomes.await), 1);
}

/// Half of them veto it and half apply it, each without the account's lock.
async fn a_weakening_is_vetoed_or_applied_never_both(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(asked(ANN, 1, ProtectionChange::Unfreeze));
    does!(test, Lock::Account(ANN), |tx| weakening::insert(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Queue, |number, tx| {
        Box::pin(async move {
            let state = if number % 2 == 0 { WeakeningState::Vetoed } else { WeakeningState::Applied };
            let ended = weakening::end(tx, ANN, named(1), state, after(number)).await?;
            Ok(ended.then_some((state, after(number))))
        })
    });
    let won: Vec<_> = outcomes.await.into_iter().filter_map(Result::unwrap).collect();
    let stored = weakening::of_account(&mut test.read().await, ANN, 9).await.unwrap().remove(0);
    assert_eq!(won, [(stored.weakening.state, stored.ended_at.unwrap())]);
}

async fn an_owner_is_reminded_once(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(asked(ANN, 1, ProtectionChange::Unfreeze));
    does!(test, Lock::Account(ANN), |tx| weakening::insert(tx, row)).await.unwrap();
    let outcomes = race(&test, Lock::Queue, |number, tx| {
        Box::pin(async move {
            let mut reminded = asked(ANN, 1, ProtectionChange::Unfreeze);
            reminded.reminded_at = after(2 + number);
            weakening::remind(tx, &reminded, after(1)).await
        })
    });
    assert_eq!(wins(outcomes.await), 1);
}

/// The first of them makes the row, and the furthest counts, in whichever order they come.
async fn notices_are_seen_up_to_the_furthest(test: TestStore) {
    let test = test.with_ann().await;
    let outcomes = race(&test, Lock::Queue, |number, tx| {
        Box::pin(async move {
            protection::see_notices(tx, ANN, i64::from(RACERS - number)).await?;
            protection::note_password_reset(tx, ANN, after(number)).await
        })
    });
    assert!(outcomes.await.iter().all(Result::is_ok));
    let row = protection::get(&mut test.read().await, ANN).await.unwrap();
    assert_eq!(row.notices_seen, i64::from(RACERS));
    assert_eq!(row.password_reset_at, Some(after(RACERS - 1)));
}

on_both!(
    an_authenticator_step_counts_once,
    every_wrong_authenticator_code_is_counted,
    a_backup_code_counts_once,
    a_mailed_code_counts_once,
    a_counted_passkey_counts_once,
    a_captcha_counts_once,
    every_failure_is_counted,
    no_failure_past_the_lock_is_counted,
    an_identifier_belongs_to_one_account,
    changes_of_one_account_never_interleave,
    saves_of_one_flow_go_over_the_version_that_was_read,
    a_chain_never_forks,
    a_chain_does_not_fork_without_its_lock,
    every_message_is_claimed_by_one_worker,
    a_link_of_an_alert_counts_once,
    a_weakening_is_vetoed_or_applied_never_both,
    an_owner_is_reminded_once,
    notices_are_seen_up_to_the_furthest,
);
