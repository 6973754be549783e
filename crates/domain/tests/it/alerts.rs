//! Which events are told to the customer, and by which way.

use std::collections::BTreeSet;

use uuid::Uuid;
use vestibule_domain::account::{Identifier, IdentifierKind};
use vestibule_domain::audit::{Event, EventKind, EventName, Origin, RefusedBy};
use vestibule_domain::gate::{ProofKind, RiskReason};
use vestibule_domain::id::{EventId, WeakeningId};
use vestibule_domain::notice::{Alert, Channel, Contact, Message, Nature, Template};
use vestibule_domain::protection::{FreezeScope, FrozenBy, ProtectionChange, Suspicion, VetoedBy};
use vestibule_domain::session::EndCause;
use vestibule_domain::session::user_agent::{ClientHints, UserAgent};
use vestibule_domain::time::Span;

use crate::somebody::{NOON, account, device_id, session_id};

fn signed_in(new_device: bool, new_place: bool, risk: &[RiskReason]) -> EventKind {
    EventKind::SignedIn { given: vec![ProofKind::Password], new_device, new_place, risk: risk.to_vec() }
}

fn ended(cause: EndCause) -> EventKind {
    EventKind::SessionEnded { session: session_id(), cause }
}

/// The text and the number it speaks of.
type Told = (Template, Option<i64>);

/// What is told of each kind of event; `None` for the quiet ones.
fn table() -> Vec<(EventKind, Option<Told>)> {
    let told = |template| Some((template, None));
    let counted = |template, count| Some((template, Some(count)));
    vec![
        (EventKind::AccountRegistered { identifier: "a…@example.org".to_owned() }, None),
        (signed_in(false, false, &[]), None),
        (signed_in(false, false, &[RiskReason::ImpossibleTravel]), None),
        (signed_in(true, false, &[RiskReason::NewDevice]), told(Template::NewDevice)),
        (signed_in(true, true, &[RiskReason::NewDevice, RiskReason::NewCountry]), told(Template::NewPlace)),
        (signed_in(false, true, &[RiskReason::NewCountry]), told(Template::NewPlace)),
        (EventKind::SignInRefused { by: RefusedBy::Password, left_out: 9 }, None),
        (EventKind::PasswordAccepted { left_out: 0 }, None),
        (EventKind::ChangeRefused { by: RefusedBy::Password, left_out: 0 }, None),
        (EventKind::SignInFrozen { left_out: 0 }, told(Template::SignInFrozen)),
        (EventKind::SignInFrozen { left_out: 3 }, counted(Template::SignInFrozen, 3)),
        (EventKind::ResetFrozen { left_out: 0 }, told(Template::ResetFrozen)),
        (EventKind::ResetFrozen { left_out: 3 }, counted(Template::ResetFrozen, 3)),
        (EventKind::ClientLocked { until: NOON, left_out: 0 }, told(Template::ClientLocked)),
        (EventKind::ClientLocked { until: NOON, left_out: 199 }, counted(Template::ClientLocked, 199)),
        (ended(EndCause::EndedByOwner), counted(Template::SessionsEnded, 1)),
        (ended(EndCause::SignedOut), None),
        (ended(EndCause::Idle), None),
        (ended(EndCause::Expired), None),
        (ended(EndCause::PasswordChanged), None),
        (ended(EndCause::FactorChanged), None),
        (ended(EndCause::DeviceForgotten), None),
        (ended(EndCause::PasswordReset), None),
        (ended(EndCause::Frozen), None),
        (ended(EndCause::ContactChanged), None),
        (EventKind::OtherSessionsEnded { count: 3 }, counted(Template::SessionsEnded, 3)),
        (EventKind::DeviceRenamed { device: device_id() }, None),
        (EventKind::DeviceForgotten { device: device_id() }, None),
        (EventKind::AuthenticatorEnrolled { replaced: false }, told(Template::AuthenticatorEnrolled)),
        (EventKind::AuthenticatorEnrolled { replaced: true }, told(Template::AuthenticatorReplaced)),
        (
            EventKind::AuthenticatorResynchronised { seconds: -90 },
            counted(Template::AuthenticatorResynchronised, -90),
        ),
        (EventKind::TwoCodesNeeded, told(Template::TwoCodesNeeded)),
        (EventKind::BackupCodesMade { count: 10 }, counted(Template::BackupCodesMade, 10)),
        (EventKind::BackupCodeUsed { left: 3 }, counted(Template::BackupCodeUsed, 3)),
        (EventKind::PasswordChanged, told(Template::PasswordChanged)),
        (EventKind::ProfileChanged, None),
        (EventKind::Agreed { agreed: Vec::new() }, None),
        (EventKind::ActivityExported, None),
    ]
    .into_iter()
    .chain(protections())
    .collect()
}

/// The same for recovery and what protects an account.
fn protections() -> Vec<(EventKind, Option<Told>)> {
    let told = |template| Some((template, None));
    let weakening = WeakeningId::from_uuid(Uuid::from_u128(7));
    let (change, effective_at) = (ProtectionChange::Unfreeze, NOON + Span::from_hours(48));
    let reason = Suspicion::ImpossibleTravel;
    let by = VetoedBy::Link;
    let (contact, old, new) = (IdentifierKind::Email, "a•••@m•••.org".to_owned(), "b•••@m•••.org".to_owned());
    let everything = EventKind::Frozen { scope: FreezeScope::Everything, by: FrozenBy::AlertLink };
    vec![
        (EventKind::PasswordResetAsked, None),
        (EventKind::PasswordReset, told(Template::PasswordReset)),
        (EventKind::RecoveryRefused { by: RefusedBy::ContactCode, left_out: 0 }, None),
        (EventKind::AuthenticatorRemoved, told(Template::AuthenticatorRemoved)),
        (
            EventKind::WeakeningAsked { weakening, change: change.clone(), effective_at },
            told(Template::WeakeningAsked),
        ),
        (
            EventKind::WeakeningReminded { weakening, change: change.clone(), effective_at },
            told(Template::WeakeningReminder),
        ),
        (
            EventKind::WeakeningApplied { weakening, change: ProtectionChange::SettingsLock { delay: None } },
            told(Template::WeakeningApplied),
        ),
        // The end of the freeze is an event of its own.
        (EventKind::WeakeningApplied { weakening, change: change.clone() }, None),
        (
            EventKind::WeakeningVetoed { weakening, change: change.clone(), by },
            told(Template::WeakeningVetoed),
        ),
        (EventKind::WeakeningCancelled { weakening, change }, told(Template::WeakeningCancelled)),
        (
            EventKind::WeakeningCancelled { weakening, change: ProtectionChange::AntiPhishing { on: false } },
            None,
        ),
        (everything, told(Template::Frozen)),
        (EventKind::Unfrozen, told(Template::Unfrozen)),
        (EventKind::SettingsLockSet { days: 30 }, Some((Template::ProtectionSet, Some(30)))),
        (EventKind::AntiPhishingSet { replaced: false }, told(Template::ProtectionSet)),
        (EventKind::LoginPhraseSet { removed: false }, told(Template::ProtectionSet)),
        (EventKind::WhitelistOnlySet, told(Template::ProtectionSet)),
        (EventKind::PasskeysOnlySet, told(Template::ProtectionSet)),
        (EventKind::ContactChanged { contact, old: Some(old.clone()), new }, told(Template::ContactChanged)),
        (EventKind::ContactRemoved { contact, old }, told(Template::ContactRemoved)),
        (EventKind::SuspicionLocked { reason }, told(Template::SuspicionLocked)),
        (EventKind::SuspicionReleased { reason }, told(Template::SuspicionReleased)),
        (EventKind::CheckUpDone, None),
        (EventKind::NoticesRead { count: 3 }, None),
    ]
}

fn contact(text: &str) -> Contact {
    Contact {
        identifier: Identifier::parse(text, None).unwrap(),
        language: "en".to_owned(),
        anti_phishing_code: Some("Blue heron".to_owned()),
    }
}

fn alerts(kind: &EventKind) -> Vec<Message> {
    alerts_to(kind, &[contact("ann@example.org"), contact("+14155552671")])
}

fn alerts_to(kind: &EventKind, contacts: &[Contact]) -> Vec<Message> {
    let event = Event {
        id: EventId::from_uuid(Uuid::from_u128(1)),
        account: account(1),
        at: NOON,
        kind: kind.clone(),
        origin: Origin { user_agent: Some(firefox()), ..Origin::default() },
    };
    Message::alerts(&event, contacts)
}

#[test]
fn every_kind_of_event_is_told_or_quiet_on_purpose() {
    for (kind, expected) in table() {
        let mail = alerts(&kind).into_iter().find(|message| message.channel == Channel::Mail);
        assert_eq!(mail.map(|mail| (mail.template, mail.count)), expected, "{kind:?}");
        assert_eq!(Message::notifies_of(&kind), expected.is_some());
    }
}

#[test]
fn there_is_a_sample_of_every_event_and_of_every_text_that_tells_of_one() {
    let named: BTreeSet<&str> = EventKind::samples().iter().map(EventKind::as_str).collect();
    assert_eq!(named, BTreeSet::from(EventName::ALL.map(EventName::as_str)));
    let told: BTreeSet<&str> = Alert::samples().iter().map(|(_, alert)| alert.template.as_str()).collect();
    let texts = Template::ALL.iter().filter(|template| template.nature() != Nature::Answer);
    assert_eq!(told, texts.map(|template| template.as_str()).collect());
}

#[test]
fn details_are_the_fields_of_an_event() {
    for kind in EventKind::samples() {
        let mut stored = serde_json::to_value(&kind).unwrap();
        let fields = stored.as_object_mut().unwrap();
        fields.remove("kind");
        let shown = format!("{:?}", kind.details());
        let mut depth = 0;
        let outermost = |letter: &char| {
            let opens = matches!(letter, '(' | '[' | '{');
            depth += i32::from(opens) - i32::from(matches!(letter, ')' | ']' | '}'));
            depth <= if opens { 2 } else { 1 }
        };
        let shown: String = shown.chars().filter(outermost).collect();
        let named: BTreeSet<&str> = shown
            .split(['{', ','])
            .filter_map(|part| part.trim().split_once(": Some("))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(named, fields.keys().map(String::as_str).collect(), "{kind:?}");
    }
}

#[test]
fn grave_alerts_go_out_by_sms_too() {
    let texted: Vec<Template> = table()
        .iter()
        .flat_map(|(kind, _)| alerts(kind))
        .filter(|message| message.channel == Channel::Sms)
        .map(|message| message.template)
        .collect();
    assert_eq!(
        texted,
        [
            Template::NewDevice,
            Template::NewPlace,
            Template::NewPlace,
            Template::AuthenticatorReplaced,
            Template::TwoCodesNeeded,
            Template::PasswordChanged,
            Template::PasswordReset,
            Template::AuthenticatorRemoved,
            Template::WeakeningAsked,
            Template::WeakeningReminder,
            Template::WeakeningApplied,
            Template::Frozen,
            Template::Unfrozen,
            Template::ContactChanged,
            Template::ContactRemoved,
            Template::SuspicionLocked,
        ]
    );
}

#[test]
fn an_alert_says_when_and_on_what_and_carries_no_way_in() {
    for kind in EventKind::samples() {
        for message in alerts(&kind) {
            assert_eq!((message.at, message.user_agent.as_ref()), (NOON, Some(&firefox())));
            assert!(message.code.is_none() && message.link.is_none(), "{kind:?}");
            // The links are made and put in where the message is posted.
            assert!(message.freeze_link.is_none() && message.veto_link.is_none(), "{kind:?}");
            assert_eq!(message.anti_phishing_code.as_deref(), Some("Blue heron"), "{kind:?}");
        }
    }
}

#[test]
fn only_where_everything_is_frozen_already_no_freeze_is_offered() {
    let quiet: Vec<&str> = table()
        .iter()
        .filter(|(kind, _)| Alert::of(kind).is_some_and(|alert| !alert.offers_freeze()))
        .map(|(kind, _)| kind.as_str())
        .collect();
    assert_eq!(quiet, ["sign_in_frozen", "sign_in_frozen", "reset_frozen", "reset_frozen"]);
}

#[test]
fn an_alert_says_what_it_is_about() {
    let about = |name: &str| {
        let (kind, _) = table().into_iter().find(|(kind, _)| kind.as_str() == name).unwrap();
        let mail = alerts(&kind).remove(0);
        (mail.topic, mail.contact, mail.due)
    };
    let topic = |name: &str| Some(name.to_owned());
    let due = Some(NOON + Span::from_hours(48));
    assert_eq!(about("weakening_asked"), (topic("unfreeze"), None, due));
    assert_eq!(about("weakening_reminded"), (topic("unfreeze"), None, due));
    assert_eq!(about("weakening_vetoed"), (topic("unfreeze"), None, None));
    assert_eq!(about("frozen"), (topic("everything"), None, None));
    assert_eq!(about("settings_lock_set"), (topic("settings_lock"), None, None));
    assert_eq!(about("suspicion_locked"), (topic("impossible_travel"), None, None));
    assert_eq!(about("contact_changed"), (None, topic("b•••@m•••.org"), None));
    assert_eq!(about("contact_removed"), (None, topic("a•••@m•••.org"), None));
    assert_eq!(about("password_changed"), (None, None, None));
}

#[test]
fn events_keep_their_names_in_storage() {
    for kind in EventKind::samples() {
        let stored = serde_json::to_value(&kind).unwrap();
        assert_eq!(stored["kind"], kind.as_str());
        assert_eq!(serde_json::from_value::<EventKind>(stored).unwrap(), kind);
    }
}

#[test]
fn a_customer_without_mail_hears_of_everything_by_sms() {
    for (kind, expected) in table() {
        let messages = alerts_to(&kind, &[contact("+14155552671")]);
        let texted = messages.first().filter(|message| message.channel == Channel::Sms);
        assert_eq!(texted.map(|message| (message.template, message.count)), expected, "{kind:?}");
    }
}

fn firefox() -> UserAgent {
    let text = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    UserAgent::parse(text, ClientHints::default())
}
