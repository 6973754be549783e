//! The line at the end of every mail by which it can be checked offline: a signature over what the mail says and to whom.
//! It is made of the finished parts, so texts of the operator's own carry it too. Who copies it into another mail
//! only shows that it is another mail.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vestibule_domain::time::Timestamp;

use super::Rendered;
use crate::signing::{Kind, Signer};

/// What stands before the signature in the text part.
pub(super) const MARK: &str = "Signature: ";
/// What the paragraph with it begins with in the HTML part.
pub(super) const PARAGRAPH: &str = "<p id=\"signature\"";

/// What is signed. Digests are SHA-256 in unpadded base64url; white space in texts counts as one space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Who signs: the address that customers see.
    pub(super) iss: String,
    /// The code for the message checker, as printed.
    pub(super) code: String,
    /// When it was written, RFC 3339.
    pub(super) sent_at: String,
    /// The stable name of its text.
    pub(super) template: String,
    pub(super) subject: String,
    /// The sender's address, where it left through a mail server.
    pub(super) from: Option<String>,
    /// The address that answers go to, when it is another.
    pub(super) reply_to: Option<String>,
    /// The digest of the recipient's address, see [`recipient`].
    pub(super) to: String,
    /// The digest of the text part up to the signature.
    pub(super) text: String,
    /// The digest of the HTML part without the signature.
    pub(super) html: String,
    /// The hosts that links of the mail lead to.
    pub(super) hosts: BTreeSet<String>,
}

/// What a mail's signature says beside the mail itself.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    /// The address that customers see.
    pub(crate) iss: &'a str,
    /// The code for the message checker, as printed.
    pub(crate) code: &'a str,
    /// When the mail was written.
    pub(crate) at: Timestamp,
    /// The stable name of its text.
    pub(crate) template: &'a str,
    pub(crate) from: Option<String>,
    /// The address that answers go to, when it is another.
    pub(crate) reply_to: Option<String>,
    pub(crate) to: &'a str,
}

/// The same mail with its signature at the end of both parts. The same mail always gets the same one.
pub(crate) fn sign(mail: Rendered, facts: Facts<'_>, signer: &Signer) -> Result<Rendered, serde_json::Error> {
    let Rendered { subject, mut text, html } = mail;
    let sent_at = jiff::Timestamp::from_second(facts.at.seconds()).unwrap_or_default();
    let claims = Claims {
        iss: facts.iss.to_owned(),
        code: facts.code.to_owned(),
        sent_at: sent_at.to_string(),
        template: facts.template.to_owned(),
        subject: calm(&subject),
        from: facts.from,
        reply_to: facts.reply_to,
        to: recipient(facts.code, facts.to),
        text: digest(&calm(&text)),
        html: digest(&calm(&html)),
        hosts: hosts(&text).into_iter().chain(hosts(&html)).collect(),
    };
    let token = signer.sign(Kind::Mail, &claims)?;
    text.push_str(MARK);
    text.push_str(&token);
    text.push('\n');
    let (before, after) = html
        .rsplit_once("</body>")
        .map_or((html.as_str(), ""), |(before, _)| (before, html.get(before.len()..).unwrap_or_default()));
    let html = format!("{before}{}{after}", paragraph(&token));
    Ok(Rendered { subject, text, html })
}

/// The signature as it stands in the HTML part.
pub(super) fn paragraph(token: &str) -> String {
    format!(
        "{PARAGRAPH} style=\"max-width:480px;margin:8px auto 0;font:11px/1.4 ui-monospace,monospace;\
         color:#5c6873;word-break:break-all\">{MARK}{token}</p>"
    )
}

/// A text with each run of white space as one space, so that lines may be broken anew on the way.
pub(super) fn calm(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn digest(text: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(text.as_bytes()))
}

/// The digest of a recipient: with the message's code, so that two mails do not tell whether they went to the same
/// address. Letters count as small ones.
pub(super) fn recipient(code: &str, address: &str) -> String {
    digest(&format!("{code} {}", address.trim().to_lowercase()))
}

/// The hosts of all web addresses in a text or an HTML part, with their ports.
pub(super) fn hosts(text: &str) -> BTreeSet<String> {
    // A forger may write a slash so; a reader's program follows it all the same.
    let text = text.replace("&#x2f;", "/");
    let begins = |scheme: &'static str| text.split(scheme).skip(1);
    let host = |rest: &str| {
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'<>)]".contains(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default().to_ascii_lowercase()
    };
    begins("https://").chain(begins("http://")).map(host).filter(|host| !host.is_empty()).collect()
}
