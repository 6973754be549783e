//! Signing in: identifier and password, the second factor, the confirmation of a new device.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::protection::FrozenBy;
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_service::{BlockReason, Progress, SignInBlock};

use crate::flow::page as flow;
use crate::flow::page::{Answering, Asker, FlowPages, Identify, go, signed_in};
use crate::flow::view::{FlowLook, IdentifyView, Step};
use crate::page::error::PageResult;
use crate::page::form_body::FormBody;
use crate::page::problem::FormAlert;
use crate::page::request::{PageRequest, redirect, render};
use crate::protection::view::lasting;
use crate::route::{Authority, Routes};
use crate::sign_in::passkey::{self, PasskeyFields};
use crate::sign_in::view::{SignInFrozenView, SignInStoppedView};

static PAGES: FlowPages = FlowPages {
    identify: Some(Identify {
        asks_password: true,
        captcha_asked: FormAlert::CaptchaAsked,
        stands_beside: with_login_phrase,
    }),
    steps: &[&[Step::Message], Step::SECOND_FACTORS],
    is_entry: true,
    settled,
    stopped,
    ..FlowPages::usual(Some(Purpose::SignIn), &FlowLook::SIGN_IN)
};

/// The pages of signing in.
pub(crate) fn routes() -> Routes {
    flow::first_routes(&PAGES)
        .merge(flow::routes::<PageRequest>(&PAGES))
        .merge(flow::proving_link_routes(&PAGES))
        .post("/sign-in/with-passkey", Authority::Anybody, with_passkey)
        .get("/sign-in/frozen", Authority::Anybody, frozen)
        .get("/sign-in/stopped", Authority::Anybody, frozen_by_exchange)
}

/// The form with the login phrase of this device's owner, and what a passkey is asked.
fn with_login_phrase(request: &PageRequest, view: IdentifyView) -> flow::Filling<'_> {
    Box::pin(async move {
        let app = &request.web.app;
        let (login_phrase, passkey) =
            (app.login_phrase(&request.caller).await?, app.ask_any_passkey(&request.caller)?);
        Ok(IdentifyView { passkey, login_phrase, ..view })
    })
}

async fn with_passkey(request: PageRequest, FormBody(fields): FormBody<PasskeyFields>) -> PageResult {
    Box::pin(passkey::sign_in(&PAGES, request, fields)).await
}

fn settled<'a>(_pages: &'static FlowPages, asker: &'a Asker<'a>, progress: Progress) -> Answering<'a> {
    Box::pin(async move {
        Ok(match progress {
            Progress::SignedIn(begun) => signed_in(asker.request, &begun, "/account"),
            Progress::Done
            | Progress::Enrolled(_)
            | Progress::Waits { .. }
            | Progress::Prove { .. }
            | Progress::Refused { .. } => redirect("/account"),
        })
    })
}

/// Where a sign-in goes on that proved everything and is not let in all the same.
fn stopped(request: &PageRequest, refusal: Refusal, token: Option<&Token>) -> Option<Response> {
    let page = if refusal == Refusal::Frozen {
        "/sign-in/frozen"
    } else if refusal == Refusal::FrozenByExchange {
        "/sign-in/stopped"
    } else if matches!(refusal, Refusal::PasswordListed | Refusal::PasswordDemanded) {
        "/reset-password"
    } else {
        return None;
    };
    Some(go(request, page, token))
}

/// The account that this browser has just proven to be its own is frozen; to anybody else this page tells nothing.
async fn frozen(request: PageRequest) -> PageResult {
    let Some(SignInBlock { by: BlockReason::Freeze { freeze, wait, ends_at }, .. }) =
        request.web.app.sign_in_block(&request.caller).await?
    else {
        return Ok(redirect("/sign-in"));
    };
    let view = SignInFrozenView {
        page: request.page(),
        by_link: freeze.by == FrozenBy::AlertLink,
        since_ms: freeze.since.millis(),
        wait: lasting(&request.page, wait),
        ends_ms: ends_at.map(Timestamp::millis),
        support: request.support(),
    };
    Ok(render(StatusCode::FORBIDDEN, &view))
}

/// The account that this browser has just proven to be its own was frozen by the exchange; to anybody else this page tells nothing.
async fn frozen_by_exchange(request: PageRequest) -> PageResult {
    let block = request.web.app.sign_in_block(&request.caller).await?;
    let Some(SignInBlock { by: BlockReason::ByExchange(freeze), .. }) = block else {
        return Ok(redirect("/sign-in"));
    };
    let view = SignInStoppedView {
        page: request.page(),
        reason: freeze.reason,
        since_ms: freeze.since.millis(),
        support: request.support(),
    };
    Ok(render(StatusCode::FORBIDDEN, &view))
}
