//! Authenticator apps: time-based one-time passwords (RFC 6238, HMAC-SHA-1, 30 seconds, 6 digits). A code counts once
//! and only near its time; one that is right for another time tells how far the phone's clock is off, and is refused.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use totp_rs::{Builder, Secret, Totp};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::time::Timestamp;
use crate::typed::six_digits;

/// Seconds for which one code is shown (RFC 6238 §5.2).
pub const STEP_SECONDS: i64 = 30;
/// How far from now a refused code is looked for, to tell the clock's error: 20 steps, ten minutes, either way.
const HINT_STEPS: i64 = 20;
/// How far from now resynchronisation looks for two codes: 60 steps, half an hour, either way.
const RESYNC_STEPS: i64 = 60;

/// The secret shared with an authenticator: 160 bits (RFC 4226 §4, requirement R6).
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct TotpSecret([u8; 20]);

/// How many steps of 30 seconds an authenticator's clock is ahead of ours (behind when negative), as found by the last
/// resynchronisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TotpClockDrift(i64);

/// What an account remembers about its authenticator between two codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TotpMemory {
    /// The clock's known error.
    pub drift: TotpClockDrift,
    /// The step of the last accepted code; this one and all before it are spent (RFC 6238 §5.2).
    pub last_used_step: Option<u64>,
    /// The steps told by [`TotpVerdict::ClockOff`]. They are spent too: else a guess that is refused today, but said to be
    /// right in five minutes, would open the gate in five minutes.
    pub burned: BurnedSteps,
}

/// The steps that refused codes were told to be right for: the newest, and which of the 128 before it. Steps further back than
/// those, more than an hour, are of no use to anybody: codes are looked for within ten minutes of a clock that is off by half an
/// hour at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BurnedSteps {
    newest: Option<u64>,
    earlier: u128,
}

impl BurnedSteps {
    /// As stored: the newest step, and a bit for each step before it, the lowest for the one right before.
    #[must_use]
    pub const fn of(newest: Option<u64>, earlier: u128) -> Self {
        Self { newest, earlier }
    }

    /// The newest step.
    #[must_use]
    pub const fn newest(self) -> Option<u64> {
        self.newest
    }

    /// A bit for each step before the newest, the lowest for the one right before.
    #[must_use]
    pub const fn earlier(self) -> u128 {
        self.earlier
    }

    /// Whether this step was told.
    #[must_use]
    pub fn contains(self, step: u64) -> bool {
        let before = |newest: u64| newest.checked_sub(step).is_some_and(|back| self.earlier & bit(back) != 0);
        self.newest == Some(step) || self.newest.is_some_and(before)
    }

    /// The steps with this one.
    #[must_use]
    pub fn with(self, step: u64) -> Self {
        match self.newest {
            None => Self { newest: Some(step), earlier: 0 },
            Some(newest) if step > newest => {
                let ahead = step - newest;
                Self { newest: Some(step), earlier: shifted(self.earlier, ahead) | bit(ahead) }
            }
            Some(newest) => Self { earlier: self.earlier | bit(newest - step), ..self },
        }
    }
}

/// The bit of the step so many steps before the newest; none for the newest itself, and beyond 128.
fn bit(back: u64) -> u128 {
    back.checked_sub(1).map_or(0, |place| shifted(1, place))
}

fn shifted(bits: u128, by: u64) -> u128 {
    u32::try_from(by).ok().and_then(|by| bits.checked_shl(by)).unwrap_or(0)
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotpVerdict {
    /// The code is right. Remember `step` as the last one used, by a guarded statement.
    Accepted {
        /// The step whose code it was.
        step: u64,
        /// How many seconds the phone's clock is ahead of ours (behind when negative), to a step's precision.
        drift_seconds: i64,
    },
    /// The code was right and is spent: the next one is needed.
    Replayed {
        /// The step whose code it was.
        step: u64,
    },
    /// The code is right for another time, within ten minutes, and is refused. Remember `step` among those told.
    ClockOff {
        /// How many seconds the phone's clock is ahead of ours (behind when negative), to a step's precision. Zero when
        /// a clock that used to be off was set right: resynchronise.
        seconds: i64,
        /// The step whose code it was.
        step: u64,
    },
    /// The code is wrong, or is no code.
    Wrong,
}

/// What a successful resynchronisation found; remember both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resynchronised {
    /// The clock's error from now on.
    pub drift: TotpClockDrift,
    /// The step of the second code, which is spent now.
    pub step: u64,
}

impl TotpClockDrift {
    /// The farthest drift that can be remembered: half an hour.
    pub const MAX_STEPS: i64 = RESYNC_STEPS;

    /// A drift in steps of 30 seconds, brought within half an hour.
    #[must_use]
    pub fn from_steps(steps: i64) -> Self {
        Self(steps.clamp(-Self::MAX_STEPS, Self::MAX_STEPS))
    }

    /// In steps of 30 seconds.
    #[must_use]
    pub const fn steps(self) -> i64 {
        self.0
    }

    /// In seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 * STEP_SECONDS
    }
}

impl TotpSecret {
    /// Makes a secret from 20 bytes of entropy, or takes one out of its seal.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The secret in clear, for sealing it.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 20] {
        &self.0
    }

    /// The secret as text to type into an app: base 32 in eight groups of four.
    #[must_use]
    pub fn grouped(&self) -> Zeroizing<String> {
        let text = self.base32();
        let mut grouped = Zeroizing::new(String::with_capacity(39));
        for (index, c) in text.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(c);
        }
        grouped
    }

    /// The secret as a link that an app or a QR code takes, in the form that all apps read (Google Authenticator's
    /// key-URI format). Colons are dropped from issuer and label, between which a colon stands.
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str, account_label: &str) -> Zeroizing<String> {
        let (issuer, label) = (encoded(issuer), encoded(account_label));
        let secret = self.base32();
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{label}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_SECONDS}",
            secret.as_str()
        ))
    }

    /// The six digits that an authenticator with this secret shows at an instant whose clock is right.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> Zeroizing<String> {
        let seconds = u64::try_from(now.seconds()).unwrap_or_default();
        Zeroizing::new(self.totp().generate(seconds).to_string())
    }

    /// Judges a code typed at `now`, accepting `window` steps either side of where the phone's clock is known to be
    /// (RFC 6238 §5.2 recommends one). Digits are compared in constant time.
    #[must_use]
    pub fn check(&self, code: &str, memory: &TotpMemory, now: Timestamp, window: u8) -> TotpVerdict {
        let Some(code) = six_digits(code) else { return TotpVerdict::Wrong };
        let (totp, ours) = (self.totp(), now.seconds().div_euclid(STEP_SECONDS));
        let expected = ours.saturating_add(memory.drift.steps());
        let mut spent = None;
        for step in outward(expected, i64::from(window)).filter(|step| is_code_of(&totp, *step, &code)) {
            if !memory.has_spent(step) {
                let drift_seconds = ahead(step, ours);
                return TotpVerdict::Accepted { step, drift_seconds };
            }
            spent = Some(step);
        }
        if let Some(step) = spent {
            return TotpVerdict::Replayed { step };
        }
        match outward(expected, HINT_STEPS).find(|step| is_code_of(&totp, *step, &code)) {
            Some(step) if memory.last_used_step == Some(step) || memory.burned.contains(step) => {
                TotpVerdict::Replayed { step }
            }
            Some(step) => TotpVerdict::ClockOff { seconds: ahead(step, ours), step },
            None => TotpVerdict::Wrong,
        }
    }

    /// Finds the phone's clock by two codes that it showed one right after the other, both later than any code used
    /// before, within half an hour of `now` (RFC 6238 §6). `None` when they are not such a pair.
    #[must_use]
    pub fn resynchronise(
        &self,
        first: &str,
        second: &str,
        memory: &TotpMemory,
        now: Timestamp,
    ) -> Option<Resynchronised> {
        let (first, second) = (six_digits(first)?, six_digits(second)?);
        let (totp, ours) = (self.totp(), now.seconds().div_euclid(STEP_SECONDS));
        let step = outward(ours, RESYNC_STEPS).find(|step| {
            let Some(before) = step.checked_sub(1) else { return false };
            let both = is_code_of(&totp, before, &first) & is_code_of(&totp, *step, &second);
            both && memory.last_used_step.is_none_or(|used| before > used)
        })?;
        Some(Resynchronised { drift: TotpClockDrift::from_steps(ahead(step, ours) / STEP_SECONDS), step })
    }

    fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(Secret::new_stack(self.0)).with_skew(0).build_noncompliant()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpMemory {
    fn has_spent(&self, step: u64) -> bool {
        self.last_used_step.is_some_and(|used| step <= used) || self.burned.contains(step)
    }
}

/// The steps around a centre, nearest first, without those before 1970.
fn outward(centre: i64, reach: i64) -> impl Iterator<Item = u64> {
    let offsets = std::iter::once(0).chain((1..=reach).flat_map(|distance| [-distance, distance]));
    offsets.filter_map(move |offset| u64::try_from(centre.checked_add(offset)?).ok())
}

/// Whether the code is the one of this step; compared in constant time by the crate.
fn is_code_of(totp: &Totp, step: u64, code: &str) -> bool {
    step.checked_mul(STEP_SECONDS.unsigned_abs()).is_some_and(|seconds| totp.check(code, seconds).is_some())
}

/// How many seconds a step lies ahead of ours.
fn ahead(step: u64, ours: i64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX).saturating_sub(ours).saturating_mul(STEP_SECONDS)
}

/// Percent-encodes all but the unreserved characters of RFC 3986 §2.3, and drops colons and control characters.
fn encoded(text: &str) -> String {
    use fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| *c != ':' && !c.is_control()) {
        if c.is_ascii_alphanumeric() || "-._~".contains(c) {
            encoded.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
#[path = "totp_tests.rs"]
mod tests;
