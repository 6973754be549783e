//! What is written down, and what its owner can read of it.

use std::pin::Pin;

use vestibule_domain::account::AccountName;
use vestibule_domain::account::Nickname;
use vestibule_domain::audit::{EventKind, Outcome};
use vestibule_domain::session::user_agent::Platform;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, Evidence, SecretText};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::{began, refusal};

/// How many events an act writes.
async fn written<T>(kit: &Kit, ann: &Person, act: Pin<Box<dyn Future<Output = T> + '_>>) -> (u64, T) {
    let before = kit.events(ann.account()).await;
    let done = act.await;
    (kit.events(ann.account()).await - before, done)
}

both_engines! {
    async fn every_change_writes_exactly_one_event(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert_eq!(kit.events(ann.account()).await, 1);
        ann.enrols_authenticator().await;
        // Enrolled, and the backup codes that came with it.
        assert_eq!(kit.events(ann.account()).await, 3);
        let signed_in = ann.signed_in().await;
        let me = ann.clone();

        let evidence = [ann.types_code()];
        let (events, _) = written(&kit, &me, Box::pin(app.replace_backup_codes(&me.caller(), &signed_in, &evidence))).await;
        assert_eq!(events, 1);
        let name = Nickname::parse("Desk").unwrap();
        let device = signed_in.session().device;
        let (events, _) = written(&kit, &me, Box::pin(app.rename_device(&me.caller(), &signed_in, device, name))).await;
        assert_eq!(events, 1);
        let name = AccountName::parse("Ann").unwrap();
        let (events, _) = written(&kit, &me, Box::pin(app.change_profile(&me.caller(), &signed_in, Some(name), "en"))).await;
        assert_eq!(events, 1);
        kit.advance(Span::from_seconds(30));

        // A refused change is one refusal; one that lacks proof is nothing at all.
        let wrong = [Evidence::authenticator(SecretText::new("000000"))];
        let (events, _) = written(&kit, &me, Box::pin(app.replace_backup_codes(&me.caller(), &signed_in, &wrong))).await;
        assert_eq!(events, 1);
        let (events, _) = written(&kit, &me, Box::pin(app.replace_backup_codes(&me.caller(), &signed_in, &[]))).await;
        assert_eq!(events, 0);

        let mut phone = ann.on_a_new_device();
        // The right password on a new device, and the sign-in that followed.
        let (events, ()) = written(&kit, &me, Box::pin(phone.signs_in())).await;
        assert_eq!(events, 2);
        kit.advance(Span::from_seconds(30));
        let (events, ended) = written(&kit, &me, Box::pin(app.end_other_sessions(&me.caller(), &signed_in))).await;
        assert_eq!((events, ended.unwrap()), (1, 1));
        let (events, ended) = written(&kit, &me, Box::pin(app.end_other_sessions(&me.caller(), &signed_in))).await;
        assert_eq!((events, ended.unwrap()), (0, 0));
        let evidence = [ann.types_password(), ann.types_code()];
        let new = vestibule_domain::account::Password::parse("an otter plays the cello at night").unwrap();
        let (events, _) = written(&kit, &me, Box::pin(app.change_password(&me.caller(), &signed_in, &new, &evidence))).await;
        assert_eq!(events, 1);
        let filter = ActivityFilter::default();
        let (events, _) = written(&kit, &me, Box::pin(app.export_activity(&me.caller(), &signed_in, &filter))).await;
        assert_eq!(events, 1);
        let (events, _) = written(&kit, &me, Box::pin(app.activity(&signed_in, &filter, None, 50))).await;
        assert_eq!(events, 0);
        let (events, _) = written(&kit, &me, Box::pin(app.sign_out(&me.caller(), &signed_in))).await;
        assert_eq!(events, 1);
    }

    async fn activity_is_filtered_paged_and_exported(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = kit.app();
        let mut ann = kit.person("ann");
        ann.registers().await;
        let start = kit.now();
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        for _ in 0..4 {
            kit.advance(Span::from_minutes(10));
            let wrong = [password("not the right password")];
            assert!(refusal(&ann.opens_sign_in(&wrong).await).is_some());
            let evidence = [ann.solves_captcha(), ann.types_password()];
            let evidence = if began(&ann.opens_sign_in(&evidence[1..]).await) { continue } else { evidence };
            assert!(began(&ann.opens_sign_in(&evidence).await));
        }
        let signed_in = ann.signed_in().await;
        let all = app.activity(&signed_in, &ActivityFilter::default(), None, 200).await.unwrap();
        assert!(all.next.is_none());
        assert!(all.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.seq)));
        // Page by page it is the same.
        let (mut rows, mut before) = (Vec::new(), None);
        loop {
            let page = app.activity(&signed_in, &ActivityFilter::default(), before, 3).await.unwrap();
            assert!(page.rows.len() <= 3);
            rows.extend(page.rows);
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(rows, all.rows);

        let filtered = |filter: ActivityFilter| {
            let signed_in = signed_in.clone();
            async move { app.activity(&signed_in, &filter, None, 200).await.unwrap().rows }
        };
        let refused = filtered(ActivityFilter { outcome: Some(Outcome::Refused), ..Default::default() }).await;
        assert_eq!(refused.len(), 4);
        assert!(refused.iter().all(|row| matches!(row.what, EventKind::SignInRefused { .. })));
        let kinds = vec!["signed_in".to_owned(), "account_registered".to_owned()];
        assert_eq!(filtered(ActivityFilter { kinds, ..Default::default() }).await.len(), 6);
        let on_phone = phone.signed_in().await.session().device;
        let rows = filtered(ActivityFilter { device: Some(on_phone), ..Default::default() }).await;
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].origin.user_agent.as_ref().unwrap().platform, Platform::Ios);
        let since = filtered(ActivityFilter { from: Some(start + Span::from_minutes(5)), ..Default::default() }).await;
        let until = filtered(ActivityFilter { to: Some(start + Span::from_minutes(5)), ..Default::default() }).await;
        assert_eq!(since.len() + until.len(), all.rows.len());
        // Registered, the password accepted on the phone, signed in there.
        assert_eq!(until.len(), 3);
        let nothing = ActivityFilter { kinds: vec!["'; drop table event; --".to_owned()], ..Default::default() };
        assert!(filtered(nothing).await.is_empty());

        let exported = app.export_activity(&ann.caller(), &signed_in, &ActivityFilter::default()).await.unwrap();
        assert_eq!(exported, all.rows);
        let newest = &app.activity(&signed_in, &ActivityFilter::default(), None, 1).await.unwrap().rows[0];
        assert_eq!(newest.what, EventKind::ActivityExported);
    }

    async fn nobody_reads_anothers_activity(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let rows = kit.app().activity(&bob.signed_in().await, &ActivityFilter::default(), None, 200).await.unwrap().rows;
        assert_eq!(rows.len(), 1);
        let hers = ActivityFilter { device: Some(ann.signed_in().await.session().device), ..Default::default() };
        assert!(kit.app().activity(&bob.signed_in().await, &hers, None, 200).await.unwrap().rows.is_empty());
    }

    async fn whoever_alters_the_log_breaks_the_chain(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let _ = ann.opens_sign_in(&[password("not the right password")]).await;
        assert_eq!(kit.chain(ann.account()).await, Ok(4));
        for (alteration, undone) in [
            ("at = at + 1 where seq = 2", "at = at - 1 where seq = 2"),
            ("kind = 'signed_in' where seq = 4", "kind = 'sign_in_refused' where seq = 4"),
        ] {
            assert_eq!(kit.sql(&format!("update event set {alteration}")).await, 1);
            let broken = kit.chain(ann.account()).await;
            assert!(broken.is_err(), "{alteration}: {broken:?}");
            kit.sql(&format!("update event set {undone}")).await;
            assert_eq!(kit.chain(ann.account()).await, Ok(4));
        }
        // The last one taken away is missed as well.
        assert_eq!(kit.sql("delete from event where seq = 4").await, 1);
        assert!(kit.chain(ann.account()).await.is_err());
    }
}
