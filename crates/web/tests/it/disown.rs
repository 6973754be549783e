//! An authenticator that somebody else set up, by JSON and in a browser without scripts, and what a stranger reads there.

use serde_json::json;
use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, Reply, password, wrong_password};
use crate::browser::{Browser, unnamed};

const PAGE: &str = "/not-my-authenticator";
const CODE: &str = "/not-my-authenticator/code";
const THEN: &str = "/not-my-authenticator/password";
const FORMER: &str = "/not-my-authenticator/authenticator";

/// Somebody whose authenticator was replaced, and the same person with the one before.
async fn replaced(kit: &Kit) -> (App, App) {
    let mut ann = App::of(kit, "ann");
    ann.registers().await;
    kit.advance(Span::from_minutes(1));
    ann.enrols().await;
    let former = ann.elsewhere();
    let code = ann.types_code();
    ann.replaces(json!([code])).await;
    (ann, former)
}

/// An answer without what is drawn by chance and without the name that was typed.
fn masked(reply: &Reply, name: &str) -> (u16, String, String) {
    let text = unnamed(&reply.text());
    let (before, after) = text.split_once("data-challenge=\"").unwrap_or((&text, ""));
    let after = after.split_once('"').map_or("", |(_challenge, after)| after);
    let shown = format!("{before}{after}").replace(&format!("{name}@"), "who@");
    (reply.status.as_u16(), unnamed(reply.header("location")), shown)
}

both_engines! {
    async fn its_owner_has_it_removed_by_json(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, former) = replaced(&kit).await;
        let mut desk = former.elsewhere();
        let captcha = desk.solves().await;
        let body = json!({"purpose": "disown_authenticator", "identifier": ann.identifier, "proofs": [captcha]});
        let opened = desk.takes("POST", "/api/v1/flows", &body).await.with(201).json();
        assert_eq!(opened["flow"]["next"], json!(["mail_code"]), "{opened}");
        desk.proves(json!([{"kind": "mail_code", "code": "000000"}])).await.problem(403, "proof_wrong");
        let code = desk.reads_code().await;
        let asked = desk.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200).json();
        assert_eq!(asked["flow"]["next"], json!(["password"]), "{asked}");
        desk.proves(json!([wrong_password()])).await.problem(403, "proof_wrong");
        let asked = desk.proves(json!([password()])).await.with(200).json();
        assert_eq!(asked["flow"]["next"], json!(["authenticator"]), "{asked}");
        desk.proves(json!([ann.types_code()])).await.problem(403, "proof_wrong");
        let waits = desk.proves(json!([former.types_code()])).await.with(202).json();
        let seen = ann.asks("GET", "/api/v1/protections").await.with(200).json();
        assert_eq!(seen["waiting"][0]["id"], waits["weakening"]);
        assert_eq!(seen["waiting"][0]["change"], "remove_authenticator");
        // Where there is none of that kind it is said after the code, and only then.
        let mut bob = App::of(&kit, "bob");
        bob.registers().await;
        kit.advance(Span::from_minutes(1));
        let captcha = bob.solves().await;
        let body = json!({"purpose": "disown_authenticator", "identifier": bob.identifier, "proofs": [captcha]});
        bob.takes("POST", "/api/v1/flows", &body).await.with(201);
        let code = bob.reads_code().await;
        bob.proves(json!([{"kind": "mail_code", "code": code}])).await.problem(409, "nothing_to_disown");
    }

    async fn its_owner_has_it_removed_in_a_browser(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (ann, former) = replaced(&kit).await;
        let mut browser = Browser::new(&kit);
        assert!(browser.opens(PAGE).await.with(200).text().contains("Somebody else set up the authenticator"));
        browser.fills(PAGE, &[("identifier", "nonsense")]).await.with(422);
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = [("identifier", ann.identifier.as_str()), ("altcha", altcha.as_str())];
        let opened = browser.fills(PAGE, &fields).await;
        assert_eq!(opened.to(), CODE);
        assert!(browser.opens(CODE).await.with(200).text().contains("sent a code"));
        browser.fills(CODE, &[("code", "000000")]).await.with(422);
        let code = ann.reads_code().await;
        assert_eq!(browser.fills(CODE, &[("code", code.as_str())]).await.to(), THEN);
        assert!(browser.opens(THEN).await.with(200).text().contains("The password you had then"));
        browser.fills(THEN, &[("password", "")]).await.with(422);
        let wrong = browser.fills(THEN, &[("password", "no such lantern anywhere")]).await.with(422).text();
        assert!(wrong.contains("not your password at that time"), "{wrong}");
        let right = [("password", crate::api_client::PASSWORD)];
        assert_eq!(browser.fills(THEN, &right).await.to(), FORMER);
        assert!(browser.opens(FORMER).await.with(200).text().contains("Code from your own authenticator"));
        browser.fills(FORMER, &[("code", "000000")]).await.with(422);
        let code = former.shows();
        let waits = browser.fills(FORMER, &[("code", code.as_str())]).await.with(200).text();
        assert!(waits.contains("The authenticator will be removed"), "{waits}");
        // It is offered beside the step that asks for its code.
        let mut home = Browser::new(&kit);
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = [
            ("identifier", ann.identifier.as_str()),
            ("password", crate::api_client::PASSWORD),
            ("altcha", altcha.as_str()),
        ];
        let asked = home.fills("/sign-in", &fields).await;
        let shown = home.opens(asked.header("location")).await.with(200).text();
        assert!(shown.contains(PAGE), "{shown}");
    }

    async fn strangers_read_the_same_for_everybody(engine: Engine) {
        let kit = Kit::on(engine).await;
        replaced(&kit).await;
        App::of(&kit, "bob").registers().await;
        let start = kit.now();
        let mut seen = Vec::new();
        for name in ["ann", "bob", "nobody"] {
            kit.set_clock(start);
            let identifier = format!("{name}@mail.example");
            let mut browser = Browser::new(&kit);
            let mut pages = Vec::new();
            let altcha = solve(&kit.captcha()).unwrap();
            for fields in [
                vec![("identifier", identifier.as_str())],
                vec![("identifier", identifier.as_str()), ("altcha", "nonsense")],
                vec![("identifier", identifier.as_str()), ("captcha", "mail")],
                vec![("identifier", identifier.as_str()), ("altcha", altcha.as_str())],
            ] {
                pages.push(masked(&browser.fills(PAGE, &fields).await, name));
            }
            pages.push(masked(&browser.opens(CODE).await, name));
            for code in ["", "000001", "000002"] {
                pages.push(masked(&browser.fills(CODE, &[("code", code)]).await, name));
            }
            seen.push(pages);
        }
        // Names differ in their first letter, which the mask shows.
        let plain = |pages: &Vec<(u16, String, String)>| {
            let letter = |text: &String| text.replace("a•••@", "•@").replace("b•••@", "•@").replace("n•••@", "•@");
            pages.iter().map(|(status, to, text)| (*status, to.clone(), letter(text))).collect::<Vec<_>>()
        };
        assert_eq!(plain(&seen[0]), plain(&seen[2]));
        assert_eq!(plain(&seen[1]), plain(&seen[2]));
    }
}
