//! Passwords.

use vestibule_domain::account::Password;
use vestibule_domain::audit::RefusedBy;
use vestibule_domain::gate::ProofKind;
use vestibule_domain::id::AccountId;
use vestibule_domain::time::Timestamp;
use vestibule_store::password::PasswordRow;
use vestibule_store::{StoreError, Tx, password};

use super::checked::{CheckedEvidence, Consume, Consuming, Gone};
use super::contract::{Evidence, Looking, Presented};
use crate::action::Task;
use crate::core::Core;
use crate::crypto::KeyId;
use crate::facts::Facts;
use crate::hashing::{Params, PasswordInput, StoredHash, Verdict};
use crate::problem::Problem;
use crate::records::Context;

const KIND: ProofKind = ProofKind::Password;

impl Evidence {
    /// A password as it was typed.
    #[must_use]
    pub fn password(password: Password) -> Self {
        Self::of(password)
    }
}

impl Presented for Password {
    fn kind(&self) -> ProofKind {
        KIND
    }

    fn parts(&self, add: &mut dyn FnMut(&'static str, &[u8])) {
        add("password", self.expose().as_bytes());
    }

    fn check<'a>(&'a self, looking: Looking<'a>) -> Task<'a, Result<CheckedEvidence, Problem>> {
        Box::pin(async move { looking.core.check_password(self, looking.facts, looking.now).await })
    }

    fn check_former<'a>(
        &'a self,
        looking: Looking<'a>,
        context: &'a mut Context,
    ) -> Option<Task<'a, Result<CheckedEvidence, Problem>>> {
        Some(Box::pin(looking.core.check_former_password(self, looking.facts, context)))
    }

    fn password(&self) -> Option<&Password> {
        Some(self)
    }
}

/// Nothing is used up, but the password's hash is renewed with today's parameters.
#[derive(Debug)]
struct Renew(PasswordRow);

impl Consume for Renew {
    /// Not over a password that was set meanwhile.
    fn consume<'a>(
        &'a self,
        _of: Consuming<'a>,
        tx: &'a mut Tx<'_>,
    ) -> Task<'a, Result<Option<Gone>, StoreError>> {
        Box::pin(async move {
            let present = password::get(tx, self.0.account).await?;
            if present.is_some_and(|present| present.set_at == self.0.set_at) {
                password::put(tx, &self.0).await?;
            }
            Ok(None)
        })
    }
}

impl Core {
    async fn check_password(
        &self,
        password: &Password,
        facts: Option<&Facts>,
        now: Timestamp,
    ) -> Result<CheckedEvidence, Problem> {
        let input = || PasswordInput::from_nfc(password.expose().to_owned());
        let wrong = CheckedEvidence::wrong(KIND, Some(RefusedBy::Password));
        let Some(row) = facts.and_then(|facts| facts.password.as_ref()) else {
            self.hashing.verify_nothing(input()).await?;
            return Ok(wrong);
        };
        let pepper =
            KeyId::parse(&row.pepper_key).ok_or_else(|| Problem::fault("a password row names no key"))?;
        let stored = StoredHash::parse(&row.hash, pepper).map_err(Problem::fault)?;
        match self.hashing.verify(input(), stored).await? {
            Verdict::NoMatch => Ok(wrong),
            Verdict::Match => Ok(CheckedEvidence::right(KIND)),
            // Where there is no room for it now, the hash is renewed at another sign-in.
            Verdict::MatchNeedsRehash => match self.hash_password(password, row.account, now).await {
                Ok(renewed) => {
                    Ok(CheckedEvidence::once(KIND, Renew(PasswordRow { set_at: row.set_at, ..renewed })))
                }
                Err(Problem::Busy { .. }) => Ok(CheckedEvidence::right(KIND)),
                Err(problem) => Err(problem),
            },
        }
    }

    /// Whether this is the account's password now.
    pub(crate) async fn is_present(
        &self,
        password: &Password,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<bool, Problem> {
        let checked = self.check_password(password, Some(facts), now).await?;
        Ok(matches!(checked, CheckedEvidence::Right { .. }))
    }

    /// Hashes a new password for an account.
    pub(crate) async fn hash_password(
        &self,
        password: &Password,
        account: AccountId,
        now: Timestamp,
    ) -> Result<PasswordRow, Problem> {
        self.hash_salted(password, self.entropy.bytes(), account, now).await
    }

    /// The same with this salt.
    pub(crate) async fn hash_salted(
        &self,
        password: &Password,
        salt: [u8; Params::SALT],
        account: AccountId,
        now: Timestamp,
    ) -> Result<PasswordRow, Problem> {
        let input = PasswordInput::from_nfc(password.expose().to_owned());
        let hash = self.hashing.hash(input, salt).await?;
        Ok(PasswordRow { account, hash: hash.phc(), pepper_key: hash.pepper().to_string(), set_at: now })
    }
}
