//! What one peer may take: so many connections at once, and only as long as it reads what it is sent. Proxies that the
//! operator trusts and this machine itself are not counted, since all customers may come from there.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// Counts the connections of each peer.
#[derive(Debug, Clone)]
pub(crate) struct Peers {
    most: u32,
    uncounted: Arc<[IpNet]>,
    open: Arc<Mutex<HashMap<IpAddr, u32>>>,
}

/// One connection of a peer; it is given up when dropped.
#[derive(Debug)]
pub(crate) struct Counted {
    /// Nothing where the peer is not counted.
    peer: Option<IpAddr>,
    peers: Peers,
}

impl Peers {
    /// At most so many connections from an address, except from these networks.
    pub(crate) fn new(most: u32, uncounted: &[IpNet]) -> Self {
        Self { most, uncounted: uncounted.into(), open: Arc::default() }
    }

    /// One more connection from this address, unless it has as many as it may have.
    pub(crate) fn admit(&self, address: IpAddr) -> Option<Counted> {
        let address = address.to_canonical();
        if address.is_loopback() || self.uncounted.iter().any(|network| network.contains(&address)) {
            return Some(Counted { peer: None, peers: self.clone() });
        }
        let peer = household(address);
        let mut open = self.open();
        let count = open.entry(peer).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Counted { peer: Some(peer), peers: self.clone() })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, u32>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A single customer usually has a whole /64 of IPv6.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(peer) = self.peer else { return };
        let mut open = self.peers.open();
        if let Some(count) = open.get_mut(&peer) {
            *count -= 1;
            if *count == 0 {
                open.remove(&peer);
            }
        }
    }
}

/// A connection that breaks when the peer has not read anything for this long while something is to be written.
#[derive(Debug)]
pub(crate) struct Impatient<S> {
    stream: S,
    within: Duration,
    /// While a write waits.
    waits: Option<Pin<Box<Sleep>>>,
}

impl<S> Impatient<S> {
    pub(crate) const fn new(stream: S, within: Duration) -> Self {
        Self { stream, within, waits: None }
    }

    /// The outcome of a write, or an error when it has waited too long.
    fn in_time<T>(&mut self, cx: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.waits = None;
            return outcome;
        }
        let within = self.within;
        let waits = self.waits.get_or_insert_with(|| Box::pin(tokio::time::sleep(within)));
        match waits.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Impatient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Impatient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.in_time(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.in_time(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(cx);
        self.in_time(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.in_time(cx, outcome)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[test]
    fn a_peer_has_as_many_connections_as_it_may_and_others_have_theirs() {
        let peers = Peers::new(2, &["10.0.0.0/8".parse().unwrap()]);
        let from = |text: &str| peers.admit(text.parse().unwrap());
        let (one, _two) = (from("192.0.2.1"), from("192.0.2.1"));
        assert!(one.is_some() && from("192.0.2.1").is_none() && from("::ffff:192.0.2.1").is_none());
        assert!(from("192.0.2.2").is_some());
        drop(one);
        assert!(from("192.0.2.1").is_some());
        let _household = (from("2001:db8::1"), from("2001:db8::2"));
        assert!(from("2001:db8::3").is_none() && from("2001:db8:0:1::3").is_some());
        let proxied: Vec<_> = (0..9).map(|_| from("10.1.2.3")).collect();
        assert!(proxied.iter().all(Option::is_some));
    }

    #[test]
    fn nothing_is_remembered_of_peers_that_have_gone() {
        let peers = Peers::new(2, &[]);
        drop((peers.admit("192.0.2.1".parse().unwrap()), peers.admit("192.0.2.2".parse().unwrap())));
        assert!(peers.open().is_empty());
    }

    #[tokio::test]
    async fn who_reads_nothing_is_hung_up_on_and_who_reads_is_not() {
        let (ours, mut theirs) = tokio::io::duplex(8);
        let mut ours = Impatient::new(ours, Duration::from_millis(20));
        let (written, read) = tokio::join!(ours.write_all(&[7; 32]), async {
            let mut read = [0; 32];
            theirs.read_exact(&mut read).await.map(|_| read)
        });
        assert!(written.is_ok() && read.unwrap() == [7; 32]);
        let refused = ours.write_all(&[7; 32]).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::TimedOut);
    }
}
