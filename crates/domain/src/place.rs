//! Where a request came from, as far as its network address tells: country, city, coordinates. It measures distance
//! and speed for the rule about impossible travel, and refuses to be more certain than its source.

mod country;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use country::{CountryCode, CountryCodeError};

use crate::time::Span;

/// Mean radius of the earth in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// A point on the earth.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(f64, f64)", into = "(f64, f64)")]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

/// Numbers that name no point on the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("latitude is −90 to 90 degrees, longitude −180 to 180")]
pub struct CoordinatesError;

/// What a network address tells about a place. Every part may be missing.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The country by its ISO 3166-1 code; `None` where the address is in no database.
    pub country: Option<CountryCode>,
    /// The city's English name.
    pub city: Option<String>,
    /// A point, usually the middle of the city or of the country.
    pub coordinates: Option<Coordinates>,
}

impl Coordinates {
    /// A point by latitude (−90 to 90) and longitude (−180 to 180) in degrees.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, CoordinatesError> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        if on_earth { Ok(Self { latitude, longitude }) } else { Err(CoordinatesError) }
    }

    /// Degrees north of the equator, −90 to 90.
    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east of Greenwich, −180 to 180.
    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Kilometres along the surface to another point (haversine formula; the earth's flattening is ignored, an error
    /// below 0.6 %).
    #[must_use]
    pub fn distance_km(self, other: Self) -> f64 {
        let (here, there) = (self.latitude.to_radians(), other.latitude.to_radians());
        let north = ((there - here) / 2.0).sin();
        let east = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let haversine = north.mul_add(north, here.cos() * there.cos() * east * east);
        2.0 * EARTH_RADIUS_KM * haversine.clamp(0.0, 1.0).sqrt().asin()
    }
}

impl TryFrom<(f64, f64)> for Coordinates {
    type Error = CoordinatesError;
    fn try_from((latitude, longitude): (f64, f64)) -> Result<Self, CoordinatesError> {
        Self::new(latitude, longitude)
    }
}

impl From<Coordinates> for (f64, f64) {
    fn from(point: Coordinates) -> Self {
        (point.latitude, point.longitude)
    }
}

impl fmt::Debug for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coordinates(…)")
    }
}

impl Place {
    /// A place of which nothing is known.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { country: None, city: None, coordinates: None }
    }

    /// Kilometres along the surface; `None` unless both points are known.
    #[must_use]
    pub fn distance_km(&self, other: &Self) -> Option<f64> {
        Some(self.coordinates?.distance_km(other.coordinates?))
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({})", self.country.map_or("?", CountryCode::as_str))
    }
}

/// The speed in kilometres per hour that a traveller between two places needs; `None` unless both points are known. A
/// span below one second counts as one second, so that the answer is always finite.
#[must_use]
pub fn speed_kmh(from: &Place, to: &Place, span: Span) -> Option<f64> {
    let hours = span.max(Span::from_seconds(1)).to_std().as_secs_f64() / 3600.0;
    Some(from.distance_km(to)? / hours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(latitude: f64, longitude: f64) -> Place {
        Place { coordinates: Some(Coordinates::new(latitude, longitude).unwrap()), ..Place::unknown() }
    }

    fn berlin() -> Place {
        Place { city: Some("Berlin".to_owned()), country: CountryCode::parse("DE"), ..place(52.52, 13.405) }
    }

    #[test]
    fn distances_are_those_of_the_atlas() {
        let cases = [
            (place(52.52, 13.405), place(48.8566, 2.3522), 878.0),
            (place(40.7128, -74.006), place(51.5074, -0.1278), 5570.0),
            (place(-33.8688, 151.2093), place(35.6762, 139.6503), 7823.0),
            (place(0.0, 179.9), place(0.0, -179.9), 22.24),
            (place(90.0, 0.0), place(-90.0, 0.0), 20_015.0),
        ];
        for (from, to, kilometres) in cases {
            let distance = from.distance_km(&to).unwrap();
            assert!((distance - kilometres).abs() < kilometres * 0.01, "{distance} is not {kilometres}");
        }
    }

    #[test]
    fn speed_is_distance_over_time() {
        let (berlin, paris) = (berlin(), place(48.8566, 2.3522));
        let two_hours = speed_kmh(&berlin, &paris, Span::from_hours(2)).unwrap();
        assert!((two_hours - 439.0).abs() < 5.0);
        let at_once = speed_kmh(&berlin, &paris, Span::ZERO).unwrap();
        assert!(at_once.is_finite() && at_once > 3_000_000.0);
        assert_eq!(speed_kmh(&berlin, &Place::unknown(), Span::from_hours(1)), None);
    }

    #[test]
    fn only_the_country_is_printed() {
        assert_eq!(format!("{:?} {:?}", berlin(), Place::unknown()), "Place(DE) Place(?)");
        assert_eq!(format!("{:?}", berlin().coordinates), "Some(Coordinates(…))");
    }

    #[test]
    fn a_place_is_kept_as_json() {
        let text = serde_json::to_string(&berlin()).unwrap();
        assert_eq!(text, r#"{"country":"DE","city":"Berlin","coordinates":[52.52,13.405]}"#);
        assert_eq!(serde_json::from_str::<Place>(&text).unwrap(), berlin());
        assert_eq!(serde_json::from_str::<Place>("{}").unwrap(), Place::unknown());
        assert!(serde_json::from_str::<Place>(r#"{"coordinates":[91.0,0.0]}"#).is_err());
    }

    #[test]
    fn points_off_the_earth_are_refused() {
        for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(Coordinates::new(latitude, longitude), Err(CoordinatesError));
        }
    }

    fn anywhere() -> impl Strategy<Value = Place> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude)| place(latitude, longitude))
    }

    proptest! {
        #[test]
        fn distance_is_a_metric_on_a_sphere(a in anywhere(), b in anywhere(), c in anywhere()) {
            let between = |x: &Place, y: &Place| x.distance_km(y).unwrap();
            prop_assert!((0.0..=20_016.0).contains(&between(&a, &b)));
            prop_assert!((between(&a, &b) - between(&b, &a)).abs() < 1e-6);
            prop_assert!(between(&a, &a) < 1e-6);
            prop_assert!(between(&a, &c) <= between(&a, &b) + between(&b, &c) + 1e-3);
        }
    }
}
