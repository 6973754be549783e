//! Samples of these pages, for tests and for eyes.

use crate::account::check_up::view::{CheckUpPage, Found, Step, StepRow};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use vestibule_domain::protection::CheckUpPart;

impl CheckUpPage {
    /// The page of an account in use.
    #[must_use]
    pub(crate) fn sample() -> Self {
        let found = |part, good| Found { part, good, codes_left: Some(9) };
        Self {
            page: Page::sample_signed_in(),
            score: 69,
            findings: vec![
                found(CheckUpPart::SecondContact, false),
                found(CheckUpPart::AntiPhishing, false),
                found(CheckUpPart::SettingsLock, false),
                found(CheckUpPart::Activity, false),
                found(CheckUpPart::LoginPhrase, false),
                found(CheckUpPart::SecondFactor, true),
                found(CheckUpPart::BackupCodes, true),
                found(CheckUpPart::Password, true),
                found(CheckUpPart::Waiting, true),
            ],
            holds: 0,
            missing: String::new(),
            unseen: true,
            guided: None,
            incomplete: false,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let all =
            |good| CheckUpPart::ALL.map(|part| Found { part, good, codes_left: good.then_some(10) }).to_vec();
        let best = Self { score: 100, findings: all(true), unseen: false, ..Self::sample() };
        let missing = "Country of residence, Date of birth".to_owned();
        let bare = Self { score: 20, findings: all(false), holds: 1, missing, ..Self::sample() };
        let row =
            |step| StepRow { step, done: matches!(step, Step::Password), ticked: step == Step::Devices };
        let rows = Step::ALL.map(row).to_vec();
        let guided = Self { guided: Some((SAMPLE_NOW - 600_000, rows)), holds: 1, ..bare.clone() };
        let incomplete = Self { incomplete: true, ..guided.clone() };
        vec![
            ("check-up", Self::sample()),
            ("check-up-best", best),
            ("check-up-bare", bare),
            ("check-up-guided", guided),
            ("check-up-incomplete", incomplete),
        ]
    }
}
