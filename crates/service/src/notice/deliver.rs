//! The worker: claims what is due, renders it, hands it over and notes what became of it. Delivery is at least once; each
//! message carries the same idempotency key at every try.

use std::time::Duration;

use vestibule_domain::id::WeakeningId;
use vestibule_domain::notice::{Channel, Message};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::mailbox::{self, MailboxRow};
use vestibule_store::outbox::{self, OutboxRow};
use vestibule_store::{Lock, StoreError, Transaction, Tx, weakening};

use super::MailboxMessage;
use crate::app::App;
use crate::mail::{self, MailFault, Mailer, OutgoingMail, Rendered, SignedFacts};
use crate::sealed_columns::Column;
use crate::sms::{OutgoingSms, SmsFault};
use crate::tally::Tally;

/// Messages that are claimed, and handed over side by side, at a time.
const BATCH: u32 = 16;
/// How long a claimed message is this worker's alone: longer than handing it over can take (30 s), and short enough that
/// what a killed server had claimed is not late.
const LEASE: Span = Span::from_seconds(45);
/// How long the worker sleeps when nothing is due.
const IDLE: Duration = Duration::from_secs(1);
/// How long a message lies before it is taken. Otherwise its delivery would begin beside the answer to the request that caused it, on
/// the same processors, and the time of that answer would tell strangers that there is somebody to write to.
const DELIVERY_DELAY: Duration = Duration::from_millis(25);
/// Tries before a message is given up: with the growing gap that is about a day.
const TRIES: i64 = 16;
/// How long a message is kept at least that the mail server refuses for the operator's sake. Longer than a weekend.
const HELD: Span = Span::from_days(7);
/// The longest gap between its tries, so that it leaves soon after the settings were mended.
const HELD_GAP: Span = Span::from_minutes(15);

/// The gap before the next try: 5 s, doubling up to 2 h.
fn backoff(tries: i64) -> Span {
    let doublings = u32::try_from(tries.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    Span::from_micros(Span::from_seconds(5).micros().saturating_mul(1 << doublings)).min(Span::from_hours(2))
}

/// The gap before the next try of a message that was refused for the operator's sake: as long as it has waited, 5 s to 15
/// minutes.
fn held_gap(waited: Span) -> Span {
    waited.max(Span::from_seconds(5)).min(HELD_GAP)
}

/// What became of one try.
enum DeliveryResult {
    Sent,
    Boxed(Box<MailboxMessage>),
    Retry(String),
    /// Refused until the operator mends it.
    Held(String),
    Dead(String),
}

impl App {
    /// Delivers messages until the future is dropped.
    pub async fn deliver_forever(&self) {
        loop {
            match self.deliver_due().await {
                Ok(0) => {
                    if tokio::time::timeout(IDLE, self.0.store.message_queued()).await.is_ok() {
                        tokio::time::sleep(DELIVERY_DELAY).await;
                    }
                }
                Ok(_) => {}
                Err(cause) => {
                    tracing::warn!(%cause, "the outbox cannot be read; messages wait");
                    tokio::time::sleep(IDLE).await;
                }
            }
        }
    }

    /// Waits for what is being handed over, at most this long; the rest is tried again after the next start.
    pub async fn finish_deliveries(&self, within: Duration) {
        self.0.post.under_way.close();
        let _ = tokio::time::timeout(within, self.0.post.under_way.wait()).await;
    }

    /// Delivers what is due now; says how many messages were tried.
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let now = self.now();
        let claimed = self.0.store.write(Lock::Queue, Claim { now }).await?;
        let count = claimed.len();
        let begin = |row: OutboxRow| {
            let operator = self.clone();
            self.0.post.under_way.spawn(async move {
                let tried = operator.try_one(&row, now).await;
                operator.note(row, tried, now).await
            })
        };
        let tries: Vec<_> = claimed.into_iter().map(begin).collect();
        for tried in tries {
            tried.await.map_err(StoreError::broken)??;
        }
        Ok(count)
    }

    /// Tries to deliver a message.
    #[tracing::instrument(name = "deliver message", skip_all)]
    async fn try_one(&self, row: &OutboxRow, now: Timestamp) -> Tried {
        let message: Message = match self.0.seals.open(Column::OutboxMessage, row.id.uuid(), &row.sealed) {
            Ok(message) => message,
            Err(cause) => return Tried::dead(cause.to_string()),
        };
        if stale(&message, now) {
            return Tried::dead("the code in it has expired".to_owned());
        }
        let fate = match message.channel {
            Channel::Mail => self.try_mail(row, &message).await,
            Channel::Sms => self.try_sms(row, &message).await,
        };
        Tried { fate, announces: message.announces, code: message.code.is_some() }
    }

    async fn try_mail(&self, row: &OutboxRow, message: &Message) -> DeliveryResult {
        let post = &self.0.post;
        let Rendered { subject, text, html } = match self.written(message) {
            Ok(rendered) => rendered,
            Err(cause) => return DeliveryResult::Dead(cause),
        };
        let Some(mailer) = &post.mailer else {
            return boxed(message, subject, text, html);
        };
        let mail = OutgoingMail {
            idempotency_key: row.id.to_string(),
            written_at_micros: message.at.micros(),
            to: message.to.clone(),
            subject,
            text,
            html,
            headers: Vec::new(),
        };
        match mailer.send(mail).await {
            Ok(_receipt) => DeliveryResult::Sent,
            Err(MailFault::Temporary(cause)) => DeliveryResult::Retry(redact_recipient(&cause, &message.to)),
            Err(MailFault::Refused(cause)) => DeliveryResult::Held(redact_recipient(&cause, &message.to)),
            Err(MailFault::Permanent(cause)) => DeliveryResult::Dead(redact_recipient(&cause, &message.to)),
        }
    }

    /// The finished mail with its signature; the same at every try.
    fn written(&self, message: &Message) -> Result<Rendered, String> {
        let (post, template, in_force) = (&self.0.post, message.template.as_str(), self.0.in_force());
        let freeze_until = message.at + in_force.policy.protection.freeze_link;
        let rendered = in_force.mails.render(message, freeze_until);
        let rendered = rendered.map_err(|cause| cause.to_string())?;
        let facts = SignedFacts {
            iss: &in_force.operator.public_url,
            code: &message.check,
            at: message.at,
            template,
            from: post.mailer.as_ref().map(Mailer::sender),
            reply_to: post.mailer.as_ref().and_then(Mailer::reply_to),
            to: &message.to,
        };
        mail::sign(rendered, facts, &self.0.signer).map_err(|cause| cause.to_string())
    }

    async fn try_sms(&self, row: &OutboxRow, message: &Message) -> DeliveryResult {
        let post = &self.0.post;
        let rendered = self.0.in_force().sms_texts.render(message);
        let text = match rendered {
            Ok(text) => text,
            Err(cause) => return DeliveryResult::Dead(cause.to_string()),
        };
        let Some(provider) = &post.sms else {
            return boxed(message, String::new(), text, String::new());
        };
        let sms = OutgoingSms { idempotency_key: row.id.to_string(), to: message.to.clone(), text };
        match provider.send(&sms).await {
            Ok(_receipt) => DeliveryResult::Sent,
            Err(SmsFault::Temporary(cause)) => DeliveryResult::Retry(redact_recipient(&cause, &message.to)),
            Err(SmsFault::Permanent(cause)) => DeliveryResult::Dead(redact_recipient(&cause, &message.to)),
        }
    }

    async fn note(
        &self,
        row: OutboxRow,
        Tried { fate, announces, code }: Tried,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let outcome = match &fate {
            DeliveryResult::Sent | DeliveryResult::Boxed(_) => "sent",
            DeliveryResult::Retry(_) => "retry",
            DeliveryResult::Held(_) => "held",
            DeliveryResult::Dead(_) => "dead",
        };
        metrics::counter!("vestibule_messages_total", "channel" => row.channel.as_str(), "outcome" => outcome).increment(1);
        if code && outcome == "sent" {
            Tally::code_sent(row.channel, matches!(fate, DeliveryResult::Boxed(_))).note();
        }
        if let DeliveryResult::Retry(cause) | DeliveryResult::Dead(cause) = &fate {
            tracing::warn!(message = %row.id, template = row.template, %cause, outcome, "a message was not delivered");
        }
        if let DeliveryResult::Held(cause) = &fate {
            tracing::error!(
                message = %row.id, template = row.template, %cause,
                "the mail server refuses this installation; mails wait until the [mail] settings are mended"
            );
        }
        let sealed = match &fate {
            DeliveryResult::Boxed(message) => {
                self.0.seals.seal(Column::MailboxMail, row.id.uuid(), message)?
            }
            DeliveryResult::Sent
            | DeliveryResult::Retry(_)
            | DeliveryResult::Held(_)
            | DeliveryResult::Dead(_) => Vec::new(),
        };
        self.0.store.write(Lock::Queue, Note { row, fate, announces, sealed, now }).await
    }
}

/// What became of a message.
struct Tried {
    fate: DeliveryResult,
    /// The weakening that it announces.
    announces: Option<WeakeningId>,
    /// Whether a code is in it.
    code: bool,
}

impl Tried {
    fn dead(cause: String) -> Self {
        Self { fate: DeliveryResult::Dead(cause), announces: None, code: false }
    }
}

fn boxed(message: &Message, subject: String, text: String, html: String) -> DeliveryResult {
    DeliveryResult::Boxed(Box::new(MailboxMessage {
        id: vestibule_domain::id::MessageId::from_uuid(uuid::Uuid::nil()),
        at: message.at,
        channel: message.channel,
        to: message.to.clone(),
        subject,
        text,
        html,
    }))
}

/// What a provider answered, without the recipient, whom many repeat: it goes to the log and, in clear, to the database.
fn redact_recipient(cause: &str, recipient: &str) -> String {
    let digits = recipient.trim_start_matches('+');
    let local = recipient.split_once('@').map_or(digits, |(local, _)| local);
    let masked = cause.replace(recipient, "…").replace(&recipient.to_lowercase(), "…");
    // The name before the @ alone, unless it is so short that it is part of any word.
    if local.len() > 3 { masked.replace(local, "…") } else { masked }
}

/// A code that arrives after its end only confuses.
fn stale(message: &Message, now: Timestamp) -> bool {
    message.code.is_some() && message.lifetime.is_some_and(|lifetime| now >= message.at + lifetime)
}

struct Claim {
    now: Timestamp,
}

impl Transaction for Claim {
    type Output = Vec<OutboxRow>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<OutboxRow>, StoreError> {
        outbox::claim(tx, self.now, BATCH, LEASE).await
    }
}

struct Note {
    row: OutboxRow,
    fate: DeliveryResult,
    announces: Option<WeakeningId>,
    sealed: Vec<u8>,
    now: Timestamp,
}

impl Transaction for Note {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let (id, now) = (self.row.id, self.now);
        match &self.fate {
            DeliveryResult::Sent => self.sent(tx).await,
            DeliveryResult::Boxed(message) => {
                let row =
                    MailboxRow { id, at: message.at, channel: message.channel, sealed: self.sealed.clone() };
                mailbox::put(tx, &row).await?;
                self.sent(tx).await
            }
            DeliveryResult::Held(cause) if now < self.row.state_at + HELD => {
                outbox::hold(tx, id, now + held_gap(now.since(self.row.state_at)), cause).await
            }
            DeliveryResult::Retry(cause) if self.row.tries >= TRIES => outbox::dead(tx, id, cause, now).await,
            DeliveryResult::Retry(cause) => outbox::retry(tx, id, now + backoff(self.row.tries), cause).await,
            DeliveryResult::Held(cause) | DeliveryResult::Dead(cause) => {
                outbox::dead(tx, id, cause, now).await
            }
        }
    }
}

impl Note {
    /// Notes that the provider took the message, and that what it announces was announced.
    async fn sent(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if let (Some(account), Some(weakening)) = (self.row.account, self.announces) {
            weakening::note_delivered(tx, account, weakening, self.now).await?;
        }
        outbox::sent(tx, self.row.id, self.now).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_between_tries_grows_to_two_hours() {
        let gaps: Vec<i64> = [1, 2, 3, 10, 16].iter().map(|tries| backoff(*tries).seconds()).collect();
        assert_eq!(gaps, [5, 10, 20, 2560, 7200]);
    }

    #[test]
    fn a_providers_answer_is_kept_without_the_recipient() {
        let mail =
            redact_recipient("550 <Anne.S@mail.example>: anne.s@mail.example unknown", "Anne.S@mail.example");
        assert_eq!(mail, "550 <…>: … unknown");
        assert_eq!(redact_recipient("no handset 14165550123", "+14165550123"), "no handset …");
    }
}
