//! Every route with the authority that it needs: the customers' pages and the JSON API behind the guard, and the two
//! questions that machines ask about the server's health beside it.

use std::convert::Infallible;
use std::future::{self, Ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::get;
use futures_util::future::Either;
use tower::Service;

use crate::account::{
    activity, agreements, changes, check_up, contacts, dashboard, export, profile, security,
};
use crate::factor::{backup_codes, passkeys, two_factor};
use crate::guard::guard;
use crate::message::{checker, mailbox};
use crate::page::error_pages::draw_errors;
use crate::page::kept::keeping;
use crate::page::plain;
use crate::protection::{freeze, holds};
use crate::recovery::{disown, lost_passkeys, reset, unfreeze};
use crate::returning;
use crate::returning::arriving::arriving;
use crate::route::Authority::{Anybody, MailboxKey, Session};
use crate::route::Routes;
use crate::session::at_once::at_once;
use crate::session::devices;
use crate::site::Web;
use crate::{language, notice, operation, operations, protection, registration, sign_in, well_known};

/// Everything that is served on the public listener.
#[derive(Clone)]
pub struct Served {
    web: Web,
    router: Router,
}

impl Served {
    /// What is served for this site.
    #[must_use]
    pub fn new(web: Web) -> Self {
        Self { router: router(web.clone()), web }
    }
}

impl Service<Request> for Served {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // The router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match at_once(&self.web, &request) {
            Some(answer) => Either::Left(future::ready(Ok(answer))),
            None => Either::Right(self.router.call(request)),
        }
    }
}

fn router(web: Web) -> Router {
    let pages = pages().router.layer(from_fn_with_state(web.clone(), draw_errors));
    Router::new()
        .merge(operations::routes())
        .merge(
            pages
                .layer(from_fn_with_state(web.clone(), keeping))
                .layer(from_fn_with_state(web.clone(), arriving)),
        )
        .layer(from_fn_with_state(web.clone(), guard))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(web)
}

/// Every page and every form of the customers.
pub(crate) fn pages() -> Routes {
    Routes::default()
        .merge(entering())
        .merge(account())
        .merge(protecting())
        .merge(in_public())
        .get("/dev/mailbox", MailboxKey, mailbox::page::list)
        .get("/dev/mailbox.json", MailboxKey, mailbox::page::data)
        .get("/dev/mailbox/{id}", MailboxKey, mailbox::page::message)
        .otherwise(plain::not_found, plain::wrong_method)
}

/// The ways in, and the ways back in.
fn entering() -> Routes {
    Routes::default()
        .get("/", Anybody, plain::home)
        .merge(registration::page::routes())
        .merge(sign_in::page::routes())
        .merge(reset::page::routes())
        .merge(unfreeze::routes())
        .merge(disown::page::routes())
        .merge(lost_passkeys::page::routes())
        .form("/sign-out", Anybody, returning::page::sign_out_form, dashboard::page::sign_out)
        .get("/back", Anybody, returning::page::back)
        .post("/language", Anybody, language::choose)
}

/// The owner's account.
fn account() -> Routes {
    Routes::default()
        .get("/account", Session, dashboard::page::dashboard)
        .get("/account/security", Session, security::page::overview)
        .form("/account/password", Session, security::page::password_form, security::page::password)
        .get("/account/passkeys", Session, passkeys::page::list)
        .form("/account/passkeys/new", Session, passkeys::page::new_form, passkeys::page::add)
        .post("/account/passkeys/{id}/name", Session, passkeys::page::rename)
        .form("/account/passkeys/{id}/remove", Session, passkeys::page::remove_form, passkeys::page::remove)
        .get("/account/two-factor", Session, two_factor::page::state)
        .form("/account/two-factor/enrol", Session, two_factor::page::enrol_form, two_factor::page::enrol)
        .form("/account/two-factor/resync", Session, two_factor::page::resync_form, two_factor::page::resync)
        .form("/account/two-factor/lost", Session, two_factor::page::lost_form, two_factor::page::lost)
        .form("/account/backup-codes", Session, backup_codes::page::codes_form, backup_codes::page::codes)
        .post("/account/backup-codes.txt", Session, backup_codes::page::codes_text)
        .post("/account/backup-codes/print", Session, backup_codes::page::codes_print)
        .get("/account/devices", Session, devices::page::list)
        .post("/account/devices/{id}/name", Session, devices::page::rename)
        .post("/account/devices/{id}/forget", Session, devices::page::forget)
        .post("/account/sessions/{id}/end", Session, devices::page::end)
        .post("/account/sessions/end-others", Session, devices::page::end_others)
        .get("/account/activity", Session, activity::page::list)
        .get("/account/activity.csv", Session, activity::page::csv)
        .form("/account/contacts/add", Session, contacts::page::add_form, contacts::page::add)
        .form("/account/contacts/{id}/change", Session, contacts::page::change_form, contacts::page::change)
        .form("/account/contacts/{id}/remove", Session, contacts::page::remove_form, contacts::page::remove)
        .post("/account/contacts/waiting/{id}/keep", Session, contacts::page::keep)
        .merge(changes::routes())
        .form("/account/check-up", Session, check_up::page::show, check_up::page::finish)
        .form("/account/agreements", Session, agreements::page::form, agreements::page::agree)
        .form("/account/profile/export", Session, export::page::form, export::page::export)
        .form("/account/operations/{id}", Session, operation::page::form, operation::page::confirm)
        .form("/account/profile", Session, profile::page::form, profile::page::save)
        .post("/account/profile/attributes", Session, profile::page::save_attributes)
}

/// Notices, protections, the freeze, and the links of alerts.
fn protecting() -> Routes {
    Routes::default()
        .get("/account/notices", Session, notice::page::list)
        .post("/account/notices/read", Session, notice::page::read)
        .get("/account/protections", Session, protection::page::overview)
        .get("/account/protections/settings-lock", Session, protection::page::lock)
        .form("/account/protections/{task}", Session, protection::page::form, protection::page::change)
        .get("/account/protections/waiting/{id}", Session, protection::page::waiting)
        .post("/account/protections/waiting/{id}/veto", Session, protection::page::veto)
        .form("/account/freeze", Session, freeze::page::form, freeze::page::freeze)
        .get("/account/holds", Session, holds::page::list)
        .form("/freeze/link", Anybody, freeze::page::link_form, freeze::page::link)
        .form("/veto/link", Anybody, freeze::page::veto_form, freeze::page::veto)
}

/// What anybody may ask about the server and its messages.
fn in_public() -> Routes {
    Routes::default()
        .get("/static/{*path}", Anybody, plain::asset)
        .get("/brand.css", Anybody, plain::brand)
        .get("/api/docs", Anybody, plain::api_docs)
        .form("/verify", Anybody, checker::page::form, checker::page::check)
        .get("/verify/{code}", Anybody, checker::page::linked)
        .get("/official-channels", Anybody, well_known::channels_page)
        .get("/.well-known/official-channels.json", Anybody, well_known::channels)
        .get("/.well-known/jwks.json", Anybody, well_known::keys)
        .get("/.well-known/change-password", Anybody, well_known::change_password)
        .get("/.well-known/webauthn", Anybody, well_known::webauthn)
        .get("/.well-known/passkey-endpoints", Anybody, well_known::passkey_endpoints)
        .get("/.well-known/security.txt", Anybody, well_known::security)
        .get("/.well-known/security-parameters.json", Anybody, well_known::parameters)
}

/// Whether the process answers at all.
async fn alive() -> &'static str {
    "ok"
}

/// Whether requests can be served: the database takes writes. A clock that is off is told, and stops no request.
async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.app.ready().await {
        let off = web.app.clock_apart().is_some();
        (
            StatusCode::OK,
            if off { "ready; this node's clock is wrong, so it applies nothing that waits" } else { "ready" },
        )
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Authority;

    const fn named(authority: Authority) -> &'static str {
        match authority {
            Anybody => "anybody",
            Session => "session",
            MailboxKey => "mailbox key",
        }
    }

    /// All routes as lines, `METHOD path: authority`.
    fn lines() -> Vec<String> {
        let mut lines: Vec<String> = pages()
            .list
            .iter()
            .map(|route| format!("{} {}: {}", route.path, route.method, named(route.authority)))
            .chain(operations::lines())
            .chain(["/healthz GET: anybody".to_owned(), "/readyz GET: anybody".to_owned()])
            .collect();
        lines.sort();
        lines
    }

    #[test]
    fn every_route_is_listed_with_its_authority() {
        insta::assert_snapshot!("routes", lines().join("\n"));
    }

    #[test]
    fn what_goes_on_before_an_agreement_is_there() {
        let lines = operations::lines();
        for (method, route) in crate::api::held::OPERATIONS {
            let line = format!("{route} {method}: ");
            assert!(lines.iter().any(|known| known.starts_with(&line)), "{line}");
        }
    }

    #[test]
    fn pages_of_the_account_need_a_session() {
        for route in pages().list {
            let own = route.path == "/account" || route.path.starts_with("/account/");
            assert_eq!(own, route.authority == Session, "{}", route.path);
        }
    }
}
