//! What makes an account less safe waits, is told, and can be stopped (law 2); what makes it safer applies at once.

use std::collections::BTreeSet;

use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::protection::{AntiPhishingCode, LoginPhrase};
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Problem, Progress, RequestedChange, RequestedContact, SecretText};
use vestibule_testkit::{Kit, Person, both_engines, race};

const MOMENT: Span = Span::from_micros(1);

fn word(text: &str) -> RequestedChange {
    RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse(text).unwrap()))
}

fn lock(days: u32) -> RequestedChange {
    RequestedChange::SettingsLock(Some(Span::from_days(days)))
}

/// Somebody with an authenticator, a lock of three days, an anti-phishing code, and listed addresses only.
pub(crate) async fn well_protected(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    person.enrols_authenticator().await;
    for requested in [lock(3), word("blue heron"), RequestedChange::WhitelistOnly(true)] {
        person.has(requested).await;
    }
    settles(kit, &mut person).await;
    person
}

/// Waits until a new lock counts, and signs in again.
async fn settles(kit: &Kit, person: &mut Person) {
    kit.waits_out(kit.policy().protection.delay).await;
    person.signs_in().await;
    kit.advance(Span::from_seconds(30));
}

/// Everything that makes such an account less safe within a session, with the words of its subject.
fn weakenings() -> [(&'static str, RequestedChange, &'static str); 5] {
    [
        ("ann", RequestedChange::SettingsLock(None), "settings lock"),
        ("bob", lock(1), "settings lock"),
        ("cleo", RequestedChange::AntiPhishing(None), "anti-phishing code"),
        ("dan", RequestedChange::WhitelistOnly(false), "withdraw"),
        ("eve", RequestedChange::RemoveAuthenticator, "authenticator"),
    ]
}

/// Puts a second address beside the first.
pub(crate) async fn adds(kit: &Kit, person: &mut Person, address: &str) {
    let requested = RequestedContact::Add(person.app().read_identifier(address).unwrap());
    let evidence = [person.types_password(), person.types_code()];
    let (caller, signed_in) = (person.caller(), person.signed_in().await);
    let begun = person.app().begin_contact(&caller, &signed_in, &requested, &evidence).await;
    let Ok(Progress::Prove { token, .. }) = begun else { panic!("{begun:?}") };
    person.flow = token;
    let six = |word: &&str| word.len() == 6 && word.chars().all(|c| c.is_ascii_digit());
    let mail = kit.mail_to(address).await;
    let code = mail[0].text.split(|c: char| !c.is_ascii_alphanumeric()).find(six).unwrap();
    let evidence = [Evidence::new_contact_code(SecretText::new(code))];
    let waits = person.app().prove(&person.caller(), Some(&person.signed_in().await), &evidence).await;
    let Ok(Progress::Waits { effective_at, .. }) = waits else { panic!("{waits:?}") };
    kit.waits_until(effective_at).await;
    person.signs_in().await;
    kit.advance(Span::from_seconds(30));
}

/// What follows the beginning of a token in a text.
fn token_in(text: &str, beginning: &str) -> String {
    let rest = text.split(beginning).nth(1).unwrap_or_default();
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

pub(crate) async fn count(person: &Person, beginning: &str) -> usize {
    person.reads_subjects().await.iter().filter(|subject| subject.starts_with(beginning)).count()
}

both_engines! {
    async fn nothing_takes_effect_while_its_announcement_is_still_on_its_way(engine: Engine) {
        let kit = Kit::on(engine).await;
        let owner = well_protected(&kit, "ann").await;
        let account = owner.signed_in().await.session().account;
        kit.delivers().await;
        let (_, due) = owner.asks(weakenings()[0].1.clone()).await;
        let waits = || async {
            let mut conn = kit.app().store().read().await.unwrap();
            vestibule_store::weakening::waiting_of(&mut conn, account).await.unwrap().len()
        };
        // No mail has left since: the owner cannot have heard of it.
        for minutes in [0, 10, 60] {
            kit.set_clock(due + Span::from_minutes(minutes));
            kit.app().mind_weakenings_once().await.unwrap();
            assert_eq!(waits().await, 1);
        }
        kit.delivers().await;
        kit.app().mind_weakenings_once().await.unwrap();
        assert_eq!(waits().await, 1, "the owner has a while to read it");
        kit.advance(Span::from_hours(6));
        kit.app().mind_weakenings_once().await.unwrap();
        assert_eq!(waits().await, 0);
    }

    async fn each_weakening_waits_is_told_and_reminded_of_and_applies_at_its_time(engine: Engine) {
        let kit = Kit::on(engine).await;
        let start = kit.now();
        for (name, requested, what) in weakenings() {
            kit.set_clock(start);
            let mut owner = well_protected(&kit, name).await;
            let before = owner.sees_protections().await;
            let asked_at = kit.now();
            let (id, due) = owner.asks(requested).await;
            let delay = Span::from_days(3);
            assert!(due >= asked_at + delay && due < asked_at + delay + Span::from_seconds(1), "{name}");
            // Nothing has changed, and the owner sees what waits.
            let after = owner.sees_protections().await;
            assert_eq!(after.waiting.iter().map(|waiting| waiting.id).collect::<Vec<_>>(), [id], "{name}");
            let without = |mut view: vestibule_service::ProtectionsView| { view.waiting.clear(); view };
            assert_eq!(without(after), without(before.clone()), "{name}");
            // It was announced, with a freeze link and a veto of its own.
            let subject = owner.reads_subjects().await[0].to_lowercase();
            assert!(subject.starts_with("request") && subject.contains(what), "{subject}");
            assert_eq!(owner.reads_veto_links().await.len(), 1);
            // Half-way and on the eve it is reminded of, and not a moment earlier.
            for (number, at) in [due - Span::from_hours(36), due - Span::from_days(1)].into_iter().enumerate() {
                kit.set_clock(at - MOMENT);
                kit.minds().await;
                assert_eq!(count(&owner, "Reminder").await, number, "{name}");
                kit.set_clock(at);
                kit.minds().await;
                kit.minds().await;
                assert_eq!(count(&owner, "Reminder").await, number + 1, "{name}");
            }
            let links = owner.reads_veto_links().await;
            assert_eq!(links.len(), 3, "every message has a veto of its own");
            // The worker applies it at its time, and not a moment before.
            kit.set_clock(due - MOMENT);
            assert_eq!(kit.minds().await, 0, "{name}");
            kit.set_clock(due);
            assert_eq!(kit.minds().await, 1, "{name}");
            if matches!(name, "eve") {
                owner.authenticator = None;
            }
            owner.signs_in().await;
            let after = owner.sees_protections().await;
            assert!(after.waiting.is_empty() && without(after.clone()) != without(before), "{name}: {after:?}");
            assert_eq!(kit.minds().await, 0, "{name}");
            // What is applied is not vetoed any more.
            assert!(matches!(owner.vetoes(id).await, Err(Problem::NotFound)));
            for link in &links {
                assert!(matches!(owner.vetoes_by(link).await, Err(Problem::NotFound)));
            }
            assert!(kit.chain(owner.account()).await.is_ok());
        }
    }

    async fn every_address_hears_of_it_with_links_of_its_own(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        adds(&kit, &mut ann, "ann@second.example").await;
        let (id, _) = ann.asks(RequestedChange::AntiPhishing(None)).await;
        let mut tokens = BTreeSet::new();
        for address in [ann.identifier.as_str(), "ann@second.example"] {
            let newest = kit.mail_to(address).await.remove(0);
            assert!(newest.subject.starts_with("Request"), "{}", newest.subject);
            tokens.extend(["vst_vto_", "vst_frz_"].map(|beginning| token_in(&newest.text, beginning)));
        }
        assert!(tokens.len() == 4 && tokens.iter().all(|token| token.len() > 40), "{}", tokens.len());
        let links = ann.reads_veto_links().await;
        ann.vetoes_by(&links[0]).await.unwrap();
        assert!(matches!(ann.vetoes(id).await, Err(Problem::NotFound)));
    }

    async fn what_makes_safer_applies_at_once_and_asks_for_the_owner(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let seen = ann.sees_protections().await;
        assert!(seen.authenticator && seen.whitelist_only && seen.waiting.is_empty());
        assert_eq!(seen.anti_phishing_code.as_deref(), Some("blue heron"));
        assert_eq!((seen.settings_lock, seen.delay_in_force), (Some(Span::from_days(3)), Span::from_days(3)));
        // Another code and a longer lock are no weaker.
        ann.has(word("grey heron")).await;
        ann.has(lock(30)).await;
        // Without proof nothing is changed, in neither direction.
        let refused = ann.wants(word("thief"), &[]).await;
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        for requested in [lock(2), RequestedChange::AntiPhishing(None), RequestedChange::RemoveAuthenticator] {
            let password = [ann.types_password()];
            let refused = ann.wants(requested.clone(), &password).await;
            assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
            let refused = ann.wants(requested, &[]).await;
            assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        }
        let seen = ann.sees_protections().await;
        assert_eq!((seen.anti_phishing_code.as_deref(), seen.waiting.len()), (Some("grey heron"), 0));
        // No lock is shorter or longer than the server allows.
        for days in [0, 31] {
            let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
            let wrong = kit.app().change_protection(&caller, &signed_in, lock(days), &[]).await;
            assert!(matches!(wrong, Err(Problem::Invalid(_))), "{days}: {wrong:?}");
        }
    }

    async fn what_a_change_would_take_is_told_beforehand(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let signed_in = ann.signed_in().await;
        let mut told = Vec::new();
        for requested in [lock(4), lock(2), word("grey heron"), RequestedChange::RemoveAuthenticator] {
            let caller = ann.caller();
            let demands = kit.app().protection_demands(&caller, &signed_in, requested).await.unwrap();
            told.push((demands.purpose, demands.waits_until.map(|until| until.since(caller.now))));
        }
        let three = Some(Span::from_days(3));
        assert_eq!(told, [
            (Purpose::LockSettings, None),
            (Purpose::WeakenProtection, three),
            (Purpose::ReplaceAntiPhishing, None),
            (Purpose::RemoveAuthenticator, three),
        ]);
    }

    async fn the_owner_vetoes_from_a_session_or_a_message_and_nobody_else_does(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let bob = well_protected(&kit, "bob").await;
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let (of_bob, _) = bob.asks(RequestedChange::AntiPhishing(None)).await;
        let bobs_link = bob.reads_veto_links().await.remove(0);
        let (id, due) = ann.asks(RequestedChange::WhitelistOnly(false)).await;
        let link = ann.reads_veto_links().await.remove(0);
        let freeze_link = ann.reads_freeze_links().await.remove(0);
        // Neither another's session nor a link for something else.
        assert!(matches!(bob.vetoes(id).await, Err(Problem::NotFound)));
        assert!(matches!(ann.vetoes_by(&freeze_link).await, Err(Problem::NotFound)));
        bob.vetoes_by(&bobs_link).await.unwrap();
        assert!(matches!(bob.vetoes(of_bob).await, Err(Problem::NotFound)));
        assert_eq!(ann.sees_protections().await.waiting.len(), 1);
        // Looking at the link a hundred times changes nothing.
        for _ in 0..100 {
            let offer = kit.app().veto_link_info(&ann.caller(), &link).await.unwrap();
            assert_eq!((offer.change.as_str(), offer.effective_at), ("whitelist_only", due));
        }
        ann.vetoes_by(&link).await.unwrap();
        assert!(matches!(ann.vetoes_by(&link).await, Err(Problem::NotFound)));
        assert!(matches!(kit.app().veto_link_info(&ann.caller(), &link).await, Err(Problem::NotFound)));
        assert!(ann.reads_subjects().await[0].starts_with("Nothing changes"));
        // From a session it takes no further proof.
        let (id, due) = ann.asks(RequestedChange::WhitelistOnly(false)).await;
        ann.vetoes(id).await.unwrap();
        kit.set_clock(due + Span::from_days(1));
        assert_eq!(kit.minds().await, 0);
        ann.signs_in().await;
        assert!(ann.sees_protections().await.whitelist_only);
    }

    async fn of_many_vetoes_and_applications_at_once_exactly_one_wins(engine: Engine) {
        let kit = Kit::on(engine).await;
        let node = kit.node().await;
        let mut ann = well_protected(&kit, "ann").await;
        let (id, due) = ann.asks(RequestedChange::WhitelistOnly(false)).await;
        kit.set_clock(due - Span::from_minutes(1));
        ann.signs_in().await;
        let link = ann.reads_veto_links().await.remove(0);
        kit.set_clock(due);
        let won = race(64, |number| {
            let (ann, node, app) = (ann.clone(), node.clone(), kit.app().clone());
            let link = link.clone();
            async move {
                match number % 4 {
                    0 => ann.vetoes(id).await.is_ok(),
                    1 => ann.at(&node).vetoes_by(&link).await.is_ok(),
                    2 => { app.mind_weakenings_once().await.unwrap(); false }
                    _ => { node.mind_weakenings_once().await.unwrap(); false }
                }
            }
        })
        .await;
        let vetoes = won.into_iter().filter(|won| *won).count();
        let applied = !ann.sees_protections().await.whitelist_only;
        assert_eq!(vetoes + usize::from(applied), 1, "{vetoes} vetoes, applied: {applied}");
        let told = count(&ann, "Nothing changes").await + count(&ann, "Changed").await;
        assert_eq!(told, 1, "{:?}", ann.reads_subjects().await);
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn two_workers_on_two_nodes_remind_and_apply_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let node = kit.node().await;
        let ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        for at in [due - Span::from_hours(36), due - Span::from_hours(24), due] {
            kit.set_clock(at);
            kit.delivers().await;
            race(16, |number| {
                let app = if number % 2 == 0 { kit.app().clone() } else { node.clone() };
                async move { app.mind_weakenings_once().await.unwrap() }
            })
            .await;
        }
        assert_eq!(count(&ann, "Reminder").await, 2);
        assert_eq!(count(&ann, "Authenticator app removed").await, 1);
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn asking_again_does_not_begin_the_time_anew_and_the_opposite_calls_it_off(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let first = ann.asks(RequestedChange::AntiPhishing(None)).await;
        kit.advance(Span::from_hours(20));
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        assert_eq!(ann.asks(RequestedChange::AntiPhishing(None)).await, first);
        assert_eq!(count(&ann, "Request").await, 1);
        // A new code says that codes are wanted.
        ann.has(word("grey heron")).await;
        assert!(ann.sees_protections().await.waiting.is_empty());
        kit.set_clock(first.1);
        assert_eq!(kit.minds().await, 0);
        // Another length of the lock takes the place of the one that waits, and waits in full.
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let (_, two) = ann.asks(lock(2)).await;
        kit.advance(Span::from_minutes(30));
        let (_, one) = ann.asks(lock(1)).await;
        assert!(one > two);
        assert_eq!(ann.sees_protections().await.waiting.len(), 1);
    }

    /// A thief who is in cannot shorten the lock first and then use the shorter one.
    async fn a_shorter_lock_counts_only_once_it_is_applied(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        ann.has(lock(30)).await;
        // A new lock counts once it is as old as the delay; until then the one before it does.
        let soon = ann.sees_protections().await;
        assert_eq!(soon.delay_in_force, Span::from_days(3));
        assert!(soon.lock_counts_from.is_some_and(|from| from > kit.now()));
        settles(&kit, &mut ann).await;
        let (_, shorter) = ann.asks(lock(1)).await;
        let (_, removed) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        let nearly_a_month = Span::from_minutes(30 * 24 * 60 - 2);
        assert!(removed.since(shorter) < Span::from_minutes(1));
        assert!(shorter.since(kit.now()) > nearly_a_month);
        // Later, but before the shorter lock applies: still a month.
        kit.set_clock(shorter - Span::from_hours(1));
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let (_, whitelist) = ann.asks(RequestedChange::WhitelistOnly(false)).await;
        assert!(whitelist.since(kit.now()) > nearly_a_month);
        // Afterwards: the operator's own delay, which no lock undercuts. What waited keeps its time.
        kit.waits_until(shorter).await;
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        assert_eq!(ann.sees_protections().await.delay_in_force, Span::from_hours(48));
        assert_eq!(ann.asks(RequestedChange::WhitelistOnly(false)).await.1, whitelist);
        let (_, word) = ann.asks(RequestedChange::AntiPhishing(None)).await;
        assert!(word.since(kit.now()) < Span::from_hours(48));
    }

    async fn an_authenticator_that_took_the_others_place_stays(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        let old = ann.types_code();
        assert!(matches!(ann.tries_to_enrol(&[old]).await, Progress::Done));
        kit.set_clock(due);
        assert_eq!(kit.minds().await, 1, "nothing is reminded of at its end");
        ann.signs_in().await;
        let seen = ann.sees_protections().await;
        assert!(seen.authenticator && seen.waiting.is_empty());
        assert_eq!(count(&ann, "Authenticator app removed").await, 0);
    }

    async fn removing_the_authenticator_takes_its_backup_codes_along(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = well_protected(&kit, "ann").await;
        // Who has lost the phone has a backup code.
        let evidence = [ann.types_password(), ann.types_backup_code()];
        let step = ann.wants(RequestedChange::RemoveAuthenticator, &evidence).await;
        let Progress::Waits { effective_at, .. } = step else { panic!("{step:?}") };
        kit.waits_until(effective_at).await;
        ann.authenticator = None;
        ann.signs_in().await;
        let factors = kit.app().factors(&ann.signed_in().await).await.unwrap();
        assert!(factors.authenticator_since.is_none() && factors.backup_codes.is_none());
        let held = ann.sees_protections().await.holds;
        assert_eq!(held.iter().map(|hold| hold.cause.as_str()).collect::<Vec<_>>(), ["authenticator_changed"]);
        let none = kit
            .app()
            .change_protection(&ann.caller(), &ann.signed_in().await, RequestedChange::RemoveAuthenticator, &[])
            .await;
        assert!(matches!(none, Err(Problem::NotFound)), "{none:?}");
    }

    async fn the_profile_keeps_word_and_phrase(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        ann.has(RequestedChange::LoginPhrase(Some(LoginPhrase::parse("the kettle sings at noon").unwrap()))).await;
        let name = vestibule_domain::account::AccountName::parse("Ann").unwrap();
        kit.app().change_profile(&ann.caller(), &ann.signed_in().await, Some(name), "en").await.unwrap();
        let seen = ann.sees_protections().await;
        assert_eq!(seen.anti_phishing_code.as_deref(), Some("blue heron"));
        assert_eq!(seen.login_phrase.as_deref(), Some("the kettle sings at noon"));
        // Neither stands in the database in clear.
        let texts = ["blue heron".to_owned(), "the kettle sings at noon".to_owned()];
        assert_eq!(kit.stores_in_clear(&texts).await, Vec::<String>::new());
        // The code is in every message from then on, and the name is still there.
        assert!(kit.mail_to(&ann.identifier).await[0].text.contains("blue heron"));
        ann.has(RequestedChange::LoginPhrase(None)).await;
        assert_eq!(ann.sees_protections().await.login_phrase, None);
        let profile = kit.app().profile(&ann.signed_in().await).await.unwrap();
        assert_eq!(profile.name.as_deref(), Some("Ann"));
    }

    async fn guessing_in_an_open_session_is_slowed_down(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        for guess in 0..5 {
            let evidence = [ann.types_password(), Evidence::authenticator(SecretText::new(format!("00000{guess}")))];
            ann.wants(RequestedChange::RemoveAuthenticator, &evidence).await;
        }
        let evidence = [ann.types_password(), ann.types_code()];
        let locked = ann.wants(RequestedChange::RemoveAuthenticator, &evidence).await;
        assert!(matches!(locked, Progress::Refused { refusal: Refusal::Locked { .. }, .. }), "{locked:?}");
        assert!(ann.sees_protections().await.waiting.is_empty());
    }

    /// A worker that was away for long reminds of nothing that is over, and applies what is due.
    async fn after_an_outage_what_is_due_is_applied_and_one_reminder_stands_for_many(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = well_protected(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::AntiPhishing(None)).await;
        kit.set_clock(due - Span::from_hours(2));
        kit.minds().await;
        assert_eq!(count(&ann, "Reminder").await, 1);
        kit.set_clock(due + Span::from_days(9));
        kit.minds().await;
        assert_eq!((count(&ann, "Reminder").await, count(&ann, "Changed").await), (1, 1));
    }
}
