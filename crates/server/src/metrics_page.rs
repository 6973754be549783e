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

/// Upper bounds of the buckets of every duration, in seconds.
const BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Counts from now on, and serves the counts until `stop`.
pub(crate) async fn serve(
    at: SocketAddr,
    tasks: &TaskTracker,
    stop: CancellationToken,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(at).await?;
    let bound = listener.local_addr()?;
    let handle = recorder().map_err(std::io::Error::other)?;
    let router = page(handle.clone());
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

fn page(handle: PrometheusHandle) -> Router {
    let render = move || {
        let text = handle.render();
        async move { ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text) }
    };
    Router::new().route("/metrics", get(render))
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
        let at = serve(SocketAddr::from(([127, 0, 0, 1], 0)), &tasks, stop.clone()).await.unwrap();
        metrics::counter!("passages_opened_total").increment(3);
        let metrics = ask(at, "/metrics").await;
        assert!(
            metrics.starts_with("HTTP/1.1 200") && metrics.contains("passages_opened_total 3"),
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
