//! Sentences in the alphabet of text messages, as people write them on their phones: a curly quote or an accent that it lacks
//! would double what every message costs.

use unicode_normalization::UnicodeNormalization as _;

use super::length::is_gsm7;

/// The same sentence in GSM-7, without the accents and typography that the alphabet lacks; as it is where that is not enough,
/// as in another script.
pub(super) fn plain(sentence: &str) -> String {
    if is_gsm7(sentence) {
        return sentence.to_owned();
    }
    let plain: String = sentence.chars().map(letter).collect();
    if is_gsm7(&plain) { plain } else { sentence.to_owned() }
}

fn letter(c: char) -> String {
    if is_gsm7(c.encode_utf8(&mut [0; 4])) {
        return c.to_string();
    }
    match c {
        '’' | '‘' | '\u{2bc}' => "'".to_owned(),
        '“' | '”' | '«' | '»' => "\"".to_owned(),
        '–' | '—' | '\u{2011}' => "-".to_owned(),
        '…' => "...".to_owned(),
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ".to_owned(),
        'œ' => "oe".to_owned(),
        'Œ' => "OE".to_owned(),
        other => other.nfd().filter(|part| !('\u{300}'..='\u{36f}').contains(part)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_alphabet_lacks_is_written_as_on_a_phone() {
        assert_eq!(plain("l’août à 7\u{202f}h : ça, où, Müller"), "l'aout à 7 h : ca, où, Müller");
        assert_eq!(plain("«\u{a0}cœur\u{a0}» – naïve…"), "\" coeur \" - naive...");
        assert_eq!(plain("пароль изменён"), "пароль изменён");
    }
}
