//! A forgotten password: who are you, the message, the second factor, the new password. Up to the answered message every
//! identifier is asked and told the same.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::secret::TokenKind;
use vestibule_service::{BlockReason, Problem, Progress, ResetLink, SignInBlock};

use crate::flow::page as flow;
use crate::flow::page::proofs;
use crate::flow::page::{Answering, Asker, FlowPages, Identify, LinkQuery, about_link, signed_in, went};
use crate::flow::step::StepFields;
use crate::flow::view::{FlowLook, IdentifyView, Step};
use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::form_body::{FormBody, Query};
use crate::page::problem::FormAlert;
use crate::page::request::{PageRequest, redirect, render};
use crate::recovery::reset::view::{Link, ResetLinkView, ResetStopView, Stop};
use crate::route::{Authority, Routes};

static PAGES: FlowPages = FlowPages {
    identify: Some(Identify {
        asks_password: false,
        captcha_asked: FormAlert::OneCheck,
        stands_beside: with_what_was_typed,
    }),
    steps: &[&[Step::Message], Step::SECOND_FACTORS, &[Step::NewPassword]],
    captcha_code_on: Step::Message,
    settled,
    over,
    stuck: Some(stuck),
    ..FlowPages::usual(Some(Purpose::ResetPassword), &FlowLook::RESET)
};

/// The pages of a forgotten password.
pub(crate) fn routes() -> Routes {
    flow::first_routes(&PAGES).merge(flow::routes::<PageRequest>(&PAGES)).form(
        "/reset-password/link",
        Authority::Anybody,
        link_form,
        link,
    )
}

/// An empty form with the identifier of the sign-in under way, and whether that ended because thieves know its password.
fn with_what_was_typed(request: &PageRequest, view: IdentifyView) -> flow::Filling<'_> {
    Box::pin(async move {
        if !view.identifier.is_empty() {
            return Ok(view);
        }
        let app = &request.web.app;
        if let Some(SignInBlock { identifier, by }) = app.sign_in_block(&request.caller).await? {
            let (listed, demanded) = (by == BlockReason::ListedPassword, by == BlockReason::PasswordDemanded);
            if listed || demanded {
                return Ok(IdentifyView { identifier, listed, demanded, ..view });
            }
        }
        let identifier = app.typed_identifier(&request.caller).await?.unwrap_or_default();
        Ok(IdentifyView { identifier, ..view })
    })
}

/// The check-up, in the session that began with the new password. A frozen account has none: there it is the sign-in page,
/// and whatever session this browser had is over.
fn settled<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, progress: Progress) -> Answering<'a> {
    Box::pin(async move {
        let request = asker.request;
        Ok(match progress {
            Progress::SignedIn(begun) => signed_in(request, &begun, "/account/check-up?done=password-reset"),
            Progress::Done => {
                let mut answer = redirect("/sign-in?done=password-reset-frozen");
                flow::over(request, answer.headers_mut());
                CookieName::Session.clear(answer.headers_mut(), request.secure());
                answer
            }
            Progress::Enrolled(_)
            | Progress::Waits { .. }
            | Progress::Prove { .. }
            | Progress::Refused { .. } => ended(request),
        })
    })
}

fn over<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, _refusal: Refusal) -> Answering<'a> {
    Box::pin(async move { Ok(ended(asker.request)) })
}

/// The page of a flow that is over.
fn ended(request: &PageRequest) -> Response {
    let mut answer = stop(request, StatusCode::GONE, Stop::Ended);
    flow::over(request, answer.headers_mut());
    answer
}

/// The second factor is enrolled, and nothing is left that could prove it.
fn stuck(request: &PageRequest) -> Response {
    stop(request, StatusCode::FORBIDDEN, Stop::NoSecondFactor)
}

fn stop(request: &PageRequest, status: StatusCode, stop: Stop) -> Response {
    render(status, &ResetStopView { page: request.page(), stop, support: request.support() })
}

/// The page behind the mailed link: mail scanners fetch it too, so it uses nothing up.
async fn link_form(mut request: PageRequest, Query(query): Query<LinkQuery>) -> PageResult {
    let token = request.followed("/reset-password/link", TokenKind::Link, query.token.into())?;
    let found = match proofs::link(&token) {
        Some(link) => {
            about_link(&mut request, &link).await?;
            request.web.app.reset_link(&request.caller, &link).await?
        }
        None => ResetLink::Over,
    };
    Ok(match found {
        ResetLink::Here => link_page(&request, token, Link::Here),
        ResetLink::Elsewhere => link_page(&request, token, Link::Elsewhere),
        ResetLink::Over => link_is_over(&request),
    })
}

fn link_page(request: &PageRequest, token: String, link: Link) -> Response {
    let status = if link == Link::Over { StatusCode::GONE } else { StatusCode::OK };
    render(status, &ResetLinkView { page: request.page(), token, link })
}

fn link_is_over(request: &PageRequest) -> Response {
    request.link_is_over(link_page(request, String::new(), Link::Over))
}

/// The press of its button: where the flow began it is the proof, anywhere else it moves the flow.
async fn link(mut request: PageRequest, FormBody(fields): FormBody<StepFields>) -> PageResult {
    let Some(link) = proofs::link(&fields.token) else { return Ok(link_is_over(&request)) };
    let followed = match about_link(&mut request, &link).await {
        Ok(()) => request.web.app.follow_reset_link(&request.caller, &link).await,
        Err(problem) => Err(problem),
    };
    match followed {
        Err(Problem::TooMany { until }) => Ok(PAGES.held(&request, until)),
        Err(Problem::Refused(refusal)) if !matches!(refusal, Refusal::Locked { .. }) => {
            Ok(link_is_over(&request))
        }
        Ok(Progress::Refused { refusal, flow: Some(_), .. })
            if !matches!(refusal, Refusal::Locked { .. }) =>
        {
            Ok(link_is_over(&request))
        }
        progress => {
            let used = progress.is_ok();
            let asker = Asker { request: &request, signed_in: None };
            let answer = went(&PAGES, Step::Message, &asker, (progress, false)).await?;
            Ok(if used { request.link_is_over(answer) } else { answer })
        }
    }
}
