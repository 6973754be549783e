//! Wrong codes of the authenticator in a row. After too many of them one code is not looked at any more and two successive ones
//! are asked for: a guesser has next to no chance, and the owner waits for the next code instead of being shut out.
//! Devices that the account knows count for themselves, so that no stranger makes it harder there. So do former authenticators, by
//! which an owner disowns what took their place: the present one's count says nothing of them.

use vestibule_domain::audit::EventKind;
use vestibule_domain::gate::{ProofKind, Purpose};
use vestibule_domain::id::AccountId;
use vestibule_store::{StoreError, Tx, authenticator, device};

use super::request::FlowRequest;

impl FlowRequest {
    /// Whether one code of the authenticator is not enough here, as the facts were read.
    pub(super) fn needs_two_codes(&self) -> bool {
        self.core.policy().second_factor.asks_two_codes(self.wrong_codes.so_far)
    }

    /// The same as it stands inside the transaction, for evidence of this kind: of guesses that race, no more are looked at
    /// than of guesses one after the other.
    pub(super) async fn needs_two_codes_by_now(
        &self,
        tx: &mut Tx<'_>,
        kind: ProofKind,
    ) -> Result<bool, StoreError> {
        let Some(account) = self.account().filter(|_| kind == ProofKind::Authenticator && !self.pair) else {
            return Ok(false);
        };
        let wrong = match self.wrong_codes.device {
            _ if self.row.parts.purpose == Purpose::DisownAuthenticator => {
                self.wrong_former_codes(tx, account).await?
            }
            Some(id) => device::get(tx, account, id).await?.map(|row| row.wrong_codes),
            None => authenticator::get(tx, account).await?.map(|row| row.failures),
        };
        Ok(wrong.is_some_and(|wrong| self.core.policy().second_factor.asks_two_codes(wrong)))
    }

    /// Counts a wrong code, and tells the owner when from the next one on two are asked for.
    pub(super) async fn count_wrong_code(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let Some(factor) = authenticator::get(tx, account).await? else { return Ok(()) };
        let wrong = match self.wrong_codes.device {
            Some(id) => device::record_failure(tx, account, id).await?,
            None => authenticator::record_failure(tx, account, factor.id).await?,
        };
        if wrong == i64::from(self.core.policy().second_factor.two_codes_after) {
            self.record(tx, account, EventKind::TwoCodesNeeded).await?;
        }
        Ok(())
    }
}
