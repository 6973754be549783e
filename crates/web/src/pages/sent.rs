//! A form as it was sent. One that cannot be read is answered with a page, not with a line of text.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::site::Web;
use crate::view::message::Fault;
use crate::visit::Visit;

/// The fields of a form.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Web> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, web).await;
        match Form::<T>::from_request(Request::from_parts(parts, body), web).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejection) => {
                tracing::info!(%rejection, "a form could not be read");
                let mut answer = visit.say(Fault::Unreadable);
                *answer.status_mut() = axum::response::IntoResponse::into_response(rejection).status();
                Err(answer)
            }
        }
    }
}
