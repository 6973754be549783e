//! What each kind of step says of itself.

use std::pin::Pin;

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::Refusal;
use vestibule_service::{Evidence, FlowView, Hint};

use crate::flow::page::proofs;
use crate::flow::view::{FlowLook, Step};
use crate::page::error::PageResult;
use crate::page::problem::{CodeProblem, PasswordProblem};
use crate::page::request::{PageRequest, redirect};
use crate::page::typed::Typed;

/// What was typed at a step; each step reads its own fields.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct StepFields {
    pub(crate) code: Typed,
    pub(crate) code_first: Typed,
    pub(crate) code_second: Typed,
    pub(crate) backup_code: Typed,
    pub(crate) ceremony: Typed,
    pub(crate) passkey: Typed,
    pub(crate) password: Typed,
    pub(crate) new_password: Typed,
    pub(crate) token: Typed,
}

/// What the page of a step tells about the last try.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) refusal: Option<Refusal>,
    pub(crate) password: Option<PasswordProblem>,
    pub(crate) hint: Option<Hint>,
    /// Whether two codes in a row were typed, or are to be.
    pub(crate) two: bool,
    pub(crate) busy: bool,
}

/// A kind of step.
pub(crate) trait StepPage: Sync {
    /// What was typed, as the evidence that the step takes; `Err` where it cannot be any.
    fn given(&self, fields: &StepFields, request: &PageRequest, flow: &FlowView) -> Result<Evidence, Told>;

    /// What may have ended a flow at this step, when it is pressed a second time.
    fn candidates(&self, fields: &StepFields) -> Vec<Evidence>;

    /// Its page.
    fn page<'a>(&self, shown: Shown<'a>) -> Pin<Box<dyn Future<Output = PageResult> + Send + 'a>>;
}

/// A link to the page of another second factor.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    /// Its page.
    pub(crate) path: String,
    /// The picture beside it.
    pub(crate) icon: &'static str,
    /// The key of its words.
    pub(crate) words: &'static str,
}

/// What the page of a step is made from.
pub(crate) struct Shown<'a> {
    pub(crate) request: &'a PageRequest,
    pub(crate) look: &'static FlowLook,
    pub(crate) flow: &'a FlowView,
    pub(crate) status: StatusCode,
    pub(crate) told: Told,
}

impl Shown<'_> {
    /// Why the last code was not taken.
    pub(crate) fn code_problem(&self) -> Option<CodeProblem> {
        self.told.refusal.map(|refusal| proofs::code_problem(refusal, Some(self.flow.tries_left)))
    }

    /// The other second factors that the flow takes in place of this step's.
    pub(crate) fn ways(&self, than: Step) -> Vec<Way> {
        let taken = |step: &Step| step.proves().is_some_and(|kind| self.flow.next.contains(kind));
        let others = Step::SECOND_FACTORS.iter().copied().filter(|step| *step != than && taken(step));
        let link =
            |step: Step| step.instead().map(|(icon, words)| Way { path: self.look.at(step), icon, words });
        others.filter_map(link).collect()
    }

    /// The way back to where the flow begins, for a purpose that has no such step.
    pub(crate) fn begins_anew(&self) -> Response {
        redirect(self.look.begin)
    }
}
