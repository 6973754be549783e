//! Everything that may count once, hit by sixty-four requests at once.

use vestibule_domain::gate::Refusal;
use vestibule_service::{Evidence, Problem, Progress};
use vestibule_testkit::{Kit, Person, both_engines, mailed, password, race};

use crate::refusal;

const MANY: usize = 64;

/// How many sessions these began: requests that are the same get the same one. None may be a fault of ours.
fn sessions(answers: &[Result<Progress, Problem>]) -> usize {
    let mut begun = std::collections::BTreeSet::new();
    for answer in answers {
        let expected = matches!(answer, Ok(_) | Err(Problem::Refused(_) | Problem::AlreadyRegistered));
        assert!(expected, "{answer:?}");
        if let Ok(Progress::SignedIn(one)) = answer {
            begun.insert((one.session, one.session_token.reveal().to_owned()));
        }
    }
    begun.len()
}

/// The same person at as many browsers that the account knows, each with an own open flow past the password.
async fn all_past_the_password(kit: &Kit, ann: &Person) -> Vec<Person> {
    let mut all = Vec::new();
    for number in 0..MANY {
        // Networks differ, so that no lock hides the race.
        let mut one = ann.clone().from(&format!("203.0.113.{number}"));
        one.opens_sign_in(&[one.types_password()]).await.unwrap();
        all.push(one);
    }
    assert_eq!(all.len(), MANY, "{}", kit.now().seconds());
    all
}

async fn give_at_once(all: Vec<Person>, evidence: Evidence) -> Vec<Result<Progress, Problem>> {
    race(all.len(), |number| {
        let (mut one, evidence) = (all[number].clone(), evidence.clone());
        async move { one.proves(&[evidence]).await }
    })
    .await
}

both_engines! {
    async fn one_code_of_the_authenticator_begins_one_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let all = all_past_the_password(&kit, &ann).await;
        let answers = give_at_once(all, ann.types_code()).await;
        assert_eq!(sessions(&answers), 1);
        assert_eq!(kit.app().sessions(&ann.signed_in().await).await.unwrap().len(), 2);
    }

    async fn one_backup_code_begins_one_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        ann.makes_backup_codes().await;
        let all = all_past_the_password(&kit, &ann).await;
        let answers = give_at_once(all, ann.types_backup_code()).await;
        assert_eq!(sessions(&answers), 1);
        assert_eq!(kit.app().factors(&ann.signed_in().await).await.unwrap().backup_codes, Some((10, 9)));
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn one_mailed_code_begins_one_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        let evidence = [phone.solves_captcha()];
        phone.opens_sign_in(&evidence).await.unwrap();
        phone.proves(&[phone.types_password()]).await.unwrap();
        let code = phone.reads_code_from_mail().await;
        let answers = give_at_once(vec![phone; MANY], mailed(&code)).await;
        assert_eq!(sessions(&answers), 1);
        assert_eq!(kit.app().devices(&ann.signed_in().await).await.unwrap().len(), 2);
    }

    async fn one_registration_opens_one_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let code = ann.reads_code_from_mail().await;
        let answers = give_at_once(vec![ann; MANY], mailed(&code)).await;
        assert_eq!(sessions(&answers), 1);
        assert_eq!(kit.numbers("select count(*) from account").await, [1]);
        assert_eq!(kit.numbers("select count(*) from event").await, [1]);
    }

    async fn one_captcha_answer_opens_one_flow(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        let answers = race(MANY, |_| {
            let (mut ann, captcha) = (ann.clone(), captcha.clone());
            async move { ann.opens_sign_in(&[captcha]).await }
        })
        .await;
        let passed = answers.iter().filter(|answer| matches!(answer, Ok(Progress::Prove { .. }))).count();
        let used = answers.iter().filter(|answer| refusal(answer) == Some(Refusal::ProofUsed)).count();
        assert_eq!((passed, used), (1, MANY - 1));
    }

    async fn two_who_register_one_address_at_once_get_one_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browsers = Vec::new();
        for _ in 0..16 {
            let mut ann = kit.person("ann");
            let captcha = ann.solves_captcha();
            ann.asks_to_register(&[captcha]).await.unwrap();
            let code = ann.reads_code_from_mail().await;
            browsers.push((ann, code));
        }
        let answers = race(browsers.len(), |number| {
            let (mut ann, code) = browsers[number].clone();
            async move { ann.proves(&[mailed(&code)]).await }
        })
        .await;
        assert_eq!(sessions(&answers), 1);
        let late = answers.iter().filter(|answer| matches!(answer, Err(Problem::AlreadyRegistered))).count();
        assert_eq!(late, browsers.len() - 1);
        assert_eq!(kit.numbers("select count(*) from account").await, [1]);
    }

    /// Of many guesses that race, no more are looked at than would have been one after the other; and the answers for
    /// somebody unknown are the same.
    async fn of_many_passwords_at_once_five_are_looked_at(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let before = kit.events(ann.account()).await;
        let mut tallies = Vec::new();
        for name in ["ann", "eve"] {
            let mut flows = Vec::new();
            for _ in 0..MANY {
                let mut thief = kit.person(name).from("198.51.100.7");
                let captcha = thief.solves_captcha();
                thief.opens_sign_in(&[captcha]).await.unwrap();
                flows.push(thief);
            }
            let answers = race(MANY, |number| {
                let mut thief = flows[number].clone();
                async move { thief.proves(&[password(&format!("guess number {number} of many"))]).await }
            })
            .await;
            assert_eq!(sessions(&answers), 0);
            let wrong = answers.iter().filter(|answer| refusal(answer) == Some(Refusal::ProofWrong)).count();
            let locked = answers
                .iter()
                .filter(|answer| matches!(refusal(answer), Some(Refusal::Locked { .. })))
                .count();
            tallies.push((wrong, locked));
        }
        assert_eq!(tallies, [(4, MANY - 4), (4, MANY - 4)]);
        // Five refusals and one lock.
        assert_eq!(kit.events(ann.account()).await - before, 6);
        assert_eq!(kit.numbers("select max(failures) from throttle").await, [10]);
        assert_eq!(kit.numbers("select count(*) from throttle where failures > 5").await, [1]);
    }

    async fn the_right_password_among_many_wrong_ones_is_no_way_around_the_lock(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let before = kit.events(ann.account()).await;
        let mut flows = Vec::new();
        for _ in 0..MANY {
            let mut thief = ann.on_a_new_device().from("198.51.100.7");
            let captcha = thief.solves_captcha();
            thief.opens_sign_in(&[captcha]).await.unwrap();
            flows.push(thief);
        }
        let answers = race(MANY, |number| {
            let mut thief = flows[number].clone();
            let evidence =
                if number == MANY / 2 { thief.types_password() } else { password("a wrong guess, as all the others") };
            async move { thief.proves(&[evidence]).await }
        })
        .await;
        let looked_at = answers.iter().filter(|answer| {
            matches!(answer, Ok(Progress::Prove { .. })) || refusal(answer) == Some(Refusal::ProofWrong)
        });
        // The fifth wrong one is answered with the lock itself.
        assert!(looked_at.count() <= 5);
        // Five refusals and one lock; and a right password on an unknown device, if it was among those looked at.
        let accepted = answers.iter().filter(|answer| matches!(answer, Ok(Progress::Prove { .. }))).count();
        let written = kit.events(ann.account()).await - before;
        assert_eq!(written, 6 + u64::try_from(accepted).unwrap());
    }
}
