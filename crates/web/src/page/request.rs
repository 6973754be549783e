//! What a page's handler is given: the caller, the page's surroundings, and, where it takes one, somebody signed in. A
//! handler behind [`SignedInPage`] cannot be reached without a session.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{LOCATION, REFERRER_POLICY, RETRY_AFTER, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::EndCause;
use vestibule_domain::session::user_agent::{ClientHints, UserAgent};
use vestibule_domain::time::Timestamp;
use vestibule_service::{Caller, Problem, ProfileView, SignedIn};

use crate::http::cookies::{CookieName, devices};
use crate::http::forwarded::Origin;
use crate::http::headers;
use crate::http::headers::list;
use crate::http::under_way;
use crate::http::under_way::UnderWay;
use crate::page::back::Back;
use crate::page::error::PageError;
use crate::page::held::page_goes_on;
use crate::page::kept;
use crate::page::kept::{Ended, Slot};
use crate::page::language::{here, language};
use crate::page::message::{Fault, FaultView};
use crate::page::text::Text;
use crate::page::view::{Flash, Page, Viewer};
use crate::site::Web;

/// Where documents that changed are agreed to.
pub(crate) const AGREEMENTS: &str = "/account/agreements";

/// One request for a page.
pub(crate) struct PageRequest {
    pub(crate) web: Web,
    pub(crate) caller: Caller,
    pub(crate) page: Page,
    pub(crate) return_to: Option<String>,
    /// The application that sent the customer.
    pub(crate) back: Option<Back>,
    pub(crate) session: Option<Token>,
    /// The flows that this browser has begun.
    pub(crate) under_way: UnderWay,
    /// What the cookies of mailed links that were followed hold.
    links: Vec<String>,
}

/// A request for a page by somebody signed in.
pub(crate) struct SignedInPage {
    pub(crate) request: PageRequest,
    pub(crate) signed_in: SignedIn,
    /// The profile as it stood when the request came.
    pub(crate) profile: ProfileView,
}

/// The address that a request came from.
pub(crate) fn address_of(parts: &Parts) -> IpAddr {
    parts.extensions.get::<Origin>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |origin| origin.ip)
}

/// Reads who is asking from a request's head. Which flow it is about is said by the page or the API's client.
pub(crate) fn caller_of(parts: &Parts, web: &Web) -> Caller {
    let ip = address_of(parts);
    let (place, listed_network) = web.app.place_of(ip);
    let hint = |name| list(&parts.headers, &HeaderName::from_static(name));
    let hints = [hint("sec-ch-ua"), hint("sec-ch-ua-platform"), hint("sec-ch-ua-mobile")];
    let [brands, platform, mobile] =
        hints.each_ref().map(|hint| Some(hint.as_str()).filter(|hint| !hint.is_empty()));
    let hints = ClientHints { brands, platform, mobile };
    let program = headers::text(&parts.headers, &USER_AGENT);
    let secure = web.site().is_secure();
    Caller {
        now: web.app.now(),
        ip,
        place,
        listed_network,
        user_agent: UserAgent::parse(&program, hints),
        language: language(web, &parts.headers).tag().to_owned(),
        devices: devices(&parts.headers, secure),
        flow: None,
        return_to: None,
        session: CookieName::Session.token(&parts.headers, secure),
    }
}

/// Whether these headers carry the key of the built-in mailbox.
pub(crate) fn opens_mailbox(web: &Web, headers: &HeaderMap) -> bool {
    let key = CookieName::Mailbox.token(headers, web.site().is_secure());
    web.site().mailbox.zip(key).is_some_and(|(digest, key)| key.digest() == digest)
}

fn page_of(web: &Web, headers: &HeaderMap, now: Timestamp) -> Page {
    Page {
        text: language(web, headers),
        languages: web.languages(),
        here: "/".to_owned(),
        brand: web.site().brand(),
        domain: web.site().authority().to_owned(),
        now_ms: now.millis(),
        viewer: None,
        flash: None,
        flow: None,
        application: None,
        home: None,
        from_check_up: false,
        kept: CookieName::Kept.texts(headers, web.site().is_secure()).next().is_some(),
        mailbox: opens_mailbox(web, headers),
    }
}

impl FromRequestParts<Web> for PageRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let mut caller = caller_of(parts, web);
        let mut page = page_of(web, &parts.headers, caller.now);
        let query = parts.uri.query().unwrap_or_default();
        page.flash = flash(query);
        page.from_check_up = query.split('&').any(|pair| pair == "from=check-up");
        page.here = here(&parts.method, &parts.uri);
        let secure = web.site().is_secure();
        let under_way = UnderWay::read(&parts.headers, secure, caller.now);
        caller.flow = flow_of(&parts.method, query, &under_way).cloned();
        page.flow = caller.flow.as_ref().map(Token::reference);
        let back = Back::of(parts, web).await;
        page.application = back.as_ref().map(|back| back.title.clone());
        caller.return_to = back.as_ref().map(|back| back.target.clone());
        Ok(Self {
            web: web.clone(),
            page,
            return_to: CookieName::ReturnTo
                .texts(&parts.headers, secure)
                .find_map(own_path)
                .map(str::to_owned),
            back,
            session: CookieName::Session.token(&parts.headers, secure),
            under_way,
            links: CookieName::Link.texts(&parts.headers, secure).map(str::to_owned).collect(),
            caller,
        })
    }
}

impl FromRequestParts<Web> for SignedInPage {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        let Ok(mut request) = PageRequest::from_request_parts(parts, web).await;
        let signed_in = match &request.session {
            Some(token) => web.app.signed_in(token, request.caller.ip).await,
            None => Err(Problem::NotSignedIn),
        };
        let signed_in = match signed_in {
            Err(Problem::NotSignedIn) => return Err(to_sign_in(&request, parts, None).into()),
            Err(Problem::SessionEnded { cause }) => {
                return Err(to_sign_in(&request, parts, Some(cause)).into());
            }
            checked => checked?,
        };
        let looks = parts.method.is_safe();
        let signed_in = if looks { web.app.looking(signed_in).await? } else { signed_in };
        let profile = web.app.profile(&signed_in).await?;
        let unread = web.app.unread_notices(&signed_in).await?;
        let first = profile.identifiers.first().map(|found| found.full.reveal().to_owned());
        let (named, first) = (profile.name.is_some(), first.unwrap_or_default());
        let name = profile.name.clone().unwrap_or(first);
        request.page.home = match &request.back {
            Some(back) => Some((back.title.clone(), "/back".to_owned())),
            None => home(web).await,
        };
        let path = parts.uri.path();
        let agreements_due = !profile.agreements_due.is_empty() && path != AGREEMENTS;
        if agreements_due && web.app.policy().agreement.required && !page_goes_on(path) {
            return Err(redirect(AGREEMENTS).into());
        }
        request.page.viewer = Some(Viewer { name, named, unread, agreements_due });
        request.page.text = web.site().texts.of(&profile.language);
        PageShell::leave(parts, &request.page);
        let mut member = Self { request, signed_in, profile };
        member.takes_up(parts);
        Ok(member)
    }
}

/// The first page of the exchange, with its name.
async fn home(web: &Web) -> Option<(String, String)> {
    let application = web.app.home().await.ok().flatten()?;
    Some((application.title, application.home?.to_string()))
}

/// Leads to the sign-in page, and from there back to where this request was. Where a session has ended it is said why, and
/// what was typed into a form is kept.
fn to_sign_in(request: &PageRequest, parts: &Parts, ended: Option<EndCause>) -> Response {
    let why = ended.map(Flash::of_end);
    let mut answer = match why {
        Some(why) => redirect(&format!("/sign-in?done={}", why.as_str())),
        None => redirect("/sign-in"),
    };
    let looked = parts.method == Method::GET;
    let path = if looked { parts.uri.path() } else { kept::page_of(parts.uri.path()) };
    if own_path(path).is_some() && path != "/account" {
        CookieName::ReturnTo.set(answer.headers_mut(), path, request.web.site().is_secure());
    }
    if let (Some(_), Some(token)) = (why, &request.session) {
        let ended = Ended { token: token.clone(), caller: request.caller.clone() };
        answer.extensions_mut().insert(ended);
    }
    answer
}

impl SignedInPage {
    /// Takes up the form that this browser has kept, where it is whoever is signed in now that typed it and its page is shown.
    fn takes_up(&mut self, parts: &Parts) {
        let request = &mut self.request;
        let text = CookieName::Kept.texts(&parts.headers, request.web.site().is_secure()).next();
        let (Some(text), Some(slot)) = (text, parts.extensions.get::<Slot>()) else { return };
        if parts.method != Method::GET {
            return;
        }
        match request.web.app.kept_form(&request.caller, &self.signed_in, text) {
            Some(form) if kept::page_of(&form.action) == parts.uri.path() => {
                request.page.flash = Some(Flash::FormKept);
                slot.leave(Some(form));
            }
            Some(_of_another_page) => {}
            None => slot.leave(None),
        }
    }
}

/// A path of ours that may be gone to after signing in; nothing that could lead elsewhere.
pub(crate) fn own_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    let ours = path == "/account" || path.starts_with("/account/") || path == "/api/docs";
    (plain && ours && !path.contains("//") && !path.contains("..")).then_some(path)
}

/// The flow that a request is about: the one that its address names. An address without a name may be looked at for the
/// newest, and the page that is shown then names it; a form never falls back on another flow than its own.
fn flow_of<'a>(method: &Method, query: &str, under_way: &'a UnderWay) -> Option<&'a Token> {
    let named = |pair: &'_ str| pair.strip_prefix(under_way::FIELD).is_some_and(|rest| rest.starts_with('='));
    match query.split('&').find(|pair| named(pair)) {
        Some(pair) => pair.split_once('=').and_then(|(_, reference)| under_way.named(reference)),
        None if *method == Method::GET || *method == Method::HEAD => under_way.newest(),
        None => None,
    }
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
pub(crate) fn render(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Who reads: the language, and who is signed in.
type Reader = (Text, Option<Viewer>);

/// Who reads, for the page of an error that a handler ends with.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageShell(Arc<Mutex<Option<Reader>>>);

impl PageShell {
    /// Leaves what is known of the reader by now.
    fn leave(parts: &Parts, page: &Page) {
        if let Some(shell) = parts.extensions.get::<Self>() {
            let known = Some((page.text.clone(), page.viewer.clone()));
            *shell.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
        }
    }

    /// The surroundings of an error's page.
    pub(crate) fn page(&self, web: &Web, headers: &HeaderMap, now: Timestamp) -> Page {
        let page = page_of(web, headers, now);
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some((text, viewer)) => Page { text, viewer, ..page },
            None => page,
        }
    }
}

/// The page of a fault that no handler has seen.
pub(crate) fn fault_page(web: &Web, headers: &HeaderMap, request_id: &str, fault: Fault) -> Response {
    fault_answer(page_of(web, headers, web.app.now()), fault, request_id.to_owned())
}

/// A fault's page with the status that stands on it.
pub(crate) fn fault_answer(page: Page, fault: Fault, request_id: String) -> Response {
    let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = render(status, &FaultView { page, fault, request_id });
    if let Fault::Away { retry_seconds } | Fault::TooMany { retry_seconds } = fault {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_seconds));
    }
    answer
}

/// The fault that a page tells of a problem that no form can show; none where signing in comes first.
pub(crate) fn fault_of(problem: Problem, now: Timestamp) -> Option<Fault> {
    Some(match problem {
        Problem::NotFound => Fault::NotFound,
        Problem::Busy { retry_after_seconds, .. } => {
            Fault::Away { retry_seconds: u32::try_from(retry_after_seconds).unwrap_or(60) }
        }
        Problem::TooMany { until } => {
            Fault::TooMany { retry_seconds: u32::try_from(until.since(now).seconds()).unwrap_or(60).max(1) }
        }
        Problem::Unavailable(cause) => {
            tracing::warn!(cause = &cause as &dyn std::error::Error, "the database is away");
            Fault::Away { retry_seconds: 5 }
        }
        Problem::NotSignedIn
        | Problem::SessionEnded { .. }
        | Problem::RegistrationClosed
        | Problem::AlreadyRegistered => return None,
        // It has a page of its own.
        Problem::RegionRefused => Fault::Forbidden,
        Problem::Refused(_) | Problem::Invalid(_) | Problem::Client(_) => Fault::Unreadable,
        Problem::Fault(cause) => {
            tracing::error!(cause = &*cause as &dyn std::error::Error, "a request broke");
            Fault::Broken
        }
    })
}

impl PageRequest {
    /// Goes to this path after signing in, where a form carried one of ours along.
    pub(crate) fn returns_to(&mut self, path: Option<&str>) {
        if let Some(path) = path.and_then(own_path) {
            self.return_to = Some(path.to_owned());
        }
    }

    /// The surroundings of a page.
    pub(crate) fn page(&self) -> Page {
        self.page.clone()
    }

    /// Where support is written to; in words where the operator has named no address.
    pub(crate) fn support(&self) -> String {
        match self.web.app.operator().support_email.as_str() {
            "" => self.page.text("our-support").into_owned(),
            address => address.to_owned(),
        }
    }

    /// Whether cookies are for TLS only.
    pub(crate) fn secure(&self) -> bool {
        self.web.site().is_secure()
    }

    /// The token of the mailed link that leads to `path`. One that stands in the address is put into a cookie first, and
    /// the browser is led to the same page without it: the address bar, the history and `Referer` then hold no token.
    pub(crate) fn followed(&self, path: &str, kind: TokenKind, token: String) -> Result<String, PageError> {
        if token.is_empty() {
            let link = self.links.iter().find_map(|text| Token::parse(kind, text));
            return Ok(link.map(|link| link.reveal().to_owned()).unwrap_or_default());
        }
        let Some(link) = Token::parse(kind, &token) else { return Ok(token) };
        let mut answer = redirect(path);
        CookieName::Link.set(answer.headers_mut(), link.reveal(), self.secure());
        answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        Err(answer.into())
    }

    /// The answer to a mailed link that was used or leads nowhere: the browser keeps its token no longer.
    pub(crate) fn link_is_over(&self, mut answer: Response) -> Response {
        if !self.links.is_empty() {
            CookieName::Link.clear(answer.headers_mut(), self.secure());
        }
        answer
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
