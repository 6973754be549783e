//! What somebody signed in wants of their protections, and the gate it goes through.

use serde::{Deserialize, Serialize};
use vestibule_domain::account::AskedBy;
use vestibule_domain::gate::{Content, Passed, Purpose, Refusal};
use vestibule_domain::id::{FactorId, WeakeningId};
use vestibule_domain::protection::{AntiPhishingCode, Direction, LoginPhrase, ProtectionChange, Weakening};
use vestibule_domain::session::EndCause;
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
    /// Every message carries this anti-phishing code; `None` takes it out.
    AntiPhishing(Option<AntiPhishingCode>),
    /// Known devices show this login phrase before anything is typed; `None` removes it.
    LoginPhrase(Option<LoginPhrase>),
    /// Withdrawals go to listed addresses only.
    WhitelistOnly(bool),
    /// Nothing but a passkey opens the account.
    PasskeysOnly(bool),
    /// The authenticator and its backup codes go.
    RemoveAuthenticator,
    /// This passkey goes.
    RemovePasskey(FactorId),
    /// The freeze ends.
    Unfreeze,
    /// The account is closed for good.
    CloseAccount,
}

/// What a requested change would demand, as things stand now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeDemands {
    /// The gate that it goes through.
    pub purpose: Purpose,
    /// When it would take effect, where it makes the account less safe.
    pub waits_until: Option<Timestamp>,
    /// Whether the freeze in force refuses it.
    pub frozen: bool,
}

/// A requested change with everything drawn and looked up that the transaction needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChangeRequest {
    /// Its name, should it have to wait.
    pub(crate) id: WeakeningId,
    /// What is to change; `None` for the login phrase alone, which protects nothing by itself.
    pub(crate) change: Option<ProtectionChange>,
    /// The new anti-phishing code, for a change that brings one.
    pub(crate) anti_phishing_code: Option<String>,
    /// The new login phrase, for a change of it.
    pub(crate) login_phrase: Option<NewLoginPhrase>,
    /// For a disowning: since when the authenticator that goes has stood in the place of the one that speaks against it.
    #[serde(default)]
    pub(crate) disowned_since: Option<Timestamp>,
}

/// The login phrase to show from now on, or none any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct NewLoginPhrase(pub(crate) Option<String>);

impl ChangeRequest {
    /// The name under which it is kept with its flow.
    pub(crate) const NAME: &str = "change_protection";

    pub(crate) fn of(id: WeakeningId, change: ProtectionChange) -> Self {
        Self { id, change: Some(change), anti_phishing_code: None, login_phrase: None, disowned_since: None }
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
            Some(ProtectionChange::RemovePasskey { .. }) => Purpose::RemovePasskey,
            Some(change) if change.direction(present) == Direction::Weakening => Purpose::WeakenProtection,
            Some(ProtectionChange::SettingsLock { delay: Some(_) }) => Purpose::LockSettings,
            Some(ProtectionChange::PasskeysOnly { on: true }) => Purpose::TurnOnPasskeysOnly,
            Some(ProtectionChange::AntiPhishing { on: true }) if present.anti_phishing => {
                Purpose::ReplaceAntiPhishing
            }
            None if self.login_phrase.is_some() && guard.profile.login_phrase.is_some() => {
                Purpose::ReplaceAntiPhishing
            }
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
        let new_phrase = self.login_phrase.as_ref().map(|NewLoginPhrase(phrase)| phrase.as_deref());
        let phrased = |content: Content, field: &str, phrase: Option<&str>| {
            content.flag("changes login phrase", true).option(field, phrase, Content::text)
        };
        let content = content.option("anti-phishing code", self.anti_phishing_code.as_deref(), Content::text);
        Some(content.option("login phrase", new_phrase, phrased))
    }

    fn perform<'a>(
        &'a self,
        cx: &'a ActionCx,
        tx: &'a mut Tx<'_>,
        passed: Passed,
    ) -> Task<'a, Result<Outcome, Stop>> {
        Box::pin(async move {
            let account = passed.subject().account().ok_or(Refusal::FlowForeign)?;
            let through = passed.purpose();
            let outcome = cx.core.settle_change(tx, self, through, &cx.change_context(account)).await?;
            let Outcome::Changed { .. } = outcome else { return Ok(outcome) };
            if through != Purpose::TurnOnPasskeysOnly {
                return Ok(outcome);
            }
            // Sessions that a look-alike page passed on end with it.
            let session = cx.session().ok_or(Refusal::FlowForeign)?;
            let ended = cx.end_others(tx, session, EndCause::FactorChanged).await?;
            Ok(Outcome::Changed { ended })
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
        requested: RequestedChange,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let snapshot = core.snapshot_within(signed_in).await?;
        let (facts, guard) = (Facts::of(&core.seals, &snapshot)?, core.guard_of(snapshot)?);
        let requested = core.drawn(caller, &guard, requested)?;
        let purpose = requested.purpose(&guard);
        let asked = Asked::of(purpose, requested, evidence);
        core.open_within(caller, signed_in, &facts, asked).await
    }

    /// As [`App::change_protection`], where not all evidence can be given at once because a code has to travel first:
    /// the flow stays open, goes on with [`App::prove`], and belongs to this session and client.
    pub async fn begin_protection_change(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        requested: RequestedChange,
        evidence: &[Evidence],
    ) -> Result<Progress, Problem> {
        let core = &self.0;
        let (facts, snapshot) = core.facts_with_snapshot(signed_in).await?;
        let guard = core.guard_of(snapshot)?;
        let requested = core.drawn(caller, &guard, requested)?;
        let purpose = requested.purpose(&guard);
        core.open_within(caller, signed_in, &facts, Asked::of(purpose, requested, evidence).going_on()).await
    }

    /// What a change would demand now: its gate, and how long it would wait.
    pub async fn protection_demands(
        &self,
        caller: &Caller,
        signed_in: &SignedIn,
        requested: RequestedChange,
    ) -> Result<ChangeDemands, Problem> {
        let (core, account) = (&self.0, signed_in.session.account);
        let guard = core.guard_of(core.snapshot_within(signed_in).await?)?;
        let requested = core.drawn(caller, &guard, requested)?;
        let in_force = core.policy();
        let policy = &in_force.protection;
        let asked = requested.change.clone().and_then(|change| {
            Weakening::ask(requested.id, account, change, &guard.protections, policy, caller.now)
        });
        Ok(ChangeDemands {
            purpose: requested.purpose(&guard),
            waits_until: asked.as_ref().map(|asked| asked.effective_at),
            frozen: asked.is_some_and(|asked| {
                guard.row.freeze.is_some() && asked.change != ProtectionChange::Unfreeze
            }),
        })
    }
}

impl Core {
    fn drawn(
        &self,
        caller: &Caller,
        guard: &Guard,
        requested: RequestedChange,
    ) -> Result<ChangeRequest, Problem> {
        let id = WeakeningId::from_uuid(self.uuid(caller.now));
        Ok(match requested {
            RequestedChange::SettingsLock(delay) => {
                let in_force = self.policy();
                let policy = &in_force.protection;
                let range = policy.lock_shortest..=policy.lock_longest;
                if delay.is_some_and(|delay| !range.contains(&delay)) {
                    return Err(Problem::Invalid(vec![FieldFault::LockDelay]));
                }
                ChangeRequest::of(id, ProtectionChange::SettingsLock { delay })
            }
            RequestedChange::AntiPhishing(code) => ChangeRequest {
                anti_phishing_code: code.as_ref().map(|code| code.reveal().to_owned()),
                ..ChangeRequest::of(id, ProtectionChange::AntiPhishing { on: code.is_some() })
            },
            RequestedChange::LoginPhrase(new) => {
                let login_phrase = Some(NewLoginPhrase(new.map(|phrase| phrase.reveal().to_owned())));
                ChangeRequest {
                    id,
                    change: None,
                    anti_phishing_code: None,
                    login_phrase,
                    disowned_since: None,
                }
            }
            RequestedChange::WhitelistOnly(on) => {
                ChangeRequest::of(id, ProtectionChange::WhitelistOnly { on })
            }
            RequestedChange::PasskeysOnly(on) => {
                if on && !guard.passkeys_suffice() {
                    return Err(Refusal::TooFewPasskeys.into());
                }
                ChangeRequest::of(id, ProtectionChange::PasskeysOnly { on })
            }
            RequestedChange::RemoveAuthenticator => {
                let authenticator = guard.protections.authenticator.ok_or(Problem::NotFound)?;
                ChangeRequest::of(id, ProtectionChange::RemoveAuthenticator { authenticator })
            }
            RequestedChange::RemovePasskey(passkey) => {
                if !guard.protections.passkeys.contains(&passkey) {
                    return Err(Problem::NotFound);
                }
                ChangeRequest::of(id, ProtectionChange::RemovePasskey { passkey })
            }
            RequestedChange::Unfreeze => ChangeRequest::of(id, ProtectionChange::Unfreeze),
            RequestedChange::CloseAccount => {
                ChangeRequest::of(id, ProtectionChange::CloseAccount { by: AskedBy::Owner })
            }
        })
    }
}
