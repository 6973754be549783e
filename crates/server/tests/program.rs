//! The program as an operator runs it: a process of its own, in a directory of its own, started, asked and stopped.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Output, Stdio};

struct Operator {
    folder: tempfile::TempDir,
    listen: SocketAddr,
}

struct Server {
    process: Child,
    out: BufReader<std::process::ChildStdout>,
    welcome: String,
}

impl Operator {
    fn new() -> Self {
        // A port that was free a moment ago.
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), listen }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(args).arg("--listen").arg(self.listen.to_string());
        command.current_dir(self.folder.path()).env_clear();
        command
    }

    fn asks(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn starts(&self) -> Server {
        let mut command = self.command(&[]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut welcome = String::new();
        while !welcome.contains("Stop with Ctrl-C") {
            if out.read_line(&mut welcome).unwrap() == 0 {
                let mut log = String::new();
                process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
                panic!("the server ended before it was ready: {log}");
            }
        }
        Server { process, out, welcome }
    }
}

impl Server {
    /// Asks it to stop as a supervisor does; the code that it ended with, and its log.
    fn stops(mut self) -> (Option<i32>, String) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let (mut rest, mut log) = (String::new(), String::new());
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        self.out.read_to_string(&mut rest).unwrap();
        (self.process.wait().unwrap().code(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only a test that failed leaves it running.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn without_any_configuration_it_starts_says_where_to_go_and_stops_when_asked() {
    let operator = Operator::new();
    let server = operator.starts();
    assert!(server.welcome.contains(&format!("ready at http://localhost:{}", operator.listen.port())));
    assert!(server.welcome.contains("/dev/mailbox"), "{}", server.welcome);
    let first = text(&operator.asks(&["keys", "show"]).stdout);
    let (code, log) = server.stops();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("ERROR") && log.contains("stopped"), "{log}");

    let again = operator.starts();
    assert_eq!(text(&operator.asks(&["keys", "show"]).stdout), first);
    assert_eq!(again.stops().0, Some(0));
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let operator = Operator::new();
    let _other = TcpListener::bind(operator.listen).unwrap();
    let refused = operator.asks(&["serve"]);
    let told = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told.contains("choose another port") && refused.stdout.is_empty(), "{told}");
    let examined = operator.asks(&["doctor"]);
    assert_eq!(examined.status.code(), Some(1));
    assert!(text(&examined.stdout).contains("is taken by another program"));
}

#[test]
fn wrong_settings_stop_the_start_before_anything_is_made() {
    let operator = Operator::new();
    let refused =
        operator.asks(&["serve", "--set", "policy.code.tries=100", "--set", "mail.passwort=s3cret"]);
    let told = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told.contains("did you mean mail.password?") && !told.contains("s3cret"), "{told}");
    assert_eq!(std::fs::read_dir(operator.folder.path()).unwrap().count(), 0);
}

#[test]
fn the_schema_the_doctor_and_the_records_can_be_looked_at_without_a_server() {
    let operator = Operator::new();
    let account = "acc_00000000000000000000000000";
    std::fs::create_dir(operator.folder.path().join("vestibule-data")).unwrap();
    assert_eq!(operator.asks(&["migrate", "--check"]).status.code(), Some(1));
    assert!(text(&operator.asks(&["outbox", "dead"]).stderr).contains("vestibule migrate"));
    assert_eq!(operator.asks(&["migrate"]).status.code(), Some(0));
    assert_eq!(operator.asks(&["migrate", "--check"]).status.code(), Some(0));
    assert_eq!(text(&operator.asks(&["outbox", "dead"]).stdout), "No message was given up.\n");
    let unknown = operator.asks(&["audit", "verify", "--account", account]);
    assert!(text(&unknown.stdout).contains("no events"), "{unknown:?}");
    assert_eq!(operator.asks(&["outbox", "revive", "msg_00000000000000000000000000"]).status.code(), Some(1));
    let examined = operator.asks(&["doctor", "--json"]);
    let checks: serde_json::Value = serde_json::from_slice(&examined.stdout).unwrap();
    let state = |name: &str| {
        let found = checks.as_array().unwrap().iter().find(|check| check["name"] == name);
        found.map(|check| check["state"].as_str().unwrap().to_owned())
    };
    assert_eq!(examined.status.code(), Some(0), "{checks:#}");
    assert_eq!(state("schema").as_deref(), Some("ok"));
    assert_eq!(state("data directory").as_deref(), Some("warn"), "its mode lets others in");
}

#[test]
fn what_is_done_to_many_accounts_can_be_looked_at_and_stopped() {
    let operator = Operator::new();
    assert_eq!(operator.starts().stops().0, Some(0));
    let says = |args: &[&str]| {
        let output = operator.asks(args);
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, told, _) = says(&["bulk", "list"]);
    assert_eq!((code, told.as_str()), (Some(0), "nothing was done to many accounts within the last weeks\n"));
    assert_eq!(says(&["sessions", "end"]).0, Some(2));
    let (code, told, aside) = says(&["sessions", "end", "--everybody"]);
    assert_eq!((code, told.as_str()), (Some(0), "the sessions of 0 accounts ended\n"), "{aside}");
    let nobody = "acc_00000000000000000000000004";
    let file = operator.folder.path().join("list");
    std::fs::write(&file, format!("{nobody} seen in a leak\n\n{nobody}\nann@mail.example\n")).unwrap();
    let listed = ["passwords", "demand", "--listed", file.to_str().unwrap()];
    let (code, _, told) = says(&listed);
    assert_eq!(code, Some(1));
    assert!(told.contains("list:4: ann@mail.example is no account’s id; nothing was done"), "{told}");
    std::fs::write(&file, format!("{nobody} seen in a leak\n\n{nobody}\n")).unwrap();
    let (code, told, aside) = says(&listed);
    assert_eq!((code, told.as_str()), (Some(0), "a new password is asked of 0 accounts\n"));
    assert!(aside.contains(&format!("{nobody}: there is no such account")), "{aside}");
    let (_, told, _) = says(&["bulk", "list"]);
    let jobs: Vec<&str> = told.lines().collect();
    assert!(jobs.len() == 2 && jobs.iter().all(|job| job.contains("  done  ")), "{told}");
    assert!(
        jobs.first().unwrap().contains("demand_password to a list, 1 of 1 accounts, 0 changed, 1 left out"),
        "{told}"
    );
    let id = jobs.first().unwrap().split_whitespace().next().unwrap();
    for part in ["show", "stop"] {
        let (code, told, _) = says(&["bulk", part, id]);
        assert!(code == Some(0) && told.contains(&format!("not found: {nobody}")), "{told}");
        let (code, _, told) = says(&["bulk", part, "blk_00000000000000000000000004"]);
        assert!(code == Some(1) && told.contains("there is no blk_"), "{told}");
    }
    let (_, told, _) = says(&["audit", "operations"]);
    assert_eq!((told.matches("bulk_begun ").count(), told.matches("bulk_ended ").count()), (2, 2), "{told}");
}

#[test]
fn the_doctor_names_a_key_file_that_others_can_read_and_keys_that_are_lost() {
    use std::os::unix::fs::PermissionsExt;
    let operator = Operator::new();
    assert_eq!(operator.starts().stops().0, Some(0));
    let keys = operator.folder.path().join("vestibule-data/vestibule.keys");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(text(&operator.asks(&["doctor"]).stdout).contains("chmod 600"));
    std::fs::remove_file(&keys).unwrap();
    let told = text(&operator.asks(&["doctor"]).stdout);
    assert!(told.contains("FAIL  keys of the database"), "{told}");
    let refused = operator.asks(&["serve"]);
    assert!(text(&refused.stderr).contains("restore the key file"), "{refused:?}");
    assert!(!keys.exists());
}

#[test]
fn mail_is_checked_by_talking_to_the_server() {
    let operator = Operator::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("mail.smtp_url=smtp://{nobody}");
    let examined = operator.asks(&["doctor", "--set", &url, "--set", "mail.from=access@example.com"]);
    assert!(text(&examined.stdout).contains("FAIL  mail"), "{}", text(&examined.stdout));
}

#[test]
fn settings_in_force_are_printed_for_people_and_programs_without_secrets() {
    let operator = Operator::new();
    let mut command = operator.command(&["config", "--json", "--preset", "kucoin"]);
    command.env("VESTIBULE_MAIL__PASSWORD", "s3cret").env("VESTIBULE_MAIL__USERNAME", "ann");
    let printed = command.output().unwrap();
    let settings: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(settings["policy.captcha.kind"]["origin"], "preset kucoin");
    assert_eq!(settings["mail.password"]["value"], "hidden");
    assert_eq!(settings["listen"]["origin"], "--listen");
    assert!(!text(&printed.stdout).contains("s3cret"));
}
