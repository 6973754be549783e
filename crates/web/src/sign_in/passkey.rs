//! Signing in with a passkey alone, from the page where a sign-in begins.

use vestibule_domain::gate::Refusal;
use vestibule_service::{PasskeyAnswer, Problem, Progress};

use crate::flow::page::{Asker, FlowPages, goes_on_from_first, refused_at_first};
use crate::page::error::PageResult;
use crate::page::problem::FormAlert;
use crate::page::request::PageRequest;
use crate::page::typed::Typed;

/// A passkey's answer.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct PasskeyFields {
    ceremony: Typed,
    passkey: Typed,
    return_to: Option<String>,
}

/// Signs in whoever's passkey it is. One that nobody has is told as one whose answer is wrong.
pub(crate) async fn sign_in(
    pages: &'static FlowPages,
    mut request: PageRequest,
    fields: PasskeyFields,
) -> PageResult {
    request.returns_to(fields.return_to.as_deref());
    let Some(answer) = PasskeyAnswer::parse(&fields.ceremony, &fields.passkey) else {
        return refused_at_first(pages, &request, FormAlert::Passkey).await;
    };
    let asker = Asker { request: &request, signed_in: None };
    match request.web.app.sign_in_with_passkey(&request.caller, answer).await {
        Ok(Progress::Refused { refusal: Refusal::Locked { until }, .. })
        | Err(Problem::Refused(Refusal::Locked { until })) => Ok(pages.held(&request, until)),
        Ok(Progress::Refused { refusal, token, .. }) => {
            match (pages.stopped)(&request, refusal, token.as_ref()) {
                Some(answer) => Ok(answer),
                None => refused_at_first(pages, &request, FormAlert::Passkey).await,
            }
        }
        Ok(Progress::Prove { flow, token }) => Ok(goes_on_from_first(pages, &request, &flow, token.as_ref())),
        Ok(
            settled @ (Progress::SignedIn(_)
            | Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }),
        ) => (pages.settled)(pages, &asker, settled).await,
        Err(problem) => Err(problem.into()),
    }
}
