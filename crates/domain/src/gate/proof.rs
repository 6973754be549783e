//! Proofs: evidence from one factor, given once, inside one flow.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Subject;
use crate::account::IdentifierKind;
use crate::factor::PasskeyStrength;
use crate::id::FlowId;

names! {
    /// The kinds of evidence that a clause can ask for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[repr(u8)]
    pub enum ProofKind {
        /// A solved captcha: proof of work or puzzle.
        Captcha => "captcha",
        /// The account's password.
        Password => "password",
        /// A code of the enrolled authenticator app (RFC 6238).
        Authenticator => "authenticator",
        /// One of the backup codes.
        BackupCode => "backup_code",
        /// A code or link mailed to a verified (or, at registration, the claimed) address.
        MailCode => "mail_code",
        /// A code sent by SMS to a verified (or, at registration, the claimed) number.
        SmsCode => "sms_code",
        /// The client holds the token of a device this account has confirmed.
        KnownDevice => "known_device",
        /// The session gave its proofs within the last minutes.
        RecentSignIn => "recent_sign_in",
        /// A code sent to an address or number that is to be added, which shows that its messages arrive.
        NewContactCode => "new_contact_code",
        /// The session was begun with a backup code within the last minutes.
        RecentBackupCode => "recent_backup_code",
        /// A code sent to a second verified address or number of the account, beside the one that the first code went to.
        SecondContactCode => "second_contact_code",
        /// A passkey that recognised its user by a finger, a face or a PIN, which proves two factors at once (Web Authentication,
        /// user verification).
        Passkey => "passkey",
        /// A passkey that only noticed a touch: whoever holds it, so one factor beside the password.
        SecurityKey => "security_key",
    }
}

impl ProofKind {
    /// What a sign-in begins with: it proves whose account it is.
    pub const FIRST_FACTORS: [Self; 2] = [Self::Password, Self::Passkey];

    /// What proves a second factor, any of them as well as another.
    pub const SECOND_FACTORS: [Self; 4] =
        [Self::Passkey, Self::SecurityKey, Self::Authenticator, Self::BackupCode];

    /// What a look-alike page cannot pass on, because its signature names the page that it was made on (NIST SP 800-63B-4 §3.2.5).
    pub const PHISHING_RESISTANT: [Self; 2] = [Self::Passkey, Self::SecurityKey];

    /// The proof that a code to an identifier of this kind gives.
    #[must_use]
    pub const fn by_code_to(kind: IdentifierKind) -> Self {
        match kind {
            IdentifierKind::Email => Self::MailCode,
            IdentifierKind::Phone => Self::SmsCode,
        }
    }

    /// The proof that a use of a passkey gives.
    #[must_use]
    pub const fn by_passkey(strength: PasskeyStrength) -> Self {
        match strength {
            PasskeyStrength::Verified => Self::Passkey,
            PasskeyStrength::Possession => Self::SecurityKey,
        }
    }

    /// Whether the proof comes with the request itself instead of being typed; such proofs count from the moment
    /// the flow opens, whatever clause stands first.
    #[must_use]
    pub const fn is_passive(self) -> bool {
        matches!(self, Self::KnownDevice | Self::RecentSignIn | Self::RecentBackupCode)
    }

    /// Whether it is a code that travels to an address or number.
    #[must_use]
    pub const fn is_contact_code(self) -> bool {
        matches!(self, Self::MailCode | Self::SmsCode | Self::NewContactCode | Self::SecondContactCode)
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

impl fmt::Display for ProofKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of proof kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Vec<ProofKind>", from = "Vec<ProofKind>")]
pub struct ProofSet(u16);

impl ProofSet {
    /// The set with nothing in it.
    pub const EMPTY: Self = Self(0);

    /// The set of these kinds.
    #[must_use]
    pub fn of(kinds: &[ProofKind]) -> Self {
        kinds.iter().copied().collect()
    }

    /// Whether the kind is in the set.
    #[must_use]
    pub const fn contains(self, kind: ProofKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Whether the two sets share a kind.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with this kind added.
    #[must_use]
    pub const fn with(self, kind: ProofKind) -> Self {
        Self(self.0 | kind.bit())
    }

    /// The set without this kind.
    #[must_use]
    pub const fn without(self, kind: ProofKind) -> Self {
        Self(self.0 & !kind.bit())
    }

    /// What of it a client can bring who is reached by codes of the kinds `ways`: neither codes that travel another way nor what
    /// comes with the request itself. It depends on the request and the account alone, so that nothing is offered in vain.
    #[must_use]
    pub fn offered(self, ways: Self) -> Self {
        self.iter()
            .filter(|kind| !kind.is_passive() && (!kind.is_contact_code() || ways.contains(*kind)))
            .collect()
    }

    /// The authenticator assurance level that these proofs reach (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1.
    #[must_use]
    pub fn assurance(self) -> u8 {
        1 + u8::from(self.meets(Self::of(&ProofKind::SECOND_FACTORS)))
    }

    /// Whether it shows whose account it is, as much as a password does.
    #[must_use]
    pub fn proves_whose(self) -> bool {
        self.meets(Self::of(&ProofKind::FIRST_FACTORS))
    }

    /// Whether a look-alike page could not have passed on all of it (NIST SP 800-63B-4 §3.2.5).
    #[must_use]
    pub fn is_phishing_resistant(self) -> bool {
        self.meets(Self::of(&ProofKind::PHISHING_RESISTANT))
    }

    /// The authentication methods that the proofs are (RFC 8176), for programs that read `amr`: `pwd` a password, `otp` a code of the
    /// authenticator or a backup code, `sms` a texted code, `pop` a key that was shown to be there, `user` somebody who touched it
    /// or was recognised by it, `mfa` more than one factor. A mailed code, a captcha and a known device have no name there.
    pub fn authentication_methods(self) -> impl Iterator<Item = &'static str> {
        use ProofKind::{Authenticator, BackupCode, Passkey, Password, SecurityKey, SmsCode};
        let any = |kinds: &[ProofKind]| self.meets(Self::of(kinds));
        let by_key = any(&[Passkey, SecurityKey]);
        let methods = [
            ("pwd", any(&[Password])),
            ("otp", any(&[Authenticator, BackupCode])),
            ("sms", any(&[SmsCode])),
            ("pop", by_key),
            ("user", by_key),
            ("mfa", self.assurance() > 1),
        ];
        methods.into_iter().filter_map(|(name, used)| used.then_some(name))
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds in the set, in the order of [`ProofKind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ProofKind> {
        ProofKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<ProofKind> for ProofSet {
    fn from_iter<I: IntoIterator<Item = ProofKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl From<Vec<ProofKind>> for ProofSet {
    fn from(kinds: Vec<ProofKind>) -> Self {
        kinds.into_iter().collect()
    }
}

impl From<ProofSet> for Vec<ProofKind> {
    fn from(set: ProofSet) -> Self {
        set.iter().collect()
    }
}

impl fmt::Debug for ProofSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Evidence that was checked: of which kind, about whom, and for which flow. The function that makes one vouches that the
/// factor's own check succeeded and that the evidence was consumed (a code marked used, a step recorded).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Proof {
    /// What kind of evidence it is.
    pub kind: ProofKind,
    /// Whose factor gave it; a captcha is about nobody in particular and carries the flow's own subject.
    pub subject: Subject,
    /// The flow it was given in.
    pub flow: FlowId,
}
