//! Where the server under test keeps its data: a fresh SQLite file, or a fresh database in the PostgreSQL cluster that
//! `VESTIBULE_TEST_POSTGRES` names, which is dropped at the end.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use vestibule_domain::secret::{Token, TokenKind};

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
    "policy.throttle.flows_per_minute=100000",
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

    /// Begins so many sessions like the one with this token, in PostgreSQL itself; returns their tokens.
    pub(crate) async fn copy_sessions(&self, like: &str, count: u32) -> Outcome<Vec<String>> {
        let url = self.setup.database.as_deref().ok_or("sessions are copied in PostgreSQL only")?;
        let like = digest(&Token::parse(TokenKind::Session, like).ok_or("no session token")?);
        let mut conn = PgConnection::connect(url).await?;
        let tokens: Vec<Token> = (0..count).map(numbered).collect();
        for some in tokens.chunks(5000) {
            let rows =
                some.iter().map(|token| format!("('\\x{}'::bytea)", digest(token))).collect::<Vec<_>>();
            let copy = format!(
                "with own as (select s.* from session s join session_token t on t.session_id = s.id
                    where t.token = '\\x{like}'),
                fresh as (select gen_random_uuid() as id, v.token from (values {}) as v (token)),
                kept as (insert into session_token (token, account_id, session_id)
                    select fresh.token, own.account_id, fresh.id from own, fresh)
                insert into session (account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at,
                    expires_at, sealed)
                select own.account_id, fresh.id, own.device_id, fresh.token, own.given, own.begun_at, own.proven_at,
                    own.last_seen_at, own.expires_at, own.sealed from own, fresh",
                rows.join(", ")
            );
            sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut conn).await?;
        }
        conn.close().await?;
        Ok(tokens.iter().map(|token| token.reveal().to_owned()).collect())
    }

    pub(crate) async fn remove(self) -> Outcome<()> {
        std::fs::remove_dir_all(&self.setup.directory)?;
        if let Some((cluster, name)) = self.cluster {
            command(&cluster, format!("drop database {name} with (force)")).await?;
        }
        Ok(())
    }
}

fn numbered(number: u32) -> Token {
    let mut bytes = [7; 32];
    let [a, b, c, d, ..] = &mut bytes;
    [*a, *b, *c, *d] = number.to_be_bytes();
    Token::new(TokenKind::Session, &bytes)
}

/// In hexadecimal.
fn digest(token: &Token) -> String {
    use std::fmt::Write as _;
    token.digest().bytes().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
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
