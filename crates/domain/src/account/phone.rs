//! Mobile numbers in E.164, checked against the numbering plans that libphonenumber publishes. It refuses numbers that
//! cannot receive an SMS, and those whose reception somebody else pays or earns from.

use std::fmt;

use super::more::More;
use super::numbering::{self, Split};
use crate::place::CountryCode;
use crate::typed::{digit, is_separator, narrow};

/// Far longer than any number written with all its decoration, in characters.
const MAX_INPUT: usize = 64;

/// The most digits of a number with its calling code (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// So many digits of a number are shown by its usual mask.
const SHOWN: usize = 2;

/// A number that can receive an SMS, as `+` and 7 to 15 digits (ITU-T E.164). One read from storage is what was a number when it
/// was stored.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
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
    /// Reads the numbering plans into memory, so that the first number does not have to wait for it: tens of milliseconds,
    /// once in the life of a process.
    pub fn read_plans() {
        numbering::read();
    }

    /// Whether numbers can be completed by this country: two letters, upper- or lower-case (ISO 3166-1 alpha-2).
    #[must_use]
    pub fn has_plan(country: &str) -> bool {
        numbering::has_plan(&country.to_ascii_uppercase())
    }

    /// Reads a number in international form (`+…` or `00…`), or in the national form of `default_country` (ISO 3166-1
    /// alpha-2). Other countries' exit codes (`011…`) are not taken: the answer is to write a `+`.
    pub fn parse(text: &str, default_country: Option<&str>) -> Result<Self, PhoneError> {
        let dialled = dialled(text)?;
        // An international number is read without the default country, whose trunk prefix would be taken off a foreign
        // number: `+49 15…` in the United States would lose its 1.
        if let Some(digits) = dialled.strip_prefix('+') {
            let split = numbering::split(digits).ok_or(PhoneError::Malformed)?;
            return Self::from_plan(split.code, &numbering::international(&split));
        }
        let country = default_country.map(str::to_ascii_uppercase).ok_or(PhoneError::NoCountry)?;
        if numbering::dials_abroad(&country, &dialled) {
            return Err(PhoneError::NoCountry);
        }
        let (code, national) = numbering::complete(&country, &dialled).ok_or(PhoneError::NoCountry)?;
        Self::from_plan(code, &national)
    }

    /// A number that was stored as [`Phone::e164`]. Today's plans are not asked: they change, and who has a number keeps it.
    pub fn stored(e164: &str) -> Result<Self, PhoneError> {
        let digits = e164.strip_prefix('+').ok_or(PhoneError::Malformed)?;
        let plausible =
            (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if plausible { Ok(Self { e164: e164.to_owned() }) } else { Err(PhoneError::Malformed) }
    }

    fn from_plan(code: u16, national: &str) -> Result<Self, PhoneError> {
        let e164 = format!("+{code}{national}");
        if e164.len() > MAX_DIGITS + 1 {
            return Err(PhoneError::Malformed);
        }
        // Some numbers keep their trunk prefix at the first reading; a number has one spelling only.
        let again = numbering::international(&Split { code, national });
        if again != national {
            return Self::from_plan(code, &again);
        }
        match numbering::look_up(code, national) {
            None => Err(PhoneError::Unassigned),
            Some(planned) if planned.mobile => Ok(Self { e164 }),
            Some(_) => Err(PhoneError::NotMobile),
        }
    }

    /// The number in clear: `+` and digits only.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The country whose numbering plan has this number; `None` for plans that belong to no country, and for a number that no
    /// plan has any more.
    #[must_use]
    pub fn country(&self) -> Option<CountryCode> {
        let split = self.split()?;
        numbering::look_up(split.code, split.national)?.country
    }

    /// Enough for the owner to recognise it and too little for anybody else: `+49 ••• •• 12`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.masked_with(More::default())
    }

    pub(super) fn masked_with(&self, more: More) -> String {
        let (code, digits) = self.parts();
        let ending = digits.get(digits.len().saturating_sub(SHOWN + more.own)..).unwrap_or_default();
        format!("{code}••• •• {ending}")
    }

    /// Whether this is a mask of it, of whichever length.
    pub(super) fn fits(&self, mask: &str) -> bool {
        let (code, digits) = self.parts();
        let ending = mask.strip_prefix(&code).and_then(|rest| rest.strip_prefix("••• •• "));
        ending.is_some_and(|ending| ending.len() >= SHOWN.min(digits.len()) && digits.ends_with(ending))
    }

    /// What a mask begins with, and the digits of which it shows the last ones.
    fn parts(&self) -> (String, &str) {
        match self.split() {
            Some(split) => (format!("+{} ", split.code), split.national),
            None => ("+".to_owned(), self.e164.trim_start_matches('+')),
        }
    }

    fn split(&self) -> Option<Split<'_>> {
        numbering::split(self.e164.strip_prefix('+')?)
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
    if text.chars().count() > MAX_INPUT {
        return Err(PhoneError::Malformed);
    }
    let text: String = text.chars().filter(|c| !is_separator(*c)).map(narrow).collect();
    // “+49 (0)151 …”: the trunk prefix in parentheses is not dialled from abroad.
    let text = if text.starts_with('+') { text.replacen("(0)", "", 1) } else { text };
    let mut dialled = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '+' if dialled.is_empty() => dialled.push('+'),
            // Brackets, points and slashes; dots in the middle of the line are U+00B7, bullets, and those of Japanese.
            '(' | ')' | '[' | ']' | '.' | '/' | '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}'
            | '\u{22C5}' | '\u{30FB}' | '\u{FF65}' => {}
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
    use phonenumber::Type;
    use phonenumber::metadata::{DATABASE, Descriptor};
    use proptest::prelude::*;

    use super::*;
    use crate::account::digit_pattern::DigitPattern;

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
            "﹢49 151·234·567·89",
            "+๔๙๑๕๑๒๓๔๕๖๗๘๙",
            "＋49（0）151－23456789",
            "\u{61C}+49\u{180E}151\u{FE0F}23456789",
        ] {
            assert_eq!(e164(text, None).as_deref(), Ok("+4915123456789"), "{text}");
            assert_eq!(e164(text, Some("FR")).as_deref(), Ok("+4915123456789"), "{text}");
        }
        assert_eq!(e164("0151 23456789", Some("de")).as_deref(), Ok("+4915123456789"));
    }

    #[test]
    fn a_mobile_prefix_that_the_plan_did_away_with_is_left_out() {
        for text in ["+52 55 1234 5678", "+52 1 55 1234 5678", "+5215512345678", "0052 1 55 1234 5678"] {
            assert_eq!(e164(text, None).as_deref(), Ok("+525512345678"), "{text}");
            assert_eq!(e164(text, Some("MX")).as_deref(), Ok("+525512345678"), "{text}");
        }
        assert!(e164("+52 1 15 1234 5678", None).is_err());
        // In Argentina the 9 belongs to the number.
        assert_eq!(e164("+54 9 11 2345 6789", None).as_deref(), Ok("+5491123456789"));
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

    /// Every kind of number of every plan, by the plan's own example.
    fn examples() -> Vec<(String, Type, String)> {
        let kinds = [
            Type::FixedLine,
            Type::Mobile,
            Type::TollFree,
            Type::PremiumRate,
            Type::SharedCost,
            Type::PersonalNumber,
            Type::Voip,
            Type::Pager,
            Type::Uan,
            Type::Voicemail,
        ];
        let plans = DATABASE.iter().flat_map(|plan| {
            kinds.into_iter().filter_map(move |kind| {
                let example = plan.descriptors().get(kind)?.example()?;
                Some((plan.id().to_owned(), kind, format!("+{}{example}", plan.country_code())))
            })
        });
        plans.collect()
    }

    #[test]
    fn the_plans_own_examples_are_read_as_what_they_are() {
        let examples = examples();
        assert!(examples.iter().filter(|(_, kind, _)| *kind == Type::Mobile).count() > 200);
        let mut wrong = Vec::new();
        for (country, kind, number) in examples {
            let read = Phone::parse(&number, None);
            let is_it = || read.as_ref().is_ok_and(|phone| phone.e164() == number);
            let is_no_mobile = || read == Err(PhoneError::NotMobile);
            let right = if kind == Type::Mobile {
                is_it()
            } else {
                // In some countries a landline's number can be a mobile's too.
                is_no_mobile() || kind == Type::FixedLine && is_it()
            };
            if !right {
                wrong.push((country, kind, number, read));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn an_example_typed_at_home_is_the_same_number() {
        let mut wrong = Vec::new();
        for plan in DATABASE.iter().filter(|plan| plan.id() != "001") {
            let Some(example) = plan.descriptors().mobile().and_then(|mobile| mobile.example()) else {
                continue;
            };
            let number = format!("+{}{example}", plan.country_code());
            // In Colombia a zero is dialled before landlines alone.
            let trunk = plan.national_prefix().filter(|_| plan.id() != "CO").unwrap_or_default();
            let typed = [example.to_owned(), format!("{trunk}{example}")];
            for typed in typed {
                let read = e164(&typed, Some(plan.id()));
                if read.as_ref() != Ok(&number) {
                    wrong.push((plan.id(), typed, number.clone(), read));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_leading_zero_that_belongs_to_the_number_stays() {
        for (number, country) in [
            ("+2250707123456", "CI"),
            ("+2250143210321", "CI"),
            ("+241 06 03 12 34", "GA"),
            ("+242 06 123 4567", "CG"),
        ] {
            let phone = Phone::parse(number, None).unwrap_or_else(|e| panic!("{number}: {e}"));
            assert_eq!(phone.country().map(CountryCode::as_str), Some(country), "{number}");
        }
        assert_eq!(e164("07 07 12 34 56", Some("CI")).as_deref(), Ok("+2250707123456"));
        assert_eq!(e164("+225 07 07 12 34 56", Some("FR")).as_deref(), Ok("+2250707123456"));
        assert_eq!(e164("+39 02 1234 5678", None), Err(PhoneError::NotMobile));
    }

    #[test]
    fn every_pattern_of_every_plan_is_read() {
        for plan in DATABASE.iter() {
            let all = plan.descriptors();
            let kinds = [
                Some(all.general()),
                all.fixed_line(),
                all.mobile(),
                all.toll_free(),
                all.premium_rate(),
                all.shared_cost(),
                all.personal_number(),
                all.voip(),
                all.pager(),
                all.uan(),
                all.voicemail(),
            ];
            let patterns = kinds.into_iter().flatten().map(Descriptor::national_number);
            let others =
                [plan.international_prefix(), plan.national_prefix_for_parsing(), plan.leading_digits()];
            for pattern in patterns.chain(others.into_iter().flatten()) {
                assert!(
                    DigitPattern::read(pattern.as_str()).is_some(),
                    "{}: {}",
                    plan.id(),
                    pattern.as_str()
                );
            }
        }
    }

    #[test]
    fn a_stored_number_is_not_judged_by_todays_plans() {
        let gone = Phone::stored("+4915").unwrap();
        assert_eq!((gone.e164(), gone.masked().as_str(), gone.country()), ("+4915", "+49 ••• •• 15", None));
        assert_eq!(Phone::stored("+99912345").unwrap().masked(), "+••• •• 45");
        let same = Phone::parse("+4915123456712", None).unwrap();
        assert_eq!(Phone::stored("+4915123456712"), Ok(same));
        for broken in ["", "+", "4915", "+49a", "+1234567890123456"] {
            assert_eq!(Phone::stored(broken), Err(PhoneError::Malformed), "{broken}");
        }
    }

    proptest! {
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
