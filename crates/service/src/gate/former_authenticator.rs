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

use super::Evidence;
use super::check::signed;
use super::checked::{CheckedEvidence, Consumption, InvalidateOnFailure};
use super::request::FlowRequest;
use crate::action::ActionCx;
use crate::core::Core;
use crate::crypto::KeyId;
use crate::facts::Facts;
use crate::hashing::{PasswordInput, StoredHash, Verdict};
use crate::problem::Problem;
use crate::records::Context;
use crate::sealed_columns::Column;

/// The most that are kept of an account. The oldest stay: a thief who replaces again and again pushes nobody's out.
const MOST: usize = 4;

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
    /// Uses a step of a former authenticator: by one code, or by two in a row, with how far its clock is off. It ends the count of
    /// wrong codes. Says what it is refused as when it was used before or is not enough by now.
    pub(super) async fn use_former(
        &self,
        tx: &mut Tx<'_>,
        factor: FactorId,
        step: i64,
        drift_steps: Option<i64>,
    ) -> Result<Option<(Option<RefusedBy>, Refusal)>, StoreError> {
        let Some(account) = self.account() else {
            return Ok(Some((Some(RefusedBy::Authenticator), Refusal::ProofWrong)));
        };
        let most = self.core.policy().second_factor.two_codes_after;
        let fresh = match drift_steps {
            None => former_authenticator::use_step(tx, account, factor, step, most).await?,
            Some(drift) => former_authenticator::resynchronise(tx, account, factor, drift, step).await?,
        };
        if !fresh {
            return Ok(Some((Some(RefusedBy::Replay), Refusal::ProofUsed)));
        }
        former_authenticator::forgive(tx, account).await?;
        Ok(None)
    }

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

    /// Checks what a disowning asks for beside the message, and notes in `context` whose password and code were right.
    pub(super) async fn check_former(
        &self,
        evidence: &Evidence,
        facts: Option<&Facts>,
        context: &mut Context,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let kept = facts.map_or(&[][..], |facts| facts.former.as_slice());
        match evidence {
            Evidence::Password(password) => self.check_former_password(password, facts, context).await,
            Evidence::Authenticator(code) => {
                let kept: Vec<_> = kept.iter().filter(|row| context.former.contains(&row.id)).collect();
                let (checked, shown) = self.check_former_code(code.expose(), &kept, now)?;
                context.shown_former = shown;
                Ok(checked)
            }
            Evidence::AuthenticatorPair(first, second) => {
                let kept: Vec<_> = kept.iter().filter(|row| context.former.contains(&row.id)).collect();
                let codes = (first.expose(), second.expose());
                let (checked, shown) = self.check_former_pair(codes, &kept, now)?;
                context.shown_former = shown;
                Ok(checked)
            }
            Evidence::Captcha(_)
            | Evidence::BackupCode(_)
            | Evidence::MailCode(_)
            | Evidence::SmsCode(_)
            | Evidence::NewContactCode(_)
            | Evidence::SecondContactCode(_)
            | Evidence::MailLink(_) => {
                Ok(CheckedEvidence::wrong(evidence.kind(), Some(RefusedBy::Authenticator)))
            }
        }
    }

    /// The password that counted when an authenticator was replaced; those whose password it was are kept.
    async fn check_former_password(
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
        Ok(CheckedEvidence::Right { kind: ProofKind::Password, consume: Consumption::Nothing })
    }

    /// Whether one of these shows this code now, and which.
    fn check_former_code(
        &self,
        code: &str,
        kept: &[&FormerAuthenticatorRow],
        now: Timestamp,
    ) -> Result<(CheckedEvidence, Option<FactorId>), Problem> {
        let (kind, in_force) = (ProofKind::Authenticator, self.policy());
        let policy = &in_force.second_factor;
        let mut replayed = false;
        for row in kept {
            match self.former_secret(row)?.check(code, &former_memory(row), now, policy.window) {
                TotpVerdict::Accepted { step, .. } => {
                    let consume = Consumption::FormerStep { factor: row.id, step: signed(step) };
                    return Ok((CheckedEvidence::Right { kind, consume }, Some(row.id)));
                }
                TotpVerdict::Replayed { .. } => replayed = true,
                TotpVerdict::ClockOff { .. } | TotpVerdict::Wrong => {}
            }
        }
        let wrong = if replayed {
            let (by, refused) = (Some(RefusedBy::Replay), Refusal::ProofUsed.into());
            CheckedEvidence::Wrong { kind, by, refused, spoil: InvalidateOnFailure::Nothing }
        } else {
            CheckedEvidence::wrong(kind, Some(RefusedBy::Authenticator))
        };
        Ok((wrong, None))
    }

    /// Whether one of these shows these two codes one after the other, within the policy's reach, and which.
    fn check_former_pair(
        &self,
        (first, second): (&str, &str),
        kept: &[&FormerAuthenticatorRow],
        now: Timestamp,
    ) -> Result<(CheckedEvidence, Option<FactorId>), Problem> {
        let kind = ProofKind::Authenticator;
        let reach = i64::from(self.policy().second_factor.resynchronise_steps);
        for row in kept {
            let found = self.former_secret(row)?.resynchronise(first, second, &former_memory(row), now);
            if let Some(found) = found.filter(|found| found.drift.steps().abs() <= reach) {
                let (step, drift_steps) = (signed(found.step), found.drift.steps());
                let consume = Consumption::FormerAdjust { factor: row.id, step, drift_steps };
                return Ok((CheckedEvidence::Right { kind, consume }, Some(row.id)));
            }
        }
        Ok((CheckedEvidence::wrong(kind, Some(RefusedBy::Authenticator)), None))
    }

    fn former_secret(&self, row: &FormerAuthenticatorRow) -> Result<TotpSecret, Problem> {
        let bytes: Vec<u8> = self.seals.open(Column::FormerSecret, row.id.uuid(), &row.sealed_secret)?;
        let bytes: [u8; 20] = bytes
            .try_into()
            .map_err(|_| Problem::fault("a former authenticator's secret is not 20 bytes long"))?;
        Ok(TotpSecret::from_bytes(bytes))
    }
}

fn former_memory(row: &FormerAuthenticatorRow) -> TotpMemory {
    TotpMemory {
        drift: TotpClockDrift::from_steps(row.drift_steps),
        last_used_step: row.last_step.and_then(|step| u64::try_from(step).ok()),
        burned: row.burned,
    }
}
