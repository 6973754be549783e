//! The last request of an attempt, sent twice: by an app whose answer was lost, and by a form without scripts that was
//! pressed twice on a slow line.

use serde_json::json;
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, Person, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;

const NEW: &str = "nine herons over the silent mill";

/// Sends the form from two windows of one browser; both must lead to the same page, and leave the same cookies.
async fn presses_twice(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> (Browser, String) {
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (first, second) = (one.fills(path, fields).await, two.fills(path, fields).await);
    assert_eq!((first.status, first.to()), (second.status, second.to()));
    assert_eq!(one.cookies, two.cookies);
    (two, second.to().to_owned())
}

/// A new browser with the first form filled in, a mailed code in the captcha's place.
async fn comes_by_message(kit: &Kit, ann: &Person) -> (Browser, [(&'static str, String); 3]) {
    let mut browser = Browser::new(kit);
    let asked =
        browser.fills("/sign-in", &[("identifier", ann.identifier.as_str()), ("captcha", "mail")]).await;
    asked.with(200);
    let code = ann.reads_code_from_mail().await;
    let fields = [("identifier", ann.identifier.clone()), ("password", ann.password.clone()), ("code", code)];
    (browser, fields)
}

both_engines! {
    async fn by_json_the_last_proof_gets_the_same_answer_for_a_minute(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        let body = json!({
            "purpose": "register", "identifier": ann.identifier, "password": PASSWORD, "proofs": [ann.solves().await],
        });
        ann.takes("POST", "/api/v1/flows", &body).await.with(201);
        let code = ann.reads_code().await;
        let path = format!("/api/v1/flows/{}/proofs", ann.flow_id);
        let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
        let first = ann.gives("POST", &path, &body).await.with(200);
        kit.advance(Span::from_seconds(50));
        let again = ann.gives("POST", &path, &body).await.with(200);
        assert_eq!(again.text(), first.text());
        let other = json!({"proofs": [{"kind": "mail_code", "code": "000000"}]});
        ann.gives("POST", &path, &other).await.problem(410, "flow_over");
        kit.advance(Span::from_seconds(10));
        ann.gives("POST", &path, &body).await.problem(410, "flow_over");
    }

    async fn by_json_a_new_password_is_set_once_and_told_again(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let mut desk = ann.elsewhere();
        let captcha = desk.solves().await;
        let body = json!({"purpose": "reset_password", "identifier": ann.identifier, "proofs": [captcha]});
        desk.takes("POST", "/api/v1/flows", &body).await.with(201);
        let code = desk.reads_code().await;
        desk.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        let path = format!("/api/v1/flows/{}/password", desk.flow_id);
        let new = json!({"password": NEW});
        let begun = desk.gives("PUT", &path, &new).await.with(200).json();
        assert_eq!(desk.gives("PUT", &path, &new).await.with(200).json(), begun);
        let other = json!({"password": "an otter plays the cello at night"});
        desk.gives("PUT", &path, &other).await.problem(410, "flow_over");
        kit.advance(Span::from_minutes(1));
        desk.gives("PUT", &path, &new).await.problem(410, "flow_over");
    }

    async fn a_form_pressed_twice_ends_signed_in_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = kit.person("ann");
        ann.registers().await;
        let (browser, fields) = comes_by_message(&kit, &ann).await;
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let (browser, to) = presses_twice(&browser, "/sign-in", &fields).await;
        assert_eq!(to, "/account");
        browser.clone().opens("/account").await.with(200);
        assert_eq!(kit.app().sessions(&ann.signed_in().await).await.unwrap().len(), 2);

        ann.enrols_authenticator().await;
        let (mut browser, fields) = comes_by_message(&kit, &ann).await;
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(browser.fills("/sign-in", &fields).await.to(), "/sign-in/authenticator");
        let (browser, to) = presses_twice(&browser, "/sign-in/authenticator", &[("code", &ann.shows_code())]).await;
        assert_eq!(to, "/account");
        browser.clone().opens("/account").await.with(200);
        assert_eq!(kit.app().sessions(&ann.signed_in().await).await.unwrap().len(), 2);
    }

    async fn registering_and_resetting_by_forms_pressed_twice(engine: Engine) {
        let kit = Kit::on(engine).await;
        let bob = kit.person("bob");
        let mut browser = Browser::new(&kit);
        let fields = [("identifier", "bob@mail.example"), ("password", bob.password.as_str()), ("captcha", "mail")];
        assert_eq!(browser.fills("/register", &fields).await.to(), "/register/code");
        let code = bob.reads_code_from_mail().await;
        let (mut browser, to) = presses_twice(&browser, "/register/code", &[("code", &code)]).await;
        assert_eq!(to, "/account?done=welcome");
        browser.opens("/account").await.with(200);
        assert_eq!(kit.numbers("select count(*) from account").await, [1]);

        let mut browser = Browser::new(&kit);
        let fields = [("identifier", "bob@mail.example"), ("captcha", "mail")];
        assert_eq!(browser.fills("/reset-password", &fields).await.to(), "/reset-password/code");
        kit.advance(Span::from_micros(1000));
        let code = bob.reads_code_from_mail().await;
        let (browser, to) = presses_twice(&browser, "/reset-password/code", &[("code", &code)]).await;
        assert_eq!(to, "/reset-password/new-password");
        let (_, to) = presses_twice(&browser, "/reset-password/new-password", &[("new_password", NEW)]).await;
        assert_eq!(to, "/account/check-up?done=password-reset");
        assert_eq!(kit.numbers("select count(*) from event where kind = 'password_reset'").await, [1]);
    }
}
