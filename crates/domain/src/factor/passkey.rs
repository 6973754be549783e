//! Passkeys (Web Authentication Level 3, W3C): what one use of a passkey proves, and what about it is suspicious. Whether its
//! signature, challenge and origin are right is looked at before; here is what an authenticator says of itself.

use crate::account::Nickname;

/// The most passkeys that an account has.
pub const PASSKEYS: usize = 10;

/// What an authenticator says at one use of a passkey (authenticator data, §6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own in the authenticator's data")]
pub struct PasskeyUse {
    /// Somebody was there and touched it (flag UP).
    pub present: bool,
    /// It recognised its user: by a finger, a face or a PIN (flag UV).
    pub verified: bool,
    /// The passkey can be copied to other devices of its owner (flag BE).
    pub backup_eligible: bool,
    /// It was copied (flag BS).
    pub backed_up: bool,
    /// How often it was used; 0 at each use where the authenticator does not count.
    pub counter: u32,
}

/// What an account remembers of a passkey between two uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PasskeyMemory {
    /// Whether it can be copied, which never changes (§6.1.3).
    pub backup_eligible: bool,
    /// Whether it was copied at its last use.
    pub backed_up: bool,
    /// The counter of its last use.
    pub counter: u32,
}

/// How much a use proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasskeyStrength {
    /// That its holder has it: one factor.
    Possession,
    /// That its holder has it and is its user: two factors.
    Verified,
}

names! {
    /// What an authenticator says of a passkey that cannot be true of the one that was registered.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum PasskeyContradiction {
        /// The counter went back or stood still: the key may have been copied out of its authenticator (§6.1.1).
        CounterBack => "counter_back",
        /// Whether it can be copied is another answer than at its registration.
        BackupEligibilityChanged => "backup_eligibility_changed",
        /// It was copied, and cannot be.
        BackedUpUnasked => "backed_up_unasked",
    }
}

/// What comes of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyVerdict {
    /// It proves this, and this is to be remembered.
    Accepted {
        /// How much it proves.
        strength: PasskeyStrength,
        /// What is known of it from now on.
        memory: PasskeyMemory,
    },
    /// Nobody was there: it proves nothing.
    Absent,
    /// It contradicts what is known: it proves nothing, and its owner is told.
    Contradicts(PasskeyContradiction),
}

impl PasskeyUse {
    /// What is remembered of a passkey that is registered by this use. `Err` where it says that it was copied and cannot be, and
    /// `Ok(None)` where nobody was there.
    pub fn registered(self) -> Result<Option<PasskeyMemory>, PasskeyContradiction> {
        if !self.backup_eligible && self.backed_up {
            return Err(PasskeyContradiction::BackedUpUnasked);
        }
        Ok(self.present.then_some(PasskeyMemory {
            backup_eligible: self.backup_eligible,
            backed_up: self.backed_up,
            counter: self.counter,
        }))
    }
}

impl PasskeyMemory {
    /// What comes of a use, in the order of §7.2 (steps on UP, BE and BS, and the counter).
    #[must_use]
    pub fn judge(self, seen: PasskeyUse) -> PasskeyVerdict {
        if !seen.present {
            return PasskeyVerdict::Absent;
        }
        if seen.backup_eligible != self.backup_eligible {
            return PasskeyVerdict::Contradicts(PasskeyContradiction::BackupEligibilityChanged);
        }
        if seen.backed_up && !seen.backup_eligible {
            return PasskeyVerdict::Contradicts(PasskeyContradiction::BackedUpUnasked);
        }
        let counts = self.counter != 0 || seen.counter != 0;
        if counts && seen.counter <= self.counter {
            return PasskeyVerdict::Contradicts(PasskeyContradiction::CounterBack);
        }
        let strength = if seen.verified { PasskeyStrength::Verified } else { PasskeyStrength::Possession };
        let memory = Self { backed_up: seen.backed_up, counter: seen.counter, ..self };
        PasskeyVerdict::Accepted { strength, memory }
    }

    /// Whether it is bound to one device: it cannot be copied, so it is lost with that device.
    #[must_use]
    pub const fn bound_to_device(self) -> bool {
        !self.backup_eligible
    }
}

/// Which model made a passkey (§6.5.1); all zeros where the authenticator does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Aaguid([u8; 16]);

impl Aaguid {
    /// From its 16 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its 16 bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// What its maker calls it, where it is one of those that most customers have; a name to begin with, never a proof. By the
    /// list of <https://github.com/passkeydeveloper/passkey-authenticator-aaguids>.
    #[must_use]
    pub fn maker(self) -> Option<&'static str> {
        let known = MAKERS.iter().find(|(aaguid, _)| *aaguid == u128::from_be_bytes(self.0));
        known.map(|(_, name)| *name)
    }

    /// The name that a new passkey is offered.
    #[must_use]
    pub fn first_name(self) -> Option<Nickname> {
        self.maker().and_then(|maker| Nickname::parse(maker).ok())
    }
}

/// A text that is no AAGUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an AAGUID is written as a UUID (RFC 9562 §4)")]
pub struct AaguidError;

impl std::str::FromStr for Aaguid {
    type Err = AaguidError;

    fn from_str(text: &str) -> Result<Self, AaguidError> {
        uuid::Uuid::try_parse(text).map(|id| Self(*id.as_bytes())).map_err(|_| AaguidError)
    }
}

const MAKERS: [(u128, &str); 15] = [
    (0xfbfc3007_154e_4ecc_8c0b_6e020557d7bd, "Apple Passwords"),
    (0xdd4ec289_e01d_41c9_bb89_70fa845d4bf2, "iCloud Keychain"),
    (0xea9b8d66_4d01_1d21_3ce4_b6b48cb575d4, "Google Password Manager"),
    (0xadce0002_35bc_c60a_648b_0b25f1f05503, "Chrome on Mac"),
    (0x08987058_cadc_4b81_b6e1_30de50dcbe96, "Windows Hello"),
    (0x9ddd1817_af5a_4672_a2b9_3e3dd95000a9, "Windows Hello"),
    (0x6028b017_b1d4_4c02_b4b3_afcdafc96bb2, "Windows Hello"),
    (0xd3452668_01fd_4c12_926c_83a4204853aa, "Microsoft Password Manager"),
    (0x53414d53_554e_4700_0000_000000000000, "Samsung Pass"),
    (0xbada5566_a7aa_401f_bd96_45619a55120d, "1Password"),
    (0xd548826e_79b4_db40_a3d8_11116f7e8349, "Bitwarden"),
    (0x531126d6_e717_415c_9320_3d9aa6981239, "Dashlane"),
    (0x50726f74_6f6e_5061_7373_50726f746f6e, "Proton Pass"),
    (0xfdb141b2_5d84_443e_8a35_4698c205a502, "KeePassXC"),
    (0xb84e4048_15dc_4dd0_8640_f4f60813c8af, "NordPass"),
];
