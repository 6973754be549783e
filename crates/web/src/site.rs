//! What the pages know about the house they stand in.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;
use vestibule_service::Vestibule;

use crate::view::page::Brand;

/// The operator's settings as far as pages and API need them.
#[derive(Debug, Clone)]
pub struct Site {
    /// The operator's name.
    pub name: String,
    /// Accent colour in light and in dark, as `#rrggbb`.
    pub accent: Option<(String, String)>,
    /// Where help is found.
    pub help: Option<String>,
    /// The terms that a new customer agrees to.
    pub terms: Option<String>,
    /// The privacy notice.
    pub privacy: Option<String>,
    /// The address customers type, without a slash at its end.
    pub public_url: String,
    /// Networks of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether the built-in mailbox may be looked at.
    pub mailbox: bool,
    /// Largest request body in bytes.
    pub body_bytes: usize,
    /// How long a request may take.
    pub request_within: std::time::Duration,
}

impl Site {
    /// Whether customers come over TLS; cookies are then `Secure` and carry the `__Host-` prefix.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host of the public address, with its port if it has one.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest)
    }

    /// The host alone, as shown on the pages.
    #[must_use]
    pub fn domain(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    pub(crate) fn brand(&self) -> Brand {
        Brand {
            name: self.name.clone(),
            mark: None,
            style: self.accent.as_ref().map(|_| "/brand.css".to_owned()),
            help: self.help.clone(),
            terms: self.terms.clone(),
            privacy: self.privacy.clone(),
        }
    }

    /// The client's address: the peer's, or, behind trusted proxies, the last address in `X-Forwarded-For` that is not
    /// itself a trusted proxy.
    pub(crate) fn client_address(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let trusted =
            |address: IpAddr| self.trusted_proxies.iter().any(|net| net.contains(&address.to_canonical()));
        if !trusted(peer) {
            return peer;
        }
        let mut client = peer;
        for hop in forwarded.unwrap_or_default().rsplit(',') {
            let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
            client = address;
            if !trusted(address) {
                break;
            }
        }
        client
    }
}

/// What every handler is given.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub house: Vestibule,
    /// The settings.
    pub site: Arc<Site>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(proxies: &[&str]) -> Site {
        Site {
            name: "House".into(),
            accent: None,
            help: None,
            terms: None,
            privacy: None,
            public_url: "https://id.house.example:8443".into(),
            trusted_proxies: proxies.iter().map(|net| net.parse().unwrap()).collect(),
            mailbox: false,
            body_bytes: 1000,
            request_within: std::time::Duration::from_secs(1),
        }
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let alone = site(&[]);
        assert_eq!(alone.client_address(ip("192.0.2.1"), Some("198.51.100.7")), ip("192.0.2.1"));
        let behind = site(&["10.0.0.0/8"]);
        assert_eq!(behind.client_address(ip("10.0.0.1"), Some("198.51.100.7")), ip("198.51.100.7"));
        let forged = Some("203.0.113.9, 198.51.100.7, 10.0.0.2");
        assert_eq!(behind.client_address(ip("10.0.0.1"), forged), ip("198.51.100.7"));
        assert_eq!(behind.client_address(ip("10.0.0.1"), Some("junk")), ip("10.0.0.1"));
        assert_eq!(behind.client_address(ip("10.0.0.1"), None), ip("10.0.0.1"));
    }

    #[test]
    fn the_domain_is_shown_without_its_port() {
        assert_eq!(site(&[]).domain(), "id.house.example");
        assert_eq!(site(&[]).authority(), "id.house.example:8443");
    }
}
