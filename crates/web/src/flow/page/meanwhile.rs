//! Flows that are over: in time, in another tab, or because their browser was signed in meanwhile.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_service::{Problem, SignedIn};

use crate::flow::page::over;
use crate::flow::view::FlowLook;
use crate::page::error::PageError;
use crate::page::message::MessageView;
use crate::page::request::{PageRequest, render};

/// The page of a flow that is over. Where the browser has been signed in meanwhile, in another tab or by the first of
/// two presses, that is said, with the way to the account; otherwise it begins anew where flows of its kind begin.
pub(crate) async fn ended(look: &FlowLook, request: &PageRequest) -> Result<Response, PageError> {
    let view = match signed_in_here(request).await? {
        Some(_) => MessageView::signed_in_meanwhile(request.page()),
        None => MessageView::ended(request.page(), look.begin),
    };
    let mut answer = render(StatusCode::GONE, &view);
    over(request, answer.headers_mut());
    Ok(answer)
}

/// Who is signed in in this browser, if anybody is.
async fn signed_in_here(request: &PageRequest) -> Result<Option<SignedIn>, Problem> {
    let Some(token) = &request.session else { return Ok(None) };
    match request.web.app.signed_in(token, request.caller.ip).await {
        Ok(signed_in) => Ok(Some(signed_in)),
        Err(Problem::NotSignedIn | Problem::SessionEnded { .. }) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The answer to a step of a sign-in whose browser was signed in to the same account meanwhile, in another tab. The proof is
/// not looked at, so no code is used up by it.
pub(crate) async fn signed_in_meanwhile(request: &PageRequest) -> Result<Option<Response>, PageError> {
    let Some(signed_in) = signed_in_here(request).await? else { return Ok(None) };
    if !request.web.app.entered_meanwhile(&request.caller, &signed_in).await? {
        return Ok(None);
    }
    let mut answer = render(StatusCode::OK, &MessageView::signed_in_meanwhile(request.page()));
    over(request, answer.headers_mut());
    Ok(Some(answer))
}
