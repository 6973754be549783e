//! What keeps a message from being written.

use vestibule_text::Unsaid;

/// Why a text could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A sentence is missing, or a name in it has no value.
    #[error("{language}, {template}: {cause}")]
    Text {
        /// The language.
        language: String,
        /// The message.
        template: &'static str,
        /// What is missing.
        cause: Unsaid,
    },
    /// The layout cannot be written.
    #[error("{language}, {template}: {cause}")]
    Layout {
        /// The language.
        language: String,
        /// The message.
        template: &'static str,
        /// Why.
        cause: askama::Error,
    },
    /// The subject is empty.
    #[error("{language}, mail-{template}-subject: write a subject")]
    Subject {
        /// The language.
        language: String,
        /// The message.
        template: &'static str,
    },
    /// A text message takes more parts than are sent.
    #[error("{language}, sms-{template}: {problem}")]
    Sms {
        /// The language.
        language: String,
        /// The message.
        template: &'static str,
        /// What does not fit.
        problem: String,
    },
}
