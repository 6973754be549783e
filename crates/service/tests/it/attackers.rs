//! How far a thief gets who holds exactly one thing, and when the owner hears of it. One table for accounts with a second
//! factor and one for accounts without: what stands here is what the threat model says.

use vestibule_domain::account::Password;
use vestibule_domain::gate::{ProofKind, ProofSet};
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::{Evidence, Problem, Progress, RequestedChange, RequestedContact};
use vestibule_testkit::{Engine, Kit, Person, both_engines, password};

use crate::contacts::with_authenticator;

/// What a thief tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    SignIn,
    ResetPassword,
    ChangePassword,
    EnrolAuthenticator,
    RemoveAuthenticator,
    ChangeAddress,
    EndFreeze,
    Disown,
    Freeze,
}

const ALL: [Try; 9] = [
    Try::SignIn,
    Try::ResetPassword,
    Try::ChangePassword,
    Try::EnrolAuthenticator,
    Try::RemoveAuthenticator,
    Try::ChangeAddress,
    Try::EndFreeze,
    Try::Disown,
    Try::Freeze,
];

/// What a thief holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Mailbox,
    Password,
    Session,
    Phone,
}

/// How far one try came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Nothing changed.
    Nothing,
    /// It waits, and can be vetoed.
    Waits,
    /// It is done.
    Done,
}

/// Somebody with one thing of Ann's and nothing else: one who reads no mail is given none.
struct Thief {
    one: Person,
    reads_mail: bool,
}

impl Thief {
    fn of(ann: &Person, holds: Holds) -> Self {
        let mut one = match holds {
            Holds::Session => ann.clone(),
            _ => ann.on_a_new_device().from("203.0.113.66"),
        };
        if holds != Holds::Password {
            "what a thief would guess first".clone_into(&mut one.password);
        }
        if holds != Holds::Phone {
            one.authenticator = None;
        }
        one.backup_codes.clear();
        Self { one, reads_mail: holds == Holds::Mailbox }
    }

    /// The best evidence in hand for a change within a session.
    fn evidence(&self) -> Vec<Evidence> {
        let mut evidence = vec![self.one.types_password()];
        if self.one.authenticator.is_some() {
            evidence.push(self.one.types_code());
        }
        evidence
    }

    /// What is in hand of what is asked for; a password is guessed where it is not known.
    async fn answer(&self, next: ProofSet) -> Option<Evidence> {
        if next.contains(ProofKind::Captcha) {
            Some(self.one.solves_captcha())
        } else if next.contains(ProofKind::Password) {
            Some(self.one.types_password())
        } else if next.contains(ProofKind::Authenticator) {
            self.one.authenticator.is_some().then(|| self.one.types_code())
        } else if next.contains(ProofKind::MailCode) && self.reads_mail {
            Some(self.one.types_mailed_code().await)
        } else {
            None
        }
    }

    /// Gives what is asked for as far as it is in hand, until the way ends.
    async fn goes_on(&mut self, mut progress: Result<Progress, Problem>) -> Result<Progress, Problem> {
        for _ in 0..8 {
            let Ok(Progress::Prove { flow, .. }) = &progress else { return progress };
            if flow.open {
                return progress;
            }
            let Some(evidence) = self.answer(flow.next).await else { return progress };
            progress = self.one.proves(&[evidence]).await;
        }
        progress
    }

    async fn tries(&mut self, what: Try) -> Reach {
        let in_session = self.one.session.is_some();
        match what {
            Try::SignIn => {
                self.one.flow = None;
                let opened = self.one.opens_sign_in(&[]).await;
                reach(&self.goes_on(opened).await)
            }
            Try::ResetPassword => {
                self.one.flow = None;
                let opened = self.one.forgets_password(&[]).await;
                match self.goes_on(opened).await {
                    Ok(Progress::Prove { flow, .. }) if flow.open => {
                        reach(&self.one.chooses_password("a thief sleeps under no bridge").await)
                    }
                    _ => Reach::Nothing,
                }
            }
            Try::EndFreeze | Try::Disown => {
                self.one.flow = None;
                let opened = match what {
                    Try::Disown => self.one.opens_disowning(&[]).await,
                    _ => self.one.opens_unfreeze(&[]).await,
                };
                reach(&self.goes_on(opened).await)
            }
            _ if !in_session => Reach::Nothing,
            Try::ChangePassword => {
                let new = Password::parse("a thief sleeps under no bridge").unwrap();
                let (caller, signed_in) = (self.one.caller(), self.one.signed_in().await);
                let evidence = self.evidence();
                stepped(&self.one.app().change_password(&caller, &signed_in, &new, &evidence).await.unwrap())
            }
            Try::EnrolAuthenticator => {
                let evidence = self.evidence();
                stepped(&self.one.tries_to_enrol(&evidence).await)
            }
            Try::RemoveAuthenticator => {
                let evidence = self.evidence();
                let (caller, signed_in) = (self.one.caller(), self.one.signed_in().await);
                let requested = RequestedChange::RemoveAuthenticator;
                let step = self.one.app().change_protection(&caller, &signed_in, requested, &evidence).await;
                step.map_or(Reach::Nothing, |step| stepped(&step))
            }
            Try::ChangeAddress => {
                let (caller, signed_in) = (self.one.caller(), self.one.signed_in().await);
                let old = self.one.app().profile(&signed_in).await.unwrap().identifiers[0].id;
                let new = self.one.app().read_identifier("thief@mail.example").unwrap();
                let requested = RequestedContact::Replace { old, new };
                let evidence = self.evidence();
                reach(&self.one.app().begin_contact(&caller, &signed_in, &requested, &evidence).await)
            }
            Try::Freeze => {
                let (caller, signed_in) = (self.one.caller(), self.one.signed_in().await);
                let scope = FreezeScope::Withdrawals;
                stepped(&self.one.app().freeze(&caller, &signed_in, scope, &[]).await.unwrap())
            }
        }
    }
}

fn stepped(step: &Progress) -> Reach {
    match step {
        Progress::Done | Progress::Enrolled(_) => Reach::Done,
        Progress::Waits { .. } => Reach::Waits,
        Progress::Refused { .. } | Progress::Prove { .. } | Progress::SignedIn(_) => Reach::Nothing,
    }
}

fn reach(progress: &Result<Progress, Problem>) -> Reach {
    match progress {
        Ok(Progress::SignedIn(_) | Progress::Done) => Reach::Done,
        Ok(Progress::Waits { .. }) => Reach::Waits,
        _ => Reach::Nothing,
    }
}

/// What every thief reaches, and whether a message told the owner of what was reached.
async fn table(engine: Engine, second_factor: bool, sign_in_is_recent: bool) -> Vec<(Holds, Try, Reach)> {
    let (kit, mut reached) = (Kit::on(engine).await, Vec::new());
    for holds in [Holds::Mailbox, Holds::Password, Holds::Session, Holds::Phone] {
        for what in ALL {
            let mut ann = kit.person(&format!("ann.{holds:?}.{what:?}").to_lowercase());
            ann.registers().await;
            if second_factor {
                ann.enrols_authenticator().await;
            }
            if what == Try::Disown && second_factor {
                // A new phone lately, so that there is something to disown.
                let code = ann.types_code();
                assert!(matches!(ann.tries_to_enrol(&[code]).await, Progress::Done));
                kit.advance(Span::from_seconds(30));
            }
            if what == Try::EndFreeze {
                ann.freezes(FreezeScope::Everything).await;
            }
            if !sign_in_is_recent {
                kit.advance(Span::from_minutes(11));
            }
            let before = ann.reads_subjects().await.len();
            let mut thief = Thief::of(&ann, holds);
            let came = thief.tries(what).await;
            if came != Reach::Nothing {
                let heard = ann.reads_subjects().await.len();
                assert!(heard > before, "{holds:?} {what:?} {came:?}: nobody told the owner");
                let links = ann.reads_freeze_links().await;
                let stops = ann.freezes_by(&links[0], FreezeScope::Everything).await;
                assert!(stops.is_ok(), "{holds:?} {what:?}: the message carries no link that works");
                reached.push((holds, what, came));
            }
        }
    }
    reached
}

both_engines! {
    async fn with_a_second_factor_one_thing_alone_reaches_next_to_nothing(engine: Engine) {
        assert_eq!(table(engine, true, true).await, [(Holds::Session, Try::Freeze, Reach::Done)]);
        assert_eq!(table(engine, true, false).await, []);
    }

    async fn without_one_the_mailbox_resets_and_a_fresh_session_freezes(engine: Engine) {
        assert_eq!(
            table(engine, false, true).await,
            [
                (Holds::Mailbox, Try::ResetPassword, Reach::Done),
                (Holds::Session, Try::Freeze, Reach::Done),
            ]
        );
        assert_eq!(table(engine, false, false).await, [(Holds::Mailbox, Try::ResetPassword, Reach::Done)]);
    }

    /// The one who gets furthest, the reader of a mailbox: money does not leave for a day, and the owner hears at once.
    async fn who_resets_by_mailbox_alone_takes_nothing_for_a_day(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let mut thief = Thief::of(&ann, Holds::Mailbox);
        assert_eq!(thief.tries(Try::ResetPassword).await, Reach::Done);
        assert!(!ann.is_signed_in().await, "the owner is out too, and notices");
        assert!(ann.reads_subjects().await.iter().any(|subject| subject.contains("password was reset")));
        assert_eq!(thief.tries(Try::SignIn).await, Reach::Done);
        let held = thief.one.sees_protections().await.holds;
        assert_eq!(held.iter().map(|hold| hold.cause.as_str()).collect::<Vec<_>>(), ["password_reset"]);
        let link = ann.reads_freeze_links().await.remove(0);
        ann.freezes_by(&link, FreezeScope::Everything).await.unwrap();
        assert!(!thief.one.is_signed_in().await, "one press on the alert, and the thief is out");
        assert!(matches!(thief.one.opens_sign_in(&[password("no")]).await, Ok(_) | Err(Problem::Refused(_))));
    }

    /// The reader of the mailbox who has found one backup code resets the password with it; to set up an authenticator of their own
    /// they need another code.
    async fn a_reset_by_a_backup_code_enrols_no_authenticator(engine: Engine) {
        let kit = Kit::on(engine).await;
        let owner = with_authenticator(&kit).await;
        let mut thief = owner.on_a_new_device();
        let captcha = thief.solves_captcha();
        thief.forgets_password(&[captcha]).await.unwrap();
        let given = [thief.types_contact_code().await, thief.types_backup_code()];
        thief.proves(&given).await.unwrap();
        let begun = thief.chooses_password("brass kettle under nine willows").await;
        assert!(matches!(&begun, Ok(Progress::SignedIn(begun)) if !begun.by_backup_code), "{begun:?}");
        for given in [vec![], vec![thief.types_password()], vec![thief.types_password(), thief.types_backup_code()]] {
            let refused = thief.tries_to_enrol(&given).await;
            assert!(!matches!(refused, Progress::Done | Progress::Enrolled(_)), "{refused:?}");
        }
    }
}
