//! Numbers as a language writes them.

use std::convert::Infallible;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;

/// Whose rules for dates and numbers a language follows. English without a region is read all over the world: the day
/// stands before the month, and the clock has 24 hours.
pub(crate) fn rules(tag: &str) -> Locale {
    let tag = if tag == "en" { "en-GB" } else { tag };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

/// How a language writes numbers.
pub(crate) struct Numbers(Locale);

impl Memoizable for Numbers {
    type Args = ();
    type Error = Infallible;

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, Infallible> {
        Ok(Self(rules(&language.to_string())))
    }
}

impl Numbers {
    /// A whole number with its groups; `None` for any other, which is written as it is.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2⁵³ is one of i64")]
    pub(crate) fn write(&self, number: f64) -> Option<String> {
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        if number.fract() != 0.0 || number.abs() > LARGEST {
            return None;
        }
        let writer = DecimalFormatter::try_new(
            (&self.0).into(),
            icu_decimal::options::DecimalFormatterOptions::default(),
        );
        Some(writer.ok()?.format(&Decimal::from(number as i64)).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_the_language_groups_them() {
        let written = |tag: &str, number: f64| {
            let language: LanguageIdentifier = tag.parse().unwrap();
            Numbers::construct(language, ()).unwrap().write(number)
        };
        assert_eq!(written("en", 1_234_567.0).as_deref(), Some("1,234,567"));
        assert_eq!(written("fr", 12_345.0).as_deref(), Some("12\u{202f}345"));
        assert_eq!(written("en", 0.5), None);
    }
}
