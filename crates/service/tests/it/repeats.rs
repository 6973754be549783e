//! The request that ended a flow, sent again because its answer was lost or a form was pressed twice: the same answer for a
//! minute, for the same holder, and nothing done twice.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, NewSessionTokens, Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, mailed, race};

use crate::contacts::{add, gives, new_code, past_the_factors};
use crate::{flow, refusal};

const NEW: &str = "an otter plays the cello at night";

fn begun(answer: Result<Progress, Problem>) -> NewSessionTokens {
    match answer {
        Ok(Progress::SignedIn(begun)) => begun,
        other => panic!("no session began: {other:?}"),
    }
}

/// What a client is told of a session that began.
fn told(begun: &NewSessionTokens) -> (String, String, String, bool) {
    let session = begun.session_token.reveal().to_owned();
    (
        session,
        begun.devices.reveal(),
        format!("{} {}", begun.session, begun.expires_at.micros()),
        begun.by_backup_code,
    )
}

/// Everything that could be written twice.
async fn written(kit: &Kit) -> Vec<Vec<i64>> {
    let mut counts = Vec::new();
    for table in ["session", "device", "event", "outbox", "flow", "weakening"] {
        counts.push(kit.numbers(&format!("select count(*) from {table}")).await);
    }
    counts.push(kit.numbers("select count(*) from backup_code where used_at is null").await);
    counts
}

/// Somebody in front of the last proof of a sign-in on a new device.
async fn before_the_last(ann: &Person) -> (Person, Evidence) {
    let mut phone = ann.on_a_new_device();
    let evidence = [phone.solves_captcha()];
    phone.opens_sign_in(&evidence).await.unwrap();
    let evidence = [phone.types_password()];
    let next = flow(&phone.proves(&evidence).await).next;
    let last = if next.contains(ProofKind::Authenticator) {
        phone.types_code()
    } else {
        phone.types_mailed_code().await
    };
    (phone, last)
}

/// Has backup codes made, and reads what is shown.
async fn new_codes(ann: &Person, evidence: &[Evidence]) -> Option<Vec<String>> {
    let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
    let (_made, codes) = ann.app().replace_backup_codes(&caller, &signed_in, evidence).await.unwrap();
    codes.map(|codes| codes.iter().map(str::to_owned).collect())
}

both_engines! {
    async fn the_last_proof_of_a_sign_in_sent_again_gets_the_same_session(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        for round in 0..3 {
            if round == 1 {
                ann.enrols_authenticator().await;
                ann.makes_backup_codes().await;
            }
            let (phone, last) = before_the_last(&ann).await;
            let last = if round == 2 { ann.types_backup_code() } else { last };
            let first = begun(phone.clone().proves(std::slice::from_ref(&last)).await);
            kit.delivers().await;
            let before = written(&kit).await;
            kit.advance(Span::from_seconds(50));
            let again = begun(phone.clone().proves(std::slice::from_ref(&last)).await);
            assert_eq!(told(&again), told(&first));
            // The answer had arrived, only not all of it was kept.
            let mut after = phone.clone();
            after.device = first.devices.clone();
            assert_eq!(told(&begun(after.proves(std::slice::from_ref(&last)).await)), told(&first));
            assert_eq!(written(&kit).await, before);
            let mut there = phone.clone();
            there.session = Some(again.session_token);
            assert!(there.is_signed_in().await);
            kit.advance(Span::from_seconds(30));
        }
    }

    async fn a_known_device_gets_the_same_next_token(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_hours(3));
        ann.opens_sign_in(&[]).await.unwrap();
        let evidence = [ann.types_password()];
        let first = begun(ann.clone().proves(&evidence).await);
        assert_eq!(told(&begun(ann.clone().proves(&evidence).await)), told(&first));
        // Somebody who has token and password, and not the device, gets nothing.
        let mut stolen = ann.on_a_new_device();
        stolen.flow = ann.flow.clone();
        assert_eq!(refusal(&stolen.clone().proves(&evidence).await), Some(Refusal::FlowOver));
    }

    async fn nothing_is_repeated_later_by_others_or_with_something_else(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let over = Some(Refusal::FlowOver);
        let (phone, last) = before_the_last(&ann).await;
        begun(phone.clone().proves(std::slice::from_ref(&last)).await);
        let before = written(&kit).await;
        for wrong in [mailed("000000"), phone.types_password()] {
            assert_eq!(refusal(&phone.clone().proves(&[wrong]).await), over);
        }
        assert_eq!(refusal(&phone.clone().proves(&[]).await), over);
        let both = [phone.types_password(), last.clone()];
        assert_eq!(refusal(&phone.clone().proves(&both).await), over);
        assert_eq!(written(&kit).await, before);
        let mut other = ann.on_a_new_device();
        other.opens_sign_in(&[]).await.unwrap();
        assert_eq!(refusal(&other.proves(std::slice::from_ref(&last)).await), Some(Refusal::ProofNotAsked));
        kit.advance(Span::from_minutes(1));
        assert_eq!(refusal(&phone.clone().proves(&[last]).await), over);
        let opened = written(&kit).await;
        assert_eq!(opened[..2], before[..2], "no session and no device");
    }

    async fn an_ended_session_is_not_given_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let (phone, last) = before_the_last(&ann).await;
        begun(phone.clone().proves(std::slice::from_ref(&last)).await);
        kit.app().end_other_sessions(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!(refusal(&phone.clone().proves(&[last]).await), Some(Refusal::FlowOver));
        let (phone, last) = before_the_last(&ann).await;
        begun(phone.clone().proves(std::slice::from_ref(&last)).await);
        ann.freezes(FreezeScope::Everything).await;
        assert_eq!(refusal(&phone.clone().proves(&[last]).await), Some(Refusal::FlowOver));
    }

    async fn a_registration_and_a_reset_are_answered_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let code = [ann.types_contact_code().await];
        let first = begun(ann.clone().proves(&code).await);
        assert_eq!(told(&begun(ann.clone().proves(&code).await)), told(&first));
        assert_eq!(kit.numbers("select count(*) from account").await, [1]);
        begun(ann.proves(&code).await);

        ann.proves_forgotten_password().await;
        assert!(matches!(ann.clone().chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        kit.delivers().await;
        let before = written(&kit).await;
        assert!(matches!(ann.clone().chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        assert_eq!(written(&kit).await, before);
        let other = ann.clone().chooses_password("nine herons over the mill").await;
        assert!(matches!(other, Err(Problem::Refused(Refusal::FlowOver))), "{other:?}");
        kit.advance(Span::from_minutes(1));
        let late = ann.clone().chooses_password(NEW).await;
        assert!(matches!(late, Err(Problem::Refused(Refusal::FlowOver))), "{late:?}");
    }

    async fn the_end_of_a_freeze_is_asked_for_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.freezes(FreezeScope::Everything).await;
        let evidence = [ann.types_password()];
        let opened = ann.opens_unfreeze(&evidence).await;
        assert!(flow(&opened).next.contains(ProofKind::MailCode), "{opened:?}");
        let code = [ann.types_mailed_code().await];
        let (first, again) = (ann.clone().proves(&code).await, ann.clone().proves(&code).await);
        let (Ok(Progress::Waits { weakening, effective_at }), Ok(Progress::Waits { weakening: same, effective_at: then })) =
            (first, again)
        else {
            panic!("it does not wait");
        };
        assert_eq!((weakening, effective_at), (same, then));
        assert_eq!(kit.numbers("select count(*) from weakening").await, [1]);
    }

    async fn a_change_within_a_session_is_made_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let new = Password::parse(NEW).unwrap();
        let signed_in = ann.signed_in().await;
        let mut evidence = vec![ann.types_password()];
        for (round, new) in [new, Password::parse("nine herons over the mill").unwrap()].iter().enumerate() {
            let answers = race(2, |_| {
                let (app, caller, signed_in) = (ann.app().clone(), ann.caller(), signed_in.clone());
                let (new, evidence) = (new.clone(), evidence.clone());
                async move { app.change_password(&caller, &signed_in, &new, &evidence).await.unwrap() }
            })
            .await;
            assert!(answers.iter().all(|answer| matches!(answer, Progress::Done)), "{answers:?}");
            let made = kit.numbers("select count(*) from event where kind = 'password_changed'").await;
            assert_eq!(made, [i64::try_from(round).unwrap() + 1]);
            evidence = vec![Evidence::password(new.clone())];
        }
        // The password was changed again since: the first change is not what stands.
        let first = [ann.types_password()];
        let (caller, new) = (ann.caller(), Password::parse(NEW).unwrap());
        let late = ann.app().change_password(&caller, &signed_in, &new, &first).await;
        assert!(matches!(late, Ok(Progress::Refused { .. })), "{late:?}");
        "nine herons over the mill".clone_into(&mut ann.password);

        ann.enrols_authenticator().await;
        ann.has(RequestedChange::WhitelistOnly(true)).await;
        let evidence = [ann.types_password(), ann.types_code()];
        let off = RequestedChange::WhitelistOnly(false);
        let (first, again) = (ann.wants(off.clone(), &evidence).await, ann.wants(off, &evidence).await);
        let (Progress::Waits { weakening, .. }, Progress::Waits { weakening: same, .. }) = (&first, &again) else {
            panic!("it does not wait: {first:?} {again:?}");
        };
        assert_eq!(weakening, same);
        assert_eq!(kit.numbers("select count(*) from weakening").await, [1]);
        ann.vetoes(*weakening).await.unwrap();
        let gone = ann.wants(RequestedChange::WhitelistOnly(false), &evidence).await;
        assert!(matches!(gone, Progress::Refused { .. }), "it was stopped since: {gone:?}");
    }

    async fn backup_codes_are_shown_again_while_they_are_those_that_count(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_minutes(20));
        let evidence = [ann.types_password()];
        let (secret, _begun) = ann.begins_first_authenticator(&evidence).await;
        let code = [ann.types_contact_code().await];
        let mut tab = ann.clone();
        for pressed in [&mut tab, &mut ann] {
            let done = pressed.confirms_first_authenticator(secret.clone(), &code).await;
            assert!(matches!(done, Ok(Progress::Enrolled(_))), "{done:?}");
        }
        assert_eq!(ann.backup_codes.len(), 10);
        assert_eq!(ann.backup_codes, tab.backup_codes);
        assert_eq!(kit.numbers("select count(*) from backup_code").await, [10]);

        kit.advance(Span::from_seconds(30));
        let by_code = [ann.types_password(), ann.types_code()];
        let first = new_codes(&ann, &by_code).await.unwrap();
        assert_eq!(new_codes(&ann, &by_code).await.unwrap(), first);
        assert!(first.iter().all(|code| !ann.backup_codes.contains(code)));
        kit.advance(Span::from_seconds(30));
        let by_next = [ann.types_password(), ann.types_code()];
        assert_ne!(new_codes(&ann, &by_next).await.unwrap(), first);
        assert_eq!(new_codes(&ann, &by_code).await, None, "others count by now");
    }

    async fn an_address_is_added_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let requested = add(&ann, "anne@other.example");
        past_the_factors(&mut ann, requested).await;
        let old = ann.types_mailed_code().await;
        let next = gives(&ann, old).await;
        let code = new_code(&kit, "anne@other.example").await;
        assert!(flow(&next).next.contains(ProofKind::NewContactCode), "{next:?}");
        let (first, again) = (gives(&ann, code.clone()).await, gives(&ann, code).await);
        assert_eq!(format!("{again:?}"), format!("{first:?}"));
        assert!(matches!(first, Ok(Progress::Done | Progress::Waits { .. })), "{first:?}");
    }
}
