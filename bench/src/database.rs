//! Where the server under test keeps its data: a fresh SQLite file, or a fresh database in the PostgreSQL cluster that
//! `VESTIBULE_TEST_POSTGRES` names, which is dropped at the end.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::Outcome;
use crate::process::Setup;

/// Which kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Settings of every server here: the load stands in for a proxy that tells each customer's address, customers are
/// registered without captchas, and one may sign in more often than people do. None of it touches what is measured.
const SETTINGS: [&str; 3] = [
    "trusted_proxies=127.0.0.0/8",
    "policy.captcha.at_registration=false",
    "policy.throttle.passages_per_minute=100000",
];

/// A fresh database and the directory of its server.
pub(crate) struct Database {
    pub(crate) kind: Kind,
    pub(crate) setup: Setup,
    cluster: Option<(String, String)>,
}

impl Database {
    pub(crate) async fn create(kind: Kind, program: &Path, folder: &Path) -> Outcome<Self> {
        let cluster = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => {
                let cluster = cluster().ok_or("VESTIBULE_TEST_POSTGRES is not set")?;
                let name = format!("vestibule_bench_{}", std::process::id());
                command(&cluster, format!("create database {name} template template0")).await?;
                Some((cluster, name))
            }
        };
        let database = cluster.as_ref().and_then(|(cluster, name)| {
            let (server, _postgres) = cluster.rsplit_once('/')?;
            Some(format!("{server}/{name}"))
        });
        let setup = Setup {
            program: program.to_owned(),
            directory: folder.join(kind.name()),
            database,
            settings: SETTINGS.map(str::to_owned).to_vec(),
        };
        Ok(Self { kind, setup, cluster })
    }

    /// The directory for another server on the same database, with the same keys.
    pub(crate) fn second(&self) -> Setup {
        let mut setup = self.setup.clone();
        let keys: PathBuf = setup.directory.join("vestibule.keys");
        setup.directory = setup.directory.with_extension("second");
        setup.settings.push(format!("key_file={}", keys.display()));
        setup
    }

    pub(crate) async fn remove(self) -> Outcome<()> {
        std::fs::remove_dir_all(&self.setup.directory)?;
        if let Some((cluster, name)) = self.cluster {
            command(&cluster, format!("drop database {name} with (force)")).await?;
        }
        Ok(())
    }
}

/// The PostgreSQL cluster to measure on.
#[expect(clippy::disallowed_methods, reason = "the same variable that the tests are told their cluster by")]
pub(crate) fn cluster() -> Option<String> {
    std::env::var("VESTIBULE_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

async fn command(cluster: &str, statement: String) -> Outcome<()> {
    let mut conn = PgConnection::connect(cluster).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut conn).await?;
    Ok(conn.close().await?)
}

/// What a PostgreSQL cluster says about waiting for its disk.
pub(crate) async fn fsync(cluster: &str) -> Outcome<String> {
    let mut conn = PgConnection::connect(cluster).await?;
    let (setting,): (String,) = sqlx::query_as("show fsync").fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(setting)
}
