//! Customers whom an application sent come back to it, by the very address that it registered and no other.

use vestibule_domain::client::{Application, RightSet};
use vestibule_domain::time::Span;
use vestibule_service::{ClientSettings, NewCredential};
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::App;
use crate::browser::{Browser, encoded};
use crate::pages_kept::{at_home, signs_in};

const BACK: &str = "https://exchange.example/back";
const HREF: &str = "https://exchange.example/back?state=s1";

fn asked(path: &str, to: &str) -> String {
    format!("{path}?return_to={}&state=s1", encoded(to))
}

/// An application with one registered address.
async fn registered(kit: &Kit) {
    let settings = ClientSettings { rights: RightSet::default(), networks: Vec::new(), expires_at: None };
    kit.app().add_client("web".parse().unwrap(), settings, NewCredential::Secret).await.unwrap();
    let application = Application {
        title: "Northwind Exchange".to_owned(),
        home: Some("https://exchange.example/".parse().unwrap()),
        return_to: vec![BACK.parse().unwrap()],
    };
    kit.app().set_application(&"web".parse().unwrap(), application).await.unwrap();
}

/// The customer is sent on, once.
async fn goes_back(browser: &mut Browser) {
    let page = browser.opens("/back").await.with(200).text();
    assert!(page.contains(&format!("0; url={HREF}")) && page.contains("Northwind Exchange"), "{page}");
    assert_eq!(browser.opens("/back").await.to(), "/account");
}

both_engines! {
    async fn a_sign_in_leads_back_to_the_application(engine: Engine) {
        let kit = Kit::on(engine).await;
        registered(&kit).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        browser.cookies.remove("__Host-vst_session");
        let page = browser.opens(&asked("/sign-in", BACK)).await.with(200).text();
        assert!(page.contains("You go back to Northwind Exchange afterwards"), "{page}");
        assert_eq!(signs_in(&mut browser, &ann).await, "/back");
        goes_back(&mut browser).await;
        // Whoever is signed in is sent back at once, and may sign out on the way.
        assert_eq!(browser.opens(&asked("/sign-in", BACK)).await.to(), "/back");
        goes_back(&mut browser).await;
        browser.opens(&asked("/sign-out", BACK)).await.with(200);
        assert_eq!(browser.fills("/sign-out", &[]).await.to(), "/back");
        assert!(!browser.cookies.contains_key("__Host-vst_session"));
        goes_back(&mut browser).await;
    }

    async fn a_page_of_ours_that_was_asked_for_later_comes_first(engine: Engine) {
        let kit = Kit::on(engine).await;
        registered(&kit).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        browser.cookies.remove("__Host-vst_session");
        browser.opens(&asked("/sign-in", BACK)).await.with(200);
        assert_eq!(browser.opens("/account/profile").await.to(), "/sign-in");
        assert_eq!(signs_in(&mut browser, &ann).await, "/account/profile");
        let page = browser.opens("/account").await.with(200).text();
        assert!(page.contains("href=\"/back\"") && page.contains("Northwind Exchange"), "{page}");
    }

    async fn no_other_address_is_ever_gone_to(engine: Engine) {
        let kit = Kit::on(engine).await;
        registered(&kit).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        for tricked in [
            "https://evil.example/",
            "https://exchange.example/back/",
            "https://exchange.example/back?next=https://evil.example",
            "https://exchange.example@evil.example/back",
            "https://exchange.example\\@evil.example/back",
            "https://exchange.example/back#x",
            "https://EXCHANGE.example/back",
            "https%3A%2F%2Fexchange.example%2Fback",
            "//exchange.example/back",
            "javascript:alert(1)",
            "/account",
            "",
        ] {
            for path in ["/sign-in", "/register", "/reset-password", "/account", "/sign-out"] {
                let page = browser.opens(&asked(path, tricked)).await.with(400).text();
                assert!(page.contains("This link is not right"), "{tricked}: {page}");
            }
            assert!(!browser.cookies.contains_key("__Host-vst_back"), "{tricked}");
        }
        browser.cookies.remove("__Host-vst_session");
        assert_eq!(signs_in(&mut browser, &ann).await, "/account");
        // A cookie that was written by hand leads nowhere either.
        let forged = data_encoding::BASE64URL_NOPAD.encode(br#"{"address":"https://evil.example/"}"#);
        browser.cookies.insert("__Host-vst_back".to_owned(), forged);
        assert_eq!(browser.opens("/back").await.to(), "/account");
    }

    async fn an_address_of_a_disabled_client_is_gone_to_no_more(engine: Engine) {
        let kit = Kit::on(engine).await;
        registered(&kit).await;
        let (_ann, mut browser) = at_home(&kit, "ann").await;
        assert_eq!(browser.opens(&asked("/sign-in", BACK)).await.to(), "/back");
        kit.app().disable_client(&"web".parse().unwrap()).await.unwrap();
        assert_eq!(browser.opens("/back").await.to(), "/account");
        browser.opens(&asked("/sign-in", BACK)).await.with(400);
    }

    async fn a_registration_that_ends_on_another_device_leads_back_there(engine: Engine) {
        let kit = Kit::on(engine).await;
        registered(&kit).await;
        let ann = App::of(&kit, "ann");
        let mut desk = Browser::new(&kit);
        desk.opens(&asked("/register", BACK)).await.with(200);
        let altcha = vestibule_service::captcha::solve(&kit.captcha()).unwrap();
        let fields = [
            ("identifier", ann.identifier.as_str()),
            ("password", crate::api_client::PASSWORD),
            ("agreed", "yes"),
            ("altcha", altcha.as_str()),
        ];
        let asked = desk.fills("/register", &fields).await;
        assert_eq!(asked.to(), "/register/code", "{}", asked.text());
        kit.advance(Span::from_seconds(1));
        let code = ann.reads_code().await;
        let done = desk.fills("/register/code", &[("code", &code)]).await;
        assert_eq!(done.to(), "/back", "{}", done.text());
        goes_back(&mut desk).await;
    }
}
