//! Each noun comes back as it was stored, and each guard holds.

use vestibule_domain::account::IdentifierKind;
use vestibule_domain::factor::ToldSteps;
use vestibule_domain::gate::{FailureCount, ProofKind};
use vestibule_domain::id::{DeviceId, FactorId, FlowId, IdentifierId, MessageId, SessionId};
use vestibule_domain::notice::Channel;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::{Device, DeviceTokens, EndCause, ShownDevices};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::code::CodeRow;
use vestibule_store::device::DeviceRow;
use vestibule_store::former_authenticator::FormerAuthenticatorRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::mailbox::MailboxRow;
use vestibule_store::outbox::{DeliveryState, NewMessage};
use vestibule_store::password::PasswordRow;
use vestibule_store::sign_in::Found;
use vestibule_store::{
    Conn, ConstraintName, Engine, Lock, StoreError, account, authenticator, backup_code, captcha, code,
    device, flow, former_authenticator, identifier, key_id, mailbox, outbox, password, session, sign_in,
    throttle,
};

use crate::test_store::{ANN, BEN, NOON, TestStore, account_row, after, flow_row, keep, token, uuid};
use crate::{does, on_both};

const MINE: Lock = Lock::Account(ANN);

fn identifier_row() -> IdentifierRow {
    IdentifierRow {
        id: IdentifierId::from_uuid(uuid(1)),
        account: ANN,
        kind: IdentifierKind::Phone,
        lookup: [5; 32],
        sealed: b"sealed number".to_vec(),
        verified_at: NOON,
        created_at: after(1),
    }
}

fn password_row(hash: &str) -> PasswordRow {
    PasswordRow { account: ANN, hash: hash.to_owned(), pepper_key: "p1".to_owned(), set_at: NOON }
}

fn app(number: u32) -> AuthenticatorRow {
    AuthenticatorRow {
        account: ANN,
        id: FactorId::from_uuid(uuid(number)),
        sealed_secret: b"sealed secret".to_vec(),
        enrolled_at: NOON,
        last_step: None,
        told: ToldSteps::default(),
        drift_steps: -1,
        failures: 0,
        last_used_at: None,
    }
}

fn former(number: u32, replaced_at: Timestamp) -> FormerAuthenticatorRow {
    FormerAuthenticatorRow {
        account: ANN,
        id: FactorId::from_uuid(uuid(number)),
        sealed_secret: b"sealed secret".to_vec(),
        hash: "$argon2id$then".to_owned(),
        pepper_key: "p1".to_owned(),
        replaced_at,
        last_step: Some(7),
        told: ToldSteps::default().with(3).with(5),
        drift_steps: -1,
        failures: 0,
    }
}

async fn former_authenticators(test: TestStore) {
    let test = test.with_ann().await;
    let (old, young) = (keep(former(1, NOON)), keep(former(2, after(60))));
    does!(test, MINE, |tx| former_authenticator::insert(tx, young)).await.unwrap();
    does!(test, MINE, |tx| former_authenticator::insert(tx, old)).await.unwrap();
    let before = NOON - Span::from_seconds(1);
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert_eq!(kept, [old.clone(), young.clone()]);
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, NOON).await.unwrap();
    assert_eq!(kept, std::slice::from_ref(young));
    assert!(does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 8, 1)).await.unwrap());
    assert!(!does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 8, 1)).await.unwrap());
    does!(test, MINE, |tx| former_authenticator::miss(tx, ANN)).await.unwrap();
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert!(kept.iter().all(|row| row.failures == 1));
    // Past the most wrong codes one step is not used, but two in a row are, once.
    assert!(!does!(test, MINE, |tx| former_authenticator::use_step(tx, ANN, old.id, 9, 1)).await.unwrap());
    assert!(
        does!(test, MINE, |tx| former_authenticator::resynchronise(tx, ANN, old.id, 2, 9)).await.unwrap()
    );
    assert!(
        !does!(test, MINE, |tx| former_authenticator::resynchronise(tx, ANN, old.id, 2, 9)).await.unwrap()
    );
    does!(test, MINE, |tx| former_authenticator::forgive(tx, ANN)).await.unwrap();
    let kept = former_authenticator::of_account(&mut test.read().await, ANN, before).await.unwrap();
    assert!(kept.iter().all(|row| row.failures == 0));
    assert_eq!(kept.first().map(|row| (row.drift_steps, row.last_step)), Some((2, Some(9))));
    assert_eq!(does!(test, MINE, |tx| former_authenticator::purge(tx, NOON, 10)).await.unwrap(), 1);
    assert_eq!(does!(test, MINE, |tx| former_authenticator::forget(tx, ANN)).await.unwrap(), 1);
}

fn laptop(number: u8) -> DeviceRow {
    DeviceRow {
        device: Device {
            id: DeviceId::from_uuid(uuid(number.into())),
            account: ANN,
            first_seen_at: NOON,
            last_seen_at: after(number.into()),
            forgotten_at: None,
        },
        wrong_codes: 0,
        token: held_token(number).digest(),
        before: None,
        sealed: b"Firefox on Linux".to_vec(),
    }
}

fn held_token(number: u8) -> Token {
    Token::new(TokenKind::Device, &[number; 32])
}

fn tokens(numbers: &[u8]) -> DeviceTokens {
    DeviceTokens::of(numbers.iter().copied().map(held_token))
}

fn shown(numbers: &[u8]) -> ShownDevices {
    tokens(numbers).shown(NOON)
}

async fn accounts_and_identifiers(test: TestStore) {
    let test = test.with_ann().await;
    let row = keep(identifier_row());
    does!(test, MINE, |tx| identifier::insert(tx, row)).await.unwrap();
    does!(test, MINE, |tx| account::set_profile(tx, ANN, b"name", "fr")).await.unwrap();
    does!(test, MINE, |tx| account::set_whereabouts(tx, ANN, b"CA")).await.unwrap();
    let mut conn = test.read().await;
    let ann = account::get(&mut conn, ANN).await.unwrap().unwrap();
    assert_eq!(
        (ann.language.as_str(), &ann.profile[..], &ann.whereabouts[..]),
        ("fr", &b"name"[..], &b"CA"[..])
    );
    assert_eq!(ann.created_at, NOON);
    assert_eq!(account::get(&mut conn, BEN).await.unwrap(), None);
    assert_eq!(identifier::find(&mut conn, &[5; 32]).await.unwrap(), Some(ANN));
    assert_eq!(identifier::find(&mut conn, &[6; 32]).await.unwrap(), None);
    assert_eq!(identifier::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(row));
}

async fn a_row_without_its_account_is_refused(test: TestStore) {
    let row = keep(password_row("$argon2id$"));
    let orphan = does!(test, MINE, |tx| password::put(tx, row)).await;
    assert!(matches!(orphan, Err(StoreError::Broken(_))), "{orphan:?}");
}

async fn passwords_and_authenticators(test: TestStore) {
    let test = test.with_ann().await;
    let (old, new) = (keep(password_row("$old")), keep(password_row("$new")));
    does!(test, MINE, |tx| password::put(tx, old)).await.unwrap();
    does!(test, MINE, |tx| password::put(tx, new)).await.unwrap();
    assert_eq!(password::get(&mut test.read().await, ANN).await.unwrap().as_ref(), Some(new));

    let (first, second) = (keep(app(1)), keep(app(2)));
    does!(test, MINE, |tx| authenticator::put(tx, first)).await.unwrap();
    assert_eq!(authenticator::get(&mut test.read().await, ANN).await.unwrap().as_ref(), Some(first));
    does!(test, MINE, |tx| authenticator::put(tx, second)).await.unwrap();
    assert!(!does!(test, MINE, |tx| authenticator::use_step(tx, ANN, first.id, 9, NOON, 2)).await.unwrap());
    assert_eq!(does!(test, MINE, |tx| authenticator::miss(tx, ANN, first.id)).await.unwrap(), 0);
    let id = second.id;
    assert_eq!(does!(test, MINE, |tx| authenticator::miss(tx, ANN, id)).await.unwrap(), 1);
    assert!(does!(test, MINE, |tx| authenticator::use_step(tx, ANN, id, 9, after(3), 2)).await.unwrap());
    assert!(!does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 4, 9)).await.unwrap());
    assert!(does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 4, 10)).await.unwrap());
    let row = authenticator::get(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!((row.last_step, row.drift_steps, row.failures), (Some(10), 4, 0));
    assert_eq!(row.last_used_at, Some(after(3)));
    for step in [12, 40, 11] {
        does!(test, MINE, |tx| authenticator::burn_step(tx, ANN, id, step)).await.unwrap();
    }
    let told = authenticator::get(&mut test.read().await, ANN).await.unwrap().unwrap().told;
    assert_eq!(told, ToldSteps::default().with(11).with(12).with(40));
}

/// After so many wrong codes one code is not taken, neither from clients that are not known nor on a device; each has a count
/// of its own.
async fn wrong_codes_count_for_a_device_apart(test: TestStore) {
    let test = test.with_ann().await;
    let (app, laptop) = (keep(app(1)), keep(laptop(1)));
    does!(test, MINE, |tx| authenticator::put(tx, app)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    let (id, on) = (app.id, laptop.device.id);
    let step = |step| {
        let test = &test;
        async move { does!(test, MINE, |tx| authenticator::use_step(tx, ANN, id, step, NOON, 2)).await.unwrap() }
    };
    let step_on = |step| {
        let test = &test;
        async move {
            does!(test, MINE, |tx| authenticator::use_step_on(tx, ANN, id, step, NOON, (on, 2)))
                .await
                .unwrap()
        }
    };
    for wrong in 1..=2 {
        assert_eq!(does!(test, MINE, |tx| authenticator::miss(tx, ANN, id)).await.unwrap(), wrong);
    }
    assert!(!step(20).await);
    assert!(step_on(20).await);
    assert!(!step(21).await);
    for wrong in 1..=2 {
        assert_eq!(does!(test, MINE, |tx| device::miss(tx, ANN, on)).await.unwrap(), wrong);
    }
    assert!(!step_on(21).await);
    assert!(does!(test, MINE, |tx| authenticator::resynchronise(tx, ANN, id, 0, 22)).await.unwrap());
    assert!(!step_on(23).await);
    assert!(step(23).await);
    does!(test, MINE, |tx| device::forgive(tx, ANN, on)).await.unwrap();
    assert!(step_on(24).await);
    assert_eq!(device::get(&mut test.read().await, ANN, on).await.unwrap().unwrap().wrong_codes, 0);
    let unknown = DeviceId::from_uuid(uuid::Uuid::from_u128(99));
    assert_eq!(does!(test, MINE, |tx| device::miss(tx, ANN, unknown)).await.unwrap(), 0);
    assert_eq!(device::get(&mut test.read().await, ANN, unknown).await.unwrap(), None);
}

async fn backup_codes_are_replaced_as_a_set(test: TestStore) {
    let test = test.with_ann().await;
    assert_eq!(backup_code::summary(&mut test.read().await, ANN).await.unwrap(), None);
    let (old, new) = (keep([[1; 32]]), keep([[2; 32], [3; 32]]));
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, old, NOON)).await.unwrap();
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, new, after(1))).await.unwrap();
    let used = does!(test, MINE, |tx| backup_code::use_one(tx, ANN, &[1; 32], NOON)).await;
    assert_eq!(used.unwrap(), None);
    let summary = backup_code::summary(&mut test.read().await, ANN).await.unwrap().unwrap();
    assert_eq!((summary.total, summary.left, summary.made_at), (2, 2, after(1)));
}

async fn flows(test: TestStore) {
    let id = test.opens_flow(1).await;
    let row = flow_row(1);
    let mut conn = test.read().await;
    assert_eq!(flow::get(&mut conn, id).await.unwrap(), Some(row.clone()));
    assert_eq!(flow::by_holder(&mut conn, &token(1)).await.unwrap(), Some(row.clone()));
    assert_eq!(flow::by_holder(&mut conn, &token(2)).await.unwrap(), None);
    let mut changed = row.flow();
    changed.shut();
    let changed = keep(changed);
    let lock = Lock::Flow(id);
    assert!(does!(test, lock, |tx| flow::save(tx, changed, None, 1)).await.unwrap());
    assert!(!does!(test, lock, |tx| flow::save(tx, changed, None, 1)).await.unwrap());
    assert!(does!(test, lock, |tx| flow::save(tx, changed, Some(b"more"), 2)).await.unwrap());
    let stored = flow::get(&mut conn, id).await.unwrap().unwrap();
    assert_eq!((&stored.parts, stored.version), (changed.parts(), 3));
    assert_eq!(stored.sealed.as_deref(), Some(&b"more"[..]));
    assert_eq!(does!(test, Lock::Queue, |tx| flow::purge_before(tx, after(600), 9)).await.unwrap(), 0);
    assert_eq!(does!(test, Lock::Queue, |tx| flow::purge_before(tx, after(601), 9)).await.unwrap(), 1);
}

fn mailed(flow: FlowId, number: u8) -> CodeRow {
    CodeRow {
        flow,
        kind: ProofKind::MailCode,
        digest: [number; 32],
        superseded: Vec::new(),
        digits: 6,
        link: Some(token(number)),
        sent_at: NOON,
        expires_at: after(600),
        sends: number.into(),
        used_at: None,
    }
}

async fn only_the_newest_code_counts(test: TestStore) {
    let id = test.opens_flow(1).await;
    let lock = Lock::Flow(id);
    let (old, new) = (keep(mailed(id, 1)), keep(mailed(id, 2)));
    does!(test, lock, |tx| code::put(tx, old)).await.unwrap();
    assert_eq!(code::by_link(&mut test.read().await, &token(1)).await.unwrap().as_ref(), Some(old));
    does!(test, lock, |tx| code::put(tx, new)).await.unwrap();
    let kind = ProofKind::MailCode;
    assert_eq!(code::get(&mut test.read().await, id, kind).await.unwrap().as_ref(), Some(new));
    assert_eq!(code::get(&mut test.read().await, id, ProofKind::SmsCode).await.unwrap(), None);
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[1; 32], NOON)).await.unwrap());
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[2; 32], after(600))).await.unwrap());
    let old_link = does!(test, lock, |tx| async move { code::use_link(tx, &token(1), NOON).await }).await;
    assert_eq!(old_link.unwrap(), None);
    let link = does!(test, lock, |tx| async move { code::use_link(tx, &token(2), after(599)).await }).await;
    assert_eq!(link.unwrap(), Some((id, kind)));
    assert!(!does!(test, lock, |tx| code::use_code(tx, id, kind, &[2; 32], NOON)).await.unwrap());
    let spent = code::get(&mut test.read().await, id, kind).await.unwrap().unwrap();
    assert_eq!(spent.used_at, Some(after(599)));
}

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
    assert!(does!(test, MINE, |tx| session::prove_again(tx, ANN, ids[0], after(20))).await.unwrap());

    let device = DeviceId::from_uuid(uuid(3));
    let cause = EndCause::DeviceForgotten;
    let ended = does!(test, MINE, |tx| session::end_on_device(tx, ANN, device, cause, after(30))).await;
    assert_eq!(ended.unwrap(), [ids[2]]);
    let cause = EndCause::PasswordChanged;
    let ended = does!(test, MINE, |tx| session::end_others(tx, ANN, Some(ids[0]), cause, after(31))).await;
    assert_eq!(ended.unwrap(), [ids[1]]);
    let second = session::get(&mut conn, ANN, ids[1]).await.unwrap().unwrap();
    assert_eq!(second.session.ended, Some((after(31), cause)));
    assert!(!does!(test, MINE, |tx| session::prove_again(tx, ANN, ids[1], after(40))).await.unwrap());
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
    // Whoever asks after a commit sees it, even when others were being answered meanwhile.
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

async fn a_token_carries_one_session(test: TestStore) {
    let test = test.with_ann().await;
    test.begins_session(1).await;
    let other = keep(crate::test_store::new_session(2));
    let taken = does!(test, MINE, |tx| async move { session::insert(tx, other, &token(1), b"").await }).await;
    assert!(matches!(taken, Err(StoreError::Conflict(ConstraintName::SessionToken))), "{taken:?}");
    assert!(session::get(&mut test.read().await, ANN, other.session().id).await.unwrap().is_none());
}

async fn conflicts_have_names(test: TestStore) {
    let test = test.with_ann().await;
    let twin = keep(account_row(ANN));
    let same = does!(test, Lock::Fresh, |tx| account::insert(tx, twin)).await;
    assert!(matches!(same, Err(StoreError::Conflict(ConstraintName::Id))), "{same:?}");
    test.opens_flow(1).await;
    let mut other = flow_row(2);
    other.parts.holder = flow_row(1).parts.holder;
    let other = keep(other);
    let same = does!(test, Lock::Fresh, |tx| flow::insert(tx, other)).await;
    assert!(matches!(same, Err(StoreError::Conflict(ConstraintName::FlowHolder))), "{same:?}");
    let second = test.opens_flow(3).await;
    let (code_one, code_two) = (keep(mailed(FlowId::from_uuid(uuid(1)), 1)), keep(mailed(second, 1)));
    does!(test, Lock::Queue, |tx| code::put(tx, code_one)).await.unwrap();
    let same = does!(test, Lock::Queue, |tx| code::put(tx, code_two)).await;
    assert!(matches!(same, Err(StoreError::Conflict(ConstraintName::CodeLink))), "{same:?}");
    let (one, mut two) = (keep(laptop(1)), laptop(2));
    two.token = one.token;
    let two = keep(two);
    does!(test, MINE, |tx| device::insert(tx, one)).await.unwrap();
    let same = does!(test, MINE, |tx| device::insert(tx, two)).await;
    assert!(matches!(same, Err(StoreError::Conflict(ConstraintName::DeviceToken))), "{same:?}");
}

async fn devices(test: TestStore) {
    let test = test.with_ann().await;
    let (one, two) = (keep(laptop(1)), keep(laptop(2)));
    does!(test, MINE, |tx| device::insert(tx, one)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, two)).await.unwrap();
    let mut conn = test.read().await;
    assert_eq!(device::find(&mut conn, ANN, &shown(&[1])).await.unwrap().as_ref(), Some(one));
    assert_eq!(device::find(&mut conn, BEN, &shown(&[1])).await.unwrap(), None);
    assert_eq!(device::of_account(&mut conn, ANN).await.unwrap(), [two.clone(), one.clone()]);
    let uses = keep([(ANN, one.device.id, after(50))]);
    does!(test, Lock::Queue, |tx| device::touch(tx, uses)).await.unwrap();
    let id = one.device.id;
    assert!(does!(test, MINE, |tx| device::set_sealed(tx, ANN, id, b"Ann's laptop")).await.unwrap());
    let renamed = device::find(&mut conn, ANN, &shown(&[1])).await.unwrap().unwrap();
    assert_eq!((&renamed.sealed[..], renamed.device.last_seen_at), (&b"Ann's laptop"[..], after(50)));
    assert!(does!(test, MINE, |tx| device::forget(tx, ANN, id, after(60))).await.unwrap());
    assert!(!does!(test, MINE, |tx| device::forget(tx, ANN, id, after(61))).await.unwrap());
    assert_eq!(device::find(&mut conn, ANN, &shown(&[1])).await.unwrap(), None);
    assert_eq!(device::of_account(&mut conn, ANN).await.unwrap(), std::slice::from_ref(two));
}

async fn a_renewed_token_counts_at_once_and_the_one_before_for_two_minutes(test: TestStore) {
    let test = test.with_ann().await;
    let laptop = keep(laptop(1));
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    let (of, present, next) =
        (keep((ANN, laptop.device.id)), keep(held_token(1).digest()), keep(held_token(2).digest()));
    let renew = |now| does!(test, MINE, |tx| device::renew(tx, *of, present, next, now));
    assert!(renew(after(60)).await.unwrap());
    assert!(!renew(after(61)).await.unwrap(), "once");
    let known = async |number, at| {
        let shown = tokens(&[number]).shown(at);
        let found = device::find(&mut test.read().await, ANN, &shown).await.unwrap();
        let latest = device::latest_of(&mut test.read().await, &shown).await.unwrap();
        assert_eq!(found, latest);
        found.map(|row| (row.token, row.before, row.device.last_seen_at))
    };
    let renewed = Some((*next, Some((*present, after(60))), after(60)));
    assert_eq!(known(2, after(9_999)).await, renewed);
    assert_eq!(known(1, after(179)).await, renewed);
    assert_eq!(known(1, after(180)).await, None, "a copy of the old token");
    assert_eq!(known(1, NOON - Span::from_hours(1)).await, None, "renewed under a clock that was ahead");
    does!(test, MINE, |tx| device::forget_others(tx, ANN, None, after(70))).await.unwrap();
    assert_eq!((known(1, after(71)).await, known(2, after(71)).await), (None, None));
}

async fn all_devices_but_one_are_forgotten(test: TestStore) {
    let test = test.with_ann().await;
    let (one, two, three) = (keep(laptop(1)), keep(laptop(2)), keep(laptop(3)));
    for row in [one, two, three] {
        does!(test, MINE, |tx| device::insert(tx, row)).await.unwrap();
    }
    let but = |kept| does!(test, MINE, |tx| device::forget_others(tx, ANN, kept, after(60)));
    assert_eq!(but(Some(two.device.id)).await.unwrap(), 2);
    let left = device::of_account(&mut test.read().await, ANN).await.unwrap();
    assert_eq!(left, std::slice::from_ref(two));
    assert_eq!(but(None).await.unwrap(), 1);
    assert_eq!(device::of_account(&mut test.read().await, ANN).await.unwrap(), []);
}

async fn tallies(test: TestStore) {
    let long_ago = Timestamp::from_micros(0);
    let fail =
        |now, forget_before| does!(test, Lock::Queue, |tx| throttle::fail(tx, &[1; 32], now, forget_before));
    assert_eq!(fail(NOON, long_ago).await.unwrap(), Some(1));
    assert_eq!(fail(after(1), long_ago).await.unwrap(), Some(2));
    does!(test, Lock::Queue, |tx| throttle::lock(tx, &[1; 32], after(60))).await.unwrap();
    does!(test, Lock::Queue, |tx| throttle::lock(tx, &[1; 32], after(30))).await.unwrap();
    assert_eq!(fail(after(59), long_ago).await.unwrap(), None);
    let scopes: Vec<[u8; 32]> = (0..10).map(|number| [number; 32]).collect();
    let read = throttle::read(&mut test.read().await, &scopes).await.unwrap();
    let mut expected = vec![FailureCount::default(); 10];
    expected[1] = FailureCount { failures: 2, last_failure: Some(after(1)), locked_until: Some(after(60)) };
    assert_eq!(read, expected);
    assert_eq!(throttle::read(&mut test.read().await, &[]).await.unwrap(), []);
    let purge = |before, now| does!(test, Lock::Queue, |tx| throttle::purge(tx, before, now, 9));
    assert_eq!(
        purge(after(50), after(59)).await.unwrap(),
        0,
        "a lock in force is kept, however old its cause"
    );
    assert_eq!(fail(after(60), long_ago).await.unwrap(), Some(3), "the lock is over at its end");
    assert_eq!(fail(after(90), after(60)).await.unwrap(), Some(1), "forgotten");
    assert_eq!(purge(after(90), after(3000)).await.unwrap(), 0);
    assert_eq!(purge(after(91), after(3000)).await.unwrap(), 1);
    fail(after(99), long_ago).await.unwrap();
    does!(test, Lock::Queue, |tx| throttle::clear(tx, &[1; 32])).await.unwrap();
    assert_eq!(throttle::read(&mut test.read().await, &[[1; 32]]).await.unwrap(), [FailureCount::default()]);
}

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
    assert_eq!(claim(after(35)).await.unwrap().len(), 1, "whoever had the other one died");
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

async fn small_queues(test: TestStore) {
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

    assert!(does!(test, queue, |tx| captcha::use_once(tx, [1; 32], after(5))).await.unwrap());
    assert!(!does!(test, queue, |tx| captcha::use_once(tx, [1; 32], after(5))).await.unwrap());
    assert_eq!(does!(test, queue, |tx| captcha::purge(tx, after(6), 9)).await.unwrap(), 1);

    does!(test, queue, |tx| key_id::remember(tx, "k2", NOON)).await.unwrap();
    does!(test, queue, |tx| key_id::remember(tx, "k1", after(1))).await.unwrap();
    does!(test, queue, |tx| key_id::remember(tx, "k2", after(2))).await.unwrap();
    assert_eq!(key_id::list(&mut conn).await.unwrap(), ["k2", "k1"]);
}

async fn a_sign_in_finds_everything_at_once(test: TestStore) {
    let test = test.with_ann().await;
    let facts = async |numbers: &[u8]| match sign_in::facts(&mut test.read().await, &[5; 32], &shown(numbers))
        .await
        .unwrap()
    {
        Found::Account(facts) => Some(*facts),
        Found::Nobody(_) => None,
    };
    assert_eq!(facts(&[]).await, None);
    let row = keep(identifier_row());
    does!(test, MINE, |tx| identifier::insert(tx, row)).await.unwrap();
    let bare = facts(&[1]).await.unwrap();
    assert_eq!(
        (bare.password, bare.authenticator, bare.backup_codes_left, bare.device),
        (None, None, 0, None)
    );
    let (hash, app, laptop) = (keep(password_row("$hash")), keep(app(1)), keep(laptop(1)));
    does!(test, MINE, |tx| password::put(tx, hash)).await.unwrap();
    does!(test, MINE, |tx| authenticator::put(tx, app)).await.unwrap();
    does!(test, MINE, |tx| device::insert(tx, laptop)).await.unwrap();
    does!(test, MINE, |tx| backup_code::replace(tx, ANN, &[[1; 32], [2; 32]], NOON)).await.unwrap();
    does!(test, MINE, |tx| backup_code::use_one(tx, ANN, &[1; 32], NOON)).await.unwrap();
    let full = facts(&[1]).await.unwrap();
    assert_eq!(full.account, account_row(ANN));
    assert_eq!(full.password.as_ref(), Some(hash));
    assert_eq!(full.authenticator.as_ref(), Some(app));
    assert_eq!(full.device.as_ref(), Some(laptop));
    assert_eq!(full.backup_codes_left, 1);
    assert_eq!(facts(&[9, 8, 7, 1]).await.unwrap().device.as_ref(), Some(laptop), "one among others");
    assert_eq!(facts(&[2]).await.unwrap().device, None);
    assert_eq!(facts(&[]).await.unwrap().device, None);
    // An identifier that nobody has finds nothing, for the price of what stands next to it.
    let nobody = sign_in::facts(&mut test.read().await, &[4; 32], &shown(&[1])).await.unwrap();
    assert_eq!(nobody, Found::Nobody(Some(Box::new(full))));
    assert_eq!(
        sign_in::facts(&mut test.read().await, &[6; 32], &shown(&[])).await.unwrap(),
        Found::Nobody(None)
    );
}

on_both!(
    accounts_and_identifiers,
    a_row_without_its_account_is_refused,
    passwords_and_authenticators,
    former_authenticators,
    wrong_codes_count_for_a_device_apart,
    backup_codes_are_replaced_as_a_set,
    flows,
    only_the_newest_code_counts,
    sessions,
    sessions_asked_for_together,
    sessions_that_have_expired_end_too,
    a_use_is_noted_of_session_and_device_and_waits_for_nobody,
    a_token_carries_one_session,
    conflicts_have_names,
    devices,
    a_renewed_token_counts_at_once_and_the_one_before_for_two_minutes,
    all_devices_but_one_are_forgotten,
    tallies,
    messages_wait_are_sent_or_die,
    small_queues,
    a_sign_in_finds_everything_at_once,
);
