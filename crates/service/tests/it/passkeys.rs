//! Passkeys as their owners use them.

use vestibule_domain::audit::EventName;
use vestibule_domain::factor::PASSKEYS;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::protection::HoldCause;
use vestibule_domain::time::Span;
use vestibule_service::{
    ActivityFilter, FieldFault, HoldView, PasskeyAnswer, Problem, Progress, RequestedChange,
};
use vestibule_testkit::{Kit, Passkey, Person, both_engines};

use crate::{began, flow, refusal};

/// A customer with this passkey, which was added right after the registration.
async fn customer_with(kit: &Kit, passkey: &mut Passkey) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.adds_passkey(passkey).await;
    ann
}

async fn happened(kit: &Kit, ann: &Person, name: EventName) -> usize {
    let page =
        kit.app().activity(&ann.signed_in().await, &ActivityFilter::default(), None, 200).await.unwrap();
    page.rows.iter().filter(|row| row.what.name() == name).count()
}

both_engines! {
    async fn a_passkey_is_a_second_factor_beside_the_password(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        assert_eq!(ann.backup_codes.len(), 10, "the first second factor comes with backup codes");
        let asked = ann.opens_sign_in(&[ann.types_password()]).await;
        let second = ProofSet::of(&[ProofKind::Passkey, ProofKind::SecurityKey, ProofKind::BackupCode]);
        assert_eq!(flow(&asked).next, second);
        let answer = ann.uses_passkey(&mut key, flow(&asked));
        assert!(began(&ann.proves(&[answer]).await));
        let signed_in = ann.signed_in().await;
        let session = signed_in.session();
        assert!(session.given.is_phishing_resistant());
        assert_eq!(session.given.assurance(), 2);
        let [view] = &kit.app().passkeys(&signed_in).await.unwrap()[..] else { panic!("there is one") };
        assert!(view.last_used_at.is_some() && view.backed_up && !view.bound_to_device);
    }

    async fn a_passkey_that_recognises_its_user_is_a_whole_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        assert!(began(&ann.signs_in_by_passkey(&mut key).await));
        let mut elsewhere = ann.on_a_new_device();
        assert!(began(&elsewhere.signs_in_by_passkey(&mut key).await));
        assert_eq!(elsewhere.signed_in().await.session().given.assurance(), 2);
        assert!(happened(&kit, &elsewhere, EventName::SignedIn).await >= 2);
    }

    /// In place of the password in a sign-in that began with an address, too: nothing tells there whether it has a passkey.
    async fn a_passkey_answers_where_the_password_is_asked(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let asked = ann.opens_sign_in(&[]).await;
        let nobody = kit.person("nobody").opens_sign_in(&[]).await;
        assert_eq!(flow(&asked).next, ProofSet::of(&ProofKind::FIRST_FACTORS));
        assert!(flow(&nobody).passkey.as_ref().unwrap().options.contains(r#""allowCredentials":[]"#));
        assert!(flow(&asked).passkey.as_ref().unwrap().options.contains(r#""allowCredentials":[]"#));
        let answer = ann.uses_passkey(&mut key, flow(&asked));
        assert!(began(&ann.proves(&[answer]).await));
    }

    async fn a_security_key_is_a_second_factor_and_no_more(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::of_security_key();
        let mut ann = customer_with(&kit, &mut key).await;
        assert_eq!(refusal(&ann.signs_in_by_passkey(&mut key).await), Some(Refusal::ProofWrong));
        let asked = ann.opens_sign_in(&[ann.types_password()]).await;
        let answer = ann.uses_passkey(&mut key, flow(&asked));
        assert!(began(&ann.proves(&[answer]).await));
        assert!(ann.signed_in().await.session().given.is_phishing_resistant());
        let [view] = &kit.app().passkeys(&ann.signed_in().await).await.unwrap()[..] else { panic!("one") };
        assert!(view.bound_to_device && !view.backed_up);
    }

    /// With a session and the password a thief could set up a passkey of his own, so the first second factor takes a message.
    async fn the_first_one_takes_a_message_and_the_next_one_what_there_is(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_hours(2));
        ann.signs_in().await;
        let (mut first, mut second) = (Passkey::synced(), Passkey::synced());
        let begun = ann.tries_to_add_passkey(&mut first, &[ann.types_password()]).await;
        assert_eq!(flow(&begun).next, ProofSet::of(&[ProofKind::MailCode]));
        let code = ann.types_code_sent(flow(&begun)).await;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let done = kit.app().prove(&caller, Some(&signed_in), &[code]).await;
        assert!(matches!(done, Ok(Progress::Enrolled(_))), "{done:?}");
        ann.flow = None;

        let refused = ann.tries_to_add_passkey(&mut second, &[ann.types_password()]).await;
        assert_eq!(refusal(&refused), Some(Refusal::ProofMissing));
        let own = ann.uses_own_passkey(&mut first).await;
        let added = ann.tries_to_add_passkey(&mut second, &[own]).await;
        assert!(matches!(added, Ok(Progress::Done)), "{added:?}");
        assert_eq!(kit.app().passkeys(&ann.signed_in().await).await.unwrap().len(), 2);
        assert!(began(&ann.signs_in_by_passkey(&mut second).await));
    }

    async fn adding_one_is_told_and_holds_withdrawals(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let ann = customer_with(&kit, &mut key).await;
        assert_eq!(happened(&kit, &ann, EventName::PasskeyAdded).await, 1);
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.contains("Passkey added")), "{subjects:?}");
        let held = |holds: &[HoldView]| holds.iter().any(|hold| hold.cause == HoldCause::PasskeyAdded);
        assert!(held(&ann.sees_protections().await.holds));
        kit.advance(Span::from_hours(24));
        let mut ann = ann;
        ann.signs_in_by_passkey(&mut key).await.unwrap();
        assert!(!held(&ann.sees_protections().await.holds));
    }

    async fn ten_at_most_and_each_authenticator_has_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut first = Passkey::synced();
        let mut ann = customer_with(&kit, &mut first).await;
        for _ in 1..PASSKEYS {
            let own = ann.uses_own_passkey(&mut first).await;
            let added = ann.tries_to_add_passkey(&mut Passkey::synced(), &[own]).await;
            assert!(matches!(added, Ok(Progress::Done)), "{added:?}");
        }
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let full = kit.app().begin_passkey(&caller, &signed_in).await;
        assert!(matches!(full, Err(Problem::Invalid(faults)) if faults == [FieldFault::PasskeysFull]));
    }

    async fn the_model_of_an_authenticator_names_it_until_its_owner_does(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        key.model = 0xfbfc_3007_154e_4ecc_8c0b_6e02_0557_d7bd_u128.to_be_bytes();
        let ann = customer_with(&kit, &mut key).await;
        let name = || async {
            let views = kit.app().passkeys(&ann.signed_in().await).await.unwrap();
            (views[0].id, views[0].name.clone().map(String::from))
        };
        let (id, first) = name().await;
        assert_eq!(first.as_deref(), Some("Apple Passwords"));
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let mine = vestibule_domain::account::Nickname::parse("Ann’s phone").unwrap();
        kit.app().rename_passkey(&caller, &signed_in, id, mine).await.unwrap();
        assert_eq!(name().await.1.as_deref(), Some("Ann’s phone"));
        assert_eq!(happened(&kit, &ann, EventName::PasskeyRenamed).await, 1);
        assert!(began(&ann.clone().signs_in_by_passkey(&mut key).await), "it opens the account as before");
    }

    async fn removing_one_waits_and_is_told(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut lost, mut kept) = (Passkey::synced(), Passkey::synced());
        let mut ann = customer_with(&kit, &mut lost).await;
        let own = ann.uses_own_passkey(&mut lost).await;
        assert!(matches!(ann.tries_to_add_passkey(&mut kept, &[own]).await, Ok(Progress::Done)));
        let id = kit.app().passkeys(&ann.signed_in().await).await.unwrap()[0].id;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let change = RequestedChange::RemovePasskey(id);
        let demands = kit.app().protection_demands(&caller, &signed_in, change.clone()).await.unwrap();
        assert_eq!(demands.purpose, Purpose::RemovePasskey);
        let own = ann.uses_own_passkey(&mut kept).await;
        let asked = kit.app().change_protection(&caller, &signed_in, change, &[own]).await;
        assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
        assert!(began(&ann.signs_in_by_passkey(&mut lost).await), "until then it counts");
        kit.waits_out(Span::from_hours(49)).await;
        ann.signs_in_by_passkey(&mut kept).await.unwrap();
        assert_eq!(kit.app().passkeys(&ann.signed_in().await).await.unwrap().len(), 1);
        assert_eq!(refusal(&ann.clone().signs_in_by_passkey(&mut lost).await), Some(Refusal::ProofWrong));
        assert_eq!(happened(&kit, &ann, EventName::PasskeyRemoved).await, 1);
    }

    /// Everything within a session that asks for the password and the second factor is content with a passkey.
    async fn a_passkey_proves_every_change_within_a_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        kit.advance(Span::from_hours(2));
        ann.signs_in_by_passkey(&mut key).await.unwrap();
        let own = ann.uses_own_passkey(&mut key).await;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let change = RequestedChange::WhitelistOnly(true);
        let done = kit.app().change_protection(&caller, &signed_in, change, &[own]).await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    }

    async fn backup_codes_stay_with_the_last_second_factor(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let evidence = [ann.types_password(), ann.types_code()];
        assert!(matches!(ann.tries_to_add_passkey(&mut Passkey::synced(), &evidence).await, Ok(Progress::Done)));
        let codes = kit.app().factors(&ann.signed_in().await).await.unwrap().backup_codes;
        kit.advance(Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let change = RequestedChange::RemoveAuthenticator;
        let asked = kit.app().change_protection(&caller, &signed_in, change, &evidence).await;
        assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
        kit.waits_out(Span::from_hours(49)).await;
        let code = ann.types_backup_code();
        assert!(began(&ann.opens_sign_in(&[ann.types_password(), code]).await), "they stand in for the passkey");
        let left = kit.app().factors(&ann.signed_in().await).await.unwrap();
        assert_eq!(left.backup_codes, codes.map(|(made, left)| (made, left - 1)));
        assert_eq!(left.authenticator_since, None);
    }
}

/// Nobody can hand in what no browser answers.
#[test]
fn only_what_a_browser_answers_is_read() {
    let mut key = Passkey::synced();
    let options = r#"{"challenge":"AAAA","rpId":"access.example"}"#;
    let right = key.used(options);
    assert!(PasskeyAnswer::parse("question", &right).is_some());
    let other_id = right.replacen(r#""id":""#, r#""id":"A"#, 1);
    let other_type = right.replace("public-key", "password");
    for wrong in ["", "{}", "[]", "null", &other_id, &other_type, &right[..right.len() - 1]] {
        assert!(PasskeyAnswer::parse("question", wrong).is_none(), "{wrong}");
    }
}
