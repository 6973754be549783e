//! Attempts that were under way when the credentials they rest on were changed: none of them goes through any more.

use vestibule_domain::account::Password;
use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Problem, Progress};
use vestibule_testkit::{Kit, Person, both_engines, password};

use crate::contacts::{add, gives, new_code, opens};
use crate::{began, refusal};

const NEW: &str = "brass kettle under nine willows";
const CHANGES: [Change; 6] = [
    Change::Password,
    Change::Reset,
    Change::Authenticator,
    Change::BackupCodes,
    Change::Freeze,
    Change::OtherSessions,
];

/// What the owner does while attempts are under way.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Password,
    Reset,
    Authenticator,
    BackupCodes,
    Freeze,
    OtherSessions,
}

/// Attempts of somebody who holds everything that the account had before the change.
struct UnderWay {
    /// The password is proven.
    sign_in: Person,
    /// The link was mailed and not used.
    mailed: Person,
    /// The message and the second factor are proven; only the new password is missing.
    reset: Person,
    /// The password is proven.
    unfreeze: Person,
    /// In the owner's own session, in another tab: the new address has its code.
    within: Person,
}

fn waits(kit: &Kit) {
    kit.advance(Span::from_seconds(30));
}

impl UnderWay {
    async fn of(kit: &Kit, ann: &Person) -> Self {
        let elsewhere = |last: u8| ann.on_a_new_device().from(&format!("198.51.100.{last}"));
        let mut sign_in = elsewhere(1);
        sign_in.opens_sign_in(&[sign_in.solves_captcha(), sign_in.types_password()]).await.unwrap();
        let mut unfreeze = elsewhere(2);
        unfreeze.opens_unfreeze(&[unfreeze.solves_captcha(), unfreeze.types_password()]).await.unwrap();
        let mut reset = elsewhere(3);
        reset.proves_forgotten_password().await;
        waits(kit);
        let mut mailed = elsewhere(4);
        mailed.forgets_password(&[mailed.solves_captcha()]).await.unwrap();
        let mut within = ann.clone();
        let evidence = [within.types_password(), within.types_code()];
        let requested = add(&within, "thief@new.example");
        opens(&mut within, requested, &evidence).await.unwrap();
        waits(kit);
        Self { sign_in, mailed, reset, unfreeze, within }
    }

    /// What each is answered when it goes on.
    async fn go_on(mut self, kit: &Kit) -> Vec<(&'static str, Result<Progress, Problem>)> {
        let link = self.mailed.reads_link_from_mail().await;
        let mut answers = vec![
            ("sign in", self.sign_in.proves(&[self.sign_in.types_code()]).await),
            ("unfreeze", self.unfreeze.proves(&[self.unfreeze.types_code()]).await),
            ("mailed link", self.mailed.follows_reset_link(&link).await),
            ("mailed link elsewhere", self.reset.on_a_new_device().follows_reset_link(&link).await),
            ("proven reset", self.reset.chooses_password("the thief chose this one").await),
        ];
        if self.within.is_signed_in().await {
            let code = new_code(kit, "thief@new.example").await;
            answers.push(("within the session", gives(&self.within, code).await));
        }
        answers
    }
}

async fn makes(kit: &Kit, ann: &mut Person, change: Change) {
    let (app, caller, signed_in) = (kit.app().clone(), ann.caller(), ann.signed_in().await);
    match change {
        Change::Password => {
            let new = Password::parse(NEW).unwrap();
            let evidence = [ann.types_password(), ann.types_code()];
            let done = app.change_password(&caller, &signed_in, &new, &evidence).await.unwrap();
            assert!(matches!(done, Progress::Done), "{done:?}");
        }
        Change::Reset => {
            let mut owner = ann.clone();
            owner.flow = None;
            owner.proves_forgotten_password().await;
            assert!(matches!(owner.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        }
        Change::Authenticator => {
            let done = ann.tries_to_enrol(&[ann.types_code()]).await;
            assert!(matches!(done, Progress::Done), "{done:?}");
        }
        Change::BackupCodes => {
            let evidence = [ann.types_code()];
            let (done, _) = app.replace_backup_codes(&caller, &signed_in, &evidence).await.unwrap();
            assert!(matches!(done, Progress::Done), "{done:?}");
        }
        Change::Freeze => ann.freezes(FreezeScope::Everything).await,
        Change::OtherSessions => {
            app.end_other_sessions(&caller, &signed_in).await.unwrap();
        }
    }
}

async fn ends_others(person: &Person) -> Result<usize, Problem> {
    person.app().end_other_sessions(&person.caller(), &person.signed_in().await).await
}

both_engines! {
    async fn a_changed_credential_ends_every_attempt_under_way(engine: Engine) {
        for change in CHANGES {
            let kit = Kit::on(engine).await;
            let mut ann = kit.person("ann");
            ann.registers().await;
            ann.enrols_authenticator().await;
            let under_way = UnderWay::of(&kit, &ann).await;
            let thief = under_way.reset.clone();
            makes(&kit, &mut ann, change).await;
            waits(&kit);
            for (attempt, answer) in Box::pin(under_way.go_on(&kit)).await {
                let over = refusal(&answer) == Some(Refusal::FlowOver);
                assert!(over, "{change:?}, {attempt}: {answer:?}");
            }
            let mut thief = thief.on_a_new_device();
            let evidence = [thief.solves_captcha(), password("the thief chose this one")];
            let answer = thief.opens_sign_in(&evidence).await;
            assert_eq!(refusal(&answer), Some(Refusal::ProofWrong), "{change:?}");
        }
    }

    /// A thief in a session ends all others again and again: its owner signs in all the same, and is the one who stays.
    async fn a_stolen_session_does_not_keep_its_owner_from_signing_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let thief = ann.clone();
        kit.advance(Span::from_minutes(11));
        ann.signs_in().await;
        kit.advance(Span::from_seconds(30));
        assert_eq!(ends_others(&thief).await.unwrap(), 1);
        let mut owner = ann.on_a_new_device().from("198.51.100.7");
        let evidence = [owner.solves_captcha(), owner.types_password()];
        owner.opens_sign_in(&evidence).await.unwrap();
        for _ in 0..5 {
            assert!(matches!(ends_others(&thief).await, Err(Problem::TooMany { .. })));
        }
        let code = owner.types_code();
        assert!(began(&owner.proves(&[code]).await));
        // Neither one by one, after a few.
        let mut ended = 0;
        for _ in 0..8 {
            let session = owner.signed_in().await.session().id;
            let one = kit.app().end_session(&thief.caller(), &thief.signed_in().await, session).await;
            match one {
                Ok(()) => ended += 1,
                Err(Problem::TooMany { .. }) => break,
                other => panic!("{other:?}"),
            }
            kit.advance(Span::from_seconds(30));
            owner.signs_in().await;
        }
        assert!((1..5).contains(&ended), "{ended}");
        let device = owner.signed_in().await.session().device;
        let forgets = kit.app().forget_device(&thief.caller(), &thief.signed_in().await, device).await;
        assert!(matches!(forgets, Err(Problem::TooMany { .. })), "{forgets:?}");
        // Somebody who has just signed in ends as many as it takes.
        assert_eq!(ends_others(&owner).await.unwrap(), 1);
        assert!(!thief.is_signed_in().await);
        assert_eq!(ends_others(&owner).await.unwrap(), 0);
        assert!(owner.app().sign_out(&owner.caller(), &owner.signed_in().await).await.is_ok());
    }

    /// In a session of long ago all others are ended once in an hour without signing in again, however late it is.
    async fn an_old_session_ends_all_others_once_an_hour(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.session.idle = Span::from_hours(5)).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let laptop = ann.clone();
        kit.advance(Span::from_minutes(11));
        for _ in 0..3 {
            ann.signs_in().await;
            assert_eq!(ends_others(&laptop).await.unwrap(), 1);
            assert!(matches!(ends_others(&laptop).await, Err(Problem::TooMany { .. })));
            kit.advance(Span::from_minutes(61));
        }
    }

    async fn a_session_without_any_proof_ends_attempts_once_only(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let thief = ann.clone();
        let mut owner = ann.on_a_new_device().from("198.51.100.7");
        for press in 0..5 {
            owner.flow = None;
            owner.proves_forgotten_password().await;
            ends_others(&thief).await.unwrap();
            assert_eq!(owner.is_at().await.is_some(), press >= 1, "after {} presses", press + 1);
            kit.advance(Span::from_minutes(1));
        }
        assert!(matches!(owner.chooses_password(NEW).await, Ok(Progress::SignedIn(_))));
        assert!(!thief.is_signed_in().await);
    }
}
