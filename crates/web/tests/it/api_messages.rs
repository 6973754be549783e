//! Message checker, notices and what the server publishes about itself, over HTTP.

use axum::body::Body;
use axum::http::header;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use vestibule_domain::policy::Policy;
use vestibule_domain::protection::LoginPhrase;
use vestibule_service::{Progress, RequestedChange};
use vestibule_testkit::{Engine, Kit, Person, both_engines};

use crate::api_client::{App, Reply};

const CHECK: &str = "/api/v1/messages/verify";

/// The code for the checker in the newest mail to somebody.
async fn code_in_mail(app: &App) -> String {
    let mail = app.kit.mail_to(&app.identifier).await.remove(0);
    let (_, rest) = mail.text.split_once("Check code: ").unwrap();
    rest[..9].to_owned()
}

async fn posts(app: &App, path: &str, form: &str) -> Reply {
    let request = app.request("POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.sends(request.body(Body::from(form.to_owned())).unwrap()).await
}

fn names(body: &Value) -> Vec<String> {
    body.as_object().unwrap().keys().cloned().collect()
}

both_engines! {
    async fn the_checker_answers_alike_for_every_account_and_every_code(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (mut ann, mut bob) = (App::of(&kit, "ann"), App::of(&kit, "bob"));
        ann.registers().await;
        bob.registers().await;
        let stranger = App::of(&kit, "stranger");
        let ask = async |code: &str| stranger.gives("POST", CHECK, &json!({"code": code})).await;
        let (of_ann, of_bob) = (code_in_mail(&ann).await, code_in_mail(&bob).await);
        let (first, second) = (ask(&of_ann).await.with(200), ask(&of_bob.to_lowercase()).await.with(200));
        assert_eq!(first.bytes, second.bytes);
        assert_eq!((first.json()["ours"].as_bool(), first.json()["about"].as_str()), (Some(true), Some("verify-address")));
        let unknown = ask("0000-0000").await.with(200);
        assert_eq!((unknown.json()["ours"].as_bool(), names(&unknown.json())), (Some(false), names(&first.json())));
        assert_eq!(unknown.headers.len(), first.headers.len());
        for (wrong, code) in [("", "too_short"), ("K7M4", "too_short"), ("not a code at all", "message_code_unreadable")] {
            let body = ask(wrong).await.problem(422, "fields_invalid");
            assert_eq!(body["fields"], json!([{"field": "code", "pointer": "/code", "code": code}]));
        }
        assert!(stranger.gives("POST", CHECK, &json!({"code": of_ann})).await.json()["links"].is_array());
    }

    async fn the_page_asks_only_when_its_button_is_pressed(engine: Engine) {
        let kit = Kit::under(engine, |policy| policy.throttle.unknown_messages_per_hour = 5).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        let code = code_in_mail(&ann).await;
        let stranger = App::of(&kit, "stranger");
        for path in ["/verify?code=0000-0000", "/verify/0000-0000"].repeat(4) {
            let page = stranger.asks("GET", path).await.with(200).text();
            assert!(page.contains("value=\"0000-0000\"") && !page.contains("not from us"), "{page}");
        }
        let wrong = posts(&stranger, "/verify", "code=K7M4%20%3Cb%3E").await.with(422).text();
        assert!(wrong.contains("value=\"K7M4 &#60;b&#62;\"") || wrong.contains("value=\"K7M4 &lt;b&gt;\""), "{wrong}");
        let ours = posts(&stranger, "/verify", &format!("code={code}")).await.with(200).text();
        assert!(ours.contains("We sent a message with this code") && ours.contains("https://access.example/register/link"));
        assert!(!ours.contains("vst_") && !ours.contains("ann@"));
        for _ in 0..5 {
            assert!(posts(&stranger, "/verify", "code=00000000").await.with(200).text().contains("This message is not from us"));
        }
        let stopped = posts(&stranger, "/verify", &format!("code={code}")).await.with(429);
        assert!(stopped.text().contains(&format!("value=\"{code}\"")));
        assert!(stopped.header("retry-after").parse::<u32>().unwrap() <= 3600);
        stranger.gives("POST", CHECK, &json!({"code": code})).await.problem(429, "too_many_requests");
        // Another site's page cannot use up what its visitors may ask.
        let foreign = stranger.request("POST", "/verify").header("sec-fetch-site", "cross-site");
        stranger.sends(foreign.body(Body::from("code=00000000")).unwrap()).await.with(403);
    }

    async fn notices_are_listed_and_marked_over_the_api(engine: Engine) {
        let kit = Kit::on(engine).await;
        let mut ann = App::of(&kit, "ann");
        ann.registers().await;
        ann.enrols().await;
        let page = ann.asks("GET", "/api/v1/notices?limit=1").await.with(200).json();
        assert_eq!((page["unread"].as_i64(), page["notices"][0]["about"].as_str()), (Some(2), Some("backup-codes-made")));
        assert_eq!(page["notices"][0]["unread"], true);
        let before = page["next"].as_i64().unwrap();
        let rest = ann.asks("GET", &format!("/api/v1/notices?before={before}")).await.with(200).json();
        assert_eq!((rest["notices"].as_array().unwrap().len(), rest["next"].is_null()), (1, true));
        let newest = page["notices"][0]["event"]["seq"].as_i64().unwrap();
        let left = ann.gives("POST", "/api/v1/notices/read", &json!({"up_to": newest})).await.with(200).json();
        assert_eq!(left["unread"], 0);
        let page = ann.asks("GET", "/api/v1/notices").await.with(200).json();
        assert_eq!((page["unread"].as_i64(), page["notices"][0]["unread"].as_bool()), (Some(0), Some(false)));
        for wrong in ["limit=0", "limit=201", "after=1"] {
            ann.asks("GET", &format!("/api/v1/notices?{wrong}")).await.problem(400, "query_malformed");
        }
    }
}

#[tokio::test]
async fn what_is_published_can_be_read_from_anywhere_and_checked() {
    let kit = Kit::on(Engine::Sqlite).await;
    let app = App::of(&kit, "ann");
    let get = async |name: &str| {
        let reply = app.asks("GET", &format!("/.well-known/{name}.json")).await.with(200);
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(reply.header("cache-control"), "public, max-age=300");
        assert!(reply.headers.get("set-cookie").is_none());
        reply.json()
    };
    let (keys, signed) = (get("jwks").await, get("official-channels").await);
    assert_eq!((&keys["keys"][0]["kty"], &keys["keys"][0]["crv"]), (&json!("OKP"), &json!("Ed25519")));
    assert!(keys["keys"][0].get("d").is_none(), "a private key");
    let part = |name: &str| -> Value {
        let text = signed[name].as_str().unwrap();
        serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
    };
    let (head, channels) = (part("protected"), part("payload"));
    assert_eq!((&head["alg"], &head["kid"]), (&json!("EdDSA"), &keys["keys"][0]["kid"]));
    assert_eq!(channels["domains"], json!(["access.example", "www.access.example"]));
    assert_eq!((&channels["iss"], &channels["keys"]), (&json!("https://access.example"), &keys["keys"]));
    assert_eq!(channels["verify_page"], "https://access.example/verify");
    assert!(vestibule_service::signing::PublicKeys::parse(&signed.to_string()).is_ok());
    let published = get("security-parameters").await;
    let seconds = Policy::default().protection.delay.seconds();
    assert_eq!(published["parameters"]["protection"]["delay_seconds"], seconds);
    let page = app.asks("GET", "/official-channels").await.with(200).text();
    for told in ["www.access.example", "no-reply@access.example", "ACCESS", "+1 604 555 0100"] {
        assert!(page.contains(told), "{told}");
    }
}

/// The sign-in page as a browser with these cookies sees it.
async fn sign_in_page(app: &App, device: Option<&str>) -> String {
    let cookie = device.map(|token| format!("__Host-vst_device={token}")).unwrap_or_default();
    let request = app.request("GET", "/sign-in").header(header::COOKIE, cookie);
    app.sends(request.body(Body::empty()).unwrap()).await.with(200).text()
}

#[tokio::test]
async fn the_sign_in_page_shows_the_phrase_on_known_devices_alone() {
    let kit = Kit::on(Engine::Sqlite).await;
    let (mut ann, mut bob) = (kit.person("ann"), kit.person("bob"));
    ann.registers().await;
    bob.registers().await;
    let phrase = LoginPhrase::parse("Nine <b>herons</b> over the mill").unwrap();
    let wish = RequestedChange::LoginPhrase(Some(phrase));
    let done = kit.app().change_protection(&ann.caller(), &ann.signed_in().await, wish, &[]).await.unwrap();
    assert!(matches!(done, Progress::Done));
    let app = App::of(&kit, "nobody");
    let token = |person: &Person| Some(person.device.reveal()).filter(|held| !held.is_empty());
    let page = sign_in_page(&app, token(&ann).as_deref()).await;
    assert!(page.contains("Your login phrase:") && page.contains("Nine &#60;b&#62;herons"), "{page}");
    for other in [None, token(&bob), Some("vst_dev_forged".to_owned())] {
        let page = sign_in_page(&app, other.as_deref()).await;
        assert!(!page.contains("Your login phrase:") && !page.contains("herons"), "{page}");
    }
    // It stays when the form comes back: a page that lost it would look like a forged one.
    let request = app
        .request("POST", "/sign-in")
        .header(header::COOKIE, format!("__Host-vst_device={}", token(&ann).unwrap()));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let again = app.sends(request.body(Body::from("identifier=&password=")).unwrap()).await.with(422);
    assert!(again.text().contains("Your login phrase:"));
}
