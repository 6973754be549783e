//! Clients that keep a private key: what they sign earns an access token once, here, for minutes.

use std::net::{IpAddr, Ipv4Addr};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use vestibule_domain::client::{AssertionFault, ClientName, Right, RightSet};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Span;
use vestibule_service::{
    App, ClientSettings, NewCredential, PublicKey, PublicKeyFault, RegistryProblem, TokenProblem,
};
use vestibule_testkit::{Kit, both_engines, race};

const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3));
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 66));

// Pairs of keys that were made for these tests alone.
const P256_PRIVATE: &str = "\
-----BEGIN PRIVATE KEY-----\n\
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJhFmZSUmSTcXhCCc\n\
KJ1QYe9YScB57OVd8C/kETUOlpOhRANCAARXXLdFuWFsCRDz8VM6AK8AFWayDAE3\n\
Mgar6w4ZSXrDC9/cbj6itiS+7Jnd9dPyjTYfjFrBqzHrCsWQSbWCZq8Z\n\
-----END PRIVATE KEY-----
";
const P256_PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEV1y3RblhbAkQ8/FTOgCvABVmsgwB\n\
NzIGq+sOGUl6wwvf3G4+orYkvuyZ3fXT8o02H4xawasx6wrFkEm1gmavGQ==\n\
-----END PUBLIC KEY-----
";
const ED25519_PRIVATE: &str = "\
-----BEGIN PRIVATE KEY-----\n\
MC4CAQAwBQYDK2VwBCIEILNarJtLlN2SaMtF1R4Q9hCjZRXYE1cmS7ycBJu8skt0\n\
-----END PRIVATE KEY-----
";
const ED25519_PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MCowBQYDK2VwAyEAEKGqhRWm0cdgk+FuY73qQ55dcdgXmvCMe8IBQUCT1jI=\n\
-----END PUBLIC KEY-----
";
const RSA_1024_PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDb1rJKYow8zsRZkAVv1UbzsE3S\n\
5b8UIv5QsIZ7yMP3Cbzn5oyOVpgATuZjqnASBsblJ5YtPdsYXStnYpDFuT2+AekS\n\
zt4DD7fso5QFB+IHHTc2jI8uPh5f8G3V7z5Z8aaDOGArvd+T/GymQ1+Tl20jQeGj\n\
b87jbkbyUfrgXcuxtwIDAQAB\n\
-----END PUBLIC KEY-----
";
const P384_PUBLIC: &str = "\
-----BEGIN PUBLIC KEY-----\n\
MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEnwshwwkUiAtmCC4aQDujdMMVX/nppsSR\n\
1aM/b4M0HegPjEuF9lxGHPg2djlkJsfIdWg+J/KTJK3j2bs2yV/H/9V5mBKFOVir\n\
SPsxUOjLxnQHMdG/rtCX9I+sirjw/2eI\n\
-----END PUBLIC KEY-----
";

fn name(text: &str) -> ClientName {
    text.parse().unwrap()
}

fn public(text: &str) -> NewCredential {
    NewCredential::Key(PublicKey::read(text).unwrap())
}

fn settings() -> ClientSettings {
    let networks = vec!["10.1.0.0/16".parse().unwrap()];
    ClientSettings { rights: RightSet::from_iter([Right::AccountsRead]), networks, expires_at: None }
}

/// A program with a P-256 key, and the id that it was given.
async fn signer(app: &App) -> String {
    let added = app.add_client(name("signer"), settings(), public(P256_PUBLIC)).await.unwrap();
    assert!(added.secret.is_none());
    added.client.id.to_string()
}

/// The claims of an assertion that counts.
fn claims(kit: &Kit, id: &str, jti: &str) -> Value {
    json!({"iss": id, "sub": id, "aud": "https://access.example", "exp": kit.now().seconds() + 60, "jti": jti})
}

fn signed(claims: &Value) -> String {
    encode(
        &Header::new(Algorithm::ES256),
        claims,
        &EncodingKey::from_ec_pem(P256_PRIVATE.as_bytes()).unwrap(),
    )
    .unwrap()
}

fn signed_by_ed25519(claims: &Value) -> String {
    encode(
        &Header::new(Algorithm::EdDSA),
        claims,
        &EncodingKey::from_ed_pem(ED25519_PRIVATE.as_bytes()).unwrap(),
    )
    .unwrap()
}

async fn opens(app: &App, token: &Token, from: IpAddr) -> bool {
    app.client(token, from).await.is_ok()
}

async fn is_unknown(app: &App, assertion: &str, from: IpAddr) -> bool {
    matches!(app.client_token(assertion, from).await, Err(TokenProblem::Unknown))
}

#[test]
fn a_public_key_is_read_from_pem_or_as_a_jwk_and_a_private_one_never() {
    let pem = PublicKey::read(P256_PUBLIC).unwrap();
    let jwk = r#"{"kty":"EC","crv":"P-256","x":"V1y3RblhbAkQ8_FTOgCvABVmsgwBNzIGq-sOGUl6wws","y":"39xuPqK2JL7smd310_KNNh-MWsGrMesKxZBJtYJmrxk"}"#;
    assert_eq!(PublicKey::read(jwk), Ok(pem));
    assert!(PublicKey::read(ED25519_PUBLIC).is_ok());
    let with_private = jwk.replace('}', r#","d":"AAAA"}"#);
    for private in [P256_PRIVATE, ED25519_PRIVATE, &with_private] {
        assert_eq!(PublicKey::read(private), Err(PublicKeyFault::Private));
    }
    let symmetric = r#"{"kty":"oct","k":"c2VjcmV0"}"#;
    for other in ["", "{}", "key", RSA_1024_PUBLIC, P384_PUBLIC, symmetric] {
        assert_eq!(PublicKey::read(other), Err(PublicKeyFault::Unreadable), "{other}");
    }
}

both_engines! {
    async fn an_assertion_earns_a_token_for_minutes(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (app, id) = (kit.app(), signer(kit.app()).await);
        let token = app.client_token(&signed(&claims(&kit, &id, "1")), OFFICE).await.unwrap();
        assert!(opens(app, &token, OFFICE).await);
        assert!(!opens(app, &token, ELSEWHERE).await, "a stolen token counts from the client's networks alone");
        kit.advance(Span::from_minutes(10));
        assert!(!opens(app, &token, OFFICE).await);
        // What ended is cleared away, and another token can be had.
        app.clear_once().await.unwrap();
        let listed = app.client_named(&name("signer")).await.unwrap();
        assert_eq!((listed.secrets.len(), listed.keys.len()), (0, 1));
        let token = app.client_token(&signed(&claims(&kit, &id, "1")), OFFICE).await.unwrap();
        assert!(opens(app, &token, OFFICE).await);
    }

    async fn an_assertion_is_taken_once_also_by_sixteen_at_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let id = signer(kit.app()).await;
        let assertion = signed(&claims(&kit, &id, "once"));
        let tokens = race(16, |_| {
            let (app, assertion) = (kit.app().clone(), assertion.clone());
            async move { app.client_token(&assertion, OFFICE).await.is_ok() }
        })
        .await;
        assert_eq!(tokens.into_iter().filter(|given| *given).count(), 1);
        let again = kit.app().client_token(&assertion, OFFICE).await;
        assert!(matches!(again, Err(TokenProblem::Replayed)), "{again:?}");
    }

    async fn what_another_key_or_nobody_signed_earns_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (app, id) = (kit.app(), signer(kit.app()).await);
        let other = app.add_client(name("other"), settings(), public(ED25519_PUBLIC)).await.unwrap().client.id;
        let good = claims(&kit, &id, "1");
        // Another client's key, the other client's name under this key, the public key as a secret, and no signature.
        assert!(is_unknown(app, &signed_by_ed25519(&good), OFFICE).await);
        assert!(is_unknown(app, &signed(&claims(&kit, &other.to_string(), "1")), OFFICE).await);
        let by_secret = EncodingKey::from_secret(P256_PUBLIC.as_bytes()).unwrap();
        assert!(is_unknown(app, &encode(&Header::new(Algorithm::HS256), &good, &by_secret).unwrap(), OFFICE).await);
        let unsigned = signed(&good).replace("ES256", "none");
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", unsigned.split('.').nth(1).unwrap());
        assert!(is_unknown(app, &unsigned, OFFICE).await);
        for junk in ["", "a.b.c", "..", &"a".repeat(9000)] {
            assert!(is_unknown(app, junk, OFFICE).await, "{junk}");
        }
        assert!(is_unknown(app, &signed(&good), ELSEWHERE).await, "from an address that is not the client's");
        assert!(app.client_token(&signed(&good), OFFICE).await.is_ok(), "none of these used it up");
    }

    async fn an_assertion_for_another_server_or_for_long_earns_nothing(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (app, id) = (kit.app(), signer(kit.app()).await);
        let now = kit.now().seconds();
        for (member, value, fault) in [
            ("aud", json!("https://other.example"), AssertionFault::Audience),
            ("iss", json!("somebody"), AssertionFault::Subject),
            ("exp", json!(now + 3600), AssertionFault::Lifetime),
            ("exp", json!(now - 31), AssertionFault::Time),
            ("nbf", json!(now + 60), AssertionFault::Time),
            ("jti", json!(""), AssertionFault::Id),
        ] {
            let mut claims = claims(&kit, &id, "1");
            claims[member] = value;
            let told = app.client_token(&signed(&claims), OFFICE).await;
            assert!(matches!(told, Err(TokenProblem::Claims(found)) if found == fault), "{member}: {told:?}");
        }
        let mut to_operation = claims(&kit, &id, "2");
        to_operation["aud"] = json!(["https://access.example/api/v1/token"]);
        assert!(app.client_token(&signed(&to_operation), OFFICE).await.is_ok());
        let mut to_two = claims(&kit, &id, "3");
        to_two["aud"] = json!(["https://access.example", "https://other.example"]);
        assert!(is_unknown(app, &signed(&to_two), OFFICE).await);
    }

    async fn a_replaced_key_ends_with_its_tokens(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (app, id) = (kit.app(), signer(kit.app()).await);
        let token = app.client_token(&signed(&claims(&kit, &id, "1")), OFFICE).await.unwrap();
        assert!(opens(app, &token, OFFICE).await);
        let taken = app.rotate_client(&name("signer"), Span::from_micros(0), public(P256_PUBLIC)).await;
        assert!(matches!(taken, Err(RegistryProblem::KeyTaken)), "{taken:?}");
        app.rotate_client(&name("signer"), Span::from_minutes(5), public(ED25519_PUBLIC)).await.unwrap();
        // Both count for the overlap, and a token of the old one not for longer.
        assert!(app.client_token(&signed_by_ed25519(&claims(&kit, &id, "2")), OFFICE).await.is_ok());
        kit.advance(Span::from_minutes(4));
        let late = app.client_token(&signed(&claims(&kit, &id, "3")), OFFICE).await.unwrap();
        assert!(opens(app, &late, OFFICE).await && opens(app, &token, OFFICE).await);
        kit.advance(Span::from_minutes(1));
        assert!(!opens(app, &late, OFFICE).await && !opens(app, &token, OFFICE).await);
        assert!(is_unknown(app, &signed(&claims(&kit, &id, "4")), OFFICE).await);
    }

    async fn a_leaked_key_and_a_disabled_client_open_nothing_at_once(engine: Engine) {
        let kit = Kit::on(engine).await;
        let (app, id) = (kit.app(), signer(kit.app()).await);
        let token = app.client_token(&signed(&claims(&kit, &id, "1")), OFFICE).await.unwrap();
        assert!(opens(app, &token, OFFICE).await);
        let new = app.rotate_client(&name("signer"), Span::from_micros(0), public(ED25519_PUBLIC)).await.unwrap();
        assert!(new.is_none() && !opens(app, &token, OFFICE).await);
        let token = app.client_token(&signed_by_ed25519(&claims(&kit, &id, "2")), OFFICE).await.unwrap();
        app.disable_client(&name("signer")).await.unwrap();
        assert!(!opens(app, &token, OFFICE).await);
        assert!(is_unknown(app, &signed_by_ed25519(&claims(&kit, &id, "3")), OFFICE).await);
    }
}
