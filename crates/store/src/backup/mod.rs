//! Backups in one form for both engines: a consistent copy of every table, written while the server runs, and brought
//! back into an empty database of either engine. Lines of JSON: what it is, then each table with its rows, then how many
//! rows there were and a digest of all lines before. Sealed values stay sealed, and the keys are not in it.

mod contents;
mod load;
mod read;
mod write;

use std::collections::BTreeMap;
use std::io;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;
use vestibule_domain::time::Timestamp;

use crate::engine::error::{MigrationError, SchemaError, StoreError};
use crate::engine::migrate;
use crate::engine::schema::{Kind, Table};

pub use contents::{SealedColumn, SealedValue, counts, each_sealed};
pub use load::restore;
pub use read::examine;
pub use write::write;

/// The form of backups that this program writes.
const FORM: u32 = 1;

/// What stands at the beginning of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The form of the file; this program reads 1.
    pub vestibule_backup: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// When it was written, in microseconds since 1970.
    pub made_at: i64,
    /// The engine that it was copied from.
    pub engine: String,
    /// The ids of the keys that sealed what is in it, oldest first. The keys themselves are elsewhere.
    pub keys: Vec<String>,
    /// The migrations that made the tables: number and checksum.
    pub schema: Vec<(i64, String)>,
}

/// What stands at the end of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// How many rows of each table are in it.
    pub rows: BTreeMap<String, u64>,
    /// SHA-256 of all lines before this one, in hexadecimal.
    pub sha256: String,
}

/// What a backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The first line: versions, engine and time.
    pub header: Header,
    /// The last line: the number of rows and the checksum.
    pub footer: Footer,
}

impl Summary {
    /// When it was written.
    #[must_use]
    pub const fn made_at(&self) -> Timestamp {
        Timestamp::from_micros(self.header.made_at)
    }

    /// How many rows there are in all.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.footer.rows.values().sum()
    }
}

/// Why a backup could not be written, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file was not read or written.
    #[error("the file cannot be written or read: {0}")]
    File(#[from] io::Error),
    /// The database did not answer, or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The schema of the database is not one this program can work with.
    #[error(transparent)]
    Schema(SchemaError),
    /// It is something else, of a newer program, cut off, or altered.
    #[error("this is no whole backup: {0}")]
    Unsound(String),
    /// The database to restore into is not empty.
    #[error("the database is not empty: it has rows in {0}; restore into an empty one")]
    NotEmpty(String),
    /// The schema of the database to restore into is not that of the backup.
    #[error("the database was made by a newer program than the backup; restore into one that has no tables")]
    NewerSchema,
}

impl From<MigrationError> for BackupError {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::Schema(error) => Self::Schema(error),
            MigrationError::Store(error) => Self::Store(error),
        }
    }
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

fn unsound(why: impl Into<String>) -> BackupError {
    BackupError::Unsound(why.into())
}

/// A line that begins a table.
#[derive(Debug, Serialize, Deserialize)]
struct Begin {
    table: String,
    columns: Vec<String>,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Id(Option<Uuid>),
    Bytes(Option<Vec<u8>>),
    Number(Option<i64>),
    Text(Option<String>),
}

impl Cell {
    fn to_json(&self) -> Json {
        match self {
            Self::Id(id) => id.map(|id| id.to_string()).into(),
            Self::Bytes(bytes) => bytes.as_ref().map(|bytes| BASE64.encode(bytes)).into(),
            Self::Number(number) => (*number).into(),
            Self::Text(text) => text.clone().into(),
        }
    }

    fn from_json(kind: Kind, json: &Json) -> Option<Self> {
        let text = || match json {
            Json::Null => Some(None),
            Json::String(text) => Some(Some(text.as_str())),
            _ => None,
        };
        Some(match kind {
            Kind::Id => Self::Id(text()?.map(Uuid::parse_str).transpose().ok()?),
            Kind::Bytes => Self::Bytes(text()?.map(|text| BASE64.decode(text.as_bytes())).transpose().ok()?),
            Kind::Text => Self::Text(text()?.map(str::to_owned)),
            Kind::Number | Kind::Serial if json.is_null() => Self::Number(None),
            Kind::Number | Kind::Serial => Self::Number(Some(json.as_i64()?)),
        })
    }
}

/// The tables of a schema, which this program must know.
fn tables_of(schema: &[(i64, String)]) -> Result<Vec<Table>, BackupError> {
    let known = migrate::history();
    let newest = schema.len();
    if newest > known.len() {
        return Err(unsound("it was written by a newer program; restore it with that one"));
    }
    if schema.iter().zip(&known).any(|(theirs, ours)| theirs != ours) {
        return Err(unsound("its tables were not made by a release of this program"));
    }
    Ok(migrate::tables(newest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_from_its_line() {
        for (kind, cell) in [
            (Kind::Id, Cell::Id(Some(Uuid::from_u128(7)))),
            (Kind::Bytes, Cell::Bytes(Some(vec![0, 255, 10]))),
            (Kind::Bytes, Cell::Bytes(Some(Vec::new()))),
            (Kind::Number, Cell::Number(Some(i64::MIN))),
            (Kind::Serial, Cell::Number(Some(i64::MAX))),
            (Kind::Text, Cell::Text(Some("a \"b\"\n\u{1f511}".to_owned()))),
            (Kind::Text, Cell::Text(None)),
            (Kind::Number, Cell::Number(None)),
        ] {
            let line = cell.to_json().to_string();
            assert_eq!(Cell::from_json(kind, &serde_json::from_str(&line).unwrap()), Some(cell));
        }
        for (kind, json) in
            [(Kind::Id, "7"), (Kind::Bytes, "\"!\""), (Kind::Number, "\"7\""), (Kind::Text, "7")]
        {
            assert_eq!(Cell::from_json(kind, &serde_json::from_str(json).unwrap()), None, "{json}");
        }
    }
}
