//! What a registration takes: which identifiers, and what a new customer agrees to.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::account::{Agreement, Consent, IdentifierKind};

use crate::api::request::ApiRequest;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{IdentifierKindName, LegalDocumentName};

/// What a registration takes.
#[derive(Serialize, ToSchema)]
#[schema(as = Registration)]
pub(crate) struct RegistrationBody {
    /// Whether new accounts are opened.
    open: bool,
    /// The kinds of identifier that are taken.
    identifiers: Vec<IdentifierKindName>,
    /// What a new customer has to agree to; show each, and send it back in `agreed`. None where the operator has set none.
    agreements: Vec<AgreementBody>,
}

/// A document to be agreed to.
#[derive(Serialize, ToSchema)]
#[schema(as = Agreement)]
pub(crate) struct AgreementBody {
    /// Which one.
    document: LegalDocumentName,
    /// Where it is to be read.
    #[schema(format = "uri", example = "https://exchange.example/terms")]
    url: String,
    /// The version in force.
    #[schema(example = "2026-11-01")]
    version: String,
}

/// What a customer agreed to.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
pub(crate) struct ConsentBody {
    /// Which document.
    document: LegalDocumentName,
    /// Where it was to be read.
    #[schema(format = "uri", example = "https://exchange.example/terms")]
    url: String,
    /// The version that was in force.
    #[schema(example = "2026-11-01")]
    version: String,
    /// When it was agreed to.
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

/// Shows what a registration takes
///
/// Ask right before the form is shown: what has to be agreed to changes with the operator's documents.
#[utoipa::path(
    get, path = "/api/v1/registration", operation_id = "getRegistration", tag = "Flows",
    responses((status = 200, description = "What a registration takes", body = RegistrationBody)),
)]
pub(crate) async fn show(request: ApiRequest) -> Json<RegistrationBody> {
    let policy = &request.app().policy().registration;
    let taken = [(IdentifierKind::Email, policy.email), (IdentifierKind::Phone, policy.phone)];
    let agreement = |asked: &Agreement| AgreementBody {
        document: LegalDocumentName(asked.document),
        url: asked.url.clone(),
        version: asked.version.clone(),
    };
    Json(RegistrationBody {
        open: policy.open,
        identifiers: taken
            .into_iter()
            .filter(|(_, taken)| *taken)
            .map(|(kind, _)| IdentifierKindName(kind))
            .collect(),
        agreements: request.app().operator().agreements.iter().map(agreement).collect(),
    })
}
