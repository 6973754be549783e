//! Pages without a use case: the way in, static files, the operator's colours, the interface's description, nothing.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::encoding::Encoding;
use crate::http::headers::list;
use crate::page::assets;
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::Path;
use crate::page::message::{ApiDocsView, Fault};
use crate::page::request::{PageRequest, redirect, render};
use crate::site::Web;

pub(crate) async fn home(request: PageRequest) -> Response {
    redirect(if request.session.is_some() { "/account" } else { "/sign-in" })
}

pub(crate) async fn not_found() -> PageError {
    Fault::NotFound.into()
}

/// A page that is asked for in a way that it does not answer.
pub(crate) async fn wrong_method() -> PageError {
    Fault::WrongMethod.into()
}

/// A static file, compressed as far as the browser takes it.
pub(crate) async fn asset(Path(path): Path<String>, asked: HeaderMap) -> PageResult {
    let found = assets::find(&path).ok_or(Fault::NotFound)?;
    let (encoding, bytes) = found.encoded(&Encoding::taken(&list(&asked, &ACCEPT_ENCODING)));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(found.mime()));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.as_str()));
    }
    let keep = if found.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok((headers, bytes).into_response())
}

/// The operator's accent colours as a style sheet; the settings let only `#rrggbb` through.
pub(crate) async fn brand(State(web): State<Web>) -> Response {
    let mut css = String::new();
    if let Some((light, dark)) = &web.site().accent {
        let _ = write!(
            css,
            ":root{{--accent:{light}}}@media (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}"
        );
    }
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    (headers, css).into_response()
}

pub(crate) async fn api_docs(request: PageRequest) -> Response {
    render(StatusCode::OK, &ApiDocsView { page: request.page(), document: "/api/v1/openapi.json".into() })
}
