//! Output that cannot be written, and signals: the program goes on, or ends as it was asked to, and never by a panic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A server in a directory of its own. It is killed when dropped.
struct Server {
    process: Child,
    at: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Server {
    /// Starts it with these ends of its output, and waits until it answers.
    fn with(out: impl Into<Stdio>, log: impl Into<Stdio>) -> Self {
        Self::run("exec \"$0\" \"$@\"", out, log)
    }

    /// The same through a line of shell, in which `"$0" "$@"` is the program.
    fn run(line: &str, out: impl Into<Stdio>, log: impl Into<Stdio>) -> Self {
        let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", line, env!("CARGO_BIN_EXE_vestibule"), "--listen", &at.to_string()]);
        command.args(["--set", "log.level=debug"]).current_dir(folder.path());
        let process = command.stdin(Stdio::null()).stdout(out).stderr(log).spawn().unwrap();
        let mut server = Self { process, at, _folder: folder };
        while !server.asks("GET", "/healthz").is_some_and(|answer| answer.contains(" 200 ")) {
            assert!(server.process.try_wait().unwrap().is_none(), "it ended before it was ready");
            std::thread::yield_now();
        }
        server
    }

    /// The answer to a request; `None` when nobody listens.
    fn asks(&self, method: &str, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.at).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
        // From another site: that is logged.
        let request = format!("{head}origin: https://evil.example\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Causes lines of the log, as any stranger can, and sees that the server answers all the same.
    fn serves_on(&self, times: u32) {
        for _ in 0..times {
            let refused = self.asks("POST", "/sign-in").unwrap();
            assert!(refused.contains(" 403 "), "{refused}");
        }
        assert!(self.asks("GET", "/sign-in").unwrap().contains(" 200 "));
    }

    fn is_sent(&self, signal: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    }

    fn ends(mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only a test that failed leaves it running.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

#[test]
fn a_log_on_a_full_disk_does_not_end_the_server() {
    let server = Server::with(full(), full());
    server.serves_on(3);
    server.is_sent("-TERM");
    assert_eq!(server.ends().code(), Some(0));
}

#[test]
fn a_log_whose_reader_went_away_does_not_end_the_server() {
    let mut server = Server::with(Stdio::piped(), Stdio::piped());
    drop((server.process.stdout.take(), server.process.stderr.take()));
    server.serves_on(3);
    server.is_sent("-TERM");
    assert_eq!(server.ends().code(), Some(0));
}

#[test]
fn a_log_that_nobody_reads_holds_nobody_up() {
    // The pipe holds 64 KiB.
    let server = Server::with(Stdio::null(), Stdio::piped());
    server.serves_on(600);
    server.is_sent("-TERM");
    assert_eq!(server.ends().code(), Some(0));
}

#[test]
fn a_log_file_that_may_not_grow_does_not_end_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let log = File::create(folder.path().join("log")).unwrap();
    // Blocks of 512 bytes; the database of a start stays far below.
    let server = Server::run("ulimit -f 4000; exec \"$0\" \"$@\"", Stdio::null(), log.try_clone().unwrap());
    log.set_len(4000 * 512).unwrap();
    std::io::Seek::seek(&mut &log, std::io::SeekFrom::End(0)).unwrap();
    server.serves_on(3);
    server.is_sent("-TERM");
    assert_eq!(server.ends().code(), Some(0));
}

#[test]
fn a_terminal_that_is_closed_ends_nothing_also_under_nohup() {
    for line in ["exec \"$0\" \"$@\"", "exec nohup \"$0\" \"$@\""] {
        let server = Server::run(line, Stdio::null(), Stdio::null());
        server.is_sent("-HUP");
        server.serves_on(1);
        server.is_sent("-TERM");
        assert_eq!(server.ends().code(), Some(0));
    }
}

#[test]
fn a_command_whose_answer_cannot_be_written_says_so_and_ends_with_an_error() {
    let asks = |out: Stdio, log: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command
            .arg("openapi")
            .env_clear()
            .stdout(out)
            .stderr(log)
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap()
    };
    let refused = asks(full().into(), Stdio::piped());
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("standard output cannot be written"));
    assert_eq!(asks(full().into(), full().into()).status.code(), Some(1));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(asks(writer.into(), Stdio::piped()).status.code(), Some(0), "as `| head` does");
}
