//! The message checker: was this message ours? Anybody may ask, so the answer tells what anybody may know who has
//! the message in hand, and never whose account it was about or where it went.

use vestibule_domain::notice::{Channel, MessageCode, Template};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::sent_message;

use super::outgoing::{SentMessage, row_of};
use crate::app::App;
use crate::caller::Caller;
use crate::core::Core;
use crate::problem::Problem;
use crate::sealed_columns::Column;
use crate::throttle::Allowance;

/// A message of ours, as far as anybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedMessage {
    /// Whether it was a mail or a text message.
    pub channel: Channel,
    /// Which text it carried.
    pub template: Template,
    /// When it was written, to the second.
    pub sent_at: Timestamp,
    /// The whole addresses of all pages that its links can lead to, without tokens.
    pub links: Vec<String>,
}

/// Pages that any message may name beside those of its own links.
const NAMED_BY_ALL: [&str; 2] = ["/account/security", "/verify"];

impl App {
    /// What was sent under this code; `None` when nothing was, or too long ago. A network that asks for codes we never
    /// sent is soon stopped, so that nobody finds messages by trying.
    pub async fn check_message(
        &self,
        caller: &Caller,
        code: &MessageCode,
    ) -> Result<Option<CheckedMessage>, Problem> {
        let core = &self.0;
        core.admit_checker(caller)?;
        let digest = core.message_code_digest(code);
        let mut conn = core.store.read().await?;
        let found = sent_message::find(&mut conn, &digest).await?;
        drop(conn);
        let Some(row) = found.filter(|row| row.sent_at + core.policy().retention.message_codes > caller.now)
        else {
            let _ = core.strange_codes.count(caller.network(), caller.now, core.unknown_messages());
            return Ok(None);
        };
        let sent: SentMessage = core.seals.open(Column::SentMessage, row_of(&digest), &row.sealed)?;
        Ok(Some(CheckedMessage {
            channel: sent.channel,
            template: sent.template,
            sent_at: Timestamp::from_micros(row.sent_at.seconds() * 1_000_000),
            links: core.pages(&sent.links),
        }))
    }
}

impl Core {
    fn admit_checker(&self, caller: &Caller) -> Result<(), Problem> {
        let (network, now) = (caller.network(), caller.now);
        let most = self.policy().throttle.message_checks_per_minute;
        let asked = self.checkers.count(network, now, Allowance { most, within: Span::from_minutes(1) });
        asked
            .and_then(|()| self.strange_codes.look(network, now, self.unknown_messages()))
            .map_err(|until| Problem::TooMany { until })
    }

    fn unknown_messages(&self) -> Allowance {
        Allowance { most: self.policy().throttle.unknown_messages_per_hour, within: Span::from_hours(1) }
    }

    fn pages(&self, paths: &[String]) -> Vec<String> {
        let mut pages: Vec<String> = Vec::new();
        for path in paths.iter().map(String::as_str).chain(NAMED_BY_ALL) {
            let page = format!("{}{path}", self.operator().public_url);
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        pages
    }
}
