//! Mailed codes and links in the hands of a thief.

use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, mailed};

use crate::{began, flow, refusal};

/// A code that is not this one.
fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// At the door with the right password, on a device that must be confirmed.
async fn stands_before_confirmation(person: &mut Person) {
    let captcha = person.solves_captcha();
    person.opens_sign_in(&[captcha]).await.unwrap();
    let password = person.types_password();
    person.proves(&[password]).await.unwrap();
}

both_engines! {
    async fn five_wrong_codes_shut_the_flow_for_good(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let code = ann.reads_code_from_mail().await;
        for left in [4, 3, 2, 1] {
            let wrong = ann.proves(&[mailed(&other(&code))]).await;
            assert_eq!(refusal(&wrong), Some(Refusal::ProofWrong));
            assert_eq!(flow(&wrong).tries_left, left);
        }
        let last = ann.proves(&[mailed(&other(&code))]).await;
        assert!(matches!(refusal(&last), Some(Refusal::Locked { .. } | Refusal::FlowOver)), "{last:?}");
        kit.advance(Span::from_minutes(2));
        assert_eq!(refusal(&ann.proves(&[mailed(&code)]).await), Some(Refusal::FlowOver));
        assert!(ann.account.is_none());
    }

    async fn a_code_ends_before_its_flow_and_the_flow_ends_too(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let code = ann.reads_code_from_mail().await;
        kit.advance(Span::from_minutes(10));
        assert_eq!(refusal(&ann.proves(&[mailed(&code)]).await), Some(Refusal::ProofWrong));
        ann.asks_for_another_code().await.unwrap();
        let newer = ann.reads_code_from_mail().await;
        kit.advance(Span::from_minutes(10));
        assert_eq!(refusal(&ann.proves(&[mailed(&newer)]).await), Some(Refusal::FlowExpired));
        assert!(matches!(ann.asks_for_another_code().await, Err(Problem::Refused(Refusal::FlowExpired))));
    }

    async fn a_code_opens_nothing_twice_and_nothing_else(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        stands_before_confirmation(&mut phone).await;
        let code = phone.reads_code_from_mail().await;
        // A thief with the password has a flow of his own for the same account.
        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        stands_before_confirmation(&mut thief).await;
        let his = thief.reads_code_from_mail().await;
        assert_ne!(code, his);
        assert_eq!(refusal(&thief.proves(&[mailed(&code)]).await), Some(Refusal::ProofWrong));
        assert_eq!(refusal(&phone.proves(&[mailed(&his)]).await), Some(Refusal::ProofWrong));
        let taken = phone.flow.clone();
        assert!(began(&phone.proves(&[mailed(&code)]).await));
        phone.flow = taken;
        kit.advance(Span::from_minutes(1));
        assert_eq!(refusal(&phone.proves(&[mailed(&code)]).await), Some(Refusal::FlowOver));
    }

    async fn a_link_works_only_where_it_was_asked_for(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let link = ann.reads_link_from_mail().await;
        // Another client, with a flow of its own for the same address.
        let mut thief = ann.on_a_new_device();
        let captcha = thief.solves_captcha();
        thief.asks_to_register(&[captcha]).await.unwrap();
        let stolen = [Evidence::mail_link(link.clone())];
        assert_eq!(refusal(&thief.proves(&stolen).await), Some(Refusal::ProofWrong));
        // Without one it is nothing at all.
        thief.flow = None;
        assert_eq!(refusal(&thief.proves(&stolen).await), Some(Refusal::FlowOver));
        // And the thief has spoilt nothing.
        assert!(began(&ann.proves(&[Evidence::mail_link(link)]).await));
    }

    async fn a_flow_belongs_to_whoever_holds_its_token(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let mut phone = ann.on_a_new_device();
        stands_before_confirmation(&mut phone).await;
        let code = phone.reads_code_from_mail().await;
        // Ann's code in Bob's flow, and in none.
        let mut thief = bob.on_a_new_device();
        stands_before_confirmation(&mut thief).await;
        assert_eq!(refusal(&thief.proves(&[mailed(&code)]).await), Some(Refusal::ProofWrong));
        thief.flow = Some(vestibule_domain::secret::Token::new(vestibule_domain::secret::TokenKind::Flow, &[9; 32]));
        assert_eq!(refusal(&thief.proves(&[mailed(&code)]).await), Some(Refusal::FlowOver));
        assert!(began(&phone.proves(&[mailed(&code)]).await));
        assert_eq!(phone.account(), ann.account());
    }

    async fn further_codes_are_rationed_and_bring_no_further_tries(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        let asked = ann.asks_to_register(&[captcha]).await;
        let first = ann.reads_code_from_mail().await;
        let mut resend_at = flow(&asked).resend_at.unwrap();
        assert_eq!(resend_at.since(kit.now()).seconds(), 30);
        assert_eq!(flow(&ann.proves(&[mailed(&other(&first))]).await).tries_left, 4);
        for gap in [60, 120, 240, 480] {
            let early = ann.asks_for_another_code().await;
            assert!(
                matches!(early, Err(Problem::Refused(Refusal::SentTooRecently { until })) if until == resend_at),
                "{early:?}"
            );
            kit.set_clock(resend_at);
            let view = ann.asks_for_another_code().await.unwrap();
            assert_eq!(view.tries_left, 4);
            assert_eq!(kit.delivers().await, 1);
            resend_at = view.resend_at.unwrap();
            assert_eq!(resend_at.since(kit.now()).seconds(), gap);
        }
        kit.set_clock(resend_at);
        assert!(matches!(ann.asks_for_another_code().await, Err(Problem::Refused(Refusal::SendsSpent))));
        assert_eq!(kit.mail_to(&ann.identifier).await.len(), 5);
        // Only the newest counts; those before it are told from wrong ones.
        assert_eq!(refusal(&ann.proves(&[mailed(&first)]).await), Some(Refusal::ProofSuperseded));
        assert!(began(&{ let code = ann.types_mailed_code().await; ann.proves(&[code]).await }));
    }

    /// Two messages cross, and the first code is typed: it opens nothing and costs nothing, be it at a registration, at a
    /// sign-in or on the way back, for an identifier that finds nobody as for one that finds somebody.
    async fn a_code_that_was_replaced_is_told_from_a_wrong_one_and_costs_no_try(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        stands_before_confirmation(&mut phone).await;
        let first = phone.reads_code_from_mail().await;
        kit.advance(Span::from_seconds(30));
        let tries = phone.asks_for_another_code().await.unwrap().tries_left;
        let second = phone.reads_code_from_mail().await;
        kit.advance(Span::from_minutes(1));
        phone.asks_for_another_code().await.unwrap();
        for replaced in [&first, &second, &first] {
            let answer = phone.proves(&[mailed(replaced)]).await;
            assert_eq!(refusal(&answer), Some(Refusal::ProofSuperseded));
            assert_eq!(flow(&answer).tries_left, tries);
        }
        assert_eq!(kit.numbers("select count(*) from event where outcome = 'refused'").await, [0]);
        // In another attempt it is nothing but wrong.
        let mut thief = ann.on_a_new_device().from("198.51.100.7");
        stands_before_confirmation(&mut thief).await;
        assert_eq!(refusal(&thief.proves(&[mailed(&first)]).await), Some(Refusal::ProofWrong));
        let newest = phone.types_mailed_code().await;
        assert_eq!(refusal(&phone.proves(&[newest]).await), Some(Refusal::ProofWrong), "the thief's own code came last");
    }

    /// For nobody as much is kept, though nobody reads it.
    async fn replaced_codes_are_kept_for_nobody_too(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.person("ann").registers().await;
        let mut kept = Vec::new();
        for name in ["ann", "amy"] {
            let mut thief = kit.person(name);
            let captcha = thief.solves_captcha();
            thief.forgets_password(&[captcha]).await.unwrap();
            kit.advance(Span::from_seconds(31));
            thief.asks_for_another_code().await.unwrap();
            kept.push(kit.numbers("select cast(length(superseded) as bigint) from code order by sent_at desc").await[0]);
        }
        assert_eq!(kept, [32, 32]);
    }

    async fn asking_too_soon_uses_up_no_message(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.hourly_unsolved_per_identifier = 2).await;
        let mut ann = kit.person("ann");
        ann.asks_to_register(&[]).await.unwrap();
        ann.asks_for_another_code().await.unwrap();
        for _ in 0..10 {
            let early = ann.asks_for_another_code().await;
            assert!(matches!(early, Err(Problem::Refused(Refusal::SentTooRecently { .. }))), "{early:?}");
        }
        kit.advance(Span::from_seconds(30));
        ann.asks_for_another_code().await.unwrap();
        kit.advance(Span::from_minutes(1));
        assert!(matches!(ann.asks_for_another_code().await, Err(Problem::Refused(Refusal::SendsSpent))));
    }

    /// Asking for another kind of code brings no further messages to an address that is not proven yet.
    async fn a_registration_sends_only_the_kind_that_its_address_takes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.asks_to_register(&[]).await.unwrap();
        let other = kit.app().send_code(&ann.caller(), None, Some(ProofKind::SmsCode), None).await;
        assert!(matches!(other, Err(Problem::Refused(Refusal::ProofNotAsked))), "{other:?}");
        assert!(kit.mail_to(&ann.identifier).await.is_empty());
        // In the captcha's place its own kind is taken, and proves the address as well.
        ann.asks_for_another_code().await.unwrap();
        let code = ann.types_mailed_code().await;
        assert!(began(&ann.proves(&[code]).await));
    }

    /// Somebody who types an address is offered a mail and no text message, and the other way round, whether or not the account has
    /// the other, and whether or not there is an account.
    async fn only_what_reaches_the_typed_identifier_is_offered_and_sent(engine: Engine) {
        let kit = Kit::on(engine).await;
        for name in ["ann", "+14165550123"] {
            let mut owner = kit.person(name);
            owner.registers().await;
            owner.freezes(FreezeScope::Withdrawals).await;
        }
        let both = [ProofKind::MailCode, ProofKind::SmsCode];
        for (name, own, other) in [
            ("ann", both[0], both[1]),
            ("nobody", both[0], both[1]),
            ("+14165550123", both[1], both[0]),
            ("+14165550199", both[1], both[0]),
        ] {
            for purpose in [Purpose::SignIn, Purpose::ResetPassword, Purpose::Unfreeze, Purpose::DisownAuthenticator] {
                let mut stranger = kit.person(name).from("198.51.100.7");
                let (caller, typed) = (stranger.caller(), stranger.typed());
                let app = kit.app();
                let opened = match purpose {
                    Purpose::SignIn => app.sign_in(&caller, &typed, &[]).await,
                    Purpose::ResetPassword => app.forgot_password(&caller, &typed, &[]).await,
                    Purpose::Unfreeze => app.ask_unfreeze(&caller, &typed, &[]).await,
                    _ => app.disown_authenticator(&caller, &typed, &[]).await,
                };
                let Ok(Progress::Prove { flow, token }) = opened else { panic!("{opened:?}") };
                let offered = flow.next.without(ProofKind::Passkey);
                assert_eq!(offered, ProofSet::of(&[ProofKind::Captcha, own]), "{name} {purpose:?}");
                stranger.flow = token;
                let refused = app.send_code(&stranger.caller(), None, Some(other), None).await;
                assert!(matches!(refused, Err(Problem::Refused(Refusal::ProofNotAsked))), "{name} {refused:?}");
                let captcha = stranger.solves_captcha();
                stranger.proves(&[captcha]).await.unwrap();
                let seen = stranger.sees_flow().await.unwrap();
                assert!(!seen.next.contains(other), "{name} {purpose:?} {seen:?}");
                kit.advance(Span::from_hours(1));
            }
        }
    }

    /// A change that takes a code names only the ways that the account has.
    async fn a_change_offers_only_codes_that_reach_the_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        for (name, own) in [("ann", ProofKind::MailCode), ("+14165550123", ProofKind::SmsCode)] {
            let mut owner = kit.person(name);
            owner.registers().await;
            owner.enrols_authenticator().await;
            let password = owner.types_password();
            let refused = owner.wants(RequestedChange::RemoveAuthenticator, &[password]).await;
            assert!(matches!(refused, Progress::Refused { .. }), "{refused:?}");
            assert_eq!(refused.next(), ProofSet::of(&[ProofKind::Authenticator, ProofKind::BackupCode, own]), "{name}");
        }
    }

    async fn an_attempt_goes_on_at_any_node(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (one, two) = (kit.node().await, kit.node().await);
        let mut ann = kit.person("ann");
        let captcha = ann.solves_captcha();
        ann.asks_to_register(&[captcha]).await.unwrap();
        let code = ann.types_mailed_code().await;
        let mut ann = ann.at(&one);
        assert!(began(&ann.proves(&[code]).await));
        let mut ann = ann.at(&two);
        assert!(ann.is_signed_in().await);
        ann.opens_sign_in(&[]).await.unwrap();
        let mut ann = ann.at(kit.app());
        let password = ann.types_password();
        assert!(began(&ann.proves(&[password]).await));
    }

    async fn a_mail_says_how_long_its_code_is_really_good_for(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut phone = ann.on_a_new_device();
        let captcha = phone.solves_captcha();
        phone.opens_sign_in(&[captcha]).await.unwrap();
        kit.advance(Span::from_minutes(8));
        let password = phone.types_password();
        phone.proves(&[password]).await.unwrap();
        // The flow lasts twenty minutes and the code no longer than the flow.
        let mail = &kit.mail_to(&phone.identifier).await[0];
        assert!(mail.text.contains("good for 11 minutes"), "{}", mail.text);
        kit.advance(Span::from_minutes(12));
        let code = phone.types_mailed_code().await;
        assert_eq!(refusal(&phone.proves(&[code]).await), Some(Refusal::FlowExpired));
    }
}
