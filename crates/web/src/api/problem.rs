//! Problem details (RFC 9457): every refusal and every breakage of the API has one stable code, one status and one
//! sentence for people. Causes go to the log and never to the client.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::gate::{ProofKind, ProofSet, Refusal};
use vestibule_domain::protection::{Freeze, OperatorFreeze};
use vestibule_domain::secret::Token;
use vestibule_domain::session::EndCause;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{ClientProblem, FlowView, Hint, Problem};

use crate::api::code::Code;
use crate::api::field::FieldBody;
use crate::api::flow_body::FlowBody;
use crate::api::freeze_body::{FreezeBody, FrozenByExchangeBody};
use crate::api::names::FlowTokenText;
use crate::api::rfc3339::Rfc3339;

use crate::api::schemas::{EndCauseName, ProofName};

/// The media type of RFC 9457.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Who asked and when: what a problem needs to know of its request.
#[derive(Debug, Clone)]
pub(crate) struct RequestInfo {
    pub(crate) now: Timestamp,
    pub(crate) request_id: String,
}

/// Why a request was refused, and what to do about it. `code` is stable; `title` and `detail` are for people and may change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:vestibule:problem:` followed by the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:vestibule:problem:proof_wrong")]
    kind: String,
    /// The problem in a few words.
    #[schema(example = "That was not right")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 403)]
    status: u16,
    /// The stable name of the problem.
    code: Code,
    /// What happened and what to do next.
    #[schema(example = "Check what was typed and try again.")]
    detail: &'static str,
    /// The id of this request in the operator's log.
    #[schema(example = "6f1d0c7b5a2e4f3d8c9b0a17")]
    request_id: String,
    /// When to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Rfc3339>,
    /// The same in seconds from now, at least 1; also in the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 60)]
    retry_after_seconds: Option<u64>,
    /// The fields that cannot be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<FieldBody>,
    /// With `session_ended`: why the session ended. Told for 24 hours after its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<EndCauseName>,
    /// Why the proof may have been wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<HintBody>,
    /// The kinds of proof that are accepted next; give one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    next: Vec<ProofName>,
    /// The flow, while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<FlowBody>,
    /// The flow's token, only in the answer that opened the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FlowTokenText>)]
    flow_token: Option<String>,
    /// With `account_frozen`: the freeze. Told at a sign-in only when everything is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    freeze: Option<FreezeBody>,
    /// With `account_frozen_by_exchange`: the exchange's freeze. Told at a sign-in only when everything is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange_freeze: Option<FrozenByExchangeBody>,
}

/// Why a proof may have been wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Hint)]
pub(crate) struct HintBody {
    /// How many seconds the authenticator's clock is ahead; negative when it is behind.
    #[schema(example = 74)]
    clock_off_seconds: i64,
}

/// An answer that tells of a problem.
#[derive(Debug)]
pub(crate) struct Refused(Box<ProblemBody>, Option<HeaderValue>);

const NO_CREDENTIALS: HeaderValue = HeaderValue::from_static("Bearer realm=\"vestibule\"");
const INVALID_TOKEN: HeaderValue = HeaderValue::from_static(
    "Bearer realm=\"vestibule\", error=\"invalid_token\", error_description=\"The session is over or unknown\"",
);
const SESSION_ENDED: HeaderValue = HeaderValue::from_static(
    "Bearer realm=\"vestibule\", error=\"invalid_token\", error_description=\"The session has ended\"",
);
/// For whoever cannot bring codes of two addresses or numbers.
const OF_TWO: &str = "Codes of two different addresses or numbers of the account are asked for, one after the other. Check what was typed, or send a further code a little later. Whoever has lost one of them removes it first (`DELETE /contacts/{id}`): that waits and is told to all of them, and then the codes of the others are enough.";
/// RFC 9470 §3.
const STEP_UP: HeaderValue = HeaderValue::from_static(
    "Bearer realm=\"vestibule\", error=\"insufficient_user_authentication\", \
     error_description=\"More or fresher proof is needed\"",
);

impl Refused {
    /// A problem with nothing to add.
    pub(crate) fn plain(code: Code, asked: &RequestInfo) -> Self {
        let (status, title, detail) = code.told();
        let body = ProblemBody {
            kind: format!("urn:vestibule:problem:{}", code.as_str()),
            title,
            status,
            code,
            detail,
            request_id: asked.request_id.clone(),
            until: None,
            retry_after_seconds: None,
            fields: Vec::new(),
            reason: None,
            hint: None,
            next: Vec::new(),
            flow: None,
            flow_token: None,
            freeze: None,
            exchange_freeze: None,
        };
        Self(Box::new(body), None)
    }

    /// Fields that cannot be taken.
    pub(crate) fn fields(code: Code, fields: Vec<FieldBody>, asked: &RequestInfo) -> Self {
        let mut refused = Self::plain(code, asked);
        refused.0.fields = fields;
        refused
    }

    /// No session: `presented` tells whether a token came with the request.
    pub(crate) fn not_signed_in(presented: bool, asked: &RequestInfo) -> Self {
        let mut refused = Self::plain(Code::NotSignedIn, asked);
        refused.1 = Some(if presented { INVALID_TOKEN } else { NO_CREDENTIALS });
        refused
    }

    /// A session that has ended.
    fn session_ended(cause: EndCause, asked: &RequestInfo) -> Self {
        let mut refused = Self::plain(Code::SessionEnded, asked);
        refused.0.reason = Some(EndCauseName(cause));
        refused.1 = Some(SESSION_ENDED);
        refused
    }

    /// A use case that ended other than well.
    pub(crate) fn of(problem: Problem, asked: &RequestInfo) -> Self {
        match problem {
            Problem::Refused(refusal) => Self::of_refusal(refusal, None, asked),
            Problem::Invalid(faults) => Self::fields(Code::FieldsInvalid, FieldBody::of(&faults), asked),
            Problem::NotSignedIn => Self::not_signed_in(true, asked),
            Problem::SessionEnded { cause } => Self::session_ended(cause, asked),
            Problem::NotFound => Self::plain(Code::NotFound, asked),
            Problem::Client(problem) => Self::of_client(problem, asked),
            Problem::RegistrationClosed => Self::plain(Code::RegistrationClosed, asked),
            Problem::RegionRefused => Self::plain(Code::RegionRefused, asked),
            Problem::AlreadyRegistered => Self::plain(Code::AlreadyRegistered, asked),
            Problem::Busy { retry_after_seconds, .. } => {
                Self::plain(Code::Busy, asked).after(retry_after_seconds)
            }
            Problem::TooMany { until } => Self::plain(Code::TooManyRequests, asked).until(until, asked),
            Problem::Unavailable(cause) => {
                tracing::warn!(cause = &cause as &dyn std::error::Error, "the database is away");
                Self::plain(Code::Unavailable, asked).after(5)
            }
            Problem::Fault(cause) => {
                tracing::error!(cause = &*cause as &dyn std::error::Error, "a request broke");
                Self::plain(Code::Fault, asked)
            }
        }
    }

    /// A request of a client that is not served.
    fn of_client(problem: ClientProblem, asked: &RequestInfo) -> Self {
        let code = match problem {
            ClientProblem::Unknown => Code::ClientUnknown,
            ClientProblem::Network => Code::ClientNetwork,
            ClientProblem::RightMissing(_) => Code::RightMissing,
            ClientProblem::ExternalIdTaken => Code::ExternalIdTaken,
            ClientProblem::OperationWaiting => Code::OperationWaiting,
            ClientProblem::AccountOpen => Code::AccountOpen,
            ClientProblem::BulkKeyUsed => Code::BulkKeyUsed,
            ClientProblem::AccountClosed => Code::AccountClosed,
        };
        let mut refused = Self::plain(code, asked);
        refused.1 = (problem == ClientProblem::Unknown).then_some(NO_CREDENTIALS);
        refused
    }

    /// A gate that stays shut.
    pub(crate) fn of_refusal(refusal: Refusal, hint: Option<Hint>, asked: &RequestInfo) -> Self {
        let mut refused = Self::plain(Code::of(refusal), asked);
        if let Refusal::Locked { until } | Refusal::SentTooRecently { until } | Refusal::LockRests { until } =
            refusal
        {
            refused = refused.until(until, asked);
        }
        refused.0.hint = hint.map(|Hint::ClockOff { seconds }| HintBody { clock_off_seconds: seconds });
        refused
    }

    /// A change within a session that more proof is needed for.
    pub(crate) fn of_step_up(
        refusal: Refusal,
        hint: Option<Hint>,
        next: ProofSet,
        asked: &RequestInfo,
    ) -> Self {
        let mut refused = Self::of_refusal(refusal, hint, asked);
        refused.0.next = next.iter().map(ProofName).collect();
        if next.contains(ProofKind::SecondContactCode) {
            refused.tell_of_two();
        }
        if refusal == Refusal::ProofMissing {
            refused.1 = Some(STEP_UP);
        }
        refused
    }

    /// Adds the flow that goes on, and its token when it was opened just now.
    pub(crate) fn with_flow(mut self, flow: Option<&FlowView>, token: Option<&Token>) -> Self {
        if flow.is_some_and(|flow| flow.of_two.is_some()) {
            self.tell_of_two();
        }
        let going_on = flow.map(FlowBody::of);
        self.0.next = going_on.as_ref().map(|flow| flow.next.clone()).unwrap_or_default();
        self.0.flow_token = token.filter(|_| going_on.is_some()).map(|token| token.reveal().to_owned());
        self.0.flow = going_on;
        self
    }

    /// Says, where a code is what is lacking, that two are asked for and what an owner does who has lost the address of one.
    fn tell_of_two(&mut self) {
        if let Code::ProofWrong
        | Code::ProofMissing
        | Code::ProofNotAsked
        | Code::SentTooRecently
        | Code::SendsSpent = self.0.code
        {
            self.0.detail = OF_TWO;
        }
    }

    /// Adds the freeze that stands behind it.
    pub(crate) fn with_freeze(mut self, freeze: Freeze, wait: Span, ends_at: Option<Timestamp>) -> Self {
        self.0.freeze = Some(FreezeBody::of(freeze, wait, ends_at));
        self
    }

    /// Adds the exchange's freeze that stands behind it.
    pub(crate) fn with_exchange_freeze(mut self, freeze: OperatorFreeze) -> Self {
        self.0.exchange_freeze = Some(FrozenByExchangeBody::of(freeze));
        self
    }

    fn after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds.max(1));
        self
    }

    fn until(mut self, until: Timestamp, asked: &RequestInfo) -> Self {
        self.0.until = Some(Rfc3339(until));
        let micros = until.since(asked.now).micros().unsigned_abs();
        self.after(micros.div_ceil(1_000_000))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(body, authenticate) = self;
        let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, crate::api::written::text(&body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = body.retry_after_seconds {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if let Some(challenge) = authenticate {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        answer
    }
}
