//! The message checker for apps: anybody may ask, and nobody learns whose message it was.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::notice::MessageCode;
use vestibule_service::{CheckedMessage, FieldFault, Problem};

use crate::api::answers::Throttled;
use crate::api::json::{Answer, JsonBody};
use crate::api::request::ApiRequest;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChannelName, TemplateName};
use crate::api::written::Json;
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

/// Whether the exchange sent a message with this code. All fields are always there; of a code that it did not send, `channel`,
/// `about` and `sent_at` are null.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageCheck)]
pub(crate) struct CheckBody {
    /// Whether the exchange sent it. A forger can copy a code from a genuine message, so compare the other fields too.
    #[schema(example = true)]
    ours: bool,
    /// How it was sent.
    channel: Option<ChannelName>,
    /// What the message was about.
    about: Option<TemplateName>,
    /// When it was sent.
    sent_at: Option<Rfc3339>,
    /// The addresses that links in it can have, without their tokens.
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

/// Checks whether a message is genuine
///
/// Never tells who received it. A network that asks for many unknown codes is refused for an hour.
#[utoipa::path(
    post, path = "/api/v1/messages/verify", operation_id = "verifyMessage", tag = "Messages",
    security(()),
    request_body = CodeBody,
    responses((status = 200, description = "Whether the exchange sent it", body = CheckBody), Throttled),
)]
pub(crate) async fn verify(request: ApiRequest, JsonBody(asked): JsonBody<CodeBody>) -> Answer<CheckBody> {
    let Some(code) = MessageCode::parse(&asked.code) else {
        return Err(request.refuse(Problem::Invalid(vec![FieldFault::MessageCode])));
    };
    let found = request.app().check_message(&request.caller, &code).await;
    found.map(|found| Json(CheckBody::of(found))).map_err(|problem| request.refuse(problem))
}
