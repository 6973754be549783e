//! The words that the domain fixes, as schemas: the document lists exactly what the domain knows. A list of an enum
//! names each variant, so a new one does not compile before it is listed here.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::account::{IdentifierKind, LegalDocument};
use vestibule_domain::audit::{EventKind, Outcome, RefusedBy};
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, RiskReason};
use vestibule_domain::notice::{Channel, Template};
use vestibule_domain::protection::{
    Change, CheckUpPart, FreezeScope, FrozenBy, HoldCause, Lifting, Remedy, Suspicion, VetoedBy,
};
use vestibule_domain::session::EndCause;

use crate::view::text::builtin;

/// A text that is one of some words.
pub(super) fn words(description: &str, words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    let words: Vec<&str> = words.into_iter().collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .description(Some(description))
        .into()
}

/// Words that are the stable names of an enum's variants.
macro_rules! vocabulary {
    ($(#[doc = $told:literal] $name:ident as $schema:literal of $word:ident { $($variant:ident),+ $(,)? })+) => {$(
        #[doc = $told]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $word);

        impl $name {
            const WORDS: &'static [$word] = &[$($word::$variant),+];

            /// Names every variant; it is there for the compiler.
            const fn listed(word: $word) -> $word {
                match word {
                    $($word::$variant => $word::$variant),+
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                words($told.trim(), Self::WORDS.iter().map(|word| Self::listed(*word).as_str()))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $schema.into()
            }
        }
    )+};
}

vocabulary! {
    /// Whether it was done or refused.
    OutcomeName as "Outcome" of Outcome { Done, Refused }
    /// An e-mail address or a mobile number.
    IdentifierKindName as "IdentifierKind" of IdentifierKind { Email, Phone }
    /// A document of the operator's that a new customer agrees to.
    LegalDocumentName as "LegalDocument" of LegalDocument { Terms, Privacy }
    /// Why withdrawals are held.
    HoldCauseName as "HoldCause" of HoldCause {
        Frozen, Suspicion, PasswordReset, AuthenticatorChanged, ContactChanged,
    }
    /// What ends a hold: time alone, the owner by asking for `unfreeze`, or the owner's proof at the next sign-in.
    LiftingName as "HoldLifting" of Lifting { Time, Unfreeze, Proof }
    /// Why an account is locked.
    SuspicionName as "Suspicion" of Suspicion { ImpossibleTravel, NewCountryAfterFailures, ListedPassword }
    /// Who froze the account: its owner within a session, or the link of an alert.
    FrozenByName as "FrozenBy" of FrozenBy { Owner, AlertLink }
    /// How much a freeze stops.
    FrozenScopeName as "FreezeScope" of FreezeScope { Withdrawals, Everything }
    /// Why a session ended.
    EndCauseName as "SessionEndCause" of EndCause {
        SignedOut, EndedByOwner, PasswordChanged, FactorChanged, PasswordReset, Frozen, ContactChanged,
        DeviceForgotten, Restored, Idle, Expired,
    }
    /// What was unusual about an attempt.
    RiskName as "RiskReason" of RiskReason { NewDevice, NewCountry, ImpossibleTravel, Failures, ListedNetwork }
    /// A part of the security check-up.
    PartName as "CheckUpPart" of CheckUpPart {
        Password, SecondFactor, BackupCodes, SecondContact, AntiPhishing, SettingsLock, LoginPhrase, Activity, Waiting,
    }
    /// The one thing to do where something is lacking.
    RemedyName as "CheckUpRemedy" of Remedy {
        ChangePassword, EnrolAuthenticator, MakeBackupCodes, AddContact, ChooseWord, LockSettings, ChoosePhrase,
        ReviewActivity, ReviewWaiting,
    }
    /// How a message went out.
    ChannelName as "Channel" of Channel { Mail, Sms }
    /// What a flow is for.
    PurposeName as "Purpose" of Purpose {
        Register, SignIn, EnrolAuthenticator, ResynchroniseAuthenticator, ReplaceBackupCodes, ChangePassword,
        ResetPassword, Freeze, Unfreeze, StrengthenProtection, WeakenProtection, RemoveAuthenticator, LockSettings, ReplaceWord, ReplaceContact, AddContact, DisownAuthenticator,
    }
}

/// Words that come as texts already.
macro_rules! texts {
    ($(#[doc = $told:literal] $name:ident as $schema:literal of $words:expr;)+) => {$(
        #[doc = $told]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub(crate) struct $name(pub(crate) &'static str);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                words($told.trim(), $words)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $schema.into()
            }
        }
    )+};
}

texts! {
    /// A kind of event.
    EventName as "EventKind" of EventKind::NAMES;
    /// What a change that waits does.
    ChangeName as "Change" of Change::NAMES;
    /// The text of a message.
    TemplateName as "MessageTemplate" of Template::ALL.map(Template::as_str);
    /// What became of a message: `delayed` after a try that failed and will be repeated, `dead` when none will follow.
    DeliveryName as "Delivery" of ["waiting", "delayed", "sent", "dead"];
    /// How a change stands that waits or waited: `vetoed` by somebody, or `cancelled` because it lost its matter.
    ChangeStateName as "ChangeState" of ["waiting", "applied", "vetoed", "cancelled"];
    /// What a notice speaks of: a change, the scope of a freeze, a suspicion, a protection.
    MatterName as "NoticeMatter" of matters();
    /// A language of pages and messages, a BCP 47 tag.
    LanguageName as "Language" of builtin().offered();
    /// What refused it, who froze the account, or from where a veto came.
    ByName as "EventBy" of by();
}

fn matters() -> Vec<&'static str> {
    let scopes = FrozenScopeName::WORDS.iter().map(|scope| scope.as_str());
    let suspicions = SuspicionName::WORDS.iter().map(|suspicion| suspicion.as_str());
    Change::NAMES.into_iter().chain(scopes).chain(suspicions).chain(["login_phrase"]).collect()
}

fn by() -> Vec<&'static str> {
    let refused = [
        RefusedBy::Password,
        RefusedBy::Authenticator,
        RefusedBy::Replay,
        RefusedBy::BackupCode,
        RefusedBy::ContactCode,
    ];
    let frozen = FrozenByName::WORDS.iter().map(|by| by.as_str());
    let vetoed = [VetoedBy::Session, VetoedBy::Link].map(VetoedBy::as_str);
    refused.map(refused_by).into_iter().chain(frozen).chain(vetoed).collect()
}

/// The stable name of what refused something.
pub(super) const fn refused_by(by: RefusedBy) -> &'static str {
    match by {
        RefusedBy::Password => "password",
        RefusedBy::Authenticator => "authenticator",
        RefusedBy::Replay => "replay",
        RefusedBy::BackupCode => "backup_code",
        RefusedBy::ContactCode => "contact_code",
    }
}

/// A kind of proof, by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ProofName(pub(crate) ProofKind);

impl Serialize for ProofName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

impl PartialSchema for ProofName {
    fn schema() -> RefOr<Schema> {
        let there = ProofKind::ALL.into_iter().filter(|kind| is_there(*kind));
        words("A kind of proof.", there.map(ProofKind::as_str))
    }
}

impl ToSchema for ProofName {
    fn name() -> Cow<'static, str> {
        "ProofKind".into()
    }
}

/// Whether this server can ask for proofs of this kind.
const fn is_there(kind: ProofKind) -> bool {
    match kind {
        ProofKind::Captcha
        | ProofKind::Password
        | ProofKind::Authenticator
        | ProofKind::BackupCode
        | ProofKind::MailCode
        | ProofKind::SmsCode
        | ProofKind::KnownDevice
        | ProofKind::RecentSignIn
        | ProofKind::NewContactCode
        | ProofKind::RecentBackupCode
        | ProofKind::SecondContactCode => true,
        ProofKind::Passkey
        | ProofKind::TradingPassword
        | ProofKind::AgentDecision
        | ProofKind::CoolingOff => false,
    }
}

/// A set of kinds, written without a detour through the heap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProofNames(pub(crate) ProofSet);

impl Serialize for ProofNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ProofName))
    }
}

/// A text that is always the same; it tells an answer from the others that can come in its place.
macro_rules! fixed {
    ($($name:ident = $word:literal;)+) => {$(
        #[doc = concat!("Always `", $word, "`.")]
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name;

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($word)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                words(concat!("Always `", $word, "`."), [$word])
            }
        }

        impl ToSchema for $name {}
    )+};
}

fixed! {
    ProveStep = "prove";
    SignedInStep = "signed_in";
    WaitsStep = "waits";
}
