//! Samples of these pages, for tests and for eyes.

use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use crate::protection::holds::view::{HoldRow, HoldsView};
use vestibule_domain::protection::{HoldCause, Lifting};

impl HoldRow {
    /// Each cause once.
    #[must_use]
    pub(crate) fn samples() -> Vec<Self> {
        HoldCause::ALL
            .into_iter()
            .map(|cause| {
                let (lifting, end_ms) = match cause {
                    HoldCause::Frozen => (Lifting::Unfreeze, None),
                    HoldCause::ExchangeFreeze => (Lifting::Exchange, None),
                    HoldCause::Suspicion => (Lifting::Proof, None),
                    HoldCause::PasswordReset
                    | HoldCause::AuthenticatorChanged
                    | HoldCause::PasskeyAdded
                    | HoldCause::ContactChanged => (Lifting::Time, Some(SAMPLE_NOW + 61_200_000)),
                };
                Self { cause, start_ms: SAMPLE_NOW - 25_200_000, end_ms, lifting }
            })
            .collect()
    }
}

impl HoldsView {
    /// With every cause, and with none.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let sample = |holds| Self { page: Page::sample_signed_in(), holds };
        let asked = HoldRow {
            cause: HoldCause::Frozen,
            start_ms: SAMPLE_NOW - 25_200_000,
            end_ms: Some(SAMPLE_NOW + 165_600_000),
            lifting: Lifting::Unfreeze,
        };
        vec![
            ("holds", sample(HoldRow::samples())),
            ("holds-ending", sample(vec![asked])),
            ("holds-none", sample(Vec::new())),
        ]
    }
}
