//! What the migrations make, read from their text, and what of it a database lacks. A dump that was restored in part has
//! every row and accepts every query that needs no constraint; only a comparison finds it.

use std::collections::BTreeSet;

use super::conn::{Conn, on};
use super::dialect::{Engine, PerEngine};
use super::error::StoreError;

/// A table as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) constraints: Vec<String>,
    pub(crate) indexes: Vec<String>,
}

/// A column as the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// `None` where the engines differ.
    not_null: Option<bool>,
}

/// What a column holds, whatever the engine calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Bytes,
    Number,
    /// A number that the database counts up.
    Serial,
    Text,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "{id}" => Self::Id,
            "{bytes}" => Self::Bytes,
            "{bigint}" => Self::Number,
            "{serial}" | "{counted}" => Self::Serial,
            "text" => Self::Text,
            _ => return None,
        })
    }

    /// The engine's name for it, as its catalogue tells it.
    const fn spelt(self, engine: Engine) -> &'static str {
        match (self, engine) {
            (Self::Id | Self::Bytes, Engine::Sqlite) => "blob",
            (Self::Number | Self::Serial, Engine::Sqlite) => "integer",
            (Self::Text, _) => "text",
            (Self::Id, Engine::Postgres) => "uuid",
            (Self::Bytes, Engine::Postgres) => "bytea",
            (Self::Number | Self::Serial, Engine::Postgres) => "bigint",
        }
    }
}

/// The tables that these migrations make, in the order in which they are made. A statement of a form that no migration
/// has yet is an error.
pub(crate) fn made_by<'m>(migrations: impl IntoIterator<Item = &'m str>) -> Result<Vec<Table>, StoreError> {
    let mut tables = Vec::new();
    for text in migrations {
        let bare: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        for statement in bare.join(" ").split(';') {
            let words: Vec<&str> = statement.split_whitespace().collect();
            if !words.is_empty() {
                read(&words.join(" "), &mut tables).ok_or_else(|| StoreError::corrupt(UNKNOWN))?;
            }
        }
    }
    Ok(tables)
}

const UNKNOWN: &str = "a migration has a statement of unknown form";

fn read(statement: &str, tables: &mut Vec<Table>) -> Option<()> {
    if let Some(rest) = statement.strip_prefix("create table ") {
        let (name, rest) = rest.split_once(" (")?;
        let (body, _) = rest.rsplit_once(')')?;
        let mut table = Table {
            name: name.to_owned(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
        };
        for part in at_top_level(body) {
            add(&mut table, part)?;
        }
        tables.push(table);
        return Some(());
    }
    if let Some(rest) = statement.strip_prefix("alter table ") {
        let (name, part) = rest.split_once(" add column ")?;
        return add(tables.iter_mut().find(|table| table.name == name)?, part);
    }
    let rest = statement.strip_prefix("create unique index ").or(statement.strip_prefix("create index "))?;
    let (name, rest) = rest.split_once(" on ")?;
    let (table, _) = rest.split_once(" (")?;
    tables.iter_mut().find(|found| found.name == table)?.indexes.push(name.to_owned());
    Some(())
}

/// The parts between commas that are in no brackets.
fn at_top_level(body: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let split = body.split(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    });
    split.map(str::trim).collect()
}

fn add(table: &mut Table, part: &str) -> Option<()> {
    let constraint = |text: &str| text.split(' ').next().map(str::to_owned);
    if let Some(rest) = part.strip_prefix("constraint ") {
        table.constraints.push(constraint(rest)?);
        return Some(());
    }
    let mut words = part.split(' ');
    let (name, kind) = (words.next()?.to_owned(), Kind::of(words.next()?)?);
    let not_null = (kind != Kind::Serial).then(|| part.contains(" not null"));
    table.columns.push(Column { name, kind, not_null });
    if let Some((_, rest)) = part.split_once(" constraint ") {
        table.constraints.push(constraint(rest)?);
    }
    Some(())
}

/// What is there: `column TABLE NAME TYPE NOT-NULL`, `constraint TABLE NAME`, `index TABLE NAME`.
const COLUMNS: PerEngine = PerEngine {
    sqlite: "
        select m.name, c.name, lower(c.type), c.\"notnull\"
        from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
    postgres: "
        select cast(c.relname as text), cast(a.attname as text), format_type(a.atttypid, a.atttypmod),
            case when a.attnotnull then cast(1 as bigint) else 0 end
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = cast(current_schema() as regnamespace) and c.relkind in ('r', 'p')
            and a.attnum > 0 and not a.attisdropped",
};

// SQLite tells the names of constraints only within the text that made the table.
const CONSTRAINTS: PerEngine = PerEngine {
    sqlite: "select name, sql from sqlite_master where type = 'table'",
    postgres: "
        select cast(c.relname as text), 'constraint ' || o.conname || ' '
        from pg_constraint o join pg_class c on c.oid = o.conrelid
        where o.connamespace = cast(current_schema() as regnamespace) and o.convalidated",
};

const INDEXES: PerEngine = PerEngine {
    sqlite: "select tbl_name, name from sqlite_master where type = 'index'",
    postgres: "
        select cast(t.relname as text), cast(c.relname as text)
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
        where c.relnamespace = cast(current_schema() as regnamespace) and i.indisvalid",
};

/// What of these tables the database lacks or has otherwise, one sentence each.
pub(crate) async fn faults(conn: &mut Conn<'_>, expected: &[Table]) -> Result<Vec<String>, StoreError> {
    let engine = conn.engine();
    let (columns, constraints, indexes) =
        (COLUMNS.text(engine), CONSTRAINTS.text(engine), INDEXES.text(engine));
    let columns: Vec<(String, String, String, i64)> = on!(conn, fetch_all columns())?;
    let constraints: Vec<(String, String)> = on!(conn, fetch_all constraints())?;
    let indexes: Vec<(String, String)> = on!(conn, fetch_all indexes())?;
    let tables: BTreeSet<&str> = columns.iter().map(|(table, ..)| table.as_str()).collect();
    let mut faults = Vec::new();
    for table in expected {
        let name = &table.name;
        if !tables.contains(name.as_str()) {
            faults.push(format!("the table {name} is missing"));
            continue;
        }
        for column in &table.columns {
            let found =
                columns.iter().find(|(of, column_name, ..)| of == name && *column_name == column.name);
            faults.extend(wrong(column, found, engine).map(|says| format!("{name}.{} {says}", column.name)));
        }
        let made = |wanted: &str| {
            let wanted = format!("constraint {wanted} ");
            constraints.iter().any(|(of, text)| of == name && text.contains(&wanted))
        };
        let absent = table.constraints.iter().filter(|wanted| !made(wanted));
        faults.extend(absent.map(|wanted| format!("the constraint {wanted} of {name} is missing")));
        let indexed = |wanted: &String| indexes.iter().any(|(of, found)| of == name && found == wanted);
        let absent = table.indexes.iter().filter(|wanted| !indexed(wanted));
        faults.extend(absent.map(|wanted| format!("the index {wanted} of {name} is missing")));
    }
    Ok(faults)
}

fn wrong(column: &Column, found: Option<&(String, String, String, i64)>, engine: Engine) -> Option<String> {
    let Some((_, _, kind, not_null)) = found else { return Some("is missing".to_owned()) };
    let wanted = column.kind.spelt(engine);
    if kind != wanted {
        return Some(format!("is {kind} and should be {wanted}"));
    }
    match column.not_null {
        Some(true) if *not_null == 0 => Some("may be null and should not".to_owned()),
        Some(false) if *not_null != 0 => Some("may not be null and should".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_columns_constraints_and_indexes_are_read() {
        let text = "
            -- a comment; with a semicolon
            create table a (
                id {id} not null,
                seq {serial},
                constraint a_pk primary key (id, seq),
                constraint a_check check (
                    (id is null) = (seq is null), 1)
            ) {by_key};
            create unique index a_seq on a (seq) where seq > 1;
            alter table a add column told {bigint} default 0 constraint a_told check (told in (0, 1));";
        let made = made_by([text]).unwrap();
        let [a] = made.as_slice() else { panic!("{made:?}") };
        let names: Vec<&str> = a.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!((a.name.as_str(), names.as_slice()), ("a", &["id", "seq", "told"][..]));
        assert_eq!(a.columns[0].not_null, Some(true));
        assert_eq!((a.columns[1].not_null, a.columns[2].not_null), (None, Some(false)));
        assert_eq!((a.constraints.len(), a.indexes.as_slice()), (3, &["a_seq".to_owned()][..]));
        assert!(made_by(["drop table a;"]).is_err(), "a form that is not known");
    }
}
