//! The check-up as its owner goes through it, by itself and after a recovery.

use vestibule_domain::account::Password;
use vestibule_domain::protection::{AntiPhishingCode, CheckUpPart, LoginPhrase};
use vestibule_domain::time::Span;
use vestibule_service::{CheckUpView, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, password};

async fn looks(one: &Person) -> CheckUpView {
    one.app().check_up(&one.caller(), &one.signed_in().await).await.unwrap()
}

both_engines! {
    async fn the_score_rises_with_each_protection(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut score = looks(&ann).await.found.score;
        assert_eq!(score, 20);
        for requested in [
            RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse("blue heron 7").unwrap())),
            RequestedChange::LoginPhrase(Some(LoginPhrase::parse("Grandma in the garden").unwrap())),
            RequestedChange::SettingsLock(Some(Span::from_days(3))),
        ] {
            ann.has(requested).await;
            let now = looks(&ann).await.found.score;
            assert!(now > score, "{now} after {score}");
            score = now;
        }
        ann.enrols_authenticator().await;
        assert_eq!(looks(&ann).await.found.score, score + 50);
    }

    async fn refused_tries_and_new_devices_want_a_look_until_they_had_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert!(looks(&ann).await.found.is_good(CheckUpPart::Activity));
        let mut thief = ann.on_a_new_device();
        let evidence = [thief.solves_captcha(), password("not the right password")];
        thief.opens_sign_in(&evidence).await.unwrap();
        assert!(!looks(&ann).await.found.is_good(CheckUpPart::Activity));
        kit.app().finish_check_up(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(looks(&ann).await.found.is_good(CheckUpPart::Activity));
        ann.on_a_new_device().signs_in().await;
        let seen = looks(&ann).await;
        assert!(!seen.found.is_good(CheckUpPart::Activity));
        assert_eq!(seen.other_devices, 1);
        kit.app().finish_check_up(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(looks(&ann).await.found.is_good(CheckUpPart::Activity));
        assert_eq!(kit.numbers("select count(*) from event where kind = 'check_up_done'").await, [2]);
    }

    async fn a_recovery_asks_for_it_until_it_is_finished(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert!(looks(&ann).await.asked_at.is_none());
        let evidence = [ann.solves_captcha()];
        let begun = kit.app().forgot_password(&ann.caller(), &ann.typed(), &evidence).await;
        let Ok(Progress::Prove { token, .. }) = begun else { panic!("{begun:?}") };
        ann.flow = token;
        let code = [ann.types_contact_code().await];
        ann.proves(&code).await.unwrap();
        ann.password = "an otter plays the cello at night".to_owned();
        let new = Password::parse(&ann.password).unwrap();
        let done = kit.app().reset_password(&ann.caller(), &new).await;
        assert!(matches!(done, Ok(Progress::SignedIn(_))), "{done:?}");
        ann.signs_in().await;
        assert!(looks(&ann).await.asked_at.is_some());
        assert!(looks(&ann).await.facts.holds > 0);
        kit.app().finish_check_up(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(looks(&ann).await.asked_at.is_none());
    }
}
