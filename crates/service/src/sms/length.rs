//! How long a text message is. In the alphabet of text messages (GSM-7; 3GPP TS 23.038, section 6.2.1) one message holds 160
//! septets; one character outside it turns the whole text into UCS-2, of which one message holds 70. Longer texts travel in
//! parts, each with a header that takes 7 septets or 3 characters (TS 23.040, section 9.2.3.24.1). Each part is charged.

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                     abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// How a text travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// Whether the alphabet of text messages can write it.
    pub(super) gsm7: bool,
    /// Septets, or UTF-16 units.
    pub(super) units: usize,
    /// Messages that it takes.
    pub(super) parts: usize,
}

impl Length {
    /// The length of a text.
    pub(super) fn of(text: &str) -> Self {
        let septets = septets(text);
        let units = septets.unwrap_or_else(|| text.encode_utf16().count());
        let (one, part) = if septets.is_some() { (160, 153) } else { (70, 67) };
        Self { gsm7: septets.is_some(), units, parts: if units <= one { 1 } else { units.div_ceil(part) } }
    }
}

/// Septets that the text takes; nothing when a character is not in the alphabet.
fn septets(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, c| match c {
        c if BASIC.contains(c) => Some(sum + 1),
        c if EXTENDED.contains(c) => Some(sum + 2),
        _ => None,
    })
}

/// Whether the alphabet of text messages can write the text.
pub(super) fn is_gsm7(text: &str) -> bool {
    septets(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_parts_are_counted_as_the_standard_has_them() {
        assert_eq!(BASIC.chars().count(), 127, "128 places, one of which is the escape");
        for (text, gsm7, units, parts) in [
            ("Code: 123456\n@a.example #123456".to_owned(), true, 31, 1),
            ("[€]".to_owned(), true, 6, 1),
            ("x".repeat(160), true, 160, 1),
            ("x".repeat(161), true, 161, 2),
            ("x".repeat(306), true, 306, 2),
            ("x".repeat(307), true, 307, 3),
            ("naïve".to_owned(), false, 5, 1),
            ("易".repeat(70), false, 70, 1),
            ("易".repeat(71), false, 71, 2),
            ("易".repeat(134), false, 134, 2),
            ("🔑".repeat(35), false, 70, 1),
            ("🔑".repeat(36), false, 72, 2),
        ] {
            assert_eq!(Length::of(&text), Length { gsm7, units, parts }, "{text}");
        }
    }
}
