//! Flows as pages: one set for every purpose. A purpose says where its pages are, what they say and what follows
//! ([`FlowPages`]); which page comes next is said by what its flow asks for.

mod identify;
mod link;
mod meanwhile;
pub(crate) mod owner;
pub(crate) mod proofs;
mod sent;
mod step;

use std::pin::Pin;

use axum::extract::FromRequestParts;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_domain::secret::Token;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_service::{FlowView, NewSessionTokens, Problem, Progress, SignedIn};

pub(crate) use identify::{Filling, Identify, goes_on_from_first, nothing, refused_at_first};
pub(crate) use link::{LinkQuery, about_link};
pub(crate) use meanwhile::{ended, signed_in_meanwhile};
pub(crate) use step::went;

use identify::IdentifyFields;
use step::StepQuery;

use crate::flow::step::StepFields;
use crate::flow::view::{FlowLook, HeldView, Step, WaitsView};
use crate::http::cookies::CookieName;
use crate::http::under_way::address;
use crate::page::back;
use crate::page::error::{PageError, PageResult};
use crate::page::form_body::{FormBody, Query};
use crate::page::request::{AGREEMENTS, PageRequest, SignedInPage, redirect, render};
use crate::route::{Authority, Routes};
use crate::site::Web;

/// An answer that takes a use case to be found.
pub(crate) type Answering<'a> = Pin<Box<dyn Future<Output = PageResult> + Send + 'a>>;

/// How flows of one purpose are carried through by pages.
pub(crate) struct FlowPages {
    /// What begins with an identifier; none for all changes within a session.
    pub(crate) purpose: Option<Purpose>,
    /// Where the pages are and what they say.
    pub(crate) look: &'static FlowLook,
    /// The first page; none where it is one of its own.
    pub(crate) identify: Option<Identify>,
    /// What else its flows ask for.
    pub(crate) steps: &'static [&'static [Step]],
    /// Where a code goes that stands in for the captcha: on a page of its own, or on the first.
    pub(crate) captcha_code_on: Step,
    /// Whether a browser that is signed in to the account meanwhile needs the flow no more.
    pub(crate) is_entry: bool,
    /// Where it leads when what was asked for is done, or waits.
    pub(crate) settled: for<'a> fn(&'static FlowPages, &'a Asker<'a>, Progress) -> Answering<'a>,
    /// Where it leads when everything was proven and it ends all the same; none to say that it has ended.
    pub(crate) stopped: fn(&PageRequest, Refusal, Option<&Token>) -> Option<Response>,
    /// Says that it has ended.
    pub(crate) over: for<'a> fn(&'static FlowPages, &'a Asker<'a>, Refusal) -> Answering<'a>,
    /// The page where nothing is left that could take a flow further; none where that cannot be.
    pub(crate) stuck: Option<fn(&PageRequest) -> Response>,
    /// What a use case found wrong, on a page of its own; `Err` for the page of every other problem.
    pub(crate) troubled: fn(&PageRequest, Problem) -> PageResult,
}

/// Who asks: a browser, and within a session its owner.
pub(crate) struct Asker<'a> {
    pub(crate) request: &'a PageRequest,
    pub(crate) signed_in: Option<&'a SignedIn>,
}

/// What the pages of a flow are asked by: [`PageRequest`] for anybody, [`SignedInPage`] for somebody signed in.
pub(crate) trait Asks: FromRequestParts<Web> + Send + Sync + 'static {
    /// What somebody must have to be one.
    const AUTHORITY: Authority;

    fn asker(&self) -> Asker<'_>;
}

impl Asks for PageRequest {
    const AUTHORITY: Authority = Authority::Anybody;

    fn asker(&self) -> Asker<'_> {
        Asker { request: self, signed_in: None }
    }
}

impl Asks for SignedInPage {
    const AUTHORITY: Authority = Authority::Session;

    fn asker(&self) -> Asker<'_> {
        Asker { request: &self.request, signed_in: Some(&self.signed_in) }
    }
}

/// The steps' pages and the further code.
pub(crate) fn routes<A: Asks>(pages: &'static FlowPages) -> Routes {
    let mut routes = Routes::default();
    for step in pages.steps.iter().copied().flatten().copied() {
        let show = move |asks: A, Query(query): Query<StepQuery>| async move {
            step::show(pages, step, &asks.asker(), &query).await
        };
        let give = move |asks: A, FormBody(fields): FormBody<StepFields>| async move {
            step::give(pages, step, &asks.asker(), &fields).await
        };
        routes = routes.form(&pages.look.at(step), A::AUTHORITY, show, give);
    }
    let resend = move |asks: A, FormBody(fields): FormBody<sent::ResendFields>| async move {
        sent::resend(pages, &asks.asker(), &fields).await
    };
    routes.post(&pages.look.below("resend"), A::AUTHORITY, resend)
}

/// The page that says until when nothing is checked.
pub(crate) fn held_route(look: &'static FlowLook) -> Routes {
    let held = move |request: PageRequest, Query(query): Query<HeldQuery>| async move {
        held_page(look, &request, query.moment())
    };
    Routes::default().get(&look.below("held"), Authority::Anybody, held)
}

/// The first page, where it is the common one, and the page that says until when nothing is checked.
pub(crate) fn first_routes(pages: &'static FlowPages) -> Routes {
    let form = move |request: PageRequest| async move { identify::form(pages, &request).await };
    let begin = move |request: PageRequest, FormBody(fields): FormBody<IdentifyFields>| async move {
        Box::pin(identify::begin(pages, request, fields)).await
    };
    held_route(pages.look).form(pages.look.begin, Authority::Anybody, form, begin)
}

/// The page behind a link that stands for the code of a message.
pub(crate) fn proving_link_routes(pages: &'static FlowPages) -> Routes {
    let form = move |request: PageRequest, Query(query): Query<LinkQuery>| async move {
        link::proving_link_form(pages, &request, query).await
    };
    let press = move |request: PageRequest, FormBody(fields): FormBody<StepFields>| async move {
        link::proving_link(pages, request, fields).await
    };
    Routes::default().form(&pages.look.below("link"), Authority::Anybody, form, press)
}

impl FlowPages {
    /// What most purposes have: one message, a code in the captcha's place on the first page, an end that waits or says so.
    pub(crate) const fn usual(purpose: Option<Purpose>, look: &'static FlowLook) -> Self {
        Self {
            purpose,
            look,
            identify: None,
            steps: &[&[Step::Message]],
            captcha_code_on: Step::Identify,
            is_entry: false,
            settled: waits_or_ended,
            stopped: never_stopped,
            over: says_ended,
            stuck: None,
            troubled: no_page_of_its_own,
        }
    }

    /// The step that a flow is at; none where nothing is left that could take it further.
    pub(crate) fn step_of(&self, flow: &FlowView) -> Option<Step> {
        let asks = |kind| flow.next.contains(kind);
        let asks_code = flow.next.iter().any(ProofKind::is_contact_code);
        let first_asks_password = self.identify.as_ref().is_some_and(|first| first.asks_password);
        if flow.open {
            Some(Step::NewPassword)
        } else if asks(ProofKind::Captcha) {
            Some(if flow.sent_to.is_some() { self.captcha_code_on } else { Step::Identify })
        } else if asks(ProofKind::Password) {
            Some(if first_asks_password { Step::Identify } else { Step::Password })
        } else if asks_code && flow.sent_to.is_some() {
            // Where something else would do as well, a message was asked for.
            Some(Step::Message)
        } else {
            let second = Step::SECOND_FACTORS.iter().find(|step| step.proves().is_some_and(asks));
            second.copied().or(asks_code.then_some(Step::Message))
        }
        .filter(|step| *step == Step::Identify || self.steps.iter().any(|steps| steps.contains(step)))
    }

    /// Leads to the page of the step that a flow is at, with its token where it was opened just now.
    pub(crate) fn goes_on(&self, request: &PageRequest, flow: &FlowView, token: Option<&Token>) -> Response {
        match (self.step_of(flow), self.stuck) {
            (Some(step), _) => self.goes_to(request, step, token),
            (None, Some(stuck)) => stuck(request),
            (None, None) => redirect(self.look.begin),
        }
    }

    /// Leads to the page of a step.
    pub(crate) fn goes_to(&self, request: &PageRequest, step: Step, token: Option<&Token>) -> Response {
        go(request, &self.look.at(step), token)
    }

    /// Leads to the page that tells until when nothing is checked.
    pub(crate) fn held(&self, request: &PageRequest, until: Timestamp) -> Response {
        held(if self.look.held.is_some() { self.look } else { &FlowLook::SIGN_IN }, request, until)
    }

    /// Whether these pages are those of a flow.
    fn takes(&self, flow: &FlowView) -> bool {
        match self.purpose {
            Some(purpose) => flow.purpose == purpose,
            None => !flow.purpose.begins_with_identifier(),
        }
    }
}

/// Leads to the page that tells until when nothing is checked.
pub(crate) fn held(look: &FlowLook, request: &PageRequest, until: Timestamp) -> Response {
    let mut answer = redirect(&format!("{}?until={}", look.below("held"), until.millis()));
    let seconds = until.since(request.caller.now).seconds().max(1);
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    answer
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct HeldQuery {
    until: String,
}

impl HeldQuery {
    /// Until when.
    fn moment(&self) -> Timestamp {
        Timestamp::from_micros(self.until.parse().unwrap_or(0_i64).saturating_mul(1000))
    }
}

/// That page. An address that names a time further off than any lock leads back to the beginning.
fn held_page(look: &'static FlowLook, request: &PageRequest, until: Timestamp) -> Response {
    let now = request.caller.now;
    match &look.held {
        Some(texts) if until > now && until.since(now) <= Span::from_hours(24) => {
            let view = HeldView { page: request.page(), begin: look.begin, texts, until_ms: until.millis() };
            render(StatusCode::OK, &view)
        }
        Some(_) | None => redirect(look.begin),
    }
}

/// Says until when what was asked for waits; whatever else became of it, that it has ended.
fn waits_or_ended<'a>(pages: &'static FlowPages, asker: &'a Asker<'a>, progress: Progress) -> Answering<'a> {
    Box::pin(async move {
        let request = asker.request;
        let (Progress::Waits { effective_at, .. }, Some(texts)) = (progress, &pages.look.waits) else {
            return ended(pages.look, request).await;
        };
        let view = WaitsView { page: request.page(), texts, until_ms: effective_at.millis() };
        let mut answer = render(StatusCode::OK, &view);
        over(request, answer.headers_mut());
        Ok(answer)
    })
}

/// Says that a flow has ended.
fn says_ended<'a>(pages: &'static FlowPages, asker: &'a Asker<'a>, _refusal: Refusal) -> Answering<'a> {
    Box::pin(ended(pages.look, asker.request))
}

/// Signs the browser in and goes where it wanted to go.
pub(crate) fn signed_in(request: &PageRequest, begun: &NewSessionTokens, otherwise: &str) -> Response {
    // Whoever came in with a backup code may have lost the phone: it is time for a new authenticator.
    // A customer who came from an application goes back to it, unless another page of ours was asked for since.
    let back = request.back.is_some() || begun.return_to.is_some();
    let otherwise = if back { "/back" } else { otherwise };
    let wanted = request.return_to.as_deref().unwrap_or(otherwise);
    let (to, comes_between) = if begun.by_backup_code {
        ("/account/two-factor/enrol", true)
    } else if begun.agreements_due {
        (AGREEMENTS, true)
    } else {
        (wanted, false)
    };
    let mut answer = redirect(to);
    let (headers, secure) = (answer.headers_mut(), request.secure());
    CookieName::Session.set(headers, begun.session_token.reveal(), secure);
    CookieName::Device.set(headers, &begun.devices.reveal(), secure);
    if let (None, Some(target)) = (&request.back, &begun.return_to) {
        CookieName::Back.set(headers, &back::written(target), secure);
    }
    over(request, headers);
    if !comes_between {
        CookieName::ReturnTo.clear(headers, secure);
    }
    answer
}

/// An outcome that no flow of this kind can have.
pub(crate) fn unexpected(progress: &Progress) -> PageError {
    PageError::Problem(Problem::fault(format!("a change ended as {progress:?}")))
}

/// No page of its own for what a use case found wrong.
fn no_page_of_its_own(_request: &PageRequest, problem: Problem) -> PageResult {
    Err(problem.into())
}

/// Nothing stops such a flow once everything is proven.
fn never_stopped(_: &PageRequest, _: Refusal, _: Option<&Token>) -> Option<Response> {
    None
}

/// Gives the browser the token of a flow that was opened just now.
pub(crate) fn carry(request: &PageRequest, mut answer: Response, token: Option<&Token>) -> Response {
    if let Some(token) = token {
        request.under_way.begin(answer.headers_mut(), token, request.caller.now, request.secure());
    }
    answer
}

/// Takes the token of the flow that this request was about from the browser.
pub(crate) fn over(request: &PageRequest, answer: &mut HeaderMap) {
    request.under_way.end(answer, request.caller.flow.as_ref(), request.secure());
}

/// Leads to a page of the flow that was opened just now, or else of the one that this request was about.
pub(crate) fn go(request: &PageRequest, path: &str, token: Option<&Token>) -> Response {
    let reference = token.or(request.caller.flow.as_ref()).map(Token::reference);
    carry(request, redirect(&address(path, reference.as_deref())), token)
}
