//! The program as a process of its own in a directory of its own: started, asked, stopped and killed.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use super::ground::Ground;

/// Where the program runs, with its settings.
pub(crate) struct Setting {
    pub(crate) ground: Ground,
    pub(crate) at: SocketAddr,
    pub(crate) mail_at: SocketAddr,
    /// How much is logged.
    pub(crate) log_level: &'static str,
    pub(crate) folder: tempfile::TempDir,
}

/// The program, running. It is killed when dropped.
pub(crate) struct Server {
    process: Child,
    /// Held open, so that the program can go on speaking.
    out: Option<BufReader<ChildStdout>>,
}

/// The program: the one that was built with this test, or what `VESTIBULE_BIN` names.
fn program() -> std::ffi::OsString {
    std::env::var_os("VESTIBULE_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_vestibule").into())
}

/// A port of loopback that nobody listens on. It lies below those that the system gives to clients, so nobody gets it by
/// chance while the program is down.
pub(crate) fn free_port() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 10_000 + (std::process::id() * 37 + step) % 10_000;
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, u16::try_from(port).unwrap()));
        if TcpListener::bind(at).is_ok() {
            return at;
        }
    }
}

impl Setting {
    /// With SQLite.
    pub(crate) fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ground = Ground::sqlite(folder.path());
        Self::furnish(folder, ground, free_port())
    }

    /// With PostgreSQL.
    pub(crate) async fn on_postgres() -> Self {
        Self::furnish(tempfile::tempdir().unwrap(), Ground::postgres().await, free_port())
    }

    /// In this directory, on this ground, with the mail server at this address.
    pub(crate) fn furnish(folder: tempfile::TempDir, ground: Ground, mail_at: SocketAddr) -> Self {
        let at = free_port();
        let settings = format!(
            "listen = \"{at}\"\ndatabase_url = \"{url}\"\ndata_dir = \"data\"\n\
             [mail]\nsmtp_url = \"smtp://{mail_at}\"\nfrom = \"Access <access@example.com>\"\n\
             [hashing]\nmemory_kib = 8\npasses = 1\nthreads = 2\n\
             [policy.captcha]\nwork = 10\n\
             [policy.throttle]\nflows_per_minute = 100000\nnetwork_limit = 100000\n",
            url = ground.url(),
        );
        std::fs::write(folder.path().join("vestibule.toml"), settings).unwrap();
        Self { ground, at, mail_at, log_level: "info", folder }
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// What the program has logged, over all its lives.
    pub(crate) fn logged(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Starts the program and does not wait.
    pub(crate) fn spawns(&self) -> Server {
        let log = File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = Command::new(program());
        command.args(["serve", "--set", &format!("log.level={}", self.log_level)]);
        command.current_dir(self.folder.path()).env_clear();
        let process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        Server { process, out: None }
    }

    /// Starts the program and waits until it serves.
    pub(crate) fn starts(&self) -> Server {
        let mut server = self.spawns();
        let mut out = BufReader::new(server.process.stdout.take().unwrap());
        let ready = out.by_ref().lines().map_while(Result::ok).any(|line| line.contains("ready at"));
        assert!(ready, "the server ended before it was ready: {}", self.logged());
        server.out = Some(out);
        server
    }
}

impl Server {
    /// Ends it without any warning.
    pub(crate) fn dies(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, as a supervisor does.
    pub(crate) fn is_asked_to_stop(&self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// The code that it ends with.
    pub(crate) fn ends(mut self) -> Option<i32> {
        self.process.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Only a test that failed leaves it running.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
