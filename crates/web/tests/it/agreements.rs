//! What a new customer agrees to, by the API and by the pages.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use vestibule_domain::account::{Agreement, LegalDocument};
use vestibule_domain::client::Right;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, Setup, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;
use crate::clients::client;

fn asked() -> Vec<Agreement> {
    [(LegalDocument::Terms, "terms", "2026-11-01"), (LegalDocument::Privacy, "privacy", "3")]
        .map(|(document, path, version)| Agreement {
            document,
            url: format!("https://exchange.example/{path}"),
            version: version.into(),
        })
        .into()
}

both_engines! {
    async fn an_app_asks_what_to_agree_to_and_is_held_to_it(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: asked(), ..Setup::default() }).await;
        let mut ann = App::of(&kit, "ann");
        let takes = ann.asks("GET", "/api/v1/registration").await.with(200).json();
        assert_eq!(
            takes,
            json!({"open": true, "identifiers": ["email", "phone"], "agreements": [
                {"document": "terms", "url": "https://exchange.example/terms", "version": "2026-11-01"},
                {"document": "privacy", "url": "https://exchange.example/privacy", "version": "3"},
            ], "attributes": []})
        );
        let body = |agreed, proofs| json!({
            "purpose": "register", "identifier": "ann@mail.example", "password": PASSWORD, "agreed": agreed, "proofs": proofs,
        });
        let terms = json!({"document": "terms", "version": "2026-11-01"});
        let refused = ann.gives("POST", "/api/v1/flows", &body(json!([terms]), json!([]))).await;
        let refused = refused.problem(422, "fields_invalid");
        assert_eq!(
            refused["fields"],
            json!([{"field": "agreed", "pointer": "/agreed", "code": "privacy_not_agreed"}])
        );
        let both = json!([terms, {"document": "privacy", "version": "3"}]);
        let captcha = ann.solves().await;
        ann.takes("POST", "/api/v1/flows", &body(both, json!([captcha]))).await.with(201);
        let code = ann.reads_code().await;
        ann.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        ann.flow = None;
        let account = ann.asks("GET", "/api/v1/account").await.with(200).json();
        assert_eq!(account["agreements"][1]["document"], "privacy", "{account}");
        assert!(account["agreements"][1]["agreed_at"].as_str().unwrap().starts_with("2026-11-21T"), "{account}");
        // A program of the exchange reads the same: which document, where it was to be read, in which version, and when.
        let secret = client(&kit, "back-office", [Right::AccountsRead]).await;
        let path = format!("/api/v1/accounts/{}", account["id"].as_str().unwrap());
        let request = Request::builder().uri(path).header("authorization", format!("Bearer {secret}"));
        let seen = ann.sends(request.body(Body::empty()).unwrap()).await.with(200).json();
        assert_eq!(seen["agreements"], account["agreements"]);
        assert_eq!(seen["agreements"][0]["url"], "https://exchange.example/terms");
        let activity = ann.asks("GET", "/api/v1/activity?kind=agreed").await.with(200).json();
        assert_eq!(activity["events"][0]["details"]["agreed"][0], terms, "{activity}");
        let csv = ann.asks("GET", "/api/v1/activity.csv").await.with(200).text();
        assert!(csv.contains("agreed"), "{csv}");
    }

    async fn the_page_links_what_it_asks_for_and_asks_anew_for_another_version(engine: Engine) {
        let kit = Kit::with(engine, Setup { agreements: asked(), ..Setup::default() }).await;
        let mut browser = Browser::new(&kit);
        let page = browser.opens("/register").await.with(200).text();
        assert!(page.contains("href=\"https://exchange.example/terms\">terms of use</a>"), "{page}");
        assert!(page.contains("name=\"privacy_version\" value=\"3\""), "{page}");
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = |versions: [&'static str; 2], ticked: &'static str| {
            [
                ("identifier", "ann@mail.example"),
                ("password", PASSWORD),
                ("terms", ticked),
                ("terms_version", versions[0]),
                ("privacy_version", versions[1]),
            ]
        };
        for (versions, ticked) in [(["2026-11-01", "3"], ""), (["2026-10-01", "3"], "yes"), (["2026-11-01", ""], "yes")] {
            let answer = browser.fills("/register", &fields(versions, ticked)).await.with(422).text();
            assert!(answer.contains("Read this and tick the box") && !answer.contains("required checked"), "{answer}");
        }
        let mut right = fields(["2026-11-01", "3"], "yes").to_vec();
        right.push(("altcha", &altcha));
        assert_eq!(browser.fills("/register", &right).await.to(), "/register/code");
        let code = kit.person("ann").reads_code_from_mail().await;
        browser.fills("/register/code", &[("code", &code)]).await;
        let profile = browser.opens("/account/profile").await.with(200).text();
        assert!(profile.contains("What you agreed to") && profile.contains("2026-11-01"), "{profile}");
    }

    async fn without_documents_nothing_is_asked(engine: Engine) {
        let kit = Kit::on(engine).await;
        let page = Browser::new(&kit).opens("/register").await.with(200).text();
        assert!(!page.contains("name=\"terms\""), "{page}");
        let mut ann = App::of(&kit, "ann");
        assert_eq!(ann.asks("GET", "/api/v1/registration").await.json()["agreements"], json!([]));
        ann.registers().await;
        assert_eq!(ann.asks("GET", "/api/v1/account").await.json()["agreements"], json!([]));
    }
}
