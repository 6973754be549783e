//! A backup code, in place of the authenticator.

use std::future::ready;
use std::pin::Pin;

use askama::Template;
use vestibule_service::{Evidence, FlowView, SecretText};

use super::contract::{Shown, StepFields, StepPage, Told, Way};
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::problem::CodeProblem;
use crate::page::request::{PageRequest, render};
use crate::page::view::Page;

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
    /// The other second factors that can be given instead.
    pub(crate) ways: Vec<Way>,
}

pub(super) struct BackupCodeStep;

impl StepPage for BackupCodeStep {
    fn given(&self, fields: &StepFields, _request: &PageRequest, _flow: &FlowView) -> Result<Evidence, Told> {
        Ok(typed(fields))
    }

    fn candidates(&self, fields: &StepFields) -> Vec<Evidence> {
        vec![typed(fields)]
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        let (page, look, problem) = (shown.request.page(), shown.look, shown.code_problem());
        let ways = shown.ways(Step::BackupCode);
        Box::pin(ready(Ok(render(shown.status, &BackupCodeStepView { page, look, problem, ways }))))
    }
}

fn typed(fields: &StepFields) -> Evidence {
    Evidence::backup_code(SecretText::new(fields.backup_code.clone()))
}
