//! Erasing an account: nothing of the person is left, the chain still verifies, and what its events say can never be read again.

use std::time::Duration;

use vestibule_domain::account::StateRefusal;
use vestibule_domain::time::Span;
use vestibule_service::{AccountFault, Granted, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::began;
use crate::closing::closed;

/// How many rows of each table speak of an account, but for the account itself, its events, and the message that tells of the
/// erasure. A message to somebody who registers speaks of none yet; it goes with all others of its age.
const LEFT: &str = "
    select (select count(*) from identifier_lookup) + (select count(*) from identifier)
        + (select count(*) from password) + (select count(*) from authenticator)
        + (select count(*) from backup_code) + (select count(*) from device) + (select count(*) from session)
        + (select count(*) from session_token) + (select count(*) from protection)
        + (select count(*) from account_attributes) + (select count(*) from weakening) + (select count(*) from alert_link) + (select count(*) from operation)
        + (select count(*) from outbox where account_id is not null and template <> 'account-erased')";

async fn registers_anew(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    person
}

both_engines! {
    async fn a_closed_account_is_erased_and_its_chain_still_verifies(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = closed(&kit, "ann").await;
        kit.delivers().await;
        let events = kit.events(ann.account()).await;
        kit.app().erase_account(&Granted::to_operator(), ann.account(), false).await.unwrap();
        assert_eq!(kit.numbers(LEFT).await, [0]);
        assert_eq!(kit.chain(ann.account()).await, Ok(events + 1));
        assert_eq!(kit.numbers("select count(*) from event_head where key is null").await, [1]);
        assert_eq!(kit.numbers("select count(*) from account where length(profile) = 0 and language = ''").await, [1]);
        // Its last message arrives.
        assert!(ann.reads_subjects().await[0].starts_with("Your data was deleted"));
        let again = kit.app().erase_account(&Granted::to_operator(), ann.account(), true).await;
        assert!(matches!(again, Err(AccountFault::State(StateRefusal::ErasedAlready))), "{again:?}");
        let closing = kit.app().close_account(&Granted::to_operator(), ann.account()).await;
        assert!(matches!(closing, Err(AccountFault::State(StateRefusal::ErasedAlready))), "{closing:?}");
        let nobody = vestibule_domain::id::AccountId::from_uuid(uuid::Uuid::from_u128(1));
        assert!(matches!(kit.app().erase_account(&Granted::to_operator(), nobody, true).await, Err(AccountFault::Unknown)));
        let listed = kit.app().erased_accounts(None, 9).await;
        assert_eq!(listed.unwrap().iter().map(|(id, _)| *id).collect::<Vec<_>>(), [ann.account()]);
        // The address is free, and finds another account from then on.
        let anew = registers_anew(&kit, "ann").await;
        assert_ne!(anew.account(), ann.account());
        assert!(!ann.is_signed_in().await && anew.is_signed_in().await);
        assert_eq!(kit.chain(ann.account()).await, Ok(events + 1));
        kit.app().clear_once().await.unwrap();
        kit.minds().await;
    }

    async fn an_open_account_is_erased_only_at_once_and_its_owner_hears_of_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        ann.asks(RequestedChange::CloseAccount).await;
        let tried = kit.app().erase_account(&Granted::to_operator(), ann.account(), false).await;
        assert!(matches!(tried, Err(AccountFault::State(StateRefusal::StillOpen))), "{tried:?}");
        assert!(ann.is_signed_in().await);
        kit.app().erase_account(&Granted::to_operator(), ann.account(), true).await.unwrap();
        assert!(!ann.is_signed_in().await);
        assert_eq!(kit.numbers(LEFT).await, [0]);
        kit.chain(ann.account()).await.unwrap();
        let mail = kit.mail_to(&ann.identifier).await;
        assert!(mail[0].subject.starts_with("Your data was deleted"), "{}", mail[0].subject);
        let tried = ann.tries_to_sign_in().await;
        assert!(!began(&tried), "{tried:?}");
    }

    async fn accounts_that_were_closed_long_enough_are_erased_by_themselves(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.retention.closed_accounts = Span::from_days(10)).await;
        let (ann, mut ben) = (closed(&kit, "ann").await, kit.person("ben"));
        ben.registers().await;
        kit.advance(Span::from_days(9));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from account where erased_at is not null").await, [0]);
        kit.advance(Span::from_days(1));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from account where erased_at is not null").await, [1]);
        kit.chain(ann.account()).await.unwrap();
        ben.signs_in().await;
    }

    async fn closed_accounts_are_kept_until_the_operator_erases_them(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = closed(&kit, "ann").await;
        kit.advance(Span::from_days(700));
        kit.app().clear_once().await.unwrap();
        assert_eq!(kit.numbers("select count(*) from account where erased_at is not null").await, [0]);
        kit.app().erase_account(&Granted::to_operator(), ann.account(), false).await.unwrap();
    }

    async fn an_erasure_races_a_sign_in_a_veto_the_worker_and_itself(engine: Engine) {
        let kit = Kit::on(engine).await;
        for round in 0..3 {
            let mut ann = kit.person(&format!("ann{round}"));
            ann.registers().await;
            ann.enrols_authenticator().await;
            let (_, due) = ann.asks(RequestedChange::CloseAccount).await;
            kit.waits_until(due - Span::from_minutes(1)).await;
            let link = ann.reads_veto_links().await.remove(0);
            kit.set_clock(due);
            kit.delivers().await;
            let (owner, app, account) = (ann.clone(), kit.app().clone(), ann.account());
            let did = race(5, move |number| {
                let (app, mut owner, link) = (app.clone(), owner.clone(), link.clone());
                async move {
                    match number {
                        0 | 1 => app.erase_account(&Granted::to_operator(), account, true).await.is_ok(),
                        2 => app.mind_weakenings_once().await.is_ok(),
                        3 => owner.vetoes_by(&link).await.is_ok(),
                        _ => matches!(owner.tries_to_sign_in().await, Ok(Progress::SignedIn(_))),
                    }
                }
            })
            .await;
            assert!(did[0] != did[1], "one of two erasures erases: {did:?}");
            assert_eq!(kit.numbers(LEFT).await, [0], "whatever came first");
            kit.chain(account).await.unwrap();
            assert!(!ann.is_signed_in().await);
        }
    }

    async fn an_erasure_races_a_registration_with_the_same_address(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut last: Option<Person> = None;
        for _ in 0..4 {
            let ann = match last.take() {
                Some(ann) => ann,
                None => registers_anew(&kit, "ann").await,
            };
            // Somebody who reads the mailbox has the last step of a registration in hand that began while the address was free.
            let (app, account) = (kit.app().clone(), ann.account());
            let anew = kit.person("ann");
            let came = race(2, move |number| {
                let (app, mut anew) = (app.clone(), anew.clone());
                async move {
                    if number == 0 {
                        app.erase_account(&Granted::to_operator(), account, true).await.unwrap();
                        return None;
                    }
                    // Until the address is free, the messages bring no code.
                    for _ in 0..50 {
                        let captcha = anew.solves_captcha();
                        let opened = anew.asks_to_register(&[captcha]).await;
                        assert!(matches!(opened, Ok(Progress::Prove { .. })), "{opened:?}");
                        let mail = anew.reads_subjects().await;
                        if mail.first().is_some_and(|subject| subject.starts_with("Confirm your address")) {
                            let code = anew.types_contact_code().await;
                            if began(&anew.proves(&[code]).await) {
                                return Some(anew);
                            }
                        }
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    None
                }
            })
            .await;
            kit.chain(account).await.unwrap();
            let anew = came.into_iter().flatten().next().expect("the address becomes free");
            assert_ne!(anew.account(), account);
            assert!(anew.is_signed_in().await && !ann.is_signed_in().await);
            assert_eq!(kit.numbers("select count(*) from identifier_lookup").await, [1]);
            kit.advance(Span::from_days(2));
            last = Some(registered(&kit, anew).await);
        }
    }
}

/// The same, with a session that counts.
async fn registered(kit: &Kit, mut person: Person) -> Person {
    if !person.is_signed_in().await {
        kit.delivers().await;
        person.signs_in().await;
    }
    person
}
