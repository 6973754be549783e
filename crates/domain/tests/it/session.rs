//! What a session can be begun from, and how long it counts.

use vestibule_domain::gate::{Flow, OpenWith, Passed, Proof, ProofKind, ProofSet, Purpose, Refusal, Subject};
use vestibule_domain::policy::SessionPolicy;
use vestibule_domain::session::{EndCause, NewSession, Raised, Session, SessionVerdict};
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::{NOON, account, demand, device_id, flow_id, session_id, token, with};

fn passed(purpose: Purpose, subject: Subject) -> Passed {
    let clauses = demand(&[&[ProofKind::Password]]);
    let mut flow = Flow::open(OpenWith { purpose, subject, ..with() }, clauses, NOON);
    let proof = Proof { kind: ProofKind::Password, subject, flow: flow_id(1) };
    flow.give(&proof, &token(1), NOON).unwrap();
    flow.spend(None, &token(1), NOON).unwrap()
}

fn begin(passed: &Passed) -> Result<Session, Refusal> {
    NewSession::begin(passed, account(1), session_id(), device_id(), &SessionPolicy::default())
        .map(|new| new.session().clone())
}

fn session() -> Session {
    begin(&passed(Purpose::SignIn, Subject::Account(account(1)))).unwrap()
}

#[test]
fn only_a_sign_in_a_reset_or_a_registration_begins_a_session() {
    let (own, other) = (Subject::Account(account(1)), Subject::Account(account(2)));
    for purpose in Purpose::ALL {
        for subject in [own, other, Subject::Nobody] {
            let expected = match purpose {
                Purpose::SignIn | Purpose::ResetPassword => subject == own,
                Purpose::Register => subject == Subject::Nobody,
                _ => false,
            };
            let begun = begin(&passed(purpose, subject));
            assert_eq!(begun.is_ok(), expected, "{purpose:?} of {subject:?}");
            assert!(expected || begun == Err(Refusal::FlowForeign));
            assert!(!expected || purpose.begins_session());
        }
    }
}

#[test]
fn a_session_begins_with_what_was_proven_when_it_was() {
    let session = session();
    assert_eq!(session.given, ProofSet::of(&[ProofKind::Password]));
    assert_eq!((session.begun_at, session.proven_at, session.last_seen_at), (NOON, NOON, NOON));
    assert_eq!(session.expires_at, NOON + Span::from_hours(24));
}

#[test]
fn a_session_ends_by_idleness_age_or_its_owner() {
    let policy = SessionPolicy::default();
    let used_at = |last_seen_at: Timestamp| Session { last_seen_at, ..session() };
    let (minute, hour, day) = (Span::from_minutes(1), Span::from_hours(1), Span::from_hours(24));
    let ended = Session { ended: Some((NOON, EndCause::EndedByOwner)), ..session() };
    let table = [
        (session(), NOON, SessionVerdict::Live),
        (session(), NOON + hour - minute, SessionVerdict::Live),
        (session(), NOON + hour, SessionVerdict::Over(EndCause::Idle)),
        (used_at(NOON + day - minute), NOON + day - minute, SessionVerdict::Live),
        (used_at(NOON + day - minute), NOON + day, SessionVerdict::Over(EndCause::Expired)),
        (ended, NOON, SessionVerdict::Over(EndCause::EndedByOwner)),
    ];
    for (session, now, verdict) in table {
        assert_eq!(session.verdict(now, &policy), verdict, "{session:?} at {now:?}");
    }
}

#[test]
fn a_session_from_a_clock_that_was_ahead_does_not_count() {
    let policy = SessionPolicy::default();
    let slack = Span::from_minutes(5);
    assert_eq!(session().verdict(NOON - slack, &policy), SessionVerdict::Live);
    assert!(session().passive(NOON - slack, &policy).contains(ProofKind::RecentSignIn));
    for earlier in [Span::from_seconds(301), Span::from_days(400)] {
        assert_eq!(session().verdict(NOON - earlier, &policy), SessionVerdict::Over(EndCause::Expired));
        assert!(session().passive(NOON - earlier, &policy).is_empty());
    }
}

#[test]
fn a_sign_in_is_recent_for_ten_minutes() {
    let policy = SessionPolicy::default();
    let recent = |now| session().passive(now, &policy).contains(ProofKind::RecentSignIn);
    assert!(recent(NOON) && recent(NOON + Span::from_seconds(599)));
    assert!(!recent(NOON + Span::from_minutes(10)));
    let never = SessionPolicy { recent: Span::ZERO, ..policy };
    assert!(session().passive(NOON, &never).is_empty());
}

#[test]
fn only_a_sign_in_with_a_backup_code_spares_a_second_one() {
    let policy = SessionPolicy::default();
    let spares = |kinds: &[ProofKind]| {
        let session = Session { given: ProofSet::of(kinds), ..session() };
        session.passive(NOON, &policy).contains(ProofKind::RecentBackupCode)
    };
    assert!(spares(&[ProofKind::Password, ProofKind::BackupCode]));
    assert!(!spares(&[ProofKind::MailCode, ProofKind::BackupCode]), "a reset is none");
    assert!(!spares(&[ProofKind::Password, ProofKind::Authenticator]));
}

#[test]
fn assurance_is_two_only_with_a_second_factor() {
    let given = |kinds: &[ProofKind]| Session { given: ProofSet::of(kinds), ..session() };
    let assurance = |session: Session| session.assurance(Span::from_minutes(5), NOON);
    assert_eq!(assurance(given(&[ProofKind::Password, ProofKind::KnownDevice, ProofKind::MailCode])), 1);
    for second in [ProofKind::Authenticator, ProofKind::BackupCode] {
        assert_eq!(assurance(given(&[ProofKind::Password, second])), 2);
    }
}

#[test]
fn how_somebody_was_authenticated_has_names_that_programs_know() {
    use ProofKind::{
        Authenticator, BackupCode, Captcha, KnownDevice, MailCode, Passkey, Password, SecurityKey, SmsCode,
    };
    let table: [(&[ProofKind], &[&str]); 7] = [
        (&[Captcha, MailCode, KnownDevice], &[]),
        (&[Password], &["pwd"]),
        (&[Password, SmsCode], &["pwd", "sms"]),
        (&[Password, Authenticator], &["pwd", "otp", "mfa"]),
        (&[Password, BackupCode, MailCode], &["pwd", "otp", "mfa"]),
        (&[Passkey], &["pop", "user", "mfa"]),
        (&[Password, SecurityKey], &["pwd", "pop", "user", "mfa"]),
    ];
    for (kinds, methods) in table {
        assert_eq!(ProofSet::of(kinds).authentication_methods().collect::<Vec<_>>(), methods, "{kinds:?}");
    }
}

#[test]
fn what_was_proven_again_counts_for_a_while_and_is_then_gone() {
    let (lasts, hour) = (Span::from_minutes(5), Span::from_hours(1));
    let raised =
        Raised { given: ProofSet::of(&[ProofKind::Password, ProofKind::Authenticator]), at: NOON + hour };
    let session = Session { raised: Some(raised), ..session() };
    let told = |now| (session.assurance(lasts, now), session.authenticated_at(lasts, now));
    let end = raised.at + lasts;
    assert_eq!(told(raised.at), (2, raised.at));
    assert_eq!(told(end - Span::from_micros(1)), (2, raised.at));
    assert_eq!(told(end), (1, NOON));
    assert_eq!(told(raised.at - Span::from_minutes(6)), (1, NOON), "by a clock that was ahead");
    let by_key = Raised { given: ProofSet::of(&[ProofKind::Passkey]), at: raised.at };
    let session = Session { raised: Some(by_key), ..session };
    assert!(session.proven(lasts, raised.at).is_phishing_resistant());
    assert!(!session.proven(lasts, end).is_phishing_resistant());
}

/// A step-up is for the exchange's operations: nothing here becomes cheaper by it.
#[test]
fn what_was_proven_again_is_no_recent_sign_in() {
    let policy = SessionPolicy::default();
    let at = NOON + Span::from_hours(1);
    let given = ProofSet::of(&[ProofKind::Password, ProofKind::BackupCode]);
    let session = Session { raised: Some(Raised { given, at }), ..session() };
    assert!(session.passive(at, &policy).is_empty());
    assert!(!session.is_by_backup_code());
    assert!(!session.is_newly_registered(NOON, at, &policy));
}

#[test]
fn every_cause_keeps_its_name() {
    use EndCause::{DeviceForgotten, EndedByOwner, Expired, FactorChanged, Idle, PasswordChanged, SignedOut};
    for cause in [SignedOut, EndedByOwner, PasswordChanged, FactorChanged, DeviceForgotten, Idle, Expired] {
        assert_eq!(EndCause::parse(cause.as_str()), Some(cause));
    }
    assert_eq!(EndCause::parse("tired"), None);
}
