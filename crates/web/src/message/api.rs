//! The message checker for apps: anybody may ask, and nobody learns whose message it was.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::notice::MessageCode;
use vestibule_service::{CheckedMessage, FieldFault, Problem};

use crate::api::json::{Answer, JsonBody};
use crate::api::request::ApiRequest;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChannelName, TemplateName};
use crate::page::typed::Typed;

/// A code from a message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CheckMessage)]
pub(crate) struct CodeBody {
    /// As it was typed: eight letters and digits, in any case and width, with spaces and dashes or without.
    #[schema(value_type = String, example = "K7M4-2QXP", min_length = 8, max_length = 40)]
    code: Typed,
}

/// Whether we sent a message with this code. All fields are always there.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageCheck)]
pub(crate) struct CheckBody {
    /// Whether we sent it. A code can be copied into a forged message, so the rest has to agree too.
    #[schema(example = true)]
    ours: bool,
    /// How it went out.
    channel: Option<ChannelName>,
    /// The stable name of its text.
    about: Option<TemplateName>,
    /// When we sent it.
    sent_at: Option<Rfc3339>,
    /// The pages that its links can lead to, without tokens; none where it is not ours.
    #[schema(example = json!(["https://access.example/account/security"]))]
    links: Vec<String>,
}

impl CheckBody {
    fn of(found: Option<CheckedMessage>) -> Self {
        Self {
            ours: found.is_some(),
            channel: found.as_ref().map(|message| ChannelName(message.channel)),
            about: found.as_ref().map(|message| TemplateName(message.template)),
            sent_at: found.as_ref().map(|message| Rfc3339(message.sent_at)),
            links: found.map(|message| message.links).unwrap_or_default(),
        }
    }
}

/// Checks whether a message is ours
///
/// Never tells to whom it went. Asking for many codes that we never sent is stopped for an hour.
#[utoipa::path(
    post, path = "/api/v1/messages/verify", operation_id = "verifyMessage", tag = "Messages",
    request_body = CodeBody,
    responses(
        (status = 200, description = "Whether it is ours, and what it was", body = CheckBody),
        (status = 429, description = "`too_many_requests`"),
    ),
)]
pub(crate) async fn verify(request: ApiRequest, JsonBody(asked): JsonBody<CodeBody>) -> Answer<CheckBody> {
    let Some(code) = MessageCode::parse(&asked.code) else {
        return Err(request.refuse(Problem::Invalid(vec![FieldFault::MessageCode])));
    };
    let found = request.app().check_message(&request.caller, &code).await;
    found.map(|found| Json(CheckBody::of(found))).map_err(|problem| request.refuse(problem))
}
