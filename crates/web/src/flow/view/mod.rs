//! The pages of flows: one for each kind of step, whatever the flow is for. Where they are and what they say for a purpose
//! is its [`FlowLook`].

mod look;
mod owner;

use askama::Template;

use crate::captcha::view::Captcha;
use crate::page::password_length::PasswordLength;
use crate::page::problem::{Channel, CodeProblem, Delivery, FormAlert, IdentifierProblem, PasswordProblem};
use crate::page::view::Page;

use crate::page::text::{Html, ToFluent, bold};

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

/// Who helps when no message arrives.
#[derive(Clone, Debug)]
pub(crate) struct SupportOffer {
    /// Whether messages of this channel are slow just now, whoever they are for.
    pub(crate) slow: bool,
    /// Where support is written to.
    pub(crate) to: String,
    /// Minutes without a message after which support is pointed to.
    pub(crate) after: i64,
    /// Whether they have gone by.
    pub(crate) due: bool,
}

impl SupportOffer {
    /// After how many minutes support is written to.
    #[must_use]
    pub(crate) fn later(&self, page: &Page) -> Html {
        let args = [("minutes", self.after.to_fluent()), ("to", self.to.to_fluent())];
        bold(&page.text.text_with("reset-support-later", &args))
    }
}

/// Why a sign-in with all the right proofs is held until its owner shows a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// From too far away to have travelled.
    ImpossibleTravel,
    /// From a country new to the account, after failures.
    NewCountry,
}

impl Held {
    /// The key of its reason.
    #[must_use]
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::ImpossibleTravel => "confirm-suspicion-impossible-travel",
            Self::NewCountry => "confirm-suspicion-new-country",
        }
    }
}

/// The code of a message.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_message.html")]
pub(crate) struct MessageStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static MessageTexts,
    /// The code that was sent.
    pub(crate) sent: SentCode,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// Why the flow does not go on.
    pub(crate) alert: Option<FormAlert>,
    /// From where it is asked for.
    pub(crate) facts: Option<RequestFacts>,
    /// Why the sign-in is held on suspicion, if it is.
    pub(crate) suspicion: Option<Held>,
    /// Who helps when nothing arrives.
    pub(crate) support: Option<SupportOffer>,
}

impl MessageStepView {
    /// The key of its heading.
    #[must_use]
    pub(crate) const fn title(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-title" } else { self.texts.title }
    }

    /// The key of its button.
    #[must_use]
    pub(crate) const fn go(&self) -> &'static str {
        if self.suspicion.is_some() { "confirm-suspicion-go" } else { self.texts.go }
    }

    /// Where the code went.
    #[must_use]
    pub(crate) fn lead(&self) -> Html {
        let key = match (self.suspicion, self.sent.channel) {
            (None, Channel::Mail) => self.texts.mail,
            (None, Channel::Sms) => self.texts.sms,
            (Some(_), Channel::Mail) => "confirm-suspicion-mail",
            (Some(_), Channel::Sms) => "confirm-suspicion-sms",
        };
        self.page.rich1(key, "to", &self.sent.to)
    }

    /// The key of where to look for the message.
    #[must_use]
    pub(crate) fn look_for(&self) -> Option<&'static str> {
        let (mail, sms) = self.texts.look?;
        Some(if self.sent.channel == Channel::Mail { mail } else { sms })
    }

    /// The key of how long messages take.
    #[must_use]
    pub(crate) const fn pace(&self, support: &SupportOffer) -> &'static str {
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
pub(crate) struct ClockHint {
    /// Seconds, 31 or more.
    pub(crate) seconds: u32,
    /// Whether the phone is ahead of us.
    pub(crate) ahead: bool,
}

/// The authenticator's code, or two in a row.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_authenticator.html")]
pub(crate) struct AuthenticatorStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static AuthenticatorTexts,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// How far the phone's clock is off, if the last code says so.
    pub(crate) clock: Option<ClockHint>,
    /// Whether two codes in a row are asked for, to adjust to the phone's clock.
    pub(crate) resync: bool,
    /// Whether they are needed, because too many wrong codes were typed.
    pub(crate) two_needed: bool,
    /// When the flow ends.
    pub(crate) until_ms: i64,
}

/// A backup code in place of the authenticator.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_backup_code.html")]
pub(crate) struct BackupCodeStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are, and what they say.
    pub(crate) look: &'static FlowLook,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
}

/// A password, after the first page.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_password.html")]
pub(crate) struct PasswordStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are, and what they say.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static PasswordTexts,
    /// Why the last one was not taken.
    pub(crate) problem: Option<PasswordProblem>,
}

/// The new password.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_new_password.html")]
pub(crate) struct NewPasswordStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are, and what they say.
    pub(crate) look: &'static FlowLook,
    /// The identifier, for password managers.
    pub(crate) identifier: String,
    /// How long it must be.
    pub(crate) length: PasswordLength,
    /// What is wrong with it.
    pub(crate) problem: Option<PasswordProblem>,
    /// Whether the server has too much to do just now.
    pub(crate) busy: bool,
    /// How many hours withdrawals are held afterwards.
    pub(crate) hold_hours: i64,
    /// When the flow ends.
    pub(crate) until_ms: i64,
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
