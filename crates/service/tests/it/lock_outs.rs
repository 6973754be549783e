//! Who can keep an owner out, with what, and for how long at most. Every thief here presses whatever can be pressed for as
//! long as they like; no owner who has a password and a second factor, or two addresses, stays out for ever. The
//! figures stand in the table of the threat model.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::{AntiPhishingCode, FreezeScope};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::contacts::{
    NEW, add, asks_to_replace, gives, moves, new_code, old_code, past_the_factors, with_authenticator,
};
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
async fn tries_to_get_in(owner: &mut Person) -> bool {
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
    let wish = add(&ann, NEW);
    past_the_factors(&mut ann, wish).await;
    let code = old_code(kit, "ann@mail.example").await;
    gives(&ann, code).await.unwrap();
    gives(&ann, new_code(kit, NEW).await).await.unwrap();
    kit.waits_out(DELAY).await;
    NEW.clone_into(&mut ann.identifier);
    ann.signs_in().await;
    kit.advance(Span::from_minutes(1));
    ann
}

/// Asks for the removal of an authenticator with all that is in hand: the own mailbox, a password, an authenticator.
async fn tries_to_disown(one: &mut Person) -> Result<Progress, Problem> {
    one.flow = None;
    let captcha = one.solves_captcha();
    let mut progress = one.opens_disowning(&[captcha]).await;
    while let Ok(Progress::Prove { flow, .. }) = &progress {
        let given = if flow.next.contains(ProofKind::Password) {
            one.types_password()
        } else if flow.next.contains(ProofKind::Authenticator) {
            if one.authenticator.is_none() {
                return progress;
            }
            one.types_code()
        } else {
            one.types_contact_code().await
        };
        progress = one.proves(&[given]).await;
    }
    progress
}

/// Puts another authenticator in the place of the present one; the new one is in hand from then on.
pub(crate) async fn replaces(kit: &Kit, one: &mut Person) {
    kit.advance(Span::from_seconds(30));
    let given = [one.types_code()];
    let done = one.tries_to_enrol(&given).await;
    assert!(matches!(done, Progress::Done), "{done:?}");
    kit.advance(Span::from_seconds(30));
}

/// Changes the password within the session.
async fn changes_password(one: &mut Person, new: &str) {
    let password = vestibule_domain::account::Password::parse(new).unwrap();
    let given = [one.types_password(), one.types_code()];
    let (caller, signed_in) = (one.caller(), one.signed_in().await);
    let changed = one.app().change_password(&caller, &signed_in, &password, &given).await;
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

/// The same, which must be taken; says until when it waits.
async fn disowns(one: &mut Person) -> Timestamp {
    match tries_to_disown(one).await {
        Ok(Progress::Waits { effective_at, .. }) => effective_at,
        other => panic!("it does not wait: {other:?}"),
    }
}

/// Chooses a new password by a message.
async fn resets(one: &mut Person, new: &str) {
    one.flow = None;
    one.proves_forgotten_password().await;
    let done = one.chooses_password(new).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
}

async fn gets_in_by_a_message(one: &mut Person, new: &str) {
    resets(one, new).await;
    one.signs_in().await;
}

/// Freezes everything from the session, just after the sign-in.
async fn locks(one: &Person) -> Progress {
    let (caller, signed_in) = (one.caller(), one.signed_in().await);
    one.app().freeze(&caller, &signed_in, FreezeScope::Everything, &[]).await.unwrap()
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

    /// A link vetoes once; what is asked for after that is stopped within a session alone, and the page says so.
    async fn a_link_vetoes_once_and_a_session_always(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        ann.asks(RequestedChange::RemoveAuthenticator).await;
        let first = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&first).await.unwrap();
        let (id, _) = ann.asks(RequestedChange::RemoveAuthenticator).await;
        let second = ann.reads_veto_links().await.remove(0);
        assert!(!kit.app().veto_link_info(&ann.caller(), &second).await.unwrap().by_link);
        let pressed = ann.vetoes_by(&second).await;
        assert!(matches!(pressed, Err(Problem::Refused(Refusal::NotByLink))), "{pressed:?}");
        ann.vetoes(id).await.unwrap();
        // After thirty days the link vetoes again.
        kit.advance(kit.policy().protection.link_rest);
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        ann.asks(RequestedChange::RemoveAuthenticator).await;
        let third = ann.reads_veto_links().await.remove(0);
        ann.vetoes_by(&third).await.unwrap();
    }

    /// A freeze link freezes once; a while after its freeze was ended the next one does nothing, and the page says so.
    async fn a_link_freezes_once_until_it_has_rested(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let first = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&first, FreezeScope::Everything).await.unwrap();
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        ann.signs_in().await;
        let second = ann.reads_freeze_links().await.remove(0);
        assert!(!kit.app().freeze_link_info(&ann.caller(), &second).await.unwrap().by_link);
        let pressed = ann.freezes_by(&second, FreezeScope::Everything).await;
        assert!(matches!(pressed, Err(Problem::Refused(Refusal::NotByLink))), "{pressed:?}");
        assert!(ann.is_signed_in().await);
        // A session always freezes.
        ann.freezes(FreezeScope::Withdrawals).await;
    }

    /// The reader of one of two mailboxes resets the password, signs in and locks the account; as soon as that has ended they would do
    /// it again, and for ever.
    async fn the_reader_of_one_of_two_mailboxes_locks_from_a_session_once_in_thirty_days(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_two_addresses(&kit).await;
        let mut reader = ann.on_a_new_device().from("203.0.113.66");
        "ann@mail.example".clone_into(&mut reader.identifier);
        gets_in_by_a_message(&mut reader, "an otter plays the cello at night").await;
        assert!(matches!(locks(&reader).await, Progress::Done));
        // Its owner gets out of it by the other address.
        kit.waits_out(DELAY).await;
        resets(&mut ann, "nine herons over the silent mill").await;
        let (_, due) = ann.asks_unfreeze().await;
        kit.waits_until(due).await;
        gets_in_by_a_message(&mut reader, "three bells under a green harbour").await;
        let again = locks(&reader).await;
        let Progress::Refused { refusal: Refusal::LockRests { until }, .. } = again else {
            panic!("it locks again: {again:?}");
        };
        assert_eq!(until, due + kit.policy().protection.link_rest);
        reader.freezes(FreezeScope::Withdrawals).await;
        gets_in_by_a_message(&mut ann, "seven quiet lanterns by the weir").await;
        kit.advance(until.since(kit.now()));
        gets_in_by_a_message(&mut ann, "eleven foxes in a paper boat").await;
        assert!(matches!(locks(&ann).await, Progress::Done));
    }

    /// With a second factor a session locks the account as often as its owner likes.
    async fn with_a_second_factor_a_session_locks_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        for _ in 0..2 {
            assert!(matches!(locks(&ann).await, Progress::Done));
            kit.advance(Span::from_seconds(31));
            let (_, due) = ann.asks_unfreeze().await;
            kit.waits_until(due).await;
            kit.advance(Span::from_seconds(31));
            ann.signs_in().await;
        }
    }

    /// Freezing again does not call off the end of the freeze, which its owner waits for without being able to sign in.
    async fn freezing_again_calls_nothing_off(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let links = ann.reads_freeze_links().await;
        ann.freezes_by(&links[0], FreezeScope::Everything).await.unwrap();
        let (_, due) = ann.asks_unfreeze().await;
        ann.freezes_by(&links[1], FreezeScope::Everything).await.unwrap();
        let newest = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&newest, FreezeScope::Withdrawals).await.unwrap();
        kit.waits_until(due).await;
        kit.advance(Span::from_seconds(31));
        ann.signs_in().await;
    }

    /// A wider freeze calls off what waits, and that is told.
    async fn what_a_freeze_calls_off_is_told(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_authenticator(&kit).await;
        ann.freezes(FreezeScope::Withdrawals).await;
        kit.advance(Span::from_seconds(30));
        ann.asks(RequestedChange::Unfreeze).await;
        ann.freezes(FreezeScope::Everything).await;
        let subjects = ann.reads_subjects().await;
        assert!(subjects.iter().take(2).any(|subject| subject.contains("was called off")), "{subjects:?}");
    }

    /// An address that a thief adds has no powers until its time, and its removal is not stopped by its own links.
    async fn an_added_address_has_no_powers_until_its_time_and_does_not_stop_its_removal(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut thief = ann.clone();
        let wish = add(&thief, "thief@evil.example");
        past_the_factors(&mut thief, wish).await;
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
        let given = [ann.types_password(), ann.types_code()];
        let asked = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, theirs, &given).await;
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
        let given = [ann.types_password()];
        assert!(matches!(ann.wants(lock.clone(), &given).await, Progress::Refused { .. }), "the message is missing");
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

    /// While everything is frozen the reader of a mailbox takes no password away; its owner gets back in after the delay.
    async fn a_freeze_of_everything_keeps_the_password_from_the_mailbox_for_the_delay(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.freezes(FreezeScope::Everything).await;
        let mut reader = ann.on_a_new_device().from("203.0.113.66");
        // A stranger who does not read the code learns nothing of it.
        let captcha = reader.solves_captcha();
        let asked = reader.forgets_password(&[captcha]).await;
        assert!(matches!(asked, Ok(Progress::Prove { .. })), "{asked:?}");
        let code = reader.types_mailed_code().await;
        let refused = reader.proves(&[code]).await;
        assert_eq!(refusal(&refused), Some(Refusal::Frozen));
        assert!(reader.chooses_password("a thief sleeps under no bridge").await.is_err());
        kit.waits_out(DELAY).await;
        ann.proves_forgotten_password().await;
        let done = ann.chooses_password("an otter plays the cello at night").await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        // The freeze stands.
        kit.advance(Span::from_seconds(30));
        assert!(!tries_to_get_in(&mut ann).await);
    }

    /// With a second factor a forgotten password is chosen anew at once, and the freeze stands.
    async fn a_second_factor_resets_the_password_under_a_freeze(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        ann.freezes(FreezeScope::Everything).await;
        kit.advance(Span::from_seconds(30));
        ann.proves_forgotten_password().await;
        let done = ann.chooses_password("an otter plays the cello at night").await;
        assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
        kit.advance(Span::from_seconds(30));
        assert!(!tries_to_get_in(&mut ann).await);
    }

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

    /// Message, password and former authenticator: whoever lacks one of the three disowns nothing, whatever else they hold.
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
        for given in [blind.types_password(), blind.types_code(), vestibule_testkit::mailed("000000")] {
            let refused = blind.proves(&[given]).await;
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
        let wish = add(&cid, "thief@evil.example");
        past_the_factors(&mut cid, wish).await;
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
        let wish = add(&ann, "thief@evil.example");
        past_the_factors(&mut ann, wish).await;
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
        let given = [thief.types_password()];
        assert!(matches!(thief.tries_to_enrol(&given).await, Progress::Refused { .. }));
        let new = vestibule_domain::account::Password::parse("a thief sleeps under no bridge").unwrap();
        let (caller, signed_in) = (thief.caller(), thief.signed_in().await);
        let changed = kit.app().change_password(&caller, &signed_in, &new, &given).await;
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
