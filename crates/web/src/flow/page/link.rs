//! Links of mails. Looking at one uses nothing up, for mail scanners fetch it too; the press of its button does.

use axum::http::StatusCode;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{Evidence, Problem};

use crate::flow::page::proofs;
use crate::flow::page::step::prove;
use crate::flow::page::{Asker, FlowPages};
use crate::flow::step::StepFields;
use crate::flow::view::Step;
use crate::flow::view::VerifyLinkView;
use crate::page::error::PageResult;
use crate::page::request::{PageRequest, render};
use crate::page::typed::Typed;

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LinkQuery {
    pub(crate) token: Typed,
}

/// The page behind a link that stands for the code of a message.
pub(crate) async fn proving_link_form(
    pages: &'static FlowPages,
    request: &PageRequest,
    query: LinkQuery,
) -> PageResult {
    let token = request.followed(&pages.look.below("link"), TokenKind::Link, query.token.into())?;
    link_page(request, token, pages.is_entry).await
}

/// The press of its button.
pub(crate) async fn proving_link(
    pages: &'static FlowPages,
    mut request: PageRequest,
    fields: StepFields,
) -> PageResult {
    let device = pages.is_entry;
    let Some(link) = proofs::link(&fields.token) else {
        return link_page(&request, fields.token.into(), device).await;
    };
    about_link(&mut request, &link).await?;
    if request.caller.flow.is_none() {
        return link_page(&request, fields.token.into(), device).await;
    }
    let asker = Asker { request: &request, signed_in: None };
    prove(pages, Step::Message, &asker, &Evidence::mail_link(link)).await
}

/// One press in the browser where the flow was begun; anywhere else it says so, for there the press could do nothing.
pub(crate) async fn link_page(request: &PageRequest, token: String, device: bool) -> PageResult {
    let (valid, flow) = match proofs::link(&token) {
        Some(link) => link_in(request, &link).await?,
        None => (false, None),
    };
    let here = flow.is_some();
    Ok(render(StatusCode::OK, &VerifyLinkView { page: request.page(), token, valid, here, device }))
}

/// Whether a mailed link still counts, and the flow of this browser that it belongs to.
async fn link_in(request: &PageRequest, link: &Token) -> Result<(bool, Option<Token>), Problem> {
    let app = &request.web.app;
    if !app.link_stands(&request.caller, link).await? {
        return Ok((false, None));
    }
    Ok((true, app.flow_of_link(&request.caller, link, &request.under_way.tokens()).await?))
}

/// Makes the request be about the flow of this browser that a mailed link belongs to, whichever it is about so far; a link
/// is for that one alone.
pub(crate) async fn about_link(request: &mut PageRequest, link: &Token) -> Result<(), Problem> {
    let held = request.under_way.tokens();
    request.caller.flow = request.web.app.flow_of_link(&request.caller, link, &held).await?;
    request.page.flow = request.caller.flow.as_ref().map(Token::reference);
    Ok(())
}
