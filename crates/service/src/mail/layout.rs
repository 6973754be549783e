//! The two parts of a mail from one letter.

use askama::Template as _;

use super::block::{Block, Check, Fact, Letter, Link};

const TEXT_WIDTH: usize = 76;

#[derive(askama::Template)]
#[template(path = "mail.html")]
struct Html<'l> {
    language: &'l str,
    direction: &'l str,
    letter: &'l Letter,
}

/// The HTML part, a whole document.
pub(super) fn html(letter: &Letter, language: &str, direction: &str) -> Result<String, askama::Error> {
    Html { language, direction, letter }.render()
}

/// The plain-text part, in lines of at most 76 characters, except for longer words such as links.
pub(super) fn text(letter: &Letter) -> String {
    let mut out = String::new();
    paragraph(&mut out, &letter.brand);
    if let Some(code) = &letter.anti_phishing_code {
        // Right under the brand, where it is looked for.
        out.pop();
        paragraph(&mut out, &line(code));
    }
    for block in &letter.blocks {
        put(&mut out, block);
    }
    out.push_str("-- \n");
    paragraph(&mut out, &letter.sent_by);
    if let Some(Check { question, code }) = &letter.check {
        out.pop();
        paragraph(&mut out, question);
        out.pop();
        paragraph(&mut out, &line(code));
    }
    out.pop();
    out
}

fn put(out: &mut String, block: &Block) {
    match block {
        Block::Heading(text) | Block::Paragraph(text) | Block::Note(text) | Block::Warning(text) => {
            paragraph(out, text);
        }
        Block::Facts(facts) => {
            for fact in facts {
                wrapped(out, &line(fact));
            }
            out.push('\n');
        }
        Block::Code(code) => {
            out.push_str("    ");
            paragraph(out, code);
        }
        Block::Link(Link { line, address, .. }) | Block::Stop(Link { line, address, .. }) => {
            wrapped(out, line);
            paragraph(out, address);
        }
    }
}

fn line(fact: &Fact) -> String {
    format!("{} {}", fact.label, fact.value)
}

/// Lines and an empty one after them.
fn paragraph(out: &mut String, text: &str) {
    wrapped(out, text);
    out.push('\n');
}

/// Breaks a text at spaces.
fn wrapped(out: &mut String, text: &str) {
    let mut width = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > TEXT_WIDTH {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
}
