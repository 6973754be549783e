//! The cookies: session, passages, device, where to go after signing in, a form that
//! waits for that, and the key of the built-in mailbox. All are `HttpOnly`, `SameSite=Lax` and for
//! the whole host; over TLS they are `Secure` and carry the `__Host-` prefix (RFC 6265bis §4.1.3.2).

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use vestibule_domain::secret::{Token, TokenKind};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crumb {
    Session,
    /// The tokens of the passages under way.
    Passage,
    Device,
    ReturnTo,
    /// The token of a mailed link that is being looked at.
    Link,
    Mailbox,
    /// A form that was sent after its session had ended, sealed.
    Kept,
}

impl Crumb {
    const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Passage, true) => "__Host-passage",
            (Self::Passage, false) => "passage",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::ReturnTo, true) => "__Host-return",
            (Self::ReturnTo, false) => "return",
            (Self::Link, true) => "__Host-link",
            (Self::Link, false) => "link",
            (Self::Mailbox, true) => "__Host-mailbox",
            (Self::Mailbox, false) => "mailbox",
            (Self::Kept, true) => "__Host-kept",
            (Self::Kept, false) => "kept",
        }
    }

    /// How long the browser keeps it, in seconds; the server's own limits are what counts.
    const fn age(self) -> Option<u32> {
        match self {
            Self::Session | Self::Mailbox => None,
            Self::Passage => Some(60 * 60),
            Self::ReturnTo | Self::Link | Self::Kept => Some(20 * 60),
            Self::Device => Some(365 * 86_400),
        }
    }

    const fn kind(self) -> Option<TokenKind> {
        match self {
            Self::Session => Some(TokenKind::Session),
            Self::Device => Some(TokenKind::Device),
            Self::Mailbox => Some(TokenKind::Mailbox),
            Self::Passage | Self::ReturnTo | Self::Link | Self::Kept => None,
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

    /// The first token in a cookie of this name; what is no such token is passed over.
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
        headers.insert(COOKIE, HeaderValue::try_from(format!("a=b; session={}", device.reveal())).unwrap());
        assert!(Crumb::Session.token(&headers, false).is_none());
        headers.insert(COOKIE, HeaderValue::try_from(format!("a=b; device={}", device.reveal())).unwrap());
        assert!(Crumb::Device.token(&headers, false).is_some());
        assert!(Crumb::Device.token(&headers, true).is_none());
    }

    #[test]
    fn a_cookie_that_cannot_be_read_hides_no_other() {
        let token = Token::new(TokenKind::Session, &[1; 32]);
        let ours = format!("session={}", token.reveal());
        for (before, after) in [
            ("city=Z\u{fc}rich; ", ""),
            ("", "; city=\u{53d6}"),
            ("session; session=; session=x; ", ""),
            ("=; ;; a=\"b;c\"; ", ";"),
            ("x=%ff%; ", ""),
        ] {
            let line = format!("{before}{ours}{after}");
            let mut headers = HeaderMap::new();
            headers.append(COOKIE, HeaderValue::from_bytes(b"city=Z\xfcrich").unwrap());
            headers.append(COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
            assert!(Crumb::Session.token(&headers, false).is_some(), "{line}");
        }
    }

    #[test]
    fn cookies_over_tls_are_bound_to_the_host() {
        let mut answer = HeaderMap::new();
        Crumb::Session.set(&mut answer, "value", true);
        assert_eq!(
            answer.get(SET_COOKIE).unwrap(),
            "__Host-session=value; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
