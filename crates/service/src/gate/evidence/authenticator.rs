//! Codes of the authenticator app: one, or two in a row where its clock is off or one is not enough.

use std::sync::Arc;

use vestibule_domain::audit::{EventKind, RefusedBy};
use vestibule_domain::factor::{TotpClockDrift, TotpMemory, TotpSecret, TotpVerdict};
use vestibule_domain::gate::{ProofKind, Refusal};
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::{StoreError, Tx, authenticator, device};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use super::secret_text::SecretText;
use crate::action::{Hint, Refused, Task};
use crate::core::Core;
use crate::problem::Problem;
use crate::records::Context;
use crate::sealed_columns::Column;

const KIND: ProofKind = ProofKind::Authenticator;
const BY: Option<RefusedBy> = Some(RefusedBy::Authenticator);

impl Evidence {
    /// A code of the authenticator app.
    #[must_use]
    pub fn authenticator(code: SecretText) -> Self {
        Self::of(OneCode(code))
    }

    /// Two codes of an authenticator whose clock is off, one right after the other.
    #[must_use]
    pub fn authenticator_pair(first: SecretText, second: SecretText) -> Self {
        Self::of(Pair(first, second))
    }
}

#[derive(Debug)]
struct OneCode(SecretText);

impl Presented for OneCode {
    fn kind(&self) -> ProofKind {
        KIND
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("authenticator", self.0.expose().as_bytes());
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move {
            let Looking { core, now, .. } = looking;
            let Some(row) = looking.facts.and_then(|facts| facts.authenticator.as_ref()) else {
                return Ok(CheckedEvidence::wrong(KIND, BY));
            };
            let (secret, window) = (core.authenticator_secret(row)?, core.policy().second_factor.window);
            Ok(match secret.check(self.0.expose(), &memory(row), now, window) {
                TotpVerdict::Accepted { step, .. } => {
                    CheckedEvidence::once(KIND, Step { factor: row.id, step: signed(step) })
                }
                TotpVerdict::Replayed { .. } => CheckedEvidence::used(KIND, Some(RefusedBy::Replay)),
                TotpVerdict::ClockOff { seconds, step } => CheckedEvidence::Wrong {
                    kind: KIND,
                    by: BY,
                    refused: Refused { refusal: Refusal::ProofWrong, hint: Some(Hint::ClockOff { seconds }) },
                    spoil: Some(Arc::new(BurnStep { factor: row.id, step })),
                },
                TotpVerdict::Wrong => CheckedEvidence::wrong(KIND, BY),
            })
        })
    }

    fn check_former<'a>(
        &'a self,
        looking: Looking<'a>,
        context: &'a mut Context,
    ) -> Option<Task<'a, Result<CheckedEvidence, Problem>>> {
        Some(Box::pin(async move { looking.core.check_former_code(self.0.expose(), looking, context) }))
    }

    fn counts_once(&self) -> bool {
        true
    }
}

/// Two successive codes from anywhere within the policy's reach.
#[derive(Debug)]
struct Pair(SecretText, SecretText);

impl Presented for Pair {
    fn kind(&self) -> ProofKind {
        KIND
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("first code", self.0.expose().as_bytes());
        add("second code", self.1.expose().as_bytes());
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move {
            let core = looking.core;
            let Some(row) = looking.facts.and_then(|facts| facts.authenticator.as_ref()) else {
                return Ok(CheckedEvidence::wrong(KIND, BY));
            };
            let (first, second) = (self.0.expose(), self.1.expose());
            let found =
                core.authenticator_secret(row)?.resynchronise(first, second, &memory(row), looking.now);
            let reach = i64::from(core.policy().second_factor.resynchronise_steps);
            Ok(match found.filter(|found| found.drift.steps().abs() <= reach) {
                Some(found) => {
                    let (step, drift_steps) = (signed(found.step), found.drift.steps());
                    CheckedEvidence::once(KIND, Adjust { factor: row.id, step, drift_steps })
                }
                None => CheckedEvidence::wrong(KIND, BY),
            })
        })
    }

    fn check_former<'a>(
        &'a self,
        looking: Looking<'a>,
        context: &'a mut Context,
    ) -> Option<Task<'a, Result<CheckedEvidence, Problem>>> {
        Some(Box::pin(async move {
            let codes = (self.0.expose(), self.1.expose());
            looking.core.check_former_pair(codes, looking, context)
        }))
    }

    fn counts_once(&self) -> bool {
        true
    }

    fn is_two_codes(&self) -> bool {
        true
    }
}

/// A step, by one code.
#[derive(Debug)]
struct Step {
    factor: FactorId,
    step: i64,
}

impl Consume for Step {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let Some(account) = of.account() else { return Ok(Some((BY, Refusal::ProofWrong))) };
            let fresh = self.use_it(of, tx, account).await?;
            Ok((!fresh).then_some((Some(RefusedBy::Replay), Refusal::ProofUsed)))
        })
    }
}

impl Step {
    /// False when it was used before or one code is not enough by now. The count that this client falls in ends, and no
    /// other: else each sign-in of the owner would give strangers as many guesses again.
    async fn use_it(
        &self,
        of: Consuming<'_>,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        let (now, most) = (of.caller.now, of.core.policy().second_factor.two_codes_after);
        let Some(device) = of.wrong_codes.device else {
            return authenticator::use_step(tx, account, self.factor, self.step, now, most).await;
        };
        let used =
            authenticator::use_step_on(tx, account, self.factor, self.step, now, (device, most)).await?;
        if used && of.wrong_codes.so_far > 0 {
            device::forgive(tx, account, device).await?;
        }
        Ok(used)
    }
}

/// A step by two codes, and the clock's drift that they show.
#[derive(Debug)]
struct Adjust {
    factor: FactorId,
    step: i64,
    drift_steps: i64,
}

impl Consume for Adjust {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let Some(account) = of.account() else { return Ok(Some((BY, Refusal::ProofWrong))) };
            let Self { factor, step, drift_steps } = *self;
            if !authenticator::resynchronise(tx, account, factor, drift_steps, step).await? {
                return Ok(Some((Some(RefusedBy::Replay), Refusal::ProofUsed)));
            }
            // The count of all other clients has ended with it.
            if let Some(device) = of.wrong_codes.device {
                device::forgive(tx, account, device).await?;
            }
            let seconds = drift_steps.saturating_mul(30);
            of.record(tx, account, EventKind::AuthenticatorResynchronised { seconds }).await?;
            Ok(None)
        })
    }
}

/// The step whose code was right for another time: told once, never accepted.
#[derive(Debug)]
struct BurnStep {
    factor: FactorId,
    step: u64,
}

impl Consume for BurnStep {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            if let Some(account) = of.account() {
                authenticator::burn_step(tx, account, self.factor, self.step).await?;
            }
            Ok(None)
        })
    }
}

impl Core {
    /// Opens an authenticator's secret.
    pub(crate) fn authenticator_secret(&self, row: &AuthenticatorRow) -> Result<TotpSecret, Problem> {
        let bytes: Vec<u8> =
            self.seals.open(Column::AuthenticatorSecret, row.id.uuid(), &row.sealed_secret)?;
        let bytes: [u8; 20] =
            bytes.try_into().map_err(|_| Problem::fault("an authenticator's secret is not 20 bytes long"))?;
        Ok(TotpSecret::from_bytes(bytes))
    }
}

/// What an account remembers about its authenticator.
pub(crate) fn memory(row: &AuthenticatorRow) -> TotpMemory {
    TotpMemory {
        drift: TotpClockDrift::from_steps(row.drift_steps),
        last_used_step: row.last_step.and_then(|step| u64::try_from(step).ok()),
        burned: row.burned,
    }
}

/// A step as stored.
pub(crate) fn signed(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}
