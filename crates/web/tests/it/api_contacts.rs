//! Addresses and the check-up with JSON alone.

use serde_json::{Value, json};
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, password};

pub(crate) async fn code_to(kit: &Kit, address: &str) -> String {
    kit.advance(Span::from_micros(1000));
    let mail = kit.mail_to(address).await;
    let six = |word: &&str| word.len() == 6 && word.chars().all(|c| c.is_ascii_digit());
    let found = mail.iter().find_map(|message| {
        message.text.split(|c: char| !c.is_ascii_alphanumeric()).find(six).map(str::to_owned)
    });
    found.unwrap()
}

async fn own(app: &App) -> Value {
    app.asks("GET", "/api/v1/account").await.with(200).json()["identifiers"].clone()
}

/// Begins, and keeps the flow's token for what follows; says where the flow is found.
async fn begins(app: &mut App, body: &Value) -> String {
    let begun = app.takes("POST", "/api/v1/contacts", body).await.with(201);
    begun.header("location").to_owned()
}

both_engines! {
    async fn an_address_is_replaced_after_the_wait(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let before = own(&ann).await;
        let old = before[0]["id"].as_str().unwrap().to_owned();
        assert!(old.starts_with("idn_"), "{before}");
        let proofs = json!([password()]);
        let same = json!({"identifier": "ANN@mail.example", "replaces": old, "proofs": proofs});
        let refused = ann.gives("POST", "/api/v1/contacts", &same).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"][0]["code"], "identifier_present");
        let foreign = json!({"identifier": "ann@new.example", "replaces": "idn_00000000000000000000000000"});
        ann.gives("POST", "/api/v1/contacts", &foreign).await.problem(404, "not_found");
        let none = json!({"identifier": "ann@new.example", "replaces": "idn_0"});
        let refused = ann.gives("POST", "/api/v1/contacts", &none).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"], json!([{"field": "replaces", "pointer": "/replaces", "code": "id_unreadable"}]));

        let wish = json!({"identifier": "ann@new.example", "replaces": old, "proofs": proofs});
        let place = begins(&mut ann, &wish).await;
        let seen = ann.asks("GET", &place).await.with(200).json();
        assert_eq!((&seen["purpose"], &seen["next"]), (&json!("replace_contact"), &json!(["new_contact_code"])));
        ann.gives("POST", &format!("{place}/codes"), &json!({})).await.problem(429, "sent_too_recently");
        // Another session of the same account does not carry it on.
        let mut phone = ann.elsewhere();
        let captcha = phone.solves().await;
        kit.advance(Span::from_seconds(1));
        phone.opens(json!([captcha, password()])).await.with(201);
        let code = code_to(&kit, "ann@mail.example").await;
        phone.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        phone.flow.clone_from(&ann.flow);
        phone.asks("GET", &place).await.problem(403, "flow_foreign");
        kit.advance(Span::from_minutes(1));
        ann.gives("POST", &format!("{place}/codes"), &json!({})).await.with(200);
        let proof = json!({"proofs": [{"kind": "new_contact_code", "code": code_to(&kit, "ann@new.example").await}]});
        ann.gives("POST", &format!("{place}/proofs"), &proof).await.with(202);
        kit.advance(Span::from_minutes(1));
        ann.gives("POST", &format!("{place}/proofs"), &proof).await.problem(410, "flow_over");
        assert_eq!(own(&ann).await[0]["id"], json!(old), "until its time the old one stays");
    }

    async fn what_weakens_is_accepted_and_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let old = own(&ann).await[0]["id"].as_str().unwrap().to_owned();
        let proofs = json!({"proofs": [password()]});
        let last = ann.gives("DELETE", &format!("/api/v1/contacts/{old}"), &proofs).await;
        assert_eq!(last.problem(422, "fields_invalid")["fields"][0]["code"], "identifier_last");
        let wish = json!({"identifier": "ann@new.example", "replaces": old, "proofs": [password()]});
        let place = begins(&mut ann, &wish).await;
        let proof = json!({"proofs": [{"kind": "new_contact_code", "code": code_to(&kit, "ann@new.example").await}]});
        let waits = ann.gives("POST", &format!("{place}/proofs"), &proof).await.with(202).json();
        assert!(waits["effective_at"].as_str().unwrap().ends_with('Z'), "{waits}");
        assert!(waits["weakening"].as_str().unwrap().starts_with("wkn_"), "{waits}");

        let wish = json!({"identifier": "ann@beside.example", "proofs": [password()]});
        let place = begins(&mut ann, &wish).await;
        for (kind, address) in [("mail_code", "ann@mail.example"), ("new_contact_code", "ann@beside.example")] {
            let proof = json!({"proofs": [{"kind": kind, "code": code_to(&kit, address).await}]});
            ann.gives("POST", &format!("{place}/proofs"), &proof).await;
        }
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        let mut waiting: Vec<&str> =
            seen["waiting"].as_array().unwrap().iter().map(|one| one["change"].as_str().unwrap()).collect();
        waiting.sort_unstable();
        assert_eq!(waiting, ["add_contact", "replace_contact"]);
        kit.waits_out(Span::from_hours(48)).await;
        let mut ann = ann.elsewhere();
        "ann@beside.example".clone_into(&mut ann.identifier);
        let captcha = ann.solves().await;
        ann.opens(json!([captcha, password()])).await.with(201);
        let code = code_to(&kit, "ann@beside.example").await;
        ann.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        let both = own(&ann).await;
        assert_eq!(both.as_array().unwrap().len(), 2, "{both}");
        let old = both[0]["id"].as_str().unwrap().to_owned();
        let place = format!("/api/v1/contacts/{old}");
        ann.gives("DELETE", &place, &json!({"proofs": []})).await.problem(403, "proof_missing");
        ann.gives("DELETE", &place, &proofs).await.with(202);
        let mut bob = App::of(&kit, "bob");
        bob.registers().await;
        bob.gives("DELETE", &place, &proofs).await.problem(404, "not_found");
    }

    async fn a_lost_authenticator_goes_by_a_mailed_code_within_the_session_and_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let path = "/api/v1/factors/authenticator/removal";
        ann.gives("POST", path, &json!({"proofs": [password()]})).await.problem(404, "not_found");
        ann.enrols().await;
        let begun = ann.takes("POST", path, &json!({"proofs": [password()]})).await.with(201);
        let place = begun.header("location").to_owned();
        assert!(begun.json()["flow"].get("sent_to").is_none(), "nobody is sent a code without having asked for it");
        let sent = ann.gives("POST", &format!("{place}/codes"), &json!({"kind": "mail_code"})).await.with(200).json();
        assert_eq!(sent["sent_to"], "a•••@m•••.example");
        let code = code_to(&kit, "ann@mail.example").await;
        let proof = json!({"proofs": [{"kind": "mail_code", "code": code}]});
        let mut nobody = App::of(&kit, "nobody");
        nobody.gives("POST", &format!("{place}/proofs"), &proof).await.problem(400, "flow_token_missing");
        nobody.flow.clone_from(&ann.flow);
        nobody.gives("POST", &format!("{place}/proofs"), &proof).await.problem(401, "not_signed_in");
        let waits = ann.gives("POST", &format!("{place}/proofs"), &proof).await.with(202).json();
        let waiting = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(waiting["waiting"][0]["id"], waits["weakening"]);
        assert_eq!(waiting["waiting"][0]["change"], "remove_authenticator");
        assert_eq!(waiting["authenticator"], true);
    }

    async fn the_check_up_names_one_remedy_for_each_lack(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let bare = ann.asks("GET", "/api/v1/check-up").await.with(200).json();
        assert_eq!((&bare["score"], &bare["asked_at"]), (&json!(20), &json!(null)), "{bare}");
        assert_eq!(bare["findings"][0]["part"], "second_factor");
        assert_eq!(bare["findings"][0]["remedy"], "enrol_authenticator");
        ann.enrols().await;
        let better = ann.asks("GET", "/api/v1/check-up").await.with(200).json();
        assert_eq!(better["score"], 70, "{better}");
        ann.asks("POST", "/api/v1/check-up").await.with(204);
        let activity = ann.asks("GET", "/api/v1/activity").await.with(200).json();
        assert!(activity.to_string().contains("check_up_done"), "{activity}");
    }
}
