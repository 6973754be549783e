//! The brake and the way back: the freeze within a session and by the link of an alert, the veto by link, and the end of a
//! freeze, which begins with the identifier. Pages behind links tell nothing but what the link is for.

use askama::Template;

use super::message::MessageView;
use super::page::{Page, SAMPLE_NOW};
use super::problem::{Channel, CodeProblem, Delivery, IdentifierProblem, PasswordProblem, Trouble};
use super::protections::{Matter, WaitingRow, sample_waiting};
use super::security::Owner;
use super::sign_in::{Captcha, ClockHint};

/// A freeze in force that leaves the owner in.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// Since when.
    pub since_ms: i64,
    /// Whether the link of an alert did it.
    pub by_link: bool,
    /// Its end, where that was asked for.
    pub end: Option<WaitingRow>,
}

/// `/account/freeze`.
#[derive(Clone, Debug, Template)]
#[template(path = "freeze.html")]
pub struct FreezeView {
    /// What every page has.
    pub page: Page,
    /// The freeze in force.
    pub frozen: Option<Frozen>,
    /// How long the end of a freeze waits, in words.
    pub wait: String,
    /// Until when the account is not locked again from here, because it was recently.
    pub rests_until_ms: Option<i64>,
    /// Whether this is the second look before the account is locked.
    pub sure: bool,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// What a freeze did, told right after it.
#[derive(Clone, Debug, Template)]
#[template(path = "frozen.html")]
pub struct FrozenView {
    /// What every page has.
    pub page: Page,
    /// Whether everything is stopped, or withdrawals only.
    pub everything: bool,
}

/// `/freeze/link`: the link of an alert.
#[derive(Clone, Debug, Template)]
#[template(path = "freeze_link.html")]
pub struct FreezeLinkView {
    /// What every page has.
    pub page: Page,
    /// The link's token.
    pub token: String,
    /// Until when the link works; none where it does not, or no more.
    pub until_ms: Option<i64>,
    /// Whether the link alone freezes; otherwise somebody must sign in.
    pub by_link: bool,
    /// How long the end of the freeze would wait, in words.
    pub wait: String,
    /// Whether this is the second look before the account is locked.
    pub sure: bool,
}

/// `/veto/link`: the link of an announcement.
#[derive(Clone, Debug, Template)]
#[template(path = "veto_link.html")]
pub struct VetoLinkView {
    /// What every page has.
    pub page: Page,
    /// The link's token.
    pub token: String,
    /// What would change; none where nothing waits behind the link, or no more.
    pub offer: Option<WaitingRow>,
    /// Whether the link alone stops it; otherwise somebody must sign in.
    pub by_link: bool,
}

/// `/unfreeze`: identifier, password, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "unfreeze.html")]
pub struct UnfreezeView {
    /// What every page has.
    pub page: Page,
    /// What was typed as identifier.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// What is wrong with the password field; only ever `Missing` or `TooLong`.
    pub password_problem: Option<PasswordProblem>,
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
}

/// What is asked after the password.
#[derive(Clone, Debug)]
pub enum UnfreezeStep {
    /// A code of the authenticator, or a backup code.
    SecondFactor,
    /// The code of a message.
    Message {
        /// Which way it went.
        channel: Channel,
        /// Where it went, masked; empty where none could be sent.
        masked: String,
        /// How far it has come.
        delivery: Delivery,
        /// From when on another can be sent.
        resend_at_ms: i64,
        /// When the code ends.
        until_ms: i64,
        /// Whether the code has ten digits instead of six.
        long: bool,
    },
}

/// `/unfreeze/step`: one code after the other.
#[derive(Clone, Debug, Template)]
#[template(path = "unfreeze_step.html")]
pub struct UnfreezeStepView {
    /// What every page has.
    pub page: Page,
    /// Which code.
    pub step: UnfreezeStep,
    /// Why the last one was not taken.
    pub problem: Option<CodeProblem>,
    /// How far the phone's clock is off, if the last code says so.
    pub clock: Option<ClockHint>,
    /// Why the flow does not go on.
    pub trouble: Option<Trouble>,
}

/// The end of the freeze was asked for.
#[derive(Clone, Debug, Template)]
#[template(path = "unfreeze_waits.html")]
pub struct UnfreezeWaitsView {
    /// What every page has.
    pub page: Page,
    /// When the freeze ends.
    pub until_ms: i64,
}

impl MessageView {
    /// A change that waited stays undone.
    #[must_use]
    pub fn vetoed(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "vetoed-title",
            body: "vetoed-text",
            next: Some(("/sign-in".into(), "vetoed-go")),
        }
    }

    /// Somebody asked for the end of a freeze where there is none.
    #[must_use]
    pub fn not_frozen(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "not-frozen-title",
            body: "not-frozen-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// The press of a link where as much was frozen already.
    #[must_use]
    pub fn was_frozen(page: Page) -> Self {
        Self {
            page,
            icon: "shield-check",
            title: "was-frozen-title",
            body: "was-frozen-text",
            next: Some(("/sign-in".into(), "sign-in-title")),
        }
    }

    /// The messages of this room.
    #[must_use]
    pub fn freeze_samples() -> Vec<(&'static str, Self)> {
        vec![
            ("vetoed", Self::vetoed(Page::sample())),
            ("not-frozen", Self::not_frozen(Page::sample())),
            ("was-frozen", Self::was_frozen(Page::sample())),
        ]
    }
}

impl FreezeView {
    /// The page of an account that is not frozen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample_signed_in(),
            frozen: None,
            wait: "2 days".into(),
            rests_until_ms: None,
            sure: false,
            owner: Owner::default(),
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let frozen = |by_link, end| Self {
            frozen: Some(Frozen { since_ms: SAMPLE_NOW - 3_600_000, by_link, end }),
            ..Self::sample()
        };
        vec![
            ("freeze", Self::sample()),
            ("freeze-rests", Self { rests_until_ms: Some(SAMPLE_NOW + 20 * 86_400_000), ..Self::sample() }),
            ("freeze-sure", Self { sure: true, ..Self::sample() }),
            ("freeze-asks", Self { owner: super::security::sample_owner(), ..Self::sample() }),
            ("freeze-on", frozen(false, None)),
            ("freeze-ending", frozen(true, Some(sample_waiting(Matter::Unfreeze)))),
        ]
    }
}

impl FrozenView {
    /// After each freeze.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |everything| Self { page: Page::sample(), everything };
        vec![("frozen-everything", sample(true)), ("frozen-withdrawals", sample(false))]
    }
}

impl FreezeLinkView {
    /// A link that works, and one that does not.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample = |until_ms, by_link| Self {
            page: Page::sample(),
            token: "vst_frz_sample".into(),
            until_ms,
            by_link,
            wait: "7 days".into(),
            sure: false,
        };
        let until = Some(SAMPLE_NOW + 500_000_000);
        vec![
            ("freeze-link", sample(until, true)),
            ("freeze-link-sure", Self { sure: true, ..sample(until, true) }),
            ("freeze-link-rests", sample(until, false)),
            ("freeze-link-over", sample(None, true)),
        ]
    }
}

impl VetoLinkView {
    /// A link that works, and one that does not.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let sample =
            |offer, by_link| Self { page: Page::sample(), token: "vst_vto_sample".into(), offer, by_link };
        let waiting = || Some(sample_waiting(Matter::Lock { days: Some(1) }));
        vec![
            ("veto-link", sample(waiting(), true)),
            ("veto-link-rests", sample(waiting(), false)),
            ("veto-link-over", sample(None, true)),
        ]
    }
}

impl UnfreezeView {
    /// The page as it is first seen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            identifier: String::new(),
            identifier_problem: None,
            password_problem: None,
            trouble: None,
            captcha: Captcha::None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let again = Self {
            identifier: "ann@example.com".into(),
            trouble: Some(Trouble::Refused { left: None }),
            captcha: Captcha::MailCode { problem: None },
            ..Self::sample()
        };
        vec![("unfreeze", Self::sample()), ("unfreeze-again", again)]
    }
}

impl UnfreezeStepView {
    /// The page that asks for the second factor.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            page: Page::sample(),
            step: UnfreezeStep::SecondFactor,
            problem: None,
            clock: None,
            trouble: None,
        }
    }

    /// Every state of the page.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let message = |channel, masked: &str| UnfreezeStep::Message {
            channel,
            masked: masked.into(),
            delivery: Delivery::HandedOver { at_ms: SAMPLE_NOW - 20_000 },
            resend_at_ms: SAMPLE_NOW + 25_000,
            until_ms: SAMPLE_NOW + 580_000,
            long: false,
        };
        let wrong = Self {
            problem: Some(CodeProblem::Wrong { left: Some(4) }),
            clock: Some(ClockHint { seconds: 74, ahead: false }),
            ..Self::sample()
        };
        let spent =
            Self { step: message(Channel::Mail, ""), trouble: Some(Trouble::CodesSpent), ..Self::sample() };
        vec![
            ("unfreeze-code", Self::sample()),
            ("unfreeze-code-wrong", wrong),
            ("unfreeze-mail", Self { step: message(Channel::Mail, "a•••@e•••.com"), ..Self::sample() }),
            ("unfreeze-sms", Self { step: message(Channel::Sms, "+351 ••• ••• 678"), ..Self::sample() }),
            ("unfreeze-spent", spent),
        ]
    }
}

impl UnfreezeWaitsView {
    /// Just asked for.
    #[must_use]
    pub fn sample() -> Self {
        Self { page: Page::sample(), until_ms: SAMPLE_NOW + 172_800_000 }
    }
}
