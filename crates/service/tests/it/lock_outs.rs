//! Who can keep an owner out, with what, and for how long at most. Every thief here presses whatever can be pressed for as
//! long as they like; no owner who has a password and a second factor, or two addresses, stays out for ever. The
//! figures stand in the table of the threat model.

use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::{AntiPhishingCode, FreezeScope};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::contacts::{
    NEW, add, asks_to_replace, gives, moves, new_code, old_code, past_the_factors, with_authenticator,
};
use crate::disowning::{replaces, tries_to_disown};
use crate::{began, refusal};

pub(crate) const DELAY: Span = Span::from_hours(48);

/// Presses the newest freeze links and veto links of this mailbox.
async fn presses_everything(reader: &Person) {
    for link in reader.reads_freeze_links().await.into_iter().take(4) {
        let _pressed = reader.freezes_by(&link, FreezeScope::Everything).await;
    }
    for link in reader.reads_veto_links().await.into_iter().take(4) {
        let _pressed = reader.vetoes_by(&link).await;
    }
}

/// Provokes a message with fresh links from outside: wrong passwords until the network is locked.
async fn provokes(thief: &mut Person) {
    thief.flow = None;
    let captcha = thief.solves_captcha();
    let _opened = thief.opens_sign_in(&[captcha]).await;
    for _ in 0..5 {
        let _refused = thief.proves(&[vestibule_testkit::password("a stranger's wrong guess")]).await;
    }
}

/// The owner tries to get in, and asks for the end of a freeze when told of one. Whether they are in.
pub(crate) async fn tries_to_get_in(owner: &mut Person) -> bool {
    let answer = owner.tries_to_sign_in().await;
    if began(&answer) {
        return true;
    }
    assert_eq!(refusal(&answer), Some(Refusal::Frozen), "{answer:?}");
    false
}

/// Lets days pass in which somebody who reads a mailbox presses all they can and the owner does what they can. Returns how
/// long the owner was out at the longest, and for how much of the time in all.
async fn a_siege(kit: &Kit, owner: &mut Person, reader: &mut Person, days: u32) -> (Span, Span) {
    let end = kit.now() + Span::from_days(days);
    let step = Span::from_hours(4);
    let (mut out_since, mut longest, mut all): (Option<Timestamp>, Span, Span) =
        (None, Span::ZERO, Span::ZERO);
    let mut asked = false;
    while kit.now() < end {
        provokes(reader).await;
        presses_everything(reader).await;
        let disowned = tries_to_disown(reader).await;
        assert!(!matches!(disowned, Ok(Progress::Waits { .. })), "a message alone disowns: {disowned:?}");
        kit.advance(Span::from_seconds(31));
        if tries_to_get_in(owner).await {
            (out_since, asked) = (None, false);
        } else {
            let since = *out_since.get_or_insert(kit.now());
            longest = longest.max(kit.now().since(since) + step);
            all = all + step;
            let waits = kit.numbers("select count(*) from weakening where state = 'waiting'").await;
            if waits == [0] || !asked {
                kit.advance(Span::from_seconds(31));
                owner.asks_unfreeze().await;
                asked = true;
            }
        }
        kit.waits_out(step).await;
    }
    (longest, all)
}

/// Somebody without a second factor who has added a second address a while ago, and signs in by it.
pub(crate) async fn with_two_addresses(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    let requested = add(&ann, NEW);
    past_the_factors(&mut ann, requested).await;
    let code = old_code(kit, "ann@mail.example").await;
    gives(&ann, code).await.unwrap();
    gives(&ann, new_code(kit, NEW).await).await.unwrap();
    kit.waits_out(DELAY).await;
    NEW.clone_into(&mut ann.identifier);
    ann.signs_in().await;
    kit.advance(Span::from_minutes(1));
    ann
}

both_engines! {
    /// Before there was a limit the reader of one mailbox kept the owner out for as long as they liked.
    async fn a_mailbox_read_for_ever_keeps_an_owner_with_a_second_factor_out_for_two_delays(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        // With a new phone lately, so that there is something to disown; the reader knows the password too.
        replaces(&kit, &mut ann).await;
        ann.signs_out().await;
        kit.advance(Span::from_seconds(30));
        let mut reader = ann.on_a_new_device().from("203.0.113.66");
        reader.authenticator = None;
        let (longest, all) = a_siege(&kit, &mut ann, &mut reader, 16).await;
        assert!(longest >= DELAY && longest <= Span::from_hours(2 * 48 + 8), "{longest:?}");
        assert!(all <= Span::from_hours(2 * 48 + 8), "{all:?} in sixteen days");
    }

    /// An address that a thief adds has no powers until its time, and its removal is not stopped by its own links.
    async fn an_added_address_has_no_powers_until_its_time_and_does_not_stop_its_removal(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut thief = ann.clone();
        let requested = add(&thief, "thief@evil.example");
        past_the_factors(&mut thief, requested).await;
        let waits = gives(&thief, new_code(&kit, "thief@evil.example").await).await;
        let Ok(Progress::Waits { effective_at, .. }) = waits else { panic!("{waits:?}") };
        kit.advance(Span::from_seconds(30));
        // The owner is told and can stop it; the added address got no link.
        let told = ann.reads_veto_links().await.remove(0);
        assert!(kit.app().veto_link_info(&ann.caller(), &told).await.unwrap().by_link);
        let mails = kit.mail_to("thief@evil.example").await;
        assert!(mails.iter().all(|mail| !mail.text.contains("vst_")), "{mails:?}");
        // This owner overlooks it, and removes it later.
        kit.waits_until(effective_at).await;
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let present = kit.app().profile(&ann.signed_in().await).await.unwrap().identifiers;
        let theirs = present.iter().find(|one| one.masked.starts_with('t')).unwrap().id;
        let evidence = [ann.types_password(), ann.types_code()];
        let asked = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, theirs, &evidence).await;
        let Ok(Progress::Waits { effective_at, .. }) = asked else { panic!("{asked:?}") };
        let mut reader = ann.on_a_new_device();
        "thief@evil.example".clone_into(&mut reader.identifier);
        let own = reader.reads_veto_links().await.remove(0);
        let pressed = reader.vetoes_by(&own).await;
        assert!(matches!(pressed, Err(Problem::Refused(Refusal::NotByLink))), "{pressed:?}");
        kit.waits_until(effective_at).await;
        kit.advance(Span::from_seconds(31));
        ann.signs_in().await;
        assert_eq!(kit.app().profile(&ann.signed_in().await).await.unwrap().identifiers.len(), 1);
    }

    /// An older address stops its own removal, as the owner's does when a thief asks for it.
    async fn an_older_address_stops_its_own_removal(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut thief = ann.clone();
        let waits = asks_to_replace(&kit, &mut thief, "thief@evil.example").await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        let told = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&told).await.unwrap();
        kit.waits_out(DELAY).await;
        ann.signs_in().await;
    }

    /// With a stolen session alone nobody sets a settings lock, nor another anti-phishing code.
    async fn a_session_alone_sets_no_lock_and_changes_no_word(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = {
            let mut ann = kit.person("ann");
            ann.registers().await;
            ann
        };
        let word = |text| RequestedChange::AntiPhishing(Some(AntiPhishingCode::parse(text).unwrap()));
        let lock = RequestedChange::SettingsLock(Some(Span::from_days(30)));
        assert!(matches!(ann.wants(lock.clone(), &[]).await, Progress::Refused { .. }));
        let evidence = [ann.types_password()];
        assert!(matches!(ann.wants(lock.clone(), &evidence).await, Progress::Refused { .. }), "the message is missing");
        assert!(matches!(ann.wants(word("blue heron"), &[]).await, Progress::Done));
        assert!(matches!(ann.wants(word("grey heron"), &[]).await, Progress::Refused { .. }));
        ann.has(word("grey heron")).await;
        ann.has(lock).await;
    }

    /// A lock that a thief sets for the longest time does not lengthen the owner's way back, if that is asked for in time.
    async fn a_fresh_lock_does_not_lengthen_the_way_back(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        ann.has(RequestedChange::SettingsLock(Some(Span::from_days(30)))).await;
        ann.freezes(FreezeScope::Everything).await;
        kit.advance(Span::from_hours(1));
        let (_, due) = ann.asks_unfreeze().await;
        assert!(due.since(kit.now()) <= DELAY);
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let (_, due) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        assert!(due.since(kit.now()) > Span::from_days(29), "by now the lock counts");
    }

    /// A mailbox that was the owner's until lately is read by somebody else: two delays, once.
    async fn a_former_mailbox_keeps_its_owner_out_for_two_delays_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        moves(&kit, &mut ann, NEW).await;
        let mut reader = ann.on_a_new_device().from("203.0.113.66");
        "ann@mail.example".clone_into(&mut reader.identifier);
        ann.signs_out().await;
        kit.advance(Span::from_seconds(30));
        let mut provoking = ann.on_a_new_device().from("203.0.113.67");
        let mut longest = Span::ZERO;
        let mut all = Span::ZERO;
        for _ in 0..2 {
            provokes(&mut provoking).await;
            let (one, some) = a_siege(&kit, &mut ann, &mut reader, 7).await;
            (longest, all) = (longest.max(one), all + some);
        }
        assert!(longest >= DELAY && longest <= Span::from_hours(2 * 48 + 8), "{longest:?}");
        assert!(all <= Span::from_hours(2 * 48 + 8), "{all:?} in fourteen days");
    }

    /// A session that is minutes old freezes the account, and ends with that: the owner waits for one delay.
    async fn a_stolen_session_locks_its_owner_out_for_one_delay(engine: Engine) {
        let kit = Kit::on(engine).await;
        for second_factor in [true, false] {
            let mut ann = kit.person(if second_factor { "ann" } else { "bob" });
            ann.registers().await;
            if second_factor {
                ann.enrols_authenticator().await;
            }
            let thief = ann.clone();
            thief.freezes(FreezeScope::Everything).await;
            assert!(!thief.is_signed_in().await);
            let start = kit.now();
            let (_, due) = ann.asks_unfreeze().await;
            kit.waits_until(due).await;
            kit.advance(Span::from_seconds(31));
            ann.signs_in().await;
            assert!(kit.now().since(start) <= DELAY + Span::from_hours(1), "{:?}", kit.now().since(start));
        }
    }

    /// The owner has two addresses and no second factor; somebody reads the older one for ever and presses every link.
    async fn a_mailbox_read_for_ever_keeps_an_owner_with_two_addresses_out_for_two_delays(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_two_addresses(&kit).await;
        let mut reader = ann.on_a_new_device().from("203.0.113.66");
        "ann@mail.example".clone_into(&mut reader.identifier);
        ann.signs_out().await;
        let (longest, all) = a_siege(&kit, &mut ann, &mut reader, 12).await;
        assert!(longest >= DELAY && longest <= Span::from_hours(2 * 48 + 8), "{longest:?}");
        assert!(all <= Span::from_hours(2 * 48 + 8), "{all:?} in twelve days");
    }

    /// A thief with a session and the password sets up no authenticator, changes the password and freezes the account: the
    /// owner resets the password when the freeze is as old as the delay, and waits once more for its end.
    async fn a_thief_with_session_and_password_sets_up_no_authenticator(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(kit.policy().session.recent);
        let mut thief = ann.clone();
        let evidence = [thief.types_password()];
        assert!(matches!(thief.tries_to_enrol(&evidence).await, Progress::Refused { .. }));
        let new = vestibule_domain::account::Password::parse("a thief sleeps under no bridge").unwrap();
        let (caller, signed_in) = (thief.caller(), thief.signed_in().await);
        let changed = kit.app().change_password(&caller, &signed_in, &new, &evidence).await;
        assert!(matches!(changed, Ok(Progress::Done)), "{changed:?}");
        new.expose().clone_into(&mut thief.password);
        thief.freezes(FreezeScope::Everything).await;
        let start = kit.now();
        let mut ann = ann.on_a_new_device();
        kit.waits_out(DELAY).await;
        ann.proves_forgotten_password().await;
        ann.chooses_password("an otter plays the cello at night").await.unwrap();
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        ann.signs_in().await;
        assert!(kit.now().since(start) <= Span::from_hours(2 * 48 + 2), "{:?}", kit.now().since(start));
    }
}
