//! `vestibule verify-message`: says whether a mail is ours as we wrote it, by its signature alone. It connects to nothing,
//! so anybody with a saved list of our keys can run it anywhere.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use vestibule_service::mail::{Alteration, Foreign, MailVerdict, SignedMail, verify_mail};
use vestibule_service::signing::{PublicKeys, Signer};

use super::{complain, say};
use crate::bootstrap;
use crate::config::{self, Sources};

/// The largest mail that is read: far beyond any of ours.
const LARGEST: u64 = 32 << 20;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the mail and prints what it is; how it ends says the same.
pub(super) fn answer(keys: Option<&Path>, sources: &Sources) -> ExitCode {
    match verdict(keys, sources) {
        Ok(verdict) => {
            // The code it ends with says the same as the text.
            drop(say(&told(&verdict)));
            ExitCode::from(match verdict {
                MailVerdict::Genuine(_) => 0,
                MailVerdict::Altered { .. } => 1,
                MailVerdict::NotOurs(_) => 3,
            })
        }
        Err(cause) => {
            complain(cause.as_ref());
            ExitCode::from(2)
        }
    }
}

fn verdict(keys: Option<&Path>, sources: &Sources) -> Result<MailVerdict, Failure> {
    let keys = match keys {
        Some(path) => saved(path)?,
        None => own(sources)?,
    };
    let mut raw = Vec::new();
    std::io::stdin().lock().take(LARGEST).read_to_end(&mut raw)?;
    Ok(verify_mail(&raw, &keys))
}

fn saved(path: &Path) -> Result<PublicKeys, Failure> {
    let text = std::fs::read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
    Ok(PublicKeys::parse(&text).map_err(|fault| format!("{}: {fault}", path.display()))?)
}

fn own(sources: &Sources) -> Result<PublicKeys, Failure> {
    let settings = config::load(sources)?.settings;
    let ring = bootstrap::read_keys(&settings)?.ok_or(
        "this installation has no keys; name a saved jwks.json or official-channels.json with --keys",
    )?;
    Ok(Signer::of(&ring).public().clone())
}

fn told(verdict: &MailVerdict) -> String {
    match verdict {
        MailVerdict::Genuine(mail) => format!("GENUINE: ours, as we wrote it\n{}", facts(mail)),
        MailVerdict::Altered { signed, what } => {
            let mut text = "ALTERED: made from one of ours; do not trust it\n".to_owned();
            for one in what {
                let _ = writeln!(text, "  differs: {}", differs(*one));
            }
            text.push_str("The mail that was signed:\n");
            text + &facts(signed)
        }
        MailVerdict::NotOurs(why) => format!("NOT OURS: {}\n", foreign(*why)),
    }
}

fn facts(mail: &SignedMail) -> String {
    let hosts = if mail.hosts.is_empty() { "none".to_owned() } else { mail.hosts.join(", ") };
    format!(
        "  signed by: {}\n  written: {}\n  about: {}\n  subject: {}\n  links to: {hosts}\n  code: {}\n",
        mail.by, mail.sent_at, mail.template, mail.subject, mail.code
    )
}

const fn differs(what: Alteration) -> &'static str {
    match what {
        Alteration::Subject => "the subject",
        Alteration::Sender => "the sender's address, or where answers go",
        Alteration::Recipient => "it was written to somebody else",
        Alteration::Text => "the plain text",
        Alteration::Html => "the HTML part",
        Alteration::Links => "links lead to hosts that are not in the signed mail",
        Alteration::Parts => "it has parts or attachments that we did not sign",
    }
}

const fn foreign(why: Foreign) -> &'static str {
    match why {
        Foreign::NoMail => "this is no mail; save the message in full, with its headers",
        Foreign::NoSignature => "it carries no signature of ours",
        Foreign::UnknownKey => "its signature was made by a key that is not among those given",
        Foreign::Forged => "what looks like a signature is none",
    }
}
