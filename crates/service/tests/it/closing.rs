//! Closing an account: it waits, is told, and is vetoed from everywhere, whoever asks; afterwards nobody gets in, and strangers
//! cannot tell it from an account that never was.

use vestibule_domain::account::{AskedBy, StateRefusal};
use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::{FreezeScope, ProtectionChange};
use vestibule_domain::time::Span;
use vestibule_service::{AccountFault, ActivityFilter, Granted, Problem, Progress, RequestedChange};
use vestibule_testkit::{Engine, Kit, Person, both_engines, mailed, race};

use crate::protections::{adds, count, well_protected};
use crate::sessions::follows;
use crate::strangers::{asks_for_a_code, both, guesses, masked};
use crate::{began, refusal};

/// Somebody with an authenticator, and nothing else.
async fn somebody(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    person.enrols_authenticator().await;
    kit.delivers().await;
    person
}

/// Somebody whose account was closed.
pub(crate) async fn closed(kit: &Kit, name: &str) -> Person {
    let person = somebody(kit, name).await;
    let (_, due) = person.asks(RequestedChange::CloseAccount).await;
    kit.waits_until(due).await;
    assert!(!person.is_signed_in().await);
    person
}

async fn happened(person: &Person) -> Vec<EventKind> {
    let signed_in = person.signed_in().await;
    let page = person.app().activity(&signed_in, &ActivityFilter::default(), None, 50).await.unwrap();
    page.rows.into_iter().map(|row| row.what).collect()
}

both_engines! {
    async fn a_closing_waits_is_told_and_then_nobody_gets_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let asked_at = kit.now();
        let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
        // As long as the settings lock says; until then everything goes on.
        assert!(due.since(asked_at) >= Span::from_days(3), "{due:?}");
        assert!(ann.reads_subjects().await[0].contains("close your account"));
        kit.waits_until(due - Span::from_minutes(1)).await;
        let mut again = ann.clone();
        again.signs_in().await;
        assert!(again.is_signed_in().await);
        kit.set_clock(due);
        kit.minds().await;
        for person in [&ann, &phone, &again] {
            assert!(!person.is_signed_in().await);
        }
        let subjects = ann.reads_subjects().await;
        assert!(subjects[0].contains("is closed"), "{subjects:?}");
        // Known and unknown devices are turned away like somebody with a wrong password.
        kit.advance(Span::from_seconds(30));
        for mut person in [again.clone(), ann.on_a_new_device()] {
            let captcha = person.solves_captcha();
            let opened = person.opens_sign_in(&[captcha]).await;
            assert!(matches!(opened, Ok(Progress::Prove { .. })), "{opened:?}");
            let password = person.types_password();
            let tried = person.proves(&[password]).await;
            assert_eq!(refusal(&tried), Some(Refusal::ProofWrong), "{tried:?}");
        }
        kit.chain(ann.account()).await.unwrap();
        assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [0]);
        assert_eq!(kit.numbers("select count(*) from device where forgotten_at is null").await, [0]);
        assert_eq!(kit.numbers("select count(*) from alert_link where kind = 'freeze'").await, [0]);
        assert_eq!(kit.numbers("select count(*) from account where closed_at is not null").await, [1]);
    }

    async fn a_stolen_session_alone_closes_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = somebody(&kit, "ann").await;
        // Fresh, and without the password; then with it, and without the second factor.
        for evidence in [vec![], vec![ann.types_password()], vec![ann.types_code()]] {
            let tried = ann.wants(RequestedChange::CloseAccount, &evidence).await;
            assert!(refusal(&Ok(tried)).is_some());
        }
        assert!(ann.sees_protections().await.waiting.is_empty());
    }

    async fn every_address_vetoes_it_each_time(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = somebody(&kit, "ann").await;
        adds(&kit, &mut ann, "ann@work.example").await;
        let mut work = ann.clone();
        work.identifier = "ann@work.example".to_owned();
        // A thief with everything asks again and again; each time another box says no, or the same once more.
        for owner in [ann.clone(), work.clone(), work, ann.clone()] {
            let (id, due) = ann.asks(RequestedChange::CloseAccount).await;
            let link = owner.reads_veto_links().await.remove(0);
            owner.vetoes_by(&link).await.unwrap();
            assert!(ann.sees_protections().await.waiting.is_empty());
            // A veto is not taken back: neither by pressing again, nor by asking within the time that it began.
            assert!(matches!(owner.vetoes_by(&link).await, Err(Problem::NotFound)));
            assert!(matches!(ann.vetoes(id).await, Err(Problem::NotFound)));
            kit.waits_until(due - Span::from_hours(12)).await;
            ann.signs_in().await;
            kit.advance(Span::from_seconds(30));
            let (again, later) = ann.asks(RequestedChange::CloseAccount).await;
            assert!(again != id && later > due, "asked anew, it waits anew");
            ann.vetoes(again).await.unwrap();
            kit.waits_until(due).await;
            ann.signs_in().await;
            kit.advance(Span::from_seconds(30));
        }
        assert_eq!(count(&ann, "Your Example Exchange account is closed").await, 0);
    }

    async fn a_frozen_account_is_not_closed_and_a_freeze_calls_a_closing_off(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = somebody(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
        ann.freezes(FreezeScope::Withdrawals).await;
        assert!(ann.sees_protections().await.waiting.is_empty());
        assert!(count(&ann, "Nothing changes").await == 1);
        let tried = ann.gets(RequestedChange::CloseAccount).await;
        assert_eq!(refusal(&Ok(tried)), Some(Refusal::Frozen));
        let tried = kit.app().close_account(&Granted::to_operator(), ann.account()).await;
        assert!(matches!(tried, Err(AccountFault::Frozen)), "{tried:?}");
        kit.waits_until(due).await;
        let mut ann = ann;
        ann.signs_in().await;
    }

    async fn the_operators_closing_waits_and_is_vetoed_like_the_owners(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let waits = kit.app().close_account(&Granted::to_operator(), ann.account()).await.unwrap();
        assert!(waits.effective_at.since(kit.now()) > Span::from_days(2), "{waits:?}");
        assert!(ann.reads_subjects().await[0].contains("our team"));
        let change = ProtectionChange::CloseAccount { by: AskedBy::Operator };
        let asked = EventKind::WeakeningAsked { weakening: waits.id, change, effective_at: waits.effective_at };
        assert!(happened(&ann).await.contains(&asked));
        // Asked again, by whomever, nothing begins anew.
        assert_eq!(kit.app().close_account(&Granted::to_operator(), ann.account()).await.unwrap(), waits);
        assert_eq!(ann.asks(RequestedChange::CloseAccount).await, (waits.id, waits.effective_at));
        let link = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&link).await.unwrap();
        kit.waits_until(waits.effective_at).await;
        let mut ann = ann;
        ann.signs_in().await;
        // Not vetoed, it takes effect, and says who had asked.
        let waits = kit.app().close_account(&Granted::to_operator(), ann.account()).await.unwrap();
        kit.waits_until(waits.effective_at).await;
        assert!(!ann.is_signed_in().await);
        let mail = kit.mail_to(&ann.identifier).await.remove(0);
        assert!(mail.text.contains("as our team had asked"), "{}", mail.text);
        let tried = kit.app().close_account(&Granted::to_operator(), ann.account()).await;
        assert!(matches!(tried, Err(AccountFault::State(StateRefusal::ClosedAlready))), "{tried:?}");
        let nobody = vestibule_domain::id::AccountId::from_uuid(uuid::Uuid::from_u128(1));
        assert!(matches!(kit.app().close_account(&Granted::to_operator(), nobody).await, Err(AccountFault::Unknown)));
    }

    async fn strangers_cannot_tell_a_closed_account_from_none(engine: Engine) {
        let kit = Kit::on(engine).await;
        let gone = closed(&kit, "ann").await;
        kit.delivers().await;
        let stranger = |name: &str| kit.person(name).from("198.51.100.7");
        let people = || [stranger("ann"), stranger("abe")];
        let [known, unknown] = both(&kit, people(), |thief| guesses(kit.clone(), thief)).await;
        assert_eq!(known, unknown);
        kit.advance(Span::from_days(3));
        let [known, unknown] = both(&kit, people(), asks_for_a_code).await;
        assert_eq!(known, unknown);
        kit.advance(Span::from_days(3));
        let ways = |mut thief: Person| async move {
            let captcha = thief.solves_captcha();
            let reset = thief.app().forgot_password(&thief.caller(), &thief.typed(), &[captcha]).await;
            let captcha = thief.solves_captcha();
            let unfreeze = thief.opens_unfreeze(&[captcha]).await;
            let captcha = thief.solves_captcha();
            let registers = thief.asks_to_register(&[captcha]).await;
            [reset, unfreeze, registers].iter().map(masked).collect::<Vec<String>>()
        };
        let before = kit.mail_to(&gone.identifier).await.len();
        let [known, unknown] = both(&kit, people(), ways).await;
        assert_eq!(known, unknown);
        // Only the reader of the mailbox learns what became of it, and gets no code.
        let mail = kit.mail_to(&gone.identifier).await;
        assert_eq!(mail.len(), before + 1, "nothing but the answer to the registration");
        assert!(mail[0].subject.starts_with("This address cannot be used"), "{}", mail[0].subject);
        assert_eq!(kit.chain(gone.account()).await, Ok(kit.events(gone.account()).await));
    }

    async fn a_closed_accounts_address_is_not_taken_over(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = closed(&kit, "ann").await;
        let mut thief = kit.person("ann");
        let captcha = thief.solves_captcha();
        thief.asks_to_register(&[captcha]).await.unwrap();
        for guess in ["000000", "111111", "222222"] {
            assert!(!began(&thief.proves(&[mailed(guess)]).await));
        }
        // Nor by adding it to another account.
        let ben = somebody(&kit, "ben").await;
        let requested = vestibule_service::RequestedContact::Add(ben.app().read_identifier(&ann.identifier).unwrap());
        let evidence = [ben.types_password(), ben.types_code()];
        let begun = ben.app().begin_contact(&ben.caller(), &ben.signed_in().await, &requested, &evidence).await;
        assert!(matches!(begun, Ok(Progress::Prove { .. })), "{begun:?}");
        let mail = kit.mail_to(&ann.identifier).await;
        assert!(mail[0].subject.starts_with("This address cannot be used"), "{}", mail[0].subject);
        assert_eq!(kit.numbers("select count(*) from account").await, [2]);
    }

    async fn what_was_opened_before_the_closing_opens_nothing_after_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = somebody(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
        kit.waits_until(due - Span::from_minutes(5)).await;
        // All but the last proof of a sign-in, of a reset, and of a change within a session.
        let mut thief = ann.on_a_new_device();
        let captcha = thief.solves_captcha();
        thief.opens_sign_in(&[captcha]).await.unwrap();
        let password = thief.types_password();
        thief.proves(&[password]).await.unwrap();
        let mut known = ann.clone();
        known.signs_in().await;
        kit.advance(Span::from_seconds(30));
        kit.set_clock(due);
        kit.minds().await;
        assert!(!known.is_signed_in().await);
        let code = thief.types_code();
        let tried = thief.proves(&[code]).await;
        assert_eq!(refusal(&tried), Some(Refusal::FlowOver), "{tried:?}");
        assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [0]);
    }

    async fn a_session_is_refused_on_another_node_at_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let node = match engine {
            Engine::Sqlite => kit.app().clone(),
            Engine::Postgres => kit.node().await,
        };
        let following = [follows(kit.app()), follows(&node)];
        let ann = somebody(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
        kit.waits_until(due - Span::from_minutes(1)).await;
        let mut ann = ann;
        ann.signs_in().await;
        let elsewhere = ann.at(&node);
        assert!(elsewhere.is_signed_in().await);
        kit.set_clock(due);
        kit.minds().await;
        let refused = async { while elsewhere.is_signed_in().await { tokio::task::yield_now().await } };
        tokio::time::timeout(std::time::Duration::from_secs(1), refused).await.unwrap();
        for task in following {
            task.abort();
        }
    }

    async fn a_closing_a_veto_and_a_sign_in_race_and_stay_whole(engine: Engine) {
        let kit = Kit::on(engine).await;
        for round in 0..4 {
            let name = format!("ann{round}");
            let mut ann = somebody(&kit, &name).await;
            let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
            kit.waits_until(due - Span::from_minutes(1)).await;
            ann.signs_in().await;
            kit.advance(Span::from_seconds(30));
            let link = ann.reads_veto_links().await.remove(0);
            let mut late = ann.clone();
            let _ = late.opens_sign_in(&[]).await;
            kit.set_clock(due);
            kit.delivers().await;
            let (owner, app) = (ann.clone(), kit.app().clone());
            let did = race(3, move |number| {
                let (app, owner, mut late, link) = (app.clone(), owner.clone(), late.clone(), link.clone());
                async move {
                    match number {
                        0 => app.mind_weakenings_once().await.is_ok(),
                        1 => owner.vetoes_by(&link).await.is_ok(),
                        _ => began(&late.tries_to_sign_in().await),
                    }
                }
            })
            .await;
            let closed = !ann.is_signed_in().await;
            // Either the veto came first, or the closing did; and a session is left only where it is open.
            assert_eq!(did[1], !closed, "{did:?}");
            kit.chain(ann.account()).await.unwrap();
            if closed {
                assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [0]);
            } else {
                ann.signs_out().await;
                kit.sql("update session set ended_at = 1, end_cause = 'signed_out' where ended_at is null").await;
            }
        }
    }
}
