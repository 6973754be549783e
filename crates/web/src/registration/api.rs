//! What a registration takes: which identifiers, what a new customer agrees to, and what else is asked.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::{Agreement, Consent, IdentifierKind};

use crate::api::request::ApiRequest;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{IdentifierKindName, LegalDocumentName};
use crate::api::written::Json;
use crate::attributes::api::AttributeBody;

/// What is needed to register.
#[derive(Serialize, ToSchema)]
#[schema(as = Registration)]
pub(crate) struct RegistrationBody {
    /// Whether registration is open.
    open: bool,
    /// Whether customers can register with an e-mail address, a mobile number, or either.
    identifiers: Vec<IdentifierKindName>,
    /// The documents that a new customer has to agree to. Show each of them, and send it back in `agreed`.
    agreements: Vec<AgreementBody>,
    /// The attributes that a new customer is asked for, in the order in which to show them. Send the values in `attributes`.
    attributes: Vec<AttributeBody>,
}

/// A document that a new customer has to agree to.
#[derive(Serialize, ToSchema)]
#[schema(as = Agreement)]
pub(crate) struct AgreementBody {
    /// Which document.
    document: LegalDocumentName,
    /// Where to read it.
    #[schema(format = "uri", example = "https://exchange.example/terms")]
    url: String,
    /// The version in force.
    #[schema(example = "2026-11-01")]
    version: String,
}

impl AgreementBody {
    pub(crate) fn of(asked: &Agreement) -> Self {
        Self {
            document: LegalDocumentName(asked.document),
            url: asked.url.clone(),
            version: asked.version.clone(),
        }
    }
}

/// A document that the customer agreed to.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
pub(crate) struct ConsentBody {
    /// Which document.
    document: LegalDocumentName,
    /// Where it could be read.
    #[schema(format = "uri", example = "https://exchange.example/terms")]
    url: String,
    /// The version that the customer agreed to.
    #[schema(example = "2026-11-01")]
    version: String,
    /// When the customer agreed.
    agreed_at: Rfc3339,
}

impl ConsentBody {
    pub(crate) fn of(consent: Consent) -> Self {
        Self {
            document: LegalDocumentName(consent.agreed.document),
            url: consent.url,
            version: consent.agreed.version,
            agreed_at: Rfc3339(consent.at),
        }
    }
}

/// Shows what is needed to register
///
/// Ask for it each time just before you show the form: the documents to agree to and the attributes can change. Labels are in the
/// language of the request.
#[utoipa::path(
    get, path = "/api/v1/registration", operation_id = "getRegistration", tag = "Flows",
    security(()),
    responses((status = 200, description = "What is needed to register", body = RegistrationBody)),
)]
pub(crate) async fn show(request: ApiRequest) -> Json<RegistrationBody> {
    let in_force = request.app().policy();
    let policy = &in_force.registration;
    let taken = [(IdentifierKind::Email, policy.email), (IdentifierKind::Phone, policy.phone)];
    Json(RegistrationBody {
        open: policy.open,
        identifiers: taken
            .into_iter()
            .filter(|(_, taken)| *taken)
            .map(|(kind, _)| IdentifierKindName(kind))
            .collect(),
        agreements: request.app().operator().agreements.iter().map(AgreementBody::of).collect(),
        attributes: AttributeBody::at_registration(
            &request.app().attribute_schema(),
            &request.text(),
            request.caller.now,
        ),
    })
}
