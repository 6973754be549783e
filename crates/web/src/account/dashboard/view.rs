//! The overview after signing in: how safe the account is, what is held, where it was used, what happened.

use askama::Template;

use crate::account::activity::view::Entry;
use crate::account::check_up::view as check_up;
use crate::account::check_up::view::Found;
use crate::page::view::Page;
use crate::protection::holds::view::HoldRow;

/// The sign-in before this one.
#[derive(Clone, Debug)]
pub(crate) struct LastSignIn {
    /// When, in milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// Where, `Lisbon, Portugal`.
    pub(crate) place: Option<String>,
    /// With what, `Firefox on Linux`.
    pub(crate) device: String,
}

/// A place that the account was used from, or tried from.
#[derive(Clone, Debug)]
pub(crate) struct PlaceSeen {
    /// `Lisbon, Portugal`.
    pub(crate) name: String,
    /// Degrees north, if known; a place without is only listed.
    pub(crate) latitude: Option<f64>,
    /// Degrees east, if known.
    pub(crate) longitude: Option<f64>,
    /// Sign-ins from there.
    pub(crate) done: u32,
    /// Refused tries from there.
    pub(crate) refused: u32,
}

/// A place on the map of `world.svg`, in its own units.
pub(crate) struct Pin {
    /// From the left edge.
    pub(crate) x: f64,
    /// From the top edge.
    pub(crate) y: f64,
    /// Half its width.
    pub(crate) radius: f64,
    /// Whether only refused tries came from there.
    pub(crate) refused: bool,
}

impl PlaceSeen {
    /// Where it stands on the map (Miller's cylindrical projection, 720 units wide, from 80° north).
    #[must_use]
    pub(crate) fn pin(&self) -> Option<Pin> {
        let (latitude, longitude) = (self.latitude?, self.longitude?);
        let scale = 720.0 / std::f64::consts::TAU;
        let y = |degrees: f64| {
            scale
                * 1.25
                * (std::f64::consts::FRAC_PI_4 + 0.4 * degrees.clamp(-57.0, 80.0).to_radians()).tan().ln()
        };
        let round = |value: f64| (value * 10.0).round() / 10.0;
        Some(Pin {
            x: round((longitude.clamp(-180.0, 180.0) + 180.0) * 2.0),
            y: round(y(80.0) - y(latitude)),
            radius: round(5.0 + f64::from(self.done.min(400)).sqrt()),
            refused: self.done == 0,
        })
    }
}

/// `/account`: the overview.
#[derive(Clone, Debug, Template)]
#[template(path = "account/dashboard/dashboard.html")]
pub(crate) struct DashboardView {
    /// What every page has.
    pub(crate) page: Page,
    /// The sign-in before this one; none where this is the first.
    pub(crate) last: Option<LastSignIn>,
    /// Whether a recovery still asks for the check-up.
    pub(crate) recovered: bool,
    /// How safe, 0 to 100.
    pub(crate) score: u8,
    /// What was looked at, what needs doing first; as many as fit.
    pub(crate) findings: Vec<Found>,
    /// What is held, the gravest first.
    pub(crate) holds: Vec<HoldRow>,
    /// Where it was used in the last 30 days.
    pub(crate) places: Vec<PlaceSeen>,
    /// The latest events, newest first.
    pub(crate) recent: Vec<Entry>,
}

impl DashboardView {
    /// The findings that somebody can do something about now.
    #[must_use]
    pub(crate) fn listed(&self) -> Vec<Found> {
        check_up::listed(&self.findings)
    }

    /// The circle's filled part for `stroke-dasharray`, of a circumference of 289.
    #[must_use]
    pub(crate) fn arc(&self) -> u32 {
        u32::from(self.score.min(100)) * 289 / 100
    }

    /// Sign-ins in all places.
    #[must_use]
    pub(crate) fn done(&self) -> u32 {
        self.places.iter().map(|place| place.done).sum()
    }

    /// Refused tries in all places.
    #[must_use]
    pub(crate) fn refused(&self) -> u32 {
        self.places.iter().map(|place| place.refused).sum()
    }

    /// What the map says to those who do not see it.
    #[must_use]
    pub(crate) fn where_label(&self) -> String {
        if self.places.is_empty() {
            return self.page.text("where-none").into_owned();
        }
        self.page.text2("where-count", "done", self.done(), "refused", self.refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_where_the_map_has_them() {
        let at = |latitude, longitude| {
            let place = PlaceSeen {
                name: String::new(),
                latitude: Some(latitude),
                longitude: Some(longitude),
                done: 1,
                refused: 0,
            };
            place.pin().map(|pin| (pin.x, pin.y)).unwrap()
        };
        assert_eq!(at(80.0, -180.0), (0.0, 0.0));
        assert_eq!(at(80.0, 180.0), (720.0, 0.0));
        assert!(at(-57.0, 0.0).1 < 338.5);
        let unknown =
            PlaceSeen { name: "?".into(), latitude: None, longitude: Some(1.0), done: 1, refused: 0 };
        assert!(unknown.pin().is_none());
    }
}
