//! The freeze and the way back: the freeze within a session and by the link of an alert, the veto by link, and the end of a
//! freeze, which begins with the identifier. Pages behind links tell nothing but what the link is for.

use askama::Template;

use super::message::MessageView;
use super::page::Page;
use super::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use super::protections::WaitingRow;
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
    pub alert: Option<FormAlert>,
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
    pub alert: Option<FormAlert>,
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
}

impl UnfreezeView {
    /// Whether identifier and password were refused together.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.alert.as_ref().is_some_and(FormAlert::is_refusal)
    }
}
