//! What is held and why.

use axum::http::StatusCode;

use crate::page::error::PageResult;
use crate::page::request::{SignedInPage, render};
use crate::protection::holds::view::{HoldRow, HoldsView};

pub(crate) async fn list(member: SignedInPage) -> PageResult {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let holds = seen.holds.iter().map(HoldRow::of).collect();
    Ok(render(StatusCode::OK, &HoldsView { page: request.page(), holds }))
}
