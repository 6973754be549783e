//! What strangers can have written into somebody's record and sent to their mailbox, whatever they try from however many
//! networks; and what a thief leaves there.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, Evidence, SecretText};
use vestibule_testkit::{Kit, Person, both_engines, mailed, password};

use crate::{began, flow, refusal};

const STOPPED: &str = "Sign-in attempts stopped";

/// Somebody who knows the identifier alone, in this network.
fn stranger_in(kit: &Kit, network: u32, name: &str) -> Person {
    kit.person(name).from(&format!("198.51.{}.{}", 100 + network / 200, network % 200 + 1))
}

/// Five wrong tries from one network, at whatever is asked.
async fn tries_wrongly(mut thief: Person) {
    let captcha = thief.solves_captcha();
    let mut answer = thief.opens_sign_in(&[captcha]).await;
    for _ in 0..5 {
        if refusal(&answer)
            .is_some_and(|refusal| matches!(refusal, Refusal::Locked { .. } | Refusal::FlowOver))
        {
            return;
        }
        let wrong = if flow(&answer).next.contains(ProofKind::Password) {
            password("a stranger's wrong guess")
        } else {
            thief.asks_for_another_code().await.ok();
            mailed("000000")
        };
        answer = thief.proves(&[wrong]).await;
    }
}

/// What happened to the account, the newest first.
async fn activity(kit: &Kit, owner: &Person) -> Vec<EventKind> {
    let page = kit.app().activity(&owner.signed_in().await, &ActivityFilter::default(), None, 200).await;
    page.unwrap().rows.into_iter().map(|row| row.what).collect()
}

async fn told(owner: &Person, subject: &str) -> usize {
    owner.reads_subjects().await.iter().filter(|told| told.contains(subject)).count()
}

both_engines! {
    /// In the captcha's place a code will do, so anybody could have one refused that was never sent.
    async fn a_code_that_was_never_sent_costs_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let before = kit.events(ann.account()).await;
        for (name, decoys) in [("ann", 0), ("amy", 0)] {
            for network in 0..20 {
                let mut thief = stranger_in(&kit, network, name);
                for number in 0..6 {
                    let opened = thief.opens_sign_in(&[mailed(&format!("{number:06}"))]).await;
                    assert_eq!(refusal(&opened), Some(Refusal::ProofNotAsked));
                    let again = thief.proves(&[mailed("123456")]).await;
                    assert_eq!(refusal(&again), Some(Refusal::ProofNotAsked));
                    assert_eq!(flow(&again).tries_left, 5);
                }
            }
            assert_eq!(kit.numbers("select count(*) from decoy_event").await, [decoys]);
        }
        assert_eq!(kit.events(ann.account()).await, before);
        assert_eq!(told(&ann, STOPPED).await, 0);
        assert_eq!(kit.numbers("select count(*) from throttle where failures > 0 and locked_until is not null").await, [0]);
        // Once one was sent, guesses at it count.
        let mut thief = stranger_in(&kit, 30, "ann");
        thief.opens_sign_in(&[]).await.unwrap();
        thief.asks_for_another_code().await.unwrap();
        let wrong = thief.proves(&[mailed("000000")]).await;
        assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
        assert_eq!(flow(&wrong).tries_left, 4);
    }

    async fn from_two_hundred_networks_there_is_one_mail_and_a_dozen_events_an_hour(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_days(1));
        ann.signs_in().await;
        let before = kit.events(ann.account()).await;
        let hour = kit.now().micros() / Span::from_hours(1).micros();
        for network in 0..200 {
            tries_wrongly(stranger_in(&kit, network, "ann")).await;
        }
        assert_eq!(kit.now().micros() / Span::from_hours(1).micros(), hour, "all within one hour of the clock");
        assert_eq!(told(&ann, STOPPED).await, 1);
        assert!(kit.events(ann.account()).await <= before + 12);
        // Of her own slips on her own device nothing is hidden behind them.
        let slip = ann.opens_sign_in(&[password("her own slip")]).await;
        assert_eq!(refusal(&slip), Some(Refusal::ProofWrong));
        assert!(matches!(activity(&kit, &ann).await[0], EventKind::SignInRefused { left_out: 0, .. }));
        // In the next hour the first of each says how many were left out.
        kit.advance(Span::from_hours(2));
        tries_wrongly(stranger_in(&kit, 201, "ann")).await;
        ann.signs_in().await;
        let happened = activity(&kit, &ann).await;
        let refused = happened.iter().find_map(|what| match what {
            EventKind::SignInRefused { left_out, .. } if *left_out > 0 => Some(*left_out),
            _ => None,
        });
        assert!(refused.is_some_and(|left_out| left_out >= 90), "{refused:?}");
        assert_eq!(told(&ann, STOPPED).await, 2);
        let mail = kit.mail_to(&ann.identifier).await;
        let newest = mail.iter().find(|mail| mail.subject.contains(STOPPED)).unwrap();
        assert!(newest.text.contains("more tries were stopped"), "{}", newest.text);
    }

    /// For nobody as much is counted and written.
    async fn events_of_nobody_are_left_out_alike(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let before = kit.events(ann.account()).await;
        for name in ["ann", "amy"] {
            for network in 0..8 {
                tries_wrongly(stranger_in(&kit, network, name)).await;
            }
        }
        let of_ann = i64::try_from(kit.events(ann.account()).await - before).unwrap();
        assert_eq!(kit.numbers("select count(*) from decoy_event").await, [of_ann]);
        assert_eq!(kit.numbers("select count(*) from counter group by counted, left_out order by 1").await, [2, 2]);
        kit.advance(Span::from_days(8));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from counter").await, [0]);
    }

    async fn a_right_password_without_the_second_factor_leaves_a_trace(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let before = ann.reads_subjects().await.len();
        for network in 0..7 {
            let mut thief = ann.on_a_new_device().from(&format!("198.51.100.{}", network + 1));
            let evidence = [thief.solves_captcha(), thief.types_password()];
            assert!(flow(&thief.opens_sign_in(&evidence).await).next.contains(ProofKind::Authenticator));
        }
        let accepted = |what: &&EventKind| matches!(what, EventKind::PasswordAccepted { .. });
        assert_eq!(activity(&kit, &ann).await.iter().filter(accepted).count(), 5);
        assert_eq!(ann.reads_subjects().await.len(), before, "it is in the record alone");
        kit.advance(Span::from_hours(1));
        let mut thief = ann.on_a_new_device();
        let evidence = [thief.solves_captcha(), thief.types_password()];
        thief.opens_sign_in(&evidence).await.unwrap();
        kit.advance(Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        let happened = activity(&kit, &ann).await;
        assert!(matches!(happened[0], EventKind::SignedIn { .. }), "on a known device there is nothing to note");
        assert_eq!(happened[1], EventKind::PasswordAccepted { left_out: 2 });
    }

    async fn a_sign_in_that_the_freeze_stopped_is_told_once_an_hour(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        ann.freezes(FreezeScope::Everything).await;
        for _ in 0..3 {
            kit.advance(Span::from_seconds(30));
            let mut thief = ann.on_a_new_device();
            let evidence = [thief.solves_captcha(), thief.types_password(), thief.types_code()];
            assert_eq!(refusal(&thief.opens_sign_in(&evidence).await), Some(Refusal::Frozen));
        }
        assert_eq!(told(&ann, "stopped by the freeze").await, 1);
        // It is frozen already: a link that freezes it would only make its owner wonder.
        let mail = kit.mail_to(&ann.identifier).await;
        let mail = mail.iter().find(|mail| mail.subject.contains("stopped by the freeze")).unwrap();
        assert!(!mail.text.contains("vst_frz_") && !mail.html.contains("vst_frz_"), "{}", mail.text);
        assert_eq!(kit.numbers("select count(*) from event where kind = 'sign_in_frozen'").await, [1]);
        kit.advance(Span::from_hours(1));
        let evidence = [ann.types_password(), ann.types_code()];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::Frozen));
        assert_eq!(kit.numbers("select count(*) from event where kind = 'sign_in_frozen'").await, [2]);
        assert_eq!(told(&ann, "stopped by the freeze").await, 2);
        assert_eq!(kit.chain(ann.account()).await, Ok(kit.events(ann.account()).await));
    }

    async fn a_reset_that_the_freeze_stopped_is_told_once_an_hour(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.freezes(FreezeScope::Everything).await;
        let count = "select count(*) from event where kind = 'reset_frozen'";
        let mut tried = 0;
        for pause in [1, 1, 1, 61] {
            kit.advance(Span::from_minutes(pause));
            let mut thief = ann.on_a_new_device();
            let captcha = thief.solves_captcha();
            let asked = thief.forgets_password(&[captcha]).await;
            assert!(flow(&asked).next.contains(ProofKind::MailCode), "{asked:?}");
            assert_eq!(kit.numbers(count).await, [tried], "a client that has proven nothing leaves nothing");
            let code = thief.reads_code_from_mail().await;
            assert_eq!(refusal(&thief.proves(&[mailed(&code)]).await), Some(Refusal::Frozen));
            let chosen = thief.chooses_password("copper kettle on a slow stove").await;
            assert_eq!(refusal(&chosen), Some(Refusal::FlowOver));
            tried = if pause > 60 { 2 } else { 1 };
            assert_eq!(kit.numbers(count).await, [tried]);
        }
        assert_eq!(told(&ann, "password reset was stopped by the freeze").await, 2);
        let mail = kit.mail_to(&ann.identifier).await;
        let mail = mail.iter().find(|mail| mail.subject.contains("stopped by the freeze")).unwrap();
        assert!(mail.text.contains("2 more times") && !mail.text.contains("vst_frz_"), "{}", mail.text);
        assert_eq!(kit.chain(ann.account()).await, Ok(kit.events(ann.account()).await));
    }

    /// A slip in the settings is no refused sign-in, in the record and in the score.
    async fn a_change_that_was_not_confirmed_is_no_refused_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let score = kit.app().check_up(&ann.caller(), &ann.signed_in().await).await.unwrap().found.score;
        let wrong = [Evidence::authenticator(SecretText::new("000000"))];
        kit.app().replace_backup_codes(&ann.caller(), &ann.signed_in().await, &wrong).await.unwrap();
        assert!(matches!(activity(&kit, &ann).await[0], EventKind::ChangeRefused { .. }));
        let seen = kit.app().check_up(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!((seen.found.score, seen.facts.last_refused), (score, None));
    }
}
