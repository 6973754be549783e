//! Samples for the pages of `view/holds.rs`.

use super::page::SAMPLE_NOW;
use crate::view::holds::{HoldRow, HoldsView};
use crate::view::page::Page;
use vestibule_domain::protection::{HoldCause, Lifting};

impl HoldRow {
    /// Each cause once.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        HoldCause::ALL
            .into_iter()
            .map(|cause| {
                let (lifting, end_ms) = match cause {
                    HoldCause::Frozen => (Lifting::Unfreeze, None),
                    HoldCause::Suspicion => (Lifting::Proof, None),
                    HoldCause::PasswordReset
                    | HoldCause::AuthenticatorChanged
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
    pub fn samples() -> Vec<(&'static str, Self)> {
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
