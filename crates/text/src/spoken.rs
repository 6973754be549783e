//! Facts in words: a country, a place, a browser, an instant, a number. The rules and names are Unicode's CLDR.

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::{Date, DateTime, Time};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vestibule_domain::account::attribute::CalendarDate;
use vestibule_domain::place::{CountryCode, Place};
use vestibule_domain::session::user_agent::{Form, UserAgent};
use vestibule_domain::time::Timestamp;

use crate::numbers::rules;
use crate::text::{Text, ToFluent};

impl Text {
    /// A country's name.
    #[must_use]
    pub fn country(&self, country: CountryCode) -> String {
        self.text(&format!("country-{country}")).into_owned()
    }

    /// Every country with its name, in the order of the names without their accents.
    #[must_use]
    pub fn countries(&self) -> Vec<(CountryCode, String)> {
        let mut all: Vec<_> = CountryCode::all().map(|country| (country, self.country(country))).collect();
        let bare = |name: &str| -> String {
            name.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
        };
        all.sort_by_cached_key(|(_, name)| bare(name));
        all
    }

    /// “17 May 1990”.
    #[must_use]
    pub fn date(&self, date: CalendarDate) -> String {
        let parts = civil(date.begins_at());
        let written = parts.and_then(|parts| {
            let style = YMD::long();
            let writer =
                FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(rules(self.tag()).into(), style);
            Some(writer.ok()?.format(&parts.date).to_string())
        });
        written.unwrap_or_else(|| date.to_string())
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
}
