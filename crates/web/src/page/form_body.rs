//! A form, a query or a path as it was sent. What cannot be read is answered with a page, not with a line of text, and
//! with the status that stands on the page. A field that is there twice cannot be read: nothing chooses between the two.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;

use crate::page::error::PageError;
use crate::page::message::Fault;
use crate::site::Web;

/// The fields of a form.
pub(crate) struct FormBody<T>(pub(crate) T);

/// The fields of a query.
pub(crate) struct Query<T>(pub(crate) T);

/// The one variable part of a path. Where it is no text there is no such page.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Web> for FormBody<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, PageError> {
        match Form::<T>::from_request(request, web).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejection) => {
                tracing::info!(%rejection, "a form could not be read");
                let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
                Err(if too_large { Fault::TooLarge } else { Fault::Unreadable }.into())
            }
        }
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        match axum::extract::Query::<T>::from_request_parts(parts, web).await {
            Ok(axum::extract::Query(fields)) => Ok(Self(fields)),
            Err(rejection) => {
                tracing::info!(%rejection, "a query could not be read");
                Err(Fault::Unreadable.into())
            }
        }
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for Path<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        match axum::extract::Path::<T>::from_request_parts(parts, web).await {
            Ok(axum::extract::Path(part)) => Ok(Self(part)),
            Err(_no_text) => Err(Fault::NotFound.into()),
        }
    }
}
