//! Pages without a use case: the way in, static files, the operator's colours, the interface's description, nothing.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::sent::Path;
use crate::encoding::Encoding;
use crate::headers::list;
use crate::site::Web;
use crate::view::assets;
use crate::view::message::{ApiDocsView, Fault};
use crate::visit::{Visit, redirect, shown};

pub(crate) async fn home(visit: Visit) -> Response {
    redirect(if visit.session.is_some() { "/account" } else { "/sign-in" })
}

pub(crate) async fn not_found(visit: Visit) -> Response {
    visit.say(Fault::NotFound)
}

/// A page that is asked for in a way that it does not answer.
pub(crate) async fn wrong_method(visit: Visit) -> Response {
    visit.say(Fault::WrongMethod)
}

/// A static file, compressed as far as the browser takes it.
pub(crate) async fn asset(Path(path): Path<String>, asked: HeaderMap, visit: Visit) -> Response {
    let Some(found) = assets::find(&path) else { return visit.say(Fault::NotFound) };
    let (encoding, bytes) = found.encoded(&Encoding::taken(&list(&asked, &ACCEPT_ENCODING)));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(found.mime()));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.as_str()));
    }
    let keep = if found.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    (headers, bytes).into_response()
}

/// The operator's accent colours as a style sheet; the settings let only `#rrggbb` through.
pub(crate) async fn brand(State(web): State<Web>) -> Response {
    let mut css = String::new();
    if let Some((light, dark)) = &web.site.accent {
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

pub(crate) async fn api_docs(visit: Visit) -> Response {
    shown(StatusCode::OK, &ApiDocsView { page: visit.page(), document: "/api/v1/openapi.json".into() })
}
