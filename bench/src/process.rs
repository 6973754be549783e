//! The other processes of a run: the server under test, the hello-world server, the load, the raw hashes. None of them
//! outlives the value that stands for it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Outcome;
use crate::load::{Plan, Report};
use crate::machine::now;
use crate::raw::{Engine, Hashes};
use crate::wire::Wire;

/// A process that is killed when it is no longer wanted.
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn ourselves() -> Outcome<Command> {
    Ok(Command::new(std::env::current_exe()?))
}

/// Carries out a plan in a process of its own.
pub(crate) fn load(plan: &Plan) -> Outcome<Vec<Report>> {
    let mut process = Owned(ourselves()?.arg("load").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
    let mut stdin = process.0.stdin.take().ok_or("no standard input")?;
    serde_json::to_writer(&mut stdin, plan)?;
    stdin.flush()?;
    drop(stdin);
    let stdout = process.0.stdout.take().ok_or("no standard output")?;
    let reports = serde_json::from_reader(BufReader::new(stdout));
    if process.0.wait()?.success() { Ok(reports?) } else { Err("the load ended early".into()) }
}

/// Raw verifications a second on as many threads as there are processors.
pub(crate) fn raw_hashes(engine: Engine, seconds: f64) -> Outcome<Hashes> {
    let threads = crate::machine::processors().to_string();
    let seconds = seconds.to_string();
    let args = ["raw", "--engine", engine.name(), "--threads", &threads, "--seconds", &seconds];
    let output = ourselves()?.args(args).stderr(Stdio::inherit()).output()?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The hello-world server.
pub(crate) struct Hello {
    process: Owned,
    pub(crate) address: SocketAddr,
}

impl Hello {
    pub(crate) fn start() -> Outcome<Self> {
        let mut process = Owned(ourselves()?.arg("hello").stdout(Stdio::piped()).spawn()?);
        let mut line = String::new();
        BufReader::new(process.0.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
        Ok(Self { process, address: line.trim().parse()? })
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.0.id()
    }
}

/// How a server is started.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    /// The program.
    pub(crate) program: PathBuf,
    /// Its data directory; a server started again finds its keys there.
    pub(crate) directory: PathBuf,
    /// Where its database is; `None` for SQLite in the data directory.
    pub(crate) database: Option<String>,
    /// Settings beside those, as `KEY=VALUE`.
    pub(crate) settings: Vec<String>,
}

impl Setup {
    /// The program on this database.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().current_dir(self.directory.parent().unwrap_or(Path::new(".")));
        if let Some(url) = &self.database {
            command.env("VESTIBULE_DATABASE_URL", url);
        }
        command.arg("--data-dir").arg(&self.directory);
        for setting in &self.settings {
            command.arg("--set").arg(setting);
        }
        command
    }

    /// Adds a program of the exchange; returns its secret.
    pub(crate) fn adds_client(&self, name: &str, rights: &str) -> Outcome<String> {
        let output = self.command().args(["client", "add", name, "--may", rights]).output()?;
        let said = String::from_utf8(output.stdout)?;
        let secret = said.split_whitespace().find(|word| word.starts_with("vst_cli_"));
        let failed = || format!("no client was added: {}", String::from_utf8_lossy(&output.stderr));
        Ok(secret.ok_or_else(failed)?.to_owned())
    }
}

/// The server under test.
pub(crate) struct Server {
    process: Owned,
    pub(crate) address: SocketAddr,
    /// From before the start of the process until it said that it can serve.
    pub(crate) ready_after: Duration,
    /// Where its built-in mailbox opens: path and key, as the start printed them.
    pub(crate) mailbox_key: String,
}

impl Server {
    pub(crate) async fn start(setup: &Setup) -> Outcome<Self> {
        let address = free_address()?;
        let log = setup.directory.with_extension("log");
        let welcome = setup.directory.with_extension("out");
        let mut command = setup.command();
        command.arg("--listen").arg(address.to_string());
        let began = now();
        let process =
            command.stdin(Stdio::null()).stdout(File::create(&welcome)?).stderr(File::create(&log)?).spawn();
        let mailbox_key = String::new();
        let mut server = Self { process: Owned(process?), address, ready_after: Duration::ZERO, mailbox_key };
        while !server.is_ready().await {
            if server.process.0.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(20) {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                return Err(format!("the server did not start: {said}").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.ready_after = began.elapsed();
        let welcome = std::fs::read_to_string(&welcome)?;
        let key =
            welcome.split_once("/dev/mailbox?key=").and_then(|(_, rest)| rest.split_whitespace().next());
        key.unwrap_or_default().clone_into(&mut server.mailbox_key);
        Ok(server)
    }

    async fn is_ready(&self) -> bool {
        let request = format!("GET /readyz HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        match Wire::connect(self.address).await {
            Ok(mut wire) => wire.ask(request.as_bytes()).await.is_ok_and(|answer| answer.status == 200),
            Err(_) => false,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.0.id()
    }

    /// Stops it as a supervisor does and waits for its end.
    pub(crate) async fn stop(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        let began = now();
        while self.process.0.try_wait()?.is_none() {
            if began.elapsed() > Duration::from_secs(12) {
                return Err("the server did not stop".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

/// A port that was free a moment ago.
fn free_address() -> Outcome<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
