//! Another code for a flow that asks for one.

use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::{FlowId, IdentifierId};
use vestibule_service::{FlowView, Problem};

use super::named;
use crate::api::answers::Sending;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::FlowBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{FlowIdText, IdentifierIdText};
use crate::api::problem::Refused;
use crate::api::request::{ApiRequest, Holder, PathId};
use crate::api::written::Json;

/// How to send another code.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendCode)]
pub(crate) struct CodeBody {
    /// By e-mail or by SMS; leave it out to let the server choose.
    kind: Option<CodeKind>,
    /// For a `second_contact_code`: the id of the address or number to send it to, one of those that the flow lists as
    /// `elsewhere`. Later codes go there too.
    #[schema(value_type = Option<IdentifierIdText>)]
    contact: Option<String>,
}

/// How a code is sent.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CodeKind)]
enum CodeKind {
    /// By e-mail.
    MailCode,
    /// By SMS.
    SmsCode,
}

impl CodeKind {
    /// The proof that such a code gives.
    const fn proof(self) -> ProofKind {
        match self {
            Self::MailCode => ProofKind::MailCode,
            Self::SmsCode => ProofKind::SmsCode,
        }
    }
}

/// Sends another code
///
/// Only the newest code is accepted, and it gives no more tries. `proof_not_asked` says that no code is asked for, or none that can be
/// sent in this way; `next` says what is asked for.
#[utoipa::path(
    post, path = "/api/v1/flows/{id}/codes", operation_id = "sendCode", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The id of the flow, `flw_…`")),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    request_body = CodeBody,
    responses((status = 200, description = "The code will be sent", body = FlowBody), Sending),
)]
pub(crate) async fn send_code(
    holder: Holder,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<CodeBody>,
) -> Answer<FlowBody> {
    let flow = named(&holder, id).await?;
    let Holder { request, signed_in, .. } = &holder;
    let unreadable = |_| request.faults(vec![FieldBody::new("contact", FieldCode::ID_UNREADABLE)]);
    let to = asked.contact.map(|text| text.parse::<IdentifierId>()).transpose().map_err(unreadable)?;
    let kind = asked.kind.map(CodeKind::proof);
    let sent = request.app().send_code(&request.caller, signed_in.as_ref(), kind, to).await;
    sent.map(|view| Json(FlowBody::of(&view))).map_err(|problem| unsent(request, problem, &flow))
}

/// Why no code was sent; of one that is not asked for, what is instead.
fn unsent(request: &ApiRequest, problem: Problem, flow: &FlowView) -> Refused {
    let not_asked = matches!(problem, Problem::Refused(Refusal::ProofNotAsked));
    let refused = request.refuse(problem);
    if not_asked { refused.with_flow(Some(flow), None) } else { refused }
}
