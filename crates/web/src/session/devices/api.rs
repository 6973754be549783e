//! The devices of the account.

use crate::page::text::Text;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::account::Nickname;
use vestibule_domain::id::DeviceId;
use vestibule_service::{DeviceView, FieldFault, Problem};

use crate::api::answers::{Absent, Throttled};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::DeviceIdText;
use crate::api::place_body::PlaceBody;
use crate::api::problem::Refused;
use crate::api::request::{PathId, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::written::Json;

/// A browser or app that the account has been used with.
#[derive(Serialize, ToSchema)]
#[schema(as = Device)]
pub(crate) struct DeviceBody {
    /// The device's id.
    #[schema(value_type = DeviceIdText)]
    id: DeviceId,
    /// The name that the customer gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "My phone")]
    name: Option<String>,
    /// The browser or app in words, in the language of the request (`Accept-Language`).
    #[schema(example = "Firefox on Linux")]
    user_agent: String,
    /// Where the IP address of its first sign-in is.
    place: PlaceBody,
    /// Whether it is the device of this request.
    current: bool,
    /// When the account was first used on it.
    first_seen_at: Rfc3339,
    /// When the customer last signed in on it.
    last_seen_at: Rfc3339,
}

impl DeviceBody {
    fn of(view: DeviceView, text: &Text) -> Self {
        Self {
            id: view.id,
            name: view.name.map(String::from),
            user_agent: text.user_agent(&view.user_agent),
            place: PlaceBody::of(&view.place),
            current: view.current,
            first_seen_at: Rfc3339(view.first_seen_at),
            last_seen_at: Rfc3339(view.last_seen_at),
        }
    }
}

/// The account's devices.
#[derive(Serialize, ToSchema)]
#[schema(as = Devices)]
pub(crate) struct DevicesBody {
    /// The device of this request first, then the last used ones.
    devices: Vec<DeviceBody>,
}

/// A new name for a device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RenameDevice)]
pub(crate) struct RenameBody {
    /// The new name, 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40, example = "My phone")]
    name: String,
}

/// Lists the devices
#[utoipa::path(
    get, path = "/api/v1/devices", operation_id = "listDevices", tag = "Devices",
    responses((status = 200, description = "The devices of the account", body = DevicesBody)),
)]
pub(crate) async fn list(SignedInApi { request, signed_in }: SignedInApi) -> Answer<DevicesBody> {
    let views = request.app().devices(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    let text = request.text();
    Ok(Json(DevicesBody { devices: views.into_iter().map(|view| DeviceBody::of(view, &text)).collect() }))
}

/// Renames a device
#[utoipa::path(
    patch, path = "/api/v1/devices/{id}", operation_id = "renameDevice", tag = "Devices",
    params(("id" = DeviceIdText, Path, description = "The id of the device, `dev_…`")),
    request_body = RenameBody,
    responses((status = 204, description = "The device is renamed"), Absent),
)]
pub(crate) async fn rename(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<DeviceId>,
    JsonBody(asked): JsonBody<RenameBody>,
) -> Result<StatusCode, Refused> {
    let name =
        Nickname::parse(&asked.name).map_err(|_| request.refuse(Problem::Invalid(vec![FieldFault::Name])))?;
    let named = request.app().rename_device(&request.caller, &signed_in, id, name).await;
    named.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// Forgets a device
///
/// Ends the device's sessions; the next sign-in on it is one from a new device. A session whose sign-in is not recent can forget
/// few devices; `too_many_requests` then asks to sign in again.
#[utoipa::path(
    delete, path = "/api/v1/devices/{id}", operation_id = "forgetDevice", tag = "Devices",
    params(("id" = DeviceIdText, Path, description = "The id of the device, `dev_…`")),
    responses((status = 204, description = "The device is forgotten"), Absent, Throttled),
)]
pub(crate) async fn forget(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<DeviceId>,
) -> Result<StatusCode, Refused> {
    let forgotten = request.app().forget_device(&request.caller, &signed_in, id).await;
    forgotten.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}
