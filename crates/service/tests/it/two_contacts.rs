//! An owner with two addresses and no second factor, and a thief who knows the password and reads one of the two mailboxes. What is
//! made at once and could keep the owner out, a first authenticator or a settings lock, takes codes of both.

use vestibule_domain::factor::TotpSecret;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::IdentifierId;
use vestibule_domain::time::Span;
use vestibule_service::{Caller, Evidence, FlowView, OfTwo, Problem, Progress, RequestedChange, SecretText};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::contacts::{NEW, add, digits, gives, new_code, old_code, past_the_factors};
use crate::lock_outs::{DELAY, with_two_addresses};
use crate::{flow, refusal};

const OLD: &str = "ann@mail.example";
const EVIL: &str = "thief@evil.example";

/// Somebody elsewhere who knows the password and reads this mailbox, signed in through it.
async fn reader(kit: &Kit, ann: &Person, mailbox: &str) -> Person {
    let mut reader = ann.on_a_new_device().from("203.0.113.66");
    mailbox.clone_into(&mut reader.identifier);
    reader.signs_in().await;
    kit.advance(Span::from_minutes(1));
    reader
}

/// Where a code went, and whether it is the second of two.
fn went(answer: &Result<Progress, Problem>) -> (String, bool) {
    let view = flow(answer);
    let to = view.sent_to_in_full.as_ref().unwrap().reveal().to_owned();
    (to, matches!(view.of_two, Some(OfTwo::Second { .. })))
}

/// Does all that somebody can who reads these mailboxes; whether a first authenticator is theirs.
async fn tries_to_enrol(one: &mut Person, mailboxes: &[&str]) -> bool {
    let evidence = [one.types_password()];
    let (secret, mut progress) = one.begins_first_authenticator(&evidence).await;
    loop {
        let view = match &progress {
            Ok(Progress::Prove { flow, .. }) => flow.clone(),
            Ok(Progress::Enrolled(_)) => return true,
            other => panic!("{other:?}"),
        };
        if reads(&view, mailboxes) {
            let code = one.types_code_sent(&view).await;
            progress = one.confirms_first_authenticator(secret.clone(), &[code]).await;
            continue;
        }
        // Where else it can go, an own mailbox is not among it.
        if let Some(OfTwo::Second { elsewhere }) = &view.of_two {
            assert!(!elsewhere.iter().any(|one| mailboxes.contains(&one.full.reveal())), "{elsewhere:?}");
        }
        nothing_else_helps(one, &secret, mailboxes).await;
        return false;
    }
}

fn reads(view: &FlowView, mailboxes: &[&str]) -> bool {
    view.sent_to_in_full.as_ref().is_some_and(|to| mailboxes.contains(&to.reveal()))
}

/// To have the code sent to an own mailbox, to give its last code once more, to guess.
async fn nothing_else_helps(one: &Person, secret: &TotpSecret, mailboxes: &[&str]) {
    let (caller, signed_in) = (one.caller(), one.signed_in().await);
    let own = one.app().profile(&signed_in).await.unwrap().identifiers;
    for contact in own.iter().filter(|own| mailboxes.contains(&own.full.reveal())) {
        let sent = one.app().send_code(&caller, Some(&signed_in), None, Some(contact.id)).await;
        assert!(matches!(sent, Err(Problem::Refused(Refusal::ProofNotAsked))), "{sent:?}");
    }
    let code = || SecretText::new("000000".to_owned());
    for evidence in [Evidence::mail_code(code()), Evidence::second_contact_code(code())] {
        let evidence = [evidence];
        let refused = one.clone().confirms_first_authenticator(secret.clone(), &evidence).await;
        // A code that nothing has a use for is passed over.
        let passed_over = matches!(refused, Ok(Progress::Prove { .. }));
        let counts = matches!(refusal(&refused), Some(Refusal::ProofWrong | Refusal::ProofNotAsked));
        assert!(passed_over || counts, "{refused:?}");
    }
}

/// Adds one more address and waits until it has powers; its owner overlooks it, or is who adds it.
async fn adds(kit: &Kit, one: &mut Person, new: &str) {
    asks_to_add(kit, one, new).await;
    kit.waits_out(DELAY).await;
}

async fn asks_to_add(kit: &Kit, one: &mut Person, new: &str) {
    let requested = add(one, new);
    past_the_factors(one, requested).await;
    gives(one, old_code(kit, OLD).await).await.unwrap();
    let waits = gives(one, new_code(kit, new).await).await;
    assert!(matches!(waits, Ok(Progress::Waits { .. })), "{waits:?}");
}

async fn id_of(one: &Person, address: &str) -> IdentifierId {
    let own = one.app().profile(&one.signed_in().await).await.unwrap().identifiers;
    own.iter().find(|own| own.full.reveal() == address).unwrap().id
}

/// Asks for an address to be removed.
async fn removes(one: &Person, address: &str) {
    let (old, evidence) = (id_of(one, address).await, [one.types_password()]);
    let asked = one.app().remove_contact(&one.caller(), &one.signed_in().await, old, &evidence).await;
    assert!(matches!(asked, Ok(Progress::Waits { .. })), "{asked:?}");
}

async fn has_authenticator(kit: &Kit) -> bool {
    kit.numbers("select count(*) from authenticator").await != [0]
}

both_engines! {
    /// Whichever of the two mailboxes it is, and whether the password was known or reset through it. The owner comes in by the
    /// other one, and sets up an authenticator with both.
    async fn the_reader_of_one_of_two_mailboxes_sets_up_no_authenticator(engine: Engine) {
        for (read, resets) in [(OLD, false), (NEW, false), (OLD, true), (NEW, true)] {
            let kit = Kit::on(engine).await;
            let ann = with_two_addresses(&kit).await;
            let mut thief = ann.on_a_new_device().from("203.0.113.66");
            read.clone_into(&mut thief.identifier);
            if resets {
                thief.proves_forgotten_password().await;
                thief.chooses_password("a thief sleeps under no bridge").await.unwrap();
            }
            let mut thief = reader(&kit, &thief, read).await;
            assert!(!tries_to_enrol(&mut thief, &[read]).await, "{read} {resets}");
            kit.advance(Span::from_days(31));
            let mut thief = reader(&kit, &thief, read).await;
            assert!(!tries_to_enrol(&mut thief, &[read]).await, "no window ends it");
            let mut ann = ann.on_a_new_device();
            (if read == OLD { NEW } else { OLD }).clone_into(&mut ann.identifier);
            ann.proves_forgotten_password().await;
            ann.chooses_password("an otter plays the cello at night").await.unwrap();
            assert!(!thief.is_signed_in().await);
            ann.signs_in().await;
            kit.advance(Span::from_minutes(1));
            ann.enrols_authenticator().await;
            assert!(has_authenticator(&kit).await);
        }
    }

    /// A settings lock would lengthen the way back of an owner who overlooks it.
    async fn a_password_and_one_of_two_mailboxes_set_no_settings_lock(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_two_addresses(&kit).await;
        let lock = RequestedChange::SettingsLock(Some(Span::from_days(30)));
        let thief = reader(&kit, &ann, OLD).await;
        let (caller, signed_in) = (thief.caller(), thief.signed_in().await);
        let evidence = [thief.types_password()];
        let begun = thief.app().begin_protection_change(&caller, &signed_in, lock.clone(), &evidence).await;
        let Ok(Progress::Prove { token, .. }) = &begun else { panic!("{begun:?}") };
        assert_eq!(went(&begun), (OLD.to_owned(), false));
        let caller = Caller { flow: token.clone(), ..caller };
        let code = thief.types_code_sent(flow(&begun)).await;
        let second = thief.app().prove(&caller, Some(&signed_in), &[code]).await;
        assert_eq!(went(&second), (NEW.to_owned(), true));
        let guessed = [Evidence::second_contact_code(SecretText::new("000000"))];
        let refused = thief.app().prove(&caller, Some(&signed_in), &guessed).await;
        assert_eq!(refusal(&refused), Some(Refusal::ProofWrong));
        assert_eq!(thief.sees_protections().await.settings_lock, None);
        // Its owner reads both.
        ann.has(lock).await;
    }

    /// Neither while it waits nor once it was added: for thirty days two older ones speak. Before that its owner has removed it.
    async fn an_address_that_a_thief_adds_speaks_for_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_two_addresses(&kit).await;
        let mut thief = reader(&kit, &ann, OLD).await;
        asks_to_add(&kit, &mut thief, EVIL).await;
        assert!(!tries_to_enrol(&mut thief, &[OLD, EVIL]).await, "while it waits");
        kit.waits_out(DELAY).await;
        for days in [0, 20] {
            kit.advance(Span::from_days(days));
            let mut thief = reader(&kit, &ann, OLD).await;
            assert_eq!(kit.numbers("select count(*) from identifier").await, [3]);
            assert!(!tries_to_enrol(&mut thief, &[OLD, EVIL]).await, "after {days} days");
        }
    }

    /// Nor does the older address get rid of the younger at once: that waits, is told there, and is stopped from there.
    async fn the_other_address_is_not_removed_before_its_owner_hears(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = with_two_addresses(&kit).await;
        let mut thief = reader(&kit, &ann, OLD).await;
        removes(&thief, NEW).await;
        assert!(!tries_to_enrol(&mut thief, &[OLD]).await);
        let told = ann.reads_veto_links().await.remove(0);
        // The younger of two stops its own removal within a session alone: the older one could be its owner's.
        let pressed = ann.vetoes_by(&told).await;
        assert!(matches!(pressed, Err(Problem::Refused(Refusal::NotByLink))), "{pressed:?}");
        let waiting = ann.sees_protections().await.waiting;
        ann.vetoes(waiting[0].id).await.unwrap();
        kit.waits_out(DELAY).await;
        assert_eq!(kit.numbers("select count(*) from identifier").await, [2]);
        let mut thief = reader(&kit, &ann, OLD).await;
        assert!(!tries_to_enrol(&mut thief, &[OLD]).await);
    }

    /// An owner who has lost one of two has it removed, waits, and sets up the authenticator with the other alone.
    async fn whoever_lost_one_of_two_has_it_removed_first(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_two_addresses(&kit).await;
        OLD.clone_into(&mut ann.identifier);
        ann.signs_in().await;
        kit.advance(Span::from_minutes(1));
        assert!(!tries_to_enrol(&mut ann, &[OLD]).await);
        removes(&ann, NEW).await;
        kit.waits_out(DELAY).await;
        ann.signs_in().await;
        kit.advance(Span::from_minutes(1));
        assert!(tries_to_enrol(&mut ann, &[OLD]).await);
    }

    /// Of three the second code goes to the oldest of the others, or where its owner wants it, and further ones go there too.
    async fn the_second_code_goes_where_its_owner_wants_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_two_addresses(&kit).await;
        adds(&kit, &mut ann, "+351912345421").await;
        ann.signs_in().await;
        adds(&kit, &mut ann, "ann@work.example").await;
        kit.advance(Span::from_days(31));
        ann.signs_in().await;
        let evidence = [ann.types_password()];
        let (secret, begun) = ann.begins_first_authenticator(&evidence).await;
        assert_eq!(went(&begun), (OLD.to_owned(), false));
        let code = ann.types_code_sent(flow(&begun)).await;
        let second = ann.confirms_first_authenticator(secret.clone(), &[code]).await;
        assert_eq!(went(&second), (NEW.to_owned(), true));
        let by_default = ann.types_code_sent(flow(&second)).await;
        let choices = |view: &FlowView| match &view.of_two {
            Some(OfTwo::Second { elsewhere }) => {
                elsewhere.iter().map(|one| one.full.reveal().to_owned()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(choices(flow(&second)), ["+351912345421", "ann@work.example"]);
        let (app, signed_in) = (ann.app().clone(), ann.signed_in().await);
        let phone = id_of(&ann, "+351912345421").await;
        let soon = app.send_code(&ann.caller(), Some(&signed_in), None, Some(phone)).await;
        assert!(matches!(soon, Err(Problem::Refused(Refusal::SentTooRecently { .. }))), "{soon:?}");
        kit.advance(Span::from_seconds(31));
        // One that is not the account's, or that the first code went to, is refused and changes nothing.
        let foreign = IdentifierId::from_uuid(ann.account().uuid());
        for other in [foreign, id_of(&ann, OLD).await] {
            let refused = app.send_code(&ann.caller(), Some(&signed_in), None, Some(other)).await;
            assert!(matches!(refused, Err(Problem::Refused(Refusal::ProofNotAsked))), "{refused:?}");
        }
        let sent = app.send_code(&ann.caller(), Some(&signed_in), None, Some(phone)).await.unwrap();
        assert_eq!(sent.sent_to_in_full.as_ref().unwrap().reveal(), "+351912345421");
        assert_eq!(choices(&sent), [NEW, "ann@work.example"]);
        kit.advance(Span::from_minutes(2));
        let again = app.send_code(&ann.caller(), Some(&signed_in), None, None).await.unwrap();
        assert_eq!(again.sent_to_in_full.as_ref().unwrap().reveal(), "+351912345421");
        // The code that went elsewhere counts no more; the newest does.
        let replaced = ann.confirms_first_authenticator(secret.clone(), &[by_default]).await;
        assert_eq!(refusal(&replaced), Some(Refusal::ProofSuperseded));
        let code = ann.types_code_sent(&again).await;
        let done = ann.confirms_first_authenticator(secret, &[code]).await;
        assert!(matches!(done, Ok(Progress::Enrolled(_))), "{done:?}");
    }

    /// The code of one address is not the code of the other, however it is handed in.
    async fn one_code_does_not_count_twice(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = with_two_addresses(&kit).await;
        let evidence = [ann.types_password()];
        let (secret, begun) = ann.begins_first_authenticator(&evidence).await;
        let first = digits(&kit, OLD).await.unwrap();
        let both = [
            ann.types_code_sent(flow(&begun)).await,
            Evidence::second_contact_code(SecretText::new(first.clone())),
        ];
        // In one request the second was not sent yet; in the next it is another one.
        let refused = ann.confirms_first_authenticator(secret.clone(), &both).await;
        assert_eq!(refusal(&refused), Some(Refusal::ProofNotAsked));
        let view = flow(&refused);
        assert!(view.next.contains(ProofKind::SecondContactCode), "{view:?}");
        let asked = ann.app().send_code(&ann.caller(), Some(&ann.signed_in().await), None, None).await;
        let view = asked.or(ann.app().flow(&ann.caller(), Some(&ann.signed_in().await)).await).unwrap();
        assert_eq!(view.sent_to_in_full.as_ref().unwrap().reveal(), NEW);
        let again = [Evidence::second_contact_code(SecretText::new(first))];
        let refused = ann.confirms_first_authenticator(secret.clone(), &again).await;
        assert_eq!(refusal(&refused), Some(Refusal::ProofWrong));
        let code = ann.types_code_sent(&view).await;
        let done = ann.confirms_first_authenticator(secret, &[code]).await;
        assert!(matches!(done, Ok(Progress::Enrolled(_))), "{done:?}");
    }

    /// An attempt that was opened while there was one address does not go on once there are two.
    async fn an_enrolment_ends_when_an_address_comes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        kit.advance(kit.policy().session.recent);
        asks_to_add(&kit, &mut ann, NEW).await;
        kit.waits_out(Span::from_minutes(48 * 60 - 5)).await;
        assert_eq!(kit.numbers("select count(*) from identifier").await, [1]);
        ann.signs_in().await;
        kit.advance(Span::from_minutes(1));
        let evidence = [ann.types_password()];
        let (secret, begun) = ann.begins_first_authenticator(&evidence).await;
        assert_eq!(flow(&begun).of_two, None);
        let code = ann.types_code_sent(flow(&begun)).await;
        kit.waits_out(Span::from_minutes(10)).await;
        assert_eq!(kit.numbers("select count(*) from identifier").await, [2]);
        let late = ann.confirms_first_authenticator(secret, &[code]).await;
        assert_eq!(refusal(&late), Some(Refusal::FlowOver));
        assert!(!has_authenticator(&kit).await);
        let mut thief = reader(&kit, &ann, OLD).await;
        assert!(!tries_to_enrol(&mut thief, &[OLD]).await);
    }
}
