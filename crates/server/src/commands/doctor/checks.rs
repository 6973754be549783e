//! The checks themselves, in the order in which one rests on another.

use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use axum::http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vestibule_service::Regions;
use vestibule_service::clock_entropy::Clock;
use vestibule_service::crypto::KeyRing;
use vestibule_service::mail::{MailFault, Mailer};
use vestibule_store::{MigrationError, Store, database_now, key_id, outbox};

use super::super::with_causes;
use super::Check;
use crate::config::{Settings, is_this_machine, mail_settings};
use crate::{bootstrap, wiring};

/// The check whether keys and database belong together.
const KEYS_OF: &str = "keys of the database";

/// How long a service may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long our own server may take to say that it is ready.
const OWN_PATIENCE: Duration = Duration::from_secs(2);

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// Every check.
pub(super) async fn all(settings: &Settings) -> Vec<Check> {
    let clock = Clock::system();
    let (keys, ring) = keys(settings);
    let database = database(settings, ring.as_ref()).await;
    // Keys that a database was sealed with cannot be made anew, so a missing file is a fault then.
    let sealed = database.iter().any(|check| check.name == KEYS_OF && check.state == super::State::Fail);
    let mut checks = vec![data_dir(settings)];
    checks.extend(
        keys.into_iter().filter(|check| !(sealed && ring.is_none() && check.state == super::State::Ok)),
    );
    checks.extend(database_file(settings));
    checks.extend(database);
    checks.push(clock_check(settings, &clock));
    checks.push(mail(settings).await);
    checks.push(texts(settings));
    checks.push(sms(settings));
    checks.push(listener(settings.listen).await);
    checks.push(public_url(settings));
    checks.push(places(settings, &clock));
    checks.push(networks(settings));
    checks.push(regions(settings));
    checks
}

fn data_dir(settings: &Settings) -> Check {
    let (name, path) = ("data directory", settings.data_dir.as_path());
    if !bootstrap::uses_data_dir(settings) {
        return Check::ok(name, "not needed: database and keys are kept elsewhere");
    }
    let shown = path.display();
    match path.metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Check::ok(name, format!("{shown} is not there yet; the first start makes it"))
        }
        Err(error) => {
            Check::fail(name, format!("{shown}: {error}"), "let this user reach it, or set data_dir")
        }
        Ok(found) if !found.is_dir() => Check::fail(name, format!("{shown} is no directory"), "set data_dir"),
        Ok(found) => match found.permissions().mode() & 0o777 {
            0o700 | 0o500 => Check::ok(name, format!("{shown}, for its owner alone")),
            mode => Check::warn(
                name,
                format!("{shown} is open to others (mode {mode:04o})"),
                format!("chmod 700 {shown}"),
            ),
        },
    }
}

fn keys(settings: &Settings) -> (Option<Check>, Option<KeyRing>) {
    let name = "keys";
    match bootstrap::read_keys(settings) {
        Ok(Some(ring)) => {
            let older = ring.key_ids().len().saturating_sub(1);
            let place = if settings.keys.is_empty() {
                settings.key_file.display().to_string()
            } else {
                "the setting `keys`".to_owned()
            };
            let says = format!("{} is current, {older} older, from {place}", ring.current_id());
            (Some(Check::ok(name, says)), Some(ring))
        }
        Ok(None) => {
            let says = format!("{} is not there yet; the first start makes it", settings.key_file.display());
            (Some(Check::ok(name, says)), None)
        }
        Err(error) => {
            (Some(Check::fail(name, error.to_string(), "do as it says, or restore the backup")), None)
        }
    }
}

async fn database(settings: &Settings, ring: Option<&KeyRing>) -> Vec<Check> {
    let name = "database";
    if settings.sqlite_file().is_some_and(|file| !file.exists()) {
        return vec![Check::ok(
            name,
            format!("{} is not there yet; the first start makes it", settings.database_url),
        )];
    }
    let opened = tokio::time::timeout(TIMEOUT, bootstrap::open_store(settings)).await;
    let store = match opened {
        Ok(Ok(store)) => store,
        Ok(Err(error)) => {
            return vec![Check::fail(name, with_causes(&error), "check that it runs and database_url")];
        }
        Err(_) => {
            let says = format!("{} does not answer", settings.database_url);
            return vec![Check::fail(name, says, "check that it runs and that this machine can reach it")];
        }
    };
    let mut checks = vec![match store.ping().await {
        Ok(()) => Check::ok(name, format!("{} answers", settings.database_url)),
        Err(error) => Check::fail(name, with_causes(&error), "check that it runs"),
    }];
    let schema = schema(&store).await;
    let readable = schema.state == super::State::Ok;
    checks.push(schema);
    if readable {
        checks.push(keys_of(&store, ring).await);
        checks.push(messages(&store).await);
    }
    checks.extend(clocks(&store, &Clock::system()).await);
    store.close().await;
    checks
}

/// Whether this machine's clock agrees with the database's; nothing to compare on SQLite.
async fn clocks(store: &Store, clock: &Clock) -> Option<Check> {
    let name = "clock of the database";
    let asked = match store.read().await {
        Ok(mut conn) => database_now(&mut conn).await,
        Err(error) => Err(error),
    };
    let theirs = match asked {
        Ok(theirs) => theirs?.micros(),
        Err(error) => return Some(Check::fail(name, with_causes(&error), "check that it runs")),
    };
    let apart = (clock.now_micros() - theirs) / MICROS;
    Some(if apart.abs() <= 60 {
        Check::ok(name, "agrees with this machine's")
    } else {
        Check::fail(
            name,
            format!(
                "this machine's is {apart} s away from it; a node like this applies no change that waits"
            ),
            "let both machines keep their time by NTP (`timedatectl set-ntp true`)",
        )
    })
}

/// Who may open the SQLite file. Its companions are made with the same mode.
fn database_file(settings: &Settings) -> Option<Check> {
    let name = "database file";
    let path = settings.sqlite_file().filter(|path| path.exists())?;
    let shown = path.display();
    let remedy = format!("chmod 600 {shown} {shown}-wal {shown}-shm");
    Some(match path.metadata().map(|found| found.permissions().mode() & 0o777) {
        Err(error) => Check::fail(name, format!("{shown}: {error}"), "let this user reach it"),
        Ok(mode) if mode & 0o007 != 0 => {
            Check::fail(name, format!("{shown} is open to everybody (mode {mode:04o})"), remedy)
        }
        Ok(mode) if mode & 0o070 != 0 => {
            Check::warn(name, format!("{shown} is open to its group (mode {mode:04o})"), remedy)
        }
        Ok(_) => Check::ok(name, format!("{shown}, for its owner alone")),
    })
}

async fn schema(store: &Store) -> Check {
    let name = "schema";
    match store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => match store.schema_faults().await {
            Ok(faults) if faults.is_empty() => Check::ok(name, "up to date and whole"),
            Ok(faults) => Check::fail(
                name,
                faults.join(", "),
                "restore the whole backup into an empty database: this one was restored in part, or changed by hand",
            ),
            Err(error) => Check::fail(name, with_causes(&error), "check the database"),
        },
        Ok(pending) => {
            let says = format!("to do: {}", pending.join(", "));
            Check::warn(name, says, "the next start does it, or `vestibule migrate`")
        }
        Err(MigrationError::Schema(error)) => {
            Check::fail(name, with_causes(&error), "run the program that this database belongs to")
        }
        Err(MigrationError::Store(error)) => Check::fail(name, with_causes(&error), "check the database"),
    }
}

async fn keys_of(store: &Store, ring: Option<&KeyRing>) -> Check {
    let name = KEYS_OF;
    let listed = async { key_id::list(&mut store.read().await?).await };
    match listed.await {
        Err(error) => Check::fail(name, with_causes(&error), "check the database"),
        Ok(ids) => match bootstrap::missing_keys(ring, &ids).as_slice() {
            [] => Check::ok(name, format!("all on the ring ({})", ids.len())),
            missing => Check::fail(
                name,
                format!("not on the ring: {}", missing.join(", ")),
                "restore the key file from its backup: what they sealed cannot be opened otherwise",
            ),
        },
    }
}

async fn messages(store: &Store) -> Check {
    let name = "messages";
    let counted = async { outbox::counts(&mut store.read().await?).await };
    match counted.await {
        Err(error) => Check::fail(name, with_causes(&error), "check the database"),
        Ok(counts) if counts.dead > 0 => Check::warn(
            name,
            format!("{} waiting, {} given up", counts.waiting, counts.dead),
            "`vestibule outbox dead` says why; mend that, then `vestibule outbox revive`",
        ),
        Ok(counts) => Check::ok(name, format!("{} waiting, none given up", counts.waiting)),
    }
}

/// Codes and sessions depend on the time. A file that was changed in the future shows a clock that was set back.
fn clock_check(settings: &Settings, clock: &Clock) -> Check {
    let name = "clock";
    let now = clock.now_micros() / MICROS;
    let files = [Some(settings.key_file.clone()), settings.sqlite_file()];
    let changed = |path: &Path| -> Option<i64> {
        let changed = path.metadata().ok()?.modified().ok()?;
        i64::try_from(changed.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()).ok()
    };
    let newest = files.into_iter().flatten().filter_map(|file| changed(&file)).max();
    match newest {
        Some(newest) if newest > now + 2 => Check::fail(
            name,
            format!("it is {} s behind the last change of our own files", newest - now),
            "let the machine keep its time by NTP (`timedatectl set-ntp true`)",
        ),
        _ => Check::ok(name, "not behind our own files"),
    }
}

async fn mail(settings: &Settings) -> Check {
    let name = "mail";
    if settings.uses_mailbox() {
        let remedy = "set mail.smtp_url and mail.from before customers come";
        return Check::warn(
            name,
            "no mail server: messages are shown in the built-in mailbox; the start prints its link",
            remedy,
        );
    }
    let server = &settings.mail.smtp_url;
    let made = mail_settings(settings).map_err(|error| error.to_string());
    let mailer = match made.and_then(|made| Mailer::smtp(&made).map_err(|error| error.to_string())) {
        Ok(mailer) => mailer,
        Err(error) => return Check::fail(name, error, "fix the [mail] settings"),
    };
    let remedy = "check its address, and that this machine can reach it";
    match tokio::time::timeout(TIMEOUT, mailer.check()).await {
        Ok(Ok(())) => Check::ok(name, format!("{server} takes mail from {}", mailer.sender())),
        Ok(Err(MailFault::Refused(fault))) => Check::fail(
            name,
            format!("{server} refuses us: {fault}"),
            "check mail.username, mail.password, mail.from and mail.ehlo_name, and what the server lets this machine do",
        ),
        Ok(Err(fault)) => Check::fail(name, format!("{server}: {fault}"), remedy),
        Err(_) => Check::fail(name, format!("{server} does not answer"), remedy),
    }
}

fn texts(settings: &Settings) -> Check {
    let name = "texts";
    match wiring::longest_text(settings) {
        Ok(1) => Check::ok(name, "every mail and text message can be written; each text is one SMS"),
        Ok(parts) => Check::ok(
            name,
            format!(
                "every mail and text message can be written; with this brand.name and public_url a text takes up to {parts} \
                 SMS, and providers charge each"
            ),
        ),
        Err(error) => Check::fail(name, error.to_string(), "fix or remove the file"),
    }
}

fn sms(settings: &Settings) -> Check {
    let name = "SMS";
    let registration = &settings.policy.registration;
    if !(registration.open && registration.phone) {
        return Check::ok(name, "not needed: no mobile number may register");
    }
    // Elsewhere the settings are refused.
    Check::ok(name, "messages are shown in the built-in mailbox; the start prints its link")
}

/// The port must be free, or answer as we do.
async fn listener(at: SocketAddr) -> Check {
    let name = "listener";
    match TcpListener::bind(at) {
        Ok(_) => return Check::ok(name, format!("{at} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
        Err(error) => {
            return Check::fail(name, format!("{at}: {error}"), "set listen to an address of this machine");
        }
    }
    match tokio::time::timeout(OWN_PATIENCE, is_ready(at)).await {
        Ok(Ok(true)) => Check::ok(name, format!("{at}: a server is running and ready")),
        Ok(Ok(false)) => {
            Check::fail(name, format!("{at}: a server answers, but is not ready"), "see its log")
        }
        Ok(Err(_)) | Err(_) => {
            let remedy = format!("stop it (`ss -ltnp sport = :{}` names it), or set listen", at.port());
            Check::fail(name, format!("{at} is taken by another program"), remedy)
        }
    }
}

async fn is_ready(at: SocketAddr) -> std::io::Result<bool> {
    let mut stream = tokio::net::TcpStream::connect(at).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let status = answer.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3));
    match status {
        Some(b"200") => Ok(true),
        Some(b"503") => Ok(false),
        _ => Err(std::io::ErrorKind::InvalidData.into()),
    }
}

fn public_url(settings: &Settings) -> Check {
    let name = "public address";
    let url = &settings.public_url;
    let uri = url.parse::<Uri>().ok();
    let local = uri.as_ref().and_then(Uri::host).is_some_and(is_this_machine);
    if local {
        let remedy = "set public_url before customers come";
        return Check::warn(name, format!("{url} is this machine's alone"), remedy);
    }
    if settings.trusted_proxies.is_empty() {
        let says =
            format!("{url}; no proxy is trusted, so every request seems to come from the proxy's address");
        return Check::warn(name, says, "name the network of the proxy in trusted_proxies");
    }
    Check::ok(name, url.clone())
}

fn places(settings: &Settings, clock: &Clock) -> Check {
    let name = "places";
    let geo = match wiring::geo(settings) {
        Ok(geo) => geo,
        Err(error) => return Check::fail(name, error.to_string(), "mend the [geo] settings"),
    };
    let built = i64::try_from(geo.built_at_seconds()).unwrap_or(i64::MAX);
    let days = (clock.now_micros() / MICROS).saturating_sub(built).max(0) / DAY;
    let bundled = settings.geo.city_database.as_os_str().is_empty();
    let which = if bundled { "the bundled database of countries" } else { geo.kind() };
    let says = format!("{which}, {days} days old");
    if days <= 365 {
        return Check::ok(name, says);
    }
    let remedy = if bundled {
        "update the program, or set geo.city_database"
    } else {
        "put a newer file in its place"
    };
    Check::warn(name, says, remedy)
}

fn networks(settings: &Settings) -> Check {
    let name = "listed networks";
    match wiring::listed_networks(settings) {
        Ok(list) if list.is_empty() => Check::ok(name, "none"),
        Ok(list) => Check::ok(name, format!("{}", list.len())),
        Err(error) => Check::fail(name, error.to_string(), "mend the [geo] settings"),
    }
}

fn regions(settings: &Settings) -> Check {
    let name = "refused regions";
    let refused = match wiring::refused_regions(settings) {
        Ok(refused) => refused,
        Err(error) => return Check::fail(name, error.to_string(), "mend the [refused] settings"),
    };
    let count = |regions: &Regions| (regions.countries.len(), regions.networks.len());
    match (count(&refused.sign_in), count(&refused.registration)) {
        ((0, 0), (0, 0)) => Check::ok(name, "none"),
        ((countries, networks), (new_countries, new_networks)) => Check::ok(
            name,
            format!(
                "{countries} countries and {networks} networks for every way in, {new_countries} and {new_networks} more for registration"
            ),
        ),
    }
}
