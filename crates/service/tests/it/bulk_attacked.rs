//! Jobs for many accounts in the wrong hands: a client that lost its right, another client, a request that is sent again, two nodes at once,
//! and a node that dies.

use std::net::IpAddr;

use vestibule_domain::client::held::{AccountsBulk, AccountsFreeze, SessionsEnd};
use vestibule_domain::client::{BulkAccounts, BulkEnd, BulkKey, ClientName, Right, RightSet};
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Span;
use vestibule_service::{
    AdmittedClient, BulkView, ClientProblem, ClientSettings, Granted, GrantedAct, NewCredential, Problem,
};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::bulk::{begins, carries_out, end_sessions, how_often, listed, nobody, people, seen};

const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 1, 2, 3));

fn settings(rights: &[Right]) -> ClientSettings {
    ClientSettings {
        rights: rights.iter().copied().collect::<RightSet>(),
        networks: Vec::new(),
        expires_at: None,
    }
}

struct Program {
    kit: Kit,
    name: ClientName,
    secret: Token,
}

impl Program {
    async fn of(kit: &Kit, name: &str) -> Self {
        let name: ClientName = name.parse().unwrap();
        let secret = kit
            .app()
            .add_client(name.clone(), settings(&Right::ALL), NewCredential::Secret)
            .await
            .unwrap()
            .secret
            .unwrap();
        Self { kit: kit.clone(), name, secret }
    }

    async fn admitted(&self) -> AdmittedClient {
        self.kit.app().client(&self.secret, OFFICE).await.unwrap()
    }

    async fn right(&self) -> Granted<AccountsBulk> {
        self.admitted().await.grant().unwrap()
    }

    async fn begins(&self, accounts: &BulkAccounts, key: &str) -> Result<(BulkView, bool), Problem> {
        let act = GrantedAct::end_sessions(&self.admitted().await.grant::<SessionsEnd>().unwrap());
        self.begins_to(act, accounts, key).await
    }

    async fn begins_to(
        &self,
        act: GrantedAct,
        accounts: &BulkAccounts,
        key: &str,
    ) -> Result<(BulkView, bool), Problem> {
        self.kit.app().begin_bulk(&self.right().await, act, accounts, BulkKey::parse(key)).await
    }
}

/// A list with so many strangers that it is not gone through in one round, and this person at its end.
fn long(person: &Person) -> BulkAccounts {
    listed(nobody(200).into_iter().chain([person.account()]))
}

both_engines! {
    async fn a_client_whose_right_is_taken_stops_in_the_middle(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 1).await;
        for (round, end) in [BulkEnd::RightTaken, BulkEnd::RightTaken, BulkEnd::ClientDisabled, BulkEnd::ClientDisabled].into_iter().enumerate() {
            let office = Program::of(&kit, &format!("office-{round}")).await;
            let (job, begun) = office.begins(&long(&all[0]), "sign-out").await.unwrap();
            assert!(begun);
            kit.app().carry_out_bulks_once().await.unwrap();
            let (middle, _) = seen(kit.app(), job.id).await;
            assert!(middle.through > 0 && middle.ended.is_none(), "{middle:?}");
            let without = |gone: Right| Right::ALL.into_iter().filter(move |right| *right != gone).collect::<Vec<_>>();
            match round {
                0 => kit.app().change_client(&office.name, settings(&without(Right::SessionsEnd))).await.unwrap(),
                1 => kit.app().change_client(&office.name, settings(&without(Right::AccountsBulk))).await.unwrap(),
                2 => kit.app().disable_client(&office.name).await.unwrap(),
                _ => {
                    let over = ClientSettings { expires_at: Some(kit.now()), ..settings(&Right::ALL) };
                    kit.app().change_client(&office.name, over).await.unwrap();
                }
            }
            // Another node, which has the client in memory or not, takes it up.
            carries_out(kit.app()).await;
            let (after, _) = seen(kit.app(), job.id).await;
            assert_eq!((after.through, after.changed, after.ended.map(|(_, how)| how)), (middle.through, 0, Some(end)));
            assert!(all[0].is_signed_in().await);
        }
    }

    async fn no_other_client_sees_or_stops_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 1).await;
        let (office, thief) = (Program::of(&kit, "office").await, Program::of(&kit, "thief").await);
        let (job, _) = office.begins(&long(&all[0]), "sign-out").await.unwrap();
        let right = thief.right().await;
        assert!(matches!(kit.app().bulk(&right, job.id).await, Err(Problem::NotFound)));
        assert!(matches!(kit.app().stop_bulk(&right, job.id).await, Err(Problem::NotFound)));
        assert_eq!(kit.app().bulks(&right).await.unwrap(), []);
        // The same key of another client is another job.
        let (own, begun) = thief.begins(&listed(nobody(1)), "sign-out").await.unwrap();
        assert!(begun && own.id != job.id);
        assert_eq!(kit.app().bulks(&office.right().await).await.unwrap().len(), 1);
        let (stopped, _) = kit.app().stop_bulk(&office.right().await, job.id).await.unwrap();
        assert_eq!(stopped.ended.map(|(_, how)| how), Some(BulkEnd::Stopped));
        carries_out(kit.app()).await;
        assert!(all[0].is_signed_in().await, "stopped means stopped");
        // Once more, nothing changes, and nothing is written.
        let events = kit.events(vestibule_domain::audit::INSTALLATION).await;
        kit.app().stop_bulk(&Granted::to_operator(), job.id).await.unwrap();
        assert_eq!(kit.events(vestibule_domain::audit::INSTALLATION).await, events);
    }

    async fn a_key_begins_one_job_and_never_another(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 2).await;
        let office = Program::of(&kit, "office").await;
        let both = [all[0].account(), all[1].account()];
        let (job, _) = office.begins(&listed(both), "leak").await.unwrap();
        let (again, begun) = office.begins(&listed([both[1], both[0], both[1]]), "leak").await.unwrap();
        assert!(!begun && again.id == job.id);
        let freeze = GrantedAct::freeze(
            &office.admitted().await.grant::<AccountsFreeze>().unwrap(),
            FreezeScope::Everything,
            FreezeReason::Review,
        );
        for (act, accounts) in [
            (end_sessions(), BulkAccounts::Everybody),
            (end_sessions(), listed([both[0]])),
            (freeze, listed(both)),
        ] {
            let refused = office.begins_to(act, &accounts, "leak").await;
            assert!(matches!(refused, Err(Problem::Client(ClientProblem::BulkKeyUsed))), "{refused:?}");
        }
        carries_out(kit.app()).await;
        // Also after its end, when the list is gone.
        let mut signed_in = all[0].clone();
        signed_in.signs_in().await;
        let (late, begun) = office.begins(&listed(both), "leak").await.unwrap();
        assert!(!begun && late.ended.is_some());
        carries_out(kit.app()).await;
        assert!(signed_in.is_signed_in().await);
        assert_eq!(kit.numbers("select count(*) from bulk").await, [1]);
    }

    async fn of_requests_that_race_one_begins_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = std::sync::Arc::new(Program::of(&kit, "office").await);
        let begun = race(16, move |_| {
            let office = std::sync::Arc::clone(&office);
            async move { office.begins(&listed(nobody(3)), "once").await.unwrap() }
        })
        .await;
        assert_eq!(begun.iter().filter(|(_, now)| *now).count(), 1);
        assert!(begun.iter().all(|(job, _)| job.id == begun[0].0.id));
        assert_eq!(kit.numbers("select count(*) from bulk").await, [1]);
    }

    async fn a_client_has_so_many_under_way_and_no_more(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Program::of(&kit, "office").await;
        for number in 0..20 {
            office.begins(&listed(nobody(1)), &format!("job-{number}")).await.unwrap();
        }
        let refused = office.begins(&listed(nobody(1)), "job-20").await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        assert!(!office.begins(&listed(nobody(1)), "job-7").await.unwrap().1, "a repeated one is answered");
        Program::of(&kit, "other").await.begins(&listed(nobody(1)), "job-20").await.unwrap();
        carries_out(kit.app()).await;
        office.begins(&listed(nobody(1)), "job-20").await.unwrap();
    }

    async fn one_node_works_on_a_job_and_another_takes_it_up_when_that_one_dies(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 1).await;
        let other = kit.node().await;
        let id = begins(kit.app(), end_sessions(), &long(&all[0])).await;
        assert_eq!(kit.app().carry_out_bulks_once().await.unwrap(), 1);
        assert_eq!(other.carry_out_bulks_once().await.unwrap(), 0, "it is held");
        let behind = seen(&other, id).await.0.through;
        kit.advance(Span::from_seconds(31));
        assert_eq!(other.carry_out_bulks_once().await.unwrap(), 1);
        assert!(seen(&other, id).await.0.through > behind);
        assert_eq!(kit.app().carry_out_bulks_once().await.unwrap(), 0, "the other one has it now");
        carries_out(&other).await;
        let (view, left_out) = seen(&other, id).await;
        assert_eq!((view.through, view.changed, left_out.not_found.len()), (201, 1, 200));
        assert!(!all[0].is_signed_in().await);
        // Neither does one whose clock is wrong take it before its time, nor hold it for longer.
        let wrong = kit.node_ahead(Span::from_minutes(5)).await;
        begins(kit.app(), end_sessions(), &listed(nobody(500))).await;
        assert_eq!(other.carry_out_bulks_once().await.unwrap(), 1);
        assert_eq!(wrong.carry_out_bulks_once().await.unwrap(), 0, "it is held");
        kit.advance(Span::from_seconds(31));
        assert_eq!(wrong.carry_out_bulks_once().await.unwrap(), 1);
        kit.advance(Span::from_seconds(31));
        assert_eq!(other.carry_out_bulks_once().await.unwrap(), 1, "held as long as by any other");
    }

    async fn two_nodes_that_both_believe_to_hold_it_do_each_account_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 6).await;
        let nodes = [kit.node().await, kit.node().await, kit.node().await, kit.node().await];
        let demand = GrantedAct::demand_password(&Granted::to_operator());
        let strangers: Vec<AccountId> = nobody(40);
        let job = begins(kit.app(), demand, &listed(strangers.into_iter().chain(all.iter().map(Person::account)))).await;
        let everybody = begins(kit.app(), GrantedAct::demand_password(&Granted::to_operator()), &BulkAccounts::Everybody).await;
        for _ in 0..30 {
            // Whoever holds it loses it at once.
            let nodes = nodes.clone();
            kit.sql("update bulk set held_until = 0").await;
            let torn = kit.clone();
            race(5, move |number| {
                let (nodes, kit) = (nodes.clone(), torn.clone());
                async move {
                    match nodes.get(number) {
                        Some(node) => drop(node.carry_out_bulks_once().await.unwrap()),
                        None => drop(kit.sql("update bulk set held_until = 0").await),
                    }
                }
            })
            .await;
        }
        for (id, total, not_found) in [(job, 46, 40), (everybody, 6, 0)] {
            let (view, left_out) = seen(kit.app(), id).await;
            assert_eq!((view.through, view.changed, left_out.not_found.len()), (total, 6, not_found), "{view:?}");
            assert_eq!(view.ended.map(|(_, how)| how), Some(BulkEnd::Done));
        }
        assert_eq!(how_often(&kit, "password_demanded").await, 12);
        for person in &all {
            kit.chain(person.account()).await.unwrap();
        }
    }

    async fn what_is_broken_off_anywhere_is_neither_lost_nor_done_twice(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 4).await;
        let demand = GrantedAct::demand_password(&Granted::to_operator());
        let accounts = listed(nobody(60).into_iter().chain(all.iter().map(Person::account)));
        let job = begins(kit.app(), demand, &accounts).await;
        let mut micros = 200;
        while seen(kit.app(), job).await.0.ended.is_none() {
            // A node of its own each time, that is gone in the middle of whatever it does.
            let node = kit.node().await;
            kit.sql("update bulk set held_until = 0").await;
            let _ = tokio::time::timeout(std::time::Duration::from_micros(micros), node.carry_out_bulks_once()).await;
            micros = micros * 3 / 2;
        }
        let (view, left_out) = seen(kit.app(), job).await;
        assert_eq!((view.through, view.changed, left_out.not_found.len()), (64, 4, 60));
        assert_eq!(how_often(&kit, "password_demanded").await, 4);
    }

    async fn what_was_answered_as_stopped_touches_no_further_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 6).await;
        for round in 0..12_u64 {
            let office = Program::of(&kit, &format!("office-{round}")).await;
            let act = GrantedAct::demand_password(&office.admitted().await.grant().unwrap());
            let accounts = listed(nobody(30).into_iter().chain(all.iter().map(Person::account)));
            let (job, _) = office.begins_to(act, &accounts, "demand").await.unwrap();
            let node = kit.node().await;
            let works = tokio::spawn(async move { node.carry_out_bulks_once().await.unwrap() });
            tokio::time::sleep(std::time::Duration::from_micros(400 * round)).await;
            let (stopped, _) = kit.app().stop_bulk(&office.right().await, job.id).await.unwrap();
            let touched = how_often(&kit, "password_demanded").await;
            works.await.unwrap();
            carries_out(kit.app()).await;
            assert_eq!(how_often(&kit, "password_demanded").await, touched, "{stopped:?}");
            assert_eq!(seen(kit.app(), job.id).await.0, stopped, "what was told at the end is what was done");
        }
    }

    async fn accounts_that_are_erased_or_closed_meanwhile_are_come_past(engine: Engine) {
        let kit = Kit::on(engine).await;
        let all = people(&kit, 3).await;
        let id = begins(kit.app(), end_sessions(), &BulkAccounts::Everybody).await;
        // Counted, and not begun.
        kit.app().carry_out_bulks_once().await.unwrap();
        kit.app().erase_account(&Granted::to_operator(), all[2].account(), true).await.unwrap();
        carries_out(kit.app()).await;
        let (view, left_out) = seen(kit.app(), id).await;
        assert_eq!((view.total, view.changed, view.ended.map(|(_, how)| how)), (Some(3), 2, Some(BulkEnd::Done)));
        assert!(left_out.not_found.is_empty() && left_out.failed.is_empty());
        kit.chain(all[2].account()).await.unwrap();
    }
}
