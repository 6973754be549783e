//! The button for another code.

use axum::response::Response;
use vestibule_domain::gate::Refusal;
use vestibule_service::Problem;

use crate::flow::page::{Asker, FlowPages};
use crate::flow::view::Step;
use crate::page::error::PageResult;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct ResendFields {
    /// Another address or number than before, for the second of two codes.
    to: String,
}

/// Sends another code. Where none can be sent just now the page says so.
pub(crate) async fn resend(
    pages: &'static FlowPages,
    asker: &Asker<'_>,
    fields: &ResendFields,
) -> PageResult {
    let Asker { request, signed_in } = *asker;
    let back = || -> Response { pages.goes_to(request, Step::Message, None) };
    match request.web.app.send_code(&request.caller, signed_in, None, fields.to.parse().ok()).await {
        Ok(_) | Err(Problem::Refused(Refusal::SentTooRecently { .. } | Refusal::SendsSpent)) => Ok(back()),
        Err(Problem::Refused(refusal)) => (pages.over)(pages, asker, refusal).await,
        Err(problem) => Err(problem.into()),
    }
}
