//! Flows and what becomes of them, as JSON.

use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::id::{AccountId, FlowId, IdentifierId, SessionId, WeakeningId};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_service::{FlowView, FreshCodes, NewSessionTokens, OfTwo};

use crate::api::names::{
    AccountIdText, DeviceTokenText, FlowIdText, FlowTokenText, IdentifierIdText, SessionIdText,
    SessionTokenText, WeakeningIdText,
};
use crate::api::passkey_body::QuestionBody;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{
    DeliveryName, ProofName, ProveStep, PurposeName, SignedInStep, SuspicionName, WaitsStep,
};
use crate::api::written::Json;

/// A flow: one attempt to sign in, to register, or to make one change. It collects the proofs that are demanded for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Flow)]
pub(crate) struct FlowBody {
    /// The flow's id.
    #[schema(value_type = FlowIdText)]
    pub(crate) id: FlowId,
    /// What it is for.
    purpose: PurposeName,
    /// Whether everything is proven and only the new password is missing.
    open: bool,
    /// The kinds of proof that are accepted next; give one of them.
    pub(crate) next: Vec<ProofName>,
    /// How many steps are done. Steps that would tell a stranger something about the account are not counted yet.
    #[schema(example = 0)]
    met: usize,
    /// How many steps there are, counted in the same way.
    #[schema(example = 2)]
    of: usize,
    /// How many more wrong proofs it takes before it ends.
    #[schema(example = 5)]
    tries_left: u8,
    /// When it ends.
    expires_at: Rfc3339,
    /// What to ask a passkey, where `next` names `passkey` or `security_key`: send the answer as a proof of the kind `passkey`.
    #[serde(skip_serializing_if = "Option::is_none")]
    passkey: Option<QuestionBody>,
    /// Where the last code was sent, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a•••@m•••.example")]
    sent_to: Option<String>,
    /// The addresses and numbers that a `second_contact_code` can be sent to instead: send another code with its `id` as `contact`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    elsewhere: Vec<ElsewhereBody>,
    /// When another code may be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    resend_at: Option<Rfc3339>,
    /// How many digits the last code has: six, or ten after many wrong codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 6)]
    code_digits: Option<u8>,
    /// What became of the last message.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<DeliveryName>,
    /// Whether the authenticator has to be proven with two successive codes (`codes`), because too many wrong codes were given.
    /// Told only when everything before it is proven.
    two_codes: bool,
    /// Why the account is locked, where a mailed or texted code is asked for to unlock it. Told only when everything else is
    /// proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    suspicion: Option<SuspicionName>,
}

impl FlowBody {
    pub(crate) fn of(view: &FlowView) -> Self {
        Self {
            id: view.id,
            purpose: PurposeName(view.purpose),
            open: view.open,
            next: view.next.iter().map(ProofName).collect(),
            met: view.met,
            of: view.of,
            tries_left: view.tries_left,
            expires_at: Rfc3339(view.expires_at),
            passkey: view.passkey.as_ref().map(QuestionBody::of),
            sent_to: view.sent_to.clone(),
            elsewhere: ElsewhereBody::of(view),
            resend_at: view.resend_at.map(Rfc3339),
            code_digits: view.code_digits,
            delivery: view.delivery.map(DeliveryName),
            two_codes: view.two_codes,
            suspicion: view.suspicion.map(SuspicionName),
        }
    }
}

/// An address or number of the account that a code can be sent to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CodeElsewhere)]
pub(crate) struct ElsewhereBody {
    /// Its id.
    #[schema(value_type = IdentifierIdText)]
    id: IdentifierId,
    /// The address or number, masked.
    #[schema(example = "a•••@w•••.example")]
    masked: String,
}

impl ElsewhereBody {
    fn of(view: &FlowView) -> Vec<Self> {
        match &view.of_two {
            Some(OfTwo::Second { elsewhere }) => {
                elsewhere.iter().map(|one| Self { id: one.id, masked: one.masked.clone() }).collect()
            }
            Some(OfTwo::First) | None => Vec::new(),
        }
    }
}

/// A flow that goes on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FlowGoesOn)]
pub(crate) struct GoesOnBody {
    #[schema(inline)]
    step: ProveStep,
    /// The flow.
    flow: FlowBody,
    /// The flow's token, only in the answer that opened the flow. Send it in the header `Vestibule-Flow`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FlowTokenText>)]
    flow_token: Option<String>,
}

impl GoesOnBody {
    pub(crate) fn of(view: &FlowView, token: Option<&Token>) -> Self {
        let flow_token = token.map(|token| token.reveal().to_owned());
        Self { step: ProveStep, flow: FlowBody::of(view), flow_token }
    }

    /// The answer to a request that opened the flow, which is found in `folder` from then on.
    pub(crate) fn opened(view: &FlowView, token: Option<&Token>, folder: &str) -> Response {
        let mut answer = (StatusCode::CREATED, Json(Self::of(view, token))).into_response();
        if let Ok(value) = HeaderValue::try_from(format!("{folder}/{}", view.id)) {
            answer.headers_mut().insert(LOCATION, value);
        }
        answer
    }
}

/// A new session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionBegun)]
pub(crate) struct BegunBody {
    #[schema(inline)]
    step: SignedInStep,
    /// The session's token, which is not shown again. Send it as `Authorization: Bearer …`.
    #[schema(value_type = SessionTokenText)]
    session_token: String,
    /// The device’s new token for this account, which is not shown again. Store it in place of the former one, which is accepted
    /// for two more minutes, and send it in the header `Vestibule-Device` at the next sign-in to this account.
    #[schema(value_type = DeviceTokenText)]
    device_token: String,
    /// The account that is signed in.
    #[schema(value_type = AccountIdText)]
    account: AccountId,
    /// The session's id.
    #[schema(value_type = SessionIdText)]
    session: SessionId,
    /// When it ends at the latest, however much it is used.
    expires_at: Rfc3339,
    /// Whether a backup code was used in place of the authenticator. If so, lead the customer to setting up a new authenticator; for
    /// ten minutes no other code is asked for that.
    by_backup_code: bool,
}

impl BegunBody {
    pub(crate) fn of(begun: &NewSessionTokens) -> Self {
        Self {
            step: SignedInStep,
            session_token: begun.session_token.reveal().to_owned(),
            device_token: begun.devices.newest().map(|token| token.reveal().to_owned()).unwrap_or_default(),
            account: begun.account,
            session: begun.session,
            expires_at: Rfc3339(begun.expires_at),
            by_backup_code: begun.by_backup_code,
        }
    }
}

/// The result of a proof: the flow goes on, or a session has begun.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FlowProgress, discriminator(property_name = "step", mapping(
    ("prove" = "#/components/schemas/FlowGoesOn"),
    ("signed_in" = "#/components/schemas/SessionBegun"),
)))]
pub(crate) enum ProgressBody {
    /// More proof is asked for.
    GoesOn(GoesOnBody),
    /// The customer is signed in.
    NewSessionTokens(BegunBody),
}

/// A change that was requested and waits until it takes effect. Until then it can be vetoed.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangeWaits)]
pub(crate) struct WaitsBody {
    #[schema(inline)]
    step: WaitsStep,
    /// The id of the change.
    #[schema(value_type = WeakeningIdText)]
    weakening: WeakeningId,
    /// When it takes effect unless it is vetoed.
    effective_at: Rfc3339,
}

impl WaitsBody {
    /// The answer to what was accepted and has not happened yet.
    pub(crate) fn answer(weakening: WeakeningId, effective_at: Timestamp) -> Response {
        let body = Self { step: WaitsStep, weakening, effective_at: Rfc3339(effective_at) };
        (StatusCode::ACCEPTED, Json(body)).into_response()
    }
}

/// Backup codes, which are not shown again.
#[derive(Serialize, ToSchema)]
#[schema(as = BackupCodes)]
pub(crate) struct CodesBody {
    /// The new codes; each can be used once. Empty where the customer's earlier codes stay valid.
    #[schema(example = json!(["k7tq-9wdn-x2mc-5r8h"]))]
    codes: Vec<String>,
    /// How many earlier codes are unused and stay valid; 0 where there are new ones.
    #[schema(example = 0)]
    kept: i64,
}

impl CodesBody {
    pub(crate) fn fresh(codes: &FreshCodes) -> Self {
        Self { codes: codes.iter().map(str::to_owned).collect(), kept: 0 }
    }

    pub(crate) const fn kept(kept: i64) -> Self {
        Self { codes: Vec::new(), kept }
    }
}
