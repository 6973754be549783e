//! A password, asked for by itself.

use std::future::ready;
use std::pin::Pin;

use askama::Template;
use vestibule_service::{Evidence, FlowView};

use super::contract::{Shown, StepFields, StepPage, Told};
use crate::flow::page::proofs;
use crate::flow::view::{FlowLook, PasswordTexts, Step};
use crate::page::error::PageResult;
use crate::page::problem::PasswordProblem;
use crate::page::request::{PageRequest, render};
use crate::page::view::Page;

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

pub(super) struct PasswordStep;

impl StepPage for PasswordStep {
    fn given(&self, fields: &StepFields, _request: &PageRequest, _flow: &FlowView) -> Result<Evidence, Told> {
        proofs::password(&fields.password)
            .map(Evidence::password)
            .map_err(|problem| Told { password: Some(problem), ..Told::default() })
    }

    fn candidates(&self, fields: &StepFields) -> Vec<Evidence> {
        proofs::password(&fields.password).map(Evidence::password).into_iter().collect()
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        let Shown { request, look, status, told, .. } = shown;
        let answer = match &look.password {
            Some(texts) => {
                let problem = told.password.or(told.refusal.map(|_| PasswordProblem::NotThen));
                render(status, &PasswordStepView { page: request.page(), look, texts, problem })
            }
            None => shown.begins_anew(),
        };
        Box::pin(ready(Ok(answer)))
    }
}
