//! Writes the letter of a message: which sentences, facts and links, in which order. The sentences are in
//! `locales/<language>/events.ftl`, and those of codes and what all mails share in `mail.ftl`.

use vestibule_domain::notice::{Layout, Message, Template};
use vestibule_domain::time::Timestamp;
use vestibule_text::Unsaid;

use super::block::{Block, Check, Fact, Letter, Link};
use crate::message::{Branding, Words, flat};

/// A piece of a letter's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A sentence of the message's own.
    ToFluent(&'static str),
    /// A sentence of its own, where the message counts something.
    Counted(&'static str),
    /// A sentence of its own, where few are left.
    Few(&'static str),
    /// A sentence that all mails with codes share.
    Shared(&'static str),
    /// The code alone.
    Code,
    /// The way by a link instead of the code, where the message has one.
    Instead,
    /// When and where it was caused.
    Origin,
    /// Facts by their labels.
    Facts(&'static [Known]),
    /// The links to say no and to freeze, where the message has them.
    FreezeLink,
    /// What to do if it was somebody else.
    Warning,
    /// A link to one of our pages.
    Go(Page),
}

/// A fact that a mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    When,
    Place,
    Browser,
    Due,
    Asked,
    Added,
    New,
    Removed,
}

/// A page of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Security,
    SignIn,
    Disown,
}

use Known::{Added, Asked, Browser, Due, New, Place, Removed, When};
use Piece::{Code, Counted, Facts, Few, FreezeLink, Go, Instead, Origin, Shared, ToFluent, Warning};

/// So many backup codes, or fewer, are few.
const FEW_CODES: i64 = 3;

const WHAT: Piece = ToFluent("what");
const NEXT: Piece = ToFluent("next");
const LIFETIME: Piece = Shared("mail-code-lifetime");
const ASKED: Piece = Shared("mail-code-asked");
const SECURITY: Piece = Go(Page::Security);
const ALERT: &[Piece] = &[WHAT, Origin, FreezeLink, NEXT, Warning, SECURITY];
const STOPPED: &[Piece] = &[WHAT, Origin, Counted("more"), FreezeLink, NEXT, Warning, SECURITY];

/// What stands under the heading.
fn plan(message: &Message) -> &'static [Piece] {
    match message.template.layout() {
        Layout::Stopped => STOPPED,
        Layout::Disownable => &[WHAT, Origin, FreezeLink, NEXT, Warning, Go(Page::Disown), SECURITY],
        Layout::FewLeft => &[WHAT, Origin, FreezeLink, Few("few"), Warning, SECURITY],
        Layout::SignInAgain => &[WHAT, Origin, FreezeLink, NEXT, Warning, Go(Page::SignIn)],
        Layout::Frozen if message.topic.as_deref() == Some("everything") => {
            &[WHAT, Origin, NEXT, Warning, Go(Page::SignIn)]
        }
        Layout::Usual | Layout::Frozen => ALERT,
        Layout::Made => &[WHAT, Facts(&[When]), FreezeLink, NEXT, Warning, SECURITY],
        Layout::Asked => &[WHAT, Facts(&[Due, Asked, Place, Browser]), FreezeLink, NEXT, Warning, SECURITY],
        Layout::Reminder => &[WHAT, Facts(&[Due]), FreezeLink, NEXT, Warning, SECURITY],
        Layout::Added => &[WHAT, Facts(&[New, When, Place, Browser]), FreezeLink, NEXT, Warning, SECURITY],
        Layout::Removed => {
            &[WHAT, Facts(&[Removed, When, Place, Browser]), FreezeLink, NEXT, Warning, SECURITY]
        }
        Layout::Pending => &[WHAT, Facts(&[Added, Asked, Place, Browser]), Warning],
        Layout::SignInInstead => &[WHAT, Origin, NEXT, Go(Page::SignIn), Warning],
        Layout::StaysTaken => &[WHAT, Origin, NEXT, Warning],
        Layout::Last => &[WHAT, Facts(&[When]), NEXT, Warning],
        Layout::Code => &[WHAT, Code, LIFETIME, ASKED, Origin, Warning],
        Layout::OwnersCode => &[WHAT, Code, LIFETIME, ASKED, Origin, Warning, SECURITY],
        Layout::WaitingCode => &[WHAT, Code, LIFETIME, ToFluent("after"), ASKED, Origin, Warning],
        Layout::Registration => &[WHAT, Code, LIFETIME, Instead, Warning],
        Layout::DeviceCode => &[WHAT, Origin, ToFluent("enter"), Code, LIFETIME, Instead, Warning, SECURITY],
        Layout::ResetCode => &[WHAT, Code, LIFETIME, Instead, ASKED, Origin, Warning],
    }
}

/// Writes a letter.
pub(super) struct Writer<'m> {
    words: Words<'m>,
    public_url: &'m str,
}

impl<'m> Writer<'m> {
    /// A writer with the values that sentences speak of. `freeze_until` is until when a link to freeze works.
    pub(super) fn new(
        mut words: Words<'m>,
        branding: &'m Branding,
        freeze_until: Timestamp,
    ) -> Result<Self, Unsaid> {
        words.name_topic()?;
        let until = words.instant(freeze_until);
        words.set("freeze_until", &until);
        if let Some(due) = words.message.due {
            let due = words.instant(due);
            words.set("due", &due);
        }
        let by = |link: &Option<String>| if link.is_some() { "link" } else { "page" };
        let stop = words.say(&format!("mail-stop-{}", by(&words.message.freeze_link)))?;
        let veto = words.say(&format!("mail-veto-{}", by(&words.message.veto_link)))?;
        words.set("stop", &stop);
        words.set("veto", &veto);
        Ok(Self { words, public_url: branding.public_url.trim_end_matches('/') })
    }

    pub(super) fn letter(&self, branding: &Branding) -> Result<Letter, Unsaid> {
        let message = self.words.message;
        let mut blocks = vec![Block::Heading(self.part("heading")?)];
        for piece in plan(message) {
            self.put(&mut blocks, *piece)?;
        }
        let code = message.anti_phishing_code.as_deref().filter(|code| !code.is_empty());
        let check = Some(&message.check).filter(|check| !check.is_empty());
        Ok(Letter {
            subject: self.part("subject")?,
            preheader: self.preheader()?,
            brand: flat(&branding.brand),
            anti_phishing_code: code.map(|code| self.fact("mail-anti-phishing-code", code)).transpose()?,
            blocks,
            sent_by: self.words.say("mail-sent-by")?,
            check: check.map(|check| self.check(check)).transpose()?,
        })
    }

    /// A mail with a code has the preheader of its kind, unless it has one of its own.
    fn preheader(&self) -> Result<String, Unsaid> {
        let own = self.words.key("mail", "-preheader");
        let shared = self.words.message.code.is_some() && !self.words.text.has(&own);
        self.words.say(if shared { "mail-code-preheader" } else { &own })
    }

    fn check(&self, check: &str) -> Result<Check, Unsaid> {
        Ok(Check { question: self.words.say("mail-check")?, code: self.fact("mail-check-code", check)? })
    }

    fn put(&self, blocks: &mut Vec<Block>, piece: Piece) -> Result<(), Unsaid> {
        let message = self.words.message;
        let say = |part| self.part(part).map(Block::Paragraph);
        match piece {
            ToFluent(part) => blocks.push(say(part)?),
            Counted(part) if message.count.is_some() => blocks.push(say(part)?),
            Few(part) if message.count.is_some_and(|left| left <= FEW_CODES) => blocks.push(say(part)?),
            Counted(_) | Few(_) => {}
            Shared(key) => blocks.push(Block::Paragraph(self.words.say(key)?)),
            Code => blocks.extend(message.code.as_deref().map(|code| Block::Code(flat(code)))),
            Instead => {
                if let Some(path) = &message.link {
                    blocks.push(say("link")?);
                    blocks.push(Block::Link(self.link(&self.words.key("mail", "-open"), path)?));
                }
            }
            Origin => blocks.push(self.facts(&[When, Place, Browser])?),
            Facts(known) => blocks.push(self.facts(known)?),
            FreezeLink => self.put_freeze_link(blocks)?,
            Warning => blocks.push(Block::Warning(self.warning()?)),
            Go(page) => {
                let (key, path) = match page {
                    Page::Security => ("mail-go-security", "/account/security"),
                    Page::SignIn => ("mail-go-sign-in", "/sign-in"),
                    Page::Disown => ("mail-go-disown", "/not-my-authenticator"),
                };
                blocks.push(Block::Link(self.link(key, path)?));
            }
        }
        Ok(())
    }

    /// The links to say no and to freeze the account, right under the facts.
    fn put_freeze_link(&self, blocks: &mut Vec<Block>) -> Result<(), Unsaid> {
        let message = self.words.message;
        if let Some(path) = &message.veto_link {
            blocks.push(Block::Link(self.link("mail-go-veto", path)?));
            blocks.push(Block::Note(self.words.say("mail-veto-note")?));
        }
        if let Some(path) = &message.freeze_link {
            blocks.push(Block::Stop(self.link("mail-go-freeze", path)?));
            blocks.push(Block::Note(self.words.say("mail-freeze-note")?));
        }
        Ok(())
    }

    /// The end of a freeze is frozen again rather than stopped, so its warning has two forms of its own.
    fn warning(&self) -> Result<String, Unsaid> {
        if self.words.message.template != Template::Unfrozen {
            return self.part("warning");
        }
        self.part(if self.words.message.freeze_link.is_some() { "link-warning" } else { "page-warning" })
    }

    fn facts(&self, known: &[Known]) -> Result<Block, Unsaid> {
        let (message, text) = (self.words.message, &self.words.text);
        let mut facts = Vec::new();
        for known in known {
            let (key, value) = match known {
                When => ("mail-fact-when", Some(text.instant(message.at))),
                Asked => ("mail-fact-asked", Some(text.instant(message.at))),
                Place => ("mail-fact-place", text.place(&message.place)),
                Browser => (
                    "mail-fact-browser",
                    message.user_agent.as_ref().map(|user_agent| text.user_agent(user_agent)),
                ),
                Due => ("mail-fact-due", message.due.map(|due| text.instant(due))),
                Added => ("mail-fact-added", message.due.map(|due| text.instant(due))),
                New => ("mail-fact-new", message.contact.clone()),
                Removed => ("mail-fact-removed", message.contact.clone()),
            };
            if let Some(value) = value {
                facts.push(self.fact(key, &value)?);
            }
        }
        Ok(Block::Facts(facts))
    }

    fn part(&self, part: &str) -> Result<String, Unsaid> {
        self.words.say(&self.words.key("mail", &format!("-{part}")))
    }

    fn fact(&self, key: &str, value: &str) -> Result<Fact, Unsaid> {
        Ok(Fact { label: self.words.labelled(key)?, value: flat(value) })
    }

    fn link(&self, key: &str, path: &str) -> Result<Link, Unsaid> {
        let (label, line) = (self.words.say(key)?, self.words.labelled(key)?);
        Ok(Link { label, line, address: flat(&format!("{}{path}", self.public_url)) })
    }
}
