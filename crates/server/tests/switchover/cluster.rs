//! PostgreSQL servers of a test's own: a primary, and a standby that follows it and can be promoted.

use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::support::program::free_port;

/// A server; it is stopped, and its data deleted, when dropped.
pub(crate) struct Cluster {
    pub(crate) at: SocketAddr,
    password: String,
    directory: String,
}

/// The newest PostgreSQL of the distribution.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL must be installed");
    let newest = versions.map(|entry| entry.unwrap().path()).max().expect("PostgreSQL must be installed");
    newest.join("bin").join(name)
}

/// PostgreSQL refuses to run as root, so root lends it the account that Debian's package made.
fn as_postgres(program: &str) -> Command {
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = if is_root { Command::new("runuser") } else { Command::new(program) };
    if is_root {
        command.args(["-u", "postgres", "--", program]);
    }
    command.current_dir("/");
    command
}

fn run(name: &str, arguments: &[&str]) -> String {
    let output = as_postgres(name).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn tool(name: &str, arguments: &[&str]) {
    run(program(name).to_str().unwrap(), arguments);
}

impl Cluster {
    /// A primary.
    pub(crate) fn primary() -> Self {
        let password =
            run("od", &["-An", "-N16", "-tx1", "/dev/urandom"]).split_whitespace().collect::<String>();
        let directory = run("mktemp", &["-d", "/tmp/vestibule-cluster.XXXXXX"]);
        let write = format!("umask 077; printf '%s' {password} > {directory}/password");
        run("sh", &["-c", &write]);
        let data = format!("--pgdata={directory}/data");
        let password_file = format!("--pwfile={directory}/password");
        let fixed = ["--username=vestibule", "--auth=password", "--encoding=UTF8", "--locale=C", "--no-sync"];
        tool("initdb", &[&[data.as_str(), &password_file][..], &fixed].concat());
        Self { at: free_port(), password, directory }.started()
    }

    /// A standby that follows this server.
    pub(crate) fn standby(&self) -> Self {
        let directory = run("mktemp", &["-d", "/tmp/vestibule-cluster.XXXXXX"]);
        let (data, from) =
            (format!("--pgdata={directory}/data"), format!("--dbname={}", self.url(self.at, "postgres")));
        tool("pg_basebackup", &[&data, &from, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
        Self { at: free_port(), password: self.password.clone(), directory }.started()
    }

    fn started(self) -> Self {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c shared_buffers=16MB",
            self.at.port()
        );
        let (data, log) =
            (format!("--pgdata={}/data", self.directory), format!("--log={}/log", self.directory));
        tool("pg_ctl", &["start", "--silent", "--wait", &data, &log, &format!("--options={options}")]);
        self
    }

    /// The address of a database as it is reached at this place.
    pub(crate) fn url(&self, at: SocketAddr, database: &str) -> String {
        format!("postgres://vestibule:{}@{at}/{database}", self.password)
    }

    /// Runs statements as the administrator, each by itself.
    pub(crate) async fn sql(&self, statements: &[&str]) {
        let mut conn = PgConnection::connect(&self.url(self.at, "postgres")).await.unwrap();
        for statement in statements {
            sqlx::raw_sql(AssertSqlSafe((*statement).to_owned())).execute(&mut conn).await.unwrap();
        }
        conn.close().await.unwrap();
    }

    async fn text(&self, query: &str) -> String {
        let mut conn = PgConnection::connect(&self.url(self.at, "postgres")).await.unwrap();
        let row = sqlx::raw_sql(AssertSqlSafe(query.to_owned())).fetch_one(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        row.get(0)
    }

    /// Waits until this standby has everything that `primary` has, and makes it the primary.
    pub(crate) async fn takes_over_from(&self, primary: &Self) {
        let written = primary.text("select pg_current_wal_lsn()::text").await;
        let question = format!("select (pg_last_wal_replay_lsn() >= '{written}')::text");
        while self.text(&question).await != "true" {
            tokio::task::yield_now().await;
        }
        tool("pg_ctl", &["promote", "--silent", "--wait", &format!("--pgdata={}/data", self.directory)]);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = format!("--pgdata={}/data", self.directory);
        let stop = program("pg_ctl");
        // What fails here is left in /tmp; the test has its verdict.
        let _ = as_postgres(&stop.display().to_string())
            .args(["stop", "--silent", "--mode=immediate", &data])
            .output();
        let _ = as_postgres("rm").args(["-rf", &self.directory]).output();
    }
}
