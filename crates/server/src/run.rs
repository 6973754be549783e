//! The server's life: bootstrap, workers, listener; and, when asked to stop, the same in reverse. Nothing that was
//! acknowledged depends on a stop being graceful.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vestibule_domain::account::Phone;
use vestibule_domain::secret::Token;
use vestibule_service::clock_entropy::{Clock, Entropy, SharedClock};
use vestibule_service::hashing::{HashPool, Peppers, Stopwatch};
use vestibule_service::{App, AppParts, Aside, CACHED_SESSIONS};
use vestibule_store::Store;
use vestibule_web::{Served, Web};

use crate::config::{Loaded, Settings, Sources};
use crate::control::Control;
use crate::listener::{self, Ending};
use crate::peers::Peers;
use crate::reload::Reloader;
use crate::report::{Failure, Outcome, Report, say};
use crate::signals::Signals;
use crate::telemetry::traces::Traces;
use crate::{banner, bootstrap, metrics_page, telemetry, wiring, workers};

/// How long requests may still take after the server was asked to stop. The whole stop stays below ten seconds, after
/// which supervisors lose their patience.
const GRACE: Duration = Duration::from_secs(8);

/// How long messages that are being handed over may still take then.
const DELIVERIES: Duration = Duration::from_secs(1);

/// Serves until a signal.
pub(crate) fn serve(loaded: Loaded, sources: &Sources) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let traces = Traces::begin(&loaded.settings.traces, runtime.handle())?;
    telemetry::start(&loaded.settings.log, traces.as_ref());
    if !loaded.strange.is_empty() {
        tracing::warn!(variables = loaded.strange.join(", "), "ignored, because they are no settings");
    }
    std::thread::spawn(Phone::read_plans);
    let ended = runtime.block_on(live(loaded, sources.clone()));
    traces.into_iter().for_each(Traces::finish);
    let ending = ended?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(Report { text: String::new(), well: ending == Ending::Clean })
}

async fn live(loaded: Loaded, sources: Sources) -> Result<Ending, Failure> {
    let settings = &loaded.settings.clone();
    let signals = Signals::listen()?;
    bootstrap::make_data_dir(settings)?;
    let _claimed = bootstrap::claim_database(settings)?;
    let store = bootstrap::open_store(settings).await?;
    bootstrap::migrate(settings, &store).await?;
    let app = build(settings, store).await?;
    let (stop, now) = (CancellationToken::new(), CancellationToken::new());
    let tasks = TaskTracker::new();
    let listener = bind(settings).await?;
    if let Some(at) = settings.metrics_listen {
        let sampled = app.clone();
        let sample = move || metrics_page::sample(sampled.clone());
        let served = metrics_page::serve((at, app.now()), sample, &tasks, stop.clone()).await;
        served.map_err(|cause| {
            format!("metrics_listen: {at} cannot be listened on ({cause}); choose another")
        })?;
    }
    workers::start(&app, &tasks, &stop);
    let mailbox = wiring::mailbox_key(settings, &Entropy::system());
    let web = Web::new(app.clone(), wiring::site(settings, mailbox.as_ref().map(Token::digest))?);
    let reloader = Reloader::new(sources, loaded, app.clone(), web.clone());
    listen_to_commands(settings, &reloader, &tasks, &stop);
    signals.pass_on(reloader, stop.clone(), now.clone());
    greet(banner::text(settings, mailbox.as_ref()));
    tracing::info!(listen = %settings.listen, public_url = settings.public_url, "ready");
    let peers = Peers::new(settings.limits.connections_per_address, &settings.trusted_proxies);
    let places = (settings.limits.connections, peers);
    let serving = listener::serve(listener, Served::new(web), places, stop, GRACE);
    let ending = now.run_until_cancelled(serving).await.unwrap_or(Ending::Cut(0));
    tasks.close();
    tasks.wait().await;
    finish(&app).await;
    Ok(ending)
}

/// Prints the banner on a thread of its own: the reader of standard output may have stopped reading.
fn greet(text: String) {
    std::thread::spawn(move || {
        if let Err(cause) = say(&text) {
            tracing::warn!(%cause, "standard output cannot be written");
        }
    });
}

/// Wires the server together.
pub(crate) async fn build(settings: &Settings, store: Store) -> Result<App, Failure> {
    let (clock, entropy) = (Clock::system(), Entropy::system());
    let ring = Arc::new(bootstrap::open_keys(settings, &store, &clock, &entropy).await?);
    let hashing =
        HashPool::start(wiring::hash_settings(settings), Peppers::from(&*ring), &Stopwatch::monotonic())?;
    Ok(App::new(AppParts {
        reloadable: wiring::reloadable(settings)?,
        store,
        ring,
        hashing,
        post: wiring::post(settings)?,
        clock,
        shared_clock: SharedClock::Database,
        entropy,
        cached_sessions: CACHED_SESSIONS,
        aside: Aside::start(&Stopwatch::monotonic())?,
    }))
}

async fn bind(settings: &Settings) -> Result<TcpListener, Failure> {
    let at = settings.listen;
    TcpListener::bind(at).await.map_err(|cause| {
        format!("listen: {at} cannot be listened on ({cause}); stop what uses it, or choose another port")
            .into()
    })
}

/// Answers `vestibule reload`. A file system that may not be written to costs that command alone.
fn listen_to_commands(
    settings: &Settings,
    reloader: &Reloader,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) {
    match Control::open(&settings.data_dir) {
        Ok(control) => drop(tasks.spawn(control.answer(reloader.clone(), tasks.clone(), stop.clone()))),
        Err(cause) => {
            let at = settings.data_dir.display();
            tracing::warn!(%cause, "no control socket in {at}; `vestibule reload` will not find this server, SIGHUP does");
        }
    }
}

/// Writes down what was only in memory and closes the database.
async fn finish(app: &App) {
    if let Err(cause) = app.write_uses().await {
        tracing::warn!(%cause, "the last uses of sessions could not be written down");
    }
    app.finish_deliveries(DELIVERIES).await;
    app.store().close().await;
    tracing::info!("stopped");
}
