//! Every sentence that people read, from Fluent files in `locales/<language>/` of the rooms that say it; dates, numbers
//! and the names of countries follow Unicode's CLDR. Rooms keep facts and keys, and ask a [`Text`] for the words. What is
//! stored is never a sentence.

mod catalogue;
mod compare;
mod numbers;
mod own;
mod source;
mod spoken;
mod text;

pub use catalogue::Catalogue;
pub use compare::{Difference, differences};
pub use fluent_bundle::{FluentArgs, FluentValue};
pub use own::{OwnTexts, TextFault};
pub use source::{Source, embedded};
pub use text::{Text, ToFluent, Unsaid};

#[derive(rust_embed::Embed)]
#[folder = "locales/"]
struct Files;

/// The texts that every room shares: places, programs, instants, countries.
#[must_use]
pub fn shared() -> Vec<Source> {
    embedded::<Files>()
}
