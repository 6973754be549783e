//! The message checker's page: was this message ours?

use askama::Template;
use vestibule_domain::notice::Template as Sent;

use super::page::{Page, SAMPLE_NOW};
use super::problem::Channel;

/// What is known of a message of ours.
#[derive(Clone, Debug)]
pub struct OurMessage {
    /// The stable name of its text, such as `new-device`.
    pub about: &'static str,
    /// By mail or SMS.
    pub channel: Channel,
    /// When we sent it.
    pub at_ms: i64,
    /// The whole addresses of the pages that its links can lead to.
    pub links: Vec<String>,
}

impl OurMessage {
    /// The key of what it is about.
    #[must_use]
    pub fn key(&self) -> String {
        format!("sent-{}", self.about)
    }
}

/// What the page says.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Nothing was asked yet.
    NotAsked,
    /// What was typed is no code.
    Malformed,
    /// We sent this.
    Ours(OurMessage),
    /// We sent nothing with this code.
    NotOurs,
    /// Too much was asked from this network; the next question counts from then on.
    TooMany {
        /// From when on.
        until_ms: i64,
    },
}

/// `/verify`: the form, and the answer in its place. The field's name is `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "verify.html")]
pub struct CheckerView {
    /// What every page has.
    pub page: Page,
    /// What was typed.
    pub code: String,
    /// For how many days codes are known.
    pub days: i64,
    /// What the page says.
    pub answer: Answer,
}

impl CheckerView {
    /// Whether what was typed is no code.
    #[must_use]
    pub fn malformed(&self) -> bool {
        matches!(self.answer, Answer::Malformed)
    }

    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), code: String::new(), days: 365, answer: Answer::NotAsked }
    }

    /// Every state of the page, and every text that can be told of.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
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
            ("verify", Self::sample()),
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
