//! E-mail addresses: the part of RFC 5321 that is in use, with domain names that can exist on the public internet. It
//! refuses quoted local parts, address literals and bare host names, and never asks whether the mailbox exists.

use std::fmt;

use super::more::More;
use crate::typed::clean;

/// The longest address that fits an SMTP path, in octets (RFC 5321 §4.5.3.1.3, erratum 1690 of RFC 3696).
const MAX_LENGTH: usize = 254;
/// The longest local part, in octets (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// The longest label of a domain name, in octets (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;

/// A well-formed e-mail address. The local part is kept as written, the domain is lower-case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    text: String,
    at: usize,
}

/// Why a text is no e-mail address that can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing but white space.
    #[error("the address is empty")]
    Empty,
    /// More than 254 octets, or more than 64 before the `@`.
    #[error("the address is too long")]
    TooLong,
    /// There is no `@`.
    #[error("the address has no @")]
    NoAt,
    /// The part before the `@` has letters beyond ASCII, which few mail servers can carry (RFC 6531).
    #[error("the part before the @ has letters that mail cannot carry")]
    LocalBeyondAscii,
    /// The part before the `@` is empty, has a stray dot, or has a character outside RFC 5322's `atext`.
    #[error("the part before the @ is not valid")]
    Local,
    /// The part after the `@` is not a domain name of at least two labels.
    #[error("the part after the @ is not a domain name")]
    Domain,
}

impl Email {
    /// Reads an address as people type and paste it: what cannot be seen does not count, and full-width signs are ASCII.
    /// An internationalised domain is kept in its ASCII form (UTS #46).
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = &*clean(text);
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::NoAt)?;
        if !local.is_ascii() {
            return Err(EmailError::LocalBeyondAscii);
        }
        if local.len() > MAX_LOCAL {
            return Err(EmailError::TooLong);
        }
        if !local.split('.').all(is_atom) {
            return Err(EmailError::Local);
        }
        let domain = ascii_domain(domain).filter(|domain| is_domain(domain)).ok_or(EmailError::Domain)?;
        if local.len() + 1 + domain.len() > MAX_LENGTH {
            return Err(EmailError::TooLong);
        }
        Ok(Self { text: format!("{local}@{domain}"), at: local.len() })
    }

    /// An address that was stored as [`Email::reveal`]. Today's rules are not asked: who has an address keeps it.
    pub fn stored(text: &str) -> Result<Self, EmailError> {
        let at = text.rfind('@').ok_or(EmailError::NoAt)?;
        Ok(Self { text: text.to_owned(), at })
    }

    /// The address in clear, for writing to it and showing it to its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The form by which an account is found: all lower-case, because no provider in use tells letters apart by case.
    #[must_use]
    pub fn lookup_form(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The part before the `@`, for refusing passwords made from it.
    #[must_use]
    pub fn local(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// The part after the `@`, lower-case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// Enough for the owner to recognise it and too little for anybody else: `a•••@e•••.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.masked_with(More::default())
    }

    pub(super) fn masked_with(&self, more: More) -> String {
        let first = |text: &str, more: usize| text.chars().take(1 + more).collect::<String>();
        let (own, domain) = (first(self.local(), more.own), first(self.domain(), more.domain));
        format!("{own}•••@{domain}•••.{}", self.ending())
    }

    /// Whether this is a mask of it, of whichever length.
    pub(super) fn fits(&self, mask: &str) -> bool {
        let parts = mask.split_once("•••@").and_then(|(own, rest)| Some((own, rest.split_once("•••.")?)));
        parts.is_some_and(|(own, (domain, ending))| {
            let begins = |text: &str, part: &str| !part.is_empty() && text.starts_with(part);
            begins(self.local(), own) && begins(self.domain(), domain) && ending == self.ending()
        })
    }

    /// The last label of the domain.
    fn ending(&self) -> &str {
        self.domain().rsplit('.').next().unwrap_or_default()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({})", self.masked())
    }
}

/// An `atom` of RFC 5322 §3.2.3.
fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
}

/// A domain name in lower-case ASCII; one with other letters as UTS #46 maps it, where it maps to anything.
fn ascii_domain(text: &str) -> Option<String> {
    if text.is_ascii() { Some(text.to_ascii_lowercase()) } else { idna::domain_to_ascii_strict(text).ok() }
}

/// At least two labels, the last of which is not a number (it would be an IP address).
fn is_domain(text: &str) -> bool {
    let mut labels = text.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let mut others = labels.peekable();
    is_label(top)
        && !top.bytes().all(|b| b.is_ascii_digit())
        && others.peek().is_some()
        && others.all(is_label)
}

/// Letters, digits and inner hyphens (RFC 5321 §4.1.2 `sub-domain`).
fn is_label(text: &str) -> bool {
    (1..=MAX_LABEL).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_in_use_are_accepted() {
        for text in [
            "ann@example.com",
            "first.last+tag@sub.example.co.uk",
            "o'brien@example.ie",
            "x@xn--bcher-kva.example",
            "user_1%a=b@1and1.example",
            "a@a.bc",
        ] {
            assert_eq!(Email::parse(text).map(|e| e.reveal().to_owned()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn domains_of_all_scripts_are_kept_in_ascii() {
        for (text, ascii) in [
            ("info@bücher.example", "info@xn--bcher-kva.example"),
            ("info@BÜCHER.Example", "info@xn--bcher-kva.example"),
            ("info@bu\u{308}cher.example", "info@xn--bcher-kva.example"),
            ("info@例子。example", "info@xn--fsqu00a.example"),
            ("info＠bücher．example", "info@xn--bcher-kva.example"),
            ("\u{200B}info@mail.example\u{FEFF}", "info@mail.example"),
        ] {
            assert_eq!(
                Email::parse(text).map(|email| email.reveal().to_owned()),
                Ok(ascii.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn the_domain_loses_its_case_and_the_local_part_keeps_it() {
        let email = Email::parse("  Ann.Smith@Example.COM\n").unwrap();
        assert_eq!(email.reveal(), "Ann.Smith@example.com");
        assert_eq!(email.lookup_form(), "ann.smith@example.com");
        assert_eq!((email.local(), email.domain()), ("Ann.Smith", "example.com"));
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long_label = format!("a@{}.com", "b".repeat(64));
        let long_all = format!("a@{}com", "bcd.".repeat(70));
        let cases = [
            ("   ", EmailError::Empty),
            ("ann.example.com", EmailError::NoAt),
            ("@example.com", EmailError::Local),
            (".ann@example.com", EmailError::Local),
            ("ann.@example.com", EmailError::Local),
            ("a..b@example.com", EmailError::Local),
            ("a b@example.com", EmailError::Local),
            ("a@b@example.com", EmailError::Local),
            ("\"a b\"@example.com", EmailError::Local),
            ("ann\r\nBcc:x@example.com", EmailError::Local),
            ("zoë@example.com", EmailError::LocalBeyondAscii),
            ("李@例子.example", EmailError::LocalBeyondAscii),
            ("ann@", EmailError::Domain),
            ("ann@localhost", EmailError::Domain),
            ("ann@example", EmailError::Domain),
            ("ann@example.", EmailError::Domain),
            ("ann@.com", EmailError::Domain),
            ("ann@-a.com", EmailError::Domain),
            ("ann@a-.com", EmailError::Domain),
            ("ann@a_b.com", EmailError::Domain),
            ("ann@bü cher.example", EmailError::Domain),
            ("ann@-bücher-.example", EmailError::Domain),
            ("ann@bücher", EmailError::Domain),
            ("ann@127.0.0.1", EmailError::Domain),
            ("ann@[127.0.0.1]", EmailError::Domain),
            (&long_local, EmailError::TooLong),
            (&long_all, EmailError::TooLong),
            (&long_label, EmailError::Domain),
        ];
        for (text, error) in cases {
            assert_eq!(Email::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn an_address_is_printed_masked() {
        let email = Email::parse("ann@mail.example.com").unwrap();
        assert_eq!(email.masked(), "a•••@m•••.com");
        assert_eq!(format!("{email:?}"), "Email(a•••@m•••.com)");
    }

    proptest! {
        #[test]
        fn any_text_parses_or_is_refused_and_parsing_twice_changes_nothing(text in "\\PC{0,80}|[a-zA-Z.@+-]{0,300}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert!(email.reveal().len() <= MAX_LENGTH && email.reveal().is_ascii());
                prop_assert_eq!(Email::parse(email.reveal()), Ok(email.clone()));
                prop_assert_eq!(email.reveal(), format!("{}@{}", email.local(), email.domain()));
            }
        }

        #[test]
        fn letter_case_never_makes_a_second_account(text in "[a-zA-Z0-9]{1,20}@[a-zA-Z0-9]{1,20}\\.[a-zA-Z]{2,5}") {
            let email = Email::parse(&text).unwrap();
            let shouted = Email::parse(&text.to_uppercase()).unwrap();
            prop_assert_eq!(email.lookup_form(), shouted.lookup_form());
        }
    }
}
