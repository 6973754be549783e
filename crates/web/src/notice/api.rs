//! The notices: what the customer was told of, and up to where it was read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_service::Notice;

use crate::account::activity::api::EventBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::query::{Asking, PageQuery};
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{ChangeStateName, MatterName, TemplateName};
use crate::api::shape::read_whole;
use crate::api::written::Json;
use crate::page::text::Text;

/// A notice: what the customer was told about an event.
#[derive(Serialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct NoticeBody {
    /// Which text the customer was told.
    about: TemplateName,
    /// What that text is about: a change, what a freeze stops, a suspicion or a protection.
    #[serde(skip_serializing_if = "Option::is_none")]
    matter: Option<MatterName>,
    /// The number in that text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    count: Option<i64>,
    /// The address or number in that text, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@mail.example")]
    contact: Option<String>,
    /// The time in that text.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Rfc3339>,
    /// The present state of the change that it is about, where that change had to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<ChangeStateName>,
    /// When that change stopped waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<Rfc3339>,
    /// Whether it is not marked as read yet.
    #[schema(example = true)]
    unread: bool,
    /// The event that it is about.
    event: EventBody,
}

impl NoticeBody {
    fn of(notice: Notice, text: &Text) -> Self {
        Self {
            about: TemplateName(notice.alert.template),
            matter: notice.alert.topic.map(MatterName),
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

/// One page of notices.
#[derive(Serialize, ToSchema)]
#[schema(as = Notices)]
pub(crate) struct NoticesBody {
    /// Newest first.
    notices: Vec<NoticeBody>,
    /// How many notices are unread in all, counted up to 100.
    #[schema(example = 2)]
    unread: u32,
    /// Send it as `before` to get the next page; left out on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    next: Option<i64>,
}

/// Lists the notices
///
/// Listing them does not mark them as read.
#[utoipa::path(
    get, path = "/api/v1/notices", operation_id = "listNotices", tag = "Account",
    params(PageQuery),
    responses((status = 200, description = "One page of notices", body = NoticesBody)),
)]
pub(crate) async fn list(
    SignedInApi { request, signed_in }: SignedInApi,
    Asking(wanted): Asking<PageQuery>,
) -> Answer<NoticesBody> {
    let page = request.app().notices(&signed_in, wanted.before, wanted.limit()).await;
    let page = page.map_err(|problem| request.refuse(problem))?;
    let text = request.text();
    let notices = page.notices.into_iter().map(|notice| NoticeBody::of(notice, &text)).collect();
    Ok(Json(NoticesBody { notices, unread: page.unread, next: page.next }))
}

/// Up to which notice the customer has read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadNotices)]
pub(crate) struct ReadBody {
    /// The `seq` of the event of the newest notice that was read. All notices before it are marked too.
    #[serde(deserialize_with = "read_whole")]
    #[schema(example = 12)]
    up_to: i64,
}

/// How many notices are unread.
#[derive(Serialize, ToSchema)]
#[schema(as = UnreadNotices)]
pub(crate) struct UnreadBody {
    /// How many, counted up to 100.
    #[schema(example = 0)]
    unread: u32,
}

/// Marks notices as read
///
/// A notice cannot be marked as unread again. Marking is recorded as an event.
#[utoipa::path(
    post, path = "/api/v1/notices/read", operation_id = "readNotices", tag = "Account",
    request_body = ReadBody,
    responses((status = 200, description = "How many are still unread", body = UnreadBody)),
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
