//! A passkey, in the place of a typed second factor.

use std::future::ready;
use std::pin::Pin;

use askama::Template;
use vestibule_domain::gate::Refusal;
use vestibule_service::{Evidence, FlowView, PasskeyAnswer, PasskeyQuestion};

use super::contract::{Shown, StepFields, StepPage, Told, Way};
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::request::{PageRequest, render};
use crate::page::view::Page;

/// A passkey in the place of a typed second factor.
#[derive(Clone, Debug, Template)]
#[template(path = "flow/step_passkey.html")]
pub(crate) struct PasskeyStepView {
    /// What every page has.
    pub(crate) page: Page,
    /// Where its pages are, and what they say.
    pub(crate) look: &'static FlowLook,
    /// What the browser is asked.
    pub(crate) question: PasskeyQuestion,
    /// Whether the last answer was not taken.
    pub(crate) refused: bool,
    /// The other second factors that can be given instead.
    pub(crate) ways: Vec<Way>,
    /// Whether nothing but a passkey goes on from here.
    pub(crate) alone: bool,
    /// When the flow ends.
    pub(crate) until_ms: i64,
}

pub(super) struct PasskeyStep;

impl StepPage for PasskeyStep {
    fn given(&self, fields: &StepFields, _request: &PageRequest, _flow: &FlowView) -> Result<Evidence, Told> {
        let answer = PasskeyAnswer::parse(&fields.ceremony, &fields.passkey);
        answer.map(Evidence::from).ok_or(Told { refusal: Some(Refusal::ProofWrong), ..Told::default() })
    }

    fn candidates(&self, fields: &StepFields) -> Vec<Evidence> {
        PasskeyAnswer::parse(&fields.ceremony, &fields.passkey).map(Evidence::from).into_iter().collect()
    }

    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>> {
        let (look, ways) = (shown.look, shown.ways(Step::Passkey));
        let alone = ways.is_empty();
        let Some(question) = shown.flow.passkey.clone() else {
            return Box::pin(ready(Ok(shown.begins_anew())));
        };
        let view = PasskeyStepView {
            page: shown.request.page(),
            look,
            question,
            refused: shown.told.refusal.is_some(),
            ways,
            alone,
            until_ms: shown.flow.expires_at.millis(),
        };
        Box::pin(ready(Ok(render(shown.status, &view))))
    }
}
