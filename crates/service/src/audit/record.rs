//! Writes an event and the alerts that follow from it, in the transaction of the change it is about. Each alert carries a
//! brake: a link of its own that freezes the account, and, while something waits, one that vetoes it.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::Identifier;
use vestibule_domain::audit::{Event, EventKind, Origin};
use vestibule_domain::id::{AccountId, EventId, WeakeningId};
use vestibule_domain::notice::{Contact, Message};
use vestibule_domain::secret::{Token, TokenKind};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::account::AccountRow;
use vestibule_store::alert_link::{AlertLinkKind, AlertLinkRow};
use vestibule_store::event::NewEvent;
use vestibule_store::{StoreError, Tx, account, alert_link, decoy, event, former_contact, pending_contact};

use crate::notice::Concerns;
use crate::seals::Column;
use crate::vestibule::Rooms;

/// The sealed part of an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) what: EventKind,
    pub(crate) origin: Origin,
}

impl Rooms {
    /// Appends an event to the account's chain and its alerts to the outbox.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        kind: EventKind,
        origin: Origin,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let happened = Event { id: EventId::from_uuid(self.uuid(at)), account, at, kind, origin };
        let row = self.sealed_event(&happened)?;
        event::append(tx, &row).await?;
        if row.told { self.send_alerts(tx, &happened).await } else { Ok(()) }
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
        decoy::append(tx, &self.sealed_event(&happened)?).await
    }

    fn sealed_event(&self, happened: &Event) -> Result<NewEvent, StoreError> {
        let body = Body { what: happened.kind.clone(), origin: happened.origin.clone() };
        Ok(NewEvent {
            id: happened.id,
            account: happened.account,
            at: happened.at,
            kind: happened.kind.as_str(),
            outcome: happened.kind.outcome(),
            device: happened.origin.device,
            session: happened.origin.session,
            sealed: self.seals.seal(Column::EventBody, happened.id.uuid(), &body)?,
            told: Message::told(&happened.kind),
        })
    }

    async fn send_alerts(&self, tx: &mut Tx<'_>, happened: &Event) -> Result<(), StoreError> {
        let Some(owner) = account::get(tx, happened.account).await? else { return Ok(()) };
        let (contacts, former) = self.hearers(tx, &owner, happened).await?;
        let concerns = Concerns { account: Some(happened.account), passage: None };
        for mut message in Message::alerts(happened, &contacts) {
            // Whoever went brakes no longer than they hear.
            let at_most = former.iter().find(|(to, _)| *to == message.to).map(|(_, until)| *until);
            message.freeze_link = Some(self.brake(tx, happened, None, at_most).await?);
            if let Some(waiting) = vetoable(&happened.kind) {
                message.veto_link = Some(self.brake(tx, happened, Some(waiting), at_most).await?);
            }
            self.post_message(tx, message, concerns, happened.at).await?;
        }
        Ok(())
    }

    /// Makes a link that freezes, or one that vetoes, and returns its path.
    async fn brake(
        &self,
        tx: &mut Tx<'_>,
        happened: &Event,
        veto: Option<(WeakeningId, Timestamp)>,
        at_most: Option<Timestamp>,
    ) -> Result<String, StoreError> {
        let freeze_until = happened.at + self.policy.protection.freeze_link;
        let (kind, token, expires_at, page) = match veto {
            None => (AlertLinkKind::Freeze, TokenKind::Freeze, freeze_until, "freeze"),
            // A little longer than the weakening waits, so that the page can say what became of it.
            Some((_, until)) => (AlertLinkKind::Veto, TokenKind::Veto, until + Span::from_days(1), "veto"),
        };
        let token: Token = self.token(token);
        let row = AlertLinkRow {
            token: token.digest(),
            account: happened.account,
            kind,
            weakening: veto.map(|(id, _)| id),
            made_at: happened.at,
            expires_at: at_most.map_or(expires_at, |at_most| expires_at.min(at_most)),
            used_at: None,
        };
        alert_link::insert(tx, &row).await?;
        Ok(format!("/{page}/link?token={}", token.reveal()))
    }

    /// Everybody who is told: whoever went first, then whoever is there, last whoever is about to come or came just now. So
    /// an address that a thief brought never hears before, or instead of, the owner's.
    async fn hearers(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountRow,
        happened: &Event,
    ) -> Result<(Vec<Contact>, Vec<(String, Timestamp)>), StoreError> {
        let mut present = self.contacts(tx, owner).await?;
        if let EventKind::ContactChanged { new, .. } = &happened.kind {
            present.sort_by_key(|contact| contact.identifier.masked() == *new);
        }
        let mut former = self.former_contacts(tx, owner, happened.at).await?;
        // Whoever is there again hears once, as one of those who are there.
        former.retain(|(gone, _)| present.iter().all(|contact| contact.identifier != gone.identifier));
        let until =
            former.iter().map(|(gone, until)| (gone.identifier.reveal().to_owned(), *until)).collect();
        let mut all: Vec<Contact> = former.into_iter().map(|(gone, _)| gone).collect();
        all.extend(present);
        let coming = self.coming_contact(tx, owner, &happened.kind).await?;
        all.extend(coming.filter(|coming| all.iter().all(|told| told.identifier != coming.identifier)));
        Ok((all, until))
    }

    /// The address that a waiting change would bring. It was shown to be readable but is nobody's yet, so it learns no word.
    async fn coming_contact(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountRow,
        kind: &EventKind,
    ) -> Result<Option<Contact>, StoreError> {
        let (EventKind::WeakeningAsked { change, .. } | EventKind::WeakeningReminded { change, .. }) = kind
        else {
            return Ok(None);
        };
        let Some(new) = change.incoming() else { return Ok(None) };
        let Some(row) = pending_contact::get(tx, owner.id, new).await? else { return Ok(None) };
        let clear: String = self.seals.open(Column::PendingContact, new.uuid(), &row.sealed)?;
        let identifier = Identifier::parse(&clear, None).map_err(StoreError::broken)?;
        Ok(Some(Contact { identifier, language: owner.language.clone(), word: None }))
    }

    /// Addresses that lately were the owner's. They hear of everything and can pull the brake, but learn no word by which
    /// genuine messages are known: they may be in other hands.
    async fn former_contacts(
        &self,
        tx: &mut Tx<'_>,
        owner: &AccountRow,
        now: Timestamp,
    ) -> Result<Vec<(Contact, Timestamp)>, StoreError> {
        let mut contacts = Vec::new();
        for row in former_contact::of_account(tx, owner.id, now).await? {
            let clear: String = self.seals.open(Column::FormerContact, row.id.uuid(), &row.sealed)?;
            let identifier = Identifier::parse(&clear, None).map_err(StoreError::broken)?;
            let contact = Contact { identifier, language: owner.language.clone(), word: None };
            contacts.push((contact, row.until));
        }
        Ok(contacts)
    }
}

const fn vetoable(kind: &EventKind) -> Option<(WeakeningId, Timestamp)> {
    match kind {
        EventKind::WeakeningAsked { weakening, effective_at, .. }
        | EventKind::WeakeningReminded { weakening, effective_at, .. } => Some((*weakening, *effective_at)),
        _ => None,
    }
}
