//! The gateway's check, answered before the request is routed: it is asked at every request of the exchange, and where the
//! session is in memory nothing has to be waited for. Whatever is not answered here takes the usual way, which answers alike.

use std::sync::LazyLock;

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use metrics::Counter;

use crate::api::request::Presented;
use crate::guard;
use crate::session::api::checked;
use crate::site::Web;

const PATH: &str = "/api/v1/session";

/// Checks that were answered, among all requests.
static ANSWERED: LazyLock<Counter> =
    LazyLock::new(|| metrics::counter!(guard::REQUESTS, "route" => PATH, "status" => "200"));

/// The answer to `GET /api/v1/session` with the token of a session that was checked lately.
pub(crate) fn at_once(web: &Web, request: &Request) -> Option<Response> {
    let asks = request.method() == Method::GET && request.uri().path() == PATH;
    // The usual way refuses parameters that are not documented, and tells the log of each request where that is wanted.
    if !asks || request.uri().query().is_some() || guard::tells_each() {
        return None;
    }
    guard::origin(request, web).ok()?;
    let secure = web.site().is_secure();
    let Presented::Token(token) = Presented::in_headers(request.headers(), secure) else {
        return None;
    };
    let signed_in = web.app.signed_in_lately(&token)?;
    let mut answer = checked(web, &signed_in);
    guard::finish(&mut answer, guard::strict(secure, true), web.app.request_id());
    ANSWERED.increment(1);
    Some(answer)
}
