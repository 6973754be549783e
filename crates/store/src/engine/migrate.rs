//! The schema and its history. One text for both engines; checksums are kept, and a database that a newer program or
//! another text has migrated is refused.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use sqlx::migrate::{Migrate, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::conn::{Conn, on};
use super::dialect::{Engine, HAS_MIGRATIONS};
use super::error::{MigrationError, SchemaError, StoreError};
use super::schema::{self, Table};

/// Number, name, text. Numbers only grow; a released text never changes.
const MIGRATIONS: &[(i64, &str, &str)] =
    &[(1, "foundation", include_str!("../../migrations/0001_foundation.sql"))];

fn migrator(engine: Engine) -> Migrator {
    let migration = |&(version, name, text): &(i64, &'static str, &'static str)| {
        let sql = AssertSqlSafe(Arc::new(engine.spell(text))).into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

/// Applies what is missing of the first `count`.
pub(crate) async fn run<C: Migrate>(
    conn: &mut C,
    engine: Engine,
    count: usize,
) -> Result<(), MigrationError> {
    let mut migrator = migrator(engine);
    // What a newer program has applied is noticed by comparing with all that is known.
    if count < MIGRATIONS.len() {
        let first = migrator.iter().take(count).cloned().collect();
        migrator = Migrator::with_migrations(first);
    }
    Ok(migrator.run_direct(None, conn, false).await?)
}

/// Every migration that is known: number, and a checksum that is the same for both engines.
#[must_use]
pub fn history() -> Vec<(i64, String)> {
    let known = migrator(Engine::Sqlite);
    known.iter().map(|migration| (migration.version, HEXLOWER.encode(&migration.checksum))).collect()
}

/// The tables that the first `count` migrations make.
pub(crate) fn tables(count: usize) -> Result<Vec<Table>, StoreError> {
    schema::made_by(MIGRATIONS.iter().take(count).map(|(_, _, text)| *text))
}

/// Whether any migration was ever tried.
async fn has_migrations(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    let text = HAS_MIGRATIONS.text(conn.engine());
    let (tables,): (i64,) = on!(conn, fetch_one text())?;
    Ok(tables > 0)
}

const APPLIED: &str = "select version, checksum, success from _sqlx_migrations order by version";

/// The names of the migrations that are still to be applied; an error when the database does not fit this program.
pub(crate) async fn pending(conn: &mut Conn<'_>) -> Result<Vec<String>, MigrationError> {
    let known = migrator(conn.engine());
    let applied: Vec<(i64, Vec<u8>, bool)> =
        if has_migrations(conn).await? { on!(conn, fetch_all APPLIED())? } else { Vec::new() };
    for &(version, ref checksum, success) in &applied {
        match known.iter().find(|migration| migration.version == version) {
            None => return Err(SchemaError::Newer { version }.into()),
            Some(_) if !success => return Err(SchemaError::HalfDone { version }.into()),
            Some(migration) if *migration.checksum != **checksum => {
                return Err(SchemaError::Altered { version }.into());
            }
            Some(_) => {}
        }
    }
    let missing =
        known.iter().filter(|migration| applied.iter().all(|(version, ..)| *version != migration.version));
    Ok(missing.map(|migration| format!("{:04}_{}", migration.version, migration.description)).collect())
}
