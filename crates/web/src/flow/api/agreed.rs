//! A document that a new customer agrees to.

use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::{Agreed, LegalDocument};

use crate::api::schemas::LegalDocumentName;

/// A document that the customer agrees to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Agreed)]
pub(crate) struct AgreedBody {
    /// Which document.
    #[schema(value_type = LegalDocumentName)]
    document: LegalDocument,
    /// The version that the customer was shown.
    #[schema(min_length = 1, max_length = 40, example = "2026-11-01")]
    version: String,
}

impl AgreedBody {
    pub(crate) fn read(self) -> Agreed {
        Agreed { document: self.document, version: self.version }
    }
}
