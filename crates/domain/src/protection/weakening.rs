//! A weakening that waits: asked for, announced, reminded of, and then applied, vetoed or cancelled.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Direction, ProtectionChange, Protections};
use crate::id::{AccountId, IdentifierId, WeakeningId};
use crate::policy::ProtectionPolicy;
use crate::time::{Span, Timestamp};

names! {
    /// How far a weakening has come. It leaves [`WeakeningState::Waiting`] once.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum WeakeningState {
        /// It waits for its time.
        Waiting => "waiting",
        /// It was applied.
        Applied => "applied",
        /// Somebody vetoed it.
        Vetoed => "vetoed",
        /// It became obsolete: the account was frozen, or the same was asked for anew.
        Cancelled => "cancelled",
    }
}

names! {
    /// From where a veto came.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum VetoedBy {
        /// A device that was signed in.
        Session => "session",
        /// The link of an announcement.
        Link => "link",
    }
}

/// A weakening, in whichever state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weakening {
    /// The id by which it is vetoed and cancelled.
    pub id: WeakeningId,
    /// Whose account it weakens.
    pub account: AccountId,
    /// What is to change.
    pub change: ProtectionChange,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Not before this instant is it applied; fixed when it was asked for.
    pub effective_at: Timestamp,
    /// How far it has come.
    pub state: WeakeningState,
    /// Until when its owner was reminded of it; an earlier reminder is not sent again.
    pub reminded_at: Timestamp,
    /// The addresses and numbers whose veto links do not stop it; fixed when it was asked for.
    pub veto_denied: BTreeSet<IdentifierId>,
    /// When an announcement of it was first delivered to an address or number that is older than the request.
    pub delivered_at: Option<Timestamp>,
}

/// What becomes of a weakening whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Make the change.
    Apply,
    /// What it was about is gone: nothing is left to change.
    Cancel,
    /// Look again at this moment: nothing is made that its owner could not have heard of.
    Postpone(Timestamp),
    /// Remind its owner once more, and look again later.
    Remind,
}

/// How long one is put off whose announcement is still on its way.
const AGAIN: Span = Span::from_minutes(10);
/// How often its owner is reminded of one that was put off.
const REMINDED_AGAIN: Span = Span::from_days(1);

impl Weakening {
    /// Asks for a change that weakens these protections; `None` when it does not, and may be made at once. The delay is
    /// that in force now, whatever else is waiting: a shorter lock counts only once it is applied.
    #[must_use]
    pub fn ask(
        id: WeakeningId,
        account: AccountId,
        change: ProtectionChange,
        before: &Protections,
        policy: &ProtectionPolicy,
        now: Timestamp,
    ) -> Option<Self> {
        if change.direction(before) == Direction::Strengthening {
            return None;
        }
        let delay = match change {
            ProtectionChange::Unfreeze => before.unfreeze_delay(policy, now),
            ProtectionChange::RemoveAuthenticator { .. }
            | ProtectionChange::RemovePasskey { .. }
            | ProtectionChange::SettingsLock { .. }
            | ProtectionChange::AntiPhishing { .. }
            | ProtectionChange::WhitelistOnly { .. }
            | ProtectionChange::PasskeysOnly { .. }
            | ProtectionChange::AddContact { .. }
            | ProtectionChange::ReplaceContact { .. }
            | ProtectionChange::RemoveContact { .. }
            | ProtectionChange::CloseAccount { .. } => before.delay_in_force(policy, now),
        };
        let effective_at = now + delay;
        Some(Self {
            id,
            account,
            change,
            asked_at: now,
            effective_at,
            state: WeakeningState::Waiting,
            reminded_at: now,
            veto_denied: BTreeSet::new(),
            delivered_at: None,
        })
    }

    /// Whether it still waits.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.state == WeakeningState::Waiting
    }

    /// What is to be done at `now`, when its time has come. It is applied only when its owner could hear of it: an announcement
    /// was delivered, and the last reminder went out, each a while before; or the owner signed in at `signed_in_at`, after
    /// half of the delay, and saw it there. A sign-in on a device that was not there when it was asked for is not meant.
    #[must_use]
    pub fn due(
        &self,
        present: &Protections,
        signed_in_at: Option<Timestamp>,
        policy: &ProtectionPolicy,
        now: Timestamp,
    ) -> Option<Ending> {
        if !self.waits() || now < self.effective_at {
            return None;
        }
        if !self.change.changes(present) {
            return Some(Ending::Cancel);
        }
        let pause = policy.announced_before.min(self.half());
        let saw = signed_in_at.is_some_and(|at| at >= self.asked_at + self.half());
        let reminded = self.reminded_at >= self.last_reminder();
        let heard = reminded
            && now >= self.reminded_at + pause
            && self.delivered_at.is_some_and(|at| now >= at + pause);
        let again = self.delivered_at.is_none() && now >= self.reminded_at + REMINDED_AGAIN;
        Some(if saw || heard {
            Ending::Apply
        } else if !reminded || again {
            Ending::Remind
        } else {
            Ending::Postpone(now + AGAIN)
        })
    }

    /// Half of its delay.
    fn half(&self) -> Span {
        Span::from_micros(self.effective_at.since(self.asked_at).micros() / 2)
    }

    /// The two moments at which its owner is reminded: half-way, and one day before its time, in whichever order.
    fn reminders(&self) -> [Timestamp; 2] {
        let mut reminders = [self.asked_at + self.half(), self.effective_at - Span::from_days(1)];
        reminders.sort_unstable();
        reminders
    }

    /// When the last reminder before its time is due.
    fn last_reminder(&self) -> Timestamp {
        self.reminders().into_iter().fold(self.asked_at, Timestamp::max)
    }

    /// When its owner is to be reminded next: half-way, and one day before its time.
    #[must_use]
    pub fn next_reminder(&self) -> Option<Timestamp> {
        let waits = |at: &Timestamp| self.waits() && *at > self.reminded_at && *at < self.effective_at;
        self.reminders().into_iter().find(waits)
    }

    /// The moment at which the worker must look at it next.
    #[must_use]
    pub fn next_run(&self) -> Timestamp {
        let next = self.next_reminder().unwrap_or(self.effective_at);
        // One that was put off is looked at a little later.
        if next > self.reminded_at { next } else { self.reminded_at + AGAIN }
    }
}
