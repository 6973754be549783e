//! What happened to the account, page by page or as one table.
#![expect(unused_qualifications, reason = "utoipa names what `params` is given by its whole path")]

use crate::page::text::Text;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vestibule_domain::audit::{EventName, Outcome};
use vestibule_domain::client::Actor;
use vestibule_domain::id::{DeviceId, EventId, SessionId};
use vestibule_service::{ActivityFilter, ActivityRow, Problem};

use crate::account::activity::event_details::EventDetails;
use crate::api::code::Code;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::json::Answer;
use crate::api::names::{DeviceIdText, EventIdText, SessionIdText};
use crate::api::place_body::PlaceBody;
use crate::api::problem::Refused;
use crate::api::query::{Asking, PageQuery};
use crate::api::request::{ApiRequest, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{EventWord, OutcomeName};
use crate::api::written::Json;

/// Which events are wanted.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FilterQuery {
    /// Only these kinds of events, separated by commas.
    #[param(value_type = Option<Vec<EventWord>>, style = Form, explode = false)]
    kind: Option<String>,
    /// Only events with this outcome.
    #[param(value_type = Option<OutcomeName>)]
    outcome: Option<String>,
    /// Only events of the device with this id.
    #[param(value_type = Option<DeviceIdText>)]
    device: Option<String>,
    /// Only events at or after this time (RFC 3339).
    #[param(format = DateTime, max_length = 40, example = "2026-11-01T00:00:00Z")]
    from: Option<String>,
    /// Only events before this time (RFC 3339).
    #[param(format = DateTime, max_length = 40, example = "2026-12-01T00:00:00Z")]
    to: Option<String>,
}

impl FilterQuery {
    fn read(&self) -> Result<ActivityFilter, Vec<FieldBody>> {
        let mut faults = Vec::new();
        let kinds: Vec<String> =
            self.kind.iter().flat_map(|kinds| kinds.split(',')).map(|kind| kind.trim().to_owned()).collect();
        if !kinds.iter().all(|kind| EventName::parse(kind).is_some()) {
            faults.push(FieldBody::in_query("kind", FieldCode::NOT_LISTED));
        }
        let filter = ActivityFilter {
            kinds,
            outcome: parse(
                self.outcome.as_deref(),
                "outcome",
                FieldCode::NOT_LISTED,
                Outcome::parse,
                &mut faults,
            ),
            device: parse(
                self.device.as_deref(),
                "device",
                FieldCode::ID_UNREADABLE,
                |text| text.parse::<DeviceId>().ok(),
                &mut faults,
            ),
            from: parse(
                self.from.as_deref(),
                "from",
                FieldCode::INSTANT_UNREADABLE,
                Rfc3339::parse,
                &mut faults,
            ),
            to: parse(self.to.as_deref(), "to", FieldCode::INSTANT_UNREADABLE, Rfc3339::parse, &mut faults),
        };
        if faults.is_empty() { Ok(filter) } else { Err(faults) }
    }
}

fn parse<T>(
    text: Option<&str>,
    field: &'static str,
    code: FieldCode,
    read: impl FnOnce(&str) -> Option<T>,
    faults: &mut Vec<FieldBody>,
) -> Option<T> {
    let text = text?;
    let value = read(text);
    if value.is_none() {
        faults.push(FieldBody::in_query(field, code));
    }
    value
}

/// A security event of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventBody {
    /// The event's id.
    #[schema(value_type = EventIdText)]
    id: EventId,
    /// Its number among the account's events, counted from 1.
    #[schema(example = 12)]
    seq: i64,
    /// When it happened.
    at: Rfc3339,
    /// What happened.
    kind: EventWord,
    /// Whether the attempt succeeded or was refused.
    outcome: OutcomeName,
    /// Details, which depend on the kind of event.
    details: EventDetails,
    /// The device it came from, where the account knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<DeviceIdText>)]
    device: Option<DeviceId>,
    /// The session it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SessionIdText>)]
    session: Option<SessionId>,
    /// The IP address it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "192.0.2.7")]
    ip: Option<String>,
    /// Where that IP address is.
    place: PlaceBody,
    /// The browser or app in words, in the language of the request (`Accept-Language`); empty where the event came with no
    /// request.
    #[schema(example = "Firefox on Linux")]
    user_agent: String,
    /// Who of the exchange did it: the name of a program, or `operator`. Left out where nobody of the exchange did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "back-office")]
    by: Option<String>,
}

impl EventBody {
    pub(crate) fn of(row: &ActivityRow, text: &Text) -> Self {
        Self {
            id: row.id,
            seq: row.seq,
            at: Rfc3339(row.at),
            kind: EventWord(row.what.name()),
            outcome: OutcomeName(row.what.outcome()),
            details: EventDetails::of(&row.what),
            device: row.origin.device,
            session: row.origin.session,
            ip: row.origin.ip.map(|ip| ip.to_string()),
            place: PlaceBody::of(&row.origin.place),
            user_agent: row
                .origin
                .user_agent
                .as_ref()
                .map(|user_agent| text.user_agent(user_agent))
                .unwrap_or_default(),
            by: row.origin.by.as_ref().map(|actor| match actor {
                Actor::Client { name, .. } => name.to_string(),
                Actor::Operator => "operator".to_owned(),
            }),
        }
    }
}

/// One page of events.
#[derive(Serialize, ToSchema)]
#[schema(as = Activity)]
pub(crate) struct ActivityBody {
    /// Newest first.
    events: Vec<EventBody>,
    /// Send it as `before` to get the next page; left out on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    next: Option<i64>,
}

/// Lists the security events of the account
#[utoipa::path(
    get, path = "/api/v1/activity", operation_id = "listActivity", tag = "Account",
    params(FilterQuery, PageQuery),
    responses((status = 200, description = "One page of events", body = ActivityBody)),
)]
pub(crate) async fn list(
    SignedInApi { request, signed_in }: SignedInApi,
    Asking(asked): Asking<FilterQuery>,
    Asking(wanted): Asking<PageQuery>,
) -> Answer<ActivityBody> {
    let filter = filter(&request, &asked)?;
    let page = request.app().activity(&signed_in, &filter, wanted.before, wanted.limit()).await;
    let page = page.map_err(|problem| request.refuse(problem))?;
    let text = request.text();
    let events = page.rows.iter().map(|row| EventBody::of(row, &text)).collect();
    Ok(Json(ActivityBody { events, next: page.next }))
}

/// Exports the security events of the account
///
/// Up to ten thousand events as CSV (RFC 4180). Each export is recorded as an event.
#[utoipa::path(
    get, path = "/api/v1/activity.csv", operation_id = "exportActivity", tag = "Account",
    params(FilterQuery),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv")),
)]
pub(crate) async fn export(
    SignedInApi { request, signed_in }: SignedInApi,
    Asking(asked): Asking<FilterQuery>,
) -> Result<Response, Refused> {
    let filter = filter(&request, &asked)?;
    let rows = request.app().export_activity(&request.caller, &signed_in, &filter).await;
    let rows = rows.map_err(|problem| request.refuse(problem))?;
    let table = crate::account::activity::csv::table(&rows, &request.text())
        .map_err(|cause| request.refuse(Problem::fault(cause)))?;
    let mut answer = table.into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"activity.csv\""));
    Ok(answer)
}

fn filter(request: &ApiRequest, asked: &FilterQuery) -> Result<ActivityFilter, Refused> {
    asked.read().map_err(|faults| malformed(request, faults))
}

fn malformed(request: &ApiRequest, faults: Vec<FieldBody>) -> Refused {
    Refused::fields(Code::QueryMalformed, faults, request.asked())
}
