//! `/back`: the last page before the application. A page of its own, because browsers hold back a form whose answer leads to another
//! site (`form-action`), and because the customer reads where it goes.

use axum::http::StatusCode;

use crate::http::cookies::CookieName;
use crate::page::error::PageResult;
use crate::page::request::{PageRequest, redirect, render};
use crate::returning::view::{BackView, SignOutView};

/// Sends the customer back, once.
pub(crate) async fn back(request: PageRequest) -> PageResult {
    let Some(back) = request.back.clone() else { return Ok(redirect("/account")) };
    let view = BackView { page: request.page(), title: back.title, href: back.target.href(), at_once: true };
    let mut answer = render(StatusCode::OK, &view);
    CookieName::Back.clear(answer.headers_mut(), request.secure());
    Ok(answer)
}

/// Asks whether the customer wants to sign out, where an application sent them for it.
pub(crate) async fn sign_out_form(request: PageRequest) -> PageResult {
    Ok(render(StatusCode::OK, &SignOutView { page: request.page() }))
}
