//! A form that is sent after its session has ended loses nothing: what was typed waits, sealed, in a cookie of this browser,
//! and once its owner has signed in again the form's page is shown with it. Nothing is done until the owner presses again.
//! Passwords, codes and tokens are not kept. One layer does this for every form of the account.

use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use vestibule_domain::secret::Token;
use vestibule_service::{Caller, KeptForm};

use crate::http::cookies::CookieName;
use crate::page::fill::fill;
use crate::site::Web;

/// Largest form that is kept, in bytes as it was sent. Sealed and written as text it fits into one cookie.
const LARGEST: usize = 2048;

/// Parts of the names of fields that are never kept.
const SECRET: [&str; 6] = ["password", "code", "token", "pending", "altcha", "captcha"];

/// Is named like a secret and is none: messages show it.
const SHOWN: &str = "anti_phishing_code";

/// Whether a field of this name is kept.
pub(crate) fn is_kept(name: &str) -> bool {
    name == SHOWN || !SECRET.iter().any(|part| name.contains(part))
}

/// The page that a form of the account stands on.
pub(crate) fn page_of(action: &str) -> &str {
    let below = |root| action.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
    match action {
        "/account/confirm/code" | "/account/confirm/resend" | "/account/profile/attributes" => {
            "/account/profile"
        }
        "/account/backup-codes.txt" | "/account/backup-codes/print" => "/account/backup-codes",
        "/account/notices/read" => "/account/notices",
        "/account/protections/lock" => "/account/protections/settings-lock",
        _ if below("/account/devices") || below("/account/sessions") => "/account/devices",
        _ if below("/account/passkeys") && action.ends_with("/name") => "/account/passkeys",
        _ if below("/account/contacts/waiting") => "/account/profile",
        _ if below("/account/protections/waiting") => "/account/protections",
        itself => itself,
    }
}

/// Stands in an answer to somebody whose session has ended: whose it was, and who asks.
#[derive(Clone)]
pub(crate) struct Ended {
    pub(crate) token: Token,
    pub(crate) caller: Caller,
}

/// Where a handler leaves the form that its page is to be filled in with; empty where the one in the cookie is not for it.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<OnceLock<Option<KeptForm>>>);

impl Slot {
    /// Leaves it; the first counts.
    pub(crate) fn leave(&self, form: Option<KeptForm>) {
        let _ = self.0.set(form);
    }
}

/// The layer.
pub(crate) async fn keeping(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let sent = if *request.method() == Method::POST { typed(&mut request).await } else { None };
    let answer = next.run(request).await;
    let ended = answer.extensions().get::<Ended>().cloned();
    if let (Some((action, body)), Some(ended)) = (sent, ended) {
        return keep(&web, answer, &ended, KeptForm { action, fields: fields_of(&body) }).await;
    }
    match slot.0.get() {
        Some(form) => shown_again(&web, answer, form.as_ref()).await,
        None => answer,
    }
}

/// The form of the account that a request brings, which can still be read by its handler; `None` where it is too large to
/// be kept.
async fn typed(request: &mut Request) -> Option<(String, Bytes)> {
    if !is_small_form(request) {
        return None;
    }
    let path = request.uri().path().to_owned();
    let body = std::mem::take(request.body_mut());
    let bytes = to_bytes(body, LARGEST).await.ok()?;
    *request.body_mut() = Body::from(bytes.clone());
    Some((path, bytes))
}

/// Whether a request brings a form of the account that is small enough to be kept.
fn is_small_form(request: &Request) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let length: Option<usize> = header(CONTENT_LENGTH).map_or(Some(0), |text| text.parse().ok());
    let form = header(CONTENT_TYPE).is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    request.uri().path().starts_with("/account/") && form && length.is_some_and(|length| length <= LARGEST)
}

/// The fields of a form that are kept.
fn fields_of(body: &[u8]) -> Vec<(String, String)> {
    // A form is written as a query is.
    let query = std::str::from_utf8(body).ok().and_then(|text| format!("/?{text}").parse().ok());
    let fields = query.and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    fields
        .map(|Query(fields)| fields)
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| is_kept(name))
        .collect()
}

async fn keep(web: &Web, mut answer: Response, ended: &Ended, form: KeptForm) -> Response {
    match web.app.keep_form(&ended.caller, &ended.token, form).await {
        Ok(Some(sealed)) => CookieName::Kept.set(answer.headers_mut(), &sealed, web.site().is_secure()),
        Ok(None) => {}
        Err(problem) => tracing::warn!(?problem, "a form could not be kept"),
    }
    answer
}

/// The page with what was typed, which is then no longer kept.
async fn shown_again(web: &Web, answer: Response, form: Option<&KeptForm>) -> Response {
    let (mut parts, body) = answer.into_parts();
    if form.is_some() && parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    CookieName::Kept.clear(&mut parts.headers, web.site().is_secure());
    let Some(form) = form else { return Response::from_parts(parts, body) };
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    parts.headers.remove(CONTENT_LENGTH);
    let html = fill(&String::from_utf8_lossy(&bytes), &form.action, &form.fields);
    Response::from_parts(parts, Body::from(html))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::route::Authority;

    /// The paths of the account's pages and forms, by their method.
    fn routes(method: &Method) -> BTreeSet<String> {
        let own = crate::routes::pages()
            .list
            .into_iter()
            .filter(|route| route.authority == Authority::Session && route.method == *method);
        own.map(|route| route.path).collect()
    }

    #[test]
    fn every_form_of_the_account_leads_back_to_a_page() {
        let (forms, pages) = (routes(&Method::POST), routes(&Method::GET));
        assert!(forms.len() > 20, "{forms:?}");
        for form in forms {
            assert!(pages.contains(page_of(&form)), "{form} leads to {}", page_of(&form));
        }
    }

    #[test]
    fn no_secret_of_a_form_is_kept() {
        let mut secrets = 0;
        for path in crate::gallery::tests::templates() {
            let html = std::fs::read_to_string(&path).unwrap();
            for tag in html.split("<input ").skip(1).filter_map(|rest| rest.split('>').next()) {
                let secret = ["type=\"password\"", "one-time-code", "class=\"mono\""];
                let Some((_, name)) = tag.split_once("name=\"") else { continue };
                let name = name.split('"').next().unwrap();
                if secret.iter().any(|mark| tag.contains(mark)) && !name.starts_with("{{") {
                    secrets += 1;
                    assert!(!is_kept(name), "{}: {name}", path.display());
                }
            }
        }
        assert!(secrets > 0);
        for name in [
            "password",
            "new_password",
            "present_code",
            "code",
            "code_first",
            "code_second",
            "backup_code",
            "pending",
            "token",
        ] {
            assert!(!is_kept(name), "{name}");
        }
        for name in
            ["identifier", "name", "language", "days", "anti_phishing_code", "login_phrase", "step", "scope"]
        {
            assert!(is_kept(name), "{name}");
        }
    }
}
