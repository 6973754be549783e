//! Every route on one page: the customers' pages and the JSON API behind the guard, and the two questions that machines
//! ask about the server's health beside it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::guard::guard;
use crate::kept::keeping;
use crate::site::Web;
use crate::{api, pages};

/// Everything that is served on the public listener.
pub fn router(web: Web) -> Router {
    Router::new()
        .merge(api::routes(&web))
        .merge(pages::routes().layer(from_fn_with_state(web.clone(), keeping)))
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
