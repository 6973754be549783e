//! How many statements each page of the account sends to the database. No page sends more than six, and the table in
//! `docs/benchmarks.md` tells them.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use serde_json::json;
use vestibule_domain::client::{Right, RightSet};
use vestibule_domain::time::Span;
use vestibule_service::{ClientSettings, NewCredential, NewOperation};
use vestibule_testkit::{Kit, Passkey, Statements, both_engines};

use crate::api_client::{App, PASSWORD, password};
use crate::api_contacts::code_to;
use crate::attributes::schema;
use crate::authority::ROUTES;
use crate::browser::Browser;

/// The most that a page of the account sends, beside the check of its session.
const MOST: u64 = 6;

/// The limit of a page; none where it is a step of a flow, which reads the flow as well.
fn most(path: &str) -> Option<u64> {
    (!path.starts_with("/account/confirm/")).then_some(MOST)
}

/// The paths of all pages behind a session, as the routes have them.
fn pages() -> impl Iterator<Item = &'static str> {
    ROUTES.lines().filter_map(|line| line.strip_suffix(" GET: session"))
}

/// Whether an address is one of this path.
fn fits(path: &str, address: &str) -> bool {
    let (path, address): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), address.split('/').collect());
    path.len() == address.len()
        && path.iter().zip(&address).all(|(own, part)| own == part || own.starts_with('{'))
}

/// What the table calls an address: the kinds of tasks by their names, everything else of which there are many as `{id}`.
fn named(path: &str, address: &str) -> String {
    format!("page {}", if path.contains("{id}") { path } else { address })
}

/// A program of the exchange asks the customer to confirm something; the page of that.
async fn asked(kit: &Kit, ann: &mut App) -> String {
    let settings = ClientSettings {
        rights: RightSet::from_iter([Right::OperationsBegin]),
        networks: Vec::new(),
        expires_at: None,
    };
    let added = kit.app().add_client("web".parse().unwrap(), settings, NewCredential::Secret).await.unwrap();
    let client = kit.app().client(&added.secret.unwrap(), Ipv4Addr::LOCALHOST.into()).await.unwrap();
    let account = ann.asks("GET", "/api/v1/session").await.with(200).json();
    let asked = NewOperation {
        account: account["account"].as_str().unwrap().parse().unwrap(),
        name: "export_statements".to_owned(),
        text: "Send the statement of October to tax@mail.example".to_owned(),
        return_to: None,
    };
    let begun = kit.app().begin_operation(&client.grant().unwrap(), asked).await.unwrap();
    format!("/account/operations/{}", begun.operation.id)
}

/// Somebody with an authenticator and two addresses, of whose changes one was made and another waits; and the page of that.
async fn owner(kit: &Kit) -> (App, String) {
    let mut ann = App::of(kit, "ann");
    ann.registers().await;
    ann.enrols().await;
    let wish = json!({"identifier": "ann@new.example", "proofs": [password(), ann.types_code()]});
    let begun = ann.takes("POST", "/api/v1/contacts", &wish).await.with(201);
    let place = begun.header("location").to_owned();
    let code = json!({"kind": "new_contact_code", "code": code_to(kit, "ann@new.example").await});
    ann.gives("POST", &format!("{place}/proofs"), &json!({"proofs": [code]})).await.with(202);
    ann.flow = None;
    kit.waits_out(Span::from_hours(49)).await;
    ann.opens(json!([password(), ann.types_code()])).await.with(200);
    kit.advance(Span::from_seconds(30));
    let proofs = json!({"proofs": [password(), ann.types_code()]});
    let waits = ann.gives("DELETE", "/api/v1/factors/authenticator", &proofs).await.with(202).json();
    kit.advance(Span::from_seconds(30));
    (ann, format!("/account/protections/waiting/{}", waits["weakening"].as_str().unwrap()))
}

/// Adds a passkey; the page of its removal.
async fn adds_passkey(kit: &Kit, ann: &mut App) -> String {
    let asked = ann.asks("POST", "/api/v1/factors/passkeys/new").await.with(200).json();
    let credential = Passkey::synced().made(&asked["question"]["options"].to_string());
    kit.advance(Span::from_seconds(30));
    let proofs = json!([password(), ann.types_code()]);
    let added =
        json!({"ceremony": asked["question"]["ceremony"], "credential": credential, "proofs": proofs});
    ann.takes("POST", "/api/v1/factors/passkeys", &added).await.with(200);
    let factors = ann.asks("GET", "/api/v1/factors").await.with(200).json();
    format!("/account/passkeys/{}/remove", factors["passkeys"][0]["id"].as_str().unwrap())
}

/// Every address of the account: each page without a variable part, all that they lead to, and these that they do not.
async fn addresses(browser: &mut Browser, others: [String; 2]) -> Vec<(&'static str, String)> {
    let plain: Vec<&str> = pages().filter(|path| !path.contains('{')).collect();
    let mut linked = BTreeSet::from(others);
    for path in &plain {
        let page = browser.opens(path).await.text();
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '?']).next());
        linked.extend(links.map(str::to_owned));
    }
    linked.retain(|address| !plain.contains(&address.as_str()));
    let mut all: Vec<(&str, String)> = plain.into_iter().map(|path| (path, path.to_owned())).collect();
    // Passkeys come last: with them the account takes a statement more.
    for path in pages().filter(|path| path.contains('{') && !path.starts_with("/account/passkeys/")) {
        let found: Vec<_> = linked.iter().filter(|address| fits(path, address)).collect();
        assert!(!found.is_empty(), "no page leads to {path}");
        all.extend(found.into_iter().map(|address| (path, address.clone())));
    }
    all
}

both_engines! {
    async fn no_page_of_the_account_sends_more_than_six_statements(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, waiting) = owner(&kit).await;
        let asked = asked(&kit, &mut ann).await;
        // The operator wants to know more of its customers than Ann has told yet.
        kit.reloads(|setup| setup.attributes = schema());
        let mut browser = Browser::of(ann.router.clone());
        browser.cookies.insert("__Host-vst_session".to_owned(), ann.session.clone().unwrap());
        let addresses = addresses(&mut browser, [waiting, asked]).await;
        // A change that takes a code, for the page that asks for it.
        let code = ann.shows();
        let fields = [("identifier", "ann@third.example"), ("password", PASSWORD), ("present_code", code.as_str())];
        assert_eq!(browser.fills("/account/contacts/add", &fields).await.to(), "/account/confirm/code");
        let mut counts = Statements::of(&kit);
        let before = kit.app().store().statements();
        ann.asks("GET", "/api/v1/session").await.with(200);
        // None where it is cached; without the feed of revocations, which nobody follows here, PostgreSQL is asked each time.
        counts.leave_out(kit.app().store().statements() - before);
        for (path, address) in &addresses {
            let shown = counts.count(named(path, address), most(path), browser.opens(address)).await;
            assert!(matches!(shown.status.as_u16(), 200 | 303), "{address}: {}", shown.status);
        }
        let removal = adds_passkey(&kit, &mut ann).await;
        let path = "/account/passkeys/{id}/remove";
        counts.count(named(path, &removal), most(path), browser.opens(&removal)).await.with(200);
        counts.hold();
    }
}
