//! What an API handler is given: the client with the tokens it carries, and, where it takes one, somebody signed in. A
//! handler behind [`SignedInApi`] cannot be reached without a session.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, MatchedPath, Path};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vestibule_domain::gate::{ProofSet, Refusal};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::{DeviceTokens, EndCause};
use vestibule_service::{App, Caller, Evidence, Problem, Progress, SignedIn};

use crate::api::code::Code;
use crate::api::field::{FieldBody, FieldCode};
use crate::api::flow_body::WaitsBody;
use crate::api::held::goes_on;
use crate::api::problem::{Refused, RequestInfo};
use crate::api::proofs;
use crate::api::proofs::ProofBody;
use crate::http::cookies::CookieName;
use crate::http::headers::Single;
use crate::page::language::language;
use crate::page::request::{address_of, caller_of};
use crate::page::text::Text;
use crate::page::turned_away::RequestId;
use crate::site::Web;

/// Carries the token of a flow.
pub(crate) const FLOW_HEADER: &str = "vestibule-flow";
/// Carries the token of a device.
pub(crate) const DEVICE_HEADER: &str = "vestibule-device";

/// One request, of a customer or of a [`Program`].
pub(crate) struct ApiRequest<C = Caller> {
    pub(crate) web: Web,
    pub(crate) caller: C,
    asked: RequestInfo,
}

/// A program of the exchange: no browser, device, session or flow of a customer asks with it.
pub(crate) struct Program;

/// The texts in the language that a request asks for.
pub(crate) struct Wording(pub(crate) Text);

/// One request by somebody signed in.
pub(crate) struct SignedInApi {
    pub(crate) request: ApiRequest,
    pub(crate) signed_in: SignedIn,
}

/// One request to a flow by its holder, who is signed in or not: a flow that was opened within a session goes on in it alone.
pub(crate) struct Holder {
    pub(crate) request: ApiRequest,
    pub(crate) signed_in: Option<SignedIn>,
    /// How the session that came along ended.
    ended: Option<EndCause>,
}

impl Holder {
    /// Puts a problem into words; of a session that is missing, what became of it.
    pub(crate) fn refuse(&self, problem: Problem) -> Refused {
        match (problem, self.ended) {
            (Problem::NotSignedIn, Some(cause)) => self.request.refuse(Problem::SessionEnded { cause }),
            (problem, _) => self.request.refuse(problem),
        }
    }
}

/// A session that was checked, and nothing else about the request: this is the gateway's question.
pub(crate) struct SessionCheck(pub(crate) SignedIn);

/// An id in the path. What is no id of this kind names nothing.
pub(crate) struct PathId<T>(pub(crate) T);

/// Names a request and its moment, for problems.
pub(crate) fn asked_of(extensions: &Extensions, web: &Web) -> RequestInfo {
    let request_id = extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    RequestInfo { now: web.app.now(), request_id }
}

impl ApiRequest {
    /// The texts in the language of the request.
    pub(crate) fn text(&self) -> Text {
        self.web.site().texts.of(&self.caller.language)
    }
}

impl<C> ApiRequest<C> {
    pub(crate) fn app(&self) -> &App {
        &self.web.app
    }

    pub(crate) fn asked(&self) -> &RequestInfo {
        &self.asked
    }

    /// Puts a problem into words.
    pub(crate) fn refuse(&self, problem: Problem) -> Refused {
        Refused::of(problem, &self.asked)
    }

    /// The same where every value that cannot be taken is that of one field.
    pub(crate) fn refuse_field(&self, field: &'static str, problem: Problem) -> Refused {
        let Problem::Invalid(faults) = problem else { return self.refuse(problem) };
        self.faults(FieldBody::of(&faults).into_iter().map(|fault| fault.renamed(field)).collect())
    }

    /// Fields that cannot be what they should be.
    pub(crate) fn faults(&self, fields: Vec<FieldBody>) -> Refused {
        Refused::fields(Code::FieldsInvalid, fields, &self.asked)
    }

    /// Reads the evidence that came along.
    pub(crate) fn reads(&self, proofs: Vec<ProofBody>) -> Result<Vec<Evidence>, Refused> {
        proofs::read(proofs).map_err(|faults| self.faults(faults))
    }

    /// Reads the token of a link; `Err` names the field where it is none of this kind.
    pub(crate) fn link(&self, kind: TokenKind, text: &str) -> Result<Token, Refused> {
        let fault = || self.faults(vec![FieldBody::new("token", FieldCode::TOKEN_UNREADABLE)]);
        Token::parse(kind, text).ok_or_else(fault)
    }

    /// Whether a change within the session was made.
    pub(crate) fn made(&self, progress: &Progress) -> Result<(), Refused> {
        match progress {
            Progress::Done | Progress::Waits { .. } | Progress::Enrolled(_) => Ok(()),
            Progress::Refused { refusal, hint, flow, .. } => {
                let next = flow.as_ref().map_or(ProofSet::EMPTY, |flow| flow.next);
                Err(Refused::of_step_up(*refusal, *hint, next, &self.asked))
            }
            Progress::Prove { flow, .. } => {
                Err(Refused::of_step_up(Refusal::ProofMissing, None, flow.next, &self.asked))
            }
            Progress::SignedIn(_) => Err(self.refuse(Problem::fault("a change began a session"))),
        }
    }

    /// The answer to a change within the session: it was made, or it waits.
    pub(crate) fn settled(&self, progress: &Progress) -> Result<Response, Refused> {
        self.made(progress)?;
        Ok(match progress {
            Progress::Waits { weakening, effective_at } => WaitsBody::answer(*weakening, *effective_at),
            Progress::Prove { .. }
            | Progress::Refused { .. }
            | Progress::SignedIn(_)
            | Progress::Done
            | Progress::Enrolled(_) => StatusCode::NO_CONTENT.into_response(),
        })
    }

    /// A problem of the request itself.
    pub(crate) fn plain(&self, code: Code) -> Refused {
        Refused::plain(code, &self.asked)
    }
}

impl FromRequestParts<Web> for ApiRequest {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let mut caller = caller_of(parts, web);
        overrule(&mut caller.flow, &parts.headers);
        caller.session = match Presented::in_headers(&parts.headers, web.site().is_secure()) {
            Presented::Token(token) => Some(token),
            Presented::Unreadable | Presented::Nothing => None,
        };
        match Single::of(&parts.headers, &HeaderName::from_static(DEVICE_HEADER)) {
            Single::Absent => {}
            Single::Value(text) => {
                caller.devices = DeviceTokens::of(Token::parse(TokenKind::Device, text.trim()));
            }
            Single::Unreadable => caller.devices = DeviceTokens::default(),
        }
        Ok(Self { web: web.clone(), caller, asked: asked_of(&parts.extensions, web) })
    }
}

impl FromRequestParts<Web> for ApiRequest<Program> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        Ok(Self { web: web.clone(), caller: Program, asked: asked_of(&parts.extensions, web) })
    }
}

impl FromRequestParts<Web> for Wording {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        Ok(Self(language(web, &parts.headers)))
    }
}

impl FromRequestParts<Web> for SessionCheck {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let checked = match Presented::in_headers(&parts.headers, web.site().is_secure()) {
            Presented::Token(token) => web.app.signed_in(&token, address_of(parts)).await,
            Presented::Unreadable => Err(Problem::NotSignedIn),
            Presented::Nothing => {
                return Err(Refused::not_signed_in(false, &asked_of(&parts.extensions, web)));
            }
        };
        checked.map(Self).map_err(|problem| Refused::of(problem, &asked_of(&parts.extensions, web)))
    }
}

impl FromRequestParts<Web> for SignedInApi {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let SessionCheck(signed_in) = SessionCheck::from_request_parts(parts, web).await?;
        let request = <ApiRequest>::from_request_parts(parts, web).await?;
        if web.app.policy().agreement.required && !goes_on(&parts.method, route_of(parts)) {
            let due = web.app.agreements_due(&signed_in).await.map_err(|problem| request.refuse(problem))?;
            if !due.is_empty() {
                return Err(request.plain(Code::AgreementRequired));
            }
        }
        Ok(Self { request, signed_in })
    }
}

impl FromRequestParts<Web> for Holder {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let checked = match Presented::in_headers(&parts.headers, web.site().is_secure()) {
            Presented::Token(token) => web.app.signed_in(&token, address_of(parts)).await.map(Some),
            Presented::Unreadable | Presented::Nothing => Ok(None),
        };
        let request = <ApiRequest>::from_request_parts(parts, web).await?;
        Ok(match checked {
            Ok(signed_in) => Self { request, signed_in, ended: None },
            Err(Problem::SessionEnded { cause }) => Self { request, signed_in: None, ended: Some(cause) },
            Err(_) => Self { request, signed_in: None, ended: None },
        })
    }
}

impl<T: std::str::FromStr + Send> FromRequestParts<Web> for PathId<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let text = Path::<String>::from_request_parts(parts, web).await.ok();
        let id = text.and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| Refused::plain(Code::NotFound, &asked_of(&parts.extensions, web)))
    }
}

/// The route that a request came by.
fn route_of(parts: &Parts) -> &str {
    parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str)
}

/// The session token that a request carries: as bearer, else as cookie.
pub(crate) enum Presented {
    /// Of a session, whether or not there is one.
    Token(Token),
    /// Something that is no session's token.
    Unreadable,
    /// Neither the header nor the cookie.
    Nothing,
}

impl Presented {
    /// What the headers carry.
    pub(crate) fn in_headers(headers: &HeaderMap, secure: bool) -> Self {
        let token = match Single::of(headers, &header::AUTHORIZATION) {
            Single::Value(value) => bearer(value).and_then(|text| Token::parse(TokenKind::Session, text)),
            Single::Unreadable => None,
            Single::Absent if CookieName::Session.texts(headers, secure).next().is_none() => {
                return Self::Nothing;
            }
            Single::Absent => CookieName::Session.token(headers, secure),
        };
        token.map_or(Self::Unreadable, Self::Token)
    }
}

/// The credentials of `Authorization: Bearer …` (RFC 6750 §2.1); the scheme's case does not matter.
pub(crate) fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A header goes before the cookie, even when it holds no token at all.
fn overrule(flow: &mut Option<Token>, headers: &HeaderMap) {
    match Single::of(headers, &HeaderName::from_static(FLOW_HEADER)) {
        Single::Absent => {}
        Single::Value(text) => *flow = Token::parse(TokenKind::Flow, text.trim()),
        Single::Unreadable => *flow = None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn presented(headers: &[(HeaderName, String)]) -> &'static str {
        let headers: HeaderMap =
            headers.iter().map(|(name, text)| (name.clone(), HeaderValue::try_from(text).unwrap())).collect();
        match Presented::in_headers(&headers, false) {
            Presented::Token(_) => "token",
            Presented::Unreadable => "unreadable",
            Presented::Nothing => "nothing",
        }
    }

    #[test]
    fn a_bearer_token_goes_before_the_cookie() {
        let session = Token::new(TokenKind::Session, &[1; 32]);
        let device = Token::new(TokenKind::Device, &[1; 32]);
        let cookie = (header::COOKIE, format!("vst_session={}", session.reveal()));
        assert_eq!(presented(&[]), "nothing");
        assert_eq!(presented(std::slice::from_ref(&cookie)), "token");
        for scheme in ["Bearer", "bearer"] {
            assert_eq!(
                presented(&[(header::AUTHORIZATION, format!("{scheme} {}", session.reveal()))]),
                "token"
            );
        }
        for wrong in ["Basic dTpw".to_owned(), format!("Bearer {}", device.reveal()), "Bearer".to_owned()] {
            assert_eq!(presented(&[(header::AUTHORIZATION, wrong), cookie.clone()]), "unreadable");
        }
    }
}
