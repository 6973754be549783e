//! A browser without scripts that walks through the pages and keeps its cookies.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Request, header};
use tower::ServiceExt;
use vestibule_testkit::Kit;

use crate::api_client::{Reply, router};

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(kit: &Kit) -> Self {
        Self { router: router(kit), cookies: BTreeMap::new() }
    }

    async fn sends(&mut self, request: Builder, body: Body) -> Reply {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    /// Looks at a page.
    pub(crate) async fn opens(&mut self, path: &str) -> Reply {
        self.sends(Request::get(path), Body::empty()).await
    }

    /// Follows a mailed link: the first answer takes the token out of the address and leads to the page.
    pub(crate) async fn follows(&mut self, link: &str) -> Reply {
        let answer = self.opens(link).await;
        let path = link.split('?').next().unwrap();
        assert_eq!((answer.to(), answer.header("referrer-policy")), (path, "no-referrer"));
        self.opens(path).await
    }

    /// Sends a form.
    pub(crate) async fn fills(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let body = pairs.join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.sends(request, Body::from(body)).await
    }
}

/// A text as forms carry it.
fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let one = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

impl Reply {
    /// Where the answer leads, which must lead somewhere.
    pub(crate) fn to(&self) -> &str {
        assert_eq!(self.status.as_u16(), 303, "{}", self.text());
        self.header("location")
    }
}
