//! A forgotten password: how its owner gets back in, and what a thief finds in every corner of that way.

use std::time::Duration;

use vestibule_domain::account::PasswordFault;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::protection::HoldCause;
use vestibule_domain::time::Span;
use vestibule_service::{App, Evidence, FieldFault, Problem, Progress, ResetLink};
use vestibule_testkit::{Engine, Kit, Person, both_engines, mailed, password, race};

use crate::sessions::{answers_from_cache, follows, refused_within};
use crate::{began, flow, refusal};

const NEW: &str = "brass kettle under nine willows";

/// Ann, signed in, with or without an authenticator.
async fn ann(kit: &Kit, authenticator: bool) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    if authenticator {
        ann.enrols_authenticator().await;
    }
    ann
}

/// Another process, where there can be one: an SQLite file belongs to one.
async fn another(kit: &Kit) -> App {
    match kit.engine() {
        Engine::Sqlite => kit.app().clone(),
        Engine::Postgres => kit.node().await,
    }
}

/// Somebody at another browser, in front of the code of the message.
async fn asks_from_elsewhere(person: &Person) -> Person {
    let mut other = person.on_a_new_device().from("198.51.100.7");
    let captcha = other.solves_captcha();
    other.forgets_password(&[captcha]).await.unwrap();
    other
}

/// An answer without what is drawn by chance.
fn masked(answer: &Result<Progress, Problem>) -> String {
    let shown = format!("{answer:?}");
    let words = shown.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.map(|word| if word.starts_with("flw_") { "flw_…" } else { word }).collect()
}

/// Everything that a stranger can do on the way back in, and what is answered.
async fn everything_a_stranger_reaches(kit: &Kit, mut thief: Person) -> Vec<String> {
    let mut heard = Vec::new();
    for round in 0..3 {
        let captcha = thief.solves_captcha();
        heard.push(masked(&thief.forgets_password(&[]).await));
        heard.push(masked(&thief.proves(&[captcha]).await));
        let seen = thief.sees_flow().await;
        heard.push(masked(&seen.map(|flow| Progress::Prove { flow, token: None })));
        let resent = thief.asks_for_another_code().await;
        heard.push(masked(&resent.map(|flow| Progress::Prove { flow, token: None })));
        heard.push(masked(&thief.proves(&[password("not asked for here")]).await));
        heard.push(masked(&thief.chooses_password(NEW).await));
        kit.advance(Span::from_seconds(40));
        let resent = thief.asks_for_another_code().await;
        heard.push(masked(&resent.map(|flow| Progress::Prove { flow, token: None })));
        for guess in 0..6 {
            heard.push(masked(&thief.proves(&[mailed(&format!("{round}0000{guess}"))]).await));
        }
        kit.advance(Span::from_minutes(20));
    }
    heard
}

both_engines! {
    async fn the_owner_gets_back_in_and_everybody_else_is_out(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, true).await;
        let mut tablet = ann.on_a_new_device();
        tablet.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let other = another(&kit).await;
        let following = follows(&other);
        let seen_elsewhere = tablet.at(&other);
        answers_from_cache(&kit, &seen_elsewhere).await;

        let before = ann.clone();
        ann.proves_forgotten_password().await;
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));

        // Every session is over, also for a node that knew it from its cache.
        assert!(!before.is_signed_in().await && !tablet.is_signed_in().await);
        assert!(refused_within(Duration::from_secs(1), &seen_elsewhere).await);
        following.abort();
        // The old password opens nothing, the new one does.
        kit.advance(Span::from_seconds(60));
        let mut with_old = before.on_a_new_device();
        let evidence = [with_old.solves_captcha(), with_old.types_password()];
        assert_eq!(refusal(&with_old.opens_sign_in(&evidence).await), Some(Refusal::ProofWrong));
        ann.signs_in().await;
        let signed_in = ann.signed_in().await;
        let view = kit.app().protections(&ann.caller(), &signed_in).await.unwrap();
        let hold = view.holds.iter().find(|hold| hold.cause == HoldCause::PasswordReset).unwrap();
        assert_eq!(hold.end.unwrap().since(hold.start), Span::from_hours(24));
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().any(|subject| subject.contains("was reset")), "{subjects:?}");
        kit.chain(ann.account()).await.unwrap();
    }

    /// Nothing is reset by it, so nothing that follows a reset may begin either.
    async fn the_present_password_is_refused_and_changes_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, true).await;
        let before = ann.clone();
        kit.advance(Span::from_seconds(30));
        ann.proves_forgotten_password().await;
        let (events, mails) = (kit.events(ann.account()).await, ann.reads_subjects().await.len());
        let present = ann.password.clone();
        let refused = ann.chooses_password(&present).await;
        let unchanged = [FieldFault::PasswordUnchanged];
        assert!(matches!(&refused, Err(Problem::Invalid(faults)) if *faults == unchanged), "{refused:?}");
        assert!(before.is_signed_in().await);
        let view = kit.app().protections(&before.caller(), &before.signed_in().await).await.unwrap();
        assert!(view.holds.iter().all(|hold| hold.cause != HoldCause::PasswordReset), "{:?}", view.holds);
        assert_eq!((kit.events(ann.account()).await, ann.reads_subjects().await.len()), (events, mails));
        // The flow is as it was, and takes another one.
        assert!(ann.sees_flow().await.unwrap().open);
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        assert!(!before.is_signed_in().await);
    }

    /// What is told about the present password is told once at most: the first guess that is wrong takes its place and ends every
    /// attempt, so there is nothing left to guess, and its owner hears of it.
    async fn a_mailbox_guesses_the_present_password_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        thief.proves_forgotten_password().await;
        let right = ann.password.clone();
        let answers = race(8, |number| {
            let (mut thief, right) = (thief.clone(), right.clone());
            async move {
                let guess = if number == 7 { right } else { format!("{number} guesses under nine willows") };
                (number, thief.chooses_password(&guess).await)
            }
        })
        .await;
        let reset = answers.iter().filter(|(_, answer)| matches!(answer, Ok(Progress::SignedIn(_)))).count();
        assert_eq!(reset, 1, "{answers:?}");
        for (number, answer) in answers {
            match answer {
                Ok(Progress::SignedIn(_)) => assert_ne!(number, 7),
                Err(Problem::Invalid(faults)) => assert_eq!((number, faults), (7, vec![FieldFault::PasswordUnchanged])),
                other => assert!(matches!(refusal(&other), Some(Refusal::FlowOver)), "{number}: {other:?}"),
            }
        }
        let late = thief.chooses_password(&right).await;
        assert!(matches!(late, Err(Problem::Refused(Refusal::FlowOver))), "{late:?}");
        assert!(ann.reads_subjects().await.iter().any(|subject| subject.contains("was reset")));
    }

    async fn a_mobile_number_gets_back_in_by_text(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("+351912345421");
        ann.registers().await;
        ann.proves_forgotten_password().await;
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        ann.signs_in().await;
    }

    async fn known_and_unknown_identifiers_are_answered_alike_at_every_step(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut known = kit.person("amelia");
        known.registers().await;
        known.enrols_authenticator().await;
        let start = kit.now();
        let mut heard = Vec::new();
        for name in ["amelia", "amanda"] {
            kit.set_clock(start);
            let thief = kit.person(name).from("198.51.100.7");
            heard.push(everything_a_stranger_reaches(&kit, thief).await);
        }
        assert_eq!(heard[0], heard[1]);
        assert!(heard[0].iter().any(|answer| answer.contains("Locked")), "{heard:#?}");
        assert!(kit.mail_to("amanda@mail.example").await.is_empty());
        // The owner is not held by it: neither at the door nor on the way back in.
        let evidence = [known.types_password()];
        assert!(flow(&known.opens_sign_in(&evidence).await).next.contains(ProofKind::Authenticator));
        known.proves_forgotten_password().await;
    }

    async fn the_mailed_code_stands_in_for_the_captcha(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        let mut phone = ann.on_a_new_device();
        let asked = phone.forgets_password(&[]).await;
        assert!(flow(&asked).next.contains(ProofKind::Captcha));
        phone.asks_for_another_code().await.unwrap();
        let code = phone.types_mailed_code().await;
        assert!(flow(&phone.proves(&[code]).await).open);
    }

    async fn a_link_counts_once_and_the_newest_only(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, true).await;
        let mut phone = asks_from_elsewhere(&ann).await;
        let old = phone.reads_link_from_mail().await;
        kit.advance(Span::from_seconds(40));
        phone.asks_for_another_code().await.unwrap();
        let new = phone.reads_link_from_mail().await;
        assert_ne!(old.reveal(), new.reveal());
        // The older one is over, and trying it costs no try.
        let left = phone.sees_flow().await.unwrap().tries_left;
        assert!(matches!(phone.follows_reset_link(&old).await, Err(Problem::Refused(Refusal::FlowOver))));
        assert_eq!(phone.sees_flow().await.unwrap().tries_left, left);
        // The newer one is the proof; a second time it is over, here and elsewhere.
        let taken = phone.follows_reset_link(&new).await;
        assert!(flow(&taken).next.contains(ProofKind::Authenticator), "{taken:?}");
        for mut again in [phone.clone(), ann.on_a_new_device().from("203.0.113.4")] {
            assert_eq!(refusal(&again.follows_reset_link(&new).await), Some(Refusal::FlowOver));
        }
        assert!(phone.sees_flow().await.unwrap().next.contains(ProofKind::Authenticator));
    }

    async fn a_scanner_that_fetches_the_link_changes_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        let mut phone = asks_from_elsewhere(&ann).await;
        let link = phone.reads_link_from_mail().await;
        let scanner = kit.person("scanner");
        let written = "select cast(sum(version) as bigint) from flow union all \
                       select count(*) from code where used_at is not null union all select count(*) from flow";
        let before = kit.numbers(written).await;
        for _ in 0..100 {
            assert_eq!(kit.app().reset_link(&scanner.caller(), &link).await.unwrap(), ResetLink::Elsewhere);
        }
        assert_eq!(kit.app().reset_link(&phone.caller(), &link).await.unwrap(), ResetLink::Here);
        assert_eq!(kit.numbers(written).await, before);
        assert!(flow(&phone.follows_reset_link(&link).await).open);
    }

    async fn a_link_opened_elsewhere_moves_the_attempt_there_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, true).await;
        let thief = asks_from_elsewhere(&ann).await;
        let link = ann.reads_link_from_mail().await;
        let answers = race(8, |number| {
            let (mut one, link) = (ann.on_a_new_device().from(&format!("203.0.113.{number}")), link.clone());
            async move {
                let answer = one.follows_reset_link(&link).await;
                (one, answer)
            }
        })
        .await;
        let (mut owners, refused): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|(_, answer)| matches!(answer, Ok(Progress::Prove { .. })));
        assert_eq!((owners.len(), refused.len()), (1, 7));
        let (owner, _) = &mut owners[0];
        // Somebody who began it is out, and the second factor is asked for where it went on.
        assert!(matches!(thief.sees_flow().await, Err(Problem::Refused(Refusal::FlowOver))));
        assert!(owner.sees_flow().await.unwrap().next.contains(ProofKind::Authenticator));
        let code = owner.types_code();
        assert!(flow(&owner.proves(&[code]).await).open);
        assert!(matches!(owner.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
    }

    async fn a_code_or_link_of_another_flow_purpose_or_account_counts_nowhere(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        let mut eve = kit.person("eve");
        eve.registers().await;
        let of_eve = asks_from_elsewhere(&eve).await;
        let eves_code = eve.reads_code_from_mail().await;
        let eves_link = eve.reads_link_from_mail().await;
        // Ann's attempt takes neither Eve's code nor Eve's link.
        let mut of_ann = asks_from_elsewhere(&ann).await;
        let before_code = ann.reads_code_from_mail().await;
        assert_eq!(refusal(&of_ann.proves(&[mailed(&eves_code)]).await), Some(Refusal::ProofWrong));
        assert_eq!(
            refusal(&of_ann.proves(&[Evidence::mail_link(eves_link.clone())]).await),
            Some(Refusal::ProofWrong)
        );
        // Following Eve's link there goes on with Eve's attempt, never with Ann's.
        of_ann.follows_reset_link(&eves_link).await.unwrap();
        assert!(of_ann.sees_flow().await.unwrap().open);
        assert!(of_eve.is_at().await.is_none());
        assert!(matches!(of_ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        let mut still_ann = ann.on_a_new_device();
        still_ann.signs_in().await;
        // A code of the way back in is none at the door, and the other way round.
        let mut second = asks_from_elsewhere(&ann).await;
        let reset_code = ann.reads_code_from_mail().await;
        assert_ne!(reset_code, before_code);
        let mut door = ann.on_a_new_device().from("203.0.113.60");
        door.opens_sign_in(&[]).await.unwrap();
        door.asks_for_another_code().await.unwrap();
        let door_code = door.reads_code_from_mail().await;
        assert_eq!(refusal(&door.proves(&[mailed(&reset_code)]).await), Some(Refusal::ProofWrong));
        assert_eq!(refusal(&second.proves(&[mailed(&door_code)]).await), Some(Refusal::ProofWrong));
        assert!(flow(&second.proves(&[mailed(&reset_code)]).await).open);
    }

    async fn a_further_code_gives_no_further_tries(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        let mut thief = asks_from_elsewhere(&ann).await;
        for guess in ["000001", "000002"] {
            assert_eq!(refusal(&thief.proves(&[mailed(guess)]).await), Some(Refusal::ProofWrong));
        }
        kit.advance(Span::from_seconds(40));
        assert_eq!(thief.asks_for_another_code().await.unwrap().tries_left, 3);
        for guess in ["000003", "000004"] {
            assert_eq!(refusal(&thief.proves(&[mailed(guess)]).await), Some(Refusal::ProofWrong));
        }
        assert!(matches!(refusal(&thief.proves(&[mailed("000005")]).await), Some(Refusal::Locked { .. })));
        let right = thief.types_mailed_code().await;
        assert!(refusal(&thief.proves(&[right]).await).is_some());
        assert!(matches!(thief.chooses_password(NEW).await, Err(Problem::Refused(_))));
    }

    async fn the_second_factor_is_demanded_and_races_count_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, true).await;
        let mut phone = asks_from_elsewhere(&ann).await;
        let code = phone.types_mailed_code().await;
        let seen = phone.proves(&[code]).await;
        assert_eq!(
            flow(&seen).next,
            ProofSet::of(&[ProofKind::Authenticator, ProofKind::BackupCode])
        );
        assert!(matches!(phone.chooses_password(NEW).await, Err(Problem::Refused(Refusal::ProofMissing))));
        let code = phone.types_code();
        let answers = race(64, |_| {
            let (mut one, code) = (phone.clone(), code.clone());
            async move { one.proves(&[code]).await }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Progress::Prove { .. }))).count(), 1);
        let before = kit.events(ann.account()).await;
        let answers = race(64, |number| {
            let mut one = phone.clone();
            async move { one.chooses_password(&format!("brass kettle under {number} willows")).await }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Progress::SignedIn(_)))).count(), 1);
        assert_eq!(kit.events(ann.account()).await - before, 2, "the reset, and the sign-in that comes with it");
    }

    async fn no_sign_in_that_races_a_reset_survives_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, false).await;
        let with_old = ann.clone();
        ann.proves_forgotten_password().await;
        let node = another(&kit).await;
        let answers = race(65, |number| {
            let (mut resets, mut signs_in) = (ann.clone(), with_old.clone());
            if number % 2 == 0 {
                signs_in = signs_in.at(&node);
            }
            async move {
                if number == 0 {
                    assert!(matches!(resets.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
                    return (resets, false);
                }
                let evidence = [signs_in.types_password()];
                let answer = signs_in.opens_sign_in(&evidence).await;
                let begun = began(&answer);
                (signs_in, begun)
            }
        })
        .await;
        for (person, begun) in &answers {
            assert!(!begun || !person.is_signed_in().await);
        }
        assert!(answers[0].0.is_signed_in().await, "the new password’s own session counts");
        assert_eq!(kit.numbers("select count(*) from session where ended_at is null").await, [1]);
    }

    async fn a_password_that_cannot_be_taken_keeps_the_flow_open(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, false).await;
        ann.proves_forgotten_password().await;
        let faults = |answer| match answer {
            Err(Problem::Invalid(faults)) => faults,
            other => panic!("it was taken: {other:?}"),
        };
        let short = faults(ann.chooses_password("too short").await);
        assert!(matches!(short[0], FieldFault::Password(PasswordFault::TooShort { .. })), "{short:?}");
        let context = faults(ann.chooses_password("ann@mail.example").await);
        assert!(context.contains(&FieldFault::PasswordContext), "{context:?}");
        assert!(ann.sees_flow().await.unwrap().open);
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
    }

    async fn what_was_mailed_is_over_after_half_an_hour_and_the_attempt_soon_after(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, false).await;
        let mut phone = asks_from_elsewhere(&ann).await;
        let (code, link) = (phone.types_mailed_code().await, phone.reads_link_from_mail().await);
        ann.proves_forgotten_password().await;
        kit.advance(Span::from_minutes(29));
        assert!(ann.sees_flow().await.unwrap().open && phone.is_at().await.is_some());
        kit.advance(Span::from_minutes(1));
        assert_eq!(refusal(&phone.proves(&[code]).await), Some(Refusal::ProofWrong));
        assert_eq!(refusal(&phone.follows_reset_link(&link).await), Some(Refusal::FlowOver));
        // A message that is sent now has its own half hour, as far as the attempt goes.
        kit.advance(Span::from_minutes(20));
        assert!(matches!(ann.chooses_password(NEW).await, Err(Problem::Refused(Refusal::FlowExpired))));
    }

    async fn strangers_who_ask_lock_nobody_out(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, true).await;
        for number in 0..30 {
            let mut thief = kit.person("ann").from(&format!("198.51.100.{number}"));
            let captcha = thief.solves_captcha();
            thief.forgets_password(&[captcha]).await.unwrap();
            for guess in 0..5 {
                let _refused = thief.proves(&[mailed(&format!("00000{guess}"))]).await;
            }
        }
        // On her device she signs in, and gets back in, as ever.
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        ann.proves_forgotten_password().await;
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
    }

    async fn how_fast_mail_leaves_tells_nothing_about_an_address(engine: Engine) {
        use vestibule_domain::notice::Channel;
        let kit = Kit::on(engine).await;
        let ann = ann(&kit, false).await;
        kit.delivers().await;
        // What a stranger can have sent to the known alone does not show, however long it waits.
        asks_from_elsewhere(&ann).await;
        kit.advance(Span::from_minutes(10));
        assert!(!kit.app().is_slow(Channel::Mail, kit.now()).await.unwrap());
        // What goes to known and unknown alike does.
        let mut eve = kit.person("eve");
        let captcha = eve.solves_captcha();
        eve.asks_to_register(&[captcha]).await.unwrap();
        kit.advance(Span::from_minutes(2));
        assert!(kit.app().is_slow(Channel::Mail, kit.now()).await.unwrap());
        assert!(!kit.app().is_slow(Channel::Sms, kit.now()).await.unwrap());
        kit.delivers().await;
        assert!(!kit.app().is_slow(Channel::Mail, kit.now()).await.unwrap());
    }

    async fn only_a_device_that_the_account_knows_sees_what_became_of_its_message(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, false).await;
        let phone = asks_from_elsewhere(&ann).await;
        ann.forgets_password(&[]).await.unwrap();
        kit.delivers().await;
        assert_eq!(phone.sees_flow().await.unwrap().delivery, None);
        assert_eq!(ann.sees_flow().await.unwrap().delivery, Some("sent"));
        assert_eq!(ann.sees_flow().await.unwrap().next, ProofSet::of(&[ProofKind::MailCode]));
    }

    async fn a_backup_code_stands_in_and_the_session_says_so(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = ann(&kit, true).await;
        let code = ann.types_backup_code();
        ann.backup_codes.remove(0);
        ann.opens_sign_in(&[ann.types_password()]).await.unwrap();
        match ann.proves(&[code]).await {
            Ok(Progress::SignedIn(begun)) => assert!(begun.by_backup_code),
            other => panic!("not signed in: {other:?}"),
        }
        // For ten minutes the new phone needs no second backup code.
        assert!(matches!(ann.tries_to_enrol(&[]).await, Progress::Done));
        let view = kit.app().protections(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(view.holds.iter().any(|hold| hold.cause == HoldCause::AuthenticatorChanged));
        kit.advance(Span::from_seconds(30));
        ann.signs_out().await;
        let evidence = [ann.types_password(), ann.types_code()];
        match ann.opens_sign_in(&evidence).await {
            Ok(Progress::SignedIn(begun)) => assert!(!begun.by_backup_code),
            other => panic!("not signed in: {other:?}"),
        }
        let refused = ann.tries_to_enrol(&[]).await;
        assert!(matches!(refused, Progress::Refused { .. }), "{refused:?}");
    }
}
