//! Many customers at once, each a copy of one who registered: signed in, with an address, a password and a record of events. Registering as many
//! would take hours of hashing. What is sealed is sealed anew for its row, so the server reads them like any others.

use std::fmt::Write as _;
use std::path::Path;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, Row as _, SqliteConnection};
use uuid::Uuid;
use vestibule_service::crypto::{KeyRing, SealPurpose};

use crate::Outcome;
use crate::database::{Database, Kind};

/// Copies that one statement makes.
const AT_A_TIME: u32 = 500;

/// Statements that are committed together.
const TOGETHER: u32 = 20;

/// What is sealed of a customer, opened.
struct Template {
    account: Uuid,
    profile: Vec<u8>,
    places: Vec<u8>,
    identifier: Uuid,
    address: Vec<u8>,
    session: Uuid,
    origin: Vec<u8>,
}

/// What is sealed of a customer, with the ids of address and session.
type Sealed = (Vec<u8>, Vec<u8>, Uuid, Vec<u8>, Uuid, Vec<u8>);

/// A database that no server works on.
pub(crate) enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Copies the customer of this account so many times.
pub(crate) async fn copy(database: &Database, account: Uuid, count: u32) -> Outcome<()> {
    let ring = KeyRing::read_file(&database.setup.directory.join("vestibule.keys"))?;
    let mut conn = Conn::open(database).await?;
    let template = conn.template(&ring, account).await?;
    let numbers: Vec<u32> = (1..=count).collect();
    for (place, some) in (0_u32..).zip(numbers.chunks(usize::try_from(AT_A_TIME)?)) {
        if place % TOGETHER == 0 {
            conn.run("begin").await?;
        }
        for statement in template.copies(&conn, &ring, some)? {
            conn.run(&statement).await?;
        }
        if place % TOGETHER == TOGETHER - 1 {
            conn.run("commit").await?;
        }
    }
    if !count.div_ceil(AT_A_TIME).is_multiple_of(TOGETHER) {
        conn.run("commit").await?;
    }
    conn.settle().await
}

/// How many sessions have not ended.
pub(crate) async fn signed_in(database: &Database) -> Outcome<i64> {
    const COUNT: &str = "select count(*) from session where ended_at is null";
    Ok(match &mut Conn::open(database).await? {
        Conn::Sqlite(conn) => sqlx::query(COUNT).fetch_one(conn).await?.try_get(0)?,
        Conn::Postgres(conn) => sqlx::query(COUNT).fetch_one(conn).await?.try_get(0)?,
    })
}

impl Conn {
    pub(crate) async fn open(database: &Database) -> Outcome<Self> {
        Ok(match (database.kind, &database.setup.database) {
            (Kind::Sqlite, _) => Self::Sqlite(sqlite(&database.setup.directory).await?),
            (Kind::Postgres, Some(url)) => Self::Postgres(PgConnection::connect(url).await?),
            (Kind::Postgres, None) => return Err("there is no database".into()),
        })
    }

    pub(crate) async fn run(&mut self, statement: &str) -> Outcome<()> {
        let statement = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
        match self {
            Self::Sqlite(conn) => statement.execute(conn).await.map(|_| ())?,
            Self::Postgres(conn) => statement.execute(conn).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The one row that a statement reads.
    pub(crate) async fn fetch_one<R>(&mut self, read: String) -> Outcome<R>
    where
        R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let read = AssertSqlSafe(read);
        Ok(match self {
            Self::Sqlite(conn) => sqlx::query_as(read).fetch_one(conn).await?,
            Self::Postgres(conn) => sqlx::query_as(read).fetch_one(conn).await?,
        })
    }

    /// Leaves the file as one that has been in use for long, and the statistics up to date.
    async fn settle(mut self) -> Outcome<()> {
        match &self {
            Self::Sqlite(_) => self.run("pragma wal_checkpoint(truncate)").await,
            Self::Postgres(_) => self.run("vacuum analyze").await,
        }
    }

    pub(crate) fn id(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
            Self::Postgres(_) => format!("'{id}'::uuid"),
        }
    }

    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        let (mut text, end) = match self {
            Self::Sqlite(_) => ("x'".to_owned(), "'"),
            Self::Postgres(_) => ("'\\x".to_owned(), "'::bytea"),
        };
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        text + end
    }

    async fn template(&mut self, ring: &KeyRing, account: Uuid) -> Outcome<Template> {
        let id = self.id(account);
        let read = format!(
            "select a.profile, a.location_history, i.id, i.sealed, s.id, s.sealed
             from account a join identifier i on i.account_id = a.id
                join session s on s.account_id = a.id and s.ended_at is null
             where a.id = {id} limit 1"
        );
        let (profile, places, identifier, address, session, origin): Sealed = self.fetch_one(read).await?;
        let open = |(table, column), row: &Uuid, sealed: &[u8]| {
            let purpose = SealPurpose { table, column, row: row.as_bytes() };
            ring.open(&purpose, sealed).map(|clear| clear.to_vec())
        };
        Ok(Template {
            account,
            profile: open(PROFILE, &account, &profile)?,
            places: open(PLACES, &account, &places)?,
            identifier,
            address: open(ADDRESS, &identifier, &address)?,
            session,
            origin: open(ORIGIN, &session, &origin)?,
        })
    }
}

const PROFILE: (&str, &str) = ("account", "profile");
const PLACES: (&str, &str) = ("account", "location_history");
const ADDRESS: (&str, &str) = ("identifier", "sealed");
const ORIGIN: (&str, &str) = ("session", "sealed");

async fn sqlite(directory: &Path) -> Outcome<SqliteConnection> {
    let mut conn =
        SqliteConnection::connect(&format!("sqlite:{}", directory.join("vestibule.db").display())).await?;
    sqlx::raw_sql("pragma synchronous = off; pragma cache_size = -262144").execute(&mut conn).await?;
    Ok(conn)
}

impl Template {
    /// The statements that make these copies.
    fn copies(&self, conn: &Conn, ring: &KeyRing, numbers: &[u32]) -> Outcome<[String; 7]> {
        let mut accounts = Vec::new();
        let mut identifiers = Vec::new();
        let mut sessions = Vec::new();
        for number in numbers {
            let of = |id: Uuid| beside(id, *number);
            let (account, identifier, session) = (of(self.account), of(self.identifier), of(self.session));
            let seal = |(table, column), row: &Uuid, clear: &[u8]| {
                let purpose = SealPurpose { table, column, row: row.as_bytes() };
                ring.seal(&purpose, clear, drawn(*number)).map(|sealed| conn.bytes(&sealed))
            };
            let (id, lookup, token) =
                (conn.id(account), drawn::<32>(*number), drawn::<32>(number.wrapping_mul(31)));
            let profile = seal(PROFILE, &account, &self.profile)?;
            let places = seal(PLACES, &account, &self.places)?;
            accounts.push(format!("({id}, {profile}, {places})"));
            let address = seal(ADDRESS, &identifier, &self.address)?;
            let (lookup, token) = (conn.bytes(&lookup), conn.bytes(&token));
            identifiers.push(format!("({id}, {}, {lookup}, {address})", conn.id(identifier)));
            let origin = seal(ORIGIN, &session, &self.origin)?;
            sessions.push(format!("({id}, {}, {token}, {origin})", conn.id(session)));
        }
        let [accounts, identifiers, sessions] =
            [accounts, identifiers, sessions].map(|rows| format!("(values {}) as v", rows.join(", ")));
        Ok(self.statements(conn, [accounts, identifiers, sessions]))
    }

    fn statements(&self, conn: &Conn, [accounts, identifiers, sessions]: [String; 3]) -> [String; 7] {
        let (account, identifier, session) =
            (conn.id(self.account), conn.id(self.identifier), conn.id(self.session));
        [
            format!(
                "insert into account (id, created_at, language, profile, location_history)
                 select v.column1, t.created_at, t.language, v.column2, v.column3
                 from {accounts}, account t where t.id = {account}"
            ),
            format!(
                "insert into event_head (account_id, seq, hash, base_seq, base_hash, key)
                 select v.column1, t.seq, t.hash, t.seq, t.hash, t.key
                 from {accounts}, event_head t where t.account_id = {account}"
            ),
            format!(
                "insert into password (account_id, hash, pepper_key, set_at)
                 select v.column1, t.hash, t.pepper_key, t.set_at
                 from {accounts}, password t where t.account_id = {account}"
            ),
            format!(
                "insert into identifier (account_id, id, kind, lookup, sealed, verified_at, created_at)
                 select v.column1, v.column2, t.kind, v.column3, v.column4, t.verified_at, t.created_at
                 from {identifiers}, identifier t where t.account_id = {account} and t.id = {identifier}"
            ),
            format!(
                "insert into identifier_lookup (lookup, account_id, identifier_id)
                 select v.column3, v.column1, v.column2 from {identifiers}"
            ),
            format!(
                "insert into session (account_id, id, device_id, token, given, begun_at, proven_at, last_seen_at,
                    expires_at, sealed)
                 select v.column1, v.column2, t.device_id, v.column3, t.given, t.begun_at, t.proven_at, t.last_seen_at,
                    t.expires_at, v.column4
                 from {sessions}, session t where t.account_id = {account} and t.id = {session}"
            ),
            format!(
                "insert into session_token (token, account_id, session_id)
                 select v.column3, v.column1, v.column2 from {sessions}"
            ),
        ]
    }
}

/// An id like those of customers who register one after the other.
fn beside(id: Uuid, number: u32) -> Uuid {
    // Above the bits that are drawn, so that they follow the order of registering.
    Uuid::from_u128(id.as_u128().wrapping_add(u128::from(number) << 40))
}

/// Bytes in no order, the same for the same number.
fn drawn<const N: usize>(number: u32) -> [u8; N] {
    let mut state = u64::from(number) | 1 << 40;
    std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    })
}
