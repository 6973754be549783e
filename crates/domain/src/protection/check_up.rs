//! The security check-up: how well an account is protected, why not better, and the one thing to do about each lack. A pure
//! function, so that the page, the API and the score on the overview cannot differ. Every part counts by itself, so adding a
//! protection never lowers the score.

use serde::{Deserialize, Serialize};

use crate::time::{Span, Timestamp};

/// From this many backup codes left on down, new ones are suggested.
const FEW_CODES: u32 = 3;
/// How long ago something may have happened and still be worth a look.
const RECENT: Span = Span::from_days(30);

/// What the check-up looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
pub struct CheckUpFacts {
    /// Whether an authenticator is enrolled and counts.
    pub authenticator: bool,
    /// How many passkeys there are.
    pub passkeys: u32,
    /// Backup codes left; none were ever made where it is `None`.
    pub backup_codes: Option<u32>,
    /// Verified addresses and numbers.
    pub contacts: u32,
    /// Whether messages carry an anti-phishing code that only the customer and the server know.
    pub anti_phishing: bool,
    /// Whether the customer chose how long weakenings wait.
    pub settings_lock: bool,
    /// Whether known devices show a login phrase of the customer's.
    pub login_phrase: bool,
    /// Whether the present password is known to be on the list of common ones.
    pub password_listed: bool,
    /// When a refused try was last seen.
    pub last_refused: Option<Timestamp>,
    /// When a device was last let in for the first time, the first of all and the one in use apart.
    pub last_new_device: Option<Timestamp>,
    /// When the owner last looked at both.
    pub reviewed_at: Option<Timestamp>,
    /// How many weakenings wait.
    pub waiting: u32,
    /// How many stops on withdrawals are in force; they protect, so they take nothing from the score.
    pub holds: u32,
}

names! {
    /// One thing that is looked at; what weighs most comes first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum CheckUpPart {
        /// A second factor is asked for.
        SecondFactor => "second_factor",
        /// Backup codes stand in for it.
        BackupCodes => "backup_codes",
        /// The password is not one that thieves try first.
        Password => "password",
        /// There is a second address or number to hear and to come back by.
        SecondContact => "second_contact",
        /// Genuine messages can be told from others.
        AntiPhishing => "anti_phishing",
        /// Weakenings wait as long as the customer chose.
        SettingsLock => "settings_lock",
        /// Refused tries and new devices were looked at.
        Activity => "activity",
        /// Nothing waits to become weaker.
        Waiting => "waiting",
        /// The genuine sign-in page can be told from others.
        LoginPhrase => "login_phrase",
    }
}

names! {
    /// What to do about a lack: one thing.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Remedy {
        /// Choose another password.
        ChangePassword => "change_password",
        /// Set up an authenticator app.
        EnrolAuthenticator => "enrol_authenticator",
        /// Make backup codes.
        MakeBackupCodes => "make_backup_codes",
        /// Add an address or number.
        AddContact => "add_contact",
        /// Choose an anti-phishing code for messages.
        ChooseAntiPhishingCode => "choose_anti_phishing_code",
        /// Choose how long weakenings wait.
        LockSettings => "lock_settings",
        /// Choose a login phrase for the sign-in page.
        ChooseLoginPhrase => "choose_login_phrase",
        /// Look at the activity and the devices.
        ReviewActivity => "review_activity",
        /// Look at what waits.
        ReviewWaiting => "review_waiting",
    }
}

impl CheckUpPart {
    /// What it is worth; all together are worth 100.
    #[must_use]
    pub const fn weight(self) -> u8 {
        match self {
            Self::SecondFactor => 35,
            Self::BackupCodes => 15,
            Self::Password | Self::SecondContact => 10,
            Self::AntiPhishing | Self::SettingsLock => 8,
            Self::Activity | Self::Waiting => 5,
            Self::LoginPhrase => 4,
        }
    }

    /// What to do where it is lacking.
    #[must_use]
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Password => Remedy::ChangePassword,
            Self::SecondFactor => Remedy::EnrolAuthenticator,
            Self::BackupCodes => Remedy::MakeBackupCodes,
            Self::SecondContact => Remedy::AddContact,
            Self::AntiPhishing => Remedy::ChooseAntiPhishingCode,
            Self::SettingsLock => Remedy::LockSettings,
            Self::LoginPhrase => Remedy::ChooseLoginPhrase,
            Self::Activity => Remedy::ReviewActivity,
            Self::Waiting => Remedy::ReviewWaiting,
        }
    }

    fn is_good(self, facts: &CheckUpFacts, now: Timestamp) -> bool {
        match self {
            Self::Password => !facts.password_listed,
            Self::SecondFactor => facts.authenticator || facts.passkeys > 0,
            Self::BackupCodes => facts.backup_codes.is_some_and(|left| left > FEW_CODES),
            Self::SecondContact => facts.contacts > 1,
            Self::AntiPhishing => facts.anti_phishing,
            Self::SettingsLock => facts.settings_lock,
            Self::LoginPhrase => facts.login_phrase,
            Self::Activity => [facts.last_refused, facts.last_new_device]
                .into_iter()
                .flatten()
                .all(|at| now.since(at) >= RECENT || facts.reviewed_at.is_some_and(|seen| seen >= at)),
            Self::Waiting => facts.waiting == 0,
        }
    }
}

/// What was found about one part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The part that was looked at.
    pub part: CheckUpPart,
    /// Whether nothing is left to do about it.
    pub good: bool,
}

/// The outcome of a check-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckUp {
    /// From 0 to 100; all that is recommended is there at 100.
    pub score: u8,
    /// Every part, what needs doing first and of that what weighs most first.
    pub findings: Vec<Finding>,
}

impl CheckUp {
    /// Looks at an account with these facts.
    #[must_use]
    pub fn of(facts: &CheckUpFacts, now: Timestamp) -> Self {
        let mut findings: Vec<Finding> = CheckUpPart::ALL
            .into_iter()
            .map(|part| Finding { part, good: part.is_good(facts, now) })
            .collect();
        findings.sort_by_key(|finding| finding.good);
        let score = findings.iter().filter(|finding| finding.good).map(|finding| finding.part.weight()).sum();
        Self { score, findings }
    }

    /// Whether nothing is left to do about this part.
    #[must_use]
    pub fn is_good(&self, part: CheckUpPart) -> bool {
        self.findings.iter().any(|finding| finding.part == part && finding.good)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(10_000_000);

    fn all() -> CheckUpFacts {
        CheckUpFacts {
            authenticator: true,
            backup_codes: Some(10),
            contacts: 2,
            anti_phishing: true,
            settings_lock: true,
            login_phrase: true,
            ..CheckUpFacts::default()
        }
    }

    fn facts() -> impl Strategy<Value = CheckUpFacts> {
        let when = || prop::option::of((0_i64..10_000_000).prop_map(Timestamp::from_seconds));
        let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
        let factors = (prop::option::of(0_u32..12), 0_u32..3);
        (flags, factors, 0_u32..4, when(), when(), when(), 0_u32..3, 0_u32..3).prop_map(
            |(
                flags,
                (backup_codes, passkeys),
                contacts,
                last_refused,
                last_new_device,
                reviewed_at,
                waiting,
                holds,
            )| {
                CheckUpFacts {
                    authenticator: flags.0,
                    passkeys,
                    backup_codes,
                    contacts,
                    anti_phishing: flags.1,
                    settings_lock: flags.2,
                    login_phrase: flags.3,
                    password_listed: flags.4,
                    last_refused,
                    last_new_device,
                    reviewed_at,
                    waiting,
                    holds,
                }
            },
        )
    }

    #[test]
    fn everything_recommended_is_worth_a_hundred_and_each_lack_costs_its_weight() {
        assert_eq!(CheckUp::of(&all(), NOW).score, 100);
        assert_eq!(CheckUpPart::ALL.iter().map(|part| u32::from(part.weight())).sum::<u32>(), 100);
        let lacks: [(CheckUpFacts, CheckUpPart); 9] = [
            (CheckUpFacts { authenticator: false, ..all() }, CheckUpPart::SecondFactor),
            (CheckUpFacts { backup_codes: Some(3), ..all() }, CheckUpPart::BackupCodes),
            (CheckUpFacts { contacts: 1, ..all() }, CheckUpPart::SecondContact),
            (CheckUpFacts { anti_phishing: false, ..all() }, CheckUpPart::AntiPhishing),
            (CheckUpFacts { settings_lock: false, ..all() }, CheckUpPart::SettingsLock),
            (CheckUpFacts { login_phrase: false, ..all() }, CheckUpPart::LoginPhrase),
            (CheckUpFacts { password_listed: true, ..all() }, CheckUpPart::Password),
            (CheckUpFacts { last_refused: Some(NOW), ..all() }, CheckUpPart::Activity),
            (CheckUpFacts { waiting: 1, ..all() }, CheckUpPart::Waiting),
        ];
        for (facts, part) in lacks {
            let found = CheckUp::of(&facts, NOW);
            assert_eq!(found.score, 100 - part.weight(), "{part:?}");
            assert_eq!(found.findings[0], Finding { part, good: false });
        }
    }

    #[test]
    fn what_happened_lately_wants_a_look_until_it_had_one() {
        let good = |facts| CheckUp::of(&facts, NOW).is_good(CheckUpPart::Activity);
        let seen = CheckUpFacts { last_new_device: Some(NOW - Span::from_days(1)), ..all() };
        assert!(!good(seen));
        assert!(good(CheckUpFacts { reviewed_at: seen.last_new_device, ..seen }));
        assert!(good(CheckUpFacts { last_new_device: Some(NOW - Span::from_days(30)), ..all() }));
    }

    proptest! {
        #[test]
        fn adding_a_protection_never_lowers_the_score(facts in facts()) {
            let before = CheckUp::of(&facts, NOW).score;
            prop_assert!(before <= 100);
            let codes = facts.backup_codes.map_or(10, |left| left.max(10));
            let better = [
                CheckUpFacts { authenticator: true, ..facts },
                CheckUpFacts { backup_codes: Some(codes), ..facts },
                CheckUpFacts { contacts: facts.contacts + 1, ..facts },
                CheckUpFacts { anti_phishing: true, ..facts },
                CheckUpFacts { settings_lock: true, ..facts },
                CheckUpFacts { login_phrase: true, ..facts },
                CheckUpFacts { password_listed: false, ..facts },
                CheckUpFacts { reviewed_at: Some(NOW), ..facts },
                CheckUpFacts { waiting: 0, ..facts },
                CheckUpFacts { holds: facts.holds + 1, ..facts },
            ];
            for after in better {
                prop_assert!(CheckUp::of(&after, NOW).score >= before, "{after:?}");
            }
        }
    }
}
