//! Where the operator takes nobody from, by country and network: for new accounts alone, or for every way in. Sessions that are
//! open, and the links that freeze and veto, are not concerned. Asked before anything is read, so it tells nothing about accounts.

use std::collections::BTreeSet;
use std::net::IpAddr;

use vestibule_domain::place::CountryCode;

use crate::geo::NetworkList;

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A new account.
    Registration,
    /// A sign-in, a reset, the end of a freeze: whatever begins with an identifier.
    SignIn,
}

/// Countries and networks.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    /// Countries, as far as addresses tell.
    pub countries: BTreeSet<CountryCode>,
    /// Networks.
    pub networks: NetworkList,
}

/// Where nobody is taken from.
#[derive(Debug, Clone, Default)]
pub struct RefusedRegions {
    /// By no way.
    pub sign_in: Regions,
    /// Not as a new customer.
    pub registration: Regions,
}

impl Regions {
    fn hold(&self, country: Option<CountryCode>, address: IpAddr) -> bool {
        country.is_some_and(|country| self.countries.contains(&country))
            || self.networks.contains(address).is_some()
    }
}

impl RefusedRegions {
    /// Whether somebody at this address is refused on this way. An address whose country is not known is in none.
    #[must_use]
    pub fn refuse(&self, way: Way, country: Option<CountryCode>, address: IpAddr) -> bool {
        let everywhere = self.sign_in.hold(country, address);
        everywhere || (way == Way::Registration && self.registration.hold(country, address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(countries: &[&str], networks: &str) -> Regions {
        Regions {
            countries: countries.iter().filter_map(|code| CountryCode::parse(code)).collect(),
            networks: NetworkList::parse(networks).unwrap(),
        }
    }

    #[test]
    fn who_may_not_sign_in_may_not_register_and_the_other_way_round_they_may() {
        let refused = RefusedRegions {
            sign_in: regions(&["KP"], "203.0.113.0/24"),
            registration: regions(&["US"], "198.51.100.0/24\n2001:db8::/32"),
        };
        let country = CountryCode::parse;
        for (place, address, signs_in, registers) in [
            (country("KP"), "192.0.2.1", false, false),
            (country("US"), "192.0.2.1", true, false),
            (country("CA"), "192.0.2.1", true, true),
            (None, "192.0.2.1", true, true),
            (None, "203.0.113.9", false, false),
            (country("CA"), "::ffff:203.0.113.9", false, false),
            (country("CA"), "198.51.100.9", true, false),
            (country("CA"), "2001:db8:9::1", true, false),
        ] {
            let address = address.parse().unwrap();
            assert_eq!(!refused.refuse(Way::SignIn, place, address), signs_in, "{address}");
            assert_eq!(!refused.refuse(Way::Registration, place, address), registers, "{address}");
        }
    }

    #[test]
    fn nothing_is_refused_without_a_list() {
        let nobody = RefusedRegions::default();
        assert!(!nobody.refuse(Way::Registration, CountryCode::parse("KP"), "192.0.2.1".parse().unwrap()));
    }
}
