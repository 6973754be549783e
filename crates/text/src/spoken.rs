//! Facts in words: a country, a place, a browser, an instant, a number. The rules and names are Unicode's CLDR.

use std::convert::Infallible;

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::{Date, DateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::session::user_agent::{Form, UserAgent};
use vestibule_domain::time::Timestamp;

use crate::text::{Text, ToFluent};

/// Whose rules for dates and numbers a language follows. English without a region is read all over the world: the day
/// stands before the month, and the clock has 24 hours.
fn rules(tag: &str) -> Locale {
    let tag = if tag == "en" { "en-GB" } else { tag };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

impl Text {
    /// A country's name.
    #[must_use]
    pub fn country(&self, country: CountryCode) -> String {
        self.text(&format!("country-{country}")).into_owned()
    }

    /// “Lisbon, Portugal”, or as much of it as is known; `None` when nothing is.
    #[must_use]
    pub fn place(&self, place: &Place) -> Option<String> {
        match (&place.city, place.country) {
            (Some(city), Some(country)) => {
                let country = self.country(country);
                Some(self.text_with(
                    "place-city-country",
                    &[("city", city.to_fluent()), ("country", country.to_fluent())],
                ))
            }
            (Some(city), None) => Some(city.clone()),
            (None, Some(country)) => Some(self.country(country)),
            (None, None) => None,
        }
    }

    /// A short name for lists and mails: “Firefox on Linux”, “curl”, “Unknown browser”.
    #[must_use]
    pub fn user_agent(&self, agent: &UserAgent) -> String {
        let unknown = match agent.form {
            Form::Program => "agent-unknown-program",
            Form::Desktop | Form::Phone | Form::Tablet => "agent-unknown-browser",
        };
        let browser = match &agent.browser {
            Some(browser) => browser.name.as_str().into(),
            None => self.text(unknown),
        };
        match agent.platform.name() {
            "" => browser.into_owned(),
            platform => self.text_with(
                "agent-on",
                &[("browser", browser.to_fluent()), ("platform", platform.to_fluent())],
            ),
        }
    }

    /// “21 November 2026 at 07:36 UTC”.
    #[must_use]
    pub fn instant(&self, at: Timestamp) -> String {
        let parts = civil(at);
        let style = YMD::long().with_time_hm();
        let written = parts.and_then(|parts| {
            let writer =
                FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(rules(self.tag()).into(), style);
            Some(writer.ok()?.format(&parts).to_string())
        });
        self.in_utc(written, at)
    }

    /// The shortest form that names the month: “21 Nov 2026, 07:36 UTC”.
    #[must_use]
    pub fn short_instant(&self, at: Timestamp) -> String {
        let parts = civil(at);
        let style = YMD::medium().with_time_hm();
        let written = parts.and_then(|parts| {
            let writer =
                FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(rules(self.tag()).into(), style);
            Some(writer.ok()?.format(&parts).to_string())
        });
        self.in_utc(written, at)
    }

    /// What was written, or the plain ISO 8601 form where a language has no rules.
    fn in_utc(&self, written: Option<String>, at: Timestamp) -> String {
        let plain = || {
            let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
            at.strftime("%Y-%m-%d %H:%M").to_string()
        };
        self.text_with("instant-utc", &[("at", written.unwrap_or_else(plain).to_fluent())])
    }
}

fn civil(at: Timestamp) -> Option<DateTime<Gregorian>> {
    let at = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
    let at = jiff::tz::TimeZone::UTC.to_datetime(at);
    let unsigned = |part: i8| u8::try_from(part).ok();
    let date = Date::try_new_gregorian(at.year().into(), unsigned(at.month())?, unsigned(at.day())?).ok()?;
    let time = Time::try_new(unsigned(at.hour())?, unsigned(at.minute())?, 0, 0).ok()?;
    Some(DateTime { date, time })
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
    use vestibule_domain::session::user_agent::ClientHints;

    use super::*;
    use crate::{Catalogue, OwnTexts, shared};

    fn text(tag: &str) -> Text {
        Catalogue::new(&shared(), &OwnTexts::default()).of(tag)
    }

    #[test]
    fn instants_are_written_as_readers_write_them() {
        let at = Timestamp::from_seconds(1_795_246_560);
        assert_eq!(text("en").instant(at), "21 November 2026 at 07:36 UTC");
        assert_eq!(text("fr").instant(at), "21 novembre 2026 à 07:36 UTC");
        assert_eq!(text("en").short_instant(at), "21 Nov 2026, 07:36 UTC");
        assert_eq!(text("fr").short_instant(at), "21 nov. 2026, 07:36 UTC");
        assert_eq!(text("en").instant(Timestamp::from_micros(i64::MIN)), "1970-01-01 00:00 UTC");
    }

    #[test]
    fn places_are_named_as_far_as_they_are_known() {
        let lisbon =
            Place { city: Some("Lisbon".to_owned()), country: CountryCode::parse("PT"), ..Place::unknown() };
        assert_eq!(text("en").place(&lisbon).as_deref(), Some("Lisbon, Portugal"));
        let germany = Place { country: CountryCode::parse("DE"), ..Place::unknown() };
        assert_eq!(text("en").place(&germany).as_deref(), Some("Germany"));
        assert_eq!(text("fr").place(&germany).as_deref(), Some("Allemagne"));
        let city = Place { country: None, ..lisbon };
        assert_eq!(text("fr").place(&city).as_deref(), Some("Lisbon"));
        assert_eq!(text("en").place(&Place::unknown()), None);
    }

    #[test]
    fn every_country_has_its_name_in_every_language() {
        for country in CountryCode::all() {
            let (english, french) = (text("en").country(country), text("fr").country(country));
            assert!(!english.contains('⟦') && !french.contains('⟦'), "{country}");
        }
        let switzerland = CountryCode::parse("CH").unwrap();
        assert_eq!(text("en").country(switzerland), "Switzerland");
        assert_eq!(text("fr").country(switzerland), "Suisse");
    }

    #[test]
    fn programs_are_named_in_the_readers_language() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let firefox = UserAgent::parse(firefox, ClientHints::default());
        assert_eq!(text("en").user_agent(&firefox), "Firefox on Linux");
        assert_eq!(text("fr").user_agent(&firefox), "Firefox sous Linux");
        let plain = |said: &str| UserAgent::parse(said, ClientHints::default());
        assert_eq!(text("en").user_agent(&plain("curl/8.5")), "curl");
        assert_eq!(text("en").user_agent(&plain("")), "Unknown program");
        assert_eq!(text("fr").user_agent(&plain("Mozilla/5.0")), "Navigateur inconnu");
        let unknown = plain("Mozilla/5.0 (X11; Linux x86_64)");
        assert_eq!(text("en").user_agent(&unknown), "Unknown browser on Linux");
    }

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
