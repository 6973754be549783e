//! Samples of these pages, for tests and for eyes.

use crate::message::checker::view::{Answer, CheckerView, OurMessage};
use crate::page::problem::Channel;
use crate::page::samples::SAMPLE_NOW;
use crate::page::view::Page;
use vestibule_domain::notice::Template as Sent;

impl CheckerView {
    /// The page as it is first seen.
    #[must_use]
    pub(crate) fn sample() -> Self {
        Self { page: Page::sample(), code: String::new(), days: 365, answer: Answer::NotAsked }
    }

    /// Every state of the page, and every text that can be told of.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let typed = |code: &str, answer| Self { code: code.into(), answer, ..Self::sample() };
        let ours = |sent: Sent, channel| {
            let links = ["/freeze/link", "/account/security", "/verify"];
            Answer::Ours(OurMessage {
                about: sent.as_str(),
                channel,
                at_ms: SAMPLE_NOW - 400_000,
                links: links.iter().map(|path| format!("https://id.northwind.example{path}")).collect(),
            })
        };
        let code = "K7M4-2QXP";
        let mut samples = vec![
            ("checker", Self::sample()),
            ("verify-malformed", typed("K7M4-2QX", Answer::Malformed)),
            ("verify-not-ours", typed(code, Answer::NotOurs)),
            ("verify-too-many", typed(code, Answer::TooMany { until_ms: SAMPLE_NOW + 1_740_000 })),
        ];
        for sent in Sent::ALL {
            let channel = if sent == Sent::SignInCode { Channel::Sms } else { Channel::Mail };
            let name = if sent == Sent::NewDevice { "verify-ours" } else { sent_name(sent) };
            samples.push((name, typed(code, ours(sent, channel))));
        }
        samples
    }
}

/// Two of the texts get a page of their own in the gallery; the others are there for their words.
fn sent_name(sent: Sent) -> &'static str {
    if sent == Sent::SignInCode { "verify-ours-sms" } else { "verify-ours-other" }
}
