//! A stranger learns nothing, and locks nobody out.

use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Problem, Progress};
use vestibule_testkit::{Kit, Person, Setup, both_engines, mailed, password};

use crate::{began, flow, refusal};

/// An answer without what is drawn by chance: names and tokens.
pub(crate) fn masked(answer: &Result<Progress, Problem>) -> String {
    let shown = format!("{answer:?}");
    let words = shown.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.map(|word| if word.starts_with("flw_") { "flw_…" } else { word }).collect()
}

/// Does the same as two people, each beginning at the same moment, and returns what each was answered.
pub(crate) async fn both<F: Future<Output = Vec<String>>>(
    kit: &Kit,
    people: [Person; 2],
    act: impl Fn(Person) -> F,
) -> [Vec<String>; 2] {
    let start = kit.now();
    let [one, two] = people;
    let first = Box::pin(act(one)).await;
    kit.set_clock(start);
    [first, Box::pin(act(two)).await]
}

/// Wrong password until locked, then past the lock and on.
pub(crate) async fn guesses(kit: Kit, mut thief: Person) -> Vec<String> {
    let mut heard = Vec::new();
    for round in 0..8 {
        let captcha = thief.solves_captcha();
        let opened = thief.opens_sign_in(&[captcha]).await;
        heard.push(masked(&opened));
        for guess in 0..2 {
            let tried = thief.proves(&[password(&format!("wrong guess {round} {guess}"))]).await;
            heard.push(masked(&tried));
            let too_soon = thief.proves(&[mailed("123456")]).await;
            heard.push(masked(&too_soon));
        }
        if let Some(Refusal::Locked { until }) = refusal(&opened) {
            kit.set_clock(until);
        }
    }
    heard
}

/// Asks for a code in the captcha's place.
pub(crate) async fn asks_for_a_code(mut thief: Person) -> Vec<String> {
    let opened = thief.opens_sign_in(&[]).await;
    let sent = thief.asks_for_another_code().await.map(|view| Progress::Prove { flow: view, token: None });
    let shown = thief.sees_flow().await.map(|view| Progress::Prove { flow: view, token: None });
    let mut heard = vec![masked(&opened), masked(&sent), masked(&shown)];
    for guess in ["000001", "000002", "000003", "000004", "000005", "000006"] {
        heard.push(masked(&thief.proves(&[mailed(guess)]).await));
    }
    heard
}

/// Wants to register an address.
async fn registers_it(mut thief: Person) -> Vec<String> {
    let captcha = thief.solves_captcha();
    let asked = thief.asks_to_register(&[captcha]).await;
    let shown = thief.sees_flow().await.map(|view| Progress::Prove { flow: view, token: None });
    let mut heard = vec![masked(&asked), masked(&shown)];
    for guess in ["000001", "000002", "000003", "000004", "000005", "000006"] {
        heard.push(masked(&thief.proves(&[mailed(guess)]).await));
    }
    heard
}

/// Guesses wrongly from a network of its own, as often as it is let.
async fn guesses_from(kit: &Kit, number: u32) {
    let mut thief = kit.person("ann").from(&format!("198.51.{}.{}", number / 200, number % 200 + 1));
    let captcha = thief.solves_captcha();
    thief.opens_sign_in(&[captcha]).await.unwrap();
    for _ in 0..5 {
        let wrong = thief.proves(&[password("a stranger's wrong guess")]).await;
        assert!(refusal(&wrong).is_some(), "{wrong:?}");
    }
}

both_engines! {
    /// The same where a message would be sent: nobody's goes nowhere, and is never seen in the outbox.
    async fn a_message_to_nobody_is_written_like_any_other_and_goes_nowhere(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        kit.delivers().await;
        let (tables, waiting) = (["event", "outbox", "sent_message"], "select count(*) from outbox where state = 'waiting'");
        let count = async |table: &str| kit.numbers(&format!("select count(*) from {table}")).await[0];
        let mut before = Vec::new();
        for table in tables {
            before.push(count(table).await);
        }
        for name in ["ann", "amy"] {
            let mut thief = kit.person(name);
            let captcha = thief.solves_captcha();
            thief.forgets_password(&[captcha]).await.unwrap();
        }
        for (table, before) in tables.into_iter().zip(before) {
            assert_eq!(count(table).await, before + 1, "{table}");
        }
        assert_eq!(kit.numbers(waiting).await, [1]);
        for table in ["decoy_event", "decoy_outbox", "decoy_sent"] {
            assert_eq!(count(table).await, 1, "{table}");
        }
        assert_eq!(kit.delivers().await, 1);
        kit.advance(Span::from_minutes(61));
        kit.app().clear_once().await.unwrap();
        for table in ["decoy_event", "decoy_head", "decoy_outbox", "decoy_sent"] {
            assert_eq!(count(table).await, 0, "{table}");
        }
    }

    /// What a wrong try writes takes time: for nobody as much is written as for somebody, and nobody ever reads it.
    async fn a_wrong_try_at_nobody_writes_as_much_as_one_at_somebody(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let events = kit.events(ann.account()).await;
        for (name, tries) in [("ann", 3), ("amy", 3), ("zoe", 1)] {
            for _ in 0..tries {
                let mut thief = kit.person(name);
                let evidence = [thief.solves_captcha(), password("a wrong guess")];
                assert_eq!(refusal(&thief.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
            }
        }
        assert_eq!(kit.events(ann.account()).await, events + 3);
        assert_eq!(kit.numbers("select count(*) from decoy_event").await, [4]);
        assert_eq!(kit.numbers("select seq from decoy_head order by seq").await, [1, 3]);
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from decoy_event").await, [4]);
        kit.advance(Span::from_minutes(61));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from decoy_event").await, [0]);
        assert_eq!(kit.numbers("select count(*) from decoy_head").await, [0]);
        assert_eq!(kit.events(ann.account()).await, events + 3);
    }

    async fn wrong_passwords_are_answered_alike_for_known_and_unknown(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut known = kit.person("amelia");
        known.registers().await;
        known.enrols_authenticator().await;
        let people = [kit.person("amelia"), kit.person("amanda")].map(|person| person.from("198.51.100.7"));
        let answers = both(&kit, people, |person| guesses(kit.clone(), person)).await;
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().any(|answer| answer.contains("Locked")));
    }

    async fn a_code_in_the_captchas_place_is_answered_alike_and_sent_to_the_known_only(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("amelia").registers().await;
        let people = [kit.person("amelia"), kit.person("amanda")].map(|person| person.from("198.51.100.7"));
        let answers = both(&kit, people, asks_for_a_code).await;
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0][1].contains("sent_to: Some"), "{answers:?}");
        let mail = kit.mail_to("amelia@mail.example").await;
        let codes = mail.iter().filter(|message| message.subject.contains("sign-in code")).count();
        assert_eq!(codes, 1, "{:?}", mail.iter().map(|message| &message.subject).collect::<Vec<_>>());
        assert!(kit.mail_to("amanda@mail.example").await.is_empty());
    }

    async fn registering_a_taken_address_differs_only_in_the_mail(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("amelia").registers().await;
        let people = [kit.person("amelia"), kit.person("amanda")].map(|person| person.from("198.51.100.7"));
        let answers = both(&kit, people, registers_it).await;
        assert_eq!(answers[0], answers[1]);
        let mail = kit.mail_to("amelia@mail.example").await;
        assert!(mail[0].subject.contains("already"), "{}", mail[0].subject);
        assert!(!mail[0].text.contains("vst_"));
        assert_eq!(kit.mail_to("amanda@mail.example").await.len(), 1);
    }

    async fn five_failures_then_one_five_fifteen_thirty_minutes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        let mut waits = Vec::new();
        let mut failures = 0;
        while waits.len() < 6 {
            let evidence = [thief.solves_captcha()];
            thief.opens_sign_in(&evidence).await.unwrap();
            failures += 1;
            if let Some(Refusal::Locked { until }) = refusal(&thief.proves(&[password("not the right one")]).await) {
                waits.push(until.since(kit.now()).seconds());
                assert!(failures >= 5);
                // While it lasts, not even the right one is looked at.
                let right = [thief.solves_captcha()];
                assert!(matches!(thief.opens_sign_in(&right).await, Err(Problem::Refused(Refusal::Locked { .. }))));
                let right = [thief.types_password()];
                assert!(matches!(refusal(&thief.proves(&right).await), Some(Refusal::Locked { .. })));
                kit.set_clock(until);
            }
        }
        assert_eq!(waits, [60, 300, 900, 1800, 1800, 1800]);
        // A day later all is forgotten, and the right password opens.
        kit.advance(Span::from_hours(24));
        thief.signs_in().await;
    }

    async fn strangers_lock_strangers_but_never_the_known_device(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        for number in 0..20 {
            guesses_from(&kit, number).await;
        }
        // Even from the very network that is locked.
        ann = ann.from("198.51.0.1");
        let evidence = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        // A stranger must prove the mailbox before a password is looked at: the guessing is over.
        let mut stranger = ann.on_a_new_device().from("203.0.113.9");
        let evidence = [stranger.solves_captcha()];
        let opened = stranger.opens_sign_in(&evidence).await;
        assert_eq!(flow(&opened).next, ProofSet::of(&[ProofKind::MailCode, ProofKind::Passkey]));
        let password = stranger.types_password();
        assert_eq!(refusal(&stranger.proves(&[password]).await), Some(Refusal::ProofNotAsked));
        // The owner on a new device still has a way in.
        let mut phone = ann.on_a_new_device().from("203.0.113.10");
        phone.signs_in().await;
        // And so it is for somebody unknown.
        let mut known = Vec::new();
        for name in ["ann", "eve"] {
            for number in 0..20 {
                let mut thief = kit.person(name).from(&format!("203.0.114.{number}"));
                let captcha = thief.solves_captcha();
                if let Ok(Progress::Prove { flow, .. }) = thief.opens_sign_in(&[captcha]).await
                    && flow.next.contains(ProofKind::Password)
                {
                    for _ in 0..5 {
                        let _wrong = thief.proves(&[vestibule_testkit::password("a wrong guess again")]).await;
                    }
                }
            }
            let mut thief = kit.person(name).from("203.0.115.1");
            let captcha = thief.solves_captcha();
            known.push(flow(&thief.opens_sign_in(&[captcha]).await).next);
        }
        assert_eq!(known[0], known[1]);
    }

    async fn flows_opened_beforehand_do_not_get_around_the_limit(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut early = ann.on_a_new_device().from("203.0.113.50");
        let captcha = early.solves_captcha();
        early.opens_sign_in(&[captcha]).await.unwrap();
        for number in 0..20 {
            guesses_from(&kit, number).await;
        }
        // Not even the right password is looked at: the answer tells nothing about it.
        let right = early.types_password();
        assert_eq!(refusal(&early.proves(&[right]).await), Some(Refusal::FlowOver));
    }

    async fn nobody_fills_a_mailbox_without_solving_a_captcha(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut heard = Vec::new();
        for name in ["ann", "eve"] {
            let mut answers = Vec::new();
            for number in 0..12 {
                // From everywhere, at the door and at the registration.
                let mut thief = kit.person(name).from(&format!("198.51.100.{number}"));
                if number % 2 == 0 {
                    thief.opens_sign_in(&[]).await.unwrap();
                } else {
                    thief.asks_to_register(&[]).await.unwrap();
                }
                answers.push(thief.asks_for_another_code().await.is_ok());
            }
            assert_eq!(answers.iter().filter(|sent| **sent).count(), 5);
            heard.push(answers);
        }
        assert_eq!(heard[0], heard[1]);
        // Solving it is a way on for the owner, and an hour later the other one is again.
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        kit.advance(Span::from_hours(1));
        let mut phone = ann.on_a_new_device();
        phone.opens_sign_in(&[]).await.unwrap();
        phone.asks_for_another_code().await.unwrap();
        let code = phone.types_mailed_code().await;
        phone.proves(&[code]).await.unwrap();
        let password = phone.types_password();
        assert!(began(&phone.proves(&[password]).await));
    }

    async fn nobody_fills_a_mailbox_by_solving_captchas_and_the_owner_still_gets_codes(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_per_identifier = 6).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_hours(1));
        let mut heard = Vec::new();
        for name in ["ann", "eve"] {
            let mut answers = Vec::new();
            for number in 0..12 {
                let mut thief = kit.person(name).from(&format!("198.51.100.{number}"));
                let captcha = thief.solves_captcha();
                let asked = thief.asks_to_register(&[captcha]).await;
                answers.push(flow(&asked).sent_to.is_some());
            }
            assert_eq!(answers, [[true; 6], [false; 6]].concat());
            // Nor in a captcha's place, nor on asking again.
            let mut thief = kit.person(name).from("198.51.100.77");
            thief.opens_sign_in(&[]).await.unwrap();
            let refused = thief.asks_for_another_code().await;
            assert!(matches!(refused, Err(Problem::Refused(Refusal::SendsSpent))), "{refused:?}");
            heard.push((answers, kit.mail_to(&thief.identifier).await.len()));
        }
        assert_eq!(heard[0].0, heard[1].0);
        assert_eq!(heard[0].1, heard[1].1 + 1, "what came for Ann: her own code and six notes");
        // Her known device has codes of its own, also in a captcha's place.
        for _ in 0..3 {
            ann.opens_sign_in(&[password("not what she chose")]).await.unwrap();
        }
        let asked = ann.opens_sign_in(&[]).await;
        assert!(flow(&asked).next.contains(ProofKind::Captcha));
        ann.asks_for_another_code().await.unwrap();
        let evidence = [ann.types_mailed_code().await, ann.types_password()];
        assert!(began(&ann.proves(&evidence).await));
        // And so has she on a new device, once she has proven the password; anybody else who has it uses up those alone.
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        for number in 0..8 {
            let mut thief = kit.person("ann").from(&format!("198.51.101.{number}"));
            let evidence = [thief.solves_captcha(), thief.types_password()];
            let asked = thief.opens_sign_in(&evidence).await;
            assert_eq!(flow(&asked).sent_to.is_some(), number < 5);
        }
        kit.advance(Span::from_hours(1));
        let mut tablet = ann.on_a_new_device();
        tablet.signs_in().await;
    }

    async fn a_network_that_opens_attempts_without_end_is_told_to_wait(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 5).await;
        let mut thief = kit.person("ann").from("198.51.100.7");
        for _ in 0..5 {
            assert!(thief.opens_sign_in(&[]).await.is_ok());
        }
        let refused = thief.opens_sign_in(&[]).await;
        let Err(Problem::TooMany { until }) = refused else { panic!("{refused:?}") };
        assert!(matches!(thief.asks_to_register(&[]).await, Err(Problem::TooMany { .. })));
        // Others are served, and it too when the minute is over.
        assert!(kit.person("bob").opens_sign_in(&[]).await.is_ok());
        kit.set_clock(until);
        assert!(thief.opens_sign_in(&[]).await.is_ok());
    }

    async fn a_listed_network_and_a_new_country_ask_for_more(engine: Engine) {
        let kit = Kit::with(engine, Setup { listed: "203.0.113.0/24".to_owned(), ..Setup::default() }).await;
        // From Canada, with an authenticator: a new device needs no mail.
        let mut ann = kit.person("ann").from("142.58.103.137");
        ann.registers().await;
        ann.enrols_authenticator().await;
        for (ip, confirmed) in [("142.58.103.137", false), ("203.0.113.7", true), ("130.59.31.80", true)] {
            let mut phone = ann.on_a_new_device().from(ip);
            let evidence = [phone.solves_captcha(), phone.types_password(), phone.types_code()];
            let answer = phone.opens_sign_in(&evidence).await;
            assert_eq!(began(&answer), !confirmed, "{ip}: {answer:?}");
            if confirmed {
                assert!(flow(&answer).next.contains(ProofKind::MailCode));
                let code = phone.types_mailed_code().await;
                assert!(began(&phone.proves(&[code]).await));
            }
            kit.advance(Span::from_hours(20));
        }
        assert!(ann.reads_subjects().await[0].contains("place"), "{:?}", ann.reads_subjects().await);
    }

    async fn a_device_known_to_one_account_is_a_stranger_to_another(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        ann.device = bob.device.clone();
        let evidence = [ann.types_password()];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofNotAsked));
    }

    async fn a_password_is_not_looked_at_before_the_captcha(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let before = kit.events(ann.account()).await;
        let mut thief = ann.on_a_new_device();
        for evidence in [vec![thief.types_password()], vec![password("a wrong guess, unasked")]] {
            assert_eq!(refusal(&thief.opens_sign_in(&evidence).await), Some(Refusal::ProofNotAsked));
        }
        assert_eq!(kit.events(ann.account()).await, before);
        // A captcha that was answered long ago does not count either.
        let captcha = thief.solves_captcha();
        kit.advance(Span::from_minutes(11));
        assert_eq!(refusal(&thief.opens_sign_in(&[captcha]).await), Some(Refusal::ProofWrong));
    }

    /// Not only in the next attempt, and neither in one that was opened beforehand.
    async fn failures_ask_for_a_captcha_in_the_attempt_under_way(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut beforehand = ann.clone();
        beforehand.opens_sign_in(&[]).await.unwrap();
        ann.opens_sign_in(&[]).await.unwrap();
        for failures in 1..=3 {
            let wrong = ann.proves(&[password("not what she chose")]).await;
            assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
            assert_eq!(flow(&wrong).next.contains(ProofKind::Captcha), failures == 3);
        }
        for person in [&mut ann, &mut beforehand] {
            assert!(person.sees_flow().await.unwrap().next.contains(ProofKind::Captcha));
            let right = [person.types_password()];
            let refused = person.proves(&right).await;
            assert_eq!(refusal(&refused), Some(Refusal::ProofNotAsked));
            assert!(flow(&refused).next.contains(ProofKind::Captcha));
        }
        let evidence = [ann.solves_captcha(), password("not what she chose")];
        assert!(flow(&ann.proves(&evidence).await).next.contains(ProofKind::Password));
        beforehand.asks_for_another_code().await.unwrap();
        let evidence = [beforehand.types_mailed_code().await, beforehand.types_password()];
        assert!(began(&beforehand.proves(&evidence).await));
        let right = [ann.types_password()];
        assert!(began(&ann.proves(&right).await));
    }

    /// A clock that jumps forwards and back again leaves no lock behind that outlasts the longest rung.
    async fn a_jumping_clock_locks_nobody_for_ever(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let today = kit.now();
        kit.set_clock(today + Span::from_days(400));
        let mut thief = ann.on_a_new_device();
        for _ in 0..6 {
            let captcha = thief.solves_captcha();
            let _ = thief.opens_sign_in(&[captcha]).await;
            let _ = thief.proves(&[password("not the right one")]).await;
        }
        kit.set_clock(today);
        let captcha = thief.solves_captcha();
        assert!(matches!(thief.opens_sign_in(&[captcha]).await, Ok(Progress::Prove { .. })));
        // Guesses are counted again, and locked again.
        let mut locked = None;
        for _ in 0..6 {
            let captcha = thief.solves_captcha();
            let _ = thief.opens_sign_in(&[captcha]).await;
            if let Some(Refusal::Locked { until }) = refusal(&thief.proves(&[password("not the right one")]).await) {
                locked = Some(until);
            }
        }
        assert!(locked.is_some_and(|until| until.since(kit.now()).minutes() <= 30), "{locked:?}");
        // Back before everything: nothing panics, the customer still comes in.
        for moment in [Timestamp::from_seconds(0), Timestamp::from_micros(-5), today - Span::from_days(1)] {
            kit.set_clock(moment);
            let evidence = [ann.types_password()];
            let answer = ann.opens_sign_in(&evidence).await;
            assert!(began(&answer), "{answer:?} at {moment:?}");
            kit.app().clear_once().await.unwrap();
            kit.delivers().await;
        }
        kit.set_clock(today + Span::from_days(4000));
        ann.signs_in().await;
    }
}
