//! Reads a mail as it arrived and says whether it is ours as we wrote it. Everything that a reader sees is held against
//! the signature; what a mail program could show beside it (further parts, a second subject) counts as altered.

use mail_parser::{Address, HeaderName, Message, MessageParser, PartType};

use super::signature::{Claims, MARK, PARAGRAPH, calm, digest, hosts, paragraph, recipient};
use crate::signing::{Kind, PublicKeys, SignatureFault};

/// What a genuine signature says about the mail that it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMail {
    /// Who signed it: the address that customers see.
    pub by: String,
    /// Its code for the message checker.
    pub code: String,
    /// When it was written, RFC 3339.
    pub sent_at: String,
    /// The stable name of its text.
    pub template: String,
    /// The subject that was signed.
    pub subject: String,
    /// The hosts that its links lead to.
    pub hosts: Vec<String>,
}

/// What differs between a mail and the one that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// The subject of the mail.
    Subject,
    /// The sender's address, or where answers go.
    Sender,
    /// It was written to somebody else.
    Recipient,
    /// The plain text.
    Text,
    /// The HTML part.
    Html,
    /// Its links lead elsewhere.
    Links,
    /// It has parts that were not signed.
    Parts,
}

/// Why a mail is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// It cannot be read as a mail.
    NoMail,
    /// It carries no signature.
    NoSignature,
    /// Its signature was made by another key.
    UnknownKey,
    /// What looks like a signature is none.
    Forged,
}

/// What a mail is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailVerdict {
    /// Ours, as we wrote it.
    Genuine(SignedMail),
    /// Made from one of ours.
    Altered {
        /// The mail whose signature it carries.
        signed: SignedMail,
        /// What differs, in the order of [`Alteration`].
        what: Vec<Alteration>,
    },
    /// Not ours.
    NotOurs(Foreign),
}

/// Says what a raw mail (RFC 5322) is.
#[must_use]
pub fn verify_mail(raw: &[u8], keys: &PublicKeys) -> MailVerdict {
    let Some(mail) = MessageParser::default().parse(raw) else {
        return MailVerdict::NotOurs(Foreign::NoMail);
    };
    let parts = Parts::of(&mail);
    let found = [&parts.text, &parts.html].into_iter().flatten().find_map(|text| token_in(text));
    let Some(token) = found else { return MailVerdict::NotOurs(Foreign::NoSignature) };
    let claims = match keys.verify(Kind::Mail, &token) {
        Ok(payload) => serde_json::from_slice::<Claims>(&payload),
        Err(SignatureFault::UnknownKey) => return MailVerdict::NotOurs(Foreign::UnknownKey),
        Err(_) => return MailVerdict::NotOurs(Foreign::Forged),
    };
    let Ok(claims) = claims else { return MailVerdict::NotOurs(Foreign::Forged) };
    let mut what = parts.alterations(&claims, &token);
    what.extend(head_alterations(&mail, &claims));
    what.sort_unstable();
    what.dedup();
    let signed = SignedMail {
        by: claims.iss,
        code: claims.code,
        sent_at: claims.sent_at,
        template: claims.template,
        subject: claims.subject,
        hosts: claims.hosts.into_iter().collect(),
    };
    if what.is_empty() { MailVerdict::Genuine(signed) } else { MailVerdict::Altered { signed, what } }
}

/// What readers see of a mail's body.
struct Parts {
    text: Option<String>,
    html: Option<String>,
    further: bool,
}

impl Parts {
    fn of(mail: &Message<'_>) -> Self {
        let (mut text, mut html, mut further) = (None, None, false);
        for part in &mail.parts {
            let (place, body) = match &part.body {
                PartType::Multipart(_) => continue,
                PartType::Text(body) => (&mut text, body),
                PartType::Html(body) => (&mut html, body),
                PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) => {
                    further = true;
                    continue;
                }
            };
            further |= place.replace(body.clone().into_owned()).is_some();
        }
        Self { text, html, further }
    }

    fn alterations(&self, claims: &Claims, token: &str) -> Vec<Alteration> {
        let mut what = Vec::new();
        if self.text.as_ref().is_some_and(|text| !text_holds(text, claims, token)) {
            what.push(Alteration::Text);
        }
        if self.html.as_ref().is_some_and(|html| !html_holds(html, claims, token)) {
            what.push(Alteration::Html);
        }
        let shown = [&self.text, &self.html];
        if shown.into_iter().flatten().flat_map(|text| hosts(text)).any(|host| !claims.hosts.contains(&host))
        {
            what.push(Alteration::Links);
        }
        if self.further {
            what.push(Alteration::Parts);
        }
        what
    }
}

fn head_alterations(mail: &Message<'_>, claims: &Claims) -> Vec<Alteration> {
    let mut what = Vec::new();
    let once =
        |name: HeaderName<'static>| mail.headers().iter().filter(|header| header.name == name).count() == 1;
    if !once(HeaderName::Subject) || calm(mail.subject().unwrap_or_default()) != claims.subject {
        what.push(Alteration::Subject);
    }
    let to = only_address(mail.to()).filter(|_| once(HeaderName::To));
    if to.is_none_or(|to| recipient(&claims.code, to) != claims.to) {
        what.push(Alteration::Recipient);
    }
    let from = only_address(mail.from()).filter(|_| once(HeaderName::From));
    let reply_to = mail.headers().iter().any(|header| header.name == HeaderName::ReplyTo);
    let reply_to = reply_to.then(|| only_address(mail.reply_to()).unwrap_or_default());
    // One from the built-in mailbox has no sender.
    if claims.from.is_some()
        && !(same(from, claims.from.as_deref()) && same(reply_to, claims.reply_to.as_deref()))
    {
        what.push(Alteration::Sender);
    }
    what
}

fn same(shown: Option<&str>, signed: Option<&str>) -> bool {
    match (shown, signed) {
        (Some(shown), Some(signed)) => shown.eq_ignore_ascii_case(signed),
        (None, None) => true,
        _ => false,
    }
}

fn only_address<'a>(address: Option<&'a Address<'_>>) -> Option<&'a str> {
    let mut all = address?.iter();
    let first = all.next()?.address()?;
    all.next().is_none().then_some(first)
}

/// Whether a text part says what was signed, and nothing after the signature.
fn text_holds(text: &str, claims: &Claims, token: &str) -> bool {
    let Some((before, after)) = text.rsplit_once(MARK.trim_end()) else { return false };
    digest(&calm(before)) == claims.text && bare(after) == token
}

/// Whether an HTML part says what was signed, beside the one paragraph with the signature.
fn html_holds(html: &str, claims: &Claims, token: &str) -> bool {
    let Some((before, rest)) = html.rsplit_once(PARAGRAPH) else { return false };
    let Some((found, after)) = rest.split_once("</p>") else { return false };
    let ours = bare(&format!("{PARAGRAPH}{found}</p>")) == bare(&paragraph(token));
    ours && digest(&calm(&format!("{before}{after}"))) == claims.html
}

/// The 64 bytes of a signature in base64url.
const SIGNATURE_LENGTH: usize = 86;

/// A text without any white space.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The last signature in a part. Mail programs may have broken its line anywhere.
fn token_in(part: &str) -> Option<String> {
    let (_, rest) = part.rsplit_once(MARK.trim_end())?;
    let letters = rest.chars().filter(|c| !c.is_whitespace());
    let mut token: String = letters.take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let signature = token.match_indices('.').nth(1).map(|(dot, _)| dot + 1)?;
    // What follows on the same or the next line is no part of it.
    token.truncate(signature + SIGNATURE_LENGTH);
    Some(token)
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
