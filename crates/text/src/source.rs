//! A Fluent file: its language, its name and what it says.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use std::collections::{BTreeMap, BTreeSet};

/// The language that has everything.
pub(crate) const ENGLISH: &str = "en";

/// A Fluent file of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The language, a BCP 47 tag.
    pub tag: String,
    /// The file's name, for those who have to mend it.
    pub file: String,
    /// What it says.
    pub text: String,
}

/// The files inside this program, named `<language>/<file>.ftl`.
#[must_use]
pub fn embedded<Files: rust_embed::RustEmbed>() -> Vec<Source> {
    let read = |path: std::borrow::Cow<'static, str>| {
        let (tag, file) = path.split_once('/')?;
        let text = String::from_utf8(Files::get(&path)?.data.into_owned()).ok()?;
        Some(Source { tag: tag.to_owned(), file: file.to_owned(), text })
    };
    Files::iter().filter_map(read).collect()
}

/// What a message or one of its attributes takes and leans on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// Variables that somebody has to fill in.
    pub(crate) variables: BTreeSet<String>,
    /// Messages and terms of the same language that stand in it.
    pub(crate) references: BTreeSet<String>,
}

/// Keys and what they need: messages as `key`, attributes as `key.attribute`, terms as `-key`.
pub(crate) type Keys = BTreeMap<String, Needs>;

impl Source {
    /// The file as a tree; otherwise the line and the fault.
    pub(crate) fn parse(&self) -> Result<Resource<&str>, (usize, String)> {
        fluent_syntax::parser::parse(self.text.as_str()).map_err(|(_, faults)| {
            let first = faults.first();
            let at = first.map_or(0, |fault| fault.pos.start).min(self.text.len());
            let line = self.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            (line, first.map(|fault| fault.kind.to_string()).unwrap_or_default())
        })
    }
}

/// What the messages of a file need.
pub(crate) fn keys(resource: &Resource<&str>) -> Keys {
    let mut keys = Keys::new();
    for entry in &resource.body {
        let (name, value, attributes) = match entry {
            Entry::Message(message) => {
                (message.id.name.to_owned(), message.value.as_ref(), &message.attributes)
            }
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {
                continue;
            }
        };
        for attribute in attributes {
            keys.insert(format!("{name}.{}", attribute.id.name), needs(&attribute.value));
        }
        if let Some(value) = value {
            keys.insert(name, needs(value));
        }
    }
    keys
}

fn needs(pattern: &Pattern<&str>) -> Needs {
    let mut needs = Needs::default();
    needs.read(pattern);
    needs
}

impl Needs {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.read_expression(expression);
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                self.read_inline(selector);
                for variant in variants {
                    self.read(&variant.value);
                }
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>) {
        let named = |id: &str, attribute: Option<&str>| match attribute {
            Some(attribute) => format!("{id}.{attribute}"),
            None => id.to_owned(),
        };
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, attribute } => {
                self.references.insert(named(id.name, attribute.as_ref().map(|attribute| attribute.name)));
            }
            InlineExpression::TermReference { id, attribute, .. } => {
                let attribute = attribute.as_ref().map(|attribute| attribute.name);
                self.references.insert(format!("-{}", named(id.name, attribute)));
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                for argument in &arguments.positional {
                    self.read_inline(argument);
                }
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
