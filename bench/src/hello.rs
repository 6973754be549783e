//! The limit for session checks and look-ups: a server on the same stack, with the same runtime and the same handling of connections
//! as the real one, that answers every request with one word.

use std::io::Write;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::Outcome;

/// Serves until it is killed; says on its standard output where.
pub(crate) fn run() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        let graceful = GracefulShutdown::new();
        let hello = axum::routing::get(|| async { "hello" });
        let router =
            Router::new().route("/api/v1/session", hello.clone()).route("/api/v1/accounts/{id}", hello);
        loop {
            let (stream, peer) = listener.accept().await?;
            connect(stream, peer, &router, &graceful)?;
        }
    })
}

/// The same as in the listener of the server.
fn connect(stream: TcpStream, peer: SocketAddr, router: &Router, graceful: &GracefulShutdown) -> Outcome<()> {
    stream.set_nodelay(true)?;
    let service = router.clone().map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(std::time::Duration::from_secs(30))
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let watched = graceful.watch(connection);
    tokio::spawn(async move { drop(watched.await) });
    Ok(())
}
