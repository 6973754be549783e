//! Beginning a session: what a sign-in is spent on, and the last part of a registration.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{Passed, ProofKind, Refusal, RiskReason};
use vestibule_domain::id::{AccountId, DeviceId, SessionId};
use vestibule_domain::secret::TokenDigest;
use vestibule_domain::session::{Device, DeviceTokens, NewSession, Session, SessionVerdict};
use vestibule_store::device::DeviceRow;
use vestibule_store::{StoreError, Tx, account, device, session};

use super::tokens::NextDevice;
use crate::action::{Action, ActionCx, Drawing, Outcome, Stop, Task, Tokens};
use crate::facts::LocationHistory;
use crate::records::Kept;
use crate::sealed_columns::Column;
use crate::session::{DeviceLabel, SessionOrigin};

/// A session about to begin, with everything drawn beforehand.
#[derive(Debug, Clone)]
pub(crate) struct BeginSession {
    pub(crate) session: SessionId,
    /// The account's device, when it knows the holder.
    known: Option<DeviceRow>,
    pub(crate) new_device: DeviceId,
    /// Digest of the device's next token.
    device_token: TokenDigest,
    /// The token that the holder showed of a known device.
    shown_device: Option<TokenDigest>,
    location_history: LocationHistory,
    risk: Vec<RiskReason>,
    tokens: Tokens,
}

impl BeginSession {
    /// What a session would begin with that this flow yields.
    pub(crate) fn drawn(drawing: &Drawing<'_>) -> Self {
        let Drawing { core, caller, facts, token, .. } = drawing;
        let session = core.session_token(token);
        let known = facts.and_then(|facts| facts.device.clone());
        let next = core.next_device(&caller.devices, known.as_ref(), token);
        let NextDevice { token: device, shown } = next;
        Self {
            session: SessionId::from_uuid(core.uuid(caller.now)),
            known,
            new_device: DeviceId::from_uuid(core.uuid(caller.now)),
            device_token: device.digest(),
            shown_device: shown,
            location_history: facts.map(|facts| facts.location_history.clone()).unwrap_or_default(),
            risk: drawing.risk.clone(),
            tokens: Tokens {
                session,
                devices: caller.devices.renewed(shown.as_ref(), device),
                agreements_due: facts.is_some_and(|facts| core.has_to_agree(&facts.account)),
            },
        }
    }

    /// Begins it; `first` where the account was opened in the same transaction.
    pub(crate) async fn begin(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        passed: &Passed,
        account: AccountId,
        first: bool,
    ) -> Result<Outcome, Stop> {
        let (core, caller) = (&cx.core, &cx.caller);
        let device = self.known.as_ref().map_or(self.new_device, |row| row.device.id);
        let new = NewSession::begin(passed, account, self.session, device, &core.policy().session)?;
        match &self.known {
            Some(row) if !self.renew_device(cx, tx, row).await? => {
                return Err(Refusal::FlowOver.into());
            }
            Some(_) => {}
            None => self.meet_device(cx, tx, account).await?,
        }
        let origin = SessionOrigin {
            ip: caller.ip,
            place: caller.place.clone(),
            user_agent: caller.user_agent.clone(),
        };
        let sealed = core.seals.seal(Column::SessionOrigin, self.session.uuid(), &origin)?;
        session::insert(tx, &new, &self.tokens.session.digest(), &sealed).await?;
        let mut location_history = self.location_history.clone();
        if location_history.see(&caller.place, caller.now) {
            let sealed =
                core.seals.seal(Column::AccountLocationHistory, account.uuid(), &location_history)?;
            account::set_location_history(tx, account, &sealed).await?;
        }
        cx.release_suspicion(tx, account, passed).await?;
        let session = new.session().clone();
        if !first {
            self.record(cx, tx, &session).await?;
        }
        Ok(Outcome::Began { session: Box::new(session), tokens: self.tokens.clone(), ended: Vec::new() })
    }

    /// Gives a known device its next token. Of two requests that show the same token, the second finds that the first has
    /// renewed it. False when the device was forgotten meanwhile, or has a token that does not follow from the shown one.
    async fn renew_device(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        known: &DeviceRow,
    ) -> Result<bool, StoreError> {
        let (Device { id, account, .. }, next) = (known.device, &self.device_token);
        if let Some(shown) = self.shown_device.filter(|shown| *shown == known.token)
            && device::renew(tx, account, id, &shown, next, cx.caller.now).await?
        {
            return Ok(true);
        }
        Ok(device::get(tx, account, id)
            .await?
            .is_some_and(|row| row.device.forgotten_at.is_none() && row.token == *next))
    }

    async fn meet_device(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let caller = &cx.caller;
        let face =
            DeviceLabel { user_agent: caller.user_agent.clone(), place: caller.place.clone(), name: None };
        let row = DeviceRow {
            device: Device {
                id: self.new_device,
                account,
                first_seen_at: caller.now,
                last_seen_at: caller.now,
                forgotten_at: None,
            },
            token: self.device_token,
            wrong_codes: 0,
            before: None,
            sealed: cx.core.seals.seal(Column::DeviceLabel, self.new_device.uuid(), &face)?,
        };
        device::insert(tx, &row).await
    }

    async fn record(&self, cx: &ActionCx, tx: &mut Tx<'_>, session: &Session) -> Result<(), StoreError> {
        let kind = EventKind::SignedIn {
            given: session.given.iter().collect::<Vec<ProofKind>>(),
            new_device: self.known.is_none(),
            new_place: self.risk.contains(&RiskReason::NewCountry),
            risk: self.risk.clone(),
        };
        let origin = cx.caller.origin(Some(session.device), Some(session.id));
        cx.core.record(tx, session.account, kind, origin, cx.caller.now).await
    }

    /// The session that began then, if it still counts and this holder is the one that it was given to: its token follows from
    /// the flow's, and its device's token from the one that the holder shows, or is that one already.
    pub(crate) async fn begun(
        &self,
        cx: &ActionCx,
        tx: &mut Tx<'_>,
        kept: &Kept,
    ) -> Result<Option<Outcome>, StoreError> {
        let Kept::Began { account, session: id } = kept else { return Ok(kept.outcome()) };
        let Some(row) = session::get(tx, *account, *id).await? else { return Ok(None) };
        let (now, in_force) = (cx.caller.now, cx.core.policy());
        let policy = &in_force.session;
        let token = &self.tokens.session;
        if row.token != token.digest() || row.session.verdict(now, policy) != SessionVerdict::Live {
            return Ok(None);
        }
        let Some(known) = device::get(tx, *account, row.session.device).await? else { return Ok(None) };
        let held = &cx.caller.devices;
        let devices: DeviceTokens = match held.get(&known.token).cloned() {
            Some(device) => held.renewed(Some(&known.token), device),
            None if known.token == self.device_token => self.tokens.devices.clone(),
            None => return Ok(None),
        };
        let agreements_due = self.tokens.agreements_due;
        let tokens = Tokens { session: token.clone(), devices, agreements_due };
        Ok(Some(Outcome::Began { session: Box::new(row.session), tokens, ended: Vec::new() }))
    }
}

impl Action for BeginSession {
    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            self.begin(cx, tx, &passed, account, false).await
        })
    }

    fn lasts(&self) -> bool {
        false
    }

    fn foretold(&self, passed: &Passed) -> Option<Kept> {
        Some(Kept::Began { account: passed.subject().account()?, session: self.session })
    }

    fn again<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        kept: &'a Kept,
    ) -> Task<'a, Result<Option<Outcome>, StoreError>> {
        Box::pin(self.begun(cx, tx, kept))
    }
}
