//! The new password, on which the flow is spent.

use std::pin::Pin;

use askama::Template;
use vestibule_service::{Evidence, FlowView};

use super::contract::{Shown, StepFields, StepPage, Told};
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::password_length::PasswordLength;
use crate::page::problem::PasswordProblem;
use crate::page::request::{PageRequest, render};
use crate::page::view::Page;

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

pub(super) struct NewPasswordStep;

impl StepPage for NewPasswordStep {
    /// It proves nothing.
    fn given(
        &self,
        _fields: &StepFields,
        _request: &PageRequest,
        _flow: &FlowView,
    ) -> Result<Evidence, Told> {
        Err(Told { password: Some(PasswordProblem::Missing), ..Told::default() })
    }

    fn candidates(&self, _fields: &StepFields) -> Vec<Evidence> {
        Vec::new()
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        Box::pin(async move {
            let Shown { request, look, flow, status, told } = shown;
            let app = &request.web.app;
            let rule = app.policy().password.rule();
            let view = NewPasswordStepView {
                page: request.page(),
                look,
                identifier: app.typed_identifier(&request.caller).await?.unwrap_or_default(),
                length: PasswordLength::of(rule, flow.second_factor),
                problem: told.password,
                busy: told.busy,
                hold_hours: app.policy().hold.password_reset.seconds() / 3600,
                until_ms: flow.expires_at.millis(),
            };
            Ok(render(status, &view))
        })
    }
}
