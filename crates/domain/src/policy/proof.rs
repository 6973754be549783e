//! What proves something: captchas, mailed and texted codes, second factors.

use serde::{Deserialize, Serialize};

use crate::factor::CodeLength;
use crate::risk::RiskLevel;
use crate::setting::Described;
use crate::time::Span;

/// Which captcha is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptchaKind {
    /// Invisible proof of work (altcha protocol).
    ProofOfWork,
    /// A slider puzzle drawn by the server.
    Slider,
}

/// When a captcha is asked, and which.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaptchaPolicy {
    /// Which kind is shown first; proof of work and the mailed code always stay within reach.
    pub kind: CaptchaKind,
    /// The risk level from which it is asked at sign-in.
    pub from_risk: RiskLevel,
    /// The number of failures from which it is always asked; at least 1.
    pub after_failures: u32,
    /// Whether it is asked at every registration.
    pub at_registration: bool,
    /// How long a challenge can be answered.
    pub lifetime: Span,
    /// Work of one challenge: the most derivations that solving it can take, half of them on average; 10 to 100,000.
    /// One takes a browser about half a millisecond.
    pub work: u32,
}

impl Default for CaptchaPolicy {
    fn default() -> Self {
        Self {
            kind: CaptchaKind::ProofOfWork,
            from_risk: RiskLevel::Medium,
            after_failures: 3,
            at_registration: true,
            lifetime: Span::from_minutes(10),
            work: 500,
        }
    }
}

impl CaptchaPolicy {
    /// Whether an attempt of this level with this many failures must solve one.
    #[must_use]
    pub fn asked(&self, level: RiskLevel, failures: u32) -> bool {
        level >= self.from_risk || failures >= self.after_failures
    }
}

/// Mailed and texted codes.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodePolicy {
    /// How long a code or link that verifies an address is good for.
    pub lifetime: Span,
    /// How long one that confirms a new device is good for.
    pub device_lifetime: Span,
    /// Wrong codes that one flow tolerates; a resend does not reset it.
    pub tries: u8,
    /// Wrong codes for one identifier after which its further codes have ten digits instead of six; 1 to 50. Strangers, those who
    /// have proven the password, and known devices are counted apart, and a right code ends the count (NIST SP 800-63B-4 §3.2.2).
    pub long_after: u32,
    /// The wait before the first resend; it doubles each time.
    pub resend_after: Span,
    /// Messages that one flow may send.
    pub sends: u8,
    /// Messages with codes for one identifier, over all attempts, until an hour without any has passed; 5 to 100. Known
    /// devices, and those who have proven the password, are counted apart, so that no stranger uses up their messages.
    pub hourly_per_identifier: u32,
    /// The same where a captcha is asked and not solved; 1 to 100.
    pub hourly_unsolved_per_identifier: u32,
    /// The same where a captcha is asked and not solved, for all that one network asks for; 5 to 100,000.
    pub hourly_unsolved_per_network: u32,
}

impl Default for CodePolicy {
    fn default() -> Self {
        Self {
            lifetime: Span::from_minutes(10),
            device_lifetime: Span::from_minutes(20),
            tries: 5,
            long_after: 10,
            resend_after: Span::from_seconds(30),
            sends: 5,
            hourly_per_identifier: 20,
            hourly_unsolved_per_identifier: 5,
            hourly_unsolved_per_network: 60,
        }
    }
}

impl CodePolicy {
    /// How long wrong codes are remembered after the last one.
    pub const WRONG_CODES_KEPT: Span = Span::from_days(90);

    /// How long a code is after this many wrong ones. A guess at ten digits is right once in 10¹⁰, so going on leads nowhere, and
    /// nobody has to wait.
    #[must_use]
    pub const fn length_after(&self, wrong: u32) -> CodeLength {
        if wrong < self.long_after { CodeLength::Six } else { CodeLength::Ten }
    }
}

/// Authenticator apps and backup codes.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecondFactorPolicy {
    /// Backup codes in a set; 5 to 20.
    pub backup_codes: u8,
    /// From this many unused codes on, a new set is suggested.
    pub nudge_at: u8,
    /// Wrong codes in a row after which two successive codes are asked for instead of one; 5 to 100 (NIST SP 800-63B-4 §3.2.2).
    /// Each device that the account knows has a count of its own, all other clients have one together.
    pub two_codes_after: u32,
    /// Steps of 30 seconds by which a code may be early or late.
    pub window: u8,
    /// Steps of 30 seconds that a resynchronisation searches either way.
    pub resynchronise_steps: u16,
}

impl Default for SecondFactorPolicy {
    fn default() -> Self {
        Self { backup_codes: 10, nudge_at: 3, two_codes_after: 100, window: 1, resynchronise_steps: 60 }
    }
}

impl SecondFactorPolicy {
    /// Whether one code of the authenticator is not enough any more after this many wrong ones in a row. A guess at two
    /// successive codes is right once in 10¹² for each place in time that is searched, so guessing on leads nowhere, while the
    /// owner only waits for the next code: nobody who types wrong codes takes the authenticator away from its owner.
    #[must_use]
    pub fn asks_two_codes(&self, wrong: i64) -> bool {
        wrong >= i64::from(self.two_codes_after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_until_so_many_were_wrong() {
        let policy = CodePolicy::default();
        assert_eq!([0, 9].map(|wrong| policy.length_after(wrong)), [CodeLength::Six; 2]);
        assert_eq!([10, u32::MAX].map(|wrong| policy.length_after(wrong)), [CodeLength::Ten; 2]);
    }

    #[test]
    fn one_code_is_enough_until_the_limit_and_two_from_it_on() {
        let policy = SecondFactorPolicy::default();
        assert!(!policy.asks_two_codes(0) && !policy.asks_two_codes(99));
        assert!(policy.asks_two_codes(100) && policy.asks_two_codes(i64::MAX));
    }
}
