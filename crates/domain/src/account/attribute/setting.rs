//! The schema as an operator writes it: one table for each attribute. The comments are the printed reference.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::setting::{Described, Description, HasKind, Kind};

names! {
    /// What values an attribute takes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Described, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AttributeKind {
        /// One line of text.
        Text => "text",
        /// A day of the calendar.
        Date => "date",
        /// A country of ISO 3166-1, by its two letters.
        Country => "country",
        /// One of `choices`.
        Choice => "choice",
        /// Yes or no.
        Boolean => "boolean",
        /// A whole number.
        Number => "number",
    }
}

names! {
    /// When customers are asked for an attribute.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Asked {
        /// At registration. Who has registered before is asked on the profile page.
        Registration => "registration",
        /// On the profile page.
        #[default]
        Profile => "profile",
        /// Never: only programs of yours set it.
        Never => "never",
    }
}

/// How often a customer can set an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changeable {
    /// As often as wanted.
    Always,
    /// Once: from then on only programs of yours change it.
    Once,
    /// Not after registration: only programs of yours change it.
    Never,
}

/// Which characters a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Characters {
    /// All that can be seen.
    #[default]
    Any,
    /// Letters of all scripts, with spaces, hyphens, apostrophes and full stops between them, as names have.
    Letters,
    /// The digits 0 to 9; those of other scripts are read as such.
    Digits,
    /// Letters, digits, hyphens and underscores of ASCII, as reference numbers have.
    Code,
}

/// The names of attributes by which browsers fill a field in by themselves (HTML, section 4.10.18.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Described, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autofill {
    /// The whole name of a person.
    Name,
    /// The first name.
    GivenName,
    /// The family name.
    FamilyName,
    /// The name of a company.
    Organization,
    /// The title of a job.
    OrganizationTitle,
    /// The first line of an address.
    AddressLine1,
    /// The second line of an address.
    AddressLine2,
    /// The town.
    AddressLevel2,
    /// The province or state.
    AddressLevel1,
    /// The postal code.
    PostalCode,
    /// The country.
    Country,
    /// The birth date.
    Bday,
    /// A web address.
    Url,
}

impl Autofill {
    /// The token of the attribute `autocomplete`.
    #[must_use]
    pub const fn token(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given-name",
            Self::FamilyName => "family-name",
            Self::Organization => "organization",
            Self::OrganizationTitle => "organization-title",
            Self::AddressLine1 => "address-line1",
            Self::AddressLine2 => "address-line2",
            Self::AddressLevel2 => "address-level2",
            Self::AddressLevel1 => "address-level1",
            Self::PostalCode => "postal-code",
            Self::Country => "country",
            Self::Bday => "bday",
            Self::Url => "url",
        }
    }
}

/// Words by the tag of their language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WordSettings(pub BTreeMap<String, String>);

impl HasKind for WordSettings {
    fn kind() -> Kind {
        Kind::Words
    }
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChoiceSetting {
    /// The value as it is kept: 1 to 40 lower-case letters, digits and underscores.
    pub value: String,
    /// What customers read, by language, as for the attribute itself.
    pub label: WordSettings,
}

/// The values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChoiceSettings(pub Vec<ChoiceSetting>);

impl HasKind for ChoiceSettings {
    fn kind() -> Kind {
        tables_of(ChoiceSetting::description())
    }
}

/// An attribute as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Described, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttributeSetting {
    /// Its name in the API: 1 to 40 lower-case letters, digits and underscores, the first a letter.
    pub name: String,
    /// What values it takes.
    pub kind: Option<AttributeKind>,
    /// What customers read beside it, by language: 1 to 80 characters, such as `{ en = "Country", fr = "Pays" }`. `en` must be there;
    /// languages without one show it, and the start says which these are.
    pub label: WordSettings,
    /// A line that explains it, by language; up to 300 characters.
    pub hint: WordSettings,
    /// When customers are asked for it.
    pub asked: Asked,
    /// Whether it must be given at registration. Where it is asked on the profile page, or the account is older than the attribute, the
    /// security check-up names it until it is given; nothing else is blocked for the want of it.
    pub required: bool,
    /// How often the customer can set it. Without this, `once` where it is required, `never` where it is never asked, else `always`.
    pub changeable: Option<Changeable>,
    /// Of a text: the fewest characters; 1 to 500.
    pub min_length: Option<u32>,
    /// Of a text: the most characters; 1 to 500, 100 without this.
    pub max_length: Option<u32>,
    /// Of a text: which characters it may have.
    pub characters: Option<Characters>,
    /// Of a date: the earliest day, such as `"1900-01-01"`.
    pub earliest: Option<String>,
    /// Of a date: the latest day.
    pub latest: Option<String>,
    /// Of a birth date: the fewest years that somebody must be old; 0 to 150. Days count in UTC.
    pub min_age: Option<u32>,
    /// Of a birth date: the most years that somebody may be old; 0 to 150.
    pub max_age: Option<u32>,
    /// Of a number: the smallest.
    pub min: Option<i64>,
    /// Of a number: the largest.
    pub max: Option<i64>,
    /// Of a choice: its values, 1 to 200, in the order in which customers see them.
    pub choices: ChoiceSettings,
    /// What browsers fill in by themselves. Without this, a country is the country, and a date with an age the birth date.
    pub autofill: Option<Autofill>,
}

/// The whole schema as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttributeSettings(pub Vec<AttributeSetting>);

impl HasKind for AttributeSettings {
    fn kind() -> Kind {
        tables_of(AttributeSetting::description())
    }
}

fn tables_of(description: Description) -> Kind {
    match description {
        Description::Table(entries) => Kind::Tables(entries),
        Description::Value(kind) => Kind::List(Box::new(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_written_as_its_word() {
        let Kind::Choice(choices) = Autofill::kind() else { unreachable!("an enum of choices") };
        for choice in choices {
            let read: Autofill = serde_json::from_value(choice.value.into()).unwrap();
            let token = read.token();
            assert_eq!(
                token.replace('-', "_"),
                choice.value.replace("line_", "line").replace("level_", "level")
            );
        }
    }
}
