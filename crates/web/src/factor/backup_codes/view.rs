//! Backup codes: how many are left, and a new set, shown once.

use crate::flow::view::Owner;
use crate::page::view::Page;
use askama::Template;

/// `/account/backup-codes`.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/backup_codes/backup_codes.html")]
pub(crate) struct BackupCodesView {
    /// What every page has.
    pub(crate) page: Page,
    /// How many are left; none were ever made where it is `None`.
    pub(crate) left: Option<u32>,
    /// How many there were.
    pub(crate) of: u32,
    /// When they were made.
    pub(crate) made_ms: Option<i64>,
    /// The new ones, shown this once.
    pub(crate) fresh: Option<Vec<String>>,
    /// Whether an authenticator is enrolled: without one there is nothing to stand in for.
    pub(crate) authenticator: bool,
    /// What is asked of the owner.
    pub(crate) owner: Owner,
}

/// `/account/backup-codes/print`: the new ones on paper.
#[derive(Clone, Debug, Template)]
#[template(path = "factor/backup_codes/backup_codes_print.html")]
pub(crate) struct BackupCodesPrintView {
    /// What every page has.
    pub(crate) page: Page,
    /// The codes.
    pub(crate) codes: Vec<String>,
    /// The masked identifier of their account.
    pub(crate) masked: String,
    /// When they were made.
    pub(crate) made_ms: i64,
}

/// From this many backup codes left on down, new ones are suggested.
pub(crate) const FEW: u32 = 3;

impl BackupCodesView {
    /// Whether some were made but too few are left.
    #[must_use]
    pub(crate) fn few(&self) -> bool {
        self.left.is_some_and(|left| left <= FEW)
    }
}
