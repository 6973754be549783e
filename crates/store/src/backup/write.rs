//! Writing a backup: every table is read within one transaction that sees the database as it was at its beginning, while
//! others go on writing.

use std::collections::BTreeMap;
use std::io::Write;

use data_encoding::HEXLOWER;
use futures_util::TryStreamExt;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Postgres, Row, Sqlite};
use vestibule_domain::time::Timestamp;

use super::{BackupError, Begin, Cell, FORM, Footer, Header, Summary};
use crate::engine::conn::Conn;
use crate::engine::error::StoreError;
use crate::engine::key_id;
use crate::engine::migrate;
use crate::engine::schema::{Kind, Table};
use crate::store::{Apart, Store};

/// The values of a row of either engine.
macro_rules! cells {
    ($row:ident, $table:ident) => {{
        let mut cells = Vec::with_capacity($table.columns.len());
        for (place, column) in $table.columns.iter().enumerate() {
            cells.push(match column.kind {
                Kind::Id => Cell::Id($row.try_get(place)?),
                Kind::Bytes => Cell::Bytes($row.try_get(place)?),
                Kind::Number | Kind::Serial => Cell::Number($row.try_get(place)?),
                Kind::Text => Cell::Text($row.try_get(place)?),
            });
        }
        cells
    }};
}

/// Writes a backup of the whole database as it is at this moment. Others may read and write meanwhile. The schema must
/// be up to date.
pub async fn write(
    store: &Store,
    out: impl Write,
    program: &str,
    now: Timestamp,
) -> Result<Summary, BackupError> {
    if !store.pending_migrations().await?.is_empty() {
        return Err(StoreError::corrupt("the schema is not up to date; run `vestibule migrate` first").into());
    }
    let schema = migrate::history();
    let tables = migrate::tables(schema.len())?;
    let mut header = Header {
        vestibule_backup: FORM,
        program: program.to_owned(),
        made_at: now.micros(),
        engine: store.engine().as_str().to_owned(),
        keys: Vec::new(),
        schema,
    };
    let mut out = Lines { out, digest: Sha256::new() };
    let mut rows = BTreeMap::new();
    match store.apart().await? {
        Apart::Sqlite(mut conn) => {
            let mut snapshot = conn.begin().await?;
            header.keys = key_id::list(&mut Conn::from(&mut *snapshot)).await?;
            out.line(&header)?;
            for table in &tables {
                let begun = out.begin(table)?;
                let mut found = sqlx::query::<Sqlite>(AssertSqlSafe(begun)).fetch(&mut *snapshot);
                let count = rows.entry(table.name.clone()).or_insert(0);
                while let Some(row) = found.try_next().await? {
                    out.row(&cells!(row, table))?;
                    *count += 1;
                }
            }
            snapshot.rollback().await?;
        }
        Apart::Postgres(mut conn) => {
            let mut snapshot = conn.begin_with("begin isolation level repeatable read, read only").await?;
            sqlx::query("set local enable_seqscan = on").execute(&mut *snapshot).await?;
            header.keys = key_id::list(&mut Conn::from(&mut *snapshot)).await?;
            out.line(&header)?;
            for table in &tables {
                let begun = out.begin(table)?;
                let mut found = sqlx::query::<Postgres>(AssertSqlSafe(begun)).fetch(&mut *snapshot);
                let count = rows.entry(table.name.clone()).or_insert(0);
                while let Some(row) = found.try_next().await? {
                    out.row(&cells!(row, table))?;
                    *count += 1;
                }
            }
            snapshot.rollback().await?;
        }
    }
    let footer = out.end(rows)?;
    Ok(Summary { header, footer })
}

/// Writes lines and takes their digest.
struct Lines<W> {
    out: W,
    digest: Sha256,
}

impl<W: Write> Lines<W> {
    fn line(&mut self, value: &impl Serialize) -> Result<(), BackupError> {
        let mut line = serde_json::to_vec(value).map_err(std::io::Error::from)?;
        line.push(b'\n');
        self.digest.update(&line);
        Ok(self.out.write_all(&line)?)
    }

    /// Begins a table and returns the statement that reads it.
    fn begin(&mut self, table: &Table) -> Result<String, BackupError> {
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let statement = format!("select {} from {}", columns.join(", "), table.name);
        self.line(&Begin { table: table.name.clone(), columns })?;
        Ok(statement)
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), BackupError> {
        self.line(&cells.iter().map(Cell::to_json).collect::<Vec<_>>())
    }

    fn end(mut self, rows: BTreeMap<String, u64>) -> Result<Footer, BackupError> {
        let footer = Footer { rows, sha256: HEXLOWER.encode(&self.digest.finalize_reset()) };
        self.line(&footer)?;
        self.out.flush()?;
        Ok(footer)
    }
}
