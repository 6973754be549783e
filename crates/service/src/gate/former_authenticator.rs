//! What an authenticator that was replaced can still do: with a message and the password that counted when it was replaced, it
//! disowns what took its place. It is kept for that alone, and signs nobody in.

use std::collections::BTreeSet;

use vestibule_domain::account::Password;
use vestibule_domain::audit::RefusedBy;
use vestibule_domain::factor::{TotpClockDrift, TotpMemory, TotpSecret, TotpVerdict};
use vestibule_domain::gate::{ProofKind, Purpose, Refusal};
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::time::Timestamp;
use vestibule_store::authenticator::AuthenticatorRow;
use vestibule_store::former_authenticator::FormerAuthenticatorRow;
use vestibule_store::{Conn, StoreError, Tx, former_authenticator, former_password, password, snapshot};

use super::evidence::{CheckedEvidence, Consume, Consuming, Gone, Looking, signed};
use super::request::FlowRequest;
use crate::action::{ActionCx, Task};
use crate::core::Core;
use crate::crypto::KeyId;
use crate::facts::Facts;
use crate::hashing::{PasswordInput, StoredHash, Verdict};
use crate::problem::Problem;
use crate::records::Context;
use crate::sealed_columns::Column;

/// The most that are kept of an account. The oldest stay: a thief who replaces again and again pushes nobody's out.
const MOST: usize = 4;

const KIND: ProofKind = ProofKind::Authenticator;
const BY: Option<RefusedBy> = Some(RefusedBy::Authenticator);

impl ActionCx {
    /// Keeps an authenticator that is being replaced, with the password of this moment.
    pub(crate) async fn keep_former(
        &self,
        tx: &mut Tx<'_>,
        present: &AuthenticatorRow,
    ) -> Result<(), StoreError> {
        let (core, account) = (&self.core, present.account);
        let Some(password) = password::get(tx, account).await? else { return Ok(()) };
        if former_authenticator::of_account(tx, account, self.core.speaks_since(self.caller.now)).await?.len()
            >= MOST
        {
            return Ok(());
        }
        let id = present.id.uuid();
        let secret: Vec<u8> = core.seals.open(Column::AuthenticatorSecret, id, &present.sealed_secret)?;
        let secret = zeroize::Zeroizing::new(secret);
        let row = FormerAuthenticatorRow {
            account,
            id: present.id,
            sealed_secret: core.seals.seal(Column::FormerSecret, id, &*secret)?,
            hash: password.hash,
            pepper_key: password.pepper_key,
            replaced_at: self.caller.now,
            last_step: present.last_step,
            burned: present.burned,
            drift_steps: present.drift_steps,
            failures: present.failures,
        };
        former_authenticator::insert(tx, &row).await
    }

    /// Keeps the password that is being replaced, while an authenticator stands and no older one is kept.
    pub(crate) async fn keep_former_password(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let Some(account) = snapshot::get(tx, account).await? else { return Ok(()) };
        let (Some(_), Some(present)) = (account.authenticator, account.password) else { return Ok(()) };
        let now = self.caller.now;
        former_password::keep(tx, &present, now, self.core.speaks_since(now)).await
    }
}

impl FlowRequest {
    /// How many wrong codes there were by now of the former authenticator for which they were the most.
    pub(super) async fn wrong_former_codes(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<Option<i64>, StoreError> {
        let since = self.core.speaks_since(self.caller.now);
        let kept = former_authenticator::of_account(tx, account, since).await?;
        Ok(kept.iter().map(|row| row.failures).max())
    }
}

impl Core {
    /// What was replaced up to this moment speaks no more.
    pub(crate) fn speaks_since(&self, now: Timestamp) -> Timestamp {
        now - self.policy().protection.disown_window
    }

    /// Reads for a disowning which authenticators speak against the present one; without an account as much is read.
    pub(super) async fn read_former(
        &self,
        conn: &mut Conn<'_>,
        purpose: Purpose,
        facts: Option<&mut Facts>,
        (nobody, now): (AccountId, Timestamp),
    ) -> Result<(), StoreError> {
        if purpose != Purpose::DisownAuthenticator {
            return Ok(());
        }
        let account = facts.as_ref().map_or(nobody, |facts| facts.account.id);
        let former = former_authenticator::of_account(conn, account, self.speaks_since(now)).await?;
        let password = former_password::get(conn, account, self.speaks_since(now)).await?;
        if let Some(facts) = facts {
            (facts.former, facts.former_password) = (former, password);
        }
        Ok(())
    }

    /// The password that counted when an authenticator was replaced; those whose password it was are kept.
    pub(super) async fn check_former_password(
        &self,
        password: &Password,
        facts: Option<&Facts>,
        context: &mut Context,
    ) -> Result<CheckedEvidence, Problem> {
        let kept = facts.map_or(&[][..], |facts| facts.former.as_slice());
        let input = || PasswordInput::from_nfc(password.expose().to_owned());
        let wrong = CheckedEvidence::wrong(ProofKind::Password, Some(RefusedBy::Password));
        if kept.is_empty() {
            self.hashing.verify_nothing(input()).await?;
            return Ok(wrong);
        }
        let mut right = Vec::new();
        // The oldest of the window speaks with each of them: a thief may have changed the password first.
        let oldest = facts.and_then(|facts| facts.former_password.as_ref());
        let hashes: BTreeSet<(&str, &str)> = kept
            .iter()
            .map(|row| (row.hash.as_str(), row.pepper_key.as_str()))
            .chain(oldest.map(|row| (row.hash.as_str(), row.pepper_key.as_str())))
            .collect();
        for (hash, pepper) in hashes {
            let key = KeyId::parse(pepper).ok_or_else(|| Problem::fault("a former password names no key"))?;
            let stored = StoredHash::parse(hash, key).map_err(Problem::fault)?;
            if !matches!(self.hashing.verify(input(), stored).await?, Verdict::NoMatch) {
                let with_all = oldest.is_some_and(|row| row.hash == hash);
                let theirs = kept.iter().filter(|row| with_all || row.hash == hash);
                right.extend(theirs.map(|row| row.id));
            }
        }
        if right.is_empty() {
            return Ok(wrong);
        }
        context.former = right;
        Ok(CheckedEvidence::right(ProofKind::Password))
    }

    /// Whether one of those whose password was right shows this code now; which is noted in `context`.
    pub(super) fn check_former_code(
        &self,
        code: &str,
        looking: Looking<'_>,
        context: &mut Context,
    ) -> Result<CheckedEvidence, Problem> {
        let window = self.policy().second_factor.window;
        let mut replayed = false;
        context.shown_former = None;
        for row in proven(looking.facts, &context.former) {
            match self.former_secret(row)?.check(code, &former_memory(row), looking.now, window) {
                TotpVerdict::Accepted { step, .. } => {
                    context.shown_former = Some(row.id);
                    let step = FormerStep { factor: row.id, step: signed(step), drift_steps: None };
                    return Ok(CheckedEvidence::once(KIND, step));
                }
                TotpVerdict::Replayed { .. } => replayed = true,
                TotpVerdict::ClockOff { .. } | TotpVerdict::Wrong => {}
            }
        }
        Ok(if replayed {
            CheckedEvidence::used(KIND, Some(RefusedBy::Replay))
        } else {
            CheckedEvidence::wrong(KIND, BY)
        })
    }

    /// Whether one of those whose password was right shows these two codes one after the other, within the policy's reach; which
    /// is noted in `context`.
    pub(super) fn check_former_pair(
        &self,
        (first, second): (&str, &str),
        looking: Looking<'_>,
        context: &mut Context,
    ) -> Result<CheckedEvidence, Problem> {
        let reach = i64::from(self.policy().second_factor.resynchronise_steps);
        context.shown_former = None;
        for row in proven(looking.facts, &context.former) {
            let memory = former_memory(row);
            let found = self.former_secret(row)?.resynchronise(first, second, &memory, looking.now);
            if let Some(found) = found.filter(|found| found.drift.steps().abs() <= reach) {
                context.shown_former = Some(row.id);
                let drift_steps = Some(found.drift.steps());
                let step = FormerStep { factor: row.id, step: signed(found.step), drift_steps };
                return Ok(CheckedEvidence::once(KIND, step));
            }
        }
        Ok(CheckedEvidence::wrong(KIND, BY))
    }

    fn former_secret(&self, row: &FormerAuthenticatorRow) -> Result<TotpSecret, Problem> {
        let bytes: Vec<u8> = self.seals.open(Column::FormerSecret, row.id.uuid(), &row.sealed_secret)?;
        let bytes: [u8; 20] = bytes
            .try_into()
            .map_err(|_| Problem::fault("a former authenticator's secret is not 20 bytes long"))?;
        Ok(TotpSecret::from_bytes(bytes))
    }
}

/// Of those that are kept, these.
fn proven<'a>(facts: Option<&'a Facts>, ids: &[FactorId]) -> Vec<&'a FormerAuthenticatorRow> {
    let kept = facts.map_or(&[][..], |facts| facts.former.as_slice());
    kept.iter().filter(|row| ids.contains(&row.id)).collect()
}

/// A step of a former authenticator: by one code, or by two in a row, with how far its clock is off. It ends the count of
/// wrong codes.
#[derive(Debug)]
struct FormerStep {
    factor: FactorId,
    step: i64,
    drift_steps: Option<i64>,
}

impl Consume for FormerStep {
    fn consume<'a>(
        &'a self,
        of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let Some(account) = of.account() else { return Ok(Some((BY, Refusal::ProofWrong))) };
            let (factor, step) = (self.factor, self.step);
            let most = of.core.policy().second_factor.two_codes_after;
            let fresh = match self.drift_steps {
                None => former_authenticator::use_step(tx, account, factor, step, most).await?,
                Some(drift) => former_authenticator::resynchronise(tx, account, factor, drift, step).await?,
            };
            if !fresh {
                return Ok(Some((Some(RefusedBy::Replay), Refusal::ProofUsed)));
            }
            former_authenticator::forgive(tx, account).await?;
            Ok(None)
        })
    }
}

fn former_memory(row: &FormerAuthenticatorRow) -> TotpMemory {
    TotpMemory {
        drift: TotpClockDrift::from_steps(row.drift_steps),
        last_used_step: row.last_step.and_then(|step| u64::try_from(step).ok()),
        burned: row.burned,
    }
}
