//! What programs of the exchange do to many accounts by one request: who may, what is refused, and what is told.

use serde_json::{Value, json};
use vestibule_domain::client::Right;
use vestibule_domain::id::AccountId;
use vestibule_testkit::{Kit, Person, both_engines};

use crate::api_client::{App, Reply};
use crate::clients::{client, sends};

struct Office {
    app: App,
    secret: String,
}

impl Office {
    async fn of(kit: &Kit, name: &str, rights: impl IntoIterator<Item = Right>) -> Self {
        Self { app: App::of(kit, name), secret: client(kit, name, rights).await }
    }

    async fn asks(&self, method: &str, path: &str, body: &Value) -> Reply {
        sends(&self.app, method, path, Some(&self.secret), body).await
    }

    async fn begins(&self, key: &str, act: Value, accounts: Value) -> Reply {
        self.asks("POST", "/api/v1/bulk", &json!({"key": key, "act": act, "accounts": accounts})).await
    }

    async fn sees(&self, job: &Value) -> Value {
        let path = format!("/api/v1/bulk/{}", job["id"].as_str().unwrap());
        self.asks("GET", &path, &Value::Null).await.with(200).json()
    }
}

fn end_sessions() -> Value {
    json!({"kind": "end_sessions"})
}

fn everybody() -> Value {
    json!({"by": "everybody"})
}

fn ids(accounts: &[AccountId]) -> Value {
    json!({"by": "id", "ids": accounts.iter().map(ToString::to_string).collect::<Vec<_>>()})
}

fn external(names: &[String]) -> Value {
    json!({"by": "external_id", "external_ids": names})
}

async fn somebody(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    person
}

async fn carries_out(kit: &Kit) {
    while kit.app().carry_out_bulks_once().await.unwrap() > 0 {}
}

fn nobody(number: u128) -> AccountId {
    AccountId::from_uuid(uuid::Uuid::from_u128(number))
}

both_engines! {
    async fn a_back_office_signs_out_a_list_and_follows_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit, "office", Right::ALL).await;
        let (ann, bob) = (somebody(&kit, "ann").await, somebody(&kit, "bob").await);
        let strangers = [nobody(7), ann.account()];
        let begun = office.begins("leak-1", end_sessions(), ids(&strangers)).await.with(201).json();
        assert_eq!((&begun["state"], &begun["total"], &begun["through"]), (&json!("running"), &json!(2), &json!(0)));
        assert_eq!((&begun["client"], &begun["act"], &begun["ended_by"]), (&json!("office"), &end_sessions(), &Value::Null));
        carries_out(&kit).await;
        let seen = office.sees(&begun).await;
        let counts = ["total", "through", "changed", "left_out"].map(|count| seen["bulk"][count].clone());
        assert_eq!(counts, [2, 2, 1, 1].map(|count| json!(count)));
        assert_eq!((&seen["bulk"]["state"], &seen["bulk"]["ended_by"]), (&json!("done"), &json!("done")));
        assert_eq!(seen["not_found"], json!([strangers[0].to_string()]));
        assert!(!ann.is_signed_in().await && bob.is_signed_in().await);
        let again = office.begins("leak-1", end_sessions(), ids(&strangers)).await.with(200).json();
        assert_eq!(again["id"], begun["id"]);
        let other = office.begins("leak-1", end_sessions(), everybody()).await;
        other.problem(409, "bulk_key_used");
        assert!(bob.is_signed_in().await);
        let listed = office.asks("GET", "/api/v1/bulk", &Value::Null).await.with(200).json();
        assert_eq!(listed["bulks"], json!([seen["bulk"]]));
    }

    async fn accounts_are_found_by_the_exchanges_own_ids(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit, "office", Right::ALL).await;
        let people = [somebody(&kit, "ann").await, somebody(&kit, "bob").await];
        for (person, name) in people.iter().zip(["C-1", "C-2"]) {
            let path = format!("/api/v1/accounts/{}/external-id", person.account());
            office.asks("PUT", &path, &json!({"external_id": name})).await.with(204);
        }
        // Nearly the same, the same twice, and what would end a statement or a list.
        let names = ["C-1", "c-2", "C-1", "C-1'", "[\"C-2\"]", "%"].map(str::to_owned);
        let freeze = json!({"kind": "freeze", "scope": "everything", "reason": "review"});
        let begun = office.begins("by-name", freeze.clone(), external(&names)).await.with(201).json();
        assert_eq!((&begun["total"], &begun["left_out"], &begun["act"]), (&json!(5), &json!(4), &freeze));
        carries_out(&kit).await;
        let seen = office.sees(&begun).await;
        assert_eq!((&seen["bulk"]["through"], &seen["bulk"]["changed"]), (&json!(5), &json!(1)));
        assert_eq!(seen["unknown_external_ids"], json!(["%", "C-1'", "[\"C-2\"]", "c-2"]));
        assert!(!people[0].is_signed_in().await && people[1].is_signed_in().await);
        let lift = json!({"kind": "unfreeze", "reason": "review", "since": begun["begun_at"]});
        let lifted = office.begins("lift", lift, external(&names)).await.with(201).json();
        carries_out(&kit).await;
        assert_eq!(office.sees(&lifted).await["bulk"]["changed"], json!(1));
        people[0].clone().signs_in().await;
        // A list in which nobody is at all.
        let nobody = office.begins("nobody", end_sessions(), external(&["x".to_owned()])).await.with(201).json();
        carries_out(&kit).await;
        let seen = office.sees(&nobody).await;
        assert_eq!((&seen["bulk"]["state"], &seen["bulk"]["through"]), (&json!("done"), &json!(1)));
    }

    async fn a_list_has_ten_thousand_entries_and_no_more(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit, "office", Right::ALL).await;
        let ann = somebody(&kit, "ann").await;
        let path = format!("/api/v1/accounts/{}/external-id", ann.account());
        let longest = |number: usize| format!("{number:0>128}");
        office.asks("PUT", &path, &json!({"external_id": longest(9_999)})).await.with(204);
        let names: Vec<String> = (0..=10_000).map(longest).collect();
        let accounts: Vec<AccountId> = (0..=10_000).map(nobody).collect();
        for too_many in [external(&names), ids(&accounts)] {
            let refused = office.begins("long", end_sessions(), too_many).await.problem(422, "fields_invalid");
            assert_eq!(refused["fields"][0]["code"], "too_many");
        }
        let huge: Vec<String> = (0..30_000).map(longest).collect();
        office.begins("long", end_sessions(), external(&huge)).await.problem(413, "body_too_large");
        assert_eq!(kit.numbers("select count(*) from bulk").await, [0]);
        let by_name = office.begins("names", end_sessions(), external(&names[..10_000])).await.with(201).json();
        assert_eq!((&by_name["total"], &by_name["left_out"]), (&json!(10_000), &json!(9_999)));
        let by_id = office.begins("ids", end_sessions(), ids(&accounts[..10_000])).await.with(201).json();
        carries_out(&kit).await;
        assert!(!ann.is_signed_in().await);
        let seen = office.sees(&by_id).await;
        assert_eq!((&seen["bulk"]["state"], seen["not_found"].as_array().unwrap().len()), (&json!("done"), 10_000));
        let seen = office.sees(&by_name).await;
        assert_eq!((&seen["bulk"]["changed"], seen["unknown_external_ids"].as_array().unwrap().len()), (&json!(1), 9_999));
    }

    async fn many_take_the_right_that_one_takes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = somebody(&kit, "ann").await;
        let freeze = json!({"kind": "freeze", "scope": "everything", "reason": "review"});
        let acts = [
            (end_sessions(), Right::SessionsEnd),
            (json!({"kind": "demand_password"}), Right::PasswordsDemand),
            (freeze, Right::AccountsFreeze),
            (json!({"kind": "unfreeze", "reason": "review"}), Right::AccountsFreeze),
        ];
        for (number, (act, right)) in acts.into_iter().enumerate() {
            let without = |gone: Right| Right::ALL.into_iter().filter(move |one| *one != gone);
            for (kind, gone) in [("one", right), ("many", Right::AccountsBulk)] {
                let office = Office::of(&kit, &format!("{kind}-{number}"), without(gone)).await;
                office.begins("all", act.clone(), everybody()).await.problem(403, "right_missing");
            }
        }
        assert_eq!(kit.numbers("select count(*) from bulk").await, [0]);
        carries_out(&kit).await;
        assert!(ann.is_signed_in().await);
    }

    async fn a_job_is_its_clients_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit, "office", Right::ALL).await;
        let thief = Office::of(&kit, "thief", Right::ALL).await;
        let ann = somebody(&kit, "ann").await;
        let begun = office.begins("all", end_sessions(), everybody()).await.with(201).json();
        let path = format!("/api/v1/bulk/{}", begun["id"].as_str().unwrap());
        for method in ["GET", "DELETE"] {
            thief.asks(method, &path, &Value::Null).await.problem(404, "not_found");
        }
        let none = thief.asks("GET", "/api/v1/bulk", &Value::Null).await.with(200).json();
        assert_eq!(none, json!({"bulks": []}));
        let stopped = office.asks("DELETE", &path, &Value::Null).await.with(200).json();
        assert_eq!((&stopped["bulk"]["state"], &stopped["bulk"]["ended_by"]), (&json!("stopped"), &json!("stopped")));
        assert_eq!(office.asks("DELETE", &path, &Value::Null).await.with(200).json(), stopped);
        carries_out(&kit).await;
        assert!(ann.is_signed_in().await);
    }

    async fn what_cannot_be_read_is_told_by_its_place_and_begins_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let office = Office::of(&kit, "office", Right::ALL).await;
        let good = nobody(1).to_string();
        let wrong = json!({"by": "id", "ids": [good, "acc_1", "C-1"]});
        let refused = office.begins("k", end_sessions(), wrong).await.problem(422, "fields_invalid");
        let pointers: Vec<&Value> = refused["fields"].as_array().unwrap().iter().map(|field| &field["pointer"]).collect();
        assert_eq!(pointers, ["/accounts/ids/1", "/accounts/ids/2"]);
        let many: Vec<&str> = vec!["acc_1"; 500];
        let refused = office.begins("k", end_sessions(), json!({"by": "id", "ids": many})).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"].as_array().unwrap().len(), 20, "a long list of faults helps nobody");
        let refused = office.begins("a key", end_sessions(), everybody()).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"][0]["code"], "key_unfit");
        let late = json!({"kind": "unfreeze", "reason": "review", "since": "yesterday"});
        let refused = office.begins("k", late, everybody()).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"][0]["pointer"], "/act/since");
        for (act, accounts) in [
            (end_sessions(), json!({})),
            (end_sessions(), json!({"by": "everybody", "ids": [good]})),
            (json!({"kind": "end_sessions", "scope": "everything"}), everybody()),
            (json!({"kind": "freeze", "scope": "everything"}), everybody()),
            (json!({"kind": "erase"}), everybody()),
        ] {
            let refused = office.begins("k", act, accounts).await;
            assert_eq!(refused.status, 400, "{}", refused.text());
        }
        assert_eq!(kit.numbers("select count(*) from bulk").await, [0]);
    }
}
