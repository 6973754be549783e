//! What a thief makes of operations and step-ups: other sessions, other accounts, other clients, again, and too late.

use std::time::Duration;

use vestibule_domain::gate::Refusal;
use vestibule_domain::operation::OperationStage;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, password, race};

use crate::operations::{asks, checked, client, proves, registered, sees, wants};
use crate::refusal;
use crate::sessions::follows;

/// Raises the session that somebody is in.
async fn steps_up(person: &Person) {
    let evidence = [person.types_password()];
    let raised = person.app().step_up(&person.caller(), &person.signed_in().await, &evidence).await;
    assert!(matches!(raised, Ok(Progress::Done)), "{raised:?}");
}

/// Whether the session check soon says so long ago on this person's node.
async fn soon(person: &Person, right: impl Fn(Span) -> bool) -> bool {
    let looks = async {
        while !right(checked(person).await.1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(1), looks).await.is_ok()
}

both_engines! {
    async fn nobody_else_confirms_an_operation(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, ben) = (registered(&kit, "ann").await, registered(&kit, "benjamin").await);
        let right = client(kit.app(), "web-app").await;
        let id = asks(&right, &ann).await;
        let foreign = proves(&ben, id, &[ben.types_password()]).await;
        assert!(matches!(foreign, Err(Problem::NotFound)), "{foreign:?}");
        let seen = kit.app().asked_operation(&ben.signed_in().await, id).await;
        assert!(matches!(seen, Err(Problem::NotFound)), "{seen:?}");
        let guessed = proves(&ann, id, &[password("not hers at all, is it")]).await;
        assert_eq!(refusal(&guessed), Some(Refusal::ProofWrong), "a stolen session without the password");
        let nothing = proves(&ann, id, &[]).await;
        assert_eq!(refusal(&nothing), Some(Refusal::ProofMissing), "{nothing:?}");
        assert_eq!(sees(kit.app(), &right, id).await.stage, OperationStage::Waiting);
    }

    async fn guesses_at_a_step_up_lock_as_everywhere(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let right = client(kit.app(), "web-app").await;
        let id = asks(&right, &ann).await;
        let mut locked = None;
        for number in 0..10 {
            let guess = password(&format!("guess {number} of a thief"));
            locked = refusal(&proves(&ann, id, &[guess]).await);
        }
        assert!(matches!(locked, Some(Refusal::Locked { .. })), "{locked:?}");
        let right_one = proves(&ann, id, &[ann.types_password()]).await;
        assert!(matches!(refusal(&right_one), Some(Refusal::Locked { .. })), "{right_one:?}");
    }

    async fn no_other_client_sees_or_uses_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let (right, other) = (client(kit.app(), "web-app").await, client(kit.app(), "other").await);
        let id = asks(&right, &ann).await;
        let _ = proves(&ann, id, &[ann.types_password()]).await.unwrap();
        assert!(matches!(kit.app().operation(&other, id).await, Err(Problem::NotFound)));
        assert!(matches!(kit.app().use_operation(&other, id).await, Err(Problem::NotFound)));
        assert_eq!(sees(kit.app(), &right, id).await.stage, OperationStage::Proven);
    }

    async fn one_sessions_step_up_raises_no_other(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let mut stolen = ann.on_a_new_device();
        stolen.signs_in().await;
        kit.advance(Span::from_minutes(20));
        steps_up(&ann).await;
        assert!(checked(&ann).await.1 < Span::from_minutes(1));
        assert!(checked(&stolen).await.1 >= Span::from_minutes(20));
    }

    async fn of_confirmations_that_race_one_counts(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let right = client(kit.app(), "web-app").await;
        let id = asks(&right, &ann).await;
        let results = race(8, |number| {
            let person = if number % 2 == 0 { ann.clone() } else { phone.clone() };
            async move { proves(&person, id, &[person.types_password()]).await }
        })
        .await;
        let done = results.iter().filter(|result| matches!(result, Ok(Progress::Done))).count();
        assert!((1..=4).contains(&done), "those of one session, sent again: {results:?}");
        // The same request sent again finds its own attempt over.
        let over = |result: &Result<Progress, Problem>| {
            matches!(refusal(result), Some(Refusal::OperationOver | Refusal::FlowOver))
        };
        assert!(results.iter().all(|result| matches!(result, Ok(Progress::Done)) || over(result)), "{results:?}");
        let counted = "select count(*) from event where kind = 'operation_proven'";
        assert_eq!(kit.numbers(counted).await, [1]);
        let again = proves(&phone, id, &[phone.types_password()]).await;
        let again = if over(&again) { again } else { proves(&ann, id, &[ann.types_password()]).await };
        assert!(over(&again), "{again:?}");
    }

    async fn of_uses_that_race_one_counts(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let right = std::sync::Arc::new(client(kit.app(), "web-app").await);
        let id = asks(&right, &ann).await;
        let _ = proves(&ann, id, &[ann.types_password()]).await.unwrap();
        let results = race(8, |_| {
            let (app, right) = (kit.app().clone(), std::sync::Arc::clone(&right));
            async move { app.use_operation(&right, id).await.is_ok() }
        })
        .await;
        assert_eq!(results.iter().filter(|used| **used).count(), 1);
        assert_eq!(kit.numbers("select count(*) from event where kind = 'operation_used'").await, [1]);
    }

    async fn nothing_counts_after_its_end(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let right = client(kit.app(), "web-app").await;
        let late = asks(&right, &ann).await;
        kit.advance(Span::from_minutes(15));
        let refused = proves(&ann, late, &[ann.types_password()]).await;
        assert_eq!(refusal(&refused), Some(Refusal::OperationOver), "{refused:?}");
        assert_eq!(sees(kit.app(), &right, late).await.stage, OperationStage::Expired);
        let unused = asks(&right, &ann).await;
        let _ = proves(&ann, unused, &[ann.types_password()]).await.unwrap();
        kit.advance(Span::from_minutes(5));
        let used = kit.app().use_operation(&right, unused).await;
        assert!(matches!(used, Err(Problem::Refused(Refusal::OperationOver))), "{used:?}");
    }

    async fn what_a_thief_confirmed_ends_with_the_thiefs_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let mut thief = ann.on_a_new_device().from("203.0.113.66");
        thief.signs_in().await;
        let right = client(kit.app(), "web-app").await;
        let id = asks(&right, &ann).await;
        let _ = proves(&thief, id, &[thief.types_password()]).await.unwrap();
        kit.app().end_other_sessions(&ann.caller(), &ann.signed_in().await).await.unwrap();
        let used = kit.app().use_operation(&right, id).await;
        assert!(matches!(used, Err(Problem::Refused(Refusal::OperationOver))), "{used:?}");
        assert_eq!(sees(kit.app(), &right, id).await.stage, OperationStage::Expired);
    }

    async fn a_step_up_makes_nothing_else_cheaper(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        kit.advance(Span::from_minutes(20));
        steps_up(&ann).await;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let app = kit.app();
        let freeze = app.freeze(&caller, &signed_in, FreezeScope::Withdrawals, &[]).await;
        assert_eq!(refusal(&freeze), Some(Refusal::ProofMissing), "{freeze:?}");
        for change in [RequestedChange::WhitelistOnly(true), RequestedChange::SettingsLock(Some(Span::from_days(3)))] {
            let made = app.change_protection(&caller, &signed_in, change, &[]).await;
            assert_eq!(refusal(&made), Some(Refusal::ProofMissing), "{made:?}");
        }
        let limited = app.end_other_sessions(&ann.caller(), &signed_in).await;
        assert!(limited.is_ok(), "once an hour without a recent sign-in");
        let limited = app.end_other_sessions(&ann.caller(), &signed_in).await;
        assert!(matches!(limited, Err(Problem::TooMany { .. })), "{limited:?}");
    }

    async fn other_nodes_hear_of_a_raised_session_and_of_its_end(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        kit.advance(Span::from_minutes(20));
        let node = kit.node().await;
        let following = [follows(&node), follows(kit.app())];
        let there = ann.at(&node);
        assert!(soon(&there, |ago| ago >= Span::from_minutes(20)).await);
        steps_up(&ann).await;
        assert!(soon(&there, |ago| ago < Span::from_minutes(1)).await, "the other node keeps the old session");
        assert!(ann.is_signed_in().await && there.is_signed_in().await, "nothing has ended");
        kit.advance(Span::from_minutes(5));
        for person in [&ann, &there] {
            assert!(checked(person).await.1 >= Span::from_minutes(20), "raised for too long");
        }
        following.iter().for_each(tokio::task::JoinHandle::abort);
    }

    async fn a_client_cannot_bury_a_customer_in_questions(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = registered(&kit, "ann").await;
        let right = client(kit.app(), "web-app").await;
        for _ in 0..20 {
            asks(&right, &ann).await;
        }
        let more = kit.app().begin_operation(&right, wants(&ann, "transfer", "Move 1 BTC")).await;
        assert!(matches!(more, Err(Problem::TooMany { .. })), "{more:?}");
        let other = client(kit.app(), "other").await;
        asks(&other, &ann).await;
        kit.advance(Span::from_minutes(15));
        asks(&right, &ann).await;
    }
}
