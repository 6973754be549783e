//! An address that can move: connections are passed on to a server, which may be exchanged. Those that were passed on to
//! the old one stay, are cut, or fall silent.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What happens to connections, by their generation: each move of the address begins another.
#[derive(Debug, Clone, Copy)]
struct State {
    target: SocketAddr,
    generation: u32,
    /// Up to this generation connections are closed.
    cut: u32,
    /// Up to this generation no byte is passed on any more.
    silent: u32,
}

/// The address.
pub(crate) struct Forwarder {
    pub(crate) at: SocketAddr,
    state: watch::Sender<State>,
}

impl Forwarder {
    /// Opens at a port of loopback and passes on to this server.
    pub(crate) async fn open(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (state, seen) = watch::channel(State { target, generation: 1, cut: 0, silent: 0 });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(passed_on(stream, seen.clone()));
            }
        });
        Self { at, state }
    }

    /// Passes new connections on to another server; the others stay as they are.
    pub(crate) fn moves_to(&self, target: SocketAddr) {
        self.state.send_modify(|state| {
            state.target = target;
            state.generation += 1;
        });
    }

    /// Closes every connection, and each new one at once.
    pub(crate) fn is_cut(&self) {
        self.state.send_modify(|state| state.cut = state.generation);
    }

    /// Passes nothing on any more, and closes nothing either.
    pub(crate) fn falls_silent(&self) {
        self.state.send_modify(|state| state.silent = state.generation);
    }
}

async fn passed_on(client: TcpStream, mut state: watch::Receiver<State>) {
    let State { target, generation, cut, silent } = *state.borrow();
    if generation <= cut {
        return;
    }
    if generation <= silent {
        let _ = state.wait_for(|now| generation <= now.cut).await;
        return;
    }
    let Ok(server) = TcpStream::connect(target).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = pass(from_client, to_server, generation, state.clone()) => {}
        () = pass(from_server, to_client, generation, state.clone()) => {}
        _ = state.wait_for(|now| generation <= now.cut) => {}
    }
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    generation: u32,
    state: watch::Receiver<State>,
) {
    let mut bytes = vec![0; 16 * 1024];
    while let Ok(count) = from.read(&mut bytes).await {
        if generation <= state.borrow().silent {
            std::future::pending::<()>().await;
        }
        if count == 0 || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
