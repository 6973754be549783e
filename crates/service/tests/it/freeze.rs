//! The freeze: a freeze works at once, from a session and from every alert, and its end waits. What is held follows.

use std::time::Duration;

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::{FreezeScope, HoldCause, Lifting};
use vestibule_domain::time::Span;
use vestibule_service::{Pressed, Problem, Progress, RequestedChange};
use vestibule_testkit::{Engine, Kit, Person, both_engines, mailed, password, race};

use crate::sessions::{answers_from_cache, follows, refused_within};
use crate::{began, flow, refusal};

const MOMENT: Span = Span::from_micros(1);

async fn with_authenticator(kit: &Kit, name: &str) -> Person {
    let mut person = kit.person(name);
    person.registers().await;
    person.enrols_authenticator().await;
    person
}

/// Gives one proof after the other as they are asked for, and returns what each step answered, without names and tokens.
async fn tries_everything(mut person: Person) -> Vec<String> {
    let mut heard = Vec::new();
    let captcha = person.solves_captcha();
    for evidence in [captcha, password("a stranger's wrong guess"), password("another wrong guess")] {
        let answer = match heard.len() {
            0 => person.opens_sign_in(&[evidence]).await,
            _ => person.proves(&[evidence]).await,
        };
        let shown = format!("{answer:?}");
        let words = shown.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        heard.push(words.map(|word| if word.starts_with("flw_") { "flw_…" } else { word }).collect());
    }
    heard
}

both_engines! {
    async fn a_freeze_of_everything_ends_sessions_calls_off_what_waits_and_shuts_attempts(engine: Engine) {
        let kit = Kit::on(engine).await;
        // SQLite serves one process.
        let node = if engine == Engine::Sqlite { kit.app().clone() } else { kit.node().await };
        let following = follows(&node);
        let mut ann = with_authenticator(&kit, "ann").await;
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        let mut phone = ann.on_a_new_device().at(&node);
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        answers_from_cache(&kit, &phone).await;
        let mut thief = ann.on_a_new_device();
        let evidence = [thief.solves_captcha(), thief.types_password()];
        thief.opens_sign_in(&evidence).await.unwrap();
        ann.freezes(FreezeScope::Everything).await;
        // Every session is ended, here and on the other node.
        assert!(!ann.is_signed_in().await && refused_within(Duration::from_secs(1), &phone).await);
        following.abort();
        // Flows under way are over too.
        let code = thief.types_code();
        assert_eq!(refusal(&thief.proves(&[code]).await), Some(Refusal::FlowOver));
        kit.advance(Span::from_seconds(30));
        // What waited is called off.
        kit.set_clock(due);
        assert_eq!(kit.minds().await, 0);
        assert!(ann.reads_subjects().await.iter().any(|subject| subject.contains("is frozen")));
        // Nobody signs in, the owner neither; that is told only after every proof, on a known device as well.
        let evidence = [ann.types_password()];
        let answer = ann.opens_sign_in(&evidence).await;
        assert!(flow(&answer).next.contains(ProofKind::Authenticator));
        let code = ann.types_code();
        assert_eq!(refusal(&ann.proves(&[code]).await), Some(Refusal::Frozen));
        assert!(!began(&ann.sees_flow().await.map(|view| Progress::Prove { flow: view, token: None })));
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn a_stranger_sees_no_difference_between_a_frozen_account_and_none(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Everything).await;
        let start = kit.now();
        let known = tries_everything(ann.on_a_new_device()).await;
        kit.set_clock(start);
        let unknown = tries_everything(kit.person("bob").on_a_new_device()).await;
        assert_eq!(known, unknown);
    }

    async fn a_freeze_of_withdrawals_leaves_the_owner_in_and_others_out(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        let mut phone = ann.on_a_new_device();
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        ann.freezes(FreezeScope::Withdrawals).await;
        assert!(ann.is_signed_in().await && !phone.is_signed_in().await);
        let seen = ann.sees_protections().await;
        assert_eq!(seen.freeze.map(|freeze| freeze.scope), Some(FreezeScope::Withdrawals));
        // While it lasts nothing becomes weaker; what makes safer is taken.
        let refused = ann.gets(RequestedChange::RemoveAuthenticator).await;
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::Frozen, .. }), "{refused:?}");
        ann.has(RequestedChange::SettingsLock(Some(Span::from_days(5)))).await;
        kit.advance(Span::from_hours(48));
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        // Its end waits as long as the lock says, and everything asked for meanwhile is vetoable.
        let (id, due) = ann.asks(RequestedChange::Unfreeze).await;
        assert!(due.since(kit.now()) > Span::from_minutes(5 * 24 * 60 - 2));
        let held = ann.sees_protections().await.holds;
        assert_eq!((held[0].cause, held[0].end, held[0].lifting), (HoldCause::Frozen, Some(due), Lifting::Unfreeze));
        ann.vetoes(id).await.unwrap();
        assert_eq!(ann.sees_protections().await.holds[0].end, None);
        let (_, due) = ann.asks(RequestedChange::Unfreeze).await;
        kit.waits_until(due - MOMENT).await;
        ann.signs_in().await;
        assert!(ann.sees_protections().await.freeze.is_some());
        kit.set_clock(due);
        kit.minds().await;
        assert!(ann.sees_protections().await.freeze.is_none());
        assert!(ann.reads_subjects().await[0].contains("freeze ended"));
    }

    async fn a_freeze_widens_and_never_narrows(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Withdrawals).await;
        let since = ann.sees_protections().await.freeze.unwrap().since;
        let mut links = ann.reads_freeze_links().await;
        let (first, second) = (links.remove(0), links.remove(0));
        ann.freezes_by(&first, FreezeScope::Everything).await.unwrap();
        ann.freezes_by(&second, FreezeScope::Withdrawals).await.unwrap();
        let mut later = ann.clone();
        let evidence = [later.types_password(), later.types_code()];
        assert_eq!(refusal(&later.opens_sign_in(&evidence).await), Some(Refusal::Frozen));
        let stored = kit.numbers("select frozen_at from protection where frozen_scope = 'everything'").await;
        assert_eq!(stored, [since.micros()]);
    }

    async fn the_link_of_an_alert_freezes_once_within_a_week_and_only_when_pressed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        let bob = with_authenticator(&kit, "bob").await;
        let link = ann.reads_freeze_links().await.remove(0);
        // A scanner that fetches it a hundred times does nothing.
        let stranger = kit.person("nobody");
        for _ in 0..100 {
            kit.app().freeze_link_info(&stranger.caller(), &link).await.unwrap();
        }
        assert!(ann.sees_protections().await.freeze.is_none());
        stranger.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!ann.is_signed_in().await);
        assert!(bob.is_signed_in().await && bob.sees_protections().await.freeze.is_none());
        assert!(matches!(stranger.freezes_by(&link, FreezeScope::Everything).await, Err(Problem::NotFound)));
        assert!(matches!(kit.app().freeze_link_info(&stranger.caller(), &link).await, Err(Problem::NotFound)));
        // After a week it is void, though never used.
        let old = bob.reads_freeze_links().await.remove(0);
        let until = kit.app().freeze_link_info(&stranger.caller(), &old).await.unwrap().until;
        kit.set_clock(until);
        assert!(matches!(stranger.freezes_by(&old, FreezeScope::Everything).await, Err(Problem::NotFound)));
    }

    /// Somebody who reads a mailbox has a link in each alert. Once withdrawals are frozen, those that would freeze them again end
    /// nobody's session and no attempt, and each is used up.
    async fn a_link_that_freezes_nothing_more_ends_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Withdrawals).await;
        let mut phone = ann.on_a_new_device();
        kit.advance(Span::from_seconds(30));
        phone.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let mut half_in = ann.on_a_new_device();
        let evidence = [half_in.solves_captcha(), half_in.types_password()];
        half_in.opens_sign_in(&evidence).await.unwrap();
        let links = ann.reads_freeze_links().await;
        assert!(links.len() >= 3);
        let before = kit.events(ann.account()).await;
        for link in &links[..3] {
            let pressed = ann.freezes_by(link, FreezeScope::Withdrawals).await.unwrap();
            assert_eq!(pressed, Pressed::WasFrozen);
            assert!(matches!(ann.freezes_by(link, FreezeScope::Withdrawals).await, Err(Problem::NotFound)));
        }
        assert!(ann.is_signed_in().await && phone.is_signed_in().await);
        assert_eq!(kit.events(ann.account()).await, before);
        let code = half_in.types_code();
        assert!(began(&half_in.proves(&[code]).await));
        let noted = "select count(*) from link_record where froze_at is not null";
        assert_eq!(kit.numbers(noted).await, [1]);
        // A lock of the whole account is more, and does all that it says.
        kit.advance(Span::from_seconds(30));
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!ann.is_signed_in().await && !phone.is_signed_in().await && !half_in.is_signed_in().await);
        assert!(kit.events(ann.account()).await > before);
        // The press that froze nothing more was one all the same: after the freeze the links of that address rest.
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        ann.signs_in().await;
        let link = ann.reads_freeze_links().await.remove(0);
        let again = ann.freezes_by(&link, FreezeScope::Withdrawals).await;
        assert!(matches!(again, Err(Problem::Refused(Refusal::NotByLink))), "{again:?}");
    }

    /// Within a session the owner may freeze again to end the others; that is written down.
    async fn freezing_again_within_a_session_ends_the_others_and_says_so(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Withdrawals).await;
        let mut phone = ann.on_a_new_device();
        kit.advance(Span::from_seconds(30));
        phone.signs_in().await;
        let before = kit.events(ann.account()).await;
        ann.freezes(FreezeScope::Withdrawals).await;
        assert!(ann.is_signed_in().await && !phone.is_signed_in().await);
        assert_eq!(kit.events(ann.account()).await, before + 1);
        ann.freezes(FreezeScope::Withdrawals).await;
        assert_eq!(kit.events(ann.account()).await, before + 1, "nobody was signed in any more");
    }

    async fn sixty_four_presses_of_one_link_freeze_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        let link = ann.reads_freeze_links().await.remove(0);
        let pressed = race(64, |_| {
            let (ann, link) = (ann.clone(), link.clone());
            async move { ann.freezes_by(&link, FreezeScope::Everything).await.is_ok() }
        })
        .await;
        assert_eq!(pressed.into_iter().filter(|done| *done).count(), 1);
        let told = ann.reads_subjects().await.iter().filter(|subject| subject.contains("is frozen")).count();
        assert_eq!(told, 1);
    }

    async fn a_freeze_is_asked_of_the_owner_when_the_sign_in_is_long_ago(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        kit.advance(Span::from_minutes(11));
        let (caller, signed_in) = (ann.caller(), ann.signed_in().await);
        let refused = kit.app().freeze(&caller, &signed_in, FreezeScope::Withdrawals, &[]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        let evidence = [ann.types_password()];
        let done = kit.app().freeze(&caller, &signed_in, FreezeScope::Withdrawals, &evidence).await.unwrap();
        assert!(matches!(done, Progress::Done), "{done:?}");
    }

    async fn the_end_of_a_freeze_is_asked_for_without_a_session_and_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Everything).await;
        let (_, due) = ann.asks_unfreeze().await;
        assert!(due.since(kit.now()) <= Span::from_hours(48) && due.since(kit.now()) > Span::from_hours(47));
        kit.advance(Span::from_seconds(30));
        assert!(ann.reads_subjects().await[0].starts_with("Request"));
        // A veto from the mailbox, as after a thief's asking.
        let veto = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&veto).await.unwrap();
        kit.set_clock(due);
        assert_eq!(kit.minds().await, 0);
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due - MOMENT).await;
        let evidence = [ann.types_password(), ann.types_code()];
        assert_eq!(refusal(&ann.opens_sign_in(&evidence).await), Some(Refusal::Frozen));
        kit.set_clock(due + Span::from_seconds(30));
        kit.minds().await;
        ann.signs_in().await;
        assert!(ann.is_signed_in().await);
        assert!(ann.sees_protections().await.freeze.is_none());
    }

    async fn asking_for_the_end_tells_strangers_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Everything).await;
        let calm = with_authenticator(&kit, "cid").await;
        let start = kit.now();
        let mut heard = Vec::new();
        for mut thief in [ann.on_a_new_device(), calm.on_a_new_device(), kit.person("bob").on_a_new_device()] {
            kit.set_clock(start);
            let mut told = Vec::new();
            let captcha = thief.solves_captcha();
            for round in 0..3 {
                let answer = match round {
                    0 => thief.opens_unfreeze(std::slice::from_ref(&captcha)).await,
                    _ => thief.proves(&[password("a stranger's wrong guess")]).await,
                };
                let shown = format!("{answer:?}");
                let words = shown.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                told.push(words.map(|word| if word.starts_with("flw_") { "flw_…" } else { word }).collect::<String>());
            }
            heard.push(told);
        }
        assert_eq!(heard[0], heard[2]);
        assert_eq!(heard[1], heard[2]);
    }

    async fn the_end_of_a_freeze_is_not_asked_for_with_less_than_everything(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Everything).await;
        let evidence = [ann.types_password(), ann.types_code()];
        let answer = ann.opens_unfreeze(&evidence).await;
        let next = flow(&answer).next;
        assert!(next.contains(ProofKind::MailCode) && !next.contains(ProofKind::Authenticator));
        assert_eq!(refusal(&ann.proves(&[mailed("000000")]).await), Some(Refusal::ProofWrong));
        // Nothing waits yet, and its own code is good for nothing else.
        assert_eq!(kit.numbers("select count(*) from weakening where state = 'waiting'").await, [0]);
        let code = ann.types_mailed_code().await;
        assert!(matches!(ann.proves(std::slice::from_ref(&code)).await, Ok(Progress::Waits { .. })));
        kit.advance(Span::from_minutes(1));
        assert_eq!(refusal(&ann.proves(&[code]).await), Some(Refusal::FlowOver));
    }

    /// Where nothing is frozen the owner is told so, and only the owner.
    async fn without_a_freeze_there_is_nothing_to_end(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        let evidence = [ann.types_password(), ann.types_code()];
        ann.opens_unfreeze(&evidence).await.unwrap();
        let code = ann.types_mailed_code().await;
        let answer = ann.proves(&[code]).await;
        assert_eq!(refusal(&answer), Some(Refusal::NotFrozen));
        // Within a session too; and nothing is written or told.
        kit.advance(Span::from_seconds(30));
        let step = ann.gets(RequestedChange::Unfreeze).await;
        assert!(matches!(step, Progress::Refused { refusal: Refusal::NotFrozen, .. }), "{step:?}");
        assert_eq!(kit.numbers("select count(*) from weakening").await, [0]);
        assert_eq!(kit.numbers("select count(*) from event where kind = 'unfrozen'").await, [0]);
    }

    /// The password is not guessed by many networks at the way out of a freeze, where it may not be at sign-in.
    async fn strangers_do_not_guess_the_password_where_a_freeze_ends(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.strangers_limit = 10).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        ann.freezes(FreezeScope::Everything).await;
        let mut early = ann.on_a_new_device().from("198.51.100.99");
        let captcha = early.solves_captcha();
        early.opens_unfreeze(&[captcha]).await.unwrap();
        for network in 1..=5 {
            let mut thief = ann.on_a_new_device().from(&format!("198.51.{network}.7"));
            let captcha = thief.solves_captcha();
            thief.opens_unfreeze(&[captcha]).await.unwrap();
            for _ in 0..2 {
                let _counted = thief.proves(&[password("a stranger's wrong guess")]).await;
            }
        }
        let mut thief = ann.on_a_new_device().from("198.51.77.7");
        let captcha = thief.solves_captcha();
        let answer = thief.opens_unfreeze(&[captcha]).await;
        let next = flow(&answer).next;
        assert!(next.contains(ProofKind::MailCode) && !next.contains(ProofKind::Password), "{next:?}");
        // Nor in an attempt that was opened before; the owner's own device is let on.
        let right = early.types_password();
        assert_eq!(refusal(&early.proves(&[right]).await), Some(Refusal::FlowOver));
        let evidence = [ann.types_password()];
        assert!(flow(&ann.opens_unfreeze(&evidence).await).next.contains(ProofKind::Authenticator));
    }

    async fn holds_follow_from_what_happened_and_end_by_themselves(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit, "ann").await;
        assert!(ann.sees_protections().await.holds.is_empty());
        let old = ann.types_code();
        assert!(matches!(ann.tries_to_enrol(&[old]).await, Progress::Done));
        let replaced = kit.now();
        kit.advance(Span::from_seconds(30));
        let held = ann.sees_protections().await.holds;
        assert_eq!(held.len(), 1);
        assert_eq!((held[0].cause, held[0].lifting), (HoldCause::AuthenticatorChanged, Lifting::Time));
        let end = held[0].end.unwrap();
        assert!(end >= replaced + Span::from_hours(24) - Span::from_seconds(1));
        kit.set_clock(end - Span::from_minutes(1));
        ann.signs_in().await;
        assert_eq!(ann.sees_protections().await.holds.len(), 1);
        kit.set_clock(end);
        assert!(ann.sees_protections().await.holds.is_empty());
    }
}
