//! What strangers can make the server do: no password is hashed for somebody who is locked, whom the network's limit turns away or
//! who has had many hashed already.

use vestibule_domain::gate::Refusal;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_service::{Problem, Progress, SecretText};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::captchas::unsolved;
use crate::{began, flow, refusal};

pub(crate) const WRONG: &str = "a password that is wrong";

both_engines! {
    /// Neither the answer nor its time tells a right password from a wrong one, and the processor is left alone.
    async fn while_somebody_is_locked_no_password_is_looked_at(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 40).await;
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
            let before = kit.app().hashes_asked();
            for evidence in [other.types_password(), password(WRONG), other.types_password()] {
                let answer = other.proves(&[evidence]).await;
                assert!(matches!(refusal(&answer), Some(Refusal::Locked { .. })), "{answer:?}");
                assert_eq!(flow(&answer).tries_left, 5);
            }
            assert_eq!(kit.app().hashes_asked(), before);
            // Nor is anything read without end for such a flow.
            let mut answers = Vec::new();
            for _ in 0..40 {
                answers.push(other.proves(&[password(WRONG)]).await);
            }
            assert!(answers.iter().take(37).all(|answer| matches!(refusal(answer), Some(Refusal::Locked { .. }))));
            assert!(answers.iter().skip(37).all(|answer| matches!(answer, Err(Problem::TooMany { .. }))), "{answers:?}");
            assert_eq!(kit.app().hashes_asked(), before);
            kit.advance(Span::from_minutes(2));
            let before = kit.app().hashes_asked();
            assert!(!began(&other.proves(&[other.types_password()]).await), "a new device is confirmed first");
            assert_eq!(kit.app().hashes_asked(), before + 1);
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
            let before = kit.app().hashes_asked();
            let right = early.types_password();
            assert_eq!(refusal(&early.proves(&[right]).await), Some(Refusal::FlowOver));
            assert_eq!(kit.app().hashes_asked(), before);
        }
    }

    async fn registrations_without_a_captcha_have_few_passwords_hashed(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_unsolved_per_network = 5).await;
        let mut hashed = Vec::new();
        for number in 0..8 {
            let mut thief = kit.person(&format!("thief{number}"));
            let before = kit.app().hashes_asked();
            // Whether none is given, or a wrong one.
            let evidence = if number % 2 == 0 { vec![] } else { vec![unsolved()] };
            let asked = thief.asks_to_register(&evidence).await;
            assert_eq!(asked.is_ok(), number < 5, "{asked:?}");
            hashed.push(kit.app().hashes_asked() - before);
        }
        assert_eq!(hashed, [2, 2, 2, 2, 2, 0, 0, 0]);
        // From the networks of one site, eight times as many.
        let mut taken = 0;
        for network in 0..60 {
            let mut thief = kit.person(&format!("roamer{network}")).from(&format!("2001:db8:1:{network}::1"));
            taken += u32::from(thief.asks_to_register(&[]).await.is_ok());
        }
        assert_eq!(taken, 40);
        // Somebody who solves it registers, from the same network too.
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
            let before = kit.app().hashes_asked();
            let captcha = thief.solves_captcha();
            let asked = thief.asks_to_register(&[captcha]).await;
            assert!(matches!(refusal(&asked), Some(Refusal::Locked { .. })), "{asked:?}");
            assert_eq!(kit.app().hashes_asked(), before);
        }
    }

    /// Others may share its address.
    async fn a_known_device_comes_in_where_strangers_have_used_up_their_network(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 10).await;
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
        stranger.device = Some(Token::new(TokenKind::Device, &[9; 32])).into();
        assert!(matches!(stranger.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })));
        let mut amy = kit.person("amy");
        amy.device = ann.device.clone();
        assert!(matches!(amy.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })));
        // What is asked for Amy with Ann's device counts for the device.
        for _ in 0..8 {
            let evidence = [ann.types_password()];
            assert!(began(&ann.opens_sign_in(&evidence).await));
        }
        ann.opens_sign_in(&[]).await.unwrap();
        assert!(matches!(ann.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })), "its own allowance");
        kit.advance(Span::from_minutes(1));
        let evidence = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }

    /// A cookie in the form of a device's, and a device of somebody else, lead past the limit of a network to one row of the
    /// database: nothing of the account is read for them. The tallies are hidden here, so that reading them would be a fault.
    async fn past_the_limit_of_a_network_only_a_known_device_has_an_account_read(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 10).await;
        let (mut ann, mut eve) = (kit.person("ann"), kit.person("eve"));
        ann.registers().await;
        eve.registers().await;
        for number in 0..12 {
            let _ = kit.person(&format!("somebody{number}")).opens_sign_in(&[]).await;
        }
        kit.sql("alter table throttle rename to hidden_throttle").await;
        for number in 0..12 {
            let mut stranger = ann.on_a_new_device();
            stranger.device = Some(Token::new(TokenKind::Device, &[number; 32])).into();
            let answer = stranger.opens_sign_in(&[]).await;
            assert!(matches!(answer, Err(Problem::TooMany { .. })), "{answer:?}");
        }
        kit.sql("alter table hidden_throttle rename to throttle").await;
        // A device of another account has as much as any device, and no more.
        let mut other = ann.on_a_new_device();
        other.device = eve.device.clone();
        for _ in 0..10 {
            assert!(matches!(other.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })));
        }
        kit.sql("alter table throttle rename to hidden_throttle").await;
        let answer = other.opens_sign_in(&[]).await;
        assert!(matches!(answer, Err(Problem::TooMany { .. })), "{answer:?}");
        kit.sql("alter table hidden_throttle rename to throttle").await;
        let evidence = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }

    /// Codes of an authenticator are compared before the gate where it is adjusted or enrolled; they count like all others.
    async fn wrong_codes_count_where_an_authenticator_is_adjusted_or_enrolled(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let code = |text: &str| SecretText::new(text);
        let enrolment = ann.app().begin_enrolment(&ann.caller(), &ann.signed_in().await).await.unwrap();
        let tries = async |person: &Person| {
            let (made, _) = person
                .app()
                .enrol_authenticator(&person.caller(), &person.signed_in().await, &enrolment.pending, &code("000000"), &[])
                .await
                .unwrap();
            made
        };
        for _ in 0..4 {
            assert!(matches!(tries(&ann).await, Progress::Refused { refusal: Refusal::ProofWrong, .. }));
        }
        assert!(matches!(tries(&ann).await, Progress::Refused { refusal: Refusal::Locked { .. }, .. }));
        kit.advance(Span::from_minutes(2));
        ann.enrols_authenticator().await;
        let events = kit.events(ann.account()).await;
        let adjusts = async |person: &Person| {
            let codes = (code("000000"), code("000001"));
            let app = person.app();
            app.resynchronise_authenticator(&person.caller(), &person.signed_in().await, (&codes.0, &codes.1), &[]).await.unwrap()
        };
        assert!(matches!(adjusts(&ann).await, Progress::Refused { refusal: Refusal::Locked { .. }, .. }), "the sixth failure");
        assert!(kit.events(ann.account()).await > events);
        assert_eq!(kit.numbers("select wrong_codes from device").await, [1]);
        assert!(matches!(adjusts(&ann).await, Progress::Refused { refusal: Refusal::Locked { .. }, .. }));
        assert_eq!(kit.numbers("select wrong_codes from device").await, [1], "locked: not looked at");
        assert_eq!(kit.numbers("select failures from authenticator").await, [0], "it is the known device's alone");
    }
}
