//! Activity: the list with its filters, and the same as CSV (RFC 4180).

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use jiff::civil::Date;
use vestibule_domain::account::AttributeSchema;
use vestibule_domain::audit::{EventKind, EventName, Outcome};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{ActivityFilter, ActivityRow, DeviceView, Problem};
use vestibule_text::ToFluent;

use crate::account::activity::view::{ActivityFilter as Shown, ActivityView, Entry};
use crate::attributes::view::labels;
use crate::page::error::PageResult;
use crate::page::form_body::Query;
use crate::page::request::{SignedInPage, render};
use crate::page::text::Text;
use crate::protection::view::ChangeLabel;

/// Events on one page.
const PAGE: u32 = 25;

#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    outcome: String,
    kind: String,
    device: String,
    from: String,
    to: String,
    before: String,
}

pub(crate) async fn list(member: SignedInPage, Query(fields): Query<Fields>) -> PageResult {
    Ok(render(StatusCode::OK, &page(&member, &fields).await?))
}

async fn page(member: &SignedInPage, fields: &Fields) -> Result<ActivityView, Problem> {
    let (app, text) = (&member.request.web.app, &member.request.page.text);
    let before = fields.before.parse().ok();
    let found = app.activity(&member.signed_in, &filter(fields), before, PAGE).await?;
    let devices = app.devices(&member.signed_in).await?;
    let schema = app.attribute_schema();
    Ok(ActivityView {
        page: member.request.page(),
        entries: found.rows.iter().map(|row| entry(row, text, &schema)).collect(),
        filter: Shown {
            outcome: fields.outcome.clone(),
            kind: fields.kind.clone(),
            device: fields.device.clone(),
            from: fields.from.clone(),
            to: fields.to.clone(),
        },
        devices: devices.iter().map(|device| (device.id.to_string(), called(device, text))).collect(),
        newer: before.map(|_| address("/account/activity", fields, None)),
        older: found.next.map(|before| address("/account/activity", fields, Some(before))),
        csv: address("/account/activity.csv", fields, None),
    })
}

/// What a device is called on the pages.
pub(crate) fn called(device: &DeviceView, text: &Text) -> String {
    device.name.as_ref().map_or_else(|| text.user_agent(&device.user_agent), |name| name.as_str().to_owned())
}

/// What the fields mean; one that means nothing narrows nothing.
fn filter(fields: &Fields) -> ActivityFilter {
    let day = |text: &str| -> Option<Timestamp> {
        let date: Date = text.parse().ok()?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Timestamp::from_micros(midnight.timestamp().as_microsecond()))
    };
    ActivityFilter {
        kinds: EventName::parse(&fields.kind).map(|kind| kind.as_str().to_owned()).into_iter().collect(),
        outcome: Outcome::parse(&fields.outcome),
        device: fields.device.parse().ok(),
        from: day(&fields.from),
        to: day(&fields.to).map(|midnight| midnight + Span::from_days(1)),
    }
}

fn address(path: &str, fields: &Fields, before: Option<i64>) -> String {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let mut pairs: Vec<String> = [
        ("outcome", &fields.outcome),
        ("kind", &fields.kind),
        ("device", &fields.device),
        ("from", &fields.from),
        ("to", &fields.to),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty() && plain(value))
    .map(|(name, value)| format!("{name}={value}"))
    .collect();
    pairs.extend(before.map(|before| format!("before={before}")));
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// One event as the pages show it.
pub(crate) fn entry(row: &ActivityRow, text: &Text, schema: &AttributeSchema) -> Entry {
    Entry {
        kind: row.what.name(),
        refused_by: row.what.refused_by(),
        new_device: matches!(row.what, EventKind::SignedIn { new_device: true, .. }),
        about: about(&row.what, text, schema),
        place: text.place(&row.origin.place),
        ip: row.origin.ip.map(|ip| ip.to_string()),
        device: match &row.origin.by {
            Some(_) => Some(text.text("event-by-us").into_owned()),
            None => row.origin.user_agent.as_ref().map(|user_agent| text.user_agent(user_agent)),
        },
        at_ms: row.at.millis(),
        left_out: row.what.left_out(),
    }
}

/// Which change, which address or number, how many are left: what an owner needs to know an event by.
fn about(what: &EventKind, text: &Text, schema: &AttributeSchema) -> Option<String> {
    let details = what.details();
    let counted = |key: &str, name, count: u32| text.text_with(key, &[(name, count.to_fluent())]);
    if let Some(change) = details.change {
        return Some(ChangeLabel::of(change).words(text));
    }
    if let (Some(operation), Some(client)) = (details.operation, details.client) {
        return Some(format!("{} · {client}", operation.replace('_', " ")));
    }
    match (details.old, details.new) {
        (Some(old), Some(new)) => return Some(format!("{old} → {new}")),
        (Some(one), None) | (None, Some(one)) => return Some(one.to_owned()),
        (None, None) => {}
    }
    if let Some(names) = details.attributes {
        return Some(labels(schema, names, text));
    }
    let left = details.left.map(|left| counted("codes-left", "left", left));
    left.or_else(|| details.days.map(|days| counted("matter-lock", "days", days)))
        .or_else(|| details.identifier.map(str::to_owned))
}

pub(crate) async fn csv(member: SignedInPage, Query(fields): Query<Fields>) -> PageResult {
    let request = &member.request;
    let rows = request.web.app.export_activity(&request.caller, &member.signed_in, &filter(&fields)).await?;
    let text =
        crate::account::activity::csv::table(&rows, &member.request.page.text).map_err(Problem::fault)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"activity.csv\"");
    headers.insert(CONTENT_DISPOSITION, name);
    Ok((headers, text).into_response())
}

#[cfg(test)]
mod tests {
    use vestibule_domain::account::IdentifierKind;

    use super::*;
    use crate::page::text::builtin;

    #[test]
    fn an_event_names_what_it_was_about() {
        let (text, schema) = (builtin().of("en"), AttributeSchema::default());
        let about = |kind: &EventKind, text: &Text| about(kind, text, &schema);
        let old = Some("a•••@mail.example".to_owned());
        let new = "b•••@mail.example".to_owned();
        let replaced = EventKind::ContactChanged { contact: IdentifierKind::Email, old, new };
        assert_eq!(about(&replaced, &text).as_deref(), Some("a•••@mail.example → b•••@mail.example"));
        assert_eq!(about(&EventKind::BackupCodeUsed { left: 3 }, &text).as_deref(), Some("3 left"));
        assert_eq!(about(&EventKind::PasswordChanged, &text), None);
        let attributes = vec!["country".parse().unwrap(), "birth_date".parse().unwrap()];
        let changed = EventKind::AttributesChanged { attributes };
        assert_eq!(about(&changed, &text).as_deref(), Some("country, birth date"));
        let changes: Vec<EventKind> =
            EventKind::samples().into_iter().filter(|kind| kind.details().change.is_some()).collect();
        assert!(!changes.is_empty());
        for kind in changes {
            assert!(about(&kind, &text).is_some_and(|about| !about.contains('⟦')), "{kind:?}");
        }
    }
}
