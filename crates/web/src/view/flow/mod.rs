//! The pages of flows: one for each kind of step, whatever the flow is for. Where they are and what they say for a purpose
//! is its [`FlowLook`].

mod look;

use askama::Template;

use super::captcha::Captcha;
use super::page::Page;
use super::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};

use super::text::{Html, ToFluent, bold};

pub use look::{
    AuthenticatorTexts, FlowLook, HeldTexts, IdentifyTexts, MessageTexts, PasswordTexts, Step, WaitsTexts,
};

/// The first page of a flow: identifier, a password where the purpose asks for one, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "step_identify.html")]
pub struct IdentifyView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are.
    pub look: &'static FlowLook,
    /// What it says.
    pub texts: &'static IdentifyTexts,
    /// What was typed as identifier.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// Whether the password is typed here.
    pub password: bool,
    /// What is wrong with the password field; only ever `Missing` or `TooLong`.
    pub password_problem: Option<PasswordProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// What is asked to tell people from machines.
    pub captcha: Captcha,
    /// The path to go to afterwards.
    pub return_to: Option<String>,
    /// The phrase that the owner of this device chose to know this page by.
    pub phrase: Option<String>,
    /// Whether this browser has just proven a password that stands on the list of common ones.
    pub listed: bool,
}

impl IdentifyView {
    /// Whether identifier and password were refused together.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.password && self.alert.as_ref().is_some_and(FormAlert::is_refusal)
    }

    /// Whether something on the page has to be looked at again.
    #[must_use]
    pub const fn again(&self) -> bool {
        self.captcha.refused()
            || self.listed
            || self.alert.is_some()
            || self.identifier_problem.is_some()
            || self.password_problem.is_some()
    }
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct SentCode {
    /// Which way it went.
    pub channel: Channel,
    /// Where it went, masked, or in full within a session; empty where none could be sent.
    pub to: String,
    /// How far the message has come; none where nothing of it may be told.
    pub delivery: Option<Delivery>,
    /// From when on another can be sent.
    pub resend_at_ms: i64,
    /// When the code ends.
    pub until_ms: i64,
    /// Whether it has ten digits instead of six.
    pub long: bool,
}

/// From where something is asked for.
#[derive(Clone, Debug)]
pub struct RequestFacts {
    /// Where the device seems to be, `Lisbon, Portugal`.
    pub place: Option<String>,
    /// What it seems to be, `Firefox on Linux`.
    pub device: String,
    /// When.
    pub at_ms: i64,
}

/// Who helps when no message arrives.
#[derive(Clone, Debug)]
pub struct SupportOffer {
    /// Whether messages of this channel are slow just now, whoever they are for.
    pub slow: bool,
    /// Where support is written to.
    pub to: String,
    /// Minutes without a message after which support is pointed to.
    pub after: i64,
    /// Whether they have gone by.
    pub due: bool,
}

impl SupportOffer {
    /// After how many minutes support is written to.
    #[must_use]
    pub fn later(&self, page: &Page) -> Html {
        let args = [("minutes", self.after.to_fluent()), ("to", self.to.to_fluent())];
        bold(&page.text.text_with("reset-support-later", &args))
    }
}

/// Why a sign-in with all the right proofs is held until its owner shows a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// From too far away to have travelled.
    ImpossibleTravel,
    /// From a country new to the account, after failures.
    NewCountry,
}

impl Held {
    /// The key of its reason.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ImpossibleTravel => "confirm-suspicion-impossible-travel",
            Self::NewCountry => "confirm-suspicion-new-country",
        }
    }
}

/// The code of a message.
#[derive(Clone, Debug, Template)]
#[template(path = "step_message.html")]
pub struct MessageStepView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// The code that was sent.
    pub sent: SentCode,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// From where it is asked for.
    pub facts: Option<RequestFacts>,
    /// Why the sign-in is held on suspicion, if it is.
    pub suspicion: Option<Held>,
    /// Who helps when nothing arrives.
    pub support: Option<SupportOffer>,
}

impl MessageStepView {
    /// The key of its heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-title" } else { self.look.message.title }
    }

    /// The key of its button.
    #[must_use]
    pub const fn go(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-go" } else { self.look.message.go }
    }

    /// Where the code went.
    #[must_use]
    pub fn lead(&self) -> Html {
        let key = match (self.suspicion, self.sent.channel) {
            (None, Channel::Mail) => self.look.message.mail,
            (None, Channel::Sms) => self.look.message.sms,
            (Some(_), Channel::Mail) => "confirm-suspicion-mail",
            (Some(_), Channel::Sms) => "confirm-suspicion-sms",
        };
        self.page.rich1(key, "to", &self.sent.to)
    }

    /// The key of where to look for the message.
    #[must_use]
    pub fn look_for(&self) -> Option<&'static str> {
        let (mail, sms) = self.look.message.look?;
        Some(if self.sent.channel == Channel::Mail { mail } else { sms })
    }

    /// The key of how long messages take.
    #[must_use]
    pub const fn pace(&self, support: &SupportOffer) -> &'static str {
        match (self.sent.channel, support.slow) {
            (Channel::Mail, false) => "reset-pace-mail",
            (Channel::Mail, true) => "reset-slow-mail",
            (Channel::Sms, false) => "reset-pace-sms",
            (Channel::Sms, true) => "reset-slow-sms",
        }
    }
}

/// How far the clock of the customer's phone is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockHint {
    /// Seconds, 31 or more.
    pub seconds: u32,
    /// Whether the phone is ahead of us.
    pub ahead: bool,
}

/// The authenticator's code, or two in a row.
#[derive(Clone, Debug, Template)]
#[template(path = "step_authenticator.html")]
pub struct AuthenticatorStepView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
    /// How far the phone's clock is off, if the last code says so.
    pub clock: Option<ClockHint>,
    /// Whether two codes in a row are asked for, to adjust to the phone's clock.
    pub resync: bool,
    /// Whether they are needed, because too many wrong codes were typed.
    pub two_needed: bool,
    /// When the flow ends.
    pub until_ms: i64,
}

/// A backup code in place of the authenticator.
#[derive(Clone, Debug, Template)]
#[template(path = "step_backup_code.html")]
pub struct BackupCodeStepView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub alert: Option<FormAlert>,
}

/// A password, after the first page.
#[derive(Clone, Debug, Template)]
#[template(path = "step_password.html")]
pub struct PasswordStepView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// What it says.
    pub texts: &'static PasswordTexts,
    /// Why the last one was not taken.
    pub problem: Option<PasswordProblem>,
}

/// The new password.
#[derive(Clone, Debug, Template)]
#[template(path = "step_new_password.html")]
pub struct NewPasswordStepView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// The identifier, for password managers.
    pub identifier: String,
    /// Fewest characters of a password.
    pub least: u32,
    /// What is wrong with it.
    pub problem: Option<PasswordProblem>,
    /// Whether the server has too much to do just now.
    pub busy: bool,
    /// How many hours withdrawals are held afterwards.
    pub hold_hours: i64,
    /// When the flow ends.
    pub until_ms: i64,
}

/// Nothing is checked from here until then.
#[derive(Clone, Debug, Template)]
#[template(path = "flow_held.html")]
pub struct HeldView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are, and what they say.
    pub look: &'static FlowLook,
    /// Until when.
    pub until_ms: i64,
}

/// What was asked for waits.
#[derive(Clone, Debug, Template)]
#[template(path = "flow_waits.html")]
pub struct WaitsView {
    /// What every page has.
    pub page: Page,
    /// What it says.
    pub texts: &'static WaitsTexts,
    /// When it takes effect.
    pub until_ms: i64,
}
