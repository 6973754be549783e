//! Text messages: their texts, and the port that a provider's adapter fits into. Texts are kept to one SMS of the GSM-7
//! alphabet where the brand's name and address allow it, and to a few parts where they do not; codes end in the line that lets a browser fill them in on our pages only. Nothing here sends: until an
//! operator has a provider, the built-in mailbox shows what would have been sent.

mod length;
mod plain;
mod port;
mod texts;

pub use port::{OutgoingSms, SmsFault, SmsPort, SmsReceipt};
pub use texts::SmsTexts;
