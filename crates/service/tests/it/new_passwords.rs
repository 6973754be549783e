//! How many passwords are hashed for a customer within a session: new ones after everything is proven and not too often, present
//! ones not without end; and somebody who stole a session uses up nothing of its owner's.

use vestibule_domain::account::Password;
use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{Evidence, Problem, Progress};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::strangers_work::WRONG;

async fn changes_password(person: &Person, evidence: &[Evidence]) -> Result<Progress, Problem> {
    let new = Password::parse("nine lanterns over the harbour").unwrap();
    person.app().change_password(&person.caller(), &person.signed_in().await, &new, evidence).await
}

/// Changes the password to this one.
async fn chooses(person: &mut Person, new: &str) {
    let (caller, signed_in) = (person.caller(), person.signed_in().await);
    let (evidence, chosen) = ([person.types_password()], Password::parse(new).unwrap());
    let done = person.app().change_password(&caller, &signed_in, &chosen, &evidence).await;
    assert!(matches!(done, Ok(Progress::Done)), "{done:?}");
    new.clone_into(&mut person.password);
}

both_engines! {
    /// New passwords are hashed by both engines, the second of which has one thread for everybody.
    async fn a_new_password_is_hashed_after_everything_is_proven_and_not_too_often(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.new_passwords_per_hour = 4).await;
        let (mut ann, mut eve) = (kit.person("ann"), kit.person("eve"));
        ann.registers().await;
        eve.registers().await;
        let before = kit.app().hashes_asked();
        let refused = changes_password(&ann, &[]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before);
        let refused = changes_password(&ann, &[password(WRONG)]).await.unwrap();
        assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofWrong, .. }), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before + 1, "the present one was looked at, no new one was made");
        for number in 1..=4 {
            chooses(&mut ann, &format!("{number} lanterns over the harbour")).await;
        }
        assert_eq!(kit.app().hashes_asked(), before + 1 + 4 * 3);
        let refused = changes_password(&ann, &[ann.types_password()]).await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        assert_eq!(kit.app().hashes_asked(), before + 1 + 4 * 3 + 1, "only the present one was looked at");
        assert!(matches!(changes_password(&eve, &[eve.types_password()]).await, Ok(Progress::Done)));
        // The limit is the session's: its owner goes on in a new one.
        ann.signs_in().await;
        assert!(matches!(changes_password(&ann, &[ann.types_password()]).await, Ok(Progress::Done)));
    }

    /// Asking without a proof, as a thief in a session can, uses up nothing of its owner's.
    async fn a_stolen_session_keeps_nobody_from_changing_the_password(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.new_passwords_per_hour = 4).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let thief = ann.clone();
        ann.signs_in().await;
        for _ in 0..30 {
            let refused = changes_password(&thief, &[]).await.unwrap();
            assert!(matches!(refused, Progress::Refused { refusal: Refusal::ProofMissing, .. }), "{refused:?}");
        }
        let done = changes_password(&ann, &[ann.types_password()]).await.unwrap();
        assert!(matches!(done, Progress::Done) && !thief.is_signed_in().await, "{done:?}");
    }

    async fn a_right_password_is_not_looked_at_without_end_within_a_session(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.flows_per_minute = 10).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let mut sessions = Vec::new();
        for _ in 0..12 {
            kit.advance(Span::from_minutes(1));
            ann.signs_in().await;
            sessions.push(ann.clone());
        }
        kit.advance(Span::from_minutes(11));
        kit.set_clock(Timestamp::from_micros(kit.now().micros().div_euclid(60_000_000) * 60_000_000));
        let thief = sessions.remove(0);
        let before = kit.app().hashes_asked();
        for number in 0..14 {
            // The second factor is left out, so nothing is spent and no failure counts.
            let asked = changes_password(&thief, &[thief.types_password()]).await;
            assert_eq!(matches!(asked, Err(Problem::TooMany { .. })), number >= 10, "{asked:?}");
        }
        assert_eq!(kit.app().hashes_asked(), before + 10);
        // The owner's other sessions go on.
        let owner = sessions.pop().unwrap();
        let evidence = [owner.types_password(), owner.types_code()];
        assert!(matches!(changes_password(&owner, &evidence[..1]).await, Ok(Progress::Refused { .. })));
        // All of an account's together have ten times as much, and the freeze is never among what they use up.
        for session in &sessions {
            for _ in 0..10 {
                let _ = changes_password(session, &[session.types_password()]).await;
            }
        }
        assert_eq!(kit.app().hashes_asked(), before + 100);
        let refused = changes_password(&owner, &evidence).await;
        assert!(matches!(refused, Err(Problem::TooMany { .. })), "{refused:?}");
        let (caller, signed_in) = (owner.caller(), owner.signed_in().await);
        let frozen = kit.app().freeze(&caller, &signed_in, FreezeScope::Everything, &evidence[..1]).await;
        assert!(matches!(frozen, Ok(Progress::Done)), "{frozen:?}");
    }
}
