//! Evidence as a client hands it in, before anybody has looked at it.

use std::fmt;

use vestibule_domain::account::Password;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::secret::Token;
use zeroize::Zeroizing;

use crate::blocklist::is_listed;

/// A typed code: wiped after use and never printed.
#[derive(Clone)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(hidden)")
    }
}

/// The answer to a captcha.
#[derive(Debug, Clone)]
pub enum CaptchaAnswer {
    /// The payload of a proof of work (altcha protocol), Base64.
    Work(String),
    /// Where a slider puzzle's piece was put.
    Slider {
        /// The signed or sealed challenge, as it was handed out.
        token: String,
        /// The left edge of the piece in points.
        x: u16,
    },
}

/// One piece of evidence.
#[derive(Debug, Clone)]
pub enum Evidence {
    /// A solved captcha.
    Captcha(CaptchaAnswer),
    /// A password as it was typed.
    Password(Password),
    /// A code of the authenticator app.
    Authenticator(SecretText),
    /// Two codes of an authenticator whose clock is off, one right after the other.
    AuthenticatorPair(SecretText, SecretText),
    /// A backup code.
    BackupCode(SecretText),
    /// A mailed code.
    MailCode(SecretText),
    /// A code sent by SMS.
    SmsCode(SecretText),
    /// A code sent to an address or number that is to be added.
    NewContactCode(SecretText),
    /// A code sent to a second address or number of the account.
    SecondContactCode(SecretText),
    /// The token of a mailed link.
    MailLink(Token),
}

impl Evidence {
    /// Whether it is a password on the list of common ones.
    pub(crate) fn is_listed_password(&self) -> bool {
        matches!(self, Self::Password(password) if is_listed(password.expose()))
    }

    /// Which kind of proof it wants to be.
    #[must_use]
    pub const fn kind(&self) -> ProofKind {
        match self {
            Self::Captcha(_) => ProofKind::Captcha,
            Self::Password(_) => ProofKind::Password,
            Self::Authenticator(_) | Self::AuthenticatorPair(..) => ProofKind::Authenticator,
            Self::BackupCode(_) => ProofKind::BackupCode,
            Self::MailCode(_) | Self::MailLink(_) => ProofKind::MailCode,
            Self::SmsCode(_) => ProofKind::SmsCode,
            Self::NewContactCode(_) => ProofKind::NewContactCode,
            Self::SecondContactCode(_) => ProofKind::SecondContactCode,
        }
    }
}
