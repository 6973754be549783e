//! What a new customer agrees to, and what is kept of it.

use vestibule_domain::account::{Agreed, Agreement, LegalDocument};
use vestibule_domain::audit::EventKind;
use vestibule_domain::time::Span;
use vestibule_service::{ActivityFilter, FieldFault, Problem, Progress};
use vestibule_testkit::{Kit, Person, Setup, both_engines};

use crate::began;

const URL: &str = "https://exchange.example/terms-of-use";

fn asked() -> Vec<Agreement> {
    [
        (LegalDocument::Terms, URL, "2026-11-01"),
        (LegalDocument::Privacy, "https://exchange.example/privacy", "3"),
    ]
    .map(|(document, url, version)| Agreement { document, url: url.into(), version: version.into() })
    .into()
}

async fn events(kit: &Kit, person: &Person) -> Vec<EventKind> {
    let signed_in = person.signed_in().await;
    let page = kit.app().activity(&signed_in, &ActivityFilter::default(), None, 50).await.unwrap();
    page.rows.into_iter().map(|row| row.what).collect()
}

both_engines! {
    async fn a_registration_needs_and_keeps_what_was_agreed_to(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: asked(), ..Setup::default() }).await;
        let mut ann = kit.person("ann");
        let all: Vec<Agreed> = asked().iter().map(Agreement::agreed).collect();
        let older = vec![Agreed { version: "2026-10-01".into(), ..all[0].clone() }, all[1].clone()];
        for (agreed, missing) in [
            (Vec::new(), vec![LegalDocument::Terms, LegalDocument::Privacy]),
            (all[..1].to_vec(), vec![LegalDocument::Privacy]),
            (older, vec![LegalDocument::Terms]),
        ] {
            let evidence = [ann.solves_captcha()];
            let refused = ann.asks_to_register_agreeing(agreed, &evidence).await;
            let missing: Vec<FieldFault> = missing.into_iter().map(FieldFault::NotAgreed).collect();
            assert!(matches!(&refused, Err(Problem::Invalid(faults)) if *faults == missing), "{refused:?}");
        }
        assert!(kit.mail_to(&ann.identifier).await.is_empty());

        let evidence = [ann.solves_captcha()];
        ann.asks_to_register(&evidence).await.unwrap();
        let form = kit.now();
        kit.advance(Span::from_minutes(2));
        let code = ann.types_mailed_code().await;
        assert!(began(&ann.proves(&[code]).await));
        let kept = kit.app().profile(&ann.signed_in().await).await.unwrap().consents;
        assert_eq!(kept.iter().map(|consent| consent.agreed.clone()).collect::<Vec<_>>(), all);
        // The time is that of the form, not of the code that came two minutes later.
        assert!(kept.iter().all(|consent| form.since(consent.at) < Span::from_seconds(1)), "{kept:?}");
        assert_eq!(kept[0].url, URL);
        assert!(events(&kit, &ann).await.contains(&EventKind::Agreed { agreed: all }));
        assert_eq!(kit.stores_in_clear(&[URL.to_owned()]).await, Vec::<String>::new());
        // What the same column holds of the person goes on beside it.
        let name = vestibule_domain::account::AccountName::parse("Ann").ok();
        kit.app().change_profile(&ann.caller(), &ann.signed_in().await, name, "en").await.unwrap();
        assert_eq!(kit.app().profile(&ann.signed_in().await).await.unwrap().consents, kept);
        kit.chain(ann.account()).await.unwrap();
    }

    async fn where_nothing_is_asked_nothing_is_kept(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        let all: Vec<Agreed> = asked().iter().map(Agreement::agreed).collect();
        let evidence = [ann.solves_captcha()];
        ann.asks_to_register_agreeing(all, &evidence).await.unwrap();
        let code = ann.types_mailed_code().await;
        assert!(began(&ann.proves(&[code]).await));
        assert!(kit.app().profile(&ann.signed_in().await).await.unwrap().consents.is_empty());
        assert!(!events(&kit, &ann).await.iter().any(|kind| matches!(kind, EventKind::Agreed { .. })));
    }

    async fn what_changed_is_asked_for_at_the_next_sign_in_and_kept_with_its_time(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: asked(), ..Setup::default() }).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        assert!(kit.app().agreements_due(&ann.signed_in().await).await.unwrap().is_empty());
        let anew = vec![Agreement { version: "2027-01-01".into(), ..asked()[0].clone() }, asked()[1].clone()];
        let mut setup = Setup { agreements: anew.clone(), ..Setup::default() };
        setup.policy = kit.policy().clone();
        let node = kit.node_set_up(setup).await;
        let mut ann = ann.at(&node);
        let begun = ann.tries_to_sign_in().await;
        assert!(matches!(&begun, Ok(Progress::SignedIn(begun)) if begun.agreements_due), "{begun:?}");
        let signed_in = ann.signed_in().await;
        assert_eq!(node.agreements_due(&signed_in).await.unwrap(), anew[..1]);
        assert_eq!(node.profile(&signed_in).await.unwrap().agreements_due, anew[..1]);
        // Not by the older version, not by another document, and not by nothing.
        let (old, new, other) = (asked()[0].agreed(), anew[0].agreed(), anew[1].agreed());
        for wrong in [vec![], vec![old.clone()], vec![other.clone()]] {
            let tried = node.agree(&ann.caller(), &signed_in, &wrong).await;
            let missing = FieldFault::NotAgreed(LegalDocument::Terms);
            assert!(matches!(&tried, Err(Problem::Invalid(faults)) if *faults == [missing]), "{tried:?}");
        }
        kit.advance(Span::from_days(1));
        ann.signs_in().await;
        let signed_in = ann.signed_in().await;
        node.agree(&ann.caller(), &signed_in, &[new.clone(), other.clone()]).await.unwrap();
        // Twice is once.
        node.agree(&ann.caller(), &signed_in, std::slice::from_ref(&new)).await.unwrap();
        let kept = node.profile(&signed_in).await.unwrap();
        assert!(kept.agreements_due.is_empty());
        let agreed: Vec<Agreed> = kept.consents.iter().map(|consent| consent.agreed.clone()).collect();
        assert_eq!(agreed, [old, other, new.clone()]);
        assert!(kit.now().since(kept.consents[2].at) < Span::from_seconds(5));
        let told = events(&kit, &ann).await;
        assert_eq!(told.iter().filter(|kind| **kind == EventKind::Agreed { agreed: vec![new.clone()] }).count(), 1);
        let begun = ann.tries_to_sign_in().await;
        assert!(matches!(&begun, Ok(Progress::SignedIn(begun)) if !begun.agreements_due), "{begun:?}");
        kit.chain(ann.account()).await.unwrap();
    }
}
