//! The length of a text in the alphabet of text messages (3GPP TS 23.038, section 6.2.1): 160 septets are one message, and
//! one character outside the alphabet would cut that to 70.

/// The most septets that one message holds.
pub(super) const MOST: usize = 160;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
                     abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// Septets that the text takes, or the first character that is not in the alphabet.
pub(super) fn septets(text: &str) -> Result<usize, char> {
    text.chars().try_fold(0, |sum, c| match c {
        c if BASIC.contains(c) => Ok(sum + 1),
        c if EXTENDED.contains(c) => Ok(sum + 2),
        c => Err(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn septets_are_counted_as_the_standard_has_them() {
        assert_eq!(BASIC.chars().count(), 127, "128 places, one of which is the escape");
        assert_eq!(septets("Code: 123456\n@a.example #123456"), Ok(31));
        assert_eq!(septets("[€]"), Ok(6));
        assert_eq!(septets("naïve"), Err('ï'));
        assert_eq!(septets("你好"), Err('你'));
    }
}
