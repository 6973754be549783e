//! The address of a mail server as operators write it: `smtp://host:port` or `smtps://host:port`. Encryption is the rule;
//! mail goes in clear only to this machine, or where the address says so itself.

use std::net::IpAddr;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// TLS from the first byte (`smtps://`, port 465; RFC 8314).
    FromTheStart,
    /// STARTTLS, demanded: without it nothing is sent (`smtp://`, port 587).
    StartTls,
    /// None (`smtp://` to this machine, port 25, or with `?tls=none`).
    None,
}

/// Where mail is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SmtpAddress {
    /// Name or IP address, without brackets.
    pub(super) host: String,
    /// Port.
    pub(super) port: u16,
    /// Encryption.
    pub(super) encryption: Encryption,
    /// Whether the host is this machine.
    pub(super) local: bool,
}

/// Why an address of a mail server cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpAddressError {
    /// Neither `smtp://` nor `smtps://`.
    #[error("write smtp://host:587 (STARTTLS) or smtps://host:465 (TLS)")]
    Scheme,
    /// A user or password inside the address, where logs would show it.
    #[error("put user name and password into their own settings, not into the address")]
    Credentials,
    /// The host is missing or malformed.
    #[error("the host is missing or malformed")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the port must be a number from 1 to 65535")]
    Port,
    /// Something after the host other than `?tls=required` or `?tls=none`.
    #[error("after the host only ?tls=required or ?tls=none may follow")]
    Option,
}

impl SmtpAddress {
    /// Reads an address.
    pub(super) fn parse(text: &str) -> Result<Self, SmtpAddressError> {
        let (implicit, rest) = match text.trim().split_once("://") {
            Some(("smtps", rest)) => (true, rest),
            Some(("smtp", rest)) => (false, rest),
            _ => return Err(SmtpAddressError::Scheme),
        };
        if rest.contains('@') {
            return Err(SmtpAddressError::Credentials);
        }
        let (place, option) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, port) = split_port(place.strip_suffix('/').unwrap_or(place))?;
        let local = is_local(&host);
        let (encryption, usual_port) = match (implicit, option) {
            (true, "" | "tls=required") => (Encryption::FromTheStart, 465),
            (false, "tls=none") => (Encryption::None, 25),
            (false, "") if local => (Encryption::None, 25),
            (false, "" | "tls=required") => (Encryption::StartTls, 587),
            _ => return Err(SmtpAddressError::Option),
        };
        Ok(Self { host, port: port.unwrap_or(usual_port), encryption, local })
    }
}

fn split_port(place: &str) -> Result<(String, Option<u16>), SmtpAddressError> {
    let (host, port) = match place.strip_prefix('[') {
        Some(bracketed) => {
            let (host, rest) = bracketed.split_once(']').ok_or(SmtpAddressError::Host)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| SmtpAddressError::Host)?;
            (
                host,
                rest.strip_prefix(':')
                    .or_else(|| rest.is_empty().then_some(""))
                    .ok_or(SmtpAddressError::Host)?,
            )
        }
        None => place.split_once(':').unwrap_or((place, "")),
    };
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if host.is_empty() || !(host.chars().all(named) || place.starts_with('[')) {
        return Err(SmtpAddressError::Host);
    }
    let port = match port {
        "" => None,
        text => Some(text.parse().ok().filter(|port| *port > 0).ok_or(SmtpAddressError::Port)?),
    };
    Ok((host.to_owned(), port))
}

fn is_local(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_encrypted_unless_local_or_told_otherwise() {
        use Encryption::{FromTheStart, None, StartTls};
        for (text, host, port, encryption) in [
            ("smtps://mail.example", "mail.example", 465, FromTheStart),
            ("smtps://mail.example:2465/", "mail.example", 2465, FromTheStart),
            ("smtp://mail.example", "mail.example", 587, StartTls),
            ("smtp://mail.example:25?tls=required", "mail.example", 25, StartTls),
            ("smtp://mail.example?tls=none", "mail.example", 25, None),
            ("smtp://localhost:1025", "localhost", 1025, None),
            ("smtp://127.0.0.1", "127.0.0.1", 25, None),
            ("smtp://[::1]:1025", "::1", 1025, None),
            ("smtp://localhost?tls=required", "localhost", 587, StartTls),
            ("smtp://[2001:db8::1]", "2001:db8::1", 587, StartTls),
        ] {
            let read = SmtpAddress::parse(text).unwrap();
            assert_eq!((read.host.as_str(), read.port, read.encryption), (host, port, encryption), "{text}");
        }
    }

    #[test]
    fn malformed_addresses_say_what_is_wrong() {
        use SmtpAddressError::{Credentials, Host, Option, Port, Scheme};
        for (text, error) in [
            ("mail.example:25", Scheme),
            ("http://mail.example", Scheme),
            ("smtp://user:secret@mail.example", Credentials),
            ("smtp://", Host),
            ("smtp://:25", Host),
            ("smtp://mail example", Host),
            ("smtp://[::1", Host),
            ("smtp://[::1]x", Host),
            ("smtp://mail.example/inbox", Host),
            ("smtp://mail.example:0", Port),
            ("smtp://mail.example:70000", Port),
            ("smtp://mail.example?tls=opportunistic", Option),
            ("smtps://mail.example?tls=none", Option),
        ] {
            assert_eq!(SmtpAddress::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "smtps?://[a-z0-9:\\[\\]?=/.]{0,30}") {
            let _ = SmtpAddress::parse(&text);
        }
    }
}
