//! The links of alerts: each freezes one account, or vetoes one weakening, without a session. Looking at one changes
//! nothing, so mail scanners that fetch every link do no harm; only a press acts, and once.

use vestibule_domain::protection::{Change, FreezeScope, FrozenBy, VetoedBy, Weakening};
use vestibule_domain::secret::Token;
use vestibule_domain::time::Timestamp;
use vestibule_store::alert_link::{self, AlertLinkKind, AlertLinkRow};
use vestibule_store::{Lock, StoreError, Tx, weakening};

use super::change::Occasion;
use super::freeze::Pull;
use crate::caller::Caller;
use crate::problem::Problem;
use crate::vestibule::Vestibule;

/// What a freeze link offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrakeOffer {
    /// Until when the link works.
    pub until: Timestamp,
}

/// What a veto link offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VetoOffer {
    /// What would change.
    pub change: Change,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it takes effect unless vetoed.
    pub effective_at: Timestamp,
}

impl Vestibule {
    /// What a freeze link offers, without using it; [`Problem::NotFound`] when it is unknown, used or too old.
    pub async fn brake_offer(&self, caller: &Caller, link: &Token) -> Result<BrakeOffer, Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Freeze).await?;
        Ok(BrakeOffer { until: row.expires_at })
    }

    /// Freezes the account that a link belongs to, once; every session of it ends.
    pub async fn freeze_by_link(
        &self,
        caller: &Caller,
        link: &Token,
        scope: FreezeScope,
    ) -> Result<(), Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Freeze).await?;
        let change = PullByLink { house: self.clone(), caller: caller.clone(), row: row.clone(), scope };
        let ended = self.0.store.write(Lock::Account(row.account), change).await?;
        let ended = ended.ok_or(Problem::NotFound)?;
        self.0.sessions.forget(&ended);
        Ok(())
    }

    /// What a veto link offers, without using it; [`Problem::NotFound`] when there is nothing left to veto.
    pub async fn veto_offer(&self, caller: &Caller, link: &Token) -> Result<VetoOffer, Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Veto).await?;
        let id = row.weakening.ok_or(Problem::NotFound)?;
        let mut conn = self.0.store.read().await?;
        let waiting = weakening::get(&mut conn, row.account, id).await?.map(|row| row.weakening);
        let Weakening { change, asked_at, effective_at, .. } =
            waiting.filter(Weakening::waits).ok_or(Problem::NotFound)?;
        Ok(VetoOffer { change, asked_at, effective_at })
    }

    /// Vetoes the weakening that a link belongs to, once.
    pub async fn veto_by_link(&self, caller: &Caller, link: &Token) -> Result<(), Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Veto).await?;
        let account = row.account;
        let change = VetoByLink { house: self.clone(), caller: caller.clone(), row };
        let vetoed = self.0.store.write(Lock::Account(account), change).await?;
        if vetoed { Ok(()) } else { Err(Problem::NotFound) }
    }

    async fn open_link(
        &self,
        caller: &Caller,
        link: &Token,
        kind: AlertLinkKind,
    ) -> Result<AlertLinkRow, Problem> {
        let row = alert_link::get(&mut self.0.store.read().await?, &link.digest()).await?;
        row.filter(|row| row.kind == kind && row.used_at.is_none() && caller.now < row.expires_at)
            .ok_or(Problem::NotFound)
    }
}

struct PullByLink {
    house: Vestibule,
    caller: Caller,
    row: AlertLinkRow,
    scope: FreezeScope,
}

impl vestibule_store::Change for PullByLink {
    type Output = Option<Vec<vestibule_domain::id::SessionId>>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        let now = self.caller.now;
        if alert_link::use_up(tx, &self.row.token, AlertLinkKind::Freeze, now).await?.is_none() {
            return Ok(None);
        }
        let on = Occasion { account: self.row.account, origin: self.caller.origin(None, None), now };
        let pull = Pull { scope: self.scope, by: FrozenBy::AlertLink, keep: None, within: None };
        self.house.0.pull_brake(tx, pull, &on).await.map(Some)
    }
}

struct VetoByLink {
    house: Vestibule,
    caller: Caller,
    row: AlertLinkRow,
}

impl vestibule_store::Change for VetoByLink {
    type Output = bool;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let now = self.caller.now;
        let Some(id) = self.row.weakening else { return Ok(false) };
        if alert_link::use_up(tx, &self.row.token, AlertLinkKind::Veto, now).await?.is_none() {
            return Ok(false);
        }
        let on = Occasion { account: self.row.account, origin: self.caller.origin(None, None), now };
        self.house.0.veto(tx, id, VetoedBy::Link, &on).await
    }
}
