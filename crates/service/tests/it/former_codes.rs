//! Wrong codes of a former authenticator, by which its owner disowns what took its place. Somebody who reads the mailbox and knows the
//! password of the time before guesses as often as they like, and takes it from nobody by that.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Problem, Progress, SecretText};
use vestibule_testkit::{Engine, Kit, Person, both_engines};

use crate::contacts::with_authenticator;
use crate::disowning::replaces;
use crate::{flow, refusal};

/// A server where five wrong codes are too many, an owner whose authenticator a thief replaced, and that thief, with a browser
/// that was never here.
async fn robbed(engine: Engine) -> (Kit, Person, Person) {
    let kit = Kit::under(engine, |policy| policy.second_factor.two_codes_after = 5).await;
    let ann = with_authenticator(&kit).await;
    kit.advance(Span::from_minutes(1));
    let mut thief = ann.on_a_new_device().from("203.0.113.66");
    thief.signs_in().await;
    replaces(&kit, &mut thief).await;
    (kit, ann.on_a_new_device(), thief.on_a_new_device().from("203.0.113.67"))
}

/// A disowning up to the code of the former authenticator.
async fn comes_to_the_code(one: &mut Person) -> Result<Progress, Problem> {
    one.flow = None;
    let captcha = one.solves_captcha();
    one.opens_disowning(&[captcha]).await.unwrap();
    let code = one.types_contact_code().await;
    one.proves(&[code]).await.unwrap();
    let password = one.types_password();
    let answer = one.proves(&[password]).await;
    assert!(flow(&answer).next.contains(ProofKind::Authenticator), "{answer:?}");
    answer
}

/// Gives codes in disownings, one attempt after the other, until a wrong one is not looked at any more; says how many were.
async fn guesses(kit: &Kit, thief: &mut Person) -> u32 {
    let mut looked_at = 0;
    loop {
        comes_to_the_code(thief).await.unwrap();
        for _ in 0..5 {
            let wrong = thief.types_wrong_code();
            let answer = thief.proves(&[wrong]).await;
            match refusal(&answer) {
                Some(Refusal::TwoCodesNeeded) => return looked_at,
                Some(Refusal::ProofWrong | Refusal::Locked { .. } | Refusal::FlowOver) => looked_at += 1,
                other => panic!("{other:?}"),
            }
        }
        assert!(looked_at < 40, "there is no end to it");
        kit.advance(Span::from_hours(1));
    }
}

both_engines! {
    async fn wrong_codes_with_mailbox_and_password_take_the_former_authenticator_from_nobody(engine: Engine) {
        let (kit, mut ann, mut thief) = robbed(engine).await;
        assert_eq!(guesses(&kit, &mut thief).await, 5);
        kit.advance(Span::from_hours(1));
        let answer = comes_to_the_code(&mut ann).await;
        let before = flow(&answer).clone();
        assert!(before.two_codes);
        // One code is not looked at, and costs no try.
        let one = ann.types_code();
        let refused = ann.proves(&[one]).await;
        assert_eq!(refusal(&refused), Some(Refusal::TwoCodesNeeded));
        assert_eq!(flow(&refused).tries_left, before.tries_left);
        // Two that do not follow each other are wrong.
        let apart = {
            let first = ann.shows_code();
            kit.advance(Span::from_minutes(2));
            Evidence::authenticator_pair(SecretText::new(first), SecretText::new(ann.shows_code()))
        };
        assert_eq!(refusal(&ann.proves(&[apart]).await), Some(Refusal::ProofWrong));
        let two = ann.types_two_codes();
        let done = ann.proves(std::slice::from_ref(&two)).await;
        assert!(matches!(done, Ok(Progress::Waits { .. })), "{done:?}");
        // They have ended the count, and count once.
        assert_eq!(kit.numbers("select failures from former_authenticator").await, [0]);
        kit.sql("update former_authenticator set failures = 5").await;
        kit.advance(Span::from_seconds(30));
        comes_to_the_code(&mut ann).await.unwrap();
        assert_eq!(refusal(&ann.proves(&[two]).await), Some(Refusal::ProofWrong));
    }

    /// The present authenticator has a count of its own: a thief runs it up by the password of today.
    async fn wrong_codes_of_the_present_authenticator_take_the_former_one_from_nobody(engine: Engine) {
        let (kit, mut ann, mut thief) = robbed(engine).await;
        let evidence = [thief.solves_captcha(), thief.types_password()];
        thief.opens_sign_in(&evidence).await.unwrap();
        for _ in 0..5 {
            let wrong = thief.types_wrong_code();
            thief.proves(&[wrong]).await.unwrap();
        }
        assert_eq!(kit.numbers("select failures from authenticator").await, [5]);
        kit.advance(Span::from_hours(1));
        let answer = comes_to_the_code(&mut ann).await;
        assert!(!flow(&answer).two_codes);
        let one = ann.types_code();
        let done = ann.proves(&[one]).await;
        assert!(matches!(done, Ok(Progress::Waits { .. })), "{done:?}");
    }

    /// Of guesses that race no more are looked at than of those one after the other.
    async fn of_single_codes_of_a_former_authenticator_five_are_looked_at(engine: Engine) {
        let (kit, mut ann, thief) = robbed(engine).await;
        let mut thieves = Vec::new();
        for network in 0..4 {
            let mut one = thief.on_a_new_device().from(&format!("198.51.{network}.7"));
            comes_to_the_code(&mut one).await.unwrap();
            thieves.push(one);
        }
        let mut looked_at = 0;
        for one in &mut thieves {
            for _ in 0..2 {
                let wrong = one.types_wrong_code();
                looked_at += u32::from(refusal(&one.proves(&[wrong]).await) == Some(Refusal::ProofWrong));
            }
        }
        assert_eq!(looked_at, 5);
        assert_eq!(kit.numbers("select failures from former_authenticator").await, [5]);
        // The right one neither.
        kit.advance(Span::from_hours(1));
        comes_to_the_code(&mut ann).await.unwrap();
        let right = ann.types_code();
        assert_eq!(refusal(&ann.proves(&[right]).await), Some(Refusal::TwoCodesNeeded));
    }
}
