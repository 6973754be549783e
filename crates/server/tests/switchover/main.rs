//! PostgreSQL moves to another server while two nodes serve: the old primary stays and is read-only, is cut off, or falls
//! silent. Sign-ins go on by themselves, readiness tells the truth meanwhile, and a session that was ended on one node is
//! accepted on the other no longer than a second.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod cluster;
mod forwarder;
#[expect(dead_code, reason = "what the other tests of the program need is not all needed here")]
#[path = "../support/mod.rs"]
mod support;

use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Mutex;
use std::time::Duration;

use crate::cluster::Cluster;
use crate::forwarder::Forwarder;
use serde_json::{Value, json};
use support::ground::Ground;
use support::http::{Reply, Request};
use support::program::{Server, Setting, free_port};
use support::smtp::Post;
use tokio::time::Instant;

const ADDRESS: &str = "ann.lantern@mail.example";
const PASSWORD: &str = "quiet lantern over seven bridges";
const DATABASE: &str = "switched";

/// No session that has ended counts for longer.
const A_SECOND: Duration = Duration::from_secs(1);

/// What becomes of the old primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    ReadOnly,
    CutOff,
    Silent,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_primary_that_is_read_only_is_left() {
    a_switchover(Fault::ReadOnly).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_primary_that_is_cut_off_is_left() {
    a_switchover(Fault::CutOff).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_primary_that_no_longer_answers_is_left() {
    a_switchover(Fault::Silent).await;
}

async fn a_switchover(fault: Fault) {
    let primary = Cluster::primary();
    primary.sql(&[&format!("create database {DATABASE}")]).await;
    let standby = primary.standby();
    let address = Forwarder::open(primary.at).await;
    let nodes = Nodes::start(&primary.url(address.at, "postgres")).await;
    let ann = Ann::registers(&nodes).await;
    let (kept, stolen) = (ann.signs_in(nodes.one.at).await, ann.signs_in(nodes.two.at).await);
    let (kept, stolen) = (session_of(kept), session_of(stolen));
    for _ in 0..20 {
        assert_eq!(check(nodes.two.at, &stolen).await.status, 200);
    }

    let faulty_since = Instant::now();
    match fault {
        Fault::ReadOnly => {
            primary
                .sql(&["alter system set default_transaction_read_only = on", "select pg_reload_conf()"])
                .await;
        }
        Fault::CutOff => address.is_cut(),
        Fault::Silent => address.falls_silent(),
    }
    // Nothing vouches for what the node knows, and what such a database says does not count.
    let reply = accepted_no_longer(nodes.two.at, &stolen, faulty_since, 503).await;
    assert!(!reply.header("retry-after").is_empty(), "{reply:?}");
    for node in [&nodes.one, &nodes.two] {
        assert_eq!(get(node.at, "/readyz").await.status, 503, "{fault:?}");
    }
    let refused = ann.signs_in(nodes.one.at).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(!refused.header("retry-after").is_empty(), "{refused:?}");

    standby.takes_over_from(&primary).await;
    address.moves_to(standby.at);
    let moved = Instant::now();
    while ann.signs_in(nodes.one.at).await.status != 200 {
        assert!(moved.elapsed() < Duration::from_secs(10), "{fault:?}: {}", nodes.one.logged());
    }
    until_ready(&nodes.one, moved).await;
    let took = moved.elapsed();
    assert!(took < Duration::from_secs(10), "{fault:?}: {took:?}");

    let path = "/api/v1/session";
    let ended = authorized(Request::new("DELETE", path), &stolen).send(nodes.one.at).await.unwrap();
    assert_eq!(ended.status, 204, "{ended:?}");
    accepted_no_longer(nodes.two.at, &stolen, Instant::now(), 401).await;
    until_ready(&nodes.two, moved).await;
    for node in [&nodes.one, &nodes.two] {
        assert_eq!(check(node.at, &kept).await.status, 200);
        assert_eq!(check(node.at, &stolen).await.status, 401);
    }
    nodes.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_keeps_connections_from_being_opened_is_told_as_away() {
    let primary = Cluster::primary();
    let address = Forwarder::open(primary.at).await;
    primary
        .sql(&["create role app login password 'app'", &format!("create database {DATABASE} owner app")])
        .await;
    let admin = format!("postgres://app:app@{}/postgres", address.at);
    let setting = Setting::furnish(
        tempfile::tempdir().unwrap(),
        Ground::Postgres { admin, name: DATABASE.to_owned() },
        free_port(),
    );
    let server = setting.starts();
    let unknown = format!("vst_ses_{}", "a".repeat(59));
    for (fault, mend) in [
        ("alter role app nologin", "alter role app login"),
        ("alter role app password 'other'", "alter role app password 'app'"),
        ("alter role app connection limit 0", "alter role app connection limit -1"),
        (
            &*format!("alter database {DATABASE} allow_connections false"),
            &*format!("alter database {DATABASE} allow_connections true"),
        ),
    ] {
        until_ready(&setting, Instant::now()).await;
        let cut = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'";
        primary.sql(&[fault, cut]).await;
        let since = Instant::now();
        while get(setting.at, "/readyz").await.status == 200 {
            assert!(since.elapsed() < Duration::from_secs(5), "{fault}");
        }
        let form = format!("identifier={ADDRESS}&password=anything");
        let page =
            Request::new("POST", "/sign-in").body("application/x-www-form-urlencoded", form.as_bytes());
        let asked = json!({"purpose": "sign_in", "identifier": ADDRESS, "proofs": []});
        for request in [page, Request::new("POST", "/api/v1/flows").json(&asked)] {
            let reply = request.send(setting.at).await.unwrap();
            assert_eq!(reply.status, 503, "{fault}: {reply:?}");
            assert!(!reply.header("retry-after").is_empty(), "{fault}: {reply:?}");
        }
        primary.sql(&[mend]).await;
    }
    until_ready(&setting, Instant::now()).await;
    assert_eq!(check(setting.at, &unknown).await.status, 401);
    server.is_asked_to_stop();
    assert_eq!(server.ends(), Some(0), "{}", setting.logged());
}

/// Asks until the answer has this status, which it must within ten seconds. No question that was asked more than a second
/// after `since` may be answered with 200.
async fn accepted_no_longer(node: SocketAddr, session: &str, since: Instant, status: u16) -> Reply {
    loop {
        let asked = since.elapsed();
        let reply = check(node, session).await;
        if reply.status == status {
            return reply;
        }
        assert!(reply.status != 200 || asked <= A_SECOND, "accepted {asked:?} later");
        assert!(asked < Duration::from_secs(10), "{reply:?}");
    }
}

async fn until_ready(node: &Setting, since: Instant) {
    while get(node.at, "/readyz").await.status != 200 {
        assert!(since.elapsed() < Duration::from_secs(10), "{}", node.logged());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Two nodes of one installation.
struct Nodes {
    one: Setting,
    two: Setting,
    servers: [Server; 2],
    post: Post,
}

impl Nodes {
    async fn start(admin: &str) -> Self {
        let ground = || Ground::Postgres { admin: admin.to_owned(), name: DATABASE.to_owned() };
        let mail_at = free_port();
        let post = Post::open(mail_at).await;
        let one = Setting::furnish(tempfile::tempdir().unwrap(), ground(), mail_at);
        let first = one.starts();
        let two = Setting::furnish(tempfile::tempdir().unwrap(), ground(), mail_at);
        let keys = |setting: &Setting| setting.folder.path().join("data/vestibule.keys");
        std::fs::DirBuilder::new().mode(0o700).create(two.folder.path().join("data")).unwrap();
        std::fs::copy(keys(&one), keys(&two)).unwrap();
        let second = two.starts();
        Self { one, two, servers: [first, second], post }
    }

    fn stop(self) {
        for server in self.servers {
            server.is_asked_to_stop();
            assert_eq!(server.ends(), Some(0), "{}{}", self.one.logged(), self.two.logged());
        }
    }
}

/// A customer on a known device.
struct Ann {
    device: Mutex<String>,
}

impl Ann {
    async fn registers(nodes: &Nodes) -> Self {
        let at = nodes.one.at;
        let work = support::proof_of_work(at).await.unwrap();
        let body = json!({
            "purpose": "register", "identifier": ADDRESS, "password": PASSWORD,
            "proofs": [{"kind": "captcha", "altcha": work}],
        });
        let opened =
            Request::new("POST", "/api/v1/flows").json(&body).send(at).await.unwrap().with(201).json();
        let code = nodes.post.code(ADDRESS, |_| true).await;
        let path = format!("/api/v1/flows/{}/proofs", text(&opened, &["flow", "id"]));
        let body = json!({"proofs": [{"kind": "mail_code", "code": code}]});
        let token = text(&opened, &["flow_token"]);
        let given = Request::new("POST", &path).header("vestibule-flow", &token).json(&body);
        let begun = given.send(at).await.unwrap().with(200).json();
        Self { device: Mutex::new(text(&begun, &["device_token"])) }
    }

    async fn signs_in(&self, at: SocketAddr) -> Reply {
        let proofs = json!([{"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": ADDRESS, "proofs": proofs});
        let device = self.device.lock().unwrap().clone();
        let request = Request::new("POST", "/api/v1/flows").header("vestibule-device", &device).json(&body);
        let reply = request.send(at).await.unwrap();
        if reply.status == 200 {
            *self.device.lock().unwrap() = text(&reply.json(), &["device_token"]);
        }
        reply
    }
}

fn session_of(reply: Reply) -> String {
    text(&reply.with(200).json(), &["session_token"])
}

fn text(value: &Value, path: &[&str]) -> String {
    let found = path.iter().fold(value, |value, key| &value[*key]);
    found.as_str().unwrap_or_else(|| panic!("no {path:?}: {value}")).to_owned()
}

fn authorized(request: Request, session: &str) -> Request {
    request.header("authorization", &format!("Bearer {session}"))
}

async fn check(node: SocketAddr, session: &str) -> Reply {
    authorized(Request::new("GET", "/api/v1/session"), session).send(node).await.unwrap()
}

async fn get(node: SocketAddr, path: &str) -> Reply {
    Request::new("GET", path).send(node).await.unwrap()
}
