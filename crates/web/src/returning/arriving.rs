//! A customer arrives from an application: `?return_to=…&state=…` on a page. Where the very address is registered it is kept in a
//! cookie until the customer is done; where it is not, nothing is kept and the page says so.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::{Query, Request, State};
use axum::http::Method;
use axum::http::uri::Uri;
use axum::middleware::Next;
use axum::response::Response;
use serde::Deserialize;
use vestibule_domain::client::ReturnTarget;

use crate::http::cookies::CookieName;
use crate::http::forwarded::Origin;
use crate::page::back::{Arrived, written};
use crate::page::message::Fault;
use crate::page::request::{fault_page, redirect};
use crate::page::turned_away::RequestId;
use crate::site::Web;

/// What an application adds to the address of a page.
#[derive(Debug, Deserialize)]
struct Asked {
    return_to: Option<String>,
    state: Option<String>,
}

/// Notes where a customer wants to go back to, or refuses an address that nobody registered.
pub(crate) async fn arriving(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let Some(asked) = asked(request.method(), request.uri()) else { return next.run(request).await };
    let target = match asked.ok() {
        Some(target) => registered(&web, target).await,
        None => None,
    };
    let Some(target) = target else {
        let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        return fault_page(&web, request.headers(), &id, Fault::ReturnUnknown);
    };
    let secure = web.site().is_secure();
    let token = CookieName::Session.token(request.headers(), secure);
    let begins = ["/sign-in", "/register"].contains(&request.uri().path());
    let address =
        request.extensions().get::<Origin>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |origin| origin.ip);
    let signed_in = match token.filter(|_| begins) {
        Some(token) => web.app.signed_in(&token, address).await.is_ok(),
        None => false,
    };
    request.extensions_mut().insert(Arrived(target.clone()));
    let mut answer = if signed_in { redirect("/back") } else { next.run(request).await };
    CookieName::Back.set(answer.headers_mut(), &written(&target), secure);
    CookieName::ReturnTo.clear(answer.headers_mut(), secure);
    answer
}

/// What a request asks for; `Err` where it cannot be a registered address.
fn asked(method: &Method, uri: &Uri) -> Option<Result<ReturnTarget, ()>> {
    let named = uri.query()?.split('&').any(|pair| pair.starts_with("return_to="));
    if *method != Method::GET || !named || uri.path().starts_with("/api/") {
        return None;
    }
    let read = || {
        let Query(Asked { return_to, state }) = Query::<Asked>::try_from_uri(uri).ok()?;
        let address = return_to?.parse().ok()?;
        let state = state.map(|state| state.parse().ok()).map_or(Some(None), |state| state.map(Some))?;
        Some(ReturnTarget { address, state })
    };
    Some(read().ok_or(()))
}

async fn registered(web: &Web, target: ReturnTarget) -> Option<ReturnTarget> {
    match web.app.application_at(&target).await {
        Ok(Some(_application)) => Some(target),
        Ok(None) => {
            tracing::warn!(address = %target.address, "refused: no client registered this return address");
            None
        }
        Err(problem) => {
            tracing::warn!(?problem, "return addresses could not be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(uri: &'static str) -> Option<Result<String, ()>> {
        asked(&Method::GET, &Uri::from_static(uri)).map(|read| read.map(|target| target.href()))
    }

    #[test]
    fn an_address_is_read_once_and_whole() {
        assert_eq!(reads("/sign-in"), None);
        assert_eq!(reads("/sign-in?done=x"), None);
        assert_eq!(
            reads("/sign-in?return_to=https%3A%2F%2Fa.example%2Fback&state=x1"),
            Some(Ok("https://a.example/back?state=x1".to_owned()))
        );
        for bad in [
            "/sign-in?return_to=",
            "/sign-in?return_to=https%253A%252F%252Fa.example%252Fback",
            "/sign-in?return_to=https%3A%2F%2Fa.example%2Fback&return_to=https%3A%2F%2Fb.example%2F",
            "/sign-in?return_to=https%3A%2F%2Fa.example%2Fback&state=a%26b",
            "/sign-in?return_to=javascript%3Aalert(1)",
            "/sign-in?return_to=%2F%2Fevil.example",
            "/sign-in?return_to=https%3A%2F%2Fa.example%5C%40evil.example%2F",
        ] {
            assert_eq!(reads(bad), Some(Err(())), "{bad}");
        }
    }
}
