//! A copy of everything that is kept about a customer: whole, without a secret, for its owner alone, and told to every address.

use serde_json::Value;
use vestibule_domain::account::{AskedBy, StateRefusal};
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{
    AccountFault, ActivityFilter, Evidence, Granted, Problem, Progress, RequestedChange,
};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::closing::closed;
use crate::protections::{count, well_protected};
use crate::refusal;

async fn exports(person: &Person, evidence: &[Evidence]) -> Result<(Progress, Option<String>), Problem> {
    let (caller, signed_in) = (person.caller(), person.signed_in().await);
    person.app().export_account(&caller, &signed_in, evidence).await
}

async fn copy(kit: &Kit, person: &Person) -> String {
    let evidence = [person.types_password(), person.types_code()];
    let (progress, copy) = exports(person, &evidence).await.unwrap();
    assert!(matches!(progress, Progress::Done), "{progress:?}");
    kit.advance(Span::from_seconds(30));
    copy.unwrap()
}

/// How often its owner's events say that a copy was made.
async fn noted(person: &Person, by: AskedBy) -> usize {
    let signed_in = person.signed_in().await;
    let page = person.app().activity(&signed_in, &ActivityFilter::default(), None, 200).await.unwrap();
    page.rows.iter().filter(|row| row.what == EventKind::AccountExported { by }).count()
}

both_engines! {
    async fn a_copy_holds_everything_and_no_secret(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        ann.asks(RequestedChange::AntiPhishing(None)).await;
        kit.delivers().await;
        let text = copy(&kit, &ann).await;
        let told: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(told["vestibule_export"], 1);
        assert_eq!(told["account"]["id"], ann.account().to_string());
        assert_eq!(told["account"]["state"], "open");
        assert_eq!(told["account"]["anti_phishing_code"], "blue heron");
        assert_eq!(told["identifiers"][0]["value"], ann.identifier);
        assert!(told["factors"]["password"]["set_at"].is_string());
        assert!(told["factors"]["authenticator"]["enrolled_at"].is_string());
        assert_eq!(told["factors"]["backup_codes"]["unused"], 10);
        assert_eq!(told["protections"]["settings_lock_seconds"], 3 * 86_400);
        assert_eq!((&told["changes"][0]["change"], &told["changes"][0]["state"]), (&"anti_phishing".into(), &"waiting".into()));
        assert_eq!(told["sessions"][0]["ip"], "192.0.2.1");
        assert_eq!(told["devices"][0]["user_agent"]["browser"]["name"], "Firefox");
        // Every event that there is, the copy itself first; what was told is marked.
        let events = told["events"].as_array().unwrap();
        assert_eq!(events.len() as u64, kit.events(ann.account()).await);
        assert_eq!((&events[0]["event"], &events[0]["details"]["by"]), (&"account_exported".into(), &"owner".into()));
        assert_eq!(events[0]["notice"], true);
        assert_eq!(events.last().unwrap()["event"], "account_registered");
        assert!(told["messages"].as_array().unwrap().iter().all(|message| message["to"] == ann.identifier));
        assert_eq!(told["older_events_left_out"], false);
        for secret in ["$argon2", "vst_", "sealed", "token", "digest", "hash", "/veto/", "/freeze/"] {
            assert!(!text.contains(secret), "{secret}");
        }
        assert!(ann.backup_codes.iter().all(|code| !text.contains(code)));
    }

    async fn a_fresh_stolen_session_alone_gets_no_copy(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        kit.advance(Span::from_seconds(30));
        for evidence in [vec![], vec![thief.types_password()], vec![thief.types_code()]] {
            let answer = exports(&thief, &evidence).await;
            assert!(answer.as_ref().is_ok_and(|(progress, copy)| {
                copy.is_none() && matches!(progress, Progress::Refused { .. })
            }), "{answer:?}");
        }
        assert_eq!(noted(&ann, AskedBy::Owner).await, 0);
        assert_eq!(count(&ann, "A copy of your data").await, 0);
        // With everything, it is told to its owner, who can freeze from there.
        kit.advance(Span::from_minutes(1));
        let taken = copy(&kit, &thief).await;
        assert!(taken.contains(&ann.identifier));
        assert_eq!(count(&ann, "A copy of your data").await, 1);
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!thief.is_signed_in().await);
    }

    async fn a_hundred_copies_are_three(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let evidence = || [ann.types_password()];
        let mut made = 0;
        for _ in 0..40 {
            match exports(&ann, &evidence()).await {
                Ok((Progress::Done, Some(_))) => made += 1,
                Err(Problem::TooMany { until }) => assert!(until > kit.now()),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(made, 3);
        kit.advance(Span::from_hours(25));
        ann.signs_in().await;
        // Sixty at once count no further than that either.
        let raced = race(60, |_| {
            let ann = ann.clone();
            async move {
                let evidence = [ann.types_password()];
                matches!(exports(&ann, &evidence).await, Ok((Progress::Done, Some(_))))
            }
        })
        .await;
        assert!(raced.iter().filter(|made| **made).count() <= 3);
        assert!(noted(&ann, AskedBy::Owner).await <= 6);
    }

    async fn the_same_request_sent_again_gets_no_second_copy(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(exports(&ann, &evidence).await.unwrap().1.is_some());
        let again = exports(&ann, &evidence).await;
        let (progress, copy) = again.unwrap();
        assert!(copy.is_none());
        assert_eq!(refusal(&Ok(progress)), Some(Refusal::ProofUsed));
        assert_eq!(noted(&ann, AskedBy::Owner).await, 1);
    }

    async fn the_operators_copy_is_seen_by_its_owner(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let text = kit.app().export_for_exchange(&Granted::to_operator(), ann.account()).await.unwrap();
        assert!(text.contains(&ann.identifier));
        assert_eq!(noted(&ann, AskedBy::Operator).await, 1);
        let mail = kit.mail_to(&ann.identifier).await;
        assert!(mail[0].text.contains("Our team made a copy"), "{}", mail[0].text);
        let nobody = vestibule_domain::id::AccountId::from_uuid(uuid::Uuid::from_u128(1));
        assert!(matches!(kit.app().export_for_exchange(&Granted::to_operator(), nobody).await, Err(AccountFault::Unknown)));
        // Also of a closed account, whose owner gets no link to freeze what is closed; never of an erased one.
        let ben = closed(&kit, "ben").await;
        assert!(kit.app().export_for_exchange(&Granted::to_operator(), ben.account()).await.unwrap().contains("\"state\": \"closed\""));
        let mail = kit.mail_to(&ben.identifier).await;
        assert!(!mail[0].text.contains("/freeze/link"), "{}", mail[0].text);
        kit.app().erase_account(&Granted::to_operator(), ben.account(), false).await.unwrap();
        let tried = kit.app().export_for_exchange(&Granted::to_operator(), ben.account()).await;
        assert!(matches!(tried, Err(AccountFault::State(StateRefusal::ErasedAlready))), "{tried:?}");
    }
}
