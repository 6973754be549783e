//! What happens to every request before and after its handler: it gets a name, a forged one is refused, and the answer
//! gets the headers that keep browsers strict.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use tracing::field::Empty;
use vestibule_domain::time::Timestamp;

use crate::api::query::undocumented;
use crate::http::forwarded;
use crate::http::forwarded::{Origin, Unreadable};
use crate::http::headers::Single;
use crate::page::message::Fault;
use crate::page::turned_away::{RequestId, TurnedAway};
use crate::site::Web;

/// The counter of requests, by route and status.
pub(crate) const REQUESTS: &str = "vestibule_requests_total";

/// The name of the span around every request.
pub const REQUEST_SPAN: &str = "request";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; \
     manifest-src 'self'";

/// The one layer around all routes but those for machines that watch (`/healthz`, `/readyz`).
pub(crate) async fn guard(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let id = web.app.request_id();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    // By `%`: written as it is, which costs half of writing it as a quoted text.
    let span = tracing::info_span!(REQUEST_SPAN, %id, %method, %route, status = Empty);
    if let Some(join) = web.site().join_trace
        && forwarded::is_trusted(&web.site().trusted_proxies, peer(&request))
    {
        join(&span, request.headers());
    }
    let data = request.uri().path().starts_with("/api/v1/");
    let file = request.uri().path().starts_with("/static/");
    let refused = span.in_scope(|| admit(&mut request, &web)).err();
    if let Some(stranger) = refused {
        let mut answer = if request.uri().path().starts_with("/api/") {
            crate::api::turned_away(stranger, &web, &id)
        } else {
            crate::page::request::fault_page(&web, request.headers(), &id, stranger.fault())
        };
        finish(&mut answer, strict(web.site().is_secure(), data), id);
        return answer;
    }
    DefaultBodyLimit::max(web.site().body_bytes).apply(&mut request);
    request.extensions_mut().insert(RequestId(id.clone()));
    if data && let Some(mut answer) = span.in_scope(|| undocumented(&request, &web)) {
        finish(&mut answer, strict(web.site().is_secure(), data), id);
        return answer;
    }
    let (within, began) = (web.site().request_within, web.app.monotonic_micros());
    // For the page that says that it took too long, in the reader's language.
    let head = if data || file { HeaderMap::new() } else { request.headers().clone() };
    let answered = tokio::time::timeout(within, next.run(request)).instrument(span.clone()).await;
    let mut answer = answered.unwrap_or_else(|_elapsed| too_slow(&web, &head, &id, data));
    let status = answer.status();
    if tells_each() || web.site().join_trace.is_some() {
        span.in_scope(|| tracing::debug!(status = status.as_u16(), "answered"));
        span.record("status", status.as_u16());
    }
    measured(route, status, web.app.monotonic_micros().saturating_sub(began));
    // A static file shows nothing by itself, so it is answered in as few words as data: pages wait for it.
    finish(&mut answer, strict(web.site().is_secure(), data || (file && status.is_success())), id);
    answer
}

/// Counts an answered request, and how long it took.
fn measured(route: String, status: StatusCode, micros: i64) {
    let took = Duration::from_micros(micros.max(0).unsigned_abs());
    metrics::histogram!("vestibule_request_seconds", "route" => route.clone()).record(took);
    metrics::counter!(REQUESTS, "route" => route, "status" => status.as_str().to_owned()).increment(1);
}

/// The answer to a request that took too long.
fn too_slow(web: &Web, head: &HeaderMap, id: &str, data: bool) -> Response {
    if data {
        crate::api::too_slow(web, id)
    } else {
        crate::page::request::fault_page(web, head, id, Fault::Away { retry_seconds: 5 })
    }
}

/// Notes where the request comes from, and refuses one that should not reach its handler.
fn admit(request: &mut Request, web: &Web) -> Result<(), TurnedAway> {
    let origin = origin(request, web).map_err(|unreadable| {
        if now_and_then(&UNREADABLE, web.app.now()) {
            tracing::warn!(proxy = %peer(request), "refused with 400: {unreadable}");
        }
        TurnedAway::Origin
    })?;
    request.extensions_mut().insert(origin);
    if (changes_state(request.method()) || leaves_a_trace(request)) && !is_own(request.headers(), web) {
        tracing::info!("refused: the request comes from another site");
        return Err(TurnedAway::ForeignSite);
    }
    Ok(())
}

/// Whether the log is told of each request.
pub(crate) fn tells_each() -> bool {
    tracing::enabled!(tracing::Level::DEBUG)
}

fn peer(request: &Request) -> IpAddr {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    connected.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip())
}

/// Where a request comes from; now and then the log tells of a proxy that does not say.
pub(crate) fn origin(request: &Request, web: &Web) -> Result<Origin, Unreadable> {
    let peer = peer(request);
    let origin = forwarded::origin(peer, request.headers(), &web.site().trusted_proxies)?;
    if origin.silent_proxy && now_and_then(&SILENT, web.app.now()) {
        tracing::warn!(proxy = %peer, "a trusted proxy sends neither X-Forwarded-For nor Forwarded, so its own \
            address is taken for its clients'; let it set X-Forwarded-For");
    }
    Ok(origin)
}

/// When something that clients can cause at will was last logged, in microseconds since 1970.
static SILENT: AtomicI64 = AtomicI64::new(i64::MIN);
static UNREADABLE: AtomicI64 = AtomicI64::new(i64::MIN);

/// Whether a minute has passed since this was last logged; then it counts as logged now.
fn now_and_then(last: &AtomicI64, now: Timestamp) -> bool {
    const MINUTE: i64 = 60_000_000;
    let (before, now) = (last.load(Ordering::Relaxed), now.micros());
    let due = now.saturating_sub(before) >= MINUTE || now < before;
    due && last.compare_exchange(before, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

const fn changes_state(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request writes an event although it is a GET. Such a one must not be caused by a link on another site.
fn leaves_a_trace(request: &Request) -> bool {
    const WRITING: [&str; 2] = ["/account/activity.csv", "/api/v1/activity.csv"];
    request.extensions().get::<MatchedPath>().is_some_and(|path| WRITING.contains(&path.as_str()))
}

/// Whether a request that changes something comes from our own pages, or from a client that is no browser. Browsers tell
/// by `Sec-Fetch-Site` or `Origin`; a client that sends neither carries no ambient cookies of a victim.
fn is_own(headers: &HeaderMap, web: &Web) -> bool {
    match Single::of(headers, &HeaderName::from_static("sec-fetch-site")) {
        Single::Value(site) => return matches!(site, "same-origin" | "none"),
        Single::Unreadable => return false,
        Single::Absent => {}
    }
    let origin = match Single::of(headers, &ORIGIN) {
        Single::Value(origin) => origin,
        Single::Unreadable => return false,
        Single::Absent => return true,
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let named = Single::of(headers, &HOST).value();
    origin == web.site().public_url || (host.is_some() && host == named && !web.site().is_secure())
}

/// Adds to an answer what every answer says; where the handler said otherwise, the handler counts.
pub(crate) fn finish(answer: &mut Response, strict: &HeaderMap, id: String) {
    let headers = answer.headers_mut();
    let own = std::mem::replace(headers, strict.clone());
    headers.extend(own);
    if let Ok(value) = HeaderValue::try_from(id) {
        headers.insert(REQUEST_ID, value);
    }
}

/// What every answer says: a page all of it, data of the API what can matter where nothing is shown. Made once: copying a
/// map costs less than filling one.
pub(crate) fn strict(secure: bool, data: bool) -> &'static HeaderMap {
    static MAPS: LazyLock<[HeaderMap; 4]> =
        LazyLock::new(|| [(false, false), (false, true), (true, false), (true, true)].map(fixed));
    let [page, plain_data, secure_page, secure_data] = &*MAPS;
    match (secure, data) {
        (false, false) => page,
        (false, true) => plain_data,
        (true, false) => secure_page,
        (true, true) => secure_data,
    }
}

/// As many headers as most answers have.
const PLACES: usize = 16;

fn fixed((secure, data): (bool, bool)) -> HeaderMap {
    let features =
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)";
    let lasting = [(STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains")];
    let always = [
        (CONTENT_SECURITY_POLICY, if data { "default-src 'none'; frame-ancestors 'none'" } else { POLICY }),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    let shown = [
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("x-frame-options"), "DENY"),
        (HeaderName::from_static("permissions-policy"), features),
    ];
    let (shown, lasting) = (shown.into_iter().filter(|_| !data), lasting.into_iter().filter(|_| secure));
    // With places for what an answer adds, so that a copy need not grow.
    let mut headers = HeaderMap::with_capacity(PLACES);
    headers.extend(
        always
            .into_iter()
            .chain(shown)
            .chain(lasting)
            .map(|(name, value)| (name, HeaderValue::from_static(value))),
    );
    headers
}
