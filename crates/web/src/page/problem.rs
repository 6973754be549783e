//! What may be wrong with what somebody typed, and why a flow does not go on, as far as pages tell it.
//! Nothing here says whether an account exists.

use crate::page::view::Page;

/// What is wrong with an e-mail address or mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentifierProblem {
    /// It is neither an e-mail address nor a number with country code.
    Malformed,
    /// It has letters before the `@` that mail cannot carry.
    LocalPart,
    /// It is a number without its country code.
    CountryMissing,
    /// It is a number that cannot receive text messages.
    NotMobile,
    /// The operator takes mobile numbers only.
    EmailClosed,
    /// The operator takes e-mail addresses only.
    PhoneClosed,
    /// The account has it already.
    Present,
    /// The account has as many as it can have.
    TooMany,
}

impl IdentifierProblem {
    /// What happened and what to do, in the reader's language.
    #[must_use]
    pub(crate) fn text(self, page: &Page) -> String {
        page.text(match self {
            Self::Malformed => "identifier-malformed",
            Self::LocalPart => "identifier-local-part",
            Self::CountryMissing => "identifier-country-missing",
            Self::NotMobile => "identifier-not-mobile",
            Self::EmailClosed => "identifier-email-closed",
            Self::PhoneClosed => "identifier-phone-closed",
            Self::Present => "identifier-present",
            Self::TooMany => "identifier-too-many",
        })
        .into_owned()
    }
}

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordProblem {
    /// Nothing was typed.
    Missing,
    /// It has fewer characters than demanded.
    TooShort {
        /// Characters demanded.
        least: u32,
    },
    /// It has more characters than can be taken.
    TooLong {
        /// Characters that can be taken.
        most: u32,
    },
    /// It stands in lists of leaked and common passwords.
    Listed,
    /// It contains the customer's own address, name or the operator's name.
    Context,
    /// It lacks one of the four classes that the operator's policy demands.
    Classes,
    /// The new one is the present one.
    Same,
    /// The present password was typed wrongly.
    Wrong,
    /// It was not the password at the time that counts.
    NotThen,
}

impl PasswordProblem {
    /// What happened and what to do, in the reader's language.
    #[must_use]
    pub(crate) fn text(self, page: &Page) -> String {
        let key = match self {
            Self::TooShort { least } => return page.text1("password-too-short", "least", least),
            Self::TooLong { most } => return page.text1("password-too-long", "most", most),
            Self::Missing => "password-missing",
            Self::Listed => "password-listed",
            Self::Context => "password-context",
            Self::Classes => "password-classes",
            Self::Same => "password-same",
            Self::Wrong => "password-wrong",
            Self::NotThen => "password-not-then",
        };
        page.text(key).into_owned()
    }
}

/// Why a code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeProblem {
    /// Nothing was typed.
    Missing,
    /// It is not the code; so many tries are left.
    Wrong {
        /// Tries left, if they are counted.
        left: Option<u32>,
    },
    /// It was the code, but its time is over.
    Expired,
    /// It has been used before; each counts once.
    Used,
    /// The two codes do not follow each other.
    NotSuccessive,
    /// One code is not enough after too many wrong ones.
    TwoNeeded,
    /// A newer code took its place.
    Superseded,
}

impl CodeProblem {
    /// What happened and what to do, in the reader's language.
    #[must_use]
    pub(crate) fn text(self, page: &Page) -> String {
        let key = match self {
            Self::Wrong { left: Some(left) } => return page.text1("code-wrong-left", "left", left),
            Self::Wrong { left: None } => "code-wrong",
            Self::Missing => "code-missing",
            Self::Expired => "code-expired",
            Self::Used => "code-used",
            Self::NotSuccessive => "code-not-successive",
            Self::TwoNeeded => "code-two-needed",
            Self::Superseded => "code-superseded",
        };
        page.text(key).into_owned()
    }
}

/// Why a flow does not go on, shown above the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormAlert {
    /// Identifier and password do not belong together, or there is no such account: the same words for both.
    Refused {
        /// How many further wrong tries of this device have to wait after the last of them, when that is to be said: 1 or 2.
        left: Option<u32>,
    },
    /// The captcha was not solved.
    Captcha,
    /// A captcha is asked that the page did not hold before.
    CaptchaAsked,
    /// A captcha is asked this once of a browser that is spared it otherwise.
    OneCheck,
    /// So many messages went to this address or number lately that no further one is sent now.
    CodesSpent,
    /// The flow took too long or was used up; it begins again.
    Ended,
    /// The server has too much to do just now.
    Busy,
    /// The passkey is nobody's, or its answer was not right: the same words for both.
    Passkey,
}

impl FormAlert {
    /// Whether what was typed was refused, so that identifier and password are both in doubt.
    #[must_use]
    pub(crate) const fn is_refusal(self) -> bool {
        match self {
            Self::Refused { .. } => true,
            Self::Captcha
            | Self::CaptchaAsked
            | Self::OneCheck
            | Self::CodesSpent
            | Self::Ended
            | Self::Passkey
            | Self::Busy => false,
        }
    }
}

/// How far a mailed or texted code had come when the page was made. Its sentences stay true while the page stands there:
/// they say what was, or what is usual, never what is about to be. Where scripts run the line follows the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It waits to be sent.
    Waiting,
    /// It was handed over to the mail or SMS provider.
    HandedOver {
        /// When, in milliseconds since 1970.
        at_ms: i64,
    },
    /// Sending is slow just now; it is tried again by itself.
    Delayed,
}

impl Delivery {
    /// Its name for the script that looks whether the message has come further.
    #[must_use]
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::HandedOver { .. } => "sent",
            Self::Delayed => "delayed",
        }
    }

    /// When it was handed over, in milliseconds since 1970.
    #[must_use]
    pub(crate) const fn sent_ms(&self) -> Option<i64> {
        match self {
            Self::HandedOver { at_ms } => Some(*at_ms),
            Self::Waiting | Self::Delayed => None,
        }
    }

    /// How far it has come, in the reader's language.
    #[must_use]
    pub(crate) fn text(&self, page: &Page) -> String {
        page.text(match self {
            Self::Waiting => "delivery-waiting",
            Self::HandedOver { .. } => "delivery-handed-over",
            Self::Delayed => "delivery-delayed",
        })
        .into_owned()
    }
}

/// Which way a code goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// By e-mail.
    Mail,
    /// By text message.
    Sms,
}
