//! Where an address lies, as far as a database can say, and which networks the operator has listed. All of it is a
//! hint for weighing risk: this room never says where a person is, never asks the network, and knows nothing of
//! addresses that have no place (loopback, private, link-local).

mod centres;
mod networks;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

pub use networks::{NetworkList, NetworkListError};

static BUNDLED: &[u8] = include_bytes!("../../data/geo-country.mmdb");

/// What a database says of an address.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceFacts {
    /// ISO 3166-1 alpha-2 code in capitals, such as `CA`.
    pub country_code: [u8; 2],
    /// The city's English name, when the database has cities.
    pub city: Option<String>,
    /// Latitude and longitude in degrees: of the place, or else of the country's centre; `None` when neither is known.
    pub lat_lon: Option<(f64, f64)>,
    /// How far the truth may lie from `lat_lon`, in kilometres.
    pub uncertainty_km: f64,
}

impl PlaceFacts {
    /// The least distance to another place in kilometres that both uncertainties allow, along the great circle; zero
    /// when they may overlap, `None` when one of them has no coordinates.
    #[must_use]
    pub fn least_distance_km(&self, other: &Self) -> Option<f64> {
        let apart = distance_km(self.lat_lon?, other.lat_lon?);
        Some((apart - self.uncertainty_km - other.uncertainty_km).max(0.0))
    }
}

/// The great-circle distance between two points (latitude, longitude in degrees) in kilometres, on a sphere of
/// 6,371 km radius.
#[must_use]
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((from_lat, from_lon), (to_lat, to_lon)) = (from, to);
    let (lat, lon) = ((to_lat - from_lat).to_radians(), (to_lon - from_lon).to_radians());
    let half = (lat / 2.0).sin().powi(2)
        + from_lat.to_radians().cos() * to_lat.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * half.sqrt().min(1.0).asin()
}

/// A database of places that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the GeoIP database {path} cannot be read: {cause}")]
pub struct GeoError {
    path: String,
    cause: MaxMindDbError,
}

/// A database of places, in the format that `maxminddb` reads.
pub struct Geo(Source);

enum Source {
    Bundled(Reader<&'static [u8]>),
    Operator(Reader<Vec<u8>>),
}

/// The layouts of the usual country and city databases and of the bundled one, read as one.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    country_code: Option<&'a str>,
    country: Option<Country<'a>>,
    registered_country: Option<Country<'a>>,
    city: Option<City<'a>>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Country<'a> {
    iso_code: Option<&'a str>,
}

#[derive(Deserialize)]
struct City<'a> {
    #[serde(borrow)]
    names: Option<Names<'a>>,
}

#[derive(Deserialize)]
struct Names<'a> {
    en: Option<&'a str>,
}

#[derive(Deserialize)]
struct Location {
    latitude: Option<f64>,
    longitude: Option<f64>,
    accuracy_radius: Option<u16>,
}

impl Geo {
    /// The country database inside this program. It is read in place: memory grows only by the pages that are touched.
    pub fn bundled() -> Result<Self, GeoError> {
        let reader = Reader::from_source(BUNDLED)
            .map_err(|cause| GeoError { path: "inside this program".to_owned(), cause })?;
        Ok(Self(Source::Bundled(reader)))
    }

    /// The operator's database. The whole file is held in memory (`GeoLite2` City: about 60 MB).
    pub fn open(path: &Path) -> Result<Self, GeoError> {
        let reader = Reader::open_readfile(path)
            .map_err(|cause| GeoError { path: path.display().to_string(), cause })?;
        Ok(Self(Source::Operator(reader)))
    }

    /// What the database says of this address; `None` when it says nothing, or the address has no place. A damaged
    /// record is logged and counts as nothing said.
    #[must_use]
    pub fn lookup(&self, address: IpAddr) -> Option<PlaceFacts> {
        let address = address.to_canonical();
        if has_no_place(address) {
            return None;
        }
        let found = match &self.0 {
            Source::Bundled(reader) => look(reader, address),
            Source::Operator(reader) => look(reader, address),
        };
        found.unwrap_or_else(|cause| {
            tracing::warn!(%cause, "a record of the GeoIP database is damaged");
            None
        })
    }

    /// When the database was built, in seconds since 1970, for the doctor's report on its age.
    #[must_use]
    pub fn built_at_seconds(&self) -> u64 {
        self.metadata().build_epoch
    }

    /// The database's own name of its kind, such as `GeoLite2-City`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.metadata().database_type
    }

    fn metadata(&self) -> &maxminddb::Metadata {
        match &self.0 {
            Source::Bundled(reader) => reader.metadata(),
            Source::Operator(reader) => reader.metadata(),
        }
    }
}

impl fmt::Debug for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Geo").field(&self.kind()).finish()
    }
}

fn look<S: AsRef<[u8]>>(reader: &Reader<S>, address: IpAddr) -> Result<Option<PlaceFacts>, MaxMindDbError> {
    Ok(reader.lookup(address)?.decode::<Entry<'_>>()?.and_then(|entry| facts(&entry)))
}

fn facts(entry: &Entry<'_>) -> Option<PlaceFacts> {
    let code = entry
        .country_code
        .or_else(|| entry.country.as_ref()?.iso_code)
        .or_else(|| entry.registered_country.as_ref()?.iso_code)?;
    let country_code: [u8; 2] = code.to_ascii_uppercase().as_bytes().try_into().ok()?;
    if !country_code.iter().all(u8::is_ascii_uppercase) {
        return None;
    }
    let city = entry.city.as_ref().and_then(|city| city.names.as_ref()?.en).map(str::to_owned);
    let exact = entry.location.as_ref().and_then(|place| {
        Some(((place.latitude?, place.longitude?), f64::from(place.accuracy_radius.unwrap_or(100))))
    });
    let (lat_lon, uncertainty_km) = exact
        .or_else(|| centres::centre_of(country_code))
        .map_or((None, f64::INFINITY), |(point, radius)| (Some(point), radius));
    Some(PlaceFacts { country_code, city, lat_lon, uncertainty_km })
}

/// Whether the address is of a kind that no place can be told from (RFC 6890).
fn has_no_place(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => no_place_v4(v4),
        IpAddr::V6(v6) => no_place_v6(v6),
    }
}

fn no_place_v4(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    let shared = first == 100 && (64..128).contains(&second);
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_documentation()
        || v4.is_broadcast()
        || shared
        || first == 0
}

fn no_place_v6(v6: Ipv6Addr) -> bool {
    let documentation = matches!(v6.segments(), [0x2001, 0xdb8, ..]);
    v6.is_loopback()
        || v6.is_unspecified()
        || v6.is_multicast()
        || v6.is_unique_local()
        || v6.is_unicast_link_local()
        || documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_bundled_database_knows_countries() {
        let geo = Geo::bundled().unwrap();
        for (address, country) in [
            ("8.8.8.8", b"US"),
            ("::ffff:8.8.8.8", b"US"),
            ("2001:4860:4860::8888", b"US"),
            ("194.25.0.125", b"DE"),
            ("210.130.1.1", b"JP"),
            ("24.48.0.1", b"CA"),
        ] {
            let place = geo.lookup(ip(address)).unwrap();
            assert_eq!(&place.country_code, country, "{address}");
            assert!(place.lat_lon.is_some() && place.uncertainty_km < 10_000.0 && place.city.is_none());
        }
    }

    #[test]
    fn addresses_without_a_place_have_none() {
        let geo = Geo::bundled().unwrap();
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.5.5",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "203.0.113.9",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
        ] {
            assert_eq!(geo.lookup(ip(address)), None, "{address}");
        }
    }

    #[test]
    fn every_country_of_the_bundled_database_has_a_centre() {
        let Geo(Source::Bundled(reader)) = Geo::bundled().unwrap() else { unreachable!() };
        let mut without = std::collections::BTreeSet::new();
        let networks = reader.networks(maxminddb::WithinOptions::default()).unwrap();
        for network in networks.step_by(97) {
            let entry: Option<Entry<'_>> = network.unwrap().decode().unwrap();
            let place = entry.and_then(|entry| facts(&entry));
            if let Some(PlaceFacts { country_code, lat_lon: None, .. }) = place {
                without.insert(String::from_utf8(country_code.to_vec()).unwrap());
            }
        }
        let regions: Vec<&str> =
            without.iter().map(String::as_str).filter(|code| !matches!(*code, "EU" | "AP" | "ZZ")).collect();
        assert_eq!(regions, Vec::<&str>::new());
    }

    #[test]
    fn a_city_record_is_read_with_its_place_and_radius() {
        let entry = Entry {
            country_code: None,
            country: Some(Country { iso_code: Some("CA") }),
            registered_country: None,
            city: Some(City { names: Some(Names { en: Some("Vancouver") }) }),
            location: Some(Location {
                latitude: Some(49.25),
                longitude: Some(-123.1),
                accuracy_radius: Some(20),
            }),
        };
        let place = facts(&entry).unwrap();
        assert_eq!(place.city.as_deref(), Some("Vancouver"));
        assert_eq!((place.lat_lon, place.uncertainty_km), (Some((49.25, -123.1)), 20.0));
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_with_its_name() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let told = Geo::open(file.path()).unwrap_err().to_string();
        assert!(told.contains(file.path().to_str().unwrap()), "{told}");
        assert!(Geo::open(Path::new("/nowhere/city.mmdb")).is_err());
    }

    #[test]
    fn an_operators_file_answers_like_the_bundled_one() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), BUNDLED).unwrap();
        let (theirs, ours) = (Geo::open(file.path()).unwrap(), Geo::bundled().unwrap());
        assert_eq!(theirs.lookup(ip("8.8.8.8")), ours.lookup(ip("8.8.8.8")));
        assert_eq!(theirs.built_at_seconds(), ours.built_at_seconds());
    }

    #[test]
    fn distance_allows_for_what_is_not_known() {
        assert!((distance_km((51.5, -0.1), (40.7, -74.0)) - 5570.0).abs() < 20.0);
        assert!((distance_km((0.0, 179.0), (0.0, -179.0)) - 222.4).abs() < 1.0);
        let place = |lat_lon, uncertainty_km| PlaceFacts {
            country_code: *b"XX",
            city: None,
            lat_lon,
            uncertainty_km,
        };
        let (here, there) = (place(Some((0.0, 0.0)), 100.0), place(Some((0.0, 10.0)), 500.0));
        assert!((here.least_distance_km(&there).unwrap() - 511.9).abs() < 1.0);
        assert_eq!(here.least_distance_km(&place(Some((0.0, 1.0)), 100.0)), Some(0.0));
        assert_eq!(here.least_distance_km(&place(None, f64::INFINITY)), None);
    }
}
