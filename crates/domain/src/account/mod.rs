//! The nouns of an account: what finds it (e-mail address, phone number), what opens it (password) and what it is
//! called. Every one of them is parsed once at the edge; a value in hand is a fact. None prints what it holds.

mod agreement;
pub mod attribute;
mod digit_pattern;
pub mod email;
pub mod identifier;
mod mask;
mod more;
mod name;
mod nickname;
mod numbering;
pub mod password;
pub mod phone;
mod state;

pub use agreement::{Agreed, Agreement, Consent, LegalDocument};
pub use attribute::{AttributeName, AttributeSchema, AttributeValues};
pub use email::{Email, EmailError};
pub use identifier::{Identifier, IdentifierError, IdentifierKind};
pub use mask::masks;
pub use name::{AccountName, AccountNameError};
pub use nickname::{Nickname, NicknameError};
pub use password::{CharacterClass, Password, PasswordError, PasswordFault, PasswordRule};
pub use phone::{Phone, PhoneError};
pub use state::{AccountState, AskedBy, StateRefusal};
