//! The tokens of known devices, as an app keeps them and as a browser's cookie does.

use serde_json::json;
use vestibule_domain::time::Span;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, password};
use crate::browser::Browser;

/// Signs in with the password on a known device; the answer must lead to the account.
async fn signs_in(browser: &mut Browser, who: &App) -> String {
    let fields = [("identifier", who.identifier.as_str()), ("password", PASSWORD)];
    let answer = browser.fills("/sign-in", &fields).await;
    assert_eq!(answer.to(), "/account");
    browser.cookies["__Host-vst_device"].clone()
}

both_engines! {
    async fn each_sign_in_by_json_gives_the_device_a_new_token(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let mut seen = vec![ann.device.clone().unwrap()];
        for _ in 0..3 {
            kit.advance(Span::from_minutes(10));
            ann.flow = None;
            ann.opens(json!([password()])).await.with(200);
            let token = ann.device.clone().unwrap();
            assert!(!seen.contains(&token), "{token}");
            seen.push(token);
        }
        // The one before would still count; the one before that is a stranger's.
        ann.device = Some(seen[1].clone());
        ann.flow = None;
        ann.opens(json!([password()])).await.problem(409, "proof_not_asked");
    }

    async fn one_browser_keeps_a_token_for_each_account(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (App::of(&kit, "ann"), App::of(&kit, "bob"));
        ann.registers().await;
        bob.registers().await;
        let (hers, his) = (ann.device.clone().unwrap(), bob.device.clone().unwrap());
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_device".to_owned(), format!("{hers}.{his}"));
        let first = signs_in(&mut browser, &bob).await;
        assert!(first.ends_with(&format!(".{hers}")) && !first.contains(&his), "{first}");
        kit.advance(Span::from_minutes(10));
        let second = signs_in(&mut browser, &ann).await;
        let (newest, other) = second.split_once('.').unwrap();
        assert!(newest != hers && first.starts_with(other), "{second}");
        kit.advance(Span::from_minutes(10));
        signs_in(&mut browser, &bob).await;
    }
}
