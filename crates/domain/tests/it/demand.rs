//! What each purpose demands in each access context.

use proptest::prelude::*;
use vestibule_domain::gate::{
    AccessContext, Clause, Demand, FailureCount, FailureCounts, Flow, ProofKind, ProofSet, Purpose, Refusal,
    Risk, RiskFacts, RiskLevel, Sighting,
};
use vestibule_domain::place::{Coordinates, CountryCode, Place};
use vestibule_domain::policy::{ConfirmNewDevice, Policy};
use vestibule_domain::protection::Suspicion;
use vestibule_domain::time::{Span, Timestamp};

use crate::somebody::{NOON, with};

/// A demand in words: clauses in order, the kinds that meet each.
fn words(demand: &Demand) -> String {
    let clause = |clause: &Clause| match clause.kinds().iter().map(ProofKind::as_str).collect::<Vec<_>>() {
        kinds if kinds.is_empty() => "nothing will do".to_owned(),
        kinds => kinds.join(" or "),
    };
    demand.clauses().iter().map(clause).collect::<Vec<_>>().join(", ")
}

fn asked(purpose: Purpose, access: &AccessContext, policy: &Policy) -> String {
    words(&Demand::of(purpose, access, policy, NOON))
}

fn counted(failures: u32) -> FailureCount {
    FailureCount { failures, last_failure: Some(NOON), locked_until: None }
}

fn judged(facts: &RiskFacts) -> Risk {
    Risk::judge(facts, NOON, &Policy::default().risk)
}

/// Somebody on a device that the account knows, with the password alone.
fn at_home() -> AccessContext {
    AccessContext {
        available: ProofSet::of(&[ProofKind::Password, ProofKind::MailCode, ProofKind::SmsCode]),
        passive: ProofSet::of(&[ProofKind::KnownDevice]),
        risk: judged(&RiskFacts { known_device: true, ..RiskFacts::default() }),
        ..AccessContext::default()
    }
}

fn abroad() -> AccessContext {
    AccessContext { passive: ProofSet::EMPTY, risk: judged(&RiskFacts::default()), ..at_home() }
}

/// In a session; `recent` when its proofs were given within the last minutes.
fn signed_in(recent: bool) -> AccessContext {
    let passive = if recent { ProofSet::of(&[ProofKind::RecentSignIn]) } else { ProofSet::EMPTY };
    AccessContext { passive, risk: Risk::default(), ..at_home() }
}

fn with_authenticator(access: AccessContext) -> AccessContext {
    let available = access.available.with(ProofKind::Authenticator).with(ProofKind::BackupCode);
    AccessContext { available, second_factor: true, ..access }
}

/// The same with an authenticator that took the place of another.
fn replaced(access: AccessContext) -> AccessContext {
    AccessContext { disownable: true, ..with_authenticator(access) }
}

/// The authenticator cannot be used; backup codes are left.
fn with_passkey(access: AccessContext) -> AccessContext {
    let available = access.available.with(ProofKind::Passkey).with(ProofKind::SecurityKey);
    AccessContext { available, second_factor: true, ..access }
}

/// Nothing but a passkey opens the account, which has an authenticator and backup codes too.
fn passkeys_only(access: AccessContext) -> AccessContext {
    AccessContext { passkeys_only: true, ..with_passkey(with_authenticator(access)) }
}

fn with_unusable(access: AccessContext) -> AccessContext {
    let available = access.available.with(ProofKind::BackupCode);
    AccessContext { available, second_factor: true, ..access }
}

/// The authenticator cannot be used and no backup code is left.
fn with_nothing_left(access: AccessContext) -> AccessContext {
    AccessContext { second_factor: true, ..access }
}

fn after_strangers(failures: u32, access: AccessContext) -> AccessContext {
    AccessContext {
        attempts: FailureCounts { strangers: counted(failures), ..FailureCounts::default() },
        ..access
    }
}

fn suspected(reason: Suspicion, access: AccessContext) -> AccessContext {
    AccessContext { suspicion: Some(reason), ..access }
}

/// The same with a second address.
fn with_two(access: AccessContext) -> AccessContext {
    AccessContext { contacts: 2, ..access }
}

fn claims(kind: ProofKind) -> AccessContext {
    AccessContext { available: ProofSet::of(&[kind]), ..AccessContext::default() }
}

const CAPTCHA: &str = "captcha or mail_code or sms_code";
const WORK: &str = "captcha or mail_code or sms_code or passkey";
const WHO: &str = "password or passkey";
const CONTACT: &str = "mail_code or sms_code";
const CONTACT_OR_WHO: &str = "mail_code or sms_code or passkey";
const SECOND: &str = "authenticator or backup_code";
const SECOND_OR_JUST_NOW: &str = "authenticator or backup_code or recent_backup_code";
const SECOND_OR_CONTACT: &str = "authenticator or backup_code or mail_code or sms_code";
const DEVICE: &str = "mail_code or sms_code or known_device or passkey";
const OWNER: &str = "password or recent_sign_in";

/// One access context at one gate, and the clauses that it is asked.
type Asked = (Purpose, AccessContext, Vec<&'static str>);

fn asks(table: Vec<Asked>) {
    for (purpose, access, clauses) in table {
        let asked = asked(purpose, &access, &Policy::default());
        assert_eq!(asked, clauses.join(", "), "{purpose:?} of {access:?}");
    }
}

#[test]
fn every_purpose_asks_what_the_table_says() {
    use Purpose::{
        ChangePassword, EnrolAuthenticator, Register, ReplaceBackupCodes, ResynchroniseAuthenticator, SignIn,
    };
    asks(vec![
        (Register, claims(ProofKind::MailCode), vec![CAPTCHA, "mail_code"]),
        (Register, claims(ProofKind::SmsCode), vec![CAPTCHA, "sms_code"]),
        (Register, AccessContext::default(), vec![CAPTCHA, "nothing will do"]),
        (SignIn, at_home(), vec![WHO, DEVICE]),
        (SignIn, with_authenticator(at_home()), vec![WHO, SECOND]),
        (SignIn, with_unusable(at_home()), vec![WHO, "backup_code"]),
        (SignIn, with_nothing_left(at_home()), vec![WHO, "nothing will do"]),
        (SignIn, abroad(), vec![WORK, WHO, DEVICE]),
        (SignIn, with_authenticator(abroad()), vec![WORK, WHO, SECOND]),
        (SignIn, with_nothing_left(abroad()), vec![WORK, WHO, "nothing will do"]),
        (SignIn, after_strangers(99, with_authenticator(abroad())), vec![WORK, WHO, SECOND]),
        (SignIn, after_strangers(100, with_authenticator(abroad())), vec![WORK, CONTACT_OR_WHO, WHO, SECOND]),
        (SignIn, after_strangers(5000, with_authenticator(at_home())), vec![WHO, SECOND]),
        (EnrolAuthenticator, signed_in(true), vec!["password", CONTACT]),
        (EnrolAuthenticator, with_two(signed_in(true)), vec!["password", CONTACT, "second_contact_code"]),
        (EnrolAuthenticator, with_two(with_authenticator(signed_in(true))), vec![OWNER, SECOND_OR_JUST_NOW]),
        (EnrolAuthenticator, AccessContext { newly_registered: true, ..signed_in(true) }, vec!["password"]),
        (EnrolAuthenticator, with_authenticator(signed_in(true)), vec![OWNER, SECOND_OR_JUST_NOW]),
        (EnrolAuthenticator, with_nothing_left(signed_in(true)), vec![OWNER, "recent_backup_code"]),
        (ReplaceBackupCodes, signed_in(false), vec![OWNER]),
        (ReplaceBackupCodes, with_authenticator(signed_in(false)), vec![OWNER, SECOND]),
        (ReplaceBackupCodes, with_nothing_left(signed_in(true)), vec![OWNER, "nothing will do"]),
        (ResynchroniseAuthenticator, with_authenticator(signed_in(false)), vec![OWNER]),
        (ChangePassword, signed_in(true), vec!["password"]),
        (ChangePassword, with_authenticator(signed_in(true)), vec!["password", SECOND]),
        (ChangePassword, with_unusable(signed_in(true)), vec!["password", "backup_code"]),
        (ChangePassword, with_nothing_left(signed_in(true)), vec!["password", "nothing will do"]),
    ]);
}

#[test]
fn recovery_and_protections_ask_what_the_table_says() {
    use Purpose::{
        AddContact, DisownAuthenticator, Freeze, LockSettings, RemoveAuthenticator, ReplaceAntiPhishing,
        ReplaceContact, ResetPassword, SignIn, StepUp, StrengthenProtection, Unfreeze, WeakenProtection,
    };
    asks(vec![
        (SignIn, suspected(Suspicion::ImpossibleTravel, at_home()), vec![WHO, CONTACT]),
        (
            SignIn,
            suspected(Suspicion::NewCountryAfterFailures, with_authenticator(at_home())),
            vec![WHO, SECOND, CONTACT],
        ),
        (SignIn, suspected(Suspicion::ListedPassword, at_home()), vec![WHO, DEVICE]),
        (ResetPassword, at_home(), vec![CONTACT]),
        (ResetPassword, abroad(), vec![CAPTCHA, CONTACT]),
        (ResetPassword, with_authenticator(abroad()), vec![CAPTCHA, CONTACT, SECOND]),
        (ResetPassword, with_nothing_left(abroad()), vec![CAPTCHA, CONTACT, "nothing will do"]),
        (Freeze, signed_in(true), vec![OWNER]),
        (Freeze, with_authenticator(signed_in(false)), vec![OWNER]),
        (Unfreeze, abroad(), vec![WORK, WHO, CONTACT]),
        (Unfreeze, after_strangers(100, abroad()), vec![WORK, CONTACT_OR_WHO, WHO, CONTACT]),
        (Unfreeze, with_authenticator(at_home()), vec![WHO, SECOND, CONTACT]),
        (StrengthenProtection, signed_in(false), vec![OWNER]),
        (StrengthenProtection, with_authenticator(signed_in(true)), vec![OWNER, SECOND]),
        (WeakenProtection, signed_in(true), vec!["password"]),
        (WeakenProtection, with_authenticator(signed_in(true)), vec!["password", SECOND]),
        (RemoveAuthenticator, with_nothing_left(signed_in(true)), vec!["password", CONTACT]),
        (DisownAuthenticator, with_authenticator(at_home()), vec![CONTACT]),
        (DisownAuthenticator, with_authenticator(abroad()), vec![CAPTCHA, CONTACT]),
        (DisownAuthenticator, replaced(at_home()), vec![CONTACT, "password", "authenticator"]),
        (DisownAuthenticator, replaced(abroad()), vec![CAPTCHA, CONTACT, "password", "authenticator"]),
        (LockSettings, signed_in(true), vec!["password", CONTACT]),
        (LockSettings, with_two(signed_in(true)), vec!["password", CONTACT, "second_contact_code"]),
        (LockSettings, with_two(with_authenticator(signed_in(true))), vec!["password", SECOND]),
        (LockSettings, with_authenticator(signed_in(true)), vec!["password", SECOND]),
        (ReplaceAntiPhishing, signed_in(true), vec!["password"]),
        (ReplaceAntiPhishing, with_authenticator(signed_in(true)), vec!["password", SECOND]),
        (StepUp, signed_in(true), vec!["password"]),
        (StepUp, with_authenticator(signed_in(true)), vec!["password", SECOND]),
        (StepUp, with_unusable(signed_in(true)), vec!["password", "backup_code"]),
        (StepUp, with_nothing_left(signed_in(true)), vec!["password", "nothing will do"]),
        (ReplaceContact, signed_in(true), vec!["password", "new_contact_code"]),
        (ReplaceContact, with_authenticator(signed_in(true)), vec!["password", SECOND, "new_contact_code"]),
        (AddContact, signed_in(true), vec!["password", CONTACT, "new_contact_code"]),
        (AddContact, with_two(signed_in(true)), vec!["password", CONTACT, "new_contact_code"]),
        (RemoveAuthenticator, with_two(with_nothing_left(signed_in(true))), vec!["password", CONTACT]),
        (ResetPassword, with_two(at_home()), vec![CONTACT]),
        (AddContact, with_authenticator(signed_in(true)), vec!["password", SECOND, "new_contact_code"]),
    ]);
}

/// A passkey that recognises its user stands in for the password too; one that notices a touch only does not.
#[test]
fn with_a_passkey_the_table_says() {
    use Purpose::{
        AddPasskey, ChangePassword, DisownAuthenticator, EnrolAuthenticator, Freeze, RemoveAuthenticator,
        RemovePasskey, ReplaceContact, ResetPassword, ResynchroniseAuthenticator, SignIn, StepUp, Unfreeze,
    };
    const SECOND_BY_KEY: &str = "passkey or security_key";
    const EITHER: &str = "authenticator or backup_code or passkey or security_key";
    const LATELY: &str = "password or recent_sign_in or passkey";
    const LATELY_BY_KEY: &str = "recent_backup_code or passkey or security_key";
    let both = |access| with_passkey(with_authenticator(access));
    asks(vec![
        (SignIn, with_passkey(at_home()), vec![WHO, SECOND_BY_KEY]),
        (SignIn, both(abroad()), vec![WORK, WHO, EITHER]),
        (
            SignIn,
            suspected(Suspicion::CopiedPasskey, with_passkey(at_home())),
            vec![WHO, SECOND_BY_KEY, CONTACT],
        ),
        (ResetPassword, with_passkey(abroad()), vec![CAPTCHA, CONTACT, SECOND_BY_KEY]),
        (Unfreeze, with_passkey(at_home()), vec![WHO, SECOND_BY_KEY, CONTACT]),
        (DisownAuthenticator, both(replaced(at_home())), vec![CONTACT, "password", "authenticator"]),
        (AddPasskey, signed_in(true), vec!["password", CONTACT]),
        (AddPasskey, with_two(signed_in(true)), vec!["password", CONTACT, "second_contact_code"]),
        (AddPasskey, with_authenticator(signed_in(true)), vec![OWNER, SECOND_OR_JUST_NOW]),
        (AddPasskey, with_passkey(signed_in(true)), vec![LATELY, LATELY_BY_KEY]),
        (EnrolAuthenticator, with_passkey(signed_in(true)), vec![LATELY, LATELY_BY_KEY]),
        (
            RemovePasskey,
            with_passkey(signed_in(true)),
            vec![WHO, "mail_code or sms_code or passkey or security_key"],
        ),
        (RemoveAuthenticator, with_authenticator(signed_in(true)), vec!["password", SECOND_OR_CONTACT]),
        (Freeze, with_passkey(signed_in(false)), vec![LATELY]),
        (ResynchroniseAuthenticator, both(signed_in(false)), vec![LATELY]),
        (ChangePassword, with_passkey(signed_in(true)), vec![WHO, SECOND_BY_KEY]),
        (StepUp, both(signed_in(true)), vec![WHO, EITHER]),
        (ReplaceContact, with_passkey(signed_in(true)), vec![WHO, SECOND_BY_KEY, "new_contact_code"]),
    ]);
}

/// A passkey that recognises its user opens a sign-in by itself, wherever the policy does not insist on a message.
#[test]
fn a_passkey_that_recognises_its_user_is_enough() {
    let given = ProofSet::of(&[ProofKind::Passkey]);
    let next = |access: AccessContext, policy: &Policy| {
        Demand::of(Purpose::SignIn, &access, policy, NOON)
            .next(access.passive.iter().fold(given, ProofSet::with))
    };
    let mut policy = Policy::default();
    for access in [at_home(), abroad(), after_strangers(100, abroad())] {
        assert_eq!(next(with_passkey(access), &policy), None);
    }
    policy.device.confirm_new = ConfirmNewDevice::Always;
    assert_eq!(next(with_passkey(at_home()), &policy), None);
    let asked = next(with_passkey(abroad()), &policy).unwrap();
    assert!(asked.met_by(ProofSet::of(&[ProofKind::MailCode])), "the policy insists on a message");
    let held = suspected(Suspicion::CopiedPasskey, with_passkey(at_home()));
    assert_eq!(next(held, &policy), Some(Clause::any_of(&[ProofKind::MailCode, ProofKind::SmsCode])));
}

#[test]
fn with_passkeys_only_the_table_says() {
    use Purpose::{
        AddContact, ChangePassword, EnrolAuthenticator, Freeze, LeavePasskeysOnly, RemoveAuthenticator,
        RemovePasskey, ResetPassword, SignIn, StepUp, TurnOnPasskeysOnly, Unfreeze, WeakenProtection,
    };
    const BY_KEY: &str = "passkey or security_key";
    const LATELY: &str = "password or recent_sign_in or passkey";
    const TYPED: &str = "authenticator or backup_code";
    let only = passkeys_only;
    let without_codes = |access| {
        let access = only(access);
        let available = access.available.without(ProofKind::Authenticator).without(ProofKind::BackupCode);
        AccessContext { available, ..access }
    };
    asks(vec![
        (SignIn, only(at_home()), vec![WHO, BY_KEY]),
        (ResetPassword, only(abroad()), vec![CAPTCHA, CONTACT, BY_KEY]),
        (Unfreeze, only(at_home()), vec![WHO, BY_KEY, CONTACT]),
        (EnrolAuthenticator, only(signed_in(true)), vec![LATELY, BY_KEY]),
        (RemoveAuthenticator, only(signed_in(true)), vec![WHO, BY_KEY]),
        (RemovePasskey, only(signed_in(true)), vec![WHO, BY_KEY]),
        (ChangePassword, only(signed_in(true)), vec![WHO, BY_KEY]),
        (WeakenProtection, only(signed_in(true)), vec![WHO, BY_KEY]),
        (StepUp, only(signed_in(true)), vec![WHO, BY_KEY]),
        (AddContact, only(signed_in(true)), vec![WHO, BY_KEY, "new_contact_code"]),
        (Freeze, only(signed_in(false)), vec![LATELY]),
        (TurnOnPasskeysOnly, with_passkey(signed_in(true)), vec![WHO, BY_KEY, CONTACT]),
        (
            TurnOnPasskeysOnly,
            with_two(with_passkey(with_authenticator(signed_in(true)))),
            vec![WHO, BY_KEY, CONTACT, "second_contact_code"],
        ),
        (
            TurnOnPasskeysOnly,
            with_authenticator(signed_in(true)),
            vec!["password", "nothing will do", CONTACT],
        ),
        (LeavePasskeysOnly, only(at_home()), vec![CONTACT, TYPED]),
        (LeavePasskeysOnly, only(abroad()), vec![CAPTCHA, CONTACT, TYPED]),
        (LeavePasskeysOnly, without_codes(at_home()), vec![CONTACT, "nothing will do"]),
        (LeavePasskeysOnly, with_passkey(at_home()), vec![CONTACT]),
    ]);
}

/// Whoever was given everything that can be typed into a look-alike page has no way into an account that only passkeys open, and
/// changes nothing of it at once.
#[test]
fn what_can_be_typed_opens_nothing_where_passkeys_are_the_only_way_in() {
    let resistant = ProofSet::of(&ProofKind::PHISHING_RESISTANT);
    let typed: ProofSet = ProofKind::ALL.into_iter().filter(|kind| !resistant.contains(*kind)).collect();
    // The account is not open yet; what leaves it as safe as it was; what waits and is told.
    let harmless = [
        Purpose::Register,
        Purpose::Freeze,
        Purpose::ResynchroniseAuthenticator,
        Purpose::DisownAuthenticator,
        Purpose::LeavePasskeysOnly,
    ];
    for access in [at_home(), abroad(), signed_in(true), with_two(replaced(signed_in(true)))] {
        let access = passkeys_only(access);
        for purpose in Purpose::ALL.into_iter().filter(|purpose| !harmless.contains(purpose)) {
            let demand = Demand::of(purpose, &access, &Policy::default(), NOON);
            assert!(demand.next(typed).is_some(), "{purpose:?}");
        }
    }
}

/// A look-alike page passes on whatever can be typed, but nothing that was signed for another page.
#[test]
fn only_passkeys_resist_phishing_and_a_touch_is_no_second_factor_alone() {
    let typed = ProofKind::ALL.into_iter().filter(|kind| !ProofKind::PHISHING_RESISTANT.contains(kind));
    assert!(!typed.collect::<ProofSet>().is_phishing_resistant());
    for kind in ProofKind::PHISHING_RESISTANT {
        assert!(ProofSet::of(&[ProofKind::Password, kind]).is_phishing_resistant());
    }
    let touch = ProofSet::of(&[ProofKind::SecurityKey]);
    let demand = Demand::of(Purpose::SignIn, &with_passkey(at_home()), &Policy::default(), NOON);
    assert_eq!(demand.next(touch), Some(Clause::any_of(&[ProofKind::Password, ProofKind::Passkey])));
}

#[test]
fn a_new_device_is_confirmed_as_the_policy_says() {
    use ConfirmNewDevice::{Always, AtHighRisk, Never, WithoutSecondFactor};
    let listed = |access: AccessContext| AccessContext {
        risk: judged(&RiskFacts { listed_network: true, ..RiskFacts::default() }),
        ..access
    };
    let contexts =
        [abroad(), with_authenticator(abroad()), listed(abroad()), listed(with_authenticator(abroad()))];
    let table = [
        (Never, [false, false, false, false]),
        (AtHighRisk, [false, false, true, true]),
        (WithoutSecondFactor, [true, false, true, true]),
        (Always, [true, true, true, true]),
    ];
    for (confirm_new, expected) in table {
        let mut policy = Policy::default();
        policy.device.confirm_new = confirm_new;
        let asks = contexts.each_ref().map(|access| {
            let demand = Demand::of(Purpose::SignIn, access, &policy, NOON);
            demand.clauses().last().is_some_and(|clause| clause.kinds().contains(ProofKind::KnownDevice))
        });
        assert_eq!(asks, expected, "{confirm_new:?}");
    }
}

#[test]
fn a_known_device_is_never_asked_to_confirm_itself() {
    let mut policy = Policy::default();
    policy.device.confirm_new = ConfirmNewDevice::Always;
    let access = at_home();
    let demand = Demand::of(Purpose::SignIn, &access, &policy, NOON);
    assert_eq!(demand.next(access.passive.with(ProofKind::Password)), None);
}

#[test]
fn a_captcha_is_asked_after_three_failures_until_they_are_forgotten() {
    let policy = Policy::default();
    let asks = |failures, now| {
        let attempts = FailureCounts { own: counted(failures), ..FailureCounts::default() };
        let demand = Demand::of(Purpose::SignIn, &AccessContext { attempts, ..at_home() }, &policy, now);
        demand.next(ProofSet::EMPTY).is_some_and(|clause| clause.kinds().contains(ProofKind::Captcha))
    };
    assert!(!asks(2, NOON) && asks(3, NOON));
    assert!(!asks(3, NOON + Span::from_hours(24)));
}

#[test]
fn failures_of_strangers_ask_no_captcha_of_a_known_device() {
    assert!(!asked(Purpose::SignIn, &after_strangers(99, at_home()), &Policy::default()).contains("captcha"));
}

#[test]
fn a_captcha_is_asked_from_the_risk_that_the_policy_names() {
    let listed = AccessContext {
        risk: judged(&RiskFacts { listed_network: true, ..RiskFacts::default() }),
        ..abroad()
    };
    for (from_risk, expected) in [
        (RiskLevel::Low, [true, true, true]),
        (RiskLevel::Medium, [false, true, true]),
        (RiskLevel::High, [false, false, true]),
    ] {
        let mut policy = Policy::default();
        policy.captcha.from_risk = from_risk;
        let asks = [at_home(), abroad(), listed.clone()]
            .map(|access| asked(Purpose::SignIn, &access, &policy).contains("captcha"));
        assert_eq!(asks, expected, "{from_risk:?}");
    }
}

/// Law 2: a second address counts from the moment it is there, also against an attempt that was opened before.
#[test]
fn an_enrolment_opened_before_the_second_address_came_does_not_go_on() {
    let of =
        |access: AccessContext| Demand::of(Purpose::EnrolAuthenticator, &access, &Policy::default(), NOON);
    let mut under_way = Flow::open(with(), of(signed_in(true)), NOON);
    assert_eq!(under_way.revalidate(&of(signed_in(true))), Ok(()));
    assert_eq!(under_way.revalidate(&of(with_two(signed_in(true)))), Err(Refusal::FlowOver));
}

/// Otherwise many networks could each open a flow first and guess afterwards (NIST SP 800-63B-4 §3.2.2).
#[test]
fn flows_opened_before_strangers_were_exhausted_do_not_go_on() {
    let policy = Policy::default();
    let of = |failures| {
        let access = after_strangers(failures, with_authenticator(abroad()));
        Demand::of(Purpose::SignIn, &access, &policy, NOON)
    };
    let mut under_way = Flow::open(with(), of(0), NOON);
    assert_eq!(under_way.revalidate(&of(99)), Ok(()));
    assert_eq!(under_way.revalidate(&of(100)), Err(Refusal::FlowOver));
}

#[test]
fn registration_without_a_captcha_still_proves_the_address() {
    let mut policy = Policy::default();
    policy.captcha.at_registration = false;
    assert_eq!(asked(Purpose::Register, &claims(ProofKind::MailCode), &policy), "mail_code");
}

#[test]
fn a_demand_of_nothing_stays_shut_however_it_is_made() {
    let stored: Demand = serde_json::from_str("[]").unwrap();
    for demand in [stored, Demand::from_clauses(Vec::new())] {
        assert!(demand.next(ProofSet::of(&ProofKind::ALL)).is_some());
    }
}

#[test]
fn a_demand_survives_being_stored() {
    let demand = Demand::of(Purpose::SignIn, &with_authenticator(abroad()), &Policy::default(), NOON);
    let text = serde_json::to_string(&demand).unwrap();
    assert_eq!(
        text,
        r#"[["captcha","mail_code","sms_code","passkey"],["password","passkey"],["authenticator","backup_code"]]"#
    );
    assert_eq!(serde_json::from_str::<Demand>(&text).unwrap(), demand);
}

fn some_tally() -> impl Strategy<Value = FailureCount> {
    (0_u32..200, prop::option::of(0_u32..200_000), prop::option::of(0_u32..4000)).prop_map(
        |(failures, ago, locked)| FailureCount {
            failures,
            last_failure: ago.map(|ago| NOON - Span::from_seconds(ago)),
            locked_until: locked.map(|ahead| NOON + Span::from_seconds(ahead)),
        },
    )
}

fn some_set() -> impl Strategy<Value = ProofSet> {
    prop::sample::subsequence(ProofKind::ALL.to_vec(), 0..=ProofKind::ALL.len())
        .prop_map(|kinds| ProofSet::of(&kinds))
}

fn some_country() -> impl Strategy<Value = CountryCode> {
    prop::sample::select(vec!["DE", "CA", "BR", "JP"]).prop_map(|code| CountryCode::parse(code).unwrap())
}

fn some_place() -> impl Strategy<Value = Place> {
    let point = (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, long)| Coordinates::new(lat, long).unwrap());
    (prop::option::of(some_country()), prop::option::of(point)).prop_map(|(country, coordinates)| Place {
        country,
        city: None,
        coordinates,
    })
}

fn some_policy() -> impl Strategy<Value = Policy> {
    use ConfirmNewDevice::{Always, AtHighRisk, Never, WithoutSecondFactor};
    let levels = vec![RiskLevel::Low, RiskLevel::Medium, RiskLevel::High];
    let confirm = vec![Never, AtHighRisk, WithoutSecondFactor, Always];
    let (levels, confirm) = (prop::sample::select(levels), prop::sample::select(confirm));
    (levels, confirm, 1_u32..10, 10_u32..=100, 1_u32..10, any::<bool>()).prop_map(
        |(from_risk, confirm_new, after_failures, limit, risky, at_registration)| {
            let mut policy = Policy::default();
            policy.captcha.from_risk = from_risk;
            policy.captcha.after_failures = after_failures;
            policy.captcha.at_registration = at_registration;
            policy.device.confirm_new = confirm_new;
            policy.throttle.strangers_limit = limit;
            policy.risk.failures = risky;
            policy
        },
    )
}

/// What a stranger's request looks like to the gate, whether or not the identifier is known.
fn some_stranger() -> impl Strategy<Value = (RiskFacts, FailureCounts)> {
    (0_u32..200, any::<bool>(), some_place(), some_tally(), some_tally(), some_tally()).prop_map(
        |(failures, listed_network, place, client, strangers, network)| {
            let facts = RiskFacts { failures, listed_network, place, ..RiskFacts::default() };
            (facts, FailureCounts { own: client, strangers, network })
        },
    )
}

/// What only an account has: where it was used from, and when last.
fn some_location_history() -> impl Strategy<Value = (Vec<CountryCode>, Option<Sighting>)> {
    let sighting = (0_u32..1_000_000, some_place())
        .prop_map(|(ago, place)| Sighting { at: NOON - Span::from_seconds(ago), place });
    (prop::collection::vec(some_country(), 0..3), prop::option::of(sighting))
}

fn up_to(kind: ProofKind, demand: &Demand) -> Vec<Clause> {
    let at = demand.clauses().iter().rposition(|clause| clause.kinds().contains(kind)).unwrap();
    demand.clauses()[..=at].to_vec()
}

fn up_to_password(demand: &Demand) -> Vec<Clause> {
    up_to(ProofKind::Password, demand)
}

proptest! {
    /// Law 3: what is asked before the password tells nothing about the account.
    #[test]
    fn a_stranger_is_asked_the_same_whether_or_not_the_identifier_is_known(
        (stranger, attempts) in some_stranger(),
        (usual_countries, last_seen) in some_location_history(),
        (available, second_factor) in (some_set(), any::<bool>()),
        policy in some_policy(),
    ) {
        let sign_in = |facts: &RiskFacts, available, second_factor| {
            let risk = Risk::judge(facts, NOON, &policy.risk);
            let access = AccessContext { available, second_factor, passive: ProofSet::EMPTY, risk, attempts, ..AccessContext::default() };
            Demand::of(Purpose::SignIn, &access, &policy, NOON)
        };
        let known = RiskFacts { usual_countries, last_seen, ..stranger.clone() };
        let owner = sign_in(&known, available, second_factor);
        let nobody = sign_in(&stranger, ProofSet::of(&[ProofKind::Password]), false);
        prop_assert_eq!(up_to_password(&owner), up_to_password(&nobody));
    }

    /// Law 3 for the ways back in: up to the answered message, or the password, all are asked the same.
    #[test]
    fn whoever_asks_for_the_way_back_in_is_asked_the_same_too(
        (stranger, attempts) in some_stranger(),
        (usual_countries, last_seen) in some_location_history(),
        (available, second_factor) in (some_set(), any::<bool>()),
        (disownable, passkeys_only) in (any::<bool>(), any::<bool>()),
        policy in some_policy(),
    ) {
        let has = AccessContext { available, second_factor, disownable, passkeys_only, ..AccessContext::default() };
        let bare = AccessContext { available: ProofSet::of(&[ProofKind::Password]), ..AccessContext::default() };
        let first = |purpose, kind, facts: &RiskFacts, has: &AccessContext| {
            let risk = Risk::judge(facts, NOON, &policy.risk);
            let access = AccessContext { risk, attempts, ..has.clone() };
            up_to(kind, &Demand::of(purpose, &access, &policy, NOON))
        };
        let known = RiskFacts { usual_countries, last_seen, ..stranger.clone() };
        for (purpose, kind) in [
            (Purpose::ResetPassword, ProofKind::MailCode),
            (Purpose::Unfreeze, ProofKind::Password),
            (Purpose::DisownAuthenticator, ProofKind::MailCode),
            (Purpose::LeavePasskeysOnly, ProofKind::MailCode),
        ] {
            let owner = first(purpose, kind, &known, &has);
            let nobody = first(purpose, kind, &stranger, &bare);
            prop_assert_eq!(owner, nobody);
        }
    }

    #[test]
    fn no_standing_opens_a_gate_by_itself(
        (facts, attempts) in some_stranger(),
        (available, passive, second_factor) in (some_set(), some_set(), any::<bool>()),
        policy in some_policy(),
        at in any::<i64>(),
    ) {
        let now = Timestamp::from_micros(at);
        let risk = Risk::judge(&facts, now, &policy.risk);
        let access = AccessContext { available, second_factor, passive, risk, attempts, ..AccessContext::default() };
        for purpose in Purpose::ALL {
            let demand = Demand::of(purpose, &access, &policy, now);
            prop_assert!(demand.next(ProofSet::EMPTY).is_some(), "{:?}", purpose);
            let known_device = ProofSet::of(&[ProofKind::KnownDevice]);
            prop_assert!(demand.next(known_device).is_some(), "{:?} on a known device", purpose);
        }
    }

    /// An enrolled second factor is asked for by everything that could take the account over, usable or not.
    #[test]
    fn an_enrolled_second_factor_cannot_be_left_out(
        (facts, attempts) in some_stranger(),
        (available, passive) in (some_set(), some_set()),
        policy in some_policy(),
    ) {
        let risk = Risk::judge(&facts, NOON, &policy.risk);
        let access = AccessContext { available, second_factor: true, passive, risk, attempts, ..AccessContext::default() };
        let second = [&ProofKind::SECOND_FACTORS[..], &[ProofKind::RecentBackupCode]].concat();
        let others = ProofKind::ALL.into_iter().filter(|kind| !second.contains(kind)).collect();
        // They take nothing over, or wait and are told, or come before there is a second factor.
        let without = [
            Purpose::Register,
            Purpose::ResynchroniseAuthenticator,
            Purpose::Freeze,
            Purpose::RemoveAuthenticator,
            Purpose::RemovePasskey,
            Purpose::DisownAuthenticator,
            Purpose::LeavePasskeysOnly,
        ];
        for purpose in Purpose::ALL.into_iter().filter(|purpose| !without.contains(purpose)) {
            let demand = Demand::of(purpose, &access, &policy, NOON);
            prop_assert!(demand.next(others).is_some(), "{:?}", purpose);
        }
    }
}
