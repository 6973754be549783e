//! Samples for the pages of `view/disown.rs`.

use super::page::SAMPLE_NOW;
use crate::view::disown::{DisownStep, DisownStepView, DisownView, DisownWaitsView};
use crate::view::message::MessageView;
use crate::view::page::Page;
use crate::view::problem::{Channel, CodeProblem, Delivery, FormAlert, PasswordProblem};
use crate::view::sign_in::Captcha;

impl MessageView {
    /// The messages of this room.
    #[must_use]
    pub fn disown_samples() -> Vec<(&'static str, Self)> {
        vec![("disown-nothing", Self::nothing_to_disown(Page::sample()))]
    }
}

impl DisownView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let first = Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            alert: None,
            captcha: Captcha::None,
        };
        let again = Self {
            identifier: "ann@example.com".into(),
            alert: Some(FormAlert::Refused { left: None }),
            captcha: Captcha::MailCode { problem: None },
            ..first.clone()
        };
        vec![("disown", first), ("disown-again", again)]
    }
}

impl DisownStepView {
    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let message = |channel, masked: &str| DisownStep::Message {
            channel,
            masked: masked.into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            resend_at_ms: SAMPLE_NOW + 25_000,
            until_ms: SAMPLE_NOW + 580_000,
            long: false,
        };
        let at = |step| Self { page: Page::sample(), step, problem: None, alert: None };
        let mail = at(message(Channel::Mail, "a•••@e•••.com"));
        let wrong = Self { problem: Some(CodeProblem::Wrong { left: Some(4) }), ..mail.clone() };
        let password = at(DisownStep::Password { wrong: None });
        let not_it = at(DisownStep::Password { wrong: Some(PasswordProblem::NotThen) });
        let code = at(DisownStep::FormerCode { two_needed: false });
        let two = at(DisownStep::FormerCode { two_needed: true });
        vec![
            ("disown-mail", mail),
            ("disown-sms", at(message(Channel::Sms, "+351 ••• ••• 678"))),
            ("disown-wrong", wrong),
            ("disown-password", password),
            ("disown-password-wrong", not_it),
            ("disown-former-code", code),
            ("disown-former-two-codes", two),
        ]
    }
}

impl DisownWaitsView {
    /// Just asked for.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), until_ms: SAMPLE_NOW + 172_800_000 }
    }
}
