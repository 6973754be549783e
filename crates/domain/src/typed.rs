//! How people type and paste: with spaces, hyphens, characters that cannot be seen, or in the digits and the width of
//! their own keyboard. This room reads such texts as they were meant and refuses to guess at anything else. What a
//! character is comes from the Unicode Character Database.

use icu_properties::props::{Dash, DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed,
};
use unicode_normalization::char::decompose_compatible;

const CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();
const DASHES: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<Dash>();
const IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();

/// The ASCII form of a decimal digit of any script (Unicode general category Nd).
pub(crate) fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c).filter(char::is_ascii_digit);
    }
    // Every script has its ten digits in one row, from zero to nine (Unicode Standard, section 4.6).
    let is_digit = |code| CATEGORIES.get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(c);
    if !is_digit(code) {
        return None;
    }
    let before = (1..code).take_while(|back| is_digit(code - back)).count();
    char::from_digit(u32::try_from(before % 10).ok()?, 10)
}

/// Whether a character merely separates groups: white space, a hyphen or dash of any script, or what cannot be seen.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || is_invisible(c)
}

/// Whether a character is a hyphen or dash of any script, or the minus sign (Unicode property Dash).
pub(crate) fn is_dash(c: char) -> bool {
    DASHES.contains(c)
}

/// Whether a character has no picture of its own and can make two texts look alike: what programs show nothing for
/// (Unicode property `Default_Ignorable_Code_Point`: zero-width characters, soft hyphens, marks that turn the writing
/// direction, fillers, tags), control characters but white space, the empty Braille cell, and the signs of text that is
/// annotated or left out (U+FFF9 to U+FFFC).
pub(crate) fn is_invisible(c: char) -> bool {
    IGNORABLE.contains(c)
        || (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{2800}' | '\u{FFF9}'..='\u{FFFC}')
}

/// A text without white space around it, and with one space for each stretch of it inside.
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text of one line can be shown as it is: nothing in it is invisible, breaks the line or turns the writing
/// direction. Two kinds of invisible characters are taken where they change how a visible one looks: a variation selector
/// after it, and a joiner or non-joiner between two of them, as Persian, the scripts of India and emoji need (Unicode
/// Standard, section 23.2).
#[must_use]
pub fn can_be_shown(text: &str) -> bool {
    let visible = |c: char| !c.is_whitespace() && !is_invisible(c);
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let fits = match c {
            '\u{200C}' | '\u{200D}' => {
                before.is_some_and(|before| visible(before) || is_variation_selector(before))
                    && rest.peek().copied().is_some_and(visible)
            }
            c if is_variation_selector(c) => before.is_some_and(visible),
            '\u{2028}' | '\u{2029}' => false,
            c => !c.is_control() && !is_invisible(c),
        };
        if !fits {
            return false;
        }
        before = Some(c);
    }
    true
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{E0100}'..='\u{E01EF}')
}

/// What was typed or pasted into a field of one line, as it was meant: without characters that cannot be seen, without
/// white space at its ends, and with full-width and small letters, digits and signs (U+FF01 to U+FF5E, U+FE50 to U+FE6B)
/// as ASCII.
pub(crate) fn clean(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    seen.trim().to_owned()
}

/// The ASCII form of a full-width or small letter, digit or sign; every other character stays.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' | '\u{FE50}'..='\u{FE6B}' => {
            let mut plain = c;
            decompose_compatible(c, |part| plain = part);
            if plain.is_ascii() { plain } else { c }
        }
        _ => c,
    }
}

/// Exactly six digits, with separators anywhere; `None` for anything else.
pub(crate) fn six_digits(text: &str) -> Option<zeroize::Zeroizing<String>> {
    digits(text, 6).filter(|digits| digits.len() == 6)
}

/// Digits alone, at most so many, with separators anywhere; `None` for anything else.
pub(crate) fn digits(text: &str, most: usize) -> Option<zeroize::Zeroizing<String>> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let mut digits = zeroize::Zeroizing::new(String::with_capacity(most));
    for c in text.chars().filter(|c| !is_separator(*c)) {
        if digits.len() == most {
            return None;
        }
        digits.push(digit(c)?);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn six_digits_are_read_however_they_are_typed() {
        for text in [
            "123456",
            "123 456",
            " 123-456 ",
            "12\u{200E}3\u{00A0}456",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "１２３４５６",
            "๑๒๓๔๕๖",
            "၁၂၃၄၅၆",
            "໑໒໓໔໕໖",
            "૧૨૩૪૫૬",
            "௧௨௩௪௫௬",
            "𝟏𝟐𝟑𝟜𝟝𝟞",
            "1\u{61C}2\u{180E}3\u{FE0F}4\u{206A}5\u{1}6",
            "123﹣456",
        ] {
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
            "ann﹫mail﹒example",
        ] {
            assert_eq!(clean(text), "ann@mail.example", "{text:?}");
        }
        assert_eq!(clean("Zoë 李 ① ﬁ"), "Zoë 李 ① ﬁ");
    }

    #[test]
    fn every_character_without_a_picture_is_dropped() {
        let ranges = [
            '\0'..='\u{8}',
            '\u{7F}'..='\u{84}',
            '\u{AD}'..='\u{AD}',
            '\u{34F}'..='\u{34F}',
            '\u{61C}'..='\u{61C}',
            '\u{115F}'..='\u{1160}',
            '\u{17B4}'..='\u{17B5}',
            '\u{180B}'..='\u{180F}',
            '\u{200B}'..='\u{200F}',
            '\u{202A}'..='\u{202E}',
            '\u{2060}'..='\u{206F}',
            '\u{2800}'..='\u{2800}',
            '\u{3164}'..='\u{3164}',
            '\u{FE00}'..='\u{FE0F}',
            '\u{FEFF}'..='\u{FEFF}',
            '\u{FFA0}'..='\u{FFA0}',
            '\u{FFF9}'..='\u{FFFC}',
            '\u{E0000}'..='\u{E0FFF}',
        ];
        for c in ranges.into_iter().flatten() {
            assert_eq!(clean(&format!("an{c}n@mail.example")), "ann@mail.example", "{c:?}");
            assert!(!can_be_shown(&c.to_string()), "{c:?}");
        }
    }

    #[test]
    fn digits_of_every_script_count_from_zero() {
        let all: Vec<char> = ('\0'..=char::MAX).filter(|c| digit(*c).is_some()).collect();
        assert!(all.len() >= 760 && all.len().is_multiple_of(10), "{}", all.len());
        for row in all.chunks(10) {
            let read: String = row.iter().filter_map(|c| digit(*c)).collect();
            assert_eq!(read, "0123456789", "{row:?}");
        }
    }

    #[test]
    fn what_is_shown_can_be_seen_and_turns_nothing() {
        for text in [
            "Ann",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "❤\u{FE0F}",
            "👩\u{200D}👧",
            "❤\u{FE0F}\u{200D}🔥",
            "葛\u{E0100}城",
        ] {
            assert!(can_be_shown(text), "{text:?}");
        }
        for text in [
            "\u{200B}",
            "\u{200D}",
            "\u{FE0F}",
            "Ann\u{200C}",
            "\u{200D}Ann",
            "Ann \u{200D}Bo",
            "A\u{200D}\u{200D}B",
            "\u{61C}Ann",
            "\u{202E}evil",
            "a\nb",
            "a\u{2028}b",
            "a\tb",
            "A\u{E0041}",
        ] {
            assert!(!can_be_shown(text), "{text:?}");
        }
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
