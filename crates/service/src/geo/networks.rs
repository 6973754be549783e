//! Networks the operator has listed: data centres, anonymisers, partners. A list is a text that people edit; a line
//! that cannot be read refuses the whole list, so that a slip never quietly lets a network through.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use ipnet::IpNet;

/// A line of a network list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}: “{text}” is not a network; write one such as 203.0.113.0/24 or 2001:db8::/32, then what it is"
)]
pub struct NetworkListError {
    /// Counted from 1.
    pub line: usize,
    /// The word that is not a network.
    pub text: String,
}

/// Networks with a label each; the narrowest that holds an address answers for it.
#[derive(Debug, Clone, Default)]
pub struct NetworkList {
    labels: HashMap<IpNet, String>,
    widths_v4: BTreeSet<u8>,
    widths_v6: BTreeSet<u8>,
}

impl NetworkList {
    /// Reads a list: one network or address a line, then its label (the network itself when there is none); `#`
    /// opens a comment; empty lines are skipped. A network named twice keeps the later label.
    pub fn parse(text: &str) -> Result<Self, NetworkListError> {
        let mut list = Self::default();
        for (number, line) in text.lines().enumerate() {
            let content = line.split('#').next().unwrap_or_default().trim();
            let (word, label) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
            if word.is_empty() {
                continue;
            }
            let network =
                read(word).ok_or_else(|| NetworkListError { line: number + 1, text: word.to_owned() })?;
            let label = if label.trim().is_empty() { network.to_string() } else { label.trim().to_owned() };
            list.widths(&network).insert(network.prefix_len());
            list.labels.insert(network, label);
        }
        Ok(list)
    }

    /// The label of the narrowest listed network that holds this address. At most one look for each prefix length in
    /// use, whatever the list's size.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> Option<&str> {
        let address = address.to_canonical();
        let widths = if address.is_ipv4() { &self.widths_v4 } else { &self.widths_v6 };
        widths.iter().rev().find_map(|width| {
            let network = IpNet::new(address, *width).ok()?.trunc();
            self.labels.get(&network).map(String::as_str)
        })
    }

    /// How many networks are listed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether nothing is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    fn widths(&mut self, network: &IpNet) -> &mut BTreeSet<u8> {
        match network {
            IpNet::V4(_) => &mut self.widths_v4,
            IpNet::V6(_) => &mut self.widths_v6,
        }
    }
}

fn read(word: &str) -> Option<IpNet> {
    let network: IpNet = word.parse().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from))?;
    // No address is compared in this form, so such a network would hold none.
    let is_mapped = matches!(network.addr(), IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some());
    (!is_mapped).then(|| network.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIST: &str = "\
# hosting
203.0.113.0/24   Example Hosting, Vancouver   # since May
203.0.113.128/25 its anonymising half
198.51.100.7

2001:db8::/32\tdocumentation
";

    #[test]
    fn the_narrowest_network_answers() {
        let list = NetworkList::parse(LIST).unwrap();
        for (address, label) in [
            ("203.0.113.1", Some("Example Hosting, Vancouver")),
            ("203.0.113.200", Some("its anonymising half")),
            ("::ffff:203.0.113.200", Some("its anonymising half")),
            ("198.51.100.7", Some("198.51.100.7/32")),
            ("198.51.100.8", None),
            ("2001:db8:1::1", Some("documentation")),
            ("2001:db9::1", None),
        ] {
            assert_eq!(list.contains(address.parse().unwrap()), label, "{address}");
        }
        assert_eq!(list.len(), 4);
    }

    #[test]
    fn a_slip_is_told_with_its_line() {
        for (text, line, word) in [
            ("10.0.0.0/8\n\n10.0.0/8 office", 3, "10.0.0/8"),
            ("10.0.0.0/33", 1, "10.0.0.0/33"),
            ("# ok\nexample.com", 2, "example.com"),
        ] {
            assert_eq!(
                NetworkList::parse(text).unwrap_err(),
                NetworkListError { line, text: word.to_owned() }
            );
        }
        assert!(NetworkList::parse("# nothing\n\n").unwrap().is_empty());
    }

    #[test]
    fn a_network_written_with_host_bits_is_the_network() {
        let list = NetworkList::parse("203.0.113.77/24").unwrap();
        assert_eq!(list.contains("203.0.113.1".parse().unwrap()), Some("203.0.113.0/24"));
    }

    #[test]
    fn the_whole_internet_can_be_listed() {
        let list = NetworkList::parse("0.0.0.0/0 v4\n::/0 v6").unwrap();
        assert_eq!(list.contains("8.8.8.8".parse().unwrap()), Some("v4"));
        assert_eq!(list.contains("2600::1".parse().unwrap()), Some("v6"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "[0-9a-f:./# \n]{0,80}") {
            let _ = NetworkList::parse(&text);
        }

        #[test]
        fn it_agrees_with_asking_each_network(nets in prop::collection::vec((any::<u32>(), 0_u8..=32), 0..20), at: u32) {
            let nets: Vec<IpNet> = nets.into_iter()
                .map(|(bits, width)| IpNet::new(IpAddr::from(std::net::Ipv4Addr::from(bits)), width).unwrap().trunc())
                .collect();
            let text: Vec<String> = nets.iter().map(ToString::to_string).collect();
            let address = IpAddr::from(std::net::Ipv4Addr::from(at));
            let held = nets.iter().any(|net| net.contains(&address));
            prop_assert_eq!(NetworkList::parse(&text.join("\n")).unwrap().contains(address).is_some(), held);
        }
    }
}
