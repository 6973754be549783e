//! What the pages know about the server they stand in.

use std::ops::Deref;
use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};
use axum::http::HeaderMap;
use ipnet::IpNet;
use vestibule_domain::secret::TokenDigest;
use vestibule_service::App;
use vestibule_text::Catalogue;

/// The operator's settings as far as pages and API need them.
#[derive(Debug, Clone)]
pub struct Site {
    /// The operator's name.
    pub name: String,
    /// Accent colour in light and in dark, as `#rrggbb`.
    pub accent: Option<(String, String)>,
    /// Where help is found.
    pub help: Option<String>,
    /// The terms that a new customer agrees to.
    pub terms: Option<String>,
    /// The privacy notice.
    pub privacy: Option<String>,
    /// The address customers type, without a slash at its end.
    pub public_url: String,
    /// Networks of proxies that are believed when they say where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// What opens the built-in mailbox; nothing where there is none.
    pub mailbox: Option<TokenDigest>,
    /// Where weaknesses are reported: a `mailto:`, `https:` or `tel:` URI.
    pub security_contact: Option<String>,
    /// Largest request body in bytes.
    pub body_bytes: usize,
    /// How long a request may take.
    pub request_within: std::time::Duration,
    /// What lets the span around a request go on with a trace that a trusted proxy began; nothing where none is taken.
    pub join_trace: Option<JoinTrace>,
    /// What pages and API say, in each language.
    pub texts: Catalogue,
}

/// Lets a request's span go on with the trace that the headers name.
pub type JoinTrace = fn(&tracing::Span, &HeaderMap);

/// The operator's name and links, as far as pages show them.
#[derive(Clone, Debug)]
pub(crate) struct Brand {
    /// The operator's name.
    pub(crate) name: String,
    /// Address of the operator's own mark (an image); the two doors are shown where there is none.
    pub(crate) mark: Option<String>,
    /// Address of a style sheet that sets `--accent` and its companions.
    pub(crate) style: Option<String>,
    /// Where help is found.
    pub(crate) help: Option<String>,
    /// The terms that a new customer agrees to.
    pub(crate) terms: Option<String>,
    /// The privacy notice.
    pub(crate) privacy: Option<String>,
}

/// A language that pages are offered in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Its tag (BCP 47).
    pub(crate) tag: String,
    /// Its name in itself.
    pub(crate) name: String,
}

impl Offered {
    /// The languages that a catalogue offers.
    pub(crate) fn all(texts: &Catalogue) -> Arc<[Self]> {
        let name = |tag| texts.of(tag).text("language-name").into_owned();
        texts.offered().map(|tag| Self { tag: tag.to_owned(), name: name(tag) }).collect()
    }
}

impl Site {
    /// Whether customers come over TLS; cookies are then `Secure` and carry the `__Host-` prefix.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host of the public address, with its port if it has one: what the browser shows in its address bar.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest)
    }

    pub(crate) fn brand(&self) -> Brand {
        Brand {
            name: self.name.clone(),
            mark: None,
            style: self.accent.as_ref().map(|_| "/brand.css".to_owned()),
            help: self.help.clone(),
            terms: self.terms.clone(),
            privacy: self.privacy.clone(),
        }
    }
}

/// What every handler is given.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub app: App,
    shown: Arc<ArcSwap<Shown>>,
}

/// The settings, with what is made of them.
struct Shown {
    site: Site,
    /// The languages that customers choose between.
    languages: Arc<[Offered]>,
}

impl Shown {
    fn of(site: Site) -> Self {
        Self { languages: Offered::all(&site.texts), site }
    }
}

/// The settings in force when they were taken; who holds them may finish by them.
pub struct SiteInForce(Guard<Arc<Shown>>);

impl Deref for SiteInForce {
    type Target = Site;

    fn deref(&self) -> &Site {
        &self.0.site
    }
}

impl Web {
    /// Made once, when the server starts.
    #[must_use]
    pub fn new(app: App, site: Site) -> Self {
        Self { app, shown: Arc::new(ArcSwap::from_pointee(Shown::of(site))) }
    }

    /// The settings as they are now.
    #[must_use]
    pub fn site(&self) -> SiteInForce {
        SiteInForce(self.shown.load())
    }

    /// The languages that customers choose between.
    pub(crate) fn languages(&self) -> Arc<[Offered]> {
        Arc::clone(&self.shown.load().languages)
    }

    /// Puts other settings in force, from the next request on.
    pub fn reload(&self, site: Site) {
        self.shown.store(Arc::new(Shown::of(site)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site {
            name: "House".into(),
            accent: None,
            help: None,
            terms: None,
            privacy: None,
            public_url: "https://id.house.example:8443".into(),
            trusted_proxies: Vec::new(),
            mailbox: None,
            security_contact: None,
            body_bytes: 1000,
            request_within: std::time::Duration::from_secs(1),
            join_trace: None,
            texts: crate::page::text::builtin().clone(),
        }
    }

    #[test]
    fn the_address_is_shown_as_browsers_show_it() {
        assert_eq!(site().authority(), "id.house.example:8443");
    }
}
