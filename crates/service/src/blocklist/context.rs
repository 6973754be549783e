//! Words that an attacker knows about the account: the service's name, the address it is registered with. NIST SP
//! 800-63B-4, section 3.1.1.2 lets them be refused. A password may hold such a word as long as enough else stands
//! around it; `savannah` in a long sentence is no reason to refuse Anna.

use zeroize::Zeroizing;

/// Shorter words stand in too many passwords by chance.
const SHORTEST_WORD: usize = 4;

/// What must remain beside the words, in code points: the least that NIST SP 800-63B-4, section 3.1.1.2 takes for a
/// password that is one of two factors.
const ENOUGH_ELSE: usize = 8;

/// Any stretch of a telephone number counts that is at least this long, so that leaving out the country code or
/// the last digit hides nothing.
const DIGIT_STRETCH: usize = 6;

/// The first of `words` that `password` is built around: it stands there, and fewer than eight code points remain beside
/// all of the words. Case and the usual substitutions (`v3st1bu1e`, `p@y`) are seen through. Words of fewer than four
/// code points are passed over.
#[must_use]
pub fn has_context_word<'a>(password: &str, words: &[&'a str]) -> Option<&'a str> {
    let plain = Zeroizing::new(lower(password));
    let folded = Zeroizing::new(plain.iter().copied().map(fold).collect::<Vec<char>>());
    let mut covered = vec![false; plain.len()];
    let mut found = None;
    for &word in words {
        if cover(&mut covered, &plain, &folded, &lower(word)) {
            found.get_or_insert(word);
        }
    }
    let remaining = covered.iter().filter(|covered| !**covered).count();
    found.filter(|_| remaining < ENOUGH_ELSE)
}

/// The words that strangers know about an account: the service's name, the local part of its e-mail address, whole and
/// in its pieces, and the digits of its telephone number. Too short ones are left out.
#[must_use]
pub fn context_words(service: &str, email: Option<&str>, phone: Option<&str>) -> Vec<String> {
    let local =
        email.map(|email| email.rsplit_once('@').map_or(email, |(local, _)| local)).unwrap_or_default();
    let pieces = [service, local].into_iter().flat_map(|name| {
        let parts = name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
        let joined: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        std::iter::once(joined).chain(parts)
    });
    let digits: String = phone.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let mut words: Vec<String> = Vec::new();
    for word in pieces.chain([digits]) {
        if word.chars().count() >= SHORTEST_WORD && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Marks where `word` stands, and says whether it stands anywhere.
fn cover(covered: &mut [bool], plain: &[char], folded: &[char], word: &[char]) -> bool {
    if word.len() < SHORTEST_WORD {
        return false;
    }
    if word.iter().all(char::is_ascii_digit) {
        let stretch = word.len().min(DIGIT_STRETCH);
        return word.windows(stretch).fold(false, |any, part| mark(covered, plain, part) | any);
    }
    let word: Vec<char> = word.iter().copied().map(fold).collect();
    mark(covered, folded, &word)
}

fn mark(covered: &mut [bool], text: &[char], part: &[char]) -> bool {
    let mut any = false;
    for (start, window) in text.windows(part.len()).enumerate() {
        if window == part {
            any = true;
            covered.iter_mut().skip(start).take(part.len()).for_each(|place| *place = true);
        }
    }
    any
}

fn lower(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// One face for the characters that stand for each other. Both sides are folded, so that `l` and `i`, which share the
/// face `i`, need not be told apart.
const fn fold(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' | 'l' => 'i',
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '6' | '9' => 'g',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> Vec<String> {
        context_words("Vestibule", Some("ann.smithson+coins@example.org"), Some("+49 1555 0123456"))
    }

    fn refused(password: &str) -> Option<String> {
        let words = words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        has_context_word(password, &words).map(str::to_owned)
    }

    #[test]
    fn the_words_come_from_service_address_and_number() {
        assert_eq!(words(), ["Vestibule", "annsmithsoncoins", "smithson", "coins", "4915550123456"]);
        assert_eq!(context_words("Zürich Bank", None, None), ["ZürichBank", "Zürich", "Bank"]);
        assert!(context_words("X", Some("ann@example.org"), None).is_empty());
    }

    #[test]
    fn a_password_built_around_a_word_is_refused_with_the_word() {
        for (password, word) in [
            ("vestibule2024", "Vestibule"),
            ("V3st1bu1e-2024", "Vestibule"),
            ("!VESTIBULE!!!", "Vestibule"),
            ("vestibulevestibule", "Vestibule"),
            ("$m1th$0n-1984", "smithson"),
            ("smithson@vestibule", "Vestibule"),
            ("0155501234567", "4915550123456"),
            ("call-0123456", "4915550123456"),
        ] {
            assert_eq!(refused(password).as_deref(), Some(word), "{password}");
        }
    }

    #[test]
    fn a_word_within_a_long_password_is_no_reason() {
        for password in [
            "my vestibule has a red door",
            "three smithsons walk to sea",
            "tundra-otter-plinth",
            "19840517-otter",
            "",
        ] {
            assert_eq!(refused(password), None, "{password}");
        }
        assert_eq!(has_context_word("ann1ann1ann1", &["ann"]), None, "too short a word");
    }

    proptest! {
        #[test]
        fn any_text_and_words_are_judged(password: String, words: Vec<String>) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some(word) = has_context_word(&password, &words) {
                prop_assert!(words.contains(&word));
            }
        }

        #[test]
        fn short_decoration_hides_no_word(word in "[a-z]{4,12}", before in "[0-9!]{0,3}", after in "[0-9!]{0,4}") {
            let password = format!("{before}{word}{after}");
            prop_assert_eq!(has_context_word(&password.to_uppercase(), &[&word]), Some(word.as_str()));
        }
    }
}
