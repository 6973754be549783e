//! Somebody in a country or network that the operator takes nobody from: every way in says so, on its page and by the API, the
//! same to everybody; what stops a thief stays open.

use serde_json::json;
use vestibule_service::Regions;
use vestibule_service::geo::NetworkList;
use vestibule_testkit::{Kit, Setup, both_engines};

use crate::api_client::App;
use crate::browser::{Browser, unnamed};

const TITLE: &str = "Not available where you are";

/// Where these tests' requests come from.
fn here() -> Regions {
    Regions { networks: NetworkList::parse("127.0.0.0/8").unwrap(), ..Regions::default() }
}

fn no_way_in(setup: &mut Setup) {
    setup.refused.sign_in = here();
}

both_engines! {
    async fn every_page_of_a_way_in_says_what_to_do(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.reloads(no_way_in);
        let mut browser = Browser::new(&kit);
        for path in ["/register", "/sign-in", "/reset-password", "/unfreeze", "/not-my-authenticator"] {
            let page = browser.opens(path).await.with(403).text();
            assert!(page.contains(TITLE) && page.contains("turn it off"), "{path}: {page}");
        }
        let french = [("language", "fr"), ("return_to", "/sign-in")];
        browser.fills("/language", &french).await.with(303);
        assert!(browser.opens("/sign-in").await.with(403).text().contains("Indisponible depuis"));
        for path in ["/freeze/link", "/veto/link", "/verify", "/official-channels"] {
            assert!(!browser.opens(path).await.text().contains("Indisponible depuis"), "{path}");
        }
    }

    /// A form that was filled in before the lever was pulled.
    async fn a_form_that_was_open_is_answered_alike_for_everybody(engine: Engine) {
        let kit = Kit::on(engine).await;
        App::of(&kit, "ann").registers().await;
        kit.reloads(no_way_in);
        let mut pages = Vec::new();
        for identifier in ["ann@mail.example", "nobody@mail.example"] {
            let mut browser = Browser::new(&kit);
            let fields = [("identifier", identifier), ("password", "no such lantern anywhere"), ("altcha", "x")];
            pages.push(unnamed(&browser.fills("/sign-in", &fields).await.with(403).text()));
            pages.push(unnamed(&browser.fills("/reset-password", &fields).await.with(403).text()));
        }
        assert!(pages.iter().all(|page| page.contains(TITLE)));
        assert_eq!((&pages[0], &pages[1]), (&pages[2], &pages[3]));
    }

    async fn the_api_names_it_and_sessions_go_on(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        kit.reloads(no_way_in);
        for purpose in ["sign_in", "reset_password", "unfreeze", "disown_authenticator"] {
            let body = json!({"purpose": purpose, "identifier": "ann@mail.example", "proofs": []});
            ann.elsewhere().gives("POST", "/api/v1/flows", &body).await.problem(403, "region_refused");
        }
        let body = json!({
            "purpose": "register", "identifier": "new@mail.example", "password": "quiet lantern over bridges", "proofs": [],
        });
        ann.elsewhere().gives("POST", "/api/v1/flows", &body).await.problem(403, "region_refused");
        assert_eq!(ann.asks("GET", "/api/v1/account").await.status.as_u16(), 200);
    }

    async fn where_registration_alone_is_refused_the_way_in_is_open(engine: Engine) {
        let kit = Kit::on(engine).await;
        kit.reloads(|setup| setup.refused.registration = here());
        let mut browser = Browser::new(&kit);
        assert!(browser.opens("/register").await.with(403).text().contains(TITLE));
        browser.opens("/sign-in").await.with(200);
        browser.opens("/reset-password").await.with(200);
    }
}
