//! What the server stands on: its data directory, its database, its root keys. They are opened in that order, because a
//! database that was sealed with other keys than the ring holds must stop the start, not get new keys.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use vestibule_domain::time::Timestamp;
use vestibule_service::clock_entropy::{Clock, Entropy};
use vestibule_service::crypto::{KeyError, KeyFileError, KeyId, KeyRing};
use vestibule_store::{
    Lock, MigrationError, SchemaError, Store, StoreError, StoreSettings, Transaction, Tx, key_id,
};

use crate::config::{Settings, TrustError, for_the_database};

/// Why there is no ground to stand on. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GroundError {
    /// The data directory could not be made.
    #[error("data_dir: {} cannot be made ({source}); choose a place that this user may write to", .path.display())]
    Directory {
        /// The directory that was to hold the file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// Another server uses the SQLite file.
    #[error("{} is in use by another server; SQLite serves one, PostgreSQL serves several", .0.display())]
    InUse(PathBuf),
    /// The SQLite file is open to everybody, or cannot be made or locked.
    #[error("{}: {why}", .path.display())]
    File {
        /// The file that was not written.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The database lacks what the migrations make.
    #[error(
        "the schema is damaged, as after a backup that was restored in part: {}; restore the whole backup into an empty \
         database",
        .0.join(", ")
    )]
    Damaged(Vec<String>),
    /// The file of authorities cannot be used.
    #[error("ca_file: {0}; name a PEM file with certificates, or none")]
    Authorities(#[from] TrustError),
    /// The database did not open or answer.
    #[error("database_url: {url} cannot be used")]
    Database {
        /// The address without its password.
        url: String,
        /// What the store said.
        source: StoreError,
    },
    /// The schema of the database is not one this program can work with.
    #[error("database_url: {url} cannot be used")]
    Schema {
        /// The address without its password.
        url: String,
        /// What does not fit.
        source: SchemaError,
    },
    /// The key file could not be made or read.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The keys from the configuration are malformed.
    #[error("keys: {0}")]
    Keys(#[from] KeyError),
    /// The ring lacks a key that the database was sealed with.
    #[error(
        "the database was sealed with key {0}, which is not on the key ring; restore the key file from its backup, \
         or point database_url to the database that belongs to these keys"
    )]
    MissingKey(String),
}

/// Whether anything is kept in the data directory: the SQLite file or the key file.
pub(crate) fn uses_data_dir(settings: &Settings) -> bool {
    let inside = |path: &Path| path.starts_with(&settings.data_dir);
    let keeps_keys = settings.keys.is_empty() && inside(&settings.key_file);
    keeps_keys || settings.sqlite_file().is_some_and(|file| inside(&file))
}

/// Makes the data directory, for its owner alone, when it is not there and something is kept in it.
pub(crate) fn make_data_dir(settings: &Settings) -> Result<(), GroundError> {
    let path = &settings.data_dir;
    if !uses_data_dir(settings) {
        return Ok(());
    }
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| GroundError::Directory { path: path.clone(), source })
}

/// Makes the SQLite file, for its owner alone, when it is not there. Nothing for PostgreSQL.
fn make_database_file(settings: &Settings) -> Result<(), GroundError> {
    let Some(path) = settings.sqlite_file() else { return Ok(()) };
    match File::options().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(GroundError::File { path, why: error.to_string() }),
    }
}

/// Takes the SQLite file for this process alone, until the returned file is closed. One that everybody may read or write is
/// refused. Nothing for PostgreSQL.
pub(crate) fn claim_database(settings: &Settings) -> Result<Option<File>, GroundError> {
    let Some(path) = settings.sqlite_file() else { return Ok(None) };
    make_database_file(settings)?;
    let failed = |path: &Path, why: String| GroundError::File { path: path.to_owned(), why };
    let mode = path.metadata().map_err(|error| failed(&path, error.to_string()))?.permissions().mode();
    if mode & 0o007 != 0 {
        let why = format!("everybody on this machine may open it; chmod 600 {}", path.display());
        return Err(failed(&path, why));
    }
    let lock = PathBuf::from(format!("{}.lock", path.display()));
    let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(&lock);
    let file = file.map_err(|error| failed(&lock, error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(GroundError::InUse(path)),
        Err(TryLockError::Error(error)) => Err(failed(&lock, error.to_string())),
    }
}

/// Brings the schema up to date and compares it with what the migrations make.
pub(crate) async fn migrate(settings: &Settings, store: &Store) -> Result<(), GroundError> {
    store.migrate().await.map_err(|source| migration_error(settings, source))?;
    let faults = store.schema_faults().await.map_err(|source| database_error(settings, source))?;
    if faults.is_empty() { Ok(()) } else { Err(GroundError::Damaged(faults)) }
}

/// Opens the database; its schema is left alone.
pub(crate) async fn open_store(settings: &Settings) -> Result<Store, GroundError> {
    make_database_file(settings)?;
    let wanted = StoreSettings {
        max_connections: settings.database_connections,
        acquire_timeout: Duration::from_secs(2),
        statement_limit: Duration::from_secs(5),
        authorities: for_the_database(settings)?,
    };
    Store::open(settings.database_url.expose(), wanted)
        .await
        .map_err(|source| database_error(settings, source))
}

/// The store's error, with the address that it is about.
pub(crate) fn database_error(settings: &Settings, source: StoreError) -> GroundError {
    GroundError::Database { url: settings.database_url.to_string(), source }
}

/// The same for the error of a migration.
pub(crate) fn migration_error(settings: &Settings, error: MigrationError) -> GroundError {
    match error {
        MigrationError::Schema(source) => {
            GroundError::Schema { url: settings.database_url.to_string(), source }
        }
        MigrationError::Store(source) => database_error(settings, source),
    }
}

/// Reads the keys that the settings name. `None` when they name a file that is not there.
pub(crate) fn read_keys(settings: &Settings) -> Result<Option<KeyRing>, GroundError> {
    if !settings.keys.is_empty() {
        return Ok(Some(KeyRing::parse(settings.keys.expose())?));
    }
    match KeyRing::read_file(&settings.key_file) {
        Ok(ring) => Ok(Some(ring)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The ids of keys that the database was sealed with and the ring does not hold.
pub(crate) fn missing_keys(ring: Option<&KeyRing>, sealed_with: &[String]) -> Vec<String> {
    let held: Vec<String> =
        ring.map(KeyRing::key_ids).unwrap_or_default().iter().map(KeyId::to_string).collect();
    sealed_with.iter().filter(|id| !held.contains(id)).cloned().collect()
}

/// The keys for this database: those of the settings or, at the very first start, new ones in a new key file. The
/// database remembers the one that seals now.
pub(crate) async fn open_keys(
    settings: &Settings,
    store: &Store,
    clock: &Clock,
    entropy: &Entropy,
) -> Result<KeyRing, GroundError> {
    let failed = |source| database_error(settings, source);
    let sealed_with = key_id::list(&mut store.read().await.map_err(failed)?).await.map_err(failed)?;
    let known = read_keys(settings)?;
    if let Some(id) = missing_keys(known.as_ref(), &sealed_with).into_iter().next() {
        return Err(GroundError::MissingKey(id));
    }
    let ring = match known {
        Some(ring) => ring,
        None => KeyRing::create_file(&settings.key_file, entropy.bytes())?,
    };
    let remember = Remember { id: ring.current_id(), now: Timestamp::from_micros(clock.now_micros()) };
    store.write(Lock::Queue, remember).await.map_err(failed)?;
    Ok(ring)
}

struct Remember {
    id: KeyId,
    now: Timestamp,
}

impl Transaction for Remember {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        key_id::remember(tx, &self.id.to_string(), self.now).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{FlagValue, Sources};

    fn settings(folder: &tempfile::TempDir) -> Settings {
        let flag = FlagValue {
            flag: "--data-dir".to_owned(),
            key: "data_dir".to_owned(),
            text: folder.path().join("data").display().to_string(),
        };
        let sources =
            Sources { directory: folder.path().to_owned(), flags: vec![flag], ..Sources::default() };
        crate::config::load(&sources).unwrap().settings
    }

    async fn start(settings: &Settings, entropy: &Entropy) -> Result<KeyRing, GroundError> {
        make_data_dir(settings)?;
        let store = open_store(settings).await?;
        store.migrate().await.unwrap();
        let ring = open_keys(settings, &store, &Clock::by_hand(0), entropy).await;
        store.close().await;
        ring
    }

    #[tokio::test]
    async fn the_first_start_makes_everything_and_the_second_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder);
        let first = start(&settings, &Entropy::seeded(1)).await.unwrap();
        let second = start(&settings, &Entropy::seeded(2)).await.unwrap();
        assert_eq!(first.current_id(), second.current_id());
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&settings.data_dir), mode(&settings.key_file)), (0o700, 0o600));
    }

    #[tokio::test]
    async fn a_lost_key_file_stops_the_start_and_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder);
        let id = start(&settings, &Entropy::seeded(1)).await.unwrap().current_id().to_string();
        std::fs::remove_file(&settings.key_file).unwrap();
        let refused = start(&settings, &Entropy::seeded(2)).await.unwrap_err();
        assert!(matches!(&refused, GroundError::MissingKey(missing) if *missing == id), "{refused}");
        assert!(!settings.key_file.exists());
        KeyRing::create_file(&settings.key_file, [9; 32]).unwrap();
        assert!(matches!(start(&settings, &Entropy::seeded(3)).await, Err(GroundError::MissingKey(_))));
    }

    #[tokio::test]
    async fn keys_of_the_environment_leave_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings(&folder);
        let ring = KeyRing::from_entropy([7; 32]);
        settings.keys = ring.to_text().lines().last().unwrap().to_owned().into();
        settings.key_file = PathBuf::new();
        assert_eq!(start(&settings, &Entropy::seeded(1)).await.unwrap().current_id(), ring.current_id());
        assert!(!settings.data_dir.join("vestibule.keys").exists());
    }
}
