//! What passkeys are asked, as JSON.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use vestibule_service::PasskeyQuestion;

use crate::api::names::AnyObject;

/// A question to a passkey.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PasskeyQuestion)]
pub(crate) struct QuestionBody {
    /// Send it back with the answer. It is accepted once and for ten minutes.
    ceremony: String,
    /// What to ask: `PublicKeyCredentialRequestOptionsJSON`, or `PublicKeyCredentialCreationOptionsJSON` for a new passkey.
    #[schema(value_type = AnyObject)]
    options: Value,
}

impl QuestionBody {
    pub(crate) fn of(question: &PasskeyQuestion) -> Self {
        let options = serde_json::from_str(&question.options).unwrap_or_default();
        Self { ceremony: question.ceremony.clone(), options }
    }
}
