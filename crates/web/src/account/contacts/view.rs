//! The pages on which addresses and numbers come and go, and the one that asks for the code of a change within a session.

use crate::flow::change::view::Going;
use askama::Template;

use crate::flow::view::Owner;
use crate::page::problem::IdentifierProblem;
use crate::page::view::Page;

/// `/account/contacts/add` and `/account/contacts/{id}/change`. Fields: `identifier` and the owner's.
#[derive(Clone, Debug, Template)]
#[template(path = "account/contacts/contact.html")]
pub(crate) struct ContactView {
    /// What every page has.
    pub(crate) page: Page,
    /// What goes; none when one is added.
    pub(crate) going: Option<Going>,
    /// What was typed.
    pub(crate) identifier: String,
    /// What is wrong with it.
    pub(crate) identifier_problem: Option<IdentifierProblem>,
    /// How long the change waits, in words.
    pub(crate) wait: String,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// `/account/contacts/{id}/remove`. Fields: the owner's.
#[derive(Clone, Debug, Template)]
#[template(path = "account/contacts/contact_remove.html")]
pub(crate) struct ContactRemoveView {
    /// What every page has.
    pub(crate) page: Page,
    /// What goes.
    pub(crate) going: Going,
    /// How long that waits, in words.
    pub(crate) wait: String,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

impl ContactView {
    /// Where the form goes.
    #[must_use]
    pub(crate) fn action(&self) -> String {
        match &self.going {
            Some(going) => format!("/account/contacts/{}/change", going.id),
            None => "/account/contacts/add".into(),
        }
    }
}
