//! The operator's own attributes, by the API and by the pages, and what a thief would try with them.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request};
use serde_json::{Value, json};
use vestibule_domain::account::AttributeSchema;
use vestibule_domain::account::attribute::AttributeSetting;
use vestibule_domain::client::Right;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Engine, Kit, Setup, both_engines};

use crate::api_client::{App, PASSWORD, Reply};
use crate::browser::Browser;
use crate::clients::client;

const MARKUP: &str = "\"><script>alert(1)</script>=1+1";

pub(crate) fn schema() -> AttributeSchema {
    let settings = json!([
        {
            "name": "country", "kind": "country", "asked": "registration", "required": true,
            "label": { "en": "Country of residence", "fr": "Pays de résidence" },
        },
        {
            "name": "birth_date", "kind": "date", "asked": "registration", "required": true, "min_age": 18,
            "label": { "en": "Date of birth" },
        },
        { "name": "referral", "kind": "text", "asked": "registration", "label": { "en": "Referral" } },
        {
            "name": "purpose", "kind": "choice", "required": true, "changeable": "always", "label": { "en": "Purpose" },
            "choices": [{ "value": "investing", "label": { "en": "Investing", "fr": "Placements" } }],
        },
        { "name": "level", "kind": "number", "asked": "never", "min": 0, "max": 3, "label": { "en": "Level" } },
    ]);
    let settings: Vec<AttributeSetting> = serde_json::from_value(settings).unwrap();
    AttributeSchema::of(&settings).unwrap()
}

async fn exchange(engine: Engine) -> Kit {
    Kit::with(engine, Setup { attributes: schema(), ..Setup::default() }).await
}

fn registration(identifier: &str, attributes: &Value, proofs: &Value) -> Value {
    json!({
        "purpose": "register", "identifier": identifier, "password": PASSWORD,
        "attributes": attributes, "proofs": proofs,
    })
}

fn usual() -> Value {
    json!({ "country": "pt", "birth_date": "1990-05-17", "referral": MARKUP })
}

/// An app that has registered with the usual values.
async fn registered(kit: &Kit, name: &str) -> App {
    let mut app = App::of(kit, name);
    let captcha = app.solves().await;
    let body = registration(&app.identifier.clone(), &usual(), &json!([captcha]));
    app.takes("POST", "/api/v1/flows", &body).await.with(201);
    let code = app.reads_code().await;
    app.proves(json!([{ "kind": "mail_code", "code": code }])).await.with(200);
    app.flow = None;
    app
}

async fn office(app: &App, secret: &str, method: &str, path: &str, body: Option<&Value>) -> Reply {
    let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
    let request = request.header(AUTHORIZATION, format!("Bearer {secret}"));
    let request = match body {
        Some(body) => request.header(CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    };
    app.sends(request.unwrap()).await
}

/// Where the fields of a refusal are, with their codes.
fn told(answer: Reply) -> Vec<(String, String)> {
    let problem = answer.problem(422, "fields_invalid");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    problem["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["pointer"]), text(&one["code"])))
        .collect()
}

fn value<'v>(attributes: &'v Value, name: &str) -> &'v Value {
    let all = attributes["attributes"].as_array().unwrap();
    let found = all.iter().find(|one| one["name"] == name || one["attribute"]["name"] == name);
    found.map_or(&Value::Null, |one| &one["value"])
}

both_engines! {
    async fn an_app_shows_the_fields_and_registers_with_them(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = App::of(&kit, "ann");
        let takes = ann.asks("GET", "/api/v1/registration").await.with(200).json();
        let names: Vec<&Value> = takes["attributes"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["country", "birth_date", "referral"]);
        let birth = &takes["attributes"][1];
        assert_eq!(
            (&birth["kind"], &birth["latest"], &birth["autocomplete"], &birth["required"]),
            (&json!("date"), &json!("2008-11-21"), &json!("bday"), &json!(true))
        );
        let french = ann.request("GET", "/api/v1/registration").header("accept-language", "fr");
        let french = ann.sends(french.body(Body::empty()).unwrap()).await.json();
        assert_eq!(french["attributes"][0]["label"], "Pays de résidence");

        let wrong = json!({ "country": "XX", "birth_date": "2020-01-01", "role/admin": "yes", "referral": 7 });
        let answer = ann.gives("POST", "/api/v1/flows", &registration("ann@mail.example", &wrong, &json!([]))).await;
        let expected = [
            ("/attributes/birth_date", "attribute_too_young"),
            ("/attributes/country", "attribute_country_unknown"),
            ("/attributes/referral", "attribute_wrong_type"),
            ("/attributes/role~1admin", "attribute_unknown"),
        ];
        assert_eq!(told(answer), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
        assert!(kit.mail_to("ann@mail.example").await.is_empty());

        let ann = registered(&kit, "ann").await;
        let own = ann.asks("GET", "/api/v1/account/attributes").await.with(200).json();
        assert_eq!((value(&own, "country"), value(&own, "referral")), (&json!("PT"), &json!(MARKUP)));
        assert_eq!(value(&own, "level"), &Value::Null);
        let activity = ann.asks("GET", "/api/v1/activity?kind=attributes_changed").await.with(200).json();
        assert_eq!(
            activity["events"][0]["details"]["attributes"],
            json!(["birth_date", "country", "referral"])
        );
        assert!(!activity.to_string().contains("1990"), "{activity}");
    }

    async fn a_taken_and_a_free_address_get_the_same_answers(engine: Engine) {
        let kit = exchange(engine).await;
        let _ann = registered(&kit, "ann").await;
        for attributes in [json!({}), json!({ "country": "PT", "birth_date": "2026-01-01" }), usual()] {
            let mut answers = Vec::new();
            for who in ["ann@mail.example", "nob@mail.example"] {
                let stranger = App::of(&kit, "stranger");
                let captcha = stranger.solves().await;
                let body = registration(who, &attributes, &json!([captcha]));
                let answer = stranger.gives("POST", "/api/v1/flows", &body).await;
                let shape = answer.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                answers.push((answer.status, shape, answer.json()["fields"].clone()));
            }
            assert_eq!(answers[0], answers[1]);
        }
    }

    async fn a_session_changes_what_is_its_owners_and_nothing_else(engine: Engine) {
        let kit = exchange(engine).await;
        let (ann, mallory) = (registered(&kit, "ann").await, registered(&kit, "mallory").await);
        let set = |app: &App, attributes: Value| {
            let app = app.clone();
            async move { app.gives("PATCH", "/api/v1/account/attributes", &json!({ "attributes": attributes })).await }
        };
        let missing = |check_up: Value| check_up["attributes_missing"].clone();
        assert_eq!(missing(ann.asks("GET", "/api/v1/check-up").await.with(200).json()), json!(["purpose"]));
        let now = set(&ann, json!({ "purpose": "investing" })).await.with(200).json();
        assert_eq!(missing(ann.asks("GET", "/api/v1/check-up").await.with(200).json()), json!([]));
        assert_eq!(value(&now, "purpose"), "investing");
        for (attributes, code) in [
            (json!({ "country": "KP" }), "attribute_not_changeable"),
            (json!({ "country": null }), "attribute_not_changeable"),
            (json!({ "level": 3 }), "attribute_not_changeable"),
            (json!({ "purpose": null }), "attribute_required"),
            (json!({ "purpose": ["investing"] }), "attribute_wrong_type"),
            (json!({ "purpose": "Investing" }), "attribute_choice_unknown"),
            (json!({ "referral": "a\u{202E}b" }), "attribute_unprintable"),
            (json!({ "referral": "a\u{200B}b" }), "attribute_unprintable"),
            (json!({ "referral": "a\u{0}b" }), "attribute_unprintable"),
            (json!({ "referral": "x".repeat(12_000) }), "attribute_too_long"),
            (json!({ "constructor": "x" }), "attribute_unknown"),
        ] {
            let refused = told(set(&mallory, attributes.clone()).await);
            assert_eq!(refused[0].1, code, "{attributes}");
        }
        let huge = json!({ "attributes": { "referral": "x".repeat(1_000_000) } });
        mallory.gives("PATCH", "/api/v1/account/attributes", &huge).await.problem(413, "body_too_large");
        let many: serde_json::Map<String, Value> = (0..33).map(|one| (format!("a{one}"), Value::Null)).collect();
        let refused = told(set(&mallory, Value::Object(many)).await);
        assert_eq!(refused, [("/attributes".to_owned(), "too_many".to_owned())]);
        let lone = r#"{"attributes":{"referral":"\ud800"}}"#;
        let request = mallory.request("PATCH", "/api/v1/account/attributes").header(CONTENT_TYPE, "application/json");
        assert_eq!(mallory.sends(request.body(Body::from(lone)).unwrap()).await.status, 400);
        let twice = r#"{"attributes":{"referral":"a","referral":"b"}}"#;
        let request = mallory.request("PATCH", "/api/v1/account/attributes").header(CONTENT_TYPE, "application/json");
        assert_eq!(mallory.sends(request.body(Body::from(twice)).unwrap()).await.status, 400);
        // Nobody reaches another's: there is no path to it but that of clients, which takes no session.
        let account = ann.asks("GET", "/api/v1/account").await.json()["id"].as_str().unwrap().to_owned();
        let others = format!("/api/v1/accounts/{account}/attributes");
        mallory.asks("GET", &others).await.problem(401, "client_unknown");
        let country = json!({ "attributes": { "country": "KP" } });
        mallory.gives("PATCH", &others, &country).await.problem(401, "client_unknown");
        let own = ann.asks("GET", "/api/v1/account/attributes").await.json();
        assert_eq!(value(&own, "country"), "PT");
        // Without a session there is nothing at all.
        App::of(&kit, "nobody").asks("GET", "/api/v1/account/attributes").await.problem(401, "not_signed_in");
    }

    async fn a_program_with_the_right_reads_and_sets_all_of_it(engine: Engine) {
        let kit = exchange(engine).await;
        let ann = registered(&kit, "ann").await;
        let id = ann.asks("GET", "/api/v1/account").await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/accounts/{id}/attributes");
        let kyc = client(&kit, "kyc", [Right::AttributesRead, Right::AttributesWrite]).await;
        let reader = client(&kit, "statements", [Right::AttributesRead]).await;
        let country = json!({ "attributes": { "country": "FR", "level": 2 } });
        office(&ann, &reader, "PATCH", &path, Some(&country)).await.problem(403, "right_missing");
        let now = office(&ann, &kyc, "PATCH", &path, Some(&country)).await.with(200).json();
        assert_eq!((value(&now, "country"), value(&now, "level")), (&json!("FR"), &json!(2)));
        let read = office(&ann, &reader, "GET", &path, None).await.with(200).json();
        assert_eq!(read, now);
        let wrong = json!({ "attributes": { "level": 4, "rank": 1 } });
        let expected = [("/attributes/level", "attribute_too_large"), ("/attributes/rank", "attribute_unknown")];
        let refused = told(office(&ann, &kyc, "PATCH", &path, Some(&wrong)).await);
        assert_eq!(refused, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
        let nobody = "/api/v1/accounts/acc_00000000000000000000000000/attributes";
        office(&ann, &kyc, "GET", nobody, None).await.problem(404, "not_found");
        // The owner sees what was set, and who set and read it.
        let own = ann.asks("GET", "/api/v1/account/attributes").await.json();
        assert_eq!((value(&own, "country"), value(&own, "level")), (&json!("FR"), &json!(2)));
        let activity = ann.asks("GET", "/api/v1/activity").await.json();
        let kinds: Vec<&Value> = activity["events"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds[..2], ["attributes_read", "attributes_changed"]);
    }

    async fn the_pages_ask_keep_what_was_typed_and_show_markup_as_text(engine: Engine) {
        let kit = exchange(engine).await;
        let mut browser = Browser::new(&kit);
        let page = browser.opens("/register").await.with(200).text();
        for part in ["Country of residence", "autocomplete=\"bday\"", "<option value=\"PT\">Portugal</option>", "(optional)"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("Purpose") && !page.contains("Level"), "{page}");
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = |country: &'static str, birth: &'static str| {
            vec![
                ("identifier", "ann@mail.example"),
                ("password", PASSWORD),
                ("attribute.country", country),
                ("attribute.birth_date", birth),
                ("attribute.referral", MARKUP),
            ]
        };
        let again = browser.fills("/register", &fields("PT", "2012-01-01")).await.with(422).text();
        for part in [
            "You must be at least 18 years old.",
            "<option value=\"PT\" selected>",
            "value=\"2012-01-01\"",
            "&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;=1+1",
        ] {
            assert!(again.contains(part), "{part}: {again}");
        }
        assert!(!again.contains("<script>alert"), "{again}");
        assert!(kit.mail_to("ann@mail.example").await.is_empty());
        let mut right = fields("PT", "1990-05-17");
        right.push(("altcha", &altcha));
        assert_eq!(browser.fills("/register", &right).await.to(), "/register/code");
        let code = kit.person("ann").reads_code_from_mail().await;
        browser.fills("/register/code", &[("code", &code)]).await;

        let profile = browser.opens("/account/profile").await.with(200).text();
        for part in ["Portugal", "17 May 1990", "name=\"attribute.purpose\"", "Your details"] {
            assert!(profile.contains(part), "{part}: {profile}");
        }
        assert!(!profile.contains("<script>alert") && !profile.contains("name=\"attribute.country\""), "{profile}");
        let check_up = browser.opens("/account/check-up").await.with(200).text();
        assert!(check_up.contains("Some of your details are missing: Purpose."), "{check_up}");
        let refused = browser.fills("/account/profile/attributes", &[("attribute.purpose", "")]).await.with(422).text();
        assert!(refused.contains("Enter this to continue."), "{refused}");
        let thief = browser.fills("/account/profile/attributes", &[("attribute.country", "KP")]).await.with(422).text();
        assert!(thief.contains("Portugal") && !thief.contains("North Korea"), "{thief}");
        let saved = browser.fills("/account/profile/attributes", &[("attribute.purpose", "investing")]).await;
        assert_eq!(saved.to(), "/account/profile?done=profile-saved");
        let check_up = browser.opens("/account/check-up").await.with(200).text();
        assert!(!check_up.contains("Some of your details"), "{check_up}");
        let activity = browser.opens("/account/activity").await.with(200).text();
        assert!(activity.contains("Your details changed") && activity.contains("Purpose"), "{activity}");
        assert!(activity.contains("Date of birth, Country of residence, Referral"), "{activity}");
    }
}
