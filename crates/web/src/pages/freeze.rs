//! The freeze within a session, and the links of alerts that work without one. Looking at a link changes nothing; a press
//! acts, once.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::protection::{FreezeScope, FrozenBy, ProtectionChange};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_service::{FreezeLinkInfo, Pressed, Problem, Progress};

use super::FormBody;
use super::contacts::next_of;
use super::flow::unexpected;
use super::form_body::Query;
use super::protections::waiting_row;
use super::security::{OwnerFields, asked, elsewhere, told};
use super::sign_in::LinkQuery;
use crate::cookies::CookieName;
use crate::request::{PageRequest, SignedInPage, redirect, render};
use crate::typed::Typed;
use crate::view::freeze::{FreezeLinkView, FreezeView, Frozen, FrozenView, VetoLinkView};
use crate::view::message::{Fault, MessageView};
use crate::view::protections::{ChangeLabel, WaitingRow, lasting};

/// What the address of the page says: with a scope it is the second look before that.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    scope: String,
}

pub(crate) async fn form(member: SignedInPage, Query(chosen): Query<Chosen>) -> Response {
    match freeze_view(&member).await {
        Ok(view) => render(
            StatusCode::OK,
            &FreezeView { sure: is_lock(&chosen.scope) && view.rests_until_ms.is_none(), ..view },
        ),
        Err(problem) => member.request.fault(problem),
    }
}

fn is_lock(scope: &str) -> bool {
    FreezeScope::parse(scope) == Some(FreezeScope::Everything)
}

async fn freeze_view(member: &SignedInPage) -> Result<FreezeView, Problem> {
    let request = &member.request;
    let seen = request.web.app.protections(&request.caller, &member.signed_in).await?;
    let end =
        seen.waiting.iter().find(|waiting| waiting.change == ProtectionChange::Unfreeze).map(waiting_row);
    let frozen = seen.freeze.map(|freeze| Frozen {
        since_ms: freeze.since.millis(),
        by_link: freeze.by == FrozenBy::AlertLink,
        end,
    });
    let wait = lasting(&request.page, seen.unfreeze_delay);
    let owner = asked(member, Purpose::Freeze).await?;
    let rests_until_ms = seen.lock_rests_until.map(Timestamp::millis);
    Ok(FreezeView { page: request.page(), frozen, wait, rests_until_ms, sure: false, owner })
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct FreezeFields {
    scope: String,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn freeze(member: SignedInPage, FormBody(fields): FormBody<FreezeFields>) -> Response {
    let request = &member.request;
    let Some(scope) = FreezeScope::parse(&fields.scope) else { return request.error_page(Fault::Unreadable) };
    let mut view = match freeze_view(&member).await {
        Ok(view) => FreezeView { sure: is_lock(&fields.scope) && view.rests_until_ms.is_none(), ..view },
        Err(problem) => return request.fault(problem),
    };
    let given = match fields.owner.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return render(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    match request.web.app.freeze(&request.caller, &member.signed_in, scope, &given).await {
        Ok(Progress::Done | Progress::Waits { .. }) if scope == FreezeScope::Everything => {
            frozen(request, scope)
        }
        Ok(Progress::Done | Progress::Waits { .. }) => redirect("/account/freeze?done=withdrawals-frozen"),
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner, refusal, next_of(flow.as_ref()));
            render(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Ok(progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_))) => {
            unexpected(request, &progress)
        }
        Err(problem) => request.fault(problem),
    }
}

/// What a freeze did and what comes next. This browser's session ended with it.
fn frozen(request: &PageRequest, scope: FreezeScope) -> Response {
    let mut page = request.page();
    page.viewer = None;
    let view = FrozenView { page, everything: scope == FreezeScope::Everything };
    let mut answer = render(StatusCode::OK, &view);
    CookieName::Session.clear(answer.headers_mut(), request.secure());
    answer
}

pub(crate) async fn link_form(request: PageRequest, Query(query): Query<LinkQuery>) -> Response {
    let token = match request.followed("/freeze/link", TokenKind::Freeze, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let offer = match Token::parse(TokenKind::Freeze, &token) {
        Some(link) => request.web.app.freeze_link_info(&request.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => render(StatusCode::OK, &freeze_link_view(&request, token, &offer, false)),
        Err(Problem::NotFound) => freeze_link_gone(&request),
        Err(problem) => request.fault(problem),
    }
}

fn freeze_link_view(
    request: &PageRequest,
    token: String,
    offer: &FreezeLinkInfo,
    sure: bool,
) -> FreezeLinkView {
    FreezeLinkView {
        page: request.page(),
        token,
        until_ms: Some(offer.until.millis()),
        by_link: offer.by_link,
        wait: lasting(&request.page, offer.wait),
        sure,
    }
}

fn freeze_link_gone(request: &PageRequest) -> Response {
    let view = FreezeLinkView {
        page: request.page(),
        token: String::new(),
        until_ms: None,
        by_link: true,
        wait: String::new(),
        sure: false,
    };
    request.link_is_over(render(StatusCode::GONE, &view))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkFields {
    token: Typed,
    scope: String,
    sure: String,
}

pub(crate) async fn link(request: PageRequest, FormBody(fields): FormBody<LinkFields>) -> Response {
    let Some(link) = Token::parse(TokenKind::Freeze, &fields.token) else {
        return freeze_link_gone(&request);
    };
    let Some(scope) = FreezeScope::parse(&fields.scope) else { return request.error_page(Fault::Unreadable) };
    if is_lock(&fields.scope) && fields.sure != "yes" {
        return match request.web.app.freeze_link_info(&request.caller, &link).await {
            Ok(offer) => {
                render(StatusCode::OK, &freeze_link_view(&request, fields.token.into(), &offer, true))
            }
            Err(Problem::NotFound) => freeze_link_gone(&request),
            Err(problem) => request.fault(problem),
        };
    }
    match request.web.app.freeze_by_link(&request.caller, &link, scope).await {
        Ok(Pressed::WasFrozen) => render(StatusCode::OK, &MessageView::was_frozen(request.page())),
        Ok(Pressed::Froze) => {
            // Whose browser this is nobody knows; a session of the frozen account is over by now in any case.
            let view = FrozenView { page: request.page(), everything: scope == FreezeScope::Everything };
            request.link_is_over(render(StatusCode::OK, &view))
        }
        Err(Problem::NotFound) => freeze_link_gone(&request),
        Err(Problem::Refused(Refusal::NotByLink)) => {
            redirect(&format!("/freeze/link?token={}", link.reveal()))
        }
        Err(problem) => request.fault(problem),
    }
}

pub(crate) async fn veto_form(request: PageRequest, Query(query): Query<LinkQuery>) -> Response {
    let token = match request.followed("/veto/link", TokenKind::Veto, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let offer = match Token::parse(TokenKind::Veto, &token) {
        Some(link) => request.web.app.veto_link_info(&request.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => {
            let by_link = offer.by_link;
            let offer = Some(WaitingRow {
                id: String::new(),
                matter: ChangeLabel::of(&offer.change),
                asked_ms: offer.asked_at.millis(),
                until_ms: offer.effective_at.millis(),
            });
            render(StatusCode::OK, &VetoLinkView { page: request.page(), token, offer, by_link })
        }
        Err(Problem::NotFound) => veto_link_gone(&request),
        Err(problem) => request.fault(problem),
    }
}

fn veto_link_gone(request: &PageRequest) -> Response {
    let view = VetoLinkView { page: request.page(), token: String::new(), offer: None, by_link: true };
    request.link_is_over(render(StatusCode::GONE, &view))
}

pub(crate) async fn veto(request: PageRequest, FormBody(fields): FormBody<LinkFields>) -> Response {
    let Some(link) = Token::parse(TokenKind::Veto, &fields.token) else { return veto_link_gone(&request) };
    match request.web.app.veto_by_link(&request.caller, &link).await {
        Ok(()) => request.link_is_over(render(StatusCode::OK, &MessageView::vetoed(request.page()))),
        Err(Problem::NotFound) => veto_link_gone(&request),
        Err(Problem::Refused(Refusal::NotByLink)) => redirect(&format!("/veto/link?token={}", link.reveal())),
        Err(problem) => request.fault(problem),
    }
}
