//! The pages on which addresses and numbers come and go, and the one that asks for the code of a change within a session.

use askama::Template;

use super::flow::{FlowLook, SentCode, Step};
use super::message::MessageView;
use super::page::Page;
use super::problem::{Channel, CodeProblem, FormAlert, IdentifierProblem, PasswordProblem};
use super::security::Owner;

/// The address or number that goes.
#[derive(Clone, Debug)]
pub struct Going {
    /// Its name, `idn_…`.
    pub id: String,
    /// It, in full: it is the reader's own.
    pub full: String,
}

/// `/account/contacts/add` and `/account/contacts/{id}/change`. Fields: `identifier` and the owner's.
#[derive(Clone, Debug, Template)]
#[template(path = "contact.html")]
pub struct ContactView {
    /// What every page has.
    pub page: Page,
    /// What goes; none when one is added.
    pub going: Option<Going>,
    /// What was typed.
    pub identifier: String,
    /// What is wrong with it.
    pub identifier_problem: Option<IdentifierProblem>,
    /// How long the change waits, in words.
    pub wait: String,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// `/account/contacts/{id}/remove`. Fields: the owner's.
#[derive(Clone, Debug, Template)]
#[template(path = "contact_remove.html")]
pub struct ContactRemoveView {
    /// What every page has.
    pub page: Page,
    /// What goes.
    pub going: Going,
    /// How long that waits, in words.
    pub wait: String,
    /// What is asked of the owner.
    pub owner: Owner,
}

/// `/account/two-factor/lost`: the authenticator and the backup codes are gone, but the session is not. Field: `password`.
#[derive(Clone, Debug, Template)]
#[template(path = "two_factor_lost.html")]
pub struct TwoFactorLostView {
    /// What every page has.
    pub page: Page,
    /// How long the removal waits, in words.
    pub wait: String,
    /// What is wrong with the password.
    pub problem: Option<PasswordProblem>,
}

/// What a code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOf {
    /// That messages reach the new address or number.
    New,
    /// That the owner reads the account's messages.
    Old,
    /// That whoever lost the authenticator reads the account's messages.
    Lost,
    /// That whoever sets up a first authenticator reads the account's messages.
    First,
}

/// Which of two codes it is that go to two different addresses or numbers.
#[derive(Clone, Debug)]
pub enum CodeOfTwo {
    /// The first.
    First,
    /// The second.
    Second {
        /// Where it can go instead.
        elsewhere: Vec<Going>,
    },
}

/// `/account/confirm/code`: the code of a change that was begun. Field: `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "change_code.html")]
pub struct ChangeCodeView {
    /// What every page has.
    pub page: Page,
    /// Where its pages are.
    pub look: &'static FlowLook,
    /// What the code shows.
    pub of: CodeOf,
    /// Which of two codes it is, where two are asked for.
    pub of_two: Option<CodeOfTwo>,
    /// How many demands are met, of how many.
    pub step: (usize, usize),
    /// The code.
    pub sent: SentCode,
    /// Why the last code was not taken.
    pub problem: Option<CodeProblem>,
    /// Why it does not go on.
    pub alert: Option<FormAlert>,
}

impl ChangeCodeView {
    /// The heading.
    fn title(&self) -> &'static str {
        match (self.of, &self.of_two) {
            (_, Some(CodeOfTwo::Second { .. })) => "change-second-title",
            (CodeOf::New, _) => "change-new-title",
            (CodeOf::Old, _) => "change-old-title",
            (CodeOf::Lost | CodeOf::First, _) => "change-lost-title",
        }
    }

    /// What the button does.
    fn go(&self) -> &'static str {
        match (self.of, &self.of_two) {
            (_, Some(CodeOfTwo::First)) => "enrol-next",
            (CodeOf::New, _) => "change-new-go",
            (CodeOf::Old, _) => "change-old-go",
            (CodeOf::Lost, _) => "change-lost-go",
            (CodeOf::First, _) => "enrol-go",
        }
    }

    /// Where the code can go instead.
    fn elsewhere(&self) -> &[Going] {
        match &self.of_two {
            Some(CodeOfTwo::Second { elsewhere }) => elsewhere,
            Some(CodeOfTwo::First) | None => &[],
        }
    }
}

/// A change that is over without having been made.
#[must_use]
pub fn change_ended(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "hourglass",
        title: "change-ended-title",
        body: "change-ended-text",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

/// An address that has come to belong to another account while it was being confirmed.
#[must_use]
pub fn contact_taken(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "user",
        title: "contact-taken-title",
        body: "contact-taken-text",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

/// The account came to have as many addresses and numbers as it can have.
#[must_use]
pub fn contacts_full(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "mail",
        title: "contacts-full-title",
        body: "identifier-too-many",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

/// Why a change was refused on a frozen account.
#[must_use]
pub fn change_frozen(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "lock",
        title: "change-frozen-title",
        body: "change-frozen-text",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

impl ContactView {
    /// Where the form goes.
    #[must_use]
    pub fn action(&self) -> String {
        match &self.going {
            Some(going) => format!("/account/contacts/{}/change", going.id),
            None => "/account/contacts/add".into(),
        }
    }
}
