//! Accounts that programs of the exchange close, erase and export: what waits, what is refused, what races, and what is told.

use serde_json::{Value, json};
use vestibule_domain::client::Right;
use vestibule_domain::id::AccountId;
use vestibule_domain::protection::{FreezeReason, FreezeScope};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Granted, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::api_client::{App, Reply};
use crate::clients::{client, sends};

/// A program with all rights.
struct Office {
    app: App,
    secret: String,
}

impl Office {
    async fn of(kit: &Kit) -> Self {
        Self { app: App::of(kit, "office"), secret: client(kit, "office", Right::ALL).await }
    }

    async fn asks(&self, method: &str, account: AccountId, rest: &str) -> Reply {
        let path = format!("/api/v1/accounts/{account}{rest}");
        sends(&self.app, method, &path, Some(&self.secret), &json!({})).await
    }
}

async fn somebody(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    kit.delivers().await;
    person
}

async fn closed(kit: &Kit, office: &Office, name: &str) -> Person {
    let person = somebody(kit, name).await;
    let waits = office.asks("PUT", person.account(), "/closing").await.with(202).json();
    kit.waits_until(instant(&waits["effective_at"])).await;
    assert!(!person.is_signed_in().await);
    person
}

fn instant(text: &Value) -> Timestamp {
    let at: jiff::Timestamp = text.as_str().unwrap().parse().unwrap();
    Timestamp::from_micros(at.as_microsecond())
}

both_engines! {
    async fn a_closing_of_the_exchange_waits_and_is_vetoed_or_taken_back(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (office, ann) = (Office::of(&kit).await, somebody(&kit, "ann").await);
        let id = ann.account();
        let waits = office.asks("PUT", id, "/closing").await.with(202).json();
        assert!(instant(&waits["effective_at"]) > kit.now() + Span::from_hours(23), "{waits}");
        let again = office.asks("PUT", id, "/closing").await.with(202).json();
        assert_eq!(again, waits, "asking again begins no time anew");
        let standing = office.asks("GET", id, "/standing").await.with(200).json();
        assert_eq!(standing["waiting"][0]["change"], "close_account_by_operator");
        // The customer says no, by the link of the announcement.
        let link = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&link).await.unwrap();
        let anew = office.asks("PUT", id, "/closing").await.with(202).json();
        assert_ne!(anew["weakening"], waits["weakening"]);
        for _ in 0..2 {
            office.asks("DELETE", id, "/closing").await.with(204);
        }
        assert!(ann.sees_protections().await.waiting.is_empty());
        kit.waits_until(instant(&anew["effective_at"])).await;
        let mut ann = ann;
        ann.signs_in().await;
        assert_eq!(office.asks("GET", id, "").await.with(200).json()["closed_at"], Value::Null);
    }

    async fn the_customers_own_closing_is_not_the_exchanges_to_take_back(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (office, ann) = (Office::of(&kit).await, somebody(&kit, "ann").await);
        let (own, due) = ann.asks(RequestedChange::CloseAccount).await;
        let asked = office.asks("PUT", ann.account(), "/closing").await.with(202).json();
        assert_eq!((asked["weakening"].clone(), instant(&asked["effective_at"])), (json!(own), due));
        office.asks("DELETE", ann.account(), "/closing").await.with(204);
        assert_eq!(ann.sees_protections().await.waiting.len(), 1, "it goes on");
    }

    async fn what_cannot_be_closed_or_erased_is_told_by_a_stable_code(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (office, ann) = (Office::of(&kit).await, somebody(&kit, "ann").await);
        let id = ann.account();
        office.asks("DELETE", id, "").await.problem(409, "account_open");
        let right = Granted::to_operator();
        kit.app().freeze_account(&right, id, FreezeScope::Withdrawals, FreezeReason::Review).await.unwrap();
        office.asks("PUT", id, "/closing").await.problem(403, "account_frozen_by_exchange");
        office.asks("DELETE", id, "").await.problem(409, "account_open");
        kit.app().unfreeze_account(&right, id).await.unwrap();
        ann.freezes(FreezeScope::Withdrawals).await;
        office.asks("PUT", id, "/closing").await.problem(403, "account_frozen");
        let nobody = AccountId::from_uuid(uuid::Uuid::from_u128(7));
        for (method, rest) in [("PUT", "/closing"), ("DELETE", "/closing"), ("DELETE", ""), ("GET", "/export")] {
            office.asks(method, nobody, rest).await.problem(404, "not_found");
        }
        assert!(ann.is_signed_in().await);
    }

    async fn a_closed_account_is_exported_and_erased_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit).await;
        let ann = closed(&kit, &office, "ann").await;
        let id = ann.account();
        assert_ne!(office.asks("GET", id, "").await.with(200).json()["closed_at"], Value::Null);
        office.asks("PUT", id, "/closing").await.problem(409, "account_closed");
        office.asks("DELETE", id, "/closing").await.problem(409, "account_closed");
        let copy = office.asks("GET", id, "/export").await.with(200);
        assert_eq!(copy.header("cache-control"), "no-store");
        let copy = copy.json();
        assert_eq!((&copy["account"]["state"], &copy["identifiers"][0]["value"]), (&json!("closed"), &json!("ann@mail.example")));
        let made = &copy["events"][0];
        assert_eq!((&made["event"], &made["exchange"]["name"]), (&json!("account_exported"), &json!("office")));
        office.asks("DELETE", id, "").await.with(204);
        for (method, rest) in [("DELETE", ""), ("PUT", "/closing"), ("GET", "/export"), ("GET", ""), ("GET", "/standing")] {
            office.asks(method, id, rest).await.problem(404, "not_found");
        }
        kit.chain(id).await.unwrap();
        assert_eq!(kit.numbers("select count(*) from identifier").await, [0]);
        let anew = somebody(&kit, "ann").await;
        assert_ne!(anew.account(), id);
    }

    async fn each_copy_is_told_to_the_customer(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (office, ann) = (Office::of(&kit).await, somebody(&kit, "ann").await);
        for copies in 1..=2 {
            office.asks("GET", ann.account(), "/export").await.with(200);
            let told = "select count(*) from event where kind = 'account_exported' and notified = 1";
            assert_eq!(kit.numbers(told).await, [copies]);
        }
        kit.delivers().await;
        assert_eq!(kit.mail_to(&ann.identifier).await.iter().filter(|mail| mail.subject.contains("copy")).count(), 2);
    }

    async fn an_erasure_by_a_client_races_itself_an_export_and_a_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = std::sync::Arc::new(Office::of(&kit).await);
        for round in 0..3 {
            let ann = closed(&kit, &office, &format!("ann{round}")).await;
            let (id, owner, racing) = (ann.account(), ann.clone(), std::sync::Arc::clone(&office));
            let told = race(6, move |number| {
                let (mut owner, office) = (owner.clone(), std::sync::Arc::clone(&racing));
                async move {
                    match number {
                        0..=2 => office.asks("DELETE", id, "").await.status.as_u16(),
                        3 | 4 => office.asks("GET", id, "/export").await.status.as_u16(),
                        _ => {
                            let _ = owner.tries_to_sign_in().await;
                            0
                        }
                    }
                }
            })
            .await;
            assert_eq!(told[..3].iter().filter(|status| **status == 204).count(), 1, "{told:?}");
            assert_eq!(told[..3].iter().filter(|status| **status == 404).count(), 2, "{told:?}");
            assert!(told[3..5].iter().all(|status| matches!(status, 200 | 404)), "{told:?}");
            assert_eq!(kit.numbers("select count(*) from session").await, [0]);
            assert_eq!(kit.numbers("select count(*) from identifier").await, [0]);
            kit.chain(id).await.unwrap();
        }
    }
}
