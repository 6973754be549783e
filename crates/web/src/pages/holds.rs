//! What is held and why.

use axum::http::StatusCode;
use axum::response::Response;

use crate::request::{SignedInPage, render};
use crate::view::holds::{HoldRow, HoldsView};

pub(crate) async fn list(member: SignedInPage) -> Response {
    let request = &member.request;
    match request.web.app.protections(&request.caller, &member.signed_in).await {
        Ok(seen) => {
            let holds = seen.holds.iter().map(HoldRow::of).collect();
            render(StatusCode::OK, &HoldsView { page: request.page(), holds })
        }
        Err(problem) => request.fault(problem),
    }
}
