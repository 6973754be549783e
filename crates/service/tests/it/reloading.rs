//! Reloads while the server runs: what is reloaded counts from the next request on, and nothing that is under way is lost.

use vestibule_domain::gate::Refusal;
use vestibule_domain::policy::CaptchaKind;
use vestibule_service::{Challenge, Problem, Progress};
use vestibule_testkit::{Kit, both_engines, password, race};

use crate::strangers_work::WRONG;
use crate::{began, refusal};

both_engines! {
    /// The levers of an attack: another captcha, more work, no new accounts.
    async fn what_is_reloaded_counts_from_the_next_request_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = kit.person("ann");
        assert!(matches!(kit.app().challenge(&ann.caller()).await, Ok(Challenge::Work(_))));
        kit.reloads(|setup| {
            setup.policy.captcha.kind = CaptchaKind::Slider;
            setup.policy.registration.open = false;
        });
        assert!(matches!(kit.app().challenge(&ann.caller()).await, Ok(Challenge::Slider(_))));
        let mut late = kit.person("late");
        assert!(matches!(late.asks_to_register(&[]).await, Err(Problem::RegistrationClosed)));
        kit.reloads(|_| {});
        late.registers().await;
    }

    /// A captcha that was handed out before a reload is as good after it; one of the kind that is not taken any more is not.
    async fn captchas_under_way_are_judged_by_the_kind_in_force(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        let mut stranger = kit.person("ann").from("198.51.100.7");
        let captchas = [stranger.solves_captcha(), stranger.solves_captcha()];
        kit.reloads(|setup| setup.policy.captcha.work = 1000);
        let [first, second] = captchas;
        let answer = stranger.opens_sign_in(&[first, stranger.types_password()]).await;
        assert!(matches!(answer, Ok(Progress::Prove { .. })), "{answer:?}");
        kit.reloads(|setup| setup.policy.captcha.kind = CaptchaKind::Slider);
        let answer = stranger.opens_sign_in(&[second, stranger.types_password()]).await;
        assert_eq!(refusal(&answer), Some(Refusal::ProofWrong));
    }

    /// A tighter lock counts at once, also for failures of before.
    async fn a_lock_that_is_made_tighter_counts_for_failures_of_before(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        let mut thief = kit.person("ann").from("198.51.100.7");
        for _ in 0..2 {
            let captcha = thief.solves_captcha();
            let answer = thief.opens_sign_in(&[captcha, password(WRONG)]).await;
            assert_eq!(refusal(&answer), Some(Refusal::ProofWrong));
        }
        kit.reloads(|setup| setup.policy.throttle.failures_before_lock = 3);
        let captcha = thief.solves_captcha();
        drop(thief.opens_sign_in(&[captcha, password(WRONG)]).await);
        let captcha = thief.solves_captcha();
        let answer = thief.opens_sign_in(&[captcha, thief.types_password()]).await;
        assert!(matches!(refusal(&answer), Some(Refusal::Locked { .. })), "{answer:?}");
    }

    /// Sign-ins go on while the settings are reloaded again and again.
    async fn no_sign_in_is_lost_by_reloads(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let answers = race(96, |number| {
            let (kit, mut ann) = (kit.clone(), ann.clone());
            async move {
                if number % 3 == 0 {
                    kit.reloads(|setup| setup.policy.captcha.work = 100 + u32::try_from(number).unwrap());
                }
                ann.opens_sign_in(&[ann.types_password()]).await
            }
        })
        .await;
        for answer in answers {
            assert!(began(&answer), "{answer:?}");
        }
    }
}
