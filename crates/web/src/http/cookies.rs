//! The cookies: session, flows, device, where to go after signing in, a form that waits for that, the language, and the key of the
//! built-in mailbox. All are `HttpOnly`, `SameSite=Lax` and for the whole host; over TLS they are `Secure` and carry the `__Host-` prefix
//! (RFC 6265bis §4.1.3.2). Before its own name each carries `vst_`, by which proxies keep them from other programs on the same
//! host.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::session::DeviceTokens;

macro_rules! crumbs {
    ($($(#[$told:meta])* $name:ident = $text:literal;)+) => {
        /// A cookie of ours. All names begin alike, so that a proxy takes all of them out by one rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum CookieName {
            $($(#[$told])* $name,)+
        }

        impl CookieName {
            /// Every cookie that this program sets.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),+];

            const fn name(self, secure: bool) -> &'static str {
                match (self, secure) {
                    $(
                        (Self::$name, true) => concat!("__Host-vst_", $text),
                        (Self::$name, false) => concat!("vst_", $text),
                    )+
                }
            }
        }
    };
}

crumbs! {
    Session = "session";
    /// The tokens of the flows under way.
    Flow = "flow";
    Device = "device";
    ReturnTo = "return";
    /// The application that sent the customer, with the address to go back to.
    Back = "back";
    /// The token of a mailed link that is being looked at.
    Link = "link";
    Mailbox = "mailbox";
    /// A form that was sent after its session had ended, sealed.
    Kept = "kept";
    /// The language that was chosen in this browser, a BCP 47 tag.
    Language = "language";
}

impl CookieName {
    /// How long the browser keeps it, in seconds; the server's own limits are what counts.
    const fn age(self) -> Option<u32> {
        match self {
            Self::Session | Self::Mailbox => None,
            Self::Flow | Self::Back => Some(60 * 60),
            Self::ReturnTo | Self::Link | Self::Kept => Some(20 * 60),
            Self::Device | Self::Language => Some(365 * 86_400),
        }
    }

    const fn kind(self) -> Option<TokenKind> {
        match self {
            Self::Session => Some(TokenKind::Session),
            Self::Mailbox => Some(TokenKind::Mailbox),
            Self::Device
            | Self::Flow
            | Self::ReturnTo
            | Self::Back
            | Self::Link
            | Self::Kept
            | Self::Language => None,
        }
    }

    /// The texts of the cookies of this name in a request, over all lines of the header (RFC 9113 §8.2.3). Each cookie is
    /// read for itself, so that another program's cookie, whatever it holds, costs nothing but itself.
    pub(crate) fn texts(self, headers: &HeaderMap, secure: bool) -> impl Iterator<Item = &str> {
        let name = self.name(secure).as_bytes();
        let pairs =
            headers.get_all(COOKIE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        pairs.filter_map(move |pair| {
            let value = pair.trim_ascii().strip_prefix(name)?.strip_prefix(b"=")?;
            std::str::from_utf8(value).ok()
        })
    }

    /// The first token in a cookie of this name; what is no such token is passed over. The cookie of devices holds several,
    /// which [`devices`] reads.
    pub(crate) fn token(self, headers: &HeaderMap, secure: bool) -> Option<Token> {
        let kind = self.kind()?;
        self.texts(headers, secure).find_map(|text| Token::parse(kind, text))
    }

    /// Puts the cookie into an answer. Values are tokens or paths that were checked, so they need no quoting.
    pub(crate) fn set(self, answer: &mut HeaderMap, value: &str, secure: bool) {
        let mut line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.name(secure));
        if let Some(age) = self.age() {
            line.push_str("; Max-Age=");
            line.push_str(&age.to_string());
        }
        append(answer, line, secure);
    }

    /// Whether this line of an answer sets or clears the cookie.
    pub(crate) fn is_set_by(self, line: &HeaderValue, secure: bool) -> bool {
        line.as_bytes().strip_prefix(self.name(secure).as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    }

    /// Takes the cookie back.
    pub(crate) fn clear(self, answer: &mut HeaderMap, secure: bool) {
        let line = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", self.name(secure));
        append(answer, line, secure);
    }
}

/// The tokens of devices in the cookies of a request.
pub(crate) fn devices(headers: &HeaderMap, secure: bool) -> DeviceTokens {
    let texts = CookieName::Device.texts(headers, secure).map(DeviceTokens::parse);
    DeviceTokens::of(texts.flat_map(|tokens| tokens.iter().cloned().collect::<Vec<_>>()))
}

fn append(answer: &mut HeaderMap, mut line: String, secure: bool) {
    if secure {
        line.push_str("; Secure");
    }
    if let Ok(value) = HeaderValue::try_from(line) {
        answer.append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_another_purpose_is_no_session() {
        let device = Token::new(TokenKind::Device, &[1; 32]);
        let mut headers = HeaderMap::new();
        headers
            .insert(COOKIE, HeaderValue::try_from(format!("a=b; vst_session={}", device.reveal())).unwrap());
        assert!(CookieName::Session.token(&headers, false).is_none());
        headers
            .insert(COOKIE, HeaderValue::try_from(format!("a=b; vst_device={}", device.reveal())).unwrap());
        assert!(!devices(&headers, false).is_empty());
        assert!(devices(&headers, true).is_empty());
    }

    #[test]
    fn a_cookie_that_cannot_be_read_hides_no_other() {
        let token = Token::new(TokenKind::Session, &[1; 32]);
        let ours = format!("vst_session={}", token.reveal());
        for (before, after) in [
            ("city=Z\u{fc}rich; ", ""),
            ("", "; city=\u{53d6}"),
            ("vst_session; vst_session=; vst_session=x; ", ""),
            ("=; ;; a=\"b;c\"; ", ";"),
            ("x=%ff%; ", ""),
        ] {
            let line = format!("{before}{ours}{after}");
            let mut headers = HeaderMap::new();
            headers.append(COOKIE, HeaderValue::from_bytes(b"city=Z\xfcrich").unwrap());
            headers.append(COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
            assert!(CookieName::Session.token(&headers, false).is_some(), "{line}");
        }
    }

    #[test]
    fn every_cookie_begins_as_proxies_know_it() {
        for crumb in CookieName::ALL {
            let (secure, plain) = (crumb.name(true), crumb.name(false));
            assert!(plain.starts_with("vst_") && secure == format!("__Host-{plain}"), "{secure} {plain}");
        }
    }

    #[test]
    fn cookies_over_tls_are_bound_to_the_host() {
        let mut answer = HeaderMap::new();
        CookieName::Session.set(&mut answer, "value", true);
        assert_eq!(
            answer.get(SET_COOKIE).unwrap(),
            "__Host-vst_session=value; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
