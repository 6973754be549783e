//! Backups: whole, the same on both engines, and refused where they are not what was written.

use vestibule_domain::id::{AccountId, SessionId};
use vestibule_domain::session::EndCause;
use vestibule_store::backup::{self, BackupError, Summary};
use vestibule_store::{Engine, Lock, event, session};

use crate::test_store::{ANN, BEN, NOON, TestStore, uuid};
use crate::{does, on_both};

/// A server in which every kind of value is somewhere.
async fn furnish(test: &TestStore) {
    test.opens_account(ANN).await;
    test.opens_account(BEN).await;
    test.begins_session(1).await;
    test.begins_session(2).await;
    end_session(test, 2).await;
    test.opens_flow(3).await;
    for number in 1..=3 {
        let event = crate::test_store::keep(crate::events::happening(number));
        does!(test, Lock::Account(ANN), |tx| crate::test_store::append(tx, event)).await.unwrap();
    }
    test.tamper("insert into key_id (id, first_used_at) values ('key one', 5)").await;
}

/// Ends a session, whose number a node hears from a list that the database counts.
async fn end_session(test: &TestStore, number: u32) {
    let id = SessionId::from_uuid(uuid(number));
    let ended =
        does!(test, Lock::Account(ANN), |tx| session::end(tx, ANN, id, EndCause::SignedOut, NOON)).await;
    assert!(ended.unwrap());
}

async fn written(test: &TestStore) -> (Vec<u8>, Summary) {
    let mut file = Vec::new();
    let summary = backup::write(&test.store, &mut file, "0.0.0", NOON).await.unwrap();
    (file, summary)
}

/// The lines of rows, which are in no order.
fn rows(file: &[u8]) -> Vec<String> {
    let mut rows: Vec<String> = std::str::from_utf8(file)
        .unwrap()
        .lines()
        .filter(|line| line.starts_with('['))
        .map(str::to_owned)
        .collect();
    rows.sort();
    rows
}

async fn a_backup_is_whole_and_comes_back_on_either_engine(test: TestStore) {
    furnish(&test).await;
    let (file, summary) = written(&test).await;
    assert_eq!(summary.header.keys, ["key one"]);
    assert_eq!((summary.footer.rows["event"], summary.footer.rows["account"]), (3, 2));
    assert_eq!(backup::examine(file.as_slice()).unwrap(), summary);
    for other in [TestStore::empty_on_sqlite().await, TestStore::empty_on_postgres().await] {
        backup::restore(&other.store, file.as_slice(), &summary).await.unwrap();
        assert_eq!(other.store.schema_faults().await.unwrap(), Vec::<String>::new());
        assert_eq!(rows(&written(&other).await.0), rows(&file));
        assert_eq!(event::verify(&mut other.read().await, ANN).await.unwrap(), Ok(3));
        // The database goes on counting behind what came back.
        end_session(&other, 1).await;
        let again = backup::restore(&other.store, file.as_slice(), &summary).await;
        assert!(matches!(&again, Err(BackupError::NotEmpty(table)) if table == "account"), "{again:?}");
    }
}

async fn an_empty_schema_takes_a_backup_and_an_unfinished_one_leaves_it_empty(test: TestStore) {
    furnish(&test).await;
    let (file, summary) = written(&test).await;
    let target = match test.store.engine() {
        Engine::Sqlite => TestStore::on_sqlite().await,
        Engine::Postgres => TestStore::on_postgres().await,
    };
    let cut: Vec<u8> = file[..file.len() - 90].to_vec();
    assert!(backup::restore(&target.store, cut.as_slice(), &summary).await.is_err());
    assert!(rows(&written(&target).await.0).is_empty());
    backup::restore(&target.store, file.as_slice(), &summary).await.unwrap();
    assert_eq!(rows(&written(&target).await.0), rows(&file));
}

async fn what_is_written_meanwhile_is_not_half_in_it(test: TestStore) {
    furnish(&test).await;
    let mut file = Vec::new();
    // The first line is written when the snapshot is taken.
    let (bell, rung) = std::sync::mpsc::channel();
    let writing = Meanwhile { file: &mut file, bell: Some(bell) };
    let changing = async {
        tokio::task::spawn_blocking(move || rung.recv().unwrap()).await.unwrap();
        test.opens_account(AccountId::from_uuid(uuid(99))).await;
    };
    let (summary, ()) = tokio::join!(backup::write(&test.store, writing, "0.0.0", NOON), changing);
    let summary = summary.unwrap();
    assert_eq!(summary.footer.rows["account"], 2);
    assert_eq!(written(&test).await.1.footer.rows["account"], 3);
}

/// Rings once something was written.
struct Meanwhile<'f> {
    file: &'f mut Vec<u8>,
    bell: Option<std::sync::mpsc::Sender<()>>,
}

impl std::io::Write for Meanwhile<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.extend_from_slice(bytes);
        if let Some(bell) = self.bell.take() {
            bell.send(()).unwrap();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_not_a_whole_backup_is_refused_with_the_reason() {
    let test = TestStore::on_sqlite().await;
    furnish(&test).await;
    let (file, _) = written(&test).await;
    let text = String::from_utf8(file).unwrap();
    let without_last_row = {
        let at = text.rfind("\n[").unwrap();
        let end = at + 1 + text[at + 1..].find('\n').unwrap();
        format!("{}{}", &text[..at], &text[end..])
    };
    for (altered, why) in [
        (String::new(), "cut off"),
        ("{}\n".to_owned(), "does not begin like a backup"),
        ("select 1;\n".to_owned(), "does not begin like a backup"),
        (text.replacen("\"vestibule_backup\":1", "\"vestibule_backup\":2", 1), "newer program"),
        (text[..text.len() - 1].to_owned(), "cut off"),
        (text[..text.len() / 2].to_owned(), "cut off"),
        (text.replacen("key one", "key two", 1), "digest"),
        (without_last_row, "digest"),
        (format!("{text}\n"), "after its end"),
        (text.replacen("{\"table\":\"account\"", "{\"table\":\"accounts\"", 1), "unknown"),
    ] {
        match backup::examine(altered.as_bytes()) {
            Err(BackupError::Unsound(told)) => assert!(told.contains(why), "{why}: {told}"),
            other => panic!("{why}: {other:?}"),
        }
    }
}

on_both!(
    a_backup_is_whole_and_comes_back_on_either_engine,
    an_empty_schema_takes_a_backup_and_an_unfinished_one_leaves_it_empty,
    what_is_written_meanwhile_is_not_half_in_it,
);
