//! What keeps a message from being written.

use vestibule_text::Unsaid;

/// Why a text could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A sentence is missing, or a name in it has no value.
    #[error("{language}, {template}: {cause}")]
    Text {
        /// The language that lacks it.
        language: String,
        /// The message that is not said.
        template: &'static str,
        /// What the language's files lack.
        cause: Unsaid,
    },
    /// The layout cannot be written.
    #[error("{language}, {template}: {cause}")]
    Layout {
        /// The language of the text.
        language: String,
        /// The message that is not said.
        template: &'static str,
        /// Why its layout was not filled in.
        cause: askama::Error,
    },
    /// The subject is empty.
    #[error("{language}, mail-{template}-subject: write a subject")]
    Subject {
        /// The language of the text.
        language: String,
        /// The message whose subject is empty.
        template: &'static str,
    },
    /// A text message takes more parts than are sent.
    #[error("{language}, sms-{template}: {problem}")]
    Sms {
        /// The language of the text.
        language: String,
        /// The message that is too long.
        template: &'static str,
        /// What does not fit.
        problem: String,
    },
}
