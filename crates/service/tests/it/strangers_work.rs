//! What strangers, and single customers, can make the server do: no password is hashed for somebody who is locked, has proven
//! nothing, or has had many hashed already, and no captcha is made without end.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::time::Span;
use vestibule_service::{CaptchaAnswer, Challenge, Given, Problem, SecretText, StepUp};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::{began, passage, refusal};

const WRONG: &str = "a password that is wrong";

async fn changes_password(person: &Person, given: &[Given]) -> Result<StepUp, Problem> {
    let new = Password::parse("nine lanterns over the harbour").unwrap();
    person.house().change_password(&person.caller(), &person.signed_in().await, &new, given).await
}

fn unsolved() -> Given {
    Given::Captcha(CaptchaAnswer::Work("bm8gYW5zd2Vy".to_owned()))
}

both_engines! {
    /// Neither the answer nor its time tells a right password from a wrong one, and the processor is left alone.
    async fn while_somebody_is_locked_no_password_is_looked_at(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.passages_per_minute = 40).await;
        kit.person("ann").registers().await;
        for name in ["ann", "amy"] {
            let mut thief = kit.person(name).from("198.51.100.7");
            let captcha = thief.solves_captcha();
            thief.opens_sign_in(&[captcha]).await.unwrap();
            let mut other = thief.clone();
            let captcha = other.solves_captcha();
            other.opens_sign_in(&[captcha]).await.unwrap();
            for _ in 0..5 {
                thief.proves(&[password(WRONG)]).await.unwrap();
            }
            let before = kit.house().hashes_asked();
            for given in [other.types_password(), password(WRONG), other.types_password()] {
                let answer = other.proves(&[given]).await;
                assert!(matches!(refusal(&answer), Some(Refusal::Locked { .. })), "{answer:?}");
                assert_eq!(passage(&answer).tries_left, 5);
            }
            assert_eq!(kit.house().hashes_asked(), before);
            // Nor is anything read without end for such a passage.
            let mut answers = Vec::new();
            for _ in 0..40 {
                answers.push(other.proves(&[password(WRONG)]).await);
            }
            assert!(answers.iter().take(37).all(|answer| matches!(refusal(answer), Some(Refusal::Locked { .. }))));
            assert!(answers.iter().skip(37).all(|answer| matches!(answer, Err(Problem::TooMany { .. }))), "{answers:?}");
            assert_eq!(kit.house().hashes_asked(), before);
            kit.passes(Span::from_minutes(2));
            let before = kit.house().hashes_asked();
            assert!(!began(&other.proves(&[other.types_password()]).await), "a new device is confirmed first");
            assert_eq!(kit.house().hashes_asked(), before + 1);
        }
    }

    async fn past_the_limit_of_strangers_no_password_is_looked_at(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.strangers_limit = 10).await;
        kit.person("ann").registers().await;
        for name in ["ann", "amy"] {
            let mut early = kit.person(name).from("203.0.113.50");
            let captcha = early.solves_captcha();
            early.opens_sign_in(&[captcha]).await.unwrap();
            for number in 0..2 {
                let mut thief = kit.person(name).from(&format!("198.51.100.{number}"));
                let captcha = thief.solves_captcha();
                thief.opens_sign_in(&[captcha]).await.unwrap();
                for _ in 0..5 {
                    thief.proves(&[password(WRONG)]).await.unwrap();
                }
            }
            let before = kit.house().hashes_asked();
            let right = early.types_password();
            assert_eq!(refusal(&early.proves(&[right]).await), Some(Refusal::PassageOver));
            assert_eq!(kit.house().hashes_asked(), before);
        }
    }

    async fn registrations_without_a_captcha_have_few_passwords_hashed(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_unsolved_per_network = 5).await;
        let mut hashed = Vec::new();
        for number in 0..8 {
            let mut thief = kit.person(&format!("thief{number}"));
            let before = kit.house().hashes_asked();
            // Whether none is given, or a wrong one.
            let given = if number % 2 == 0 { vec![] } else { vec![unsolved()] };
            let asked = thief.asks_to_register(&given).await;
            assert_eq!(asked.is_ok(), number < 5, "{asked:?}");
            hashed.push(kit.house().hashes_asked() - before);
        }
        assert_eq!(hashed, [2, 2, 2, 2, 2, 0, 0, 0]);
        // From the networks of one site, eight times as many.
        let mut taken = 0;
        for network in 0..60 {
            let mut thief = kit.person(&format!("roamer{network}")).from(&format!("2001:db8:1:{network}::1"));
            taken += u32::from(thief.asks_to_register(&[]).await.is_ok());
        }
        assert_eq!(taken, 40);
        // Whoever solves it registers, from the same network too.
        kit.person("ann").registers().await;
    }

    async fn nothing_is_hashed_for_a_registration_from_where_the_identifier_is_locked(engine: Engine) {
        let kit = Kit::on(engine).await;
        for name in ["ann", "amy"] {
            if name == "ann" {
                kit.person(name).registers().await;
            }
            let mut thief = kit.person(name).from("198.51.100.7");
            let captcha = thief.solves_captcha();
            thief.opens_sign_in(&[captcha]).await.unwrap();
            for _ in 0..5 {
                thief.proves(&[password(WRONG)]).await.unwrap();
            }
            let before = kit.house().hashes_asked();
            let captcha = thief.solves_captcha();
            let asked = thief.asks_to_register(&[captcha]).await;
            assert!(matches!(refusal(&asked), Some(Refusal::Locked { .. })), "{asked:?}");
            assert_eq!(kit.house().hashes_asked(), before);
        }
    }

    /// New passwords are hashed by both engines, the second of which has one thread for everybody.
    async fn a_new_password_is_hashed_after_everything_is_proven_and_not_too_often(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.new_passwords_per_hour = 4).await;
        let (mut ann, mut eve) = (kit.person("ann"), kit.person("eve"));
        ann.registers().await;
        eve.registers().await;
        let before = kit.house().hashes_asked();
        for _ in 0..2 {
            let refused = changes_password(&ann, &[]).await.unwrap();
            assert!(matches!(refused, StepUp::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        }
        assert_eq!(kit.house().hashes_asked(), before);
        let refused = changes_password(&ann, &[password(WRONG)]).await.unwrap();
        assert!(matches!(refused, StepUp::Refused { refusal: Refusal::ProofWrong, .. }), "{refused:?}");
        assert_eq!(kit.house().hashes_asked(), before + 1, "the present one was looked at, no new one was made");
        let done = changes_password(&ann, &[ann.types_password()]).await.unwrap();
        assert!(matches!(done, StepUp::Done), "{done:?}");
        assert_eq!(kit.house().hashes_asked(), before + 4);
        let refused = changes_password(&ann, &[ann.types_password()]).await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        assert_eq!(kit.house().hashes_asked(), before + 4);
        assert!(matches!(changes_password(&eve, &[eve.types_password()]).await, Ok(StepUp::Done)));
        kit.passes(Span::from_minutes(61));
        ann.password = "nine lanterns over the harbour".to_owned();
        ann.signs_in().await;
        let refused = changes_password(&ann, &[]).await.unwrap();
        assert!(matches!(refused, StepUp::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
    }

    async fn a_right_password_is_not_looked_at_without_end_within_a_session(engine: Engine) {
        let kit = Kit::under(engine, |policy| {
            policy.throttle.passages_per_minute = 10;
            policy.throttle.new_passwords_per_hour = 1000;
        })
        .await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        kit.passes(Span::from_minutes(1));
        let before = kit.house().hashes_asked();
        for number in 0..14 {
            // The second factor is left out, so nothing is spent and no failure counts.
            let asked = changes_password(&ann, &[ann.types_password()]).await;
            assert_eq!(matches!(asked, Err(Problem::TooMany { .. })), number >= 10, "{asked:?}");
        }
        assert_eq!(kit.house().hashes_asked(), before + 10);
    }

    /// Others may share its address.
    async fn a_known_device_comes_in_where_strangers_have_used_up_their_network(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.passages_per_minute = 10).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut answers = Vec::new();
        for number in 0..12 {
            let mut stranger = kit.person(&format!("somebody{number}"));
            answers.push(stranger.opens_sign_in(&[]).await.is_ok());
        }
        assert_eq!(answers.iter().filter(|opened| **opened).count(), 9, "the registration was the first");
        // A device that the account does not know is a stranger, whatever it shows.
        let mut stranger = ann.on_a_new_device();
        stranger.device = kit.person("eve").device.or_else(|| Some(vestibule_domain::secret::Token::new(
            vestibule_domain::secret::TokenKind::Device, &[9; 32])));
        assert!(matches!(stranger.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })));
        let mut amy = kit.person("amy");
        amy.device = ann.device.clone();
        assert!(matches!(amy.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })));
        for _ in 0..9 {
            let given = [ann.types_password()];
            assert!(began(&ann.opens_sign_in(&given).await));
        }
        ann.opens_sign_in(&[]).await.unwrap();
        assert!(matches!(ann.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })), "its own allowance");
        kit.passes(Span::from_minutes(1));
        let given = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&given).await));
    }

    async fn only_the_captcha_that_the_operator_chose_counts(engine: Engine) {
        let slider = |kind| move |policy: &mut vestibule_domain::policy::Policy| policy.captcha.kind = kind;
        let kit = Kit::under(engine, slider(CaptchaKind::Slider)).await;
        let mut ann = kit.person("ann");
        let work = ann.solves_captcha();
        let asked = ann.asks_to_register(&[work]).await;
        assert_eq!(refusal(&asked), Some(Refusal::ProofWrong));
        assert!(matches!(kit.house().challenge(&ann.caller()).await, Ok(Challenge::Slider(_))));
        // A message stands in for it.
        let mut eve = kit.person("eve");
        assert!(passage(&eve.asks_to_register(&[]).await).next.contains(ProofKind::MailCode));
        eve.asks_for_another_code().await.unwrap();
        let code = eve.types_mailed_code().await;
        assert!(began(&eve.proves(&[code]).await));

        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let other = vestibule_service::captcha::SliderPuzzle::new(&[7; 32], Span::from_minutes(10));
        let puzzle = other.puzzle(kit.now().micros(), &vestibule_service::edge::Entropy::seeded(1)).unwrap();
        let slid = Given::Captcha(CaptchaAnswer::Slider { token: puzzle.token, x: 100 });
        assert_eq!(refusal(&ann.asks_to_register(&[slid]).await), Some(Refusal::ProofWrong));
        assert!(matches!(kit.house().challenge(&ann.caller()).await, Ok(Challenge::Work(_))));
    }

    async fn wrong_captchas_cost_the_network_and_no_known_device(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.network_limit = 20).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut last = None;
        for number in 0..21 {
            let mut thief = kit.person(if number % 2 == 0 { "ann" } else { "amy" });
            last = Some(thief.opens_sign_in(&[unsolved()]).await);
        }
        assert!(matches!(refusal(&last.unwrap()), Some(Refusal::Locked { .. })));
        let mut elsewhere = kit.person("amy").from("198.51.100.7");
        assert!(elsewhere.opens_sign_in(&[]).await.is_ok());
        let given = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&given).await));
    }

    async fn a_captcha_lasts_as_long_as_the_policy_says(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.captcha.lifetime = Span::from_minutes(30)).await;
        let (mut ann, mut eve) = (kit.person("ann"), kit.person("eve"));
        let (early, late) = (ann.solves_captcha(), eve.solves_captcha());
        kit.passes(Span::from_minutes(29));
        assert!(passage(&ann.asks_to_register(&[early]).await).sent_to.is_some());
        kit.passes(Span::from_minutes(2));
        assert_eq!(refusal(&eve.asks_to_register(&[late]).await), Some(Refusal::ProofWrong));
    }

    async fn a_network_is_handed_so_many_captchas_and_a_known_device_more(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.captchas_per_minute = 10).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let stranger = kit.person("eve");
        for number in 0..12 {
            let handed = kit.house().challenge(&stranger.caller()).await;
            assert_eq!(handed.is_ok(), number < 10, "{handed:?}");
        }
        assert!(kit.house().challenge(&ann.caller()).await.is_ok());
        let elsewhere = stranger.from("198.51.100.7");
        assert!(kit.house().challenge(&elsewhere.caller()).await.is_ok());
    }

    /// Codes of an authenticator are compared before the gate where it is adjusted or enrolled; they count like all others.
    async fn wrong_codes_count_where_an_authenticator_is_adjusted_or_enrolled(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let code = |text: &str| SecretText::new(text);
        let enrolment = ann.house().begin_enrolment(&ann.caller(), &ann.signed_in().await).await.unwrap();
        let tries = async |person: &Person| {
            let (made, _) = person
                .house()
                .enrol_authenticator(&person.caller(), &person.signed_in().await, &enrolment.pending, &code("000000"), &[])
                .await
                .unwrap();
            made
        };
        for _ in 0..4 {
            assert!(matches!(tries(&ann).await, StepUp::Refused { refusal: Refusal::ProofWrong, .. }));
        }
        assert!(matches!(tries(&ann).await, StepUp::Refused { refusal: Refusal::Locked { .. }, .. }));
        kit.passes(Span::from_minutes(2));
        ann.enrols_authenticator().await;
        let events = kit.events(ann.account()).await;
        let adjusts = async |person: &Person| {
            let codes = (code("000000"), code("000001"));
            let house = person.house();
            house.resynchronise_authenticator(&person.caller(), &person.signed_in().await, (&codes.0, &codes.1), &[]).await.unwrap()
        };
        assert!(matches!(adjusts(&ann).await, StepUp::Refused { refusal: Refusal::Locked { .. }, .. }), "the sixth failure");
        assert!(kit.events(ann.account()).await > events);
        assert_eq!(kit.numbers("select failures from authenticator").await, [1]);
        assert!(matches!(adjusts(&ann).await, StepUp::Refused { refusal: Refusal::Locked { .. }, .. }));
        assert_eq!(kit.numbers("select failures from authenticator").await, [1], "locked: not looked at");
    }
}
