//! Accounts that nothing but a passkey opens: for their owners, for a look-alike page that was given all that can be typed, and for
//! somebody who holds one thing and wants to keep the owner out.

use vestibule_domain::audit::EventName;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, Caller, Evidence, Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Passkey, Person, both_engines, mailed};

use crate::{began, flow, refusal};

const ON: RequestedChange = RequestedChange::PasskeysOnly(true);
const OFF: RequestedChange = RequestedChange::PasskeysOnly(false);

/// A customer with this passkey and backup codes.
async fn customer_with(kit: &Kit, passkey: &mut Passkey) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.adds_passkey(passkey).await;
    ann
}

/// Asks for it with this evidence, and answers with codes what is asked for after that.
async fn turns_on(ann: &Person, evidence: &[Evidence]) -> Result<Progress, Problem> {
    let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
    let mut progress = ann.app().begin_protection_change(&caller, &signed_in, ON, evidence).await;
    let Ok(Progress::Prove { token, .. }) = &progress else { return progress };
    let caller = Caller { flow: token.clone(), ..ann.caller() };
    while let Ok(Progress::Prove { flow, .. }) = &progress {
        if !flow.next.meets(ProofSet::of(&[ProofKind::MailCode, ProofKind::SecondContactCode])) {
            return progress;
        }
        let code = ann.types_code_sent(flow).await;
        progress = ann.app().prove(&caller, Some(&signed_in), &[code]).await;
    }
    progress
}

/// A customer whose account nothing but this passkey opens.
async fn customer_of(kit: &Kit, passkey: &mut Passkey) -> Person {
    let ann = customer_with(kit, passkey).await;
    let own = ann.uses_own_passkey(passkey).await;
    let done = turns_on(&ann, &[own]).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    ann
}

/// Asks, without a session, that more than passkeys opens the account, by a message and a backup code.
async fn asks_to_leave(ann: &mut Person) -> Result<Progress, Problem> {
    let begun = ann.app().leave_passkeys_only(&ann.caller(), &ann.typed(), &[]).await;
    let Ok(Progress::Prove { flow, token }) = begun else { return begun };
    ann.flow = token;
    if flow.next.contains(ProofKind::Captcha) {
        let solved = ann.solves_captcha();
        ann.proves(&[solved]).await?;
    }
    let code = ann.types_contact_code().await;
    let next = ann.proves(&[code]).await;
    let Ok(Progress::Prove { .. }) = &next else { return next };
    let code = ann.types_backup_code();
    ann.backup_codes.remove(0);
    ann.proves(&[code]).await
}

async fn enrols_authenticator(kit: &Kit, ann: &mut Person, passkey: &mut Passkey) {
    let own = ann.uses_own_passkey(passkey).await;
    assert!(matches!(ann.tries_to_enrol(&[own]).await, Progress::Done));
    kit.advance(Span::from_seconds(30));
}

async fn happened(kit: &Kit, ann: &Person, name: EventName) -> usize {
    let filter = ActivityFilter::default();
    let page = kit.app().activity(&ann.signed_in().await, &filter, None, 200).await.unwrap();
    page.rows.iter().filter(|row| row.what.name() == name).count()
}

both_engines! {
    async fn nothing_that_can_be_typed_opens_the_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_of(&kit, &mut key).await;
        enrols_authenticator(&kit, &mut ann, &mut key).await;
        let by_key = ProofSet::of(&ProofKind::PHISHING_RESISTANT);

        // What a look-alike page is given: the password, a code of the authenticator, a backup code, codes of messages.
        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        let asked = thief.opens_sign_in(&[thief.solves_captcha(), thief.types_password()]).await;
        assert_eq!(flow(&asked).next, by_key);
        for typed in [thief.types_code(), thief.types_backup_code()] {
            assert_eq!(refusal(&thief.proves(&[typed]).await), Some(Refusal::ProofNotAsked));
        }
        let mut relayed = key.with(|twist| twist.origin = "https://access-example.com");
        let answer = thief.uses_passkey(&mut relayed, flow(&asked));
        assert_eq!(refusal(&thief.proves(&[answer]).await), Some(Refusal::ProofWrong));

        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        thief.forgets_password(&[thief.solves_captcha()]).await.unwrap();
        let code = thief.types_contact_code().await;
        let asked = thief.proves(&[code]).await;
        assert_eq!(flow(&asked).next, by_key, "a forgotten password is no way round");
        assert_eq!(refusal(&thief.proves(&[thief.types_backup_code()]).await), Some(Refusal::ProofNotAsked));

        assert!(began(&ann.signs_in_by_passkey(&mut key).await), "its owner comes in as ever");
    }

    /// A key that notices a touch only is enough beside the password: it is signed for our page all the same.
    async fn a_security_key_beside_the_password_opens_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::of_security_key();
        let ann = customer_with(&kit, &mut key).await;
        let own = ann.uses_own_passkey(&mut key).await;
        let missing = turns_on(&ann, std::slice::from_ref(&own)).await;
        assert!(!matches!(missing, Ok(Progress::Done)), "a touch alone turns nothing on: {missing:?}");
        let mut ann = ann;
        ann.flow = None;
        let own = ann.uses_own_passkey(&mut key).await;
        let done = turns_on(&ann, &[ann.types_password(), own]).await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        let asked = ann.opens_sign_in(&[ann.types_password()]).await;
        let answer = ann.uses_passkey(&mut key, flow(&asked));
        assert!(began(&ann.proves(&[answer]).await));
    }

    async fn it_takes_two_passkeys_or_one_and_backup_codes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut bare = kit.person("bea");
        bare.registers().await;
        assert_eq!(refusal(&turns_on(&bare, &[bare.types_password()]).await), Some(Refusal::TooFewPasskeys));
        assert!(!bare.sees_protections().await.passkeys_suffice);

        let mut key = Passkey::synced();
        let ann = customer_with(&kit, &mut key).await;
        assert!(ann.sees_protections().await.passkeys_suffice);
        kit.sql("update backup_code set used_at = 1").await;
        assert!(!ann.sees_protections().await.passkeys_suffice);
        let own = ann.uses_own_passkey(&mut key).await;
        assert_eq!(refusal(&turns_on(&ann, &[own]).await), Some(Refusal::TooFewPasskeys));
        let own = ann.uses_own_passkey(&mut key).await;
        let added = ann.clone().tries_to_add_passkey(&mut Passkey::synced(), &[own]).await;
        assert!(matches!(added, Ok(Progress::Done)));
        let own = ann.uses_own_passkey(&mut key).await;
        let done = turns_on(&ann, &[own]).await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    }

    /// Whoever borrowed a session and added a passkey of their own reads none of the owner's messages, and shuts nobody out.
    async fn it_is_turned_on_with_a_passkey_and_a_message_and_ends_other_sessions(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let mut elsewhere = ann.on_a_new_device();
        elsewhere.signs_in_by_passkey(&mut key).await.unwrap();
        let codes = [ann.types_password(), ann.types_backup_code()];
        let without = turns_on(&ann, &codes).await;
        assert!(!matches!(without, Ok(Progress::Done)), "a backup code is no passkey: {without:?}");
        ann.flow = None;
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let own = ann.uses_own_passkey(&mut key).await;
        let at_once = kit.app().change_protection(&caller, &signed_in, ON, &[own]).await;
        assert_eq!(refusal(&at_once), Some(Refusal::ProofMissing), "the message is left");
        assert!(!ann.sees_protections().await.passkeys_only);

        let own = ann.uses_own_passkey(&mut key).await;
        assert!(matches!(turns_on(&ann, &[own]).await, Ok(Progress::Done)));
        assert!(ann.sees_protections().await.passkeys_only);
        assert!(ann.is_signed_in().await && !elsewhere.is_signed_in().await);
        assert_eq!(happened(&kit, &ann, EventName::PasskeysOnlySet).await, 1);
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.contains("Passkeys only")), "{subjects:?}");
    }

    async fn leaving_it_waits_and_can_be_stopped(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_of(&kit, &mut key).await;
        let own = ann.uses_own_passkey(&mut key).await;
        let Progress::Waits { weakening, .. } = ann.wants(OFF, &[own]).await else { panic!("it waits") };
        ann.vetoes(weakening).await.unwrap();
        let own = ann.uses_own_passkey(&mut key).await;
        assert!(matches!(ann.wants(OFF, &[own]).await, Progress::Waits { .. }));
        let asked = ann.on_a_new_device().opens_sign_in(&[ann.solves_captcha(), ann.types_password()]).await;
        assert_eq!(flow(&asked).next, ProofSet::of(&ProofKind::PHISHING_RESISTANT), "until then it counts");
        kit.waits_out(Span::from_hours(49)).await;
        let code = ann.types_backup_code();
        assert!(began(&ann.opens_sign_in(&[ann.types_password(), code]).await));
        assert!(!ann.sees_protections().await.passkeys_only);
    }

    async fn who_lost_every_passkey_comes_back_by_a_backup_code_after_the_wait(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let ann = customer_of(&kit, &mut key).await;
        let mut lost = ann.on_a_new_device();
        let asked = asks_to_leave(&mut lost).await;
        assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.contains("passkeys")), "{subjects:?}");
        let code = lost.types_backup_code();
        let early = lost.opens_sign_in(&[lost.solves_captcha(), lost.types_password(), code]).await;
        assert!(!began(&early), "not before its time");
        kit.waits_out(Span::from_hours(49)).await;
        lost.flow = None;
        let code = lost.types_backup_code();
        let begun = lost.opens_sign_in(&[lost.solves_captcha(), lost.types_password(), code]).await;
        assert!(began(&begun), "{begun:?}");
    }

    /// The reader of the mailbox with a stolen backup code is stopped by whoever holds a passkey, as often as it takes.
    async fn a_thief_of_mailbox_and_codes_is_stopped_from_a_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_of(&kit, &mut key).await;
        for _ in 0..3 {
            ann.flow = None;
            let mut thief = ann.on_a_new_device().from("198.51.100.7");
            let Ok(Progress::Waits { weakening, .. }) = asks_to_leave(&mut thief).await else { panic!("it waits") };
            ann.backup_codes = thief.backup_codes;
            ann.signs_in_by_passkey(&mut key).await.unwrap();
            ann.vetoes(weakening).await.unwrap();
            kit.waits_out(Span::from_hours(49)).await;
            ann.signs_in_by_passkey(&mut key).await.unwrap();
            assert!(ann.sees_protections().await.passkeys_only);
        }
    }

    /// A thief who is signed in cannot keep out an owner who freezes the account: the change goes on under the freeze.
    async fn a_freeze_does_not_hinder_who_comes_back(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let ann = customer_of(&kit, &mut key).await;
        ann.freezes(FreezeScope::Everything).await;
        let mut lost = ann.on_a_new_device();
        let asked = asks_to_leave(&mut lost).await;
        assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
    }

    /// Only the reader of the mailbox learns how the account is opened; to all others known and unknown addresses are the same.
    async fn strangers_are_told_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let ann = customer_of(&kit, &mut key).await;
        let mut bea = kit.person("bea");
        bea.registers().await;
        let stranger = |person: &Person| person.on_a_new_device().from("198.51.100.7");
        let (known, bare, unknown) = (stranger(&ann), stranger(&bea), stranger(&kit.person("nobody")));
        for mut person in [known, bare, unknown] {
            let begun = kit.app().leave_passkeys_only(&person.caller(), &person.typed(), &[]).await;
            assert_eq!(flow(&begun).next, ProofSet::of(&[ProofKind::Captcha, ProofKind::MailCode]));
            let Ok(Progress::Prove { token, .. }) = begun else { panic!("it begins") };
            person.flow = token;
            let solved = person.solves_captcha();
            let next = person.proves(&[solved]).await;
            assert_eq!(flow(&next).next, ProofSet::of(&[ProofKind::MailCode]));
            let wrong = person.proves(&[mailed("000000")]).await;
            assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
        }
        assert_eq!(refusal(&asks_to_leave(&mut bea.on_a_new_device()).await), Some(Refusal::NotPasskeysOnly));
    }

    /// An account that nothing opens any more would be lost, so the last passkey takes this with it, after the wait.
    async fn the_last_passkey_takes_it_along(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_of(&kit, &mut key).await;
        enrols_authenticator(&kit, &mut ann, &mut key).await;
        let id = kit.app().passkeys(&ann.signed_in().await).await.unwrap()[0].id;
        let message = ann.wants(RequestedChange::RemovePasskey(id), &[ann.types_password()]).await;
        assert!(matches!(message, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{message:?}");
        let own = ann.uses_own_passkey(&mut key).await;
        assert!(matches!(ann.wants(RequestedChange::RemovePasskey(id), &[own]).await, Progress::Waits { .. }));
        kit.waits_out(Span::from_hours(49)).await;
        ann.signs_in().await;
        let seen = ann.sees_protections().await;
        assert!(!seen.passkeys_only && seen.authenticator);
        assert_eq!(kit.app().passkeys(&ann.signed_in().await).await.unwrap().len(), 0);
    }
}
