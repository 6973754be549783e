//! How many statements the pages of an account send to the database; the table in `docs/benchmarks.md` tells them.

use vestibule_testkit::{Kit, Statements, both_engines};

use crate::api_client::App;
use crate::browser::Browser;

const PAGES: [(&str, &str); 6] = [
    ("page: overview of the account", "/account"),
    ("page: profile", "/account/profile"),
    ("page: security", "/account/security"),
    ("page: protections", "/account/protections"),
    ("page: notices", "/account/notices"),
    ("page: sessions", "/account/sessions"),
];

both_engines! {
    /// Session check, profile, unread notices and what the page itself shows. The session is not cached at first.
    async fn the_statements_of_the_pages_are_told(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut counts = Statements::of(&kit);
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let mut browser = Browser::of(ann.router.clone());
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        for (what, path) in PAGES {
            counts.count(what, Some(6), browser.opens(path)).await.with(200);
        }
        counts.hold();
    }
}
