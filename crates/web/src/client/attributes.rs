//! The values of attributes, as programs of the exchange read and set them.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::{AttributeName, AttributeValues};
use vestibule_domain::client::held::{AttributesRead, AttributesWrite};
use vestibule_domain::id::AccountId;

use crate::api::answers::Absent;
use crate::api::json::{Answer, JsonBody};
use crate::api::names::AccountIdText;
use crate::api::request::PathId;
use crate::api::rfc3339::Rfc3339;
use crate::api::written::Json;
use crate::attributes::api::ChangeAttributesBody;
use crate::attributes::json::ValueBody;
use crate::client::authority::ClientApi;

/// A value that is kept of an account.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerAttribute)]
pub(crate) struct KeptBody {
    /// The attribute's name.
    #[schema(value_type = String, example = "birth_date")]
    name: AttributeName,
    /// The value.
    value: ValueBody,
    /// When it was set.
    set_at: Rfc3339,
}

/// The attributes of an account.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerAttributes)]
pub(crate) struct KeptAttributesBody {
    /// Everything that has a value, by name; also what has left the schema since.
    attributes: Vec<KeptBody>,
}

impl KeptAttributesBody {
    fn of(values: &AttributeValues) -> Self {
        let kept = values.iter().map(|(name, kept)| KeptBody {
            name: name.clone(),
            value: ValueBody(kept.value.clone()),
            set_at: Rfc3339(kept.set_at),
        });
        Self { attributes: kept.collect() }
    }
}

/// Reads the attributes of an account
///
/// Each call is written into the account's record with the name of the client, where the customer can read it.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/attributes", operation_id = "readAttributes", tag = "Clients",
    security(("client" = ["attributes.read"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    responses((status = 200, description = "The attributes", body = KeptAttributesBody), Absent),
)]
pub(crate) async fn read(
    ClientApi { request, right, .. }: ClientApi<AttributesRead>,
    PathId(id): PathId<AccountId>,
) -> Answer<KeptAttributesBody> {
    let read = request.app().read_attributes(&right, id).await;
    read.map(|values| Json(KeptAttributesBody::of(&values))).map_err(|problem| request.refuse(problem))
}

/// Sets attributes of an account
///
/// Any of the schema, also those that the customer cannot change. What is not named stays as it is; null removes a value, also one that
/// has left the schema. The account's record names the attributes, never their values.
#[utoipa::path(
    patch, path = "/api/v1/accounts/{id}/attributes", operation_id = "setAttributes", tag = "Clients",
    security(("client" = ["attributes.write"])),
    params(("id" = AccountIdText, Path, description = "The account")),
    request_body = ChangeAttributesBody,
    responses((status = 200, description = "The attributes as they are now", body = KeptAttributesBody), Absent),
)]
pub(crate) async fn set(
    ClientApi { request, right, .. }: ClientApi<AttributesWrite>,
    PathId(id): PathId<AccountId>,
    JsonBody(asked): JsonBody<ChangeAttributesBody>,
) -> Answer<KeptAttributesBody> {
    let set = request.app().set_attributes(&right, id, &asked.attributes.0).await;
    set.map(|values| Json(KeptAttributesBody::of(&values))).map_err(|problem| request.refuse(problem))
}
