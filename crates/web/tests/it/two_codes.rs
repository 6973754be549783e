//! After too many wrong codes of the authenticator the pages and the API ask for two in a row, at each place where one is
//! typed, and take them.

use serde_json::json;
use vestibule_domain::protection::FreezeScope;
use vestibule_domain::time::Span;
use vestibule_service::Progress;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, Person, both_engines};

use crate::api_client::{App, Reply, password};
use crate::browser::Browser;

/// A server where five wrong codes are too many.
async fn strict(engine: vestibule_testkit::Engine) -> Kit {
    Kit::under(engine, |policy| policy.second_factor.two_codes_after = 5).await
}

/// An owner with an authenticator, for whom a stranger with the password has typed five wrong codes.
async fn owner(kit: &Kit) -> Person {
    let mut ann = kit.person("ann");
    ann.registers().await;
    ann.enrols_authenticator().await;
    let mut thief = ann.on_a_new_device().from("198.51.100.7");
    let given = [thief.solves_captcha(), thief.types_password()];
    thief.opens_sign_in(&given).await.unwrap();
    for _ in 0..5 {
        let wrong = thief.types_wrong_code();
        thief.proves(&[wrong]).await.unwrap();
    }
    ann
}

/// The code of now, and the one after it, for which one waits.
fn two_codes(kit: &Kit, ann: &Person) -> [String; 2] {
    let first = ann.shows_code();
    kit.advance(Span::from_seconds(30));
    [first, ann.shows_code()]
}

/// A page that asks for two codes in two fields and offers no way back to one.
fn asks_two(page: &Reply) {
    let text = page.text();
    assert!(text.contains("name=\"code_first\"") && text.contains("name=\"code_second\""), "{text}");
    assert!(!text.contains("name=\"code\"") && !text.contains("Enter one code"), "{text}");
}

/// A browser that was never here, past the password.
async fn past_the_password(kit: &Kit, ann: &Person) -> Browser {
    let mut browser = Browser::new(kit);
    let altcha = solve(&kit.captcha()).unwrap();
    let fields =
        [("identifier", ann.identifier.as_str()), ("password", ann.password.as_str()), ("altcha", &altcha)];
    assert_eq!(browser.fills("/sign-in", &fields).await.to(), "/sign-in/authenticator");
    browser
}

both_engines! {
    async fn the_sign_in_page_takes_two_codes(engine: Engine) {
        let kit = strict(engine).await;
        let ann = owner(&kit).await;
        let mut browser = past_the_password(&kit, &ann).await;
        asks_two(&browser.opens("/sign-in/authenticator").await.with(200));
        // A form that was open before tells it too.
        asks_two(&browser.fills("/sign-in/authenticator", &[("code", &ann.shows_code())]).await.with(422));
        let [first, second] = two_codes(&kit, &ann);
        let fields = [("code_first", first.as_str()), ("code_second", second.as_str())];
        assert_eq!(browser.fills("/sign-in/authenticator", &fields).await.to(), "/account");
        assert!(browser.opens("/account/two-factor").await.with(200).text().contains("Authenticator app on"));
    }

    async fn the_security_page_says_that_strangers_typed_wrong_codes(engine: Engine) {
        let kit = strict(engine).await;
        let ann = owner(&kit).await;
        let mut browser = Browser::new(&kit);
        let session = ann.session.as_ref().unwrap().reveal().to_owned();
        browser.cookies.insert("__Host-vst_session".to_owned(), session);
        let page = browser.opens("/account/two-factor").await.with(200).text();
        assert!(page.contains("Too many wrong codes were entered"), "{page}");
    }

    async fn the_pages_of_a_forgotten_password_take_two_codes(engine: Engine) {
        let kit = strict(engine).await;
        let ann = owner(&kit).await;
        let mut browser = Browser::new(&kit);
        let asked = [("identifier", ann.identifier.as_str()), ("captcha", "mail")];
        assert_eq!(browser.fills("/reset-password", &asked).await.to(), "/reset-password/code");
        let code = ann.reads_code_from_mail().await;
        assert_eq!(browser.fills("/reset-password/code", &[("code", &code)]).await.to(), "/reset-password/authenticator");
        asks_two(&browser.opens("/reset-password/authenticator").await.with(200));
        asks_two(&browser.fills("/reset-password/authenticator", &[("code", &ann.shows_code())]).await.with(422));
        let [first, second] = two_codes(&kit, &ann);
        let fields = [("code_first", first.as_str()), ("code_second", second.as_str())];
        assert_eq!(browser.fills("/reset-password/authenticator", &fields).await.to(), "/reset-password/new-password");
    }

    async fn the_pages_that_end_a_freeze_take_two_codes(engine: Engine) {
        let kit = strict(engine).await;
        let ann = owner(&kit).await;
        ann.freezes(FreezeScope::Everything).await;
        let mut browser = Browser::new(&kit);
        let altcha = solve(&kit.captcha()).unwrap();
        let fields =
            [("identifier", ann.identifier.as_str()), ("password", ann.password.as_str()), ("altcha", &altcha)];
        let step = "/unfreeze/authenticator";
        assert_eq!(browser.fills("/unfreeze", &fields).await.to(), step);
        asks_two(&browser.opens(step).await.with(200));
        asks_two(&browser.fills(step, &[("code", &ann.shows_code())]).await.with(422));
        let [first, second] = two_codes(&kit, &ann);
        let fields = [("code_first", first.as_str()), ("code_second", second.as_str())];
        assert_eq!(browser.fills(step, &fields).await.to(), "/unfreeze/code");
        assert!(browser.opens("/unfreeze/code").await.with(200).text().contains("We sent"));
    }

    async fn the_pages_of_a_disowning_take_two_codes_of_the_former_authenticator(engine: Engine) {
        let kit = strict(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        ann.enrols_authenticator().await;
        let former = ann.clone();
        let given = [ann.types_code()];
        let replaced = ann.tries_to_enrol(&given).await;
        assert!(matches!(replaced, Progress::Done), "{replaced:?}");
        kit.sql("update former_authenticator set failures = 5").await;
        let mut browser = Browser::new(&kit);
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = [("identifier", ann.identifier.as_str()), ("altcha", altcha.as_str())];
        browser.fills("/not-my-authenticator", &fields).await;
        browser.fills("/not-my-authenticator/code", &[("code", &ann.reads_code_from_mail().await)]).await;
        browser.fills("/not-my-authenticator/password", &[("password", &ann.password)]).await;
        let step = "/not-my-authenticator/authenticator";
        let page = browser.opens(step).await.with(200);
        asks_two(&page);
        assert!(page.text().contains("the one that was replaced, shows now"));
        asks_two(&browser.fills(step, &[("code", &former.shows_code())]).await.with(422));
        kit.advance(Span::from_seconds(30));
        let [first, second] = two_codes(&kit, &former);
        let fields = [("code_first", first.as_str()), ("code_second", second.as_str())];
        let waits = browser.fills(step, &fields).await.with(200).text();
        assert!(waits.contains("The authenticator will be removed"), "{waits}");
    }

    async fn the_api_names_what_is_needed_and_takes_two_codes(engine: Engine) {
        let kit = strict(engine).await;
        let mut owner = App::of(&kit, "ann");
        owner.registers().await;
        owner.enrols().await;
        let mut stranger = owner.elsewhere();
        stranger.opens(json!([stranger.solves().await, password()])).await.with(201);
        for _ in 0..5 {
            let wrong = json!([{"kind": "authenticator", "code": "wrong"}]);
            stranger.proves(wrong).await;
        }
        kit.advance(Span::from_minutes(2));
        let mut app = owner.elsewhere();
        let opened = app.opens(json!([app.solves().await, password()])).await.with(201).json();
        assert_eq!(opened["flow"]["two_codes"], true);
        let refused = app.proves(json!([app.types_code()])).await.problem(403, "two_codes_needed");
        assert_eq!(refused["flow"]["tries_left"], opened["flow"]["tries_left"]);
        let first = app.shows();
        kit.advance(Span::from_seconds(30));
        let two = json!([{"kind": "authenticator", "codes": [first, app.shows()]}]);
        app.proves(two).await.with(200);
        assert!(app.session.is_some());
        let factors = app.asks("GET", "/api/v1/factors").await.with(200).json();
        assert_eq!(factors["authenticator"]["two_codes_needed"], false);
    }
}
