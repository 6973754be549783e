//! Which language pages, messages and new accounts get: the profile's, the one chosen in this browser, the one that it asks for,
//! the house's usual one; and the switch at the foot of every page.

use serde_json::json;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, both_engines};
use vestibule_web::Site;

use crate::api_client::{App, PASSWORD, router_with};
use crate::browser::Browser;

const COOKIE: &str = "__Host-vst_language";

fn language_of(page: &str) -> &str {
    page.split_once("<html lang=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap()
}

async fn shown(browser: &mut Browser, path: &str) -> String {
    let page = browser.opens(path).await.with(200).text();
    language_of(&page).to_owned()
}

/// Somebody registered, and their browser.
async fn at_home(kit: &Kit) -> (App, Browser) {
    let mut app = App::of(kit, "ann");
    app.registers().await;
    let mut browser = Browser::new(kit);
    browser.cookies.insert("__Host-vst_session".to_owned(), app.session.clone().unwrap());
    browser.cookies.insert("__Host-vst_device".to_owned(), app.device.clone().unwrap());
    (app, browser)
}

both_engines! {
    async fn a_stranger_chooses_and_the_new_account_and_its_mails_have_the_language(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        assert_eq!(shown(&mut browser, "/register").await, "en");
        let choice = [("language", "fr"), ("return_to", "/register?flow=abc")];
        let answer = browser.fills("/language", &choice).await;
        assert_eq!(answer.header("location"), "/register?flow=abc");
        browser.tab = None;
        assert_eq!(shown(&mut browser, "/register").await, "fr");
        assert_eq!(shown(&mut browser, "/verify").await, "fr");
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = [("identifier", "ann@mail.example"), ("password", PASSWORD), ("altcha", &altcha)];
        assert_eq!(browser.fills("/register", &fields).await.to(), "/register/code");
        kit.delivers().await;
        let letter = kit.mail_to("ann@mail.example").await.remove(0);
        assert!(letter.subject.starts_with("Confirmez votre adresse"), "{}", letter.subject);
    }

    async fn whoever_is_signed_in_chooses_for_the_profile_which_counts_more_than_the_browser(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit).await;
        assert_eq!(shown(&mut browser, "/account").await, "en");
        let choice = [("language", "fr"), ("return_to", "/account/profile")];
        assert_eq!(browser.fills("/language", &choice).await.to(), "/account/profile");
        assert_eq!(ann.asks("GET", "/api/v1/account").await.with(200).json()["language"], "fr");
        assert_eq!(shown(&mut browser, "/account/profile").await, "fr");
        // The same choice again changes nothing, so nothing is recorded.
        let changes = "select count(*) from event";
        let before = kit.numbers(changes).await;
        browser.fills("/language", &choice).await.to();
        assert_eq!(kit.numbers(changes).await, before);
        // In the profile the language is changed elsewhere.
        ann.gives("PATCH", "/api/v1/account", &json!({"language": "en"})).await.with(200);
        assert_eq!(browser.cookies[COOKIE], "fr");
        assert_eq!(shown(&mut browser, "/account").await, "en");
        // What is saved there is known in this browser, also once it is signed out.
        browser.fills("/account/profile", &[("name", ""), ("language", "fr")]).await.to();
        browser.fills("/sign-out", &[]).await;
        browser.tab = None;
        assert_eq!(shown(&mut browser, "/sign-in").await, "fr");
    }

    async fn a_choice_leads_nowhere_else_and_takes_no_language_that_is_not_offered(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        for elsewhere in ["//evil.example", "https://evil.example/", "/\\evil.example", "/healthz", ""] {
            let answer = browser.fills("/language", &[("language", "fr"), ("return_to", elsewhere)]).await;
            assert_eq!(answer.to(), "/", "{elsewhere}");
        }
        browser.cookies.clear();
        for none in ["tlh", "fr;x", "", "FR"] {
            let answer = browser.fills("/language", &[("language", none), ("return_to", "/sign-in")]).await;
            assert_eq!(answer.status.as_u16(), 400, "{none}");
            assert!(!browser.cookies.contains_key(COOKIE), "{none}");
        }
        // A cookie that was tampered with counts as none.
        browser.cookies.insert(COOKIE.to_owned(), "tlh\"><script>".to_owned());
        assert_eq!(shown(&mut browser, "/sign-in").await, "en");
    }

    async fn the_house_has_its_usual_language(engine: Engine) {
        let kit = Kit::on(engine).await;
        let usual = |site: &mut Site| site.texts = site.texts.clone().preferring("fr").unwrap();
        let mut browser = Browser::of(router_with(&kit, usual));
        assert_eq!(shown(&mut browser, "/sign-in").await, "fr");
        browser.cookies.insert(COOKIE.to_owned(), "en".to_owned());
        let page = browser.opens("/no/such/page").await;
        assert_eq!((page.status.as_u16(), language_of(&page.text())), (404, "en"));
    }
}
