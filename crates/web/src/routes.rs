//! Every route with the authority that it needs: the customers' pages and the JSON API behind the guard, and the two
//! questions that machines ask about the server's health beside it.

use axum::Router;
use axum::extract::State;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::guard::guard;
use crate::kept::keeping;
use crate::page_error::draw_errors;
use crate::site::Web;
use crate::{api, pages};

/// What somebody must have to reach a route's handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authority {
    /// Nothing.
    Anybody,
    /// A session.
    Session,
    /// The key of the built-in mailbox.
    MailboxKey,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) method: Method,
    pub(crate) authority: Authority,
}

/// Routes, and the list of them.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    router: Router<Web>,
    pub(crate) list: Vec<Route>,
}

impl Routes {
    fn listed(mut self, method: Method, path: &str, authority: Authority) -> Self {
        self.list.push(Route { path: path.to_owned(), method, authority });
        self
    }

    /// What is looked at.
    pub(crate) fn get<H, T>(mut self, path: &str, authority: Authority, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.router = self.router.route(path, get(handler));
        self.listed(Method::GET, path, authority)
    }

    /// What changes something.
    pub(crate) fn post<H, T>(mut self, path: &str, authority: Authority, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.router = self.router.route(path, post(handler));
        self.listed(Method::POST, path, authority)
    }

    /// A page whose form comes back to it.
    pub(crate) fn form<G, P, T, U>(self, path: &str, authority: Authority, page: G, form: P) -> Self
    where
        G: Handler<T, Web>,
        P: Handler<U, Web>,
        T: 'static,
        U: 'static,
    {
        self.get(path, authority, page).post(path, authority, form)
    }

    /// Both.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// What answers where there is no route, and where there is none for the method.
    pub(crate) fn otherwise<H, M, T, U>(mut self, no_route: H, no_method: M) -> Self
    where
        H: Handler<T, Web>,
        M: Handler<U, Web>,
        T: 'static,
        U: 'static,
    {
        self.router = self.router.fallback(no_route).method_not_allowed_fallback(no_method);
        self
    }
}

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
