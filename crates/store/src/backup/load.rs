//! Bringing a backup back: into an empty database of either engine, all of it or nothing.

use std::io::BufRead;

use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, QueryBuilder, Sqlite, SqliteConnection};

use super::read::Lines;
use super::{BackupError, Cell, Summary, tables_of};
use crate::engine::conn::{Conn, on};
use crate::engine::dialect::Engine;
use crate::engine::schema::{Kind, Table};
use crate::store::{Apart, Store};

/// Rows that go into the database together.
const BATCH: usize = 200;

/// Loads a backup that was [examined](super::examine) into an empty database and brings the schema up to date. When it
/// fails the database is still empty.
pub async fn restore(store: &Store, input: impl BufRead, summary: &Summary) -> Result<(), BackupError> {
    let tables = tables_of(&summary.header.schema)?;
    let then = summary.header.schema.len();
    must_be_empty(store, &tables, then).await?;
    store.migrate_to(then).await?;
    let mut lines = Lines::of(input);
    lines.header()?;
    let mut apart = store.apart().await?;
    match &mut apart {
        Apart::Sqlite(conn) => into_sqlite(conn, &mut lines, &tables).await?,
        Apart::Postgres(conn) => into_postgres(conn, &mut lines, &tables).await?,
    }
    Ok(store.migrate().await?)
}

/// Refuses a database that has rows, or tables that the backup's rows may not fit.
async fn must_be_empty(store: &Store, tables: &[Table], then: usize) -> Result<(), BackupError> {
    let applied = store.applied_migrations().await?;
    if applied > then {
        return Err(BackupError::NewerSchema);
    }
    let made = crate::engine::migrate::tables(applied)?;
    let mut conn = store.read().await?;
    for table in tables.iter().filter(|table| made.iter().any(|made| made.name == table.name)) {
        let any =
            AssertSqlSafe(format!("select count(*) from (select 1 from {} limit 1) as any_row", table.name));
        let (rows,): (i64,) = on!(conn, fetch_one any())?;
        if rows > 0 {
            return Err(BackupError::NotEmpty(table.name.clone()));
        }
    }
    Ok(())
}

/// Copies all rows within one transaction.
macro_rules! into_engine {
    ($name:ident, $connection:ty, $database:ty, $engine:expr) => {
        async fn $name<R: BufRead>(
            conn: &mut $connection,
            lines: &mut Lines<R>,
            tables: &[Table],
        ) -> Result<(), BackupError> {
            let mut transaction = conn.begin().await?;
            let mut waiting: Vec<Vec<Cell>> = Vec::with_capacity(BATCH);
            let mut of: Option<&Table> = None;
            loop {
                let next = lines.row(tables)?;
                let begins =
                    next.as_ref().is_none_or(|(table, _)| of.is_some_and(|of| of.name != table.name));
                if let Some(of) = of.filter(|_| begins || waiting.len() >= BATCH) {
                    let mut insert = QueryBuilder::<$database>::new(insert_into(of, $engine));
                    insert.push_values(waiting.drain(..), |mut values, row| {
                        for cell in row {
                            match cell {
                                Cell::Id(id) => values.push_bind(id),
                                Cell::Bytes(bytes) => values.push_bind(bytes),
                                Cell::Number(number) => values.push_bind(number),
                                Cell::Text(text) => values.push_bind(text),
                            };
                        }
                    });
                    insert.build().persistent(false).execute(&mut *transaction).await?;
                }
                let Some((table, row)) = next else { break };
                of = Some(table);
                waiting.push(row);
            }
            lines.footer()?;
            count_on(&mut Conn::from(&mut *transaction), tables).await?;
            Ok(transaction.commit().await?)
        }
    };
}
into_engine!(into_sqlite, SqliteConnection, Sqlite, Engine::Sqlite);
into_engine!(into_postgres, PgConnection, Postgres, Engine::Postgres);

fn insert_into(table: &Table, engine: Engine) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let counted = table.columns.iter().any(|column| column.kind == Kind::Serial);
    let overriding = if counted && engine == Engine::Postgres { " overriding system value" } else { "" };
    format!("insert into {} ({}){overriding} ", table.name, columns.join(", "))
}

/// PostgreSQL goes on counting where it was told to, not behind the highest number; SQLite does by itself.
async fn count_on(conn: &mut Conn<'_>, tables: &[Table]) -> Result<(), BackupError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(());
    }
    for table in tables {
        for column in table.columns.iter().filter(|column| column.kind == Kind::Serial) {
            let (table, column) = (&table.name, &column.name);
            let set = AssertSqlSafe(format!(
                "select setval(pg_get_serial_sequence('{table}', '{column}'), (select max({column}) from {table}))
                 where exists (select 1 from {table})"
            ));
            let _highest: Vec<(i64,)> = on!(conn, fetch_all set())?;
        }
    }
    Ok(())
}
