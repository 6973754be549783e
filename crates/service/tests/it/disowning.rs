//! Disowning an authenticator that took the place of the owner's: what it takes, who cannot, how long it can be done, and who
//! stops it.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Problem, Progress};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::contacts::{add, gives, new_code, past_the_factors, with_authenticator};
use crate::lock_outs::tries_to_get_in;
use crate::refusal;

/// Asks for the removal of an authenticator with all that is in hand: the own mailbox, a password, an authenticator.
pub(crate) async fn tries_to_disown(one: &mut Person) -> Result<Progress, Problem> {
    one.flow = None;
    let captcha = one.solves_captcha();
    let mut progress = one.opens_disowning(&[captcha]).await;
    while let Ok(Progress::Prove { flow, .. }) = &progress {
        let evidence = if flow.next.contains(ProofKind::Password) {
            one.types_password()
        } else if flow.next.contains(ProofKind::Authenticator) {
            if one.authenticator.is_none() {
                return progress;
            }
            one.types_code()
        } else {
            one.types_contact_code().await
        };
        progress = one.proves(&[evidence]).await;
    }
    progress
}

/// The same, which must be taken; says until when it waits.
async fn disowns(one: &mut Person) -> Timestamp {
    match tries_to_disown(one).await {
        Ok(Progress::Waits { effective_at, .. }) => effective_at,
        other => panic!("it does not wait: {other:?}"),
    }
}

/// Puts another authenticator in the place of the present one; the new one is in hand from then on.
pub(crate) async fn replaces(kit: &Kit, one: &mut Person) {
    kit.advance(Span::from_seconds(30));
    let evidence = [one.types_code()];
    let done = one.tries_to_enrol(&evidence).await;
    assert!(matches!(done, Progress::Done), "{done:?}");
    kit.advance(Span::from_seconds(30));
}

/// Changes the password within the session.
async fn changes_password(one: &mut Person, new: &str) {
    let password = vestibule_domain::account::Password::parse(new).unwrap();
    let evidence = [one.types_password(), one.types_code()];
    let (caller, signed_in) = (one.caller(), one.signed_in().await);
    let changed = one.app().change_password(&caller, &signed_in, &password, &evidence).await;
    assert!(matches!(changed, Ok(Progress::Done)), "{changed:?}");
    new.clone_into(&mut one.password);
}

/// Somebody whose authenticator and password a thief replaced, who was relayed both for a moment and has added no address.
async fn robbed(kit: &Kit) -> (Person, Person) {
    let ann = with_authenticator(kit).await;
    kit.advance(Span::from_minutes(1));
    let mut thief = ann.on_a_new_device().from("203.0.113.66");
    thief.signs_in().await;
    replaces(kit, &mut thief).await;
    changes_password(&mut thief, "a thief sleeps under no bridge").await;
    (ann.on_a_new_device(), thief)
}

both_engines! {
    /// A thief puts an authenticator in the place of the owner's and changes the password. The owner locks the account, has the
    /// authenticator removed, and gets back in.
    async fn an_authenticator_that_a_thief_set_up_is_disowned(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, thief) = robbed(&kit).await;
        // From inside the thief stops it, so the owner locks the account first.
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!thief.is_signed_in().await);
        let due = disowns(&mut ann).await;
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        // The freeze is as old as the delay: the password is chosen anew, and the end of the freeze asked for.
        ann.authenticator = None;
        ann.proves_forgotten_password().await;
        let done = ann.chooses_password("an otter plays the cello at night").await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        ann.signs_in().await;
    }

    /// The owner is three weeks away, asks for the removal, locks the account by the link of that message, asks again, because a
    /// freeze calls off what waited, and gets back in. Meanwhile the thief has replaced the authenticator many times over.
    async fn an_authenticator_that_a_thief_put_in_the_owners_place_is_disowned_weeks_later(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut thief) = robbed(&kit).await;
        for _ in 0..5 {
            replaces(&kit, &mut thief).await;
        }
        kit.advance(Span::from_days(21));
        disowns(&mut ann).await;
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        kit.advance(Span::from_seconds(30));
        let due = disowns(&mut ann).await;
        assert!(!tries_to_get_in(&mut thief).await, "the thief would stop it from inside");
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        assert_eq!(kit.numbers("select count(*) from former_authenticator").await, [0]);
        ann.authenticator = None;
        ann.proves_forgotten_password().await;
        let done = ann.chooses_password("an otter plays the cello at night").await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        ann.signs_in().await;
    }

    /// The thief changes the password first, twice, and then puts the authenticator in place: the owner's own password counts
    /// all the same.
    async fn a_password_that_was_changed_before_the_authenticator_counts_for_its_owner(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit).await;
        kit.advance(Span::from_minutes(1));
        let mut thief = ann.on_a_new_device().from("203.0.113.66");
        thief.signs_in().await;
        for new in ["a thief sleeps under no bridge", "another bridge for the same thief"] {
            kit.advance(Span::from_seconds(30));
            changes_password(&mut thief, new).await;
        }
        replaces(&kit, &mut thief).await;
        disowns(&mut ann.on_a_new_device()).await;
        kit.advance(kit.policy().protection.disown_window);
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from former_password").await, [0]);
    }

    /// Message, password and former authenticator: somebody who lacks one of the three disowns nothing, whatever else they hold.
    async fn nobody_disowns_with_two_of_the_three(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let before = ann.clone();
        replaces(&kit, &mut ann).await;
        changes_password(&mut ann, "an otter plays the cello at night").await;
        let all = before.on_a_new_device().from("203.0.113.66");
        // The mailbox alone, and with the password of today.
        let mut reader = all.clone();
        reader.authenticator = None;
        "what a thief would guess first".clone_into(&mut reader.password);
        assert_eq!(refusal(&tries_to_disown(&mut reader).await), Some(Refusal::ProofWrong));
        reader.password.clone_from(&ann.password);
        assert_eq!(refusal(&tries_to_disown(&mut reader).await), Some(Refusal::ProofWrong));
        // The former phone, mail and all, without the password.
        let mut phone = all.clone();
        "what a thief would guess first".clone_into(&mut phone.password);
        assert_eq!(refusal(&tries_to_disown(&mut phone).await), Some(Refusal::ProofWrong));
        // Mailbox and the password of that time, without the former phone: the present authenticator does not count.
        let mut two = all.clone();
        two.authenticator = None;
        assert!(matches!(tries_to_disown(&mut two).await, Ok(Progress::Prove { .. })));
        two.authenticator.clone_from(&ann.authenticator);
        kit.advance(Span::from_minutes(6));
        assert_eq!(refusal(&tries_to_disown(&mut two).await), Some(Refusal::ProofWrong));
        // Without the mailbox: the code of another flow is not this one's.
        let mut blind = all.clone();
        blind.flow = None;
        let captcha = blind.solves_captcha();
        let opened = blind.opens_disowning(&[captcha]).await;
        let Ok(Progress::Prove { flow, .. }) = opened else { panic!("{opened:?}") };
        assert!(!flow.next.contains(ProofKind::Password) && !flow.next.contains(ProofKind::Authenticator));
        for evidence in [blind.types_password(), blind.types_code(), vestibule_testkit::mailed("000000")] {
            let refused = blind.proves(&[evidence]).await;
            assert!(matches!(refused, Ok(Progress::Refused { .. })), "{refused:?}");
        }
        assert_eq!(kit.numbers("select count(*) from weakening").await, [0]);
        // All three.
        kit.advance(Span::from_minutes(20));
        disowns(&mut all.clone()).await;
    }

    /// A code of the former authenticator counts once, and wrong ones are counted for itself.
    async fn codes_of_a_former_authenticator_count_once_and_are_counted(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut former = ann.on_a_new_device();
        replaces(&kit, &mut ann).await;
        disowns(&mut former).await;
        let waiting = ann.sees_protections().await.waiting;
        ann.vetoes(waiting[0].id).await.unwrap();
        assert_eq!(refusal(&tries_to_disown(&mut former).await), Some(Refusal::ProofUsed));
        assert_eq!(kit.numbers("select failures from authenticator").await, [0]);
        kit.advance(Span::from_minutes(1));
        let mut guessing = former.clone();
        guessing.authenticator.clone_from(&ann.authenticator);
        assert_eq!(refusal(&tries_to_disown(&mut guessing).await), Some(Refusal::ProofWrong));
        assert_eq!(kit.numbers("select failures from former_authenticator").await, [1]);
        assert_eq!(kit.numbers("select failures from authenticator").await, [0], "it says nothing of the present one");
    }

    /// What was replaced is kept for the window and no longer.
    async fn a_former_authenticator_is_kept_for_the_window(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        replaces(&kit, &mut ann).await;
        let window = kit.policy().protection.disown_window;
        kit.advance(Span::from_micros(window.micros() - Span::from_minutes(2).micros()));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from former_authenticator").await, [1]);
        kit.advance(Span::from_minutes(2));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from former_authenticator").await, [0]);
    }

    /// It is for authenticators that were put in another's place lately, and for addresses that are older; strangers learn
    /// nothing.
    async fn nothing_else_is_disowned(engine: Engine) {
        let kit = Kit::on(engine).await;
        // A first authenticator, however young.
        let ann = with_authenticator(&kit).await;
        assert_eq!(refusal(&tries_to_disown(&mut ann.on_a_new_device()).await), Some(Refusal::NotDisowned));
        let mut bare = kit.person("bob");
        bare.registers().await;
        assert_eq!(refusal(&tries_to_disown(&mut bare.on_a_new_device()).await), Some(Refusal::NotDisowned));
        // One that was replaced too long ago.
        let mut eve = kit.person("eve");
        eve.registers().await;
        eve.enrols_authenticator().await;
        let mut late = eve.on_a_new_device();
        replaces(&kit, &mut eve).await;
        kit.advance(kit.policy().protection.disown_window);
        assert_eq!(refusal(&tries_to_disown(&mut late).await), Some(Refusal::NotDisowned));
        // A younger address than the replacement.
        let mut cid = kit.person("cid");
        cid.registers().await;
        cid.enrols_authenticator().await;
        let mut thief = cid.on_a_new_device();
        replaces(&kit, &mut cid).await;
        let requested = add(&cid, "thief@evil.example");
        past_the_factors(&mut cid, requested).await;
        let waits = gives(&cid, new_code(&kit, "thief@evil.example").await).await;
        let Ok(Progress::Waits { effective_at, .. }) = waits else { panic!("{waits:?}") };
        kit.waits_until(effective_at).await;
        "thief@evil.example".clone_into(&mut thief.identifier);
        assert_eq!(refusal(&tries_to_disown(&mut thief).await), Some(Refusal::NotDisowned));
        // Before the code is right, an account, none, and one with such an authenticator answer alike.
        let start = kit.now();
        let mut heard = Vec::new();
        for name in ["cid", "bob", "nobody"] {
            kit.set_clock(start);
            let mut stranger = kit.person(name).on_a_new_device().from("198.51.100.9");
            let captcha = stranger.solves_captcha();
            let opened = stranger.opens_disowning(&[captcha]).await;
            let Ok(Progress::Prove { flow, .. }) = opened else { panic!("{opened:?}") };
            let wrong = stranger.proves(&[vestibule_testkit::mailed("000000")]).await;
            let Ok(Progress::Refused { refusal, flow: Some(after), .. }) = wrong else { panic!("{wrong:?}") };
            heard.push((flow.next, flow.met, flow.of, refusal, after.tries_left, after.next));
        }
        assert!(heard.windows(2).all(|two| two[0] == two[1]), "{heard:?}");
    }

    /// The owner of a real one stops it within a session, always, and by the link to an older address, each time; what was added
    /// after the replacement stops nothing.
    async fn a_session_stops_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut former = ann.on_a_new_device();
        replaces(&kit, &mut ann).await;
        for _ in 0..2 {
            disowns(&mut former).await;
            let waiting = ann.sees_protections().await.waiting;
            ann.vetoes(waiting[0].id).await.unwrap();
            kit.advance(Span::from_minutes(1));
        }
        for _ in 0..2 {
            disowns(&mut former).await;
            let link = ann.reads_veto_links().await.remove(0);
            ann.vetoes_by(&link).await.unwrap();
            kit.advance(Span::from_minutes(1));
        }
        let requested = add(&ann, "thief@evil.example");
        past_the_factors(&mut ann, requested).await;
        let waits = gives(&ann, new_code(&kit, "thief@evil.example").await).await;
        let Ok(Progress::Waits { effective_at, .. }) = waits else { panic!("{waits:?}") };
        kit.waits_until(effective_at).await;
        kit.advance(Span::from_minutes(1));
        disowns(&mut former).await;
        let mut added = ann.on_a_new_device();
        "thief@evil.example".clone_into(&mut added.identifier);
        let own = added.reads_veto_links().await.remove(0);
        let pressed = added.vetoes_by(&own).await;
        assert!(matches!(pressed, Err(Problem::Refused(Refusal::NotByLink))), "{pressed:?}");
    }
}
