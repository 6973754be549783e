//! The line about a message on the page of its code: it follows the message, and tells a stranger nothing.

use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;

both_engines! {
    async fn the_line_follows_the_message(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut browser = Browser::new(&kit);
        let fields = [("identifier", "ann@mail.example"), ("password", PASSWORD), ("terms", "1"), ("captcha", "mail")];
        assert_eq!(browser.fills("/register", &fields).await.to(), "/register/code");
        let page = browser.opens("/register/code").await.with(200).text();
        assert!(page.contains("data-delivery=\"waiting\"") && !page.contains("Sent "), "{page}");
        let at = kit.now();
        assert_eq!(kit.delivers().await, 1);
        let page = browser.opens("/register/code").await.with(200).text();
        let (_, line) = page.split_once("data-delivery=\"sent\">").unwrap_or_else(|| panic!("{page}"));
        let minute = jiff::Timestamp::from_millisecond(at.millis()).unwrap().strftime("%Y-%m-%dT%H:%M").to_string();
        assert!(line.starts_with("Sent <time datetime=\""), "{line}");
        assert!(line.contains(&minute) && !page.contains("data-delivery=\"waiting\""), "{minute}: {line}");
        // A refused code says the same.
        let page = browser.fills("/register/code", &[("code", "000000")]).await.with(422).text();
        assert!(page.contains("data-delivery=\"sent\""), "{page}");
    }

    async fn a_stranger_is_told_nothing_of_a_message(engine: Engine) {
        let kit = Kit::on(engine).await;
        App::of(&kit, "ann").registers().await;
        for identifier in ["ann@mail.example", "nobody@mail.example"] {
            let mut browser = Browser::new(&kit);
            let fields = [("identifier", identifier), ("captcha", "mail")];
            assert_eq!(browser.fills("/reset-password", &fields).await.to(), "/reset-password/code");
            for _ in 0..2 {
                let page = browser.opens("/reset-password/code").await.with(200).text();
                assert!(!page.contains("data-delivery") && !page.contains("Sent "), "{identifier}: {page}");
                kit.delivers().await;
            }
        }
    }
}
