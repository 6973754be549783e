//! Samples of the page, for tests and for eyes.

use crate::flow::samples::sample_owner;
use crate::flow::view::Owner;
use crate::operation::view::{OperationPage, Shown};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

impl OperationPage {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let until_ms = SAMPLE_NOW + 900_000;
        let with = |shown| Self {
            page: Page::sample_signed_in(),
            id: "opn_069l1ckc2dqm5a0q0k0g000000".to_owned(),
            application: "Northwind Exchange".to_owned(),
            text: "Pay out to DE89 3704 0044 0532 0130 00".to_owned(),
            shown,
            leads_back: true,
        };
        let both = Owner { password: true, code: true, ..Owner::default() };
        vec![
            ("operation", with(Shown::Waiting { until_ms, owner: both })),
            ("operation-refused", with(Shown::Waiting { until_ms, owner: sample_owner() })),
            ("operation-second-factor", with(Shown::SecondFactorMissing)),
            ("operation-confirmed", Self { leads_back: false, ..with(Shown::Confirmed) }),
            ("operation-expired", with(Shown::Expired)),
        ]
    }
}
