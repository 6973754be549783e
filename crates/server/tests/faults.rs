//! What happens around the program goes wrong: mail servers and databases are away, requests are malformed, a supervisor
//! is in a hurry. Customers are told so, nothing is lost or half done, and afterwards everything goes on by itself.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use support::ground::Ground;
use support::http::{Reply, Request};
use support::program::Setting;
use support::smtp::Post;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vestibule_domain::factor::TotpSecret;
use vestibule_domain::time::Timestamp;

const ADDRESS: &str = "ann.lantern@mail.example";
const PASSWORD: &str = "quiet lantern over seven bridges";
const WRONG: &str = "loud lantern under eight bridges";
const FORM: &str = "application/x-www-form-urlencoded";

/// A customer and every secret that went over the wire.
struct Customer<'h> {
    setting: &'h Setting,
    session: String,
    device: Mutex<String>,
    secrets: Vec<String>,
}

impl<'h> Customer<'h> {
    /// Registers by the API.
    async fn registers(setting: &'h Setting, post: &Post) -> Self {
        let work = support::proof_of_work(setting.at).await.unwrap();
        let body = json!({
            "purpose": "register", "identifier": ADDRESS, "password": PASSWORD,
            "proofs": [{"kind": "captcha", "altcha": work}],
        });
        let asked = Request::new("POST", "/api/v1/flows").json(&body);
        let opened = asked.send(setting.at).await.unwrap().with(201).json();
        let code = post.code(ADDRESS, |_| true).await;
        let path = format!("/api/v1/flows/{}/proofs", opened["flow"]["id"].as_str().unwrap());
        let token = text(&opened["flow_token"]);
        let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
        let given = Request::new("POST", &path).header("vestibule-flow", &token).json(&body);
        let begun = given.send(setting.at).await.unwrap().with(200).json();
        let (session, device) = (text(&begun["session_token"]), text(&begun["device_token"]));
        let secrets = vec![PASSWORD.to_owned(), token, code, work, session.clone(), device.clone()];
        Self { setting, session, device: Mutex::new(device), secrets }
    }

    async fn asks(&self, request: Request) -> Reply {
        let request = request.header("authorization", &format!("Bearer {}", self.session));
        let device = self.device.lock().unwrap().clone();
        request.header("vestibule-device", &device).send(self.setting.at).await.unwrap()
    }

    /// Tries to sign in on the known device.
    async fn signs_in(&self, password: &str) -> Reply {
        let proofs = json!([{"kind": "password", "password": password}]);
        let body = json!({"purpose": "sign_in", "identifier": ADDRESS, "proofs": proofs});
        let reply = self.asks(Request::new("POST", "/api/v1/flows").json(&body)).await;
        if reply.status == 200 {
            *self.device.lock().unwrap() = text(&reply.json()["device_token"]);
        }
        reply
    }

    /// Tries to sign in by the page, on the known device.
    async fn signs_in_by_the_page(&self) -> Reply {
        let form = format!("identifier={ADDRESS}&password={}", PASSWORD.replace(' ', "+"));
        let request = Request::new("POST", "/sign-in")
            .header("cookie", &format!("vst_device={}", self.device.lock().unwrap()));
        request.body(FORM, form.as_bytes()).send(self.setting.at).await.unwrap()
    }

    /// Enrols an authenticator.
    async fn enrols(&mut self) {
        let path = "/api/v1/factors/authenticator";
        let pending = self.asks(Request::new("POST", path)).await.with(200).json();
        let letters: String = text(&pending["secret"]).chars().filter(char::is_ascii_alphanumeric).collect();
        let bytes = data_encoding::BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
        let code = TotpSecret::from_bytes(bytes.try_into().unwrap()).code_at(now()).to_string();
        let proofs = json!([{"kind": "password", "password": PASSWORD}]);
        let body = json!({"pending": pending["pending"], "code": code, "proofs": proofs});
        let enrolled = self.asks(Request::new("PUT", path).json(&body)).await.with(200).json();
        self.secrets.extend([text(&pending["secret"]), letters, text(&pending["pending"]), code]);
        self.secrets.extend(enrolled["codes"].as_array().unwrap().iter().map(text));
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the program's clock is the system's")]
fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap())
}

/// Asks again and again until the answer fits; it must within half a minute.
async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), asking)
        .await
        .unwrap_or_else(|_| panic!("never came: {what}"))
}

fn is_told_to_come_back(reply: &Reply) {
    assert_eq!(reply.status, 503, "{reply:?}");
    assert!(reply.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{reply:?}");
}

/// How many messages are in this state.
async fn messages(setting: &Setting, state: &str) -> i64 {
    setting.ground.number(&format!("select count(*) from outbox where state = '{state}'")).await
}

/// What was changed so far.
async fn changes(ground: &Ground) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["account", "session", "event", "flow", "outbox", "device", "used_once"] {
        counts.push(ground.number(&format!("select count(*) from {table}")).await);
    }
    counts
}

#[tokio::test]
async fn mail_waits_for_a_mail_server_that_is_away_and_the_page_says_so() {
    let setting = Setting::on_sqlite();
    let server = setting.starts();
    let work = support::proof_of_work(setting.at).await.unwrap().replace('+', "%2B").replace('=', "%3D");
    let password = PASSWORD.replace(' ', "+");
    let form = format!("identifier={ADDRESS}&password={password}&terms=yes&altcha={work}");
    let asked = Request::new("POST", "/register").body(FORM, form.as_bytes());
    let sent_on = asked.send(setting.at).await.unwrap().with(303);
    let step = sent_on.header("location").to_owned();
    assert!(step.starts_with("/register/code?flow="), "{step}");
    let cookie = sent_on.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("vst_flow="), "{cookie}");

    let verify = Request::new("GET", &step).header("cookie", &cookie);
    until("the page tells of a delay", async || {
        let page = verify.send(setting.at).await.unwrap().with(200);
        page.body.contains("Messages were slow when").then_some(())
    })
    .await;
    server.dies();
    assert_eq!(messages(&setting, "waiting").await, 1);

    let _server = setting.starts();
    let post = Post::open(setting.mail_at).await;
    setting.ground.messages_fall_due().await;
    let code = post.code(ADDRESS, |_| true).await;
    let given = Request::new("POST", &step).header("cookie", &cookie);
    let welcome =
        given.body(FORM, format!("code={code}").as_bytes()).send(setting.at).await.unwrap().with(303);
    assert!(welcome.header("location").starts_with("/account"), "{welcome:?}");
    until("it counts as sent", async || (messages(&setting, "sent").await == 1).then_some(())).await;
    assert_eq!(
        post.mails().len(),
        1,
        "and once is enough: {:?}",
        post.mails().first().map(|mail| &mail.message_id)
    );
}

#[tokio::test]
async fn a_locked_database_is_waited_for_and_nothing_is_half_done() {
    let setting = Setting::on_sqlite();
    let post = Post::open(setting.mail_at).await;
    let _server = setting.starts();
    let ann = Customer::registers(&setting, &post).await;
    until("no mail is under way", async || (messages(&setting, "waiting").await == 0).then_some(())).await;
    let before = changes(&setting.ground).await;

    let mut other = SqliteConnection::connect(&setting.ground.url()).await.unwrap();
    sqlx::query("begin exclusive").execute(&mut other).await.unwrap();
    let work = support::proof_of_work(setting.at).await.unwrap();
    let body = json!({
        "purpose": "register", "identifier": "bob@mail.example", "password": PASSWORD,
        "proofs": [{"kind": "captcha", "altcha": work}],
    });
    let register = Request::new("POST", "/api/v1/flows").json(&body);
    let (bob, by_api, by_page, ended) = tokio::join!(
        async { register.send(setting.at).await.unwrap() },
        ann.signs_in(PASSWORD),
        ann.signs_in_by_the_page(),
        ann.asks(Request::new("DELETE", "/api/v1/session")),
    );
    for refused in [&bob, &by_api, &by_page, &ended] {
        is_told_to_come_back(refused);
    }
    assert_eq!(by_api.json()["code"], "unavailable");
    assert!(by_page.header("content-type").starts_with("text/html"), "{by_page:?}");
    ann.asks(Request::new("GET", "/api/v1/session")).await.with(200);
    assert_eq!(changes(&setting.ground).await, before);

    sqlx::query("rollback").execute(&mut other).await.unwrap();
    register.send(setting.at).await.unwrap().with(201);
    ann.signs_in(PASSWORD).await.with(200);
    ann.signs_in_by_the_page().await.with(303);
    ann.asks(Request::new("DELETE", "/api/v1/session")).await.with(204);
    ann.asks(Request::new("GET", "/api/v1/session")).await.with(401);
}

#[tokio::test]
async fn requests_recover_when_the_database_cuts_every_connection() {
    let setting = Setting::on_postgres().await;
    let post = Post::open(setting.mail_at).await;
    let _server = setting.starts();
    let ann = Customer::registers(&setting, &post).await;
    let Ground::Postgres { admin, name } = &setting.ground else { panic!("this test is about PostgreSQL") };
    let mut operator = PgConnection::connect(admin).await.unwrap();
    for _ in 0..3 {
        let cut = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        sqlx::raw_sql(AssertSqlSafe(cut)).execute(&mut operator).await.unwrap();
        let (reading, writing) =
            tokio::join!(ann.asks(Request::new("GET", "/api/v1/devices")), ann.signs_in(PASSWORD),);
        for reply in [reading, writing] {
            if reply.status != 200 {
                is_told_to_come_back(&reply);
            }
        }
        until("the sign-in works again", async || (ann.signs_in(PASSWORD).await.status == 200).then_some(()))
            .await;
        ann.asks(Request::new("GET", "/api/v1/devices")).await.with(200);
    }
    // The feed of revocations has found its connection again too, or does without it.
    let begun = ann.signs_in(PASSWORD).await.with(200).json();
    let other = Customer {
        session: text(&begun["session_token"]),
        device: Mutex::new(text(&begun["device_token"])),
        secrets: vec![],
        ..ann
    };
    other.asks(Request::new("GET", "/api/v1/session")).await.with(200);
    other.asks(Request::new("DELETE", "/api/v1/session")).await.with(204);
    other.asks(Request::new("GET", "/api/v1/session")).await.with(401);
    assert!(!setting.logged().contains("ERROR"), "{}", setting.logged());
}

/// The forms of the pages: those that anybody can reach, and one that leads strangers to the sign-in.
const FORMS: [&str; 9] = [
    "/register",
    "/register/code",
    "/register/link",
    "/sign-in",
    "/sign-in/authenticator",
    "/sign-in/backup-code",
    "/sign-in/code",
    "/sign-in/link",
    "/account/password",
];

#[tokio::test]
async fn malformed_forms_are_answered_by_a_page_and_never_by_a_breakage() {
    let setting = Setting::on_sqlite();
    let _server = setting.starts();
    let long = "x".repeat(70_000);
    let bodies: [(&str, &[u8]); 9] = [
        (FORM, b"identifier=%ff%fe&password=%ff&code=%80&token=%c3"),
        (FORM, b"identifier=\xff\xfe&password=\xc3"),
        (FORM, b"identifier=a&identifier=b&password=c&password=d"),
        (FORM, b"=&&&=%zz%&%"),
        (FORM, b"identifier=%00%0d%0aset-cookie:x&password=%00&code=%00&token=%00"),
        (FORM, b""),
        ("text/plain", b"identifier=a"),
        ("application/json", b"{\"identifier\":"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--"),
    ];
    for path in FORMS {
        for (media, body) in bodies {
            let reply = Request::new("POST", path).body(media, body).send(setting.at).await.unwrap();
            let is_page = reply.body.contains("</html>");
            match (media, reply.status) {
                (_, 303) => {}
                (FORM, 200..=499) => assert!(is_page, "{path} {body:?}: {reply:?}"),
                (_, 400..=499) => assert!(is_page, "{path} {media}: {reply:?}"),
                _ => panic!("{path} {media} {body:?}: {reply:?}"),
            }
            assert!(!reply.head.contains("set-cookie: x"), "{reply:?}");
        }
        let large = format!("identifier={long}");
        let reply = Request::new("POST", path).body(FORM, large.as_bytes()).send(setting.at).await.unwrap();
        assert!(matches!(reply.status, 413 | 303), "{path}: {reply:?}");
        let reply = Request::new("PUT", path).body(FORM, b"").send(setting.at).await.unwrap();
        assert_eq!(reply.status, 405, "{path}: {reply:?}");
    }
    for path in ["/register", "/sign-in"] {
        let large = format!("identifier={long}");
        let reply = Request::new("POST", path).body(FORM, large.as_bytes()).send(setting.at).await.unwrap();
        assert!(reply.with(413).body.contains("</html>"));
    }
    assert!(!setting.logged().contains("ERROR"), "{}", setting.logged());
}

#[tokio::test]
async fn what_is_hardly_a_request_harms_nobody() {
    let setting = Setting::on_sqlite();
    let _server = setting.starts();
    let body = json!({"purpose": "sign_in", "identifier": "x".repeat(70_000)});
    let reply = Request::new("POST", "/api/v1/flows").json(&body).send(setting.at).await.unwrap();
    assert_eq!(reply.with(413).json()["code"], "body_too_large");
    for path in [
        "/%ff",
        "/register/link?token=%ff",
        "/sign-in/held?until=x",
        "/static/..%2f..%2fetc/passwd",
        "/account?done=%ff",
    ] {
        let reply = Request::new("GET", path)
            .header("cookie", "vst_session=%ff; vst_flow=\"; vst_device==")
            .send(setting.at)
            .await
            .unwrap();
        assert!(reply.status < 500, "{path}: {reply:?}");
    }
    for raw in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(setting.at).await.unwrap();
        stream.write_all(raw.as_bytes()).await.unwrap();
        let answered = Reply::read(&mut stream).await;
        assert!(answered.is_err() || answered.is_ok_and(|reply| reply.status == 400), "{raw:?}");
    }
    Request::new("GET", "/sign-in").send(setting.at).await.unwrap().with(200);
    assert!(!setting.logged().contains("ERROR"), "{}", setting.logged());
}

#[tokio::test]
async fn a_stop_finishes_the_request_that_is_under_way() {
    let setting = Setting::on_sqlite();
    let server = setting.starts();
    let body = json!({"purpose": "sign_in", "identifier": ADDRESS});
    let request = Request::new("POST", "/api/v1/flows").header("expect", "100-continue").json(&body);
    let bytes = request.bytes();
    let (all_but_the_end, end) = bytes.split_at(bytes.len() - 5);
    let mut stream = TcpStream::connect(setting.at).await.unwrap();
    stream.write_all(all_but_the_end).await.unwrap();
    // The server says so when it waits for the rest.
    let mut said = [0; 25];
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.is_asked_to_stop();
    until("it takes nobody in any more", async || TcpStream::connect(setting.at).await.err()).await;
    stream.write_all(end).await.unwrap();
    Reply::read(&mut stream).await.unwrap().with(201);
    assert_eq!(server.ends(), Some(0), "{}", setting.logged());
}

#[tokio::test]
async fn a_second_server_at_the_same_address_says_what_to_do_and_harms_nobody() {
    let setting = Setting::on_sqlite();
    let post = Post::open(setting.mail_at).await;
    let _server = setting.starts();
    assert_eq!(setting.spawns().ends(), Some(1));
    assert!(setting.logged().contains("in use by another server"), "{}", setting.logged());
    Customer::registers(&setting, &post).await.signs_in(PASSWORD).await.with(200);
}

#[tokio::test]
async fn the_log_holds_no_secret_however_much_is_logged() {
    let mut setting = Setting::on_sqlite();
    setting.log_level = "trace";
    let post = Post::open(setting.mail_at).await;
    let server = setting.starts();
    let mut ann = Customer::registers(&setting, &post).await;
    ann.signs_in(WRONG).await.with(403);
    let begun = ann.signs_in(PASSWORD).await.with(200).json();
    ann.signs_in_by_the_page().await.with(303);
    ann.enrols().await;
    ann.signs_in(PASSWORD).await.with(201);
    ann.secrets.extend([WRONG.to_owned(), text(&begun["session_token"]), ADDRESS.to_owned()]);
    ann.secrets.extend(post.mails().into_iter().filter_map(|mail| mail.code));
    server.is_asked_to_stop();
    assert_eq!(server.ends(), Some(0));
    let log = setting.logged();
    assert!(log.contains("DEBUG") && log.contains("asked to stop"), "hardly anything was logged");
    for secret in &ann.secrets {
        assert!(!secret.is_empty());
        let found = log.lines().find(|line| line.contains(secret.as_str()));
        assert_eq!(found, None, "a secret is in the log");
    }
}
