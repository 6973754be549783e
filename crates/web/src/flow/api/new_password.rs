//! The new password, which is the last step of a flow about a forgotten one.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::Password;
use vestibule_domain::gate::Refusal;
use vestibule_domain::id::FlowId;
use vestibule_service::{FieldFault, Problem};

use super::{carried, told};
use crate::api::answers::Resetting;
use crate::api::field::FieldBody;
use crate::api::flow_body::ProgressBody;
use crate::api::json::JsonBody;
use crate::api::names::FlowIdText;
use crate::api::problem::Refused;
use crate::api::request::{ApiRequest, PathId};
use crate::page::typed::Typed;

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPassword)]
pub(crate) struct NewPasswordBody {
    /// The password, exactly as the customer typed it.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    password: Typed,
}

/// Sets the new password
///
/// The last step of a flow with the purpose `reset_password`, once it is `open`. Every session of the account ends, withdrawals are on
/// hold for some time, and a session begins: a reset has proven what a sign-in would. After a password that is refused, the flow
/// stays open for another one; the present password is refused too (`password_unchanged`).
#[utoipa::path(
    put, path = "/api/v1/flows/{id}/password", operation_id = "resetPassword", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The id of the flow, `flw_…`")),
    security(("flow" = [])),
    request_body = NewPasswordBody,
    responses(
        (status = 200, description = "The password is changed, and a session has begun", body = ProgressBody),
        (status = 204, description = "The password is changed; the account is frozen, so no session has begun"),
        Resetting,
    ),
)]
pub(crate) async fn reset_password(
    request: ApiRequest,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<NewPasswordBody>,
) -> Result<Response, Refused> {
    let new = Password::parse(&asked.password)
        .map_err(|_| request.faults(FieldBody::of(&[FieldFault::PasswordLength])))?;
    carried(&request, id).await?;
    match request.app().reset_password(&request.caller, &new).await {
        Ok(progress) => told(&request, progress).await,
        Err(problem @ Problem::Refused(Refusal::ProofMissing)) => {
            let flow = request.app().flow(&request.caller, None).await;
            let flow = flow.map_err(|problem| request.refuse(problem))?;
            Err(request.refuse(problem).with_flow(Some(&flow), None))
        }
        Err(problem) => Err(request.refuse(problem)),
    }
}
