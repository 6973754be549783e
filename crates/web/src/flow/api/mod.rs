//! Flows, whoever opens them: opened, shown, given proofs, sent codes for, and spent. The holder is known by the flow's token; the
//! id in the path must name the same flow.

mod agreed;

pub(crate) use agreed::AgreedBody;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use vestibule_domain::account::{Agreed, Password};
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::{FlowId, IdentifierId};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::DeviceTokens;
use vestibule_service::{
    BlockReason, Caller, Evidence, FieldFault, FlowView, Problem, Progress, Registration,
};

use crate::api::code::Code;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::{BegunBody, CodesBody, FlowBody, GoesOnBody, ProgressBody, WaitsBody};
use crate::api::json::{Answer, JsonBody};
use crate::api::names::{DeviceTokenText, FlowIdText, IdentifierIdText, LinkTokenText};
use crate::api::problem::Refused;
use crate::api::proofs::{ProofBody, ProofsBody};
use crate::api::request::{ApiRequest, Holder, PathId};
use crate::page::typed::Typed;

/// Where flows are found.
pub(crate) const FOLDER: &str = "/api/v1/flows";

/// The answer to a change within a session that may go on with further requests.
pub(crate) async fn begun(
    request: &ApiRequest,
    begun: Result<Progress, Problem>,
) -> Result<Response, Refused> {
    let progress = begun.map_err(|problem| request.refuse(problem))?;
    if let Progress::Prove { flow, token } = &progress {
        return Ok(GoesOnBody::opened(flow, token.as_ref(), FOLDER));
    }
    told(request, progress).await
}

/// A flow to be opened; `purpose` says what it is for.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "purpose", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = OpenFlow)]
pub(crate) enum OpenBody {
    /// Begins a session. The password is one of the proofs.
    SignIn {
        /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
        /// has named a country for numbers without one.
        #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
        identifier: String,
        /// Evidence at hand, in the order in which it is asked for; evidence for later demands can be given along.
        #[serde(default)]
        #[schema(max_items = 8)]
        proofs: Vec<ProofBody>,
        /// The device's token, for clients that cannot send the header `Vestibule-Device`.
        #[schema(value_type = Option<DeviceTokenText>)]
        device_token: Option<Typed>,
    },
    /// Opens an account.
    Register {
        /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
        /// has named a country for numbers without one.
        #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
        identifier: String,
        /// The password of choice.
        #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
        password: Typed,
        /// What the customer agreed to: every document that `GET /registration` names, in the version that it names.
        #[serde(default)]
        #[schema(max_items = 8)]
        agreed: Vec<AgreedBody>,
        /// Evidence at hand, in the order in which it is asked for; evidence for later demands can be given along.
        #[serde(default)]
        #[schema(max_items = 8)]
        proofs: Vec<ProofBody>,
        /// The device's token, for clients that cannot send the header `Vestibule-Device`.
        #[schema(value_type = Option<DeviceTokenText>)]
        device_token: Option<Typed>,
    },
    /// For a new password without the old one; spent with `PUT …/password`.
    ResetPassword {
        /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
        /// has named a country for numbers without one.
        #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
        identifier: String,
        /// Evidence at hand, in the order in which it is asked for; evidence for later demands can be given along.
        #[serde(default)]
        #[schema(max_items = 8)]
        proofs: Vec<ProofBody>,
        /// The device's token, for clients that cannot send the header `Vestibule-Device`.
        #[schema(value_type = Option<DeviceTokenText>)]
        device_token: Option<Typed>,
    },
    /// Asks for the end of a freeze, which waits.
    Unfreeze {
        /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
        /// has named a country for numbers without one.
        #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
        identifier: String,
        /// Evidence at hand, in the order in which it is asked for; evidence for later demands can be given along.
        #[serde(default)]
        #[schema(max_items = 8)]
        proofs: Vec<ProofBody>,
        /// The device's token, for clients that cannot send the header `Vestibule-Device`.
        #[schema(value_type = Option<DeviceTokenText>)]
        device_token: Option<Typed>,
    },
    /// Asks for the removal of an authenticator that somebody else put in the place of the owner's within
    /// `policy.protection.disown_window`; it waits. After the code of a message to an address that is older than the
    /// replacement it asks for the password that counted at that moment (`password`) and a code of the authenticator that
    /// was replaced (`authenticator`).
    DisownAuthenticator {
        /// The e-mail address or mobile number, as typed. A number has its country code, after `+` or `00`, unless the operator
        /// has named a country for numbers without one.
        #[schema(min_length = 3, max_length = 320, example = "ann@mail.example")]
        identifier: String,
        /// Evidence at hand, in the order in which it is asked for; evidence for later demands can be given along.
        #[serde(default)]
        #[schema(max_items = 8)]
        proofs: Vec<ProofBody>,
        /// The device's token, for clients that cannot send the header `Vestibule-Device`.
        #[schema(value_type = Option<DeviceTokenText>)]
        device_token: Option<Typed>,
    },
}

/// What every flow is opened with.
struct Opening {
    identifier: String,
    proofs: Vec<ProofBody>,
    device_token: Option<Typed>,
}

/// What is wanted of the server.
enum Wish {
    SignIn,
    Register { password: Typed, agreed: Vec<Agreed> },
    ResetPassword,
    Unfreeze,
    DisownAuthenticator,
}

impl OpenBody {
    fn split(self) -> (Wish, Opening) {
        match self {
            Self::SignIn { identifier, proofs, device_token } => {
                (Wish::SignIn, Opening { identifier, proofs, device_token })
            }
            Self::Register { identifier, password, agreed, proofs, device_token } => {
                let agreed = agreed.into_iter().map(AgreedBody::read).collect();
                (Wish::Register { password, agreed }, Opening { identifier, proofs, device_token })
            }
            Self::ResetPassword { identifier, proofs, device_token } => {
                (Wish::ResetPassword, Opening { identifier, proofs, device_token })
            }
            Self::Unfreeze { identifier, proofs, device_token } => {
                (Wish::Unfreeze, Opening { identifier, proofs, device_token })
            }
            Self::DisownAuthenticator { identifier, proofs, device_token } => {
                (Wish::DisownAuthenticator, Opening { identifier, proofs, device_token })
            }
        }
    }
}

/// Opens a flow
///
/// Signs in, registers, or begins a way back in, as far as the evidence at hand goes. Known and unknown identifiers are
/// answered alike.
#[utoipa::path(
    post, path = "/api/v1/flows", operation_id = "openFlow", tag = "Flows",
    params(("Vestibule-Device" = Option<DeviceTokenText>, Header, description = "The device’s token for this account, once it has one; each sign-in replaces it")),
    request_body = OpenBody,
    responses(
        (status = 200, description = "A session has begun", body = BegunBody),
        (status = 201, description = "The flow is open; more proof is asked for", body = GoesOnBody,
         headers(("Location" = String, description = "Where the flow is found"))),
        (status = 202, description = "The end of a freeze, or the removal of an authenticator, waits", body = WaitsBody),
        (status = 403, description = "What was given does not count: `proof_wrong`, `proof_used`; or registration is closed: `registration_closed`; or everything was proven, and `account_frozen` or `password_listed` stops it"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
)]
pub(crate) async fn open(
    mut request: ApiRequest,
    JsonBody(asked): JsonBody<OpenBody>,
) -> Result<Response, Refused> {
    let (wish, Opening { identifier, proofs, device_token }) = asked.split();
    if let Some(text) = &device_token {
        request.caller.devices = DeviceTokens::of(Token::parse(TokenKind::Device, text));
    }
    let given = request.reads(proofs)?;
    let progress = match wish {
        Wish::Register { password, agreed } => {
            register(&request, &identifier, (&password, agreed), &given).await?
        }
        wish @ (Wish::SignIn | Wish::ResetPassword | Wish::Unfreeze | Wish::DisownAuthenticator) => {
            come(&request, &wish, &identifier, &given).await?
        }
    };
    if let Progress::Prove { flow, token } = &progress {
        return Ok(GoesOnBody::opened(flow, token.as_ref(), FOLDER));
    }
    told(&request, progress).await
}

async fn come(
    request: &ApiRequest,
    wish: &Wish,
    identifier: &str,
    given: &[Evidence],
) -> Result<Progress, Refused> {
    let identifier =
        request.app().read_identifier(identifier).map_err(|fault| request.faults(FieldBody::of(&[fault])))?;
    let (app, caller) = (request.app(), &request.caller);
    let progress = match wish {
        Wish::ResetPassword => app.forgot_password(caller, &identifier, given).await,
        Wish::Unfreeze => app.ask_unfreeze(caller, &identifier, given).await,
        Wish::DisownAuthenticator => app.disown_authenticator(caller, &identifier, given).await,
        Wish::SignIn | Wish::Register { .. } => app.sign_in(caller, &identifier, given).await,
    };
    progress.map_err(|problem| request.refuse(problem))
}

async fn register(
    request: &ApiRequest,
    identifier: &str,
    (password, agreed): (&str, Vec<Agreed>),
    given: &[Evidence],
) -> Result<Progress, Refused> {
    let identifier = request.app().read_new_identifier(identifier);
    let password = Password::parse(password).map_err(|_| FieldFault::PasswordLength);
    let registration = match (identifier, password) {
        (Ok(identifier), Ok(password)) => Registration { identifier, password, agreed },
        (identifier, password) => {
            let faults: Vec<FieldFault> = [identifier.err(), password.err()].into_iter().flatten().collect();
            return Err(request.faults(FieldBody::of(&faults)));
        }
    };
    let progress = request.app().register(&request.caller, &registration, given).await;
    progress.map_err(|problem| request.refuse(problem))
}

/// Shows a flow
///
/// What is asked for next, how long it lasts, and what became of the last message. A flow that was opened within a session goes
/// on in that session alone.
#[utoipa::path(
    get, path = "/api/v1/flows/{id}", operation_id = "getFlow", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`")),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    responses(
        (status = 200, description = "The flow", body = FlowBody),
        (status = 401, description = "`not_signed_in` or `session_ended`: the flow was opened within a session"),
        (status = 403, description = "`flow_foreign`: it belongs to another session"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
    ),
)]
pub(crate) async fn show(holder: Holder, PathId(id): PathId<FlowId>) -> Answer<FlowBody> {
    named(&holder, id).await.map(|view| Json(FlowBody::of(&view)))
}

/// Gives proofs to a flow
///
/// Evidence is looked at in its order, up to the first that is wrong. When all demands are met, a session begins, a change is
/// made or waits, or the flow is `open` for the new password. A flow that was opened within a session takes proofs in that
/// session alone.
#[utoipa::path(
    post, path = "/api/v1/flows/{id}/proofs", operation_id = "giveProofs", tag = "Flows",
    params(
        ("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`"),
        ("Vestibule-Device" = Option<DeviceTokenText>, Header, description = "The device’s token for this account, once it has one; each sign-in replaces it"),
    ),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 200, description = "The flow goes on, or a session has begun", body = ProgressBody),
        (status = 201, description = "The authenticator is enrolled; its backup codes", body = CodesBody),
        (status = 202, description = "What was asked for waits", body = WaitsBody),
        (status = 204, description = "The change was made"),
        (status = 401, description = "`not_signed_in` or `session_ended`: the flow was opened within a session"),
        (status = 403, description = "`proof_wrong`, `proof_used` or `flow_foreign`; or everything was proven, and `account_frozen` or `password_listed` stops it"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 409, description = "`proof_not_asked` or `already_registered`"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn prove(
    holder: Holder,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let Holder { request, signed_in, .. } = &holder;
    let given = request.reads(asked.proofs)?;
    carried(request, id).await?;
    match request.app().prove(&request.caller, signed_in.as_ref(), &given).await {
        Ok(progress) => told(request, progress).await,
        Err(problem) => Err(holder.refuse(problem)),
    }
}

/// The link of a mail about a forgotten password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResetLink)]
pub(crate) struct LinkBody {
    /// The link’s `token`.
    #[schema(value_type = LinkTokenText)]
    token: Typed,
}

/// Follows the link of a mail about a forgotten password
///
/// For apps that open links. For the client that opened the flow it is the mailed code’s equal; for any other, the
/// flow moves there with what was proven. Once.
#[utoipa::path(
    post, path = "/api/v1/flows/link", operation_id = "followResetLink", tag = "Flows",
    security((), ("flow" = [])),
    request_body = LinkBody,
    responses(
        (status = 200, description = "The flow goes on, here", body = GoesOnBody),
        (status = 404, description = "`not_found`: the link is unknown, used or too old"),
        (status = 429, description = "`locked` or `too_many_requests`"),
    ),
)]
pub(crate) async fn follow_link(
    request: ApiRequest,
    JsonBody(asked): JsonBody<LinkBody>,
) -> Result<Response, Refused> {
    let link = request.link(TokenKind::Link, &asked.token)?;
    match request.app().follow_reset_link(&request.caller, &link).await {
        Err(Problem::Refused(Refusal::FlowOver | Refusal::FlowExpired)) => Err(request.plain(Code::NotFound)),
        progress => told(&request, progress.map_err(|problem| request.refuse(problem))?).await,
    }
}

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPassword)]
pub(crate) struct NewPasswordBody {
    /// As it was typed.
    #[schema(value_type = String, format = Password, min_length = 1, max_length = 256)]
    password: Typed,
}

/// Chooses the new password
///
/// Spends an open flow of purpose `reset_password`, once. Every session of the account ends, withdrawals are held for a
/// while, and a session begins: a reset has proven what a sign-in would. A password that cannot be taken leaves the flow open; so does the present one, which is refused as
/// `password_unchanged`.
#[utoipa::path(
    put, path = "/api/v1/flows/{id}/password", operation_id = "resetPassword", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`")),
    security(("flow" = [])),
    request_body = NewPasswordBody,
    responses(
        (status = 200, description = "It is the password now, and a session has begun", body = ProgressBody),
        (status = 204, description = "It is the password now; the account is frozen, so no session has begun"),
        (status = 403, description = "`proof_missing`: the flow is not open yet; `flow_foreign`: it is for something else"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
    ),
)]
pub(crate) async fn reset_password(
    request: ApiRequest,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<NewPasswordBody>,
) -> Result<Response, Refused> {
    let new = Password::parse(&asked.password)
        .map_err(|_| request.faults(FieldBody::of(&[FieldFault::PasswordLength])))?;
    carried(&request, id).await?;
    match request.app().reset_password(&request.caller, &new).await {
        Ok(progress) => told(&request, progress).await,
        Err(problem @ Problem::Refused(Refusal::ProofMissing)) => {
            let flow = request.app().flow(&request.caller, None).await;
            let flow = flow.map_err(|problem| request.refuse(problem))?;
            Err(request.refuse(problem).with_flow(Some(&flow), None))
        }
        Err(problem) => Err(request.refuse(problem)),
    }
}

/// Which way a further code goes.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SendCode)]
pub(crate) struct CodeBody {
    /// `mail_code` or `sms_code`; left out, the way that comes next.
    kind: Option<CodeKind>,
    /// For a `second_contact_code`: the address or number that it shall go to, one of those that the flow names as
    /// `elsewhere`; further ones go there too.
    #[schema(value_type = Option<IdentifierIdText>)]
    contact: Option<String>,
}

/// A way that codes travel.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CodeKind)]
pub(crate) enum CodeKind {
    /// By mail.
    MailCode,
    /// By SMS.
    SmsCode,
}

impl CodeKind {
    /// The proof that such a code gives.
    pub(crate) const fn proof(self) -> ProofKind {
        match self {
            Self::MailCode => ProofKind::MailCode,
            Self::SmsCode => ProofKind::SmsCode,
        }
    }
}

/// Sends a further code
///
/// The newest code alone counts, and a further one never gives further tries.
#[utoipa::path(
    post, path = "/api/v1/flows/{id}/codes", operation_id = "sendCode", tag = "Flows",
    params(("id" = FlowIdText, Path, description = "The flow’s name, `flw_…`")),
    security(("flow" = []), ("flow" = [], "bearer" = []), ("flow" = [], "cookie" = [])),
    request_body = CodeBody,
    responses(
        (status = 200, description = "A code is on its way", body = FlowBody),
        (status = 401, description = "`not_signed_in` or `session_ended`: the flow was opened within a session"),
        (status = 403, description = "`flow_foreign`: it belongs to another session"),
        (status = 404, description = "`not_found`: the token names another flow"),
        (status = 409, description = "`proof_not_asked`: no code can be sent this way, or none is asked for; `next` says what is"),
        (status = 410, description = "`flow_expired` or `flow_over`"),
        (status = 429, description = "`sent_too_recently` or `sends_spent`"),
    ),
)]
pub(crate) async fn send_code(
    holder: Holder,
    PathId(id): PathId<FlowId>,
    JsonBody(asked): JsonBody<CodeBody>,
) -> Answer<FlowBody> {
    let flow = named(&holder, id).await?;
    let Holder { request, signed_in, .. } = &holder;
    let unreadable = |_| request.faults(vec![FieldBody::new("contact", FieldCode::ID_UNREADABLE)]);
    let to = asked.contact.map(|text| text.parse::<IdentifierId>()).transpose().map_err(unreadable)?;
    let kind = asked.kind.map(CodeKind::proof);
    let sent = request.app().send_code(&request.caller, signed_in.as_ref(), kind, to).await;
    sent.map(|view| Json(FlowBody::of(&view))).map_err(|problem| unsent(request, problem, &flow))
}

/// Why no code was sent; of one that is not asked for, what is instead.
pub(crate) fn unsent(request: &ApiRequest, problem: Problem, flow: &FlowView) -> Refused {
    let not_asked = matches!(problem, Problem::Refused(Refusal::ProofNotAsked));
    let refused = request.refuse(problem);
    if not_asked { refused.with_flow(Some(flow), None) } else { refused }
}

/// The flow of the holder's token, which must be the one in the path.
async fn named(holder: &Holder, id: FlowId) -> Result<FlowView, Refused> {
    let Holder { request, signed_in, .. } = holder;
    if request.caller.flow.is_none() {
        return Err(request.plain(Code::FlowTokenMissing));
    }
    let view = request.app().flow(&request.caller, signed_in.as_ref()).await;
    let view = view.map_err(|problem| holder.refuse(problem))?;
    if view.id == id { Ok(view) } else { Err(request.plain(Code::NotFound)) }
}

/// That the flow of the client's token is the one in the path. It may be over: the request that ended it is answered once
/// more.
pub(crate) async fn carried(request: &ApiRequest, id: FlowId) -> Result<(), Refused> {
    if request.caller.flow.is_none() {
        return Err(request.plain(Code::FlowTokenMissing));
    }
    match request.app().carried_flow(&request.caller).await {
        Ok((carried, _)) if carried == id => Ok(()),
        Ok(_) => Err(request.plain(Code::NotFound)),
        Err(problem) => Err(request.refuse(problem)),
    }
}

/// The answer to a proof.
pub(crate) async fn told(request: &ApiRequest, progress: Progress) -> Result<Response, Refused> {
    match progress {
        Progress::SignedIn(begun) => {
            Ok(Json(ProgressBody::NewSessionTokens(BegunBody::of(&begun))).into_response())
        }
        Progress::Prove { flow, token } => {
            Ok(Json(ProgressBody::GoesOn(GoesOnBody::of(&flow, token.as_ref()))).into_response())
        }
        Progress::Refused { refusal, hint, flow, token, .. } => {
            let refused = Refused::of_refusal(refusal, hint, request.asked());
            let refused = refused.with_flow(flow.as_ref(), token.as_ref());
            if refusal != Refusal::Frozen {
                return Err(refused);
            }
            let caller = Caller { flow: token.or(request.caller.flow.clone()), ..request.caller.clone() };
            let barred =
                request.app().sign_in_block(&caller).await.map_err(|problem| request.refuse(problem))?;
            Err(match barred.map(|barred| barred.by) {
                Some(BlockReason::Freeze { freeze, wait, ends_at }) => {
                    refused.with_freeze(freeze, wait, ends_at)
                }
                _ => refused,
            })
        }
        Progress::Waits { weakening, effective_at } => Ok(WaitsBody::answer(weakening, effective_at)),
        Progress::Done => Ok(StatusCode::NO_CONTENT.into_response()),
        Progress::Enrolled(codes) => {
            Ok((StatusCode::CREATED, Json(CodesBody::fresh(&codes))).into_response())
        }
    }
}
