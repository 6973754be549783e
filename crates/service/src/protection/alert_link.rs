//! The links of alerts: each freezes one account, or vetoes one weakening, without a session. Looking at one changes
//! nothing, so mail scanners that fetch every link do no harm; only a press acts, and once.

use vestibule_domain::gate::Refusal;
use vestibule_domain::protection::{FreezeScope, FrozenBy, ProtectionChange, VetoedBy, Weakening};
use vestibule_domain::secret::Token;
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::alert_link::{self, AlertLinkKind, AlertLinkRow};
use vestibule_store::{Conn, Lock, StoreError, Tx, link_record, weakening};

use super::freeze::{FreezeApplied, FreezeRequest};
use crate::action::{Answer, Stop, answered};
use crate::app::App;
use crate::caller::{Caller, ChangeContext};
use crate::core::Core;
use crate::problem::Problem;

/// What a freeze link offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeLinkInfo {
    /// Until when the link works.
    pub until: Timestamp,
    /// Whether the link alone freezes; otherwise somebody must sign in to do it, for a link to the same address froze the
    /// account lately.
    pub by_link: bool,
    /// How long the end of the freeze would wait.
    pub wait: Span,
}

/// What the press of a freeze link did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It froze: every session ended.
    Froze,
    /// As much was frozen already: the link is used up, and nothing else happened.
    WasFrozen,
}

/// What a veto link offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VetoLinkInfo {
    /// What would change.
    pub change: ProtectionChange,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it takes effect unless vetoed.
    pub effective_at: Timestamp,
    /// Whether the link alone vetoes; otherwise somebody must sign in to do it.
    pub by_link: bool,
}

impl App {
    /// What a freeze link offers, without using it; [`Problem::NotFound`] when it is unknown, used or too old.
    pub async fn freeze_link_info(&self, caller: &Caller, link: &Token) -> Result<FreezeLinkInfo, Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Freeze).await?;
        let mut conn = self.0.store.read().await?;
        let by_link = self.0.freezes_by_link(&mut conn, &row, caller.now).await?;
        let guard = self.0.guard(&mut conn, row.account).await?.ok_or(Problem::NotFound)?;
        let wait = guard.protections.unfreeze_delay(&self.0.policy().protection, caller.now);
        Ok(FreezeLinkInfo { until: row.expires_at, by_link, wait })
    }

    /// Freezes the account that a link belongs to, once; every session of it ends and every device but this one, if it is
    /// known, is forgotten, unless as much was frozen already.
    /// [`Refusal::NotByLink`] when a link to the
    /// same address froze it lately.
    pub async fn freeze_by_link(
        &self,
        caller: &Caller,
        link: &Token,
        scope: FreezeScope,
    ) -> Result<Pressed, Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Freeze).await?;
        let change = FreezeByLink { operator: self.clone(), caller: caller.clone(), row: row.clone(), scope };
        let applied = self.0.store.write(Lock::Account(row.account), change).await??;
        let applied = applied.ok_or(Problem::NotFound)?;
        self.0.sessions.forget(&applied.ended);
        Ok(if applied.widened { Pressed::Froze } else { Pressed::WasFrozen })
    }

    /// What a veto link offers, without using it; [`Problem::NotFound`] when there is nothing left to veto.
    pub async fn veto_link_info(&self, caller: &Caller, link: &Token) -> Result<VetoLinkInfo, Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Veto).await?;
        let id = row.weakening.ok_or(Problem::NotFound)?;
        let mut conn = self.0.store.read().await?;
        let waiting = weakening::get(&mut conn, row.account, id).await?.map(|row| row.weakening);
        let Weakening { change, asked_at, effective_at, veto_denied, .. } =
            waiting.filter(Weakening::waits).ok_or(Problem::NotFound)?;
        Ok(VetoLinkInfo { change, asked_at, effective_at, by_link: !veto_denied.contains(&row.contact) })
    }

    /// Vetoes the weakening that a link belongs to, once. [`Refusal::NotByLink`] when links to this address do not stop it.
    pub async fn veto_by_link(&self, caller: &Caller, link: &Token) -> Result<(), Problem> {
        self.0.admit(caller)?;
        let row = self.open_link(caller, link, AlertLinkKind::Veto).await?;
        let account = row.account;
        let change = VetoByLink { operator: self.clone(), caller: caller.clone(), row };
        let vetoed = self.0.store.write(Lock::Account(account), change).await??;
        if vetoed { Ok(()) } else { Err(Problem::NotFound) }
    }

    async fn open_link(
        &self,
        caller: &Caller,
        link: &Token,
        kind: AlertLinkKind,
    ) -> Result<AlertLinkRow, Problem> {
        let core = &self.0;
        let look = async { alert_link::get(&mut core.store.read().await?, &link.digest()).await };
        let row = core.unless_in_vain(caller, look).await?;
        row.filter(|row| row.kind == kind && row.used_at.is_none() && caller.now < row.expires_at)
            .ok_or(Problem::NotFound)
    }
}

impl Core {
    /// Whether this link freezes by itself: not while those to the same address rest.
    async fn freezes_by_link(
        &self,
        conn: &mut Conn<'_>,
        row: &AlertLinkRow,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let records = link_record::of_account(conn, row.account).await?;
        let record = records.get(&row.contact).copied().unwrap_or_default();
        Ok(record.freezes(now, &self.policy().protection))
    }
}

struct FreezeByLink {
    operator: App,
    caller: Caller,
    row: AlertLinkRow,
    scope: FreezeScope,
}

impl vestibule_store::Transaction for FreezeByLink {
    type Output = Answer<Option<FreezeApplied>>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        answered(self.press(tx).await)
    }
}

impl FreezeByLink {
    /// Freezes, unless the link is used up already.
    async fn press(&self, tx: &mut Tx<'_>) -> Result<Option<FreezeApplied>, Stop> {
        let (core, now) = (&self.operator.0, self.caller.now);
        if !core.freezes_by_link(tx, &self.row, now).await? {
            return Err(Refusal::NotByLink.into());
        }
        if alert_link::use_up(tx, &self.row.token, AlertLinkKind::Freeze, now).await?.is_none() {
            return Ok(None);
        }
        let now = core.dated(tx, now).await?;
        let on = ChangeContext { account: self.row.account, origin: self.caller.origin(None, None), now };
        let (by, link_of) = (FrozenBy::AlertLink, Some(self.row.contact));
        let acting = core.acting_device(tx, self.row.account, &self.caller, now).await?;
        let request = FreezeRequest { scope: self.scope, by, link_of, keep: None, acting, within: None };
        Ok(Some(core.apply_freeze(tx, request, &on).await?))
    }
}

struct VetoByLink {
    operator: App,
    caller: Caller,
    row: AlertLinkRow,
}

impl vestibule_store::Transaction for VetoByLink {
    type Output = Answer<bool>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Output, StoreError> {
        answered(self.press(tx).await)
    }
}

impl VetoByLink {
    /// Vetoes; false when nothing waits any more, or the link is used up already.
    async fn press(&self, tx: &mut Tx<'_>) -> Result<bool, Stop> {
        let (now, account, contact) = (self.caller.now, self.row.account, self.row.contact);
        let Some(id) = self.row.weakening else { return Ok(false) };
        let waiting = weakening::get(tx, account, id).await?.map(|row| row.weakening);
        if waiting.is_some_and(|waiting| waiting.waits() && waiting.veto_denied.contains(&contact)) {
            return Err(Refusal::NotByLink.into());
        }
        if alert_link::use_up(tx, &self.row.token, AlertLinkKind::Veto, now).await?.is_none() {
            return Ok(false);
        }
        let on = ChangeContext { account, origin: self.caller.origin(None, None), now };
        let vetoed = self.operator.0.veto(tx, id, VetoedBy::Link, &on).await?;
        if vetoed {
            link_record::note_veto(tx, account, contact, now).await?;
        }
        Ok(vetoed)
    }
}
