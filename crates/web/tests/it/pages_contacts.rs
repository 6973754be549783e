//! The owner's own addresses on pages: in full once they are signed in, masked before.

use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, PASSWORD};
use crate::browser::Browser;

both_engines! {
    async fn an_owner_reads_their_own_addresses_in_full(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let mut browser = Browser::new(&kit);
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        // One with the very same mask.
        let code = ann.shows();
        let fields = [("identifier", "anna@mail.example"), ("password", PASSWORD), ("present_code", code.as_str())];
        assert_eq!(browser.fills("/account/contacts/add", &fields).await.to(), "/account/confirm/code");
        let page = browser.opens("/account/confirm/code").await.with(200).text();
        assert!(page.contains("anna@mail.example"), "{page}");
        let code = App::of(&kit, "anna").reads_code().await;
        browser.fills("/account/confirm/code", &[("code", &code)]).await;
        let page = browser.opens("/account/profile").await.with(200).text();
        assert!(page.contains("ann@mail.example") && page.contains("anna@mail.example"), "{page}");
        for path in ["/account/profile", "/account/notices", "/account/protections/authenticator-off"] {
            let page = browser.opens(path).await.text();
            assert!(!page.contains("•••@"), "{path}: {page}");
        }
        let seen = ann.asks("GET", "/api/v1/account").await.with(200).json();
        assert_eq!(seen["identifiers"][0]["value"], "ann@mail.example", "{seen}");
        // Before the sign-in the address is masked, whoever asks.
        let mut stranger = Browser::new(&kit);
        let asked = stranger.fills("/reset-password", &[("identifier", "ann@mail.example"), ("captcha", "mail")]).await;
        assert_eq!(asked.to(), "/reset-password/code");
        let page = stranger.opens("/reset-password/code").await.with(200).text();
        assert!(page.contains("a•••@m•••.example") && !page.contains("ann@mail.example"), "{page}");
    }
}
