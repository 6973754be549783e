//! The way back, as it is shown.

use askama::Template;

use crate::page::view::Page;

/// `/back`: on the way to the application.
#[derive(Clone, Debug, Template)]
#[template(path = "returning/back.html")]
pub(crate) struct BackView {
    /// What every page has.
    pub(crate) page: Page,
    /// The application's name.
    pub(crate) title: String,
    /// Where it goes.
    pub(crate) href: String,
    /// Whether the browser goes there by itself.
    pub(crate) at_once: bool,
}

/// `/sign-out`: the question.
#[derive(Clone, Debug, Template)]
#[template(path = "returning/sign_out.html")]
pub(crate) struct SignOutView {
    /// What every page has.
    pub(crate) page: Page,
}
