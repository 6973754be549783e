//! The page that hands out the copy.

use askama::Template;

use crate::flow::view::Owner;
use crate::page::view::Page;

/// `/account/profile/export`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/export/export.html")]
pub(crate) struct ExportView {
    /// What every page has.
    pub(crate) page: Page,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}
