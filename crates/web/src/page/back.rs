//! The application that a customer came from, as a browser keeps it: a cookie with the address to go back to.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use data_encoding::BASE64URL_NOPAD;
use vestibule_domain::client::ReturnTarget;

use crate::http::cookies::CookieName;
use crate::site::Web;

/// The target of this very request, for the page that it shows.
#[derive(Debug, Clone)]
pub(crate) struct Arrived(pub(crate) ReturnTarget);

/// The application that sent a customer, by the name that customers read.
#[derive(Debug, Clone)]
pub(crate) struct Back {
    pub(crate) title: String,
    pub(crate) target: ReturnTarget,
}

impl Back {
    /// The way back that a request knows of, where its address is registered still.
    pub(crate) async fn of(parts: &Parts, web: &Web) -> Option<Self> {
        let arrived = parts.extensions.get::<Arrived>().map(|Arrived(target)| target.clone());
        let target = arrived.or_else(|| kept(&parts.headers, web.site().is_secure()))?;
        let application = web.app.application_at(&target).await.ok().flatten()?;
        Some(Self { title: application.title, target })
    }
}

/// A target as the value of a cookie.
pub(crate) fn written(target: &ReturnTarget) -> String {
    BASE64URL_NOPAD.encode(&serde_json::to_vec(target).unwrap_or_default())
}

/// The target that a browser keeps. Whether its address is registered is asked again wherever it is used.
pub(crate) fn kept(headers: &HeaderMap, secure: bool) -> Option<ReturnTarget> {
    CookieName::Back.texts(headers, secure).find_map(read)
}

/// Reads what [`written`] wrote.
pub(crate) fn read(text: &str) -> Option<ReturnTarget> {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_survives_the_cookie_and_nothing_else_does() {
        let target = ReturnTarget {
            address: "https://a.example/back".parse().unwrap(),
            state: Some("s".parse().unwrap()),
        };
        assert_eq!(read(&written(&target)), Some(target));
        let forged = BASE64URL_NOPAD.encode(br#"{"address":"javascript:alert(1)"}"#);
        assert_eq!(read(&forged), None);
        assert_eq!(read("!"), None);
    }
}
