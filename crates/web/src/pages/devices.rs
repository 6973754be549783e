//! Devices and sessions: named, ended, forgotten.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::id::{DeviceId, SessionId};
use vestibule_domain::session::DeviceName;
use vestibule_domain::session::user_agent::{Form, UserAgent};
use vestibule_service::{Problem, SessionView};

use super::Sent;
use super::activity::called;
use super::sent::Path;
use crate::view::devices::{DeviceRow, DeviceShape, DevicesView};
use crate::view::message::Fault;
use crate::visit::{Member, redirect, shown};

pub(crate) async fn list(member: Member) -> Response {
    match rows(&member).await {
        Ok(devices) => shown(StatusCode::OK, &DevicesView { page: member.visit.page(), devices }),
        Err(problem) => member.visit.fault(problem),
    }
}

async fn rows(member: &Member) -> Result<Vec<DeviceRow>, Problem> {
    let (house, text) = (&member.visit.web.house, &member.visit.page.text);
    let sessions = house.sessions(&member.signed_in).await?;
    let devices = house.devices(&member.signed_in).await?;
    Ok(devices
        .iter()
        .map(|device| {
            let open: Option<&SessionView> = sessions.iter().find(|session| session.device == device.id);
            DeviceRow {
                id: device.id.to_string(),
                name: called(device, text),
                client: text.user_agent(&device.client),
                shape: shape(&device.client),
                place: text.place(open.map_or(&device.place, |session| &session.place)),
                last_ms: open.map_or(device.last_seen_at, |session| session.last_seen_at).millis(),
                current: device.current,
                session: open.map(|session| session.id.to_string()),
            }
        })
        .collect())
}

const fn shape(client: &UserAgent) -> DeviceShape {
    match client.form {
        Form::Tablet => DeviceShape::Tablet,
        Form::Phone => DeviceShape::Phone,
        Form::Desktop | Form::Program => DeviceShape::Computer,
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct NameField {
    name: String,
}

pub(crate) async fn rename(member: Member, Path(id): Path<String>, Sent(field): Sent<NameField>) -> Response {
    let visit = &member.visit;
    let Ok(id) = id.parse::<DeviceId>() else { return visit.say(Fault::NotFound) };
    let Ok(name) = DeviceName::parse(&field.name) else { return redirect("/account/devices") };
    match visit.web.house.rename_device(&visit.caller, &member.signed_in, id, name).await {
        Ok(()) => redirect("/account/devices?done=device-renamed"),
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn forget(member: Member, Path(id): Path<String>) -> Response {
    let visit = &member.visit;
    let Ok(id) = id.parse::<DeviceId>() else { return visit.say(Fault::NotFound) };
    match visit.web.house.forget_device(&visit.caller, &member.signed_in, id).await {
        Ok(()) => redirect("/account/devices?done=device-forgotten"),
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn end(member: Member, Path(id): Path<String>) -> Response {
    let visit = &member.visit;
    let Ok(id) = id.parse::<SessionId>() else { return visit.say(Fault::NotFound) };
    match visit.web.house.end_session(&visit.caller, &member.signed_in, id).await {
        Ok(()) => redirect("/account/devices?done=session-ended"),
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn end_others(member: Member) -> Response {
    let visit = &member.visit;
    match visit.web.house.end_other_sessions(&visit.caller, &member.signed_in).await {
        Ok(_) => redirect("/account/devices?done=others-ended"),
        Err(problem) => visit.fault(problem),
    }
}
