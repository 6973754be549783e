//! Password and authenticator as columns of a statement about an account.

use sqlx::FromRow;
use uuid::Uuid;
use vestibule_domain::id::{AccountId, FactorId};
use vestibule_domain::time::Timestamp;

use super::authenticator::{self, AuthenticatorRow};
use super::password::PasswordRow;
use crate::engine::column;
use crate::engine::error::StoreError;

/// The columns of `password p` and `authenticator f`, joined to an account on the left.
#[derive(FromRow)]
pub(crate) struct Joined {
    hash: Option<String>,
    pepper_key: Option<String>,
    set_at: Option<i64>,
    factor_id: Option<Uuid>,
    sealed_secret: Option<Vec<u8>>,
    enrolled_at: Option<i64>,
    last_step: Option<i64>,
    burned_step: Option<i64>,
    burned_earlier: Option<Vec<u8>>,
    drift_steps: Option<i64>,
    failures: Option<i64>,
    last_used_at: Option<i64>,
}

impl Joined {
    pub(crate) fn password(&mut self, account: AccountId) -> Option<PasswordRow> {
        Some(PasswordRow {
            account,
            hash: self.hash.take()?,
            pepper_key: self.pepper_key.take()?,
            set_at: Timestamp::from_micros(self.set_at?),
        })
    }

    pub(crate) fn authenticator(
        &mut self,
        account: AccountId,
    ) -> Result<Option<AuthenticatorRow>, StoreError> {
        let burned = authenticator::burned(self.burned_step, self.burned_earlier.take())?;
        let (Some(id), Some(sealed_secret), Some(enrolled_at), Some(drift_steps), Some(failures)) =
            (self.factor_id, self.sealed_secret.take(), self.enrolled_at, self.drift_steps, self.failures)
        else {
            return Ok(None);
        };
        Ok(Some(AuthenticatorRow {
            account,
            id: FactorId::from_uuid(id),
            sealed_secret,
            enrolled_at: Timestamp::from_micros(enrolled_at),
            last_step: self.last_step,
            burned,
            drift_steps,
            failures,
            last_used_at: column::instant(self.last_used_at),
        }))
    }
}
