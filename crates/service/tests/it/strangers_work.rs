//! What strangers, and single customers, can make the server do: no password is hashed for somebody who is locked, has proven
//! nothing, or has had many hashed already, and no captcha is made without end.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{CaptchaAnswer, Challenge, Evidence, Problem, Progress, SecretText};
use vestibule_testkit::{Kit, Person, Setup, both_engines, password, race};

use crate::{began, flow, refusal};

const WRONG: &str = "a password that is wrong";

async fn changes_password(person: &Person, given: &[Evidence]) -> Result<Progress, Problem> {
    let new = Password::parse("nine lanterns over the harbour").unwrap();
    person.app().change_password(&person.caller(), &person.signed_in().await, &new, given).await
}

/// Changes the password to this one.
async fn chooses(person: &mut Person, new: &str) {
    let (caller, signed_in) = (person.caller(), person.signed_in().await);
    let (given, chosen) = ([person.types_password()], Password::parse(new).unwrap());
    let done = person.app().change_password(&caller, &signed_in, &chosen, &given).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    new.clone_into(&mut person.password);
}

fn unsolved() -> Evidence {
    Evidence::Captcha(CaptchaAnswer::Work("bm8gYW5zd2Vy".to_owned()))
}

/// Two hashing threads that take a while, and no queue before them.
fn narrow() -> Setup {
    let mut setup = Setup::default();
    setup.hashing.params.memory_kib = 65_536;
    setup.hashing.queue = 0;
    setup
}

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
            for given in [other.types_password(), password(WRONG), other.types_password()] {
                let answer = other.proves(&[given]).await;
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
            let given = if number % 2 == 0 { vec![] } else { vec![unsolved()] };
            let asked = thief.asks_to_register(&given).await;
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
        // Whoever solves it registers, from the same network too.
        kit.person("ann").registers().await;
    }

    /// Whoever solved a captcha sends it again and again, and many times at once.
    async fn one_solved_captcha_is_good_for_one_hash(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        for name in ["ann", "amy"] {
            let thief = kit.person(name).from("198.51.100.7");
            let captcha = thief.solves_captcha();
            let before = kit.app().hashes_asked();
            let answers = race(16, |_| {
                let (mut thief, given) = (thief.clone(), [captcha.clone(), password(WRONG)]);
                async move { refusal(&thief.opens_sign_in(&given).await) }
            })
            .await;
            assert_eq!(kit.app().hashes_asked(), before + 1, "{name}");
            let refused = |why| answers.iter().filter(|answer| **answer == Some(why)).count();
            assert_eq!((refused(Refusal::ProofWrong), refused(Refusal::ProofUsed)), (1, 15), "{name}");
            let mut later = thief.clone();
            for given in [password(WRONG), later.types_password()] {
                let answer = later.opens_sign_in(&[captcha.clone(), given]).await;
                assert_eq!(refusal(&answer), Some(Refusal::ProofUsed), "{name}");
            }
            assert_eq!(kit.app().hashes_asked(), before + 1, "{name}");
        }
    }

    /// Whoever was turned away before anything was hashed has had nothing for the captcha.
    async fn a_captcha_counts_again_where_the_hashing_threads_were_busy(engine: Engine) {
        let kit = Kit::with(engine, narrow()).await;
        let people: Vec<(Person, Evidence)> = (0..16)
            .map(|number| {
                let thief = kit.person(&format!("thief{number}")).from(&format!("198.51.100.{}", number + 1));
                let captcha = thief.solves_captcha();
                (thief, captcha)
            })
            .collect();
        let answers = race(16, |number| {
            let (mut thief, captcha) = people[number].clone();
            async move { thief.opens_sign_in(&[captcha, password(WRONG)]).await }
        })
        .await;
        let busy: Vec<usize> =
            (0..16).filter(|number| matches!(answers[*number], Err(Problem::Busy { .. }))).collect();
        assert!(!busy.is_empty(), "two threads without a queue look at sixteen passwords at once: {answers:?}");
        for (number, (mut thief, captcha)) in people.into_iter().enumerate() {
            let answer = refusal(&thief.opens_sign_in(&[captcha, password(WRONG)]).await);
            let expected = if busy.contains(&number) { Refusal::ProofWrong } else { Refusal::ProofUsed };
            assert_eq!(answer, Some(expected), "{number}");
        }
    }

    /// What is given back is given back to one: a captcha never has two passwords looked at, however busy the threads are.
    async fn a_captcha_that_is_given_back_is_still_good_for_one_hash(engine: Engine) {
        let kit = Kit::with(engine, narrow()).await;
        let thief = kit.person("ann").from("198.51.100.200");
        let captcha = thief.solves_captcha();
        let mut looked_at = 0;
        for round in 0..4 {
            let answers = race(24, |number| {
                let own = kit.person(&format!("other{round}x{number}")).from(&format!("203.0.113.{}", number + 1));
                let (mut one, captcha) = if number % 2 == 0 {
                    (thief.clone(), captcha.clone())
                } else {
                    let captcha = own.solves_captcha();
                    (own, captcha)
                };
                async move { one.opens_sign_in(&[captcha, password(WRONG)]).await }
            })
            .await;
            let shared = answers.iter().step_by(2);
            looked_at += shared.filter(|answer| refusal(answer) == Some(Refusal::ProofWrong)).count();
            assert!(looked_at <= 1, "{answers:?}");
        }
        let mut last = thief.clone();
        let answer = refusal(&last.opens_sign_in(&[captcha, password(WRONG)]).await);
        assert_eq!(answer, Some(if looked_at == 0 { Refusal::ProofWrong } else { Refusal::ProofUsed }));
    }

    /// A captcha that was used counts like none: what is left is what may be had by message.
    async fn a_captcha_that_was_used_registers_nobody_else(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_unsolved_per_network = 5).await;
        let captcha = kit.person("ann").solves_captcha();
        let before = kit.app().hashes_asked();
        let answers = race(16, |number| {
            let (mut thief, given) = (kit.person(&format!("thief{number}")), [captcha.clone()]);
            async move { thief.asks_to_register(&given).await.is_ok() }
        })
        .await;
        let taken = answers.into_iter().filter(|taken| *taken).count();
        assert!((1..=6).contains(&taken), "{taken}");
        let hashed = kit.app().hashes_asked() - before;
        assert!(hashed <= 2 * 6, "{hashed}");
        for number in 0..10 {
            let _ = kit.person(&format!("later{number}")).asks_to_register(std::slice::from_ref(&captcha)).await;
        }
        assert!(kit.app().hashes_asked() - before <= 2 * 6);
    }

    /// Whoever sends many guesses at once has one of them judged.
    async fn of_a_sliders_places_one_can_be_tried(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.captcha.kind = CaptchaKind::Slider).await;
        let thief = kit.person("ann");
        let Ok(Challenge::Slider(puzzle)) = kit.app().challenge(&thief.caller()).await else { panic!() };
        let answers = race(32, |number| {
            let (mut thief, token) = (thief.clone(), puzzle.token.clone());
            let guess = CaptchaAnswer::Slider { token, x: u16::try_from(number * 10).unwrap() };
            async move { refusal(&thief.opens_sign_in(&[Evidence::Captcha(guess)]).await) }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| **answer != Some(Refusal::ProofUsed)).count(), 1, "{answers:?}");
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

    /// New passwords are hashed by both engines, the second of which has one thread for everybody.
    async fn a_new_password_is_hashed_after_everything_is_proven_and_not_too_often(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.new_passwords_per_hour = 4).await;
        let (mut ann, mut eve) = (kit.person("ann"), kit.person("eve"));
        ann.registers().await;
        eve.registers().await;
        let before = kit.app().hashes_asked();
        let refused = changes_password(&ann, &[]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before);
        let refused = changes_password(&ann, &[password(WRONG)]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofWrong, .. }), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before + 1, "the present one was looked at, no new one was made");
        for number in 1..=4 {
            chooses(&mut ann, &format!("{number} lanterns over the harbour")).await;
        }
        assert_eq!(kit.app().hashes_asked(), before + 1 + 4 * 3);
        let refused = changes_password(&ann, &[ann.types_password()]).await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before + 1 + 4 * 3 + 1, "only the present one was looked at");
        assert!(matches!(changes_password(&eve, &[eve.types_password()]).await, Ok(Progress::Done)));
        // The limit is the session's: its owner goes on in a new one.
        ann.signs_in().await;
        assert!(matches!(changes_password(&ann, &[ann.types_password()]).await, Ok(Progress::Done)));
    }

    /// Asking without a proof, as a thief in a session can, uses up nothing of its owner's.
    async fn a_stolen_session_keeps_nobody_from_changing_the_password(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.new_passwords_per_hour = 4).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let thief = ann.clone();
        ann.signs_in().await;
        for _ in 0..30 {
            let refused = changes_password(&thief, &[]).await.unwrap();
            assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        }
        let done = changes_password(&ann, &[ann.types_password()]).await.unwrap();
        assert!(matches!(done, Progress::Done) && !thief.is_signed_in().await, "{done:?}");
    }

    async fn a_right_password_is_not_looked_at_without_end_within_a_session(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 10).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let mut sessions = Vec::new();
        for _ in 0..12 {
            kit.advance(Span::from_minutes(1));
            ann.signs_in().await;
            sessions.push(ann.clone());
        }
        kit.advance(Span::from_minutes(11));
        kit.set_clock(Timestamp::from_micros(kit.now().micros().div_euclid(60_000_000) * 60_000_000));
        let thief = sessions.remove(0);
        let before = kit.app().hashes_asked();
        for number in 0..14 {
            // The second factor is left out, so nothing is spent and no failure counts.
            let asked = changes_password(&thief, &[thief.types_password()]).await;
            assert_eq!(matches!(asked, Err(Problem::TooMany { .. })), number >= 10, "{asked:?}");
        }
        assert_eq!(kit.app().hashes_asked(), before + 10);
        // The owner's other sessions go on.
        let owner = sessions.pop().unwrap();
        let given = [owner.types_password(), owner.types_code()];
        assert!(matches!(changes_password(&owner, &given[..1]).await, Ok(Progress::Refused { .. })));
        // All of an account's together have ten times as much, and the freeze is never among what they use up.
        for session in &sessions {
            for _ in 0..10 {
                let _ = changes_password(session, &[session.types_password()]).await;
            }
        }
        assert_eq!(kit.app().hashes_asked(), before + 100);
        let refused = changes_password(&owner, &given).await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        let (caller, signed_in) = (owner.caller(), owner.signed_in().await);
        let frozen = kit.app().freeze(&caller, &signed_in, FreezeScope::Everything, &given[..1]).await;
        assert!(matches!(frozen, Ok(Progress::Done)), "{frozen:?}");
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
            let given = [ann.types_password()];
            assert!(began(&ann.opens_sign_in(&given).await));
        }
        ann.opens_sign_in(&[]).await.unwrap();
        assert!(matches!(ann.opens_sign_in(&[]).await, Err(Problem::TooMany { .. })), "its own allowance");
        kit.advance(Span::from_minutes(1));
        let given = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&given).await));
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
        assert!(matches!(kit.app().challenge(&ann.caller()).await, Ok(Challenge::Slider(_))));
        // A message stands in for it.
        let mut eve = kit.person("eve");
        assert!(flow(&eve.asks_to_register(&[]).await).next.contains(ProofKind::MailCode));
        eve.asks_for_another_code().await.unwrap();
        let code = eve.types_mailed_code().await;
        assert!(began(&eve.proves(&[code]).await));

        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let other = vestibule_service::captcha::SliderPuzzle::new(&[7; 32], Span::from_minutes(10));
        let puzzle = other.puzzle(kit.now().micros(), &vestibule_service::clock_entropy::Entropy::seeded(1)).unwrap();
        let slid = Evidence::Captcha(CaptchaAnswer::Slider { token: puzzle.token, x: 100 });
        assert_eq!(refusal(&ann.asks_to_register(&[slid]).await), Some(Refusal::ProofWrong));
        assert!(matches!(kit.app().challenge(&ann.caller()).await, Ok(Challenge::Work(_))));
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
        kit.advance(Span::from_minutes(29));
        assert!(flow(&ann.asks_to_register(&[early]).await).sent_to.is_some());
        kit.advance(Span::from_minutes(2));
        assert_eq!(refusal(&eve.asks_to_register(&[late]).await), Some(Refusal::ProofWrong));
    }

    async fn a_network_is_handed_so_many_captchas_and_a_known_device_more(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.captchas_per_minute = 10).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let stranger = kit.person("eve");
        for number in 0..12 {
            let handed = kit.app().challenge(&stranger.caller()).await;
            assert_eq!(handed.is_ok(), number < 10, "{handed:?}");
        }
        assert!(kit.app().challenge(&ann.caller()).await.is_ok());
        let elsewhere = stranger.from("198.51.100.7");
        assert!(kit.app().challenge(&elsewhere.caller()).await.is_ok());
    }

    /// Whoever has a site of IPv6 has 65,536 networks, and who has a /24 has 254 addresses.
    async fn a_site_is_handed_eight_times_as_many_captchas_as_a_network(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.captchas_per_minute = 10).await;
        for site in ["2001:db8:1", "198.51.100"] {
            let mut handed = 0;
            for network in 1..=60 {
                let ip = if site.contains(':') { format!("{site}:{network}::1") } else { format!("{site}.{network}") };
                let stranger = kit.person("eve").from(&ip);
                for _ in 0..3 {
                    handed += u32::from(kit.app().challenge(&stranger.caller()).await.is_ok());
                }
            }
            assert_eq!(handed, 80, "{site}");
        }
        assert!(kit.app().challenge(&kit.person("eve").from("2001:db8:2::1").caller()).await.is_ok());
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
