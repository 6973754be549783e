//! The security check-up: the score, what it is made of, and one remedy for each lack.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::AttributeName;
use vestibule_domain::protection::Finding;
use vestibule_service::CheckUpView;

use crate::api::json::Answer;
use crate::api::problem::Refused;
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{PartName, RemedyName};
use crate::api::written::Json;

/// The security check-up of an account.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckUp)]
pub(crate) struct CheckUpBody {
    /// From 0 to 100; 100 means that everything recommended is in place.
    #[schema(minimum = 0, maximum = 100, example = 69)]
    score: u8,
    /// The result of every part. Parts with something left to do come first.
    findings: Vec<FindingBody>,
    /// When a recovery of the account asked for a check-up that the customer has not finished yet; null where none did.
    asked_at: Option<Rfc3339>,
    /// The attributes of the operator's schema that the customer has yet to give, by name. They count nothing in the score.
    #[schema(value_type = Vec<String>, example = json!(["birth_date"]))]
    attributes_missing: Vec<AttributeName>,
}

/// The result of one part of the check-up.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckUpFinding)]
pub(crate) struct FindingBody {
    /// Which part.
    part: PartName,
    /// Whether there is nothing left to do.
    good: bool,
    /// How many points of the score it is worth.
    #[schema(example = 10)]
    weight: u8,
    /// What the customer should do; left out where nothing is left to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<RemedyName>,
}

impl CheckUpBody {
    fn of(view: &CheckUpView, attributes_missing: Vec<AttributeName>) -> Self {
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
            attributes_missing,
        }
    }
}

/// Shows the security check-up
#[utoipa::path(
    get, path = "/api/v1/check-up", operation_id = "getCheckUp", tag = "Account",
    responses((status = 200, description = "The check-up", body = CheckUpBody)),
)]
pub(crate) async fn show(SignedInApi { request, signed_in }: SignedInApi) -> Answer<CheckUpBody> {
    let app = request.app();
    let looked = async {
        let view = app.check_up(&request.caller, &signed_in).await?;
        Ok(CheckUpBody::of(&view, app.attributes_due(&signed_in).await?))
    };
    looked.await.map(Json).map_err(|problem| request.refuse(problem))
}

/// Records that the customer finished the check-up
///
/// Send it after your app has shown every finding, the activity and the devices, and the customer has decided about each.
#[utoipa::path(
    post, path = "/api/v1/check-up", operation_id = "finishCheckUp", tag = "Account",
    responses((status = 204, description = "Recorded")),
)]
pub(crate) async fn finish(SignedInApi { request, signed_in }: SignedInApi) -> Result<StatusCode, Refused> {
    let done = request.app().finish_check_up(&request.caller, &signed_in).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
