//! A browser without scripts that walks through the pages and keeps its cookies.

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Method, Request, header};
use tower::ServiceExt;
use vestibule_testkit::Kit;
use vestibule_web::Served;

use crate::api_client::{Reply, router};

/// A browser with one tab in front.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Served,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The flow that the tab in front is at, as its pages name it. What is opened or filled in without one is about it.
    pub(crate) tab: Option<String>,
}

/// The parts of the site whose pages are steps of a flow.
const STEPS: [&str; 6] =
    ["/sign-in", "/register", "/reset-password", "/unfreeze", "/not-my-authenticator", "/account/confirm"];

/// The name of a flow in an address or a page.
const NAMED: &str = "flow=";

/// The first flow that a text names.
fn named(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(NAMED)?;
    Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
}

/// A text as it would be if no flow had a name, for names are drawn by chance.
pub(crate) fn unnamed(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(NAMED) {
        plain.push_str(before.strip_suffix(['?', '&']).or(before.strip_suffix("&#38;")).unwrap_or(before));
        rest = after.trim_start_matches(|character: char| character.is_ascii_alphanumeric());
    }
    plain + rest
}

impl Browser {
    pub(crate) fn new(kit: &Kit) -> Self {
        Self::of(router(kit))
    }

    /// A browser at the site that this router serves.
    pub(crate) fn of(router: Served) -> Self {
        Self { router, cookies: BTreeMap::new(), tab: None }
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
        let reply = Reply { status: parts.status, headers: parts.headers, bytes };
        let next = named(reply.header("location")).or_else(|| named(&reply.text()));
        self.tab = next.or(self.tab.take());
        reply
    }

    /// An address as a page of the tab in front has it.
    fn address(&self, path: &str) -> String {
        let step = STEPS.iter().any(|step| path.starts_with(step)) && !path.contains(NAMED);
        let link = path.contains("token=") || path.contains("done=");
        match &self.tab {
            Some(tab) if step && !link => {
                format!("{path}{}{NAMED}{tab}", if path.contains('?') { '&' } else { '?' })
            }
            _ => path.to_owned(),
        }
    }

    /// Asks for anything, with nothing in hand.
    pub(crate) async fn asks(&mut self, method: &Method, path: &str) -> Reply {
        self.sends(Request::builder().method(method).uri(path), Body::empty()).await
    }

    /// Looks at a page.
    pub(crate) async fn opens(&mut self, path: &str) -> Reply {
        let path = self.address(path);
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
        let request = Request::post(self.address(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.sends(request, Body::from(body)).await
    }
}

/// A text as forms carry it.
pub(crate) fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let one = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

impl Reply {
    /// Where the answer leads, which must lead somewhere; without the name of the flow that it is about.
    pub(crate) fn to(&self) -> &str {
        assert_eq!(self.status.as_u16(), 303, "{}", self.text());
        let to = self.header("location");
        to.find(NAMED).map_or(to, |at| &to[..at - 1])
    }
}
