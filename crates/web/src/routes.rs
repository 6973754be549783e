//! Every route with the authority that it needs: the customers' pages and the JSON API behind the guard, and the two
//! questions that machines ask about the server's health beside it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::error_pages::draw_errors;
use crate::guard::guard;
use crate::kept::keeping;
use crate::site::Web;
use crate::{api, pages};

/// Everything that is served on the public listener.
pub fn router(web: Web) -> Router {
    let pages = pages::routes().router.layer(from_fn_with_state(web.clone(), draw_errors));
    Router::new()
        .merge(api::routes(&web))
        .merge(pages.layer(from_fn_with_state(web.clone(), keeping)))
        .layer(from_fn_with_state(web.clone(), guard))
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .with_state(web)
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
            Authority::Anybody => "anybody",
            Authority::Session => "session",
            Authority::MailboxKey => "mailbox key",
        }
    }

    /// All routes as lines, `METHOD path: authority`.
    fn lines() -> Vec<String> {
        let mut lines: Vec<String> = pages::routes()
            .list
            .iter()
            .map(|route| format!("{} {}: {}", route.path, route.method, named(route.authority)))
            .chain(api::operations())
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
    fn pages_of_the_account_need_a_session() {
        for route in pages::routes().list {
            let own = route.path == "/account" || route.path.starts_with("/account/");
            assert_eq!(own, route.authority == Authority::Session, "{}", route.path);
        }
    }
}
