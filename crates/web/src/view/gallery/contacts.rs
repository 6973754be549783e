//! Samples for the pages of `view/contacts.rs`.

use super::page::SAMPLE_NOW;
use crate::view::contacts::{
    ChangeCodeView, CodeOf, CodeOfTwo, ContactRemoveView, ContactView, Going, TwoFactorLostView,
    change_ended, change_frozen, contact_taken, contacts_full,
};
use crate::view::flow::{FlowLook, SentCode};
use crate::view::message::MessageView;
use crate::view::page::Page;
use crate::view::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::view::security::Owner;

fn sample_going() -> Going {
    Going { id: "idn_01h455vb4pex5vsknk084sn02q".into(), full: "ann@example.com".into() }
}

fn sample_owner() -> Owner {
    Owner { password: true, code: true, ..Owner::default() }
}

impl ContactView {
    /// The page for one more address.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            going: None,
            identifier: String::new(),
            identifier_problem: None,
            wait: "2 days".into(),
            owner: sample_owner(),
        }
    }

    /// Every state of the pages.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let change = Self { going: Some(sample_going()), ..Self::sample() };
        let problem = Self {
            identifier: "ann@example.com".into(),
            identifier_problem: Some(IdentifierProblem::Present),
            owner: Owner {
                password_problem: Some(PasswordProblem::Wrong),
                code_problem: Some(CodeProblem::Missing),
                ..sample_owner()
            },
            ..change.clone()
        };
        let full = Self {
            identifier: "ann@seventh.example".into(),
            identifier_problem: Some(IdentifierProblem::TooMany),
            ..Self::sample()
        };
        vec![
            ("contact-add", Self::sample()),
            ("contact-add-full", full),
            ("contact-change", change),
            ("contact-change-problems", problem),
        ]
    }
}

impl ContactRemoveView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            going: sample_going(),
            wait: "2 days".into(),
            owner: sample_owner(),
        }
    }
}

impl TwoFactorLostView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |problem| Self { page: Page::sample_signed_in(), wait: "2 days".into(), problem };
        vec![
            ("two-factor-lost", sample(None)),
            ("two-factor-lost-problem", sample(Some(PasswordProblem::Wrong))),
        ]
    }
}

impl ChangeCodeView {
    /// The page that asks for the new address's code.
    #[must_use]
    pub fn sample() -> Self {
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
    pub fn samples() -> Vec<(&'static str, Self)> {
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

/// What is said when a change does not come about.
#[must_use]
pub(super) fn endings() -> Vec<(&'static str, MessageView)> {
    let page = Page::sample_signed_in;
    vec![
        ("change-ended", change_ended(page())),
        ("change-frozen", change_frozen(page())),
        ("contact-taken", contact_taken(page())),
        ("contacts-full", contacts_full(page())),
    ]
}
