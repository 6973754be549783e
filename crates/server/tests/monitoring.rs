//! What the operator sees from outside: metrics as Prometheus wants them, rules and a dashboard that fit them, and an attack in
//! the log. `promtool` and `prometheus` are those of the distribution.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails, and what another process does is waited for"
)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use vestibule_service::captcha::solve;

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The server with its metrics.
struct Server {
    process: Running,
    _out: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
    at: SocketAddr,
    metrics: SocketAddr,
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn ask(at: SocketAddr, method: &str, path: &str, body: &str) -> (u16, String) {
    ask_with(at, method, path, "", body)
}

fn ask_with(at: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    let media = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    write!(stream, "{head}{headers}{media}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

impl Server {
    fn starts(settings: &[&str]) -> Self {
        let (at, metrics, folder) = (free(), free(), tempfile::tempdir().unwrap());
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(["--listen", &at.to_string(), "--set", &format!("metrics_listen={metrics}")]);
        for setting in settings {
            command.args(["--set", setting]);
        }
        let log = File::create(folder.path().join("log")).unwrap();
        command.current_dir(folder.path()).env_clear().stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let ready = out.by_ref().lines().map_while(Result::ok).any(|line| line.contains("ready at"));
        assert!(ready, "{}", std::fs::read_to_string(folder.path().join("log")).unwrap());
        Self { process: Running(process), _out: out, folder, at, metrics }
    }

    fn scraped(&self) -> String {
        let (status, body) = ask(self.metrics, "GET", "/metrics", "");
        assert_eq!(status, 200);
        body
    }

    /// Asks it to stop, and waits until it has.
    fn stops(mut self) -> String {
        let id = self.process.0.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.process.0.wait().unwrap().success());
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Tries a sign-in without having solved anything.
    fn refuses_a_sign_in(&self) {
        let proofs = json!([{"kind": "captcha", "altcha": "bm8gYW5zd2Vy"}]);
        let body = json!({"purpose": "sign_in", "identifier": "ann@mail.example", "proofs": proofs});
        let (status, answer) = ask(self.at, "POST", "/api/v1/flows", &body.to_string());
        assert!(status == 403 && answer.contains("proof_wrong"), "{status} {answer}");
    }

    fn logs(&self, words: &str, within: Duration) -> bool {
        let log = || std::fs::read_to_string(self.folder.path().join("log")).unwrap();
        let looks = within.as_millis() / 50;
        (0..looks).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            log().contains(words)
        })
    }
}

fn monitoring(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../monitoring").join(file)
}

fn promtool(args: &[&str], input: &str) -> Output {
    let mut command = Command::new("promtool");
    command.args(args).current_dir(monitoring("")).stdin(Stdio::piped());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

fn is_well(done: &Output) -> bool {
    assert!(done.status.success(), "{done:?}");
    true
}

/// The value of a series as it is scraped.
fn value(scraped: &str, series: &str) -> f64 {
    let line = scraped.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.map_or(f64::NAN, |number| number.parse().unwrap())
}

#[test]
fn promtool_finds_no_fault_with_the_metrics_and_they_count() {
    let server = Server::starts(&["policy.captcha.from_risk=low"]);
    let before = server.scraped();
    for _ in 0..3 {
        server.refuses_a_sign_in();
    }
    assert_eq!(ask(server.at, "GET", "/api/v1/captcha", "").0, 200);
    assert_eq!(ask(server.at, "GET", "/api/v1/session", "").0, 401);
    let scraped = server.scraped();
    let done = promtool(&["check", "metrics"], &scraped);
    assert!(is_well(&done) && done.stdout.is_empty() && done.stderr.is_empty(), "{done:?}");
    for (series, more) in [
        ("vestibule_sign_ins_refused_total{cause=\"captcha\"}", 3.0),
        ("vestibule_captchas_total{kind=\"proof_of_work\",outcome=\"refused\"}", 3.0),
        ("vestibule_captchas_total{kind=\"proof_of_work\",outcome=\"made\"}", 1.0),
        ("vestibule_sign_ins_refused_total{cause=\"password\"}", 0.0),
    ] {
        let counted = value(&scraped, series) - value(&before, series);
        assert!((counted - more).abs() < f64::EPSILON, "{series}: {counted}\n{scraped}");
    }
    let version = format!("vestibule_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
    assert!(scraped.contains(&version), "{scraped}");
    assert!(
        scraped.contains("vestibule_request_seconds_bucket{route=\"/api/v1/flows\",le=\"0.05\"}"),
        "{scraped}"
    );
    assert!(value(&scraped, "vestibule_start_time_seconds") > 1.7e9);
    assert!(!scraped.contains("ann@") && !scraped.contains("127.0.0.1"), "nothing about anybody: {scraped}");
}

#[test]
fn the_alert_rules_are_sound_and_fire_when_they_should() {
    assert!(is_well(&promtool(&["check", "rules", "alerts.yml"], "")));
    assert!(is_well(&promtool(&["test", "rules", "alerts_test.yml"], "")));
    assert!(is_well(&promtool(&["check", "config", "prometheus.yml"], "")));
}

/// Every query of the dashboard, with what Grafana fills in.
fn queries() -> Vec<String> {
    let text = std::fs::read_to_string(monitoring("dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    let queries = targets.map(|target| target["expr"].as_str().unwrap());
    queries.map(|query| query.replace("$__rate_interval", "1m").replace("$instance", ".*")).collect()
}

/// A query as a path of Prometheus's API.
fn path(query: &str) -> String {
    let escaped: Vec<String> = query.bytes().map(|byte| format!("%{byte:02x}")).collect();
    format!("/api/v1/query?query={}", escaped.concat())
}

#[test]
fn prometheus_scrapes_the_server_loads_the_rules_and_answers_the_dashboard() {
    let server = Server::starts(&[]);
    let (at, folder) = (free(), tempfile::tempdir().unwrap());
    let config = std::fs::read_to_string(monitoring("prometheus.yml")).unwrap();
    let config = config.replace("127.0.0.1:9464", &server.metrics.to_string()).replace("15s", "1s");
    let rules = monitoring("alerts.yml").canonicalize().unwrap();
    let config = config.replace("[alerts.yml]", &format!("[\"{}\"]", rules.display()));
    std::fs::write(folder.path().join("prometheus.yml"), config).unwrap();
    let mut command = Command::new("prometheus");
    command.arg("--config.file=prometheus.yml").arg("--storage.tsdb.path=data");
    command.arg(format!("--web.listen-address={at}")).current_dir(folder.path());
    let _prometheus = Running(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let up = path("vestibule_database_up{job=\"vestibule\"} == 1");
    let scraped = (0..400).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        TcpStream::connect(at).is_ok() && ask(at, "GET", &up, "").1.contains("\"1\"")
    });
    assert!(scraped, "Prometheus has not scraped the server");
    let queries = queries();
    assert!(queries.len() > 25, "{queries:?}");
    for query in queries {
        let (status, answer) = ask(at, "GET", &path(&query), "");
        assert!(status == 200 && answer.contains("\"success\""), "{query}: {answer}");
    }
    let (_, rules) = ask(at, "GET", "/api/v1/rules", "");
    assert!(rules.contains("VestibuleAttack") && !rules.contains("\"health\":\"err\""), "{rules}");
}

#[test]
fn an_attack_is_seen_in_the_log_and_so_is_its_end() {
    let server = Server::starts(&["policy.captcha.from_risk=low", "policy.throttle.attack_above=3"]);
    for _ in 0..3 {
        server.refuses_a_sign_in();
    }
    assert!(!server.logs("an attack?", Duration::from_millis(200)));
    server.refuses_a_sign_in();
    assert!(
        server.logs(
            "an attack? so much was refused within the last minute sign_ins=4",
            Duration::from_secs(70)
        )
    );
    assert!(server.logs("the attack is over", Duration::from_secs(70)));
}

/// A collector of traces: its address, and what it was handed until it is dropped.
fn collector() -> (SocketAddr, std::sync::mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let (hands_over, taken) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            while let Some(body) = body_of(&mut reader) {
                reader.get_mut().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
                if hands_over.send(body).is_err() {
                    return;
                }
            }
        }
    });
    (at, taken)
}

/// The body of the next request on a connection.
fn body_of(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(told) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
        if line == "\r\n" {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            return Some(body);
        }
    }
}

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// All that a collector is handed for a sign-in that names a trace, and what the server logs.
fn traced(settings: &[&str]) -> (Vec<u8>, String) {
    let (at, taken) = collector();
    let place = format!("traces.collector=http://{at}/v1/traces");
    let server = Server::starts(&[&[place.as_str()], settings].concat());
    let challenge: Value = serde_json::from_str(&ask(server.at, "GET", "/api/v1/captcha", "").1).unwrap();
    let proofs = json!([
        {"kind": "captcha", "altcha": solve(&challenge["altcha"].to_string()).unwrap()},
        {"kind": "password", "password": "quiet lantern over seven bridges"},
    ]);
    let body = json!({"purpose": "sign_in", "identifier": "ann@mail.example", "proofs": proofs}).to_string();
    let traceparent = format!("traceparent: 00-{TRACE}-00f067aa0ba902b7-01\r\n");
    let (status, answer) = ask_with(server.at, "POST", "/api/v1/flows", &traceparent, &body);
    assert!(answer.contains("proof_wrong"), "{status} {answer}");
    let log = server.stops();
    (taken.try_iter().flatten().collect(), log)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_collector_is_handed_what_a_request_spent_its_time_on_and_nothing_about_anybody() {
    let (traces, _) = traced(&[]);
    for part in ["POST /api/v1/flows", "http.request.method", "compare password", "transaction"] {
        assert!(holds(&traces, part.as_bytes()), "{part}");
    }
    for secret in ["ann@", "lantern", "127.0.0.1"] {
        assert!(!holds(&traces, secret.as_bytes()), "{secret}");
    }
    let trace: Vec<u8> =
        (0..TRACE.len()).step_by(2).map(|at| u8::from_str_radix(&TRACE[at..at + 2], 16).unwrap()).collect();
    assert!(!holds(&traces, &trace), "a stranger chooses no trace");
    let (traces, _) = traced(&["trusted_proxies=[\"127.0.0.0/8\"]"]);
    assert!(holds(&traces, &trace), "a proxy that is believed does");
}

#[test]
fn a_collector_that_is_away_costs_a_line_in_the_log() {
    let away = format!("traces.collector=http://{}/v1/traces", free());
    let server = Server::starts(&[&away]);
    server.refuses_a_sign_in();
    let log = server.stops();
    assert_eq!(log.matches("the collector takes no traces").count(), 1, "{log}");
}
