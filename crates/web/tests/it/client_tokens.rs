//! Access tokens of clients as OAuth libraries ask for them: what the form must be, and how a refusal reads.

use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use vestibule_domain::client::{Right, RightSet};
use vestibule_service::{ClientSettings, NewCredential, PublicKey};
use vestibule_testkit::{Kit, both_engines};

use crate::api_client::{App, Reply};

// A pair of keys that was made for these tests alone.
const PRIVATE: &str = "\
-----BEGIN PRIVATE KEY-----\n\
MC4CAQAwBQYDK2VwBCIEILNarJtLlN2SaMtF1R4Q9hCjZRXYE1cmS7ycBJu8skt0\n\
-----END PRIVATE KEY-----
";
const PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MCowBQYDK2VwAyEAEKGqhRWm0cdgk+FuY73qQ55dcdgXmvCMe8IBQUCT1jI=\n\
-----END PUBLIC KEY-----
";

const FORM: &str = "application/x-www-form-urlencoded";
const TYPE: &str = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

async fn asks(app: &App, media: &str, body: String) -> Reply {
    let request = Request::post("/api/v1/token").header(CONTENT_TYPE, media).body(Body::from(body)).unwrap();
    app.sends(request).await
}

fn assertion(kit: &Kit, id: &str) -> String {
    let claims = json!({"iss": id, "sub": id, "aud": "https://access.example/api/v1/token", "exp": kit.now().seconds() + 60, "jti": "one"});
    encode(&Header::new(Algorithm::EdDSA), &claims, &EncodingKey::from_ed_pem(PRIVATE.as_bytes()).unwrap())
        .unwrap()
}

fn error(reply: &Reply) -> (u16, Value) {
    (reply.status.as_u16(), reply.json()["error"].clone())
}

both_engines! {
    async fn a_signed_assertion_is_exchanged_for_a_token(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = App::of(&kit, "ann");
        let rights = RightSet::from_iter([Right::EventsRead]);
        let settings = ClientSettings { rights, networks: Vec::new(), expires_at: None };
        let key = NewCredential::Key(PublicKey::read(PUBLIC).unwrap());
        let id = kit.app().add_client("signer".parse().unwrap(), settings, key).await.unwrap().client.id;
        let form = format!(
            "grant_type=client_credentials&client_assertion_type={TYPE}&client_assertion={}&scope=any",
            assertion(&kit, &id.to_string())
        );
        let token = asks(&app, FORM, form.clone()).await.with(200);
        assert_eq!(token.header("cache-control"), "no-store");
        let body = token.json();
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)));
        let with = |token: &str| {
            Request::get("/api/v1/events?after=0").header("authorization", format!("Bearer {token}"))
        };
        let token = body["access_token"].as_str().unwrap();
        app.sends(with(token).body(Body::empty()).unwrap()).await.with(200);
        assert_eq!(error(&asks(&app, FORM, form).await), (400, json!("invalid_client")), "taken a second time");
    }

    async fn what_is_no_such_request_is_told_as_oauth_tells_it(engine: Engine) {
        let kit = Kit::on(engine).await;
        let app = App::of(&kit, "ann");
        let credentials = "grant_type=client_credentials";
        for (media, body, expected) in [
            (FORM, String::new(), (400, "invalid_request")),
            ("application/json", json!({"grant_type": "client_credentials"}).to_string(), (400, "invalid_request")),
            (FORM, format!("{credentials}&{credentials}"), (400, "invalid_request")),
            (FORM, "grant_type=password".to_owned(), (400, "unsupported_grant_type")),
            (FORM, credentials.to_owned(), (400, "invalid_client")),
            (FORM, format!("{credentials}&client_assertion=a.b.c"), (400, "invalid_client")),
            (FORM, format!("{credentials}&client_assertion_type={TYPE}&client_assertion=a.b.c"), (400, "invalid_client")),
        ] {
            let (status, told) = error(&asks(&app, media, body.clone()).await);
            assert_eq!((status, told.as_str().unwrap()), expected, "{body}");
        }
    }
}
