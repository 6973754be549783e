//! Passkeys in front of a thief: answers that are not what they claim, for another place, another account or another time, and keys
//! that were copied.

use vestibule_domain::audit::EventName;
use vestibule_domain::factor::{Aaguid, PasskeyContradiction};
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::protection::{HoldCause, Suspicion};
use vestibule_domain::time::Span;
use vestibule_service::{
    ActivityFilter, Evidence, FieldFault, PasskeyAnswer, PasskeyQuestion, Problem, Progress, RequestedChange,
};
use vestibule_testkit::{Kit, Passkey, Person, Setup, both_engines, race};

use crate::{began, flow, refusal};

async fn customer_with(kit: &Kit, passkey: &mut Passkey) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.adds_passkey(passkey).await;
    ann
}

fn answers(passkey: &mut Passkey, question: &PasskeyQuestion) -> Evidence {
    PasskeyAnswer::parse(&question.ceremony, &passkey.used(&question.options)).unwrap().into()
}

async fn events(kit: &Kit, ann: &Person) -> Vec<EventName> {
    let filter = ActivityFilter::default();
    let page = kit.app().activity(&ann.signed_in().await, &filter, None, 200).await.unwrap();
    page.rows.iter().map(|row| row.what.name()).collect()
}

/// Uses of a passkey that must prove nothing, each with what is wrong about it.
fn wrong_uses(key: &Passkey) -> Vec<(&'static str, Passkey)> {
    let other = Passkey::synced().under(&key.credential_id).of(key.user.as_deref());
    vec![
        ("another ceremony", key.with(|twist| twist.ceremony = Some("webauthn.create"))),
        ("another challenge", key.with(|twist| twist.challenge = Some(vec![7; 32]))),
        ("a look-alike page", key.with(|twist| twist.origin = "https://access-example.com")),
        ("a page below ours", key.with(|twist| twist.origin = "https://evil.access.example")),
        ("our page on another port", key.with(|twist| twist.origin = "https://access.example:8443")),
        ("our page without TLS", key.with(|twist| twist.origin = "http://access.example")),
        ("a passkey of another domain", key.with(|twist| twist.domain = Some("example".to_owned()))),
        ("a frame of another site", key.with(|twist| twist.cross_origin = true)),
        ("nobody there", key.with(|twist| twist.present = false)),
        ("a flipped signature", key.with(|twist| twist.signature_flipped = true)),
        ("another key", other),
        ("another account's handle", key.of(Some(&[1; 16]))),
        ("another credential", key.under(&[9; 20])),
    ]
}

both_engines! {
    async fn what_is_not_a_use_of_this_passkey_here_and_now_proves_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let uses = wrong_uses(&key);
        for (what, mut wrong) in uses {
            ann.flow = None;
            let asked = ann.opens_sign_in(&[ann.types_password()]).await;
            let Ok(Progress::Prove { flow, .. }) = &asked else {
                // Failures count as for any proof, and end.
                kit.advance(Span::from_hours(25));
                continue;
            };
            let answer = ann.uses_passkey(&mut wrong, flow);
            let tried = ann.proves(&[answer]).await;
            assert!(matches!(refusal(&tried), Some(Refusal::ProofWrong | Refusal::Locked { .. })), "{what}: {tried:?}");
            kit.advance(Span::from_hours(25));
        }
        let asked = ann.opens_sign_in(&[ann.types_password()]).await;
        let answer = ann.uses_passkey(&mut key, flow(&asked));
        assert!(began(&ann.proves(&[answer]).await), "the right one still does");
        let suspected = events(&kit, &ann).await.into_iter().filter(|name| *name == EventName::PasskeySuspected);
        assert_eq!(suspected.count(), 0, "nothing of it speaks of a copied key");
    }

    async fn alone_they_open_nothing_and_tell_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let mut stranger = Passkey::synced();
        let unknown = kit.person("nobody").on_a_new_device().signs_in_by_passkey(&mut stranger).await;
        for (what, mut wrong) in wrong_uses(&key) {
            let mut thief = ann.on_a_new_device().from("198.51.100.7");
            let tried = thief.signs_in_by_passkey(&mut wrong).await;
            assert_eq!(format!("{tried:?}"), format!("{unknown:?}"), "{what}");
            kit.advance(Span::from_hours(25));
        }
        let mut unrecognised = key.with(|twist| twist.verified = false);
        let tried = ann.on_a_new_device().signs_in_by_passkey(&mut unrecognised).await;
        assert_eq!(format!("{tried:?}"), format!("{unknown:?}"), "a touch alone opens nothing");
        assert!(began(&ann.signs_in_by_passkey(&mut key).await));
    }

    async fn an_answer_counts_once_in_its_place_and_in_time(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let any = kit.app().ask_any_passkey(&ann.caller()).unwrap().unwrap();
        let once = PasskeyAnswer::parse(&any.ceremony, &key.used(&any.options)).unwrap();
        let first = kit.app().sign_in_with_passkey(&ann.caller(), once.clone()).await;
        assert!(began(&first));
        let again = kit.app().sign_in_with_passkey(&ann.on_a_new_device().caller(), once).await;
        assert_eq!(refusal(&again), Some(Refusal::ProofWrong), "used");

        let late = kit.app().ask_any_passkey(&ann.caller()).unwrap().unwrap();
        let late = PasskeyAnswer::parse(&late.ceremony, &key.used(&late.options)).unwrap();
        kit.advance(kit.policy().session.flow);
        let late = kit.app().sign_in_with_passkey(&ann.caller(), late).await;
        assert_eq!(refusal(&late), Some(Refusal::ProofWrong), "late");

        // For one flow, it counts in no other, nor within a session, nor the other way round.
        let mut other = ann.clone();
        let (mine, theirs) = (
            ann.opens_sign_in(&[ann.types_password()]).await,
            other.opens_sign_in(&[other.types_password()]).await,
        );
        let answer = ann.uses_passkey(&mut key, flow(&mine));
        let foreign = other.proves(std::slice::from_ref(&answer)).await;
        assert_eq!(refusal(&foreign), Some(Refusal::ProofUsed), "{theirs:?}");
        let within = answers(&mut key, &kit.app().ask_any_passkey(&ann.caller()).unwrap().unwrap());
        assert_eq!(refusal(&ann.proves(&[within]).await), Some(Refusal::ProofUsed));
        assert!(began(&ann.proves(&[answer]).await));

        let own = ann.uses_own_passkey(&mut key).await;
        let mut tablet = ann.on_a_new_device();
        assert!(began(&tablet.signs_in_by_passkey(&mut key).await));
        let borrowed = tablet.wants(RequestedChange::WhitelistOnly(true), std::slice::from_ref(&own)).await;
        assert!(matches!(borrowed, Progress::Refused { refusal: Refusal::ProofUsed, .. }), "{borrowed:?}");
        assert!(matches!(ann.wants(RequestedChange::WhitelistOnly(true), &[own]).await, Progress::Done));
    }

    async fn of_many_at_once_one_counts(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let ann = customer_with(&kit, &mut key).await;
        let any = kit.app().ask_any_passkey(&ann.caller()).unwrap().unwrap();
        let answer = PasskeyAnswer::parse(&any.ceremony, &key.used(&any.options)).unwrap();
        let tries = race(16, |_| {
            let (app, caller, answer) = (kit.app().clone(), ann.on_a_new_device().caller(), answer.clone());
            async move { app.sign_in_with_passkey(&caller, answer).await }
        });
        assert_eq!(tries.await.iter().filter(|tried| began(tried)).count(), 1);
    }

    /// Another customer's passkey is right, and not hers.
    async fn the_passkey_of_another_account_is_no_good(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut hers, mut his) = (Passkey::synced(), Passkey::synced());
        let mut ann = customer_with(&kit, &mut hers).await;
        let mut bob = kit.person("bob");
        bob.registers().await;
        bob.adds_passkey(&mut his).await;
        let asked = ann.opens_sign_in(&[ann.types_password()]).await;
        let answer = ann.uses_passkey(&mut his, flow(&asked));
        assert_eq!(refusal(&ann.proves(&[answer]).await), Some(Refusal::ProofWrong));
        his.user = hers.user.clone();
        let mut thief = ann.on_a_new_device();
        assert_eq!(refusal(&thief.signs_in_by_passkey(&mut his).await), Some(Refusal::ProofWrong));
    }

    /// A key that was copied out of its authenticator is found by its counter: the owner is told, and no sign-in goes on without a
    /// message, with whatever is proven.
    async fn a_copied_key_locks_on_suspicion(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::of_security_key().with(|twist| twist.verified = true);
        let mut ann = customer_with(&kit, &mut key).await;
        let mut copied = key.clone();
        for _ in 0..3 {
            assert!(began(&ann.signs_in_by_passkey(&mut key).await));
        }
        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        assert_eq!(refusal(&thief.signs_in_by_passkey(&mut copied).await), Some(Refusal::ProofWrong));
        assert_eq!(refusal(&thief.signs_in_by_passkey(&mut copied).await), Some(Refusal::ProofWrong));
        let told = events(&kit, &ann).await;
        let count = |name| told.iter().filter(|told| **told == name).count();
        assert_eq!((count(EventName::PasskeySuspected), count(EventName::SuspicionLocked)), (1, 1), "once");
        let subjects = ann.reads_subjects().await;
        assert_eq!(subjects.iter().filter(|subject| subject.contains("Passkey refused")).count(), 1);
        let holds = ann.sees_protections().await.holds;
        assert!(holds.iter().any(|hold| hold.cause == HoldCause::Suspicion));
        // The copy has caught up with the counter meanwhile: it is held all the same.
        copied.counter = key.counter + 5;
        let caught_up = thief.signs_in_by_passkey(&mut copied).await;
        let held = flow(&caught_up);
        assert_eq!((held.next, held.suspicion), (ProofSet::of(&[ProofKind::MailCode]), Some(Suspicion::CopiedPasskey)));
        // The owner reads the message and is in.
        key.counter = copied.counter;
        assert!(matches!(ann.signs_in_by_passkey(&mut key).await, Ok(Progress::Prove { .. })));
        kit.advance(Span::from_minutes(1));
        let code = ann.types_mailed_code().await;
        assert!(began(&ann.proves(&[code]).await));
    }

    async fn flags_that_contradict_the_registration_lock_on_suspicion(engine: Engine) {
        for (now, expected) in [
            ((true, false), PasskeyContradiction::BackupEligibilityChanged),
            ((false, true), PasskeyContradiction::BackupEligibilityChanged),
        ] {
            let kit = Kit::on(engine).await;
            let mut key = Passkey::of_security_key().with(|twist| twist.verified = true);
            let mut ann = customer_with(&kit, &mut key).await;
            let mut changed = key.with(|twist| (twist.backup_eligible, twist.backed_up) = now);
            let tried = ann.signs_in_by_passkey(&mut changed).await;
            assert_eq!(refusal(&tried), Some(Refusal::ProofWrong), "{expected:?}");
            assert!(events(&kit, &ann).await.contains(&EventName::PasskeySuspected), "{expected:?}");
        }
    }

    async fn what_was_not_made_as_asked_is_not_added(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut hers = Passkey::synced();
        let ann = customer_with(&kit, &mut hers).await;
        let mut bob = kit.person("bob");
        bob.registers().await;
        let key = Passkey::synced();
        let wrong = [
            ("another ceremony", key.with(|twist| twist.ceremony = Some("webauthn.get"))),
            ("another challenge", key.with(|twist| twist.challenge = Some(vec![7; 32]))),
            ("a look-alike page", key.with(|twist| twist.origin = "https://access-example.com")),
            ("another domain", key.with(|twist| twist.domain = Some("example".to_owned()))),
            ("a frame of another site", key.with(|twist| twist.cross_origin = true)),
            ("nobody there", key.with(|twist| twist.present = false)),
            ("copied and cannot be", key.with(|twist| twist.backup_eligible = false)),
            ("an algorithm that was not offered", key.with(|twist| twist.algorithm = -36)),
            ("an id that is too long", key.under(&[1; 1024])),
        ];
        for (what, mut wrong) in wrong {
            let tried = bob.tries_to_add_passkey(&mut wrong, &[bob.types_password()]).await;
            assert_eq!(refusal(&tried), Some(Refusal::ProofWrong), "{what}: {tried:?}");
        }
        let mut taken = Passkey::synced().under(&hers.credential_id);
        let tried = bob.tries_to_add_passkey(&mut taken, &[bob.types_password()]).await;
        assert_eq!(refusal(&tried), Some(Refusal::ProofUsed), "the id of another account's");
        assert!(kit.app().passkeys(&bob.signed_in().await).await.unwrap().is_empty());
        assert!(began(&ann.clone().signs_in_by_passkey(&mut hers).await), "hers stays hers");

        // Asked in one session, answered in another.
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let asked = kit.app().begin_passkey(&caller, &signed_in).await.unwrap();
        let made = Passkey::synced().made(&asked.question.options);
        let made = (asked.question.ceremony.as_str(), made.as_str());
        let (caller, signed_in) = (bob.caller(), bob.signed_in().await);
        let (tried, _) =
            kit.app().add_passkey(&caller, &signed_in, made, None, &[bob.types_password()]).await.unwrap();
        assert!(matches!(tried, Progress::Refused { refusal: Refusal::FlowExpired, .. }), "{tried:?}");
    }

    /// With a session and the password, but no message, a half-thief adds no key of his own.
    async fn a_session_and_the_password_add_no_first_passkey(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(Span::from_hours(2));
        ann.signs_in().await;
        let mut thief = ann.clone();
        let begun = thief.tries_to_add_passkey(&mut Passkey::synced(), &[thief.types_password()]).await;
        assert!(matches!(begun, Ok(Progress::Prove { .. })), "{begun:?}");
        assert!(kit.app().passkeys(&ann.signed_in().await).await.unwrap().is_empty());
    }

    async fn an_operator_takes_the_models_it_names_alone(engine: Engine) {
        let model = [7; 16];
        let setup = Setup { passkey_models: vec![Aaguid::from_bytes(model)], ..Setup::default() };
        let kit = Kit::with(engine, setup).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let refused = ann.tries_to_add_passkey(&mut Passkey::synced(), &[ann.types_password()]).await;
        assert!(matches!(refused, Err(Problem::Invalid(faults)) if faults == [FieldFault::PasskeyModel]));
        let mut right = Passkey::synced();
        right.model = model;
        ann.adds_passkey(&mut right).await;
    }

    /// Whoever can write to the database puts no key of theirs in the place of a customer's: what is sealed names its account.
    async fn a_row_that_was_moved_to_another_account_opens_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut hers, mut his) = (Passkey::synced(), Passkey::synced());
        let mut bob = kit.person("bob");
        bob.registers().await;
        bob.adds_passkey(&mut his).await;
        kit.sql("update passkey set counter = 1").await;
        let ann = customer_with(&kit, &mut hers).await;
        let moved = kit
            .sql("update passkey set account_id = (select account_id from passkey where counter = 0) where counter = 1")
            .await;
        assert_eq!(moved, 1);
        his.user.clone_from(&hers.user);
        his.counter = 7;
        let tried = ann.on_a_new_device().signs_in_by_passkey(&mut his).await;
        assert!(tried.is_err(), "{tried:?}");
    }

    async fn other_origins_of_the_operator_may_use_its_passkeys(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut key = Passkey::synced();
        let mut ann = customer_with(&kit, &mut key).await;
        let mut related = key.with(|twist| twist.origin = "https://www.access.example");
        assert!(began(&ann.signs_in_by_passkey(&mut related).await));
    }
}
