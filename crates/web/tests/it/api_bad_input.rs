//! Bodies, headers and paths that nobody should send: each is answered by a problem, and none by a breakage.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use serde_json::json;
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_testkit::{Engine, Kit};

use crate::api_client::{App, BODY_BYTES, Reply};
use crate::contract::DOCUMENT;

async fn stranger() -> App {
    App::of(&Kit::on(Engine::Sqlite).await, "ann")
}

async fn posts(app: &App, media: &str, body: Vec<u8>) -> Reply {
    let request = app.request("POST", "/api/v1/flows").header(CONTENT_TYPE, media);
    app.sends(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let app = stranger().await;
    let right = json!({"purpose": "sign_in", "identifier": "ann@mail.example"}).to_string();
    for broken in
        ["", "{", "[]", "null", "{\"purpose\":\"sign_in\"}", "{\"purpose\":\"fly\",\"identifier\":\"x\"}"]
    {
        posts(&app, "application/json", broken.as_bytes().to_vec()).await.problem(400, "body_malformed");
    }
    let twice = format!("{right}{right}").into_bytes();
    posts(&app, "application/json", twice).await.problem(400, "body_malformed");
    let mut bytes = right.clone().into_bytes();
    bytes[3] = 0xff;
    posts(&app, "application/json", bytes).await.problem(400, "body_malformed");
    let deep = "[".repeat(10_000).into_bytes();
    posts(&app, "application/json", deep).await.problem(400, "body_malformed");
    for media in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"]
    {
        posts(&app, media, right.clone().into_bytes()).await.problem(415, "media_type_unsupported");
    }
    for media in [
        "application/json; charset=utf-16",
        "application/json;charset=\"iso-8859-1\"",
        "application/json; x=y; Charset=latin1",
    ] {
        posts(&app, media, right.clone().into_bytes()).await.problem(415, "media_type_unsupported");
    }
    for coding in ["gzip", "br", "identity, gzip", "aes128gcm"] {
        let request = app.request("POST", "/api/v1/flows").header(CONTENT_TYPE, "application/json");
        let request = request.header("content-encoding", coding).body(Body::from(right.clone()));
        app.sends(request.unwrap()).await.problem(415, "media_type_unsupported");
    }
    let plain = app.request("POST", "/api/v1/flows").header(CONTENT_TYPE, "application/json");
    let plain = plain.header("content-encoding", "identity").body(Body::from(right.clone()));
    app.sends(plain.unwrap()).await.with(201);
    for media in ["application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        posts(&app, media, right.clone().into_bytes()).await.with(201);
    }
}

#[tokio::test]
async fn every_code_of_a_field_is_in_the_document() {
    let app = stranger().await;
    let listed = &DOCUMENT["components"]["schemas"]["FieldProblemCode"]["enum"];
    for (identifier, code) in [
        ("jörg@mail.example", "identifier_local_part"),
        ("jörg", "identifier_unreadable"),
        ("0664 1234567", "identifier_country_missing"),
        ("+43 1 5123456", "identifier_not_mobile"),
    ] {
        let body = json!({"purpose": "sign_in", "identifier": identifier});
        let refused = app.gives("POST", "/api/v1/flows", &body).await.problem(422, "fields_invalid");
        assert_eq!(refused["fields"][0]["code"], code, "{identifier}");
        assert!(listed.as_array().unwrap().contains(&json!(code)), "{code} is not in the document");
    }
}

#[tokio::test]
async fn unknown_fields_are_refused_wherever_they_stand() {
    let app = stranger().await;
    let give = |extra: serde_json::Value| {
        let mut body = json!({"purpose": "sign_in", "identifier": "ann@mail.example"});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body.to_string().into_bytes()
    };
    for extra in [
        json!({"admin": true}),
        json!({"proofs": [{"kind": "password", "password": "x", "remember": true}]}),
        json!({"proofs": [{"kind": "captcha", "slider": {"token": "x", "x": 1, "y": 1}}]}),
    ] {
        posts(&app, "application/json", give(extra)).await.problem(400, "body_unknown_field");
    }
    for extra in
        [json!({"proofs": [{"kind": "wish"}]}), json!({"proofs": [{"password": "x"}]}), json!({"proofs": {}})]
    {
        posts(&app, "application/json", give(extra)).await.problem(400, "body_malformed");
    }
}

#[tokio::test]
async fn evidence_that_cannot_be_any_is_named() {
    let app = stranger().await;
    let (malformed, invalid) = ((400, "body_malformed"), (422, "fields_invalid"));
    let cases = [
        (json!([{"kind": "captcha"}]), malformed, "/proofs/0", "not_one_of"),
        (json!([{"kind": "password", "password": ""}]), invalid, "/proofs/0/password", "too_short"),
        (
            json!([{"kind": "password", "password": "x".repeat(257)}]),
            invalid,
            "/proofs/0/password",
            "too_long",
        ),
        (json!([{"kind": "authenticator"}]), malformed, "/proofs/0", "not_one_of"),
        (json!([{"kind": "authenticator", "codes": ["1"]}]), invalid, "/proofs/0/codes", "too_few"),
        (
            json!([{"kind": "mail_link", "token": "vst_lnk_short"}]),
            invalid,
            "/proofs/0/token",
            "token_unreadable",
        ),
        (json!(vec![json!({"kind": "password", "password": "x"}); 9]), invalid, "/proofs", "too_many"),
    ];
    for (proofs, (status, problem), pointer, code) in cases {
        let body = json!({"purpose": "sign_in", "identifier": "ann@mail.example", "proofs": proofs});
        let refused = app.gives("POST", "/api/v1/flows", &body).await.problem(status, problem);
        assert_eq!(refused["fields"][0]["pointer"], pointer, "{refused}");
        assert_eq!(refused["fields"][0]["code"], code, "{refused}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_its_end() {
    let app = stranger().await;
    let body = json!({"purpose": "sign_in", "identifier": "x".repeat(BODY_BYTES)}).to_string();
    posts(&app, "application/json", body.into_bytes()).await.problem(413, "body_too_large");
}

#[tokio::test]
async fn wrong_paths_methods_and_queries_are_problems_too() {
    let app = stranger().await;
    for path in ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/flows/", "/api/v1/sessions/a/b"] {
        app.asks("GET", path).await.problem(404, "not_found");
    }
    let refused = app.asks("PUT", "/api/v1/flows").await;
    assert_eq!(refused.header("allow"), "POST");
    refused.problem(405, "method_not_allowed");
    app.asks("TRACE", "/api/v1/session").await.problem(405, "method_not_allowed");
    app.asks("GET", "/api/v1/captcha?kind=riddle").await.problem(400, "query_malformed");
    app.asks("GET", "/api/v1/captcha?colour=red").await.problem(400, "query_malformed");
}

#[tokio::test]
async fn tokens_of_another_kind_or_house_are_no_session() {
    let mut app = stranger().await;
    let reply = app.asks("GET", "/api/v1/session").await;
    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"vestibule\"");
    reply.problem(401, "not_signed_in");
    let of = |kind| Token::new(kind, &[9; 32]).reveal().to_owned();
    let longest = "x".repeat(4000);
    for token in
        [of(TokenKind::Session), of(TokenKind::Device), of(TokenKind::Flow), "nonsense".into(), longest]
    {
        app.session = Some(token);
        let reply = app.asks("GET", "/api/v1/session").await;
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
        reply.problem(401, "not_signed_in");
    }
    let request = app.request("GET", "/api/v1/session").header("authorization", b"Bearer \xff".as_slice());
    app.sends(request.body(Body::empty()).unwrap()).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn the_pages_cookie_is_a_session_too_but_changes_nothing_from_elsewhere() {
    let mut app = stranger().await;
    app.registers().await;
    let cookie = format!("__Host-vst_session={}", app.session.take().unwrap());
    let request = |method, origin: &str| {
        let request = app.request(method, "/api/v1/session").header("cookie", cookie.clone());
        request.header("origin", origin).header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap()
    };
    app.sends(request("GET", "https://evil.example")).await.with(200);
    app.sends(request("DELETE", "https://evil.example")).await.with(403);
    app.sends(request("GET", "https://access.example")).await.with(200);
}
