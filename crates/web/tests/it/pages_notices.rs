//! Notices of changes that waited: once that is over they ask for nothing any more.

use serde_json::json;
use vestibule_domain::time::Span;
use vestibule_testkit::{Engine, Kit, both_engines};

use crate::api_client::{App, password};
use crate::browser::Browser;

/// Asks for the authenticator's removal, which waits.
async fn asks_for_removal(ann: &App) -> String {
    let proofs = json!([password(), ann.types_code()]);
    let asked = ann
        .gives("DELETE", "/api/v1/factors/authenticator", &json!({"proofs": proofs}))
        .await
        .with(202)
        .json();
    asked["weakening"].as_str().unwrap().to_owned()
}

async fn notices(ann: &App) -> String {
    let mut browser = Browser::of(ann.router.clone());
    browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
    browser.opens("/account/notices").await.with(200).text()
}

/// The state of the notice with this text in the API.
async fn state(ann: &App, about: &str) -> (String, bool) {
    let seen = ann.asks("GET", "/api/v1/notices").await.with(200).json();
    let found =
        seen["notices"].as_array().unwrap().iter().find(|notice| notice["about"] == about).unwrap().clone();
    (found["state"].as_str().unwrap().to_owned(), found["ended_at"].is_string())
}

/// Behind the product's back: as many changes of the same account as nobody asks for by hand, all later.
async fn crowd_of_changes(kit: &Kit) {
    let copy = "insert into weakening (account_id, id, kind, change, asked_at, effective_at, reminded_at, veto_denied, \
                delivered_at, next_run_at, state, ended_at) \
                select account_id, $ID, kind, change, asked_at + 1, effective_at, reminded_at, veto_denied, \
                delivered_at, next_run_at, state, ended_at from weakening order by asked_at limit 1";
    for number in 0..201 {
        let id = match kit.engine() {
            Engine::Sqlite => format!("x'{number:032x}'"),
            Engine::Postgres => format!("'{number:032x}'::uuid"),
        };
        kit.sql(&copy.replace("$ID", &id)).await;
    }
}

both_engines! {
    async fn what_was_stopped_is_shown_as_stopped(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let id = asks_for_removal(&ann).await;
        let page = notices(&ann).await;
        assert!(page.contains("Cancel it in time") && page.contains("Takes effect"), "{page}");
        assert_eq!(state(&ann, "weakening-asked").await, ("waiting".to_owned(), false));
        kit.advance(Span::from_minutes(1));
        ann.asks("POST", &format!("/api/v1/protections/waiting/{id}/veto")).await.with(204);
        let page = notices(&ann).await;
        assert!(page.contains(">Cancelled</span>") && page.contains("Requested"), "{page}");
        assert!(!page.contains("Cancel it in time") && !page.contains("Takes effect"), "{page}");
        assert_eq!(state(&ann, "weakening-asked").await, ("vetoed".to_owned(), true));
        assert_eq!(state(&ann, "weakening-vetoed").await, ("vetoed".to_owned(), true));
    }

    async fn what_was_made_is_shown_as_done(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        asks_for_removal(&ann).await;
        kit.waits_out(Span::from_hours(49)).await;
        ann.opens(json!([password()])).await.with(200);
        let page = notices(&ann).await;
        // The announcement and its reminder.
        assert_eq!(page.matches(">Done</span>").count(), 2, "{page}");
        assert!(!page.contains("Cancel it in time") && !page.contains("Takes effect"), "{page}");
        assert!(!page.contains(">Cancelled</span>"), "{page}");
        assert_eq!(state(&ann, "weakening-asked").await, ("applied".to_owned(), true));
        assert_eq!(state(&ann, "weakening-reminder").await, ("applied".to_owned(), true));
    }

    async fn what_was_called_off_is_shown_as_stopped(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        asks_for_removal(&ann).await;
        kit.advance(Span::from_minutes(1));
        ann.gives("POST", "/api/v1/freeze", &json!({"scope": "withdrawals"})).await.with(204);
        let page = notices(&ann).await;
        assert_eq!(page.matches(">Cancelled</span>").count(), 1, "{page}");
        assert!(page.contains("Called off: the authenticator stays"), "{page}");
        assert!(!page.contains("Cancel it in time") && !page.contains("Takes effect"), "{page}");
        assert_eq!(state(&ann, "weakening-asked").await, ("cancelled".to_owned(), true));
        assert_eq!(state(&ann, "weakening-cancelled").await, ("cancelled".to_owned(), true));
    }

    /// However many changes came after it.
    async fn what_is_long_over_asks_for_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let id = asks_for_removal(&ann).await;
        ann.asks("POST", &format!("/api/v1/protections/waiting/{id}/veto")).await.with(204);
        crowd_of_changes(&kit).await;
        let page = notices(&ann).await;
        assert!(page.contains(">Cancelled</span>") && !page.contains("Cancel it in time"), "{page}");
        assert_eq!(state(&ann, "weakening-asked").await, ("vetoed".to_owned(), true));
    }
}
