//! What people read in their mailboxes.

use vestibule_domain::secret::{Token, TokenKind};
use vestibule_service::{App, MailboxMessage};

use crate::kit::Kit;

impl Kit {
    /// Everything that was sent to an address, the newest first, after delivering what is due.
    pub async fn mail_to(&self, address: &str) -> Vec<MailboxMessage> {
        self.delivers().await;
        boxed(self.app(), address).await
    }
}

async fn boxed(app: &App, address: &str) -> Vec<MailboxMessage> {
    let all = app.mailbox(200).await.unwrap();
    all.into_iter().filter(|message| message.to == address).collect()
}

/// The six digits in a message, if it has some that stand alone.
pub(crate) fn code_in(message: &MailboxMessage) -> Option<String> {
    let code = |word: &&str| [6, 10].contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit());
    let words = message.text.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().find(code).map(str::to_owned)
}

/// The token of the link in a message.
pub(crate) fn link_in(message: &MailboxMessage) -> Option<Token> {
    token_in(message, TokenKind::Link, "vst_lnk_")
}

/// The first token of a kind in a message.
pub(crate) fn token_in(message: &MailboxMessage, kind: TokenKind, beginning: &str) -> Option<Token> {
    let text = message.text.get(message.text.find(beginning)?..)?;
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    Token::parse(kind, text.get(..end)?)
}
