//! The events of all accounts, for programs that follow them.
#![expect(unused_qualifications, reason = "utoipa names what `params` is given by its whole path")]

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vestibule_domain::client::held::EventsRead;
use vestibule_domain::id::AccountId;
use vestibule_service::{FeedPage, FeedStart};

use crate::account::activity::api::EventBody;
use crate::api::code::Code;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::Answer;
use crate::api::names::AccountIdText;
use crate::api::problem::Refused;
use crate::api::query::Asking;
use crate::api::request::Wording;
use crate::api::rfc3339::Rfc3339;
use crate::api::written::Json;
use crate::client::authority::ClientApi;
use crate::page::text::Text;

/// From where on events are wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedQuery {
    /// Only events after this place: the `next` of the page before. `0` begins with the oldest that is kept.
    #[param(minimum = 0, example = 4711)]
    after: Option<i64>,
    /// Without `after`: only events from this time on (RFC 3339).
    #[param(format = DateTime, max_length = 40, example = "2026-11-01T00:00:00Z")]
    since: Option<String>,
    /// The most events on the page.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
}

/// An event of one of the accounts.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountEvent)]
pub(crate) struct FeedEventBody {
    /// The account that it happened to.
    #[schema(value_type = AccountIdText)]
    account: AccountId,
    /// The event. Its `seq` is its place among the events of all accounts: greater than those before it, with gaps.
    event: EventBody,
}

/// One page of the events of all accounts.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountEvents)]
pub(crate) struct FeedBody {
    /// Oldest first.
    events: Vec<FeedEventBody>,
    /// Send it as `after` to get what comes next, also when the page is empty.
    #[schema(example = 4811)]
    next: i64,
}

impl FeedBody {
    fn of(page: &FeedPage, text: &Text) -> Self {
        let event = |fed: &vestibule_service::FeedEvent| FeedEventBody {
            account: fed.account,
            event: EventBody::of(&fed.event, text),
        };
        Self { events: page.events.iter().map(event).collect(), next: page.next }
    }
}

/// Follows the events of all accounts
///
/// Every event comes once, within about a second after it happened, in an order that does not change. Keep `next` and go on from
/// there; an empty page says that there is nothing new.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "listEvents", tag = "Clients",
    security(("client" = ["events.read"])),
    params(FeedQuery),
    responses((status = 200, description = "One page of events", body = FeedBody)),
)]
pub(crate) async fn list(
    ClientApi { request, right, .. }: ClientApi<EventsRead>,
    Wording(text): Wording,
    Asking(asked): Asking<FeedQuery>,
) -> Answer<FeedBody> {
    let since = asked.since.as_deref().map(Rfc3339::parse);
    let from = match (asked.after, since) {
        (Some(after), _) => FeedStart::After(after),
        (None, Some(Some(instant))) => FeedStart::Since(instant),
        (None, Some(None)) => {
            let fault = FieldBody::in_query("since", FieldCode::INSTANT_UNREADABLE);
            return Err(Refused::fields(Code::QueryMalformed, vec![fault], request.asked()));
        }
        (None, None) => FeedStart::After(0),
    };
    let page = request.app().events(&right, from, asked.limit.unwrap_or(100)).await;
    let page = page.map_err(|problem| request.refuse(problem))?;
    Ok(Json(FeedBody::of(&page, &text)))
}
