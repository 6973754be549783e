//! Addresses and numbers as their owners change them.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::HoldCause;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Span;
use vestibule_service::{
    Evidence, FlowView, MailboxMessage, Problem, Progress, RequestedChange, RequestedContact, SecretText,
};
use vestibule_testkit::{Kit, Person, both_engines, mailed};

use crate::{began, flow, refusal};

pub(crate) const NEW: &str = "ann@new.example";

/// Opens a change of addresses; the browser keeps its flow.
pub(crate) async fn opens(
    one: &mut Person,
    requested: RequestedContact,
    evidence: &[Evidence],
) -> Result<Progress, Problem> {
    let answer = one.app().begin_contact(&one.caller(), &one.signed_in().await, &requested, evidence).await;
    if let Ok(Progress::Prove { token, .. } | Progress::Refused { token, .. }) = &answer {
        one.flow.clone_from(token);
    }
    answer
}

pub(crate) async fn gives(one: &Person, evidence: Evidence) -> Result<Progress, Problem> {
    one.app().prove(&one.caller(), Some(&one.signed_in().await), &[evidence]).await
}

pub(crate) async fn old(one: &Person) -> vestibule_domain::id::IdentifierId {
    one.app().profile(&one.signed_in().await).await.unwrap().identifiers[0].id
}

pub(crate) fn typed(one: &Person, text: &str) -> vestibule_domain::account::Identifier {
    one.app().read_identifier(text).unwrap()
}

pub(crate) async fn replace(one: &Person, new: &str) -> RequestedContact {
    RequestedContact::Replace { old: old(one).await, new: typed(one, new) }
}

pub(crate) fn add(one: &Person, new: &str) -> RequestedContact {
    RequestedContact::Add(typed(one, new))
}

/// The six digits in the newest message to an address that has some.
pub(crate) async fn digits(kit: &Kit, address: &str) -> Option<String> {
    let six = |word: &&str| word.len() == 6 && word.chars().all(|c| c.is_ascii_digit());
    let mail = kit.mail_to(address).await;
    mail.iter().find_map(|message| {
        let words = message.text.split(|c: char| !c.is_ascii_alphanumeric());
        words.into_iter().find(six).map(str::to_owned)
    })
}

pub(crate) async fn new_code(kit: &Kit, address: &str) -> Evidence {
    Evidence::new_contact_code(SecretText::new(digits(kit, address).await.unwrap()))
}

pub(crate) async fn old_code(kit: &Kit, address: &str) -> Evidence {
    mailed(&digits(kit, address).await.unwrap())
}

pub(crate) fn link(message: &MailboxMessage, kind: TokenKind, prefix: &str) -> Token {
    let text = &message.text[message.text.find(prefix).unwrap()..];
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    Token::parse(kind, &text[..end]).unwrap()
}

pub(crate) fn freeze_link(message: &MailboxMessage) -> Token {
    link(message, TokenKind::Freeze, "vst_frz_")
}

pub(crate) fn veto_link(message: &MailboxMessage) -> Token {
    link(message, TokenKind::Veto, "vst_vto_")
}

pub(crate) async fn with_authenticator(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.enrols_authenticator().await;
    ann
}

/// Everything up to the new address's code.
pub(crate) async fn past_the_factors(ann: &mut Person, requested: RequestedContact) -> FlowView {
    let mut evidence = vec![ann.types_password()];
    evidence.extend(ann.authenticator.is_some().then(|| ann.types_code()));
    let answer = opens(ann, requested, &evidence).await;
    flow(&answer).clone()
}

/// Replaces ann's only address by another, waits until that has taken effect, and signs in by it.
pub(crate) async fn moves(kit: &Kit, ann: &mut Person, new: &str) {
    let waits = asks_to_replace(kit, ann, new).await;
    assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
    kit.waits_out(Span::from_hours(48)).await;
    new.clone_into(&mut ann.identifier);
    ann.signs_in().await;
    kit.advance(Span::from_seconds(30));
}

/// Asks for ann's only address to be replaced by another.
pub(crate) async fn asks_to_replace(kit: &Kit, ann: &mut Person, new: &str) -> Result<Progress, Problem> {
    let requested = replace(ann, new).await;
    past_the_factors(ann, requested).await;
    gives(ann, new_code(kit, new).await).await
}

both_engines! {
    async fn a_replacement_waits_and_can_be_stopped_from_the_old_address(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let Ok(Progress::Waits { effective_at, .. }) = asks_to_replace(&kit, &mut ann, NEW).await else {
            panic!("it does not wait");
        };
        assert_eq!(effective_at.since(kit.now()).minutes(), 48 * 60);
        // Both are told; only the old one can stop it.
        let told = &kit.mail_to("ann@mail.example").await[0];
        let offer = kit.app().veto_link_info(&ann.caller(), &veto_link(told)).await.unwrap();
        assert_eq!((offer.effective_at, offer.by_link), (effective_at, true));
        let note = &kit.mail_to(NEW).await[0];
        assert!(note.text.contains("is to be added") && !note.text.contains("vst_"), "{}", note.text);
        let contacts = kit.app().contacts(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!(contacts.waiting[0].new.as_deref(), Some("a•••@n•••.example"));
        // Asking again for the same does not begin the time anew, nor make two of it.
        kit.advance(Span::from_minutes(1));
        let again = asks_to_replace(&kit, &mut ann, NEW).await;
        assert!(matches!(again, Ok(Progress::Waits { effective_at: same, .. }) if same == effective_at), "{again:?}");
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [1]);
        let told = &kit.mail_to("ann@mail.example").await[0];
        kit.app().veto_by_link(&ann.caller(), &veto_link(told)).await.unwrap();
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [0]);
        kit.advance(Span::from_hours(49));
        kit.minds().await;
        let mut at_home = ann.on_a_new_device();
        at_home.signs_in().await;
        assert_eq!(kit.app().profile(&at_home.signed_in().await).await.unwrap().identifiers[0].masked, "a•••@m•••.example");
    }

    /// Of two addresses whose masks would be the same, each shows so much more that their owner can tell them apart.
    async fn addresses_that_look_alike_are_told_apart(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let requested = add(&ann, "andrea@mail.example");
        past_the_factors(&mut ann, requested).await;
        let shown = gives(&ann, old_code(&kit, "ann@mail.example").await).await;
        assert_eq!(flow(&shown).sent_to.as_deref(), Some("and•••@m•••.example"), "{shown:?}");
        let waits = gives(&ann, new_code(&kit, "andrea@mail.example").await).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        let seen = kit.app().contacts(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!(seen.present[0].masked, "ann•••@m•••.example");
        assert_eq!(seen.waiting[0].new.as_deref(), Some("and•••@m•••.example"));
        kit.waits_out(Span::from_hours(49)).await;
        // Somebody who has proven nothing learns nothing from it: the mask of what was typed is the usual one.
        let mut stranger = ann.on_a_new_device();
        let opened = [stranger.solves_captcha(), stranger.types_password()];
        let opened = stranger.opens_sign_in(&opened).await;
        assert_eq!(flow(&opened).sent_to.as_deref(), Some("a•••@m•••.example"));
        ann.signs_in().await;
        let profile = kit.app().profile(&ann.signed_in().await).await.unwrap();
        let masks: Vec<&str> = profile.identifiers.iter().map(|one| one.masked.as_str()).collect();
        assert_eq!(masks, ["ann•••@m•••.example", "and•••@m•••.example"]);
        let notices = kit.app().notices(&ann.signed_in().await, None, 50).await.unwrap().notices;
        let told: Vec<&str> = notices.iter().filter_map(|one| one.alert.contact.as_deref()).collect();
        assert_eq!(told, ["and•••@m•••.example"]);
        // The one that came hears last, though its usual mask is that of the other too.
        let mail = kit.mail_to("ann@mail.example").await;
        let mail = mail.iter().find(|mail| mail.text.contains("and•••@m•••.example")).unwrap();
        assert!(!mail.text.contains("andrea@"), "{}", mail.text);
        let gone = profile.identifiers[1].id;
        let removed = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, gone, &[ann.types_password()]).await;
        assert!(matches!(removed, Ok(Progress::Waits { .. })), "{removed:?}");
        kit.waits_out(Span::from_hours(49)).await;
        ann.signs_in().await;
        let seen = kit.app().contacts(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!((seen.present.len(), seen.former[0].masked.as_str()), (1, "and•••@m•••.example"));
        let notices = kit.app().notices(&ann.signed_in().await, None, 50).await.unwrap().notices;
        assert_eq!(notices[0].alert.contact.as_deref(), Some("and•••@m•••.example"));
    }

    async fn what_nobody_stops_is_made(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let waits = asks_to_replace(&kit, &mut ann, NEW).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        kit.waits_out(Span::from_hours(48)).await;
        NEW.clone_into(&mut ann.identifier);
        let mut ann = ann.on_a_new_device();
        ann.signs_in().await;
        let contacts = kit.app().contacts(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!(contacts.present.len(), 1);
        assert_eq!(contacts.former[0].masked, "a•••@m•••.example");
        let view = kit.app().protections(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert!(view.holds.iter().any(|hold| hold.cause == HoldCause::ContactChanged));
        // The old address no longer finds the account.
        let mut former = ann.on_a_new_device();
        "ann@mail.example".clone_into(&mut former.identifier);
        let evidence = [former.solves_captcha(), former.types_password()];
        assert!(!began(&former.opens_sign_in(&evidence).await));
        assert!(kit.chain(ann.account()).await.is_ok());
    }

    async fn one_more_takes_the_second_factor_or_the_old_mailbox_and_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut bare = kit.person("bob");
        bare.registers().await;
        let requested = add(&bare, "bob@new.example");
        let seen = past_the_factors(&mut bare, requested).await;
        assert_eq!(seen.next.iter().collect::<Vec<_>>(), [ProofKind::MailCode]);
        assert!(digits(&kit, "bob@new.example").await.is_none());
        let next = gives(&bare, old_code(&kit, "bob@mail.example").await).await;
        assert_eq!(flow(&next).next.iter().collect::<Vec<_>>(), [ProofKind::NewContactCode]);
        let waits = gives(&bare, new_code(&kit, "bob@new.example").await).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");

        let mut ann = with_authenticator(&kit).await;
        let requested = add(&ann, "+351912345678");
        past_the_factors(&mut ann, requested).await;
        let waits = gives(&ann, new_code(&kit, "+351912345678").await).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        // Until then it gets nothing but a note, and finds no account.
        let contacts = kit.app().contacts(&ann.caller(), &ann.signed_in().await).await.unwrap();
        assert_eq!((contacts.present.len(), contacts.waiting[0].old), (1, None));
        let heard = kit.mail_to("+351912345678").await.len();
        ann.signs_out().await;
        kit.advance(Span::from_seconds(30));
        let mut early = ann.on_a_new_device();
        "+351912345678".clone_into(&mut early.identifier);
        let evidence = [early.solves_captcha(), early.types_password()];
        assert!(refusal(&early.opens_sign_in(&evidence).await).is_some());
        ann.on_a_new_device().signs_in().await;
        assert_eq!(kit.mail_to("+351912345678").await.len(), heard);
        kit.waits_out(Span::from_hours(48)).await;
        "+351912345678".clone_into(&mut ann.identifier);
        kit.advance(Span::from_seconds(30));
        let mut again = ann.on_a_new_device();
        again.signs_in().await;
        let identifiers = kit.app().profile(&again.signed_in().await).await.unwrap().identifiers;
        assert_eq!(identifiers.len(), 2);
    }

    /// Six flows that are under way at once bring no seventh address.
    async fn an_account_has_six_addresses_at_most_with_those_that_wait(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let mut under_way = Vec::new();
        for number in 0..6 {
            let address = format!("ann{number}@new.example");
            let requested = add(&ann, &address);
            past_the_factors(&mut ann, requested).await;
            under_way.push((ann.flow.clone(), address));
            kit.advance(Span::from_seconds(30));
        }
        let mut waits = 0;
        for (flow, address) in under_way {
            ann.flow = flow;
            match gives(&ann, new_code(&kit, &address).await).await {
                Ok(Progress::Waits { .. }) => waits += 1,
                Err(Problem::Invalid(_)) => assert_eq!(waits, 5),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(waits, 5);
        assert_eq!(kit.numbers("select count(*) from pending_contact").await, [5]);
        let requested = add(&ann, "ann7@new.example");
        let full = opens(&mut ann, requested, &[]).await;
        assert!(matches!(full, Err(Problem::Invalid(_))), "{full:?}");
    }

    async fn removing_one_waits_and_the_last_one_stays(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let first = old(&ann).await;
        let evidence = [ann.types_password(), ann.types_code()];
        let last = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, first, &evidence).await;
        assert!(matches!(last, Err(Problem::Invalid(_))), "{last:?}");
        let requested = add(&ann, NEW);
        past_the_factors(&mut ann, requested).await;
        gives(&ann, new_code(&kit, NEW).await).await.unwrap();
        kit.waits_out(Span::from_hours(48)).await;
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let refused = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, first, &[ann.types_password()]).await;
        assert!(matches!(refused, Ok(Progress::Refused { .. })), "{refused:?}");
        let evidence = [ann.types_password(), ann.types_code()];
        let waits = kit.app().remove_contact(&ann.caller(), &ann.signed_in().await, first, &evidence).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        // Somebody else's is nobody's here.
        let mut bob = kit.person("bob");
        bob.registers().await;
        let foreign = kit.app().remove_contact(&bob.caller(), &bob.signed_in().await, first, &[bob.types_password()]).await;
        assert!(matches!(foreign, Err(Problem::NotFound)), "{foreign:?}");
        kit.waits_out(Span::from_hours(48)).await;
        NEW.clone_into(&mut ann.identifier);
        let mut ann = ann.on_a_new_device();
        ann.signs_in().await;
        assert_eq!(kit.app().profile(&ann.signed_in().await).await.unwrap().identifiers.len(), 1);
    }

    async fn the_same_address_written_otherwise_is_no_new_one(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        for text in ["ann@mail.example", "ANN@Mail.Example", "  ann@mail.example "] {
            let requested = replace(&ann, text).await;
            let refused = opens(&mut ann, requested, &[]).await;
            assert!(matches!(refused, Err(Problem::Invalid(_))), "{text}: {refused:?}");
        }
    }

    async fn a_waiting_address_that_somebody_else_takes_changes_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        asks_to_replace(&kit, &mut ann, "bob@mail.example").await.unwrap();
        let mut bob = kit.person("bob");
        bob.registers().await;
        kit.waits_out(Span::from_hours(48)).await;
        assert_eq!(kit.texts("select state from weakening").await, ["cancelled"]);
        let mut ann = ann.on_a_new_device();
        ann.signs_in().await;
        bob.signs_in().await;
    }

    /// Somebody who lost the phone and the codes but is signed in removes the authenticator by a message, and it waits.
    async fn a_lost_authenticator_is_removed_by_a_message_and_waits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_authenticator(&kit).await;
        let app = kit.app();
        let requested = RequestedChange::RemoveAuthenticator;
        let begun = app
            .begin_protection_change(&ann.caller(), &ann.signed_in().await, requested, &[ann.types_password()])
            .await;
        let Ok(Progress::Prove { flow: seen, token }) = begun else { panic!("{begun:?}") };
        // Nobody is sent a code without having asked for it: most have their authenticator.
        assert!(seen.sent_to.is_none() && seen.next.contains(ProofKind::MailCode));
        assert!(!seen.next.contains(ProofKind::SmsCode), "there is no number");
        ann.flow = token;
        app.send_code(&ann.caller(), Some(&ann.signed_in().await), None, None).await.unwrap();
        let code = old_code(&kit, "ann@mail.example").await;
        let waits = gives(&ann, code.clone()).await;
        assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
        kit.advance(Span::from_minutes(1));
        assert_eq!(refusal(&gives(&ann, code).await), Some(Refusal::FlowOver));
        kit.waits_out(Span::from_hours(48)).await;
        let mut at_home = ann.on_a_new_device();
        at_home.authenticator = None;
        at_home.signs_in().await;
    }
}
