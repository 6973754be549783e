//! Somebody who has part of what a gate asks for guesses the rest, from as many networks as they like: how far that gets them,
//! and that it keeps no owner out.

use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Progress, SecretText};
use vestibule_testkit::{Kit, Person, both_engines, mailed};

use crate::{began, flow, refusal};

/// As many as it takes for a hundred wrong codes.
const NETWORKS: u32 = 20;

/// An owner with an authenticator, signed in on a known device.
async fn owner(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.enrols_authenticator().await;
    ann
}

/// Somebody else who knows all that the owner knows, in this network.
fn thief_in(network: u32, owner: &Person) -> Person {
    owner.on_a_new_device().from(&format!("198.51.{}.{}", 100 + network / 200, network % 200 + 1))
}

/// Types wrong codes of the authenticator until no more are taken from here; says how many were.
async fn types_wrong_codes(thief: &mut Person) -> u32 {
    for tried in 0..20 {
        let answer = thief.proves(&[thief.types_wrong_code()]).await;
        match refusal(&answer) {
            Some(Refusal::ProofWrong) => {}
            Some(Refusal::Locked { .. }) => return tried + 1,
            Some(Refusal::TwoCodesNeeded) => return tried,
            _ => panic!("{answer:?}"),
        }
    }
    panic!("nothing stops the guesses")
}

/// Has the password: guesses codes from one network after the other.
async fn guesses_with_the_password(owner: &Person) -> u32 {
    let mut wrong = 0;
    for network in 0..NETWORKS {
        let mut thief = thief_in(network, owner);
        let evidence = [thief.solves_captcha(), thief.types_password()];
        let opened = thief.opens_sign_in(&evidence).await;
        assert!(flow(&opened).next.contains(ProofKind::Authenticator), "{opened:?}");
        wrong += types_wrong_codes(&mut thief).await;
    }
    wrong
}

/// Reads the mailbox: guesses codes in attempts for a forgotten password.
async fn guesses_with_the_mailbox(kit: &Kit, owner: &Person) -> u32 {
    let mut wrong = 0;
    for network in 0..NETWORKS {
        if network == NETWORKS / 2 {
            // Of messages there are only so many in an hour.
            kit.advance(Span::from_hours(2));
        }
        let mut thief = thief_in(network, owner);
        let captcha = thief.solves_captcha();
        thief.forgets_password(&[captcha]).await.unwrap();
        let code = thief.types_contact_code().await;
        let proven = thief.proves(&[code]).await;
        assert!(flow(&proven).next.contains(ProofKind::Authenticator), "{proven:?}");
        wrong += types_wrong_codes(&mut thief).await;
    }
    // So that the owner can have messages sent again.
    kit.advance(Span::from_hours(2));
    wrong
}

/// Asks for a new password; says how many digits the code has that was sent, or would have been.
async fn asks_for_reset(person: &mut Person) -> Option<u8> {
    person.flow = None;
    let mut answer = person.forgets_password(&[]).await;
    if flow(&answer).next.contains(ProofKind::Captcha) {
        let captcha = person.solves_captcha();
        answer = person.proves(&[captcha]).await;
    }
    flow(&answer).code_digits
}

/// The owner gets in: at once where they have been before, and elsewhere with two codes.
async fn gets_in_everywhere(kit: &Kit, ann: &mut Person) {
    let evidence = [ann.types_password(), ann.types_code()];
    assert!(began(&ann.opens_sign_in(&evidence).await), "with one code on the known device");
    kit.advance(Span::from_seconds(30));
    let mut elsewhere = ann.on_a_new_device().from("203.0.113.9");
    let captcha = elsewhere.solves_captcha();
    let mut answer = elsewhere.opens_sign_in(&[captcha]).await;
    if flow(&answer).next.contains(ProofKind::MailCode) {
        elsewhere.asks_for_another_code().await.ok();
        let code = elsewhere.types_contact_code().await;
        answer = elsewhere.proves(&[code]).await;
    }
    assert!(flow(&answer).next.contains(ProofKind::Password), "{answer:?}");
    let password = elsewhere.types_password();
    let proven = elsewhere.proves(&[password]).await;
    assert!(flow(&proven).two_codes);
    let one = elsewhere.types_code();
    assert_eq!(refusal(&elsewhere.proves(&[one]).await), Some(Refusal::TwoCodesNeeded));
    let two = elsewhere.types_two_codes();
    assert!(began(&elsewhere.proves(&[two]).await), "with two codes on a new device");
    kit.advance(Span::from_seconds(30));
}

both_engines! {
    async fn wrong_codes_with_the_password_take_the_authenticator_from_nobody(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = owner(&kit).await;
        assert_eq!(guesses_with_the_password(&ann).await, 100);
        gets_in_everywhere(&kit, &mut ann).await;
        assert!(ann.reads_subjects().await.iter().any(|subject| subject.contains("wrong authenticator codes")));
        // Two right codes have ended the count for all that are not known.
        assert!(!kit.app().factors(&ann.signed_in().await).await.unwrap().two_codes_needed);
    }

    async fn wrong_codes_with_the_mailbox_take_the_authenticator_from_nobody(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = owner(&kit).await;
        assert_eq!(guesses_with_the_mailbox(&kit, &ann).await, 100);
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        assert!(kit.app().factors(&ann.signed_in().await).await.unwrap().two_codes_needed);
        gets_in_everywhere(&kit, &mut ann).await;
    }

    /// On the known device every other way goes on with one code: changes within the session, a forgotten password, the end of
    /// a freeze.
    async fn wrong_codes_of_strangers_make_nothing_harder_on_a_known_device(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = owner(&kit).await;
        guesses_with_the_mailbox(&kit, &ann).await;
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        let code = ann.types_code();
        let made = kit.app().replace_backup_codes(&ann.caller(), &ann.signed_in().await, &[code]).await.unwrap();
        assert!(matches!(made.0, Progress::Done), "{made:?}");
        kit.advance(Span::from_seconds(30));
        ann.proves_forgotten_password().await;
        let chosen = ann.chooses_password("a brass kettle under nine willows").await;
        assert!(matches!(chosen, Ok(Progress::SignedIn(_))), "{chosen:?}");
        kit.advance(Span::from_seconds(30));
        ann.signs_in().await;
        ann.freezes(FreezeScope::Everything).await;
        kit.advance(Span::from_seconds(30));
        ann.asks_unfreeze().await;
    }

    /// A guess is looked at a hundred times, whatever races; then a single code is not, be it right or wrong.
    async fn of_single_codes_a_hundred_are_looked_at(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.second_factor.two_codes_after = 7).await;
        let ann = owner(&kit).await;
        let mut thieves = Vec::new();
        for network in 0..4 {
            let mut thief = thief_in(network, &ann);
            let evidence = [thief.solves_captcha(), thief.types_password()];
            thief.opens_sign_in(&evidence).await.unwrap();
            thieves.push(thief);
        }
        let mut looked_at = 0;
        for thief in &mut thieves {
            looked_at += types_wrong_codes(thief).await;
        }
        assert_eq!(looked_at, 7);
        let last = thieves.last_mut().unwrap();
        let right = last.types_code();
        assert_eq!(refusal(&last.proves(&[right]).await), Some(Refusal::TwoCodesNeeded));
        assert_eq!(kit.numbers("select failures from authenticator").await, [7]);
    }

    /// Codes cannot be guessed for ever: after ten wrong ones they have ten digits, for nobody too. It is so for strangers alone,
    /// and ends with a right one.
    async fn after_ten_wrong_codes_further_ones_have_ten_digits(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        for name in ["ann", "amy"] {
            for network in 0..2 {
                let mut thief = kit.person(name).from(&format!("198.51.100.{}", network + 1));
                assert_eq!(asks_for_reset(&mut thief).await, Some(6), "{name}");
                for _ in 0..5 {
                    thief.proves(&[mailed("000000")]).await.unwrap();
                }
            }
            let mut thief = kit.person(name).from("198.51.100.9");
            assert_eq!(asks_for_reset(&mut thief).await, Some(10), "{name}");
        }
        // Known devices, and clients that have the password, have codes as before.
        assert_eq!(asks_for_reset(&mut ann.clone()).await, Some(6));
        let mut phone = ann.on_a_new_device();
        let evidence = [phone.solves_captcha(), phone.types_password()];
        assert_eq!(flow(&phone.opens_sign_in(&evidence).await).code_digits, Some(6));
        // A right one ends the count of those like its client.
        let mut elsewhere = ann.on_a_new_device().from("203.0.113.9");
        assert_eq!(asks_for_reset(&mut elsewhere).await, Some(10));
        let code = elsewhere.reads_code_from_mail().await;
        assert_eq!(code.len(), 10);
        assert!(flow(&elsewhere.proves(&[mailed(&code)]).await).open);
        assert_eq!(asks_for_reset(&mut ann.on_a_new_device().from("203.0.113.10")).await, Some(6));
        // For amy it goes on, until ninety days have passed.
        kit.advance(Span::from_days(89));
        assert_eq!(asks_for_reset(&mut kit.person("amy")).await, Some(10));
        kit.advance(Span::from_days(2));
        assert_eq!(asks_for_reset(&mut kit.person("amy")).await, Some(6));
    }

    /// Ten digits fit a text message, and its line for the browser.
    async fn a_long_code_fits_a_text_message(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.code.long_after = 1).await;
        let mut ann = kit.person("+14165550123");
        ann.registers().await;
        let mut thief = ann.on_a_new_device().from("198.51.100.1");
        asks_for_reset(&mut thief).await;
        thief.proves(&[Evidence::sms_code(SecretText::new("000000"))]).await.unwrap();
        let mut elsewhere = ann.on_a_new_device().from("203.0.113.9");
        assert_eq!(asks_for_reset(&mut elsewhere).await, Some(10));
        let code = elsewhere.reads_code_from_mail().await;
        let text = kit.mail_to(&ann.identifier).await.remove(0).text.clone();
        assert!(text.ends_with(&format!("@access.example #{code}")), "{text}");
        assert!(flow(&elsewhere.proves(&[Evidence::sms_code(SecretText::new(code))]).await).open);
    }
}
