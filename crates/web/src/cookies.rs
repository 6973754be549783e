//! The cookies: session, passage, device, and where to go after signing in. All are `HttpOnly`, `SameSite=Lax` and for
//! the whole host; over TLS they are `Secure` and carry the `__Host-` prefix (RFC 6265bis §4.1.3.2).

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use vestibule_domain::secret::{Token, TokenKind};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crumb {
    Session,
    Passage,
    Device,
    ReturnTo,
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
        }
    }

    /// How long the browser keeps it, in seconds; the server's own limits are what counts.
    const fn age(self) -> Option<u32> {
        match self {
            Self::Session => None,
            Self::Passage => Some(60 * 60),
            Self::ReturnTo => Some(20 * 60),
            Self::Device => Some(365 * 86_400),
        }
    }

    const fn kind(self) -> Option<TokenKind> {
        match self {
            Self::Session => Some(TokenKind::Session),
            Self::Passage => Some(TokenKind::Passage),
            Self::Device => Some(TokenKind::Device),
            Self::ReturnTo => None,
        }
    }

    /// The text of this cookie in a request.
    pub(crate) fn text(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let name = self.name(secure);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .find_map(|pair| {
                let (key, value) = pair.trim().split_once('=')?;
                (key == name).then_some(value)
            })
    }

    /// The token in this cookie.
    pub(crate) fn token(self, headers: &HeaderMap, secure: bool) -> Option<Token> {
        Token::parse(self.kind()?, self.text(headers, secure)?)
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
    fn cookies_over_tls_are_bound_to_the_host() {
        let mut answer = HeaderMap::new();
        Crumb::Session.set(&mut answer, "value", true);
        assert_eq!(
            answer.get(SET_COOKIE).unwrap(),
            "__Host-session=value; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
