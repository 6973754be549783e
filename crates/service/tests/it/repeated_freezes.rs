//! How often a link freezes or vetoes and a session locks the account, what freezing again calls off, and what a freeze leaves to
//! its owner and takes from somebody who reads a mailbox.

use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Problem, Progress, RequestedChange};
use vestibule_testkit::{Kit, Person, both_engines};

use crate::contacts::with_authenticator;
use crate::lock_outs::{DELAY, tries_to_get_in, with_two_addresses};
use crate::refusal;

/// Chooses a new password by a message.
async fn resets(one: &mut Person, new: &str) {
    one.flow = None;
    one.proves_forgotten_password().await;
    let done = one.chooses_password(new).await;
    assert!(matches!(done, Ok(Progress::SignedIn(_) | Progress::Done)), "{done:?}");
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
}
