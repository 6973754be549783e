//! Traces: what a request spent its time on, handed to a collector as OTLP over HTTP. They name routes and parts of the
//! program, never a person, an address or a secret.

mod handing_over;

use std::time::Duration;

use axum::http::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry::{KeyValue, Value};
use opentelemetry_otlp::{SpanExporter as OtlpExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter};
use tokio::runtime::Handle;
use tracing::Level;
use tracing::subscriber::Subscriber;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::registry::LookupSpan;

use self::handing_over::Collector;
use crate::config::TraceSettings;
use crate::report::Failure;

/// How long the collector may take for one batch.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the end of the program waits for the last traces.
const LAST_TRACES: Duration = Duration::from_secs(1);

/// Traces that are being taken. Whoever holds it ends them.
pub(crate) struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to take traces, handed over within this runtime; none without a collector.
    pub(crate) fn begin(settings: &TraceSettings, runtime: &Handle) -> Result<Option<Self>, Failure> {
        if settings.collector.is_empty() {
            return Ok(None);
        }
        let exporter = OtlpExporter::builder()
            .with_http()
            .with_http_client(Collector::new(runtime.clone()))
            .with_endpoint(&settings.collector)
            .with_timeout(PATIENCE)
            .build()
            .map_err(|cause| format!("traces.collector: {cause}"))?;
        let share = f64::from(settings.percent) / 100.0;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(ByConvention(exporter))
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(share))))
            .with_resource(Resource::builder().with_service_name("vestibule").with_attribute(version).build())
            .build();
        Ok(Some(Self(provider)))
    }

    /// What takes the spans of this program: those that begin something, and those within one.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("vestibule"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(dynamic_filter_fn(|metadata, context| {
                let begins = *metadata.level() == Level::INFO;
                let is_own = metadata.is_span() && metadata.target().starts_with("vestibule");
                is_own && (begins || context.lookup_current().is_some())
            }))
    }

    /// Hands over what is left, for at most a second.
    pub(crate) fn finish(self) {
        // What could not be handed over was told when it happened.
        drop(self.0.shutdown_with_timeout(LAST_TRACES));
    }
}

/// Lets a request's span go on with the trace that the request names (W3C Trace Context).
pub(crate) fn join(span: &tracing::Span, headers: &HeaderMap) {
    let parent = TraceContextPropagator::new().extract(&Named(headers));
    // Where the span is not taken, there is nothing to go on with.
    drop(span.set_parent(parent));
}

struct Named<'a>(&'a HeaderMap);

impl Extractor for Named<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(axum::http::HeaderName::as_str).collect()
    }
}

/// Names what is known of a request as OpenTelemetry's conventions for HTTP servers do.
#[derive(Debug)]
struct ByConvention<E>(E);

impl<E: SpanExporter> SpanExporter for ByConvention<E> {
    fn export(&self, mut batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        batch.iter_mut().filter(|span| span.name == vestibule_web::REQUEST_SPAN).for_each(name_request);
        self.0.export(batch)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// A field of the span around a request, and what it is called by convention.
const FIELDS: [(&str, &str); 4] = [
    ("id", "http.request.header.x-request-id"),
    ("method", "http.request.method"),
    ("route", "http.route"),
    ("status", "http.response.status_code"),
];

fn name_request(span: &mut SpanData) {
    let of = |field: &str| span.attributes.iter().find(|one| one.key.as_str() == field).map(|one| &one.value);
    if let (Some(method), Some(route)) = (of("method"), of("route")) {
        span.name = format!("{method} {route}").into();
    }
    if of("status").is_some_and(|status| matches!(status, Value::I64(500..))) {
        span.status = Status::error("");
    }
    span.span_kind = SpanKind::Server;
    for one in &mut span.attributes {
        if let Some((_, name)) = FIELDS.iter().find(|(field, _)| *field == one.key.as_str()) {
            one.key = (*name).into();
        }
    }
}
