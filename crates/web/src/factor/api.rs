//! The factors of the account. What changes one takes its proofs along: the flow is opened, given them and spent
//! within the request.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_service::{Enrolment, FactorsView, PasskeyView, SecretText};

use crate::api::answers::{Absent, Enrol, Opened, StepUp};
use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::CodesBody;
use crate::api::json::{Answer, JsonBody};
use crate::api::problem::Refused;
use crate::api::proofs;
use crate::api::proofs::{CodeText, ProofBody, ProofsBody};
use crate::api::request::SignedInApi;
use crate::api::rfc3339::Rfc3339;
use crate::api::schemas::ProofName;
use crate::api::written::Json;
use crate::factor::passkeys::api::PasskeyBody;
use crate::flow::api::begun;
use crate::page::typed::Typed;

/// The factors of the account: what it can prove with. A factor that it does not have is null, or not in its list.
#[derive(Serialize, ToSchema)]
#[schema(as = Factors)]
pub(crate) struct FactorsBody {
    /// The password.
    password: Option<PasswordFactor>,
    /// The authenticator app.
    authenticator: Option<AuthenticatorFactor>,
    /// The passkeys, the oldest first.
    passkeys: Vec<PasskeyBody>,
    /// The backup codes.
    backup_codes: Option<BackupCodesFactor>,
}

/// The account's password.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasswordFactor {
    /// When it was set.
    set_at: Rfc3339,
}

/// The account's authenticator app.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthenticatorFactor {
    /// When it was set up.
    since: Rfc3339,
    /// When it was last used.
    used_at: Option<Rfc3339>,
    /// Whether unknown devices have to give two successive codes, because too many wrong codes were given.
    two_codes_needed: bool,
    /// How many seconds its clock was ahead when it was last adjusted for; negative when it was behind.
    #[schema(example = 0)]
    clock_off_seconds: i64,
}

/// The account's backup codes.
#[derive(Serialize, ToSchema)]
pub(crate) struct BackupCodesFactor {
    /// When this set was made.
    made_at: Option<Rfc3339>,
    /// How many codes the set had.
    #[schema(example = 10)]
    total: i64,
    /// How many of them are unused.
    #[schema(example = 9)]
    left: i64,
}

impl FactorsBody {
    fn of(view: &FactorsView, passkeys: Vec<PasskeyView>) -> Self {
        let moment = |instant: Option<_>| instant.map(Rfc3339);
        Self {
            password: view.password_set_at.map(|at| PasswordFactor { set_at: Rfc3339(at) }),
            authenticator: view.authenticator_since.map(|since| AuthenticatorFactor {
                since: Rfc3339(since),
                used_at: moment(view.authenticator_used_at),
                two_codes_needed: view.two_codes_needed,
                clock_off_seconds: view.authenticator_drift_seconds,
            }),
            passkeys: passkeys.into_iter().map(PasskeyBody::of).collect(),
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
    responses((status = 200, description = "The factors of the account", body = FactorsBody)),
)]
pub(crate) async fn list(SignedInApi { request, signed_in }: SignedInApi) -> Answer<FactorsBody> {
    let view = request.app().factors(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    let passkeys = request.app().passkeys(&signed_in).await.map_err(|problem| request.refuse(problem))?;
    Ok(Json(FactorsBody::of(&view, passkeys)))
}

/// An authenticator that is being set up.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingAuthenticator)]
pub(crate) struct PendingBody {
    /// Send it back with the first code. It is valid in this session for ten minutes.
    pending: String,
    /// The secret in Base32, in groups of four.
    #[schema(example = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")]
    secret: String,
    /// The address for the QR code.
    #[schema(
        example = "otpauth://totp/Example:ann%40mail.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example"
    )]
    uri: String,
    /// What has to be proven besides the first code: of each inner list, one kind of proof.
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

/// Begins to set up an authenticator
///
/// Makes a new secret. Nothing changes until its first code is sent with `PUT`.
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator", operation_id = "beginAuthenticator", tag = "Factors",
    responses((status = 200, description = "The secret, which is not shown again", body = PendingBody)),
)]
pub(crate) async fn begin(SignedInApi { request, signed_in }: SignedInApi) -> Answer<PendingBody> {
    let begun = request.app().begin_enrolment(&request.caller, &signed_in).await;
    begun.map(|enrolment| Json(PendingBody::of(&enrolment))).map_err(|problem| request.refuse(problem))
}

/// The first code of an authenticator that is being set up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnrolAuthenticator)]
pub(crate) struct EnrolBody {
    /// The value of `pending` from the beginning.
    #[schema(min_length = 1, max_length = 2048)]
    pending: String,
    /// The code that the new authenticator shows.
    #[schema(value_type = String, min_length = 1, max_length = 64, example = "492039")]
    code: Typed,
    /// Proofs for this change, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Sets up the authenticator
///
/// It replaces the present authenticator, and then a code of the present one is demanded. All other sessions of the account end. An
/// account without unused backup codes gets a new set in the answer; otherwise its unused codes stay valid, and `kept` says how many
/// there are.
///
/// The first authenticator of an account takes a mailed or texted code too, except in the session that has just registered the
/// account. The answer is then `201`: this request opened a flow within the session, which sends the code once the password is right,
/// and the backup codes come in the answer to that code. If the account has two addresses or numbers, the flow asks for codes sent to
/// two different ones: first a `mail_code` or `sms_code`, then a `second_contact_code`. The second code goes to the oldest of the
/// others unless another one is chosen. An address or number that was added within `policy.protection.disown_window` cannot
/// be used for this where two older ones can. A customer who has lost access to one of two removes that one first. `flow_expired`
/// says that `pending` is too old: begin again.
#[utoipa::path(
    put, path = "/api/v1/factors/authenticator", operation_id = "enrolAuthenticator", tag = "Factors",
    request_body = EnrolBody,
    responses(
        (status = 200, description = "The authenticator is set up", body = CodesBody),
        Opened, Enrol,
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
        return begun(&request, opened.map_err(|problem| request.refuse(problem))?).await;
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

/// Two codes of an authenticator whose clock is wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResynchroniseAuthenticator)]
pub(crate) struct ResynchroniseBody {
    /// Two successive codes.
    #[schema(min_items = 2, max_items = 2, value_type = Vec<CodeText>, example = json!(["492039", "118204"]))]
    codes: Vec<Typed>,
    /// Proofs for this change, in the order in which they are asked for.
    #[serde(default)]
    #[schema(max_items = 8)]
    proofs: Vec<ProofBody>,
}

/// Adjusts to the authenticator’s clock
///
/// For an authenticator whose codes are refused because its clock is wrong. `not_found` says that the account has none.
#[utoipa::path(
    post, path = "/api/v1/factors/authenticator/resynchronisation", operation_id = "resynchroniseAuthenticator", tag = "Factors",
    request_body = ResynchroniseBody,
    responses((status = 204, description = "Its codes are accepted again"), StepUp, Absent),
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
/// The new codes replace all earlier ones and are not shown again. `not_found` says that the account has no authenticator.
#[utoipa::path(
    post, path = "/api/v1/factors/backup-codes", operation_id = "makeBackupCodes", tag = "Factors",
    request_body = ProofsBody,
    responses((status = 201, description = "The new codes", body = CodesBody), StepUp, Absent),
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
