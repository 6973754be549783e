//! The security check-up: the score, what it is made of, and one remedy for each lack.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::protection::Finding;
use vestibule_service::CheckUpView;

use crate::api::json::Answer;
use crate::api::problem::Refused;
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{PartName, RemedyName};

/// A check-up.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckUp)]
pub(crate) struct CheckUpBody {
    /// From 0 to 100; all that is recommended is there at 100.
    #[schema(minimum = 0, maximum = 100, example = 69)]
    score: u8,
    /// Every part, what needs doing first.
    findings: Vec<FindingBody>,
    /// Since when a recovery asks the customer to be led through it.
    asked_at: Option<Rfc3339>,
}

/// What was found about one part.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckUpFinding)]
pub(crate) struct FindingBody {
    /// What it is about.
    part: PartName,
    /// Whether nothing is left to do about it.
    good: bool,
    /// What it is worth in the score.
    #[schema(example = 10)]
    weight: u8,
    /// The one thing to do, where something is lacking.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<RemedyName>,
}

impl CheckUpBody {
    fn of(view: &CheckUpView) -> Self {
        let finding = |found: &Finding| FindingBody {
            part: PartName(found.part),
            good: found.good,
            weight: found.part.weight(),
            remedy: (!found.good).then(|| RemedyName(found.part.remedy())),
        };
        Self {
            score: view.found.score,
            findings: view.found.findings.iter().map(finding).collect(),
            asked_at: view.asked_at.map(Rfc3339),
        }
    }
}

/// Shows the security check-up
#[utoipa::path(
    get, path = "/api/v1/check-up", operation_id = "getCheckUp", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The check-up", body = CheckUpBody)),
)]
pub(crate) async fn show(SignedInApi { request, signed_in }: SignedInApi) -> Answer<CheckUpBody> {
    let view = request.app().check_up(&request.caller, &signed_in).await;
    view.map(|view| Json(CheckUpBody::of(&view))).map_err(|problem| request.refuse(problem))
}

/// Notes that the customer went through the check-up
///
/// The client has shown each finding, the activity and the devices, and the customer has decided about each.
#[utoipa::path(
    post, path = "/api/v1/check-up", operation_id = "finishCheckUp", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 204, description = "Noted")),
)]
pub(crate) async fn finish(SignedInApi { request, signed_in }: SignedInApi) -> Result<StatusCode, Refused> {
    let done = request.app().finish_check_up(&request.caller, &signed_in).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
