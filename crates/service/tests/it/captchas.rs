//! Captchas: each counts once, for one password that is looked at, as the operator chose it and as long as the policy says; and
//! none is made without end.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::policy::CaptchaKind;
use vestibule_domain::time::Span;
use vestibule_service::{CaptchaAnswer, Challenge, Evidence, Problem};
use vestibule_testkit::{Kit, Person, Setup, both_engines, password, race};

use crate::strangers_work::WRONG;
use crate::{began, flow, refusal};

pub(crate) fn unsolved() -> Evidence {
    Evidence::captcha(CaptchaAnswer::Work("bm8gYW5zd2Vy".to_owned()))
}

/// Two hashing threads that take a while, and no queue before them.
fn narrow() -> Setup {
    let mut setup = Setup::default();
    setup.hashing.params.memory_kib = 65_536;
    setup.hashing.queue = 0;
    setup
}

both_engines! {
    /// A solver of a captcha sends it again and again, and many times at once.
    async fn one_solved_captcha_is_good_for_one_hash(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        for name in ["ann", "amy"] {
            let thief = kit.person(name).from("198.51.100.7");
            let captcha = thief.solves_captcha();
            let before = kit.app().hashes_asked();
            let answers = race(16, |_| {
                let (mut thief, evidence) = (thief.clone(), [captcha.clone(), password(WRONG)]);
                async move { refusal(&thief.opens_sign_in(&evidence).await) }
            })
            .await;
            assert_eq!(kit.app().hashes_asked(), before + 1, "{name}");
            let refused = |why| answers.iter().filter(|answer| **answer == Some(why)).count();
            assert_eq!((refused(Refusal::ProofWrong), refused(Refusal::ProofUsed)), (1, 15), "{name}");
            let mut later = thief.clone();
            for evidence in [password(WRONG), later.types_password()] {
                let answer = later.opens_sign_in(&[captcha.clone(), evidence]).await;
                assert_eq!(refusal(&answer), Some(Refusal::ProofUsed), "{name}");
            }
            assert_eq!(kit.app().hashes_asked(), before + 1, "{name}");
        }
    }

    /// A request that was turned away before anything was hashed has had nothing for its captcha.
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
        // The threads may still be at work on what nobody waits for any more.
        let answer = loop {
            let answer = last.opens_sign_in(&[captcha.clone(), password(WRONG)]).await;
            if !matches!(answer, Err(Problem::Busy { .. })) {
                break refusal(&answer);
            }
        };
        assert_eq!(answer, Some(if looked_at == 0 { Refusal::ProofWrong } else { Refusal::ProofUsed }));
    }

    /// A captcha that was used counts like none: what is left is what may be had by message.
    async fn a_captcha_that_was_used_registers_nobody_else(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_unsolved_per_network = 5).await;
        let captcha = kit.person("ann").solves_captcha();
        let before = kit.app().hashes_asked();
        let answers = race(16, |number| {
            let (mut thief, evidence) = (kit.person(&format!("thief{number}")), [captcha.clone()]);
            async move { thief.asks_to_register(&evidence).await.is_ok() }
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

    /// A client that sends many guesses at once has one of them judged.
    async fn of_a_sliders_places_one_can_be_tried(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.captcha.kind = CaptchaKind::Slider).await;
        let thief = kit.person("ann");
        let Ok(Challenge::Slider(puzzle)) = kit.app().challenge(&thief.caller()).await else { panic!() };
        let answers = race(32, |number| {
            let (mut thief, token) = (thief.clone(), puzzle.token.clone());
            let guess = CaptchaAnswer::Slider { token, x: u16::try_from(number * 10).unwrap() };
            async move { refusal(&thief.opens_sign_in(&[Evidence::captcha(guess)]).await) }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| **answer != Some(Refusal::ProofUsed)).count(), 1, "{answers:?}");
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
        let slid = Evidence::captcha(CaptchaAnswer::Slider { token: puzzle.token, x: 100 });
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
        let evidence = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
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

    /// A site of IPv6 has 65,536 networks, and a /24 has 254 addresses.
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
}
