//! Reading a backup line by line. Nothing of it is believed before its digest and its counts were found to be right.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use data_encoding::HEXLOWER;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{BackupError, Begin, Cell, FORM, Footer, Header, Summary, tables_of, unsound};
use crate::engine::schema::Table;

/// No row of ours is as long; a file of something else may be.
const LONGEST_LINE: u64 = 16 << 20;

/// Reads a whole backup and checks that it is what was written: form, tables, rows, counts, digest.
pub fn examine(input: impl BufRead) -> Result<Summary, BackupError> {
    let mut lines = Lines::of(input);
    let header: Header = lines.header()?;
    let tables = tables_of(&header.schema)?;
    let mut rows = BTreeMap::new();
    while let Some((table, _row)) = lines.row(&tables)? {
        *rows.entry(table.name.clone()).or_insert(0) += 1;
    }
    let footer = lines.footer()?;
    for table in &tables {
        let (found, told) = (rows.remove(&table.name).unwrap_or(0), footer.rows.get(&table.name).copied());
        if told != Some(found) {
            let told = told.map_or_else(|| "none".to_owned(), |told| told.to_string());
            return Err(unsound(format!("{found} rows of {} where it says {told}", table.name)));
        }
    }
    Ok(Summary { header, footer })
}

/// The lines of a backup.
pub(super) struct Lines<R> {
    input: R,
    digest: Sha256,
    line: Vec<u8>,
    /// Which table the rows belong to.
    within: Option<usize>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(input: R) -> Self {
        Self { input, digest: Sha256::new(), line: Vec::new(), within: None }
    }

    /// The first line.
    pub(super) fn header(&mut self) -> Result<Header, BackupError> {
        self.next()?;
        let form: Json = self.parsed("it does not begin like a backup")?;
        match form.pointer("/vestibule_backup").and_then(Json::as_u64) {
            Some(form) if form == u64::from(FORM) => {
                self.digest.update(&self.line);
                self.parsed("its first line is damaged")
            }
            Some(_) => Err(unsound("it was written by a newer program; restore it with that one")),
            None => Err(unsound("it does not begin like a backup")),
        }
    }

    /// The next row with its table; `None` after the last one.
    pub(super) fn row<'t>(
        &mut self,
        tables: &'t [Table],
    ) -> Result<Option<(&'t Table, Vec<Cell>)>, BackupError> {
        loop {
            self.next()?;
            if self.line.first() == Some(&b'[') {
                let within = self.within.and_then(|place| tables.get(place));
                let table = within.ok_or_else(|| unsound("a row stands outside a table"))?;
                let row = self.cells(table)?;
                self.digest.update(&self.line);
                return Ok(Some((table, row)));
            }
            if !self.line.starts_with(b"{\"table\"") {
                return Ok(None);
            }
            let begin: Begin = self.parsed("the beginning of a table is damaged")?;
            self.within = tables.iter().position(|table| {
                let columns = table.columns.iter().map(|column| &column.name);
                table.name == begin.table && columns.eq(&begin.columns)
            });
            if self.within.is_none() {
                return Err(unsound(format!("the table {} is unknown", begin.table)));
            }
            self.digest.update(&self.line);
        }
    }

    /// The last line, after the last row. The digest is right when this ends well.
    pub(super) fn footer(&mut self) -> Result<Footer, BackupError> {
        let footer: Footer = self.parsed("its last line is damaged")?;
        if footer.sha256 != HEXLOWER.encode(&self.digest.finalize_reset()) {
            return Err(unsound("its digest is wrong: it was altered or damaged"));
        }
        let mut more = [0];
        if self.input.read(&mut more)? != 0 {
            return Err(unsound("something stands after its end"));
        }
        Ok(footer)
    }

    fn cells(&self, table: &Table) -> Result<Vec<Cell>, BackupError> {
        let damaged = || unsound(format!("a row of {} is damaged", table.name));
        let values: Vec<Json> = self.parsed("a row is damaged")?;
        if values.len() != table.columns.len() {
            return Err(damaged());
        }
        let cells =
            table.columns.iter().zip(&values).map(|(column, value)| Cell::from_json(column.kind, value));
        cells.collect::<Option<Vec<_>>>().ok_or_else(damaged)
    }

    fn parsed<T: DeserializeOwned>(&self, otherwise: &str) -> Result<T, BackupError> {
        serde_json::from_slice(&self.line).map_err(|_| unsound(otherwise))
    }

    /// Reads the next line, with its end.
    fn next(&mut self) -> Result<(), BackupError> {
        self.line.clear();
        self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.line)?;
        if self.line.last() == Some(&b'\n') { Ok(()) } else { Err(unsound("it was cut off")) }
    }
}
