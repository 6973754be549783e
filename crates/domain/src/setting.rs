//! What the definition of a setting says of itself: its name, its meaning and what values it takes. The printed reference
//! and the reading of configuration follow from it, so that a setting is described where it is defined and nowhere else.
//! How values are written, and which are in force, is not known here.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
pub use vestibule_derive::Described;

use crate::time::Span;

/// What values a setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Flag,
    /// A whole number, never negative.
    Number,
    /// A whole number, also a negative one.
    Integer,
    /// A length of time.
    Time,
    /// Any text.
    Text,
    /// A file or directory.
    Path,
    /// Address and port.
    Address,
    /// The address of a service, which may hold a password.
    ServiceUrl,
    /// A text that is never shown.
    Secret,
    /// A colour, written `#rrggbb`.
    Colour,
    /// A network in CIDR notation.
    Network,
    /// One of a few words.
    Choice(Vec<Choice>),
    /// Texts by the tag of their language.
    Words,
    /// Several of a kind.
    List(Box<Kind>),
    /// Several tables, each with these settings.
    Tables(Vec<Entry>),
}

/// One of the words that a setting chooses among.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The word as it is written.
    pub value: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// What stands under a name: further settings, or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Description {
    /// A table of settings.
    Table(Vec<Entry>),
    /// A single value of this kind.
    Value(Kind),
}

/// A name within a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as it is written.
    pub name: &'static str,
    /// What it means: one to three sentences.
    pub meaning: &'static str,
    /// What stands under it.
    pub description: Description,
}

/// A type that stands in the configuration. It is derived on structs whose fields are settings.
pub trait Described {
    /// What it says of itself.
    fn description() -> Description;
}

/// The type of a single value. `Described` is derived on enums of words as this.
pub trait HasKind {
    /// What values it takes.
    fn kind() -> Kind;
}

impl<T: HasKind> Described for T {
    fn description() -> Description {
        Description::Value(T::kind())
    }
}

macro_rules! kinds {
    ($($of:ty => $kind:ident,)+) => {
        $(impl HasKind for $of {
            fn kind() -> Kind {
                Kind::$kind
            }
        })+
    };
}

kinds! {
    bool => Flag,
    u8 => Number,
    u16 => Number,
    u32 => Number,
    i64 => Integer,
    Span => Time,
    String => Text,
    PathBuf => Path,
    SocketAddr => Address,
    IpNet => Network,
}

impl<T: HasKind> HasKind for Vec<T> {
    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }
}

/// A value that can be left empty is of the same kind.
impl<T: HasKind> HasKind for Option<T> {
    fn kind() -> Kind {
        T::kind()
    }
}
