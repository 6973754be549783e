//! The schema on both engines, its history, and its refusals.

use std::fmt::Write;

use vestibule_store::{Engine, Lock, MigrationError, SchemaError, StoreError, event, flow};

use crate::test_store::{ANN, TestStore, keep};
use crate::{does, on_both};

async fn what_is_missing_is_named_and_applied_once(test: TestStore) {
    assert_eq!(test.store.pending_migrations().await.unwrap(), Vec::<String>::new());
    test.store.migrate().await.unwrap();
    let empty = match test.store.engine() {
        Engine::Sqlite => TestStore::empty_on_sqlite().await,
        Engine::Postgres => TestStore::empty_on_postgres().await,
    };
    assert_eq!(empty.store.pending_migrations().await.unwrap(), ["0001_foundation"]);
}

async fn refusals(test: &TestStore) -> [SchemaError; 2] {
    [test.store.migrate().await, test.store.pending_migrations().await.map(drop)].map(|refusal| match refusal
    {
        Err(MigrationError::Schema(error)) => error,
        other => panic!("{other:?}"),
    })
}

async fn a_newer_database_is_refused(test: TestStore) {
    test
        .tamper(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             select 9999, 'tomorrow', success, checksum, execution_time from _sqlx_migrations where version = 1",
        )
        .await;
    assert_eq!(refusals(&test).await, [SchemaError::Newer { version: 9999 }; 2]);
}

async fn an_altered_history_is_refused(test: TestStore) {
    let sql = match test.store.engine() {
        Engine::Sqlite => "update _sqlx_migrations set checksum = x'00'",
        Engine::Postgres => "update _sqlx_migrations set checksum = '\\x00'",
    };
    test.tamper(sql).await;
    assert_eq!(refusals(&test).await, [SchemaError::Altered { version: 1 }; 2]);
}

#[tokio::test]
async fn schema_of_sqlite() {
    let test = TestStore::on_sqlite().await;
    let rows: Vec<(String,)> = sqlx::query_as(
        "select sql from sqlite_master
         where sql is not null and name not like 'sqlite_%' and name not like '_sqlx%' order by name",
    )
    .fetch_all(&mut test.raw_sqlite().await)
    .await
    .unwrap();
    let schema: Vec<String> = rows.into_iter().map(|(sql,)| sql).collect();
    insta::assert_snapshot!(schema.join(";\n"));
}

/// The columns of a table, and what its indexes cover.
async fn shape(conn: &mut sqlx::SqliteConnection, table: &str) -> (Vec<(String, String, i64)>, Vec<String>) {
    let columns: Vec<(String, String, i64)> =
        sqlx::query_as("select name, type, \"notnull\" from pragma_table_info($1) order by name")
            .bind(table)
            .fetch_all(&mut *conn)
            .await
            .unwrap();
    let indexes: Vec<(String,)> = sqlx::query_as(
        "select sql from sqlite_master where type = 'index' and tbl_name = $1 and sql is not null",
    )
    .bind(table)
    .fetch_all(conn)
    .await
    .unwrap();
    let mut covered: Vec<String> =
        indexes.iter().map(|(sql,)| sql.split_once(&format!(" on {table} ")).unwrap().1.to_owned()).collect();
    covered.sort();
    (columns, covered)
}

/// A column or an index that one of both lacks would be heard in the time of an answer.
#[tokio::test]
async fn decoys_are_shaped_like_what_they_stand_for() {
    let test = TestStore::on_sqlite().await;
    let mut conn = test.raw_sqlite().await;
    for (real, decoy) in
        [("event", "decoy_event"), ("outbox", "decoy_outbox"), ("sent_message", "decoy_sent")]
    {
        let (columns, mut covered) = shape(&mut conn, real).await;
        // No message to nobody ever comes that far.
        covered.retain(|index| !index.contains("'dead'") && !index.contains("'sent'"));
        assert_eq!(shape(&mut conn, decoy).await, (columns, covered), "{decoy}");
    }
}

#[tokio::test]
async fn schema_of_postgres() {
    let test = TestStore::on_postgres().await;
    let mut conn = test.raw_postgres().await;
    let columns: Vec<(String, String, String, String)> = sqlx::query_as(
        "select cast(table_name as text), cast(column_name as text), cast(data_type as text),
            cast(is_nullable as text)
         from information_schema.columns
         where table_schema = 'public' and table_name <> '_sqlx_migrations' order by table_name, ordinal_position",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let constraints: Vec<(String, String, String)> = sqlx::query_as(
        "select cast(conrelid::regclass as text), cast(conname as text), pg_get_constraintdef(oid)
         from pg_constraint
         where connamespace = 'public'::regnamespace and conrelid <> '_sqlx_migrations'::regclass
            and contype <> 'n'
         order by 1, 2",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let indexes: Vec<(String,)> = sqlx::query_as(
        "select indexdef from pg_indexes where schemaname = 'public' and tablename <> '_sqlx_migrations' order by 1",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    let mut schema = String::new();
    for (table, column, kind, nullable) in columns {
        let null = if nullable == "YES" { "" } else { " not null" };
        writeln!(schema, "{table}.{column} {kind}{null}").unwrap();
    }
    for (table, name, definition) in constraints {
        writeln!(schema, "{table}: {name} {definition}").unwrap();
    }
    for (definition,) in indexes {
        writeln!(schema, "{definition}").unwrap();
    }
    insta::assert_snapshot!(schema);
}

async fn what_a_database_lacks_is_named(test: TestStore) {
    assert_eq!(test.store.schema_faults().await.unwrap(), Vec::<String>::new());
    test.tamper("drop index event_by_time").await;
    test.tamper("drop table used_once").await;
    test.tamper("alter table mailbox drop column channel").await;
    let mut lacks = vec![
        "mailbox.channel is missing",
        "the index event_by_time of event is missing",
        "the table used_once is missing",
    ];
    if test.store.engine() == Engine::Postgres {
        test.tamper("alter table session_token drop constraint session_token_pk").await;
        test.tamper("alter table outbox alter column tries drop not null").await;
        test.tamper("alter table device alter column sealed type text using ''").await;
        lacks.extend([
            "device.sealed is text and should be bytea",
            "outbox.tries may be null and should not",
            "the constraint session_token_pk of session_token is missing",
        ]);
    }
    let mut found = test.store.schema_faults().await.unwrap();
    found.sort();
    lacks.sort_unstable();
    assert_eq!(found, lacks);
}

/// The schema names no lists of words, so that they can grow; where one is read it is held against its list.
async fn a_word_of_no_list_is_refused_by_its_reader(test: TestStore) {
    let test = test.with_ann().await;
    let id = test.opens_flow(1).await;
    let happening = keep(crate::events::happening(1));
    does!(test, Lock::Account(ANN), |tx| crate::test_store::append(tx, happening)).await.unwrap();
    let filter = event::EventFilter::default();
    let mut conn = test.read().await;
    assert!(flow::get(&mut conn, id).await.unwrap().is_some());
    assert_eq!(event::page(&mut conn, ANN, &filter, None, 9).await.unwrap().len(), 1);
    assert_eq!(test.tamper("update flow set state = 'ajar'").await, 1);
    assert_eq!(test.tamper("update event set outcome = 'maybe'").await, 1);
    assert!(matches!(flow::get(&mut conn, id).await, Err(StoreError::Broken(_))));
    assert!(matches!(event::page(&mut conn, ANN, &filter, None, 9).await, Err(StoreError::Broken(_))));
}

on_both!(
    a_word_of_no_list_is_refused_by_its_reader,
    what_a_database_lacks_is_named,
    what_is_missing_is_named_and_applied_once,
    a_newer_database_is_refused,
    an_altered_history_is_refused
);
