//! The JSON API.

use axum::Router;

use crate::site::Web;

pub(crate) fn routes() -> Router<Web> {
    Router::new()
}
