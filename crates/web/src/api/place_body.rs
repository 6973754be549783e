//! Places, as JSON.

use serde::Serialize;
use utoipa::ToSchema;
use vestibule_domain::place::{Coordinates, CountryCode, Place};

/// Where an IP address is. Fields that are not known are left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Place)]
pub(crate) struct PlaceBody {
    /// The country as ISO 3166-1 alpha-2 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "PT")]
    country: Option<&'static str>,
    /// The city's English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Lisbon")]
    city: Option<String>,
    /// Degrees north of the equator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 38.7)]
    latitude: Option<f64>,
    /// Degrees east of Greenwich.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = -9.1)]
    longitude: Option<f64>,
}

impl PlaceBody {
    pub(crate) fn of(place: &Place) -> Self {
        Self {
            country: place.country.map(CountryCode::as_str),
            city: place.city.clone(),
            latitude: place.coordinates.map(Coordinates::latitude),
            longitude: place.coordinates.map(Coordinates::longitude),
        }
    }
}
