//! Samples of this page, for tests and for eyes.

use crate::account::export::view::ExportView;
use crate::flow::samples::sample_owner;
use crate::page::problem::PasswordProblem;
use crate::page::view::Page;

impl ExportView {
    /// Every state of the page.
    #[must_use]
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let asked = Self { page: Page::sample_signed_in(), owner: sample_owner() };
        let mut wrong = asked.clone();
        wrong.owner.password_problem = Some(PasswordProblem::Wrong);
        vec![("export", asked), ("export-wrong", wrong)]
    }
}
