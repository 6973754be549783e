//! What finds an account: a verified e-mail address or mobile number. It knows the bytes that go under the keyed
//! lookup index, and refuses to say whether an account exists.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::email::{Email, EmailError};
use super::more::More;
use super::phone::{Phone, PhoneError};
use crate::typed::clean;

/// An e-mail address or a mobile number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// An e-mail address.
    Email(Email),
    /// A mobile number.
    Phone(Phone),
}

names! {
    /// Which kind of identifier.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum IdentifierKind {
        /// An e-mail address.
        Email => "email",
        /// A mobile number.
        Phone => "phone",
    }
}

/// Why a text is neither kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Nothing but white space.
    #[error("the field is empty")]
    Empty,
    /// It has an `@`, or letters, and is no e-mail address.
    #[error(transparent)]
    Email(EmailError),
    /// It is made of digits and is no mobile number.
    #[error(transparent)]
    Phone(PhoneError),
}

impl Identifier {
    /// Reads an e-mail address when there is an `@`, otherwise a mobile number, completed from `default_country`
    /// (ISO 3166-1 alpha-2) when it has no country code. A word without `@` is taken for an unfinished address. What comes
    /// along when one is copied does not count: `mailto:`, `tel:` and `sms:`, the name before an address in angle brackets,
    /// and a full stop, comma, semicolon or colon at the end.
    pub fn parse(text: &str, default_country: Option<&str>) -> Result<Self, IdentifierError> {
        let text = clean(text);
        let text = bare(&text);
        if text.is_empty() {
            return Err(IdentifierError::Empty);
        }
        if text.contains('@') || text.chars().any(char::is_alphabetic) {
            return Email::parse(text).map(Self::Email).map_err(IdentifierError::Email);
        }
        Phone::parse(text, default_country).map(Self::Phone).map_err(IdentifierError::Phone)
    }

    /// An identifier that was stored as [`Identifier::reveal`]. It is not judged again: the rules for new ones may have changed
    /// since, and those who have it keep it.
    pub fn stored(text: &str) -> Result<Self, IdentifierError> {
        if text.contains('@') {
            return Email::stored(text).map(Self::Email).map_err(IdentifierError::Email);
        }
        Phone::stored(text).map(Self::Phone).map_err(IdentifierError::Phone)
    }

    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::Email(_) => IdentifierKind::Email,
            Self::Phone(_) => IdentifierKind::Phone,
        }
    }

    /// The clear text, for writing to it, sealing it, and showing it to its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        match self {
            Self::Email(email) => email.reveal(),
            Self::Phone(phone) => phone.e164(),
        }
    }

    /// What goes under the keyed hash by which the account is found: the kind, a colon, and the one spelling. These
    /// bytes are stored (hashed) for ever and must never change.
    #[must_use]
    pub fn lookup_bytes(&self) -> Zeroizing<Vec<u8>> {
        let text = match self {
            Self::Email(email) => format!("email:{}", email.lookup_form()),
            Self::Phone(phone) => format!("phone:{}", phone.e164()),
        };
        Zeroizing::new(text.into_bytes())
    }

    /// Enough for the owner to recognise it: `a•••@e•••.com`, `+49 ••• •• 12`. Where several are shown, [`super::masks`] tells
    /// them apart.
    #[must_use]
    pub fn masked(&self) -> String {
        self.masked_with(More::default())
    }

    pub(super) fn masked_with(&self, more: More) -> String {
        match self {
            Self::Email(email) => email.masked_with(more),
            Self::Phone(phone) => phone.masked_with(more),
        }
    }

    /// Whether this is a mask of it, of whichever length.
    #[must_use]
    pub fn fits(&self, mask: &str) -> bool {
        match self {
            Self::Email(email) => email.fits(mask),
            Self::Phone(phone) => phone.fits(mask),
        }
    }
}

/// The address or number within what was copied with it. What could mean another one stays as it is, and is refused.
fn bare(text: &str) -> &str {
    const ENDS: [char; 6] = ['.', ',', ';', ':', '\u{3001}', '\u{3002}'];
    let text = text.trim_end_matches(|c: char| ENDS.contains(&c) || c.is_whitespace());
    let text = in_brackets(text).unwrap_or(text);
    let schemes = ["mailto:", "tel:", "sms:"];
    let after = schemes.iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| text.get(scheme.len()..))?
    });
    // An escaped character would have to be read first (RFC 6068), and options are no part of an address.
    let whole = after.filter(|after| !after.contains(['%', '?', '&']));
    whole.map_or(text, str::trim)
}

/// `ann@mail.example` of `Ann <ann@mail.example>` (RFC 5322 `name-addr`), where the name is no other address.
fn in_brackets(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('<')?;
    let inside = rest.strip_suffix('>').filter(|inside| !inside.contains(['<', '>']))?.trim();
    let name = name.trim().trim_matches('"');
    (!name.contains('@') || name == inside).then_some(inside)
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({})", self.masked())
    }
}

impl From<Email> for Identifier {
    fn from(email: Email) -> Self {
        Self::Email(email)
    }
}

impl From<Phone> for Identifier {
    fn from(phone: Phone) -> Self {
        Self::Phone(phone)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither “email” nor “phone”")]
pub struct IdentifierKindError;

impl FromStr for IdentifierKind {
    type Err = IdentifierKindError;
    fn from_str(text: &str) -> Result<Self, IdentifierKindError> {
        match text {
            "email" => Ok(Self::Email),
            "phone" => Ok(Self::Phone),
            _ => Err(IdentifierKindError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_text_decides_the_kind() {
        let email = Identifier::parse(" Ann@Example.com ", None).unwrap();
        assert_eq!((email.kind(), email.reveal()), (IdentifierKind::Email, "Ann@example.com"));
        let phone = Identifier::parse("0151 23456712", Some("DE")).unwrap();
        assert_eq!((phone.kind(), phone.reveal()), (IdentifierKind::Phone, "+4915123456712"));
    }

    #[test]
    fn what_is_copied_with_it_does_not_count() {
        for text in [
            "mailto:ann@mail.example",
            "MAILTO:ann@mail.example",
            "<ann@mail.example>",
            "Ann <ann@mail.example>",
            "\"Smith, Ann\" <ann@mail.example>;",
            "ann@mail.example <ann@mail.example>",
            "<mailto:ann@mail.example>",
            "ann@mail.example.",
            "ann@mail.example,",
            "ann@mail.example; ",
            "ann@mail.example。",
            "ａｎｎ﹫mail.example\u{61C}",
        ] {
            let read = Identifier::parse(text, None).map(|identifier| identifier.reveal().to_owned());
            assert_eq!(read, Ok("ann@mail.example".to_owned()), "{text:?}");
        }
        for text in [
            "tel:+43 664 1234567",
            "TEL:+436641234567",
            "sms:+43-664-1234567",
            "+43 664 1234567.",
            "<+43 664 1234567>",
        ] {
            let read = Identifier::parse(text, None).map(|identifier| identifier.reveal().to_owned());
            assert_eq!(read, Ok("+436641234567".to_owned()), "{text:?}");
        }
        for text in [
            "bob@mail.example <ann@mail.example>",
            "<ann@mail.example> <bob@mail.example>",
            "ann@mail.example, bob@mail.example",
            "mailto:ann%2Bb@mail.example",
            "mailto:ann@mail.example?cc=bob@mail.example",
            "tel:+436641234567;ext=5",
            "http://ann@mail.example",
            "mailto:",
            "<>",
            ".",
        ] {
            assert!(Identifier::parse(text, None).is_err(), "{text:?}");
        }
    }

    #[test]
    fn refusals_belong_to_what_was_meant() {
        assert_eq!(Identifier::parse(" ", None), Err(IdentifierError::Empty));
        assert_eq!(Identifier::parse("ann", None), Err(IdentifierError::Email(EmailError::NoAt)));
        assert_eq!(Identifier::parse("12@", None), Err(IdentifierError::Email(EmailError::Domain)));
        assert_eq!(Identifier::parse("0151", None), Err(IdentifierError::Phone(PhoneError::NoCountry)));
    }

    #[test]
    fn lookup_bytes_are_stable_for_ever() {
        let bytes = |text| Identifier::parse(text, None).unwrap().lookup_bytes().to_vec();
        assert_eq!(bytes("Ann@Example.com"), b"email:ann@example.com");
        assert_eq!(bytes("+49 151 23456712"), b"phone:+4915123456712");
    }

    #[test]
    fn an_identifier_is_printed_masked() {
        let shown = |text| format!("{:?}", Identifier::parse(text, None).unwrap());
        assert_eq!(shown("ann@example.com"), "Identifier(a•••@e•••.com)");
        assert_eq!(shown("+4915123456712"), "Identifier(+49 ••• •• 12)");
    }

    #[test]
    fn kinds_are_stored_as_words() {
        for kind in [IdentifierKind::Email, IdentifierKind::Phone] {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert_eq!("E-mail".parse::<IdentifierKind>(), Err(IdentifierKindError));
    }

    proptest! {
        #[test]
        fn what_was_revealed_finds_the_same_account(text in "[a-zA-Z]{1,9}@[a-zA-Z]{1,9}\\.com|\\+4915[0-9]{9}") {
            if let Ok(identifier) = Identifier::parse(&text, None) {
                let again = Identifier::parse(identifier.reveal(), Some("US")).unwrap();
                prop_assert_eq!(identifier.lookup_bytes(), again.lookup_bytes());
                prop_assert_eq!(Identifier::stored(identifier.reveal()), Ok(identifier));
            }
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,100}") {
            let _ = Identifier::parse(&text, Some("US"));
        }
    }
}
