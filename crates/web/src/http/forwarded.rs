//! Where a request comes from, when proxies stand in front: reads `X-Forwarded-For` and `Forwarded` (RFC 7239) as real
//! proxies send them. What cannot be read for certain is refused; nothing here guesses.

use std::net::IpAddr;

use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The client's address, canonical: an IPv4 address is never written as IPv6.
    pub(crate) ip: IpAddr,
    /// Whether a trusted proxy sent the request without a word about where it comes from. Then `ip` is the proxy's own,
    /// which is right only for a program that runs on the proxy's machine.
    pub(crate) silent_proxy: bool,
}

/// Why it cannot be said where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// The header is there and holds no address.
    #[error("{0} holds no address; let the proxy set it to the address that it was connected from")]
    Empty(&'static str),
    /// The hop that counts is `unknown` or a made-up name (RFC 7239 §6).
    #[error("{0} hides the address (\"unknown\" or a name); let the proxy write the address itself")]
    Hidden(&'static str),
    /// The hop that counts is no address.
    #[error(
        "{0} has something that is no address where the client's should be; let the proxy overwrite the header"
    )]
    NoAddress(&'static str),
    /// The header breaks the grammar of RFC 7239 §4.
    #[error("{0} breaks the form of RFC 7239; let the proxy overwrite the header")]
    Malformed(&'static str),
    /// Both headers are there, and name different clients.
    #[error(
        "Forwarded and X-Forwarded-For name different clients; let the proxy set one and remove the other"
    )]
    Disagree,
}

const LIST: &str = "X-Forwarded-For";
const ELEMENTS: &str = "Forwarded";

/// Whether an address is that of a proxy that is believed.
pub(crate) fn is_trusted(trusted: &[IpNet], ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    trusted.iter().any(|network| network.contains(&ip))
}

/// The client's address: the peer's, or, behind trusted proxies, the last address that is no trusted proxy's. Several
/// lines of a header count as one list in their order (RFC 9110 §5.3), and the walk begins at its very end, because
/// there the nearest proxy wrote.
pub(crate) fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Result<Origin, Unreadable> {
    let peer = peer.to_canonical();
    let trusts = |ip: IpAddr| is_trusted(trusted, ip);
    let direct = |silent_proxy| Origin { ip: peer, silent_proxy };
    if !trusts(peer) {
        return Ok(direct(false));
    }
    let listed = by_list(headers, &trusts)?;
    let told = by_elements(headers, &trusts)?;
    match (listed, told) {
        (Some(one), Some(other)) if one != other => Err(Unreadable::Disagree),
        (Some(ip), _) | (None, Some(ip)) => Ok(Origin { ip, silent_proxy: false }),
        (None, None) => Ok(direct(true)),
    }
}

/// The client according to `X-Forwarded-For`, when there is one.
fn by_list(headers: &HeaderMap, trusts: &impl Fn(IpAddr) -> bool) -> Result<Option<IpAddr>, Unreadable> {
    let lines: Vec<&HeaderValue> = headers.get_all(X_FORWARDED_FOR).iter().collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    let hops = hops.map(<[u8]>::trim_ascii).filter(|hop| !hop.is_empty());
    walk(hops.map(|hop| node(hop, LIST)), trusts, LIST).map(Some)
}

/// The client according to `Forwarded`, when there is one.
fn by_elements(headers: &HeaderMap, trusts: &impl Fn(IpAddr) -> bool) -> Result<Option<IpAddr>, Unreadable> {
    let lines: Vec<&HeaderValue> = headers.get_all(FORWARDED).iter().collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let hops = lines.iter().rev().flat_map(|line| match elements(line.as_bytes()) {
        Some(mut hops) => {
            hops.reverse();
            hops
        }
        None => vec![Err(Unreadable::Malformed(ELEMENTS))],
    });
    walk(hops, trusts, ELEMENTS).map(Some)
}

/// Goes from the nearest hop outwards until one is no trusted proxy; where all are trusted, the outermost counts.
fn walk(
    hops: impl Iterator<Item = Result<IpAddr, Unreadable>>,
    trusts: &impl Fn(IpAddr) -> bool,
    header: &'static str,
) -> Result<IpAddr, Unreadable> {
    let mut outermost = Err(Unreadable::Empty(header));
    for hop in hops {
        let ip = hop?;
        outermost = Ok(ip);
        if !trusts(ip) {
            break;
        }
    }
    outermost
}

/// An address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn node(text: &[u8], header: &'static str) -> Result<IpAddr, Unreadable> {
    let no_address = Unreadable::NoAddress(header);
    let text = std::str::from_utf8(text).map_err(|_| no_address)?;
    if text.eq_ignore_ascii_case("unknown") || text.starts_with('_') {
        return Err(Unreadable::Hidden(header));
    }
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or(no_address)?;
        (IpAddr::V6(host.parse().map_err(|_| no_address)?), after)
    } else if let Ok(host) = text.parse() {
        (host, "")
    } else {
        let (host, after) = text.split_at_checked(text.find(':').ok_or(no_address)?).ok_or(no_address)?;
        (IpAddr::V4(host.parse().map_err(|_| no_address)?), after)
    };
    if port.is_empty() || port.strip_prefix(':').is_some_and(is_port) {
        Ok(host.to_canonical())
    } else {
        Err(no_address)
    }
}

/// One to five digits, or a made-up name (RFC 7239 §6).
fn is_port(text: &str) -> bool {
    let digits = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let obscured = text.strip_prefix('_').is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    });
    digits || obscured
}

/// The `for` of each element of one line; `None` where the line breaks the grammar.
fn elements(line: &[u8]) -> Option<Vec<Result<IpAddr, Unreadable>>> {
    let mut rest = line;
    let mut found = Vec::new();
    loop {
        let (pairs, after) = element(rest)?;
        if !pairs.is_empty() {
            let mut told = pairs.iter().filter(|(name, _)| name.eq_ignore_ascii_case(b"for"));
            let hop = told.next().map(|(_, value)| node(value, ELEMENTS));
            if told.next().is_some() {
                return None;
            }
            found.push(hop.unwrap_or(Err(Unreadable::Hidden(ELEMENTS))));
        }
        match after {
            Some(next) => rest = next,
            None => return Some(found),
        }
    }
}

type Pair = (Vec<u8>, Vec<u8>);

/// The pairs of one element, and what follows the comma after it.
fn element(line: &[u8]) -> Option<(Vec<Pair>, Option<&[u8]>)> {
    let mut pairs = Vec::new();
    let mut rest = line.trim_ascii_start();
    loop {
        if !matches!(rest.first(), None | Some(b',' | b';')) {
            let end = rest.iter().position(|byte| *byte == b'=')?;
            let (name, after) = rest.split_at_checked(end)?;
            if !is_token(name) {
                return None;
            }
            let (value, after) = value(after.get(1..)?)?;
            pairs.push((name.to_vec(), value));
            rest = after.trim_ascii_start();
        }
        match rest.split_first() {
            None => return Some((pairs, None)),
            Some((b',', after)) => return Some((pairs, Some(after))),
            Some((b';', after)) => rest = after.trim_ascii_start(),
            Some(_) => return None,
        }
    }
}

/// A token or a quoted string (RFC 9110 §5.6), and what follows. Proxies also send addresses with a port unquoted, so a
/// colon and brackets count as parts of a token here.
fn value(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let plain = |byte: &u8| is_token_byte(*byte) || b":[]".contains(byte);
        let end = text.iter().position(|byte| !plain(byte)).unwrap_or(text.len());
        let (value, after) = text.split_at_checked(end)?;
        return (!value.is_empty()).then(|| (value.to_vec(), after));
    };
    let mut value = Vec::new();
    let mut bytes = quoted.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some((value, quoted.get(at + 1..)?)),
            b'\\' => value.push(*bytes.next()?.1),
            other => value.push(*other),
        }
    }
    None
}

fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
#[path = "forwarded_tests.rs"]
mod tests;
