//! What the exchange itself calls a customer.

/// The exchange's own name for an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId(String);

impl ExternalId {
    /// Takes 1 to 128 visible characters of ASCII.
    #[must_use]
    pub fn parse(text: String) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then_some(Self(text))
    }

    /// As the exchange writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_visible_and_not_too_long() {
        for (text, fits) in [
            ("C-2041887", true),
            ("{\"a\"}", true),
            ("", false),
            ("a b", false),
            ("é", false),
            ("a\n", false),
        ] {
            assert_eq!(ExternalId::parse(text.to_owned()).is_some(), fits, "{text}");
        }
        assert!(ExternalId::parse("c".repeat(128)).is_some() && ExternalId::parse("c".repeat(129)).is_none());
    }
}
