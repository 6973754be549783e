//! What a page's handler is given: the caller, the page's surroundings, and, where it takes one, somebody signed in. A
//! handler behind [`Member`] cannot be reached without a session.

use std::net::{IpAddr, Ipv4Addr};

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, LOCATION, REFERRER_POLICY, RETRY_AFTER, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::user_agent::{ClientHints, UserAgent};
use vestibule_domain::time::Timestamp;
use vestibule_service::{Caller, Problem, SignedIn};

use crate::cookies::Crumb;
use crate::forwarded::Origin;
use crate::guard::RequestId;
use crate::headers::{Single, list};
use crate::site::Web;
use crate::view::message::{Fault, FaultView};
use crate::view::page::{Flash, Page, Viewer};
use crate::view::text::Text;

/// One request for a page.
pub(crate) struct Visit {
    pub(crate) web: Web,
    pub(crate) caller: Caller,
    pub(crate) page: Page,
    pub(crate) return_to: Option<String>,
    pub(crate) session: Option<Token>,
    /// The token of the mailed link that was followed last.
    link: Option<String>,
    request_id: String,
}

/// A request for a page by somebody signed in.
pub(crate) struct Member {
    pub(crate) visit: Visit,
    pub(crate) signed_in: SignedIn,
}

/// The address that a request came from.
pub(crate) fn address_of(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Origin>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |origin| origin.ip)
}

/// Reads who is asking from a request's head.
pub(crate) fn caller_of(parts: &Parts, web: &Web) -> Caller {
    let ip = address_of(parts);
    let (place, listed_network) = web.house.place_of(ip);
    let hint = |name| list(&parts.headers, &HeaderName::from_static(name));
    let hints = [hint("sec-ch-ua"), hint("sec-ch-ua-platform"), hint("sec-ch-ua-mobile")];
    let [brands, platform, mobile] =
        hints.each_ref().map(|hint| Some(hint.as_str()).filter(|hint| !hint.is_empty()));
    let hints = ClientHints { brands, platform, mobile };
    let program = Single::of(&parts.headers, &USER_AGENT).value().unwrap_or_default();
    let secure = web.site.is_secure();
    Caller {
        now: web.house.now(),
        ip,
        place,
        listed_network,
        client: UserAgent::parse(program, hints).sentence(),
        language: Text::negotiate(&list(&parts.headers, &ACCEPT_LANGUAGE)).tag().to_owned(),
        device: Crumb::Device.token(&parts.headers, secure),
        passage: Crumb::Passage.token(&parts.headers, secure),
    }
}

/// Whether these headers carry the key of the built-in mailbox.
pub(crate) fn opens_mailbox(web: &Web, headers: &HeaderMap) -> bool {
    let key = Crumb::Mailbox.token(headers, web.site.is_secure());
    web.site.mailbox.zip(key).is_some_and(|(digest, key)| key.digest() == digest)
}

fn page_of(web: &Web, headers: &HeaderMap, now: Timestamp) -> Page {
    Page {
        text: Text::negotiate(&list(headers, &ACCEPT_LANGUAGE)),
        brand: web.site.brand(),
        domain: web.site.authority().to_owned(),
        now_ms: now.millis(),
        viewer: None,
        flash: None,
        mailbox: opens_mailbox(web, headers),
    }
}

impl FromRequestParts<Web> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let caller = caller_of(parts, web);
        let mut page = page_of(web, &parts.headers, caller.now);
        page.flash = flash(parts.uri.query().unwrap_or_default());
        let secure = web.site.is_secure();
        Ok(Self {
            web: web.clone(),
            page,
            return_to: Crumb::ReturnTo.texts(&parts.headers, secure).find_map(own_path).map(str::to_owned),
            session: Crumb::Session.token(&parts.headers, secure),
            link: Crumb::Link.texts(&parts.headers, secure).next().map(str::to_owned),
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
            caller,
        })
    }
}

impl FromRequestParts<Web> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        let Ok(mut visit) = Visit::from_request_parts(parts, web).await;
        let signed_in = match &visit.session {
            Some(token) => web.house.signed_in(token, visit.caller.ip).await,
            None => Err(Problem::NotSignedIn),
        };
        let signed_in = match signed_in {
            Ok(signed_in) => signed_in,
            Err(Problem::NotSignedIn | Problem::SessionEnded { .. }) => {
                return Err(to_sign_in(&visit, parts));
            }
            Err(problem) => return Err(visit.fault(problem)),
        };
        let known = web.house.profile(&signed_in).await;
        let unread = web.house.unread_notices(&signed_in).await;
        match known.and_then(|profile| Ok((profile, unread?))) {
            Ok((profile, unread)) => {
                let masked =
                    profile.identifiers.first().map(|found| found.masked.clone()).unwrap_or_default();
                let named = profile.name.is_some();
                visit.page.viewer = Some(Viewer { name: profile.name.unwrap_or(masked), named, unread });
                visit.page.text = Text::of(&profile.language);
                Ok(Self { visit, signed_in })
            }
            Err(problem) => Err(visit.fault(problem)),
        }
    }
}

fn to_sign_in(visit: &Visit, parts: &Parts) -> Response {
    let mut answer = redirect("/sign-in");
    let path = parts.uri.path();
    if parts.method == Method::GET && own_path(path).is_some() && path != "/account" {
        Crumb::ReturnTo.set(answer.headers_mut(), path, visit.web.site.is_secure());
    }
    answer
}

/// A path of ours that may be gone to after signing in; nothing that could lead elsewhere.
pub(crate) fn own_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    let ours = path == "/account" || path.starts_with("/account/") || path == "/api/docs";
    (plain && ours && !path.contains("//") && !path.contains("..")).then_some(path)
}

/// What a page says about the change that led to it.
fn flash(query: &str) -> Option<Flash> {
    query.split('&').find_map(|pair| pair.strip_prefix("done=")).and_then(Flash::parse)
}

/// See other (303).
pub(crate) fn redirect(path: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        answer.headers_mut().insert(LOCATION, value);
    }
    answer
}

/// A page with a status other than 200.
pub(crate) fn shown(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The page of a fault that no handler has seen.
pub(crate) fn fault_page(web: &Web, headers: &HeaderMap, request_id: &str, fault: Fault) -> Response {
    let page = page_of(web, headers, web.house.now());
    fault_answer(&FaultView { page, fault, request_id: request_id.to_owned() })
}

/// A fault's page with the status that stands on it.
fn fault_answer(view: &FaultView) -> Response {
    let fault = view.fault;
    let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = shown(status, view);
    if let Fault::Away { retry_seconds } | Fault::TooMany { retry_seconds } = fault {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_seconds));
    }
    answer
}

impl Visit {
    /// The surroundings of a page.
    pub(crate) fn page(&self) -> Page {
        self.page.clone()
    }

    /// Where support is written to; in words where the operator has named no address.
    pub(crate) fn support(&self) -> String {
        match self.web.house.house().support_email.as_str() {
            "" => self.page.text("our-support").into_owned(),
            address => address.to_owned(),
        }
    }

    /// Whether cookies are for TLS only.
    pub(crate) fn secure(&self) -> bool {
        self.web.site.is_secure()
    }

    /// The token of the mailed link that leads to `path`. One that stands in the address is put into a cookie first, and
    /// the browser is led to the same page without it: the address bar, the history and `Referer` then hold no token.
    pub(crate) fn followed(
        &self,
        path: &str,
        kind: TokenKind,
        token: String,
    ) -> Result<String, Box<Response>> {
        if token.is_empty() {
            return Ok(self.link.clone().unwrap_or_default());
        }
        let Some(link) = Token::parse(kind, &token) else { return Ok(token) };
        let mut answer = redirect(path);
        Crumb::Link.set(answer.headers_mut(), link.reveal(), self.secure());
        answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        Err(Box::new(answer))
    }

    /// The page for a problem that no form can show.
    pub(crate) fn fault(&self, problem: Problem) -> Response {
        let fault = match problem {
            Problem::NotFound => Fault::NotFound,
            Problem::Busy { retry_after_seconds } => {
                Fault::Away { retry_seconds: u32::try_from(retry_after_seconds).unwrap_or(60) }
            }
            Problem::TooMany { until } => Fault::TooMany {
                retry_seconds: u32::try_from(until.since(self.caller.now).seconds()).unwrap_or(60).max(1),
            },
            Problem::Unavailable(cause) => {
                tracing::warn!(cause = &cause as &dyn std::error::Error, "the database is away");
                Fault::Away { retry_seconds: 5 }
            }
            Problem::NotSignedIn
            | Problem::SessionEnded { .. }
            | Problem::RegistrationClosed
            | Problem::AlreadyRegistered => {
                return redirect("/sign-in");
            }
            Problem::Refused(_) | Problem::Invalid(_) => Fault::Unreadable,
            Problem::Fault(cause) => {
                tracing::error!(cause = &*cause as &dyn std::error::Error, "a request broke");
                Fault::Broken
            }
        };
        self.say(fault)
    }

    /// A page that tells of a fault.
    pub(crate) fn say(&self, fault: Fault) -> Response {
        fault_answer(&FaultView { page: self.page(), fault, request_id: self.request_id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_elsewhere_after_signing_in() {
        for path in ["/account", "/account/security", "/account/activity.csv"] {
            assert_eq!(own_path(path), Some(path));
        }
        for path in [
            "//evil.example",
            "/account//evil.example",
            "https://evil.example",
            "/account/../x",
            "/account\\x",
            "/sign-out",
        ] {
            assert_eq!(own_path(path), None, "{path}");
        }
    }
}
