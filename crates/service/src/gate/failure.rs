//! What a wrong proof costs: a try of the flow, a failure in every scope it falls in, and a line in the account's record. For
//! identifiers that find nobody the same work is done without effect.

use vestibule_domain::audit::{EventKind, Quota, RefusedBy};
use vestibule_domain::gate::{AfterFailure, Entry, Flow, Purpose, Refusal};
use vestibule_domain::time::Timestamp;
use vestibule_store::{StoreError, Transaction, Tx, former_authenticator, throttle};

use super::request::FlowRequest;
use crate::action::Refused;

/// What a failure did to the scope it was counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// More may follow.
    Free,
    /// It locked the scope.
    Locks { until: Timestamp },
    /// The scope was locked meanwhile: this failure does not count.
    WasLocked { until: Timestamp },
}

/// A wrong code of an authenticator that no clause asked for, where one is enrolled or adjusted: it counts like any other.
pub(super) struct WrongCode(pub(super) FlowRequest);

impl Transaction for WrongCode {
    type Output = Refusal;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Refusal, StoreError> {
        let request = &self.0;
        let counted = request.count_failure(tx).await?;
        if let Counted::WasLocked { until } = counted {
            return Ok(Refusal::Locked { until });
        }
        let purpose = request.row.parts.purpose;
        request.write_down(tx, purpose, RefusedBy::Authenticator, counted).await?;
        // A code of one that is not enrolled yet says nothing about the present one.
        if let (Some(account), true) = (request.account(), purpose != Purpose::EnrolAuthenticator) {
            request.count_wrong_code(tx, account).await?;
        }
        Ok(match counted {
            Counted::Locks { until } | Counted::WasLocked { until } => Refusal::Locked { until },
            Counted::Free => Refusal::ProofWrong,
        })
    }
}

/// What a refused try is written down as.
const fn refused(purpose: Purpose, by: RefusedBy, left_out: u32) -> EventKind {
    match purpose.entry() {
        Some(Entry::Register | Entry::SignIn) => EventKind::SignInRefused { by, left_out },
        Some(
            Entry::ResetPassword | Entry::Unfreeze | Entry::DisownAuthenticator | Entry::LeavePasskeysOnly,
        ) => EventKind::RecoveryRefused { by, left_out },
        None => EventKind::ChangeRefused { by, left_out },
    }
}

impl FlowRequest {
    /// Counts a failure where it belongs and writes it down; says what is answered.
    pub(super) async fn record_failure(
        &self,
        tx: &mut Tx<'_>,
        flow: &mut Flow,
        by: Option<RefusedBy>,
        refused: Refused,
    ) -> Result<Refused, StoreError> {
        let over =
            matches!(flow.record_failure(&self.holder, self.caller.now), Ok(AfterFailure::Shut) | Err(_));
        let Some(by) = by else {
            self.count_captcha(tx).await?;
            return Ok(refused);
        };
        let counted = self.count_failure(tx).await?;
        if let Some(failures) = self.failure_counts(tx).await? {
            self.require_captcha(flow, &failures);
        }
        self.write_down(tx, flow.parts().purpose, by, counted).await?;
        if let (Some(account), RefusedBy::Authenticator) = (self.account(), by) {
            if flow.parts().purpose == Purpose::DisownAuthenticator {
                // It says nothing about the present one.
                former_authenticator::record_failure(tx, account).await?;
            } else {
                self.count_wrong_code(tx, account).await?;
            }
        }
        let refusal = match counted {
            Counted::Locks { until } | Counted::WasLocked { until } => Refusal::Locked { until },
            Counted::Free if over => Refusal::FlowOver,
            Counted::Free => refused.refusal,
        };
        Ok(Refused { refusal, ..refused })
    }

    async fn write_down(
        &self,
        tx: &mut Tx<'_>,
        purpose: Purpose,
        by: RefusedBy,
        counted: Counted,
    ) -> Result<(), StoreError> {
        if let Some(left_out) = self.quota(tx, Quota::Refusals).await? {
            self.note(tx, refused(purpose, by, left_out)).await?;
        }
        if let Counted::Locks { until } = counted
            && let Some(left_out) = self.quota(tx, Quota::Locks).await?
        {
            self.note(tx, EventKind::ClientLocked { until, left_out }).await?;
        }
        Ok(())
    }

    /// Writes down what happened to the account; for nobody, what nobody reads.
    async fn note(&self, tx: &mut Tx<'_>, kind: EventKind) -> Result<(), StoreError> {
        if let Some(account) = self.account() {
            return self.record(tx, account, kind).await;
        }
        self.core.pretend_to_record(tx, self.pretended(), kind, self.origin(), self.caller.now).await
    }

    /// Adds a failure to every scope of this attempt. The client's comes first, and while it is locked nothing counts:
    /// guesses that race count like guesses one after the other, for unknown identifiers too, which no account's lock
    /// keeps in line.
    async fn count_failure(&self, tx: &mut Tx<'_>) -> Result<Counted, StoreError> {
        let Some(scopes) = self.scopes else { return Ok(Counted::Free) };
        let in_force = self.core.policy();
        let policy = &in_force.throttle;
        let counted = self.fail(tx, scopes.client, policy.failures_before_lock).await?;
        if !matches!(counted, Counted::WasLocked { .. }) {
            if let Some(strangers) = scopes.strangers {
                throttle::fail(tx, &strangers, self.caller.now, self.caller.now - policy.forget_after)
                    .await?;
            }
            self.fail(tx, scopes.network, policy.network_limit).await?;
        }
        Ok(counted)
    }

    /// A wrong captcha says nothing about the identifier, so the network alone pays for it.
    async fn count_captcha(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if let Some(scopes) = self.scopes {
            self.fail(tx, scopes.network, self.core.policy().throttle.network_limit).await?;
        }
        Ok(())
    }

    async fn fail(&self, tx: &mut Tx<'_>, key: [u8; 32], limit: u32) -> Result<Counted, StoreError> {
        let (now, in_force) = (self.caller.now, self.core.policy());
        let policy = &in_force.throttle;
        let forget_before = now - policy.forget_after;
        let mut counted = throttle::fail(tx, &key, now, forget_before).await?;
        if counted.is_none() {
            if let Some(until) = crate::throttle::lock_of(tx, &key, now, policy).await? {
                return Ok(Counted::WasLocked { until });
            }
            // Locked until a moment that no lock can reach: the clock was ahead then.
            throttle::clear(tx, &key).await?;
            counted = throttle::fail(tx, &key, now, forget_before).await?;
        }
        let failures = counted.unwrap_or(1);
        let before = vestibule_domain::gate::FailureCount {
            failures: failures.saturating_sub(1),
            last_failure: Some(now),
            locked_until: None,
        };
        let Some(until) = before.after_failure(now, limit, policy).locked_until else {
            return Ok(Counted::Free);
        };
        throttle::lock(tx, &key, until).await?;
        Ok(Counted::Locks { until })
    }
}
