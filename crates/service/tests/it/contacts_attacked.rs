//! What a thief tries with other people's addresses: with an open session, with the password, with the old mailbox, with
//! somebody else's codes, and many at once.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::{AntiPhishingCode, FreezeScope};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, FlowView, MailboxMessage, Problem, Progress, RequestedChange, SecretText};
use vestibule_testkit::{Kit, both_engines, mailed, password, race};

use crate::contacts::{
    NEW, add, asks_to_replace, digits, freeze_link, gives, moves, new_code, opens, past_the_factors, replace,
    veto_link, with_authenticator,
};
use crate::{flow, refusal};

both_engines! {
    /// With a session alone nothing moves, and no message leaves.
    async fn a_session_alone_moves_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let before = kit.mail_to("ann@mail.example").await.len();
        for requested in [replace(&ann, NEW).await, add(&ann, NEW)] {
            let seen = flow(&opens(&mut ann, requested, &[]).await).clone();
            assert_eq!(seen.next.iter().collect::<Vec<_>>(), [ProofKind::Password]);
            let asked = ann.app().send_code(&ann.caller(), Some(&ann.signed_in().await), None, None).await;
            assert!(matches!(asked, Err(Problem::Refused(Refusal::ProofNotAsked))), "{asked:?}");
            // Nor does the password move anything without the second factor.
            let seen = flow(&gives(&ann, ann.types_password()).await).clone();
            assert!(seen.next.contains(ProofKind::Authenticator), "{seen:?}");
            let early = gives(&ann, Evidence::new_contact_code(SecretText::new("123456"))).await;
            assert_eq!(refusal(&early), Some(Refusal::ProofNotAsked));
        }
        assert!(digits(&kit, NEW).await.is_none());
        assert_eq!(kit.mail_to("ann@mail.example").await.len(), before);
    }

    /// Somebody who has session and password, but not the mailbox, of an account without a second factor gets the slow way only.
    async fn a_thief_with_session_and_password_is_stopped_from_the_old_mailbox(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.clone();
        let waits = asks_to_replace(&kit, &mut thief, "thief@evil.example").await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        let told = kit.mail_to("ann@mail.example").await;
        kit.app().freeze_by_link(&ann.on_a_new_device().caller(), &freeze_link(&told[0]), FreezeScope::Everything).await.unwrap();
        assert!(!thief.is_signed_in().await);
        kit.advance(Span::from_days(3));
        kit.minds().await;
        assert_eq!(kit.numbers("select count(*) from identifier").await, [1]);
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [0]);
    }

    async fn a_former_address_freezes_for_thirty_days_and_no_longer(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        moves(&kit, &mut ann, NEW).await;
        kit.advance(Span::from_days(29));
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let waits = asks_to_replace(&kit, &mut thief, "thief@evil.example").await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        let told = kit.mail_to("ann@mail.example").await[0].clone();
        let (freeze, veto) = (freeze_link(&told), veto_link(&told));
        let nobody = kit.person("nobody");
        kit.app().freeze_link_info(&nobody.caller(), &freeze).await.unwrap();
        kit.app().veto_by_link(&nobody.caller(), &veto).await.unwrap();
        // On the thirty-first day not even the link that came before works.
        kit.advance(Span::from_days(1));
        let late = kit.app().freeze_by_link(&nobody.caller(), &freeze, FreezeScope::Everything).await;
        assert!(matches!(late, Err(Problem::NotFound)), "{late:?}");
        let heard = kit.mail_to("ann@mail.example").await.len();
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let waits = asks_to_replace(&kit, &mut thief, "thief@evil.example").await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        assert_eq!(kit.mail_to("ann@mail.example").await.len(), heard);
        veto_link(&kit.mail_to(NEW).await[0]);
    }

    async fn the_word_never_goes_where_it_is_not_the_owners(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let word = RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse("blue heron 7").unwrap()));
        let evidence = [ann.types_code()];
        let done = kit.app().change_protection(&ann.caller(), &ann.signed_in().await, word, &evidence).await.unwrap();
        assert!(matches!(done, Progress::Done), "{done:?}");
        kit.advance(Span::from_seconds(30));
        let waits = asks_to_replace(&kit, &mut ann, "ann@third.example").await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        kit.advance(Span::from_seconds(30));
        moves(&kit, &mut ann, NEW).await;
        ann.signs_out().await;
        kit.advance(Span::from_seconds(30));
        ann.on_a_new_device().signs_in().await;
        let says = |message: &MailboxMessage| message.text.contains("blue heron 7");
        assert!(!kit.mail_to("ann@third.example").await.iter().any(says));
        let old = kit.mail_to("ann@mail.example").await;
        // The alert of the move and the sign-in after it went there without the anti-phishing code, what came before had it.
        assert!(!says(&old[0]) && old.iter().any(says), "{}", old[0].text);
        assert!(says(&kit.mail_to(NEW).await[0]));
    }

    async fn an_address_that_has_an_account_is_answered_like_one_that_has_none(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut bob = kit.person("bob");
        bob.registers().await;
        let mut ann = with_authenticator(&kit).await;
        let mut seen = Vec::new();
        for address in ["bob@mail.example", "nobody@mail.example"] {
            kit.advance(Span::from_minutes(1));
            let requested = replace(&ann, address).await;
            let first = past_the_factors(&mut ann, requested).await;
            kit.delivers().await;
            kit.advance(Span::from_minutes(1));
            let app = ann.app();
            let resent = app.send_code(&ann.caller(), Some(&ann.signed_in().await), None, None).await.unwrap();
            let soon = app.send_code(&ann.caller(), Some(&ann.signed_in().await), None, None).await;
            let wrong = gives(&ann, Evidence::new_contact_code(SecretText::new("000000"))).await;
            let shape = |view: &FlowView| {
                let (sent, resend) = (view.sent_to.clone().unwrap(), view.resend_at.is_some());
                (view.next, view.met, view.of, view.tries_left, sent.len() > 3, resend, view.delivery)
            };
            assert!(matches!(soon, Err(Problem::Refused(Refusal::SentTooRecently { .. }))), "{soon:?}");
            seen.push((shape(&first), shape(&resent), refusal(&wrong), shape(flow(&wrong))));
            kit.advance(Span::from_seconds(30));
        }
        assert_eq!(seen[0], seen[1]);
        // Only the mailbox tells.
        assert!(kit.mail_to("bob@mail.example").await[0].subject.contains("already"));
        assert!(digits(&kit, "nobody@mail.example").await.is_some());
    }

    async fn a_code_counts_for_its_flow_and_its_address_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let requested = replace(&ann, NEW).await;
        past_the_factors(&mut ann, requested).await;
        let of_new = digits(&kit, NEW).await.unwrap();
        // As the old address's code it is nothing, nor in a flow for another address, nor in another's account.
        let wrong_kind = gives(&ann, mailed(&of_new)).await;
        assert!(matches!(&wrong_kind, Ok(Progress::Prove { .. })), "passed over: {wrong_kind:?}");
        kit.advance(Span::from_seconds(30));
        let mut other = ann.clone();
        let requested = replace(&other, "ann@third.example").await;
        past_the_factors(&mut other, requested).await;
        let foreign = gives(&other, Evidence::new_contact_code(SecretText::new(of_new.clone()))).await;
        assert_eq!(refusal(&foreign), Some(Refusal::ProofWrong));
        let mut bob = kit.person("bob");
        bob.registers().await;
        let requested = replace(&bob, "bob@new.example").await;
        past_the_factors(&mut bob, requested).await;
        let foreign = gives(&bob, Evidence::new_contact_code(SecretText::new(of_new.clone()))).await;
        assert_eq!(refusal(&foreign), Some(Refusal::ProofWrong));
        assert!(gives(&ann, Evidence::new_contact_code(SecretText::new(of_new.clone()))).await.is_ok());
        kit.advance(Span::from_minutes(1));
        let again = gives(&ann, Evidence::new_contact_code(SecretText::new(of_new))).await;
        assert_eq!(refusal(&again), Some(Refusal::FlowOver));
    }

    async fn a_flow_belongs_to_its_session_account_and_kind(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (with_authenticator(&kit).await, kit.person("bob"));
        bob.registers().await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let requested = replace(&ann, NEW).await;
        past_the_factors(&mut ann, requested).await;
        let code = new_code(&kit, NEW).await;
        for other in [&mut phone, &mut bob] {
            other.flow.clone_from(&ann.flow);
            assert_eq!(refusal(&gives(other, code.clone()).await), Some(Refusal::FlowForeign));
            let looked = other.app().flow(&other.caller(), Some(&other.signed_in().await)).await;
            assert!(matches!(looked, Err(Problem::Refused(Refusal::FlowForeign))), "{looked:?}");
        }
        // Without the session it does not go on; a sign-in under way has no use for the code, with a session or without.
        let without = ann.proves(std::slice::from_ref(&code)).await;
        assert!(matches!(without, Err(Problem::NotSignedIn)), "{without:?}");
        let mut stranger = ann.on_a_new_device();
        stranger.opens_sign_in(&[]).await.unwrap();
        let mut mixed = ann.clone();
        mixed.flow = stranger.flow;
        assert_eq!(refusal(&gives(&mixed, code.clone()).await), Some(Refusal::ProofNotAsked));
        mixed.flow = Some(Token::new(TokenKind::Flow, &[9; 32]));
        assert_eq!(refusal(&gives(&mixed, code.clone()).await), Some(Refusal::FlowOver));
        assert!(gives(&ann, code).await.is_ok());
    }

    async fn nothing_goes_on_once_what_it_rests_on_is_gone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let new_password = Password::parse("an otter plays the cello at night").unwrap();
        // The session ended.
        let mut ann = with_authenticator(&kit).await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let requested = replace(&phone, NEW).await;
        past_the_factors(&mut phone, requested).await;
        let (caller, checked) = (phone.caller(), phone.signed_in().await);
        kit.app().end_other_sessions(&ann.caller(), &ann.signed_in().await).await.unwrap();
        let code = new_code(&kit, NEW).await;
        let late = kit.app().prove(&caller, Some(&checked), &[code]).await;
        assert_eq!(refusal(&late), Some(Refusal::FlowOver));
        // The password was changed.
        kit.advance(Span::from_seconds(30));
        let requested = replace(&ann, NEW).await;
        past_the_factors(&mut ann, requested).await;
        kit.advance(Span::from_seconds(30));
        let evidence = [ann.types_password(), ann.types_code()];
        kit.app().change_password(&ann.caller(), &ann.signed_in().await, &new_password, &evidence).await.unwrap();
        let late = gives(&ann, new_code(&kit, NEW).await).await;
        assert_eq!(refusal(&late), Some(Refusal::FlowOver));
        // A second factor was set up.
        let mut bob = kit.person("bob");
        bob.registers().await;
        let requested = replace(&bob, "bob@new.example").await;
        past_the_factors(&mut bob, requested).await;
        bob.enrols_authenticator().await;
        let late = gives(&bob, new_code(&kit, "bob@new.example").await).await;
        assert_eq!(refusal(&late), Some(Refusal::FlowOver));
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [0]);
    }

    async fn of_sixty_four_at_once_one_changes_the_address_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let requested = replace(&ann, NEW).await;
        past_the_factors(&mut ann, requested).await;
        let code = new_code(&kit, NEW).await;
        let answers = race(64, |_| {
            let (ann, code) = (ann.clone(), code.clone());
            async move { gives(&ann, code).await }
        })
        .await;
        let mut asked = std::collections::BTreeSet::new();
        for answer in &answers {
            let Ok(Progress::Waits { weakening, .. }) = answer else { panic!("no answer of that time: {answer:?}") };
            asked.insert(*weakening);
        }
        assert_eq!(asked.len(), 1);
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [1]);
        kit.waits_out(Span::from_hours(48)).await;
        assert_eq!(kit.numbers("select count(*) from identifier").await, [1]);
        assert_eq!(kit.numbers("select count(*) from event where kind = 'contact_changed'").await, [1]);
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    /// Many accounts that all read one address: it comes to one of them, and the others keep what they have.
    async fn an_address_comes_to_one_account_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut all = Vec::new();
        for number in 0..8 {
            let mut one = kit.person(&format!("one{number}"));
            one.registers().await;
            let requested = replace(&one, "shared@mail.example").await;
            past_the_factors(&mut one, requested).await;
            all.push((new_code(&kit, "shared@mail.example").await, one));
        }
        let answers = race(all.len(), |number| {
            let (code, one) = all[number].clone();
            async move { gives(&one, code).await }
        })
        .await;
        // All of them wait; the first whose time has come gets it.
        let waits = answers.iter().filter(|answer| matches!(answer, Ok(Progress::Waits { .. }))).count();
        assert_eq!(waits, 8, "{answers:?}");
        kit.waits_out(Span::from_hours(48)).await;
        let mut ends = kit.texts("select state from weakening order by state").await;
        ends.dedup();
        assert_eq!(ends, ["applied", "cancelled"]);
        assert_eq!(kit.numbers("select count(*) from identifier").await, [8]);
        assert_eq!(kit.numbers("select count(*) from former_contact").await, [1]);
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [0]);
    }

    async fn guesses_within_a_session_are_slowed_down(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let requested = replace(&ann, NEW).await;
        opens(&mut ann, requested, &[]).await.unwrap();
        for guess in 0..5 {
            let answer = gives(&ann, password(&format!("a wrong guess, number {guess}"))).await;
            assert!(refusal(&answer).is_some(), "{answer:?}");
        }
        let requested = replace(&ann, NEW).await;
        let evidence = [ann.types_password()];
        let locked = opens(&mut ann, requested, &evidence).await;
        assert!(matches!(refusal(&locked), Some(Refusal::Locked { .. })), "{locked:?}");
        // Its owner still signs in elsewhere.
        ann.on_a_new_device().signs_in().await;
    }

    async fn nobody_floods_others_from_an_account_of_their_own(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let most = kit.policy().code.hourly_per_identifier;
        for number in 0..most {
            let requested = replace(&ann, &format!("victim{number}@mail.example")).await;
            let seen = past_the_factors(&mut ann, requested).await;
            assert!(seen.sent_to.is_some());
        }
        let requested = replace(&ann, "victim@mail.example").await;
        let seen = past_the_factors(&mut ann, requested).await;
        assert!(seen.sent_to.is_none());
        assert!(kit.mail_to("victim@mail.example").await.is_empty());
    }
}
