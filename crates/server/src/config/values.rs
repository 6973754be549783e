//! Values that only the configuration knows: secrets, addresses that may hold one, colours. They print without what
//! must stay secret, in logs as on the screen.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use vestibule_domain::secret::SecretBytes;
use vestibule_domain::setting::{HasKind, Kind};

/// What stands where a secret would.
pub(crate) const HIDDEN: &str = "hidden";

/// A secret text. It prints as `hidden`, or as nothing when there is none.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Secret(SecretBytes);

impl Secret {
    /// The text itself.
    pub(crate) fn expose(&self) -> &str {
        std::str::from_utf8(self.0.expose()).unwrap_or_default()
    }

    /// Whether none was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.expose().is_empty()
    }
}

impl Default for Secret {
    fn default() -> Self {
        Self::from(String::new())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(SecretBytes::new(text.into_bytes()))
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.is_empty() { "" } else { HIDDEN })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_empty() { "Secret(none)" } else { "Secret(hidden)" })
    }
}

/// The address of a service, which may hold a password; it prints without it.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct ServiceUrl(String);

impl ServiceUrl {
    /// The address `text`, whatever it is; the configuration's check judges it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The address with its password, for connecting.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether none was given.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl fmt::Debug for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServiceUrl({self})")
    }
}

impl Serialize for ServiceUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An address with `hidden` in place of its password, and of every value after its `?`. A password may hold an
/// unescaped `/`, `?` or `@`, so everything up to the last `@` counts as the part that may be secret.
pub(crate) fn without_password(url: &str) -> String {
    let (head, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    let scheme = if head.is_empty() { String::new() } else { format!("{head}://") };
    let user = match user.map(|user| user.split_once(':').ok_or(user)) {
        Some(Ok((name, _))) => format!("{name}:{HIDDEN}@"),
        Some(Err(name)) => format!("{name}@"),
        None => String::new(),
    };
    scheme + &user + &without_query_values(place)
}

fn without_query_values(place: &str) -> String {
    let Some((path, query)) = place.split_once('?') else { return place.to_owned() };
    let names: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if name.contains("password") && !value.is_empty() => {
                format!("{name}={HIDDEN}")
            }
            _ => pair.to_owned(),
        })
        .collect();
    format!("{path}?{}", names.join("&"))
}

/// A colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    /// The colour of these parts.
    pub(crate) const fn from_rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }
}

impl Colour {
    /// How well a text in one of these colours can be read on the other: 1 to 21 (WCAG 2.2, contrast ratio).
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Colour {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "write a colour as # and six hexadecimal digits, such as #0e6656";
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(wrong)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).map_err(|_| wrong)?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl HasKind for Secret {
    fn kind() -> Kind {
        Kind::Secret
    }
}

impl HasKind for ServiceUrl {
    fn kind() -> Kind {
        Kind::ServiceUrl
    }
}

impl HasKind for Colour {
    fn kind() -> Kind {
        Kind::Colour
    }
}

/// An optional value that is written as an empty text when it is absent.
pub(crate) mod or_empty {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the value, or an empty text.
    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_str(""),
        }
    }

    /// Reads the value, or nothing from an empty text.
    pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr,
        T::Err: Display,
        D: Deserializer<'de>,
    {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_prints_without_its_password() {
        for (url, shown) in [
            ("postgres://ann:s3cret@db/vestibule", "postgres://ann:hidden@db/vestibule"),
            ("postgres://ann:s3/c?r@et@db/vestibule", "postgres://ann:hidden@db/vestibule"),
            ("postgres://db/x?user=ann&password=s3cret", "postgres://db/x?user=ann&password=hidden"),
            ("smtp://ann@mail:587", "smtp://ann@mail:587"),
            ("sqlite:/var/lib/vestibule.db", "sqlite:/var/lib/vestibule.db"),
            ("ann:s3cret@db", "ann:hidden@db"),
            ("", ""),
        ] {
            assert_eq!(without_password(url), shown);
            assert!(!format!("{:?}", ServiceUrl::new(url)).contains("s3"), "{url}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::from("correct horse".to_owned());
        assert_eq!(secret.expose(), "correct horse");
        assert_eq!(
            format!("{secret:?} {}", serde_json::to_string(&secret).unwrap()),
            "Secret(hidden) \"hidden\""
        );
    }

    #[test]
    fn contrast_is_reckoned_as_wcag_has_it() {
        let of = |one: &str, other: &str| {
            one.parse::<Colour>().unwrap().contrast(other.parse::<Colour>().unwrap())
        };
        assert!((of("#ffffff", "#000000") - 21.0).abs() < 0.001);
        assert!((of("#777777", "#ffffff") - 4.48).abs() < 0.01, "{}", of("#777777", "#ffffff"));
        assert!((of("#ffee00", "#ffffff") - of("#ffffff", "#ffee00")).abs() < f64::EPSILON);
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!("#0E6656".parse(), Ok(Colour::from_rgb(0x0e, 0x66, 0x56)));
        for wrong in ["", "#fff", "0e6656", "#0e665g", "#+e6656", "green"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }
}
