//! The freeze within a session, and the links of alerts that work without one. Looking at a link changes nothing; a press
//! acts, once.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::protection::{FreezeScope, FrozenBy, ProtectionChange};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_service::{FreezeLinkInfo, Pressed, Problem};

use crate::flow::page::LinkQuery;
use crate::flow::page::owner::{Again, Asked, OwnerFields, answered, asked, finished};
use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::form_body::{FormBody, Query};
use crate::page::message::{Fault, MessageView};
use crate::page::request::{PageRequest, SignedInPage, redirect, render};
use crate::page::typed::Typed;
use crate::protection::freeze::view::{
    FreezeLinkView, FreezeView, Frozen, FrozenView, LinkGoneView, VetoLinkView,
};
use crate::protection::page::waiting_row;
use crate::protection::view::{ChangeLabel, WaitingRow, lasting};

/// What a link that is gone was for.
const FREEZE_GONE: &str = "link-gone-freeze";
const VETO_GONE: &str = "link-gone-veto";

/// What the address of the page says: with a scope it is the second look before that.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    scope: String,
}

pub(crate) async fn form(member: SignedInPage, Query(chosen): Query<Chosen>) -> PageResult {
    let view = freeze_view(&member).await?;
    let sure = is_lock(&chosen.scope) && view.rests_until_ms.is_none();
    Ok(render(StatusCode::OK, &FreezeView { sure, ..view }))
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

pub(crate) async fn freeze(member: SignedInPage, FormBody(fields): FormBody<FreezeFields>) -> PageResult {
    let request = &member.request;
    let scope = FreezeScope::parse(&fields.scope).ok_or(Fault::Unreadable)?;
    let mut view = freeze_view(&member).await?;
    view.sure = is_lock(&fields.scope) && view.rests_until_ms.is_none();
    let given = match fields.owner.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
    };
    let progress = request.web.app.freeze(&request.caller, &member.signed_in, scope, &given).await;
    match answered(request, view.owner.clone(), progress)? {
        Asked::Made(made) => {
            finished(&made)?;
            Ok(match scope {
                FreezeScope::Everything => frozen(request, scope),
                FreezeScope::Withdrawals => redirect("/account/freeze?done=withdrawals-frozen"),
            })
        }
        Asked::Again(Again { owner, .. }) => {
            view.owner = owner;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
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

pub(crate) async fn link_form(request: PageRequest, Query(query): Query<LinkQuery>) -> PageResult {
    let token = request.followed("/freeze/link", TokenKind::Freeze, query.token.into())?;
    let offer = match Token::parse(TokenKind::Freeze, &token) {
        Some(link) => request.web.app.freeze_link_info(&request.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => Ok(render(StatusCode::OK, &freeze_link_view(&request, token, &offer, false))),
        Err(Problem::NotFound) => Ok(gone(&request, FREEZE_GONE)),
        Err(problem) => Err(problem.into()),
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
        until_ms: offer.until.millis(),
        by_link: offer.by_link,
        wait: lasting(&request.page, offer.wait),
        sure,
    }
}

fn gone(request: &PageRequest, lead: &'static str) -> Response {
    request.link_is_over(render(StatusCode::GONE, &LinkGoneView { page: request.page(), lead }))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkFields {
    token: Typed,
    scope: String,
    sure: String,
}

pub(crate) async fn link(request: PageRequest, FormBody(fields): FormBody<LinkFields>) -> PageResult {
    let Some(link) = Token::parse(TokenKind::Freeze, &fields.token) else {
        return Ok(gone(&request, FREEZE_GONE));
    };
    let scope = FreezeScope::parse(&fields.scope).ok_or(Fault::Unreadable)?;
    if is_lock(&fields.scope) && fields.sure != "yes" {
        return match request.web.app.freeze_link_info(&request.caller, &link).await {
            Ok(offer) => {
                let view = freeze_link_view(&request, fields.token.into(), &offer, true);
                Ok(render(StatusCode::OK, &view))
            }
            Err(Problem::NotFound) => Ok(gone(&request, FREEZE_GONE)),
            Err(problem) => Err(problem.into()),
        };
    }
    Ok(match request.web.app.freeze_by_link(&request.caller, &link, scope).await {
        Ok(Pressed::WasFrozen) => render(StatusCode::OK, &MessageView::was_frozen(request.page())),
        Ok(Pressed::Froze) => {
            // Whose browser this is nobody knows; a session of the frozen account is over by now in any case.
            let view = FrozenView { page: request.page(), everything: scope == FreezeScope::Everything };
            request.link_is_over(render(StatusCode::OK, &view))
        }
        Err(Problem::NotFound) => gone(&request, FREEZE_GONE),
        Err(Problem::Refused(Refusal::NotByLink)) => {
            redirect(&format!("/freeze/link?token={}", link.reveal()))
        }
        Err(problem) => return Err(problem.into()),
    })
}

pub(crate) async fn veto_form(request: PageRequest, Query(query): Query<LinkQuery>) -> PageResult {
    let token = request.followed("/veto/link", TokenKind::Veto, query.token.into())?;
    let offer = match Token::parse(TokenKind::Veto, &token) {
        Some(link) => request.web.app.veto_link_info(&request.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => {
            let by_link = offer.by_link;
            let offer = WaitingRow {
                id: String::new(),
                matter: ChangeLabel::of(&offer.change),
                asked_ms: offer.asked_at.millis(),
                until_ms: offer.effective_at.millis(),
            };
            Ok(render(StatusCode::OK, &VetoLinkView { page: request.page(), token, offer, by_link }))
        }
        Err(Problem::NotFound) => Ok(gone(&request, VETO_GONE)),
        Err(problem) => Err(problem.into()),
    }
}

pub(crate) async fn veto(request: PageRequest, FormBody(fields): FormBody<LinkFields>) -> PageResult {
    let Some(link) = Token::parse(TokenKind::Veto, &fields.token) else {
        return Ok(gone(&request, VETO_GONE));
    };
    Ok(match request.web.app.veto_by_link(&request.caller, &link).await {
        Ok(()) => request.link_is_over(render(StatusCode::OK, &MessageView::vetoed(request.page()))),
        Err(Problem::NotFound) => gone(&request, VETO_GONE),
        Err(Problem::Refused(Refusal::NotByLink)) => redirect(&format!("/veto/link?token={}", link.reveal())),
        Err(problem) => return Err(problem.into()),
    })
}
