//! A store to test with, and the people in it.

use std::pin::Pin;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use uuid::Uuid;
use vestibule_domain::account::AccountState;
use vestibule_domain::audit::ChainHash;
use vestibule_domain::gate::{Clause, Demand, Flow, OpenWith, Passed, ProofKind, ProofSet, Purpose, Subject};
use vestibule_domain::id::{AccountId, DeviceId, FlowId, SessionId};
use vestibule_domain::policy::SessionPolicy;
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::NewSession;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::account::AccountRow;
use vestibule_store::event::NewEvent;
use vestibule_store::flow::FlowRow;
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::{
    Engine, Lock, ReadConn, Store, StoreError, StoreSettings, Transaction, Tx, account, event, identifier,
    session,
};

use crate::does;

pub(crate) const NOON: Timestamp = Timestamp::from_seconds(1_800_000_000);

pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Makes a value `Copy` by keeping it until the test ends.
pub(crate) fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub(crate) fn after(seconds: u32) -> Timestamp {
    NOON + Span::from_seconds(seconds)
}

pub(crate) fn uuid(number: u32) -> Uuid {
    Uuid::from_u128(number.into())
}

pub(crate) fn token(number: u8) -> TokenDigest {
    TokenDigest::from_bytes([number; 32])
}

pub(crate) const ANN: AccountId = AccountId::from_uuid(Uuid::from_u128(0xa));
pub(crate) const BEN: AccountId = AccountId::from_uuid(Uuid::from_u128(0xb));

struct Closure<F>(F);

impl<T, F> Transaction for Closure<F>
where
    T: Send + 'static,
    F: for<'a, 'c> Fn(&'a mut Tx<'c>) -> Pending<'a, T> + Send + Sync + 'static,
{
    type Output = T;
    async fn run(&self, tx: &mut Tx<'_>) -> Result<T, StoreError> {
        (self.0)(tx).await
    }
}

pub(crate) struct TestStore {
    pub(crate) store: Store,
    url: String,
    _directory: Option<TempDir>,
}

pub(crate) fn settings() -> StoreSettings {
    StoreSettings { acquire_timeout: Duration::from_secs(5), ..StoreSettings::default() }
}

impl TestStore {
    pub(crate) async fn on_sqlite() -> Self {
        let test = Self::empty_on_sqlite().await;
        test.store.migrate().await.unwrap();
        test
    }

    pub(crate) async fn on_postgres() -> Self {
        let test = Self::empty_on_postgres().await;
        test.store.migrate().await.unwrap();
        test
    }

    pub(crate) async fn empty_on_sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("vestibule.db").display());
        let store = Store::open(&url, settings()).await.unwrap();
        Self { store, url, _directory: Some(directory) }
    }

    #[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
    pub(crate) async fn empty_on_postgres() -> Self {
        static DATABASES: AtomicU32 = AtomicU32::new(0);
        let admin = std::env::var("VESTIBULE_TEST_POSTGRES")
            .expect("VESTIBULE_TEST_POSTGRES is missing: run ./test with-postgres …");
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_{}_{number}", std::process::id());
        let mut conn = PgConnection::connect(&admin).await.unwrap();
        for statement in [format!("drop database if exists {name}"), format!("create database {name}")] {
            sqlx::query(AssertSqlSafe(statement)).execute(&mut conn).await.unwrap();
        }
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        let store = Store::open(&url, settings()).await.unwrap();
        Self { store, url, _directory: None }
    }

    /// Another node on the same database.
    pub(crate) async fn another_store(&self, settings: StoreSettings) -> Store {
        Store::open(&self.url, settings).await.unwrap()
    }

    pub(crate) async fn read(&self) -> ReadConn {
        self.store.read().await.unwrap()
    }

    pub(crate) async fn write<T, F>(&self, lock: Lock, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a, 'c> Fn(&'a mut Tx<'c>) -> Pending<'a, T> + Send + Sync + 'static,
    {
        write(&self.store, lock, change).await
    }

    /// A connection past the store, to SQLite.
    pub(crate) async fn raw_sqlite(&self) -> SqliteConnection {
        let path = self.url.strip_prefix("sqlite:").unwrap();
        SqliteConnectOptions::new().filename(path).connect().await.unwrap()
    }

    /// A connection past the store, to PostgreSQL.
    pub(crate) async fn raw_postgres(&self) -> PgConnection {
        PgConnectOptions::from_str(&self.url).unwrap().connect().await.unwrap()
    }

    /// Runs SQL past the store.
    pub(crate) async fn tamper(&self, sql: &'static str) -> u64 {
        match self.store.engine() {
            Engine::Sqlite => {
                sqlx::query(sql).execute(&mut self.raw_sqlite().await).await.unwrap().rows_affected()
            }
            Engine::Postgres => {
                sqlx::query(sql).execute(&mut self.raw_postgres().await).await.unwrap().rows_affected()
            }
        }
    }

    pub(crate) async fn with_ann(self) -> Self {
        self.opens_account(ANN).await;
        self
    }

    pub(crate) async fn opens_account(&self, id: AccountId) {
        let row = keep(account_row(id));
        does!(self, Lock::Fresh, |tx| account::insert(tx, row)).await.unwrap();
    }

    /// Gives an account an identifier that nobody has.
    pub(crate) async fn adds_identifier(&self, row: &'static IdentifierRow) {
        does!(self, Lock::Account(row.account), |tx| async move {
            let claimed = identifier::claim(tx, row).await?.expect("nobody has it");
            identifier::insert(tx, claimed).await
        })
        .await
        .unwrap();
    }

    pub(crate) async fn opens_flow(&self, number: u8) -> FlowId {
        let row = keep(flow_row(number));
        does!(self, Lock::Fresh, |tx| vestibule_store::flow::insert(tx, row)).await.unwrap();
        row.parts.id
    }

    /// A session of Ann's, on the device of the same number.
    pub(crate) async fn begins_session(&self, number: u8) -> SessionId {
        let new = keep(new_session(number));
        does!(self, Lock::Account(ANN), |tx| async move {
            session::insert(tx, new, &token(number), b"place").await
        })
        .await
        .unwrap();
        new.session().id
    }
}

/// Whether a row was refused because another one has its unique value.
pub(crate) fn is_taken<T>(outcome: &Result<T, StoreError>) -> bool {
    let Err(StoreError::Broken(cause)) = outcome else { return false };
    let said = cause.downcast_ref().and_then(sqlx::Error::as_database_error);
    said.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Applies a change to a store.
pub(crate) async fn write<T, F>(store: &Store, lock: Lock, change: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: for<'a, 'c> Fn(&'a mut Tx<'c>) -> Pending<'a, T> + Send + Sync + 'static,
{
    store.write(lock, Closure(change)).await
}

/// Begins a change in a task of its own.
pub(crate) fn begin<T, F>(store: &Store, lock: Lock, change: F) -> JoinHandle<Result<T, StoreError>>
where
    T: Send + 'static,
    F: for<'a, 'c> Fn(&'a mut Tx<'c>) -> Pending<'a, T> + Send + Sync + 'static,
{
    let store = store.clone();
    tokio::spawn(async move { store.write(lock, Closure(change)).await })
}

/// Appends an event to a chain whose key is this one.
pub(crate) async fn append(tx: &mut Tx<'_>, event: &NewEvent) -> Result<ChainHash, StoreError> {
    event::key(tx, event.account, [7; 32]).await?;
    event::append(tx, event).await
}

pub(crate) fn account_row(id: AccountId) -> AccountRow {
    AccountRow {
        id,
        created_at: NOON,
        language: "en".to_owned(),
        profile: Vec::new(),
        location_history: Vec::new(),
        state: AccountState::Open,
    }
}

fn opened(number: u8) -> Flow {
    let with = OpenWith {
        id: FlowId::from_uuid(uuid(number.into())),
        purpose: Purpose::SignIn,
        subject: Subject::Account(ANN),
        holder: token(number),
        content: None,
        passive: ProofSet::of(&[ProofKind::KnownDevice]),
        tries: 5,
        lifetime: Span::from_minutes(10),
    };
    let demand = Demand::from_clauses(vec![Clause::any_of(&[ProofKind::KnownDevice, ProofKind::Password])]);
    Flow::open(with, demand, NOON)
}

pub(crate) fn flow_row(number: u8) -> FlowRow {
    FlowRow {
        parts: opened(number).parts().clone(),
        lookup: Some([number; 32]),
        sealed: Some(b"draft".to_vec()),
        version: 1,
    }
}

pub(crate) fn passed(number: u8) -> Passed {
    opened(number).spend(None, &token(number), NOON).unwrap()
}

pub(crate) fn new_session(number: u8) -> NewSession {
    let id = SessionId::from_uuid(uuid(number.into()));
    let device = DeviceId::from_uuid(uuid(number.into()));
    NewSession::begin(&passed(number), ANN, id, device, &SessionPolicy::default()).unwrap()
}
