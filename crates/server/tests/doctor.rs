//! What the doctor and the start find before a customer does.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[expect(dead_code, reason = "other tests of the program need more of it")]
mod support;

use std::path::Path;
use std::process::{Command, Output};

use sqlx::{Connection, SqliteConnection};
use support::ground::Ground;

/// What a command prints, and the code that it ends with.
fn runs(folder: &Path, args: &[&str], environment: &[(&str, &str)]) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(args).args(["--set", "listen=127.0.0.1:9"]).current_dir(folder).env_clear();
    command.envs(environment.iter().copied());
    let Output { status, stdout, stderr } = command.output().unwrap();
    (String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr), status.code())
}

#[tokio::test]
async fn a_database_that_was_restored_in_part_is_found_by_doctor_and_start() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(runs(folder.path(), &["migrate"], &[]).1, Some(0));
    let url = format!("sqlite:{}", folder.path().join("vestibule-data/vestibule.db").display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("drop index event_by_time").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let (said, code) = runs(folder.path(), &["doctor"], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("FAIL  schema") && said.contains("event_by_time"), "{said}");
    let (said, code) = runs(folder.path(), &["serve"], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the schema is damaged") && said.contains("event_by_time"), "{said}");
}

#[tokio::test]
async fn a_lost_key_file_is_never_said_to_be_made_by_the_first_start() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(runs(folder.path(), &["migrate"], &[]).1, Some(0));
    let url = format!("sqlite:{}", folder.path().join("vestibule-data/vestibule.db").display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("insert into key_id (id, first_used_at) values ('lost', 1)")
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    let (said, code) = runs(folder.path(), &["doctor"], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("FAIL  keys of the database") && !said.contains("the first start makes it"),
        "{said}"
    );
}

#[tokio::test]
async fn without_anything_to_keep_no_directory_is_made() {
    let ground = Ground::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let (_, code) = runs(folder.path(), &["keys", "new", "--data-dir", "made"], &[]);
    assert_eq!(code, Some(0));
    let text = std::fs::read_to_string(folder.path().join("made/vestibule.keys")).unwrap();
    let keys =
        text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect::<Vec<_>>().join(";");
    let url = ground.url();
    let environment = [
        ("VESTIBULE_KEYS", keys.as_str()),
        ("VESTIBULE_DATABASE_URL", url.as_str()),
        ("VESTIBULE_DATA_DIR", "/proc/nowhere"),
        ("VESTIBULE_DB_PORT", "tcp://10.0.0.2:5432"),
    ];
    let (said, code) = runs(folder.path(), &["migrate"], &environment);
    assert_eq!(code, Some(0), "{said}");
    let (said, _) = runs(folder.path(), &["doctor"], &environment);
    assert!(said.contains("ok    data directory") && said.contains("ok    schema"), "{said}");
}
