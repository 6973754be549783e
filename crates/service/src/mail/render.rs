//! Makes a mail's subject, HTML and plain text from one message. Every value is escaped for where it stands; a value
//! can bring neither markup nor a line break with it, and a name without a value is an error, never a gap.

use vestibule_domain::notice::Message;
use vestibule_domain::time::Timestamp;
use vestibule_text::{Catalogue, Unsaid};

use super::Sample;
use super::layout;
use super::letter::Writer;
use crate::words::Words;

/// What the operator's mails have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The name customers know.
    pub brand: String,
    /// Where the pages are, such as `https://access.example`, without a slash at the end.
    pub public_url: String,
    /// Where to turn for help: a mail address or the address of a page.
    pub support: String,
}

impl Branding {
    /// The public URL as people type it: host, and port where it has one, without scheme and path.
    #[must_use]
    pub fn site(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// The host of the public URL alone, which is what a code in a text message is bound to (origin-bound one-time codes
    /// know no port).
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.site();
        if host.starts_with('[') {
            return host.split_inclusive(']').next().unwrap_or_default();
        }
        host.split(':').next().unwrap_or_default()
    }
}

/// A mail ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line without control characters.
    pub subject: String,
    /// Plain text in lines of at most 76 characters, except for longer words such as links.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
}

impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rendered(hidden)")
    }
}

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

/// Writes mails.
#[derive(Debug, Clone)]
pub struct MailRenderer {
    branding: Branding,
    texts: Catalogue,
}

impl MailRenderer {
    /// A writer for these texts.
    #[must_use]
    pub fn new(branding: Branding, texts: Catalogue) -> Self {
        Self { branding, texts }
    }

    /// Tries every mail in every language with its samples, so that a faulty text stops the start and not a mail.
    pub fn try_all(&self) -> Result<(), RenderError> {
        for tag in self.texts.tags() {
            for mut sample in Sample::all().into_iter().flat_map(|sample| [sample.bare(), sample]) {
                tag.clone_into(&mut sample.message.language);
                self.render(&sample.message, sample.freeze_until())?;
            }
        }
        Ok(())
    }

    /// Writes one mail in the language of its reader: `fr-CA`, else `fr`, else English. `freeze_until` is until when a link to
    /// freeze works.
    pub fn render(&self, message: &Message, freeze_until: Timestamp) -> Result<Rendered, RenderError> {
        let text = self.texts.of(&message.language);
        let (language, direction) = (text.tag().to_owned(), text.direction());
        let template = message.template.as_str();
        let unsaid = |cause| RenderError::Text { language: language.clone(), template, cause };
        let words = Words::of(message, text, &self.branding);
        let letter = Writer::new(words, &self.branding, freeze_until)
            .and_then(|writer| writer.letter(&self.branding))
            .map_err(unsaid)?;
        if letter.subject.trim().is_empty() {
            return Err(RenderError::Subject { language, template });
        }
        let html = layout::html(&letter, &language, direction);
        let html =
            html.map_err(|cause| RenderError::Layout { language: language.clone(), template, cause })?;
        Ok(Rendered { text: layout::text(&letter), subject: letter.subject, html })
    }
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
