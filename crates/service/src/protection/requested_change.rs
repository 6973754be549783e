//! What somebody signed in wants of their protections, and the gate it goes through.

use serde::{Deserialize, Serialize};
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal};
use vestibule_domain::id::WeakeningId;
use vestibule_domain::protection::{AntiPhishingCode, Direction, LoginPhrase, ProtectionChange, Weakening};
use vestibule_domain::time::{Span, Timestamp};
use vestibule_store::Tx;

use super::Guard;
use crate::action::{Action, ActionCx, Outcome, Stop, Task};
use crate::app::App;
use crate::caller::{Caller, SignedIn};
use crate::core::Core;
use crate::facts::Facts;
use crate::gate::{Asked, Evidence, Progress};
use crate::problem::{FieldFault, Problem};
use crate::records::StoredAction;

/// What a customer can want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestedChange {
    /// Every weakening waits this long; `None` leaves it to the policy.
    SettingsLock(Option<Span>),
    /// Every message carries this word; `None` takes it out.
    AntiPhishing(Option<AntiPhishingCode>),
    /// Known devices show this phrase before anything is typed; `None` removes it.
    LoginPhrase(Option<LoginPhrase>),
    /// Withdrawals go to listed addresses only.
    WhitelistOnly(bool),
    /// The authenticator and its backup codes go.
    RemoveAuthenticator,
    /// The freeze ends.
    Unfreeze,
}

/// What granting a wish would take, as things stand now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeDemands {
    /// The gate that it goes through.
    pub purpose: Purpose,
    /// When it would take effect, where it makes the account less safe.
    pub waits_until: Option<Timestamp>,
    /// Whether the freeze in force refuses it.
    pub frozen: bool,
}

/// A wish with everything drawn and looked up that the transaction needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChangeRequest {
    /// Its name, should it have to wait.
    pub(crate) id: WeakeningId,
    /// What is to change; `None` for the phrase alone, which protects nothing by itself.
    pub(crate) change: Option<ProtectionChange>,
    /// The new word, for a change that brings one.
    pub(crate) word: Option<String>,
    /// The new phrase, for a wish about it.
    pub(crate) phrase: Option<NewPhrase>,
    /// For a disowning: since when the authenticator that goes has stood in the place of the one that speaks against it.
    #[serde(default)]
    pub(crate) disowned_since: Option<Timestamp>,
}

/// A phrase to show from now on, or none any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewPhrase(pub(crate) Option<String>);

impl ChangeRequest {
    /// The name under which it is kept with its flow.
    pub(crate) const NAME: &str = "change_protection";

    pub(crate) fn of(id: WeakeningId, change: ProtectionChange) -> Self {
        Self { id, change: Some(change), word: None, phrase: None, disowned_since: None }
    }

    /// The removal of an authenticator that took another's place then.
    pub(crate) fn disowning(id: WeakeningId, change: ProtectionChange, since: Timestamp) -> Self {
        Self { disowned_since: Some(since), ..Self::of(id, change) }
    }

    /// The purpose of the gate: by what the change does now, never by its name alone.
    pub(super) fn purpose(&self, guard: &Guard) -> Purpose {
        let present = &guard.protections;
        match &self.change {
            Some(ProtectionChange::RemoveAuthenticator { .. }) => Purpose::RemoveAuthenticator,
            Some(change) if change.direction(present) == Direction::Weakening => Purpose::WeakenProtection,
            Some(ProtectionChange::SettingsLock { delay: Some(_) }) => Purpose::LockSettings,
            Some(ProtectionChange::AntiPhishing { on: true }) if present.anti_phishing => {
                Purpose::ReplaceWord
            }
            None if self.phrase.is_some() && guard.profile.login_phrase.is_some() => Purpose::ReplaceWord,
            _ => Purpose::StrengthenProtection,
        }
    }
}

impl Action for ChangeRequest {
    fn content(&self) -> Option<Content> {
        let content = Content::of(Self::NAME);
        let content = match &self.change {
            Some(change) => change.describe(content),
            None => content.none("change"),
        };
        let phrase = self.phrase.as_ref().map(|NewPhrase(phrase)| phrase.as_deref());
        let phrased = |content: Content, field: &str, phrase: Option<&str>| {
            content.flag("changes phrase", true).option(field, phrase, Content::text)
        };
        let content = content.option("code", self.word.as_deref(), Content::text);
        Some(content.option("phrase", phrase, phrased))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            cx.core.settle_wish(tx, self, passed.purpose(), &cx.occasion(account)).await
        })
    }

    fn stored(&self) -> Option<StoredAction> {
        StoredAction::of(Self::NAME, self)
    }
}

impl App {
    /// Changes a protection: at once when nothing becomes weaker, otherwise after the delay in force.
    pub async fn change_protection(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        wish: RequestedChange,
        given: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        let (facts, guard) = (Facts::of(&core.seals, &snapshot)?, core.guard_of(snapshot)?);
        let wish = core.drawn(caller, &guard, wish)?;
        let purpose = wish.purpose(&guard);
        let asked = Asked::of(purpose, wish, given);
        core.open_within(caller, signed_in, &facts, asked).await
    }

    /// As [`App::change_protection`], for whoever cannot give all evidence at once because a code has to travel first:
    /// the flow stays open, goes on with [`App::prove`], and belongs to this session and client.
    pub async fn begin_protection_change(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        wish: RequestedChange,
        given: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let (facts, snapshot) = core.facts_with_snapshot(signed_in).await?;
        let guard = core.guard_of(snapshot)?;
        let wish = core.drawn(caller, &guard, wish)?;
        let purpose = wish.purpose(&guard);
        core.open_within(caller, signed_in, &facts, Asked::of(purpose, wish, given).going_on()).await
    }

    /// What a wish would take now: its gate, and how long it would wait.
    pub async fn protection_demands(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        wish: RequestedChange,
    ) -> Result<ChangeDemands, Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let guard = core.guard_of(core.snapshot_within(signed_in).await?)?;
        let wish = core.drawn(caller, &guard, wish)?;
        let policy = &core.policy.protection;
        let asked = wish.change.clone().and_then(|change| {
            Weakening::ask(wish.id, account, change, &guard.protections, policy, caller.now)
        });
        Ok(ChangeDemands {
            purpose: wish.purpose(&guard),
            waits_until: asked.as_ref().map(|asked| asked.effective_at),
            frozen: asked.is_some_and(|asked| {
                guard.row.freeze.is_some() && asked.change != ProtectionChange::Unfreeze
            }),
        })
    }
}

impl Core {
    fn drawn(&self, caller: &Caller, guard: &Guard, wish: RequestedChange) -> Result<ChangeRequest, Problem> {
        let id = WeakeningId::from_uuid(self.uuid(caller.now));
        Ok(match wish {
            RequestedChange::SettingsLock(delay) => {
                let policy = &self.policy.protection;
                let range = policy.lock_shortest..=policy.lock_longest;
                if delay.is_some_and(|delay| !range.contains(&delay)) {
                    return Err(Problem::Invalid(vec![FieldFault::LockDelay]));
                }
                ChangeRequest::of(id, ProtectionChange::SettingsLock { delay })
            }
            RequestedChange::AntiPhishing(word) => ChangeRequest {
                word: word.as_ref().map(|word| word.reveal().to_owned()),
                ..ChangeRequest::of(id, ProtectionChange::AntiPhishing { on: word.is_some() })
            },
            RequestedChange::LoginPhrase(phrase) => {
                let phrase = Some(NewPhrase(phrase.map(|phrase| phrase.reveal().to_owned())));
                ChangeRequest { id, change: None, word: None, phrase, disowned_since: None }
            }
            RequestedChange::WhitelistOnly(on) => {
                ChangeRequest::of(id, ProtectionChange::WhitelistOnly { on })
            }
            RequestedChange::RemoveAuthenticator => {
                let authenticator = guard.protections.authenticator.ok_or(Problem::NotFound)?;
                ChangeRequest::of(id, ProtectionChange::RemoveAuthenticator { authenticator })
            }
            RequestedChange::Unfreeze => ChangeRequest::of(id, ProtectionChange::Unfreeze),
        })
    }
}
