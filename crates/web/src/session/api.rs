//! The session of whoever asks, and the account's other sessions. `GET /session` is the gateway's check at every request
//! of the exchange: it reads one token, asks the cache, and does nothing else.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::id::{AccountId, DeviceId, SessionId};
use vestibule_domain::policy::Policy;
use vestibule_domain::session::Session;
use vestibule_domain::time::Timestamp;
use vestibule_service::{SessionView, SignedIn};

use crate::api::answers::{Absent, Throttled};
use crate::api::json::Answer;
use crate::api::names::{AccountIdText, DeviceIdText, SessionIdText};
use crate::api::place_body::PlaceBody;
use crate::api::problem::Refused;
use crate::api::request::{PathId, SessionCheck, SignedInApi};
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::{MethodNames, ProofName, ProofNames};
use crate::api::written::Json;
use crate::page::text::Text;
use crate::site::Web;

/// A valid session.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionBody {
    /// The account that is signed in.
    #[schema(value_type = AccountIdText)]
    account: AccountId,
    /// The session's id.
    #[schema(value_type = SessionIdText)]
    session: SessionId,
    /// The id of the device that it was begun on.
    #[schema(value_type = DeviceIdText)]
    device: DeviceId,
    /// The authenticator assurance level reached (NIST SP 800-63B-4 §2): 2 with a second factor, otherwise 1.
    #[schema(minimum = 1, maximum = 2, example = 2)]
    assurance: u8,
    /// Whether a passkey was among the proofs that count, which no look-alike page can have passed on.
    phishing_resistant: bool,
    /// How the customer was authenticated (RFC 8176): `pwd`, `otp`, `sms`, `pop`, `user`, `mfa`.
    #[schema(value_type = Vec<String>, example = json!(["pwd", "otp", "mfa"]))]
    amr: MethodNames,
    /// When the customer last gave proofs in this session that count still: at the sign-in, or since then in a step-up.
    authenticated_at: Rfc3339,
    /// Only after a step-up: until when it counts for `assurance`, `phishing_resistant`, `amr` and `authenticated_at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    stepped_up_until: Option<Rfc3339>,
    /// The proofs that it was begun with.
    #[schema(value_type = Vec<ProofName>)]
    proofs: ProofNames,
    /// When it ends at the latest, however much it is used.
    expires_at: Rfc3339,
    /// When it ends if it is not used again.
    idle_expires_at: Rfc3339,
    /// Only in a session that was begun with a backup code: until this time the customer, who may have lost the phone, can set
    /// up a new authenticator without giving another code.
    #[serde(skip_serializing_if = "Option::is_none")]
    authenticator_due_until: Option<Rfc3339>,
}

impl SessionBody {
    /// A session as it is checked at `now`.
    pub(crate) fn of(session: &Session, policy: &Policy, now: Timestamp) -> Self {
        let (lasts, policy) = (policy.operation.lasts, &policy.session);
        let proven = session.proven(lasts, now);
        Self {
            account: session.account,
            session: session.id,
            device: session.device,
            assurance: proven.assurance(),
            phishing_resistant: proven.is_phishing_resistant(),
            amr: MethodNames(proven),
            authenticated_at: Rfc3339(session.authenticated_at(lasts, now)),
            stepped_up_until: session.raised(lasts, now).map(|raised| Rfc3339(raised.at + lasts)),
            proofs: ProofNames(session.given),
            expires_at: Rfc3339(session.expires_at),
            idle_expires_at: Rfc3339((session.last_seen_at + policy.idle).min(session.expires_at)),
            authenticator_due_until: session
                .is_by_backup_code()
                .then(|| Rfc3339(session.proven_at + policy.recent)),
        }
    }
}

const ACCOUNT: HeaderName = HeaderName::from_static("vestibule-account");
const ASSURANCE: HeaderName = HeaderName::from_static("vestibule-assurance");

/// Checks the session
///
/// For gateways: says which account a request belongs to and how well it was authenticated. The session's token comes as bearer
/// token or as cookie. Account and assurance level are in headers too, so that a forward-auth gateway can pass them on.
#[utoipa::path(
    get, path = "/api/v1/session", operation_id = "checkSession", tag = "Session",
    responses((status = 200, description = "The session is valid", body = SessionBody, headers(
        ("Vestibule-Account" = String, description = "The account"),
        ("Vestibule-Assurance" = String, description = "The assurance level, `1` or `2`"),
    ))),
)]
pub(crate) async fn check(State(web): State<Web>, SessionCheck(signed_in): SessionCheck) -> Response {
    checked(&web, &signed_in)
}

/// The answer to a check of a session that counts.
pub(crate) fn checked(web: &Web, signed_in: &SignedIn) -> Response {
    let session = signed_in.session();
    let body = SessionBody::of(session, &web.app.policy(), web.app.now());
    let mut answer = Response::new(crate::api::written::text(&body).into());
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(account) = HeaderValue::try_from(session.account.to_string()) {
        headers.insert(ACCOUNT, account);
    }
    headers.insert(ASSURANCE, HeaderValue::from(u16::from(body.assurance)));
    answer
}

/// Signs out
///
/// Ends the session of this request, on every node at once.
#[utoipa::path(
    delete, path = "/api/v1/session", operation_id = "signOut", tag = "Session",
    responses((status = 204, description = "The session has ended")),
)]
pub(crate) async fn sign_out(SignedInApi { request, signed_in }: SignedInApi) -> Result<StatusCode, Refused> {
    let ended = request.app().sign_out(&request.caller, &signed_in).await;
    ended.map(|()| StatusCode::NO_CONTENT).map_err(|problem| request.refuse(problem))
}

/// One of the account's sessions.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedSession)]
pub(crate) struct ListedBody {
    /// The session's id.
    #[schema(value_type = SessionIdText)]
    id: SessionId,
    /// The id of the device that it was begun on.
    #[schema(value_type = DeviceIdText)]
    device: DeviceId,
    /// Whether it is the session of this request.
    current: bool,
    /// The browser or app in words, in the language of the request (`Accept-Language`).
    #[schema(example = "Firefox on Linux")]
    user_agent: String,
    /// Where its IP address is.
    place: PlaceBody,
    /// The IP address that it was begun from.
    #[schema(example = "192.0.2.7")]
    ip: String,
    /// The authenticator assurance level that it was begun with: 2 with a second factor, otherwise 1.
    #[schema(minimum = 1, maximum = 2, example = 2)]
    assurance: u8,
    /// Whether it was begun with a passkey.
    phishing_resistant: bool,
    /// How it was begun (RFC 8176).
    #[schema(value_type = Vec<String>, example = json!(["pwd", "otp", "mfa"]))]
    amr: MethodNames,
    /// When it began.
    begun_at: Rfc3339,
    /// When it was last used, exact to a minute.
    last_seen_at: Rfc3339,
    /// When it ends at the latest, however much it is used.
    expires_at: Rfc3339,
}

impl ListedBody {
    fn of(view: &SessionView, text: &Text) -> Self {
        Self {
            id: view.id,
            device: view.device,
            current: view.current,
            user_agent: text.user_agent(&view.user_agent),
            place: PlaceBody::of(&view.place),
            ip: view.ip.to_string(),
            assurance: view.given.assurance(),
            phishing_resistant: view.given.is_phishing_resistant(),
            amr: MethodNames(view.given),
            begun_at: Rfc3339(view.begun_at),
            last_seen_at: Rfc3339(view.last_seen_at),
            expires_at: Rfc3339(view.expires_at),
        }
    }
}

/// The account's sessions.
#[derive(Serialize, ToSchema)]
#[schema(as = Sessions)]
pub(crate) struct SessionsBody {
    /// Last used first.
    sessions: Vec<ListedBody>,
}

/// Lists the sessions
#[utoipa::path(
    get, path = "/api/v1/sessions", operation_id = "listSessions", tag = "Session",
    responses((status = 200, description = "All sessions of the account that have not ended", body = SessionsBody)),
)]
pub(crate) async fn list(SignedInApi { request, signed_in }: SignedInApi) -> Answer<SessionsBody> {
    let views = request.app().sessions(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    let text = request.text();
    Ok(Json(SessionsBody { sessions: views.iter().map(|view| ListedBody::of(view, &text)).collect() }))
}

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
#[schema(as = EndedSessions)]
pub(crate) struct EndedBody {
    /// How many.
    #[schema(example = 2)]
    ended: usize,
}

/// Ends all other sessions
///
/// A session whose sign-in is not recent can do so about once an hour; `too_many_requests` then asks to sign in again, after which
/// there is no limit.
#[utoipa::path(
    delete, path = "/api/v1/sessions", operation_id = "endOtherSessions", tag = "Session",
    responses((status = 200, description = "All other sessions have ended", body = EndedBody), Throttled),
)]
pub(crate) async fn end_others(SignedInApi { request, signed_in }: SignedInApi) -> Answer<EndedBody> {
    let ended = request.app().end_other_sessions(&request.caller, &signed_in).await;
    ended.map(|ended| Json(EndedBody { ended })).map_err(|problem| request.refuse(problem))
}

/// Ends a session
///
/// A session whose sign-in is not recent can end few others; `too_many_requests` then asks to sign in again.
#[utoipa::path(
    delete, path = "/api/v1/sessions/{id}", operation_id = "endSession", tag = "Session",
    params(("id" = SessionIdText, Path, description = "The id of the session, `ses_…`")),
    responses((status = 204, description = "The session has ended"), Absent, Throttled),
)]
pub(crate) async fn end(
    SignedInApi { request, signed_in }: SignedInApi,
    PathId(id): PathId<SessionId>,
) -> Result<Response, Refused> {
    let ended = request.app().end_session(&request.caller, &signed_in, id).await;
    ended.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(|problem| request.refuse(problem))
}
