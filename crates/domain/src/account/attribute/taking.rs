//! Who may set which attribute, and what becomes of the values that are kept. Either everything that was given is taken, or nothing.

use super::answer::{Answer, Answers};
use super::definition::Attribute;
use super::fault::AttributeFault;
use super::name::AttributeName;
use super::schema::AttributeSchema;
use super::setting::{Asked, Changeable};
use super::value::{AttributeValue, AttributeValues};
use crate::time::Timestamp;

/// The most faults that are told at once.
const MOST_FAULTS: usize = 40;

/// What cannot be taken, by the names as they came.
pub type AttributeFaults = Vec<(String, AttributeFault)>;

/// Who gives values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Giver {
    Newcomer,
    Customer,
    Client,
}

impl AttributeSchema {
    /// What is kept of a new customer. All that is asked at registration and required must be given; what is asked on the profile page
    /// may be.
    pub fn at_registration(
        &self,
        given: &Answers,
        now: Timestamp,
    ) -> Result<AttributeValues, AttributeFaults> {
        let mut values = AttributeValues::default();
        let mut faults = self.take(Giver::Newcomer, &mut values, given, now).err().unwrap_or_default();
        for attribute in self.asked(Asked::Registration).filter(|attribute| attribute.required) {
            if given.get(attribute.name.as_str()).is_none_or(Answer::is_blank) {
                faults.push((attribute.name.to_string(), AttributeFault::Required));
            }
        }
        if faults.is_empty() { Ok(values) } else { Err(faults) }
    }

    /// Takes what a customer changes, and says which attributes have another value then.
    pub fn by_customer(
        &self,
        present: &mut AttributeValues,
        given: &Answers,
        now: Timestamp,
    ) -> Result<Vec<AttributeName>, AttributeFaults> {
        self.take(Giver::Customer, present, given, now)
    }

    /// Takes what a program of the exchange changes: any attribute of the schema, and the removal of what is kept, also of one that has
    /// left the schema. Says which attributes have another value then.
    pub fn by_client(
        &self,
        present: &mut AttributeValues,
        given: &Answers,
        now: Timestamp,
    ) -> Result<Vec<AttributeName>, AttributeFaults> {
        self.take(Giver::Client, present, given, now)
    }

    /// Whether a customer can set an attribute now.
    #[must_use]
    pub fn is_open_to_customer(attribute: &Attribute, present: &AttributeValues) -> bool {
        may_set(Giver::Customer, attribute, present)
    }

    /// The attributes that a customer who has an account already is asked for: those that can still be given and are not there.
    pub fn due<'s>(&'s self, present: &'s AttributeValues) -> impl Iterator<Item = &'s Attribute> {
        self.iter().filter(|attribute| {
            attribute.required
                && present.get(&attribute.name).is_none()
                && Self::is_open_to_customer(attribute, present)
        })
    }

    fn take(
        &self,
        giver: Giver,
        present: &mut AttributeValues,
        given: &Answers,
        now: Timestamp,
    ) -> Result<Vec<AttributeName>, AttributeFaults> {
        let (mut read, mut faults) = (Vec::new(), Vec::new());
        for (name, answer) in given {
            match self.read(giver, present, (name, answer), now) {
                Ok(one) => read.push(one),
                Err(fault) if faults.len() < MOST_FAULTS => faults.push((name.clone(), fault)),
                Err(_) => {}
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        read.retain(|(name, value)| present.set(name, value.clone(), now));
        Ok(read.into_iter().map(|(name, _)| name).collect())
    }

    fn read(
        &self,
        giver: Giver,
        present: &AttributeValues,
        (name, answer): (&str, &Answer),
        now: Timestamp,
    ) -> Result<(AttributeName, Option<AttributeValue>), AttributeFault> {
        let name: AttributeName = name.parse().map_err(|_| AttributeFault::Unknown)?;
        let kept = present.get(&name).map(|kept| &kept.value);
        let Some(attribute) = self.get(&name) else {
            let removes = giver == Giver::Client && kept.is_some() && answer.is_blank();
            return if removes { Ok((name, None)) } else { Err(AttributeFault::Unknown) };
        };
        let may_set = may_set(giver, attribute, present);
        let value = match attribute.read(answer, now) {
            Ok(value) => value,
            // What may not be set at all is not held against its rule: the answer would tell nothing useful.
            Err(_) if !may_set => return Err(AttributeFault::NotChangeable),
            Err(fault) => return Err(fault),
        };
        if value.is_none() && giver == Giver::Customer && may_set && attribute.required {
            return Err(AttributeFault::Required);
        }
        if may_set || value.as_ref() == kept { Ok((name, value)) } else { Err(AttributeFault::NotChangeable) }
    }
}

fn may_set(giver: Giver, attribute: &Attribute, present: &AttributeValues) -> bool {
    if giver == Giver::Client {
        return true;
    }
    match attribute.asked {
        Asked::Never => false,
        Asked::Registration if giver == Giver::Newcomer => true,
        Asked::Registration | Asked::Profile => match attribute.changeable {
            Changeable::Always => true,
            Changeable::Once => present.get(&attribute.name).is_none(),
            Changeable::Never => false,
        },
    }
}
