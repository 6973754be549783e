//! Makes a mail's subject, HTML and plain text from one message. Every value is escaped for where it stands; a value
//! can bring neither markup nor a line break with it, and a name without a value is an error, never a gap.

use vestibule_domain::notice::Message;
use vestibule_domain::time::Timestamp;
use vestibule_text::Catalogue;

use super::layout;
use super::letter::Writer;
use crate::message::{Branding, RenderError, Sample, Words};

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
