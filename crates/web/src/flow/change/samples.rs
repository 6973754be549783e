//! Samples of these pages, for tests and for eyes.

use crate::flow::change::view::Going;
use crate::flow::change::view::{ChangeCodeView, CodeOf, CodeOfTwo};
use crate::flow::view::{FlowLook, SentCode};
use crate::page::problem::{Channel, CodeProblem, Delivery, FormAlert};
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;

impl ChangeCodeView {
    /// The page that asks for the new address's code.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            of: CodeOf::New,
            of_two: None,
            step: (3, 4),
            look: &FlowLook::CHANGE,
            sent: sent_to(Channel::Mail, "ann@new.example"),
            problem: None,
            alert: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let again = |sent: SentCode| SentCode { resend_at_ms: SAMPLE_NOW - 1000, ..sent };
        let old = Self {
            of: CodeOf::Old,
            step: (4, 4),
            sent: again(sent_to(Channel::Mail, "ann@example.com")),
            problem: Some(CodeProblem::Wrong { left: Some(4) }),
            ..Self::sample()
        };
        let waiting = |sent: SentCode| SentCode { delivery: Some(Delivery::Waiting), ..sent };
        let lost = Self {
            of: CodeOf::Lost,
            step: (2, 2),
            sent: waiting(sent_to(Channel::Sms, "+351 912 345 421")),
            ..Self::sample()
        };
        let first = Self {
            of: CodeOf::First,
            of_two: Some(CodeOfTwo::First),
            step: (2, 3),
            sent: sent_to(Channel::Mail, "ann@example.com"),
            ..Self::sample()
        };
        let elsewhere = vec![Going { id: "idn_3".into(), full: "ann@work.example".into() }];
        let second = Self {
            of_two: Some(CodeOfTwo::Second { elsewhere }),
            step: (3, 3),
            sent: again(sent_to(Channel::Sms, "+351 912 345 421")),
            ..first.clone()
        };
        let none =
            Self { sent: sent_to(Channel::Mail, ""), alert: Some(FormAlert::CodesSpent), ..Self::sample() };
        vec![
            ("change-code", Self::sample()),
            ("change-code-old", old),
            ("change-code-lost", lost),
            ("change-code-first-of-two", first),
            ("change-code-second-of-two", second),
            ("change-code-none", none),
        ]
    }
}

fn sent_to(channel: Channel, to: &str) -> SentCode {
    SentCode {
        channel,
        to: to.into(),
        delivery: Some(Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 }),
        resend_at_ms: SAMPLE_NOW + 24_000,
        until_ms: SAMPLE_NOW + 580_000,
        long: false,
    }
}
