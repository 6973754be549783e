//! An app that speaks JSON with the real router and keeps the tokens that it is given.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;
use vestibule_domain::factor::TotpSecret;
use vestibule_domain::time::Span;
use vestibule_service::captcha::solve;
use vestibule_testkit::Kit;
use vestibule_web::Served;
use vestibule_web::{Site, Web};

use crate::contract;

/// The largest body that the server of these tests takes.
pub(crate) const BODY_BYTES: usize = 16 * 1024;

/// The password of everybody in these tests.
pub(crate) const PASSWORD: &str = "quiet lantern over seven bridges";

/// The router of a kit's server.
pub(crate) fn router(kit: &Kit) -> Served {
    router_with(kit, |_site| {})
}

/// The router of a kit's server with other settings.
pub(crate) fn router_with(kit: &Kit, change: impl FnOnce(&mut Site)) -> Served {
    router_of(kit.app().clone(), change)
}

/// The router of one process.
pub(crate) fn router_of(app: vestibule_service::App, change: impl FnOnce(&mut Site)) -> Served {
    let mut site = Site {
        name: "Example Exchange".to_owned(),
        accent: None,
        help: None,
        terms: None,
        privacy: None,
        public_url: "https://access.example".to_owned(),
        trusted_proxies: Vec::new(),
        mailbox: None,
        security_contact: None,
        body_bytes: BODY_BYTES,
        request_within: Duration::from_secs(30),
        join_trace: None,
        texts: vestibule_web::page::text::builtin().clone(),
    };
    change(&mut site);
    Served::new(Web::new(app, site))
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The answer, which must have this status.
    pub(crate) fn with(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The body of a problem, which must have this status and code.
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        let body = self.json();
        assert_eq!((self.status.as_u16(), body["code"].as_str()), (status, Some(code)), "{body}");
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["type"], format!("urn:vestibule:problem:{code}"));
        assert_eq!(body["status"], status);
        assert_eq!(body["request_id"], self.header("x-request-id"));
        assert_eq!(self.header("cache-control"), "no-store");
        for told in ["title", "detail"] {
            assert!(body[told].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        }
        body
    }
}

/// An app on somebody's phone.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) kit: Kit,
    pub(crate) router: Served,
    pub(crate) identifier: String,
    pub(crate) session: Option<String>,
    pub(crate) flow: Option<String>,
    pub(crate) flow_id: String,
    pub(crate) device: Option<String>,
    pub(crate) secret: Option<TotpSecret>,
    /// The secret of a program of the exchange.
    pub(crate) office: Option<String>,
}

impl App {
    pub(crate) fn of(kit: &Kit, name: &str) -> Self {
        Self {
            kit: kit.clone(),
            router: router(kit),
            identifier: format!("{name}@mail.example"),
            session: None,
            flow: None,
            flow_id: String::new(),
            device: None,
            secret: None,
            office: None,
        }
    }

    /// The same person's app on a device never seen before.
    pub(crate) fn elsewhere(&self) -> Self {
        Self { session: None, flow: None, device: None, ..self.clone() }
    }

    /// Sends any request, and holds the answer against the document.
    pub(crate) async fn sends(&self, request: Request<Body>) -> Reply {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let media = parts.headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap());
        contract::holds(method.as_str(), &path, parts.status.as_u16(), media.unwrap_or_default(), &bytes);
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    /// A request with everything in hand.
    pub(crate) fn request(&self, method: &str, path: &str) -> Builder {
        let tokens = [
            ("vestibule-flow", self.flow.clone()),
            ("vestibule-device", self.device.clone()),
            ("authorization", self.session.as_ref().map(|token| format!("Bearer {token}"))),
        ];
        let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        tokens.into_iter().fold(request, |request, (name, token)| match token {
            Some(token) => request.header(name, token),
            None => request,
        })
    }

    /// Asks without a body.
    pub(crate) async fn asks(&self, method: &str, path: &str) -> Reply {
        self.sends(self.request(method, path).body(Body::empty()).unwrap()).await
    }

    /// Asks with a body.
    pub(crate) async fn gives(&self, method: &str, path: &str, body: &Value) -> Reply {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.sends(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Gives, and keeps what an app keeps.
    pub(crate) async fn takes(&mut self, method: &str, path: &str, body: &Value) -> Reply {
        let reply = self.gives(method, path, body).await;
        let told = reply.json();
        let kept = |name: &str| told[name].as_str().map(str::to_owned);
        self.flow = kept("flow_token").or(self.flow.take());
        self.device = kept("device_token").or(self.device.take());
        self.session = kept("session_token").or(self.session.take());
        if let Some(id) = told["flow"]["id"].as_str() {
            id.clone_into(&mut self.flow_id);
        }
        reply
    }

    /// Opens a flow with this evidence.
    pub(crate) async fn opens(&mut self, proofs: Value) -> Reply {
        let body = json!({"purpose": "sign_in", "identifier": self.identifier, "proofs": proofs});
        self.takes("POST", "/api/v1/flows", &body).await
    }

    /// Gives evidence to the flow under way.
    pub(crate) async fn proves(&mut self, proofs: Value) -> Reply {
        let path = format!("/api/v1/flows/{}/proofs", self.flow_id);
        self.takes("POST", &path, &json!({"proofs": proofs})).await
    }

    /// A captcha, fetched and solved.
    pub(crate) async fn solves(&self) -> Value {
        let captcha = self.asks("GET", "/api/v1/captcha?kind=proof_of_work").await.with(200).json();
        json!({"kind": "captcha", "altcha": solve(&captcha["altcha"].to_string()).unwrap()})
    }

    /// The code in the newest mail that has one.
    pub(crate) async fn reads_code(&self) -> String {
        self.kit.advance(Span::from_micros(1000));
        let mail = self.kit.mail_to(&self.identifier).await;
        let six = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        let split =
            |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).find(six).map(str::to_owned);
        mail.iter().find_map(|message| split(&message.text)).unwrap()
    }

    /// The newest token of this beginning in the mails to them.
    pub(crate) async fn reads_link(&self, beginning: &str) -> String {
        self.kit.advance(Span::from_micros(1000));
        let mail = self.kit.mail_to(&self.identifier).await;
        let text = mail.iter().map(|message| &message.text).find(|text| text.contains(beginning)).unwrap();
        let token = text.split(beginning).nth(1).unwrap();
        let rest: String = token.chars().take_while(char::is_ascii_alphanumeric).collect();
        format!("{beginning}{rest}")
    }

    /// Registers, and is signed in.
    pub(crate) async fn registers(&mut self) {
        self.registers_agreeing(json!([])).await;
    }

    /// The same, having agreed to these documents.
    pub(crate) async fn registers_agreeing(&mut self, agreed: Value) {
        let body = json!({
            "purpose": "register", "identifier": self.identifier, "password": PASSWORD, "agreed": agreed,
            "proofs": [self.solves().await],
        });
        self.takes("POST", "/api/v1/flows", &body).await.with(201);
        let code = self.reads_code().await;
        self.proves(json!([{"kind": "mail_code", "code": code}])).await.with(200);
        self.flow = None;
    }

    /// What the authenticator shows.
    pub(crate) fn shows(&self) -> String {
        self.secret.as_ref().unwrap().code_at(self.kit.now()).to_string()
    }

    pub(crate) fn types_code(&self) -> Value {
        json!({"kind": "authenticator", "code": self.shows()})
    }

    /// Enrols an authenticator, and waits for its next code. Hands out the backup codes.
    pub(crate) async fn enrols(&mut self) -> Vec<String> {
        let enrolled = self.replaces(json!([password()])).await;
        enrolled["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    /// Enrols an authenticator with these proofs, in place of the present one if there is one, and waits for its next code.
    pub(crate) async fn replaces(&mut self, proofs: Value) -> Value {
        let pending = self.asks("POST", "/api/v1/factors/authenticator").await.with(200).json();
        let text: String =
            pending["secret"].as_str().unwrap().chars().filter(char::is_ascii_alphanumeric).collect();
        let bytes = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).unwrap();
        self.secret = Some(TotpSecret::from_bytes(bytes.try_into().unwrap()));
        let body = json!({"pending": pending["pending"], "code": self.shows(), "proofs": proofs});
        let enrolled = self.gives("PUT", "/api/v1/factors/authenticator", &body).await.with(200).json();
        self.kit.advance(Span::from_seconds(30));
        enrolled
    }
}

/// The right password, as evidence.
pub(crate) fn password() -> Value {
    json!({"kind": "password", "password": PASSWORD})
}

/// A wrong password, as evidence.
pub(crate) fn wrong_password() -> Value {
    json!({"kind": "password", "password": "no such lantern anywhere"})
}
