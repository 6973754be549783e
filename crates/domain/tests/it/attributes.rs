//! The operator's own attributes: what a schema may be, which values it takes, and who may set them.

use proptest::prelude::*;
use serde_json::{Value, json};
use vestibule_domain::account::AttributeName;
use vestibule_domain::account::attribute::{
    Answer, Answers, AttributeFault as F, AttributeFaults, AttributeSchema, AttributeSetting, AttributeValue,
    AttributeValues, CalendarDate, Characters, SchemaFault,
};
use vestibule_domain::can_be_shown;
use vestibule_domain::time::Timestamp;

/// 30 November 2026, noon UTC.
const NOW: Timestamp = Timestamp::from_seconds(1_796_040_000);

fn setting(value: Value) -> AttributeSetting {
    serde_json::from_value(value).unwrap()
}

/// A setting with a label, and these keys.
fn with(name: &str, kind: &str, more: Value) -> AttributeSetting {
    let mut all = json!({ "name": name, "kind": kind, "label": { "en": name } });
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    setting(all)
}

fn schema(settings: &[AttributeSetting]) -> AttributeSchema {
    AttributeSchema::of(settings).unwrap()
}

fn broken(settings: &[AttributeSetting]) -> Vec<(Option<usize>, String)> {
    let faults: Vec<SchemaFault> = AttributeSchema::of(settings).unwrap_err();
    assert!(faults.iter().all(|fault| !fault.remedy.is_empty()));
    faults.into_iter().map(|fault| (fault.index, fault.key)).collect()
}

fn exchange() -> AttributeSchema {
    schema(&[
        with("country", "country", json!({ "asked": "registration", "required": true })),
        with(
            "birth_date",
            "date",
            json!({ "asked": "registration", "required": true, "min_age": 18, "max_age": 120, "changeable": "never" }),
        ),
        with("referral", "text", json!({ "asked": "registration", "characters": "code", "max_length": 20 })),
        with(
            "purpose",
            "choice",
            json!({
                "required": true, "changeable": "always",
                "choices": [
                    { "value": "investing", "label": { "en": "Investing", "fr": "Placer" } },
                    { "value": "payments", "label": { "en": "Payments" } },
                ],
            }),
        ),
        with("newsletter", "boolean", json!({})),
        with("trades", "number", json!({ "min": 0, "max": 1000 })),
        with("note", "text", json!({})),
        with("kyc_level", "number", json!({ "asked": "never", "min": 0, "max": 3 })),
    ])
}

fn answers<const N: usize>(given: [(&str, Answer); N]) -> Answers {
    given.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_owned())
}

fn kept(values: &AttributeValues, name: &str) -> Option<AttributeValue> {
    values.get(&name.parse().unwrap()).map(|kept| kept.value.clone())
}

fn registered() -> AttributeValues {
    let given = answers([("country", text("ca")), ("birth_date", text("1990-05-17"))]);
    exchange().at_registration(&given, NOW).unwrap()
}

fn refused(result: Result<impl std::fmt::Debug, AttributeFaults>) -> Vec<(String, F)> {
    result.unwrap_err()
}

fn by_customer(name: &str, answer: Answer) -> Result<Vec<String>, F> {
    let mut values = registered();
    let changed = exchange().by_customer(&mut values, &answers([(name, answer)]), NOW);
    changed.map(|names| names.iter().map(ToString::to_string).collect()).map_err(|faults| faults[0].1)
}

#[test]
fn a_registration_gives_what_is_asked_and_required() {
    let exchange = exchange();
    let values = registered();
    assert_eq!(kept(&values, "country"), Some(AttributeValue::Text("CA".into())));
    assert_eq!(kept(&values, "birth_date"), Some(AttributeValue::Text("1990-05-17".into())));
    assert_eq!(values.iter().count(), 2);
    let missing = refused(exchange.at_registration(&Answers::new(), NOW));
    assert_eq!(missing, [("country".to_owned(), F::Required), ("birth_date".to_owned(), F::Required)]);
    // Each field is told of once, blank or wrong.
    let given =
        answers([("country", text("  ")), ("birth_date", text("2020-01-01")), ("referral", text("a b"))]);
    assert_eq!(
        refused(exchange.at_registration(&given, NOW)),
        [
            ("birth_date".to_owned(), F::TooYoung { least: 18 }),
            ("referral".to_owned(), F::Characters(Characters::Code)),
            ("country".to_owned(), F::Required),
        ]
    );
    // What belongs to the profile may be given at once; what only programs of the exchange set may not.
    let early = answers([
        ("country", text("FR")),
        ("birth_date", text("1990-05-17")),
        ("newsletter", Answer::Flag(false)),
        ("kyc_level", Answer::Number(3)),
        ("role", text("admin")),
    ]);
    assert_eq!(
        refused(exchange.at_registration(&early, NOW)),
        [("kyc_level".to_owned(), F::NotChangeable), ("role".to_owned(), F::Unknown)]
    );
}

#[test]
fn a_customer_changes_what_is_open_and_nothing_else() {
    assert_eq!(by_customer("newsletter", Answer::Flag(true)), Ok(vec!["newsletter".into()]));
    assert_eq!(by_customer("purpose", text("payments")), Ok(vec!["purpose".into()]));
    // Once given, the country stays; saying it again changes nothing, and neither does taking back what is not there.
    assert_eq!(by_customer("country", text("FR")), Err(F::NotChangeable));
    assert_eq!(by_customer("country", Answer::Nothing), Err(F::NotChangeable));
    assert_eq!(by_customer("country", text("CA")), Ok(vec![]));
    assert_eq!(by_customer("newsletter", Answer::Nothing), Ok(vec![]));
    assert_eq!(by_customer("birth_date", text("1980-01-01")), Err(F::NotChangeable));
    assert_eq!(by_customer("kyc_level", Answer::Number(3)), Err(F::NotChangeable));
    assert_eq!(by_customer("kyc_level", text("three")), Err(F::NotChangeable));
    assert_eq!(by_customer("Country", text("FR")), Err(F::Unknown));
    assert_eq!(by_customer("__proto__", text("FR")), Err(F::Unknown));
}

#[test]
fn everything_is_taken_or_nothing() {
    let mut values = registered();
    let before = values.clone();
    let given = answers([("newsletter", Answer::Flag(true)), ("trades", Answer::Number(1001))]);
    let faults = refused(exchange().by_customer(&mut values, &given, NOW));
    assert_eq!((faults, &values), (vec![("trades".to_owned(), F::TooLarge { most: 1000 })], &before));
    let ours = answers([("country", text("FR")), ("kyc_level", Answer::Number(9))]);
    assert!(exchange().by_client(&mut values, &ours, NOW).is_err());
    assert_eq!(values, before);
}

#[test]
fn a_required_one_is_not_taken_back_and_is_asked_for_until_it_is_there() {
    let exchange = exchange();
    let mut values = registered();
    let due = |values: &AttributeValues| -> Vec<String> {
        exchange.due(values).map(|attribute| attribute.name.to_string()).collect()
    };
    assert_eq!(due(&values), ["purpose"]);
    // An empty field is no answer, also where there was none before.
    assert_eq!(by_customer("purpose", Answer::Nothing), Err(F::Required));
    assert_eq!(by_customer("purpose", Answer::Typed(" ".into())), Err(F::Required));
    // Who registered before the schema can give the country, but not what is asked at registration alone.
    assert_eq!(due(&AttributeValues::default()), ["country", "purpose"]);
    exchange.by_customer(&mut values, &answers([("purpose", text("investing"))]), NOW).unwrap();
    assert!(due(&values).is_empty());
    let back = answers([("purpose", Answer::Nothing)]);
    assert_eq!(refused(exchange.by_customer(&mut values, &back, NOW)), [("purpose".to_owned(), F::Required)]);
    exchange.by_client(&mut values, &back, NOW).unwrap();
    assert_eq!(due(&values), ["purpose"]);
}

#[test]
fn a_program_sets_everything_that_follows_the_schema() {
    let exchange = exchange();
    let mut values = registered();
    let given = answers([
        ("country", text("FR")),
        ("birth_date", Answer::Nothing),
        ("kyc_level", Answer::Number(2)),
        ("trades", Answer::Nothing),
    ]);
    let changed = exchange.by_client(&mut values, &given, NOW).unwrap();
    let names: Vec<&str> = changed.iter().map(AttributeName::as_str).collect();
    assert_eq!(names, ["birth_date", "country", "kyc_level"]);
    assert_eq!(kept(&values, "birth_date"), None);
    assert!(exchange.by_client(&mut values, &given, NOW).unwrap().is_empty());
    for (name, answer, fault) in [
        ("role", text("admin"), F::Unknown),
        ("role", Answer::Nothing, F::Unknown),
        ("country", text("XX"), F::NotACountry),
        ("kyc_level", text("2"), F::WrongType),
        ("newsletter", text("yes"), F::WrongType),
        ("country", Answer::Other, F::WrongType),
        ("purpose", text("gambling"), F::NotAChoice),
    ] {
        assert_eq!(
            refused(exchange.by_client(&mut values, &answers([(name, answer)]), NOW))[0].1,
            fault,
            "{name}"
        );
    }
    // What has left the schema stays until it is removed.
    let smaller = schema(&[]);
    assert_eq!(
        refused(smaller.by_client(&mut values, &answers([("country", text("CA"))]), NOW))[0].1,
        F::Unknown
    );
    let gone = answers([("country", Answer::Nothing)]);
    assert_eq!(refused(smaller.by_customer(&mut values.clone(), &gone, NOW))[0].1, F::Unknown);
    assert_eq!(smaller.by_client(&mut values, &gone, NOW).unwrap().len(), 1);
}

#[test]
fn texts_are_one_visible_line() {
    let note = |typed: &str| by_customer("note", text(typed)).err();
    for good in ["<b>bold</b>", "=1+1", "Zoë 🦀", "علی\u{200C}رضا", "\"' --", &"é".repeat(100)] {
        assert_eq!(note(good), None, "{good}");
    }
    for hidden in
        ["a\u{202E}b", "a\u{200B}b", "a\0b", "a\nb", "a\u{2028}b", "\u{FEFF}a", "a\u{E0041}b", "\u{2066}a"]
    {
        assert_eq!(note(hidden), Some(F::Unprintable), "{hidden:?}");
    }
    assert_eq!(note(&"x".repeat(101)), Some(F::TooLong { most: 100 }));
    assert_eq!(note(&"x".repeat(1_000_000)), Some(F::TooLong { most: 100 }));
    // Many marks on one letter are as many characters.
    assert_eq!(note(&format!("a{}", "\u{301}".repeat(1_000_000))), Some(F::TooLong { most: 100 }));
    let mut values = registered();
    exchange().by_customer(&mut values, &answers([("note", text("  Zoe\u{308} \t"))]), NOW).unwrap();
    assert_eq!(kept(&values, "note"), Some(AttributeValue::Text("Zoë".into())));
}

#[test]
fn texts_have_the_characters_that_are_asked_for() {
    let one = |characters: &str, typed: &str| {
        let schema = schema(&[with("x", "text", json!({ "characters": characters, "min_length": 3 }))]);
        let mut values = AttributeValues::default();
        let set = schema.by_customer(&mut values, &answers([("x", text(typed))]), NOW);
        set.map_err(|faults| faults[0].1).map(|_| kept(&values, "x"))
    };
    let is = |text: &str| Ok(Some(AttributeValue::Text(text.into())));
    assert_eq!(one("letters", "Jean-Luc O’Neill Jr."), is("Jean-Luc O’Neill Jr."));
    assert_eq!(one("letters", "李小龙"), is("李小龙"));
    assert_eq!(one("letters", "R2D2"), Err(F::Characters(Characters::Letters)));
    assert_eq!(one("letters", "---"), Err(F::Characters(Characters::Letters)));
    assert_eq!(one("digits", "０４٢"), is("042"));
    assert_eq!(one("digits", "04 2"), Err(F::Characters(Characters::Digits)));
    assert_eq!(one("code", "AB-7_x"), is("AB-7_x"));
    assert_eq!(one("code", "=AB7"), Err(F::Characters(Characters::Code)));
    assert_eq!(one("any", "ab"), Err(F::TooShort { least: 3 }));
}

#[test]
fn dates_and_ages_are_held_against_today() {
    let one = |more: Value, typed: &str| {
        let schema = schema(&[with("day", "date", more)]);
        let mut values = AttributeValues::default();
        let set = schema.by_customer(&mut values, &answers([("day", text(typed))]), NOW);
        set.map(|_| ()).map_err(|faults| faults[0].1)
    };
    let adult = || json!({ "min_age": 18, "max_age": 120 });
    assert_eq!(one(adult(), "2008-11-30"), Ok(()));
    assert_eq!(one(adult(), "2008-12-01"), Err(F::TooYoung { least: 18 }));
    assert_eq!(one(adult(), "1905-12-01"), Ok(()));
    assert_eq!(one(adult(), "1905-11-30"), Err(F::TooOld { most: 120 }));
    let today: CalendarDate = "2026-11-30".parse().unwrap();
    assert_eq!(one(adult(), "2030-01-01"), Err(F::TooLate { latest: today }));
    assert_eq!(one(adult(), "2008-02-30"), Err(F::NotADate));
    let range = || json!({ "earliest": "2020-01-01", "latest": "2020-12-31" });
    assert_eq!(one(range(), "2020-06-01"), Ok(()));
    assert!(matches!(one(range(), "2019-12-31"), Err(F::TooEarly { .. })));
    assert!(matches!(one(range(), "2021-01-01"), Err(F::TooLate { .. })));
}

#[test]
fn forms_are_read_as_people_type() {
    let typed = |name: &str, typed: &str| by_customer(name, Answer::Typed(typed.into()));
    assert_eq!(typed("newsletter", "yes"), Ok(vec!["newsletter".into()]));
    assert_eq!(typed("newsletter", "maybe"), Err(F::WrongType));
    assert_eq!(typed("trades", " ４2 "), Ok(vec!["trades".into()]));
    assert_eq!(typed("trades", "−1"), Err(F::TooSmall { least: 0 }));
    for wrong in ["1.5", "1e3", "0x10", "--1", "9223372036854775808", "1 000", &"1".repeat(100_000)] {
        assert_eq!(typed("trades", wrong), Err(F::WrongType), "{wrong:.20}");
    }
    assert_eq!(typed("note", ""), Ok(vec![]));
}

#[test]
fn a_schema_that_makes_no_sense_is_refused_with_its_place() {
    let none = || json!({});
    let at = |key: &str| vec![(Some(0), key.to_owned())];
    for (wrong, key) in [
        (with("Bad Name", "text", none()), "name"),
        (setting(json!({ "name": "x", "kind": "text" })), "label"),
        (setting(json!({ "name": "x", "label": { "en": "X" } })), "kind"),
        (setting(json!({ "name": "x", "kind": "text", "label": { "fr": "X" } })), "label"),
        (with("x", "text", json!({ "label": { "en": "a\u{202E}b" } })), "label"),
        (with("x", "text", json!({ "label": { "en": "x".repeat(81) } })), "label"),
        (with("x", "text", json!({ "label": { "en": "X", "../fr": "X" } })), "label"),
        (with("x", "text", json!({ "hint": { "fr": "X" } })), "hint"),
        (with("x", "text", json!({ "min_length": 9, "max_length": 8 })), "min_length"),
        (with("x", "text", json!({ "max_length": 501 })), "max_length"),
        (with("x", "text", json!({ "min_length": 0 })), "min_length"),
        (with("x", "date", json!({ "earliest": "1.1.1900" })), "earliest"),
        (with("x", "date", json!({ "earliest": "2020-01-02", "latest": "2020-01-01" })), "earliest"),
        (with("x", "date", json!({ "min_age": 20, "max_age": 10 })), "min_age"),
        (with("x", "date", json!({ "max_age": 151 })), "max_age"),
        (with("x", "number", json!({ "min": 2, "max": 1 })), "min"),
        (with("x", "number", json!({ "max": 9_007_199_254_740_992_i64 })), "max"),
        (with("x", "choice", none()), "choices"),
        (with("x", "choice", json!({ "choices": [{ "value": "A b", "label": { "en": "x" } }] })), "choices"),
        (with("x", "choice", json!({ "choices": [{ "value": "a" }] })), "choices.label"),
        (with("x", "country", json!({ "min_age": 18 })), "min_age"),
        (with("x", "text", json!({ "choices": [{ "value": "a", "label": { "en": "x" } }] })), "choices"),
        (with("x", "text", json!({ "asked": "never", "required": true })), "required"),
        (with("x", "text", json!({ "asked": "never", "changeable": "once" })), "changeable"),
        (with("x", "text", json!({ "asked": "profile", "changeable": "never" })), "changeable"),
    ] {
        assert_eq!(broken(&[wrong]), at(key), "{key}");
    }
    let twice = [with("x", "text", none()), with("x", "country", none())];
    assert_eq!(broken(&twice), [(Some(1), "name".to_owned())]);
    let choice = json!({ "value": "a", "label": { "en": "x" } });
    let same = with("x", "choice", json!({ "choices": [choice.clone(), choice.clone()] }));
    assert_eq!(broken(&[same]), at("choices"));
    let many: Vec<_> = (0..33).map(|number| with(&format!("a{number}"), "text", none())).collect();
    assert_eq!(broken(&many), [(None, String::new())]);
    assert!(AttributeSchema::of(&many[..32]).is_ok());
}

#[test]
fn words_fall_back_to_english() {
    let exchange = exchange();
    let purpose = exchange.get(&"purpose".parse().unwrap()).unwrap();
    let [investing, payments] = purpose.choices() else { unreachable!("two choices") };
    assert_eq!(investing.label.in_language("fr-CA"), "Placer");
    assert_eq!(payments.label.in_language("fr"), "Payments");
    assert_eq!(purpose.hint.in_language("fr"), "");
    let lacking = |tag: &str| exchange.without_words(tag).count();
    assert_eq!((lacking("en"), lacking("en-GB"), lacking("fr")), (0, 0, 8));
}

proptest! {
    #[test]
    fn what_is_kept_is_harmless_and_is_read_again(typed in "\\PC{0,120}|.{0,120}|[0-9-]{0,12}") {
        let exchange = exchange();
        for attribute in exchange.iter() {
            for answer in [Answer::Typed(typed.clone()), Answer::Text(typed.clone())] {
                let Ok(Some(value)) = attribute.read(&answer, NOW) else { continue };
                let again = match &value {
                    AttributeValue::Text(text) => {
                        prop_assert!(can_be_shown(text) && text.chars().count() <= 100 && text.trim() == text);
                        Answer::Text(text.clone())
                    }
                    AttributeValue::Number(number) => Answer::Number(*number),
                    AttributeValue::Flag(flag) => Answer::Flag(*flag),
                };
                prop_assert_eq!(attribute.read(&again, NOW), Ok(Some(value)));
            }
        }
    }

    #[test]
    fn the_days_that_a_page_offers_are_those_that_are_taken(seconds in 0_i64..4_000_000_000, least in 0_u32..100, more in 0_u32..50) {
        let now = Timestamp::from_seconds(seconds);
        let schema = schema(&[with("b", "date", json!({ "min_age": least, "max_age": least + more }))]);
        let birth = schema.iter().next().unwrap();
        let (Some(first), Some(last)) = birth.days(now).unwrap() else { unreachable!("both ends") };
        let day = |date: CalendarDate, days: i64| CalendarDate::of(Timestamp::from_seconds(date.begins_at().seconds() + days * 86_400));
        let taken = |date: CalendarDate| birth.read(&Answer::Text(date.to_string()), now).is_ok();
        prop_assert!(taken(first) && taken(last));
        prop_assert!(!taken(day(first, -1)) && !taken(day(last, 1)));
    }
}
