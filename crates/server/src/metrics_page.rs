//! `/metrics` for Prometheus, on a listener of its own that customers never reach. Without the setting, nothing is
//! counted and no port is open.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vestibule_domain::time::Timestamp;
use vestibule_service::{App, Tally};
use vestibule_store::StoreError;
use vestibule_store::outbox::{self, OutboxCounts};

use crate::telemetry;

/// Upper bounds of the buckets of every duration, in seconds.
const BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What kind of figure a metric is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// Every metric with its kind and its meaning, which Prometheus shows as its HELP.
const METRICS: [(&str, Kind, &str); 31] = [
    ("vestibule_requests_total", Kind::Counter, "Answered requests, by route and status."),
    (
        "vestibule_request_seconds",
        Kind::Histogram,
        "Time to the answer, by route; checks of sessions in memory take microseconds and are not measured.",
    ),
    ("vestibule_sign_ins_total", Kind::Counter, "Sign-ins that came to a session."),
    ("vestibule_sign_ins_refused_total", Kind::Counter, "Requests of sign-ins that were refused, by cause."),
    (
        "vestibule_attempts_refused_total",
        Kind::Counter,
        "Refused requests of registrations, recoveries and changes.",
    ),
    ("vestibule_locks_total", Kind::Counter, "Clients locked after failures, accounts locked on suspicion."),
    ("vestibule_captchas_total", Kind::Counter, "Captchas that were made, solved and refused, by kind."),
    (
        "vestibule_regions_refused_total",
        Kind::Counter,
        "Requests refused for the country or network that they came from.",
    ),
    ("vestibule_codes_sent_total", Kind::Counter, "Codes handed over, by channel and provider."),
    ("vestibule_hashing_waiting", Kind::Gauge, "Passwords that wait for a hashing thread."),
    ("vestibule_hashing_wait_seconds", Kind::Histogram, "How long passwords waited for a hashing thread."),
    ("vestibule_hashing_refused_total", Kind::Counter, "Passwords that the hashing threads had no time for."),
    ("vestibule_sessions_cached", Kind::Gauge, "Sessions kept in memory."),
    ("vestibule_session_cache_misses_total", Kind::Counter, "Checks of sessions that read the database."),
    (
        "vestibule_revocation_feed_age_seconds",
        Kind::Gauge,
        "Since the revocation feed was last confirmed; 0 where one process is alone on its database.",
    ),
    ("vestibule_messages_total", Kind::Counter, "Tries to deliver a message, by channel and outcome."),
    ("vestibule_messages_waiting", Kind::Gauge, "Messages in the outbox."),
    ("vestibule_messages_given_up", Kind::Gauge, "Messages that were given up (dead letters)."),
    ("vestibule_messages_oldest_waiting_seconds", Kind::Gauge, "Age of the oldest message in the outbox."),
    ("vestibule_database_up", Kind::Gauge, "1 when the database answered just now, else 0."),
    ("vestibule_database_connections", Kind::Gauge, "The most connections that are opened."),
    ("vestibule_database_connections_in_use", Kind::Gauge, "Connections in use at this moment."),
    ("vestibule_database_waits_total", Kind::Counter, "How often a connection had to be waited for."),
    ("vestibule_database_denied_total", Kind::Counter, "How often no connection could be had in time."),
    (
        "vestibule_database_failures_total",
        Kind::Counter,
        "Connections whose work failed or was given up in the middle.",
    ),
    ("vestibule_database_commits_total", Kind::Counter, "Commits; on SQLite several changes share one."),
    ("vestibule_database_changes_total", Kind::Counter, "Changes in those commits."),
    ("vestibule_database_repetitions_total", Kind::Counter, "Transactions that were tried again."),
    ("vestibule_log_lines_lost_total", Kind::Counter, "Lines of the log that could not be written."),
    ("vestibule_build_info", Kind::Gauge, "Always 1, with the version of the program."),
    ("vestibule_start_time_seconds", Kind::Gauge, "When the process started, in seconds since 1970."),
];

/// Tells the recorder what each metric means.
fn describe() {
    for (name, kind, meaning) in METRICS {
        match kind {
            Kind::Counter => metrics::describe_counter!(name, meaning),
            Kind::Gauge => metrics::describe_gauge!(name, meaning),
            Kind::Histogram => metrics::describe_histogram!(name, meaning),
        }
    }
}

/// Counts from now on, and serves the counts until `stop`. `sample` notes, at each question, what is not counted as it
/// happens.
pub(crate) async fn serve<F>(
    (at, now): (SocketAddr, Timestamp),
    sample: impl Fn() -> F + Clone + Send + Sync + 'static,
    tasks: &TaskTracker,
    stop: CancellationToken,
) -> std::io::Result<SocketAddr>
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind(at).await?;
    let bound = listener.local_addr()?;
    let handle = recorder().map_err(std::io::Error::other)?;
    describe();
    note_start(now);
    let rendered = handle.clone();
    let render = move || {
        let (sampled, rendered) = (sample(), rendered.clone());
        async move {
            sampled.await;
            ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], rendered.render())
        }
    };
    let router = Router::new().route("/metrics", get(render));
    tasks.spawn(upkeep(handle, stop.clone()));
    tasks.spawn(async move {
        let served = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(cause) = served.await {
            tracing::error!(%cause, "the metrics page ended");
        }
    });
    Ok(bound)
}

fn recorder() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()
}

/// Notes what the server holds and has counted: attempts, queues, caches, messages on their way, and the database.
pub(crate) async fn sample(app: App) {
    metrics::counter!("vestibule_log_lines_lost_total").absolute(telemetry::lines_lost());
    sample_tallies();
    sample_queues(&app);
    sample_database(&app);
    sample_outbox(&app).await;
}

fn sample_tallies() {
    for tally in Tally::ALL {
        metrics::counter!(tally.metric(), tally.labels()).absolute(tally.total());
    }
}

fn sample_queues(app: &App) {
    metrics::gauge!("vestibule_hashing_waiting").set(float(app.hashes_waiting()));
    metrics::gauge!("vestibule_sessions_cached").set(float(app.sessions_cached()));
    metrics::gauge!("vestibule_revocation_feed_age_seconds").set(app.feed_age_seconds().unwrap_or_default());
}

fn sample_database(app: &App) {
    let counts = app.store().write_counts();
    metrics::counter!("vestibule_database_commits_total").absolute(counts.commits);
    metrics::counter!("vestibule_database_changes_total").absolute(counts.changes);
    metrics::counter!("vestibule_database_repetitions_total").absolute(counts.repetitions);
    let pool = app.store().pool_counts();
    metrics::gauge!("vestibule_database_connections").set(float(pool.size));
    metrics::gauge!("vestibule_database_connections_in_use").set(float(pool.in_use));
    metrics::counter!("vestibule_database_waits_total").absolute(pool.waits);
    metrics::counter!("vestibule_database_denied_total").absolute(pool.denied);
    metrics::counter!("vestibule_database_failures_total").absolute(pool.failed);
}

/// Notes what stays as it is from the start on.
fn note_start(now: Timestamp) {
    metrics::gauge!("vestibule_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge("vestibule_start_time_seconds", now.seconds());
}

async fn sample_outbox(app: &App) {
    let counted = async { outbox::counts(&mut app.store().read().await?).await };
    match counted.await {
        Ok(OutboxCounts { waiting, dead, oldest_waiting_at }) => {
            let age = oldest_waiting_at.map_or(0, |at| app.now().since(at).seconds());
            gauge("vestibule_messages_waiting", waiting);
            gauge("vestibule_messages_given_up", dead);
            gauge("vestibule_messages_oldest_waiting_seconds", age);
            gauge("vestibule_database_up", 1);
        }
        Err(StoreError::Unavailable(_)) => gauge("vestibule_database_up", 0),
        Err(cause) => {
            tracing::warn!(%cause, "the outbox could not be counted");
            gauge("vestibule_database_up", 0);
        }
    }
}

/// A count as a gauge has it; one beyond what a float can tell does not occur.
fn float(count: impl TryInto<u32>) -> f64 {
    count.try_into().map_or(f64::INFINITY, f64::from)
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; counts stay far below 2^52")]
fn gauge(name: &'static str, value: i64) {
    metrics::gauge!(name).set(value as f64);
}

/// Histograms collect their samples until somebody asks; nobody may ever ask.
async fn upkeep(handle: PrometheusHandle, stop: CancellationToken) {
    let mut tick = tokio::time::interval(Duration::from_secs(5));
    while stop.run_until_cancelled(tick.tick()).await.is_some() {
        handle.run_upkeep();
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn what_was_counted_can_be_read_and_nothing_else_is_there() {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let sample = || async { gauge("vestibule_messages_waiting", 3) };
        let at = serve(
            (SocketAddr::from(([127, 0, 0, 1], 0)), Timestamp::from_seconds(7)),
            sample,
            &tasks,
            stop.clone(),
        )
        .await
        .unwrap();
        metrics::counter!("vestibule_requests_total", "route" => "/").increment(2);
        let metrics = ask(at, "/metrics").await;
        assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
        assert!(
            metrics.contains("vestibule_messages_waiting 3")
                && metrics.contains("vestibule_requests_total{route=\"/\"} 2"),
            "{metrics}"
        );
        assert!(metrics.contains("# HELP vestibule_messages_waiting Messages in the outbox."), "{metrics}");
        assert!(ask(at, "/").await.starts_with("HTTP/1.1 404"));
        stop.cancel();
        tasks.close();
        tasks.wait().await;
    }

    /// The names of metrics in the sources of this folder.
    fn used_in(folder: &std::path::Path, found: &mut std::collections::BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                used_in(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let quoted = text.split("(\"vestibule_").skip(1).filter_map(|rest| rest.split_once('"'));
                let named = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                found.extend(
                    quoted.filter(|(name, _)| named(name)).map(|(name, _)| format!("vestibule_{name}")),
                );
            }
        }
    }

    #[test]
    fn every_metric_is_described_here_and_in_the_manual() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut used = std::collections::BTreeSet::new();
        for room in ["store", "service", "web", "server"] {
            used_in(&crates.join(room).join("src"), &mut used);
        }
        let described: std::collections::BTreeSet<String> =
            METRICS.iter().map(|(name, ..)| (*name).to_owned()).collect();
        assert_eq!(used, described);
        let manual = std::fs::read_to_string(crates.join("../docs/OPERATE.md")).unwrap();
        for (name, _, meaning) in METRICS {
            assert!(manual.contains(&format!("| `{name}` |")) && meaning.ends_with('.'), "{name}");
        }
    }

    /// The metrics that a text names, without what Prometheus adds to the names of histograms.
    fn named_in(text: &str) -> std::collections::BTreeSet<String> {
        const OURS: &str = "vestibule_";
        let words = text.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_');
        let names = words.filter(|word| word.starts_with(OURS));
        let histogram = |name: &str| METRICS.iter().any(|(known, ..)| *known == name);
        let suffixes = ["_bucket", "_count", "_sum"];
        let bare = |name: &str| {
            let cut = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix));
            cut.filter(|cut| histogram(cut)).unwrap_or(name).to_owned()
        };
        names.map(bare).collect()
    }

    #[test]
    fn rules_and_dashboard_name_metrics_that_exist_and_the_dashboard_shows_all() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../monitoring");
        let read = |file: &str| named_in(&std::fs::read_to_string(folder.join(file)).unwrap());
        let known: std::collections::BTreeSet<String> =
            METRICS.iter().map(|(name, ..)| (*name).to_owned()).collect();
        assert_eq!(read("dashboard.json"), known);
        for file in ["alerts.yml", "alerts_test.yml"] {
            assert!(read(file).is_subset(&known), "{file}: {:?}", read(file).difference(&known));
        }
    }

    async fn ask(at: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(at).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}
