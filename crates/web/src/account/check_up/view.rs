//! The security check-up: how safe the account is, and the one thing to do about each lack. After a recovery it is a list of
//! steps, each done or left out on purpose.

use askama::Template;
use vestibule_domain::names;
use vestibule_domain::protection::{CheckUpPart, Finding, Remedy};

use crate::page::view::Page;

/// One finding with its remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// What was looked at.
    pub(crate) part: CheckUpPart,
    /// Whether nothing is left to do.
    pub(crate) good: bool,
    /// Backup codes left, where some were made.
    pub(crate) codes_left: Option<u32>,
}

impl Found {
    /// A finding as pages show it.
    #[must_use]
    pub(crate) const fn of(finding: Finding, codes_left: Option<u32>) -> Self {
        Self { part: finding.part, good: finding.good, codes_left }
    }

    /// Its line, in the reader's language.
    #[must_use]
    pub(crate) fn text(&self, page: &Page) -> String {
        let key = match (self.part, self.good) {
            (CheckUpPart::BackupCodes, _) => match self.codes_left {
                Some(left) => return page.text1("safeguard-backup-codes", "left", left),
                None => "safeguard-backup-codes-none",
            },
            (CheckUpPart::Password, true) => "safeguard-password",
            (CheckUpPart::Password, false) => "check-password-lacks",
            (CheckUpPart::SecondFactor, true) => "safeguard-authenticator",
            (CheckUpPart::SecondFactor, false) => "safeguard-authenticator-none",
            (CheckUpPart::SecondContact, true) => "check-contact",
            (CheckUpPart::SecondContact, false) => "check-contact-lacks",
            (CheckUpPart::AntiPhishing, true) => "check-anti-phishing-code",
            (CheckUpPart::AntiPhishing, false) => "check-anti-phishing-code-lacks",
            (CheckUpPart::SettingsLock, true) => "check-lock",
            (CheckUpPart::SettingsLock, false) => "check-lock-lacks",
            (CheckUpPart::LoginPhrase, true) => "check-login-phrase",
            (CheckUpPart::LoginPhrase, false) => "check-login-phrase-lacks",
            (CheckUpPart::Activity, true) => "check-activity",
            (CheckUpPart::Activity, false) => "check-activity-lacks",
            (CheckUpPart::Waiting, true) => "check-waiting",
            (CheckUpPart::Waiting, false) => "check-waiting-lacks",
        };
        page.text(key).into_owned()
    }

    /// What it protects from, in one line.
    #[must_use]
    pub(crate) fn why(&self, page: &Page) -> String {
        page.text(match self.part {
            CheckUpPart::Password => "security-password-why",
            CheckUpPart::SecondFactor => "security-authenticator-why",
            CheckUpPart::BackupCodes => "security-backup-why",
            CheckUpPart::SecondContact => "check-contact-why",
            CheckUpPart::AntiPhishing => "check-anti-phishing-code-why",
            CheckUpPart::SettingsLock => "check-lock-why",
            CheckUpPart::LoginPhrase => "check-login-phrase-why",
            CheckUpPart::Activity => "check-activity-why",
            CheckUpPart::Waiting => "check-waiting-why",
        })
        .into_owned()
    }

    /// Where to make it good, and the words for that.
    #[must_use]
    pub(crate) fn action(&self) -> (&'static str, &'static str) {
        match self.part.remedy() {
            Remedy::ChangePassword => ("/account/password", "change"),
            Remedy::EnrolAuthenticator => ("/account/two-factor/enrol", "turn-on"),
            Remedy::MakeBackupCodes if self.codes_left.is_some() => ("/account/backup-codes", "renew-codes"),
            Remedy::MakeBackupCodes => ("/account/backup-codes", "make-codes"),
            Remedy::AddContact => ("/account/contacts/add", "add"),
            Remedy::ChooseAntiPhishingCode | Remedy::LockSettings | Remedy::ChooseLoginPhrase => {
                ("/account/protections", "choose")
            }
            Remedy::ReviewActivity => ("/account/check-up", "look"),
            Remedy::ReviewWaiting => ("/account/protections", "look"),
        }
    }
}

/// The findings that somebody can do something about now: backup codes come after a second factor.
#[must_use]
pub(crate) fn listed(findings: &[Found]) -> Vec<Found> {
    let no_second_factor =
        findings.iter().any(|found| found.part == CheckUpPart::SecondFactor && !found.good);
    let too_early = |found: &Found| no_second_factor && found.part == CheckUpPart::BackupCodes && !found.good;
    findings.iter().filter(|found| !too_early(found)).copied().collect()
}

names! {
    /// A step after a recovery, in the order in which they are gone through.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Step {
        /// A new password.
        Password => "password",
        /// A second factor.
        SecondFactor => "second-factor",
        /// Backup codes.
        BackupCodes => "backup-codes",
        /// A look at the activity.
        Activity => "activity",
        /// Away with unknown devices.
        Devices => "devices",
    }
}

/// A step with its state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepRow {
    /// Which.
    pub(crate) step: Step,
    /// Whether it is done.
    pub(crate) done: bool,
    /// Whether it was ticked as looked at, or left out on purpose.
    pub(crate) ticked: bool,
}

impl StepRow {
    /// The keys of its title, of its one line, of what the tick says, and of the way there with its address.
    #[must_use]
    pub(crate) const fn words(
        self,
    ) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
        match self.step {
            Step::Password => {
                ("guided-password", "security-password-why", "guided-skip", "change", "/account/password")
            }
            Step::SecondFactor => (
                "security-authenticator",
                "security-authenticator-why",
                "guided-skip",
                "turn-on",
                "/account/two-factor/enrol",
            ),
            Step::BackupCodes => {
                ("security-backup", "security-backup-why", "guided-skip", "look", "/account/backup-codes")
            }
            Step::Activity => {
                ("guided-activity", "guided-activity-why", "guided-seen", "look", "/account/activity")
            }
            Step::Devices => {
                ("guided-devices", "guided-devices-why", "guided-known", "look", "/account/devices")
            }
        }
    }
}

/// `/account/check-up`. Fields after a recovery: `step`, once for each that is ticked.
#[derive(Clone, Debug, Template)]
#[template(path = "account/check_up/check_up.html")]
pub(crate) struct CheckUpPage {
    /// What every page has.
    pub(crate) page: Page,
    /// How safe, 0 to 100.
    pub(crate) score: u8,
    /// What was found, what needs doing first.
    pub(crate) findings: Vec<Found>,
    /// Stops on withdrawals that are in force.
    pub(crate) holds: u32,
    /// The attributes of the operator's schema that are yet to be given, by their labels; empty where none is.
    pub(crate) missing: String,
    /// Whether activity and devices want a look.
    pub(crate) unseen: bool,
    /// The steps after a recovery, and since when they are asked for.
    pub(crate) guided: Option<(i64, Vec<StepRow>)>,
    /// Whether some step was neither done nor ticked.
    pub(crate) incomplete: bool,
}

impl CheckUpPage {
    /// The findings that somebody can do something about now.
    #[must_use]
    pub(crate) fn listed(&self) -> Vec<Found> {
        listed(&self.findings)
    }

    /// The circle's filled part for `stroke-dasharray`, of a circumference of 289.
    #[must_use]
    pub(crate) fn arc(&self) -> u32 {
        u32::from(self.score.min(100)) * 289 / 100
    }
}
