//! Devices and sessions: named, ended, forgotten.

use axum::http::StatusCode;
use vestibule_domain::account::Nickname;
use vestibule_domain::id::{DeviceId, SessionId};
use vestibule_domain::session::user_agent::{Form, UserAgent};
use vestibule_service::{Problem, SessionView};

use crate::account::activity::page::called;
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::form_body::Path;
use crate::page::message::Fault;
use crate::page::request::{SignedInPage, redirect, render};
use crate::protection::view::lasting;
use crate::session::devices::view::{DeviceRow, DeviceShape, DevicesView};

pub(crate) async fn list(member: SignedInPage) -> PageResult {
    let devices = rows(&member).await?;
    let (page, policy) = (member.request.page(), member.request.web.app.policy());
    let (idle, total) = (lasting(&page, policy.session.idle), lasting(&page, policy.session.total));
    Ok(render(StatusCode::OK, &DevicesView { page, devices, idle, total }))
}

async fn rows(member: &SignedInPage) -> Result<Vec<DeviceRow>, Problem> {
    let (app, text) = (&member.request.web.app, &member.request.page.text);
    let sessions = app.sessions(&member.signed_in).await?;
    let devices = app.devices(&member.signed_in).await?;
    Ok(devices
        .iter()
        .map(|device| {
            let open: Option<&SessionView> = sessions.iter().find(|session| session.device == device.id);
            DeviceRow {
                id: device.id.to_string(),
                name: called(device, text),
                user_agent: text.user_agent(&device.user_agent),
                shape: shape(&device.user_agent),
                place: text.place(open.map_or(&device.place, |session| &session.place)),
                last_ms: open.map_or(device.last_seen_at, |session| session.last_seen_at).millis(),
                current: device.current,
                session: open.map(|session| session.id.to_string()),
            }
        })
        .collect())
}

const fn shape(user_agent: &UserAgent) -> DeviceShape {
    match user_agent.form {
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

pub(crate) async fn rename(
    member: SignedInPage,
    Path(id): Path<String>,
    FormBody(field): FormBody<NameField>,
) -> PageResult {
    let request = &member.request;
    let id = id.parse::<DeviceId>().map_err(|_| Fault::NotFound)?;
    let Ok(name) = Nickname::parse(&field.name) else { return Ok(redirect("/account/devices")) };
    request.web.app.rename_device(&request.caller, &member.signed_in, id, name).await?;
    Ok(redirect("/account/devices?done=device-renamed"))
}

pub(crate) async fn forget(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let request = &member.request;
    let id = id.parse::<DeviceId>().map_err(|_| Fault::NotFound)?;
    request.web.app.forget_device(&request.caller, &member.signed_in, id).await?;
    Ok(redirect("/account/devices?done=device-forgotten"))
}

pub(crate) async fn end(member: SignedInPage, Path(id): Path<String>) -> PageResult {
    let request = &member.request;
    let id = id.parse::<SessionId>().map_err(|_| Fault::NotFound)?;
    request.web.app.end_session(&request.caller, &member.signed_in, id).await?;
    Ok(redirect("/account/devices?done=session-ended"))
}

pub(crate) async fn end_others(member: SignedInPage) -> PageResult {
    let request = &member.request;
    request.web.app.end_other_sessions(&request.caller, &member.signed_in).await?;
    Ok(redirect("/account/devices?done=others-ended"))
}
