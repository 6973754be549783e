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
use vestibule_service::Vestibule;
use vestibule_store::StoreError;
use vestibule_store::outbox::{self, OutboxCounts};

/// Upper bounds of the buckets of every duration, in seconds.
const BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Counts from now on, and serves the counts until `stop`. `sample` notes, at each question, what is not counted as it
/// happens.
pub(crate) async fn serve<F>(
    at: SocketAddr,
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

/// Notes what the house holds: messages on their way and what the database has written.
pub(crate) async fn sample(house: Vestibule) {
    let counts = house.store().write_counts();
    metrics::counter!("vestibule_database_commits_total").absolute(counts.commits);
    metrics::counter!("vestibule_database_changes_total").absolute(counts.changes);
    metrics::counter!("vestibule_database_repetitions_total").absolute(counts.repetitions);
    let counted = async { outbox::counts(&mut house.store().read().await?).await };
    match counted.await {
        Ok(OutboxCounts { waiting, dead, oldest_waiting_at }) => {
            let age = oldest_waiting_at.map_or(0, |at| house.now().since(at).seconds());
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
        let sample = || async { gauge("messages_waiting", 3) };
        let at = serve(SocketAddr::from(([127, 0, 0, 1], 0)), sample, &tasks, stop.clone()).await.unwrap();
        metrics::counter!("passages_opened_total").increment(2);
        let metrics = ask(at, "/metrics").await;
        assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
        assert!(
            metrics.contains("messages_waiting 3") && metrics.contains("passages_opened_total 2"),
            "{metrics}"
        );
        assert!(ask(at, "/").await.starts_with("HTTP/1.1 404"));
        stop.cancel();
        tasks.close();
        tasks.wait().await;
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
