//! How unusual an attempt is, with the reasons. What is asked before the password may rest only on facts that a
//! stranger cannot tell apart for known and unknown identifiers; [`Risk::before_password`] keeps just those.

use serde::{Deserialize, Serialize};

use crate::place::Place;
use crate::setting::Described;
use crate::time::{Span, Timestamp};

/// What counts as unusual.
#[derive(Debug, Clone, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskPolicy {
    /// Failures from which an attempt is unusual.
    pub failures: u32,
    /// Speed in km/h that nobody travels at.
    pub travel_speed_kmh: u32,
    /// Distances in km below which speed is not judged: positions from addresses are rough.
    pub travel_ignored_below_km: u32,
    /// How long a country stays usual after a sign-in from it.
    pub country_memory: Span,
}

impl Default for RiskPolicy {
    fn default() -> Self {
        Self {
            failures: 3,
            travel_speed_kmh: 900,
            travel_ignored_below_km: 500,
            country_memory: Span::from_days(90),
        }
    }
}

/// How unusual an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// As usual.
    Low,
    /// Worth a captcha.
    Medium,
    /// Worth a confirmation by mail.
    High,
}

names! {
    /// Why an attempt is unusual.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum RiskReason {
        /// The client holds no token of a device this account has confirmed.
        NewDevice => "new_device",
        /// The account has not been used from this country within the policy's memory.
        NewCountry => "new_country",
        /// The last sighting is too far away to have travelled from.
        ImpossibleTravel => "impossible_travel",
        /// Recent failures for this identifier or from this network.
        Failures => "failures",
        /// The network is on the operator's list.
        ListedNetwork => "listed_network",
    }
}

impl RiskReason {
    const fn level(self) -> RiskLevel {
        match self {
            Self::NewDevice | Self::Failures => RiskLevel::Medium,
            Self::NewCountry | Self::ImpossibleTravel | Self::ListedNetwork => RiskLevel::High,
        }
    }

    const fn tells_about_account(self) -> bool {
        matches!(self, Self::NewCountry | Self::ImpossibleTravel)
    }
}

/// Where and when an account was last seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// When the account was used there.
    pub at: Timestamp,
    /// Where the client's address was placed.
    pub place: Place,
}

/// The facts that risk is judged by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RiskFacts {
    /// Whether the client holds the token of a device this account has confirmed.
    pub known_device: bool,
    /// Failures that still count, the largest of the scopes this attempt falls in.
    pub failures: u32,
    /// Whether the network is on the operator's list.
    pub listed_network: bool,
    /// Where the attempt comes from, as far as known.
    pub place: Place,
    /// Countries this account was used from within the policy's memory; empty for a first sign-in.
    pub usual_countries: Vec<crate::place::CountryCode>,
    /// The last successful sighting.
    pub last_seen: Option<Sighting>,
}

/// A risk level with the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Risk {
    reasons: Vec<RiskReason>,
}

impl Risk {
    /// Judges the facts at `now`.
    #[must_use]
    pub fn judge(facts: &RiskFacts, now: Timestamp, policy: &RiskPolicy) -> Self {
        let mut reasons = Vec::new();
        if !facts.known_device {
            reasons.push(RiskReason::NewDevice);
        }
        if new_country(facts) {
            reasons.push(RiskReason::NewCountry);
        }
        if impossible_travel(facts, now, policy) {
            reasons.push(RiskReason::ImpossibleTravel);
        }
        if facts.failures >= policy.failures {
            reasons.push(RiskReason::Failures);
        }
        if facts.listed_network {
            reasons.push(RiskReason::ListedNetwork);
        }
        Self { reasons }
    }

    /// The risk without the reasons that would tell a stranger something about the account.
    #[must_use]
    pub fn before_password(&self) -> Self {
        Self {
            reasons: self.reasons.iter().copied().filter(|reason| !reason.tells_about_account()).collect(),
        }
    }

    /// The level of the gravest reason.
    #[must_use]
    pub fn level(&self) -> RiskLevel {
        self.reasons.iter().map(|reason| reason.level()).max().unwrap_or(RiskLevel::Low)
    }

    /// The reasons, in the order they are judged.
    #[must_use]
    pub fn reasons(&self) -> &[RiskReason] {
        &self.reasons
    }
}

fn new_country(facts: &RiskFacts) -> bool {
    facts
        .place
        .country
        .is_some_and(|country| !facts.usual_countries.is_empty() && !facts.usual_countries.contains(&country))
}

fn impossible_travel(facts: &RiskFacts, now: Timestamp, policy: &RiskPolicy) -> bool {
    let Some(last) = &facts.last_seen else { return false };
    let Some(km) = last.place.distance_km(&facts.place) else { return false };
    if km < f64::from(policy.travel_ignored_below_km) {
        return false;
    }
    // A country-wide position is uncertain by hundreds of kilometres, which `travel_ignored_below_km` absorbs.
    let seconds = u32::try_from(now.since(last.at).seconds()).unwrap_or(u32::MAX).max(60);
    km / (f64::from(seconds) / 3600.0) > f64::from(policy.travel_speed_kmh)
}
