//! The factors of the account. What changes one takes its proofs along: the flow is opened, given them and spent
//! within the request.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_service::{Enrolment, FactorsView, SecretText};

use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::{CodesBody, GoesOnBody};
use crate::api::json::{Answer, JsonBody};
use crate::api::problem::Refused;
use crate::api::proofs;
use crate::api::proofs::{CodeText, ProofBody, ProofsBody};
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::ProofName;
use crate::flow::api::begun;
use crate::page::typed::Typed;

/// Which factors the account has.
#[derive(Serialize, ToSchema)]
#[schema(as = Factors)]
pub(crate) struct FactorsBody {
    /// The password.
    password: Option<PasswordFactor>,
    /// The authenticator app.
    authenticator: Option<AuthenticatorFactor>,
    /// The backup codes.
    backup_codes: Option<BackupCodesFactor>,
}

/// A password that was set.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasswordFactor {
    /// When it was set.
    set_at: Rfc3339,
}

/// An enrolled authenticator app.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthenticatorFactor {
    /// When it was enrolled.
    since: Rfc3339,
    /// When it was last used.
    used_at: Option<Rfc3339>,
    /// Whether devices that the account does not know need two successive codes of it, after too many wrong ones.
    two_codes_needed: bool,
    /// Seconds that its clock is ahead (negative: behind), as last adjusted for.
    #[schema(example = 0)]
    clock_off_seconds: i64,
}

/// A set of backup codes.
#[derive(Serialize, ToSchema)]
pub(crate) struct BackupCodesFactor {
    /// When they were made.
    made_at: Option<Rfc3339>,
    /// How many were made.
    #[schema(example = 10)]
    total: i64,
    /// How many are unused.
    #[schema(example = 9)]
    left: i64,
}

impl FactorsBody {
    fn of(view: &FactorsView) -> Self {
        let moment = |instant: Option<_>| instant.map(Rfc3339);
        Self {
            password: view.password_set_at.map(|at| PasswordFactor { set_at: Rfc3339(at) }),
            authenticator: view.authenticator_since.map(|since| AuthenticatorFactor {
                since: Rfc3339(since),
                used_at: moment(view.authenticator_used_at),
                two_codes_needed: view.two_codes_needed,
                clock_off_seconds: view.authenticator_drift_seconds,
            }),
            backup_codes: view.backup_codes.map(|(total, left)| BackupCodesFactor {
                made_at: moment(view.backup_codes_made_at),
                total,
                left,
            }),
        }
    }
}

/// Lists the factors
#[utoipa::path(
    get, path = "/api/v1/factors", operation_id = "listFactors", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The factors of the account", body = FactorsBody)),
)]
pub(crate) async fn list(SignedInApi { request, signed_in }: SignedInApi) -> Answer<FactorsBody> {
    let view = request.app().factors(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(FactorsBody::of(&view)))
}

/// An authenticator that is about to be enrolled.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingAuthenticator)]
pub(crate) struct PendingBody {
    /// Comes back with the first code; good for this session and ten minutes.
    pending: String,
    /// The secret in Base32, in groups of four.
    #[schema(example = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")]
    secret: String,
    /// What the QR code says.
    #[schema(
        example = "otpauth://totp/Example:ann%40mail.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example"
    )]
    uri: String,
    /// What is asked for beside the first code: one proof of each of these sets.
    demanded: Vec<Vec<ProofName>>,
}

impl PendingBody {
    fn of(enrolment: &Enrolment) -> Self {
        let kinds = |set: &vestibule_domain::gate::ProofSet| set.iter().map(ProofName).collect();
        Self {
            pending: enrolment.pending.clone(),
            secret: enrolment.secret.to_string(),
            uri: enrolment.uri.to_string(),
            demanded: enrolment.demanded.iter().map(kinds).collect(),
        }
    }
}

/// Begins to enrol an authenticator
///
/// Draws a secret. Nothing is changed before its first code comes back.
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator", operation_id = "beginAuthenticator", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    responses((status = 200, description = "The secret, shown this once", body = PendingBody)),
)]
pub(crate) async fn begin(SignedInApi { request, signed_in }: SignedInApi) -> Answer<PendingBody> {
    let begun = request.app().begin_enrolment(&request.caller, &signed_in).await;
    begun.map(|enrolment| Json(PendingBody::of(&enrolment))).map_err(|problem| request.refuse(problem))
}

/// The first code of an authenticator that is about to be enrolled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnrolAuthenticator)]
pub(crate) struct EnrolBody {
    /// What the beginning gave.
    #[schema(min_length = 1, max_length = 2048)]
    pending: String,
    /// The code that the new authenticator shows.
    #[schema(value_type = String, min_length = 1, max_length = 64, example = "492039")]
    code: Typed,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Enrols the authenticator
///
/// It takes the place of the present one, which must itself be proven. All other sessions end. An account without unused
/// backup codes gets a set along with it; otherwise those that it has still count, and `kept` says how many.
///
/// A first authenticator takes a code by mail or SMS as well, but in the session that has just registered the account. Then
/// this opens a flow within the session, which sends the code once the password is right; the backup codes come with the
/// answer to that code. Where the account has two addresses or numbers, codes of two different ones are asked for: first
/// a `mail_code` or `sms_code`, then a `second_contact_code`, which goes to the oldest of the others unless another is
/// chosen. One that came within `policy.protection.disown_window` does not count where two older ones do. Whoever has lost
/// one of two removes it first.
#[utoipa::path(
    put, path = "/api/v1/factors/authenticator", operation_id = "enrolAuthenticator", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    request_body = EnrolBody,
    responses(
        (status = 200, description = "It is enrolled; new backup codes, or how many of the present ones still count", body = CodesBody),
        (status = 201, description = "Codes by mail or SMS are asked for too: the flow goes on", body = GoesOnBody),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 410, description = "`flow_expired`: begin again"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn enrol(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<EnrolBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let code = SecretText::new(asked.code);
    let app = request.app();
    let takes = app.enrolment_takes_message(&request.caller, &signed_in).await;
    if takes.map_err(|problem| request.refuse(problem))? {
        let pending = &asked.pending;
        let opened = app.begin_first_authenticator(&request.caller, &signed_in, pending, &code, &given).await;
        return begun(&request, opened).await;
    }
    let made =
        request.app().enrol_authenticator(&request.caller, &signed_in, &asked.pending, &code, &given).await;
    let (step, codes) = made.map_err(|problem| request.refuse(problem))?;
    request.made(&step)?;
    if let Some(codes) = codes {
        return Ok(Json(CodesBody::fresh(&codes)).into_response());
    }
    let now = request.app().factors(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(CodesBody::kept(now.backup_codes.map_or(0, |(_, left)| left))).into_response())
}

/// Two codes of an authenticator whose clock is off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResynchroniseAuthenticator)]
pub(crate) struct ResynchroniseBody {
    /// Two codes that it showed one right after the other.
    #[schema(min_items = 2, max_items = 2, value_type = Vec<CodeText>, example = json!(["492039", "118204"]))]
    codes: Vec<Typed>,
    /// Evidence for what is demanded.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Adjusts to the authenticator’s clock
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator/resynchronisation", operation_id = "resynchroniseAuthenticator", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ResynchroniseBody,
    responses(
        (status = 204, description = "Its codes count again"),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 404, description = "`not_found`: no authenticator is enrolled"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn resynchronise(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ResynchroniseBody>,
) -> Result<StatusCode, Refused> {
    let given = request.reads(asked.proofs)?;
    let (first, second) = proofs::two(asked.codes)
        .ok_or_else(|| request.faults(vec![FieldBody::new("codes", FieldCode::TOO_FEW)]))?;
    let codes = (&first, &second);
    let made = request.app().resynchronise_authenticator(&request.caller, &signed_in, codes, &given).await;
    request.made(&made.map_err(|problem| request.refuse(problem))?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes backup codes
///
/// A new set takes the place of the old. The codes are shown this once.
#[utoipa::path(
    post, path = "/api/v1/factors/backup-codes", operation_id = "makeBackupCodes", tag = "Factors",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ProofsBody,
    responses(
        (status = 201, description = "The codes", body = CodesBody),
        (status = 403, description = "`proof_missing` (RFC 9470), `proof_wrong` or `proof_used`"),
        (status = 404, description = "`not_found`: no authenticator is enrolled"),
        (status = 409, description = "`proof_not_asked`"),
        (status = 429, description = "`locked`"),
    ),
)]
pub(crate) async fn make_codes(
    SignedInApi { request, signed_in }: SignedInApi,
    JsonBody(asked): JsonBody<ProofsBody>,
) -> Result<Response, Refused> {
    let given = request.reads(asked.proofs)?;
    let made = request.app().replace_backup_codes(&request.caller, &signed_in, &given).await;
    let (step, codes) = made.map_err(|problem| request.refuse(problem))?;
    request.made(&step)?;
    let body = codes.as_ref().map_or(CodesBody::kept(0), CodesBody::fresh);
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
