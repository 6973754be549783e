//! What is held and why.

use axum::http::StatusCode;
use axum::response::Response;

use crate::view::holds::{HoldRow, HoldsView};
use crate::visit::{Member, shown};

pub(crate) async fn list(member: Member) -> Response {
    let visit = &member.visit;
    match visit.web.house.protections(&visit.caller, &member.signed_in).await {
        Ok(seen) => {
            let holds = seen.holds.iter().map(HoldRow::of).collect();
            shown(StatusCode::OK, &HoldsView { page: visit.page(), holds })
        }
        Err(problem) => visit.fault(problem),
    }
}
