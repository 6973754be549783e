//! The page that asks for the code of a change within a session, and how a change ends without being made.

use crate::flow::view::{FlowLook, SentCode, Step};
use crate::page::message::MessageView;
use crate::page::problem::{Channel, CodeProblem, FormAlert};
use crate::page::view::Page;
use askama::Template;

/// What a code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeOf {
    /// That messages reach the new address or number.
    New,
    /// That the owner reads the account's messages.
    Old,
    /// That whoever lost the authenticator reads the account's messages.
    Lost,
    /// That whoever sets up a first authenticator reads the account's messages.
    First,
    /// That whoever lets nothing but passkeys open the account reads its messages.
    PasskeysOnly,
    /// That whoever adds a first passkey reads the account's messages.
    FirstPasskey,
}

/// Which of two codes it is that go to two different addresses or numbers.
#[derive(Clone, Debug)]
pub(crate) enum CodeOfTwo {
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
#[template(path = "flow/change/change_code.html")]
pub(crate) struct ChangeCodeView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What the code shows.
    pub(crate) of: CodeOf,
    /// Which of two codes it is, where two are asked for.
    pub(crate) of_two: Option<CodeOfTwo>,
    /// How many demands are met, of how many.
    pub(crate) step: (usize, usize),
    /// The code.
    pub(crate) sent: SentCode,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// Why it does not go on.
    pub(crate) alert: Option<FormAlert>,
}

impl ChangeCodeView {
    /// The heading.
    fn title(&self) -> &'static str {
        match (self.of, &self.of_two) {
            (_, Some(CodeOfTwo::Second { .. })) => "change-second-title",
            (CodeOf::New, _) => "change-new-title",
            (CodeOf::Old, _) => "change-old-title",
            (CodeOf::Lost | CodeOf::First | CodeOf::FirstPasskey | CodeOf::PasskeysOnly, _) => {
                "change-lost-title"
            }
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
            (CodeOf::FirstPasskey, _) => "passkey-add",
            (CodeOf::PasskeysOnly, _) => "passkeys-only-go",
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
pub(crate) fn change_ended(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "hourglass",
        title: "change-ended-title",
        body: "change-ended-text",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

/// Why a change was refused on a frozen account.
#[must_use]
pub(crate) fn change_frozen(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "lock",
        title: "change-frozen-title",
        body: "change-frozen-text",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}

/// The address or number that goes.
#[derive(Clone, Debug)]
pub(crate) struct Going {
    /// Its name, `idn_…`.
    pub(crate) id: String,
    /// It, in full: it is the reader's own.
    pub(crate) full: String,
}

/// An address that has come to belong to another account while it was being confirmed.
#[must_use]
pub(crate) fn contact_taken(page: Page) -> MessageView {
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
pub(crate) fn contacts_full(page: Page) -> MessageView {
    MessageView {
        page,
        icon: "mail",
        title: "contacts-full-title",
        body: "identifier-too-many",
        next: Some(("/account/profile".into(), "change-ended-go")),
    }
}
