//! Settings that are reloaded while the program runs: all of them or none, told to whoever asked and to the log, and no request
//! is lost by it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails, and what another process does is waited for"
)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vestibule_service::captcha::solve;

const ADDRESS: &str = "ann.lantern@mail.example";
const PASSWORD: &str = "quiet lantern over seven bridges";

/// An installation in a directory of its own, with its configuration file.
struct Installation {
    folder: tempfile::TempDir,
    at: SocketAddr,
}

/// The program, running. It is killed when dropped.
struct Server {
    process: Child,
    welcome: String,
    _out: BufReader<ChildStdout>,
}

/// What a customer signs in with.
struct Customer {
    device: String,
    session: String,
}

impl Installation {
    /// With these lines after the settings that every test has.
    fn with(lines: &str) -> Self {
        let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let installation = Self { folder: tempfile::tempdir().unwrap(), at };
        installation.is_set(lines);
        installation
    }

    /// Writes the configuration file anew.
    fn is_set(&self, lines: &str) {
        let text = format!(
            "listen = \"{}\"\ndata_dir = \"data\"\n{lines}\n[hashing]\nmemory_kib = 8\npasses = 1\nthreads = 2\n\
             [policy.throttle]\nflows_per_minute = 100000\n",
            self.at
        );
        std::fs::write(self.folder.path().join("vestibule.toml"), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(args).current_dir(self.folder.path()).env_clear();
        command
    }

    /// Asks the running server to reload: how that ended, and what was said.
    fn reloads(&self) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(&["reload"]).output().unwrap();
        (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
    }

    fn starts(&self) -> Server {
        self.starts_by(self.command(&[]))
    }

    fn starts_by(&self, mut command: Command) -> Server {
        let log = File::create(self.folder.path().join("log")).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut welcome = String::new();
        while !welcome.contains("Stop with Ctrl-C") {
            assert!(
                out.read_line(&mut welcome).unwrap() > 0,
                "it ended before it was ready: {}",
                self.logged()
            );
        }
        Server { process, welcome, _out: out }
    }

    fn logged(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Waits until the log says this.
    fn logs(&self, words: &str) {
        let since = Instant::now();
        while !self.logged().contains(words) {
            assert!(since.elapsed() < Duration::from_secs(20), "{words}: {}", self.logged());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("data/vestibule.sock")
    }

    /// Status and body of an answer.
    fn asks(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let headers = lines.concat();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}");
        let media = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        write!(stream, "{head}{media}content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn gets(&self, path: &str) -> Value {
        let (status, body) = self.asks("GET", path, &[], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Whether a proof of work is what is asked.
    fn asks_for_work(&self) -> bool {
        self.gets("/api/v1/captcha")["kind"] == "proof_of_work"
    }

    /// A customer who has registered.
    fn customer(&self, server: &Server) -> Customer {
        let challenge = self.gets("/api/v1/captcha")["altcha"].to_string();
        let body = json!({
            "purpose": "register", "identifier": ADDRESS, "password": PASSWORD,
            "proofs": [{"kind": "captcha", "altcha": solve(&challenge).unwrap()}],
        });
        let (status, opened) = self.asks("POST", "/api/v1/flows", &[], &body.to_string());
        assert_eq!(status, 201, "{opened}");
        let opened: Value = serde_json::from_str(&opened).unwrap();
        let code = self.code(server);
        let path = format!("/api/v1/flows/{}/proofs", opened["flow"]["id"].as_str().unwrap());
        let body = json!({"proofs": [{"kind": "mail_code", "code": code}]}).to_string();
        let token = opened["flow_token"].as_str().unwrap();
        let (status, begun) = self.asks("POST", &path, &[("vestibule-flow", token)], &body);
        assert_eq!(status, 200, "{begun}");
        Customer::of(&begun)
    }

    /// The six digits of the newest mail in the built-in mailbox.
    fn code(&self, server: &Server) -> String {
        let key = server.welcome.split("key=").nth(1).unwrap().split_whitespace().next().unwrap();
        let since = Instant::now();
        loop {
            let (_, body) =
                self.asks("GET", "/dev/mailbox.json", &[("authorization", &format!("Bearer {key}"))], "");
            let digits = body.split(|letter: char| !letter.is_ascii_alphanumeric());
            let mut codes =
                digits.filter(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
            if let Some(code) = codes.next() {
                return code.to_owned();
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{body}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Server {
    fn is_sent(&self, signal: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    fn stops(mut self) -> Option<i32> {
        self.is_sent("-TERM");
        self.process.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only a test that failed leaves it running.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Customer {
    fn of(begun: &str) -> Self {
        let begun: Value = serde_json::from_str(begun).unwrap();
        let text = |name: &str| begun[name].as_str().unwrap().to_owned();
        Self { device: text("device_token"), session: text("session_token") }
    }

    /// Signs in once more on the same device.
    fn signs_in(&self, at: &Installation) -> Self {
        let proofs = json!([{"kind": "password", "password": PASSWORD}]);
        let body = json!({"purpose": "sign_in", "identifier": ADDRESS, "proofs": proofs}).to_string();
        let (status, begun) = at.asks("POST", "/api/v1/flows", &[("vestibule-device", &self.device)], &body);
        assert_eq!(status, 200, "{begun}");
        Self::of(&begun)
    }

    fn is_signed_in(&self, at: &Installation) -> bool {
        let bearer = format!("Bearer {}", self.session);
        at.asks("GET", "/api/v1/session", &[("authorization", &bearer)], "").0 == 200
    }
}

const SLIDER: &str = "[policy.captcha]\nkind = \"slider\"";

#[test]
fn a_changed_rule_is_in_force_at_once_and_told_with_both_values() {
    let installation = Installation::with("");
    let server = installation.starts();
    assert!(installation.asks_for_work());
    assert_eq!(installation.reloads(), (Some(0), "Nothing has changed.\n".to_owned()));
    installation.is_set(SLIDER);
    let (code, told) = installation.reloads();
    let line = "policy.captcha.kind: \"proof_of_work\" → \"slider\" (./vestibule.toml:4)";
    assert!(code == Some(0) && told.contains(line), "{told}");
    assert!(!installation.asks_for_work());
    assert!(installation.logged().contains(line), "{}", installation.logged());
    installation.is_set("");
    server.is_sent("-HUP");
    installation.logs("policy.captcha.kind: \"slider\" → \"proof_of_work\" (default)");
    let operations = installation.command(&["audit", "operations"]).output().unwrap();
    let told = String::from_utf8(operations.stdout).unwrap();
    let reloaded = told.lines().filter(|line| line.contains("settings_reloaded"));
    assert!(reloaded.clone().all(|line| line.contains("policy.captcha.kind")), "{told}");
    assert_eq!(reloaded.count(), 2, "{told}");
    assert!(installation.asks_for_work());
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn one_fault_leaves_everything_as_it_was_and_names_key_value_and_remedy() {
    let installation = Installation::with("");
    let server = installation.starts();
    let texts = installation.folder.path().join("texts/en");
    std::fs::create_dir_all(&texts).unwrap();
    std::fs::write(texts.join("own.ftl"), "no-such-text = x\n").unwrap();
    std::fs::write(installation.folder.path().join("listed"), "10.0.0.0/8 ours\nexample.com\n").unwrap();
    for (lines, told_of) in [
        ("[policy.code]\ntries = 100", "policy.code.tries = 100 (./vestibule.toml:6)"),
        ("[policy.captcha]\nwrok = 1", "did you mean policy.captcha.work?"),
        ("[brand", "this is not TOML"),
        ("preset = \"nobody\"", "preset = \"nobody\""),
        (
            "[geo]\nlisted_networks = \"listed\"",
            "geo.listed_networks: line 2: “example.com” is not a network",
        ),
        ("[geo]\nlisted_networks = \"nowhere\"", "geo.listed_networks"),
        ("[brand]\ntexts = \"texts\"", "“no-such-text”"),
        ("database_connections = 3", "database_connections: 16 → 3 (./vestibule.toml:3)"),
        ("public_url = \"http://localhost:1\"", "Only a restart changes this"),
        ("trusted_proxies = [\"10.0.0.0/8\"]", "trusted_proxies: [] → [\"10.0.0.0/8\"]"),
    ] {
        // Each beside a change that would be in force otherwise.
        let order = if lines.starts_with('[') { [SLIDER, lines] } else { [lines, SLIDER] };
        let all = order.join("\n").replace("[policy.captcha]\nkind = \"slider\"\n[policy.captcha]", SLIDER);
        installation.is_set(&all);
        let (code, told) = installation.reloads();
        assert_eq!(code, Some(1), "{lines}: {told}");
        assert!(told.contains("Everything stays as it was") && told.contains(told_of), "{lines}: {told}");
        assert!(installation.asks_for_work(), "{lines}");
    }
    server.is_sent("-HUP");
    installation.logs("reload refused, everything stays as it was");
    std::fs::remove_file(installation.folder.path().join("vestibule.toml")).unwrap();
    assert!(
        !installation.reloads().1.contains("In force"),
        "a file that is gone takes data_dir and listen along"
    );
    installation.is_set(SLIDER);
    assert_eq!(installation.reloads().0, Some(0));
    assert!(!installation.asks_for_work());
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn what_stands_in_files_that_settings_name_is_read_anew() {
    let installation = Installation::with("[brand]\ntexts = \"texts\"\n[geo]\nlisted_networks = \"listed\"");
    let texts = installation.folder.path().join("texts/en");
    std::fs::create_dir_all(&texts).unwrap();
    let write =
        |title: &str| std::fs::write(texts.join("own.ftl"), format!("language-name = {title}\n")).unwrap();
    write("Plain English");
    std::fs::write(installation.folder.path().join("listed"), "10.0.0.0/8 ours\n").unwrap();
    let server = installation.starts();
    let page = || installation.asks("GET", "/sign-in", &[], "").1;
    assert!(page().contains("Plain English"));
    assert_eq!(installation.reloads().1, "Nothing has changed.\n");
    write("Our English");
    std::fs::write(installation.folder.path().join("listed"), "10.0.0.0/8 theirs\n").unwrap();
    let expected = "In force from now on:\n  brand.texts: other contents than before\n  \
                    geo.listed_networks: other contents than before\n";
    assert_eq!(installation.reloads(), (Some(0), expected.to_owned()));
    assert!(page().contains("Our English") && !page().contains("Plain English"));
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn another_schema_of_attributes_is_asked_for_at_once_and_a_faulty_one_changes_nothing() {
    let asks = |name: &str, more: &str| {
        format!(
            "[[attributes]]\nname = \"{name}\"\nkind = \"text\"\nasked = \"registration\"\n{more}\nlabel = {{ en = \"Own\" }}"
        )
    };
    let installation = Installation::with(&asks("referral", ""));
    let server = installation.starts();
    let asked = || {
        let (status, body) = installation.asks("GET", "/api/v1/registration", &[], "");
        assert_eq!(status, 200, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        body["attributes"][0]["name"].clone()
    };
    assert_eq!(asked(), "referral");
    installation.logs("attributes: shown in English for want of words: referral");
    installation.is_set(&asks("voucher", "min_length = 9\nmax_length = 8"));
    let (code, told) = installation.reloads();
    assert!(code == Some(1) && told.contains("attributes.voucher.min_length = 9"), "{told}");
    assert_eq!(asked(), "referral");
    installation.is_set(&asks("voucher", ""));
    let (code, told) = installation.reloads();
    assert!(code == Some(0) && told.contains("attributes: "), "{told}");
    assert_eq!(asked(), "voucher");
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn secrets_are_named_and_never_shown() {
    let mail =
        "[mail]\nsmtp_url = \"smtps://mail.example.com\"\nfrom = \"a@example.com\"\nusername = \"ann\"\n";
    let installation = Installation::with(&format!("{mail}password = \"s3cret\""));
    let server = installation.starts();
    installation.is_set(&format!("{mail}password = \"0ther\""));
    let (code, told) = installation.reloads();
    assert!(code == Some(1) && told.contains("mail.password: \"hidden\" → \"hidden\""), "{told}");
    let said = told + &installation.logged();
    assert!(!said.contains("s3cret") && !said.contains("0ther"), "{said}");
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn registration_is_closed_and_opened_without_a_restart() {
    let installation = Installation::with("");
    let server = installation.starts();
    let page = || installation.asks("GET", "/register", &[], "").0;
    assert_eq!((page(), &installation.gets("/api/v1/registration")["open"]), (200, &json!(true)));
    installation.is_set("[policy.registration]\nopen = false");
    assert_eq!(installation.reloads().0, Some(0));
    assert_ne!(page(), 200);
    assert_eq!(installation.gets("/api/v1/registration")["open"], json!(false));
    let body = json!({"purpose": "register", "identifier": ADDRESS, "password": PASSWORD, "proofs": []});
    let (status, told) = installation.asks("POST", "/api/v1/flows", &[], &body.to_string());
    assert!(status == 403 && told.contains("registration_closed"), "{status} {told}");
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn a_thousand_sign_ins_lose_none_to_reloads() {
    let installation = Installation::with("");
    let server = installation.starts();
    let ann = installation.customer(&server);
    let done = AtomicBool::new(false);
    let reloads = std::thread::scope(|scope| {
        let reloading = scope.spawn(|| {
            let mut count = 0;
            while !done.load(Ordering::Relaxed) {
                count += 1;
                installation.is_set(&format!("[policy.captcha]\nwork = {}", 100 + count));
                if count % 2 == 0 {
                    server.is_sent("-HUP");
                } else {
                    assert_eq!(installation.reloads().0, Some(0));
                }
            }
            count
        });
        let customers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    // A device's token is renewed with each sign-in; an older one is good for some time.
                    for _ in 0..125 {
                        assert!(ann.signs_in(&installation).is_signed_in(&installation));
                    }
                })
            })
            .collect();
        let ended: Vec<_> = customers.into_iter().map(ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Relaxed);
        assert!(ended.iter().all(Result::is_ok));
        reloading.join().unwrap()
    });
    assert!(reloads > 1, "{reloads}");
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn of_ten_reloads_at_once_one_changes_and_all_are_answered() {
    let installation = Installation::with("");
    let server = installation.starts();
    installation.is_set(SLIDER);
    let told: Vec<(Option<i32>, String)> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..10).map(|_| scope.spawn(|| installation.reloads())).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(told.iter().all(|(code, _)| *code == Some(0)), "{told:?}");
    assert_eq!(told.iter().filter(|(_, text)| text.contains("→ \"slider\"")).count(), 1, "{told:?}");
    assert_eq!(told.iter().filter(|(_, text)| text == "Nothing has changed.\n").count(), 9, "{told:?}");
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn the_socket_is_the_operators_alone_goes_with_the_server_and_a_stale_one_is_replaced() {
    let installation = Installation::with("");
    let nobody = installation.reloads();
    assert!(nobody.0 == Some(1) && nobody.1.contains("no running server"), "{nobody:?}");
    let server = installation.starts();
    let mode = installation.socket().metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(server.stops(), Some(0));
    assert!(!installation.socket().exists());
    let mut killed = installation.starts();
    killed.process.kill().unwrap();
    killed.process.wait().unwrap();
    assert!(installation.socket().exists());
    assert!(installation.reloads().1.contains("no running server"));
    let server = installation.starts();
    assert_eq!(installation.reloads(), (Some(0), "Nothing has changed.\n".to_owned()));
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn whoever_says_nothing_or_nonsense_at_the_socket_holds_nobody_up() {
    let installation = Installation::with("");
    let server = installation.starts();
    let silent: Vec<UnixStream> =
        (0..50).map(|_| UnixStream::connect(installation.socket()).unwrap()).collect();
    for nonsense in ["", "RELOAD\n", "reload", "\0\0\0\0\0\0\0", "GET / HTTP/1.1\r\n\r\n"] {
        let mut stream = UnixStream::connect(installation.socket()).unwrap();
        stream.write_all(nonsense.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("\"well\":false"), "{nonsense:?}: {answer}");
    }
    assert_eq!(installation.reloads(), (Some(0), "Nothing has changed.\n".to_owned()));
    drop(silent);
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn a_faulty_file_does_not_keep_the_command_from_its_server() {
    let installation = Installation::with("");
    let server = installation.starts();
    installation.is_set("[mail]\nsmtp_url = \"nonsense\"");
    let (code, told) = installation.reloads();
    assert!(
        code == Some(1) && told.contains("Everything stays as it was"),
        "the server itself refuses: {told}"
    );
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn the_level_of_the_log_is_reloaded() {
    let installation = Installation::with("[log]\nformat = \"json\"");
    let server = installation.starts();
    let lines = || {
        assert_eq!(installation.asks("GET", "/sign-in", &[], "").0, 200);
        std::thread::sleep(Duration::from_millis(100));
        installation.logged().matches("\"answered\"").count()
    };
    assert_eq!(lines(), 0);
    installation.is_set("[log]\nformat = \"json\"\nlevel = \"info,vestibule_web=debug\"");
    assert_eq!(installation.reloads().0, Some(0));
    assert!(lines() > 0);
    installation.is_set("[log]\nformat = \"json\"");
    assert_eq!(installation.reloads().0, Some(0));
    let before = installation.logged().matches("\"answered\"").count();
    assert_eq!(lines(), before);
    assert_eq!(server.stops(), Some(0));
}

#[test]
fn under_nohup_a_hang_up_changes_nothing_and_without_it_the_server_goes_on() {
    let installation = Installation::with("");
    let mut command = Command::new("nohup");
    command.arg(env!("CARGO_BIN_EXE_vestibule")).current_dir(installation.folder.path()).env_clear();
    let server = installation.starts_by(command);
    installation.is_set(SLIDER);
    server.is_sent("-HUP");
    std::thread::sleep(Duration::from_millis(300));
    assert!(installation.asks_for_work());
    assert_eq!(installation.reloads().0, Some(0));
    assert!(!installation.asks_for_work());
    assert_eq!(server.stops(), Some(0));
}
