//! A list of routes with the authority that each needs.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{get, post};

use crate::site::Web;

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
    pub(crate) router: Router<Web>,
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
