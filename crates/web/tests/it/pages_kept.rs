//! A form that is sent after its session has ended: it is said why, what was typed is there again after the sign-in, and nobody
//! else sees it.

use serde_json::json;
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;

/// Somebody registered, and their browser.
pub(crate) async fn at_home(kit: &Kit, name: &str) -> (App, Browser) {
    let mut app = App::of(kit, name);
    app.registers().await;
    let mut browser = Browser::new(kit);
    browser.cookies.insert("__Host-vst_session".to_owned(), app.session.clone().unwrap());
    browser.cookies.insert("__Host-vst_device".to_owned(), app.device.clone().unwrap());
    (app, browser)
}

pub(crate) async fn signs_in(browser: &mut Browser, app: &App) -> String {
    browser.tab = None;
    let fields = [("identifier", app.identifier.as_str()), ("password", PASSWORD)];
    browser.fills("/sign-in", &fields).await.to().to_owned()
}

const PROFILE: [(&str, &str); 2] = [("name", "Annabel \"Bell\" <Lee>"), ("language", "en")];
const TYPED: &str = "value=\"Annabel &quot;Bell&quot; &lt;Lee&gt;\"";

both_engines! {
    async fn a_form_is_there_again_after_the_sign_in_and_nothing_was_done(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        kit.advance(Span::from_hours(2));
        let to = browser.fills("/account/profile", &PROFILE).await.to().to_owned();
        assert_eq!(to, "/sign-in?done=signed-out-idle");
        let page = browser.opens(&to).await.with(200).text();
        assert!(page.contains("You were signed out because you had not used") && page.contains("Nothing was changed"), "{page}");
        assert_eq!(signs_in(&mut browser, &ann).await, "/account/profile");
        let page = browser.opens("/account/profile").await.with(200).text();
        assert!(page.contains(TYPED) && page.contains("Your form is here as you left it"), "{page}");
        // Nothing was done, and what was shown once is kept no longer.
        let page = browser.opens("/account/profile").await.with(200).text();
        assert!(!page.contains("Annabel") && !page.contains("Your form is here"), "{page}");
        assert_eq!(browser.fills("/account/profile", &PROFILE).await.to(), "/account/profile?done=profile-saved");
        assert!(browser.opens("/account/profile").await.text().contains("Annabel"));
    }

    async fn it_is_said_why_a_session_ended(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        // A look at a page is told too.
        ann.asks("DELETE", "/api/v1/session").await.with(204);
        assert_eq!(browser.opens("/account/security").await.to(), "/sign-in?done=signed-out-here");
        assert_eq!(signs_in(&mut browser, &ann).await, "/account/security");
        let mut other = ann.elsewhere();
        other.session = browser.cookies.get("__Host-vst_session").cloned();
        let fresh = "brass kettle under nine willows";
        let body = json!({"new_password": fresh, "proofs": [crate::api_client::password()]});
        let (bob, mut of_bob) = at_home(&kit, "bob").await;
        let mut phone = bob.clone();
        phone.opens(json!([crate::api_client::password()])).await.with(200);
        phone.gives("PUT", "/api/v1/password", &body).await.with(204);
        let to = of_bob.fills("/account/profile", &PROFILE).await.to().to_owned();
        assert_eq!(to, "/sign-in?done=signed-out-password");
        assert!(of_bob.opens(&to).await.text().contains("the password was changed"));
        // A token that never was one is told nothing, and keeps nothing.
        let mut stranger = Browser::new(&kit);
        stranger.cookies.insert("__Host-vst_session".to_owned(), "vst_ses_none".to_owned());
        assert_eq!(stranger.fills("/account/profile", &PROFILE).await.to(), "/sign-in");
        assert!(!stranger.cookies.contains_key("__Host-vst_kept"));
    }

    async fn nobody_else_sees_what_was_typed(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        let (bob, at_bobs) = at_home(&kit, "bob").await;
        kit.advance(Span::from_hours(2));
        browser.fills("/account/profile", &PROFILE).await;
        let sealed = browser.cookies["__Host-vst_kept"].clone();
        assert!(!sealed.contains("Annabel"), "{sealed}");
        browser.cookies.insert("__Host-vst_device".to_owned(), at_bobs.cookies["__Host-vst_device"].clone());
        signs_in(&mut browser, &bob).await;
        let page = browser.opens("/account/profile").await.with(200).text();
        assert!(!page.contains("Annabel") && !page.contains("Your form is here"), "{page}");
        assert!(!browser.cookies.contains_key("__Host-vst_kept"));
        // Nor does its owner, once it was kept too long.
        browser.cookies.insert("__Host-vst_kept".to_owned(), sealed);
        browser.cookies.insert("__Host-vst_device".to_owned(), ann.device.clone().unwrap());
        kit.advance(Span::from_minutes(20));
        signs_in(&mut browser, &ann).await;
        let page = browser.opens("/account/profile").await.with(200).text();
        assert!(!page.contains("Annabel"), "{page}");
    }

    async fn a_form_of_many_pages_comes_back_to_its_own(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, mut browser) = at_home(&kit, "ann").await;
        let device = ann.asks("GET", "/api/v1/devices").await.with(200).json()["devices"][0]["id"].as_str().unwrap().to_owned();
        let rename = format!("/account/devices/{device}/name");
        for (path, fields, page, shows) in [
            (rename.as_str(), [("name", "Kitchen laptop"), ("more", "x")], "/account/devices", "value=\"Kitchen laptop\""),
            ("/account/contacts/add", [("identifier", "b@mail.example"), ("password", "typed in vain")], "/account/contacts/add", "value=\"b@mail.example\""),
            ("/account/protections/lock", [("days", "14"), ("password", "typed in vain")], "/account/protections/settings-lock", "<option value=\"14\" selected>"),
            ("/account/protections/anti-phishing-code", [("anti_phishing_code", "plover"), ("password", "typed in vain")], "/account/protections/anti-phishing-code", "value=\"plover\""),
        ] {
            kit.advance(Span::from_hours(2));
            assert_eq!(browser.fills(path, &fields).await.to(), "/sign-in?done=signed-out-idle", "{path}");
            assert_eq!(signs_in(&mut browser, &ann).await, page);
            let shown = browser.opens(page).await.with(200).text();
            assert!(shown.contains(shows) && !shown.contains("typed in vain"), "{path}: {shown}");
        }
        // What would not fit into a cookie is not kept, and the rest is as ever.
        kit.advance(Span::from_hours(2));
        let long = "x".repeat(3000);
        assert_eq!(browser.fills("/account/profile", &[("name", &long)]).await.to(), "/sign-in?done=signed-out-idle");
        assert!(!browser.cookies.contains_key("__Host-vst_kept"));
    }
}
