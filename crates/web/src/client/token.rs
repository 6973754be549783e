//! Access tokens for programs of the exchange that keep a private key: the client credentials grant (RFC 6749 §4.4) with a signed
//! assertion (RFC 7523 §2.2). Refusals have the form of RFC 6749 §5.2, which OAuth libraries read.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vestibule_domain::client::ClientKey;
use vestibule_service::TokenProblem;

use crate::api::answers::Throttled;
use crate::api::request::ApiRequest;
use crate::api::written::Json;

/// The one kind of assertion (RFC 7523 §2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What an access token is asked for with.
#[derive(Deserialize, ToSchema)]
#[schema(as = TokenRequest)]
pub(crate) struct TokenRequestBody {
    /// `client_credentials`.
    #[schema(example = "client_credentials")]
    #[schema(max_length = 100)]
    grant_type: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[schema(example = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")]
    #[schema(max_length = 100)]
    client_assertion_type: Option<String>,
    /// A JWT that the client’s private key signed by `ES256`, `EdDSA`, `RS256` or `PS256`: `iss` and `sub` the client’s id, `aud` this server’s
    /// public address or the address of this operation, `exp` at most five minutes away, and a `jti` of its own, which is taken once.
    #[schema(max_length = 8192)]
    client_assertion: Option<String>,
}

/// An access token.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub(crate) struct TokenBody {
    /// The token; it is used as a client’s secret.
    #[schema(example = "vst_cli_…")]
    access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// For how many seconds it counts.
    #[schema(example = 600)]
    expires_in: i64,
}

/// Why there is no access token (RFC 6749 §5.2).
#[derive(Serialize, ToSchema)]
#[schema(as = TokenRefusal)]
pub(crate) struct TokenRefusalBody {
    /// `invalid_request`, `unsupported_grant_type` or `invalid_client`.
    #[schema(example = "invalid_client")]
    error: &'static str,
    /// The same for people.
    error_description: String,
}

fn refusal(error: &'static str, error_description: impl Into<String>) -> Response {
    let body = TokenRefusalBody { error, error_description: error_description.into() };
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn invalid_client(told: impl Into<String>) -> Response {
    refusal("invalid_client", told)
}

/// Gives a client an access token for a signed assertion
///
/// For clients that were added with a public key. The token counts for ten minutes, as a secret does; ask for the next one with a new
/// assertion.
#[utoipa::path(
    post, path = "/api/v1/token", operation_id = "issueClientToken", tag = "Clients",
    security(()),
    request_body(content = TokenRequestBody, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The access token", body = TokenBody),
        (status = 400, description = "The request or its assertion does not count.", body = TokenRefusalBody),
        Throttled,
    ),
)]
pub(crate) async fn issue(
    request: ApiRequest,
    form: Result<Form<TokenRequestBody>, FormRejection>,
) -> Response {
    let invalid = |told: &str| refusal("invalid_request", told);
    // A parameter that stands there twice is refused by the form (RFC 6749 §3.2).
    let Ok(Form(asked)) = form else {
        return invalid("send a small application/x-www-form-urlencoded, with each parameter once");
    };
    match asked.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            let told = "the only grant is client_credentials";
            return refusal("unsupported_grant_type", told);
        }
        None => return invalid("grant_type is missing"),
    }
    let assertion =
        asked.client_assertion.filter(|_| asked.client_assertion_type.as_deref() == Some(ASSERTION_TYPE));
    let Some(assertion) = assertion else {
        return invalid_client(format!("send client_assertion, and client_assertion_type={ASSERTION_TYPE}"));
    };
    match request.app().client_token(&assertion, request.caller.ip).await {
        Ok(token) => Json(TokenBody {
            access_token: token.reveal().to_owned(),
            token_type: "Bearer",
            expires_in: ClientKey::TOKEN_LIFETIME.seconds(),
        })
        .into_response(),
        Err(TokenProblem::Unknown) => invalid_client(
            "no key of a client that counts signed this, or it does not come from the client’s networks",
        ),
        Err(TokenProblem::Claims(fault)) => invalid_client(fault.to_string()),
        Err(TokenProblem::Replayed) => invalid_client("this assertion was used before; sign another one"),
        Err(TokenProblem::Problem(problem)) => request.refuse(problem).into_response(),
    }
}
