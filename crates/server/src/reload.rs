//! Other settings for the running server, all of them or none: everything is read and tried before anything is put in force,
//! and what needs a restart refuses the whole reload.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::Mutex;
use vestibule_domain::audit::OperatorEventKind;
use vestibule_service::{App, Reloadable};
use vestibule_web::{Site, Web};

use crate::config::{self, Difference, Loaded, Settings, Sources, differences};
use crate::report::Failure;
use crate::{telemetry, wiring};

/// Puts other settings in force, one reload after the other.
#[derive(Clone)]
pub(crate) struct Reloader(Arc<Inner>);

struct Inner {
    sources: Sources,
    app: App,
    web: Web,
    present: Mutex<Arc<Present>>,
}

/// The settings in force, and what stood in the files that they name when those were read.
struct Present {
    loaded: Loaded,
    files: BTreeMap<&'static str, u64>,
}

/// Something that a reload has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A setting.
    Setting(Difference),
    /// What stands in the file or directory that a setting names.
    Contents(&'static str),
}

impl Change {
    /// The setting that it is about.
    pub(crate) fn key(&self) -> &str {
        match self {
            Self::Setting(difference) => &difference.key,
            Self::Contents(key) => key,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setting(difference) => difference.fmt(f),
            Self::Contents(key) => write!(f, "{key}: other contents than before"),
        }
    }
}

/// All that a reload puts in force, read and tried.
struct Prepared {
    present: Present,
    changes: Vec<Change>,
    reloadable: Reloadable,
    site: Site,
}

impl Reloader {
    /// For a server that was started with these settings, read from there.
    pub(crate) fn new(sources: Sources, loaded: Loaded, app: App, web: Web) -> Self {
        let files = contents(&loaded.settings);
        Self(Arc::new(Inner { sources, app, web, present: Mutex::new(Arc::new(Present { loaded, files })) }))
    }

    /// Reads the settings anew and puts them in force. What it says is for whoever asked, and in the log.
    pub(crate) async fn reload(&self, asked_by: &str) -> Result<String, String> {
        let mut present = self.0.present.lock().await;
        let (inner, before) = (Arc::clone(&self.0), Arc::clone(&present));
        // Files are read and thousands of texts tried: not on the threads that serve.
        let prepared = tokio::task::spawn_blocking(move || prepare(&inner, &before)).await;
        let recorded = match prepared.map_err(Failure::from).and_then(|prepared| prepared) {
            Ok(prepared) => self.record(&prepared.changes).await.map(|()| prepared),
            Err(cause) => Err(cause),
        };
        match recorded {
            Ok(prepared) => {
                self.0.app.reload(prepared.reloadable);
                self.0.web.reload(prepared.site);
                telemetry::set_level(&prepared.present.loaded.settings.log);
                *present = Arc::new(prepared.present);
                Ok(tell(asked_by, &prepared.changes))
            }
            Err(cause) => {
                let why = format!("{cause}");
                let line = why.replace('\n', ";");
                tracing::warn!(asked_by, "reload refused, everything stays as it was: {line}");
                Err(format!("Everything stays as it was.\n{why}\n"))
            }
        }
    }
}

impl Reloader {
    /// Writes down which settings change, before any of them counts.
    async fn record(&self, changes: &[Change]) -> Result<(), Failure> {
        if changes.is_empty() {
            return Ok(());
        }
        let changed = changes.iter().map(|change| change.key().to_owned()).collect();
        let noted = self.0.app.note_operation(OperatorEventKind::SettingsReloaded { changed }).await;
        noted.map_err(|cause| {
            format!("the reload cannot be recorded in the database: {cause}; reload again").into()
        })
    }
}

/// Tells the log what has changed; what whoever asked is told.
fn tell(asked_by: &str, changes: &[Change]) -> String {
    let mut text =
        if changes.is_empty() { "Nothing has changed.\n" } else { "In force from now on:\n" }.to_owned();
    for change in changes {
        tracing::info!(asked_by, "reloaded: {change}");
        let _ = writeln!(text, "  {change}");
    }
    if changes.is_empty() {
        tracing::info!(asked_by, "reloaded: nothing has changed");
    }
    text
}

fn prepare(inner: &Inner, before: &Present) -> Result<Prepared, Failure> {
    let loaded = config::load(&inner.sources)?;
    let found = differences(&before.loaded, &loaded);
    refuse_restarts(&found)?;
    let files = contents(&loaded.settings);
    let reloadable = wiring::reloadable(&loaded.settings)?;
    let site = wiring::site(&loaded.settings, inner.web.site().mailbox)?;
    let mut changes: Vec<Change> = found.into_iter().map(Change::Setting).collect();
    let other = files.iter().filter(|(key, digest)| before.files.get(*key) != Some(digest));
    let told: Vec<Change> = other.map(|(key, _)| Change::Contents(key)).collect();
    changes.extend(told.into_iter().filter(|file| !changes_key(&before.loaded, &loaded, file.key())));
    Ok(Prepared { present: Present { loaded, files }, changes, reloadable, site })
}

/// Whether the setting of this key has another value, so that nothing more need be said of its file.
fn changes_key(before: &Loaded, now: &Loaded, key: &str) -> bool {
    let value = |loaded: &Loaded| loaded.in_force.get(key).map(|found| found.value.clone());
    value(before) != value(now)
}

fn refuse_restarts(found: &[Difference]) -> Result<(), Failure> {
    let fixed: Vec<&Difference> = found.iter().filter(|one| !one.reloaded).collect();
    if fixed.is_empty() {
        return Ok(());
    }
    let mut text = "Only a restart changes this; restart, or put it back and reload again:".to_owned();
    for one in fixed {
        let _ = write!(text, "\n  {one}");
    }
    Err(text.into())
}

/// Digests of what stands in the files that settings name, by key. A file that cannot be read has none: reading it in earnest
/// says why.
fn contents(settings: &Settings) -> BTreeMap<&'static str, u64> {
    let named = [
        ("refused.registration.networks_file", &settings.refused.registration.networks_file),
        ("refused.sign_in.networks_file", &settings.refused.sign_in.networks_file),
        ("brand.texts", &settings.brand.texts),
        ("geo.city_database", &settings.geo.city_database),
        ("geo.listed_networks", &settings.geo.listed_networks),
    ];
    let given = named.into_iter().filter(|(_, path)| !path.as_os_str().is_empty());
    given.filter_map(|(key, path)| Some((key, digest(path).ok()?))).collect()
}

fn digest(path: &Path) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    add(path, &mut hasher)?;
    Ok(hasher.finish())
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if !path.is_dir() {
        std::fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        entry.file_name().hash(hasher);
        add(&entry.path(), hasher)?;
    }
    Ok(())
}
