//! The authenticator's code, or two in a row.

use std::pin::Pin;

use askama::Template;
use vestibule_domain::gate::Refusal;
use vestibule_service::{Evidence, FlowView, Hint, SecretText};

use super::contract::{Shown, StepFields, StepPage, Told, Way};
use crate::flow::view::{AuthenticatorTexts, ClockHint, FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::problem::CodeProblem;
use crate::page::request::{PageRequest, render};
use crate::page::typed::Typed;
use crate::page::view::Page;

/// The authenticator's code, or two in a row.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_authenticator.html")]
pub(crate) struct AuthenticatorStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are.
    pub(crate) look: &'static FlowLook,
    /// What it says.
    pub(crate) texts: &'static AuthenticatorTexts,
    /// Why the last code was not taken.
    pub(crate) problem: Option<CodeProblem>,
    /// How far the phone's clock is off, if the last code says so.
    pub(crate) clock: Option<ClockHint>,
    /// Whether two codes in a row are asked for, to adjust to the phone's clock.
    pub(crate) resync: bool,
    /// Whether they are needed, because too many wrong codes were typed.
    pub(crate) two_needed: bool,
    /// The other second factors that can be given instead.
    pub(crate) ways: Vec<Way>,
    /// When the flow ends.
    pub(crate) until_ms: i64,
}

pub(super) struct AuthenticatorStep;

impl StepPage for AuthenticatorStep {
    fn given(&self, fields: &StepFields, _request: &PageRequest, _flow: &FlowView) -> Result<Evidence, Told> {
        Ok(typed(fields))
    }

    fn candidates(&self, fields: &StepFields) -> Vec<Evidence> {
        vec![typed(fields)]
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        Box::pin(async move {
            let ways = shown.ways(Step::Authenticator);
            let Shown { request, look, flow, status, told } = shown;
            let Some(texts) = &look.authenticator else { return Ok(shown.begins_anew()) };
            let view = AuthenticatorStepView {
                page: request.page(),
                look,
                texts,
                problem: told.refusal.and_then(|refusal| of_pair(refusal, told.two, shown.code_problem())),
                clock: clock(told.hint),
                resync: told.two || flow.two_codes,
                two_needed: flow.two_codes,
                ways,
                until_ms: flow.expires_at.millis(),
            };
            Ok(render(status, &view))
        })
    }
}

/// One code, or two in a row.
fn typed(fields: &StepFields) -> Evidence {
    let secret = |text: &Typed| SecretText::new(text.clone());
    if fields.code_first.is_empty() && fields.code_second.is_empty() {
        Evidence::authenticator(secret(&fields.code))
    } else {
        Evidence::authenticator_pair(secret(&fields.code_first), secret(&fields.code_second))
    }
}

/// Why a code of the authenticator, or two in a row, were not taken. That two are needed is told by the page itself.
fn of_pair(refusal: Refusal, two: bool, problem: Option<CodeProblem>) -> Option<CodeProblem> {
    if refusal == Refusal::TwoCodesNeeded {
        None
    } else if two && refusal == Refusal::ProofWrong {
        Some(CodeProblem::NotSuccessive)
    } else {
        problem
    }
}

/// How far the phone's clock is off.
pub(crate) fn clock(hint: Option<Hint>) -> Option<ClockHint> {
    let Some(Hint::ClockOff { seconds }) = hint else { return None };
    Some(ClockHint { seconds: u32::try_from(seconds.unsigned_abs()).unwrap_or(u32::MAX), ahead: seconds > 0 })
}
