//! Writes an event and the alerts that follow from it, in the transaction of the change it is about. Each alert carries a link of
//! its own that freezes the account, where it is not frozen already, and, while something waits, one that vetoes it.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::Identifier;
use vestibule_domain::audit::{Event, EventKind, OpenFlows, Origin};
use vestibule_domain::id::{AccountId, EventId, IdentifierId, WeakeningId};
use vestibule_domain::notice::{Alert, Contact, Message, Template};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::account::AccountRow;
use vestibule_store::alert_link::{AlertLinkKind, AlertLinkRow};
use vestibule_store::event::{EventRow, NewEvent};
use vestibule_store::identifier::IdentifierRow;
use vestibule_store::snapshot::AccountSnapshot;
use vestibule_store::{
    StoreError, Tx, alert_link, decoy, event, flow, former_contact, pending_contact, snapshot, weakening,
};

use crate::core::Core;
use crate::notice::MessageRefs;
use crate::sealed_columns::Column;

/// The sealed part of an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) what: EventKind,
    pub(crate) origin: Origin,
}

/// The key of an account's events was destroyed.
#[derive(Debug, thiserror::Error)]
#[error("the account was erased, and what its events say can never be read again")]
struct Erased;

impl Core {
    /// What an event says.
    pub(crate) fn body_of(&self, row: &EventRow) -> Result<Body, StoreError> {
        let half = row.key.as_ref().ok_or_else(|| StoreError::broken(Erased))?;
        self.seals.open_with(half, Column::EventBody, row.id.uuid(), &row.sealed)
    }

    /// Appends an event to the account's chain and its alerts to the outbox. An event that changes credentials ends every
    /// attempt under way here, so that no change can forget to; the attempt that made it is spent by then.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        kind: EventKind,
        origin: Origin,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let happened = Event { id: EventId::from_uuid(self.uuid(at)), account, at, kind, origin };
        let half = event::key(tx, account, self.entropy.bytes()).await?;
        let row = self.sealed_event(&happened, &half)?;
        event::append(tx, &row).await?;
        if happened.kind.name().flows() == OpenFlows::Ends {
            flow::shut_others(tx, account, None).await?;
        }
        if row.notified { self.send_alerts(tx, &happened).await } else { Ok(()) }
    }

    /// Does the work of an event that happened to nobody: an identifier that finds no account must not be told by the time
    /// that its refusal takes (law 3).
    pub(crate) async fn pretend_to_record(
        &self,
        tx: &mut Tx<'_>,
        nobody: AccountId,
        kind: EventKind,
        origin: Origin,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let happened = Event { id: EventId::from_uuid(self.uuid(at)), account: nobody, at, kind, origin };
        decoy::append(tx, &self.sealed_event(&happened, &self.entropy.bytes())?).await
    }

    fn sealed_event(&self, happened: &Event, half: &[u8; 32]) -> Result<NewEvent, StoreError> {
        let body = Body { what: happened.kind.clone(), origin: happened.origin.clone() };
        Ok(NewEvent {
            id: happened.id,
            account: happened.account,
            at: happened.at,
            kind: happened.kind.as_str(),
            outcome: happened.kind.outcome(),
            device: happened.origin.device,
            session: happened.origin.session,
            sealed: self.seals.seal_with(half, Column::EventBody, happened.id.uuid(), &body)?,
            notified: Message::notifies_of(&happened.kind),
        })
    }

    async fn send_alerts(&self, tx: &mut Tx<'_>, happened: &Event) -> Result<(), StoreError> {
        let Some(owner) = snapshot::get(tx, happened.account).await? else { return Ok(()) };
        let alert_recipients = self.alert_recipients(tx, &owner, happened).await?;
        let concerns = MessageRefs { account: Some(happened.account), flow: None };
        let offers_freeze = Alert::of(&happened.kind).is_some_and(|alert| alert.offers_freeze())
            && owner.account.state.is_open();
        let (waiting, asked_at) = (vetoable(&happened.kind), self.asked_at(tx, happened).await?);
        let contacts: Vec<Contact> = alert_recipients.iter().map(|hearer| hearer.contact.clone()).collect();
        for mut message in Message::alerts(happened, &contacts) {
            let to = alert_recipients.iter().find(|hearer| hearer.contact.identifier.reveal() == message.to);
            let Some(to) = to else { continue };
            let freeze = offers_freeze.then(|| self.alert_link(happened, None, to));
            let veto = waiting.map(|waiting| self.alert_link(happened, Some(waiting), to));
            match (&freeze, &veto) {
                (Some((freeze, _)), Some((veto, _))) => alert_link::insert_both(tx, freeze, veto).await?,
                (Some((link, _)), None) | (None, Some((link, _))) => alert_link::insert(tx, link).await?,
                (None, None) => {}
            }
            message.freeze_link = freeze.map(|(_, path)| path);
            message.veto_link = veto.map(|(_, path)| path);
            message.announces = announced(waiting, asked_at, to);
            self.post_message(tx, message, concerns, happened.at).await?;
        }
        self.tell_coming(tx, &owner.account, happened).await
    }

    /// When the weakening was asked for that this event announces.
    async fn asked_at(&self, tx: &mut Tx<'_>, happened: &Event) -> Result<Option<Timestamp>, StoreError> {
        if matches!(happened.kind, EventKind::WeakeningAsked { .. }) {
            return Ok(Some(happened.at));
        }
        let Some((id, _)) = vetoable(&happened.kind) else { return Ok(None) };
        Ok(weakening::get(tx, happened.account, id).await?.map(|row| row.weakening.asked_at))
    }

    /// Makes a link that freezes, or one that vetoes, with its path.
    fn alert_link(
        &self,
        happened: &Event,
        veto: Option<(WeakeningId, Timestamp)>,
        to: &Hearer,
    ) -> (AlertLinkRow, String) {
        let freeze_until = happened.at + self.policy().protection.freeze_link;
        let (kind, token, expires_at, page) = match veto {
            None => (AlertLinkKind::Freeze, TokenKind::Freeze, freeze_until, "freeze"),
            // A little longer than the weakening waits, so that the page can say what became of it.
            Some((_, until)) => (AlertLinkKind::Veto, TokenKind::Veto, until + Span::from_days(1), "veto"),
        };
        let token: Token = self.token(token);
        let row = AlertLinkRow {
            token: token.digest(),
            account: happened.account,
            contact: to.id,
            kind,
            weakening: veto.map(|(id, _)| id),
            made_at: happened.at,
            expires_at: to.until.map_or(expires_at, |until| expires_at.min(until)),
            used_at: None,
        };
        (row, format!("/{page}/link?token={}", token.reveal()))
    }

    /// Everybody who is told: those that went first, then those that are there, last the one that came just now. So an
    /// address that a thief brought never hears before the owner's.
    async fn alert_recipients(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountSnapshot,
        happened: &Event,
    ) -> Result<Vec<Hearer>, StoreError> {
        let present = self.named_contacts(owner)?;
        let mut present: Vec<Hearer> =
            present.into_iter().map(|(row, contact)| Hearer::present(&row, contact)).collect();
        if let EventKind::ContactChanged { new, .. } = &happened.kind {
            present.sort_by_key(|hearer| hearer.contact.identifier.fits(new));
        }
        let mut all = self.former_contacts(tx, &owner.account, happened.at).await?;
        // One that is there again hears once, as one of those that are there.
        all.retain(|gone| present.iter().all(|here| here.contact.identifier != gone.contact.identifier));
        all.extend(present);
        Ok(all)
    }

    /// Tells an address or number that is to be added from when on it gets messages. Until then it has no powers, so the
    /// message carries no links and not the owner's anti-phishing code.
    async fn tell_coming(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountRow,
        happened: &Event,
    ) -> Result<(), StoreError> {
        let EventKind::WeakeningAsked { change, effective_at, .. } = &happened.kind else { return Ok(()) };
        let Some(new) = change.incoming() else { return Ok(()) };
        let Some(row) = pending_contact::get(tx, owner.id, new).await? else { return Ok(()) };
        let clear: String = self.seals.open(Column::PendingContact, new.uuid(), &row.sealed)?;
        let identifier = Identifier::stored(&clear).map_err(StoreError::broken)?;
        let contact = Contact { identifier, language: owner.language.clone(), anti_phishing_code: None };
        let plain = Message::plain(Template::ContactPending, &contact, happened.at, &happened.origin);
        let message = Message { due: Some(*effective_at), ..plain };
        let concerns = MessageRefs { account: Some(happened.account), flow: None };
        self.post_message(tx, message, concerns, happened.at).await
    }

    /// Addresses that lately were the owner's. They hear of everything and can freeze and veto by link, but do not learn the anti-phishing code
    /// by which genuine messages are known: they may be in other hands.
    async fn former_contacts(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountRow,
        now: Timestamp,
    ) -> Result<Vec<Hearer>, StoreError> {
        let mut former = Vec::new();
        for row in former_contact::of_account(tx, owner.id, now).await? {
            let clear: String = self.seals.open(Column::FormerContact, row.id.uuid(), &row.sealed)?;
            let identifier = Identifier::stored(&clear).map_err(StoreError::broken)?;
            let contact = Contact { identifier, language: owner.language.clone(), anti_phishing_code: None };
            former.push(Hearer { id: row.id, contact, since: None, until: Some(row.until) });
        }
        Ok(former)
    }
}

/// An address or number that is told.
struct Hearer {
    id: IdentifierId,
    contact: Contact,
    /// Since when it is one of the account's, where it is.
    since: Option<Timestamp>,
    /// Until when its links work, where it is a former one.
    until: Option<Timestamp>,
}

impl Hearer {
    fn present(row: &IdentifierRow, contact: Contact) -> Self {
        Self { id: row.id, contact, since: Some(row.created_at), until: None }
    }
}

/// The weakening whose announcement counts once it is delivered here: only where the address is older than the request,
/// and still one of the account's.
fn announced(
    waiting: Option<(WeakeningId, Timestamp)>,
    asked_at: Option<Timestamp>,
    to: &Hearer,
) -> Option<WeakeningId> {
    let older = to.since.zip(asked_at).is_some_and(|(since, asked)| since <= asked);
    waiting.filter(|_| older).map(|(id, _)| id)
}

const fn vetoable(kind: &EventKind) -> Option<(WeakeningId, Timestamp)> {
    let (EventKind::WeakeningAsked { weakening, effective_at, .. }
    | EventKind::WeakeningReminded { weakening, effective_at, .. }) = kind
    else {
        return None;
    };
    Some((*weakening, *effective_at))
}
