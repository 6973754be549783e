//! What is in a backup, looked at without a database; and what is in a database, to be compared with it.

use std::collections::BTreeMap;
use std::io::BufRead;

use sqlx::AssertSqlSafe;

use super::read::Lines;
use super::{BackupError, Cell, tables_of};
use crate::engine::conn::on;
use crate::engine::migrate;
use crate::store::Store;

/// Where sealed values are: the table, the column that names the row, the column with the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    /// The name of the table.
    pub table: &'static str,
    /// The column whose value names the row.
    pub row: &'static str,
    /// The column with the sealed value.
    pub value: &'static str,
}

/// A sealed value in a backup.
#[derive(Debug, Clone, Copy)]
pub struct SealedValue<'b> {
    /// The place of its column among those that were asked for.
    pub place: usize,
    /// The name of its row.
    pub row: &'b [u8],
    /// The account that the row belongs to, where it says so.
    pub account: Option<&'b [u8]>,
    /// The value.
    pub value: &'b [u8],
}

/// Hands over every sealed value in a backup, table by table in the order in which they are made.
/// Columns that the backup does not have are left out.
pub fn each_sealed(
    input: impl BufRead,
    columns: &[SealedColumn],
    mut take: impl FnMut(SealedValue<'_>),
) -> Result<(), BackupError> {
    let mut lines = Lines::of(input);
    let tables = tables_of(&lines.header()?.schema)?;
    while let Some((table, cells)) = lines.row(&tables)? {
        let at = |name: &str| {
            let place = table.columns.iter().position(|column| column.name == name)?;
            match cells.get(place)? {
                Cell::Id(id) => id.map(|id| id.as_bytes().to_vec()),
                Cell::Bytes(bytes) => bytes.clone(),
                Cell::Number(_) | Cell::Text(_) => None,
            }
        };
        for (place, column) in columns.iter().enumerate().filter(|(_, column)| column.table == table.name) {
            if let Some((row, value)) = at(column.row).zip(at(column.value)) {
                let account = at("account_id");
                take(SealedValue { place, row: &row, account: account.as_deref(), value: &value });
            }
        }
    }
    lines.footer().map(drop)
}

/// How many rows each table of the database has.
pub async fn counts(store: &Store) -> Result<BTreeMap<String, u64>, BackupError> {
    let mut conn = store.read().await?;
    let mut rows = BTreeMap::new();
    for table in migrate::tables(usize::MAX)? {
        let count = AssertSqlSafe(format!("select count(*) from {}", table.name));
        let (found,): (i64,) = on!(conn, fetch_one count())?;
        rows.insert(table.name, found.unsigned_abs());
    }
    Ok(rows)
}
