//! Hands traces to a collector by plain HTTP. A collector that is away costs its traces and a line in the log, never a request.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry_http::{HttpClient, HttpError};
use tokio::runtime::Handle;

/// The longest answer of a collector that is read, in bytes.
const ANSWER: usize = 64 * 1024;

/// The way to a collector.
#[derive(Debug)]
pub(super) struct Collector {
    client: Client<HttpConnector, Body>,
    runtime: Handle,
    away: AtomicBool,
}

impl Collector {
    /// What is handed over goes by this runtime: whoever asks is a thread without one.
    pub(super) fn new(runtime: Handle) -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            runtime,
            away: AtomicBool::new(false),
        }
    }

    async fn sent(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let asked = self.runtime.spawn(async move {
            let (head, body) = client.request(request.map(Body::from)).await?.into_parts();
            let body = to_bytes(Body::new(body), ANSWER).await?;
            Ok(Response::from_parts(head, body))
        });
        asked.await?
    }

    /// Tells the log once that traces are lost, and once that they arrive again.
    fn noted(&self, lost: Option<String>) {
        let away = lost.is_some();
        if self.away.swap(away, Ordering::Relaxed) == away {
            return;
        }
        if let Some(cause) = lost {
            tracing::warn!(
                cause,
                "the collector takes no traces (traces.collector); they are lost until it does"
            );
        } else {
            tracing::info!("the collector takes traces again");
        }
    }
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.sent(request).await;
        self.noted(match &answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(answer.status().to_string()),
            Err(cause) => Some(cause.to_string()),
        });
        answer
    }
}
