//! The brake within a session, and the links of alerts that work without one. Looking at a link changes nothing; a press
//! acts, once.

use axum::http::StatusCode;
use axum::response::Response;
use vestibule_domain::gate::{Purpose, Refusal};
use vestibule_domain::protection::{Change, FreezeScope, FrozenBy};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::Timestamp;
use vestibule_service::{BrakeOffer, Pressed, Problem, Progress};

use super::Sent;
use super::contacts::next_of;
use super::flow::unexpected;
use super::protections::waiting_row;
use super::security::{OwnerFields, asked, elsewhere, told};
use super::sent::Query;
use super::sign_in::LinkQuery;
use crate::cookies::Crumb;
use crate::typed::Typed;
use crate::view::freeze::{FreezeLinkView, FreezeView, Frozen, FrozenView, VetoLinkView};
use crate::view::message::{Fault, MessageView};
use crate::view::protections::{Matter, WaitingRow, lasting};
use crate::visit::{Member, Visit, redirect, shown};

/// What the address of the page says: with a scope it is the second look before that.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    scope: String,
}

pub(crate) async fn form(member: Member, Query(chosen): Query<Chosen>) -> Response {
    match freeze_view(&member).await {
        Ok(view) => shown(
            StatusCode::OK,
            &FreezeView { sure: is_lock(&chosen.scope) && view.rests_until_ms.is_none(), ..view },
        ),
        Err(problem) => member.visit.fault(problem),
    }
}

fn is_lock(scope: &str) -> bool {
    FreezeScope::parse(scope) == Some(FreezeScope::Everything)
}

async fn freeze_view(member: &Member) -> Result<FreezeView, Problem> {
    let visit = &member.visit;
    let seen = visit.web.house.protections(&visit.caller, &member.signed_in).await?;
    let end = seen.waiting.iter().find(|waiting| waiting.change == Change::Unfreeze).map(waiting_row);
    let frozen = seen.freeze.map(|freeze| Frozen {
        since_ms: freeze.since.millis(),
        by_link: freeze.by == FrozenBy::AlertLink,
        end,
    });
    let wait = lasting(&visit.page, seen.unfreeze_delay);
    let owner = asked(member, Purpose::Freeze).await?;
    let rests_until_ms = seen.lock_rests_until.map(Timestamp::millis);
    Ok(FreezeView { page: visit.page(), frozen, wait, rests_until_ms, sure: false, owner })
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct FreezeFields {
    scope: String,
    #[serde(flatten)]
    owner: OwnerFields,
}

pub(crate) async fn freeze(member: Member, Sent(fields): Sent<FreezeFields>) -> Response {
    let visit = &member.visit;
    let Some(scope) = FreezeScope::parse(&fields.scope) else { return visit.say(Fault::Unreadable) };
    let mut view = match freeze_view(&member).await {
        Ok(view) => FreezeView { sure: is_lock(&fields.scope) && view.rests_until_ms.is_none(), ..view },
        Err(problem) => return visit.fault(problem),
    };
    let given = match fields.owner.given(&view.owner) {
        Ok(given) => given,
        Err(missing) => {
            view.owner = missing;
            return shown(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    match visit.web.house.freeze(&visit.caller, &member.signed_in, scope, &given).await {
        Ok(Progress::Done | Progress::Waits { .. }) if scope == FreezeScope::Everything => {
            frozen(visit, scope)
        }
        Ok(Progress::Done | Progress::Waits { .. }) => redirect("/account/freeze?done=withdrawals-frozen"),
        Ok(Progress::Refused { refusal, flow, .. }) => elsewhere(&member, refusal).unwrap_or_else(|| {
            view.owner = told(view.owner, refusal, next_of(flow.as_ref()));
            shown(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }),
        Ok(progress @ (Progress::Prove { .. } | Progress::SignedIn(_) | Progress::Enrolled(_))) => {
            unexpected(visit, &progress)
        }
        Err(problem) => visit.fault(problem),
    }
}

/// What a freeze did and what comes next. This browser's session ended with it.
fn frozen(visit: &Visit, scope: FreezeScope) -> Response {
    let mut page = visit.page();
    page.viewer = None;
    let view = FrozenView { page, everything: scope == FreezeScope::Everything };
    let mut answer = shown(StatusCode::OK, &view);
    Crumb::Session.clear(answer.headers_mut(), visit.secure());
    answer
}

pub(crate) async fn link_form(visit: Visit, Query(query): Query<LinkQuery>) -> Response {
    let token = match visit.followed("/freeze/link", TokenKind::Freeze, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let offer = match Token::parse(TokenKind::Freeze, &token) {
        Some(link) => visit.web.house.brake_offer(&visit.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => shown(StatusCode::OK, &freeze_link_view(&visit, token, &offer, false)),
        Err(Problem::NotFound) => freeze_link_gone(&visit),
        Err(problem) => visit.fault(problem),
    }
}

fn freeze_link_view(visit: &Visit, token: String, offer: &BrakeOffer, sure: bool) -> FreezeLinkView {
    FreezeLinkView {
        page: visit.page(),
        token,
        until_ms: Some(offer.until.millis()),
        by_link: offer.by_link,
        wait: lasting(&visit.page, offer.wait),
        sure,
    }
}

fn freeze_link_gone(visit: &Visit) -> Response {
    let view = FreezeLinkView {
        page: visit.page(),
        token: String::new(),
        until_ms: None,
        by_link: true,
        wait: String::new(),
        sure: false,
    };
    visit.link_is_over(shown(StatusCode::GONE, &view))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkFields {
    token: Typed,
    scope: String,
    sure: String,
}

pub(crate) async fn link(visit: Visit, Sent(fields): Sent<LinkFields>) -> Response {
    let Some(link) = Token::parse(TokenKind::Freeze, &fields.token) else { return freeze_link_gone(&visit) };
    let Some(scope) = FreezeScope::parse(&fields.scope) else { return visit.say(Fault::Unreadable) };
    if is_lock(&fields.scope) && fields.sure != "yes" {
        return match visit.web.house.brake_offer(&visit.caller, &link).await {
            Ok(offer) => shown(StatusCode::OK, &freeze_link_view(&visit, fields.token.into(), &offer, true)),
            Err(Problem::NotFound) => freeze_link_gone(&visit),
            Err(problem) => visit.fault(problem),
        };
    }
    match visit.web.house.freeze_by_link(&visit.caller, &link, scope).await {
        Ok(Pressed::WasFrozen) => shown(StatusCode::OK, &MessageView::was_frozen(visit.page())),
        Ok(Pressed::Froze) => {
            // Whose browser this is nobody knows; a session of the frozen account is over by now in any case.
            let view = FrozenView { page: visit.page(), everything: scope == FreezeScope::Everything };
            visit.link_is_over(shown(StatusCode::OK, &view))
        }
        Err(Problem::NotFound) => freeze_link_gone(&visit),
        Err(Problem::Refused(Refusal::NotByLink)) => {
            redirect(&format!("/freeze/link?token={}", link.reveal()))
        }
        Err(problem) => visit.fault(problem),
    }
}

pub(crate) async fn veto_form(visit: Visit, Query(query): Query<LinkQuery>) -> Response {
    let token = match visit.followed("/veto/link", TokenKind::Veto, query.token.into()) {
        Ok(token) => token,
        Err(same_page) => return *same_page,
    };
    let offer = match Token::parse(TokenKind::Veto, &token) {
        Some(link) => visit.web.house.veto_offer(&visit.caller, &link).await,
        None => Err(Problem::NotFound),
    };
    match offer {
        Ok(offer) => {
            let by_link = offer.by_link;
            let offer = Some(WaitingRow {
                id: String::new(),
                matter: Matter::of(&offer.change),
                asked_ms: offer.asked_at.millis(),
                until_ms: offer.effective_at.millis(),
            });
            shown(StatusCode::OK, &VetoLinkView { page: visit.page(), token, offer, by_link })
        }
        Err(Problem::NotFound) => veto_link_gone(&visit),
        Err(problem) => visit.fault(problem),
    }
}

fn veto_link_gone(visit: &Visit) -> Response {
    let view = VetoLinkView { page: visit.page(), token: String::new(), offer: None, by_link: true };
    visit.link_is_over(shown(StatusCode::GONE, &view))
}

pub(crate) async fn veto(visit: Visit, Sent(fields): Sent<LinkFields>) -> Response {
    let Some(link) = Token::parse(TokenKind::Veto, &fields.token) else { return veto_link_gone(&visit) };
    match visit.web.house.veto_by_link(&visit.caller, &link).await {
        Ok(()) => visit.link_is_over(shown(StatusCode::OK, &MessageView::vetoed(visit.page()))),
        Err(Problem::NotFound) => veto_link_gone(&visit),
        Err(Problem::Refused(Refusal::NotByLink)) => redirect(&format!("/veto/link?token={}", link.reveal())),
        Err(problem) => visit.fault(problem),
    }
}
