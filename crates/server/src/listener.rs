//! The listener: accepts connections, hands each request with its peer's address on, and ends without
//! cutting off a request that is under way. Slow or too many peers cost a bounded number of sockets, never more.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt};

use crate::peers::{Counted, Impatient, Peers};

/// A peer that has not sent the whole head of a request by then is hung up on. Longer than a patient proxy's pause.
const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// A peer that has read nothing of its answer for so long is hung up on.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// After an `accept` that failed for want of sockets or memory, a moment for some to become free.
const BREATHER: Duration = Duration::from_millis(50);

/// What is left when the listener has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Every request was answered.
    Clean,
    /// So many connections still had a request under way when the time was up.
    Cut(usize),
}

/// Serves until `stop`, then waits `grace` for the requests that are under way.
pub(crate) async fn serve<S>(
    listener: TcpListener,
    served: S,
    (connections, peers): (u32, Peers),
    stop: CancellationToken,
    grace: Duration,
) -> Ending
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let places = Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(usize::MAX)));
    let graceful = GracefulShutdown::new();
    let accepting = async {
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    if let Some(counted) = peers.admit(peer.ip()) {
                        connect(stream, peer, &served, &graceful, (place, counted));
                    } else {
                        tracing::debug!(%peer, "an address has too many connections");
                    }
                }
                Err(cause) => {
                    tracing::warn!(%cause, "a connection could not be accepted");
                    tokio::time::sleep(BREATHER).await;
                }
            }
        }
    };
    stop.run_until_cancelled(accepting).await;
    drop(listener);
    let left = graceful.count();
    if tokio::time::timeout(grace, graceful.shutdown()).await.is_ok() {
        Ending::Clean
    } else {
        Ending::Cut(left)
    }
}

fn connect<S>(
    stream: TcpStream,
    peer: SocketAddr,
    served: &S,
    graceful: &GracefulShutdown,
    place: (tokio::sync::OwnedSemaphorePermit, Counted),
) where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    // Answers are small and complete: waiting to fill a packet only delays them.
    if let Err(cause) = stream.set_nodelay(true) {
        tracing::debug!(%cause, "TCP_NODELAY was refused");
    }
    let service = served.clone().map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).serve_connection(
            TokioIo::new(Impatient::new(stream, READ_WITHIN)),
            TowerToHyperService::new(service),
        );
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(cause) = watched.await {
            tracing::debug!(%cause, "a connection ended early");
        }
        drop(place);
    });
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::Notify;

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";

    async fn bound() -> (TcpListener, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        (listener, at)
    }

    #[tokio::test]
    async fn a_request_knows_its_peer_and_one_under_way_is_answered_before_the_end() {
        let (listener, at) = bound().await;
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (begins, waits) = (Arc::clone(&begun), Arc::clone(&go_on));
        let router = Router::new().route(
            "/",
            get(move |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
                begins.notify_one();
                waits.notified().await;
                peer.ip().to_string()
            }),
        );
        let stop = CancellationToken::new();
        let server = tokio::spawn(serve(
            listener,
            router,
            (16, Peers::new(16, &[])),
            stop.clone(),
            Duration::from_secs(10),
        ));
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        begun.notified().await;
        stop.cancel();
        go_on.notify_one();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("127.0.0.1"), "{answer}");
        assert_eq!(server.await.unwrap(), Ending::Clean);
        assert!(TcpStream::connect(at).await.is_err());
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_cut_off_when_the_time_is_up() {
        let (listener, at) = bound().await;
        let begun = Arc::new(Notify::new());
        let begins = Arc::clone(&begun);
        let router = Router::new().route(
            "/",
            get(move || async move {
                begins.notify_one();
                std::future::pending::<()>().await;
            }),
        );
        let stop = CancellationToken::new();
        let server = tokio::spawn(serve(
            listener,
            router,
            (16, Peers::new(16, &[])),
            stop.clone(),
            Duration::from_millis(1),
        ));
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        begun.notified().await;
        stop.cancel();
        assert_eq!(server.await.unwrap(), Ending::Cut(1));
    }
}
