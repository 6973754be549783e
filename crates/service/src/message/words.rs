//! The words of one message: the texts of its language, and what a text may speak of. Values are flat: none of them brings a
//! line of its own or turns the writing direction, whatever its source.

use vestibule_domain::notice::{Message, Template};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_text::{FluentArgs, FluentValue, Text, Unsaid};

use super::Branding;

/// The texts and values of one message.
pub(crate) struct Words<'m> {
    pub(crate) message: &'m Message,
    pub(crate) text: Text,
    args: FluentArgs<'static>,
}

impl<'m> Words<'m> {
    /// The words of a message in its reader's language.
    pub(crate) fn of(message: &'m Message, text: Text, branding: &Branding) -> Self {
        let mut words = Self { message, text, args: FluentArgs::new() };
        words.set("brand", &branding.brand);
        words.set("site", branding.site());
        words.set("support", &branding.support);
        words.set_given("code", message.code.as_deref());
        words.set_number("minutes", message.lifetime.map(Span::minutes));
        words.set_number("count", message.count);
        words
    }

    /// Gives a name its value.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.args.set(name, flat(value));
    }

    fn set_given(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    fn set_number(&mut self, name: &'static str, value: Option<i64>) {
        if let Some(value) = value {
            self.args.set(name, FluentValue::from(value));
        }
    }

    /// The text of a key. What it speaks of and has no value is an error, never a gap.
    pub(crate) fn say(&self, key: &str) -> Result<String, Unsaid> {
        Ok(one_line(&self.text.whole(key, &self.args)?))
    }

    /// A label with its colon.
    pub(crate) fn labelled(&self, key: &str) -> Result<String, Unsaid> {
        let args = FluentArgs::from_iter([("label", FluentValue::from(self.say(key)?))]);
        self.text.whole("mail-label", &args)
    }

    /// The key of a part: that of what the message is about, where there is one, else that of the message.
    pub(crate) fn key(&self, of: &str, part: &str) -> String {
        let name = format!("{of}-{}", self.message.template.as_str());
        let topic = self.message.topic.as_deref().map(|topic| topic.replace('_', "-"));
        let own = topic.map(|topic| format!("{name}-{topic}{part}"));
        own.filter(|key| self.text.has(key)).unwrap_or_else(|| format!("{name}{part}"))
    }

    /// Gives the forms of the change that the message is about, or the protection's name.
    pub(crate) fn name_topic(&mut self) -> Result<(), Unsaid> {
        let Some(topic) = self.message.topic.as_deref().map(|topic| topic.replace('_', "-")) else {
            return Ok(());
        };
        let template = self.message.template;
        if tells_of_a_change(template) {
            let noun = format!("change-{topic}");
            let change = self.say(&noun)?;
            self.set("change", &change);
            for form in ["title", "means", "done", "kept", "brief", "stays"] {
                let told = self.say(&format!("{noun}.{form}"))?;
                self.set(form, &told);
            }
        } else if template == Template::ProtectionSet {
            let protection = self.say(&format!("protection-{topic}"))?;
            self.set("protection", &protection);
        }
        Ok(())
    }

    /// An instant in the words of the language.
    pub(crate) fn instant(&self, at: Timestamp) -> String {
        flat(&self.text.instant(at))
    }
}

/// Whether what a message is about is a change that waits, or waited.
pub(crate) const fn tells_of_a_change(template: Template) -> bool {
    matches!(
        template,
        Template::WeakeningAsked
            | Template::WeakeningReminder
            | Template::WeakeningApplied
            | Template::WeakeningVetoed
            | Template::WeakeningCancelled
    )
}

/// The same text with every control, line-breaking and direction-changing character turned into a space, so that no
/// value can break out of its line. Refusing instead would let an attacker suppress an alert about themselves.
pub(crate) fn flat(text: &str) -> String {
    text.chars().map(|c| if breaks_out(c) { ' ' } else { c }).collect()
}

/// A sentence in one line: translators may break theirs, and values are flat already.
fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ")
}

fn breaks_out(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
