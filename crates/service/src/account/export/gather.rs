//! Reads everything that is kept about a customer into the document.

use vestibule_domain::account::attribute::Kept;
use vestibule_domain::account::{AttributeName, AttributeValues, Identifier};
use vestibule_domain::audit::EventName;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::{AccountId, IdentifierId};
use vestibule_domain::notice::Message;
use vestibule_domain::operation::{Operation, OperationState};
use vestibule_domain::protection::WeakeningState;
use vestibule_domain::time::Timestamp;
use vestibule_store::device::DeviceRow;
use vestibule_store::event::{EventFilter, EventRow};
use vestibule_store::outbox::OutboxRow;
use vestibule_store::protection::ProtectionRow;
use vestibule_store::session::SessionRow;
use vestibule_store::snapshot::{self, AccountSnapshot};
use vestibule_store::weakening::WeakeningRow;
use vestibule_store::{
    Conn, StoreError, device, event, external_id, former_authenticator, former_contact, operation, outbox,
    pending_contact, session, weakening,
};

use super::at::At;
use super::document::{
    AccountCopy, AccountPart, AgreementPart, AttributePart, AuthenticatorPart, BackupCodesPart, ChangePart,
    CountryPart, DevicePart, EventPart, ExchangeFreezePart, FORM, FactorsPart, FormerAuthenticatorPart,
    FormerIdentifierPart, FreezePart, IdentifierPart, LastPlacePart, MessagePart, OperationPart, PasskeyPart,
    PasswordPart, PendingIdentifierPart, PlacesPart, ProtectionsPart, SessionPart, SuspicionPart,
};
use super::of_event::EventDetails;
use crate::core::Core;
use crate::facts::LocationHistory;
use crate::records::Profile;
use crate::sealed_columns::Column;
use crate::session::{DeviceLabel, SessionOrigin};

/// The most rows of each kind that is bounded by the policy's retention alone.
const MOST: u32 = 10_000;
/// The most events, which are read this many at a time.
const MOST_EVENTS: usize = 50_000;
const STRIDE: u32 = 500;

impl Core {
    /// The copy, as JSON that people can read too.
    pub(super) async fn copy_of(&self, account: AccountId, now: Timestamp) -> Result<String, StoreError> {
        let mut conn = self.store.read().await?;
        let copy = self.gather(&mut conn, account, now).await?;
        serde_json::to_string_pretty(&copy).map(|text| text + "\n").map_err(StoreError::broken)
    }

    async fn gather(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
        now: Timestamp,
    ) -> Result<AccountCopy, StoreError> {
        let snapshot = snapshot::get(conn, id).await?.ok_or_else(StoreError::raced)?;
        let profile: Profile =
            self.seals.open(Column::AccountProfile, id.uuid(), &snapshot.account.profile)?;
        let (events, older_events_left_out) = self.events_of(conn, id).await?;
        Ok(AccountCopy {
            vestibule_export: FORM,
            made_at: At(now),
            identifiers: self.identifiers_of(&snapshot)?,
            former_identifiers: self.former_identifiers_of(conn, id, now).await?,
            pending_identifiers: self.pending_identifiers_of(conn, id).await?,
            agreements: agreements(&profile),
            attributes: attributes(&self.attributes_of(conn, id).await?),
            factors: factors(self, conn, &snapshot).await?,
            protections: protections(&snapshot.protection),
            changes: weakening::of_account(conn, id, MOST).await?.iter().map(change).collect(),
            operations: self.operations_of(conn, id).await?,
            places: self.places_of(&snapshot)?,
            devices: self.devices_of(conn, id).await?,
            sessions: self.sessions_of(conn, id).await?,
            messages: self.messages_of(conn, id).await?,
            account: account(snapshot, profile, external_id::of_account(conn, id).await?),
            events,
            older_events_left_out,
        })
    }

    fn in_clear(&self, column: Column, id: IdentifierId, sealed: &[u8]) -> Result<String, StoreError> {
        let identifier: Identifier = self.identifier(column, id, sealed)?;
        Ok(identifier.reveal().to_owned())
    }

    fn identifiers_of(&self, snapshot: &AccountSnapshot) -> Result<Vec<IdentifierPart>, StoreError> {
        let part = |row: &vestibule_store::identifier::IdentifierRow| {
            Ok(IdentifierPart {
                id: row.id,
                kind: row.kind.as_str(),
                value: self.in_clear(Column::IdentifierValue, row.id, &row.sealed)?,
                verified_at: At(row.verified_at),
                since: At(row.created_at),
            })
        };
        snapshot.identifiers.iter().map(part).collect()
    }

    async fn former_identifiers_of(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
        now: Timestamp,
    ) -> Result<Vec<FormerIdentifierPart>, StoreError> {
        let rows = former_contact::of_account(conn, id, now).await?;
        let part = |row: &former_contact::FormerContactRow| {
            Ok(FormerIdentifierPart {
                id: row.id,
                kind: row.kind.as_str(),
                value: self.in_clear(Column::FormerContact, row.id, &row.sealed)?,
                told_until: At(row.until),
            })
        };
        rows.iter().map(part).collect()
    }

    async fn pending_identifiers_of(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
    ) -> Result<Vec<PendingIdentifierPart>, StoreError> {
        let rows = pending_contact::of_account(conn, id).await?;
        let part = |row: &pending_contact::PendingContactRow| {
            Ok(PendingIdentifierPart {
                id: row.id,
                kind: row.kind.as_str(),
                value: self.in_clear(Column::PendingContact, row.id, &row.sealed)?,
                verified_at: At(row.verified_at),
            })
        };
        rows.iter().map(part).collect()
    }

    fn places_of(&self, snapshot: &AccountSnapshot) -> Result<PlacesPart, StoreError> {
        let (id, sealed) = (snapshot.account.id.uuid(), &snapshot.account.location_history);
        let history: LocationHistory = self.seals.open(Column::AccountLocationHistory, id, sealed)?;
        let (countries, last) = history.told();
        Ok(PlacesPart {
            countries: countries.map(|(country, at)| CountryPart { country, last_at: At(at) }).collect(),
            last: last.map(|(at, place)| LastPlacePart { at: At(at), place }),
        })
    }

    async fn devices_of(&self, conn: &mut Conn<'_>, id: AccountId) -> Result<Vec<DevicePart>, StoreError> {
        let part = |row: &DeviceRow| {
            let label: DeviceLabel =
                self.seals.open(Column::DeviceLabel, row.device.id.uuid(), &row.sealed)?;
            Ok(DevicePart {
                id: row.device.id,
                name: label.name.map(|name| name.as_str().to_owned()),
                user_agent: label.user_agent,
                place: label.place,
                first_used_at: At(row.device.first_seen_at),
                last_used_at: At(row.device.last_seen_at),
                forgotten_at: row.device.forgotten_at.map(At),
            })
        };
        device::ever_of(conn, id, MOST).await?.iter().map(part).collect()
    }

    async fn sessions_of(&self, conn: &mut Conn<'_>, id: AccountId) -> Result<Vec<SessionPart>, StoreError> {
        let part = |row: &SessionRow| {
            let session = &row.session;
            let origin: SessionOrigin =
                self.seals.open(Column::SessionOrigin, session.id.uuid(), &row.sealed)?;
            Ok(SessionPart {
                id: session.id,
                device: session.device,
                given: session.given.iter().map(ProofKind::as_str).collect(),
                user_agent: origin.user_agent,
                ip: origin.ip,
                place: origin.place,
                begun_at: At(session.begun_at),
                stepped_up_at: session.raised.map(|raised| At(raised.at)),
                last_used_at: At(session.last_seen_at),
                expires_at: At(session.expires_at),
                ended_at: session.ended.map(|(at, _)| At(at)),
                ended_by: session.ended.map(|(_, cause)| cause.as_str()),
            })
        };
        session::of_account(conn, id, MOST).await?.iter().map(part).collect()
    }

    async fn operations_of(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
    ) -> Result<Vec<OperationPart>, StoreError> {
        let rows = operation::of_account(conn, id, MOST).await?;
        rows.into_iter().map(|row| self.opened_operation(row).map(operation_part)).collect()
    }

    async fn messages_of(&self, conn: &mut Conn<'_>, id: AccountId) -> Result<Vec<MessagePart>, StoreError> {
        let part = |row: &OutboxRow| {
            let message: Message = self.seals.open(Column::OutboxMessage, row.id.uuid(), &row.sealed)?;
            Ok(MessagePart {
                id: row.id,
                channel: row.channel.as_str(),
                to: message.to,
                message: row.template.clone(),
                written_at: At(row.created_at),
                state: row.state.as_str(),
                state_at: At(row.state_at),
            })
        };
        outbox::of_account(conn, id, MOST).await?.iter().map(part).collect()
    }

    /// The newest events, and whether there are older ones.
    async fn events_of(
        &self,
        conn: &mut Conn<'_>,
        id: AccountId,
    ) -> Result<(Vec<EventPart>, bool), StoreError> {
        let (mut events, mut before) = (Vec::new(), None);
        loop {
            let rows = event::page(conn, id, &EventFilter::default(), before, STRIDE).await?;
            let Some(last) = rows.last() else { return Ok((events, false)) };
            before = Some(last.seq);
            for row in &rows {
                events.push(self.event_part(row)?);
            }
            if events.len() >= MOST_EVENTS {
                return Ok((events, true));
            }
        }
    }

    fn event_part(&self, row: &EventRow) -> Result<EventPart, StoreError> {
        let body = self.body_of(row)?;
        let name: EventName = body.what.name();
        let origin = body.origin.told_to_owner();
        Ok(EventPart {
            seq: row.seq,
            id: row.id,
            at: At(row.at),
            event: name.as_str(),
            outcome: row.outcome.as_str(),
            notice: Message::notifies_of(&body.what),
            device: origin.device,
            session: origin.session,
            exchange: origin.by,
            ip: origin.ip,
            place: origin.place,
            user_agent: origin.user_agent,
            details: EventDetails::of(&body.what),
        })
    }
}

fn account(snapshot: AccountSnapshot, profile: Profile, external_id: Option<String>) -> AccountPart {
    let row = snapshot.account;
    AccountPart {
        id: row.id,
        external_id,
        state: row.state.as_str(),
        opened_at: At(row.created_at),
        closed_at: row.state.closed_at().map(At),
        name: profile.name,
        language: row.language,
        anti_phishing_code: profile.anti_phishing_code,
        login_phrase: profile.login_phrase,
    }
}

fn agreements(profile: &Profile) -> Vec<AgreementPart> {
    let part = |consent: &vestibule_domain::account::Consent| AgreementPart {
        document: consent.agreed.document.as_str(),
        version: consent.agreed.version.clone(),
        url: consent.url.clone(),
        agreed_at: At(consent.at),
    };
    profile.consents.iter().map(part).collect()
}

fn attributes(values: &AttributeValues) -> Vec<AttributePart> {
    let part = |(name, kept): (&AttributeName, &Kept)| AttributePart {
        name: name.to_string(),
        value: kept.value.clone(),
        set_at: At(kept.set_at),
    };
    values.iter().map(part).collect()
}

async fn factors(
    core: &Core,
    conn: &mut Conn<'_>,
    snapshot: &AccountSnapshot,
) -> Result<FactorsPart, StoreError> {
    let former =
        former_authenticator::of_account(conn, snapshot.account.id, Timestamp::from_micros(i64::MIN)).await?;
    Ok(FactorsPart {
        password: snapshot.password.as_ref().map(|row| PasswordPart { set_at: At(row.set_at) }),
        authenticator: snapshot.authenticator.as_ref().map(|row| AuthenticatorPart {
            id: row.id,
            enrolled_at: At(row.enrolled_at),
            last_used_at: row.last_used_at.map(At),
            clock_ahead_seconds: row.drift_steps.saturating_mul(30),
        }),
        former_authenticators: former
            .iter()
            .map(|row| FormerAuthenticatorPart { id: row.id, replaced_at: At(row.replaced_at) })
            .collect(),
        passkeys: core
            .passkey_views(&snapshot.passkeys)?
            .into_iter()
            .map(|view| PasskeyPart {
                id: view.id,
                name: view.name.map(String::from),
                model: view.model.maker(),
                bound_to_device: view.bound_to_device,
                added_at: At(view.added_at),
                last_used_at: view.last_used_at.map(At),
            })
            .collect(),
        backup_codes: snapshot.backup_codes.map(|codes| BackupCodesPart {
            made_at: At(codes.made_at),
            made: codes.total,
            unused: codes.left,
        }),
    })
}

fn protections(row: &ProtectionRow) -> ProtectionsPart {
    ProtectionsPart {
        settings_lock_seconds: row.settings_lock.map(vestibule_domain::time::Span::seconds),
        settings_lock_since: row.fresh_lock.map(|fresh| At(fresh.since)),
        whitelist_only: row.whitelist_only,
        passkeys_only: row.passkeys_only,
        freeze: row.freeze.map(|freeze| FreezePart {
            scope: freeze.scope.as_str(),
            by: freeze.by.as_str(),
            since: At(freeze.since),
        }),
        exchange_freeze: row.operator_freeze.map(|freeze| ExchangeFreezePart {
            scope: freeze.scope.as_str(),
            reason: freeze.reason.as_str(),
            since: At(freeze.since),
        }),
        password_demanded_at: row.password_demanded_at.map(At),
        suspicion: row
            .suspicion
            .map(|(reason, since)| SuspicionPart { reason: reason.as_str(), since: At(since) }),
        password_reset_at: row.password_reset_at.map(At),
        authenticator_changed_at: row.authenticator_changed_at.map(At),
        passkey_added_at: row.passkey_added_at.map(At),
        identifier_changed_at: row.contact_changed_at.map(At),
        check_up_due_at: row.check_up_due_at.map(At),
        check_up_done_at: row.check_up_done_at.map(At),
        notices_read_up_to: row.notices_seen,
    }
}

fn operation_part(operation: Operation) -> OperationPart {
    let approval = operation.approval();
    let used_at = match operation.state {
        OperationState::Used { at, .. } => Some(At(at)),
        OperationState::Waiting | OperationState::Proven(_) => None,
    };
    OperationPart {
        id: operation.id,
        confirmed_at: approval.map(|approval| At(approval.at)),
        confirmed_in: approval.map(|approval| approval.session),
        used_at,
        operation: operation.name,
        application: operation.told.application,
        text: operation.told.text,
        return_to: operation.told.return_to.map(|target| target.href()),
        asked_at: At(operation.made_at),
        expires_at: At(operation.expires_at),
    }
}

fn change(row: &WeakeningRow) -> ChangePart {
    let weakening = &row.weakening;
    let state: WeakeningState = weakening.state;
    ChangePart {
        id: weakening.id,
        change: weakening.change.as_str(),
        state: state.as_str(),
        asked_at: At(weakening.asked_at),
        effective_at: At(weakening.effective_at),
        ended_at: row.ended_at.map(At),
    }
}
