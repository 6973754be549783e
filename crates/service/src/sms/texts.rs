//! The texts of text messages. Each fits one SMS where the brand's name and address allow it, and otherwise a few parts;
//! nothing in them depends on what a stranger types. The sentences are in `locales/<language>/events.ftl` and `sms.ftl`.

use vestibule_domain::notice::Message;
use vestibule_text::{Catalogue, Unsaid};

use super::length::{Length, is_gsm7};
use super::plain::plain;
use crate::message::{Branding, RenderError, Sample, Words, flat};

/// The most parts that a text may take. What ships stays below with any brand name and any domain; an operator's own text
/// may not.
const MOST_PARTS: usize = 8;

/// Writes text messages.
#[derive(Debug, Clone)]
pub struct SmsTexts {
    branding: Branding,
    texts: Catalogue,
}

impl SmsTexts {
    /// A writer for these texts.
    #[must_use]
    pub fn new(branding: Branding, texts: Catalogue) -> Self {
        Self { branding, texts }
    }

    /// Tries every text in every language with its sample, and says how many messages the longest takes, each of which
    /// providers charge.
    pub fn most_parts(&self) -> Result<usize, RenderError> {
        let mut most = 1;
        for tag in self.texts.tags() {
            for mut sample in Sample::all().into_iter().flat_map(|sample| [sample.bare(), sample]) {
                tag.clone_into(&mut sample.message.language);
                most = most.max(Length::of(&self.render(&sample.message)?).parts);
            }
        }
        Ok(most)
    }

    /// Writes one text in the language of its reader: `fr-CA`, else `fr`, else English.
    pub fn render(&self, message: &Message) -> Result<String, RenderError> {
        let text = self.texts.of(&message.language);
        let (language, template) = (text.tag().to_owned(), message.template.as_str());
        let unsaid = |cause| RenderError::Text { language: language.clone(), template, cause };
        let pieces = self.pieces(Words::of(message, text, &self.branding)).map_err(unsaid)?;
        pieces.framed().map_err(|problem| RenderError::Sms { language: language.clone(), template, problem })
    }

    fn pieces(&self, mut words: Words<'_>) -> Result<Pieces, Unsaid> {
        words.name_topic()?;
        if let Some(due) = words.message.due {
            let due = words.text.short_instant(due);
            words.set("due", &due);
        }
        let host = self.branding.host();
        let binding = words.message.code.as_deref().map(|code| format!("\n\n@{host} #{}", flat(code)));
        Ok(Pieces {
            openings: openings(&words)?,
            text: plain(words.say(&words.key("sms", ""))?.trim()),
            closings: closings(&mut words)?,
            binding: binding.unwrap_or_default(),
        })
    }
}

/// What can stand before a text, the best first. An anti-phishing code that would make the text of an alphabet that takes
/// twice as many messages is left to the mails: an alert without it is better than none. Where the brand does that
/// anyway, it stays.
fn openings(words: &Words<'_>) -> Result<Vec<String>, Unsaid> {
    let code = flat(words.message.anti_phishing_code.as_deref().unwrap_or_default());
    let brand = format!("{} ", words.say("sms-brand")?);
    if code.is_empty() || (is_gsm7(&brand) && !is_gsm7(&code)) {
        Ok(vec![brand])
    } else {
        Ok(vec![format!("[{code}] {brand}"), format!("[{code}] ")])
    }
}

/// What can stand after a text, the best first.
fn closings(words: &mut Words<'_>) -> Result<Vec<String>, Unsaid> {
    if words.message.check.is_empty() {
        return Ok(vec![String::new()]);
    }
    words.set("check", &words.message.check);
    let (address, check) = (words.say("sms-check-address")?, words.say("sms-check")?);
    Ok(vec![format!(" {}", plain(&address)), format!(" {}", plain(&check)), String::new()])
}

/// What a text message is put together from.
struct Pieces {
    openings: Vec<String>,
    text: String,
    closings: Vec<String>,
    /// The line that binds the code to our pages, which stays last.
    binding: String,
}

impl Pieces {
    /// The text between the brand or the anti-phishing code and the check code. Where all of it does not fit one message, the
    /// address of the check gives way first, then the brand beside an anti-phishing code, then the check code; never the
    /// anti-phishing code or the text. Where nothing fits one message, all of it is sent in parts.
    fn framed(&self) -> Result<String, String> {
        let Self { text, binding, .. } = self;
        let whole = |frame: &(&str, &str)| format!("{}{text}{}{binding}", frame.0, frame.1);
        let frames = frames(&self.openings, &self.closings);
        let one = frames.iter().map(whole).find(|text| Length::of(text).parts == 1);
        let few = || frames.iter().map(whole).find(|text| Length::of(text).parts <= MOST_PARTS);
        one.or_else(few).ok_or_else(|| {
            let Length { units, parts, .. } = Length::of(text);
            format!(
                "it takes {units} characters in {parts} text messages; {MOST_PARTS} are the most, shorten it"
            )
        })
    }
}

/// Each opening with each closing, those with a code before those without.
fn frames<'f>(openings: &'f [String], closings: &'f [String]) -> Vec<(&'f str, &'f str)> {
    let pairs = openings.iter().flat_map(|opening| closings.iter().map(move |closing| (opening, closing)));
    let mut frames: Vec<(&str, &str)> = pairs.map(|(opening, closing)| (&**opening, &**closing)).collect();
    frames.sort_by_key(|(_, closing)| closing.is_empty());
    frames
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
