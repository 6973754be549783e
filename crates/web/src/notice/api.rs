//! The notices: what the customer was told of, and up to where it was read.
#![expect(unused_qualifications, reason = "utoipa names what `params` is given by its whole path")]

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vestibule_service::Notice;

use crate::account::activity::api::EventBody;
use crate::api::code::Code;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::{Answer, JsonBody};
use crate::api::problem::Refused;
use crate::api::query::Asking;
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChangeStateName, MatterName, TemplateName};
use crate::api::shape::read_whole;
use crate::page::text::Text;

/// Which page of notices is wanted.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticesQuery {
    /// What `next` of the page before was.
    before: Option<i64>,
    /// How many at most, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// One notice.
#[derive(Serialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct NoticeBody {
    /// The stable name of the text that it was told with.
    about: TemplateName,
    /// The stable name of what that text speaks of: a change, a scope, a suspicion, a protection.
    #[serde(skip_serializing_if = "Option::is_none")]
    matter: Option<MatterName>,
    /// The number that it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    count: Option<i64>,
    /// The address or number that it speaks of, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@mail.example")]
    contact: Option<String>,
    /// The instant that it speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Rfc3339>,
    /// How the change stands now that it is about, when it is about one that waits or waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<ChangeStateName>,
    /// When that change stopped waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Rfc3339>,
    /// Whether it was not yet marked as read.
    #[schema(example = true)]
    unread: bool,
    /// What happened.
    event: EventBody,
}

impl NoticeBody {
    fn of(notice: Notice, text: &Text) -> Self {
        Self {
            about: TemplateName(notice.alert.template),
            matter: notice.alert.matter.map(MatterName),
            count: notice.alert.count,
            contact: notice.alert.contact,
            due: notice.alert.due.map(Rfc3339),
            state: notice.change.map(|change| ChangeStateName(change.state)),
            ended_at: notice.change.and_then(|change| change.ended_at).map(Rfc3339),
            unread: notice.unread,
            event: EventBody::of(&notice.row, text),
        }
    }
}

/// Some notices and where to go on.
#[derive(Serialize, ToSchema)]
#[schema(as = Notices)]
pub(crate) struct NoticesBody {
    /// The newest first.
    notices: Vec<NoticeBody>,
    /// How many are unread in all, up to 100.
    #[schema(example = 2)]
    unread: u32,
    /// Pass it as `before` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    next: Option<i64>,
}

/// Lists the notices
///
/// Looking at them marks nothing as read.
#[utoipa::path(
    get, path = "/api/v1/notices", operation_id = "listNotices", tag = "Account",
    params(NoticesQuery),
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "Notices, the newest first", body = NoticesBody)),
)]
pub(crate) async fn list(
    SignedInApi { request, signed_in }: SignedInApi,
    Asking(asked): Asking<NoticesQuery>,
) -> Answer<NoticesBody> {
    let limit = asked.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        let faults = vec![FieldBody::in_query("limit", FieldCode::OUT_OF_RANGE)];
        return Err(Refused::fields(Code::QueryMalformed, faults, request.asked()));
    }
    let page = request.app().notices(&signed_in, asked.before, limit).await;
    let page = page.map_err(|problem| request.refuse(problem))?;
    let text = request.text();
    let notices = page.notices.into_iter().map(|notice| NoticeBody::of(notice, &text)).collect();
    Ok(Json(NoticesBody { notices, unread: page.unread, next: page.next }))
}

/// Up to where notices were read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadNotices)]
pub(crate) struct ReadBody {
    /// The `seq` of the newest notice that was read; all before it count as read too.
    #[serde(deserialize_with = "read_whole")]
    #[schema(example = 12)]
    up_to: i64,
}

/// How many notices are left.
#[derive(Serialize, ToSchema)]
#[schema(as = UnreadNotices)]
pub(crate) struct UnreadBody {
    /// How many are unread, up to 100.
    #[schema(example = 0)]
    unread: u32,
}

/// Marks notices as read
///
/// What was marked stays so. The marking is an event itself.
#[utoipa::path(
    post, path = "/api/v1/notices/read", operation_id = "readNotices", tag = "Account",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ReadBody,
    responses((status = 200, description = "How many are left", body = UnreadBody)),
)]
pub(crate) async fn read(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ReadBody>,
) -> Answer<UnreadBody> {
    let seen = request.app().see_notices(&request.caller, &signed_in, asked.up_to).await;
    seen.map_err(|problem| request.refuse(problem))?;
    let unread = request.app().unread_notices(&signed_in).await;
    unread.map(|unread| Json(UnreadBody { unread })).map_err(|problem| request.refuse(problem))
}
