//! The centre of each country and how far its land reaches from there, for reckoning distances when no city is known.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../data/geo-centres.txt");

type Circle = ((f64, f64), f64);

static CENTRES: LazyLock<HashMap<[u8; 2], Circle>> =
    LazyLock::new(|| TABLE.lines().filter_map(row).collect());

/// Latitude, longitude (degrees) and radius (km) of a circle that holds 98 % of the country's land.
pub(super) fn centre_of(country_code: [u8; 2]) -> Option<Circle> {
    CENTRES.get(&country_code).copied()
}

fn row(line: &str) -> Option<([u8; 2], Circle)> {
    let mut words = line.split(' ');
    let code = words.next()?.as_bytes().try_into().ok()?;
    let mut number = || words.next()?.parse().ok();
    Some((code, ((number()?, number()?), number()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_lies_on_the_globe() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(CENTRES.len(), rows);
        for (code, ((lat, lon), radius)) in CENTRES.iter() {
            let name = String::from_utf8_lossy(code);
            assert!(lat.abs() <= 90.0 && lon.abs() <= 180.0 && (10.0..9000.0).contains(radius), "{name}");
        }
    }

    #[test]
    fn well_known_countries_lie_where_they_should() {
        for (code, lat, lon) in
            [(*b"DE", 51.0, 10.0), (*b"JP", 37.0, 138.0), (*b"FJ", -17.8, 178.0), (*b"RU", 61.0, 97.0)]
        {
            let ((got_lat, got_lon), _) = centre_of(code).unwrap();
            assert!((got_lat - lat).abs() < 3.0 && (got_lon - lon).abs() < 4.0);
        }
    }
}
