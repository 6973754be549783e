//! Addresses that customers may be sent back to once they are done here. They are registered letter by letter, and only what is
//! registered is ever gone to: no part of an address is taken from a request but a state that cannot change where it leads.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// An absolute address without user, password and fragment, in the one spelling that browsers go to: `https`, `http` on this
/// machine alone, or the scheme of an app, which has a dot in it (RFC 8252 §7).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnAddress(String);

/// Why a text is no return address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReturnAddressError {
    /// Too long, or with characters that an address does not have.
    #[error("an address has at most 2000 visible characters of ASCII, and no backslash")]
    Characters,
    /// No absolute address.
    #[error("write the whole address, such as https://exchange.example/signed-in")]
    Unreadable,
    /// A scheme that customers must not be sent to.
    #[error(
        "an address begins with https://, on this machine http://, or with an app’s own scheme, which has a dot in it"
    )]
    Scheme,
    /// A user, a password or a fragment.
    #[error("an address has no user, no password and no # part")]
    Parts,
    /// Browsers would go to another spelling.
    #[error("browsers write this address otherwise; write it as they do")]
    Spelling,
}

impl ReturnAddress {
    /// The longest address.
    pub const MAX_LENGTH: usize = 2000;

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address with what the application wants back at its end.
    #[must_use]
    pub fn with_state(&self, state: Option<&ReturnState>) -> String {
        match state {
            None => self.0.clone(),
            Some(ReturnState(state)) => {
                let joint = if self.0.contains('?') { '&' } else { '?' };
                format!("{}{joint}state={state}", self.0)
            }
        }
    }
}

impl FromStr for ReturnAddress {
    type Err = ReturnAddressError;

    fn from_str(text: &str) -> Result<Self, ReturnAddressError> {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>`{}|^".contains(&byte);
        if text.len() > Self::MAX_LENGTH || !text.bytes().all(plain) {
            return Err(ReturnAddressError::Characters);
        }
        let url = Url::parse(text).map_err(|_| ReturnAddressError::Unreadable)?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let admitted = match url.scheme() {
            "https" => url.host().is_some(),
            "http" => local,
            scheme => scheme.contains('.'),
        };
        if !admitted {
            return Err(ReturnAddressError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(ReturnAddressError::Parts);
        }
        if url.as_str() != text {
            return Err(ReturnAddressError::Spelling);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for ReturnAddress {
    type Error = ReturnAddressError;
    fn try_from(text: String) -> Result<Self, ReturnAddressError> {
        text.parse()
    }
}

impl From<ReturnAddress> for String {
    fn from(address: ReturnAddress) -> Self {
        address.0
    }
}

impl fmt::Display for ReturnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an application wants back when its customer comes back: 1 to 512 characters that need no escape in an address
/// (RFC 3986 §2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnState(String);

/// A text that is no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a state is 1 to 512 letters, digits, dots, dashes, underscores and tildes of ASCII")]
pub struct ReturnStateError;

impl FromStr for ReturnState {
    type Err = ReturnStateError;

    fn from_str(text: &str) -> Result<Self, ReturnStateError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let fits = (1..=512).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(ReturnStateError) }
    }
}

impl TryFrom<String> for ReturnState {
    type Error = ReturnStateError;
    fn try_from(text: String) -> Result<Self, ReturnStateError> {
        text.parse()
    }
}

impl From<ReturnState> for String {
    fn from(state: ReturnState) -> Self {
        state.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_of_applications_are_taken() {
        for good in [
            "https://exchange.example/",
            "https://exchange.example/signed-in?from=access",
            "https://exchange.example:8443/a",
            "http://127.0.0.1:3000/back",
            "http://localhost:3000/back",
            "http://[::1]:3000/back",
            "example.exchange.app:/back",
        ] {
            assert_eq!(good.parse::<ReturnAddress>().map(|address| address.to_string()), Ok(good.to_owned()));
        }
    }

    #[test]
    fn what_leads_elsewhere_or_is_spelt_in_two_ways_is_not() {
        use ReturnAddressError as E;
        for (bad, why) in [
            ("/account", E::Unreadable),
            ("//evil.example/", E::Unreadable),
            ("https:\\\\evil.example", E::Characters),
            ("https://exchange.example\\@evil.example/", E::Characters),
            ("https://exchange.example/ ", E::Characters),
            ("https://exchange.example/\u{202E}", E::Characters),
            ("https://exchange.example/\r\nSet-Cookie:x", E::Characters),
            ("javascript:alert(1)", E::Scheme),
            ("data:text/html,x", E::Scheme),
            ("http://exchange.example/", E::Scheme),
            ("file:///etc/passwd", E::Scheme),
            ("https://exchange.example@evil.example/", E::Parts),
            ("https://a:b@exchange.example/", E::Parts),
            ("https://exchange.example/#token", E::Parts),
            ("https://exchange.example", E::Spelling),
            ("HTTPS://exchange.example/", E::Spelling),
            ("https://EXCHANGE.example/", E::Spelling),
            ("https://exchange.example:443/", E::Spelling),
            ("https://exchange.example/a/../b", E::Spelling),
            ("https://exchange.example/%2e%2e/b", E::Spelling),
        ] {
            assert_eq!(bad.parse::<ReturnAddress>(), Err(why), "{bad}");
        }
        let long = format!("https://exchange.example/{}", "a".repeat(2000));
        assert_eq!(long.parse::<ReturnAddress>(), Err(E::Characters));
    }

    #[test]
    fn the_state_stands_at_the_end_and_changes_nothing_else() {
        let state: ReturnState = "a-b_c.d~1".parse().unwrap();
        for (address, whole) in [
            ("https://exchange.example/", "https://exchange.example/?state=a-b_c.d~1"),
            ("https://exchange.example/?a=1", "https://exchange.example/?a=1&state=a-b_c.d~1"),
        ] {
            assert_eq!(address.parse::<ReturnAddress>().unwrap().with_state(Some(&state)), whole);
        }
        for bad in ["", "a b", "a&b", "a=b", "a#b", "%41", "é", &"a".repeat(513)] {
            assert_eq!(bad.parse::<ReturnState>(), Err(ReturnStateError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn an_address_that_is_taken_is_gone_to_as_it_stands(text in "https://[a-z]{1,8}\\.example[/:?#@%a-zA-Z0-9.]{0,30}") {
            if let Ok(address) = text.parse::<ReturnAddress>() {
                let url = Url::parse(address.as_str()).unwrap();
                prop_assert_eq!(url.as_str(), text.as_str());
                prop_assert!(url.username().is_empty() && url.fragment().is_none());
            }
        }
    }
}
