//! Reading request headers: one that may stand once is read when it does, and one that is a list is read over all its
//! lines. A part that cannot be read costs that part and nothing beside it.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName};

/// A header that may be there once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Single<'a> {
    /// It is not there.
    Absent,
    /// Its value.
    Value(&'a str),
    /// It is there more than once, or is no visible ASCII.
    Unreadable,
}

impl<'a> Single<'a> {
    /// Reads the header of this name.
    pub(crate) fn of(headers: &'a HeaderMap, name: &HeaderName) -> Self {
        let mut lines = headers.get_all(name).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Self::Absent,
            (Some(line), None) => line.to_str().map_or(Self::Unreadable, Self::Value),
            (Some(_), Some(_)) => Self::Unreadable,
        }
    }

    /// The value, when there is one that can be read.
    pub(crate) const fn value(self) -> Option<&'a str> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// The text of a header that is only shown or looked through, where it is there once: what is not UTF-8 in it stands as
/// U+FFFD, and costs nothing beside itself. Empty when the header is not there, or there more than once.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Cow<'a, str> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => String::from_utf8_lossy(line.as_bytes()),
        (None, _) | (Some(_), Some(_)) => Cow::Borrowed(""),
    }
}

/// A list over all lines of its header (RFC 9110 §5.3), without the elements that are no visible ASCII; empty when the
/// header is not there.
pub(crate) fn list(headers: &HeaderMap, name: &HeaderName) -> String {
    let elements = headers.get_all(name).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let readable = elements.filter_map(|element| std::str::from_utf8(element).ok());
    let readable: Vec<&str> = readable.filter(|element| element.is_ascii()).map(str::trim).collect();
    readable.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const NAME: HeaderName = HeaderName::from_static("x-name");

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for line in lines {
            map.append(NAME, HeaderValue::from_bytes(line).unwrap());
        }
        map
    }

    #[test]
    fn what_may_be_there_once_is_not_chosen_among_several() {
        assert_eq!(Single::of(&headers(&[]), &NAME), Single::Absent);
        assert_eq!(Single::of(&headers(&[b"one"]), &NAME), Single::Value("one"));
        assert_eq!(Single::of(&headers(&[b"one", b"one"]), &NAME), Single::Unreadable);
        assert_eq!(Single::of(&headers(&[b"Z\xfcrich"]), &NAME), Single::Unreadable);
    }

    #[test]
    fn a_text_loses_only_what_cannot_be_read() {
        assert_eq!(text(&headers(&[]), &NAME), "");
        assert_eq!(text(&headers(&["Chrome/120 Zürich".as_bytes()]), &NAME), "Chrome/120 Zürich");
        assert_eq!(text(&headers(&[b"Chrome/120 Z\xfcrich"]), &NAME), "Chrome/120 Z\u{FFFD}rich");
        assert_eq!(text(&headers(&[b"Chrome/120", b"Firefox/120"]), &NAME), "");
    }

    #[test]
    fn a_list_goes_on_in_the_next_line_and_loses_only_what_cannot_be_read() {
        assert_eq!(list(&headers(&[]), &NAME), "");
        assert_eq!(list(&headers(&[b"de;q=0.5,en", b"fr"]), &NAME), "de;q=0.5, en, fr");
        assert_eq!(list(&headers(&[b"Z\xfcrich, en"]), &NAME), "en");
        assert_eq!(list(&headers(&["Zürich, en".as_bytes()]), &NAME), "en");
    }
}
