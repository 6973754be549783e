//! Changes within a session, by somebody who found it open.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::session::DeviceTokens;
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Problem, Progress, SecretText};
use vestibule_testkit::{Kit, both_engines, password, race};

use crate::{began, refusal};

fn next(answer: &Progress) -> Vec<ProofKind> {
    answer.next().iter().collect()
}

both_engines! {
    async fn the_first_authenticator_demands_the_password(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let refused = ann.tries_to_enrol(&[]).await;
        assert!(next(&refused).contains(&ProofKind::Password), "{refused:?}");
        let refused = ann.tries_to_enrol(&[password("not the right password")]).await;
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofWrong, .. }), "{refused:?}");
        assert!(ann.authenticator.is_none());
        let right = ann.types_password();
        assert!(matches!(ann.tries_to_enrol(&[right]).await, Progress::Done));
    }

    /// In every session but the one that has just registered the account, a first authenticator takes a message too. It comes
    /// with backup codes, and the session that set it up goes on alone.
    async fn a_first_authenticator_demands_a_message(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(kit.policy().session.recent);
        let right = [ann.types_password()];
        let refused = ann.tries_to_enrol(&right).await;
        assert_eq!(next(&refused), [ProofKind::MailCode], "{refused:?}");
        let (_, wrong) = ann.begins_first_authenticator(&[password("not the right password")]).await;
        assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
        let sent = ann.reads_subjects().await.len();
        let (secret, begun) = ann.begins_first_authenticator(&right).await;
        assert!(matches!(begun, Ok(Progress::Prove { .. })), "{begun:?}");
        assert_eq!(ann.reads_subjects().await.len(), sent + 1, "a code is on its way");
        let wrong = ann.confirms_first_authenticator(secret.clone(), &[vestibule_testkit::mailed("000000")]).await;
        assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
        let mut other = ann.on_a_new_device();
        other.signs_in().await;
        let code = ann.types_contact_code().await;
        other.flow = ann.flow.clone();
        let foreign = other.confirms_first_authenticator(secret.clone(), &[code]).await;
        assert!(matches!(foreign, Err(Problem::Refused(Refusal::FlowForeign))), "{foreign:?}");
        assert!(kit.app().flow(&ann.caller(), Some(&ann.signed_in().await)).await.is_ok());
        let (secret, begun) = ann.begins_first_authenticator(&right).await;
        assert!(matches!(begun, Ok(Progress::Prove { .. })), "{begun:?}");
        let code = ann.types_contact_code().await;
        let done = ann.confirms_first_authenticator(secret, &[code]).await;
        assert!(matches!(done, Ok(Progress::Enrolled(_))), "{done:?}");
        assert_eq!(ann.backup_codes.len(), 10);
        assert!(ann.is_signed_in().await && !other.is_signed_in().await);
        kit.advance(Span::from_seconds(30));
        let mut again = ann.on_a_new_device();
        again.signs_in().await;
    }

    async fn a_new_authenticator_demands_the_old_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let refused = ann.tries_to_enrol(&[]).await;
        assert!(next(&refused).contains(&ProofKind::Authenticator), "{refused:?}");
        let password = ann.types_password();
        let refused = ann.tries_to_enrol(&[password]).await;
        assert!(matches!(refused, Progress::Refused { .. }), "{refused:?}");
        let old = ann.authenticator.clone().unwrap();
        let code = ann.types_code();
        assert!(matches!(ann.tries_to_enrol(&[code]).await, Progress::Done));
        assert!(ann.reads_subjects().await[0].contains("replaced"), "{:?}", ann.reads_subjects().await);
        kit.advance(Span::from_seconds(30));
        // The old one is void from then on.
        let evidence = [ann.types_password(), Evidence::authenticator(SecretText::new(old.code_at(kit.now()).as_str()))];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
        let code = ann.types_code();
        assert!(began(&ann.proves(&[code]).await));
    }

    async fn an_enrolment_is_good_for_its_session_and_as_long_as_one_attempt(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let app = kit.app();
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let enrolment = app.begin_enrolment(&caller, &signed_in).await.unwrap();
        // In another session it is nothing, whatever the code.
        let code = SecretText::new("123456");
        let foreign = app
            .enrol_authenticator(&bob.caller(), &bob.signed_in().await, &enrolment.pending, &code, &[])
            .await
            .unwrap();
        assert!(matches!(foreign.0, Progress::Refused { refusal: Refusal::FlowExpired, .. }));
        let wrong = app.enrol_authenticator(&caller, &signed_in, &enrolment.pending, &code, &[]).await.unwrap();
        assert!(matches!(wrong.0, Progress::Refused { refusal: Refusal::ProofWrong, .. }));
        // Shown again it is the same; once lapsed, another.
        let again = app.resume_enrolment(&ann.caller(), &signed_in, &enrolment.pending).await.unwrap();
        assert_eq!(*again.secret, *enrolment.secret);
        kit.advance(kit.policy().session.flow);
        let late = app.enrol_authenticator(&ann.caller(), &signed_in, &enrolment.pending, &code, &[]).await.unwrap();
        assert!(matches!(late.0, Progress::Refused { refusal: Refusal::FlowExpired, .. }));
        let other = app.resume_enrolment(&ann.caller(), &signed_in, &enrolment.pending).await.unwrap();
        assert!(*other.secret != *enrolment.secret);
        assert!(app.factors(&signed_in).await.unwrap().authenticator_since.is_none());
    }

    async fn a_password_is_changed_only_by_whoever_knows_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let new = Password::parse("an otter plays the cello at night").unwrap();
        let signed_in = ann.signed_in().await;
        let app = kit.app();
        let refused = app.change_password(&ann.caller(), &signed_in, &new, &[]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }));
        assert_eq!(refused.next(), ProofSet::of(&[ProofKind::Password]));
        // Guessing it in an open session is slowed down like everywhere else, for this device alone.
        for guess in 0..5 {
            let evidence = [password(&format!("a wrong guess, number {guess}"))];
            app.change_password(&ann.caller(), &signed_in, &new, &evidence).await.unwrap();
        }
        let evidence = [ann.types_password()];
        let locked = app.change_password(&ann.caller(), &signed_in, &new, &evidence).await.unwrap();
        assert!(matches!(locked, Progress::Refused { refusal: Refusal::Locked { .. }, .. }), "{locked:?}");
        assert!(ann.is_signed_in().await);
        kit.advance(Span::from_minutes(1));
        let same = app.change_password(&ann.caller(), &signed_in, &Password::parse(&ann.password).unwrap(), &evidence).await;
        assert!(matches!(same, Err(Problem::Invalid(_))));
        for text in ["short", "example-exchange!", "ann@mail.example"] {
            let poor = Password::parse(text).unwrap();
            let refused = app.change_password(&ann.caller(), &signed_in, &poor, &evidence).await;
            assert!(matches!(refused, Err(Problem::Invalid(_))), "{text}: {refused:?}");
        }
        let done = app.change_password(&ann.caller(), &signed_in, &new, &evidence).await.unwrap();
        assert!(matches!(done, Progress::Done), "{done:?}");
    }

    /// That a new password equals the present one is told only to a client that has typed the present one.
    async fn changing_a_password_tests_no_guess_at_the_present_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let signed_in = ann.signed_in().await;
        let mut heard = Vec::new();
        for guess in [ann.password.as_str(), "some other guess at what it is"] {
            let new = Password::parse(guess).unwrap();
            for evidence in [vec![], vec![password("a wrong one, to see what is said")]] {
                let answer = kit.app().change_password(&ann.caller(), &signed_in, &new, &evidence).await;
                heard.push((refusal(&answer), answer.unwrap().next()));
            }
        }
        assert_eq!(heard[..2], heard[2..]);
    }

    async fn backup_codes_are_made_only_with_a_second_factor(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let none = kit.app().replace_backup_codes(&ann.caller(), &ann.signed_in().await, &[]).await;
        assert!(matches!(none, Err(Problem::NotFound)));
        ann.enrols_authenticator().await;
        let (refused, codes) =
            kit.app().replace_backup_codes(&ann.caller(), &ann.signed_in().await, &[]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { .. }) && codes.is_none());
        ann.makes_backup_codes().await;
    }

    /// A sign-in that was opened before the authenticator was enrolled does not get around it.
    async fn an_attempt_from_before_a_protection_does_not_get_around_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        let captcha = thief.solves_captcha();
        thief.opens_sign_in(&[captcha]).await.unwrap();
        ann.enrols_authenticator().await;
        let evidence = [thief.types_password()];
        let mut answer = thief.proves(&evidence).await;
        if refusal(&answer).is_none() {
            let code = thief.types_mailed_code().await;
            answer = thief.proves(&[code]).await;
        }
        assert_eq!(refusal(&answer), Some(Refusal::FlowOver), "{answer:?}");
    }

    /// Nor does one that was let past the password before it was changed, in this request or the one before.
    async fn the_old_password_counts_no_more_in_an_attempt_under_way(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let mut thief = ann.on_a_new_device();
        let evidence = [thief.solves_captcha(), thief.types_password()];
        assert!(matches!(thief.opens_sign_in(&evidence).await, Ok(Progress::Prove { .. })));
        let new = Password::parse("an otter plays the cello at night").unwrap();
        let evidence = [ann.types_password(), ann.types_code()];
        let done = kit.app().change_password(&ann.caller(), &ann.signed_in().await, &new, &evidence).await.unwrap();
        assert!(matches!(done, Progress::Done));
        kit.advance(Span::from_seconds(30));
        let code = thief.types_code();
        assert_eq!(refusal(&thief.proves(&[code]).await), Some(Refusal::FlowOver));
    }

    async fn a_sign_in_that_races_a_change_of_password_leaves_no_session_of_the_old_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let done = race(40, |number| {
            let mut ann = ann.clone();
            async move {
                if number == 20 {
                    let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
                    let evidence = [ann.types_password()];
                    let new = Password::parse("an otter plays the cello at night").unwrap();
                    ann.app().change_password(&caller, &signed_in, &new, &evidence).await.unwrap();
                } else {
                    let evidence = [ann.types_password()];
                    let _either_way = ann.opens_sign_in(&evidence).await;
                }
                ann
            }
        })
        .await;
        // Somebody who came before the change was put out by it; somebody who came after did not get in.
        for one in done.iter().filter(|one| one.session != ann.session) {
            assert!(!one.is_signed_in().await);
        }
        assert!(ann.is_signed_in().await);
    }

    async fn a_device_forgotten_meanwhile_does_not_get_in_unconfirmed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        let device = phone.signed_in().await.session().device;
        assert!(matches!(phone.opens_sign_in(&[]).await, Ok(Progress::Prove { .. })));
        let mut bare = phone.clone();
        bare.device = DeviceTokens::default();
        kit.app().forget_device(&ann.caller(), &ann.signed_in().await, device).await.unwrap();
        let password = [phone.types_password()];
        assert_eq!(refusal(&bare.proves(&password).await), Some(Refusal::FlowOver));
        assert_eq!(refusal(&phone.proves(&password).await), Some(Refusal::FlowOver));
    }

    async fn a_session_that_was_ended_changes_nothing_any_more(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        // Checked, and ended before the change is made.
        let signed_in = phone.signed_in().await;
        kit.app().end_other_sessions(&ann.caller(), &ann.signed_in().await).await.unwrap();
        let new = Password::parse("an otter plays the cello at night").unwrap();
        let evidence = [phone.types_password()];
        let late = kit.app().change_password(&phone.caller(), &signed_in, &new, &evidence).await.unwrap();
        assert!(matches!(late, Progress::Refused { refusal: Refusal::FlowOver, .. }), "{late:?}");
        let evidence = [ann.types_password()];
        assert!(began(&ann.opens_sign_in(&evidence).await));
    }
}
