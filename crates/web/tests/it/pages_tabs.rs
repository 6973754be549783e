//! Several tabs of one browser, each at a flow of its own: none goes on with another's, whatever the shared cookie holds.

use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;

const NEW: &str = "brass kettle under nine willows";

/// Somebody registered, with an authenticator.
async fn enrolled(kit: &Kit, name: &str) -> App {
    let mut app = App::of(kit, name);
    app.registers().await;
    app.enrols().await;
    app
}

/// Opens another tab with this page and this form filled in; the tab before is handed back.
async fn in_a_new_tab(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Option<String> {
    let before = browser.tab.take();
    assert!(browser.fills(path, fields).await.to().starts_with(path));
    before
}

async fn begins_to_register(browser: &mut Browser, identifier: &str) {
    let fields = [("identifier", identifier), ("password", PASSWORD), ("terms", "1"), ("captcha", "mail")];
    in_a_new_tab(browser, "/register", &fields).await;
}

async fn begins_to_sign_in(browser: &mut Browser, kit: &Kit, identifier: &str) {
    let altcha = solve(&kit.captcha()).unwrap();
    let fields = [("identifier", identifier), ("password", PASSWORD), ("altcha", altcha.as_str())];
    in_a_new_tab(browser, "/sign-in", &fields).await;
}

both_engines! {
    async fn a_page_whose_flow_is_over_leads_to_where_flows_of_its_kind_begin(engine: Engine) {
        let kit = Kit::on(engine).await;
        for begin in ["/sign-in", "/register", "/unfreeze", "/not-my-authenticator", "/reset-password"] {
            let over = Browser::new(&kit).opens(&format!("{begin}/code")).await.with(410).text();
            let button = format!("class=\"button\" href=\"{begin}\"");
            assert!(over.contains(&button), "{over}");
        }
    }

    async fn a_registration_goes_on_beside_a_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let bob = enrolled(&kit, "bob").await;
        let ann = App::of(&kit, "ann");
        let mut browser = Browser::new(&kit);
        begins_to_register(&mut browser, &ann.identifier).await;
        let registration = browser.tab.clone();
        begins_to_sign_in(&mut browser, &kit, &bob.identifier).await;
        let sign_in = browser.tab.clone();
        assert_ne!(registration, sign_in);
        // Each page shows its own flow, also when it is loaded again.
        browser.tab.clone_from(&registration);
        let page = browser.opens("/register/code").await.with(200).text();
        assert!(page.contains("a•••@m•••.example"), "{page}");
        let wrong = browser.fills("/register/code", &[("code", "000000")]).await.with(422).text();
        assert!(wrong.contains("4 attempts left"), "{wrong}");
        let code = ann.reads_code().await;
        assert_eq!(browser.fills("/register/code", &[("code", &code)]).await.to(), "/account?done=welcome");
        // The sign-in of the other account has lost nothing by it.
        browser.tab = sign_in;
        assert_eq!(browser.fills("/sign-in/authenticator", &[("code", &bob.shows())]).await.to(), "/account");
    }

    async fn a_forgotten_password_goes_on_beside_a_sign_in(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = enrolled(&kit, "ann").await;
        let bob = enrolled(&kit, "bob").await;
        let mut browser = Browser::new(&kit);
        in_a_new_tab(&mut browser, "/reset-password", &[("identifier", &ann.identifier), ("captcha", "mail")]).await;
        let reset = browser.tab.clone();
        begins_to_sign_in(&mut browser, &kit, &bob.identifier).await;
        let sign_in = browser.tab.clone();
        browser.tab = reset;
        let code = ann.reads_code().await;
        assert_eq!(browser.fills("/reset-password/code", &[("code", &code)]).await.to(), "/reset-password/authenticator");
        assert_eq!(browser.fills("/reset-password/authenticator", &[("code", &ann.shows())]).await.to(), "/reset-password/new-password");
        let done = browser.fills("/reset-password/new-password", &[("new_password", NEW)]).await;
        assert_eq!(done.to(), "/account/check-up?done=password-reset");
        browser.tab = sign_in;
        assert_eq!(browser.fills("/sign-in/authenticator", &[("code", &bob.shows())]).await.to(), "/account");
    }

    /// The cookie of the session that ended is still there; it is nobody's session and stands in no way.
    async fn a_browser_whose_session_has_ended_signs_in_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = enrolled(&kit, "ann").await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        kit.advance(Span::from_hours(2));
        begins_to_sign_in(&mut browser, &kit, &ann.identifier).await;
        browser.opens("/sign-in/authenticator").await.with(200);
        assert_eq!(browser.fills("/sign-in/authenticator", &[("code", &ann.shows())]).await.to(), "/account");
        browser.opens("/account").await.with(200);
    }

    async fn an_old_form_of_somebody_who_signed_in_meanwhile_says_so(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = enrolled(&kit, "ann").await;
        let mut browser = Browser::new(&kit);
        begins_to_sign_in(&mut browser, &kit, &ann.identifier).await;
        let old = browser.tab.clone();
        kit.advance(Span::from_seconds(1));
        begins_to_sign_in(&mut browser, &kit, &ann.identifier).await;
        let spent = browser.tab.clone();
        assert_eq!(browser.fills("/sign-in/authenticator", &[("code", &ann.shows())]).await.to(), "/account");
        let session = browser.cookies["__Host-vst_session"].clone();
        for (tab, fields) in [(&old, Some("000000")), (&old, None), (&spent, None), (&spent, Some("000000"))] {
            browser.tab.clone_from(tab);
            let told = match fields {
                Some(code) => browser.fills("/sign-in/authenticator", &[("code", code)]).await,
                None => browser.opens("/sign-in/authenticator").await,
            };
            let page = told.text();
            assert!(page.contains("You are signed in") && page.contains("href=\"/account\""), "{page}");
        }
        assert_eq!(browser.cookies["__Host-vst_session"], session);
        browser.opens("/account").await.with(200);
    }

    async fn a_form_never_goes_on_with_a_flow_that_it_does_not_name(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = App::of(&kit, "ann");
        let mallory = App::of(&kit, "mallory");
        let (mut browser, mut foreign) = (Browser::new(&kit), Browser::new(&kit));
        begins_to_register(&mut browser, &ann.identifier).await;
        let own = browser.tab.clone();
        begins_to_register(&mut foreign, &mallory.identifier).await;
        let code = ann.reads_code().await;
        // Neither a name from elsewhere nor none at all is taken for the one in the cookie, nor does it bring one.
        for tab in [foreign.tab.clone(), Some("x".to_owned()), Some(String::new())] {
            browser.tab = tab;
            browser.opens("/register/code").await.with(410);
            browser.fills("/register/code", &[("code", &code)]).await.with(410);
        }
        browser.tab = None;
        browser.fills("/register/code", &[("code", &code)]).await.with(410);
        browser.tab = own;
        assert_eq!(browser.fills("/register/code", &[("code", &code)]).await.to(), "/account?done=welcome");
        // What is over is no longer carried.
        assert!(!browser.cookies.contains_key("__Host-vst_flow"));
    }

    async fn a_mailed_link_is_for_its_own_flow_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, bob) = (App::of(&kit, "ann"), App::of(&kit, "bob"));
        let mut browser = Browser::new(&kit);
        begins_to_register(&mut browser, &ann.identifier).await;
        begins_to_register(&mut browser, &bob.identifier).await;
        let link = ann.reads_link("vst_lnk_").await;
        let mut other = Browser::new(&kit);
        begins_to_register(&mut other, "carol@mail.example").await;
        let path = format!("/register/link?token={link}");
        let page = other.follows(&path).await.with(200).text();
        assert!(!page.contains("<form method=\"post\">"), "{page}");
        let page = browser.follows(&path).await.with(200).text();
        assert!(page.contains("<form method=\"post\">"), "{page}");
        assert_eq!(browser.fills("/register/link", &[("token", &link)]).await.to(), "/account?done=welcome");
        let profile = browser.opens("/account/profile").await.with(200).text();
        assert!(profile.contains("ann@mail.example"), "{profile}");
        let code = bob.reads_code().await;
        browser.fills("/register/code", &[("code", &code)]).await;
    }

    async fn a_browser_carries_five_flows_at_most(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        let mut tabs = Vec::new();
        for number in 0..6 {
            kit.advance(Span::from_seconds(1));
            begins_to_register(&mut browser, &format!("p{number}@mail.example")).await;
            tabs.push(browser.tab.clone());
        }
        assert_eq!(browser.cookies["__Host-vst_flow"].split('.').count(), 5);
        for (number, tab) in tabs.into_iter().enumerate() {
            browser.tab = tab;
            let status = if number == 0 { 410 } else { 200 };
            browser.opens("/register/code").await.with(status);
        }
    }

    async fn two_changes_of_one_session_go_on_side_by_side(engine: Engine) {
        let kit = Kit::on(engine).await;
        let ann = enrolled(&kit, "ann").await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        let mut tabs = Vec::new();
        for name in ["second", "third"] {
            let asked = browser
                .fills("/account/contacts/add", &[
                    ("identifier", &format!("{name}@mail.example")),
                    ("password", PASSWORD),
                    ("present_code", &ann.shows()),
                ])
                .await;
            assert_eq!(asked.to(), "/account/confirm/code");
            tabs.push((name, browser.tab.clone()));
            kit.advance(Span::from_seconds(30));
        }
        for (name, tab) in tabs {
            let code = App::of(&kit, name).reads_code().await;
            browser.tab = tab;
            let done = browser.fills("/account/confirm/code", &[("code", &code)]).await;
            assert_eq!(done.to(), "/account/profile?done=contact-waits");
        }
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(seen["waiting"].as_array().unwrap().len(), 2, "{seen}");
    }
}
