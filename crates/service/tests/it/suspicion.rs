//! The lock on suspicion: when a right password is not enough, who is told, and what releases it.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::protection::{FreezeScope, FrozenBy, HoldCause, Suspicion};
use vestibule_domain::time::Span;
use vestibule_service::{BlockReason, Progress, SignInBlock};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::{began, flow, refusal};

const NEW: &str = "brass kettle under nine willows";
const VANCOUVER: &str = "142.58.103.137";
const TOKYO: &str = "210.130.1.1";

/// Ann, who lives in Vancouver and has an authenticator.
async fn ann(kit: &Kit) -> Person {
    let mut ann = kit.person("ann").from(VANCOUVER);
    ann.registers().await;
    ann.enrols_authenticator().await;
    ann
}

/// Gives password and code, both right.
async fn gives_both(person: &mut Person) -> Result<Progress, vestibule_service::Problem> {
    person.flow = None;
    let evidence = [person.solves_captcha(), person.types_password(), person.types_code()];
    person.opens_sign_in(&evidence).await
}

async fn suspicions(kit: &Kit) -> Vec<String> {
    kit.texts("select suspicion from protection where suspicion is not null").await
}

both_engines! {
    async fn who_cannot_have_travelled_shows_a_message_also_on_a_known_device(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit).await;
        let mut thief = ann.clone().from(TOKYO);
        let held = gives_both(&mut thief).await;
        assert_eq!(flow(&held).next, ProofSet::of(&[ProofKind::MailCode]), "{held:?}");
        assert_eq!(flow(&held).suspicion, Some(Suspicion::ImpossibleTravel));
        assert!(flow(&held).sent_to.is_some() && flow(&held).resend_at.is_some());
        assert_eq!(suspicions(&kit).await, ["impossible_travel"]);
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.contains("Unusual sign-in blocked")), "{subjects:?}");
        let view = kit.app().protections(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(view.holds.iter().any(|hold| hold.cause == HoldCause::Suspicion));
        // It stays for every further sign-in, wherever from, until a message was shown.
        kit.advance(Span::from_hours(30));
        let mut home = ann.clone();
        let again = gives_both(&mut home).await;
        assert_eq!(flow(&again).suspicion, Some(Suspicion::ImpossibleTravel));
        let code = home.types_mailed_code().await;
        assert!(began(&home.proves(&[code]).await));
        assert!(suspicions(&kit).await.is_empty());
        let view = kit.app().protections(&home.caller(), &home.signed_in().await).await.unwrap();
        assert!(view.holds.is_empty(), "{:?}", view.holds);
        kit.advance(Span::from_seconds(60));
        assert!(began(&gives_both(&mut home).await));
    }

    async fn a_new_country_after_failures_locks_too(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit).await;
        kit.advance(Span::from_days(2));
        let mut abroad = ann.on_a_new_device().from(TOKYO);
        let captcha = abroad.solves_captcha();
        abroad.opens_sign_in(&[captcha]).await.unwrap();
        for _ in 0..3 {
            let wrong = abroad.proves(&[password("not the right one at all")]).await;
            assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
        }
        assert!(suspicions(&kit).await.is_empty());
        let held = gives_both(&mut abroad).await;
        assert_eq!(flow(&held).suspicion, Some(Suspicion::NewCountryAfterFailures), "{held:?}");
        let code = abroad.types_mailed_code().await;
        assert!(began(&abroad.proves(&[code]).await));
        assert!(suspicions(&kit).await.is_empty());
    }

    async fn strangers_without_the_password_never_cause_a_lock(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit).await;
        for number in 0..12 {
            let mut thief = kit.person("ann").from(if number % 2 == 0 { TOKYO } else { "194.25.0.125" });
            let captcha = thief.solves_captcha();
            if thief.opens_sign_in(&[captcha]).await.is_ok() {
                for guess in ["password", "123456789012", "a quiet guess of mine"] {
                    let _refused = thief.proves(&[password(guess)]).await;
                }
            }
            let mut asks = kit.person("ann").from(&format!("8.8.8.{number}"));
            let captcha = asks.solves_captcha();
            let _sent_or_not = asks.forgets_password(&[captcha]).await;
            kit.advance(Span::from_minutes(40));
        }
        assert!(suspicions(&kit).await.is_empty());
        kit.advance(Span::from_hours(48));
        assert!(began(&gives_both(&mut ann).await));
    }

    async fn whoever_lacks_the_second_factor_is_not_told_of_the_lock(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit).await;
        let mut thief = ann.on_a_new_device().from(TOKYO);
        let evidence = [thief.solves_captcha(), thief.types_password()];
        let asked = thief.opens_sign_in(&evidence).await;
        assert!(flow(&asked).next.contains(ProofKind::Authenticator));
        assert_eq!(flow(&asked).suspicion, None);
    }

    async fn a_listed_password_opens_nothing_but_the_way_to_a_new_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit).await;
        // It was brought along from elsewhere, before anybody looked at lists.
        let listed = "password1";
        ann.brought_along(listed).await;
        let mut wrong = ann.on_a_new_device();
        "another listed one".clone_into(&mut wrong.password);
        assert_eq!(refusal(&gives_both(&mut wrong).await), Some(Refusal::ProofWrong));
        assert!(suspicions(&kit).await.is_empty());
        // The password alone is not enough to be told.
        let evidence = [ann.types_password()];
        let asked = ann.opens_sign_in(&evidence).await;
        assert!(flow(&asked).next.contains(ProofKind::Authenticator), "{asked:?}");
        assert_eq!(kit.app().sign_in_block(&ann.caller()).await.unwrap(), None);
        let code = ann.types_code();
        assert_eq!(refusal(&ann.proves(&[code]).await), Some(Refusal::PasswordListed));
        assert_eq!(suspicions(&kit).await, ["listed_password"]);
        let veto_denied = SignInBlock { identifier: ann.identifier.clone(), by: BlockReason::ListedPassword };
        assert_eq!(kit.app().sign_in_block(&ann.caller()).await.unwrap(), Some(veto_denied));
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.starts_with("Choose a new password")), "{subjects:?}");
        // A new password releases it.
        kit.advance(Span::from_seconds(60));
        ann.proves_forgotten_password().await;
        assert!(matches!(ann.chooses_password(listed).await, Err(vestibule_service::Problem::Invalid(_))));
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        assert!(suspicions(&kit).await.is_empty());
        kit.advance(Span::from_seconds(60));
        ann.signs_in().await;
        kit.chain(ann.account()).await.unwrap();
    }

    async fn a_changed_password_releases_what_stood_on_the_old_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit).await;
        ann.brought_along("password1").await;
        let mut elsewhere = ann.on_a_new_device();
        assert_eq!(refusal(&gives_both(&mut elsewhere).await), Some(Refusal::PasswordListed));
        let held = ann.sees_protections().await.holds;
        assert_eq!(held.iter().map(|hold| hold.cause.as_str()).collect::<Vec<_>>(), ["suspicion"]);
        // She is in still, and chooses another one there.
        kit.advance(Span::from_seconds(60));
        let (evidence, new) = ([ann.types_password(), ann.types_code()], Password::parse(NEW).unwrap());
        let done = kit.app().change_password(&ann.caller(), &ann.signed_in().await, &new, &evidence).await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        assert!(ann.sees_protections().await.holds.is_empty());
        assert!(suspicions(&kit).await.is_empty());
        NEW.clone_into(&mut ann.password);
        kit.advance(Span::from_seconds(60));
        ann.signs_in().await;
    }

    async fn only_who_proved_everything_is_told_of_a_freeze(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit).await;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let frozen = kit.app().freeze(&caller, &signed_in, FreezeScope::Everything, &[]).await;
        assert!(matches!(frozen, Ok(Progress::Done)), "{frozen:?}");
        kit.advance(Span::from_seconds(60));
        ann.flow = None;
        let evidence = [ann.types_password()];
        let asked = ann.opens_sign_in(&evidence).await;
        assert!(flow(&asked).next.contains(ProofKind::Authenticator), "{asked:?}");
        assert_eq!(kit.app().sign_in_block(&ann.caller()).await.unwrap(), None);
        let code = ann.types_code();
        assert_eq!(refusal(&ann.proves(&[code]).await), Some(Refusal::Frozen));
        match kit.app().sign_in_block(&ann.caller()).await.unwrap() {
            Some(SignInBlock { by: BlockReason::Freeze { freeze, .. }, .. }) => {
                assert_eq!((freeze.by, freeze.scope), (FrozenBy::Owner, FreezeScope::Everything));
                assert_eq!(freeze.since, caller.now);
            }
            other => panic!("not told: {other:?}"),
        }
        // Nobody else is, with whatever token.
        let other = ann.on_a_new_device();
        assert_eq!(kit.app().sign_in_block(&other.caller()).await.unwrap(), None);
        kit.advance(Span::from_minutes(20));
        assert_eq!(kit.app().sign_in_block(&ann.caller()).await.unwrap(), None);
    }
}
