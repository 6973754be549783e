//! How people type numbers: with spaces, hyphens, or in the digits of their own keyboard. This room reads them as
//! ASCII and refuses to guess at anything else.

/// The ASCII form of a decimal digit from a Latin, Arabic, Persian, Devanagari, Bengali or full-width keyboard.
pub(crate) fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xFF10];
    let code = u32::from(c);
    let value = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether a character merely separates groups: white space, a hyphen or dash of any kind, or an invisible mark that
/// copying from another program leaves behind.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || c == '-'
        || ('\u{2010}'..='\u{2015}').contains(&c)
        || c == '\u{2212}'
        || is_invisible(c)
}

/// Whether a character has no picture of its own and can make two texts look alike: zero-width characters, soft
/// hyphen, and marks that turn the writing direction (Unicode UAX #9, UTS #39).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// What was typed or pasted into a field of one line, as it was meant: without characters that cannot be seen, without
/// white space at its ends, and with full-width letters, digits and signs (U+FF01 to U+FF5E) as ASCII.
pub(crate) fn clean(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    seen.trim().to_owned()
}

fn narrow(c: char) -> char {
    match u32::from(c) {
        0x3000 => ' ',
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Exactly six digits, with separators anywhere; `None` for anything else.
pub(crate) fn six_digits(text: &str) -> Option<zeroize::Zeroizing<String>> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let mut digits = zeroize::Zeroizing::new(String::with_capacity(6));
    for c in text.chars().filter(|c| !is_separator(*c)) {
        if digits.len() == 6 {
            return None;
        }
        digits.push(digit(c)?);
    }
    (digits.len() == 6).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn six_digits_are_read_however_they_are_typed() {
        for text in
            ["123456", "123 456", " 123-456 ", "12\u{200E}3\u{00A0}456", "١٢٣٤٥٦", "۱۲۳۴۵۶", "１２３４５６"]
        {
            assert_eq!(six_digits(text).as_deref().map(String::as_str), Some("123456"), "{text}");
        }
        for text in ["", "12345", "1234567", "12345a", "+12345", "½23456", &"1 ".repeat(100)] {
            assert!(six_digits(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_not_meant() {
        for text in [
            "ann@mail.example",
            "\u{200B}ann@mail.example\u{200E}",
            "\u{FEFF} ann@mail.example\t",
            "a\u{AD}nn@mail\u{2060}.example",
            "\u{3000}ａｎｎ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
            "\u{202A}ann@mail.example\u{202C}",
        ] {
            assert_eq!(clean(text), "ann@mail.example", "{text:?}");
        }
        assert_eq!(clean("Zoë 李 ① ﬁ"), "Zoë 李 ① ﬁ");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,80}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn any_text_is_six_ascii_digits_or_nothing(text in ".{0,80}") {
            if let Some(digits) = six_digits(&text) {
                prop_assert!(digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()));
            }
        }
    }
}
