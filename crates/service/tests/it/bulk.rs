//! What the exchange does to many accounts at once: each is come past once, whoever carries it out and whatever breaks off.

use vestibule_domain::audit::{EventKind, INSTALLATION, OperatorEventKind};
use vestibule_domain::client::{Actor, BulkAccounts, BulkAct, BulkEnd};
use vestibule_domain::gate::Refusal;
use vestibule_domain::id::{AccountId, BulkId};
use vestibule_domain::protection::{FreezeReason, FreezeScope, ProtectionChange};
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, App, BulkView, Granted, GrantedAct, LeftOut, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::refusal;

pub(crate) fn end_sessions() -> GrantedAct {
    GrantedAct::end_sessions(&Granted::to_operator())
}

pub(crate) async fn people(kit: &Kit, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..count {
        let mut person = kit.person(&format!("p{number}"));
        person.registers().await;
        people.push(person);
    }
    people.sort_by_key(Person::account);
    people
}

/// Ids that no account has, before those of every account.
pub(crate) fn nobody(count: u128) -> Vec<AccountId> {
    (1..=count).map(|number| AccountId::from_uuid(uuid::Uuid::from_u128(number))).collect()
}

pub(crate) fn listed(accounts: impl IntoIterator<Item = AccountId>) -> BulkAccounts {
    BulkAccounts::listed(accounts.into_iter().collect(), Vec::new()).unwrap()
}

pub(crate) async fn begins(app: &App, act: GrantedAct, accounts: &BulkAccounts) -> BulkId {
    app.begin_bulk(&Granted::to_operator(), act, accounts, None).await.unwrap().0.id
}

pub(crate) async fn seen(app: &App, id: BulkId) -> (BulkView, LeftOut) {
    app.bulk(&Granted::to_operator(), id).await.unwrap()
}

/// Carries everything out until nothing is left to do.
pub(crate) async fn carries_out(app: &App) {
    while app.carry_out_bulks_once().await.unwrap() > 0 {}
}

pub(crate) async fn how_often(kit: &Kit, kind: &str) -> i64 {
    kit.numbers(&format!("select count(*) from event where kind = '{kind}'")).await[0]
}

pub(crate) async fn operations(kit: &Kit) -> Vec<OperatorEventKind> {
    kit.chain(INSTALLATION).await.unwrap();
    kit.app().operations(50).await.unwrap().into_iter().rev().map(|entry| entry.what).collect()
}

both_engines! {
    async fn everybody_is_signed_out_and_each_hears_of_it_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut all = people(&kit, 5).await;
        let id = begins(kit.app(), end_sessions(), &BulkAccounts::Everybody).await;
        let (before, _) = seen(kit.app(), id).await;
        assert_eq!((before.total, before.through, before.ended), (None, 0, None));
        carries_out(kit.app()).await;
        let (after, left_out) = seen(kit.app(), id).await;
        assert_eq!((after.total, after.through, after.changed), (Some(5), 5, 5));
        assert_eq!(after.ended.map(|(_, how)| how), Some(BulkEnd::Done));
        assert_eq!(left_out, LeftOut::default());
        for person in &mut all {
            assert!(!person.is_signed_in().await);
            kit.chain(person.account()).await.unwrap();
            person.signs_in().await;
            let page = person.app().activity(&person.signed_in().await, &ActivityFilter::default(), None, 50).await;
            let told = page.unwrap().rows.into_iter().find(|row| row.what == EventKind::AllSessionsEnded { count: 1 });
            assert_eq!(told.unwrap().origin.by, Some(Actor::Operator));
        }
        assert_eq!(how_often(&kit, "all_sessions_ended").await, 5);
        carries_out(kit.app()).await;
        assert!(all[0].is_signed_in().await, "what has ended does nothing any more");
        let what = BulkAct::EndSessions;
        let begun = OperatorEventKind::BulkBegun { bulk: id, what, listed: None };
        let ended = OperatorEventKind::BulkEnded { bulk: id, end: BulkEnd::Done, through: 5, changed: 5 };
        assert_eq!(operations(&kit).await, [begun, ended]);
    }

    async fn a_list_is_gone_through_and_who_is_not_there_is_named(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 3).await;
        let strangers = nobody(2);
        let right = Granted::to_operator();
        let demand = GrantedAct::demand_password(&Granted::to_operator());
        kit.app().erase_account(&Granted::to_operator(), all[1].account(), true).await.unwrap();
        let accounts = [all[0].account(), strangers[1], all[1].account(), strangers[0], all[0].account()];
        let id = begins(kit.app(), demand, &listed(accounts)).await;
        assert_eq!(seen(kit.app(), id).await.0.total, Some(4), "each once");
        carries_out(kit.app()).await;
        let (view, left_out) = kit.app().bulk(&right, id).await.unwrap();
        assert_eq!((view.through, view.changed, view.everybody), (4, 1, false));
        assert_eq!(left_out.not_found, [strangers[0], strangers[1], all[1].account()]);
        let mut again = all[0].clone();
        let stopped = again.tries_to_sign_in().await;
        assert_eq!(refusal(&stopped), Some(Refusal::PasswordDemanded), "{stopped:?}");
        let mut other = all[2].clone();
        other.signs_in().await;
        // The list went with the end.
        assert_eq!(kit.numbers("select count(*) from bulk where listed is not null").await, [0]);
        kit.advance(Span::from_days(31));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select (select count(*) from bulk) + (select count(*) from bulk_lane)").await, [0]);
    }

    async fn everybody_is_frozen_and_lifted_but_for_whom_the_exchange_froze_before(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 3).await;
        let right = Granted::to_operator();
        let (court, since) = (FreezeReason::LegalOrder, kit.now());
        kit.app().freeze_account(&right, all[0].account(), FreezeScope::Withdrawals, court).await.unwrap();
        kit.app().freeze_account(&right, all[1].account(), FreezeScope::Withdrawals, FreezeReason::Review).await.unwrap();
        kit.advance(Span::from_minutes(1));
        let freeze = GrantedAct::freeze(&right, FreezeScope::Everything, FreezeReason::Review);
        let froze = begins(kit.app(), freeze, &BulkAccounts::Everybody).await;
        carries_out(kit.app()).await;
        let (view, _) = seen(kit.app(), froze).await;
        assert_eq!((view.total, view.through, view.changed), (Some(3), 3, 1));
        assert!(!all[2].is_signed_in().await && all[0].is_signed_in().await);
        let lift = GrantedAct::unfreeze(&right, FreezeReason::Review, Some(view.begun_at));
        let lifted = begins(kit.app(), lift, &BulkAccounts::Everybody).await;
        carries_out(kit.app()).await;
        assert_eq!(seen(kit.app(), lifted).await.0.changed, 1);
        let held = "select count(*) from protection where exchange_reason is not null";
        assert_eq!(kit.numbers(held).await, [2], "neither the order of the court nor the earlier review");
        let all_reviews = GrantedAct::unfreeze(&right, FreezeReason::Review, Some(since));
        begins(kit.app(), all_reviews, &BulkAccounts::Everybody).await;
        carries_out(kit.app()).await;
        assert_eq!(kit.texts("select exchange_reason from protection where exchange_reason is not null").await, ["legal_order"]);
        let mut free = all[2].clone();
        free.signs_in().await;
    }

    async fn whoever_signs_in_behind_the_job_stays_signed_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut all = people(&kit, 2).await;
        let mut accounts = vec![all[0].account(), all[1].account()];
        accounts.extend((1..=200).map(|number| AccountId::from_uuid(uuid::Uuid::from_u128(u128::MAX - number))));
        let id = begins(kit.app(), end_sessions(), &listed(accounts)).await;
        kit.app().carry_out_bulks_once().await.unwrap();
        let (middle, _) = seen(kit.app(), id).await;
        assert!(middle.ended.is_none() && middle.through < 202 && middle.changed == 2, "{middle:?}");
        all[0].signs_in().await;
        carries_out(kit.app()).await;
        assert!(all[0].is_signed_in().await && !all[1].is_signed_in().await);
        assert_eq!(seen(kit.app(), id).await.0.through, 202);
    }

    async fn an_account_that_something_is_wrong_with_holds_up_nobody(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 3).await;
        // Its profile does not open any more, so its customer cannot be told.
        let broken = data_encoding::HEXLOWER.encode(all[1].account().uuid().as_bytes());
        let (bytes, id) = match kit.engine() {
            vestibule_store::Engine::Sqlite => ("x'00'", format!("x'{broken}'")),
            vestibule_store::Engine::Postgres => ("'\\x00'", format!("'{broken}'::uuid")),
        };
        assert_eq!(kit.sql(&format!("update account set profile = {bytes} where id = {id}")).await, 1);
        let job = begins(kit.app(), end_sessions(), &BulkAccounts::Everybody).await;
        carries_out(kit.app()).await;
        let (view, left_out) = seen(kit.app(), job).await;
        assert_eq!((view.through, view.changed, view.ended.map(|(_, how)| how)), (3, 2, Some(BulkEnd::Done)));
        assert_eq!(left_out.failed, [all[1].account()]);
        assert!(!all[0].is_signed_in().await && !all[2].is_signed_in().await);
        assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [1], "nothing is half done");
    }

    async fn a_freeze_of_many_calls_off_what_waits_as_that_of_one_does(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 1).await;
        kit.delivers().await;
        all[0].asks(RequestedChange::CloseAccount).await;
        let right = Granted::to_operator();
        let freeze = GrantedAct::freeze(&right, FreezeScope::Withdrawals, FreezeReason::SuspiciousActivity);
        begins(kit.app(), freeze, &listed([all[0].account()])).await;
        carries_out(kit.app()).await;
        assert!(all[0].sees_protections().await.waiting.is_empty());
        let change = ProtectionChange::CloseAccount { by: vestibule_domain::account::AskedBy::Owner };
        let page = all[0].app().activity(&all[0].signed_in().await, &ActivityFilter::default(), None, 9).await.unwrap();
        let off = |kind: &EventKind| matches!(kind, EventKind::WeakeningCancelled { change: off, .. } if *off == change);
        assert!(page.rows.iter().any(|row| off(&row.what)));
    }

    async fn a_backup_that_comes_back_brings_no_job_along(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 1).await;
        let demand = GrantedAct::demand_password(&Granted::to_operator());
        let id = begins(kit.app(), demand, &BulkAccounts::Everybody).await;
        kit.app().end_what_came_back().await.unwrap();
        carries_out(kit.app()).await;
        let (view, _) = seen(kit.app(), id).await;
        assert_eq!((view.through, view.ended.map(|(_, how)| how)), (0, Some(BulkEnd::Restored)));
        assert_eq!(how_often(&kit, "password_demanded").await, 0);
        let mut person = all[0].clone();
        person.signs_in().await;
    }
}
