//! What an operator keeps of each customer beside addresses and name: a schema of attributes, each with its kind, its rules and its
//! words, and the values that follow it. A value in hand has been read by its definition; none prints itself.

mod answer;
mod birthday;
mod definition;
mod fault;
mod name;
mod schema;
mod setting;
mod taking;
mod value;

pub use answer::{Answer, Answers};
pub use birthday::CalendarDate;
pub use definition::{Attribute, Choice, Words};
pub use fault::AttributeFault;
pub use name::{AttributeName, AttributeNameError};
pub use schema::{AttributeSchema, SchemaFault};
pub use setting::{
    Asked, AttributeKind, AttributeSetting, AttributeSettings, Autofill, Changeable, Characters,
    ChoiceSetting, ChoiceSettings, WordSettings,
};
pub use taking::AttributeFaults;
pub use value::{AttributeValue, AttributeValues, Kept};
