//! A request of a client that has the right which its handler names. A handler behind [`ClientApi`] cannot be reached without it.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use vestibule_domain::client::RightMark;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{AdmittedClient, ClientProblem, Granted};

use crate::api::problem::Refused;
use crate::api::request::{ApiRequest, Program, bearer};
use crate::http::headers::Single;
use crate::page::request::address_of;
use crate::site::Web;

/// One request by a client with the right `R`.
pub(crate) struct ClientApi<R> {
    pub(crate) request: ApiRequest<Program>,
    pub(crate) right: Granted<R>,
    /// The client, for the further rights that the content of a request takes.
    pub(crate) client: AdmittedClient,
}

impl<R: RightMark> FromRequestParts<Web> for ClientApi<R> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let Ok(request) = ApiRequest::<Program>::from_request_parts(parts, web).await;
        let secret = match Single::of(&parts.headers, &header::AUTHORIZATION) {
            Single::Value(value) => bearer(value).and_then(|text| Token::parse(TokenKind::Client, text)),
            Single::Absent | Single::Unreadable => None,
        };
        let secret = secret.ok_or_else(|| request.refuse(ClientProblem::Unknown.into()))?;
        let admitted = web.app.client(&secret, address_of(parts)).await;
        let client = admitted.map_err(|problem| request.refuse(problem))?;
        let right = client.grant::<R>().map_err(|problem| request.refuse(problem))?;
        Ok(Self { request, right, client })
    }
}
