//! How a use case can end other than well. A refusal is part of the conversation with the customer; a fault carries
//! its cause to the log and nothing to the customer.

use vestibule_domain::account::attribute::AttributeFault;
use vestibule_domain::account::{LegalDocument, PasswordFault};
use vestibule_domain::client::Right;
use vestibule_domain::gate::Refusal;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::Timestamp;
use vestibule_store::StoreError;

use crate::crypto::SealError;
use crate::hashing::{Busy, HashError};

/// Why a field's value cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldFault {
    /// Not an e-mail address or mobile number, or of a kind the operator does not take.
    Identifier(IdentifierFault),
    /// The password is empty or longer than 256 characters.
    PasswordLength,
    /// The password lacks something the policy asks for.
    Password(PasswordFault),
    /// The password is one that attackers try first.
    PasswordListed,
    /// The password is built around a word that belongs to this account or service.
    PasswordContext,
    /// The new password is the present one.
    PasswordUnchanged,
    /// This document was not agreed to in the version in force.
    NotAgreed(LegalDocument),
    /// Not six digits.
    Code,
    /// Not a backup code.
    BackupCode,
    /// Not a name.
    Name,
    /// Not a language that is offered.
    Language,
    /// Not a delay that a settings lock can have.
    LockDelay,
    /// Not an anti-phishing code that messages can carry.
    AntiPhishingCode,
    /// Not a login phrase that the sign-in page can show.
    LoginPhrase,
    /// A value of an attribute of the operator's schema cannot be taken.
    Attribute {
        /// The attribute's name as it came.
        name: String,
        /// Why.
        fault: AttributeFault,
    },
    /// Not a code that a message carries.
    MessageCode,
    /// Not a name that the exchange can give an account.
    ExternalId,
    /// Not an operation of the policy's lists.
    Operation,
    /// Not a text that a customer can be asked about.
    OperationText,
    /// Not an address that this client registered.
    ReturnTo,
    /// The account has as many passkeys as it can have.
    PasskeysFull,
    /// A passkey of a model that the operator does not take.
    PasskeyModel,
}

/// Why a text cannot be an identifier here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierFault {
    /// Neither an address nor a number.
    Unreadable,
    /// An address with letters before the `@` that mail cannot carry.
    LocalPart,
    /// A number without its country prefix.
    CountryMissing,
    /// A number that cannot receive text messages.
    NotMobile,
    /// E-mail addresses are not taken here.
    EmailClosed,
    /// Mobile numbers are not taken here.
    PhoneClosed,
    /// The account has it already.
    Present,
    /// The account has as many as it can have.
    TooMany,
    /// It is the account's last one, which stays.
    Last,
}

impl FieldFault {
    /// The name of the field that the fault is about.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Identifier(_) => "identifier",
            Self::PasswordLength
            | Self::Password(_)
            | Self::PasswordListed
            | Self::PasswordContext
            | Self::PasswordUnchanged => "password",
            Self::NotAgreed(_) => "agreed",
            Self::Code | Self::MessageCode => "code",
            Self::BackupCode => "backup_code",
            Self::Name => "name",
            Self::Language => "language",
            Self::PasskeysFull | Self::PasskeyModel => "passkey",
            Self::LockDelay => "days",
            Self::AntiPhishingCode => "word",
            Self::LoginPhrase => "phrase",
            Self::Attribute { .. } => "attributes",
            Self::ExternalId => "external_id",
            Self::Operation => "operation",
            Self::OperationText => "text",
            Self::ReturnTo => "return_to",
        }
    }
}

macro_rules! codes {
    ($($fault:pat => $code:literal, $told:literal;)+) => {
        impl FieldFault {
            /// The stable code used in the API and the texts.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $($fault => $code,)+
                }
            }

            /// Every code with its meaning, for references.
            pub const CODES: &'static [(&'static str, &'static str)] = &[$(($code, $told)),+];
        }
    };
}

codes! {
    Self::Identifier(IdentifierFault::Unreadable) => "identifier_unreadable",
        "Neither an e-mail address nor a mobile number.";
    Self::Identifier(IdentifierFault::LocalPart) => "identifier_local_part",
        "The part before the @ has letters that mail cannot carry.";
    Self::Identifier(IdentifierFault::CountryMissing) => "identifier_country_missing",
        "The number lacks its country code.";
    Self::Identifier(IdentifierFault::NotMobile) => "identifier_not_mobile",
        "The number cannot receive text messages.";
    Self::Identifier(IdentifierFault::EmailClosed) => "identifier_email_closed",
        "The operator takes no e-mail addresses.";
    Self::Identifier(IdentifierFault::PhoneClosed) => "identifier_phone_closed",
        "The operator takes no mobile numbers.";
    Self::Identifier(IdentifierFault::Present) => "identifier_present", "The account has it already.";
    Self::Identifier(IdentifierFault::TooMany) => "identifier_too_many",
        "The account has as many as it can have.";
    Self::Identifier(IdentifierFault::Last) => "identifier_last", "It is the account's last one, which stays.";
    Self::PasskeysFull => "passkeys_full", "The account has as many passkeys as it can have.";
    Self::PasskeyModel => "passkey_model", "The operator does not take passkeys of this model.";
    Self::PasswordLength => "password_length", "The password is empty or longer than 256 characters.";
    Self::Password(PasswordFault::TooShort { .. }) => "password_too_short",
        "The password is shorter than the policy asks for.";
    Self::Password(PasswordFault::ClassesMissing { .. }) => "password_classes_missing",
        "The password lacks kinds of characters that the policy asks for.";
    Self::PasswordListed => "password_listed", "The password is one that attackers try first.";
    Self::PasswordContext => "password_context", "The password contains a word of this account or service.";
    Self::PasswordUnchanged => "password_unchanged", "The new password is the current one.";
    Self::NotAgreed(LegalDocument::Terms) => "terms_not_agreed",
        "The terms of use have to be agreed to, in the version in force.";
    Self::NotAgreed(LegalDocument::Privacy) => "privacy_not_agreed",
        "The privacy notice has to be agreed to, in the version in force.";
    Self::Code => "code_unreadable", "Not a code of this kind.";
    Self::BackupCode => "backup_code_unreadable", "Not a backup code.";
    Self::Name => "name_unfit", "Not a name: empty, too long, or with characters that cannot be shown.";
    Self::Language => "language_unknown", "The language is not offered.";
    Self::LockDelay => "lock_delay_unfit", "Not a delay that a settings lock can have here.";
    Self::AntiPhishingCode => "anti_phishing_code_unfit", "Not a code that messages can carry.";
    Self::LoginPhrase => "login_phrase_unfit", "Not a phrase that the sign-in page can show.";
    Self::Attribute { fault: AttributeFault::Unknown, .. } => "attribute_unknown",
        "The operator’s schema has no attribute of this name.";
    Self::Attribute { fault: AttributeFault::Required, .. } => "attribute_required", "The attribute must be given.";
    Self::Attribute { fault: AttributeFault::NotChangeable, .. } => "attribute_not_changeable",
        "The customer cannot set the attribute, or not again.";
    Self::Attribute { fault: AttributeFault::WrongType, .. } => "attribute_wrong_type",
        "The attribute takes a value of another type.";
    Self::Attribute { fault: AttributeFault::TooShort { .. }, .. } => "attribute_too_short",
        "The text has fewer characters than the schema asks for.";
    Self::Attribute { fault: AttributeFault::TooLong { .. }, .. } => "attribute_too_long",
        "The text has more characters than the schema takes.";
    Self::Attribute { fault: AttributeFault::Unprintable, .. } => "attribute_unprintable",
        "The text has a character that cannot be seen, breaks the line or turns the direction of writing.";
    Self::Attribute { fault: AttributeFault::Characters(_), .. } => "attribute_characters",
        "The text has characters that the schema does not take.";
    Self::Attribute { fault: AttributeFault::NotADate, .. } => "attribute_date_unreadable",
        "Not a day of the calendar, written as YYYY-MM-DD.";
    Self::Attribute { fault: AttributeFault::TooEarly { .. }, .. } => "attribute_too_early",
        "The day is before the earliest that the schema takes.";
    Self::Attribute { fault: AttributeFault::TooLate { .. }, .. } => "attribute_too_late",
        "The day is after the latest that the schema takes.";
    Self::Attribute { fault: AttributeFault::TooYoung { .. }, .. } => "attribute_too_young",
        "Who was born on that day is younger than the schema asks for.";
    Self::Attribute { fault: AttributeFault::TooOld { .. }, .. } => "attribute_too_old",
        "Who was born on that day is older than the schema takes.";
    Self::Attribute { fault: AttributeFault::NotACountry, .. } => "attribute_country_unknown",
        "No country of ISO 3166-1 has this code of two letters.";
    Self::Attribute { fault: AttributeFault::NotAChoice, .. } => "attribute_choice_unknown",
        "None of the values that the schema lists.";
    Self::Attribute { fault: AttributeFault::TooSmall { .. }, .. } => "attribute_too_small",
        "The number is smaller than the schema takes.";
    Self::Attribute { fault: AttributeFault::TooLarge { .. }, .. } => "attribute_too_large",
        "The number is larger than the schema takes.";
    Self::MessageCode => "message_code_unreadable", "Not a code that our messages carry.";
    Self::ExternalId => "external_id_unfit", "Not 1 to 128 visible characters of ASCII.";
    Self::Operation => "operation_unknown", "The policy lists no operation of this name.";
    Self::OperationText => "operation_text_unfit",
        "Not 1 to 200 characters on one line, all of which can be seen.";
    Self::ReturnTo => "return_to_unregistered",
        "The client did not register this address, or the state is not 1 to 512 letters, digits, dots, dashes, underscores and tildes.";
}

/// Why a request of a client was not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientProblem {
    /// The secret is no client's, or it or its client counts no more.
    Unknown,
    /// The request comes from none of the client's networks.
    Network,
    /// The client does not have this right.
    RightMissing(Right),
    /// The account has another name of the exchange's, or another account has this one.
    ExternalIdTaken,
    /// The customer has not confirmed the operation yet.
    OperationWaiting,
    /// The account is open, and only closed ones are erased.
    AccountOpen,
    /// The account is closed already.
    AccountClosed,
    /// The client gave this name to another job.
    BulkKeyUsed,
}

/// How a use case can end other than well.
#[derive(Debug)]
pub enum Problem {
    /// The gate stays shut.
    Refused(Refusal),
    /// What was typed cannot be taken; nothing was changed.
    Invalid(Vec<FieldFault>),
    /// No session.
    NotSignedIn,
    /// The session ended within the last 24 hours; told only to who shows its token.
    SessionEnded {
        /// Why the session ended.
        cause: EndCause,
    },
    /// Nothing of that name, or nothing that is yours.
    NotFound,
    /// A program of the exchange asked what it may not; no customer ever meets this.
    Client(ClientProblem),
    /// Registration is closed.
    RegistrationClosed,
    /// The operator takes nobody from this country or network.
    RegionRefused,
    /// The identifier belongs to an account already; told only to somebody who has proven to own it.
    AlreadyRegistered,
    /// More is asked than can be done in time.
    Busy {
        /// When to try again, in seconds, at least 1.
        retry_after_seconds: u64,
        /// Whether a part of the work was begun, so that what the request used up stays used up.
        begun: bool,
    },
    /// Too many requests from this network.
    TooMany {
        /// When to try again.
        until: Timestamp,
    },
    /// The database cannot be reached or is locked; nothing was changed.
    Unavailable(StoreError),
    /// Something broke; nothing was changed.
    Fault(Box<dyn std::error::Error + Send + Sync>),
}

impl Problem {
    /// The account has as many addresses and numbers as it can have.
    pub(crate) fn too_many_contacts() -> Self {
        Self::Invalid(vec![FieldFault::Identifier(IdentifierFault::TooMany)])
    }

    /// More is asked than can be hashed in time.
    pub(crate) const fn busy(busy: Busy, begun: bool) -> Self {
        Self::Busy { retry_after_seconds: busy.retry_after_seconds, begun }
    }

    /// A breakage with its cause.
    pub fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Fault(cause.into())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ClientProblem> for Problem {
    fn from(problem: ClientProblem) -> Self {
        Self::Client(problem)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() { Self::Unavailable(error) } else { Self::fault(error) }
    }
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        Self::fault(error)
    }
}

impl From<HashError> for Problem {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy(busy) => Self::busy(busy, false),
            HashError::HalfBegun(busy) => Self::busy(busy, true),
            other @ (HashError::UnknownPepper { .. }
            | HashError::EnginesDisagree
            | HashError::Engine(_)
            | HashError::Lost) => Self::fault(other),
        }
    }
}
