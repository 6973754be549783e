//! What every measurement starts from: the programs, how long to measure, and a server with customers of its own.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::Outcome;
use crate::customers::{self, Customer};
use crate::database::{Database, Kind};
use crate::load::{Group, Pace, Plan, Report};
use crate::process::{self, Server};

/// How long is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Length {
    pub(crate) smoke: bool,
    /// Turns that each side of a comparison takes.
    pub(crate) rounds: usize,
    /// The length of a turn.
    pub(crate) seconds: f64,
    /// What comes before it and is not counted.
    pub(crate) warm_up: f64,
    pub(crate) customers: usize,
    /// Sessions for the checks that read the database.
    pub(crate) sessions: usize,
    /// Accounts that are signed out by one request.
    pub(crate) accounts: u32,
}

impl Length {
    pub(crate) fn of(smoke: bool, rounds: Option<usize>, accounts: Option<u32>) -> Self {
        let (usual, seconds, warm_up, customers, sessions) =
            if smoke { (1, 1.0, 0.2, 24, 100) } else { (5, 3.0, 0.5, 200, 6000) };
        let accounts = accounts.unwrap_or(if smoke { 2_000 } else { 1_000_000 });
        let rounds = rounds.unwrap_or(usual).max(1);
        Self { smoke, rounds, seconds, warm_up, customers, sessions, accounts }
    }

    /// This long, or much shorter in a trial.
    pub(crate) fn or_short(&self, seconds: f64) -> f64 {
        if self.smoke { seconds / 10.0 } else { seconds }
    }
}

/// The programs and where they work.
pub(crate) struct Bench {
    pub(crate) program: PathBuf,
    /// On the disk that the programs were built on; memory would make commits too cheap.
    pub(crate) folder: TempDir,
    pub(crate) length: Length,
}

impl Bench {
    pub(crate) fn new(server: Option<PathBuf>, length: Length) -> Outcome<Self> {
        let ourselves = std::env::current_exe()?;
        let beside = ourselves.parent().ok_or("this program is nowhere")?;
        let program = server.unwrap_or_else(|| beside.join("vestibule"));
        let program = program.canonicalize().map_err(|cause| {
            format!("{}: {cause}; build it: cargo build --release -p vestibule", program.display())
        })?;
        Ok(Self { program, folder: TempDir::new_in(beside)?, length })
    }
}

/// A server with customers.
pub(crate) struct TestServer {
    pub(crate) database: Database,
    pub(crate) server: Server,
    pub(crate) customers: Vec<Customer>,
    /// Tokens of sessions that count, none used yet since the server was last started.
    pub(crate) tokens: Vec<String>,
    /// How long the very first start took, with an empty database.
    pub(crate) first_start: std::time::Duration,
}

impl TestServer {
    /// With these settings beside the usual ones.
    pub(crate) async fn open(bench: &Bench, kind: Kind, settings: &[&str]) -> Outcome<Self> {
        let mut database = Database::create(kind, &bench.program, bench.folder.path()).await?;
        database.setup.settings.extend(settings.iter().map(|setting| (*setting).to_owned()));
        let server = Server::start(&database.setup).await?;
        let customers = customers::register(&server, bench.length.customers).await?;
        let tokens = customers.iter().map(|customer| customer.session_token.clone()).collect();
        let first_start = server.ready_after;
        Ok(Self { database, server, customers, tokens, first_start })
    }

    /// Stops the server and starts it again, with these settings besides. Its caches are empty then.
    pub(crate) async fn restart(self, settings: &[&str]) -> Outcome<Self> {
        let Self { database, server, customers, tokens, first_start } = self;
        server.stop().await?;
        let mut setup = database.setup.clone();
        setup.settings.extend(settings.iter().map(|setting| (*setting).to_owned()));
        let server = Server::start(&setup).await?;
        Ok(Self { database, server, customers, tokens, first_start })
    }

    pub(crate) fn name(&self) -> &'static str {
        self.database.kind.name()
    }

    pub(crate) fn sign_ins(&self) -> Vec<String> {
        self.customers.iter().map(Customer::sign_in).collect()
    }

    /// Sign-ins one after the other on so many connections; their tokens are kept.
    pub(crate) fn sign_in_closed(
        &mut self,
        connections: usize,
        warm_up: f64,
        seconds: f64,
    ) -> Outcome<Report> {
        let pace = Pace::Closed { warm_up, seconds };
        let group = Group { connections, requests: self.sign_ins(), pace, keep_tokens: true };
        let mut report = self.one(group)?;
        // On a machine that others keep busy, some may be asked to come back; they do not count.
        report.only(&[200, 503])?;
        if report.rate(200) <= 0.0 {
            return Err("no sign-in was answered in time".into());
        }
        self.tokens.append(&mut report.tokens);
        Ok(report)
    }

    /// Begins sessions until there are so many tokens.
    pub(crate) fn begin_sessions(&mut self, count: usize) -> Outcome<()> {
        while self.tokens.len() < count {
            let missing = count - self.tokens.len();
            let requests = self.sign_ins().into_iter().cycle().take(missing.min(1000)).collect();
            let group = Group { connections: 8, requests, pace: Pace::Once, keep_tokens: true };
            let mut report = self.one(group)?;
            report.only(&[200, 503])?;
            if report.tokens.is_empty() {
                return Err("no session could be begun".into());
            }
            self.tokens.append(&mut report.tokens);
        }
        Ok(())
    }

    pub(crate) fn one(&self, group: Group) -> Outcome<Report> {
        let report = one(self.server.address, group)?;
        self.renew(&report);
        Ok(report)
    }

    /// Each sign-in gave its customer's device a new token.
    pub(crate) fn renew(&self, report: &Report) {
        for customer in &self.customers {
            customer.renew(&report.devices);
        }
    }

    pub(crate) async fn close(self) -> Outcome<()> {
        self.server.stop().await?;
        self.database.remove().await
    }
}

/// One group alone.
pub(crate) fn one(address: std::net::SocketAddr, group: Group) -> Outcome<Report> {
    let reports = process::load(&Plan { address, groups: vec![group] })?;
    Ok(reports.into_iter().next().ok_or("no report")?)
}
