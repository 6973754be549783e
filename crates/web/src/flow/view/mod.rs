//! The pages of flows: one for each kind of step, whatever the flow is for. Where they are and what they say for a purpose
//! is its [`FlowLook`].

mod look;
mod owner;

use askama::Template;
use vestibule_service::PasskeyQuestion;

use crate::captcha::view::Captcha;
use crate::page::problem::{Channel, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::page::view::Page;

pub(crate) use look::{
    AuthenticatorTexts, FlowLook, HeldTexts, IdentifyTexts, MessageTexts, PasswordTexts, Step, WaitsTexts,
};
pub(crate) use owner::Owner;

/// The first page of a flow: identifier, a password where the purpose asks for one, and a captcha if one is asked.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_identify.html")]
pub(crate) struct IdentifyView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static IdentifyTexts,
    /// What a passkey is asked that signs in by itself, where one can.
    pub(crate) passkey: Option<PasskeyQuestion>,
    /// What was typed as identifier.
    pub(crate) identifier: String,
    /// What is wrong with it.
    pub(crate) identifier_problem: Option<IdentifierProblem>,
    /// Whether the password is typed here.
    pub(crate) password: bool,
    /// What is wrong with the password field; only ever `Missing` or `TooLong`.
    pub(crate) password_problem: Option<PasswordProblem>,
    /// Why the flow does not go on.
    pub(crate) alert: Option<FormAlert>,
    /// What is asked to tell people from machines.
    pub(crate) captcha: Captcha,
    /// The path to go to afterwards.
    pub(crate) return_to: Option<String>,
    /// The login phrase of this device's owner.
    pub(crate) login_phrase: Option<String>,
    /// Whether this browser has just proven a password that stands on the list of common ones.
    pub(crate) listed: bool,
    /// Whether the sign-in under way ended because the exchange demands a new password.
    pub(crate) demanded: bool,
}

impl IdentifyView {
    /// Whether identifier and password were refused together.
    #[must_use]
    pub(crate) fn refused(&self) -> bool {
        self.password && self.alert.is_some_and(FormAlert::is_refusal)
    }

    /// Whether something on the page has to be looked at again.
    #[must_use]
    pub(crate) const fn again(&self) -> bool {
        self.captcha.refused()
            || self.listed
            || self.demanded
            || self.alert.is_some()
            || self.identifier_problem.is_some()
            || self.password_problem.is_some()
    }
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub(crate) struct SentCode {
    /// Which way it went.
    pub(crate) channel: Channel,
    /// Where it went, masked, or in full within a session; empty where none could be sent.
    pub(crate) to: String,
    /// How far the message has come; none where nothing of it may be told.
    pub(crate) delivery: Option<Delivery>,
    /// From when on another can be sent.
    pub(crate) resend_at_ms: i64,
    /// When the code ends.
    pub(crate) until_ms: i64,
    /// Whether it has ten digits instead of six.
    pub(crate) long: bool,
}

/// From where something is asked for.
#[derive(Clone, Debug)]
pub(crate) struct RequestFacts {
    /// Where the device seems to be, `Lisbon, Portugal`.
    pub(crate) place: Option<String>,
    /// What it seems to be, `Firefox on Linux`.
    pub(crate) device: String,
    /// When.
    pub(crate) at_ms: i64,
}

/// How far the clock of the customer's phone is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockHint {
    /// Seconds, 31 or more.
    pub(crate) seconds: u32,
    /// Whether the phone is ahead of us.
    pub(crate) ahead: bool,
}

/// Nothing is checked from here until then.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/flow_held.html")]
pub(crate) struct HeldView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where it begins.
    pub(crate) begin: &'static str,
    /// What it says.
    pub(crate) texts: &'static HeldTexts,
    /// Until when.
    pub(crate) until_ms: i64,
}

/// What was asked for waits.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/flow_waits.html")]
pub(crate) struct WaitsView {
    /// What every page has.
    pub(crate) page: Page,
    /// What it says.
    pub(crate) texts: &'static WaitsTexts,
    /// When it takes effect.
    pub(crate) until_ms: i64,
}

/// `/register/link` and `/sign-in/link`: the link from the mail; looking at it does nothing, the button does.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/verify_link.html")]
pub(crate) struct VerifyLinkView {
    /// What every page has.
    pub(crate) page: Page,
    /// Goes back in the field `token`.
    pub(crate) token: String,
    /// Whether the link still counts.
    pub(crate) valid: bool,
    /// Whether this browser has a flow under way, which the link could be for.
    pub(crate) here: bool,
    /// Whether it confirms a device; otherwise it confirms an address.
    pub(crate) device: bool,
}
