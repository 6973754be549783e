//! Authenticators and backup codes in the hands of a thief.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Hint, Progress, SecretText};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::{began, flow, refusal};

async fn customer_with_authenticator(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.enrols_authenticator().await;
    ann
}

fn authenticator(code: &str) -> Evidence {
    Evidence::authenticator(SecretText::new(code))
}

/// Gives a hundred wrong codes on the known device, however long its locks take.
async fn wears_the_authenticator_out(kit: &Kit, ann: &mut Person) {
    let mut wrong = 0;
    while wrong < 100 {
        let evidence = [ann.solves_captcha(), ann.types_password()];
        let opened = ann.opens_sign_in(&evidence).await;
        let opened = if refusal(&opened) == Some(Refusal::ProofNotAsked) {
            ann.opens_sign_in(&evidence[1..]).await
        } else {
            opened
        };
        if let Some(Refusal::Locked { until }) = refusal(&opened) {
            kit.set_clock(until);
            continue;
        }
        let tried = ann.proves(&[ann.types_wrong_code()]).await;
        match refusal(&tried) {
            Some(Refusal::Locked { until }) => kit.set_clock(until),
            Some(_) => {}
            None => panic!("{tried:?}"),
        }
        wrong += 1;
    }
}

both_engines! {
    async fn a_code_of_the_authenticator_counts_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        let replayed = ann.opens_sign_in(&evidence).await;
        assert_eq!(refusal(&replayed), Some(Refusal::ProofUsed));
        // Nor do older ones count from now on.
        let older = ann.authenticator.as_ref().unwrap().code_at(kit.now());
        kit.advance(Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        let evidence = [ann.types_password(), authenticator(&older)];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofUsed));
    }

    async fn a_code_that_enrolled_does_not_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let evidence = [ann.types_password()];
        assert!(matches!(ann.tries_to_enrol(&evidence).await, Progress::Done));
        let evidence = [ann.types_password(), ann.types_code()];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofUsed));
    }

    async fn a_phone_whose_clock_is_off_is_told_by_how_much_and_not_let_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        let ahead = |kit: &Kit, ann: &Person| {
            ann.authenticator.as_ref().unwrap().code_at(kit.now() + Span::from_minutes(5)).to_string()
        };
        let early = ahead(&kit, &ann);
        let evidence = [ann.types_password(), authenticator(&early)];
        let told = ann.opens_sign_in(&evidence).await;
        assert!(
            matches!(told, Ok(Progress::Refused { hint: Some(Hint::ClockOff { seconds: 300 }), .. })),
            "{told:?}"
        );
        let before = ann.authenticator.as_ref().unwrap().code_at(kit.now() + Span::from_seconds(270)).to_string();
        let told = ann.proves(&[authenticator(&before)]).await;
        assert!(
            matches!(told, Ok(Progress::Refused { hint: Some(Hint::ClockOff { seconds: 270 }), .. })),
            "{told:?}"
        );
        // Told once, neither counts any more, also when its time has come.
        kit.advance(Span::from_seconds(270));
        assert_eq!(refusal(&ann.proves(&[authenticator(&before)]).await), Some(Refusal::ProofUsed));
        kit.advance(Span::from_seconds(30));
        assert_eq!(refusal(&ann.proves(&[authenticator(&early)]).await), Some(Refusal::ProofUsed));
        // Two codes in a row adjust to the phone.
        let first = SecretText::new(ahead(&kit, &ann));
        kit.advance(Span::from_seconds(30));
        let second = SecretText::new(ahead(&kit, &ann));
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let done = kit.app().resynchronise_authenticator(&caller, &signed_in, (&first, &second), &[]).await.unwrap();
        assert!(matches!(done, Progress::Done), "{done:?}");
        let again = kit.app().resynchronise_authenticator(&caller, &signed_in, (&first, &second), &[]).await.unwrap();
        assert!(matches!(again, Progress::Refused { .. }), "{again:?}");
        kit.advance(Span::from_seconds(30));
        // After so many wrong ones a captcha comes first.
        let evidence = [ann.solves_captcha(), ann.types_password(), authenticator(&ahead(&kit, &ann))];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }

    async fn a_backup_code_signs_in_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        ann.makes_backup_codes().await;
        let evidence = [ann.types_password(), ann.types_backup_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
        assert_eq!(kit.app().factors(&ann.signed_in().await).await.unwrap().backup_codes, Some((10, 9)));
        // A new set voids the old one.
        let old = ann.backup_codes[1].clone();
        ann.makes_backup_codes().await;
        let evidence = [ann.types_password(), Evidence::backup_code(SecretText::new(old))];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
    }

    async fn another_customers_backup_code_is_no_good(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        ann.makes_backup_codes().await;
        let mut bob = kit.person("bob");
        bob.registers().await;
        bob.enrols_authenticator().await;
        bob.makes_backup_codes().await;
        let evidence = [bob.types_password(), ann.types_backup_code()];
        assert_eq!(refusal(&bob.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
    }

    async fn a_hundred_wrong_codes_on_a_known_device_make_two_in_a_row_needed_there(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        ann.makes_backup_codes().await;
        wears_the_authenticator_out(&kit, &mut ann).await;
        kit.advance(Span::from_hours(25));
        let evidence = [ann.types_password()];
        let opened = ann.opens_sign_in(&evidence).await;
        assert!(flow(&opened).two_codes && flow(&opened).next.contains(ProofKind::Authenticator));
        let tries = flow(&opened).tries_left;
        // One code is not looked at, be it right or wrong, and costs nothing.
        for one in [ann.types_code(), ann.types_wrong_code(), ann.types_code()] {
            let answer = ann.proves(&[one]).await;
            assert_eq!(refusal(&answer), Some(Refusal::TwoCodesNeeded));
            assert_eq!(flow(&answer).tries_left, tries);
        }
        let two = ann.types_two_codes();
        assert!(began(&ann.proves(&[two]).await));
        assert!(ann.reads_subjects().await.iter().any(|subject| subject.contains("wrong authenticator codes")));
        // From then on one is enough again, and elsewhere it always was.
        kit.advance(Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }

    async fn a_backup_code_gets_in_where_two_codes_are_needed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = customer_with_authenticator(&kit).await;
        wears_the_authenticator_out(&kit, &mut ann).await;
        kit.advance(Span::from_hours(25));
        let evidence = [ann.types_password(), ann.types_backup_code()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
        // A change within the session asks for two codes too, on this device.
        let (app, caller, signed_in) = (kit.app().clone(), ann.caller(), ann.signed_in().await);
        let one = app.replace_backup_codes(&caller, &signed_in, &[ann.types_code()]).await.unwrap().0;
        assert!(matches!(one, Progress::Refused { refusal: Refusal::TwoCodesNeeded, .. }), "{one:?}");
        let two = ann.types_two_codes();
        let two = app.replace_backup_codes(&ann.caller(), &signed_in, &[two]).await.unwrap().0;
        assert!(matches!(two, Progress::Done), "{two:?}");
    }
}
