//! Mobile numbers in E.164, checked against the numbering plans that libphonenumber knows. It refuses numbers that
//! cannot receive an SMS, and those whose reception somebody else pays or earns from.

use std::fmt;

use phonenumber::{Mode, PhoneNumber, Type, country::Source, metadata::DATABASE};

use crate::place::CountryCode;
use crate::typed::{digit, is_separator};

/// Far longer than any number written with all its decoration, in octets.
const MAX_INPUT: usize = 64;

/// A number that can receive an SMS, as `+` and 7 to 15 digits (ITU-T E.164).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    country: Option<CountryCode>,
    calling_code: u16,
}

/// Why a text is no phone number that we can send an SMS to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing but white space.
    #[error("the number is empty")]
    Empty,
    /// Letters, an extension, or far too many digits.
    #[error("this is not a phone number")]
    Malformed,
    /// The number does not start with `+` and there is no country to complete it from.
    #[error("the country code is missing")]
    NoCountry,
    /// No numbering plan has this number.
    #[error("no such number exists")]
    Unassigned,
    /// A landline, a free or paid service, or a forwarding number.
    #[error("this number cannot receive an SMS")]
    NotMobile,
}

impl Phone {
    /// Reads a number in international form (`+…` or `00…`), or in the national form of `default_country` (ISO 3166-1
    /// alpha-2). Other countries' exit codes (`011…`) are not taken: the answer is to write a `+`.
    pub fn parse(text: &str, default_country: Option<&str>) -> Result<Self, PhoneError> {
        let dialled = dialled(text)?;
        // An international number is read without the default country, whose trunk prefix the library would strip from
        // a foreign number: `+49 15…` in the United States would lose its 1.
        let country = default_country.filter(|_| !dialled.starts_with('+'));
        let country = country.and_then(|code| code.to_ascii_uppercase().parse().ok());
        if country.is_none() && !dialled.starts_with('+') {
            return Err(PhoneError::NoCountry);
        }
        let number = phonenumber::parse(country, &dialled).map_err(|_| PhoneError::Malformed)?;
        if number.code().source() == Source::Idd {
            return Err(PhoneError::NoCountry);
        }
        // Some numbers keep their trunk prefix at the first reading; a number has one spelling only.
        let e164 = number.format().mode(Mode::E164).to_string();
        let number = phonenumber::parse(None, &e164).map_err(|_| PhoneError::Malformed)?;
        Self::from_plan(&number)
    }

    fn from_plan(number: &PhoneNumber) -> Result<Self, PhoneError> {
        if !number.is_valid() {
            return Err(PhoneError::Unassigned);
        }
        if !matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile) {
            return Err(PhoneError::NotMobile);
        }
        let e164 = number.format().mode(Mode::E164).to_string();
        let country = number.country().id().and_then(|id| CountryCode::parse(id.as_ref()));
        Ok(Self { e164, country, calling_code: number.country().code() })
    }

    /// The number in clear: `+` and digits only.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The country whose numbering plan has this number; `None` for plans that belong to no country.
    #[must_use]
    pub const fn country(&self) -> Option<CountryCode> {
        self.country
    }

    /// Enough for the owner to recognise it and too little for anybody else: `+49 ••• •• 12`.
    #[must_use]
    pub fn masked(&self) -> String {
        let ending = self.e164.get(self.e164.len().saturating_sub(2)..).unwrap_or_default();
        format!("+{} ••• •• {ending}", self.calling_code)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// What would be dialled: an optional `+` and ASCII digits, without the decoration that people write.
fn dialled(text: &str) -> Result<String, PhoneError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PhoneError::Empty);
    }
    if text.len() > MAX_INPUT {
        return Err(PhoneError::Malformed);
    }
    // “+49 (0)151 …”: the trunk prefix in parentheses is not dialled from abroad.
    let text = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text.to_owned() };
    let mut dialled = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_separator(*c)) {
        match c {
            '+' | '\u{FF0B}' if dialled.is_empty() => dialled.push('+'),
            '(' | ')' | '.' | '/' => {}
            other => dialled.push(digit(other).ok_or(PhoneError::Malformed)?),
        }
    }
    match dialled.strip_prefix("00") {
        Some(international) => Ok(format!("+{international}")),
        None => Ok(dialled),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn e164(text: &str, country: Option<&str>) -> Result<String, PhoneError> {
        Phone::parse(text, country).map(|phone| phone.e164().to_owned())
    }

    #[test]
    fn one_number_has_one_spelling() {
        for text in [
            "+4915123456789",
            "+49 151 234 567 89",
            " +49 (0)151-23456789",
            "+49 (151) 234.567/89",
            "004915123456789",
            "0049 151 23456789",
            "+49015123456789",
            "＋４９１５１２３４５６７８９",
            "\u{202A}+49 151 23456789\u{202C}",
            "+٤٩١٥١٢٣٤٥٦٧٨٩",
        ] {
            assert_eq!(e164(text, None).as_deref(), Ok("+4915123456789"), "{text}");
            assert_eq!(e164(text, Some("FR")).as_deref(), Ok("+4915123456789"), "{text}");
        }
        assert_eq!(e164("0151 23456789", Some("de")).as_deref(), Ok("+4915123456789"));
    }

    #[test]
    fn the_visitors_country_does_not_change_a_foreign_number() {
        assert_eq!(e164("+49 155 00000000", Some("US")).as_deref(), Ok("+4915500000000"));
        assert_eq!(e164("+7 812 345 67 89", Some("RU")), e164("+7 812 345 67 89", Some("KZ")));
    }

    #[test]
    fn mobile_numbers_of_many_plans_are_accepted() {
        for (text, country) in [
            ("+1 604 555 0123", "CA"),
            ("+1 212 555 0123", "US"),
            ("+447400123456", "GB"),
            ("+33 6 12 34 56 78", "FR"),
            ("+34 612 34 56 78", "ES"),
            ("+39 312 345 6789", "IT"),
            ("+86 131 2345 6789", "CN"),
            ("+852 5123 4567", "HK"),
            ("+91 81234 56789", "IN"),
            ("+971 50 123 4567", "AE"),
            ("+55 11 96123-4567", "BR"),
            ("+54 9 11 2345-6789", "AR"),
            ("+7 912 345-67-89", "RU"),
            ("+234 802 123 4567", "NG"),
        ] {
            let phone = Phone::parse(text, None).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(phone.country().map(CountryCode::as_str), Some(country), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        let cases = [
            ("  ", PhoneError::Empty),
            ("0151 23456789", PhoneError::NoCountry),
            ("+49 30 901820", PhoneError::NotMobile),
            ("+1 800 723 3456", PhoneError::NotMobile),
            ("+44 70 1234 5678", PhoneError::NotMobile),
            ("+49 900 1234567", PhoneError::NotMobile),
            ("+49 151", PhoneError::Unassigned),
            ("+1 212 555 0123 ext 9", PhoneError::Malformed),
            ("+1 800 FLOWERS", PhoneError::Malformed),
            ("tel:+4915123456789;phone-context=x", PhoneError::Malformed),
            ("++4915123456789", PhoneError::Malformed),
            ("+999 123456789", PhoneError::Malformed),
            ("+", PhoneError::Malformed),
            ("0", PhoneError::NoCountry),
        ];
        for (text, error) in cases {
            assert_eq!(e164(text, None), Err(error), "{text}");
        }
        assert_eq!(e164("0151 23456789", Some("??")), Err(PhoneError::NoCountry));
        assert_eq!(e164("011 49 155 00000000", Some("US")), Err(PhoneError::NoCountry));
        assert_eq!(e164(&"1".repeat(1000), Some("US")), Err(PhoneError::Malformed));
    }

    #[test]
    fn a_number_is_printed_masked() {
        let phone = Phone::parse("+4915123456712", None).unwrap();
        assert_eq!(phone.masked(), "+49 ••• •• 12");
        assert_eq!(format!("{phone:?}"), "Phone(+49 ••• •• 12)");
    }

    proptest! {
        // Each numbering plan that a case touches compiles its patterns first, which is slow without optimisation.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_parses_or_is_refused_and_parsing_twice_changes_nothing(
            text in "\\PC{0,40}|\\+?[0-9 ()-]{3,20}|\\+[1-9][0-9]{6,14}",
            country in proptest::option::of("[A-Z]{2}"),
        ) {
            if let Ok(phone) = Phone::parse(&text, country.as_deref()) {
                prop_assert!(phone.e164().len() <= 16 && phone.e164().starts_with('+'));
                prop_assert_eq!(Phone::parse(phone.e164(), None), Ok(phone.clone()));
                    prop_assert_eq!(Phone::parse(phone.e164(), country.as_deref()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(phone.e164(), Some("US")), Ok(phone));
            }
        }

        #[test]
        fn american_numbers_are_one_however_they_are_written(line in 2_000_000_u32..9_999_999) {
            let (a, b) = (line / 10_000, line % 10_000);
            let plain = Phone::parse(&format!("+1212{line}"), None);
            prop_assert_eq!(&Phone::parse(&format!("(212) {a:03}-{b:04}"), Some("US")), &plain);
            prop_assert_eq!(&Phone::parse(&format!("1-212-{a:03}-{b:04}"), Some("US")), &plain);
        }
    }
}
