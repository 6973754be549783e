//! The encodings of a body that a browser takes, as `Accept-Encoding` names them (RFC 9110 §12.5.3).

/// An encoding that static files are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `br`.
    Brotli,
    /// `gzip`.
    Gzip,
}

impl Encoding {
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in headers.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Those that the value of an `Accept-Encoding` takes. One that it does not name is taken where `*` is, and what has a
    /// weight of nought is not.
    pub(crate) fn taken(accepted: &str) -> Vec<Self> {
        let named = |name: &str| accepted.split(',').find_map(|element| weighed(element, name));
        let is_taken = |encoding: &Self| named(encoding.as_str()).or_else(|| named("*")).unwrap_or(false);
        Self::ALL.into_iter().filter(is_taken).collect()
    }
}

/// Whether an element of the list is about this name, and gives it any weight.
fn weighed(element: &str, name: &str) -> Option<bool> {
    let mut parts = element.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case(name) {
        return None;
    }
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    Some(weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0)))
}

#[cfg(test)]
mod tests {
    use super::Encoding::{self, Brotli, Gzip};

    #[test]
    fn a_browser_is_given_what_it_takes_and_nothing_else() {
        assert_eq!(Encoding::taken("gzip, deflate, br, zstd"), [Brotli, Gzip]);
        assert_eq!(Encoding::taken("gzip;q=1.0, BR;q=0.5"), [Brotli, Gzip]);
        assert_eq!(Encoding::taken("gzip, br;q=0"), [Gzip]);
        assert_eq!(Encoding::taken("gzip;q=0.000, *;q=0.1"), [Brotli]);
        assert_eq!(Encoding::taken("*"), [Brotli, Gzip]);
        assert_eq!(Encoding::taken("br;q=much, x-br, brotli"), []);
        assert_eq!(Encoding::taken("identity"), []);
        assert_eq!(Encoding::taken(""), []);
    }
}
