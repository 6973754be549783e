//! Known devices: a token for each account and browser, renewed at each sign-in, and what becomes of it when somebody else
//! has a copy.

use vestibule_domain::account::Nickname;
use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::session::DeviceTokens;
use vestibule_domain::time::Span;
use vestibule_service::{Problem, Progress};
use vestibule_testkit::{Kit, Person, both_engines, race};

use crate::began;

const NEW: &str = "an otter plays the cello at night";

/// Whether this browser is asked for the password first, as only a device is that the account knows.
async fn is_known(person: &Person) -> bool {
    let mut person = person.clone();
    person.flow = None;
    match person.opens_sign_in(&[]).await {
        Ok(Progress::Prove { flow, .. }) => flow.next == ProofSet::of(&ProofKind::FIRST_FACTORS),
        other => panic!("no sign-in can be opened: {other:?}"),
    }
}

/// The same person at a browser that holds these tokens.
fn holding(mut person: Person, device: &DeviceTokens) -> Person {
    person.device = device.clone();
    person
}

/// Somebody else at a browser of their own, who brings this device cookie.
fn with_a_copy(person: &Person, copy: &DeviceTokens) -> Person {
    holding(person.on_a_new_device().from("198.51.100.66"), copy)
}

async fn devices_of(person: &Person) -> usize {
    person.app().devices(&person.signed_in().await).await.unwrap().len()
}

both_engines! {
    async fn who_used_a_browser_before_is_no_known_device_of_who_uses_it_later(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut mallory, mut ann) = (kit.person("mallory"), kit.person("ann"));
        mallory.registers().await;
        ann.registers().await;
        let copy = mallory.device.clone();
        let mut shared = holding(ann.on_a_new_device(), &copy);
        assert!(!is_known(&shared).await);
        shared.signs_in().await;
        assert!(is_known(&shared).await);
        assert!(!is_known(&with_a_copy(&ann, &copy)).await, "a copy made before she signed in");
        // The browser is a known device of both.
        mallory.device = shared.device.clone();
        assert!(is_known(&mallory).await);
    }

    async fn a_copied_token_is_dead_two_minutes_after_the_owners_next_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let copy = ann.device.clone();
        kit.advance(Span::from_hours(30));
        assert!(is_known(&with_a_copy(&ann, &copy)).await, "until the owner signs in again");
        ann.signs_in().await;
        assert_ne!(ann.device, copy);
        kit.advance(Span::from_seconds(110));
        assert!(is_known(&with_a_copy(&ann, &copy)).await, "a second tab may still show it");
        kit.advance(Span::from_seconds(10));
        assert!(!is_known(&with_a_copy(&ann, &copy)).await);
        assert!(is_known(&ann).await);
        let mut later = ann.clone();
        for _ in 0..3 {
            later.signs_in().await;
        }
        assert!(!is_known(&ann).await, "two renewals later the token before is none");
        assert_eq!(devices_of(&later).await, 1);
    }

    async fn two_accounts_of_one_browser_stay_known_with_name_and_id(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.device = ann.device.clone();
        bob.registers().await;
        let id = ann.signed_in().await.session().device;
        let name = Nickname::parse("Kitchen").unwrap();
        kit.app().rename_device(&ann.caller(), &ann.signed_in().await, id, name.clone()).await.unwrap();
        let mut cookie = bob.device.clone();
        for round in 0..4 {
            kit.advance(Span::from_minutes(20));
            let one = if round % 2 == 0 { &mut ann } else { &mut bob };
            one.device = cookie;
            assert!(is_known(one).await);
            one.signs_in().await;
            cookie = one.device.clone();
        }
        assert_eq!(cookie.iter().count(), 2, "one for each account");
        let devices = kit.app().devices(&ann.signed_in().await).await.unwrap();
        assert_eq!((devices.len(), devices[0].id, devices[0].name.clone()), (1, id, Some(name)));
        ann.device = cookie.clone();
        kit.app().forget_device(&ann.caller(), &ann.signed_in().await, id).await.unwrap();
        bob.device = cookie;
        assert!(!ann.is_signed_in().await && !is_known(&ann).await && is_known(&bob).await);
    }

    async fn tabs_that_sign_in_at_once_are_one_device_with_one_token(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let tabs = race(16, |_| {
            let mut tab = ann.clone();
            async move {
                let evidence = [tab.types_password()];
                let answer = tab.opens_sign_in(&evidence).await;
                (began(&answer), tab)
            }
        })
        .await;
        assert!(tabs.iter().all(|(began, _)| *began));
        let (_, first) = &tabs[0];
        assert!(tabs.iter().all(|(_, tab)| tab.device == first.device) && first.device != ann.device);
        assert_eq!(devices_of(first).await, 1);
        kit.advance(Span::from_minutes(3));
        assert!(is_known(first).await && !is_known(&ann).await);
    }

    async fn a_reset_forgets_all_devices_but_a_known_one_that_it_is_made_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        assert!(is_known(&thief).await && is_known(&ann).await);
        ann.proves_forgotten_password().await;
        assert!(matches!(ann.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        assert!(!is_known(&thief).await && is_known(&ann).await);
        ann.signs_in().await;
        assert_eq!(devices_of(&ann).await, 1);
        // From a browser that the account does not know: then that one alone is known.
        let mut elsewhere = ann.on_a_new_device();
        elsewhere.proves_forgotten_password().await;
        assert!(matches!(elsewhere.chooses_password("nine herons over the mill").await, Ok(Progress::SignedIn(_))));
        assert!(!is_known(&ann).await && is_known(&elsewhere).await);
        assert_eq!(devices_of(&elsewhere).await, 1);
        kit.delivers().await;
        let mail = kit.mail_to(&ann.identifier).await;
        let told = mail.iter().find(|message| message.subject.contains("was reset")).unwrap();
        assert!(told.text.contains("confirmed anew"), "{}", told.text);
    }

    async fn a_freeze_forgets_all_devices_but_the_one_that_it_is_asked_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        let name = Nickname::parse("Kitchen").unwrap();
        let id = ann.signed_in().await.session().device;
        kit.app().rename_device(&ann.caller(), &ann.signed_in().await, id, name.clone()).await.unwrap();
        ann.freezes(FreezeScope::Withdrawals).await;
        assert!(!is_known(&thief).await && is_known(&ann).await);
        let devices = kit.app().devices(&ann.signed_in().await).await.unwrap();
        assert_eq!((devices.len(), devices[0].name.clone()), (1, Some(name)));
        // Asked once more it forgets nothing: nothing is frozen anew.
        thief.signs_in().await;
        ann.freezes(FreezeScope::Withdrawals).await;
        assert!(is_known(&thief).await);
    }

    async fn a_freeze_by_a_link_keeps_the_device_known_that_the_link_is_opened_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = ann.on_a_new_device();
        thief.signs_in().await;
        kit.delivers().await;
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Withdrawals).await.unwrap();
        assert!(!is_known(&thief).await && is_known(&ann).await);
        // On a device that the account does not know: then none is known, and the owner confirms theirs anew.
        kit.advance(Span::from_days(31));
        ann.signs_in().await;
        thief.signs_in().await;
        kit.delivers().await;
        let link = ann.reads_freeze_links().await.remove(0);
        ann.on_a_new_device().freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!is_known(&thief).await && !is_known(&ann).await);
    }

    async fn a_token_of_another_account_renews_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
        ann.registers().await;
        bob.registers().await;
        let hers = ann.device.clone();
        let mut guest = holding(bob.on_a_new_device(), &hers);
        guest.signs_in().await;
        kit.advance(Span::from_minutes(5));
        assert!(is_known(&holding(ann.clone(), &hers)).await);
        assert_eq!(devices_of(&bob).await, 2);
        let foreign = ann.signed_in().await.session().device;
        let again = kit.app().forget_device(&bob.caller(), &bob.signed_in().await, foreign).await;
        assert!(matches!(again, Err(Problem::NotFound)));
    }
}
