//! Wrong passwords in a browser without scripts: the warning before sign-in pauses there, the page of the pause, and that both
//! are the same for everybody.

use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD, router_with};
use crate::browser::Browser;

/// One wrong password after the other, up to the pause: what each answer says about it, and where the last leads.
async fn warned(kit: &Kit, browser: &mut Browser, identifier: &str) -> (Vec<String>, String) {
    let mut said = Vec::new();
    for _ in 0..10 {
        let altcha = solve(&kit.captcha()).unwrap();
        let fields =
            [("identifier", identifier), ("password", "no such lantern anywhere"), ("altcha", &altcha)];
        let reply = browser.fills("/sign-in", &fields).await;
        if reply.status.as_u16() == 303 {
            return (said, reply.to().to_owned());
        }
        let page = reply.with(422).text();
        let sentence = page.split("<p>").find(|part| part.contains("more wrong attempt"));
        said.push(sentence.map(|part| part.split('<').next().unwrap().to_owned()).unwrap_or_default());
    }
    panic!("sign-in never paused: {said:?}");
}

both_engines! {
    async fn two_tries_before_the_pause_everybody_is_warned_alike(engine: Engine) {
        let kit = Kit::on(engine).await;
        App::of(&kit, "ann").registers().await;
        for identifier in ["ann@mail.example", "nobody@mail.example"] {
            let mut browser = Browser::new(&kit);
            let (said, to) = warned(&kit, &mut browser, identifier).await;
            assert_eq!(said, [
                "",
                "",
                "2 more wrong attempts pause sign-in on this device.",
                "One more wrong attempt pauses sign-in on this device.",
            ]);
            assert!(to.starts_with("/sign-in/held?until="), "{to}");
            let held = browser.opens(&to).await.with(200).text();
            for part in ["<h1>Too many attempts</h1>", "Try again in", "data-until", "href=\"/reset-password\""] {
                assert!(held.contains(part), "{part}: {held}");
            }
            assert!(!held.contains("Get help"), "{held}");
            kit.advance(Span::from_minutes(1));
            assert_eq!(browser.opens(&to).await.to(), "/sign-in");
        }
    }

    async fn a_known_device_is_warned_of_its_own_wrong_tries_alone(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        warned(&kit, &mut Browser::new(&kit), &ann.identifier).await;
        let mut home = Browser::new(&kit);
        home.cookies.insert("__Host-vst_device".to_owned(), ann.device.clone().unwrap());
        let (said, _) = warned(&kit, &mut home, &ann.identifier).await;
        assert_eq!(said.len(), 4, "{said:?}");
        assert_eq!(said[0], "");
        kit.advance(Span::from_minutes(1));
        let altcha = solve(&kit.captcha()).unwrap();
        let fields = [("identifier", ann.identifier.as_str()), ("password", PASSWORD), ("altcha", altcha.as_str())];
        home.tab = None;
        assert_eq!(home.fills("/sign-in", &fields).await.to(), "/account");
    }

    async fn the_page_of_the_pause_names_the_operators_help(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::of(router_with(&kit, |site| site.help = Some("https://help.access.example".into())));
        let until = (kit.now() + Span::from_minutes(5)).millis();
        let held = browser.opens(&format!("/sign-in/held?until={until}")).await.with(200).text();
        assert!(held.contains("<a href=\"https://help.access.example\">Get help</a>"), "{held}");
    }
}
