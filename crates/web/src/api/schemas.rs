//! The words that the domain fixes, as schemas: the document lists what the domain knows and an operation can tell.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};
use vestibule_domain::account::attribute::{Asked, AttributeKind};
use vestibule_domain::account::{IdentifierKind, LegalDocument};
use vestibule_domain::audit::{EventName, Outcome, RefusedBy};
use vestibule_domain::client::BulkEnd;
use vestibule_domain::factor::PasskeyContradiction;
use vestibule_domain::gate::{ProofKind, ProofSet, Purpose, RiskReason};
use vestibule_domain::notice::{Channel, Template};
use vestibule_domain::operation::OperationStage;
use vestibule_domain::protection::{
    ChangeName, CheckUpPart, FreezeReason, FreezeScope, FrozenBy, HoldCause, Lifting, Remedy, Suspicion,
    VetoedBy, WeakeningState,
};
use vestibule_domain::session::EndCause;

use crate::page::text::builtin;

/// What the domain can do and no operation or page asks for: the withdrawal whitelist.
const NOT_OFFERED: [&str; 2] = [ChangeName::WhitelistOnly.as_str(), EventName::WhitelistOnlySet.as_str()];

/// A text that is one of some words; of those that are not offered the document says nothing.
pub(crate) fn words(description: &str, words: impl IntoIterator<Item = &'static str>) -> RefOr<Schema> {
    let words: Vec<&str> = words.into_iter().filter(|word| !NOT_OFFERED.contains(word)).collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .description(Some(description))
        .into()
}

/// Words that are the stable names of an enum's variants.
macro_rules! schemas {
    ($(#[doc = $told:literal] $name:ident as $schema:literal of $word:ident;)+) => {$(
        #[doc = $told]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $word);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0.as_str())
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                words($told.trim(), $word::ALL.map($word::as_str))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $schema.into()
            }
        }
    )+};
}

schemas! {
    /// Whether an attempt succeeded or was refused.
    OutcomeName as "Outcome" of Outcome;
    /// An e-mail address or a mobile number.
    IdentifierKindName as "IdentifierKind" of IdentifierKind;
    /// What values an attribute takes.
    AttributeKindName as "AttributeKind" of AttributeKind;
    /// When customers are asked for an attribute: at registration, on the profile page, or never.
    AskedName as "AttributeAsked" of Asked;
    /// A document of the operator that new customers agree to.
    LegalDocumentName as "LegalDocument" of LegalDocument;
    /// Why withdrawals are on hold.
    HoldCauseName as "HoldCause" of HoldCause;
    /// What ends a hold: time alone, the end of the freeze (`unfreeze`), or a proof that the customer gives at the next sign-in.
    LiftingName as "HoldLifting" of Lifting;
    /// What a passkey said of itself that cannot be true of the one that was added.
    PasskeyContradictionName as "PasskeyContradiction" of PasskeyContradiction;
    /// Why an account is locked.
    SuspicionName as "Suspicion" of Suspicion;
    /// Who froze the account: the customer within a session, or somebody with the link in an alert.
    FrozenByName as "FrozenBy" of FrozenBy;
    /// How it ended: it came past every account (`done`), somebody stopped it (`stopped`), the client lost a right that it takes (`right_taken`) or was disabled or expired (`client_disabled`), something was wrong with too many accounts (`failing`), or a backup was restored (`restored`).
    BulkEndWord as "BulkEnd" of BulkEnd;
    /// Why the exchange froze an account.
    FreezeReasonName as "FreezeReason" of FreezeReason;
    /// Where an operation stands: it waits for the customer (`waiting`), can be used (`proven`), was used (`used`), or was not confirmed or used in time, or its session ended (`expired`).
    OperationStageName as "OperationStage" of OperationStage;
    /// What a freeze stops.
    FrozenScopeName as "FreezeScope" of FreezeScope;
    /// Why a session ended.
    EndCauseName as "SessionEndCause" of EndCause;
    /// Why an attempt was unusual.
    RiskName as "RiskReason" of RiskReason;
    /// A part of the security check-up.
    PartName as "CheckUpPart" of CheckUpPart;
    /// What to do about a part of the check-up.
    RemedyName as "CheckUpRemedy" of Remedy;
    /// How a message is sent.
    ChannelName as "Channel" of Channel;
    /// What a flow is for.
    PurposeName as "Purpose" of Purpose;
    /// A kind of proof.
    ProofName as "ProofKind" of ProofKind;
    /// A kind of event.
    EventWord as "EventKind" of EventName;
    /// Which text a message has.
    TemplateName as "MessageTemplate" of Template;
    /// What a change that waits does.
    ChangeWord as "Change" of ChangeName;
    /// The state of a change that waits or waited: `vetoed` where somebody stopped it, `cancelled` where another change made it pointless.
    ChangeStateName as "ChangeState" of WeakeningState;
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
    /// What became of a message: `delayed` where a try failed and another will follow, `dead` where no other will follow.
    DeliveryName as "Delivery" of ["waiting", "delayed", "sent", "dead"];
    /// What a notice is about: a change, what a freeze stops, a suspicion or a protection.
    MatterName as "NoticeMatter" of matters();
    /// A language of pages and messages, as a BCP 47 tag.
    LanguageName as "Language" of builtin().offered();
    /// Which proof was refused, who froze the account, or where a veto came from.
    ByName as "EventBy" of by();
}

fn matters() -> Vec<&'static str> {
    let scopes = FreezeScope::ALL.map(FreezeScope::as_str);
    let suspicions = Suspicion::ALL.map(Suspicion::as_str);
    let reasons = FreezeReason::ALL.map(FreezeReason::as_str);
    ChangeName::ALL
        .map(ChangeName::as_str)
        .into_iter()
        .chain(scopes)
        .chain(suspicions)
        .chain(reasons)
        .chain(["login_phrase"])
        .collect()
}

fn by() -> Vec<&'static str> {
    let refused = RefusedBy::ALL.map(RefusedBy::as_str);
    let frozen = FrozenBy::ALL.map(FrozenBy::as_str);
    let vetoed = VetoedBy::ALL.map(VetoedBy::as_str);
    refused.into_iter().chain(frozen).chain(vetoed).collect()
}

/// A set of kinds, written without a detour through the heap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProofNames(pub(crate) ProofSet);

impl Serialize for ProofNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ProofName))
    }
}

/// The authentication methods that these proofs are (RFC 8176).
#[derive(Debug, Clone, Copy)]
pub(crate) struct MethodNames(pub(crate) ProofSet);

impl Serialize for MethodNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.authentication_methods())
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
